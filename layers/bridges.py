"""Reads data/bridges.csv: bridges over the border rivers, as objects."""

from collections.abc import Collection, Mapping
from pathlib import Path

from geo.model import BorderCrossing, Bridge, Mode
from layers.names import NAME_COLUMNS, read_names
from layers.tables import Row, read_records

COLUMNS = (
    "id", *NAME_COLUMNS, "crossing_id", "carries", "built_year", "length_m", "length_other_m",
    "length_source_ids", "tracks", "lanes", "gauges_mm", "country_a", "country_b", "lon", "lat",
    "accuracy_m", "note", "source_ids",
)  # fmt: skip
FIRST_YEAR, LAST_YEAR = 1890, 2040
MAX_LENGTH_M = 20_000


def read_bridges(
    path: Path, crossings: Mapping[str, BorderCrossing], sources: Collection[str]
) -> dict[str, Bridge]:
    """Bridges by id."""
    return read_records(path, COLUMNS, lambda row: _bridge(row, crossings, sources))


def _bridge(row: Row, crossings: Mapping[str, BorderCrossing], sources: Collection[str]) -> Bridge:
    country_a, country_b = row.country("country_a"), row.country("country_b")
    if country_a >= country_b:
        row.fail("country_b", f"must come after {country_a} in the alphabet, found '{country_b}'")
    return Bridge(
        row.identifier("id"),
        read_names(row),
        row.find_reference("crossing_id", crossings, "crossing"),
        row.choices("carries", Mode),
        row.find_whole("built_year", FIRST_YEAR, LAST_YEAR),
        row.find_length("length_m", MAX_LENGTH_M),
        _other_lengths(row),
        row.find_whole("tracks", 0, 4),
        row.find_whole("lanes", 0, 10),
        row.gauges("gauges_mm"),
        country_a,
        country_b,
        row.position(country_a, country_b),
        row.accuracy(),
        row.text("note"),
        row.sources(sources),
        _length_sources(row, sources),
    )


def _other_lengths(row: Row) -> tuple[float, ...]:
    """Lengths that other sources give."""
    try:
        return tuple(float(text) for text in row.texts("length_other_m"))
    except ValueError:
        row.fail("length_other_m", "must be numbers joined by ';'")


def _length_sources(row: Row, sources: Collection[str]) -> tuple[str, ...]:
    """Document of each length, the chosen one first; nothing where they are not told apart."""
    text = row.text("length_source_ids")
    if not text:
        return ()
    row.required("length_m")
    told = tuple(text.split(";"))  # one document may give two lengths
    of_row = row.sources(sources)
    for source_id in told:
        if source_id not in of_row:
            row.fail("length_source_ids", f"must be among source_ids, found '{source_id}'")
    lengths = 1 + len(_other_lengths(row))
    if len(told) != lengths:
        rule = f"must name one source for each of {lengths} lengths, found {len(told)}"
        row.fail("length_source_ids", rule)
    return told
