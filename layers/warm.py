"""Compiles ahead what else is compiled while the first reader waits: `python -m layers.warm`.

`make setup` runs it, and `make run` after a change of the code. Compiled code is kept beside the
source or, where nothing may be written there, in the user's own folder of caches (NUMBA_CACHE_DIR
names another); a later start only loads it, which takes a server a second before its first reader.
Python's own bytecode is among it: where PYTHONDONTWRITEBYTECODE is set, as in many a container,
each start would read the source again, for a sixth of a second.
"""

import compileall
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TextIO

from geo.atlas import Atlas
from geo.cargo import Lot
from geo.errors import GeoError
from geo.kernels import state_of_loops
from geo.plain_answer import to_dict
from layers.atlas import load_atlas

_DAY = date(2026, 6, 1)
_BAR_WIDTH = 28
_HOUSE = Path(__file__).resolve().parent.parent
_ROOMS = ("geo", "layers", "webapp")

Step = tuple[str, Callable[[Atlas], object]]


def _compare(
    atlas: Atlas, start: str, end: str, *, cargo: Lot | None = None, via: Sequence[str] = ()
) -> None:
    to_dict(atlas.compare(start, end, as_of=_DAY, cargo=cargo, via=via), atlas.facts)


def _coal(atlas: Atlas) -> None:
    lot = atlas.cargo(None, 40_000.0, "coal")
    _compare(atlas, "Kemerovo", "Busan", cargo=lot)


# Each with what it is about, as the bar says it. Names of places bring the index of names.
STEPS: tuple[Step, ...] = (
    ("ways", lambda atlas: _compare(atlas, "Vladivostok", "Pyongyang")),
    ("ways by a place", lambda atlas: _compare(atlas, "Moscow", "Pyongyang", via=("Chita",))),
    ("ways of coal", _coal),
    ("ways of a point", lambda atlas: _compare(atlas, "43.2,131.9", "Harbin")),
    ("lengths", lambda atlas: atlas.way_km(("Vladivostok", "Khabarovsk"))),
    ("names", lambda atlas: atlas.finder.search("Tumangang", 1)),
)


def forget_old_code(folder: Path = _HOUSE / "geo") -> None:
    """Take away machine code that is older than the loops: it may name what is no longer there."""
    newest_s = max(changed_s for _, changed_s, _ in state_of_loops(folder))
    for kept in (folder / "__pycache__").glob("*.nbi"):
        if kept.stat().st_mtime < newest_s:
            kept.unlink()


def write_bytecode(house: Path = _HOUSE) -> None:
    """Compile every module of the house beside its source, unless nothing may be written there."""
    for room in _ROOMS:
        compileall.compile_dir(house / room, quiet=2)


def _silent(_: str) -> None:
    """Tell nobody."""


def warm(
    atlas: Atlas, steps: Sequence[Step] = STEPS, tell: Callable[[str], None] = _silent
) -> None:
    """Ask what makes everything be compiled or loaded; `tell` is told of each step before it.

    Facts without the places asked for leave something to be compiled later, and are no error.
    """
    for name, step in steps:
        tell(name)
        with suppress(GeoError):
            step(atlas)


class Bar:
    """Steps done and seconds gone: redrawn on a terminal, elsewhere one line at the end."""

    def __init__(self, stream: TextIO, total: int) -> None:
        self._stream, self._total = stream, total
        self._done = -1
        self._started_s = time.monotonic()

    def next(self, name: str) -> None:
        """Begin the next step."""
        self._done += 1
        if self._stream.isatty():
            filled = _BAR_WIDTH * self._done // self._total
            bar = "#" * filled + "." * (_BAR_WIDTH - filled)
            line = f"\r\033[KCompiling  [{bar}] {self._waited_s():.0f} s  {name}"
            print(line, end="", file=self._stream, flush=True)

    def finish(self) -> None:
        """Say how long it took."""
        start = "\r\033[K" if self._stream.isatty() else ""
        print(f"{start}Compiled in {self._waited_s():.0f} s", file=self._stream, flush=True)

    def _waited_s(self) -> float:
        return time.monotonic() - self._started_s


def main() -> None:
    """Load everything and warm it, with a bar; takes a minute at first, then two seconds."""
    bar = Bar(sys.stdout, len(STEPS) + 2)
    bar.next("Python")
    forget_old_code()
    write_bytecode()
    bar.next("network")
    warm(load_atlas(fills_shelf=True), tell=bar.next)
    bar.finish()


if __name__ == "__main__":
    main()
