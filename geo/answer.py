"""An answer: the ways that work, the ways that do not, and what each rests on.

Totals are for the whole lot; their low and high ends are sums of the favourable and unfavourable
ends. `geo.plain_answer` turns an answer into the JSON of the API; nothing else formats one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from geo.capacity import Remark
from geo.cargo import Lot
from geo.costs import Triple
from geo.itinerary import Rates, Step, build_steps
from geo.kernels import Floats
from geo.model import Mode
from geo.pieces import LegPiece, Piece
from geo.scenario import AS_REPORTED, Scenario
from geo.status import StatusReport
from geo.terms import Terms, merged, times
from geo.uncertainty import Spread, Uncertainty


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked; `modes` limit the line-haul only.

    `known_on` leaves out reports published after it; None counts all. `via` are places to pass in
    this order, `depart` the day on which the lot sets out, where sailing days are known. With
    `value_usd_per_t` the time in which the goods are bound costs interest. `all_ways` gives every
    chain of crossings.
    """

    origin_id: str
    destination_id: str
    as_of: date
    cargo: Lot
    objective: str
    modes: tuple[Mode, ...]
    known_on: date | None = None
    scenario: Scenario = AS_REPORTED
    via: tuple[str, ...] = ()
    depart: date | None = None
    value_usd_per_t: float | None = None
    all_ways: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A crossing (or a line with a history of its own) on a route, with its report that day."""

    id: str
    name: str
    mode: Mode
    is_link: bool
    report: StatusReport


class Totals(NamedTuple):
    """Sums over the steps of a route, for the whole lot."""

    distance_km: float
    time_h: Triple
    cost_usd: Triple
    co2e_kg: Triple
    gauge_breaks: int
    border_crossings: int


class Script(NamedTuple):
    """What a route is written from when somebody reads it: its pieces, and who prices them.

    `reached` (n, 3) are km, typical h and typical USD per unit up to the end of each piece.
    """

    pieces: Sequence[Piece]
    reached: Floats
    rates: Rates
    joint: Callable[[LegPiece, LegPiece], LegPiece]
    lot: Lot
    label: Callable[[], str]
    estimated_km: Callable[[], float]
    remarks: Callable[[], tuple[Remark, ...]]


@dataclass
class Route:
    """One way, best through its own chain of border crossings; not to be changed.

    What rests on the numbers is there; steps, lines and words are made when they are first read.
    `is_queueing` says that the lot needs days of clearing, a step of their own.
    """

    id: str
    kind: str
    availability: str
    through: tuple[str, ...]
    passages: tuple[Passage, ...]
    lines: tuple[Passage, ...]
    blocked_by: tuple[Passage, ...]
    totals: Totals
    time_unsourced_share: float
    cost_unsourced_share: float
    spread: Spread
    is_queueing: bool
    script: Script = field(compare=False, repr=False)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Legs and stops in travel order."""
        script = self.script
        return build_steps(script.pieces, script.reached, script.rates, script.joint)

    @cached_property
    def label(self) -> str:
        """What the way is called: by what, through which countries, over which crossings."""
        return self.script.label()

    @cached_property
    def remarks(self) -> tuple[Remark, ...]:
        """What is known of limits on the way, or that nothing is."""
        return self.script.remarks()

    @cached_property
    def estimated_km(self) -> float:
        """Kilometres whose length no document gives."""
        return self.script.estimated_km()

    def terms(self, measure: str) -> Terms:
        """What a total is the sum of: "time" (h), "cost" (USD) or "co2e" (kg) of the whole lot.

        Raises
        ------
        KeyError
            Another measure.
        """
        lot = self.script.lot
        scale = {"time": 1.0, "cost": lot.priced_units, "co2e": lot.tonnes}[measure]
        parts: list[Terms] = []
        for piece in self.script.pieces:
            charge = self.script.rates.charge(piece.row)
            parts.append(times(getattr(charge, measure), piece.amount))
        return times(merged(parts), scale)


@dataclass(frozen=True, slots=True)
class Answer:
    """All sensible ways between two towns on a day, the usable ones first.

    `has_more` says that there are more chains of crossings than those looked at, the best.
    """

    question: Question
    routes: tuple[Route, ...]
    unavailable: tuple[Route, ...]
    baseline: Route | None
    uncertainty: Uncertainty = field(compare=False, repr=False)
    has_more: bool = False

    def rival(self) -> Route | None:
        """The way that the best one is held against, and read beside.

        The best of the other kind (direct, or through third countries), else the second, else the
        baseline.
        """
        rest = sorted(self.routes[1:], key=lambda route: route.kind == self.routes[0].kind)
        if rest:
            return rest[0]
        return self.baseline if self.routes and self.baseline is not self.routes[0] else None

    def all_routes(self) -> tuple[Route, ...]:
        return (*self.routes, *self.unavailable)
