"""A desk that answers from the hand, with hostile text in every place that data can reach."""

from collections.abc import Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

from geo.assumptions import Assumption, Basis
from geo.errors import SamePlaceError, UnknownPlaceError
from geo.model import Precision
from webapp.changeable import Changeable, Passage
from webapp.queries import Desk, Question
from webapp.what_if import mark_supposed, what_if_of

# Each would run, or break the page, where text is taken for HTML, for a script or for a template.
HOSTILE = (
    "<img src=x onerror=\"window.hacked='img'\">",
    "</script><script>window.hacked='script'</script>",
    "${window.hacked='template'} `backtick`",
    "\"quoted\" 'single' & {{ 7*7 }}",
)
NAMES = {
    "vladivostok": "Vladivostok",
    "pyongyang": "Pyongyang",
    "rajin": "Rajin",
    "evil": HOSTILE[0],
}
SOURCE = {
    "id": "a-source",
    "publisher": HOSTILE[0],
    "title": HOSTILE[1],
    "date": "2025-02-01",
    "url": "https://example.org/report",
}
_RUNNING = {"id": "running-source", **{key: SOURCE[key] for key in ("publisher", "title", "date")}}


def _range(typical: float) -> dict[str, float]:
    return {"low": typical * 0.5, "typical": typical, "high": typical * 2}


def _leg(start: str, end: str, km: float, hours: float, mode: str = "rail") -> dict[str, Any]:
    return {
        "kind": "leg",
        "mode": mode,
        "country": "RU",
        "gauge_mm": 1520 if mode == "rail" else None,
        "from": start,
        "to": end,
        "from_name": NAMES.get(start, start),
        "to_name": NAMES.get(end, end),
        "distance_km": km,
        "distance_basis": "tariff",
        "operator": HOSTILE[2],
        "local": False,
        "time_h": _range(hours),
        "cost_usd": _range(hours * 10),
        "co2e_kg": _range(hours * 3),
        "cumulative_km": km,
        "cumulative_h": hours,
        "assumptions": ["speed.rail"],
        "sources": ["a-source", "running-source"],
    }


def _stop(activity: str, name: str, hours: float, method: str | None = None) -> dict[str, Any]:
    return {
        "kind": "stop",
        "activity": activity,
        "place": name,
        "place_name": name,
        "method": method,
        "time_h": _range(hours),
        "cost_usd": _range(50),
        "co2e_kg": _range(0),
        "cumulative_km": 300,
        "cumulative_h": hours,
        "assumptions": ["border.hours"],
        "sources": [],
    }


def _crossing(id_: str, name: str, status: str, reported_on: str | None) -> dict[str, Any]:
    return {
        "id": id_,
        "name": name,
        "mode": "rail",
        "status": status,
        "reported_on": reported_on,
        "report_age_days": None if reported_on is None else 150,
        "headline": HOSTILE[3],
        "source": None if reported_on is None else dict(SOURCE),
    }


def _route(id_: str, kind: str, km: float, hours: float, **changes: Any) -> dict[str, Any]:
    border, gauge = 24.0, 10.0
    steps = [
        _leg("vladivostok", "khasan", km * 0.25, hours * 0.25),
        _stop("border", "Khasan–Tumangang", border),
        _stop("gauge_change", "Tumangang", gauge, "bogie_exchange"),
        _leg("tumangang", "pyongyang", km * 0.75, hours * 0.75),
    ]
    time_h = sum(step["time_h"]["typical"] for step in steps)
    cost = sum(step["cost_usd"]["typical"] for step in steps)
    co2e = sum(step["co2e_kg"]["typical"] for step in steps)
    middle = [130.64, 42.42] if kind == "direct" else [124.39, 40.12]
    totals = {
        "distance_km": km,
        "time_h": _range(time_h),
        "cost_usd": _range(cost),
        "co2e_kg": _range(co2e),
        "cost_usd_per_t": _range(cost / 12),
        "co2e_kg_per_t": _range(co2e / 12),
        "cost_usd_per_teu": _range(cost),
        "co2e_kg_per_teu": _range(co2e),
        "gauge_breaks": 1,
        "border_crossings": 1 if kind == "direct" else 2,
    }
    return {
        "id": id_,
        "label": f"{kind} {HOSTILE[0]}",
        "kind": kind,
        "availability": "open",
        "through": [] if kind == "direct" else ["CN"],
        "crossings": [_crossing("kp-ru-khasan-tumangang", HOSTILE[1], "open", "2025-02-01")],
        "lines": [],
        "totals": totals,
        "versus_baseline": {
            "distance_km": km - 1180,
            "time_h": 0.0 if kind == "direct" else 96.0,
            "cost_usd": 0.0 if kind == "direct" else 900.0,
            "co2e_kg": 0.0,
            "border_crossings": 0 if kind == "direct" else 1,
            "gauge_breaks": 0,
        },
        "basis": {
            "distance_estimated_share": 0.1,
            "time_unsourced_share": 0.6,
            "cost_unsourced_share": 0.3,
        },
        "steps": steps,
        "geometry": {
            "type": "MultiLineString",
            "coordinates": [[[131.88, 43.11], middle], [middle, [125.73, 39.01]]],
        },
        **changes,
    }


