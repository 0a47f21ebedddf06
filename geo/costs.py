"""What moving and handling costs in hours, USD and CO2e, from the assumptions alone.

Every number has three ends. The `low` end of a result takes the favourable end of every assumption
behind it, whether that is the lower (a price) or the upper one (a speed); `high` the unfavourable.
Money and CO2e here are per unit (a TEU, or a tonne of what travels in no container); a lot
multiplies them.
"""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import NamedTuple

from geo import rate_names
from geo.assumptions import Assumption, Basis
from geo.errors import FactsError
from geo.model import RAIL_SYSTEM_OF_GAUGE, Link, Mode, System
from geo.scenario import Preset
from geo.terms import (
    CONSTANT,
    HEADWAY,
    HOURS_PER_DAY,
    Terms,
    headway_id,
    is_pseudo,
    merged,
    times,
)
from geo.value_range import effective_ends, headway_typical_h

HOURS_PER_YEAR = 8760.0
# Where no curated line says how a country pulls its trains.
UNKNOWN_ELECTRIC_SHARE = 0.5
_ELECTRIC_SHARE = {"no": 0.0, "mixed": 0.5, "unknown": 0.5, "": 0.5}


class Triple(NamedTuple):
    """A range: favourable end, typical value, unfavourable end."""

    low: float
    typical: float
    high: float

    def plus(self, other: "Triple") -> "Triple":
        return Triple(self.low + other.low, self.typical + other.typical, self.high + other.high)

    def times(self, factor: float) -> "Triple":
        return Triple(self.low * factor, self.typical * factor, self.high * factor)


