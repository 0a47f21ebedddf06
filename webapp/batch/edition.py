"""What is running: the code and the data, as two checksums that any two machines can compare."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from webapp.batch.errors import BatchError

_ROOT = Path(__file__).resolve().parent.parent.parent
_ROOMS = ("geo", "layers", "webapp")
# Of data/, what an answer may rest on; released editions are copies.
_DATA = ("*.csv", "*.json", "built/*")
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Edition:
    """Checksums of code and data, and the version of the data that its makers gave it."""

    code: str
    data: str
    data_version: str


class OtherEditionError(BatchError):
    """A worker holds other code or other data than the process that asks it."""

    def __init__(self, wanted: Edition, found: Edition, where: str) -> None:
        parts = []
        if wanted.data != found.data:
            parts.append(
                f"data {found.data_version} ({found.data[:_SHOWN]}) in the place of "
                f"{wanted.data_version} ({wanted.data[:_SHOWN]})"
            )
        if wanted.code != found.code:
            parts.append(f"code {found.code[:_SHOWN]} in the place of {wanted.code[:_SHOWN]}")
        super().__init__(
            f"The worker at {where} holds {' and '.join(parts)}, so its answers would differ. "
            "Bring it to the same checkout as this machine and start it again."
        )
        self._parts = (wanted, found, where)

    def __reduce__(self) -> tuple[type["OtherEditionError"], tuple[Edition, Edition, str]]:
        return type(self), self._parts


@cache
def edition_of(data_dir: Path, data_version: str) -> Edition:
    """The edition of this checkout with the facts of `data_dir`."""
    code = (path for room in _ROOMS for path in (_ROOT / room).rglob("*.py"))
    data = (path for pattern in _DATA for path in data_dir.glob(pattern) if path.is_file())
    return Edition(_checksum(_ROOT, code), _checksum(data_dir, data), data_version)


def _checksum(base: Path, paths: Iterable[Path]) -> str:
    """SHA-256 of names and contents, in the order of the names."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(path.relative_to(base).as_posix().encode())
        with path.open("rb") as handle:
            total.update(hashlib.file_digest(handle, "sha256").digest())
    return total.hexdigest()
