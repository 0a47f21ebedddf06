"""Where the order of the two ways that are read side by side turns over, as plain data."""

from collections.abc import Iterator, Mapping
from typing import Any

from geo.answer import Answer, Route, Totals
from geo.assumptions import Assumption, bounds_of
from geo.break_even import sentence
from geo.countries import country_name, listed
from geo.uncertainty import MEASURES

MOST_BREAK_EVENS = 3
# More digits than a question takes would be refused when they are set.
_DIGITS, _DECIMALS = 12, 15


def break_evens_of(answer: Answer, rows: Mapping[str, Assumption]) -> Iterator[dict[str, Any]]:
    """Values at which the rival of the best way comes level with it, a few for each measure.

    Only what a question may set (`rows`), and at values that it may be set to.
    """
    rival = answer.rival()
    if rival is None or not answer.routes:
        return
    for measure in MEASURES:
        ahead, behind = sorted(
            (answer.routes[0], rival), key=lambda route: _typical(route.totals, measure)
        )
        every = answer.uncertainty.break_evens(ahead.terms(measure), behind.terms(measure))
        found = [(one, round(float(f"{one.value:.{_DIGITS}g}"), _DECIMALS)) for one in every]
        told = [(one, value) for one, value in found if _may_be_set(one.range.id, value, rows)]
        for one, value in told[:MOST_BREAK_EVENS]:
            yield {
                "assumption": one.range.id,
                "quantity": one.range.quantity,
                "unit": one.range.unit,
                "objective": measure,
                "faster": ahead.id,
                "other": behind.id,
                "value": value,
                "default": one.range.typical,
                "low": one.range.low,
                "high": one.range.high,
                "is_above": one.is_above,
                "is_in_range": one.is_in_range,
                "sentence": sentence(one, _way_name(behind), measure),
            }


def _may_be_set(id_: str, value: float, rows: Mapping[str, Assumption]) -> bool:
    """Whether a reader can set it: a row of the table, at a value that is no slip."""
    if id_ not in rows:
        # The days of a ferry are a fact, not an assumption.
        return False
    least, most = bounds_of(rows[id_])
    return least <= value <= most


def sensitivity_of(answer: Answer) -> Iterator[dict[str, Any]]:
    """How far each assumption moves the lead of the best way over its rival, widest first."""
    rival = answer.rival()
    if rival is None or not answer.routes:
        return
    best = answer.routes[0]
    for measure in MEASURES:
        swings = answer.uncertainty.swings(best.terms(measure), rival.terms(measure))
        for swing in swings:
            yield {
                "assumption": swing.range.id,
                "quantity": swing.range.quantity,
                "unit": swing.range.unit,
                "objective": measure,
                "route": best.id,
                "other": rival.id,
                "low": swing.range.low,
                "high": swing.range.high,
                "at_low": swing.at_low,
                "at_high": swing.at_high,
                "difference_typical": swing.typical,
                "flips": swing.is_flip,
            }


def _way_name(route: Route) -> str:
    over = listed([passage.name for passage in route.passages])
    kind = f"through {listed([country_name(c) for c in route.through])}" if route.through else ""
    return " ".join(part for part in ("the way", kind, f"over {over}" if over else "") if part)


def _typical(totals: Totals, measure: str) -> float:
    spans = {"time": totals.time_h, "cost": totals.cost_usd, "co2e": totals.co2e_kg}
    return spans[measure].typical
