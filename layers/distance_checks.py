"""Reads data/distance_checks.csv: published lengths that only check the network."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from geo.model import Mode
from layers.tables import Row, read_records

COLUMNS = ("id", "mode", "from_id", "to_id", "distance_km", "note", "source_ids")
MAX_KM = 12_000


@dataclass(frozen=True, slots=True)
class DistanceCheck:
    """A published length between two places that the network is held against."""

    id: str
    mode: Mode
    from_id: str
    to_id: str
    distance_km: float
    note: str
    source_ids: tuple[str, ...]


def read_distance_checks(
    path: Path, places: Collection[str], sources: Collection[str]
) -> dict[str, DistanceCheck]:
    """Distance checks by id."""
    return read_records(path, COLUMNS, lambda row: _distance_check(row, places, sources))


def _distance_check(row: Row, places: Collection[str], sources: Collection[str]) -> DistanceCheck:
    return DistanceCheck(
        row.identifier("id"),
        row.choice("mode", Mode),
        row.reference("from_id", places, "place"),
        row.reference("to_id", places, "place"),
        row.length("distance_km", MAX_KM),
        row.text("note"),
        row.sources(sources),
    )
