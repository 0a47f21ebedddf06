"""What moving and handling costs in hours, USD and CO2e, from the assumptions alone.

Every number has three ends. The `low` end of a result takes the favourable end of every assumption
behind it, whether that is the lower (a price) or the upper one (a speed); `high` the unfavourable.
Money and CO2e here are per unit (TEU, tonne); a lot multiplies them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from geo.assumptions import Assumption, Basis
from geo.errors import FactsError
from geo.model import Link, Mode, System

KMH_PER_KNOT = 1.852
HOURS_PER_DAY = 24.0
GRAMS_PER_KG = 1000.0
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
    """Hours, USD per TEU and kg CO2e per tonne of one move, with the assumptions behind each."""

    time_h: Triple = ZERO
    cost_usd_per_teu: Triple = ZERO
    co2e_kg_per_t: Triple = ZERO
    time_ids: tuple[str, ...] = ()
    cost_ids: tuple[str, ...] = ()
    co2e_ids: tuple[str, ...] = ()

    def times(self, factor: float) -> "Charge":
        return Charge(
            self.time_h.times(factor),
            self.cost_usd_per_teu.times(factor),
            self.co2e_kg_per_t.times(factor),
            self.time_ids,
            self.cost_ids,
            self.co2e_ids,
        )

    @property
    def assumption_ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.time_ids, *self.cost_ids, *self.co2e_ids)))


class RateCard:
    """Prices of every kind of move, looked up by the naming rule of assumptions.csv."""

    def __init__(
        self,
        assumptions: Mapping[str, Assumption],
        links: Iterable[Link],
        country_of: Mapping[str, str],
    ) -> None:
        self._assumptions = assumptions
        self._electric_share = _electric_shares(links, country_of)

    def is_assumed(self, assumption_id: str) -> bool:
        """Whether the number has no published source."""
        return self._assumptions[assumption_id].basis is Basis.ASSUMED

    def triple(self, assumption_id: str) -> Triple:
        """The three values, favourable end first.

        Raises
        ------
        FactsError
            The model needs an assumption that the table does not hold.
        """
        found = self._assumptions.get(assumption_id)
        if found is None:
            message = f"data/assumptions.csv: the model needs a row “{assumption_id}”"
            raise FactsError(message)
        if found.good_end == "high":
            return Triple(found.high, found.typical, found.low)
        return Triple(found.low, found.typical, found.high)

    def typical_payload_t(self) -> float:
        """Tonnes of goods in one TEU when a question does not say."""
        return self.triple("teu.payload").typical

    def run_per_km(self, country: str, system: System) -> Charge:
        """One kilometre on land in one country and system."""
        key = f"{system.value}.{country.lower()}"
        speed_id, tariff_id = f"speed.{key}", f"tariff.{key}"
        co2e, co2e_ids = self._emission_per_km(country, system)
        return Charge(
            _hours_per_km(self.triple(speed_id), 1.0 / HOURS_PER_DAY),
            self.triple(tariff_id),
            co2e,
            (speed_id,),
            (tariff_id,),
            co2e_ids,
        )

    def _emission_per_km(self, country: str, system: System) -> tuple[Triple, tuple[str, ...]]:
        if system is System.ROAD:
            return self.triple("emission.road").times(1 / GRAMS_PER_KG), ("emission.road",)
        share = self._electric_share.get((country, system), 0.0)
        electric, diesel = (
            self.triple("emission.rail.electric"),
            self.triple("emission.rail.diesel"),
        )
        mixed = electric.times(share).plus(diesel.times(1.0 - share))
        ids = tuple(
            name
            for name, part in (
                ("emission.rail.electric", share),
                ("emission.rail.diesel", 1.0 - share),
            )
            if part > 0
        )
        return mixed.times(1 / GRAMS_PER_KG), ids

    def sea_per_km(self, *, ferry: bool) -> Charge:
        """One kilometre at sea, on a ferry or a small container ship."""
        kind = "ferry" if ferry else "container"
        speed_id, tariff_id = f"speed.sea.{kind}", f"tariff.sea.{kind}"
        emission_id = f"emission.sea.{kind}"
        return Charge(
            _hours_per_km(self.triple(speed_id), KMH_PER_KNOT),
            self.triple(tariff_id),
            self.triple(emission_id).times(1 / GRAMS_PER_KG),
            (speed_id,),
            (tariff_id,),
            (emission_id,),
        )

    def border(self, crossing_id: str, mode: Mode, country_a: str, country_b: str) -> Charge:
        """Formalities and waiting at a border, without any change of gauge."""
        pair = "-".join(sorted((country_a.lower(), country_b.lower())))
        own_id = f"dwell.{crossing_id}"
        is_own = mode is Mode.RAIL and own_id in self._assumptions
        dwell_id = own_id if is_own else f"dwell.{mode.value}.{pair}"
        fee_id = f"fee.{mode.value}.{pair}"
        return Charge(
            self.triple(dwell_id),
            self.triple(fee_id),
            ZERO,
            (dwell_id,),
            (fee_id,),
        )

    def gauge_change(self, hours_id: str, cost_id: str) -> Charge:
        """Handling at a break of gauge."""
        return Charge(
            self.triple(hours_id),
            self.triple(cost_id),
            self.triple("emission.hub"),
            (hours_id,),
            (cost_id,),
            ("emission.hub",),
        )

    def terminal(self, country: str) -> Charge:
        """Loading or unloading a rail wagon."""
        return self._hub("terminal", country)

    def port(self, country: str) -> Charge:
        """Between quay and inland vehicle, or from ship to ship, waiting in the port included."""
        return self._hub("port", country)

    def _hub(self, kind: str, country: str) -> Charge:
        hours_id, cost_id = f"{kind}.hours.{country.lower()}", f"{kind}.cost.{country.lower()}"
        return Charge(
            self.triple(hours_id),
            self.triple(cost_id),
            self.triple("emission.hub"),
            (hours_id,),
            (cost_id,),
            ("emission.hub",),
        )

    def transfer(self, geodesic_km: float) -> tuple[float, Charge]:
        """Kilometres and charge of a local truck trip between two places of one town."""
        distance_km = round(max(1.0, geodesic_km * self.triple("transfer.circuity").typical), 1)
        return distance_km, Charge(
            self.triple("transfer.hours"),
            self.triple("transfer.cost"),
            self.triple("emission.road").times(distance_km / GRAMS_PER_KG),
            ("transfer.hours",),
            ("transfer.cost",),
            ("emission.road",),
        )

    def wait(self, service: str, headway_days: float | None) -> Charge:
        """Waiting for a sailing: half the known headway, else the assumption for the service."""
        if headway_days is not None:
            headway_h = headway_days * HOURS_PER_DAY
            return Charge(Triple(0.0, headway_h / 2, headway_h))
        wait_id = f"wait.sea.{service}"
        return Charge(self.triple(wait_id), time_ids=(wait_id,))


def _hours_per_km(speed: Triple, kmh_per_unit: float) -> Triple:
    return Triple(*(1.0 / (end * kmh_per_unit) for end in speed))


def _electric_shares(
    links: Iterable[Link], country_of: Mapping[str, str]
) -> dict[tuple[str, System], float]:
    """Share of rail kilometres under wire, by country and gauge, over links within one country."""
    total: dict[tuple[str, System], float] = {}
    wired: dict[tuple[str, System], float] = {}
    gauges = {1520: System.RAIL_1520, 1435: System.RAIL_1435}
    for link in links:
        country = country_of[link.from_id]
        if link.mode is not Mode.RAIL or country_of[link.to_id] != country:
            continue
        share = _ELECTRIC_SHARE.get(link.electrification, 1.0)
        for system in {gauges[g] for g in link.gauges_mm if g in gauges}:
            key = (country, system)
            total[key] = total.get(key, 0.0) + link.distance_km
            wired[key] = wired.get(key, 0.0) + share * link.distance_km
    return {key: wired[key] / km for key, km in total.items() if km > 0}
