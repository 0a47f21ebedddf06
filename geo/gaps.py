"""Why no way at all joins two places: where the network that one lies on ends before the other's.

Days, reports and prices play no part: what is asked is whether lines, breaks of gauge and sailings
could join them if all were open.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from geo.countries import country_name, listed
from geo.geodesy import geodesic_km
from geo.model import RAIL_SYSTEM_OF_GAUGE, Facts, Link, LonLat, Mode, System
from geo.stations import Stations
from geo.zone_graph import is_inner, systems_of

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_WHAT = {Mode.RAIL: "railway", Mode.ROAD: "road", Mode.SEA: "port"}
_FARTHEST_NAME_KM = 60.0
# Distances are worked out for so many pairs of points at a time, which fills some 100 MB.
_MOST_PAIRS = 8_000_000
_SAMPLE = 256
_MOST_NAMED = 3
_WITH_ARTICLE = ("United ", "Netherlands", "Philippines")


@dataclass(frozen=True, slots=True)
class Gap:
    """The nearest points of the two networks, lon and lat, and what lies between them in km.

    `from_near` and `to_near` are English names of places of the same state there, "" where none is
    known; `countries` are the two states.
    """

    start: LonLat
    end: LonLat
    from_near: str
    to_near: str
    distance_km: float
    countries: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Apart:
    """Why two places are not joined: a sentence, and the gap where there is one."""

    sentence: str
    gap: Gap | None = None


class Gaps:
    """Which parts of the network are joined at all, by some modes."""

    def __init__(self, facts: Facts, stations: Stations) -> None:
        self._facts, self._stations = facts, stations

    @cached_property
    def _ports(self) -> dict[str, int]:
        """A number for every port, behind those of the zones."""
        first = len(self._stations.zones.graph.zone_system)
        ids = (p for p in self._facts.places if self._stations.has_port(p))
        return {place_id: first + number for number, place_id in enumerate(ids)}

    def find(self, origin_id: str, destination_id: str, modes: Iterable[Mode]) -> Apart | None:
        """Why nothing joins two places by these modes; None where lines and ships do.

        Raises
        ------
        KeyError
            There is no place, town or point of that id.
        """
        usable = tuple(mode for mode in Mode if mode in set(modes))
        names = [self._stations.place(id_).names.en for id_ in (origin_id, destination_id)]
        ends = [set(self._parts_at(id_, usable)) for id_ in (origin_id, destination_id)]
        for name, parts in zip(names, ends, strict=True):
            if not parts:
                return Apart(
                    f"{name} has no {_either(_WHAT[mode] for mode in usable)} in the network."
                )
        group = self._groups(self._joints(usable))
        first, second = ({group[part] for part in parts} for parts in ends)
        if first & second:
            return self._only_abroad(origin_id, destination_id, usable, ends)
        sides = np.isin(group, list(first)), np.isin(group, list(second))
        gap = self._nearest(*self._at_home(origin_id, destination_id, sides), usable)
        return Apart(self._sentence(gap, usable), gap)

    def _at_home(
        self, origin_id: str, destination_id: str, sides: tuple[Flags, Flags]
    ) -> tuple[Flags, Flags]:
        """The parts of two networks in the state of both places, for what is missing lies there.

        The nearest points of all may well lie on two banks of a border river.
        """
        start, end = (self._stations.place(id_).country for id_ in (origin_id, destination_id))
        if start != end:
            return sides
        graph = self._stations.zones.graph
        countries = [*graph.zone_country, *(self._facts.places[p].country for p in self._ports)]
        is_home = np.array(countries) == start
        at_home = sides[0] & is_home, sides[1] & is_home
        return at_home if all(side.any() for side in at_home) else sides

    def _sentence(self, gap: Gap, modes: Sequence[Mode]) -> str:
        """Where the one network ends before the other: at a border, or inside a state."""
        spots = _spots(gap)
        if "" in gap.countries or gap.countries[0] == gap.countries[1]:
            return (
                f"The two lie on networks that nothing joins by {_by(modes)}: their nearest "
                f"points, {spots} apart."
            )
        border = listed([_state_words(code) for code in gap.countries])
        known = [
            crossing.names.en
            for crossing in self._facts.crossings.values()
            if {crossing.country_a, crossing.country_b} == set(gap.countries)
            and set(crossing.modes) & set(modes)
        ]
        if not known:
            return (
                f"Our tables hold no crossing between {border} by {_by(modes)}. The nearest points "
                f"of the two networks, {spots} apart."
            )
        return (
            f"Between {border} our map has no line by {_by(modes)} that joins the two networks, "
            f"though our tables hold {_some(known)}. Their nearest points, {spots} apart."
        )

    def _only_abroad(
        self, origin_id: str, destination_id: str, modes: Sequence[Mode], ends: Sequence[set[int]]
    ) -> Apart | None:
        """Whether two places of one state are joined through another one only."""
        start, end = (self._stations.place(id_) for id_ in (origin_id, destination_id))
        if start.country != end.country:
            return None
        inside = (
            joint for joint in self._joints(modes) if self._countries(joint) <= {start.country}
        )
        group = self._groups(inside)
        first, second = ({group[part] for part in parts} for parts in ends)
        if first & second:
            return None
        said = (
            f"The lines from {start.names.en} to {end.names.en} lead out of their state and back "
            "into it, which is not counted as a way."
        )
        sides = np.isin(group, list(first)), np.isin(group, list(second))
        at_home = self._at_home(origin_id, destination_id, sides)
        gap = self._nearest(*at_home, modes)
        return Apart(f"{said} Inside it their nearest points, {_spots(gap)} apart.", gap)

    # -- what is joined with what -------------------------------------------------------------

    def _part(self, place_id: str, system: System) -> int | None:
        """Number of the zone, or of the port, that a place has on a system."""
        if system is System.SEA:
            return self._ports.get(place_id)
        spot = self._stations.at(place_id, system)
        return None if spot is None else spot.zone

    def _parts_at(self, place_id: str, modes: Sequence[Mode]) -> Iterator[int]:
        for member in self._stations.members(place_id):
            for track in self._stations.tracks(member):
                part = self._part(member, System(track))
                if part is not None and System(track).mode in modes:
                    yield part

    def _joints(self, modes: Sequence[Mode]) -> Iterator[tuple[int, int]]:
        """Pairs of parts between which cargo can pass, whatever the day.

        Lorries across a town join all that the town has: too much rather than too little.
        """
        for link in self._facts.links.values():
            if link.mode in modes and not is_inner(link) and self._is_for_hire(link):
                for system in systems_of(link):
                    yield from _pair(self._part(p, system) for p in (link.from_id, link.to_id))
        for row in self._facts.gauge_breaks.values():
            gauges = (row.gauge_from_mm, row.gauge_to_mm)
            if Mode.RAIL in modes and set(gauges) <= set(RAIL_SYSTEM_OF_GAUGE):
                yield from _pair(self._part(row.place_id, RAIL_SYSTEM_OF_GAUGE[g]) for g in gauges)
        for place in self._facts.places.values():
            parts = list(self._parts_at(place.city_id, modes))
            yield from ((parts[0], part) for part in parts[1:])

    def _is_for_hire(self, link: Link) -> bool:
        crossing = self._facts.crossings.get(link.crossing_id or "")
        return crossing is None or crossing.service is None or crossing.service.is_for_hire

    def _countries(self, parts: Iterable[int]) -> set[str]:
        zone_country = self._stations.zones.graph.zone_country
        ports = {number: self._facts.places[id_].country for id_, number in self._ports.items()}
        return {ports[p] if p in ports else zone_country[p] for p in parts}

    def _groups(self, joints: Iterable[tuple[int, int]]) -> NDArray[np.int64]:
        """For each part the least number of those that it is joined with."""
        size = len(self._stations.zones.graph.zone_system) + len(self._ports)
        leader = list(range(size))

        def lead(part: int) -> int:
            while leader[part] != part:
                leader[part] = leader[leader[part]]
                part = leader[part]
            return part

        for one, other in joints:
            low, high = sorted((lead(one), lead(other)))
            leader[high] = low
        return np.array([lead(part) for part in range(size)], np.int64)

    # -- where they are nearest ---------------------------------------------------------------

    def _nearest(self, is_first: Flags, is_second: Flags, modes: Sequence[Mode]) -> Gap:
        one, other = (self._points(chosen, modes) for chosen in (is_first, is_second))
        start, end = _nearest_pair(one[0], other[0])
        states = tuple(_state_at(spot, *points) for spot, points in ((start, one), (end, other)))
        return Gap(
            start,
            end,
            self._name_near(start, states[0]),
            self._name_near(end, states[1]),
            geodesic_km(start, end),
            (states[0], states[1]),
        )

    def _points(self, is_chosen: Flags, modes: Sequence[Mode]) -> tuple[Floats, list[str]]:
        """Lon, lat of every node and port of the chosen parts, shape (n, 2), and their states."""
        graph = self._stations.zones.graph
        usable = np.array([system.mode in modes for system in graph.zone_system])
        zones = (is_chosen[: len(usable)] & usable)[graph.zone_of]
        nodes = np.column_stack([graph.node_lon[zones], graph.node_lat[zones]])
        ports = [self._facts.places[p] for p, n in self._ports.items() if is_chosen[n]]
        at = np.array([port.position for port in ports], float).reshape(-1, 2)
        states = [graph.zone_country[zone] for zone in graph.zone_of[zones].tolist()]
        return np.concatenate([nodes, at]), [*states, *(port.country for port in ports)]

    def _name_near(self, position: LonLat, country: str) -> str:
        """Name of the nearest listed place or town of a state, within 60 km."""
        facts = self._facts
        named = [
            *((p.position, p.names.en) for p in facts.places.values() if p.country == country),
            *((t.position, t.names.en) for t in facts.towns.values() if t.country == country),
        ]
        close = ((p, name) for p, name in named if abs(p.lat - position.lat) < 1)
        km, name = min(((geodesic_km(p, position), n) for p, n in close), default=(np.inf, ""))
        return name if km <= _FARTHEST_NAME_KM else ""


def _pair(parts: Iterable[int | None]) -> Iterator[tuple[int, int]]:
    one, other = parts
    if one is not None and other is not None:
        yield one, other


def _either(words: Iterable[str]) -> str:
    """“railway”, or “railway, road or port”."""
    return listed(list(words)).replace(" and ", " or ")


def _by(modes: Sequence[Mode]) -> str:
    return _either(mode.value for mode in modes)


def _some(names: Sequence[str]) -> str:
    """Up to three names, and how many more there are."""
    more = len(names) - _MOST_NAMED
    return listed([*names[:_MOST_NAMED], *([f"{more} more"] if more > 0 else [])])


def _spots(gap: Gap) -> str:
    """“46.00,142.00 near Harbour and 45.50,141.90 near Cape, are 57 km”."""
    here, there = (
        f"{point.lat:.2f},{point.lon:.2f}{f' near {name}' if name else ''}"
        for name, point in ((gap.from_near, gap.start), (gap.to_near, gap.end))
    )
    km = f"{gap.distance_km:,.0f}" if gap.distance_km >= 10 else f"{gap.distance_km:.1f}"
    return f"{here} and {there}, are {km} km"


def _state_words(code: str) -> str:
    name = country_name(code)
    return f"the {name}" if name.startswith(_WITH_ARTICLE) else name


def _state_at(position: LonLat, points: Floats, states: Sequence[str]) -> str:
    """The state of the point that lies exactly there."""
    return states[int(np.flatnonzero((points == np.array(position)).all(1))[0])]


def _nearest_pair(one: Floats, other: Floats) -> tuple[LonLat, LonLat]:
    """The nearest two points of two sets, each lon, lat of shape (n, 2), as on a sphere."""
    if len(one) > len(other):
        end, start = _nearest_pair(other, one)
        return start, end
    first, second = _on_sphere(one), _on_sphere(other)
    step = max(1, len(first) // _SAMPLE)
    _, _, best = _closest(first[::step], second)
    # Only what lies in the box of the smaller set, widened by the best of a sample, can be nearer.
    reach = np.sqrt(max(0.0, 2.0 - 2.0 * best)) + 1e-9
    near = ((second >= first.min(0) - reach) & (second <= first.max(0) + reach)).all(1)
    at = np.flatnonzero(near)
    i, j, _ = _closest(first, second[at])
    return LonLat(*one[i].tolist()), LonLat(*other[at[j]].tolist())


def _on_sphere(points: Floats) -> Floats:
    lon, lat = np.radians(points).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def _closest(first: Floats, second: Floats) -> tuple[int, int, float]:
    """Rows of the two nearest unit vectors, and the cosine between them."""
    best = (0, 0, -2.0)
    rows = max(1, _MOST_PAIRS // len(second))
    for low in range(0, len(first), rows):
        cosine = first[low : low + rows] @ second.T
        i, j = np.unravel_index(int(cosine.argmax()), cosine.shape)
        if cosine[i, j] > best[2]:
            best = (low + int(i), int(j), float(cosine[i, j]))
    return best
