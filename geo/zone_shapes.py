"""Where the edges of the zones lie: their lines, in order, and the nearest to a point.

All lines stand in one pair of arrays, so that the line of a long run is one gather and the nearest
edge one pass. Degrees, WGS 84.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.base_network import BaseNetwork
from geo.kernels import Floats, Ints, compiled
from geo.model import Facts, LonLat, System
from geo.zone_graph import MM_PER_KM, WEIGHT_PER_MM, EdgeKind, ZoneGraph

_EQUATOR_KM, _ECCENTRICITY2 = 6378.137, 6.69437999014e-3
# An edge that only repeats a curated link is taken when every other is so much farther: the way
# begins on the curated line itself wherever there is one. So is a link that is not drawn well.
_REPEATED_EXTRA_KM = 2.0
_REPEATED_WEIGHT = 1.45
# So is an edge of a piece without any place, from which nothing leads on.
_STRANDED_EXTRA_KM = 1000.0
# Kilometres of a link over those of its line: beyond, it is drawn along another railway or road.
_DRAWN_WELL = (0.95, 1.35)
_KM_PER_DEG = 111.2
# Segments taller or wider than this are few and always looked at.
_LARGE_DEG = 0.25


@dataclass(frozen=True, slots=True)
class Nearest:
    """The point of an edge that is nearest to another point.

    It lies on segment `segment` of the edge's line, `share` of the line's length from its tail.
    """

    edge: int
    segment: int
    share: float
    position: LonLat
    km: float


# An end of a run that lies on an edge: the edge, the segment of its line, whether the run goes on
# to the edge's tail, lon and lat there, and lon and lat of what was asked for, which stands beside
# it. The edge is -1 where an end is a node.
Stub = tuple[int, int, bool, float, float, float, float]
NO_STUB: Stub = (-1, 0, False, 0.0, 0.0, 0.0, 0.0)


@compiled
def _add(out: Floats, size: int, lon: float, lat: float) -> int:
    """One more point, if it is another one than the last; how many there are then."""
    if size and out[size - 1, 0] == lon and out[size - 1, 1] == lat:
        return size
    out[size, 0], out[size, 1] = lon, lat
    return size + 1


@compiled
def _line(
    first: Ints,
    degrees: tuple[Floats, Floats],
    edges: Ints,
    forward: NDArray[np.bool_],
    begin: Stub,
    end: Stub,
) -> Floats:
    """Points (n, 2) of edges one behind the other, each forward or backward, and of both stubs."""
    lon, lat = degrees
    most = 4
    for edge in edges:
        most += first[edge + 1] - first[edge]
    for edge in (begin[0], end[0]):
        most += first[edge + 1] - first[edge] if edge >= 0 else 0
    out, size = np.empty((most, 2)), 0
    edge, segment, to_tail, at_lon, at_lat, from_lon, from_lat = begin
    if edge >= 0:
        size = _add(out, _add(out, size, from_lon, from_lat), at_lon, at_lat)
        low, high = first[edge], first[edge + 1]
        for k in range(segment + 1 if to_tail else high - low - segment - 1):
            at = low + segment - k if to_tail else low + segment + 1 + k
            size = _add(out, size, lon[at], lat[at])
    for number in range(edges.size):
        low, high = first[edges[number]], first[edges[number] + 1]
        for k in range(high - low):
            at = low + k if forward[number] else high - 1 - k
            size = _add(out, size, lon[at], lat[at])
    edge, segment, to_tail, at_lon, at_lat, from_lon, from_lat = end
    if edge >= 0:
        low, high = first[edge], first[edge + 1]
        for k in range(segment + 1 if to_tail else high - low - segment - 1):
            at = low + k if to_tail else high - 1 - k
            size = _add(out, size, lon[at], lat[at])
        size = _add(out, _add(out, size, at_lon, at_lat), from_lon, from_lat)
    return out[:size].copy()


# Boxes around segments: first point, west, east, south and north, in belts of latitude from west to
# east, and where each belt begins.
Boxes = tuple[Ints, Floats, Floats, Floats, Floats, Ints]


@compiled
def _nearest(
    at: tuple[float, float],
    scale: tuple[float, float, float],
    boxes: Boxes,
    degrees: tuple[Floats, Floats],
    ptr: Ints,
    extra_km: Floats,
    key_of: Ints,
    best: Floats,
    first: Ints,
) -> None:
    """The nearest segment for each key of an edge; nothing is written where there is none.

    `scale` are kilometres of a degree of longitude and of latitude, and the farthest distance.
    Writes rank, distance and share from its first point into `best` (keys, 3), and that point.
    """
    (x, y), (km_lon, km_lat, within_km) = at, scale
    point, west, east, south, north, belt = boxes
    lon, lat = degrees
    low, high = y - within_km / km_lat, y + within_km / km_lat
    left, right = x - within_km / km_lon, x + within_km / km_lon
    # Belt 0 holds the large ones; the others those that begin in one stripe of latitude.
    first_belt = max(1, int((low + 90.0) / _LARGE_DEG))
    last_belt = min(belt.size - 2, int((high + 90.0) / _LARGE_DEG) + 1)
    for n in range(max(0, last_belt - first_belt + 1) + 1):
        row = 0 if n == 0 else first_belt + n - 1
        begin, end = belt[row], belt[row + 1]
        if row:
            begin += np.searchsorted(west[begin:end], left - _LARGE_DEG)
        for k in range(begin, end):
            if row and west[k] > right:
                break
            if south[k] > high or north[k] < low or west[k] > right or east[k] < left:
                continue
            p = point[k]
            ax, ay = (lon[p] - x) * km_lon, (lat[p] - y) * km_lat
            dx, dy = (lon[p + 1] - lon[p]) * km_lon, (lat[p + 1] - lat[p]) * km_lat
            square = dx * dx + dy * dy
            along = -(ax * dx + ay * dy) / square if square > 0 else 0.0
            along = min(1.0, max(0.0, along))
            km = math.hypot(ax + along * dx, ay + along * dy)
            if not km <= within_km:
                continue
            edge = np.searchsorted(ptr, p, side="right") - 1
            key, rank = key_of[edge], km + extra_km[edge]
            if rank < best[key, 0] or (rank == best[key, 0] and p < first[key]):
                best[key, 0], best[key, 1], best[key, 2], first[key] = rank, km, along, p


class Shapes:
    """The lines of all edges of a graph."""

    def __init__(self, graph: ZoneGraph, facts: Facts) -> None:
        self._graph = graph
        count = len(graph.edge_mm)
        size = np.full(count, 2, np.int64)
        stores: list[tuple[Ints, Ints, Floats, Floats]] = []
        for kind, base in (
            (EdgeKind.BASE_RAIL, facts.base_rail),
            (EdgeKind.BASE_ROAD, facts.base_road),
        ):
            if base is not None:
                edges: Ints = np.flatnonzero(graph.edge_kind == kind).astype(np.int64)
                own = graph.edge_index[edges].astype(np.int64)
                size[edges] = np.diff(base.shape_offset)[own] + 2
                offset = base.shape_offset[own].astype(np.int64)
                stores.append((edges, offset, *_degrees(base)))
        link_edges = np.flatnonzero(graph.edge_kind == EdgeKind.LINK)
        drawn = _link_lines(graph, facts, link_edges)
        size[link_edges] = [len(line) for line in drawn]
        self._ptr = np.concatenate([[0], np.cumsum(size)])
        self._lon = np.empty(self._ptr[-1])
        self._lat = np.empty(self._ptr[-1])
        for at, node in ((self._ptr[:-1], graph.edge_tail), (self._ptr[1:] - 1, graph.edge_head)):
            self._lon[at], self._lat[at] = graph.node_lon[node], graph.node_lat[node]
        for edges, offset, lon, lat in stores:
            inner = size[edges] - 2
            to, source = _ranges(self._ptr[edges] + 1, inner), _ranges(offset, inner)
            self._lon[to], self._lat[to] = lon[source], lat[source]
        if drawn:
            at = _ranges(self._ptr[link_edges], size[link_edges])
            self._lon[at], self._lat[at] = np.concatenate(drawn).T
        # Edges of one system and country have one key.
        keys = [*zip(graph.zone_system, graph.zone_country, strict=True)]
        self._country_system = tuple(dict.fromkeys(keys))
        number = {key: i for i, key in enumerate(self._country_system)}
        zone_key = np.array([number[key] for key in keys], np.int64)
        self._edge_key = zone_key[graph.zone_of[graph.edge_tail]]
        self._extra: Floats | None = None
        self._boxes: Boxes | None = None

    def line(self, edges: Ints, forward: NDArray[np.bool_], begin: Stub, end: Stub) -> Floats:
        """Positions along edges in travel order, shape (n, 2), joints once."""
        found: Floats = _line(self._ptr, (self._lon, self._lat), edges, forward, begin, end)
        return found

    def edge_line(self, edge: int) -> Floats:
        """The line of one edge from tail to head, shape (n, 2)."""
        at = slice(self._ptr[edge], self._ptr[edge + 1])
        return np.column_stack([self._lon[at], self._lat[at]])

    def nearest(
        self, position: LonLat, within_km: float, country: str | None = None
    ) -> dict[System, Nearest]:
        """The best edge of each system within a distance, all in one country.

        That is the country of the best edge of all where none is given. Straight distances on a
        plane through the point, good to some metres at 30 km.
        """
        boxes, (km_lon, km_lat) = self._segment_boxes(), _km_per_degree(position.lat)
        best = np.full((len(self._country_system), 3), np.inf)
        first = np.full(len(best), -1, np.int64)
        _nearest(
            (position.lon, position.lat),
            (km_lon, km_lat, within_km),
            boxes,
            (self._lon, self._lat),
            self._ptr,
            self._extra_km(),
            self._edge_key,
            best,
            first,
        )
        found: dict[System, Nearest] = {}
        near = np.flatnonzero(first >= 0)
        for key in near[np.lexsort((first[near], best[near, 0]))].tolist():
            system, own = self._country_system[key]
            country = country or own
            if own == country:
                point = int(first[key])
                edge = int(np.searchsorted(self._ptr, point, side="right")) - 1
                found[system] = self._found(edge, point, best[key, 2], best[key, 1])
        return found

    def _found(self, edge: int, point: int, along: float, km: float) -> Nearest:
        lon = self._lon[point] + along * (self._lon[point + 1] - self._lon[point])
        lat = self._lat[point] + along * (self._lat[point + 1] - self._lat[point])
        segment = point - int(self._ptr[edge])
        x, y = self.edge_line(edge).T
        length = np.hypot(np.diff(x) * math.cos(math.radians(lat)), np.diff(y))
        whole = float(length.sum())
        share = (float(length[:segment].sum()) + along * float(length[segment])) / (whole or 1.0)
        return Nearest(edge, segment, share, LonLat(float(lon), float(lat)), float(km))

    def _extra_km(self) -> Floats:
        """By how much farther than it is each edge counts when the nearest is chosen."""
        if self._extra is None:
            graph = self._graph
            is_base = (graph.edge_kind == EdgeKind.BASE_RAIL) | (
                graph.edge_kind == EdgeKind.BASE_ROAD
            )
            is_second = is_base & (graph.edge_w > _REPEATED_WEIGHT * WEIGHT_PER_MM * graph.edge_mm)
            has_place = np.zeros(len(graph.zone_system), np.bool_)
            has_place[graph.zone_of[graph.node_place >= 0]] = True
            is_stranded = ~has_place[graph.zone_of[graph.edge_tail]]
            for edge in np.flatnonzero(graph.edge_kind == EdgeKind.LINK).tolist():
                km = float(graph.edge_mm[edge]) / MM_PER_KM
                is_second[edge] = not is_drawn_well(km, self.edge_line(edge))
            self._extra = is_second * _REPEATED_EXTRA_KM + is_stranded * _STRANDED_EXTRA_KM
        return self._extra

    def _segment_boxes(self) -> Boxes:
        """The boxes around all segments that one may begin on."""
        if self._boxes is None:
            is_first = np.ones(len(self._lon), np.bool_)
            is_first[self._ptr[1:] - 1] = False
            joins = self._graph.edge_kind == EdgeKind.CONNECTOR
            is_first &= ~np.repeat(joins, np.diff(self._ptr))
            at = np.flatnonzero(is_first)
            lon, lat = self._lon, self._lat
            west, east = np.minimum(lon[at], lon[at + 1]), np.maximum(lon[at], lon[at + 1])
            south, north = np.minimum(lat[at], lat[at + 1]), np.maximum(lat[at], lat[at + 1])
            is_large = (north - south > _LARGE_DEG) | (east - west > _LARGE_DEG)
            belt = np.where(is_large, 0, ((south + 90.0) / _LARGE_DEG).astype(np.int64) + 1)
            order = np.lexsort((west, belt))
            ptr = np.searchsorted(belt[order], np.arange(int(180.0 / _LARGE_DEG) + 3))
            self._boxes = at[order], west[order], east[order], south[order], north[order], ptr
        return self._boxes


def _link_lines(graph: ZoneGraph, facts: Facts, edges: Ints) -> list[Floats]:
    """The lines (n, 2) of edges that are links, or parts of them.

    A link without a shape is a straight line between its places. Where one is cut it keeps its own
    line, a little beside the node of the base network that it passes.
    """
    places, found = facts.places, []
    whole: dict[int, Floats] = {}
    for number, (first, last) in zip(
        graph.edge_index[edges].tolist(), graph.link_span.tolist(), strict=True
    ):
        if number not in whole:
            link = graph.links[number]
            ends = places[link.from_id].position, places[link.to_id].position
            whole[number] = np.array(facts.link_shapes.get(link.id) or ends)
        line = whole[number]
        found.append(line if (first, last) == (0.0, 1.0) else between(line, first, last))
    return found


def between(line: Floats, first: float, last: float) -> Floats:
    """The part of a line (n, 2) in degrees between two shares of its length on the ground."""
    length = _lengths(line)
    along = np.concatenate([[0.0], np.cumsum(length)])
    low, high = first * along[-1], last * along[-1]
    inner = line[(along > low) & (along < high)]
    ends = [[np.interp(at, along, line[:, k]) for k in (0, 1)] for at in (low, high)]
    return np.concatenate([ends[:1], inner, ends[1:]])


def is_drawn_well(km: float, line: Floats) -> bool:
    """Whether a line (n, 2) in degrees is that of a link of so many kilometres."""
    drawn_km = float(_lengths(line).sum()) * _KM_PER_DEG
    least, most = _DRAWN_WELL
    return least * drawn_km <= km <= most * drawn_km


def _lengths(line: Floats) -> Floats:
    """Lengths of the pieces of a line (n, 2), in degrees of latitude."""
    shrink = math.cos(math.radians(float(line[:, 1].mean())))
    return np.hypot(np.diff(line[:, 0]) * shrink, np.diff(line[:, 1]))


def _degrees(base: BaseNetwork) -> tuple[Floats, Floats]:
    return base.shape_lon_e4 / 1e4, base.shape_lat_e4 / 1e4


def _ranges(start: Ints, count: Ints) -> Ints:
    """start[0], start[0] + 1, … (count[0] of them), then the same of every other."""
    before = np.cumsum(count) - count
    return np.repeat(start - before, count) + np.arange(int(count.sum()))


def _km_per_degree(lat: float) -> tuple[float, float]:
    """Kilometres of a degree of longitude and of latitude, from the radii of WGS 84."""
    sine2 = math.sin(math.radians(lat)) ** 2
    root = 1.0 - _ECCENTRICITY2 * sine2
    east = _EQUATOR_KM / math.sqrt(root) * max(0.02, math.cos(math.radians(lat)))
    north = _EQUATOR_KM * (1.0 - _ECCENTRICITY2) / root**1.5
    return math.radians(east), math.radians(north)
