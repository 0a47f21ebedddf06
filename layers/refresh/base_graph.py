"""The simplified railways and roads of the world that the package scgraph-data holds (ODbL).

The package's modules are two long literals; they are read as text, since importing one takes a
minute and needs the routing library. Nodes are rounded to 0.001°, edges are straight chords whose
weight is nearer to the true length than the chord.
"""

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry import LineString, Point

from geo.geodesy import geodesic_km
from geo.model import LonLat
from layers.refresh.base.track import KM_PER_DEG, read_module
from layers.refresh.gshhg import Box

# One kilometre off the track costs as much as this many along it.
SPUR_PENALTY = 3.0
MOST_ENTRIES = 12
# Dead ends are joined over gaps up to this long, which cost more than track.
GAP_KM = 4.0
GAP_PENALTY = 2.0

Edge = tuple[int, int]
IsAllowed = Callable[[LineString], bool]


@dataclass(frozen=True, slots=True)
class Entry:
    """A point on an edge where a station touches the graph."""

    edge: Edge
    at: LonLat
    share: float
    spur_km: float


class BaseGraph:
    """Nodes and edges inside a box."""

    def __init__(self, module: str, box: Box) -> None:
        nodes, weights = read_module(module)
        west, south, east, north = box
        self._places = {
            index: LonLat(lon, lat)
            for index, (lat, lon) in enumerate(nodes)
            if west <= lon <= east and south <= lat <= north
        }
        self._weights = {
            index: {int(end): km for end, km in weights[index].items() if int(end) in self._places}
            for index in self._places
        }
        self._mend()
        self._edges = [
            (start, end) for start, ends in self._weights.items() for end in ends if start < end
        ]
        self._tree = shapely.STRtree([self.line(edge) for edge in self._edges])

    def _mend(self) -> None:
        """Joins dead ends to what lies near: the graph has gaps of a few kilometres."""
        nodes = list(self._places)
        tree = shapely.STRtree([Point(self._places[node]) for node in nodes])
        for node in nodes:
            neighbours = [end for end in self._weights[node] if end != node]
            if len(neighbours) != 1:
                continue
            here = self._places[node]
            window = Point(here).buffer(GAP_KM / KM_PER_DEG * 2.7)
            for index in sorted(tree.query(window)):
                other = nodes[index]
                gap_km = geodesic_km(here, self._places[other])
                if other not in (node, *neighbours) and gap_km <= GAP_KM:
                    km = gap_km * GAP_PENALTY
                    self._weights[node].setdefault(other, km)
                    self._weights[other].setdefault(node, km)

    def line(self, edge: Edge) -> LineString:
        """The chord of an edge."""
        return LineString([self._places[edge[0]], self._places[edge[1]]])

    def entries(self, position: LonLat, reach_km: float, is_allowed: IsAllowed) -> list[Entry]:
        """The nearest points of the graph within `reach_km`, nearest first."""
        found: list[Entry] = []
        # A degree of longitude shrinks towards the pole; at 68° it is 0.37 of one at the equator.
        window = Point(position).buffer(reach_km / KM_PER_DEG * 2.7)
        for index in self._tree.query(window):
            edge = self._edges[index]
            line = self.line(edge)
            share = float(line.project(Point(position), normalized=True))
            point = line.interpolate(share, normalized=True)
            at = LonLat(point.x, point.y)
            spur_km = geodesic_km(position, at)
            if spur_km <= reach_km and is_allowed(line):
                found.append(Entry(edge, at, share, spur_km))
        return sorted(found, key=lambda entry: (entry.spur_km, entry.edge))[:MOST_ENTRIES]

    def path(
        self,
        starts: Sequence[Entry],
        ends: Sequence[Entry],
        limit_km: float,
        is_allowed: IsAllowed,
    ) -> "GraphPath | None":
        """The cheapest path from one of `starts` to one of `ends`, with its length."""
        search = _Search(self, is_allowed)
        return search.run(starts, ends, limit_km)

    def sides(self, entry: Entry) -> Iterator[tuple[int, float]]:
        """Both ends of the entry's edge with the kilometres to them."""
        start, end = entry.edge
        weight = self._weights[start][end]
        yield start, entry.share * weight
        yield end, (1 - entry.share) * weight

    def position(self, node: int) -> LonLat:
        return self._places[node]

    def leaving(self, node: int) -> Iterator[tuple[int, float]]:
        """Neighbours of a node with the kilometres to them."""
        yield from ((end, km) for end, km in self._weights[node].items() if end != node)


@dataclass(frozen=True, slots=True)
class GraphPath:
    """Positions from spur to spur and the length, without the spurs."""

    positions: tuple[LonLat, ...]
    length_km: float


class _Search:
    """Dijkstra over the nodes, from virtual starts to virtual ends."""

    def __init__(self, graph: BaseGraph, is_allowed: IsAllowed) -> None:
        self._graph = graph
        self._is_allowed = is_allowed
        self._allowed: dict[Edge, bool] = {}

    def run(
        self, starts: Sequence[Entry], ends: Sequence[Entry], limit_km: float
    ) -> GraphPath | None:
        cost: dict[int, float] = {}
        before: dict[int, int] = {}
        first: dict[int, Entry] = {}
        for entry in starts:
            for node, km in self._graph.sides(entry):
                total = entry.spur_km * SPUR_PENALTY + km
                if total < cost.get(node, float("inf")):
                    cost[node], first[node] = total, entry
        self._spread(cost, before, first, limit_km)
        best: tuple[float, Entry, int] | None = None
        for entry in ends:
            for node, km in self._graph.sides(entry):
                if node in cost:
                    total = cost[node] + km + entry.spur_km * SPUR_PENALTY
                    if best is None or total < best[0]:
                        best = (total, entry, node)
        direct = self._along_one_edge(starts, ends)
        if direct is not None and (best is None or direct[0] <= best[0]):
            return direct[1]
        if best is None:
            return None
        return self._found(best, before, first)

    def _spread(
        self,
        cost: dict[int, float],
        before: dict[int, int],
        first: dict[int, Entry],
        limit_km: float,
    ) -> None:
        queue = [(total, node) for node, total in cost.items()]
        heapq.heapify(queue)
        done: set[int] = set()
        while queue:
            total, node = heapq.heappop(queue)
            if node in done or total > limit_km:
                continue
            done.add(node)
            for end, km in self._graph.leaving(node):
                if end in done or total + km >= cost.get(end, float("inf")):
                    continue
                if self._may_use((min(node, end), max(node, end))):
                    cost[end] = total + km
                    before[end] = node
                    first.pop(end, None)
                    heapq.heappush(queue, (total + km, end))

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

    def _found(
        self,
        best: tuple[float, Entry, int],
        before: dict[int, int],
        first: dict[int, Entry],
    ) -> GraphPath:
        total, end, node = best
        nodes = [node]
        while nodes[-1] not in first:
            nodes.append(before[nodes[-1]])
        start = first[nodes[-1]]
        middle = tuple(self._graph.position(index) for index in reversed(nodes))
        spurs_km = (start.spur_km + end.spur_km) * SPUR_PENALTY
        return GraphPath((start.at, *middle, end.at), total - spurs_km)
