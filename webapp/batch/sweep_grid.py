"""The days and values that a sweep runs through."""

import math
import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from webapp.arguments import LAST_DAY, SETTING, quoted
from webapp.batch.errors import BatchError
from webapp.scenario_arguments import RANGE_SIGN, number_text

MOST_POINTS = 1_000_000
MOST_STEPS = 10_000
_EVERY = re.compile(r"([1-9]\d{0,3}) *(day|week|month|year)s?", re.ASCII)
_STEPS = re.compile(r"[1-9]\d{0,4}", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,9}(\.\d{1,15})?", re.ASCII)
_MONTHS = {"month": 1, "year": 12}
_DAYS = {"day": 1, "week": 7}
_MOST_DECIMALS = 9


@dataclass(frozen=True, slots=True)
class Axis:
    """An assumption that runs through values, in its own unit."""

    id: str
    values: tuple[float, ...]

    @property
    def column(self) -> str:
        return f"{SETTING}{self.id}"


@dataclass(frozen=True, slots=True)
class Grid:
    """Every day with every combination of values; no days means that of the question."""

    days: tuple[date, ...]
    axes: tuple[Axis, ...]

    @property
    def count(self) -> int:
        return max(1, len(self.days)) * math.prod(len(axis.values) for axis in self.axes)

    def points(self) -> Iterator[tuple[date | None, tuple[float, ...]]]:
        """Day and values of each point, the days running fastest, then the last axis.

        So questions with the same prices follow each other, and a series of days stays together.
        """
        for combination in product(*(axis.values for axis in self.axes)):
            for day in self.days or (None,):
                yield day, combination


def read_grid(days: str | None, every: str | None, axes: Sequence[str]) -> Grid:
    """The grid of `FROM..TO`, `1month` and settings written `id=low..high:steps`.

    Raises
    ------
    BatchError
        Something cannot be read, is upside down, or the grid has too many points.
    """
    grid = Grid(_days(days, every), tuple(_axis(axis) for axis in axes))
    ids = [axis.id for axis in grid.axes]
    if len(set(ids)) < len(ids):
        twice = next(id_ for id_ in ids if ids.count(id_) > 1)
        raise BatchError(f"--set: {twice} runs through two ranges. Name it once.")
    if not grid.days and not grid.axes:
        raise BatchError(
            "There is nothing to sweep over. Give --days 2019-01-01..2026-12-31, or "
            "--set dwell.kp-ru-khasan-tumangang=24..96:7."
        )
    if grid.count > MOST_POINTS:
        raise BatchError(
            f"The sweep has {grid.count:,} points, at most {MOST_POINTS:,} are done in one run. "
            "Take fewer days or steps."
        )
    return grid


def _days(text: str | None, every: str | None) -> tuple[date, ...]:
    if text is None:
        if every is not None:
            raise BatchError("--every: there are no --days to step through. Give both.")
        return ()
    right = "Write two days, year-month-day: 2019-01-01..2026-12-31."
    ends = text.split(RANGE_SIGN)
    if len(ends) != 2:
        raise BatchError(f"--days: {quoted(text)} is no span of days. {right}")
    try:
        first, last = (date.fromisoformat(end.strip()) for end in ends)
    except ValueError:
        raise BatchError(f"--days: {quoted(text)} is no span of days. {right}") from None
    if last < first:
        raise BatchError(f"--days: {quoted(text)} ends before it begins. {right}")
    if last > LAST_DAY:
        raise BatchError(f"--days: {last} is out of range. Choose days up to {LAST_DAY}.")
    match = _EVERY.fullmatch((every or "1month").strip())
    if match is None:
        raise BatchError(
            f"--every: {quoted(every or '')} is no step. Write 1day, 2weeks, 1month or 1year."
        )
    return tuple(_stepped(first, last, int(match[1]), match[2]))


def _stepped(first: date, last: date, count: int, unit: str) -> Iterator[date]:
    """Days from first to last; the 31st stands for the last day of a shorter month."""
    step, day = 0, first
    while day <= last:
        yield day
        step += count
        if unit in _DAYS:
            day = first + timedelta(days=step * _DAYS[unit])
            continue
        year, month = divmod(first.year * 12 + first.month - 1 + step * _MONTHS[unit], 12)
        if year > LAST_DAY.year:
            return
        day = date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))


def _axis(text: str) -> Axis:
    id_, _, span = text.partition("=")
    right = f"Write {id_.strip() or 'ID'}=low..high:steps, such as 24..96:7."
    ends, _, steps = span.strip().rpartition(":")
    parts = [part.strip() for part in ends.split(RANGE_SIGN)]
    if len(parts) != 2 or not all(_NUMBER.fullmatch(part) for part in parts):
        raise BatchError(f"--set: {quoted(text, 80)} is no range to run through. {right}")
    low, high = map(float, parts)
    if high <= low:
        raise BatchError(f"--set: {quoted(text, 80)} is upside down: low comes first. {right}")
    if not _STEPS.fullmatch(steps.strip()) or not 2 <= int(steps) <= MOST_STEPS:
        raise BatchError(
            f"--set: {quoted(steps)} is no number of steps. Give a whole number from 2 to "
            f"{MOST_STEPS:,}: both ends count."
        )
    count = int(steps)
    values = (low + (high - low) * step / (count - 1) for step in range(count))
    return Axis(id_.strip(), tuple(round(value, _MOST_DECIMALS) for value in values))


def is_axis(setting: str) -> bool:
    """Whether a `--set` runs through values (`id=24..96:7`) rather than setting one."""
    return ":" in setting.partition("=")[2]


def value_text(value: float) -> str:
    """A value as an address holds it."""
    return number_text(value)
