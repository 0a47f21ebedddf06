"""The answer as CSV: one row per way and one per step, every row able to stand alone."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from webapp.what_if import what_if_of

_RANGES = ("time_h", "cost_usd", "co2e_kg")
_ENDS = ("low", "typical", "high")
_QUESTION = ("from", "to", "as_of", "known_on", "objective", "teu", "tonnes")
# Columns that came later stand behind all others: programs that count columns go on working.
_QUESTION_MORE = ("cargo", "via", "depart", "value_usd_per_t")
_SCENARIO = ("preset", "set", "held_open", "held_closed")
_LOT = ("lot_unit", "lot_units", "lot_trains")
_DRAWN = ("p10", "p90")
_WINS = ("time", "cost", "co2e")
COLUMNS = (
    *_QUESTION,
    "way",
    "way_label",
    "kind",
    "availability",
    "through",
    "row",
    "step",
    "what",
    "mode",
    "country",
    "gauge_mm",
    "step_from",
    "step_to",
    "method",
    "distance_km",
    "distance_basis",
    *(f"{name}_{end}" for name in _RANGES for end in _ENDS),
    "cumulative_km",
    "cumulative_h",
    "border_crossings",
    "gauge_breaks",
    "assumptions",
    "sources",
    "crossings",
    "blocked_by",
    "data_version",
    *_QUESTION_MORE,
    *_SCENARIO,
    *_LOT,
    *(f"{name}_{end}" for name in _RANGES for end in _DRAWN),
    "cumulative_usd",
    *(f"wins_{key}" for key in _WINS),
    "remarks",
    "lot_lorries",
)
# A cell that begins with one of these is run as a formula by spreadsheets.
_FORMULA = frozenset("=+-@\t\r")


def cell(value: object) -> object:
    """`value` as a cell: numbers as they are, text so that no spreadsheet runs it."""
    if isinstance(value, str) and value[:1] in _FORMULA:
        return f"'{value}"
    return "" if value is None else value


def _ranges(part: Mapping[str, Any]) -> dict[str, Any]:
    """Every end of a range; p10 and p90 stand on the totals only."""
    ends = {f"{name}_{end}": part[name][end] for name in _RANGES for end in _ENDS}
    drawn = {f"{name}_{end}": part[name].get(end) for name in _RANGES for end in _DRAWN}
    return {**ends, **drawn}


def _changes(answer: Mapping[str, Any]) -> dict[str, Any]:
    """The question beyond its first parts: cargo, places to pass, and what the reader changed."""
    asked, changed, lot = answer["question"], what_if_of(answer), answer.get("lot") or {}
    held = {
        state: " ".join(one.subject for one in changed.held if one.state == state)
        for state in ("open", "closed")
    }
    return {
        **{key: asked.get(key) for key in _QUESTION_MORE},
        "via": " ".join(asked.get("via") or ()),
        "preset": changed.preset or "typical",
        "set": "; ".join(f"{one.id}={one.now}" for one in changed.changes),
        "held_open": held["open"],
        "held_closed": held["closed"],
        **{f"lot_{key}": lot.get(key) for key in ("unit", "units", "trains", "lorries")},
    }


def _reported(passage: Mapping[str, Any]) -> str:
    """The date of a report as exactly as it is known: 2024-03-31, 2024-03, 2024."""
    reported = passage["reported_on"]
    if reported is None:
        return "no report"
    return str(reported)[: {"month": 7, "year": 4}.get(str(passage.get("reported_precision")), 10)]


def _total_row(route: Mapping[str, Any]) -> dict[str, Any]:
    totals = route["totals"]
    passages = (*route["crossings"], *route["lines"])
    return {
        "row": "total",
        "what": "total",
        "distance_km": totals["distance_km"],
        **_ranges(totals),
        "border_crossings": totals["border_crossings"],
        "gauge_breaks": totals["gauge_breaks"],
        **{f"wins_{key}": (route.get("wins") or {}).get(key) for key in _WINS},
        "remarks": "; ".join(one["text"] for one in route.get("remarks", ())),
        "crossings": "; ".join(f"{one['id']}={one['status']}@{_reported(one)}" for one in passages),
        "blocked_by": "; ".join(
            f"{one.get('crossing') or one.get('link')}={one['status']}"
            for one in route.get("blocked_by", ())
        ),
    }


_STEP_SAME = (
    *("mode", "country", "gauge_mm", "method", "distance_km", "distance_basis"),
    *("cumulative_km", "cumulative_h", "cumulative_usd"),
)


def _step_row(step: Mapping[str, Any], number: int) -> dict[str, Any]:
    is_leg = step["kind"] == "leg"
    ends = (step["from"], step["to"]) if is_leg else (step["place"], step["place"])
    row = {
        "row": "step",
        "step": number,
        "what": "leg" if is_leg else step["activity"],
        "step_from": ends[0],
        "step_to": ends[1],
        **_ranges(step),
        "assumptions": "; ".join(step["assumptions"]),
        "sources": "; ".join(step["sources"]),
    }
    return {**row, **{key: step.get(key) for key in _STEP_SAME}}


def _rows(answer: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    asked = answer["question"]
    question = {**{key: asked[key] for key in _QUESTION}, **_changes(answer)}
    for route in (*answer["routes"], *answer["unavailable"]):
        way = {
            **question,
            "way": route["id"],
            "way_label": route["label"],
            "kind": route["kind"],
            "availability": route["availability"],
            "through": " ".join(route["through"]),
            "data_version": answer["data_version"],
        }
        yield {**way, **_total_row(route)}
        for number, step in enumerate(route["steps"], start=1):
            yield {**way, **_step_row(step, number)}


def to_csv(answer: Mapping[str, Any]) -> bytes:
    """The answer as a file of rows."""
    return csv_bytes(COLUMNS, _rows(answer))


def csv_bytes(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Rows under `columns`, in a form that spreadsheets read and do not run.

    UTF-8 without a byte order mark: with one the first column has another name to every other
    program. docs/api.md says how a spreadsheet reads it.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([cell(row.get(column)) for column in columns])
    return out.getvalue().encode()
