"""Reads data/ferries.csv: sea services, by the id of their crossing."""

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from geo.model import BorderCrossing, Ferry, Mode
from geo.sailings import UNKNOWN_HOUR, WEEKDAYS, Sailing
from layers.names import NAME_COLUMNS, read_names
from layers.tables import Row, read_records

COLUMNS = (
    "id", *NAME_COLUMNS, "operator", "ship", "headway_days", "sailing_days", "sailings",
    "valid_from", "valid_to", "note", "source_ids",
)  # fmt: skip
MAX_HEADWAY_DAYS = 366
# A port and a weekday, with the hour where it is known: rajin-port@wed, pohang-port@fri-16.
SAILING_PATTERN = re.compile(r"([a-z0-9-]+)@([a-z]{3})(?:-(\d{1,2}))?")


def read_ferries(
    path: Path, crossings: Mapping[str, BorderCrossing], sources: Collection[str]
) -> dict[str, Ferry]:
    """Sea services by id."""
    return read_records(path, COLUMNS, lambda row: _ferry(row, crossings, sources))


def _ferry(row: Row, crossings: Mapping[str, BorderCrossing], sources: Collection[str]) -> Ferry:
    crossing_id = row.reference("id", crossings, "crossing")
    if Mode.SEA not in crossings[crossing_id].modes:
        row.fail("id", f"must name a sea crossing, found '{crossing_id}'")
    crossing = crossings[crossing_id]
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
        tuple(_sailing(row, text, crossing) for text in row.texts("sailings")),
    )


def _sailing(row: Row, text: str, crossing: BorderCrossing) -> Sailing:
    """A weekly departure from one of the two ports of the crossing."""
    match = SAILING_PATTERN.fullmatch(text)
    if match is None or match[2] not in WEEKDAYS or int(match[3] or 0) > 23:
        row.fail(
            "sailings",
            f"must be ports with a weekday, such as rajin-port@wed or pohang-port@fri-16 where the "
            f"hour is known, found '{text}'",
        )
    if match[1] not in (crossing.place_a, crossing.place_b):
        row.fail("sailings", f"must sail from a port of the crossing, found '{match[1]}'")
    hour = float(match[3]) if match[3] else UNKNOWN_HOUR
    return Sailing(match[1], WEEKDAYS.index(match[2]), hour)


def _period(row: Row) -> tuple[str, str]:
    """First and last day of the service, as exactly as they are known."""
    first, last = row.partial_date("valid_from"), row.partial_date("valid_to")
    # A month is compared with a day of it as a month.
    exactness = min(len(first), len(last))
    if last[:exactness] < first[:exactness]:
        row.fail("valid_to", f"must not be before valid_from, found '{last}'")
    return first, last
