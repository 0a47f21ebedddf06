"""What a run asks, as tasks in a fixed order: rows of a file, cells of a matrix, points of a sweep.

The order and the size of tasks never depend on who works on them: that is what makes a run that is
taken up again, or shared among machines, give the same file.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Protocol

from geo.errors import GeoError
from layers.answer_table import WAY_COLUMNS
from webapp.arguments import ArgumentError
from webapp.batch.columns import QUESTION_COLUMNS, VERSION_COLUMN
from webapp.batch.errors import BatchError
from webapp.batch.sheet import Row, Sheet, open_sheet
from webapp.batch.sweep_grid import Grid, value_text
from webapp.batch.work import Ask, Asker, Parameters, Setup, Task

# Small enough that a stop loses little and the bar moves, large enough that sending costs nothing.
ASKS_A_TASK = 50
PAIR_COLUMNS = (
    *("id", "from", "to", "as_of", "known_on", "objective", "modes", "cargo", "teu", "tonnes"),
    *("via", "depart"),
)
VIA_SIGN = ";"
MOST_ID = 200
# What a matrix may measure, with the objective that finds the least of it.
MEASURES = {
    "km": ("distance_km", "distance"),
    "time_h": ("time_h", "time"),
    "cost_usd": ("cost_usd", "cost"),
    "co2e_kg": ("co2e_kg", "co2e"),
}
MOST_PLACES = 5_000


class Plan(Protocol):
    """The tasks of a run and what its file looks like."""

    @property
    def setup(self) -> Setup: ...

    @property
    def total(self) -> int:
        """Number of questions."""
        ...

    @property
    def input_sha256(self) -> str:
        """Checksum of what the questions come from."""
        ...

    @property
    def columns(self) -> tuple[str, ...]: ...

    def tasks(self, skip: int) -> Iterator[Task]:
        """Tasks in order, without the first `skip` questions, which must be whole tasks."""
        ...

    def on_day(self, day: date) -> "Plan":
        """The same plan where a question that names no day is asked of `day`."""
        ...


def in_tasks(asks: Iterable[Ask]) -> Iterator[Task]:
    """Questions in tasks of `ASKS_A_TASK`."""
    left = iter(asks)
    while part := tuple(islice(left, ASKS_A_TASK)):
        yield Task(part)


@dataclass(frozen=True, slots=True)
class PairsPlan:
    """A row of a file, a question."""

    setup: Setup
    sheet: Sheet

    @property
    def total(self) -> int:
        return self.sheet.count

    @property
    def input_sha256(self) -> str:
        return self.sheet.sha256

    @property
    def columns(self) -> tuple[str, ...]:
        return ("line", "id", *QUESTION_COLUMNS, *WAY_COLUMNS, VERSION_COLUMN)

    def tasks(self, skip: int) -> Iterator[Task]:
        return in_tasks(_ask_of(row) for row in self.sheet.rows(skip))

    def on_day(self, day: date) -> "PairsPlan":
        return replace(self, setup=replace(self.setup, day=day))


def pairs_plan(path: Path, setup: Setup) -> PairsPlan:
    """The questions of a file with the columns `from`, `to` and any other of `PAIR_COLUMNS`.

    Raises
    ------
    BatchError
    """
    return PairsPlan(setup, open_sheet(path, PAIR_COLUMNS, ("from", "to")))


def _ask_of(row: Row) -> Ask:
    id_ = row.cells.get("id", "")
    if row.fault:
        return Ask(row.line, fault=row.fault)
    parameters = tuple(
        (name, part)
        for name, value in row.cells.items()
        if value and name != "id"
        for part in (value.split(VIA_SIGN) if name == "via" else (value,))
    )
    if len(id_) > MOST_ID:
        fault = f"id: {len(id_)} characters are too long. Use at most {MOST_ID}."
        return Ask(row.line, parameters, id=f"{id_[:MOST_ID]}…", fault=fault)
    return Ask(row.line, parameters, copied=(row.line, id_), id=id_)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of a matrix: its line, the text that was given, its id."""

    line: int
    text: str
    id: str


