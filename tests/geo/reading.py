"""What tests want to know of an answer, in one word each."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from geo.answer import Answer, Route
from geo.atlas import Atlas
from geo.itinerary import Leg, Step, Stop
from geo.model import Mode
from tests.geo.records import RAIL, ROAD, SEA
from tests.geo.tiny_world import PEAK

EVERY_MODE = (RAIL, ROAD, SEA)


def ask(
    atlas: Atlas,
    origin: str,
    destination: str,
    day: date,
    modes: tuple[Mode, ...] = EVERY_MODE,
    objective: str = "time",
) -> Answer:
    """The answer for one TEU."""
    return atlas.compare(origin, destination, as_of=day, modes=modes, objective=objective)


def vlad_to_pyongyang(atlas: Atlas, day: date = PEAK) -> Answer:
    """Vladivostok to Pyongyang by rail alone, as worked out on paper in test_comparison.py."""
    return ask(atlas, "vladivostok", "pyongyang", day, (RAIL,))


def chain(route: Route) -> tuple[str, ...]:
    """Ids of the crossings of a route in travel order."""
    return tuple(passage.id for passage in route.passages)


def chains(routes: Iterable[Route]) -> list[tuple[str, ...]]:
    """The chain of each route."""
    return [chain(route) for route in routes]


def only(routes: Iterable[Route], *crossing_ids: str) -> Route:
    """The one route by these crossings."""
    found = [route for route in routes if chain(route) == crossing_ids]
    assert len(found) == 1, (crossing_ids, chains(routes))
    return found[0]


def legs(route: Route) -> list[Leg]:
    """Legs in travel order."""
    return [step for step in route.steps if isinstance(step, Leg)]


def stops(route: Route, activity: str | None = None) -> list[Stop]:
    """Stops in travel order, of one activity if asked."""
    found = [step for step in route.steps if isinstance(step, Stop)]
    return [stop for stop in found if activity in (None, stop.activity)]


def told(steps: Iterable[Step]) -> list[str]:
    """Steps as short words, to set beside a derivation on paper."""
    return [
        f"{step.mode} {step.country} {step.from_id}→{step.to_id} {step.distance_km:g} km"
        if isinstance(step, Leg)
        else f"{step.activity} {step.place_id}"
        for step in steps
    ]


def hidden_gauge_changes(route: Route) -> list[str]:
    """Places where rail gauge changes though nothing but local handling lies between."""
    found = []
    last: Leg | None = None
    for step in route.steps:
        if isinstance(step, Stop):
            last = None if step.activity == "gauge_change" else last
            continue
        if last and step.gauge_mm and last.gauge_mm not in (None, step.gauge_mm):
            found.append(step.from_id)
        last = step
    return found


def idle_handling(route: Route) -> list[str]:
    """Terminals where cargo is loaded and unloaded again without having moved."""
    return [
        first.place_id
        for first, second in pairwise(route.steps)
        if isinstance(first, Stop)
        and isinstance(second, Stop)
        and first.activity == second.activity == "terminal"
        and first.place_id == second.place_id
    ]


def no_worse(one: Route, other: Route) -> bool:
    """Whether a reader could prefer the other only for where it leads."""

    def merits(route: Route) -> tuple[float, ...]:
        t = route.totals
        money = t.time_h.typical, t.cost_usd.typical, t.co2e_kg.typical
        return *money, t.border_crossings, t.gauge_breaks

    return all(a <= b + 1e-6 for a, b in zip(merits(one), merits(other), strict=True))
