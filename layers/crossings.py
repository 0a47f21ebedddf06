"""Reads data/crossings.csv: where a line, a road or a sea service passes a state border."""

from collections.abc import Collection, Mapping
from pathlib import Path

from geo.model import BorderCrossing, Evidence, Mode, Place, SeaService
from layers.names import NAME_COLUMNS, read_names
from layers.tables import Row, read_records

COLUMNS = (
    "id", *NAME_COLUMNS, "country_a", "country_b", "place_a", "place_b", "modes", "lon", "lat",
    "accuracy_m", "evidence", "groups", "service", "note", "source_ids",
)  # fmt: skip


def read_crossings(
    path: Path, places: Mapping[str, Place], groups: Collection[str], sources: Collection[str]
) -> dict[str, BorderCrossing]:
    """Border crossings by id."""
    return read_records(path, COLUMNS, lambda row: _crossing(row, places, groups, sources))


def _crossing(
    row: Row, places: Mapping[str, Place], groups: Collection[str], sources: Collection[str]
) -> BorderCrossing:
    country_a, country_b = row.country("country_a"), row.country("country_b")
    if country_a >= country_b:
        row.fail("country_b", f"must come after {country_a} in the alphabet, found '{country_b}'")
    pair = f"{country_a}-{country_b}-".lower()
    if not row.identifier("id").startswith(pair):
        row.fail("id", f"must begin with '{pair}', found '{row.text('id')}'")
    modes = row.choices("modes", Mode)
    if not modes:
        row.fail("modes", "must not be empty")
    return BorderCrossing(
        row.identifier("id"),
        read_names(row),
        country_a,
        country_b,
        _end(row, "place_a", country_a, places),
        _end(row, "place_b", country_b, places),
        modes,
        # A point at sea may lie far from both countries.
        row.position() if Mode.SEA in modes else row.position(country_a, country_b),
        row.accuracy(),
        row.references("groups", groups, "group"),
        _service(row, modes),
        row.text("note"),
        row.sources(sources),
        row.choice("evidence", Evidence),
    )


def _end(row: Row, column: str, country: str, places: Mapping[str, Place]) -> str | None:
    place_id = row.find_reference(column, places, "place")
    if place_id is not None and places[place_id].country != country:
        row.fail(column, f"must be a place in {country}, found '{place_id}'")
    return place_id


def _service(row: Row, modes: tuple[Mode, ...]) -> SeaService | None:
    if Mode.SEA in modes:
        return row.choice("service", SeaService)
    if row.text("service"):
        row.fail("service", "must be empty for a crossing that is not at sea")
    return None
