"""Paths in a graph of chords: the shortest one, or the one whose length is nearest to a known one.

A railway between two towns is often not the shortest way there: a newer, straighter line lies
beside it. What tells the two apart is the length that is published.
"""

import heapq
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Protocol

from shapely.geometry import LineString

from geo.model import LonLat

# One kilometre off the track costs as much as this many along it.
SPUR_PENALTY = 3.0
# No path goes on so far past a station that it comes to, to end there later.
FARTHEST_PAST_KM = 10.0

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


@dataclass(frozen=True, slots=True)
class _Course:
    """A path as entries and nodes, with the kilometres up to each node and to the end.

    `via_number` is the place in `nodes` of the node by which it was sought; -1 for the shortest.
    """

    start: Entry
    nodes: Sequence[int]
    end: Entry
    at_km: Sequence[float]
    km: float
    via_number: int = -1


class Paths:
    """Searches under one fence; whether it allows a chord is asked once."""

    def __init__(self, graph: Chords, is_allowed: IsAllowed) -> None:
        self._graph = graph
        self._is_allowed = is_allowed
        self._allowed: dict[Edge, bool] = {}

    def shortest(
        self, starts: Sequence[Entry], ends: Sequence[Entry], limit_km: float
    ) -> GraphPath | None:
        """The cheapest path from one of `starts` to one of `ends`, with its length."""
        found = self._by_nodes(self._reach(starts, limit_km), ends)
        direct = self._along_one_edge(starts, ends)
        if direct is not None and (found is None or direct[0] <= found[0]):
            return direct[1]
        return None if found is None else self._drawn(found[1])

    def of_length(
        self,
        starts: Sequence[Entry],
        ends: Sequence[Entry],
        wanted_km: float,
        within: float,
        most_times: float,
    ) -> GraphPath | None:
        """The path by some node, shortest on both sides of it, whose length is nearest to one.

        It passes no node twice, no station by more than 10 km, and where it leaves the shortest
        path it is at most so many times as long. None where no such path is within a share of the
        length, nor where the stations stand on one edge.
        """
        limit_km = wanted_km * (1 + within) + SPUR_PENALTY * _longest_spur(starts, ends)
        out, home = self._reach(starts, limit_km), self._reach(ends, limit_km)
        shortest = self._by_nodes(out, ends)
        # Stations on one edge are joined along it; by its ends a path would run over it twice.
        if shortest is None or self._along_one_edge(starts, ends) is not None:
            return None
        along_km = {node: out.km_to(node) for node in shortest[1].nodes}
        found: list[tuple[float, int]] = []
        for node in out.cost.keys() & home.cost.keys():
            off_km = abs(out.km_to(node) + home.km_to(node) - wanted_km)
            if off_km <= within * wanted_km:
                found.append((off_km, node))
        for _, node in sorted(found):
            course = _course(out, home, node)
            if course is None or _passes_by(course, starts, ends):
                continue
            if _is_another_line(course, along_km, shortest[1].km, most_times):
                return self._drawn(course)
        return None

    def _by_nodes(self, reach: _Reach, ends: Sequence[Entry]) -> tuple[float, _Course] | None:
        """The cheapest path over nodes, with what it costs."""
        best: tuple[float, Entry, int] | None = None
        for entry in ends:
            for node, km in self._graph.sides(entry):
                if node in reach.cost:
                    total = reach.cost[node] + km + entry.spur_km * SPUR_PENALTY
                    if best is None or total < best[0]:
                        best = (total, entry, node)
        if best is None:
            return None
        total, end, node = best
        nodes = reach.nodes_to(node)[::-1]
        start = reach.first[nodes[0]]
        km = total - (start.spur_km + end.spur_km) * SPUR_PENALTY
        at = [reach.km_to(node) for node in nodes]
        return total, _Course(start, nodes, end, at, km)

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

    def _drawn(self, course: _Course) -> GraphPath:
        middle = tuple(self._graph.position(node) for node in course.nodes)
        return GraphPath((course.start.at, *middle, course.end.at), course.km)


def _longest_spur(starts: Sequence[Entry], ends: Sequence[Entry]) -> float:
    return max(entry.spur_km for entry in (*starts, *ends))


def _course(out: _Reach, home: _Reach, via: int) -> _Course | None:
    """The path by a node; None where it passes another one twice."""
    there, back = out.nodes_to(via)[::-1], home.nodes_to(via)
    if set(there) & set(back) != {via}:
        return None
    nodes, km = [*there, *back[1:]], out.km_to(via) + home.km_to(via)
    at_km = [out.km_to(node) for node in there] + [km - home.km_to(node) for node in back[1:]]
    return _Course(out.first[nodes[0]], nodes, home.first[nodes[-1]], at_km, km, len(there) - 1)


def _passes_by(course: _Course, starts: Sequence[Entry], ends: Sequence[Entry]) -> bool:
    """Whether a path comes back to where it could have begun, or goes past where it could end."""
    passed = {
        (min(pair), max(pair)): (before_km, course.km - after_km)
        for pair, (before_km, after_km) in zip(
            pairwise(course.nodes), pairwise(course.at_km), strict=True
        )
    }
    gone_km = (passed[entry.edge][0] for entry in starts if entry.edge in passed)
    left_km = (passed[entry.edge][1] for entry in ends if entry.edge in passed)
    return max((*gone_km, *left_km), default=0.0) > FARTHEST_PAST_KM


def _is_another_line(
    course: _Course, along_km: Mapping[int, float], shortest_km: float, most_times: float
) -> bool:
    """Whether a path that leaves the shortest one comes back to it well ahead.

    `along_km` are the kilometres of the shortest path up to its nodes. A path that does not runs
    out of its way and back beside itself, and only happens to be as long.
    """
    nodes, via = course.nodes, course.via_number
    left = next((k for k in range(via, -1, -1) if nodes[k] in along_km), None)
    back = next((k for k in range(via, len(nodes)) if nodes[k] in along_km), None)
    begin_km, end_km = 0.0, course.km
    begin_along_km, end_along_km = 0.0, shortest_km
    if left is not None:
        begin_km, begin_along_km = course.at_km[left], along_km[nodes[left]]
    if back is not None:
        end_km, end_along_km = course.at_km[back], along_km[nodes[back]]
    return end_km - begin_km <= most_times * (end_along_km - begin_along_km)
