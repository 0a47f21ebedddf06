"""Fits a link to the base graph: a sound path between its two places, or none."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import shapely
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from geo.geodesy import geodesic_km, line_km
from geo.model import BorderCrossing, DistanceBasis, Link, LonLat, Mode, Place
from layers.refresh.base_graph import BaseGraph
from layers.refresh.graph_path import Entry, GraphPath, IsAllowed, Paths
from layers.refresh.gshhg import line_parts, polygon_parts

# The true path is at least and at most this many times as long as the link says.
SOUND_RATIO = {DistanceBasis.TARIFF: (0.8, 1.25), DistanceBasis.ESTIMATED: (0.7, 1.4)}
# A railway whose shortest path is shorter than this share of it lies elsewhere: beside it runs a
# newer, straighter line. Its own path is sought by its length, which the graph knows this well.
OTHER_LINE = 0.93
LIKE_LENGTH = 0.04
SHORTEST_SOUGHT_KM = 20.0
# An old line is at most so many times as long as the new one between the points where they part;
# a length that nobody published may itself be wrong, and leads less far astray.
MOST_TIMES_SHORTEST = {DistanceBasis.TARIFF: 2.0, DistanceBasis.ESTIMATED: 1.5}
# Short links differ by more: the stations' points are a kilometre or two off.
SLACK_KM = 1.5
REACHES_KM = (3.0, 5.0, 8.0)
# Lines along the Tumen and the Yalu run over the border in the graph, whose chords cut the bends:
# they may stray this far, and are then led along their own bank.
FENCE_MARGIN_DEG = 0.02
BANK_DEG = 0.002
# Bends of the river narrower than this are passed by, in degrees.
BEND_DEG = 0.01
LONGEST_BANK_DEG = 0.4
# Chords of the graph are up to 147 km long.
LONGEST_CHORD_DEG = 2.0
# How far from the border point a path may cross the border, beyond the point's own accuracy.
CROSSING_REACH_KM = 1.0
# A station beside its track is met by a slant, at most this many times as long as it is away, and
# without a turn sharper than this.
SLANT = 3.0
SHARPEST_TURN_DEG = 50.0
HAIRPIN_DEG = 140.0


@dataclass(frozen=True, slots=True)
class Fit:
    """A shape from place to place, or the reason why there is none."""

    positions: tuple[LonLat, ...] | None
    reason: str


class Fitter:
    """Lays links along one graph, on the right side of every border."""

    def __init__(
        self,
        graph: BaseGraph,
        places: Mapping[str, Place],
        crossings: Mapping[str, BorderCrossing],
        states: Mapping[str, BaseGeometry],
    ) -> None:
        self._graph = graph
        self._places = places
        self._crossings = crossings
        self._states = states

    def fit(self, link: Link) -> Fit:
        """The link's path in the graph, if it can be trusted; tracks near the stations first."""
        start, end = self._places[link.from_id], self._places[link.to_id]
        ground = self._ground(link, start, end)
        reasons: list[str] = []
        widest_km = max(start.accuracy_m, end.accuracy_m) / 1000 * 1.2
        for reach_km in (*REACHES_KM, *([widest_km] if widest_km > REACHES_KM[-1] else [])):
            fit = self._fit_within(reach_km, link, ground)
            if fit.positions is not None:
                return fit
            reasons.append(fit.reason)
        return Fit(None, "; ".join(dict.fromkeys(reasons)))

    def on_own_bank(self, link: Link, shape: tuple[LonLat, ...]) -> tuple[LonLat, ...]:
        """The shape of an inland link, led along the border where it would lie over it."""
        start, end = self._places[link.from_id], self._places[link.to_id]
        if start.country != end.country:
            return shape
        return _on_own_bank(shape, self._ground(link, start, end))

    def _fit_within(self, reach_km: float, link: Link, ground: BaseGeometry) -> Fit:
        start, end = self._places[link.from_id], self._places[link.to_id]
        is_inland = start.country == end.country
        is_allowed = _fence(ground)
        entries = [
            self._graph.entries(place.position, reach_km, is_allowed) for place in (start, end)
        ]
        if not all(entries):
            return Fit(None, f"no track within {reach_km:g} km")
        limit_km = link.distance_km * 1.5 + 40
        path = self._path(link, entries, limit_km, is_allowed)
        if path is None:
            return Fit(None, "no path")
        shape = _slanted(start.position, path.positions, end.position)
        if is_inland:
            shape = _on_own_bank(shape, ground)
        return Fit(*self._judged(link, path.length_km, shape))

    def _path(
        self, link: Link, entries: Sequence[list[Entry]], limit_km: float, is_allowed: IsAllowed
    ) -> GraphPath | None:
        """The shortest path, or the one as long as the link where that is another line's."""
        paths, (starts, ends) = Paths(self._graph, is_allowed), entries
        shortest = paths.shortest(starts, ends, limit_km)
        km = link.distance_km
        if shortest is None or link.mode is not Mode.RAIL or km < SHORTEST_SOUGHT_KM:
            return shortest
        if shortest.length_km >= OTHER_LINE * km:
            return shortest
        most_times = MOST_TIMES_SHORTEST[link.distance_basis]
        return paths.of_length(starts, ends, km, LIKE_LENGTH, most_times) or shortest

    def _judged(
        self, link: Link, path_km: float, shape: tuple[LonLat, ...]
    ) -> tuple[tuple[LonLat, ...] | None, str]:
        """The shape with its ratio, or nothing with the reason against it."""
        if len(shape) == 2 and link.distance_km > REACHES_KM[-1]:
            return None, "nothing between the ends"
        length_km = line_km(shape)
        ratio = max(path_km, length_km) / link.distance_km
        low, high = SOUND_RATIO[link.distance_basis]
        if not low <= ratio <= high and abs(length_km - link.distance_km) > SLACK_KM:
            return None, f"length ratio {ratio:.2f}"
        if link.crossing_id is not None:
            crossing = self._crossings[link.crossing_id]
            off_km = _distance_km(shape, crossing.position)
            if off_km > CROSSING_REACH_KM + crossing.accuracy_m / 1000 * 1.2:
                return None, f"crosses {off_km:.1f} km from the border point"
        return shape, f"length ratio {ratio:.2f}"

    def _ground(self, link: Link, start: Place, end: Place) -> BaseGeometry:
        """The countries of the two ends, as far as the link may wander."""
        margin = link.distance_km / 60 + LONGEST_CHORD_DEG
        (west, east), (south, north) = (
            sorted(values) for values in zip(start.position, end.position, strict=True)
        )
        box = (west - margin, south - margin, east + margin, north + margin)
        near = [
            shapely.clip_by_rect(self._states[code], *box)
            for code in sorted({start.country, end.country})
        ]
        return shapely.union_all(near)


