"""Arrays that are slow to make, kept beside compiled code from one process to the next.

They are no facts and no part of an edition: what cannot be read, or was made of anything else, is
made again. `layers.warm` writes them; a start only reads them.
"""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from geo import contraction
from geo.shelf import AnyArray

FOLDER = Path(__file__).resolve().parent / "__pycache__"
# Another way of making them might choose another one of equal ways.
_SOURCE = Path(contraction.__file__)


class Shelf:
    """Arrays in files of a folder; they are written only where `is_filled`."""

    def __init__(self, folder: Path = FOLDER, *, is_filled: bool = False) -> None:
        self._folder, self._is_filled = folder, is_filled

    def find(self, name: str, made_of: Sequence[AnyArray]) -> list[AnyArray] | None:
        """The arrays kept under a name, if they were made of these; None where there are none."""
        key = _key(made_of)
        try:
            with self._path(name).open("rb") as file:
                if file.read(len(key)) != key:
                    return None
                count = int(np.load(file, allow_pickle=False))
                found = [np.load(file, allow_pickle=False) for _ in range(count)]
                # Behind them the key stands again, or the file was never finished.
                return found if file.read() == key else None
        except (OSError, ValueError, EOFError, TypeError):
            return None

    def keep(self, name: str, made_of: Sequence[AnyArray], arrays: Sequence[AnyArray]) -> None:
        """Keep arrays under a name, unless nothing may be written there."""
        if not self._is_filled:
            return
        key, path = _key(made_of), self._path(name)
        with suppress(OSError):
            path.parent.mkdir(exist_ok=True)
            half = path.with_suffix(".half")
            with half.open("wb") as file:
                file.write(key)
                for array in (np.array(len(arrays)), *arrays):
                    np.save(file, array, allow_pickle=False)
                file.write(key)
            half.replace(path)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.arrays"


def _key(made_of: Sequence[AnyArray]) -> bytes:
    """What tells whether arrays were made of the same, in the same way."""
    digest = hashlib.blake2b(_SOURCE.read_bytes(), digest_size=32)
    digest.update(np.__version__.encode())
    for array in made_of:
        digest.update(f"{array.dtype}{array.shape}".encode())
        digest.update(np.ascontiguousarray(array).data)
    return digest.digest()
