"""The network: zones that run freely inside, gates, and the actions between gates.

A zone is a connected piece of one system (one gauge, or road) in one country, after every link that
crosses a border or has a status history of its own is taken out. Inside a zone the way between two
places is the one of least weighted kilometres, whatever the question. Everything that is not
proportional to kilometres belongs to an action. Nothing here knows a day, a price or an objective.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator
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
    Place,
    System,
)

ORIGIN = "origin"
_SEA_IN, _SEA_OUT = "sea_in", "sea_out"
# On a lorry that has not yet left: it may drive off, or over a border here, but it may not just
# unload again, or two gauges could meet on its back without a word.
ROAD_OUT = "road_out"
_LOCAL, _MOVED = "local/", "+"


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


def is_at_origin(node: Node) -> bool:
    """Whether cargo has not been on anything but a lorry across its own town."""
    return node.track.startswith(_LOCAL + ORIGIN)


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
    def key(self) -> tuple[str, Mode]:
        """A crossing that serves rail and road has a history, and a place in a chain, for each."""
        return self.crossing.id, self.mode


@dataclass(frozen=True, slots=True)
class Row:
    """Ways from one node to the others of its zone: weighted km, plain km, and the link before."""

    weighted_km: dict[str, float]
    distance_km: dict[str, float]
    via: dict[str, Link]

    def links_to(self, place_id: str) -> tuple[Link, ...]:
        """Links in travel order from the row's place to `place_id`."""
        links: list[Link] = []
        while place_id in self.via:
            link = self.via[place_id]
            links.append(link)
            place_id = link.from_id if link.to_id == place_id else link.to_id
        return tuple(reversed(links))


