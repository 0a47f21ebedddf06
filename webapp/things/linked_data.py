"""A page in the words of schema.org: the thing itself, and its history as a data set."""

from typing import Any

from geo.countries import country_name
from webapp.things.page import ThingPage

_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_TYPES = {
    "crossing": "Place",
    "bridge": "Bridge",
    "port": "BoatTerminal",
    "ferry": "BoatTrip",
    "gauge_break": "Place",
    "line": "Place",
    "place": "Place",
}
_PLACE_TYPES = {"station": "TrainStation", "city": "City", "port": "BoatTerminal"}
_FILES = (
    ("json", "application/json"),
    ("geojson", "application/geo+json"),
    ("csv", "text/csv"),
)


def linked_data(page: ThingPage) -> dict[str, Any]:
    """The graph of a page."""
    return {"@graph": [_thing(page), _history(page)]}


def _thing(page: ThingPage) -> dict[str, Any]:
    thing = page.thing
    kind = _TYPES[thing.kind.key]
    if thing.kind.key == "place":
        kind = _PLACE_TYPES.get(page.register.facts.places[thing.id].kind, kind)
    names = thing.names
    others = [
        {"@value": name, "@language": language}
        for language, name in (("ko", names.ko), ("ru", names.ru), ("zh", names.zh))
        if name
    ]
    common = {
        "@type": kind,
        "@id": f"{page.base}{page.path}#thing",
        "identifier": thing.id,
        "name": names.en,
        "alternateName": [*others, *names.aliases] or None,
        "description": page.still.about,
        "url": page.canonical,
    }
    if kind == "BoatTrip":
        crossing = page.register.facts.crossings[thing.id]
        return {**common, **_ends(page, crossing.place_a, crossing.place_b)}
    return {
        **common,
        "geo": {
            "@type": "GeoCoordinates",
            "latitude": round(thing.position.lat, 5),
            "longitude": round(thing.position.lon, 5),
        },
        "containedInPlace": [
            {"@type": "Country", "name": country_name(code), "identifier": code}
            for code in thing.countries
        ],
    }


def _ends(page: ThingPage, start: str | None, end: str | None) -> dict[str, Any]:
    places = page.register.facts.places
    ends = [
        {"@type": "BoatTerminal", "name": places[id_].names.en} if id_ else None
        for id_ in (start, end)
    ]
    return {"departureBoatTerminal": ends[0], "arrivalBoatTerminal": ends[1]}


def _history(page: ThingPage) -> dict[str, Any]:
    days = sorted(event.date for event in page.events)
    return {
        "@type": "Dataset",
        "@id": f"{page.base}{page.path}#history",
        "name": f"{page.name}: facts and status history",
        "description": f"{page.still.about} Dated reports with their sources. {page.sentence}",
        "url": page.canonical,
        "about": {"@id": f"{page.base}{page.path}#thing"},
        "temporalCoverage": f"{days[0]}/{days[-1]}" if days else None,
        "version": page.register.facts.version,
        "isAccessibleForFree": True,
        "license": _LICENCE,
        "inLanguage": "en",
        "creator": {"@type": "Organization", "name": "Crossgauge", "url": page.base},
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": kind,
                "contentUrl": f"{page.base}{page.file(suffix)}",
            }
            for suffix, kind in _FILES
        ],
    }
