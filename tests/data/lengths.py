"""Lengths of ways by other means than the product's: a plain Dijkstra."""

import heapq
from collections import defaultdict
from collections.abc import Callable

from geo.model import Facts, Link


def way_km(facts: Facts, start: str, end: str, may_use: Callable[[Link], bool]) -> float | None:
    """Km of the way of least weighted km between two towns; None where there is none.

    Going from one member of a town to another costs nothing.
    """
    steps: dict[str, list[tuple[str, float, float]]] = defaultdict(list)
    for link in facts.links.values():
        if may_use(link):
            one, other = (facts.places[end].city_id for end in (link.from_id, link.to_id))
            weighted = link.distance_km * link.path_weight
            steps[one].append((other, weighted, link.distance_km))
            steps[other].append((one, weighted, link.distance_km))
    target = facts.places[end].city_id
    heap = [(0.0, 0.0, facts.places[start].city_id)]
    done: set[str] = set()
    while heap:
        weighted, km, town = heapq.heappop(heap)
        if town == target:
            return km
        if town not in done:
            done.add(town)
            for following, more_weighted, more_km in steps[town]:
                heapq.heappush(heap, (weighted + more_weighted, km + more_km, following))
    return None
