"""Reads data/groups.csv: named groups of crossings that one report can be about."""

from pathlib import Path

from geo.model import Group
from layers.tables import Row, read_records

COLUMNS = ("id", "name")


def read_groups(path: Path) -> dict[str, Group]:
    """Groups by id."""
    return read_records(path, COLUMNS, _group)


def _group(row: Row) -> Group:
    return Group(row.identifier("id"), row.required("name"))
