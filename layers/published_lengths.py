"""Reads data/published_lengths.csv: lengths by rail along the ways for which they were printed."""

from collections.abc import Collection
from pathlib import Path

from geo.observations import LengthKind, NetworkPart, PublishedLength
from layers.tables import ID_PATTERN, Row, read_records

COLUMNS = (
    "id", "from_id", "via", "to_id", "distance_km", "kind", "network", "differs_because", "note",
    "source_ids",
)  # fmt: skip
MAX_KM = 20_000


def read_published_lengths(path: Path, sources: Collection[str]) -> dict[str, PublishedLength]:
    """Published lengths by id. That the places exist is the data check's to see."""
    return read_records(path, COLUMNS, lambda row: _published_length(row, sources))


def _published_length(row: Row, sources: Collection[str]) -> PublishedLength:
    from_id, via, to_id = row.identifier("from_id"), place_ids(row, "via"), row.identifier("to_id")
    named = (from_id, *via, to_id)
    if len(set(named)) != len(named):
        row.fail("via", f"must pass each place once, found {', '.join(named)}")
    return PublishedLength(
        row.identifier("id"),
        from_id,
        via,
        to_id,
        row.length("distance_km", MAX_KM),
        row.choice("kind", LengthKind),
        row.choice("network", NetworkPart),
        row.text("differs_because"),
        row.text("note"),
        row.sources(sources),
    )


def place_ids(row: Row, column: str) -> tuple[str, ...]:
    """Ids of places or towns, in the order given; may be none."""
    members = row.texts(column)
    for member in members:
        if not ID_PATTERN.fullmatch(member):
            row.fail(column, f"must be ids of places joined by ';', found '{member}'")
    return members
