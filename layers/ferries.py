"""Reads data/ferries.csv: sea services, by the id of their crossing."""

from collections.abc import Collection, Mapping
from pathlib import Path

from geo.model import BorderCrossing, Ferry, Mode
from layers.names import NAME_COLUMNS, read_names
from layers.tables import Row, read_records

COLUMNS = (
    "id", *NAME_COLUMNS, "operator", "ship", "headway_days", "sailing_days", "valid_from",
    "valid_to", "note", "source_ids",
)  # fmt: skip
MAX_HEADWAY_DAYS = 366


def read_ferries(
    path: Path, crossings: Mapping[str, BorderCrossing], sources: Collection[str]
) -> dict[str, Ferry]:
    """Sea services by id."""
    return read_records(path, COLUMNS, lambda row: _ferry(row, crossings, sources))


def _ferry(row: Row, crossings: Mapping[str, BorderCrossing], sources: Collection[str]) -> Ferry:
    crossing_id = row.reference("id", crossings, "crossing")
    if Mode.SEA not in crossings[crossing_id].modes:
        row.fail("id", f"must name a sea crossing, found '{crossing_id}'")
    return Ferry(
        crossing_id,
        read_names(row),
        row.text("operator"),
        row.text("ship"),
        row.find_length("headway_days", MAX_HEADWAY_DAYS),
        row.text("note"),
        row.sources(sources),
        row.text("sailing_days"),
        *_period(row),
    )


def _period(row: Row) -> tuple[str, str]:
    """First and last day of the service, as exactly as they are known."""
    first, last = row.partial_date("valid_from"), row.partial_date("valid_to")
    # A month is compared with a day of it as a month.
    exactness = min(len(first), len(last))
    if last[:exactness] < first[:exactness]:
        row.fail("valid_to", f"must not be before valid_from, found '{last}'")
    return first, last
