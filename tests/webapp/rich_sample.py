"""The answer of the sample with everything that an answer may hold."""

from collections.abc import Mapping
from typing import Any

from tests.webapp.sample import HOSTILE, SOURCE, FakeDesk, answered
from webapp.queries import Question


def rich(question: Question) -> dict[str, Any]:
    """The answer with everything that it may hold: draws, shares, remarks, turning points."""
    found = answered(question, FakeDesk().assumptions())
    for route in found["routes"]:
        for key in ("time_h", "cost_usd", "co2e_kg"):
            total = route["totals"][key]
            route["totals"][key] = {**total, "p10": total["low"] * 1.4, "p90": total["high"] * 0.7}
        route["wins"] = {"time": 0.71, "cost": 0.2, "co2e": 0.0}
        route["remarks"] = [
            {"kind": "axle_load", "thing": "x", "text": f"Limit: {HOSTILE[2]}", "source": SOURCE},
            {"kind": "far_by_lorry", "thing": "z", "text": "760 km by lorry.", "source": None},
            {"kind": "unknown_limit", "thing": "y", "text": "No limit is known.", "source": None},
        ]
        for step in route["steps"]:
            step["cumulative_usd"] = 100.0
    found["lot"] = {
        "kind": question.cargo,
        "teu": question.teu,
        "tonnes": question.tonnes,
        "unit": "wagon",
        "units": 580,
        "trains": 9,
        "lorries": 2_000,
        "sentence": "40,000 t ≈ 580 wagons ≈ 9 trains",
    }
    found["indicative"] = {"time": False, "cost": True}
    found["break_even"] = [
        {
            "assumption": "border.hours",
            "quantity": f"border hours {HOSTILE[0]}",
            "unit": "h",
            "objective": "time",
            "faster": "direct",
            "other": "china",
            "value": 61.5,
            "default": 24.0,
            "low": 12.0,
            "high": 72.0,
            "is_in_range": True,
            "sentence": f"From 61.5 hours on the way through China wins. {HOSTILE[1]}",
        }
    ]
    found["sensitivity"] = []
    return found


class RichDesk(FakeDesk):
    """Answers with everything that an answer may hold."""

    def compare(self, question: Question) -> Mapping[str, Any]:
        """The same rich answer to everything."""
        return rich(question)
