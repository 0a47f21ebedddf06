"""Paths in a graph of chords: the shortest one, or the one whose length is nearest to a known one.

A railway between two towns is often not the shortest way there: a newer, straighter line lies
beside it. What tells the two apart is the length that is published.
"""

import heapq
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from shapely.geometry import LineString

from geo.model import LonLat

# One kilometre off the track costs as much as this many along it.
SPUR_PENALTY = 3.0

Edge = tuple[int, int]
IsAllowed = Callable[[LineString], bool]


@dataclass(frozen=True, slots=True)
class Entry:
    """A point on an edge where a station touches the graph."""

    edge: Edge
    at: LonLat
    share: float
    spur_km: float


@dataclass(frozen=True, slots=True)
class GraphPath:
    """Positions from spur to spur and the length, without the spurs."""

    positions: tuple[LonLat, ...]
    length_km: float


class Chords(Protocol):
    """A graph whose edges are straight chords."""

    def line(self, edge: Edge) -> LineString:
        """The chord of an edge."""

    def sides(self, entry: Entry) -> Iterator[tuple[int, float]]:
        """Both ends of the entry's edge with the kilometres to them."""

    def position(self, node: int) -> LonLat:
        """Where a node lies."""

    def leaving(self, node: int) -> Iterator[tuple[int, float]]:
        """Neighbours of a node with the kilometres to them."""


@dataclass(slots=True)
class _Reach:
    """Cheapest ways from some entries: cost by node, the node before, the entry of the first."""

    cost: dict[int, float] = field(default_factory=dict)
    before: dict[int, int] = field(default_factory=dict)
    first: dict[int, Entry] = field(default_factory=dict)

    def nodes_to(self, node: int) -> list[int]:
        """The nodes of the way to a node, that node first."""
        nodes = [node]
        while nodes[-1] not in self.first:
            nodes.append(self.before[nodes[-1]])
        return nodes

    def km_to(self, node: int) -> float:
        """Kilometres to a node, without what the spur costs."""
        return self.cost[node] - self.first[self.nodes_to(node)[-1]].spur_km * SPUR_PENALTY


class Paths:
    """Searches between the same entries; what a chord may not cross is asked once for each."""

    def __init__(self, graph: Chords, is_allowed: IsAllowed) -> None:
        self._graph = graph
        self._is_allowed = is_allowed
        self._allowed: dict[Edge, bool] = {}

    def shortest(
        self, starts: Sequence[Entry], ends: Sequence[Entry], limit_km: float
    ) -> GraphPath | None:
        """The cheapest path from one of `starts` to one of `ends`, with its length."""
        reach = self._reach(starts, limit_km)
        best: tuple[float, Entry, int] | None = None
        for entry in ends:
            for node, km in self._graph.sides(entry):
                if node in reach.cost:
                    total = reach.cost[node] + km + entry.spur_km * SPUR_PENALTY
                    if best is None or total < best[0]:
                        best = (total, entry, node)
        direct = self._along_one_edge(starts, ends)
        if direct is not None and (best is None or direct[0] <= best[0]):
            return direct[1]
        if best is None:
            return None
        total, end, node = best
        nodes = reach.nodes_to(node)[::-1]
        start = reach.first[nodes[0]]
        spurs_km = (start.spur_km + end.spur_km) * SPUR_PENALTY
        return self._drawn(start, nodes, end, total - spurs_km)

    def of_length(
        self, starts: Sequence[Entry], ends: Sequence[Entry], wanted_km: float, within: float
    ) -> GraphPath | None:
        """The path by some node, shortest on both sides of it, whose length is nearest to one.

        It passes no node twice. None where no such path is within a share `within` of the length.
        """
        limit_km = wanted_km * (1 + within) + SPUR_PENALTY * _longest_spur(starts, ends)
        out, home = self._reach(starts, limit_km), self._reach(ends, limit_km)
        found: list[tuple[float, int, float]] = []
        for node in out.cost.keys() & home.cost.keys():
            km = out.km_to(node) + home.km_to(node)
            if abs(km - wanted_km) <= within * wanted_km:
                found.append((abs(km - wanted_km), node, km))
        for _, node, km in sorted(found):
            there, back = out.nodes_to(node), home.nodes_to(node)
            if set(there) & set(back) == {node}:
                nodes = [*there[::-1], *back[1:]]
                return self._drawn(out.first[nodes[0]], nodes, home.first[nodes[-1]], km)
        return None

    def _reach(self, entries: Sequence[Entry], limit_km: float) -> _Reach:
        reach = _Reach()
        for entry in entries:
            for node, km in self._graph.sides(entry):
                total = entry.spur_km * SPUR_PENALTY + km
                if total < reach.cost.get(node, math.inf):
                    reach.cost[node], reach.first[node] = total, entry
        queue = [(total, node) for node, total in reach.cost.items()]
        heapq.heapify(queue)
        done: set[int] = set()
        while queue:
            total, node = heapq.heappop(queue)
            if node in done or total > limit_km:
                continue
            done.add(node)
            for end, km in self._graph.leaving(node):
                if end in done or total + km >= reach.cost.get(end, math.inf):
                    continue
                if self._may_use((min(node, end), max(node, end))):
                    reach.cost[end] = total + km
                    reach.before[end] = node
                    reach.first.pop(end, None)
                    heapq.heappush(queue, (total + km, end))
        return reach

    def _may_use(self, edge: Edge) -> bool:
        if edge not in self._allowed:
            self._allowed[edge] = self._is_allowed(self._graph.line(edge))
        return self._allowed[edge]

    def _along_one_edge(
        self, starts: Sequence[Entry], ends: Sequence[Entry]
    ) -> tuple[float, GraphPath] | None:
        best: tuple[float, GraphPath] | None = None
        for start in starts:
            for end in (end for end in ends if end.edge == start.edge):
                weight = sum(km for _, km in self._graph.sides(start))
                km = abs(end.share - start.share) * weight
                total = km + (start.spur_km + end.spur_km) * SPUR_PENALTY
                if best is None or total < best[0]:
                    best = (total, GraphPath((start.at, end.at), km))
        return best

    def _drawn(self, start: Entry, nodes: Sequence[int], end: Entry, km: float) -> GraphPath:
        middle = tuple(self._graph.position(node) for node in nodes)
        return GraphPath((start.at, *middle, end.at), km)


def _longest_spur(starts: Sequence[Entry], ends: Sequence[Entry]) -> float:
    return max(entry.spur_km for entry in (*starts, *ends))
