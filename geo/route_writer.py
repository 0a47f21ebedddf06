"""The ways of an answer written out: their totals and ranges at once, the rest when it is read."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from geo.answer import Passage, Question, Route, Script, Totals
from geo.capacity import Remark
from geo.chains import Way
from geo.costs import Triple
from geo.countries import country_name, listed
from geo.engine import Engine, Prices
from geo.kernels import Floats
from geo.model import Mode
from geo.network import Crossing
from geo.pieces import Move, Piece, Segment
from geo.route_kernels import sums
from geo.routing import Hop, Run
from geo.selection import Candidate
from geo.status import StatusReport
from geo.uncertainty import Spread
from geo.way_limits import Limits, with_clearing

Reports = Callable[[str, Mode], StatusReport]


class _Seen(NamedTuple):
    """A crossing that a way passes.

    `name` is its part of the id of a way; `is_waited_at` says that a lot is more than a day takes.
    """

    crossing: Crossing
    passage: Passage
    name: str
    is_waited_at: bool


class _Draft(NamedTuple):
    """A way with its pieces, before its numbers are known."""

    candidate: Candidate
    way: Way
    id: str
    passages: tuple[Passage, ...]
    lines: tuple[Passage, ...]
    ports: list[str]
    segments: list[Segment]
    pieces: list[Piece]
    rows: list[int]
    amounts: list[float]
    is_queueing: bool


class RouteWriter:
    """Writes the ways of one question; `report` says what holds on its day."""

    def __init__(self, engine: Engine, prices: Prices, question: Question, report: Reports) -> None:
        self._facts, self._network, self._question = engine.facts, engine.network, question
        self._tariff, self._moves = prices.tariff, prices.tariff.moves
        self._uncertainty, self._report = prices.uncertainty, report
        self._limits = Limits(engine, question.cargo, question.as_of, self._moves.daily_limits)
        # By identity: crossings are the network's own.
        self._seen: dict[int, _Seen] = {}
        self._line_of: dict[str, Passage] = {}

    # -- what lies on a way -----------------------------------------------------------------------

    def passage(self, crossing: Crossing) -> Passage:
        """A crossing with its report of the day."""
        return self._look_at(crossing).passage

    def _look_at(self, crossing: Crossing) -> _Seen:
        found = self._seen.get(id(crossing))
        if found is None or found.crossing is not crossing:
            id_, mode = crossing.key
            name, report = crossing.crossing.names.en, self._report(id_, mode)
            passage = Passage(id_, name, mode, False, report)
            is_waited_at = not self._limits.takes_a_day((id_, mode.value))
            found = _Seen(crossing, passage, f"{id_}.{mode.value}", is_waited_at)
            self._seen[id(crossing)] = found
        return found

    def line_passages(self, way: Way) -> list[Passage]:
        """Lines with a history of their own that a way runs on, with their reports of the day."""
        segments = (self._moves.segment(part) for part in way.parts)
        return self._lines(move for segment in segments for move in segment.lines)

    def _lines(self, moves: Iterable[Move]) -> list[Passage]:
        found: dict[str, Passage] = {}
        for move in moves:
            link = move.line
            if link is not None and link.status_subject and link.status_subject not in found:
                found[link.status_subject] = self._line(link.status_subject, link.mode)
        return list(found.values())

    def _line(self, id_: str, mode: Mode) -> Passage:
        found = self._line_of.get(id_)
        if found is None:
            lines = self._facts.lines
            name = lines[id_].names.en if id_ in lines else id_
            found = Passage(id_, name, mode, True, self._report(id_, mode))
            self._line_of[id_] = found
        return found

    # -- writing ----------------------------------------------------------------------------------

    def write(
        self, wanted: Sequence[Candidate], blocked: Sequence[Candidate]
    ) -> tuple[list[Route], list[Route]]:
        """The ways that can be used, and those that cannot, each in the order given."""
        drafts = [self._draft(candidate) for candidate in (*wanted, *blocked)]
        if not drafts:
            return [], []
        first, rows, amounts = [0], list[int](), list[float]()
        for draft in drafts:
            rows += draft.rows
            amounts += draft.amounts
            first.append(len(rows))
        lot, rates, book = self._question.cargo, self._tariff.rates, self._moves.book.arrays()
        coefficients, used, totals, others, reached = sums(
            (np.array(first), np.array(rows), np.array(amounts)),
            (book.start, book.key, book.coefficient, book.kind),
            (self._tariff.worth.ends, self._moves.book.columns.is_assumed),
            (lot.priced_units, lot.tonnes, rates.usd_per_unit_h),
        )
        spreads = self._uncertainty.spreads(coefficients, used, len(wanted))
        steps = [reached[a:z] for a, z in pairwise(first)]
        numbers = zip(drafts, totals.tolist(), others.tolist(), spreads, steps, strict=True)
        routes = [self._route(*one) for one in numbers]
        return routes[: len(wanted)], routes[len(wanted) :]

    def _draft(self, candidate: Candidate) -> _Draft:
        way = candidate.way
        segments = [self._moves.segment(part) for part in way.parts]
        pieces: list[Piece] = []
        rows: list[int] = []
        amounts: list[float] = []
        ports: list[str] = []
        on_lines: list[Move] = []
        for segment in segments:
            pieces += segment.pieces
            rows += segment.rows
            amounts += segment.amounts
            ports += segment.ports
            on_lines += segment.lines
        lines = tuple(self._lines(on_lines)) if on_lines else ()
        plain = pieces
        seen = [self._look_at(crossing) for crossing in way.crossings]
        passages = tuple([one.passage for one in seen])
        if self._question.depart is not None:
            pieces = self._tariff.with_sailings(pieces, self._question.depart)
        made = None
        if ports or lines or any(one.is_waited_at for one in seen):
            made = self._limits.slowest((*passages, *lines), ports)
            if made is not None:
                pieces = with_clearing(pieces, made, self._moves)
        if pieces is not plain:
            rows, amounts = [piece.row for piece in pieces], [piece.amount for piece in pieces]
        # A way over a shut line differs from the one round it through its id.
        chain = [one.name for one in seen] or [_inland_name(way.hops)]
        id_ = "_".join([*chain, *(p.id for p in candidate.blockers if p.is_link)])
        is_queueing = made is not None
        return _Draft(
            candidate,
            way,
            id_,
            passages,
            lines,
            ports,
            segments,
            pieces,
            rows,
            amounts,
            is_queueing,
        )

    def _route(
        self,
        draft: _Draft,
        totals: Sequence[Sequence[float]],
        others: Sequence[float],
        spread: Spread,
        reached: Floats,
    ) -> Route:
        candidate, way = draft.candidate, draft.way
        through = way.countries[1:-1]
        km, gauge_changes, time_share, cost_share = others
        time_h, cost_usd, co2e_kg = totals
        return Route(
            draft.id,
            "through" if through else "direct",
            candidate.availability,
            through,
            draft.passages,
            draft.lines,
            candidate.blockers,
            Totals(
                km,
                Triple(*time_h),
                Triple(*cost_usd),
                Triple(*co2e_kg),
                int(gauge_changes),
                len(way.crossings),
            ),
            time_share,
            cost_share,
            spread,
            draft.is_queueing,
            Script(
                draft.pieces,
                reached,
                self._tariff,
                self._moves.joint,
                self._question.cargo,
                partial(_label, draft, through),
                lambda: sum(segment.estimated_km for segment in draft.segments),
                partial(self._remarks, draft),
            ),
        )

    def _remarks(self, draft: _Draft) -> tuple[Remark, ...]:
        passed = (*draft.passages, *draft.lines)
        return self._limits.remarks(passed, draft.ports, draft.pieces)


def _label(draft: _Draft, through: tuple[str, ...]) -> str:
    """By what, through which countries, over which crossings."""
    way = draft.way
    modes = list(dict.fromkeys(mode for segment in draft.segments for mode in segment.modes))
    by = f"by {listed(modes)}" if modes else "by local lorry"
    if not way.crossings:
        return f"Within {country_name(way.countries[0])} {by}"
    over = listed([c.crossing.names.en for c in way.crossings])
    if not through:
        return f"Direct {by} over {over}"
    return f"Through {listed([country_name(c) for c in through])} {by}, over {over}"


def takes_a_road(hop: Hop) -> bool:
    """Whether a move runs by lorry."""
    return isinstance(hop, Run) and hop.head.track == Mode.ROAD.value


def _inland_name(hops: Iterable[Hop]) -> str:
    return "inland.road" if any(takes_a_road(hop) for hop in hops) else "inland"