class Network:
    """Zones, gates and actions of the facts; the same for every day and every question."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._inner: dict[Node, list[tuple[str, Link]]] = defaultdict(list)
        self._rows: dict[Node, Row] = {}
        self._actions: dict[Node, tuple[Action, ...]] = {}
        self._own: dict[Node, list[Action]] = defaultdict(list)
        self._crossings_out: dict[Node, list[Crossing]] = defaultdict(list)
        self._tracks: dict[str, set[str]] = defaultdict(set)
        self._members: dict[str, list[str]] = defaultdict(list)
        for place in facts.places.values():
            self._members[place.city_id].append(place.id)
        for link in facts.links.values():
            self._add_link(link)
        for gauge_break in facts.gauge_breaks.values():
            self._add_gauge_break(gauge_break)
        self._gates: dict[Node, tuple[Node, ...]] = {}
        self._zone_of: dict[Node, int] = {}
        self._zones: list[tuple[Node, ...]] = []
        self._find_zones()

    # -- building ---------------------------------------------------------------------------

    def _add_link(self, link: Link) -> None:
        for system in _systems(link):
            self._tracks[link.from_id].add(system.value)
            self._tracks[link.to_id].add(system.value)
            if link.crossing_id is not None:
                self._add_crossing(link, system)
            elif link.status_subject is not None or system is System.SEA:
                self._add_pass(link, system)
            else:
                track = system.value
                self._inner[Node(link.from_id, track)].append((link.to_id, link))
                self._inner[Node(link.to_id, track)].append((link.from_id, link))

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
        if gauge_break.hours_id is None or not gauge_break.for_containers:
            return
        ways = [(gauge_break.gauge_from_mm, gauge_break.gauge_to_mm)]
        if gauge_break.both_ways:
            ways.append((gauge_break.gauge_to_mm, gauge_break.gauge_from_mm))
        for from_mm, to_mm in ways:
            if from_mm not in RAIL_SYSTEM_OF_GAUGE or to_mm not in RAIL_SYSTEM_OF_GAUGE:
                continue
            tail = Node(gauge_break.place_id, RAIL_SYSTEM_OF_GAUGE[from_mm].value)
            head = Node(gauge_break.place_id, RAIL_SYSTEM_OF_GAUGE[to_mm].value)
            self._own[tail].append(
                Action(ActionKind.GAUGE_CHANGE, tail, head, gauge_break=gauge_break)
            )

    def _find_zones(self) -> None:
        tracks = [Node(p, t) for p, found in self._tracks.items() for t in sorted(found)]
        for node in sorted(n for n in tracks if n.track != System.SEA.value):
            if node in self._zone_of:
                continue
            zone = self._connected(node)
            for member in zone:
                self._zone_of[member] = len(self._zones)
            self._zones.append(zone)

    def _connected(self, start: Node) -> tuple[Node, ...]:
        seen, todo = {start}, [start]
        while todo:
            node = todo.pop()
            for place_id, _ in self._inner.get(node, ()):
                head = Node(place_id, node.track)
                if head not in seen:
                    seen.add(head)
                    todo.append(head)
        return tuple(sorted(seen))

    # -- asking -----------------------------------------------------------------------------

    def nodes(self) -> Iterator[Node]:
        """Every place and land system there is."""
        return iter(self._zone_of)

    def crossings(self) -> Iterator[Crossing]:
        """Every way over a border, in both directions."""
        return (crossing for found in self._crossings_out.values() for crossing in found)

    def place(self, place_id: str) -> Place:
        return self._facts.places[place_id]

    def country(self, node: Node) -> str:
        return self._facts.places[node.place_id].country

    def members(self, place_id: str) -> tuple[str, ...]:
        """Places a question means: every member of a town for its main place, else just the one."""
        place = self._facts.places[place_id]
        return tuple(self._members[place_id]) if place.city_id == place_id else (place_id,)

    def town(self, place_id: str) -> tuple[str, ...]:
        """All places of the town that a place belongs to, itself among them."""
        return tuple(self._members[self._facts.places[place_id].city_id])

    def is_terminal(self, place_id: str) -> bool:
        """Whether cargo may change between lorry and train here on its way."""
        return place_id in self._facts.terminals

    def has_port(self, place_id: str) -> bool:
        """Whether ships of the network call here."""
        return System.SEA.value in self._tracks.get(place_id, ())

    def loads(self, node: Node) -> bool:
        """Whether wagons on a rail track can be loaded and unloaded for the place itself.

        A gauge that reaches a station only as a stub from over the border serves through wagons
        and the change of gauge there.
        """
        return node in self._inner or any(
            a.kind is ActionKind.PASS for a in self._own.get(node, ())
        )

    def tracks(self, place_id: str) -> tuple[str, ...]:
        """Systems present at a place, in a fixed order."""
        return tuple(sorted(self._tracks.get(place_id, ())))

    def zone(self, node: Node) -> tuple[Node, ...]:
        """All nodes that can be reached from a node without any action."""
        at = self._zone_of.get(_as_run(node))
        return () if at is None else self._zones[at]

    def gates(self, node: Node) -> tuple[Node, ...]:
        """Nodes of the zone of `node` where something other than running can happen."""
        at = self._zone_of.get(_as_run(node))
        if at is None:
            return ()
        first = self._zones[at][0]
        if first not in self._gates:
            self._gates[first] = tuple(n for n in self._zones[at] if self._is_gate(n))
        return self._gates[first]

    def _is_gate(self, node: Node) -> bool:
        return (
            node in self._own
            or node in self._crossings_out
            or len(self.town(node.place_id)) > 1
            or len(self._tracks[node.place_id]) > 1
        )

    def row(self, node: Node) -> Row:
        """Least weighted ways from `node` through its zone; computed once."""
        node = _as_run(node)
        if node not in self._rows:
            self._rows[node] = self._shortest(node)
        return self._rows[node]

    def crossings_from(self, node: Node) -> list[Crossing]:
        """Borders that cargo at a gate can pass at once."""
        return self._crossings_out.get(_as_run(node), [])

    def _shortest(self, start: Node) -> Row:
        weighted, distance, via = {start.place_id: 0.0}, {start.place_id: 0.0}, {}
        done: set[str] = set()
        queue = [(0.0, start.place_id)]
        while queue:
            weight, place_id = heapq.heappop(queue)
            if place_id in done:
                continue
            done.add(place_id)
            for head, link in self._inner.get(Node(place_id, start.track), ()):
                reached = weight + link.distance_km * link.path_weight
                if head not in weighted or reached < weighted[head]:
                    weighted[head] = reached
                    distance[head] = distance[place_id] + link.distance_km
                    via[head] = link
                    heapq.heappush(queue, (reached, head))
        return Row(weighted, distance, via)

    def actions(self, node: Node) -> tuple[Action, ...]:
        """Everything but crossing a border that can happen to cargo that has arrived at `node`."""
        if node not in self._actions:
            self._actions[node] = tuple(self._find_actions(node))
        return self._actions[node]

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
        for member in self.town(place_id):
            if member != place_id:
                head = local(member, came_by, moved=True)
                yield Action(ActionKind.TRANSFER, node, head)


def _systems(link: Link) -> Iterable[System]:
    if link.mode is Mode.RAIL:
        return [RAIL_SYSTEM_OF_GAUGE[g] for g in link.gauges_mm if g in RAIL_SYSTEM_OF_GAUGE]
    return [System(link.mode.value)]


def _as_run(node: Node) -> Node:
    """The node as its zone knows it."""
    return Node(node.place_id, System.ROAD.value) if node.track == ROAD_OUT else node


def _departure(place_id: str, system: System) -> Node:
    return Node(place_id, _SEA_OUT if system is System.SEA else system.value)


def _arrival(place_id: str, system: System) -> Node:
    return Node(place_id, _SEA_IN if system is System.SEA else system.value)
