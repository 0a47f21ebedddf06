"""The released editions of the data: what there is.

An edition is a folder data/releases/<version>/ that is never changed once it has been published.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

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


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
