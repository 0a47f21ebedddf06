"""An answer: the ways that work, the ways that do not, and what each rests on.

Totals are for the whole lot; their low and high ends are sums of the favourable and unfavourable
ends. `geo.plain_answer` turns an answer into the JSON of the API; nothing else formats one.
"""

from dataclasses import dataclass, field
from datetime import date

from geo.capacity import Remark
from geo.cargo import Lot
from geo.costs import Triple
from geo.itinerary import Leg, Step, Stop, total
from geo.model import Mode
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


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over the steps of a route, for the whole lot; with the terms that they come from."""

    distance_km: float
    time_h: Triple
    cost_usd: Triple
    co2e_kg: Triple
    gauge_breaks: int
    border_crossings: int
    time: Terms = ()
    cost: Terms = ()
    co2e: Terms = ()


@dataclass(frozen=True, slots=True)
class Route:
    """One way, best through its own chain of border crossings."""

    id: str
    label: str
    kind: str
    availability: str
    through: tuple[str, ...]
    passages: tuple[Passage, ...]
    lines: tuple[Passage, ...]
    blocked_by: tuple[Passage, ...]
    steps: tuple[Step, ...]
    totals: Totals
    estimated_km: float
    time_unsourced_share: float
    cost_unsourced_share: float
    remarks: tuple[Remark, ...] = ()
    spread: Spread | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """All sensible ways between two towns on a day, the usable ones first."""

    question: Question
    routes: tuple[Route, ...]
    unavailable: tuple[Route, ...]
    baseline: Route | None
    uncertainty: Uncertainty = field(compare=False, repr=False)

    def rival(self) -> Route | None:
        """The way that the best one is held against: the second, else the baseline."""
        if len(self.routes) > 1:
            return self.routes[1]
        return self.baseline if self.routes and self.baseline is not self.routes[0] else None

    def all_routes(self) -> tuple[Route, ...]:
        return (*self.routes, *self.unavailable)


def totals_of(steps: tuple[Step, ...], cargo: Lot, border_crossings: int) -> Totals:
    """Sums over steps, scaled to the lot."""
    charges = [step.charge for step in steps]
    return Totals(
        sum(step.distance_km for step in steps if isinstance(step, Leg)),
        total(c.time_h for c in charges),
        total(c.cost_usd_per_unit for c in charges).times(cargo.priced_units),
        total(c.co2e_kg_per_t for c in charges).times(cargo.tonnes),
        sum(isinstance(step, Stop) and step.activity == "gauge_change" for step in steps),
        border_crossings,
        merged(c.time for c in charges),
        times(merged(c.cost for c in charges), cargo.priced_units),
        times(merged(c.co2e for c in charges), cargo.tonnes),
    )
