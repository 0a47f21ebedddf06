"""Places that do not touch the base network, and why."""

import csv
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from geo.model import Mode
from layers.refresh.base.stations import Stop, touched
from layers.refresh.base.track import Track

COLUMNS = ("mode", "place_id", "reason")
LOOKED_KM = 100.0


@dataclass(frozen=True, slots=True)
class Unjoined:
    """A place without a touch."""

    mode: Mode
    place_id: str
    reason: str


def missed(
    mode: Mode, track: Track, stops: Iterable[Stop], joined: Collection[str]
) -> list[Unjoined]:
    """The stops that are not joined, in order of id."""
    rest = sorted((stop for stop in stops if stop.id not in joined), key=lambda stop: stop.id)
    _, near = touched(
        track, [replace(stop, reach_km=LOOKED_KM, bends=False, is_on_line=False) for stop in rest]
    )
    return [
        Unjoined(
            mode,
            stop.id,
            f"nearest track of {stop.country} is {near[stop.id].km:.1f} km away"
            if stop.id in near
            else f"no track of {stop.country} within {LOOKED_KM:.0f} km",
        )
        for stop in rest
    ]


def write_unjoined(path: Path, found: Iterable[Unjoined]) -> None:
    """Write the table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows((item.mode.value, item.place_id, item.reason) for item in found)
