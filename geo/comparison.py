"""One question worked out: what holds on the day, the ways it leaves, what they are set against.

The rules stand in docs/method.md: one way per chain of crossings; a blocked crossing is shown with
everything that blocks it. Which of the ways are shown is said in `geo.selection`.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from geo.answer import Answer, Passage, Question, Route, totals_of
from geo.cargo import CONTAINERS
from geo.chains import MOST_TIMES_BEST, Router, Way
from geo.countries import country_name, listed
from geo.engine import Engine, Prices
from geo.itinerary import Leg, Step, Stop, build_steps
from geo.model import Link, Mode, Status, Traffic
from geo.network import Action, ActionKind, Crossing
from geo.routing import Hop, Run, Terms
from geo.selection import (
    OPEN,
    UNAVAILABLE,
    UNCONFIRMED,
    Candidate,
    by_weight,
    sensible,
    shown,
    undominated,
)
from geo.status import StatusReport
from geo.way_limits import WayLimits

ABSENT = "absent"
# Where every chain is asked for, there are no more than these, the best of them.
MOST_OF_ALL = 300
_NOT_BUILT = (Status.PLANNED, Status.CONSTRUCTION)


class Comparison:
    """One question worked out."""

    def __init__(self, engine: Engine, prices: Prices, question: Question) -> None:
        self._facts, self._tariff = engine.facts, prices.tariff
        self._engine, self._network = engine, engine.network
        self._status = engine.status.known_by(question.known_on)
        self._routers, self._question = prices.routers, question
        self._uncertainty = prices.uncertainty
        self._kind = engine.facts.cargo_kinds.get(question.cargo.kind, CONTAINERS)
        self._origin = engine.network.place(question.origin_id)
        self._destination = engine.network.place(question.destination_id)
        self._reports: dict[tuple[str, Mode], StatusReport] = {}

    def answer(self) -> Answer:
        """All sensible ways, and the baseline they are set against."""
        usable = self._usable()
        blocked = self._blocked(usable)
        wanted = (
            by_weight(usable)[:MOST_OF_ALL]
            if self._question.all_ways
            else shown(undominated(usable))
        )
        routes = [self._route(c) for c in wanted]
        if any(_waits_its_turn(route) for route in routes):
            # Days of clearing are known only for a whole way; they may turn the order over.
            routes.sort(key=lambda r: (r.availability != OPEN, self._measured(r)))
        every = self._with_spreads(routes, [self._route(c) for c in blocked])
        routes, unavailable = every[: len(routes)], every[len(routes) :]
        baseline = _baseline(routes, unavailable)
        return Answer(
            self._question, tuple(routes), tuple(unavailable), baseline, self._uncertainty
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

    def _with_spreads(self, routes: list[Route], unavailable: list[Route]) -> list[Route]:
        every = [*routes, *unavailable]
        spreads = self._uncertainty.spreads(
            [route.totals.time for route in every],
            [route.totals.cost for route in every],
            [route.totals.co2e for route in every],
            len(routes),
        )
        return [replace(r, spread=s) for r, s in zip(every, spreads, strict=True)]

    # -- what holds on the day ----------------------------------------------------------------

    def _report(self, subject_id: str, mode: Mode) -> StatusReport:
        key = (subject_id, mode)
        if key not in self._reports:
            self._reports[key] = self._held(subject_id, mode) or self._status.status(
                subject_id, mode, Traffic.FREIGHT, self._question.as_of
            )
        return self._reports[key]

    def _held(self, subject_id: str, mode: Mode) -> StatusReport | None:
        """What the reader holds open or closed, whatever was reported."""
        names = {subject_id, f"{subject_id}.{mode.value}"}
        scenario = self._question.scenario
        for held, status in ((scenario.opened, Status.OPEN), (scenario.closed, Status.CLOSED)):
            if not names.isdisjoint(held):
                day = self._question.as_of
                return StatusReport(
                    subject_id, mode, Traffic.FREIGHT, day, status, None, None, None
                )
        return None

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

    def _is_usable(self, crossing: Crossing) -> bool:
        report = self._report(*crossing.key)
        return not report.status.is_blocking and not report.is_absent

    def _is_there(self, crossing: Crossing) -> bool:
        return not self._report(*crossing.key).is_absent

    def _is_open(self, crossing: Crossing) -> bool:
        return self._report(*crossing.key).status.is_usable

    def _links(self, statuses: Iterable[str]) -> frozenset[str]:
        """Links with a history of their own whose state that day is one of `statuses`."""
        wanted = set(statuses)
        return frozenset(
            link.id
            for link in self._facts.links.values()
            if link.crossing_id is None
            and (link.status_subject is not None or link.mode is Mode.SEA)
            and self._standing(link) in wanted
        )

    def _standing(self, link: Link) -> str:
        if link.status_subject is None:
            return OPEN
        report = self._report(link.status_subject, link.mode)
        status = report.status
        if report.is_absent:
            return ABSENT
        if status.is_usable:
            return OPEN
        return UNAVAILABLE if status.is_blocking else UNCONFIRMED

    # -- finding ways -------------------------------------------------------------------------

    def _router(self, passable: frozenset[str]) -> Router:
        modes = frozenset(self._question.modes)
        terms = Terms(self._question.objective, modes, passable, self._kind)
        far = math.inf if self._question.all_ways else MOST_TIMES_BEST
        return self._routers.router(terms, far)

    def _ways(self, passable: frozenset[str], *, only_open: bool = False) -> list[Way]:
        return self._router(passable).ways(
            self._origin.id,
            self._destination.id,
            self._is_open if only_open else self._is_usable,
            self._question.via,
        )

    def _usable(self) -> list[Candidate]:
        if self._trade_ban is not None:
            return []
        sure, unsure = self._links((OPEN,)), self._links((OPEN, UNCONFIRMED))
        opened = self._ways(sure, only_open=True)
        opened += self._inland_by_rail(opened, sure)
        chains = {self._chain(way) for way in opened}
        doubtful = [way for way in self._ways(unsure) if self._chain(way) not in chains]
        return [self._candidate(way, OPEN) for way in opened] + [
            self._candidate(way, UNCONFIRMED) for way in doubtful
        ]

    def _inland_by_rail(self, found: Sequence[Way], passable: frozenset[str]) -> list[Way]:
        """Inside one country, the way by rail alone where the best one also takes to the road."""
        if self._question.modes == (Mode.RAIL,) or Mode.RAIL not in self._question.modes:
            return []
        mixed = [w for w in found if not w.crossings and any(_takes_a_road(h) for h in w.hops())]
        if not mixed:
            return []
        terms = Terms(self._question.objective, frozenset((Mode.RAIL,)), passable, self._kind)
        return self._routers.router(terms).ways(
            self._origin.id, self._destination.id, self._is_usable, self._question.via
        )

    def _blocked(self, usable: Sequence[Candidate]) -> list[Candidate]:
        """The search run again with blocked crossings open: one way for each of them."""
        everything = self._links((OPEN, UNCONFIRMED, UNAVAILABLE))
        ways = self._router(everything).ways(
            self._origin.id, self._destination.id, self._is_there, self._question.via
        )
        best: dict[tuple[str, Mode], tuple[tuple[float, ...], Candidate]] = {}
        for way in ways:
            blockers = self._blockers(way)
            if not blockers:
                continue
            candidate = self._candidate(way, UNAVAILABLE, blockers)
            doubts = sum(self._report(*c.key).status is Status.UNKNOWN for c in way.crossings)
            rank = (len(blockers), doubts, way.weight)
            for passage in blockers:
                key = (passage.id, passage.mode)
                if key not in best or rank < best[key][0]:
                    best[key] = (rank, candidate)
        found = list({id(c): c for _, c in best.values()}.values())
        return sensible(found, usable)

    def _blockers(self, way: Way) -> tuple[Passage, ...]:
        passages = [
            self._passage(c) for c in way.crossings if self._report(*c.key).status.is_blocking
        ]
        passages += (
            [p for p in self._line_passages(way.hops()) if p.report.status.is_blocking]
            if self._has_blocked_lines
            else []
        )
        if self._trade_ban is not None:
            passages.append(self._trade_ban)
        return tuple(passages)

    @cached_property
    def _has_blocked_lines(self) -> bool:
        return bool(self._links((UNAVAILABLE,)) - self._links((OPEN,)))

    @staticmethod
    def _chain(way: Way) -> tuple[tuple[str, Mode], ...]:
        return tuple(crossing.key for crossing in way.crossings)

    def _candidate(
        self, way: Way, availability: str, blockers: tuple[Passage, ...] = ()
    ) -> Candidate:
        own = {self._origin.country, self._destination.country}
        return Candidate(way, availability, frozenset(way.countries) - own, blockers)

    # -- writing a route ----------------------------------------------------------------------

    def _passage(self, crossing: Crossing) -> Passage:
        return Passage(
            crossing.crossing.id,
            crossing.crossing.names.en,
            crossing.mode,
            False,
            self._report(*crossing.key),
        )

    def _line_passages(self, hops: Iterable[Hop]) -> list[Passage]:
        links: dict[str, Link] = {}
        for hop in hops:
            if isinstance(hop, Action) and hop.kind is ActionKind.PASS and hop.link is not None:
                links.setdefault(hop.link.status_subject or "", hop.link)
        return [
            Passage(
                subject_id,
                self._facts.lines[subject_id].names.en
                if subject_id in self._facts.lines
                else subject_id,
                link.mode,
                True,
                self._report(subject_id, link.mode),
            )
            for subject_id, link in links.items()
            if subject_id
        ]

    def _route(self, candidate: Candidate) -> Route:
        way = candidate.way
        hops = way.hops()
        passages = tuple(self._passage(c) for c in way.crossings)
        lines = tuple(self._line_passages(hops))
        pieces = [piece for hop in hops for piece in self._tariff.pieces(hop)]
        if self._question.depart is not None:
            pieces = self._tariff.with_sailings(pieces, self._question.depart)
        limits = WayLimits(self._engine, self._question.cargo, (*passages, *lines), pieces)
        pieces = limits.with_clearing(pieces, self._tariff.rates)
        steps = build_steps(pieces)
        totals = totals_of(steps, self._question.cargo, len(way.crossings))
        through = tuple(c for c in dict.fromkeys(way.countries) if c in candidate.through)
        return Route(
            _route_id(candidate),
            self._label(way, through, steps),
            "through" if through else "direct",
            candidate.availability,
            through,
            passages,
            lines,
            candidate.blockers,
            steps,
            totals,
            sum(step.estimated_km for step in steps if isinstance(step, Leg)),
            self._unsourced(steps, "time"),
            self._unsourced(steps, "cost"),
            limits.remarks(),
        )

    def _label(self, way: Way, through: tuple[str, ...], steps: tuple[Step, ...]) -> str:
        modes = dict.fromkeys(step.mode.value for step in steps if isinstance(step, Leg))
        by = f"by {listed(list(modes))}" if modes else "by local lorry"
        if not way.crossings:
            return f"Within {country_name(self._origin.country)} {by}"
        over = listed([c.crossing.names.en for c in way.crossings])
        if not through:
            return f"Direct {by} over {over}"
        return f"Through {listed([country_name(c) for c in through])} {by}, over {over}"

    def _unsourced(self, steps: Iterable[Step], what: str) -> float:
        """Share of the typical time or cost that rests on assumptions without a source."""
        whole = part = 0.0
        for step in steps:
            charge = step.charge
            if what == "time":
                value, terms = charge.time_h.typical, charge.time
            else:
                value, terms = charge.cost_usd_per_unit.typical, charge.cost
            whole += value
            if any(self._tariff.rates.is_assumed(id_) for id_, _ in terms):
                part += value
        return part / whole if whole > 0 else 0.0


def _waits_its_turn(route: Route) -> bool:
    return any(isinstance(step, Stop) and step.activity == "queue" for step in route.steps)


def _takes_a_road(hop: Hop) -> bool:
    return isinstance(hop, Run) and hop.head.track == Mode.ROAD.value


def _route_id(candidate: Candidate) -> str:
    """Readable and stable; a way over a shut line differs from the one round it through its id."""
    chain = [f"{c.crossing.id}.{c.mode.value}" for c in candidate.way.crossings]
    if not chain:
        roads = any(_takes_a_road(hop) for hop in candidate.way.hops())
        chain = ["inland.road" if roads else "inland"]
    return "_".join([*chain, *(p.id for p in candidate.blockers if p.is_link)])


def _baseline(routes: Sequence[Route], unavailable: Sequence[Route]) -> Route | None:
    """Best direct way: usable if there is one, else not usable, else None."""
    direct = [r for r in routes if r.kind == "direct"]
    if direct:
        return direct[0]
    blocked = [r for r in unavailable if r.kind == "direct"]
    built = [r for r in blocked if not any(p.report.status in _NOT_BUILT for p in r.blocked_by)]
    return next(iter(built or blocked), None)
