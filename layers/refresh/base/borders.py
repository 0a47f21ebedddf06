"""Which state a piece of track lies in, and the removal of everything that leaves its state.

Rail drawn along a border river crosses the border falsely, and a station may be joined to the wrong
bank. So no edge joins two states here: curated links alone do (docs/method.md).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from geo.model import LonLat
from layers.refresh.base.track import (
    KM_PER_DEG,
    NOWHERE,
    Floats,
    Mask,
    Names,
    Track,
    Whole,
    points_at,
)
from layers.refresh.gshhg import polygon_parts

# Pieces of a state with at most this many vertices are quick to look into.
MOST_VERTICES = 400
# Where the outlines of two states overlap (Crimea), the state that the UN General Assembly's
# resolution 68/262 names; elsewhere the first in the alphabet.
OVERLAPS: Mapping[frozenset[str], str] = {frozenset({"RU", "UA"}): "UA"}
# A run of track over the border and back is the drawing's fault up to this length.
LONGEST_STRAY_KM = 15.0
# Chords are looked at in steps of this length; one that lies abroad for more than half goes.
STEP_KM = 1.0
MOST_ABROAD = 0.5


class Outlines:
    """States cut into small pieces, to be asked for many points at once."""

    def __init__(self, states: Mapping[str, Sequence[Polygon]]) -> None:
        pieces: list[BaseGeometry] = []
        codes: list[str] = []
        for code, polygons in sorted(states.items()):
            for polygon in polygons:
                small = _cut(polygon)
                pieces.extend(small)
                codes.extend([code] * len(small))
        self._tree = shapely.STRtree(pieces)
        self._codes = np.array(codes, dtype="<U2")

    def states_of(self, lon: Floats, lat: Floats) -> Names:
        """The state of each point, `NOWHERE` on the high seas."""
        points, pieces = self._tree.query(points_at(lon, lat), predicate="intersects")
        found = np.full(len(lon), NOWHERE, dtype="<U2")
        # From the last to the first state, so that the first in the alphabet stays.
        order = np.argsort(self._codes[pieces], kind="stable")[::-1]
        found[points[order]] = self._codes[pieces[order]]
        for pair, winner in OVERLAPS.items():
            counts = np.zeros(len(lon), dtype=np.int64)
            for code in pair:
                counts[np.unique(points[self._codes[pieces] == code])] += 1
            found[counts == len(pair)] = winner
        return found


def with_countries(track: Track, outlines: Outlines) -> Track:
    """The track with the state of each node, strays over a border put right."""
    found = replace(track, country=outlines.states_of(track.lon, track.lat))
    return _without_strays(found)


def _without_strays(track: Track) -> Track:
    """Short runs through another state (or none) that leave and return belong to the first one.

    A run with one end only is not put right: it may be the far side of a real crossing.
    """
    country = track.country.copy()
    at_home = country[track.tail] == country[track.head]
    inner = track.edges_where(at_home)
    component = inner.components()
    length_km = inner.component_km(component)
    exits: dict[int, list[str]] = {}
    for tail, head in zip(track.tail[~at_home], track.head[~at_home], strict=True):
        exits.setdefault(int(component[tail]), []).append(str(country[head]))
        exits.setdefault(int(component[head]), []).append(str(country[tail]))
    home = {
        root: found[0]
        for root, found in exits.items()
        if len(found) > 1
        and len(set(found)) == 1
        and found[0] != NOWHERE
        and (length_km[root] <= LONGEST_STRAY_KM or country[root] == NOWHERE)
    }
    for node, root in enumerate(component.tolist()):
        if root in home:
            country[node] = home[root]
    return replace(track, country=country)


def at_home(track: Track, outlines: Outlines) -> Track:
    """The edges that begin, end and mostly lie in one state."""
    one = _is_domestic(track)
    track = track.edges_where(one)
    sample = _sampled(track, outlines)
    is_abroad = (sample.state != track.country[track.tail[sample.edge]]) & (sample.state != NOWHERE)
    count = np.bincount(sample.edge, minlength=len(track.km))
    abroad = np.bincount(sample.edge, weights=is_abroad, minlength=len(track.km))
    return track.edges_where(abroad <= MOST_ABROAD * np.maximum(count, 1))


def with_stubs(home: Track, track: Track, outlines: Outlines) -> Track:
    """The track at home with what edges over a border have on either side, as dead ends.

    A stub ends at the last point, in steps of STEP_KM, that lies in the state of its first end.
    """
    over = track.edges_where(
        ~_is_domestic(track)
        & (track.country[track.tail] != NOWHERE)
        & (track.country[track.head] != NOWHERE)
    )
    sample = _sampled(over, outlines)
    ends: list[LonLat] = []
    stubs: list[tuple[int, float]] = []
    for edge, (first, last) in enumerate(sample.bounds()):
        states, shares = sample.state[first:last], sample.share[first:last]
        for node, order in ((int(over.tail[edge]), 1), (int(over.head[edge]), -1)):
            share = _own_share(states[::order], shares[::order], str(over.country[node]))
            if share is not None:
                ends.append(over.at(edge, share))
                own = share if order == 1 else 1 - share
                stubs.append((node, own * float(over.km[edge])))
    if not stubs:
        return home
    number = np.arange(len(stubs)) + len(home.lon)
    nodes, km = np.array([stub[0] for stub in stubs]), np.array([stub[1] for stub in stubs])
    lon, lat = np.array(ends).T
    return home.with_more(
        replace(home, lon=lon, lat=lat, country=home.country[nodes]), (nodes, number, km)
    )


def _own_share(states: Names, shares: Floats, own: str) -> float | None:
    """Where the unbroken row of points in the own state ends; None where it does not begin."""
    is_abroad = states != own
    length = int(np.argmax(is_abroad)) if is_abroad.any() else len(states)
    return float(shares[length - 1]) if length else None


def _is_domestic(track: Track) -> Mask:
    tail, head = track.country[track.tail], track.country[track.head]
    domestic: Mask = (tail == head) & (tail != NOWHERE)
    return domestic


@dataclass(frozen=True, slots=True)
class _Sample:
    """Points inside chords, in steps of at most STEP_KM, from tail to head of each edge."""

    edge: Whole
    share: Floats
    state: Names

    def bounds(self) -> Iterator[tuple[int, int]]:
        """First and last + 1 of the points of each edge."""
        last = np.cumsum(np.bincount(self.edge)).tolist()
        yield from pairwise([0, *last])


def _sampled(track: Track, outlines: Outlines) -> _Sample:
    """At least the middle of every edge with the state it lies in."""
    number = np.maximum(1, np.ceil(track.chord_km() / STEP_KM).astype(np.int64) - 1)
    edge = np.repeat(np.arange(len(track.km)), number)
    first = np.concatenate(([0], np.cumsum(number)))[:-1]
    share = (np.arange(len(edge)) - first[edge] + 1) / (number[edge] + 1)
    tail, head = track.tail[edge], track.head[edge]
    lon = track.lon[tail] * (1 - share) + track.lon[head] * share
    lat = track.lat[tail] * (1 - share) + track.lat[head] * share
    return _Sample(edge, share, outlines.states_of(lon, lat))


def _cut(polygon: Polygon) -> list[BaseGeometry]:
    """The polygon in pieces, halved across its longer side until each has few vertices."""
    waiting: list[Polygon] = [polygon]
    found: list[BaseGeometry] = []
    while waiting:
        piece = waiting.pop()
        west, south, east, north = piece.bounds
        is_small = shapely.get_num_coordinates(piece) <= MOST_VERTICES
        if is_small or max(east - west, north - south) * KM_PER_DEG < 1:
            found.append(piece if piece.is_valid else shapely.make_valid(piece))
            continue
        if east - west > north - south:
            middle = (west + east) / 2
            halves = ((west, south, middle, north), (middle, south, east, north))
        else:
            middle = (south + north) / 2
            halves = ((west, south, east, middle), (west, middle, east, north))
        for half in halves:
            waiting.extend(polygon_parts(shapely.clip_by_rect(piece, *half)))
    return found