def answer(question: Question) -> dict[str, Any]:
    """An answer with a direct way, one through China, an unconfirmed one and one that is shut."""
    blocked = {
        **_crossing("kp-ru-tumen-road-bridge", HOSTILE[2], "construction", "2025-04-30"),
        "crossing": "kp-ru-tumen-road-bridge",
        "since": "2025-04-30",
        "since_basis": "change",
    }
    unknown = [_crossing("cn-kp-tumen-namyang", "Tumen–Namyang", "unknown", None)]
    return {
        "question": {
            "from": question.from_id,
            "to": question.to_id,
            "from_name": NAMES[question.from_id],
            "to_name": NAMES[question.to_id],
            "as_of": question.as_of.isoformat(),
            "known_on": question.known_on.isoformat() if question.known_on else None,
            "objective": question.objective,
            "modes": list(question.modes),
            "teu": question.teu,
            "tonnes": question.tonnes,
        },
        "summary": f"Goods could go directly; {HOSTILE[1]} {HOSTILE[2]}. And more.",
        "baseline": "direct",
        "routes": [
            _route("direct", "direct", 1180, 90),
            _route("china", "through", 1830, 110),
            _route("doubtful", "through", 1290, 80, availability="unconfirmed", crossings=unknown),
        ],
        "unavailable": [
            _route("road", "direct", 900, 60, availability="unavailable", blocked_by=[blocked]),
        ],
        "data_version": "2026.11.0",
        "attribution": "Crossgauge; © OpenStreetMap contributors (ODbL), GSHHG",
    }


def answered(question: Question, assumptions: list[dict[str, Any]]) -> dict[str, Any]:
    """The answer with what the question changes, as the engine reports it back."""
    found = answer(question)
    scenario = question.scenario
    rows = {row["id"]: row for row in assumptions}
    if not scenario.is_plain:
        given = dict(scenario.values)
        found["scenario"] = {
            "preset": scenario.preset.value,
            "set": [
                {
                    "id": id_,
                    "quantity": rows[id_]["quantity"],
                    "unit": rows[id_]["unit"],
                    "default": rows[id_]["typical"],
                    "value": value,
                }
                for id_, value in given.items()
            ],
            "open": list(scenario.opened),
            "closed": list(scenario.closed),
        }
        mark_supposed(found)
        found["summary"] = f"{what_if_of(found).sentence} {found['summary']}"
    return found


def _assumption(row: dict[str, Any]) -> Assumption:
    return Assumption(
        id=row["id"],
        quantity=row["quantity"],
        unit=row["unit"],
        low=row["low"],
        typical=row["typical"],
        high=row["high"],
        good_end=row["good_end"],
        year=row["year"],
        includes=tuple(row["includes"]),
        basis=Basis(row["basis"]),
        conversion=row["conversion"],
        note=row["note"],
        source_ids=(),
    )


def _feature(id_: str, lon: float, lat: float, **properties: Any) -> dict[str, Any]:
    report = {
        "status": "open",
        "reported_on": "2025-02-01",
        "headline": HOSTILE[1],
        "source": dict(SOURCE),
    }
    return {
        "type": "Feature",
        "id": id_,
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {
            "name_en": HOSTILE[0],
            "name_ko": HOSTILE[1],
            "name_ru": HOSTILE[2],
            "name_zh": None,
            "status": "open",
            "statuses": {"rail": report},
            "reported_on": "2025-02-01",
            "sources": [dict(SOURCE), {**SOURCE, "url": "javascript:window.hacked='url'"}],
            **properties,
        },
    }


