"""Random small worlds: two to five countries with rails, roads, ships, borders and their reports.

Everything follows from one seed and a `Shape`, so a world can be named in a message and made again.
Lengths are drawn to the metre: two ways of the same length would leave it open which one is best.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from random import Random
from typing import TypeVar

from geo.model import (
    BorderCrossing,
    Event,
    Facts,
    Ferry,
    GaugeBreak,
    Line,
    Link,
    Mode,
    Names,
    Place,
    Port,
    SeaService,
    Status,
)
from tests.geo.exact.random_base import random_base, with_joints
from tests.geo.exact.random_rates import cargo_kinds, random_assumptions
from tests.geo.exact.random_towns import random_towns
from tests.geo.records import (
    RAIL,
    ROAD,
    SEA,
    crossing,
    event,
    gauge_break,
    link,
    place,
    sources,
)

_T = TypeVar("_T")

COUNTRIES = ("CN", "KP", "KR", "KZ", "MN", "RU")
# Every report is younger than the ten years for which it holds.
DAYS = (date(2019, 6, 1), date(2022, 6, 1), date(2026, 6, 1))
HISTORIES: tuple[tuple[tuple[str, Status], ...], ...] = (
    (("2018-01-01", Status.OPEN),),
    (("2018-01-01", Status.OPEN), ("2024-05-01", Status.PARTIAL)),
    (("2018-01-01", Status.OPEN), ("2021-02-03", Status.CLOSED)),
    (("2018-01-01", Status.OPEN), ("2020-02-01", Status.SUSPENDED), ("2023-09-01", Status.OPEN)),
    (("2018-01-01", Status.CLOSED), ("2025-01-01", Status.OPEN)),
    (("2021-01-01", Status.OPEN),),
    (("2020-01-01", Status.PLANNED), ("2024-01-01", Status.OPEN)),
    (("2023-01-01", Status.CONSTRUCTION),),
    (),
)
_LIKELY = (6, 3, 3, 2, 1, 2, 1, 1, 2)
_GAUGES = ((1520,), (1435,), (1520, 1435))


@dataclass(frozen=True, slots=True)
class Shape:
    """What a world may hold.

    `roundabout` is how many more links there are than are needed to join the places, for each of
    them. A symmetric world is the same in both directions. `general` leaves out many assumptions
    of one country or place, so that the general ones must serve.
    """

    countries: int = 3
    towns: int = 3
    junctions: int = 2
    roundabout: float = 0.5
    weights: bool = True
    symmetric: bool = False
    bans: bool = True
    general: bool = False
    kinds: bool = False
    base: bool = False
    hamlets: bool = False


@dataclass
class _Maker:
    """A world under construction."""

    chance: Random
    shape: Shape
    places: dict[str, Place] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)
    crossings: dict[str, BorderCrossing] = field(default_factory=dict)
    breaks: dict[str, GaugeBreak] = field(default_factory=dict)
    ferries: dict[str, Ferry] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    ports: dict[str, list[str]] = field(default_factory=dict)

    # -- places --------------------------------------------------------------------------------

    def country(self, code: str, number: int) -> None:
        """Towns with one to three members, and a junction or two in the open country."""
        lon, lat = 100.0 + 7.0 * number, 40.0 + self.chance.uniform(-4, 4)
        self.ports[code] = []
        for town in range(self.chance.randint(1, self.shape.towns)):
            id_ = f"{code.lower()}-town{town}"
            at = lon + self.chance.uniform(-3, 3), lat + self.chance.uniform(-3, 3)
            self.add(place(id_, code, at, kind="city"))
            # Some close by and some across a large town. Only one of them far: with three far from
            # one another two trips could be shorter than one, by the rounding of their lengths.
            far = self.chance.choice((0.0, 0.03))
            for member in ("port", "yard"):
                if self.chance.random() < 0.4:
                    near = at[0] + far + self.chance.uniform(0.0005, 0.003), at[1]
                    far = 0.0
                    self.add(place(f"{id_}-{member}", code, near, kind=member, town=id_))
            self.harbour(code, id_)
        for junction in range(self.chance.randint(0, self.shape.junctions)):
            at = lon + self.chance.uniform(-3, 3), lat + self.chance.uniform(-3, 3)
            self.add(place(f"{code.lower()}-junction{junction}", code, at, kind="junction"))
        self.inland(code)

    def add(self, found: Place) -> None:
        self.places[found.id] = found

    def harbour(self, code: str, town: str) -> None:
        if f"{town}-port" in self.places:
            self.ports[code].append(f"{town}-port")
        elif self.chance.random() < 0.15:
            self.ports[code].append(town)

    # -- links inside a country ------------------------------------------------------------------

    def inland(self, code: str) -> None:
        """Rails and roads that join most of the places, some ways round, and coasting ships."""
        here = [p.id for p in self.places.values() if p.country == code]
        gauges = self.chance.choice(_GAUGES)
        for mode, share in ((RAIL, 0.9), (ROAD, 0.7)):
            served = [p for p in here if self.chance.random() < share]
            for one, other in _web(self.chance, served, self.shape.roundabout):
                own = self.chance.choice(_GAUGES) if self.chance.random() < 0.25 else gauges
                self.land(code, mode, (one, other), own)
            if self.shape.weights and len(served) > 2 and self.chance.random() < 0.4:
                self.forest(code, mode, self.chance.sample(served, 3), gauges)
        ports = self.ports[code]
        if len(ports) > 1 and self.chance.random() < 0.7:
            self.link(SEA, (ports[0], ports[1]), code, "coast", subject=self.history(code, 0.3))

    def land(self, code: str, mode: Mode, ends: tuple[str, str], gauges: tuple[int, ...]) -> None:
        weight = self.chance.choice((1.0, 1.0, 1.0, 1.3, 2.5, 5.0)) if self.shape.weights else 1.0
        self.link(
            mode,
            ends,
            code,
            mode.value,
            gauges=gauges if mode is RAIL else (),
            wire=self.chance.choice(("no", "mixed", "25 kV AC", "")) if mode is RAIL else "",
            weight=weight,
            subject=self.history(code, 0.12, mode),
        )

    def forest(self, code: str, mode: Mode, three: list[str], gauges: tuple[int, ...]) -> None:
        """A heavy line in two pieces, each best between its ends, and a longer light way round.

        Whoever joins two runs to one way would take the heavy line from end to end.
        """
        first, second = (round(self.chance.uniform(50, 200), 3) for _ in range(2))
        round_km = round((first + second) * self.chance.uniform(1.05, 1.4), 3)
        one, middle, other = three
        for ends, km, weight in (
            ((one, middle), first, 1.5),
            ((middle, other), second, 1.5),
            ((one, other), round_km, 1.0),
        ):
            self.link(
                mode,
                ends,
                code,
                "forest",
                gauges=gauges if mode is RAIL else (),
                wire="no" if mode is RAIL else "",
                weight=weight,
                km=km,
            )

    def history(self, code: str, share: float, mode: Mode = SEA) -> str | None:
        """A line with reports of its own, for some links."""
        if self.chance.random() >= share:
            return None
        id_ = f"{code.lower()}-line{len(self.lines)}"
        self.lines[id_] = Line(id_, Names(id_), "", "", None, "", ("almanac",))
        self.report(id_, (mode,))
        return id_

    def link(
        self,
        mode: Mode,
        ends: tuple[str, str],
        prefix: str,
        word: str,
        *,
        gauges: tuple[int, ...] = (),
        wire: str = "",
        weight: float = 1.0,
        subject: str | None = None,
        at: str | None = None,
        km: float | None = None,
    ) -> None:
        id_ = f"{prefix.lower()}-{word}{len(self.links)}"
        km = km or round(self.chance.uniform(20, 900), 3)
        cut = round(self.chance.uniform(0, km), 3) if self.chance.random() < 0.5 else None
        self.links[id_] = link(
            id_,
            mode,
            ends,
            km,
            gauges=gauges,
            crossing=at,
            border_km=cut if at and mode is not SEA else None,
            subject=subject,
            weight=weight,
            wire=wire,
            estimated=self.chance.random() < 0.3,
        )

    # -- over borders ----------------------------------------------------------------------------

    def border(self, one: str, other: str) -> None:
        """A crossing between two countries: rail, road, both, or a ship."""
        one, other = sorted((one, other))
        kinds: list[tuple[Mode, ...]] = [(RAIL,), (RAIL,), (ROAD,), (RAIL, ROAD)]
        if self.ports[one] and self.ports[other]:
            kinds += [(SEA,), (SEA,)]
        modes = self.chance.choice(kinds)
        ferry = SEA in modes and self.chance.random() < 0.5
        word = "ferry" if ferry else modes[0].value
        id_ = f"{one.lower()}-{other.lower()}-gap{len(self.crossings)}-{word}"
        at = self.places[self.somewhere(one)].position
        service = None
        if SEA in modes:
            hired = self.chance.random() < 0.85
            service = self.chance.choice(
                (SeaService.COMMON_CARRIER, SeaService.CHARTER)
                if hired
                else (SeaService.STATE_ONLY, SeaService.NONE_KNOWN)
            )
        position = at.lon + self.chance.uniform(-1, 1), at.lat + self.chance.uniform(-1, 1)
        self.crossings[id_] = crossing(id_, modes, position, service=service)
        if SEA in modes and self.chance.random() < 0.5:
            days = self.chance.choice((None, 2.0, 7.0))
            self.ferries[id_] = Ferry(id_, Names(id_), "", "", days, "", ("yearbook",))
        for mode in modes:
            self.report(id_, (mode,))
            for _ in range(self.chance.choice((1, 1, 1, 2))):
                self.over(id_, mode, (one, other))

    def over(self, crossing_id: str, mode: Mode, pair: tuple[str, str]) -> None:
        ends = [self.gateway(code, mode) for code in pair]
        self.chance.shuffle(ends)
        gauges = self.chance.choice(_GAUGES) if mode is RAIL else ()
        word = f"over-{mode.value}"
        self.link(mode, (ends[0], ends[1]), pair[0], word, gauges=gauges, wire="no", at=crossing_id)

    def gateway(self, code: str, mode: Mode) -> str:
        return self.chance.choice(self.ports[code]) if mode is SEA else self.somewhere(code)

    def somewhere(self, code: str) -> str:
        return self.chance.choice([p.id for p in self.places.values() if p.country == code])

    def report(self, subject: str, modes: tuple[Mode, ...]) -> None:
        for day, status in self.chance.choices(HISTORIES, _LIKELY)[0]:
            id_ = f"{subject}-{modes[0].value}-{day}"
            self.events.append(event(subject, day, status, modes=modes, id_=id_))

    # -- what may happen at a place --------------------------------------------------------------

    def gauge_breaks(self) -> None:
        """At most two ways across at most places that know two gauges, and some for nothing."""
        for id_ in list(self.places):
            met = {
                g for k in self.links.values() if id_ in (k.from_id, k.to_id) for g in k.gauges_mm
            }
            likely = 0.8 if len(met) > 1 else 0.05
            for way in ("crane", "bogies"):
                if self.chance.random() < likely / 1.5:
                    self.breaks[f"{id_}-{way}"] = self.gauge_break(id_, way)

    def gauge_break(self, place_id: str, way: str) -> GaugeBreak:
        return gauge_break(
            f"{place_id}-{way}",
            place_id,
            "transshipment" if way == "crane" else "bogie_exchange",
            gauges=self.chance.choice(((1520, 1435), (1435, 1520))),
            both_ways=self.shape.symmetric or self.chance.random() < 0.7,
            for_containers=self.chance.random() < 0.85,
            on_map_only=self.chance.random() < 0.1,
        )


def _web(chance: Random, ids: list[str], roundabout: float) -> Iterable[tuple[str, str]]:
    """Pairs that join most of the ids, and some more."""
    chance.shuffle(ids)
    for number, id_ in enumerate(ids[1:], start=1):
        if chance.random() < 0.93:
            yield ids[chance.randrange(number)], id_
    for _ in range(int(len(ids) * roundabout) if len(ids) > 1 else 0):
        one, other = chance.sample(ids, 2)
        yield one, other


def random_facts(seed: int, shape: Shape | None = None) -> Facts:
    """The world of a seed."""
    chance, shape = Random(seed), shape or Shape()
    maker = _Maker(chance, shape)
    codes = chance.sample(COUNTRIES, shape.countries)
    for number, code in enumerate(codes):
        maker.country(code, number)
    neighbours = [*pairwise(codes)]
    neighbours += [(one, other) for one in codes for other in codes if one < other]
    for one, other in neighbours:
        if chance.random() < 0.8:
            maker.border(one, other)
    maker.gauge_breaks()
    if shape.bans and chance.random() < 0.2:
        pair = "-".join(sorted(code.lower() for code in codes[:2]))
        day = chance.choice(("2020-01-01", "2024-01-01"))
        maker.events.append(event(f"{pair}-trade", day, Status.CLOSED, modes=(RAIL, ROAD, SEA)))
    terminals = [id_ for id_ in maker.places if chance.random() < 0.4]
    ports = sorted(id_ for found in maker.ports.values() for id_ in found)
    facts = Facts(
        version="2026.11.0",
        sources=sources(),
        places=maker.places,
        links=maker.links,
        lines=maker.lines,
        crossings=maker.crossings,
        bridges={},
        ports={id_: Port(id_, None, (), "", "", "", ("almanac",)) for id_ in ports},
        ferries=maker.ferries,
        terminals=frozenset(terminals),
        gauge_breaks=maker.breaks,
        groups={},
        events=tuple(maker.events),
        assumptions={},
        link_shapes={},
        cargo_kinds=cargo_kinds(chance) if shape.kinds else {},
    )
    if shape.base:
        rail, road = (random_base(chance, facts, mode) for mode in (RAIL, ROAD))
        if seed % 4 == 0:  # worlds that were found to be hard stay what they were
            rail, road = (with_joints(chance, facts, one) for one in (rail, road))
        facts = replace(facts, base_rail=rail, base_road=road if chance.random() < 0.5 else None)
        facts = replace(facts, towns=random_towns(chance, facts) if shape.hamlets else {})
    found = random_assumptions(chance, facts, general=shape.general, kinds=shape.kinds)
    return replace(facts, assumptions=found)


def country_of(facts: Facts, id_: str) -> str:
    """Country of a place or a town."""
    return (facts.places.get(id_) or facts.towns[id_]).country


def ends_of(facts: Facts, chance: Random) -> tuple[str, str]:
    """Two ends in different towns, mostly abroad: towns, their members, or towns on base lines."""
    town_of = {p.id: p.city_id for p in facts.places.values()} | {id_: id_ for id_ in facts.towns}
    one = chance.choice(sorted(town_of))
    others = sorted(id_ for id_, town in town_of.items() if town != town_of[one])
    abroad = [id_ for id_ in others if country_of(facts, id_) != country_of(facts, one)]
    return one, chance.choice(abroad if chance.random() < 0.85 and abroad else others)


def shuffled(facts: Facts, chance: Random) -> Facts:
    """The same facts, every table in another order."""

    def mixed(table: dict[str, _T]) -> dict[str, _T]:
        ids = list(table)
        chance.shuffle(ids)
        return {id_: table[id_] for id_ in ids}

    chance.shuffle(events := list(facts.events))
    return replace(
        facts,
        places=mixed(facts.places),
        links=mixed(facts.links),
        crossings=mixed(facts.crossings),
        ferries=mixed(facts.ferries),
        gauge_breaks=mixed(facts.gauge_breaks),
        lines=mixed(facts.lines),
        ports=mixed(facts.ports),
        assumptions=mixed(facts.assumptions),
        events=tuple(events),
    )


def unweighted(facts: Facts) -> Facts:
    """The same facts with every path weight 1."""
    links = {id_: replace(one, path_weight=1.0) for id_, one in facts.links.items()}
    return replace(facts, links=links)
