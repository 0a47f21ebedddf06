"""Best ways inside a country, from where cargo enters it to where it can leave.

Dijkstra over gates. Prices are never negative and constant for a question, and each run through a
zone is one row of its table, so the search is exact. What happens inside a country does not depend
on which borders are open, so it is searched once for a set of modes and an objective and kept.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from geo.cargo import CONTAINERS, CargoKind, can_change_gauge
from geo.model import Mode, System
from geo.network import (
    ORIGIN,
    ROAD_OUT,
    Action,
    ActionKind,
    Crossing,
    Network,
    Node,
    is_at_origin,
    local,
)


class Price(NamedTuple):
    """Typical hours, USD per TEU, kg CO2e per tonne, kilometres and gauge changes of a move."""

    time_h: float = 0.0
    cost_usd: float = 0.0
    co2e_kg: float = 0.0
    distance_km: float = 0.0
    gauge_changes: int = 0

    def plus(self, other: "Price") -> "Price":
        return Price(
            self.time_h + other.time_h,
            self.cost_usd + other.cost_usd,
            self.co2e_kg + other.co2e_kg,
            self.distance_km + other.distance_km,
            self.gauge_changes + other.gauge_changes,
        )


# The small addends break ties, so that a move which is free in the objective is still not made for
# nothing and the same question always finds the same way.
WEIGHS: Mapping[str, Callable[[Price], float]] = {
    "time": lambda p: p.time_h + p.distance_km * 1e-6 + p.cost_usd * 1e-9,
    "cost": lambda p: p.cost_usd + p.time_h * 1e-6,
    "co2e": lambda p: p.co2e_kg + p.time_h * 1e-6 + p.cost_usd * 1e-9,
    "distance": lambda p: p.distance_km + p.time_h * 1e-6 + p.cost_usd * 1e-9,
}


class Prices(Protocol):
    """What the search asks of the cost side: the typical price of every move."""

    def run(self, country: str, system: System, distance_km: float) -> Price: ...

    def action(self, action: Action) -> Price: ...

    def crossing(self, crossing: Crossing) -> Price: ...


@dataclass(frozen=True, slots=True)
class Run:
    """One run through a zone, from one of its nodes to another."""

    tail: Node
    head: Node


Hop = Run | Action | Crossing


@dataclass(frozen=True, slots=True)
class Reached:
    """A node reached at a weight and price, by a hop from an earlier one."""

    weight: float
    price: Price
    before: "Reached | None"
    hop: Hop | None

    def hops(self) -> list[Hop]:
        """Moves in travel order."""
        found: list[Hop] = []
        at: Reached | None = self
        while at is not None:
            if at.hop is not None:
                found.append(at.hop)
            at = at.before
        found.reverse()
        return found


START = Reached(0.0, Price(), None, None)


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for a question inside every country, whatever is open at the borders.

    `passable` holds the ids of those links with a status history that may be used.
    """

    objective: str
    modes: frozenset[Mode]
    passable: frozenset[str]
    kind: CargoKind = CONTAINERS

    def allows(self, action: Action) -> bool:
        """Whether the modes asked for, and the day, permit this move."""
        if action.kind is ActionKind.PASS:
            return action.link is not None and action.link.id in self.passable
        if action.gauge_break is not None:
            return can_change_gauge(
                self.kind,
                action.gauge_break.method,
                for_containers=action.gauge_break.for_containers,
            )
        mode = _mode_of_track(action.head.track)
        return mode is None or mode in self.modes

    def may_run_on(self, node: Node) -> bool:
        """Whether a node is a track on land of one of the modes asked for."""
        mode = _mode_of_track(node.track)
        return mode is not None and mode is not Mode.SEA and mode in self.modes

    def takes(self, crossing: Crossing) -> bool:
        """Whether the cargo may go over a border in this mode; bulk never boards a ferry."""
        if crossing.mode not in self.modes:
            return False
        return self.kind.goes_by_ferry or not crossing.is_ferry


def _mode_of_track(track: str) -> Mode | None:
    """Mode a track belongs to; None in local hands, which are always allowed."""
    if track.startswith("rail_"):
        return Mode.RAIL
    if track.startswith("sea_"):
        return Mode.SEA
    return Mode.ROAD if track in (System.ROAD.value, ROAD_OUT) else None