def _features(name: str) -> list[dict[str, Any]]:
    one = _feature(f"{name}-one", 130.64, 42.42, kind="city", layer=name)
    if name in ("rail_lines", "roads", "ferries"):
        one["geometry"] = {
            "type": "LineString",
            "coordinates": [[131.88, 43.11], [130.64, 42.42], [125.73, 39.01]],
        }
        one["properties"] |= {
            "gauge_class": "dual",
            "gauges_mm": [1435, 1520],
            "operator": HOSTILE[2],
        }
    if name == "gauge_breaks":
        one["properties"] |= {"gauge_from_mm": 1520, "gauge_to_mm": 1435, "method": HOSTILE[0]}
    return [one]


class FakeDesk:
    """Answers like the real desk, without facts."""

    def __init__(self) -> None:
        facts = SimpleNamespace(version="2026.11.0")
        self.atlas = SimpleNamespace(facts=facts)

    def resolve(self, text: str) -> str:
        """Id of a place by id or English name."""
        for id_, name in NAMES.items():
            if text.lower() in (id_, name.lower()):
                return id_
        raise UnknownPlaceError(text, ["Vladivostok", "Rajin"])

    def changeable(self) -> Changeable:
        """The two assumptions, and two crossings and a line."""
        numbers = {row["id"]: _assumption(row) for row in self.assumptions()}
        passages = {
            "kp-ru-khasan-tumangang": Passage("Khasan–Tumangang", ("rail",)),
            "cn-kp-dandong-sinuiju": Passage("Dandong–Sinuiju", ("rail", "road")),
            "line-tumangang-rajin": Passage("Tumangang–Rajin", ("rail",)),
        }
        return Changeable(numbers, passages)

    def compare(self, question: Question) -> Mapping[str, Any]:
        """The same answer to everything, except to nonsense."""
        if question.from_id == question.to_id:
            raise SamePlaceError(NAMES[question.from_id])
        return answered(question, self.assumptions())

    def statuses(self, _known_on: date | None) -> SimpleNamespace:
        """A record that begins before every day that the tests ask about but one."""
        first = SimpleNamespace(day=date(1900, 1, 1), precision=Precision.DAY)
        return SimpleNamespace(events=lambda: (first,))

    def suggest(self, text: str, limit: int = 8) -> list[dict[str, Any]]:
        """Places whose id begins with the text."""
        return [
            {
                "id": id_,
                "name_en": name,
                "name_ko": HOSTILE[0],
                "name_ru": None,
                "name_zh": None,
                "country": "RU",
                "kind": "city",
                "matched": name,
                "line": f"city, RU {HOSTILE[1]}",
            }
            for id_, name in NAMES.items()
            if id_.startswith(text.lower())
        ][:limit]

    def layer(self, name: str, day: date, known_on: date | None = None) -> dict[str, Any]:
        """One feature a layer; the day stands in it, so that a test can see it arrive."""
        features = _features(name)
        features[0]["properties"]["asked"] = day.isoformat()
        return {"type": "FeatureCollection", "features": features}

    def event_days(self, known_on: date | None = None) -> list[dict[str, Any]]:
        """Three days of change on the ways of every question, and one on another way."""
        days = ("2020-02-01", "2021-05-05", "2022-09-26", "2022-11-02")
        return [
            {
                "date": day,
                "on": day,
                "precision": "day",
                "headline": f"{day} {HOSTILE[0]}",
                "subject": "x",
                "subjects": ["elsewhere" if day == "2021-05-05" else "kp-ru-khasan-tumangang"],
                "status": "open",
            }
            for day in days
        ]

    def assumptions(self) -> list[dict[str, Any]]:
        """Two assumptions: one sourced, one assumed."""
        rows = []
        for id_, basis in (("speed.rail", "published"), ("border.hours", "assumed")):
            rows.append(
                {
                    "id": id_,
                    "quantity": f"{id_} {HOSTILE[0]}",
                    "unit": "km/day",
                    "low": 100.0,
                    "typical": 200.5,
                    "high": 3000.0,
                    "good_end": "high",
                    "year": 2024,
                    "includes": ["running"],
                    "basis": basis,
                    "conversion": HOSTILE[3],
                    "note": HOSTILE[1],
                    "sources": [dict(_RUNNING)] if basis == "published" else [],
                }
            )
        return rows

    def sources(self) -> dict[str, dict[str, str]]:
        """Every source by id."""
        return {"a-source": dict(SOURCE), "running-source": dict(_RUNNING)}


def fake_desk() -> Desk:
    """The fake, under the type that the application expects."""
    return cast(Desk, FakeDesk())
