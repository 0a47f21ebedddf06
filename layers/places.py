"""Reads data/places.csv: cities, stations, junctions, ports and checkpoints."""

from collections.abc import Collection
from pathlib import Path

from geo.model import Place
from layers.names import NAME_COLUMNS, read_names
from layers.tables import Row, built_of, read_table

KINDS = ("city", "station", "junction", "port", "checkpoint")
COLUMNS = (
    "id", "kind", *NAME_COLUMNS, "country", "lon", "lat", "accuracy_m", "gauges_mm", "city_id",
    "note", "source_ids",
)  # fmt: skip


def read_places(path: Path, sources: Collection[str]) -> dict[str, Place]:
    """Places by id; a place without a town gets its own id as `city_id`."""
    rows = read_table(path, COLUMNS)
    towns = {row.text("id"): row.text("city_id") for row in rows}
    return {place.id: place for place in built_of(rows, lambda row: _place(row, sources, towns))}


def _place(row: Row, sources: Collection[str], towns: dict[str, str]) -> Place:
    place_id = row.identifier("id")
    city_id = row.find_reference("city_id", towns, "place") or place_id
    if towns[city_id] not in ("", city_id):
        row.fail(
            "city_id", f"must name the main place of a town, and '{city_id}' is a member itself"
        )
    country = row.country("country")
    return Place(
        place_id,
        row.one_of("kind", KINDS),
        read_names(row),
        country,
        row.position(country),
        row.accuracy(),
        row.gauges("gauges_mm"),
        city_id,
        row.text("note"),
        row.sources(sources),
    )
