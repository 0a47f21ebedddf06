"""An answer as rows: one for each way, or one for each step of each way. Plain values, no frames.

Names of columns are those of the JSON and of the CSV of one comparison. Totals are for the whole
lot: h, USD, kg CO2e.
"""

from collections.abc import Iterator
from typing import Any

from geo.answer import Answer, Passage, Route
from geo.cargo import Lot
from geo.costs import Triple
from geo.itinerary import Leg, Step
from geo.model import Precision
from geo.uncertainty import MEASURES

ENDS = ("low", "p10", "typical", "p90", "high")
RANGES = ("time_h", "cost_usd", "co2e_kg")
STEP_ENDS = ("low", "typical", "high")
WAY_TEXTS = ("way", "way_label", "kind", "availability", "through", "crossings", "blocked_by")
WAY_COUNTS = ("rank", "border_crossings", "gauge_breaks")
WAY_COLUMNS = (
    "rank",
    *WAY_TEXTS,
    "distance_km",
    *(f"{name}_{end}" for name in RANGES for end in ENDS),
    "border_crossings",
    "gauge_breaks",
    *(f"wins_{name}" for name in MEASURES),
    *("distance_estimated_share", "time_unsourced_share", "cost_unsourced_share"),
)
STEP_COLUMNS = (
    *("way", "step", "what", "mode", "country", "gauge_mm", "step_from", "step_to", "method"),
    *("distance_km", "distance_basis"),
    *(f"{name}_{end}" for name in RANGES for end in STEP_ENDS),
    *("cumulative_km", "cumulative_h", "cumulative_usd"),
)
# What stands under `availability` where the map knows no way at all, usable or not.
NO_WAY = "none"
_DATE_CHARS = {Precision.MONTH: 7, Precision.YEAR: 4}

Cells = list[Any]


def way_cells(answer: Answer) -> Iterator[Cells]:
    """Cells under `WAY_COLUMNS` for each way, usable ones ranked; one row where there is none."""
    for rank, route in enumerate(answer.routes, start=1):
        yield [rank, *_way(route)]
    for route in answer.unavailable:
        yield [None, *_way(route)]
    if not answer.all_routes():
        empty: Cells = [None] * len(WAY_COLUMNS)
        empty[WAY_COLUMNS.index("availability")] = NO_WAY
        yield empty


def step_cells(answer: Answer) -> Iterator[Cells]:
    """Cells under `STEP_COLUMNS` for each leg and stop of each way, in travel order."""
    for route in answer.all_routes():
        for number, step in enumerate(route.steps, start=1):
            yield [route.id, number, *_step(step, answer.question.cargo)]


def best_open(answer: Answer, measure: str) -> float | None:
    """The least `distance_km`, or typical `time_h`, `cost_usd` or `co2e_kg`, among the open ways.

    None where no way is open.
    """
    found = [
        route.totals.distance_km
        if measure == "distance_km"
        else float(getattr(route.totals, measure).typical)
        for route in answer.routes
        if route.availability == "open"
    ]
    return round(min(found), 1 if measure == "distance_km" else 4) if found else None


def _way(route: Route) -> Cells:
    totals, spread = route.totals, route.spread
    shares = (
        route.estimated_km / totals.distance_km if totals.distance_km else 0.0,
        route.time_unsourced_share,
        route.cost_unsourced_share,
    )
    return [
        route.id,
        route.label,
        route.kind,
        route.availability,
        " ".join(route.through),
        "; ".join(_reported(passage) for passage in (*route.passages, *route.lines)),
        "; ".join(f"{p.id}={p.report.status.value}" for p in route.blocked_by),
        round(totals.distance_km, 1),
        *_ranges(route),
        totals.border_crossings,
        totals.gauge_breaks,
        *(round(win, 4) for win in spread.wins),
        *(round(share, 3) for share in shares),
    ]


def _ranges(route: Route) -> Iterator[float]:
    """Low, p10, typical, p90 and high of each of `RANGES`."""
    totals, spread = route.totals, route.spread
    for number, triple in enumerate((totals.time_h, totals.cost_usd, totals.co2e_kg)):
        yield round(triple.low, 4)
        yield round(spread.p10[number], 4)
        yield round(triple.typical, 4)
        yield round(spread.p90[number], 4)
        yield round(triple.high, 4)


def _step(step: Step, lot: Lot) -> Cells:
    if isinstance(step, Leg):
        what: Cells = ["leg", step.mode.value, step.country, step.gauge_mm]
        what += [step.from_id, step.to_id, None]
        km: Cells = [round(step.distance_km, 3), step.distance_basis.value]
    else:
        what = [step.activity, None, None, None, step.place_id, step.place_id, step.method]
        km = [None, None]
    charge = step.charge
    triples: tuple[Triple, ...] = (
        charge.time_h,
        charge.cost_usd_per_unit.times(lot.priced_units),
        charge.co2e_kg_per_t.times(lot.tonnes),
    )
    return [
        *what,
        *km,
        *(round(end, 4) for one in triples for end in (one.low, one.typical, one.high)),
        round(step.cumulative_km, 1),
        round(step.cumulative_h, 2),
        round(step.cumulative_usd_per_unit * lot.priced_units, 2),
    ]


def _reported(passage: Passage) -> str:
    """The passage with its state and the date of the report, as exactly as it is known."""
    report = passage.report
    day = report.reported_on
    if day is None or report.event is None:
        return f"{passage.id}={report.status.value}@no report"
    chars = _DATE_CHARS.get(report.event.precision, 10)
    return f"{passage.id}={report.status.value}@{day.isoformat()[:chars]}"
