"""Reads data/passenger_services.csv: trains, buses and ships for people over a border crossing."""

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from geo.almanac import PassengerService
from geo.model import BorderCrossing, Mode
from layers.tables import Row, read_records

COLUMNS = (
    "id", "crossing_id", "mode", "name", "operator", "from_id", "to_id", "days", "who_may_travel",
    "valid_from", "valid_to", "note", "source_ids",
)  # fmt: skip
DATE_PATTERN = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


class Named(NamedTuple):
    """What a passenger service may point at."""

    crossings: Mapping[str, BorderCrossing]
    places: Collection[str]
    sources: Collection[str]


def read_passenger_services(path: Path, named: Named) -> dict[str, PassengerService]:
    """Passenger services by id."""
    return read_records(path, COLUMNS, lambda row: _service(row, named))


def _service(row: Row, named: Named) -> PassengerService:
    crossing_id = row.reference("crossing_id", named.crossings, "crossing")
    mode = row.choice("mode", Mode)
    if mode not in named.crossings[crossing_id].modes:
        row.fail("mode", f"must be a mode of the crossing '{crossing_id}', found '{mode.value}'")
    ends = [row.reference(column, named.places, "place") for column in ("from_id", "to_id")]
    if ends[0] == ends[1]:
        row.fail("to_id", f"must differ from from_id, found '{ends[1]}'")
    since, until = _date(row, "valid_from"), _date(row, "valid_to")
    if since and until and since[: len(until)] > until[: len(since)]:
        row.fail("valid_to", f"must not come before valid_from, found '{until}'")
    return PassengerService(
        row.identifier("id"),
        crossing_id,
        mode,
        row.required("name"),
        row.text("operator"),
        ends[0],
        ends[1],
        row.text("days"),
        row.text("who_may_travel"),
        since,
        until,
        row.text("note"),
        row.sources(named.sources),
    )


def _date(row: Row, column: str) -> str:
    text = row.text(column)
    if text and not DATE_PATTERN.fullmatch(text):
        row.fail(column, f"must be an ISO day, month or year or empty, found '{text}'")
    return text
