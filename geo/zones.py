"""Zones: pieces of one system in one country in which cargo runs freely, with their kilometres.

Inside a zone the way between two spots is the one of least weighted length, whatever the question;
of equally light ways the shorter. Lengths and ways come from labels (`geo.hierarchy`), some forty
numbers for each spot; nothing is searched.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo.hierarchy import Hierarchy, Label, Labels, Meeting, meet, meet_many, packed
from geo.kernels import Floats, Ints
from geo.model import DistanceBasis, Facts, Link, LonLat, System
from geo.shelf import Shelf
from geo.zone_graph import MM_PER_KM, EdgeKind, ZoneGraph, build_graph
from geo.zone_shapes import NO_STUB, Shapes, Stub

FARTHEST_KM = 30.0
_NOWHERE = LonLat(0.0, 0.0)
# Where the way between two points of one edge turns: nowhere, it stays on the edge.
_ON_THE_EDGE = -1
# Beyond so many, labels of points on edges are forgotten; each is some kilobytes.
_MOST_LABELS = 500
_ROUNDING_KM = 1e-6


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a run begins or ends: a node of a zone, or a point on an edge with a spur to it.

    On an edge `node` is -1; the point lies `along_mm` from the edge's tail, on segment `segment` of
    its line at `position`, and `origin`, what was asked for, `spur_mm` away from it.
    """

    zone: int
    node: int
    edge: int = -1
    along_mm: float = 0.0
    segment: int = 0
    spur_mm: float = 0.0
    position: LonLat = _NOWHERE
    origin: LonLat = _NOWHERE


class Travelled(NamedTuple):
    """A curated link, or the part of it that a run uses, in a direction."""

    link: Link
    distance_km: float
    is_forward: bool


class RunPath:
    """The way of one run; its line and the links it is made of once they are asked for."""

    def __init__(
        self,
        distance_km: float,
        published_km: float,
        draw: Callable[[], Floats],
        find_links: Callable[[], Sequence[Travelled]],
    ) -> None:
        self.distance_km, self._draw, self._find_links = distance_km, draw, find_links
        # What is not on a link of a table is estimated; a rounding error is not.
        estimated_km = distance_km - published_km
        self.estimated_km = estimated_km if estimated_km > _ROUNDING_KM else 0.0

    @cached_property
    def positions(self) -> Floats:
        """Lon, lat in travel order, shape (n, 2)."""
        return self._draw()

    @cached_property
    def links(self) -> tuple[Travelled, ...]:
        """Curated links and parts of them, in travel order; a link may come in several parts."""
        return tuple(self._find_links())