class Inland:
    """Best ways inside one country from where cargo enters it.

    `departures` are nodes from which it may run on, `arrivals` nodes at which something may happen.
    """

    def __init__(
        self, network: Network, prices: Prices, terms: Terms, starts: Iterable[Node]
    ) -> None:
        self._network, self._prices, self._terms = network, prices, terms
        self._weigh = WEIGHS[terms.objective]
        self.departures: dict[Node, Reached] = {}
        self.arrivals: dict[Node, Reached] = {}
        self._by_zone: dict[int, list[tuple[Node, Reached]]] | None = None
        self._search(starts)
        self.exits: tuple[tuple[Crossing, Reached], ...] = tuple(self._find_exits())

    def _search(self, starts: Iterable[Node]) -> None:
        queue: list[tuple[float, int, Node, bool, Reached]] = []
        for number, node in enumerate(starts):
            queue.append((0.0, number, node, True, START))
        count = len(queue)
        while queue:
            _, _, node, departs, reached = heapq.heappop(queue)
            done = self.departures if departs else self.arrivals
            if node in done:
                continue
            done[node] = reached
            moves = self._runs(node, reached) if departs else self._actions(node, reached)
            for head, found in moves:
                if head not in (self.arrivals if departs else self.departures):
                    count += 1
                    heapq.heappush(queue, (found.weight, count, head, not departs, found))

    def _runs(self, node: Node, reached: Reached) -> Iterator[tuple[Node, Reached]]:
        yield node, reached
        gates = self._network.gates(node)
        if not gates:
            return
        country, system = self._network.country(node), System(gates[0].track)
        for head, km in zip(gates, self._network.distances(node, gates), strict=True):
            if head.place_id != node.place_id:
                price = self._prices.run(country, system, km)
                yield head, self._add(reached, price, Run(node, head))

    def _actions(self, node: Node, reached: Reached) -> Iterator[tuple[Node, Reached]]:
        for action in self._network.actions(node):
            if self._terms.allows(action) and self._is_offered(action):
                yield action.head, self._add(reached, self._prices.action(action), action)

    def _is_offered(self, action: Action) -> bool:
        """Between road and rail cargo changes at its ends, at a port's town, or at a terminal."""
        if action.kind is not ActionKind.TERMINAL:
            return True
        return is_at_origin(action.tail) or self._network.has_yard(action.tail.place_id)

    def _add(self, reached: Reached, price: Price, hop: Hop) -> Reached:
        return Reached(reached.weight + self._weigh(price), reached.price.plus(price), reached, hop)

    def _find_exits(self) -> Iterator[tuple[Crossing, Reached]]:
        for node, reached in self.arrivals.items():
            for crossing in self._network.crossings_from(node):
                if self._terms.takes(crossing):
                    price = self._prices.crossing(crossing)
                    yield crossing, self._add(reached, price, crossing)

    def ending_at(self, place_ids: tuple[str, ...]) -> Reached | None:
        """Best way to have the cargo in local hands at one of the places; None if there is none."""
        return min(self._endings(place_ids), key=lambda r: r.weight, default=None)

    def _endings(self, place_ids: tuple[str, ...]) -> Iterator[Reached]:
        for place_id in place_ids:
            yield from self._endings_at(place_id)
            for member in self._network.town(place_id):
                if member not in place_ids:
                    yield from self._endings_across_town(member, place_id)

    def _departures_in(self, zone: int | None) -> list[tuple[Node, Reached]]:
        if self._by_zone is None:
            self._by_zone = {}
            for start, reached in self.departures.items():
                found = self._network.zone_of(start)
                if found is not None:
                    self._by_zone.setdefault(found, []).append((start, reached))
        return [] if zone is None else self._by_zone.get(zone, [])

    def _endings_across_town(self, member: str, place_id: str) -> Iterator[Reached]:
        for reached in self._endings_at(member):
            hop = reached.hop
            if isinstance(hop, Action):
                for action in self._network.actions(hop.head):
                    if action.kind is ActionKind.TRANSFER and action.head.place_id == place_id:
                        yield self._add(reached, self._prices.action(action), action)

    def _endings_at(self, place_id: str) -> Iterator[Reached]:
        for track in self._network.tracks(place_id):
            node = Node(place_id, track)
            if track != System.SEA.value and _mode_of_track(track) in self._terms.modes:
                yield from self._endings_on(node)
        for came_by in (ORIGIN, *System):
            for moved in (False, True):
                node = local(place_id, str(came_by), moved=moved)
                if (found := self.arrivals.get(node)) is not None:
                    yield found

    def _endings_on(self, node: Node) -> Iterator[Reached]:
        """Ends of runs to a node that need not be a gate."""
        unload = next(
            (a for a in self._network.actions(node) if a.head == local(node.place_id, node.track)),
            None,
        )
        if unload is None:
            return
        for at in self._running_to(node):
            yield self._add(at, self._prices.action(unload), unload)

    def passing(self, node: Node) -> Reached | None:
        """Best way to come by a place on a track without unloading; None if there is none."""
        return min(self._running_to(node), key=lambda r: r.weight, default=None)

    def _running_to(self, node: Node) -> Iterator[Reached]:
        country, system = self._network.country(node), System(node.track)
        for start, reached in self._departures_in(self._network.zone_of(node)):
            if start == node:
                yield reached
            elif start.place_id != node.place_id:
                (distance_km,) = self._network.distances(start, (node,))
                price = self._prices.run(country, system, distance_km)
                yield self._add(reached, price, Run(start, node))
