"""Whether the editions are whole, agree with the facts, and are there where they are named."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from layers.package import NAME as PACKAGE
from layers.package import read_package
from layers.release_tables import edition_tables
from layers.releases import SUMS, Release, digest, file_stem, find_release, list_releases

# Documents that name editions, and how.
NAMING = {
    "CITATION.cff": re.compile(r"^version: *[\"']?([\w.]+)", re.MULTILINE),
    "CHANGELOG.md": re.compile(r"^## (\d{4}\.\d+\.\d+)", re.MULTILINE),
}


def release_faults(data_dir: Path, layers_dir: Path, root: Path) -> list[str]:
    """What is wrong with the editions, one sentence each.

    Parameters
    ----------
    root
        Folder of CITATION.cff and CHANGELOG.md, which may name released editions only.
    """
    return [
        *_unreleased(data_dir, root),
        *_broken(data_dir),
        *_moved_on(data_dir, layers_dir),
    ]


def _unreleased(data_dir: Path, root: Path) -> Iterator[str]:
    named = {PACKAGE: [str(read_package(data_dir)["version"])]}
    for name, pattern in NAMING.items():
        path = root / name
        named[name] = pattern.findall(path.read_text(encoding="utf-8")) if path.is_file() else []
    for name, versions in named.items():
        if not versions:
            yield f"{name} names no edition."
        for version in versions:
            if find_release(data_dir, version) is None:
                yield (
                    f"{name} names edition {version}, which is not released: run "
                    "`flask data release`."
                )


def _broken(data_dir: Path) -> Iterator[str]:
    for release in list_releases(data_dir):
        if found := damage(release):
            yield f"These files of edition {release.version} are damaged: {', '.join(found)}."


def _moved_on(data_dir: Path, layers_dir: Path) -> Iterator[str]:
    release = find_release(data_dir, str(read_package(data_dir)["version"]))
    if release is not None and (found := differences(data_dir, release, layers_dir)):
        yield (
            f"These differ from edition {release.version}: {', '.join(found)}. Raise the version, "
            "or release again before publishing (`flask data release --again`)."
        )


def damage(release: Release) -> list[str]:
    """Names of files that are not what the list of checksums says, missing and stray ones too."""
    text = (release.folder / SUMS).read_text(encoding="utf-8")
    named = {line.partition("  ")[2] for line in text.splitlines()} | {SUMS}
    changed = {file.name for file in release.files if digest(file.path) != file.sha256}
    return sorted(changed | (named ^ {path.name for path in release.folder.iterdir()}))


def differences(data_dir: Path, release: Release, layers_dir: Path) -> list[str]:
    """Names of tables and layers of today that the edition holds otherwise, or not at all.

    Raises
    ------
    layers.errors.DataError
        A table of today breaks its contract; names file, line, column and rule.
    """
    tables = edition_tables(data_dir)
    released = {
        file.name: file.path.read_bytes()
        for file in release.files
        if file.name.endswith((".csv", PACKAGE))
    }
    stem = file_stem(release.version)
    layers = {path.name: path.read_bytes() for path in layers_dir.glob("*.geojson")}
    return sorted(
        _differing(tables, released)
        | _differing(tables, _members(release, f"{stem}-csv.zip"))
        | _differing(layers, _members(release, f"{stem}-geojson.zip"))
    )


def _members(release: Release, name: str) -> dict[str, bytes]:
    """What is packed into a file of the edition, its README left out; empty where it is damaged."""
    file = release.by_name.get(name)
    if file is None or not zipfile.is_zipfile(file.path):
        return {}
    with zipfile.ZipFile(file.path) as archive:
        return {
            member.partition("/")[2]: archive.read(member)
            for member in archive.namelist()
            if not member.endswith("/README.txt")
        }


def _differing(ours: Mapping[str, bytes], theirs: Mapping[str, bytes]) -> set[str]:
    return {name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name)}
