"""Zones: pieces of one system in one country in which cargo runs freely, with their kilometres.

Inside a zone the way between two spots is the one of least weighted length, whatever the question;
of equally light ways the shorter. From each gate the tree of such ways is kept once it is asked
for, so that lengths between gates, and from any spot to a gate, are looked up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo.kernels import Floats, Index, Ints, tree, walk
from geo.model import DistanceBasis, Facts, Link, LonLat, System
from geo.zone_graph import MM_PER_KM, EdgeKind, ZoneGraph, build_graph
from geo.zone_shapes import Shapes

FARTHEST_KM = 30.0
_NOWHERE = LonLat(0.0, 0.0)
_NOTHING: Ints = np.zeros(0, np.int64)


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


@dataclass(frozen=True, slots=True, eq=False)
class RunPath:
    """The way of one run. `positions` are lon, lat in travel order, shape (n, 2).

    `estimated_km` is the part on the base network, on spurs and on links of estimated length.
    """

    distance_km: float
    estimated_km: float
    links: tuple[Travelled, ...]
    positions: Floats

    def reversed(self) -> "RunPath":
        """The way back."""
        links = tuple(one._replace(is_forward=not one.is_forward) for one in reversed(self.links))
        return RunPath(self.distance_km, self.estimated_km, links, self.positions[::-1])


class Tree(NamedTuple):
    """Least ways from one spot: weight, millimetres and arc before, counted from the zone's low."""

    w: Floats
    mm: Floats
    before: Index


class _End(NamedTuple):
    """How a way reaches a spot: by which node, and how far it is from there."""

    w: float
    mm: float
    node: int


