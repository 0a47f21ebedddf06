"""A page as data: JSON with everything on it, GeoJSON, CSV of periods and events, citations."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from geo.almanac import PassengerService
from geo.model import LonLat
from webapp.queries import ATTRIBUTION
from webapp.spreadsheet import csv_bytes
from webapp.things.page import ThingPage
from webapp.things.states import Cited, Period, State, Told, Track

DECIMALS = 5
COLUMNS = (
    "row", "thing", "subject", "mode", "traffic", "from", "until", "date", "date_precision",
    "status", "kind", "disputed", "about_group", "text", "remark", "source_id", "source_publisher",
    "source_title", "source_date", "source_url", "as_of", "known_on", "data_version",
)  # fmt: skip


def to_json(page: ThingPage) -> dict[str, Any]:
    """Everything on the page as plain data."""
    thing, names = page.thing, page.thing.names
    return {
        "kind": thing.kind.key,
        "id": thing.id,
        "name_en": names.en,
        "name_ko": names.ko,
        "name_ru": names.ru,
        "name_zh": names.zh,
        "aliases": list(names.aliases),
        "countries": list(thing.countries),
        "modes": [mode.value for mode in thing.modes],
        "url": page.canonical,
        **_moment(page),
        "sentence": page.sentence,
        "about": page.still.about,
        "position": _lonlat(thing.position),
        "accuracy_m": thing.accuracy_m,
        "states": [_state(state) for state in page.states],
        "crossings_here": [
            {"name": one.name, "states": [_state(state) for state in one.states]}
            for one in page.crossings_here
        ],
        "histories": [_track(track) for track in page.tracks],
        "events": [_event(event) for event in page.events],
        "passenger_services": [_service(row.service) for row in page.services],
        "facts": [
            {
                "name": row.fact.name,
                "value": None if row.fact.is_unknown else row.fact.value,
                "unit": row.fact.unit or None,
                "basis": row.fact.basis or None,
                "source_ids": list(row.fact.source_ids),
            }
            for row in page.still.facts
        ],
        "neighbours": [
            {
                "group": group.title,
                "kind": one.kind,
                "id": one.id,
                "name": one.name,
                "distance_km": one.distance_km,
            }
            for group in page.still.neighbours
            for one in group.neighbours
        ],
        "sources": [{**_source(row.cited), "accessed": row.accessed} for row in page.still.sources],
        "last_verified": page.last_verified or None,
        "is_stale": page.is_stale,
        "cite_as": page.citation.plain(),
        "attribution": ATTRIBUTION,
    }


def _moment(page: ThingPage) -> dict[str, Any]:
    known_on = page.moment.known_on
    return {
        "as_of": page.moment.as_of.isoformat(),
        "known_on": known_on.isoformat() if known_on else None,
        "data_version": page.register.facts.version,
    }


def _lonlat(position: LonLat) -> list[float]:
    return [round(position.lon, DECIMALS), round(position.lat, DECIMALS)]


def _source(source: Cited) -> dict[str, Any]:
    return {
        "id": source.id,
        "publisher": source.publisher,
        "title": source.title,
        "date": source.date,
        "url": source.url,
    }


def _state(state: State) -> dict[str, Any]:
    report = state.report
    known = state.source is not None
    return {
        "subject": state.subject_id,
        "mode": state.mode,
        "traffic": state.traffic,
        "status": state.status,
        "since": report.since.isoformat() if report.since else None,
        "since_precision": report.since_precision.value if report.since_precision else None,
        "since_basis": report.since_basis,
        "reported_on": report.reported_on.isoformat() if report.reported_on and known else None,
        "reported_precision": report.event.precision.value if report.event and known else None,
        "report_age_days": report.report_age_days,
        "headline": state.headline or None,
        "about_group": state.group or None,
        "source": _source(state.source) if state.source else None,
    }


def _track(track: Track) -> dict[str, Any]:
    return {
        "subject": track.subject_id,
        "mode": track.mode,
        "traffic": track.traffic,
        "periods": [
            {
                "from": period.start,
                "until": period.end or None,
                "lapses_on": period.lapses_on or None,
                "status": period.status,
                "precision": period.precision,
                "basis": period.kind or None,
                "reason": period.reason,
                "about_group": period.group or None,
                "source": _source(period.source) if period.source else None,
            }
            for period in track.periods
        ],
    }


def _event(event: Told) -> dict[str, Any]:
    return {
        "id": event.id,
        "date": event.date,
        "precision": event.precision,
        "kind": event.kind,
        "status": event.status or None,
        "about": event.about,
        "about_group": event.group or None,
        "is_disputed": event.is_disputed,
        "headline": event.headline,
        "remark": event.remark or None,
        "source": _source(event.source),
    }


def _service(service: PassengerService) -> dict[str, Any]:
    return {
        "id": service.id,
        "mode": service.mode.value,
        "name": service.name,
        "operator": service.operator or None,
        "days": service.days or None,
        "who_may_travel": service.who_may_travel or None,
        "valid_from": service.valid_from or None,
        "valid_to": service.valid_to or None,
        "note": service.note or None,
        "source_ids": list(service.source_ids),
    }


def to_geojson(page: ThingPage) -> dict[str, Any]:
    """The thing as one GeoJSON feature in a collection."""
    thing = page.thing
    if thing.lines:
        lines = [[_lonlat(point) for point in line] for line in thing.lines]
        geometry: dict[str, Any] = {"type": "MultiLineString", "coordinates": lines}
    else:
        geometry = {"type": "Point", "coordinates": _lonlat(thing.position)}
    properties = {
        key: value
        for key, value in to_json(page).items()
        if key not in ("position", "histories", "events", "neighbours", "facts", "crossings_here")
    }
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "id": thing.id, "geometry": geometry, "properties": properties}
        ],
    }


def to_csv(page: ThingPage) -> bytes:
    """Periods, then events, one row each."""
    last = {"thing": page.thing.id, **_moment(page)}
    return csv_bytes(
        COLUMNS, ({**row, **last} for row in (*_period_rows(page), *_event_rows(page)))
    )


def _period_rows(page: ThingPage) -> Iterator[dict[str, Any]]:
    for track in page.tracks:
        for period in track.periods:
            yield {
                "row": "period",
                "subject": track.subject_id,
                "mode": track.mode,
                "traffic": track.traffic,
                **_period_cells(period),
            }


def _period_cells(period: Period) -> dict[str, Any]:
    return {
        "from": period.start,
        "until": period.end,
        "date_precision": period.precision,
        "status": period.status,
        "kind": period.kind,
        "about_group": period.group,
        "text": period.reason,
        **_source_cells(period.source),
    }


def _event_rows(page: ThingPage) -> Iterator[dict[str, Any]]:
    facts = {event.id: event for event in page.record.events()}
    for told in page.events:
        event = facts[told.id]
        yield {
            "row": "event",
            "subject": event.subject_id or event.scope,
            "mode": " ".join(mode.value for mode in event.modes),
            "traffic": event.traffic.value,
            "date": told.date,
            "date_precision": told.precision,
            "status": told.status,
            "kind": told.kind,
            "disputed": "yes" if told.is_disputed else "no",
            "about_group": told.group,
            "text": told.headline,
            "remark": told.remark,
            **_source_cells(told.source),
        }


def _source_cells(source: Cited | None) -> dict[str, Any]:
    if source is None:
        return {}
    return {
        "source_id": source.id,
        "source_publisher": source.publisher,
        "source_title": source.title,
        "source_date": source.date,
        "source_url": source.url or "",
    }


def _dumped(content: object) -> bytes:
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return f"{text}\n".encode()


# By the ending of the address: the media type, and what writes the file.
FILES: dict[str, tuple[str, Callable[[ThingPage], bytes]]] = {
    "json": ("application/json", lambda page: _dumped(to_json(page))),
    "geojson": ("application/geo+json", lambda page: _dumped(to_geojson(page))),
    "csv": ("text/csv", to_csv),
    "bib": ("application/x-bibtex", lambda page: page.citation.bibtex().encode()),
    "csl.json": (
        "application/vnd.citationstyles.csl+json",
        lambda page: page.citation.csl_text().encode(),
    ),
}
