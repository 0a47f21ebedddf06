"""Mends gaps: a dead end is joined to the track that it stops short of."""

import heapq
import math
from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from geo.model import LonLat
from layers.refresh.base.holes import Hole
from layers.refresh.base.track import (
    KM_PER_DEG,
    Floats,
    Track,
    Whole,
    geodesic_kms,
    points_at,
)

# Track that is not connected at all is joined over this much.
GAP_KM = 4.0
# Where there is a way around, a gap counts as one when the way around is this long ...
DETOUR_KM = 30.0
# ... and the gap is that short, or lies between two dead ends that point at each other.
SHORT_GAP_KM = 0.3
WIDEST_TURN_DEG = 70.0
# The graph of another year may have the ends of a hole elsewhere: then it is no longer that hole.
HOLE_REACH_KM = 0.3

Gap = tuple[float, int, int]


def mended(track: Track, holes: Sequence[Hole] = ()) -> Track:
    """The track with its gaps closed by straight edges, each within one state.

    The shortest gaps are closed first, so that pieces end up joined at their nearest ends. A hole
    of `holes` is closed first of all, if the track has a node at either end.
    """
    net = _Net(track)
    joined = [gap for hole in holes if (gap := net.join_hole(hole)) is not None]
    gaps = sorted(net.gaps())
    joined += [gap for gap in gaps if net.join_components(gap)]
    joined += [gap for gap in gaps if net.join_around(gap)]
    if not joined:
        return track
    km, tail, head = (np.array(column) for column in zip(*joined, strict=True))
    return track.with_more(None, (tail, head, km))


class _Net:
    """The track while gaps are being closed."""

    def __init__(self, track: Track) -> None:
        self._track = track
        self._component = track.components().tolist()
        self._is_end = (track.degrees() == 1).tolist()
        self._joined: set[int] = set()
        self._near: dict[int, list[tuple[int, float]]] = {}
        for tail, head, km in zip(
            track.tail.tolist(), track.head.tolist(), track.km.tolist(), strict=True
        ):
            self._connect(tail, head, km)

    def gaps(self) -> Iterator[Gap]:
        """For each dead end the nearest node of every other piece, and of far parts of its own."""
        track = self._track
        tree = shapely.STRtree(points_at(track.lon, track.lat))
        for end in np.flatnonzero(self._is_end).tolist():
            lon, lat = float(track.lon[end]), float(track.lat[end])
            height = GAP_KM / KM_PER_DEG
            width = height / math.cos(math.radians(lat))
            near = tree.query(shapely.box(lon - width, lat - height, lon + width, lat + height))
            near = near[(track.country[near] == track.country[end]) & (near != end)]
            here = np.full(len(near), lon), np.full(len(near), lat)
            gap_km = geodesic_kms(here, (track.lon[near], track.lat[near]))
            around = self._within(end, DETOUR_KM)
            seen: set[int] = set()
            for km, node in sorted(zip(gap_km.tolist(), near.tolist(), strict=True)):
                piece = self._component[node]
                if km <= GAP_KM and node not in around and piece not in seen:
                    seen.add(piece)
                    yield km, end, node

    def join_hole(self, hole: Hole) -> Gap | None:
        """Close a hole that is told by its two ends; None where the track has none there."""
        tail, head = self._node_at(hole.start), self._node_at(hole.end)
        if tail is None or head is None:
            return None
        km = hole.km or float(self._kms_to(hole.start, np.array([head]))[0])
        if self._root(tail) != self._root(head):
            self._component[self._root(tail)] = self._root(head)
        self._close(km, tail, head)
        return km, tail, head

    def _node_at(self, position: LonLat) -> int | None:
        """The nearest node within reach."""
        track, height = self._track, HOLE_REACH_KM / KM_PER_DEG
        width = height / math.cos(math.radians(position.lat))
        near = np.flatnonzero(
            (np.abs(track.lon - position.lon) <= width)
            & (np.abs(track.lat - position.lat) <= height)
        )
        if not len(near):
            return None
        kms = self._kms_to(position, near)
        best = int(np.argmin(kms))
        return int(near[best]) if kms[best] <= HOLE_REACH_KM else None

    def _kms_to(self, position: LonLat, nodes: Whole) -> Floats:
        here = np.full(len(nodes), position.lon), np.full(len(nodes), position.lat)
        return geodesic_kms(here, (self._track.lon[nodes], self._track.lat[nodes]))

    def join_components(self, gap: Gap) -> bool:
        """Close the gap if it still parts two pieces and its dead end is still one."""
        km, end, node = gap
        if end in self._joined or self._root(end) == self._root(node):
            return False
        self._component[self._root(end)] = self._root(node)
        self._close(km, end, node)
        return True

    def join_around(self, gap: Gap) -> bool:
        """Close the gap if it spares a long way around and looks like a gap."""
        km, end, node = gap
        if end in self._joined or node in self._joined:
            return False
        if km > SHORT_GAP_KM and not (
            self._is_end[node] and self._points_at(end, node) and self._points_at(node, end)
        ):
            return False
        if node in self._within(end, DETOUR_KM):
            return False
        self._close(km, end, node)
        return True

    def _close(self, km: float, end: int, node: int) -> None:
        self._joined.update((end, node) if self._is_end[node] else (end,))
        self._connect(end, node, km)

    def _connect(self, tail: int, head: int, km: float) -> None:
        self._near.setdefault(tail, []).append((head, km))
        self._near.setdefault(head, []).append((tail, km))

    def _root(self, node: int) -> int:
        piece: int = self._component[node]
        while self._component[piece] != piece:
            piece = self._component[piece]
        return piece

    def _within(self, start: int, limit_km: float) -> set[int]:
        """Nodes that can be reached from `start` within a length."""
        best = {start: 0.0}
        queue = [(0.0, start)]
        while queue:
            so_far, node = heapq.heappop(queue)
            if so_far > best[node]:
                continue
            for other, km in self._near[node]:
                total = so_far + km
                if total <= limit_km and total < best.get(other, math.inf):
                    best[other] = total
                    heapq.heappush(queue, (total, other))
        return set(best)

    def _points_at(self, end: int, target: int) -> bool:
        """Whether the track that stops at `end` is headed for `target`."""
        before = self._near[end][0][0]
        along, across = self._step(before, end), self._step(end, target)
        length = math.hypot(*along) * math.hypot(*across)
        if length == 0:
            return True
        turn = (along[0] * across[0] + along[1] * across[1]) / length
        return turn >= math.cos(math.radians(WIDEST_TURN_DEG))

    def _step(self, start: int, end: int) -> tuple[float, float]:
        track = self._track
        shrink = math.cos(math.radians(float(track.lat[start])))
        east = float(track.lon[end] - track.lon[start]) * shrink
        return east, float(track.lat[end] - track.lat[start])
