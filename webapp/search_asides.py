"""What a search may mean that has no name on the map: a train, a gauge, a month or a year."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from geo.latest import known_services
from geo.spelling import fold
from webapp.arguments import Moment
from webapp.links import thing_path
from webapp.queries import Desk

_GAUGE = re.compile(r"(?:gauge )?(1)[ ,. ]?(520|435|067)(?: ?mm)?(?: gauge)?")
_MONTHS = tuple(date(2000, number, 1).strftime("%B").lower() for number in range(1, 13))
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_ISO_MONTH = re.compile(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])", re.ASCII)
_LEAST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Aside:
    """A page beside the map: what it is, where, and why it is offered."""

    name: str
    url: str
    line: str


def asides(text: str, desk: Desk, moment: Moment) -> list[Aside]:
    """Pages that a text means although nothing on the map is called so."""
    plain = " ".join(fold(text).split())
    if len(plain) < _LEAST_LETTERS:
        return []
    return [*_trains(plain, desk, moment), *_gauges(text), *_times(text)]


def _trains(plain: str, desk: Desk, moment: Moment) -> Iterator[Aside]:
    facts = desk.atlas.facts
    for service in known_services(desk.almanac.services.values(), facts.sources, moment.known_on):
        # A number such as K27 stands in the name between marks that fold away.
        if plain in fold(service.name).split() or plain == fold(service.name):
            crossing = facts.crossings[service.crossing_id].names.en
            yield Aside(
                service.name,
                f"{thing_path('crossing', service.crossing_id)}#h-services",
                f"Passenger service over {crossing}; {service.days or 'days not known'}",
            )


def _gauges(text: str) -> Iterator[Aside]:
    found = _GAUGE.fullmatch(text.strip().lower())
    if found:
        mm = f"{found[1]},{found[2]}"
        yield Aside("Breaks of gauge", "/gauge-breaks", f"Where {mm} mm meets another gauge")
        yield Aside("Lines", "/lines", "Railway lines with their gauge")


def _times(text: str) -> Iterator[Aside]:
    """A year or a month: the reports of that year, and trade since then."""
    words = text.strip().lower().replace(",", " ").split()
    iso = _ISO_MONTH.fullmatch(text.strip())
    year = iso[1] if iso else next((word for word in words if _YEAR.fullmatch(word)), "")
    months = [word for word in words if word in _MONTHS]
    if not year or (not iso and len(words) > 1 + len(months)):
        return
    yield Aside(f"Reports of {year}", f"/timeline?year={year}", "On the timeline, with sources")
    yield Aside(f"Trade since {year}", f"/trade?since={year}", "Month by month, with sources")
