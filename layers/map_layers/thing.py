"""What every feature of every layer says of itself: names, status on a day, sources, accuracy."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from geo.atlas import Atlas
from geo.model import Facts, LonLat, Mode, Names, Status, Traffic
from geo.plain_answer import source_dict
from geo.status import StatusIndex, StatusReport

DECIMALS = 5
_MOST_SOURCES = 3
# When a thing serves several modes, its one mark shows the best of them.
_BEST_FIRST = tuple(Status)


@dataclass(frozen=True, slots=True)
class Thing:
    """A feature before it is dressed: `subjects` are the histories that its status comes from."""

    id: str
    geometry: Mapping[str, Any]
    names: Names
    accuracy_m: float | None
    source_ids: tuple[str, ...]
    subjects: tuple[tuple[str, Mode], ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MapLayer:
    """A layer: its name in addresses and files, its title, what it shows, and its things."""

    name: str
    title: str
    shows: str
    things: Callable[[Facts], Iterable[Thing]]


def features(
    layer: MapLayer, atlas: Atlas, day: date, known_on: date | None = None
) -> list[dict[str, Any]]:
    """GeoJSON features of a layer in the order of their ids, with their status on `day`.

    `known_on` leaves out reports published after it; None counts all.
    """
    status = atlas.status.known_by(known_on)
    things = sorted(layer.things(atlas.facts), key=lambda thing: thing.id)
    return [
        {
            "type": "Feature",
            "id": thing.id,
            "geometry": dict(thing.geometry),
            "properties": _properties(layer, thing, atlas, (status, day)),
        }
        for thing in things
    ]


def _properties(
    layer: MapLayer, thing: Thing, atlas: Atlas, moment: tuple[StatusIndex, date]
) -> dict[str, Any]:
    status, day = moment
    reports = {
        mode: status.status(subject, mode, Traffic.FREIGHT, day) for subject, mode in thing.subjects
    }
    there = [report for report in reports.values() if not report.is_absent]
    best = min(there, key=lambda r: _BEST_FIRST.index(r.status), default=None)
    sources = [source_dict(atlas.facts.sources[s]) for s in thing.source_ids]
    return {
        "layer": layer.name,
        "name_en": thing.names.en,
        "name_ko": thing.names.ko,
        "name_ru": thing.names.ru,
        "name_zh": thing.names.zh,
        "status": best.status.value if best else None,
        "is_absent": bool(reports) and not there,
        "reported_on": _iso(best.reported_on) if best else None,
        "statuses": {mode.value: _report(report, atlas) for mode, report in reports.items()},
        **thing.facts,
        "accuracy_m": thing.accuracy_m,
        "source_ids": list(thing.source_ids),
        "sources": [_cited(source) for source in sources[:_MOST_SOURCES]],
    }


def _report(report: StatusReport, atlas: Atlas) -> dict[str, Any]:
    event = report.event
    source = source_dict(atlas.facts.sources[event.source_id]) if event else None
    return {
        "status": None if report.is_absent else report.status.value,
        "is_absent": report.is_absent,
        "since": _iso(report.since),
        "since_basis": report.since_basis,
        "reported_on": _iso(report.reported_on),
        "precision": event.precision.value if event else None,
        "headline": event.headline if event else None,
        "source": _cited(source) if source else None,
    }


def _cited(source: Mapping[str, str]) -> dict[str, str]:
    return {key: source[key] for key in ("publisher", "title", "date", "url")}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def point(position: LonLat) -> dict[str, Any]:
    """A GeoJSON point, longitude first."""
    return {"type": "Point", "coordinates": _rounded(position)}


def line(positions: Iterable[LonLat]) -> dict[str, Any]:
    """A GeoJSON line, longitude first."""
    return {"type": "LineString", "coordinates": [_rounded(p) for p in positions]}


def _rounded(position: LonLat) -> list[float]:
    return [round(position.lon, DECIMALS), round(position.lat, DECIMALS)]