@dataclass(frozen=True, slots=True)
class MatrixPlan:
    """Every place to every other; `faults` are the rows that name none."""

    setup: Setup
    input_sha256: str
    spots: tuple[Spot, ...]
    faults: tuple[Ask, ...]

    @property
    def total(self) -> int:
        return len(self.faults) + len(self.spots) ** 2

    @property
    def columns(self) -> tuple[str, ...]:
        return ("from", *(spot.id for spot in self.spots))

    def tasks(self, skip: int) -> Iterator[Task]:
        if self.faults and not skip:
            yield Task(self.faults)
        begun = max(0, skip - len(self.faults)) // len(self.spots)
        for start in self.spots[begun:]:
            yield Task(
                tuple(
                    Ask(start.line, (("from", start.text), ("to", end.text))) for end in self.spots
                ),
                head=start.id,
            )

    def on_day(self, day: date) -> "MatrixPlan":
        return replace(self, setup=replace(self.setup, day=day))


def matrix_plan(path: Path, setup: Setup, measure: str, asker: Asker) -> MatrixPlan:
    """Every pair of the places in a file with the column `place`.

    Raises
    ------
    BatchError
        The file cannot be used, or names fewer than two places or too many.
    """
    sheet = open_sheet(path, ("place",), ("place",))
    if sheet.count > MOST_PLACES:
        raise BatchError(
            f"{path.name}: {sheet.count:,} places make {sheet.count**2:,} pairs; at most "
            f"{MOST_PLACES:,} places are done in one run. Take fewer."
        )
    column, objective = MEASURES[measure]
    options = tuple(pair for pair in setup.options if pair[0] != "objective")
    setup = replace(setup, measure=column, options=(*options, ("objective", objective)))
    # Which places there are does not hang on where the goods must pass.
    probe = replace(setup, options=tuple(pair for pair in options if pair[0] != "via"))
    spots: dict[str, Spot] = {}
    faults: list[Ask] = []
    for row in sheet.rows():
        fault = row.fault
        text = row.cells.get("place", "")
        if not fault:
            try:
                id_ = asker.read(probe, (("from", text), ("to", text))).from_id
            except (GeoError, ArgumentError) as error:
                fault = str(error)
            else:
                if id_ not in spots:
                    spots[id_] = Spot(row.line, text, id_)
                    continue
                fault = f"“{text}” is {id_}, which line {spots[id_].line} names already."
        faults.append(Ask(row.line, (("from", text),), fault=fault))
    if len(spots) < 2:
        raise BatchError(
            f"{path.name}: a matrix needs two places or more, and {len(spots)} could be read"
            + (f" (line {faults[0].line}: {faults[0].fault})" if faults else "")
            + ". Name one place a line, below the header “place”."
        )
    return MatrixPlan(setup, sheet.sha256, tuple(spots.values()), tuple(faults))


@dataclass(frozen=True, slots=True)
class SweepPlan:
    """One pair on many days and with many values."""

    setup: Setup
    ends: tuple[str, str]
    grid: Grid

    @property
    def total(self) -> int:
        return self.grid.count

    @property
    def input_sha256(self) -> str:
        return hashlib.sha256(repr((self.ends, self.grid)).encode()).hexdigest()

    @property
    def columns(self) -> tuple[str, ...]:
        axes = (axis.column for axis in self.grid.axes)
        return ("point", *QUESTION_COLUMNS, *axes, *WAY_COLUMNS, VERSION_COLUMN)

    def tasks(self, skip: int) -> Iterator[Task]:
        return in_tasks(islice(self._asks(), skip, None))

    def _asks(self) -> Iterator[Ask]:
        ends: Parameters = (("from", self.ends[0]), ("to", self.ends[1]))
        for number, (day, values) in enumerate(self.grid.points(), start=1):
            moment: Parameters = (("as_of", day.isoformat()),) if day else ()
            settings = tuple(
                (axis.column, value_text(value))
                for axis, value in zip(self.grid.axes, values, strict=True)
            )
            yield Ask(number, (*ends, *moment, *settings), copied=(number,), inserted=values)

    def on_day(self, day: date) -> "SweepPlan":
        return replace(self, setup=replace(self.setup, day=day))
