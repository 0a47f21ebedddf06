"""What a move costs, written apart from the product: sums of assumptions, name by name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from pyproj import Geod

from geo.assumptions import Assumption
from geo.cargo import CargoKind
from geo.model import Facts, GaugeBreak, Link, Mode, Place
from geo.scenario import Preset, Scenario

GEOD = Geod(ellps="WGS84")
_WIRED = {"no": 0.0, "mixed": 0.5, "unknown": 0.5, "": 0.5}
Sum = tuple[tuple[str, float], ...]
Ends = tuple[float, float, float]


class Amounts(NamedTuple):
    """Hours, USD per unit, kg per tonne and kilometres."""

    time: float = 0.0
    cost: float = 0.0
    co2e: float = 0.0
    distance: float = 0.0


@dataclass(frozen=True)
class Move:
    """One move as sums of assumptions: how often each one's hour, dollar or kilogram is taken.

    `lines` are those with reports of their own that it passes.
    """

    time: Sum = ()
    cost: Sum = ()
    co2e: Sum = ()
    distance: float = 0.0
    gauge_changes: int = 0
    lines: tuple[tuple[str, Mode], ...] = ()


NOTHING = Move()


def joined(moves: Iterable[Move]) -> Move:
    """All moves as one."""
    found = list(moves)
    return Move(
        tuple(part for move in found for part in move.time),
        tuple(part for move in found for part in move.cost),
        tuple(part for move in found for part in move.co2e),
        sum(move.distance for move in found),
        sum(move.gauge_changes for move in found),
        tuple(dict.fromkeys(line for move in found for line in move.lines)),
    )


@dataclass
class Book:
    """The price of every move for one scenario and kind of cargo."""

    facts: Facts
    scenario: Scenario = field(default_factory=Scenario)
    kind: str = "container"
    value_usd_per_unit: float = 0.0

    # -- values ----------------------------------------------------------------------------------

    def ends(self, row: Assumption) -> Ends:
        """Favourable end, typical value and unfavourable end, as the reader has set them."""
        good, bad = (row.high, row.low) if row.good_end == "high" else (row.low, row.high)
        own = dict(self.scenario.values).get(row.id)
        if own is not None:
            return own, own, own
        if row.id in dict(self.scenario.ranges):
            low, middle, high = dict(self.scenario.ranges)[row.id]
            return (high, middle, low) if row.good_end == "high" else (low, middle, high)
        typical = {Preset.OPTIMISTIC: good, Preset.STRAINED: bad}
        return good, typical.get(self.scenario.preset, row.typical), bad

    def effective(self, id_: str) -> Ends:
        """Hours, USD or kg that one unit of an assumption adds, at its three ends."""
        if id_.startswith("headway."):
            ferry_id = id_.removeprefix("headway.").split("/", maxsplit=1)[0]
            days = self.facts.ferries[ferry_id].headway_days or 0.0
            share = {Preset.OPTIMISTIC: 0.0, Preset.STRAINED: 1.0}
            return 0.0, days * 24 * share.get(self.scenario.preset, 0.5), days * 24
        row = self.facts.assumptions[id_]
        a, b, c = (_per_unit(row.unit, value) for value in self.ends(row))
        return a, b, c

    @cached_property
    def _typical(self) -> Mapping[str, float]:
        return {id_: self.effective(id_)[1] for id_ in self.facts.assumptions}

    def typical(self, parts: Sum) -> float:
        """A sum at the typical value of everything in it."""
        known = self._typical
        return sum(
            times * (known[id_] if id_ in known else self.effective(id_)[1]) for id_, times in parts
        )

    def amounts(self, move: Move) -> Amounts:
        """Typical hours, USD, kg and km of a move."""
        hours = self.typical(move.time)
        usd = self.typical(move.cost) + hours * self.bound_usd_per_h
        return Amounts(hours, usd, self.typical(move.co2e), move.distance)

    @cached_property
    def bound_usd_per_h(self) -> float:
        """Interest for an hour in which the goods of one priced unit are under way."""
        if not self.value_usd_per_unit:
            return 0.0
        percent = self.ends(self.facts.assumptions["value.interest"])[1]
        return self.value_usd_per_unit * percent / 100 / (365 * 24)

    def span(self, move: Move, end: int) -> tuple[float, float, float]:
        """Hours, USD and kg with everything at one end: favourable 0, typical 1, unfavourable 2."""
        hours = self.total(move.time, end)
        usd = self.total(move.cost, end) + hours * self.bound_usd_per_h
        return hours, usd, self.total(move.co2e, end)

    def total(self, parts: Sum, end: int) -> float:
        """A sum at the favourable (0), typical (1) or unfavourable (2) end of everything in it."""
        return sum(times * self.effective(id_)[end] for id_, times in parts)

    # -- names -----------------------------------------------------------------------------------

    def row(self, family: str, *steps: str, money: bool = False) -> str:
        """The most specific row there is for a family of assumptions."""
        names = [".".join(part for part in (family, step) if part) for step in steps]
        if self.kind != "container":
            own = [".".join(part for part in (family, self.kind, step) if part) for step in steps]
            names = own if money else [*own, *names]
        for name in names:
            if name in self.facts.assumptions:
                return name
        raise LookupError(f"no row for any of {names}")

    # -- moves -----------------------------------------------------------------------------------

    def run(self, country: str, system: str, km: float) -> Move:
        """Kilometres on land in one country."""
        steps = (f"{system}.{country.lower()}", system, system.split("_", maxsplit=1)[0])
        if system == "road":
            road = self.row("emission", f"road.{country.lower()}", "road")
            co2e: Sum = ((road, km),)
        else:
            share = self._wired.get((country, system), 0.5)
            parts = {
                self.row("emission", f"rail.{by}.{country.lower()}", f"rail.{by}"): km * part
                for by, part in (("electric", share), ("diesel", 1.0 - share))
            }
            co2e = tuple(parts.items())
        speed, tariff = self.row("speed", *steps), self.row("tariff", *steps, money=True)
        return Move(((speed, km),), ((tariff, km),), co2e, km)

    @cached_property
    def _wired(self) -> dict[tuple[str, str], float]:
        """Share of the rail kilometres inside a country that are under wire, by gauge."""
        km: dict[tuple[str, str], float] = {}
        wired: dict[tuple[str, str], float] = {}
        for link in self.facts.links.values():
            here, there = (self.facts.places[p].country for p in (link.from_id, link.to_id))
            if here == there:
                for gauge in link.gauges_mm:
                    key = (here, f"rail_{gauge}")
                    part = _WIRED.get(link.electrification, 1.0)
                    km[key] = km.get(key, 0.0) + link.distance_km
                    wired[key] = wired.get(key, 0.0) + link.distance_km * part
        return {key: wired[key] / km[key] for key in km}

    def border(self, crossing_id: str, mode: Mode, countries: tuple[str, str]) -> Move:
        """Formalities and fees."""
        pair = "-".join(sorted(code.lower() for code in countries))
        own = (crossing_id,) if mode is Mode.RAIL else ()
        steps = (f"{crossing_id}.{mode.value}", *own, f"{mode.value}.{pair}", mode.value)
        dwell, fee = self.row("dwell", *steps), self.row("fee", *steps, money=True)
        return Move(((dwell, 1.0),), ((fee, 1.0),))

    def gauge_change(self, found: GaugeBreak) -> Move:
        """Goods or wagons from one gauge to the other."""
        own = (found.hours_id or "").removeprefix("gauge.hours.")
        place = found.place_id
        steps = (own, f"{place}-{found.method}", place, found.method, "")
        hours = self.row("gauge.hours", *steps)
        usd = self.row("gauge.cost", *steps, money=True)
        return Move(((hours, 1.0),), ((usd, 1.0),), self._handling(), gauge_changes=1)

    def hub(self, kind: str, place: Place) -> Move:
        """A terminal or a port."""
        steps = (place.id, place.country.lower(), "")
        hours = self.row(f"{kind}.hours", *steps)
        usd = self.row(f"{kind}.cost", *steps, money=True)
        return Move(((hours, 1.0),), ((usd, 1.0),), self._handling())

    def _handling(self) -> Sum:
        return ((self.row("emission", "hub"), 1.0),)

    def transfer(self, here: Place, there: Place) -> Move:
        """A lorry across town: no part of the distance."""
        _, _, metres = GEOD.inv(*here.position, *there.position)
        stretch = self.ends(self.facts.assumptions["transfer.circuity"])[1]
        km = round(max(1.0, metres / 1000 * stretch), 1)
        steps = (there.id, there.country.lower(), "")
        road = self.row("emission", f"road.{there.country.lower()}", "road")
        return Move(
            ((self.row("transfer.hours", *steps), 1.0),),
            ((self.row("transfer.cost", *steps, money=True), 1.0),),
            ((road, km),),
        )

    def voyage(self, link: Link) -> Move:
        """The wait for a sailing, and the way at sea."""
        crossing = self.facts.crossings.get(link.crossing_id or "")
        service_id = crossing.id if crossing else link.id
        service = (crossing.service if crossing else None) or "common_carrier"
        ferry = self.facts.ferries.get(service_id)
        if (
            ferry is not None
            and ferry.headway_days is not None
            and self.waits_for_sailings(service_id)
        ):
            wait = f"headway.{service_id}"
        else:
            wait = self.row("wait", f"sea.{service_id}", f"sea.{service}", "sea")
        ship = self.ship(service_id)
        steps = (f"sea.{ship}.{service_id}", f"sea.{ship}", "sea")
        km = link.distance_km
        return Move(
            ((wait, 1.0), (self.row("speed", *steps), km)),
            ((self.row("tariff", *steps, money=True), km),),
            ((self.row("emission", *steps), km),),
            km,
        )

    @property
    def cargo(self) -> CargoKind | None:
        """The kind of cargo as the table has it; None for containers in a world without one."""
        return self.facts.cargo_kinds.get(self.kind)

    def takes(self, link: Link) -> bool:
        """Whether a ship on this link takes this kind of cargo."""
        is_ferry = (link.crossing_id or link.id).endswith("-ferry")
        return not is_ferry or self.cargo is None or self.cargo.goes_by_ferry

    def waits_for_sailings(self, service_id: str) -> bool:
        """Whether the days between two sailings matter: not to who hires a ship."""
        return self.cargo is None or self.cargo.is_liner or service_id.endswith("-ferry")

    def changes_gauge(self, found: GaugeBreak) -> bool:
        """Whether this kind of cargo can use a way across a break of gauge."""
        if found.hours_id is None:
            return False
        if self.kind == "container":
            return found.for_containers
        return self.cargo is not None and found.method in self.cargo.gauge_methods

    def ship(self, service_id: str) -> str:
        """What carries the goods at sea."""
        if service_id.endswith("-ferry"):
            return "ferry"
        return {"container": "container", "coal": "bulk", "grain_bulk": "bulk"}.get(
            self.kind, "general"
        )

    def km_before(self, link: Link, place: str) -> float:
        """Kilometres of a link over a border from one of its ends to the border."""
        km = link.border_km
        if km is None:
            border = self.facts.crossings[link.crossing_id or ""].position
            ends = [self.facts.places[p].position for p in (link.from_id, link.to_id)]
            near, far = (GEOD.inv(*end, *border)[2] for end in ends)
            km = link.distance_km * near / (near + far) if near + far > 0 else link.distance_km / 2
        return km if place == link.from_id else link.distance_km - km


def _per_unit(unit: str, value: float) -> float:
    if unit == "km/day":
        return 24.0 / value
    if unit == "kn":
        return 1.0 / (1.852 * value)
    return value / 1000.0 if unit == "g CO2e/t-km" else value