ZERO = Triple(0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Charge:
    """Hours, USD per unit and kg CO2e per tonne of one move, with the assumptions behind each.

    The unit is the TEU for containers, else the tonne. The terms give the typical values when they
    are multiplied by the effective typical values of their assumptions (`geo.terms`).
    """

    time_h: Triple = ZERO
    cost_usd_per_unit: Triple = ZERO
    co2e_kg_per_t: Triple = ZERO
    time: Terms = ()
    cost: Terms = ()
    co2e: Terms = ()

    def times(self, factor: float) -> "Charge":
        return Charge(
            self.time_h.times(factor),
            self.cost_usd_per_unit.times(factor),
            self.co2e_kg_per_t.times(factor),
            times(self.time, factor),
            times(self.cost, factor),
            times(self.co2e, factor),
        )

    @property
    def assumption_ids(self) -> tuple[str, ...]:
        """Assumptions of the table behind it, each once."""
        ids = (id_ for terms in (self.time, self.cost, self.co2e) for id_, _ in terms)
        return tuple(dict.fromkeys(id_ for id_ in ids if not is_pseudo(id_)))


class RateCard:
    """Prices of every kind of move for one kind of cargo, looked up by `geo.rate_names`.

    `assumptions` are those of one scenario; its preset says how much of a known headway is typical.
    With `usd_per_unit_h` every hour costs so much for the time in which the goods are bound.
    """

    def __init__(
        self,
        assumptions: Mapping[str, Assumption],
        links: Iterable[Link],
        country_of: Mapping[str, str],
        *,
        kind: str = rate_names.CONTAINER,
        usd_per_unit_h: float = 0.0,
        preset: Preset = Preset.TYPICAL,
    ) -> None:
        self.assumptions, self.kind = assumptions, kind
        self.usd_per_unit_h, self._preset = usd_per_unit_h, preset
        self._electric_share = _electric_shares(links, country_of)
        self._effective_ends: dict[str, Triple] = {}

    def supposing(
        self,
        assumptions: Mapping[str, Assumption],
        *,
        kind: str,
        usd_per_unit_h: float = 0.0,
        preset: Preset = Preset.TYPICAL,
    ) -> "RateCard":
        """The card of another scenario or kind of cargo on the same lines."""
        card = copy(self)
        card.assumptions, card.kind = assumptions, kind
        card.usd_per_unit_h, card._preset = usd_per_unit_h, preset
        card._effective_ends = {}
        return card

    def is_assumed(self, assumption_id: str) -> bool:
        """Whether the number has no published source; known sailings have one."""
        if is_pseudo(assumption_id):
            return False
        return self.assumptions[assumption_id].basis is Basis.ASSUMED

    def triple(self, assumption_id: str) -> Triple:
        """The three values, favourable end first.

        Raises
        ------
        FactsError
            The model needs an assumption that the table does not hold.
        """
        found = self.assumptions.get(assumption_id)
        if found is None:
            message = f"data/assumptions.csv: the model needs a row “{assumption_id}”"
            raise FactsError(message)
        if found.good_end == "high":
            return Triple(found.high, found.typical, found.low)
        return Triple(found.low, found.typical, found.high)

    def _pick(self, candidates: tuple[str, ...]) -> str:
        """The most specific row there is; the most specific name where there is none."""
        return next((id_ for id_ in candidates if id_ in self.assumptions), candidates[0])

    def charge(self, time: Terms = (), cost: Terms = (), co2e: Terms = ()) -> Charge:
        """Terms with their values; the time in which the goods are bound is paid for."""
        if self.usd_per_unit_h:
            cost = merged((cost, times(time, self.usd_per_unit_h)))
        return Charge(self._sum(time), self._sum(cost), self._sum(co2e), time, cost, co2e)

    def _sum(self, terms: Terms) -> Triple:
        total = ZERO
        for assumption_id, coefficient in terms:
            total = total.plus(self._effective(assumption_id).times(coefficient))
        return total

    def _effective(self, assumption_id: str) -> Triple:
        found = self._effective_ends.get(assumption_id)
        if found is None:
            found = self._effective_ends[assumption_id] = self._worked_out(assumption_id)
        return found

    def _worked_out(self, assumption_id: str) -> Triple:
        if assumption_id == CONSTANT:
            return Triple(1.0, 1.0, 1.0)
        if assumption_id.startswith(HEADWAY):
            headway_h = float(assumption_id.rpartition("/")[2])
            return Triple(0.0, headway_typical_h(headway_h, self._preset), headway_h)
        self.triple(assumption_id)
        return Triple(*effective_ends(self.assumptions[assumption_id]))

    def run_per_km(self, country: str, system: System) -> Charge:
        """One kilometre on land in one country and system."""
        speed_id = self._pick(rate_names.candidates_speed(self.kind, system.value, country))
        tariff_id = self._pick(rate_names.candidates_tariff(self.kind, system.value, country))
        co2e = self._emission_per_km(country, system)
        return self.charge(((speed_id, 1.0),), ((tariff_id, 1.0),), co2e)

    def _emission_per_km(self, country: str, system: System) -> Terms:
        if system is System.ROAD:
            return ((self._pick(rate_names.candidates_road_emission(self.kind, country)), 1.0),)
        share = self._electric_share.get((country, system), UNKNOWN_ELECTRIC_SHARE)
        return tuple(
            (self._pick(rate_names.candidates_rail_emission(self.kind, traction, country)), part)
            for traction, part in (("electric", share), ("diesel", 1.0 - share))
            if part > 0
        )

    def sea_per_km(self, service_id: str, *, is_ferry: bool) -> Charge:
        """One kilometre at sea; `service_id` is that of the sea crossing or the coasting link."""
        vessel = rate_names.vessel_of(self.kind, is_ferry=is_ferry)
        speed_id = self._pick(rate_names.candidates_sea_speed(self.kind, vessel, service_id))
        tariff_id = self._pick(rate_names.candidates_sea_tariff(self.kind, vessel, service_id))
        emission = self._pick(rate_names.candidates_sea_emission(self.kind, vessel, service_id))
        return self.charge(((speed_id, 1.0),), ((tariff_id, 1.0),), ((emission, 1.0),))

    def border(self, crossing_id: str, mode: Mode, country_a: str, country_b: str) -> Charge:
        """Formalities and waiting at a border, without any change of gauge."""
        at = (self.kind, crossing_id, mode.value, (country_a, country_b))
        dwell_id = self._pick(rate_names.candidates_dwell(*at))
        fee_id = self._pick(rate_names.candidates_fee(*at))
        return self.charge(((dwell_id, 1.0),), ((fee_id, 1.0),))

    def gauge_change(
        self, place_id: str, method: str, hours_id: str | None, cost_id: str | None
    ) -> Charge:
        """Handling at a break of gauge; the ids are those that its row names for containers."""
        hours = rate_names.candidates_gauge_hours(self.kind, place_id, method, hours_id)
        cost = rate_names.candidates_gauge_cost(self.kind, place_id, method, cost_id)
        return self._handled(self._pick(hours), self._pick(cost))

    def terminal(self, place_id: str, country: str) -> Charge:
        """Loading or unloading a rail wagon."""
        hours = rate_names.candidates_terminal_hours(self.kind, place_id, country)
        cost = rate_names.candidates_terminal_cost(self.kind, place_id, country)
        return self._handled(self._pick(hours), self._pick(cost))

    def port(self, place_id: str, country: str) -> Charge:
        """Between quay and inland vehicle, or from ship to ship, waiting in the port included."""
        hours = rate_names.candidates_port_hours(self.kind, place_id, country)
        cost = rate_names.candidates_port_cost(self.kind, place_id, country)
        return self._handled(self._pick(hours), self._pick(cost))

    def _handled(self, hours_id: str, cost_id: str) -> Charge:
        hub_id = self._pick(rate_names.candidates_hub_emission(self.kind))
        return self.charge(((hours_id, 1.0),), ((cost_id, 1.0),), ((hub_id, 1.0),))

    def transfer(self, place_id: str, country: str, geodesic_km: float) -> tuple[float, Charge]:
        """Kilometres and charge of a local truck trip to a place of the same town."""
        distance_km = transfer_km(geodesic_km, self.triple("transfer.circuity").typical)
        at = (self.kind, place_id, country)
        hours_id = self._pick(rate_names.candidates_transfer_hours(*at))
        cost_id = self._pick(rate_names.candidates_transfer_cost(*at))
        road_id = self._pick(rate_names.candidates_road_emission(self.kind, country))
        return distance_km, self.charge(
            ((hours_id, 1.0),), ((cost_id, 1.0),), ((road_id, distance_km),)
        )

    def wait(self, service_id: str, service: str, headway_days: float | None) -> Charge:
        """Waiting for a sailing: by the known headway, else the assumption for the service."""
        if headway_days is not None:
            headway_h = headway_days * HOURS_PER_DAY
            return self.charge(((headway_id(service_id, headway_h), 1.0),))
        wait_id = self._pick(rate_names.candidates_wait(self.kind, service, service_id))
        return self.charge(((wait_id, 1.0),))

    def known_hours(self, hours: float) -> Charge:
        """Hours that are worked out from a calendar and not assumed."""
        return self.charge(((CONSTANT, hours),))


def transfer_km(geodesic_km: float, circuity: float) -> float:
    """Kilometres of a lorry across a town; none are less than one."""
    return round(max(1.0, geodesic_km * circuity), 1)


def _electric_shares(
    links: Iterable[Link], country_of: Mapping[str, str]
) -> dict[tuple[str, System], float]:
    """Share of rail kilometres under wire, by country and gauge, over links within one country."""
    total: dict[tuple[str, System], float] = {}
    wired: dict[tuple[str, System], float] = {}
    for link in links:
        country = country_of[link.from_id]
        if link.mode is not Mode.RAIL or country_of[link.to_id] != country:
            continue
        share = _ELECTRIC_SHARE.get(link.electrification, 1.0)
        for system in {
            RAIL_SYSTEM_OF_GAUGE[g] for g in link.gauges_mm if g in RAIL_SYSTEM_OF_GAUGE
        }:
            key = (country, system)
            total[key] = total.get(key, 0.0) + link.distance_km
            wired[key] = wired.get(key, 0.0) + share * link.distance_km
    return {key: wired[key] / km for key, km in total.items() if km > 0}
