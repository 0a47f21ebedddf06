"""Everything that has a page of its own, by kind and id, with what hangs together with it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from geo.model import (
    BorderCrossing,
    Bridge,
    Event,
    EventKind,
    Facts,
    GaugeBreak,
    Link,
    LonLat,
    Mode,
    Names,
    Place,
)
from geo.plain_answer import NO_SOURCE
from webapp.links import KIND_PATHS

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing: its key, the first part of its addresses, and its words, shortest first."""

    key: str
    folder: str
    short: str
    one: str
    many: str


KINDS = {
    key: Kind(key, KIND_PATHS[key], short, one, many)
    for key, short, one, many in (
        ("crossing", "Crossings", "border crossing", "Border crossings"),
        ("bridge", "Bridges", "bridge", "Bridges"),
        ("port", "Ports", "port", "Ports"),
        ("ferry", "Ferries", "sea service", "Ferries and sea services"),
        ("gauge_break", "Gauge breaks", "break of gauge", "Breaks of gauge"),
        ("line", "Lines", "railway line", "Lines"),
        ("place", "Places", "place", "Places"),
    )
}


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing as every page needs it, whatever its kind.

    `subjects` are the histories that its status comes from, as (id, mode); `lines` its shape on the
    map where it is more than a point; `said` its name as a sentence says it.
    """

    kind: Kind
    id: str
    names: Names
    said: str
    countries: tuple[str, ...]
    position: LonLat
    accuracy_m: float | None
    modes: tuple[Mode, ...]
    subjects: tuple[tuple[str, Mode], ...]
    note: str
    source_ids: tuple[str, ...]
    lines: tuple[tuple[LonLat, ...], ...] = ()


class UnknownThingError(Exception):
    """No thing of a kind has the id that was asked for."""

    def __init__(self, kind: Kind, text: str) -> None:
        super().__init__(f"There is no {kind.one} with this id in the atlas.")
        self.kind, self.text = kind, text


_CALLED = ("line", "ferry", "bridge", "road", "railway", "section", "dam", "crossing", "mainline")


def _said(kind: str, name: str) -> str:
    """A name with what makes it part of a sentence."""
    plain = name.split(", ")
    short = f"{plain[0]} ({', '.join(plain[1:])})" if len(plain) > 1 else name
    if name.endswith(" by sea"):
        return f"the sea service {name.removesuffix(' by sea')}"
    if kind in ("line", "ferry", "bridge") or plain[0].split()[-1].casefold() in _CALLED:
        return f"the {short}"
    return f"the crossing {short}" if kind == "crossing" else short


class Register:
    """All things of the atlas; made when first asked for, then kept."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    @cached_property
    def things(self) -> Mapping[str, Mapping[str, Thing]]:
        """Things by kind and id, each kind in the order of its ids."""
        makers: dict[str, Callable[[], Iterable[Thing]]] = {
            "crossing": self._crossings,
            "bridge": self._bridges,
            "port": self._ports,
            "ferry": self._ferries,
            "gauge_break": self._gauge_breaks,
            "line": self._lines,
            "place": self._places,
        }
        return {
            key: {thing.id: thing for thing in sorted(make(), key=lambda t: t.id)}
            for key, make in makers.items()
        }

    def get(self, kind: str, id_: str) -> Thing:
        """The thing of this kind and id.

        Raises
        ------
        UnknownThingError
        """
        found = self.things[kind].get(id_)
        if found is None:
            raise UnknownThingError(KINDS[kind], id_)
        return found

    # -- what hangs together -----------------------------------------------------------------------

    @cached_property
    def links_by_crossing(self) -> Mapping[str, tuple[Link, ...]]:
        """Links that pass each border crossing."""
        return _grouped(self.facts.links.values(), lambda link: (link.crossing_id,))

    @cached_property
    def links_by_line(self) -> Mapping[str, tuple[Link, ...]]:
        """Links of each line."""
        return _grouped(self.facts.links.values(), lambda link: (link.line_id, link.status_subject))

    @cached_property
    def links_by_place(self) -> Mapping[str, tuple[Link, ...]]:
        """Links that begin or end at each place."""
        return _grouped(self.facts.links.values(), lambda link: (link.from_id, link.to_id))

    @cached_property
    def bridges_by_crossing(self) -> Mapping[str, tuple[Bridge, ...]]:
        """Bridges that carry each border crossing."""
        return _grouped(self.facts.bridges.values(), lambda bridge: (bridge.crossing_id,))

    @cached_property
    def ways_by_place(self) -> Mapping[str, tuple[GaugeBreak, ...]]:
        """Ways across the break of gauge at each place that has one."""
        return _grouped(self.facts.gauge_breaks.values(), lambda way: (way.place_id,))

    @cached_property
    def place_of_way(self) -> Mapping[str, str]:
        """Place of each single way across a break of gauge, by the id of its row."""
        return {way.id: way.place_id for way in self.facts.gauge_breaks.values()}

    @cached_property
    def members_by_town(self) -> Mapping[str, tuple[Place, ...]]:
        """Places of each town."""
        return _grouped(self.facts.places.values(), lambda place: (place.city_id,))

    @cached_property
    def statements_by_subject(self) -> Mapping[str, tuple[Event, ...]]:
        """Undisputed reports that bear on the status of each subject itself, oldest first."""
        bearing = (EventKind.CHANGE, EventKind.OBSERVATION)
        told = (
            event
            for event in sorted(self.facts.events, key=lambda e: (e.day, e.id))
            if event.kind in bearing and event.status is not None and not event.is_disputed
        )
        return _grouped(told, lambda event: (event.subject_id,))

    @cached_property
    def crossings_by_place(self) -> Mapping[str, tuple[BorderCrossing, ...]]:
        """Border crossings that begin or end at each place itself."""
        return _grouped(self.facts.crossings.values(), lambda one: (one.place_a, one.place_b))

    def spoken_for(self, place_id: str) -> tuple[str, ...]:
        """Places that the page of a place speaks for: its members where it is a town's main one.

        A station or port of a town speaks for itself only.
        """
        if self.facts.places[place_id].city_id != place_id:
            return (place_id,)
        others = (place.id for place in self.members_by_town[place_id])
        return tuple(dict.fromkeys((place_id, *others)))

    def crossings_at(self, place_id: str) -> tuple[BorderCrossing, ...]:
        """Border crossings that begin or end at what the page of a place speaks for."""
        found = {
            crossing.id: crossing
            for id_ in self.spoken_for(place_id)
            for crossing in self.crossings_by_place.get(id_, ())
        }
        return tuple(found.values())

    def shape(self, link: Link) -> tuple[LonLat, ...]:
        """A link as drawn; straight where no shape is built."""
        places = self.facts.places
        straight = (places[link.from_id].position, places[link.to_id].position)
        return self.facts.link_shapes.get(link.id) or straight

    def towns_of(self, thing: Thing) -> tuple[str, ...]:
        """Towns that a thing stands in or joins."""
        facts, ends = self.facts, [thing.id]
        if thing.kind.key in ("crossing", "ferry"):
            crossing = facts.crossings[thing.id]
            ends = [end for end in (crossing.place_a, crossing.place_b) if end]
        elif thing.kind.key == "line":
            ends = [facts.lines[thing.id].from_id, facts.lines[thing.id].to_id]
        towns = (facts.places[end].city_id for end in ends if end in facts.places)
        return tuple(dict.fromkeys(towns))

    # -- one maker for each kind -------------------------------------------------------------------

    def _crossings(self) -> Iterator[Thing]:
        for crossing in self.facts.crossings.values():
            sea = self.links_by_crossing.get(crossing.id, ()) if crossing.service else ()
            yield Thing(
                KINDS["crossing"],
                crossing.id,
                crossing.names,
                _said("crossing", crossing.names.en),
                (crossing.country_a, crossing.country_b),
                crossing.position,
                crossing.accuracy_m,
                crossing.modes,
                tuple((crossing.id, mode) for mode in crossing.modes),
                crossing.note,
                crossing.source_ids,
                tuple(self.shape(link) for link in sea),
            )

    def _bridges(self) -> Iterator[Thing]:
        for bridge in self.facts.bridges.values():
            crossing = self.facts.crossings.get(bridge.crossing_id or "")
            modes = [mode for mode in bridge.carries if crossing and mode in crossing.modes]
            yield Thing(
                KINDS["bridge"],
                bridge.id,
                bridge.names,
                _said("bridge", bridge.names.en.removesuffix(" (ruin)")),
                tuple(dict.fromkeys((bridge.country_a, bridge.country_b))),
                bridge.position,
                bridge.accuracy_m,
                bridge.carries,
                tuple((crossing.id, mode) for mode in modes) if crossing else (),
                bridge.note,
                bridge.source_ids,
            )

    def _ports(self) -> Iterator[Thing]:
        reported = self._modes_reported
        for port in self.facts.ports.values():
            place = self.facts.places[port.id]
            modes = reported.get(port.id, ())
            yield Thing(
                KINDS["port"],
                port.id,
                place.names,
                _said("port", place.names.en),
                (place.country,),
                place.position,
                place.accuracy_m,
                (Mode.SEA,),
                tuple((port.id, mode) for mode in modes),
                port.note,
                _sources(port.source_ids, place.source_ids),
            )

    def _ferries(self) -> Iterator[Thing]:
        for ferry in self.facts.ferries.values():
            crossing = self.facts.crossings[ferry.id]
            yield Thing(
                KINDS["ferry"],
                ferry.id,
                ferry.names,
                _said("ferry", ferry.names.en),
                (crossing.country_a, crossing.country_b),
                crossing.position,
                crossing.accuracy_m,
                crossing.modes,
                tuple((crossing.id, mode) for mode in crossing.modes),
                ferry.note,
                ferry.source_ids,
                tuple(self.shape(link) for link in self.links_by_crossing.get(ferry.id, ())),
            )

    def _gauge_breaks(self) -> Iterator[Thing]:
        for place_id, ways in self.ways_by_place.items():
            place, first = self.facts.places[place_id], ways[0]
            crossings = tuple(dict.fromkeys(way.crossing_id for way in ways if way.crossing_id))
            yield Thing(
                KINDS["gauge_break"],
                place_id,
                place.names,
                place.names.en,
                (place.country,),
                first.position,
                first.accuracy_m,
                (Mode.RAIL,),
                tuple((id_, Mode.RAIL) for id_ in crossings),
                "",
                _sources(*(way.source_ids for way in ways)),
            )

    def _lines(self) -> Iterator[Thing]:
        for line in self.facts.lines.values():
            links = self.links_by_line.get(line.id, ())
            shapes = tuple(self.shape(link) for link in links)
            ends = tuple(self.facts.places[end] for end in (line.from_id, line.to_id))
            stops = [self.facts.places[end] for link in links for end in (link.from_id, link.to_id)]
            modes = tuple(dict.fromkeys(link.mode for link in links)) or (Mode.RAIL,)
            longest = max(shapes, key=len, default=tuple(place.position for place in ends))
            yield Thing(
                KINDS["line"],
                line.id,
                line.names,
                _said("line", line.names.en),
                tuple(dict.fromkeys(place.country for place in (ends[0], *stops, ends[1]))),
                longest[len(longest) // 2],
                None,
                modes,
                tuple((line.id, mode) for mode in self._modes_reported.get(line.id, ())),
                line.note,
                _sources(line.source_ids, *(link.source_ids for link in links)),
                shapes,
            )

    def _places(self) -> Iterator[Thing]:
        for place in self.facts.places.values():
            yield Thing(
                KINDS["place"],
                place.id,
                place.names,
                _said("place", place.names.en),
                (place.country,),
                place.position,
                place.accuracy_m,
                (),
                tuple((place.id, mode) for mode in self._modes_reported.get(place.id, ())),
                place.note,
                place.source_ids,
            )

    @cached_property
    def _modes_reported(self) -> Mapping[str, tuple[Mode, ...]]:
        """Modes that the reports on each subject speak of, in the order of `Mode`."""
        spoken: dict[str, set[Mode]] = {}
        for event in self.facts.events:
            if event.subject_id is not None:
                spoken.setdefault(event.subject_id, set()).update(event.modes)
        return {key: tuple(m for m in Mode if m in modes) for key, modes in spoken.items()}


def _grouped(
    rows: Iterable[T], keys: Callable[[T], Iterable[str | None]]
) -> dict[str, tuple[T, ...]]:
    groups: dict[str, list[T]] = {}
    for row in rows:
        for key in dict.fromkeys(keys(row)):
            if key is not None:
                groups.setdefault(key, []).append(row)
    return {key: tuple(rows_) for key, rows_ in groups.items()}


def _sources(*lists: tuple[str, ...]) -> tuple[str, ...]:
    """Sources of several records, each once; "from memory" only where nothing else is named."""
    found = tuple(dict.fromkeys(id_ for ids in lists for id_ in ids))
    return tuple(id_ for id_ in found if id_ != NO_SOURCE) or found