class Zones:
    """All zones of the facts. Trees are kept as they are asked for; nothing else changes."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.graph: ZoneGraph = build_graph(facts)
        self._tracks: dict[str, tuple[System, ...]] = {}
        for place_id, system in self.graph.node_of:
            self._tracks[place_id] = (*self._tracks.get(place_id, ()), system)
        self._kept: dict[int, Tree] = {}

    @cached_property
    def shapes(self) -> Shapes:
        """The lines of all edges; made when a way is first drawn or a point first looked for."""
        return Shapes(self.graph, self._facts)

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

    def keep(self, node: int) -> Tree:
        """The tree from a node, kept for good: what gates have."""
        found = self._kept.get(node)
        if found is None:
            found = self._kept[node] = self._tree(
                Spot(int(self.graph.zone_of[node]), node), _NOTHING
            )
        return found

    def km(self, zone: int, start: Spot, end: Spot) -> float:
        """Plain km of the way of least weight; infinite where the spots lie in other zones."""
        if not start.zone == end.zone == zone:
            return np.inf
        if start.node < 0 or (end.node in self._kept and start.node not in self._kept):
            # There is as long as back, so a kept tree of either end will do.
            start, end = end, start
        return self._end(self._tree_to(start, end), start, end).mm / MM_PER_KM

    def gate_km(self, start: Spot, gates: Sequence[int]) -> Floats:
        """Plain km from a spot to gates of its zone, by node; kept trees are made where missing."""
        low = int(self.graph.zone_ptr[start.zone])
        if start.node >= 0 and start.node in self._kept:
            found: Floats = self._kept[start.node].mm[np.asarray(gates, np.int64) - low] / MM_PER_KM
            return found
        trees = [self.keep(gate) for gate in gates]
        best_w, best_mm = np.full(len(trees), np.inf), np.full(len(trees), np.inf)
        for w, mm, node in self._ends(start):
            this_w = np.array([one.w[node - low] for one in trees]) + w
            this_mm = np.array([one.mm[node - low] for one in trees]) + mm
            is_better = (this_w < best_w) | ((this_w == best_w) & (this_mm < best_mm))
            best_w = np.where(is_better, this_w, best_w)
            best_mm = np.where(is_better, this_mm, best_mm)
        return best_mm / MM_PER_KM

    def _tree_to(self, start: Spot, end: Spot) -> Tree:
        if start.node in self._kept:
            return self._kept[start.node]
        targets = np.array([one.node for one in self._ends(end)], np.int64)
        return self._tree(start, targets)

    def _tree(self, start: Spot, targets: Ints) -> Tree:
        graph, ends = self.graph, self._ends(start)
        return Tree(
            *tree(
                graph.indptr,
                graph.heads,
                graph.arc_w,
                graph.arc_mm,
                int(graph.zone_ptr[start.zone]),
                int(graph.zone_ptr[start.zone + 1]),
                np.array([one.node for one in ends], np.int64),
                np.array([one.w for one in ends]),
                np.array([one.mm for one in ends]),
                targets,
            )
        )

    def _ends(self, spot: Spot) -> tuple[_End, ...]:
        """The nodes next to a spot, with what lies between."""
        if spot.node >= 0:
            return (_End(0.0, 0.0, spot.node),)
        graph, edge = self.graph, spot.edge
        mm = float(graph.edge_mm[edge])
        weight = float(graph.edge_w[edge]) / mm if mm else 0.0
        rest = mm - spot.along_mm
        return (
            _End(spot.along_mm * weight, spot.along_mm + spot.spur_mm, int(graph.edge_tail[edge])),
            _End(rest * weight, rest + spot.spur_mm, int(graph.edge_head[edge])),
        )

    def _end(self, found: Tree, start: Spot, end: Spot) -> _End:
        """Best way to a spot in a tree; its node is -1 where it stays on the edge of both."""
        low = self.graph.zone_ptr[start.zone]
        ways = [
            _End(float(found.w[node - low]) + w, float(found.mm[node - low]) + mm, node)
            for w, mm, node in self._ends(end)
        ]
        if start.edge >= 0 and start.edge == end.edge:
            between = abs(start.along_mm - end.along_mm)
            weight = float(self.graph.edge_w[start.edge] / (self.graph.edge_mm[start.edge] or 1.0))
            ways.append(_End(between * weight, between + start.spur_mm + end.spur_mm, -1))
        return min(ways)

    # -- the way itself -----------------------------------------------------------------------

    def run(self, start: Spot, end: Spot) -> RunPath:
        """The way of least weight between two spots of one zone, whose km is that of `km`."""
        if end.node in self._kept and start.node not in self._kept:
            return self.run(end, start).reversed()
        found = self._tree_to(start, end)
        last = self._end(found, start, end)
        graph = self.graph
        if last.node < 0:
            return self._along_one_edge(start, end)
        low = int(graph.zone_ptr[start.zone])
        arcs = walk(found.before, graph.tails, low, last.node)
        edges = graph.arc_edge[arcs]
        is_forward = graph.edge_tail[edges] == graph.tails[arcs]
        first = int(graph.tails[arcs[0]]) if len(arcs) else last.node
        head = self._stub(start, first)
        tail = self._stub(end, last.node)
        middle = self.shapes.line(edges, is_forward)
        links = [
            *self._part(start, first, is_start=True),
            *self._links(edges, is_forward),
            *self._part(end, last.node, is_start=False),
        ]
        return _run_path(last.mm, links, _joined([head, middle, tail[::-1]]))

    def _stub(self, spot: Spot, node: int) -> Floats:
        """Positions from a spot's origin to a node next to it; just the node where it is one."""
        graph = self.graph
        at = np.array([[graph.node_lon[node], graph.node_lat[node]]])
        if spot.node >= 0:
            return at
        line = self.shapes.edge_line(spot.edge)
        to_tail = node == graph.edge_tail[spot.edge]
        rest = line[: spot.segment + 1][::-1] if to_tail else line[spot.segment + 1 :]
        return np.concatenate([[spot.origin, spot.position], rest])

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
        ways = is_forward[at].tolist()
        return [
            Travelled(link, link.distance_km, way) for link, way in zip(found, ways, strict=True)
        ]

    def _along_one_edge(self, start: Spot, end: Spot) -> RunPath:
        graph, edge = self.graph, start.edge
        is_forward = start.along_mm <= end.along_mm
        near, far = (start, end) if is_forward else (end, start)
        between = self.shapes.edge_line(edge)[near.segment + 1 : far.segment + 1]
        line = np.concatenate(
            [np.array([near.origin, near.position]), between, [far.position, far.origin]]
        )
        mm = far.along_mm - near.along_mm
        links = []
        if graph.edge_kind[edge] == EdgeKind.LINK:
            links.append(Travelled(graph.links[graph.edge_index[edge]], mm / MM_PER_KM, is_forward))
        whole = mm + start.spur_mm + end.spur_mm
        return _run_path(whole, links, line if is_forward else line[::-1])


def _run_path(mm: float, links: list[Travelled], line: Floats) -> RunPath:
    km = mm / MM_PER_KM
    known = (one.distance_km for one in links if one.link.distance_basis is DistanceBasis.TARIFF)
    # What is not on a link of a table is estimated; a rounding error is not.
    estimated_km = km - sum(known)
    return RunPath(km, estimated_km if estimated_km > 1e-6 else 0.0, tuple(links), line)


def _joined(lines: Sequence[Floats]) -> Floats:
    """Lines one behind the other, without standing still at the joints."""
    whole = np.concatenate([line for line in lines if len(line)])
    moves = np.ones(len(whole), np.bool_)
    moves[1:] = (whole[1:] != whole[:-1]).any(axis=1)
    return whole[moves]
