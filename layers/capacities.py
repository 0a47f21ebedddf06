"""Reads data/capacities.csv: what passes at a crossing, port or line, and when it works."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

from geo.capacity import Capacity, DaysOff, LimitBasis, Quantity
from geo.model import Mode
from layers.cargo import KINDS
from layers.tables import Row, read_records

COLUMNS = (
    "id", "subject_id", "mode", "quantity", "value", "unit", "basis", "kinds", "year",
    "first_day", "last_day", "note", "source_ids",
)  # fmt: skip
THROUGHPUTS = (
    "TEU/day", "TEU/year", "lorries/day", "lorries/year", "t/day", "t/year", "trains/day",
    "wagons/day",
)  # fmt: skip
UNITS_OF = {
    Quantity.THROUGHPUT: THROUGHPUTS,
    Quantity.AXLE_LOAD: ("t",),
    Quantity.WEIGHT: ("t",),
    Quantity.LOADING_GAUGE: ("",),
    Quantity.WORKING_DAYS: ("days/week",),
    Quantity.HOURS: ("", "h/day"),
    Quantity.HOLIDAYS: ("", "days/year"),
}
FIRST_YEAR, LAST_YEAR = 1950, 2040
MAX_VALUE = 1_000_000_000
# Any year that is no leap year: a feast must have its days every year.
_COMMON_YEAR = 2023


def read_capacities(
    path: Path, subjects: Collection[str], sources: Collection[str]
) -> dict[str, Capacity]:
    """Known limits by id; `subjects` are ids of crossings, ports, lines and places."""
    return read_records(path, COLUMNS, lambda row: _capacity(row, subjects, sources))


def _capacity(row: Row, subjects: Collection[str], sources: Collection[str]) -> Capacity:
    quantity = row.choice("quantity", Quantity)
    unit = row.one_of("unit", UNITS_OF[quantity])
    for kind in row.texts("kinds"):
        if kind not in KINDS:
            row.fail("kinds", f"must be one of {', '.join(KINDS)}, found '{kind}'")
    return Capacity(
        row.identifier("id"),
        row.reference("subject_id", subjects, "crossing, port, line or place"),
        row.choice("mode", Mode).value,
        quantity,
        _value(row, unit),
        unit,
        row.choice("basis", LimitBasis),
        row.texts("kinds"),
        row.find_whole("year", FIRST_YEAR, LAST_YEAR),
        row.text("note"),
        row.sources(sources),
        _days(row, quantity),
    )


def _days(row: Row, quantity: Quantity) -> DaysOff | None:
    """The days of a feast; None where both cells are empty."""
    ends = {column: row.text(column) for column in ("first_day", "last_day")}
    if not any(ends.values()):
        return None
    if quantity is not Quantity.HOLIDAYS:
        row.fail("first_day", f"must be empty for {quantity.value}: only holidays have days")
    row.required("note")
    return DaysOff(_day(row, "first_day"), _day(row, "last_day"))


def _day(row: Row, column: str) -> tuple[int, int]:
    """Month and day."""
    written = row.text(column)
    try:
        found = date.fromisoformat(f"{_COMMON_YEAR}-{written}")
    except ValueError:
        row.fail(column, f"must be a day of any year, month-day such as 01-22, found '{written}'")
    return found.month, found.day


def _value(row: Row, unit: str) -> float | None:
    """A number wherever there is a unit; text alone stands in the note."""
    if unit:
        most = 7 if unit == "days/week" else MAX_VALUE
        return row.length("value", most)
    if row.text("value"):
        row.fail("value", "must be empty where there is no unit")
    row.required("note")
    return None
