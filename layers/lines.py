"""Reads data/lines.csv: whole railway lines with their published lengths."""

from collections.abc import Collection
from pathlib import Path

from geo.model import Line
from layers.names import NAME_COLUMNS, read_names
from layers.tables import Row, read_records

COLUMNS = (
    "id", *NAME_COLUMNS, "from_id", "to_id", "distance_km", "operator", "speed_kmh", "note",
    "source_ids",
)  # fmt: skip
MAX_KM = 12_000
MAX_SPEED_KMH = 400


def read_lines(path: Path, places: Collection[str], sources: Collection[str]) -> dict[str, Line]:
    """Lines by id; no length where no source gives one."""
    return read_records(path, COLUMNS, lambda row: _line(row, places, sources))


def _line(row: Row, places: Collection[str], sources: Collection[str]) -> Line:
    return Line(
        row.identifier("id"),
        read_names(row),
        row.reference("from_id", places, "place"),
        row.reference("to_id", places, "place"),
        row.find_length("distance_km", MAX_KM),
        row.text("note"),
        row.sources(sources),
        row.text("operator"),
        row.find_length("speed_kmh", MAX_SPEED_KMH),
    )
