"""One object that answers: what is where, what held on a day, and how two towns are joined."""

from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from threading import Lock

import numpy as np

from geo.answer import Answer, Question
from geo.asked import check_day, check_places, check_word, check_words
from geo.capacity import Capacity
from geo.cargo import CONTAINERS, Lot, default_objective, lot_of
from geo.chains import Search
from geo.comparison import Comparison
from geo.costs import HOURS_PER_YEAR
from geo.draws import DrawTable
from geo.engine import Engine, Prices
from geo.errors import CargoError, NoWayError, SamePlaceError, ScenarioError
from geo.finder import Finder
from geo.gaps import Gaps
from geo.gates import Gates
from geo.gazetteer import Gazetteer
from geo.ground import GroundShelf
from geo.journeys import Trip
from geo.kernels import Floats
from geo.lengths import RailLengths
from geo.linear_prices import KM, MoveTerms, move_terms
from geo.model import Facts, Mode, Place
from geo.network import Network
from geo.pricing import CIRCUITY_ID, TariffShelf
from geo.rate_names import CONTAINER
from geo.routing import Terms
from geo.scenario import AS_REPORTED, Preset, Scenario, supposed
from geo.standings import OPEN
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
        network = Network(facts)
        self.gazetteer = Gazetteer(facts.places, network.ends)
        gates = Gates(network)
        capacities = _by_thing(facts.capacities.values())
        grounds = GroundShelf(gates)
        self._engine = Engine(facts, network, gates, grounds, self.status, capacities)
        self._terms: dict[str, MoveTerms] = {}
        self._tables: dict[Preset, DrawTable] = {}
        self._tariffs = TariffShelf(facts, network)
        self._prices: OrderedDict[tuple[Scenario, str, float], Prices] = OrderedDict()
        self._lock = Lock()
        self._prices_of(AS_REPORTED, CONTAINER, 0.0).tariff.check()

    @cached_property
    def finder(self) -> Finder:
        """Everything by every name; made when it is first asked, which few commands do."""
        return Finder(self.facts)

    @cached_property
    def gaps(self) -> Gaps:
        """Why nothing joins two places, by any day's reports; made when it is first asked for."""
        return Gaps(self.facts, self._engine.network)

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
        objective: str | None = None,
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
        or names of towns or their members, or points `lat,lon`; where goods set out or arrive they
        have passed. The status of crossings is that of `as_of`, by reports published up to
        `known_on` (None: all there are). `cargo` None is one TEU; `objective`, one of `OBJECTIVES`,
        says what best means (None: least cost for bulk goods, least time for all else); `modes`
        limit the line-haul only. `scenario` is what the reader supposes instead of tables and
        reports. A lot that sets out on `depart` waits for the very next sailing, where sailing days
        are known. With `value_usd_per_t` the time in which the goods are bound costs the interest
        of the assumption `value.interest`. `all_ways` gives every chain of crossings, not only
        those worth a look.

        Raises
        ------
        QuestionError
            A word is not known, or a text stands where a day belongs.
        UnknownPlaceError, SamePlaceError, ScenarioError, CargoError
        """
        _check_words(objective, modes, via)
        _check_days(as_of, known_on, depart)
        start, end = self._ends(origin, destination)
        self._check(scenario)
        lot = cargo or self.cargo()
        question = Question(
            start.id,
            end.id,
            as_of,
            lot,
            objective or default_objective(lot.kind),
            tuple(sorted(set(modes))),
            known_on,
            scenario,
            _to_pass(start.id, [self.gazetteer.get(text).id for text in via], end.id),
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
        prices = self._prices_of(AS_REPORTED, CONTAINER, 0.0)
        codes = np.full(len(self._engine.gates.subjects), OPEN, np.int8)
        terms = Terms("distance", frozenset((Mode.RAIL,)))
        ground = self._engine.grounds.ground(terms, prices.moves, codes, OPEN)
        total_km = 0.0
        for start, end in pairwise(ids):
            found = Search(ground, prices.tariff, Trip(start, end)).found(ground.crossing_w)
            if not len(found):
                raise NoWayError(f"No railway leads from {start} to {end}.")
            total_km += float(found.prices[:, KM].min())
        return total_km

    def lengths_km(self, origins: Sequence[str], destinations: Sequence[str]) -> Floats:
        """Kilometres by rail between many places at once, shape (origins, destinations).

        Each way is the one of least weighted length over the rail network, whatever is open and
        wherever the gauge changes (`geo.lengths`); infinite where there is none.

        Raises
        ------
        UnknownPlaceError
        """
        starts = [self.gazetteer.get(text).id for text in origins]
        ends = [self.gazetteer.get(text).id for text in destinations]
        return self.rail_lengths.km(starts, ends)

    @cached_property
    def rail_lengths(self) -> RailLengths:
        """Lengths over the whole rail network; made when they are first asked for."""
        return RailLengths(self.facts, self._engine.network)

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
        tariff = self._tariffs.tariff(scenario, kind, usd_per_unit_h)
        uncertainty = Uncertainty(self._tariffs.columns, scenario, tariff.worth, self._tables)
        terms = self._terms_of(scenario, kind)
        moves = terms.prices(uncertainty.effective_values, usd_per_unit_h)
        return Prices(tariff, moves, uncertainty)

    def _terms_of(self, scenario: Scenario, kind: str) -> MoveTerms:
        """What prices are made of; only one assumption, the way of lorries in towns, shapes it."""
        found = self._terms.get(kind)
        if found is None:
            cargo = self.facts.cargo_kinds.get(kind, CONTAINERS)
            found = move_terms(self._engine.gates, self._tariffs.tariff(kind=kind), cargo)
            self._terms[kind] = found
        plain = self.facts.assumptions.get(CIRCUITY_ID)
        circuity = supposed(self.facts.assumptions, scenario).get(CIRCUITY_ID)
        if circuity is None or plain is None or circuity.typical == plain.typical:
            return found
        return found.winding(circuity.typical)


def _to_pass(start_id: str, via: Sequence[str], end_id: str) -> tuple[str, ...]:
    """Places that are left to be passed: one is passed by being there already."""
    kept = [after for before, after in pairwise((start_id, *via)) if after != before]
    while kept and kept[-1] == end_id:
        kept.pop()
    return tuple(kept)


def _check_words(objective: str | None, modes: Collection[str], via: Sequence[str]) -> None:
    if objective is not None:
        check_word("objective", objective, OBJECTIVES)
    check_words("modes", modes, tuple(Mode))
    check_places("via", via)


def _check_days(as_of: date, known_on: date | None, depart: date | None) -> None:
    check_day("as_of", as_of)
    for name, day in (("known_on", known_on), ("depart", depart)):
        if day is not None:
            check_day(name, day)


def _by_thing(rows: Iterable[Capacity]) -> dict[tuple[str, str], tuple[Capacity, ...]]:
    """Capacities by subject and mode."""
    found: dict[tuple[str, str], tuple[Capacity, ...]] = {}
    for row in rows:
        key = (row.subject_id, row.mode)
        found[key] = (*found.get(key, ()), row)
    return found
