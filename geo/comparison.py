"""One question worked out: what holds on the day, the ways it leaves, what they are set against.

The rules stand in docs/method.md: one way per chain of crossings; a blocked crossing is shown with
everything that blocks it. Which of the ways are shown is said in `geo.selection`.
"""

import math
from collections.abc import Sequence
from datetime import date
from functools import cached_property, lru_cache

import numpy as np

from geo import standings
from geo.answer import Answer, Passage, Question, Route
from geo.cargo import CONTAINERS
from geo.chains import MOST_TIMES_BEST, Found, Search, Wanted
from geo.countries import country_name
from geo.engine import Engine, Prices
from geo.journeys import Trip
from geo.kernels import Flags, Ints
from geo.model import Mode, Status, Traffic
from geo.route_writer import RouteWriter, takes_a_road
from geo.routing import Terms
from geo.selection import (
    OPEN,
    UNAVAILABLE,
    UNCONFIRMED,
    Candidate,
    by_weight,
    candidate,
    first_to_show,
    sensible,
    shown,
    undominated,
)
from geo.standings import Codes, code_of
from geo.status import StatusIndex, StatusReport

_MOST_REPORTS = 20_000
_NOT_BUILT = (Status.PLANNED, Status.CONSTRUCTION)


class Comparison:
    """One question worked out."""

    def __init__(self, engine: Engine, prices: Prices, question: Question) -> None:
        self._facts, self._tariff = engine.facts, prices.tariff
        self._engine, self._network = engine, engine.network
        self._status = engine.status.known_by(question.known_on)
        self._prices, self._question = prices, question
        self._uncertainty = prices.uncertainty
        self._kind = engine.facts.cargo_kinds.get(question.cargo.kind, CONTAINERS)
        self._origin = engine.network.place(question.origin_id)
        self._destination = engine.network.place(question.destination_id)
        self._reports: dict[tuple[str, Mode], StatusReport] = {}
        self._writer = RouteWriter(engine, prices, question, self._report)
        self._has_more = False
        self._searches: dict[tuple[frozenset[Mode], int], Search] = {}

    def answer(self) -> Answer:
        """All sensible ways, and the baseline they are set against."""
        usable = self._usable()
        best = min((c.weight for c in usable), default=math.inf)
        blocked = self._blocked(best)
        wanted = by_weight(usable) if self._question.all_ways else shown(usable)
        routes, unavailable = self._writer.write(wanted, blocked)
        if any(route.is_queueing for route in routes):
            # Days of clearing are known only for a whole way; they may turn the order over.
            routes.sort(key=lambda r: (r.availability != OPEN, self._measured(r)))
        baseline = _baseline(routes, unavailable)
        return Answer(
            self._question,
            tuple(routes),
            tuple(unavailable),
            baseline,
            self._uncertainty,
            self._has_more,
        )

    def _measured(self, route: Route) -> float:
        """What the way comes to in the chosen objective."""
        totals = route.totals
        return {
            "time": totals.time_h.typical,
            "cost": totals.cost_usd.typical,
            "co2e": totals.co2e_kg.typical,
            "distance": totals.distance_km,
        }[self._question.objective]

    # -- what holds on the day ----------------------------------------------------------------

    def _report(self, subject_id: str, mode: Mode) -> StatusReport:
        key = (subject_id, mode)
        if key not in self._reports:
            self._reports[key] = self._held(subject_id, mode) or freight_report(
                self._status, subject_id, mode, self._question.as_of
            )
        return self._reports[key]

    def _held(self, subject_id: str, mode: Mode) -> StatusReport | None:
        """What the reader holds open or closed, whatever was reported."""
        for held, status in self._held_names:
            if subject_id in held or f"{subject_id}.{mode.value}" in held:
                day = self._question.as_of
                return StatusReport(
                    subject_id, mode, Traffic.FREIGHT, day, status, None, None, None
                )
        return None

    @cached_property
    def _held_names(self) -> tuple[tuple[tuple[str, ...], Status], ...]:
        """What the reader holds open or closed, in the order in which it counts."""
        scenario = self._question.scenario
        both = ((scenario.opened, Status.OPEN), (scenario.closed, Status.CLOSED))
        return tuple((held, status) for held, status in both if held)

    @cached_property
    def _codes(self) -> Codes:
        """How every crossing and line of the network stands that day (`geo.standings`)."""
        codes = self._engine.standings(self._status).on(self._question.as_of)
        numbers = self._engine.gates.subject_numbers
        for held, status in reversed(self._held_names):
            for name in held:
                codes[list(numbers.get(name, ()))] = code_of(status)
        return codes

    @cached_property
    def _trade_ban(self) -> Passage | None:
        """A ban on trade between the two ends that day, whatever the way; None without one.

        A town that a ban spared, or that has one of its own, has a subject of its own.
        """
        pair = sorted((self._origin.country, self._destination.country))
        subject_id = f"{'-'.join(code.lower() for code in pair)}-trade"
        name = f"Trade between {country_name(pair[0])} and {country_name(pair[1])}"
        for town_id in (self._origin.city_id, self._destination.city_id):
            own_id = f"{subject_id}-{town_id}"
            if self._report(own_id, Mode.RAIL).status is not Status.UNKNOWN:
                subject_id, name = own_id, f"{name} at {self._network.place(town_id).names.en}"
        report = self._report(subject_id, Mode.RAIL)
        if not report.status.is_blocking:
            return None
        return Passage(subject_id, name, Mode.RAIL, False, report)

    # -- finding ways -------------------------------------------------------------------------

    def _found(
        self, level: int, modes: frozenset[Mode] | None = None, known: float = math.inf
    ) -> Found:
        """The best way through every chain, over what stands no worse than `level`.

        `known` is the weight of the best way that is known already; what is not far worse than it
        is found even where a better one is, over a line that may be shut, through the same chain.
        """
        question, engine = self._question, self._engine
        terms = Terms(question.objective, modes or frozenset(question.modes), self._kind)
        ground = engine.grounds.ground(terms, self._prices.moves, self._codes, level)
        # Mostly no line inside a country is shut, and the same ways there serve every level.
        key = (terms.modes, id(ground.table))
        if key not in self._searches:
            trip = Trip(question.origin_id, question.destination_id, question.via)
            like = next((s for k, s in self._searches.items() if k[0] == terms.modes), None)
            self._searches[key] = Search(ground, self._tariff, trip, like)
        far = math.inf if question.all_ways else MOST_TIMES_BEST
        marked = self._marked(level) if level > standings.OPEN else None
        return self._searches[key].found(ground.crossing_w, Wanted(far, known, marked))

    def _marked(self, level: int) -> tuple[Flags, Flags] | None:
        """What a chain needs to stand as badly as a level: keys, or countries with such a line.

        None where every chain does.
        """
        if level == standings.UNAVAILABLE and self._trade_ban is not None:
            return None
        is_so, gates = self._codes == level, self._engine.gates
        count = len(gates.keys)
        return is_so[:count], gates.with_lines(is_so[count:])

    def _usable(self) -> list[Candidate]:
        if self._trade_ban is not None:
            return []
        opened = self._found(standings.OPEN)
        every = self._candidates(opened, np.arange(len(opened)), OPEN)
        every += self._inland_by_rail(opened)
        best_open = min(opened.weight.tolist(), default=math.inf)
        doubtful = self._found(standings.UNCONFIRMED, known=best_open)
        self._has_more = not (opened.is_whole and doubtful.is_whole)
        is_doubtful = (doubtful.codes(self._codes) == standings.UNCONFIRMED).any(axis=1)
        # A chain may also be doubtful for a line inside a country; then it may be known already.
        others = np.flatnonzero(~is_doubtful & (doubtful.lines > 0))
        if len(others):
            known = set(opened.names(range(len(opened))))
            is_doubtful[others] = [name not in known for name in doubtful.names(others)]
        return every + self._candidates(doubtful, np.flatnonzero(is_doubtful), UNCONFIRMED)

    def _candidates(self, found: Found, numbers: Ints, availability: str) -> list[Candidate]:
        """All of the ways, where all are asked for, else those worth a look."""
        if self._question.all_ways:
            return [candidate(found, n, availability) for n in numbers.tolist()]
        return undominated(found, numbers, availability)

    def _inland_by_rail(self, opened: Found) -> list[Candidate]:
        """Inside one country, the way by rail alone where the best one also takes to the road."""
        modes = self._question.modes
        is_inland = self._origin.country == self._destination.country
        if not is_inland or modes == (Mode.RAIL,) or Mode.RAIL not in modes or not len(opened):
            return []
        if not any(takes_a_road(hop) for hop in opened.way(0).hops):
            return []
        found = self._found(standings.OPEN, frozenset((Mode.RAIL,)))
        candidates = self._candidates(found, np.arange(len(found)), OPEN)
        best = candidate(opened, 0, OPEN)
        return [c for c in candidates if self._question.all_ways or not best.is_no_worse(c)]

    def _blocked(self, best_usable: float) -> list[Candidate]:
        """The search run again with blocked crossings open: one way for each of them."""
        found = self._found(standings.UNAVAILABLE, known=best_usable)
        codes = found.codes(self._codes)
        is_blocked = codes == standings.UNAVAILABLE
        shut_lines = self._engine.grounds.shut_lines(self._codes)
        lines = found.lines & shut_lines
        count = is_blocked.sum(axis=1) + np.bitwise_count(lines)
        count += self._trade_ban is not None
        doubts = (codes == standings.UNCONFIRMED).sum(axis=1)
        keys = np.where(is_blocked, found.keys, -1)
        # What is far worse than the best must not stand for what it has in its way.
        is_shut = count > 0
        far = MOST_TIMES_BEST * min(best_usable, *found.weight[is_shut].tolist(), math.inf)
        is_told = is_shut & ((found.weight <= far) | (found.third_countries == 0))
        order = np.lexsort((found.weight, doubts, count))
        told = [
            candidate(
                found,
                number,
                UNAVAILABLE,
                self._blockers(found, number, keys[number].tolist(), has_line=lines[number] > 0),
            )
            for number in first_to_show(order[is_told[order]], keys, lines).tolist()
        ]
        return sensible(told, best_usable)

    def _blockers(
        self, found: Found, number: int, shut: Sequence[int], *, has_line: bool
    ) -> tuple[Passage, ...]:
        """What blocks a way: crossings with these numbers of keys, lines, a ban on trade."""
        own = set(shut)
        key_of = self._engine.gates.key_number
        passages = [
            self._writer.passage(c) for c in found.crossings(number) if key_of[c.key] in own
        ]
        if has_line:
            lines = self._writer.line_passages(found.way(number))
            passages += [p for p in lines if p.report.status.is_blocking]
        if self._trade_ban is not None:
            passages.append(self._trade_ban)
        return tuple(passages)


@lru_cache(_MOST_REPORTS)
def freight_report(status: StatusIndex, subject_id: str, mode: Mode, day: date) -> StatusReport:
    """What an index says of freight; kept, as the same few crossings are asked for all day long."""
    return status.status(subject_id, mode, Traffic.FREIGHT, day)


def _baseline(routes: Sequence[Route], unavailable: Sequence[Route]) -> Route | None:
    """Best direct way: usable if there is one, else not usable, else None."""
    direct = [r for r in routes if r.kind == "direct"]
    if direct:
        return direct[0]
    blocked = [r for r in unavailable if r.kind == "direct"]
    built = [r for r in blocked if not any(p.report.status in _NOT_BUILT for p in r.blocked_by)]
    return next(iter(built or blocked), None)
