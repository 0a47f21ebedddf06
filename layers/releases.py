"""The released editions of the data: what there is, whole or not, and equal to the tables or not.

An edition is a folder data/releases/<version>/ that is never changed once it has been published.
"""

import hashlib
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from layers.package import NAME as PACKAGE

FOLDER = "releases"
SUMS = "SHA256SUMS"
VERSION_PATTERN = re.compile(r"\d{4}\.\d{1,2}\.\d{1,4}")
_SUM_LINE = re.compile(r"([0-9a-f]{64})  ([\w.-]+)")


@dataclass(frozen=True, slots=True)
class ReleasedFile:
    """A file of an edition; `size` in bytes, `sha256` as the edition's own list gives it."""

    name: str
    path: Path
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Release:
    """An edition and its files by name, the list of checksums among them."""

    version: str
    folder: Path
    by_name: Mapping[str, ReleasedFile]

    @property
    def files(self) -> tuple[ReleasedFile, ...]:
        return tuple(self.by_name.values())


def file_stem(version: str) -> str:
    """How the names of the packed files begin."""
    return f"crossgauge-{version}"


def list_releases(data_dir: Path) -> tuple[Release, ...]:
    """All editions, newest first. Folders without a list of checksums are none."""
    folders = [
        folder
        for folder in (data_dir / FOLDER).glob("*")
        if VERSION_PATTERN.fullmatch(folder.name) and (folder / SUMS).is_file()
    ]
    folders.sort(key=lambda folder: _order(folder.name), reverse=True)
    return tuple(read_release(folder) for folder in folders)


def find_release(data_dir: Path, version: str) -> Release | None:
    """The edition of that number; None where it was never released."""
    return next((found for found in list_releases(data_dir) if found.version == version), None)


def read_release(folder: Path) -> Release:
    """The edition in `folder`, with the files that its list names and that are there."""
    sums = folder / SUMS
    listed = {
        match[2]: match[1]
        for line in sums.read_text(encoding="utf-8").splitlines()
        if (match := _SUM_LINE.fullmatch(line)) and (folder / match[2]).is_file()
    }
    listed[SUMS] = digest(sums)
    files = {
        name: ReleasedFile(name, folder / name, (folder / name).stat().st_size, sha256)
        for name, sha256 in sorted(listed.items())
    }
    return Release(folder.name, folder, files)


def digest(path: Path) -> str:
    """SHA-256 of a file in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def differences(data_dir: Path, release: Release, layers_dir: Path) -> list[str]:
    """Names of what is damaged in the edition, or differs from the tables and layers of today."""
    damaged = {file.name for file in release.files if digest(file.path) != file.sha256}
    damaged |= _unlisted(release)
    tables = {path.name: path for path in (*data_dir.glob("*.csv"), data_dir / PACKAGE)}
    released = {
        file.name: file.path for file in release.files if file.name.endswith((".csv", PACKAGE))
    }
    stem = file_stem(release.version)
    layers = {path.name: path for path in layers_dir.glob("*.geojson")}
    return sorted(
        damaged
        | _differing(_bytes(tables), _bytes(released))
        | _differing(_bytes(tables), _members(release, f"{stem}-csv.zip"))
        | _differing(_bytes(layers), _members(release, f"{stem}-geojson.zip"))
    )


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _unlisted(release: Release) -> set[str]:
    """Files that the list names and that are not there, and the other way round."""
    text = (release.folder / SUMS).read_text(encoding="utf-8")
    named = {line.partition("  ")[2] for line in text.splitlines()} | {SUMS}
    return named ^ {path.name for path in release.folder.iterdir()}


def _bytes(paths: Mapping[str, Path]) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in paths.items()}


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