def _fence(ground: BaseGeometry) -> IsAllowed:
    """Whether a chord stays in the countries of the two ends, or very near."""
    allowed = ground.buffer(FENCE_MARGIN_DEG, quad_segs=1)
    shapely.prepare(allowed)

    def is_allowed(line: LineString) -> bool:
        return bool(allowed.covers(line))

    return is_allowed


def _distance_km(shape: tuple[LonLat, ...], position: LonLat) -> float:
    line, point = LineString(shape), Point(position)
    nearest = line.interpolate(line.project(point))
    return geodesic_km(position, LonLat(nearest.x, nearest.y))


def _slanted(start: LonLat, track: tuple[LonLat, ...], end: LonLat) -> tuple[LonLat, ...]:
    """The track between two stations that may lie beside it, met at a slant and not by a spike."""
    inner = _without_spike(start, track)
    inner = _without_spike(end, inner[::-1])[::-1]
    return _without_hairpins((start, *inner, end))


def _without_hairpins(shape: tuple[LonLat, ...]) -> tuple[LonLat, ...]:
    """The shape without points that it runs to and back from: sidings and points off the track."""
    kept = [shape[0]]
    for here, following in pairwise(shape[1:]):
        if kept[-1] != here and _turn_deg(kept[-1], here, following) < HAIRPIN_DEG:
            kept.append(here)
    return (*kept, shape[-1])


def _without_spike(station: LonLat, track: tuple[LonLat, ...]) -> tuple[LonLat, ...]:
    """The track from the first point that is reached from the station without a sharp turn."""
    longest_km = geodesic_km(station, track[0]) * SLANT
    gone_km = 0.0
    for index, (here, following) in enumerate(pairwise(track)):
        if gone_km > longest_km or _turn_deg(station, here, following) <= SHARPEST_TURN_DEG:
            return track[index:]
        gone_km += geodesic_km(here, following)
    return track[-1:]


def _turn_deg(before: LonLat, here: LonLat, following: LonLat) -> float:
    """Change of direction at `here`, 0 for straight on, 180 for back."""
    narrow = math.cos(math.radians(here.lat))
    first = math.atan2(here.lat - before.lat, (here.lon - before.lon) * narrow)
    second = math.atan2(following.lat - here.lat, (following.lon - here.lon) * narrow)
    turn = math.degrees(abs(first - second))
    return min(turn, 360 - turn)


def _on_own_bank(shape: tuple[LonLat, ...], ground: BaseGeometry) -> tuple[LonLat, ...]:
    """The shape with what lies over the border led along the border on its own side."""
    line = LineString(shape)
    if ground.covers(line):
        return shape
    opened = ground.buffer(-BANK_DEG - BEND_DEG).buffer(BEND_DEG)
    parts = line_parts(line.intersection(opened))
    positions = [shape[0]]
    for part in parts:
        track = [LonLat(lon, lat) for lon, lat in part.coords]
        positions.extend(_bank(opened, positions[-1], track[0])[1:-1])
        positions.extend(track)
    positions.extend(_bank(opened, positions[-1], shape[-1])[1:-1])
    return (*positions, shape[-1])


def _bank(ground: BaseGeometry, start: LonLat, end: LonLat) -> list[LonLat]:
    """The edge of the ground between two points, or the straight line if the edge wanders off."""
    for polygon in polygon_parts(ground):
        ring = LineString(polygon.exterior.coords)
        if max(ring.distance(Point(start)), ring.distance(Point(end))) > FENCE_MARGIN_DEG:
            continue
        section = substring(ring, ring.project(Point(start)), ring.project(Point(end)))
        if isinstance(section, LineString) and section.length <= LONGEST_BANK_DEG:
            return [start, *(LonLat(lon, lat) for lon, lat in section.coords), end]
    return [start, end]
