"""Questions between any two places of the network, drawn by a seed; what is changed before them."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np

from benchmarks.joined_graph import JoinedGraph
from geo.answer import Answer
from geo.atlas import Atlas
from geo.itinerary import Leg
from geo.model import Facts, Mode
from geo.scenario import Scenario
from geo.zones import Spot, Zones

DAY = date(2026, 6, 1)
FIRST_DAY, LAST_DAY = date(2016, 1, 1), date(2026, 10, 31)
# What changes before a question; the first changes nothing.
CHANGES = ("plain", "day", "closure", "assumption")


class End(NamedTuple):
    """Where a question begins or ends: its id, town and country, and the node nearest to it.

    `is_node`: it is that node and no other, so that a length from it is the same for everybody.
    """

    id: str
    city_id: str
    country: str
    node: int
    is_node: bool = False


class Pair(NamedTuple):
    """A question's two ends."""

    origin: End
    destination: End


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """Listed places on the largest piece of the rail network, and towns beside it."""

    places: tuple[End, ...]
    _town_ids: tuple[str, ...]
    _facts: Facts
    _zones: Zones
    _graph: JoinedGraph
    _inside: frozenset[int]
    _found: dict[str, End | None] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: Facts, zones: Zones, graph: JoinedGraph) -> "Ends":
        """The ends that a graph has."""
        inside = frozenset(graph.largest_piece().tolist())
        nodes: dict[str, set[int]] = defaultdict(set)
        for (place_id, _), at in zones.graph.node_of.items():
            nodes[place_id].add(int(graph.node_of[at]))
        towns = Counter(place.city_id for place in facts.places.values())
        places = []
        for place_id in sorted(nodes):
            place, at_rail = facts.places[place_id], sorted(nodes[place_id] & inside)
            if at_rail:
                is_node = len(at_rail) == len(nodes[place_id] - {-1}) == towns[place.city_id] == 1
                places.append(End(place_id, place.city_id, place.country, at_rail[0], is_node))
        return cls(tuple(places), tuple(sorted(facts.towns)), facts, zones, graph, inside)

    def town(self, town_id: str) -> End | None:
        """A town at the nearer end of the line nearest to it; None where it is on another piece."""
        if town_id not in self._found:
            self._found[town_id] = self._find(town_id)
        return self._found[town_id]

    def _find(self, town_id: str) -> End | None:
        town = self._facts.towns[town_id]
        for spot in self._zones.snap(town.position, town.country).values():
            node = int(self._graph.node_of[self._node(spot)])
            if node in self._inside:
                return End(town_id, town_id, town.country, node)
        return None

    def _node(self, spot: Spot) -> int:
        if spot.node >= 0:
            return spot.node
        graph = self._zones.graph
        is_near_tail = spot.along_mm * 2 <= graph.edge_mm[spot.edge]
        return int((graph.edge_tail if is_near_tail else graph.edge_head)[spot.edge])

    def drawn(self, count: int, rng: np.random.Generator) -> list[End]:
        """Ends by chance, none twice: as many listed places as towns, as far as there are."""
        places = [self.places[i] for i in rng.permutation(len(self.places))[: (count + 1) // 2]]
        towns = (self.town(self._town_ids[i]) for i in rng.permutation(len(self._town_ids)))
        found = [*places, *_first(towns, count - len(places))]
        return [found[i] for i in rng.permutation(len(found))]

    def pairs(self, count: int, rng: np.random.Generator) -> list[Pair]:
        """Pairs by chance whose ends are of two towns."""
        found: list[Pair] = []
        while len(found) < count:
            # No more at once than there are places, or towns would be more than half.
            ends = self.drawn(2 * min(count - len(found), len(self.places)), rng)
            pairs = (Pair(a, b) for a, b in zip(ends[::2], ends[1::2], strict=False))
            found += [pair for pair in pairs if pair.origin.city_id != pair.destination.city_id]
        return found


def _first(ends: Iterator[End | None], count: int) -> Iterator[End]:
    """The first so many that are there."""
    left = count
    while left > 0:
        end = next(ends, None)
        if end is not None:
            left -= 1
            yield end


def changed(change: str, pair: Pair, facts: Facts, rng: np.random.Generator) -> dict[str, Any]:
    """The day and the scenario of a question: as they are, or with one thing changed by chance.

    The crossing that is closed is one of the countries between which goods are to go.
    """
    day, scenario = DAY, Scenario()
    if change == "day":
        day = FIRST_DAY + timedelta(days=int(rng.integers((LAST_DAY - FIRST_DAY).days)))
    elif change == "closure":
        ends = {pair.origin.country, pair.destination.country}
        rail = [c for c in facts.crossings.values() if Mode.RAIL in c.modes]
        near = [c for c in rail if not ends.isdisjoint((c.country_a, c.country_b))] or rail
        scenario = Scenario(closed=(near[rng.integers(len(near))].id,))
    elif change == "assumption":
        rows = [row for row in facts.assumptions.values() if row.low < row.high]
        row = rows[rng.integers(len(rows))]
        scenario = Scenario(values=((row.id, float(rng.uniform(row.low, row.high))),))
    return {"as_of": day, "scenario": scenario}


def asked(atlas: Atlas, pair: Pair, change: dict[str, Any]) -> Answer:
    """A whole answer, read to the end: every way with its range, its status and its line."""
    answer = atlas.compare(pair.origin.id, pair.destination.id, **change)
    read = 0
    for route in answer.all_routes():
        if not route.spread.p10[0] <= route.spread.p90[0]:
            raise RuntimeError(f"{pair.origin.id} to {pair.destination.id}: a way without a range")
        read += sum(len(step.line) for step in route.steps if isinstance(step, Leg))
        read += sum(passage.report.status.is_usable for passage in route.passages)
    return answer
