"""Where places touch the track: an edge is split at the point nearest to the place."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from geo.model import LonLat
from layers.refresh.base.track import (
    KM_PER_DEG,
    Floats,
    Mask,
    Track,
    Whole,
    geodesic_kms,
    lines_through,
)

# A scrap of track that leads nowhere is passed by for a real line this much farther off.
SCRAP_KM = 100.0
SCRAP_PENALTY_KM = 10.0
LONGEST_BEND_KM = 50.0
# What has track, but none in the graph near by, is joined to the nearest within this: lines stop
# short of the border here and there, and the tracks of ports are not drawn.
LOOSE_REACH_KM = 12.0
# Kilometres of the graph cut corners: a piece of an edge may be this much shorter than it is.
STRAIGHT_MARGIN = 1.05


@dataclass(frozen=True, slots=True)
class Stop:
    """Something that wants to touch the track of its state within a reach.

    A point of the track nearer than `same_km` to a node of the track is that node. A station may
    bend a long chord that passes farther off (`bends`). What is known to have track
    (`is_on_line`) may in the end touch some within LOOSE_REACH_KM.
    """

    id: str
    country: str
    position: LonLat
    reach_km: float
    same_km: float
    bends: bool = False
    is_on_line: bool = False


@dataclass(frozen=True, slots=True)
class Touch:
    """The node where a place touches the track, and how far off it is."""

    node: int
    km: float


@dataclass(frozen=True, slots=True)
class _Foot:
    """A point of an edge, `km` from the stop, with `share` of the edge before it.

    `off_km` is how far the edge goes out of its chord to pass by the stop; 0 where it does not.
    """

    edge: int
    share: float
    km: float
    same_km: float
    position: LonLat
    off_km: float = 0.0


def touched(track: Track, stops: Iterable[Stop]) -> tuple[Track, dict[str, Touch]]:
    """The track split where the stops touch it, and the touches by place id.

    A stop without track within its reach has no touch. The first nodes are those of `track`.
    """
    finder = _Finder(track)
    feet = {stop.id: foot for stop in stops if (foot := finder.foot(stop)) is not None}
    return _split(track, _without_zigzags(track, feet))


class _Finder:
    """The nearest point of the track to a position."""

    def __init__(self, track: Track) -> None:
        self._track = track
        ends = np.stack(
            (
                np.column_stack((track.lon[track.tail], track.lat[track.tail])),
                np.column_stack((track.lon[track.head], track.lat[track.head])),
            ),
            axis=1,
        )
        self._tree = shapely.STRtree(lines_through(ends))
        self._piece_km = track.component_km(track.components())

    def foot(self, stop: Stop) -> _Foot | None:
        """Where the stop touches the track of its own state; None where it does not."""
        found = self._nearest(stop, stop.reach_km)
        if found is None and stop.bends:
            found = self._bent(stop)
        if found is None and stop.is_on_line:
            found = self._nearest(stop, LOOSE_REACH_KM)
        return found

    def _nearest(self, stop: Stop, reach_km: float) -> _Foot | None:
        """The nearest point within reach."""
        edges = self._around(stop, reach_km)
        if not len(edges):
            return None
        share, km = _feet(self._track, edges, stop.position)
        is_scrap = self._piece_km[self._track.tail[edges]] < SCRAP_KM
        cost = np.where(km <= reach_km, km + is_scrap * SCRAP_PENALTY_KM, np.inf)
        best = int(np.argmin(cost))
        if not np.isfinite(cost[best]):
            return None
        at = self._track.at(int(edges[best]), float(share[best]))
        return _Foot(int(edges[best]), float(share[best]), float(km[best]), stop.same_km, at)

    def _bent(self, stop: Stop) -> _Foot | None:
        """The chord that the stop lies beside, if its line is long enough to go round by the stop.

        Chords leave out bends, and the longest ones whole valleys; their kilometres do not.
        """
        edges = self._around(stop, LONGEST_BEND_KM)
        if not len(edges):
            return None
        track = self._track
        here = np.full(len(edges), stop.position.lon), np.full(len(edges), stop.position.lat)
        tail, head = track.tail[edges], track.head[edges]
        first = geodesic_kms(here, (track.lon[tail], track.lat[tail]))
        second = geodesic_kms(here, (track.lon[head], track.lat[head]))
        km = _feet(track, edges, stop.position)[1]
        cost = np.where(first + second <= track.km[edges], km, np.inf)
        best = int(np.argmin(cost))
        if not np.isfinite(cost[best]):
            return None
        share = float(first[best] / (first[best] + second[best]))
        return _Foot(int(edges[best]), share, 0.0, stop.same_km, stop.position, float(km[best]))

    def _around(self, stop: Stop, reach_km: float) -> Whole:
        """Edges of the stop's state in a window around it."""
        lon, lat = stop.position
        height = reach_km / KM_PER_DEG * 1.01
        width = height / math.cos(math.radians(lat))
        window = shapely.box(lon - width, lat - height, lon + width, lat + height)
        edges: Whole = np.sort(self._tree.query(window)).astype(np.int64)
        is_own: Mask = self._track.country[self._track.tail[edges]] == stop.country
        return np.compress(is_own, edges)