class Zones:
    """All zones of the facts. Labels are kept as they are asked for; nothing else changes."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.graph: ZoneGraph = build_graph(facts)
        self.hierarchy = hierarchy_of(self.graph, facts.shelf)
        self._tracks: dict[str, tuple[System, ...]] = {}
        for place_id, system in self.graph.node_of:
            self._tracks[place_id] = (*self._tracks.get(place_id, ()), system)
        self._labels: dict[int, Label] = {}
        self._spot_labels: dict[Spot, Label] = {}
        self._gates: dict[int, tuple[tuple[int, ...], Labels]] = {}

    @cached_property
    def shapes(self) -> Shapes:
        """The lines of all edges; made when a way is first drawn or a point first looked for."""
        return Shapes(self.graph, self._facts)

    @cached_property
    def _published_km(self) -> Floats:
        """Kilometres of every edge that is a link whose length a document gives, else 0."""
        graph, found = self.graph, np.zeros(len(self.graph.edge_mm))
        edges = np.flatnonzero(graph.edge_kind == EdgeKind.LINK)
        is_known = [link.distance_basis is DistanceBasis.TARIFF for link in graph.links]
        is_told = np.array(is_known, np.bool_)[graph.edge_index[edges]]
        found[edges] = np.where(is_told, graph.edge_mm[edges] / MM_PER_KM, 0.0)
        return found

    # -- what is where ------------------------------------------------------------------------

    def tracks(self, place_id: str) -> tuple[System, ...]:
        """Land systems present at a listed place, in no order."""
        return self._tracks.get(place_id, ())

    def runs_at(self, place_id: str, system: System) -> bool:
        """Whether trains or lorries of the place's own zone run there, not only over a border."""
        node = self.graph.node_of.get((place_id, system))
        return node is not None and bool(self.graph.indptr[node + 1] > self.graph.indptr[node])

    def zone_of(self, place_id: str, system: System) -> int | None:
        """Number of the zone that a listed place has on a system."""
        node = self.graph.node_of.get((place_id, system))
        return None if node is None else int(self.graph.zone_of[node])

    def places_in(self, zone: int) -> tuple[str, ...]:
        """Ids of the listed places of a zone, in the order of the table."""
        at = slice(self.graph.zone_ptr[zone], self.graph.zone_ptr[zone + 1])
        places = np.sort(self.graph.node_place[at])
        return tuple(self.graph.place_ids[i] for i in places[places >= 0].tolist())

    def country(self, zone: int) -> str:
        return self.graph.zone_country[zone]

    def system(self, zone: int) -> System:
        return self.graph.zone_system[zone]

    def spot(self, place_id: str, system: System) -> Spot | None:
        """A listed place on one of its systems."""
        node = self.graph.node_of.get((place_id, system))
        return None if node is None else Spot(int(self.graph.zone_of[node]), node)

    def snap(self, position: LonLat, country: str | None = None) -> dict[System, Spot]:
        """The nearest point of a line of each system within 30 km, all in one country."""
        graph, spots = self.graph, {}
        for system, found in self.shapes.nearest(position, FARTHEST_KM, country).items():
            edge = found.edge
            spots[system] = Spot(
                int(graph.zone_of[graph.edge_tail[edge]]),
                -1,
                edge,
                float(np.rint(found.share * graph.edge_mm[edge])),
                found.segment,
                float(np.rint(found.km * MM_PER_KM)),
                found.position,
                position,
            )
        return spots

    # -- lengths ------------------------------------------------------------------------------

    def km(self, zone: int, start: Spot, end: Spot) -> float:
        """Plain km of the way of least weight; infinite where the spots lie in other zones."""
        if not start.zone == end.zone == zone:
            return np.inf
        return self._turn(start, end).mm / MM_PER_KM

    def gate_km(self, start: Spot, gates: Sequence[int]) -> Floats:
        """Plain km from a spot to gates of its zone, by node.

        The labels of the gates last asked for in each zone are kept side by side.
        """
        wanted = tuple(gates)
        kept, labels = self._gates.get(start.zone, (None, None))
        if labels is None or kept != wanted:
            labels = packed([self._node_label(gate) for gate in wanted])
            self._gates[start.zone] = wanted, labels
        return meet_many(self.label(start), labels)[1] / MM_PER_KM

    def label(self, spot: Spot) -> Label:
        """Lengths from a spot to its ancestors in the hierarchy; kept."""
        if spot.node >= 0:
            return self._node_label(spot.node)
        found = self._spot_labels.get(spot)
        if found is None:
            if len(self._spot_labels) >= _MOST_LABELS:
                self._spot_labels.clear()
            nodes, w, mm = zip(*self.next_nodes(spot), strict=True)
            found = self.hierarchy.label(np.array(nodes), np.array(w), np.array(mm))
            self._spot_labels[spot] = found
        return found

    def next_nodes(self, spot: Spot) -> tuple[tuple[int, float, float], ...]:
        """The nodes next to a spot, with the weight and the mm that lie between."""
        if spot.node >= 0:
            return ((spot.node, 0.0, 0.0),)
        graph, edge = self.graph, spot.edge
        before_w = self._before_w(spot)
        rest_w = float(graph.edge_w[edge]) - before_w
        rest_mm = float(graph.edge_mm[edge]) - spot.along_mm
        return (
            (int(graph.edge_tail[edge]), before_w, spot.along_mm + spot.spur_mm),
            (int(graph.edge_head[edge]), rest_w, rest_mm + spot.spur_mm),
        )

    def along_edge(self, start: Spot, end: Spot) -> tuple[float, float]:
        """Weight and mm between two spots of one edge, if one stays on it."""
        mm = abs(start.along_mm - end.along_mm) + start.spur_mm + end.spur_mm
        return abs(self._before_w(start) - self._before_w(end)), mm

    def _node_label(self, node: int) -> Label:
        found = self._labels.get(node)
        if found is None:
            found = self._labels[node] = self.hierarchy.node_label(node)
        return found

    def _before_w(self, spot: Spot) -> float:
        """Weight of an edge up to a spot on it, a whole number as all weights are."""
        mm = float(self.graph.edge_mm[spot.edge])
        share = spot.along_mm / mm if mm else 0.0
        return float(round(share * float(self.graph.edge_w[spot.edge])))

    def _turn(self, start: Spot, end: Spot) -> Meeting:
        """Least way between two spots of a zone."""
        found = meet(self.label(start), self.label(end))
        if start.edge < 0 or start.edge != end.edge:
            return found
        return min(Meeting(*self.along_edge(start, end), _ON_THE_EDGE), found)

    # -- the way itself -----------------------------------------------------------------------

    def run(self, start: Spot, end: Spot) -> RunPath:
        """The way of least weight between two spots of one zone, whose km is that of `km`."""
        turn = self._turn(start, end)
        if turn.depth == _ON_THE_EDGE:
            return self._along_one_edge(start, end)
        way = self.hierarchy.way(self.label(start), self.label(end), turn.depth)
        is_forward = self.graph.edge_tail[way.edges] == way.tails

        def draw() -> Floats:
            ends = self._stub(start, way.first), self._stub(end, way.last)
            line = self.shapes.line(way.edges, is_forward, *ends)
            if len(line):
                return line
            at = start.node
            return np.array([[self.graph.node_lon[at], self.graph.node_lat[at]]])

        def find_links() -> list[Travelled]:
            return [*begin, *self._links(way.edges, is_forward), *rest]

        begin = self._part(start, way.first, is_start=True)
        rest = self._part(end, way.last, is_start=False)
        published_km = float(self._published_km[way.edges].sum()) + _published_km(*begin, *rest)
        return RunPath(turn.mm / MM_PER_KM, published_km, draw, find_links)

    def _stub(self, spot: Spot, node: int) -> Stub:
        """The way from a spot on an edge to a node next to it."""
        if spot.node >= 0:
            return NO_STUB
        to_tail = bool(node == self.graph.edge_tail[spot.edge])
        return (spot.edge, spot.segment, to_tail, *spot.position, *spot.origin)

    def _part(self, spot: Spot, node: int, *, is_start: bool) -> list[Travelled]:
        """The part of a curated link between a spot on it and a node next to it."""
        graph, edge = self.graph, spot.edge
        if spot.node >= 0 or graph.edge_kind[edge] != EdgeKind.LINK:
            return []
        by_tail = bool(node == graph.edge_tail[edge])
        mm = spot.along_mm if by_tail else float(graph.edge_mm[edge]) - spot.along_mm
        link = graph.links[graph.edge_index[edge]]
        return [Travelled(link, mm / MM_PER_KM, by_tail != is_start)]

    def _links(self, edges: Ints, is_forward: NDArray[np.bool_]) -> list[Travelled]:
        graph = self.graph
        at = np.flatnonzero(graph.edge_kind[edges] == EdgeKind.LINK)
        found = [graph.links[i] for i in graph.edge_index[edges[at]].tolist()]
        km = (graph.edge_mm[edges[at]] / MM_PER_KM).tolist()
        return [Travelled(*one) for one in zip(found, km, is_forward[at].tolist(), strict=True)]

    def _along_one_edge(self, start: Spot, end: Spot) -> RunPath:
        graph, edge = self.graph, start.edge
        is_forward = start.along_mm <= end.along_mm
        near, far = (start, end) if is_forward else (end, start)

        def draw() -> Floats:
            between = self.shapes.edge_line(edge)[near.segment + 1 : far.segment + 1]
            ends = np.array([near.origin, near.position]), [far.position, far.origin]
            line = np.concatenate([ends[0], between, ends[1]])
            return line if is_forward else line[::-1]

        mm = far.along_mm - near.along_mm
        links = []
        if graph.edge_kind[edge] == EdgeKind.LINK:
            links.append(Travelled(graph.links[graph.edge_index[edge]], mm / MM_PER_KM, is_forward))
        whole_km = (mm + start.spur_mm + end.spur_mm) / MM_PER_KM
        return RunPath(whole_km, _published_km(*links), draw, lambda: links)


def hierarchy_of(graph: ZoneGraph, shelf: Shelf | None = None) -> Hierarchy:
    """The hierarchy over all zones at once, which are pieces of their own in it."""
    ends = graph.edge_tail, graph.edge_head
    return Hierarchy.of(len(graph.zone_of), ends, graph.edge_w, graph.edge_mm, shelf)


def _published_km(*links: Travelled) -> float:
    known = DistanceBasis.TARIFF
    return sum(one.distance_km for one in links if one.link.distance_basis is known)
