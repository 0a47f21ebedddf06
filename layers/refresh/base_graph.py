"""The simplified railways and roads of the world that the package scgraph-data holds (ODbL).

The package's modules are two long literals; they are read as text, since importing one takes a
minute and needs the routing library. Nodes are rounded to 0.001°, edges are straight chords whose
weight is nearer to the true length than the chord.
"""

from collections.abc import Iterator

import shapely
from shapely.geometry import LineString, Point

from geo.geodesy import geodesic_km
from geo.model import LonLat
from layers.refresh.base.track import KM_PER_DEG, read_module
from layers.refresh.graph_path import Edge, Entry, IsAllowed
from layers.refresh.gshhg import Box

MOST_ENTRIES = 12
# Dead ends are joined over gaps up to this long, which cost more than track.
GAP_KM = 4.0
GAP_PENALTY = 2.0


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
