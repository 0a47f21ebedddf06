"""The network: zones that run freely inside, gates, and the actions between gates.

A zone is a connected piece of one system (one gauge, or road) in one country, after every link that
crosses a border or has a status history of its own is taken out. Inside a zone the way between two
places is the one of least weighted kilometres, whatever the question. Everything that is not
proportional to kilometres belongs to an action. Nothing here knows a day, a price or an objective.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from geo.geodesy import geodesic_km
from geo.model import (
    RAIL_SYSTEM_OF_GAUGE,
    BorderCrossing,
    Facts,
    GaugeBreak,
    Link,
    Mode,
    System,
)
from geo.stations import Stations
from geo.zone_graph import is_inner, systems_of
from geo.zones import RunPath, Spot

ORIGIN = "origin"
_SEA_IN, _SEA_OUT = "sea_in", "sea_out"
# On a lorry that has not yet left: it may drive off, or over a border here, but it may not just
# unload again, or two gauges could meet on its back without a word.
ROAD_OUT = "road_out"
_LOCAL, _MOVED = "local/", "+"
_ROAD = System.ROAD.value
_LAND = frozenset(system.value for system in System if system is not System.SEA)
# Beyond so many, what was kept is forgotten; a run holds its line.
_MOST_ROWS, _MOST_RUNS = 5_000, 4_000


class Node(NamedTuple):
    """Cargo at a place, on a track: a `System` value, off or onto a ship, or in local hands.

    A local track remembers what the cargo came by (`local/rail_1520`), because a lorry across town
    must not turn one gauge into the other unseen.
    """

    place_id: str
    track: str


def local(place_id: str, came_by: str, *, moved: bool = False) -> Node:
    """Cargo in local hands at a place, having come by a system (or at its origin).

    `moved` says that a lorry has brought it here from another place of the town since.
    """
    return Node(place_id, f"{_LOCAL}{came_by}{_MOVED if moved else ''}")


class ActionKind(StrEnum):
    """What happens between two gates."""

    BORDER = "border"
    PASS = "pass"
    GAUGE_CHANGE = "gauge_change"
    TERMINAL = "terminal"
    PORT = "port"
    TRANSFER = "transfer"
    ROAD_ACCESS = "road_access"


@dataclass(frozen=True, slots=True)
class Action:
    """A priced move from one gate to another; `link` and `gauge_break` say what it is made of."""

    kind: ActionKind
    tail: Node
    head: Node
    system: System | None = None
    link: Link | None = None
    gauge_break: GaugeBreak | None = None

    @property
    def key(self) -> tuple[Node, Node, str]:
        """What tells this action from every other, cheap to hash."""
        made_of = self.link.id if self.link else self.gauge_break.id if self.gauge_break else ""
        return self.tail, self.head, made_of or self.kind.value


@dataclass(frozen=True, slots=True)
class Crossing:
    """One link over a border in one direction and system."""

    action: Action
    crossing: BorderCrossing
    mode: Mode
    tail_country: str
    head_country: str
    tail_share: float

    @property
    def is_ferry(self) -> bool:
        """Whether it is a ferry, as its id says, and no freighter."""
        return is_ferry(self.crossing.id)

    @property
    def key(self) -> tuple[str, Mode]:
        """A crossing that serves rail and road has a history, and a place in a chain, for each."""
        return self.crossing.id, self.mode


class Network(Stations):
    """Zones, gates and actions of the facts; the same for every day and every question.

    Towns and points (`geo.ends`) count as places wherever an id or a node is asked for.
    """

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        self._rows: dict[Node, tuple[float, ...]] = {}
        self._runs: dict[tuple[Node, Node], RunPath] = {}
        self._actions: dict[Node, tuple[Action, ...]] = {}
        self._own: dict[Node, list[Action]] = defaultdict(list)
        self._crossings_out: dict[Node, list[Crossing]] = defaultdict(list)
        self._arrived_at: set[Node] = set()
        for link in facts.links.values():
            self._add_link(link)
        for gauge_break in facts.gauge_breaks.values():
            self._add_gauge_break(gauge_break)
        self._gates: dict[int, tuple[Node, ...]] = {}
        self._column: dict[Node, int] = {}
        self._spots: dict[Node, Spot | None] = {}
        self._gate_nodes: dict[int, list[int]] = {}

    # -- building ---------------------------------------------------------------------------

    def _add_link(self, link: Link) -> None:
        for system in () if is_inner(link) else systems_of(link):
            if link.crossing_id is not None:
                self._add_crossing(link, system)
            else:
                self._add_pass(link, system)

    def _add_crossing(self, link: Link, system: System) -> None:
        crossing = self._facts.crossings[link.crossing_id or ""]
        if crossing.service is not None and not crossing.service.is_for_hire:
            return  # a fact for the map: nobody can book it
        share = self._border_share(link, crossing)
        for tail, head, tail_share in (
            (link.from_id, link.to_id, share),
            (link.to_id, link.from_id, 1.0 - share),
        ):
            action = Action(
                ActionKind.BORDER, _departure(tail, system), _arrival(head, system), system, link
            )
            self._arrived_at.add(action.head)
            self._crossings_out[action.tail].append(
                Crossing(
                    action,
                    crossing,
                    link.mode,
                    self._facts.places[tail].country,
                    self._facts.places[head].country,
                    tail_share,
                )
            )

    def _border_share(self, link: Link, crossing: BorderCrossing) -> float:
        """Share of the link's length on the `from` side of the border."""
        if link.border_km is not None:
            return link.border_km / link.distance_km
        before = geodesic_km(self._facts.places[link.from_id].position, crossing.position)
        after = geodesic_km(crossing.position, self._facts.places[link.to_id].position)
        return before / (before + after) if before + after > 0 else 0.5

    def _add_pass(self, link: Link, system: System) -> None:
        for tail, head in ((link.from_id, link.to_id), (link.to_id, link.from_id)):
            node = _departure(tail, system)
            self._own[node].append(
                Action(ActionKind.PASS, node, _arrival(head, system), system, link)
            )

    def _add_gauge_break(self, gauge_break: GaugeBreak) -> None:
        if gauge_break.hours_id is None:
            return
        ways = [(gauge_break.gauge_from_mm, gauge_break.gauge_to_mm)]
        if gauge_break.both_ways:
            ways.append((gauge_break.gauge_to_mm, gauge_break.gauge_from_mm))
        for from_mm, to_mm in ways:
            if from_mm not in RAIL_SYSTEM_OF_GAUGE or to_mm not in RAIL_SYSTEM_OF_GAUGE:
                continue
            tail = Node(gauge_break.place_id, RAIL_SYSTEM_OF_GAUGE[from_mm].value)
            head = Node(gauge_break.place_id, RAIL_SYSTEM_OF_GAUGE[to_mm].value)
            self._arrived_at.add(head)
            self._own[tail].append(
                Action(ActionKind.GAUGE_CHANGE, tail, head, gauge_break=gauge_break)
            )

    # -- asking -----------------------------------------------------------------------------

    def nodes(self) -> Iterator[Node]:
        """Every listed place and land system there is."""
        return (
            Node(place_id, system.value)
            for place_id in self._facts.places
            for system in self.zones.tracks(place_id)
        )

    def systems(self) -> set[tuple[str, System]]:
        """Every country and land system in which cargo may run."""
        graph = self.zones.graph
        return set(zip(graph.zone_country, graph.zone_system, strict=True))

    def crossings(self) -> Iterator[Crossing]:
        """Every way over a border, in both directions."""
        return (crossing for found in self._crossings_out.values() for crossing in found)

    def country(self, node: Node) -> str:
        return self.place(node.place_id).country

    def loads(self, node: Node) -> bool:
        """Whether wagons on a rail track can be loaded and unloaded for the place itself.

        A gauge that reaches a station only as a stub from over the border serves through wagons
        and the change of gauge there.
        """
        place_id, track = node
        if place_id not in self._facts.places:
            return track in self.tracks(place_id)
        return self.zones.runs_at(place_id, System(track)) or any(
            a.kind is ActionKind.PASS for a in self._own.get(node, ())
        )

    def spot(self, node: Node) -> Spot | None:
        """Where a node stands in its zone; None in local hands, at sea and where it has none."""
        found = self._spots.get(node)
        if found is None:
            place_id, track = _as_run(node)
            found = self.at(place_id, System(track)) if track in _LAND else None
            if place_id in self._facts.places:
                self._spots[node] = found
        return found

    def zone_of(self, node: Node) -> int | None:
        """Number of the zone of a node."""
        spot = self.spot(node)
        return None if spot is None else spot.zone

    def zone(self, node: Node) -> tuple[Node, ...]:
        """All nodes of listed places that can be reached from a node without any action."""
        at = self.zone_of(node)
        if at is None:
            return ()
        track = _as_run(node).track
        return tuple(sorted(Node(place_id, track) for place_id in self.zones.places_in(at)))

    def gates(self, node: Node) -> tuple[Node, ...]:
        """Nodes of the zone of `node` at which something can happen to cargo on its way."""
        at = self.zone_of(node)
        if at is not None and at not in self._gates:
            self._gates[at] = tuple(n for n in self.zone(node) if self._is_gate(n))
            self._column.update((gate, i) for i, gate in enumerate(self._gates[at]))
        return () if at is None else self._gates[at]

    def _is_gate(self, node: Node) -> bool:
        place_id, track = node
        if node in self._own or node in self._crossings_out or node in self._arrived_at:
            return True
        others = [p for p in self.town(place_id) if p != place_id]
        if track == _ROAD and any(track in self._tracks[p] for p in others):
            return True
        # Else only for a change between lorry, train and ship, where there is another to change to.
        has_more = bool(others) or len(self._tracks[place_id]) > 1
        return has_more and self.has_yard(place_id) and (track == _ROAD or self.loads(node))

    def distances(self, node: Node, heads: Sequence[Node]) -> tuple[float, ...]:
        """Plain km of the ways of least weight from `node` to nodes of its zone, in their order."""
        node = _as_run(node)
        gates = self.gates(node)
        if heads is not gates:
            return tuple(self._km(node, _as_run(head)) for head in heads)
        if node not in self._rows:
            if len(self._rows) >= _MOST_ROWS:
                self._rows.clear()
            spot = self._spot(node)
            if spot.zone not in self._gate_nodes:
                self._gate_nodes[spot.zone] = [self._spot(gate).node for gate in gates]
            found = self.zones.gate_km(spot, self._gate_nodes[spot.zone])
            self._rows[node] = tuple(found.tolist())
        return self._rows[node]

    def _km(self, tail: Node, head: Node) -> float:
        start, end = self._spot(tail), self._spot(head)
        # There is as long as back, and mostly one of the two is a gate, and the other has its row.
        for one, other in ((tail, head), (head, tail)):
            if start.zone == end.zone and one in self._rows and other in self._column:
                return self._rows[one][self._column[other]]
        return self.zones.km(start.zone, start, end)

    def run(self, tail: Node, head: Node) -> RunPath:
        """The way between two nodes of one zone; its km is that of `distances`."""
        key = _as_run(tail), _as_run(head)
        found = self._runs.get(key)
        if found is None:
            found = self.zones.run(self._spot(key[0]), self._spot(key[1]))
            # Runs of a town or a point are seldom asked for again.
            if all(node.place_id in self._facts.places for node in key):
                if len(self._runs) >= _MOST_RUNS:
                    self._runs.clear()
                self._runs[key] = found
        return found

    def _spot(self, node: Node) -> Spot:
        spot = self.spot(node)
        if spot is None:
            message = f"{node.place_id} has no {node.track}"
            raise KeyError(message)
        return spot

    def actions(self, node: Node) -> tuple[Action, ...]:
        """Everything but crossing a border that can happen to cargo that has arrived at `node`."""
        found = self._actions.get(node)
        if found is None:
            found = tuple(self._find_actions(node))
            if node.place_id in self._facts.places:
                self._actions[node] = found
        return found

    def _find_actions(self, node: Node) -> Iterator[Action]:
        yield from self._own.get(_as_run(node), ())
        place_id, track = node
        if track.startswith(_LOCAL):
            yield from self._from_local(node, track.removeprefix(_LOCAL))
        elif track == _SEA_IN:
            yield Action(ActionKind.PORT, node, local(place_id, "sea"))
            yield Action(ActionKind.PORT, node, Node(place_id, _SEA_OUT))
        elif track == System.ROAD.value:
            yield Action(ActionKind.ROAD_ACCESS, node, local(place_id, track))
        elif track not in (_SEA_OUT, ROAD_OUT) and self.loads(node):
            yield Action(ActionKind.TERMINAL, node, local(place_id, track))

    def _from_local(self, node: Node, memory: str) -> Iterator[Action]:
        place_id, came_by = node.place_id, memory.removesuffix(_MOVED)
        for track in self.tracks(place_id):
            if track == memory:
                # Back onto what it has just left would be two runs in a row under another name.
                continue
            if track == System.SEA.value:
                yield Action(ActionKind.PORT, node, Node(place_id, _SEA_OUT))
            elif track == System.ROAD.value:
                yield Action(ActionKind.ROAD_ACCESS, node, Node(place_id, ROAD_OUT))
            elif self.loads(Node(place_id, track)) and (
                track == came_by or not came_by.startswith("rail_")
            ):
                # A lorry between two stations of one town may not change the gauge on the quiet:
                # gauges change only where gauge_breaks.csv says so.
                yield Action(ActionKind.TERMINAL, node, Node(place_id, track))
        # One lorry joins any two places of a town: there and back again would be two runs in a row.
        for member in () if memory.endswith(_MOVED) else self.town(place_id):
            if member != place_id:
                head = local(member, came_by, moved=True)
                yield Action(ActionKind.TRANSFER, node, head)


def is_ferry(service_id: str) -> bool:
    """Whether a sea service is a ferry, as its id says, and no freighter."""
    return service_id.endswith("-ferry")


def _as_run(node: Node) -> Node:
    """The node as its zone knows it."""
    return Node(node.place_id, System.ROAD.value) if node.track == ROAD_OUT else node


def _departure(place_id: str, system: System) -> Node:
    return Node(place_id, _SEA_OUT if system is System.SEA else system.value)


def _arrival(place_id: str, system: System) -> Node:
    return Node(place_id, _SEA_IN if system is System.SEA else system.value)
