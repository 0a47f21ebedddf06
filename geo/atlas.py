"""One object that answers: what is where, what held on a day, and how two towns are joined."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from threading import Lock

from geo.answer import Answer, Question
from geo.assumptions import Assumption
from geo.capacity import Capacity
from geo.cargo import CONTAINERS, Lot, lot_of
from geo.comparison import Comparison
from geo.costs import HOURS_PER_YEAR, RateCard
from geo.draws import DrawTable
from geo.engine import Engine, Prices, RouterShelf
from geo.errors import CargoError, NoWayError, SamePlaceError, ScenarioError
from geo.finder import Finder
from geo.gazetteer import Gazetteer
from geo.model import Facts, Mode, Place
from geo.network import Network
from geo.pricing import Tariff
from geo.rate_names import CONTAINER
from geo.routing import Terms
from geo.scenario import AS_REPORTED, Preset, Scenario, supposed
from geo.status import StatusIndex
from geo.uncertainty import Uncertainty

OBJECTIVES = ("time", "cost", "co2e", "distance")
INTEREST_ID = "value.interest"
# Ways inland are worth keeping for the scenarios that are being looked at.
_MOST_PRICES = 8


class Atlas:
    """The facts, ready to be asked; safe to share between threads, never changed by a question."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.status = StatusIndex(facts.events, facts.crossings)
        self._country_of = {place.id: place.country for place in facts.places.values()}
        network = Network(facts)
        self.gazetteer = Gazetteer(facts.places, network.ends)
        self._engine = Engine(facts, network, self.status, _by_thing(facts.capacities.values()))
        self._tables: dict[Preset, DrawTable] = {}
        self._prices: OrderedDict[tuple[Scenario, str, float], Prices] = OrderedDict()
        self._lock = Lock()
        self._prices_of(AS_REPORTED, CONTAINER, 0.0).tariff.check()

    @cached_property
    def finder(self) -> Finder:
        """Everything by every name; made when it is first asked, which few commands do."""
        return Finder(self.facts)

    def cargo(
        self, teu: float | None = None, tonnes: float | None = None, kind: str = CONTAINER
    ) -> Lot:
        """A lot of one kind of cargo; what is not given follows from what is usual.

        Raises
        ------
        CargoError
            A number is not finite, not above zero, or beyond what the model speaks of; TEU and
            tonnes disagree; or there is no such kind.
        """
        kinds = self.facts.cargo_kinds or {CONTAINER: CONTAINERS}
        if kind not in kinds:
            message = f"There is no cargo “{kind}”: it must be one of {', '.join(kinds)}."
            raise CargoError(message)
        payload = self.facts.assumptions["teu.payload"].typical
        return lot_of(kinds[kind], teu, tonnes, payload)

    def compare(
        self,
        origin: str,
        destination: str,
        *,
        as_of: date,
        cargo: Lot | None = None,
        objective: str = "time",
        modes: tuple[Mode, ...] = (Mode.RAIL, Mode.ROAD, Mode.SEA),
        known_on: date | None = None,
        scenario: Scenario = AS_REPORTED,
        via: Sequence[str] = (),
        depart: date | None = None,
        value_usd_per_t: float | None = None,
        all_ways: bool = False,
    ) -> Answer:
        """Every sensible way between two places on a day.

        `origin`, `destination` and `via` (places to pass in this order, without unloading) are ids
        or names of towns or their members, or points `lat,lon`. The status of crossings is that of
        `as_of`, by reports published up to `known_on` (None: all there are). `cargo` None is one
        TEU; `objective`, one of `OBJECTIVES`, says what best means; `modes` limit the line-haul
        only. `scenario` is what the reader supposes instead of tables and reports. A lot that sets
        out on `depart` waits for the very next sailing, where sailing days are known. With
        `value_usd_per_t` the time in which the goods are bound costs the interest of the assumption
        `value.interest`. `all_ways` gives every chain of crossings, not only those worth a look.

        Raises
        ------
        UnknownPlaceError, SamePlaceError, ScenarioError, CargoError
        """
        start, end = self._ends(origin, destination)
        self._check(scenario)
        lot = cargo or self.cargo()
        question = Question(
            start.id,
            end.id,
            as_of,
            lot,
            objective,
            tuple(sorted(set(modes))),
            known_on,
            scenario,
            tuple(self.gazetteer.get(text).id for text in via),
            depart,
            value_usd_per_t,
            all_ways,
        )
        bound = self._usd_per_unit_h(lot, value_usd_per_t, scenario)
        prices = self._prices_of(scenario, lot.kind, bound)
        return Comparison(self._engine, prices, question).answer()

    def _ends(self, origin: str, destination: str) -> tuple[Place, Place]:
        start, end = self.gazetteer.get(origin), self.gazetteer.get(destination)
        if start.id == end.id or start.city_id == end.city_id:
            raise SamePlaceError(self._engine.network.place(start.city_id).names.en)
        return start, end

    def way_km(self, places: Sequence[str]) -> float:
        """Kilometres by rail along a row of places, leg by leg the shortest, whatever is open.

        Raises
        ------
        UnknownPlaceError, NoWayError
        """
        ids = [self.gazetteer.get(text).id for text in places]
        links = frozenset(self.facts.links)
        prices = self._prices_of(AS_REPORTED, CONTAINER, 0.0)
        router = prices.routers.router(Terms("distance", frozenset((Mode.RAIL,)), links))
        total_km = 0.0
        for start, end in pairwise(ids):
            ways = router.ways(start, end, lambda _: True)
            if not ways:
                raise NoWayError(f"No railway leads from {start} to {end}.")
            total_km += min(way.price.distance_km for way in ways)
        return total_km

    def _usd_per_unit_h(self, lot: Lot, value_usd_per_t: float | None, scenario: Scenario) -> float:
        """What an hour costs in which the goods of one priced unit are bound."""
        if not value_usd_per_t:
            return 0.0
        rows = supposed(self.facts.assumptions, scenario)
        if INTEREST_ID not in rows:
            message = f"The cost of time needs the assumption “{INTEREST_ID}”, which is not there."
            raise ScenarioError(message)
        a_year = value_usd_per_t * rows[INTEREST_ID].typical / 100
        return a_year / HOURS_PER_YEAR * lot.tonnes / lot.priced_units

    def _check(self, scenario: Scenario) -> None:
        """Refuse what is not there, and what cannot be true at once."""
        for id_ in (*dict(scenario.values), *dict(scenario.ranges)):
            if id_ not in self.facts.assumptions:
                raise ScenarioError(f"There is no assumption “{id_}”.")
        both = sorted(
            name
            for name in scenario.opened
            for other in scenario.closed
            if name == other or name.startswith(f"{other}.") or other.startswith(f"{name}.")
        )
        if both:
            raise ScenarioError(f"“{both[0]}” cannot be both open and closed.")

    def _prices_of(self, scenario: Scenario, kind: str, usd_per_unit_h: float) -> Prices:
        """Prices of a scenario, made at most once while they are in use."""
        # What is held open or closed costs nothing.
        priced = replace(scenario, opened=(), closed=())
        key = (priced, kind, usd_per_unit_h)
        with self._lock:
            if key in self._prices:
                self._prices.move_to_end(key)
                return self._prices[key]
        made = self._priced(key[0], kind, usd_per_unit_h)
        with self._lock:
            self._prices[key] = made
            while len(self._prices) > _MOST_PRICES:
                self._prices.popitem(last=False)
        return made

    def _priced(self, scenario: Scenario, kind: str, usd_per_unit_h: float) -> Prices:
        facts, network = self.facts, self._engine.network
        rates = RateCard(
            _rows(facts.assumptions, scenario),
            facts.links.values(),
            self._country_of,
            kind=kind,
            usd_per_unit_h=usd_per_unit_h,
        )
        tariff = Tariff(facts, network, rates)
        uncertainty = Uncertainty(facts.assumptions, facts.ferries, scenario, self._tables)
        return Prices(tariff, RouterShelf(network, tariff), uncertainty)


def _rows(assumptions: Mapping[str, Assumption], scenario: Scenario) -> Mapping[str, Assumption]:
    return assumptions if scenario.is_plain else supposed(assumptions, scenario)


def _by_thing(rows: Iterable[Capacity]) -> dict[tuple[str, str], tuple[Capacity, ...]]:
    """Capacities by subject and mode."""
    found: dict[tuple[str, str], tuple[Capacity, ...]] = {}
    for row in rows:
        key = (row.subject_id, row.mode)
        found[key] = (*found.get(key, ()), row)
    return found
