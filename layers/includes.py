"""Holds the `includes` of data/assumptions.csv against each other and against the map."""

from collections.abc import Iterator, Mapping

from geo.assumptions import Assumption
from geo.includes import Scope, faults
from geo.model import BorderCrossing, GaugeBreak, Place
from layers.errors import DataError

FILE = "data/assumptions.csv"


def check_includes(
    assumptions: Mapping[str, Assumption],
    crossings: Mapping[str, BorderCrossing],
    breaks: Mapping[str, GaugeBreak],
    places: Mapping[str, Place],
) -> None:
    """Nothing is counted twice on one way.

    Raises
    ------
    DataError
        At the first row that includes what another row on the same way stands for.
    """
    known = dict(_scopes(assumptions, crossings, breaks, places))
    lines = {assumption_id: line for line, assumption_id in enumerate(assumptions, start=2)}
    for fault in faults(assumptions, known):
        raise DataError(FILE, lines[fault.assumption_id], "includes", fault.rule)


def _scopes(
    assumptions: Mapping[str, Assumption],
    crossings: Mapping[str, BorderCrossing],
    breaks: Mapping[str, GaugeBreak],
    places: Mapping[str, Place],
) -> Iterator[tuple[str, Scope]]:
    """Scopes of rows named after a crossing, a place or a row of gauge_breaks.csv."""
    for assumption_id in assumptions:
        for word in assumption_id.split("."):
            if word in crossings:
                yield assumption_id, _at_border(crossings[word])
            elif word in places:
                yield assumption_id, Scope(frozenset({places[word].country.lower()}))
    for way in breaks.values():
        crossing = crossings[way.crossing_id] if way.crossing_id else None
        scope = Scope(
            frozenset({places[way.place_id].country.lower()}),
            _pair(crossing) if crossing else None,
            way.crossing_id,
            "rail",
        )
        yield from ((own_id, scope) for own_id in (way.hours_id, way.cost_id) if own_id)


def _at_border(crossing: BorderCrossing) -> Scope:
    pair = _pair(crossing)
    return Scope(frozenset(pair.split("-")), pair, crossing.id)


def _pair(crossing: BorderCrossing) -> str:
    return "-".join(sorted((crossing.country_a.lower(), crossing.country_b.lower())))
