"""Reads data/exceptions.csv: rows that may break a rule of the data check, and why."""

from dataclasses import dataclass
from pathlib import Path

from layers.tables import Row, read_each

COLUMNS = ("table", "row_id", "rule", "reason")


@dataclass(frozen=True, slots=True)
class RowException:
    """A row that may break a rule, with the reason and the line it stands on."""

    table: str
    row_id: str
    rule: str
    reason: str
    line: int


def read_exceptions(path: Path) -> tuple[RowException, ...]:
    """Exceptions in file order."""
    return tuple(read_each(path, COLUMNS, _exception))


def _exception(row: Row) -> RowException:
    return RowException(
        row.required("table"),
        row.required("row_id"),
        row.required("rule"),
        row.required("reason"),
        row.line,
    )
