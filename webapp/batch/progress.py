"""How far a run is: a bar on a terminal, elsewhere one line for each tenth part."""

import sys
import time
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any

import click

_TENTHS = 10


class Progress:
    """Shows the number of questions done, how many a second, and the time left, on stderr."""

    def __init__(self, total: int, done: int) -> None:
        self._total, self._first, self._done = total, done, done
        self._started_s = time.monotonic()
        self._tenth = 0
        self._bar: Any = None
        self._context: AbstractContextManager[Any] | None = None

    def __enter__(self) -> "Progress":
        if sys.stderr.isatty():
            # Only what is left: the time left is told from the pace of this sitting.
            self._context = click.progressbar(
                length=self._total - self._first,
                label="answers",
                show_pos=True,
                item_show_func=lambda _: self.pace(),
                file=sys.stderr,
            )
            self._bar = self._context.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._context is not None:
            self._context.__exit__(kind, error, traceback)

    def advance(self, asks: int) -> None:
        """Note that so many more questions are done."""
        self._done += asks
        if self._bar is not None:
            self._bar.update(asks, asks)
            return
        tenth = _TENTHS * self._done // self._total
        if tenth > self._tenth:
            self._tenth = tenth
            click.echo(
                f"{tenth * _TENTHS:>3} % {self._done:,} of {self._total:,}, {self.pace()}, "
                f"{self._left()} left",
                err=True,
            )

    def pace(self) -> str:
        """`312 a second`, over this sitting."""
        return f"{self._a_second():,.0f} a second"

    def _a_second(self) -> float:
        return (self._done - self._first) / max(time.monotonic() - self._started_s, 1e-6)

    def _left(self) -> str:
        left_s = round((self._total - self._done) / max(self._a_second(), 1e-6))
        return f"{left_s // 3600}:{left_s // 60 % 60:02}:{left_s % 60:02}"
