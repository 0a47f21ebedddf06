"""Reads data/crossing_counts.csv: how many China–North Korea crossings others count."""

from collections.abc import Collection
from pathlib import Path

from geo.almanac import CrossingCount
from layers.tables import Row, read_records

COLUMNS = ("id", "count", "what", "area", "year", "counted_by", "note", "source_ids")
MOST_CROSSINGS = 100
FIRST_YEAR, LAST_YEAR = 1950, 2040


def read_crossing_counts(path: Path, sources: Collection[str]) -> dict[str, CrossingCount]:
    """Counts by id."""
    return read_records(path, COLUMNS, lambda row: _count(row, sources))


def _count(row: Row, sources: Collection[str]) -> CrossingCount:
    row.required("count")
    return CrossingCount(
        row.identifier("id"),
        row.find_whole("count", 1, MOST_CROSSINGS) or 0,
        row.required("what"),
        row.required("area"),
        row.find_whole("year", FIRST_YEAR, LAST_YEAR),
        row.text("counted_by"),
        row.text("note"),
        row.sources(sources),
    )