def _without_zigzags(track: Track, feet: Mapping[str, _Foot]) -> dict[str, _Foot]:
    """The feet without stops that one edge cannot all go round by, the farthest from it first.

    Each fits alone; a road that goes round by one of two may have no kilometres left for the other.
    """
    kept = dict(feet)
    bent: dict[int, list[str]] = {}
    for stop_id, foot in sorted(feet.items()):
        if foot.off_km:
            bent.setdefault(foot.edge, []).append(stop_id)
    for edge, stop_ids in bent.items():
        while len(stop_ids) > 1 and not _has_room(track, edge, [kept[name] for name in stop_ids]):
            farthest = max(stop_ids, key=lambda name: kept[name].off_km)
            stop_ids.remove(farthest)
            del kept[farthest]
    return kept


def _has_room(track: Track, edge: int, feet: Sequence[_Foot]) -> bool:
    """Whether every piece of an edge between its feet is as long as the straight line."""
    ordered = sorted(feet, key=lambda foot: foot.share)
    shares = np.array([0.0, *(foot.share for foot in ordered), 1.0])
    lon = np.array(
        [
            track.lon[track.tail[edge]],
            *(foot.position.lon for foot in ordered),
            track.lon[track.head[edge]],
        ]
    )
    lat = np.array(
        [
            track.lat[track.tail[edge]],
            *(foot.position.lat for foot in ordered),
            track.lat[track.head[edge]],
        ]
    )
    straight = geodesic_kms((lon[:-1], lat[:-1]), (lon[1:], lat[1:]))
    return bool((np.diff(shares) * track.km[edge] * STRAIGHT_MARGIN >= straight).all())


def _feet(track: Track, edges: Whole, position: LonLat) -> tuple[Floats, Floats]:
    """For each edge the share of it before the point nearest to the position, and km to there.

    Worked out in a plane that touches the ground at the position: good to 1 in 300 at 50 km.
    """
    lon, lat = position
    shrink = math.cos(math.radians(lat))
    tail, head = track.tail[edges], track.head[edges]
    start = np.column_stack(((track.lon[tail] - lon) * shrink, track.lat[tail] - lat))
    step = np.column_stack(((track.lon[head] - lon) * shrink, track.lat[head] - lat)) - start
    length = np.maximum((step**2).sum(axis=1), 1e-18)
    share = np.clip(-(start * step).sum(axis=1) / length, 0.0, 1.0)
    off = start + step * share[:, None]
    return share, np.hypot(off[:, 0], off[:, 1]) * KM_PER_DEG


def _split(track: Track, feet: Mapping[str, _Foot]) -> tuple[Track, dict[str, Touch]]:
    found: dict[str, Touch] = {}
    on_edge: dict[int, dict[float, list[str]]] = {}
    for place_id, foot in sorted(feet.items()):
        length_km = float(track.km[foot.edge])
        ends = int(track.tail[foot.edge]), int(track.head[foot.edge])
        if foot.share * length_km <= foot.same_km:
            found[place_id] = Touch(ends[0], foot.km)
        elif (1 - foot.share) * length_km <= foot.same_km:
            found[place_id] = Touch(ends[1], foot.km)
        else:
            on_edge.setdefault(foot.edge, {}).setdefault(foot.share, []).append(place_id)
    nodes: list[LonLat] = []
    country: list[str] = []
    pieces: list[tuple[int, int, float]] = []
    for edge, shares in sorted(on_edge.items()):
        before, done = int(track.tail[edge]), 0.0
        for share in sorted(shares):
            node = len(track.lon) + len(nodes)
            nodes.append(feet[shares[share][0]].position)
            country.append(str(track.country[track.tail[edge]]))
            found.update({place_id: Touch(node, feet[place_id].km) for place_id in shares[share]})
            pieces.append((before, node, (share - done) * float(track.km[edge])))
            before, done = node, share
        pieces.append((before, int(track.head[edge]), (1 - done) * float(track.km[edge])))
    if not pieces:
        return track, found
    keep = np.ones(len(track.km), dtype=bool)
    keep[list(on_edge)] = False
    lon, lat = np.array(nodes).T
    more = replace(track, lon=lon, lat=lat, country=np.array(country, dtype="<U2"))
    tails, heads, kms = (np.array(column) for column in zip(*pieces, strict=True))
    return track.edges_where(keep).with_more(more, (tails, heads, kms)), found
