"""An answer: the ways that work, the ways that do not, and what each rests on.

Totals are for the whole lot. Ranges are sums of the favourable, typical and unfavourable ends.
`to_dict` gives the JSON of the API; nothing else formats an answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from geo.costs import Charge, Triple
from geo.itinerary import Leg, Step, Stop, name_of, total
from geo.model import Facts, Mode
from geo.sources import Source
from geo.status import StatusReport

# The entry of sources.csv that says that no document was found; a step must not cite it.
NO_SOURCE = "unsourced-memory"


@dataclass(frozen=True, slots=True)
class Cargo:
    """A lot of containers: how many TEU, how many tonnes of goods in all."""

    teu: float
    tonnes: float


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked; `modes` limit the line-haul only.

    `known_on` leaves out reports published after it; None counts all.
    """

    origin_id: str
    destination_id: str
    as_of: date
    cargo: Cargo
    objective: str
    modes: tuple[Mode, ...]
    known_on: date | None = None


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
    """Sums over the steps of a route, for the whole lot."""

    distance_km: float
    time_h: Triple
    cost_usd: Triple
    co2e_kg: Triple
    gauge_breaks: int
    border_crossings: int


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


@dataclass(frozen=True, slots=True)
class Answer:
    """All sensible ways between two towns on a day, the usable ones first."""

    question: Question
    routes: tuple[Route, ...]
    unavailable: tuple[Route, ...]
    baseline: Route | None

    def all_routes(self) -> tuple[Route, ...]:
        return (*self.routes, *self.unavailable)


def totals_of(steps: tuple[Step, ...], cargo: Cargo, border_crossings: int) -> Totals:
    """Sums over steps, scaled to the lot."""
    charges = [step.charge for step in steps]
    return Totals(
        sum(step.distance_km for step in steps if isinstance(step, Leg)),
        total(c.time_h for c in charges),
        total(c.cost_usd_per_teu for c in charges).times(cargo.teu),
        total(c.co2e_kg_per_t for c in charges).times(cargo.tonnes),
        sum(isinstance(step, Stop) and step.activity == "gauge_change" for step in steps),
        border_crossings,
    )


def to_dict(answer: Answer, facts: Facts) -> dict[str, Any]:
    """The answer as plain data, without the sentence and the credit, which are the web's."""
    question = answer.question
    writer = _Writer(facts, question.cargo, answer.baseline)
    return {
        "question": {
            "from": question.origin_id,
            "to": question.destination_id,
            "from_name": name_of(facts, question.origin_id),
            "to_name": name_of(facts, question.destination_id),
            "as_of": question.as_of.isoformat(),
            "known_on": question.known_on.isoformat() if question.known_on else None,
            "objective": question.objective,
            "modes": [mode.value for mode in question.modes],
            "teu": question.cargo.teu,
            "tonnes": question.cargo.tonnes,
        },
        "baseline": answer.baseline.id if answer.baseline else None,
        "routes": [writer.route(route) for route in answer.routes],
        "unavailable": [
            {**writer.route(route), "blocked_by": [writer.blocker(p) for p in route.blocked_by]}
            for route in answer.unavailable
        ],
        "data_version": facts.version,
    }


class _Writer:
    """Writes the parts of one answer as plain data."""

    def __init__(self, facts: Facts, cargo: Cargo, baseline: Route | None) -> None:
        self._facts, self._cargo, self._baseline = facts, cargo, baseline

    def route(self, route: Route) -> dict[str, Any]:
        totals = route.totals
        distance_km = totals.distance_km
        return {
            "id": route.id,
            "label": route.label,
            "kind": route.kind,
            "availability": route.availability,
            "through": list(route.through),
            "crossings": [self._passage(p) for p in route.passages],
            "lines": [self._passage(p) for p in route.lines],
            "totals": self._totals(totals),
            "versus_baseline": self._versus(totals),
            "basis": {
                "distance_estimated_share": _share(route.estimated_km, distance_km),
                "time_unsourced_share": round(route.time_unsourced_share, 3),
                "cost_unsourced_share": round(route.cost_unsourced_share, 3),
            },
            "steps": [self._step(step) for step in route.steps],
            "geometry": _geometry(route.steps),
        }

    def _totals(self, totals: Totals) -> dict[str, Any]:
        cargo = self._cargo
        return {
            "distance_km": round(totals.distance_km, 1),
            "time_h": _range(totals.time_h),
            "cost_usd": _range(totals.cost_usd),
            "co2e_kg": _range(totals.co2e_kg),
            "cost_usd_per_t": _range(totals.cost_usd.times(1 / cargo.tonnes)),
            "co2e_kg_per_t": _range(totals.co2e_kg.times(1 / cargo.tonnes)),
            "cost_usd_per_teu": _range(totals.cost_usd.times(1 / cargo.teu)),
            "co2e_kg_per_teu": _range(totals.co2e_kg.times(1 / cargo.teu)),
            "gauge_breaks": totals.gauge_breaks,
            "border_crossings": totals.border_crossings,
        }

    def _versus(self, totals: Totals) -> dict[str, Any] | None:
        if self._baseline is None:
            return None
        base = self._baseline.totals
        return {
            "distance_km": round(totals.distance_km - base.distance_km, 1),
            "time_h": round(totals.time_h.typical - base.time_h.typical, 2),
            "cost_usd": round(totals.cost_usd.typical - base.cost_usd.typical, 2),
            "co2e_kg": round(totals.co2e_kg.typical - base.co2e_kg.typical, 2),
            "border_crossings": totals.border_crossings - base.border_crossings,
            "gauge_breaks": totals.gauge_breaks - base.gauge_breaks,
        }

    def _passage(self, passage: Passage) -> dict[str, Any]:
        report = passage.report
        return {
            "id": passage.id,
            "name": passage.name,
            "mode": passage.mode.value,
            "status": report.status.value,
            "reported_on": _iso(report.reported_on),
            "reported_precision": report.event.precision.value if report.event else None,
            "report_age_days": report.report_age_days,
            "headline": report.event.headline if report.event else None,
            "source": self._source(report.event.source_id) if report.event else None,
        }

    def blocker(self, passage: Passage) -> dict[str, Any]:
        """What blocks a way, since when, and who says so."""
        report = passage.report
        return {
            "link" if passage.is_link else "crossing": passage.id,
            "group": report.event.scope if report.event else None,
            "name": passage.name,
            "mode": passage.mode.value,
            "status": report.status.value,
            "since": _iso(report.since),
            "since_precision": report.since_precision.value if report.since_precision else None,
            "since_basis": report.since_basis,
            "reported_on": _iso(report.reported_on),
            "reported_precision": report.event.precision.value if report.event else None,
            "headline": report.event.headline if report.event else None,
            "source": self._source(report.event.source_id) if report.event else None,
        }

    def _source(self, source_id: str) -> dict[str, str]:
        return source_dict(self._facts.sources[source_id])

    def _step(self, step: Step) -> dict[str, Any]:
        if isinstance(step, Leg):
            return {
                "kind": "leg",
                "mode": step.mode.value,
                "country": step.country,
                "gauge_mm": step.gauge_mm,
                "from": step.from_id,
                "to": step.to_id,
                "from_name": name_of(self._facts, step.from_id),
                "to_name": name_of(self._facts, step.to_id),
                "distance_km": round(step.distance_km, 3),
                "distance_basis": step.distance_basis.value,
                "estimated_km": round(step.estimated_km, 3),
                "operator": step.operator or None,
                **self._charge(step.charge),
                **self._behind(step),
            }
        return {
            "kind": "stop",
            "activity": step.activity,
            "place": step.place_id,
            "place_name": name_of(self._facts, step.place_id),
            "method": step.method,
            **self._charge(step.charge),
            **self._behind(step),
        }

    def _charge(self, charge: Charge) -> dict[str, Any]:
        return {
            "time_h": _range(charge.time_h),
            "cost_usd": _range(charge.cost_usd_per_teu.times(self._cargo.teu)),
            "co2e_kg": _range(charge.co2e_kg_per_t.times(self._cargo.tonnes)),
        }

    def _behind(self, step: Step) -> dict[str, Any]:
        ids = step.charge.assumption_ids
        from_assumptions = (s for i in ids for s in self._facts.assumptions[i].source_ids)
        sources = dict.fromkeys((*step.source_ids, *from_assumptions))
        sources.pop(NO_SOURCE, None)
        return {
            "cumulative_km": round(step.cumulative_km, 1),
            "cumulative_h": round(step.cumulative_h, 2),
            "assumptions": list(ids),
            "sources": list(sources),
        }


def source_dict(source: Source) -> dict[str, str]:
    """A source as plain data."""
    return {
        "id": source.id,
        "publisher": source.publisher,
        "title": source.title,
        "date": source.date,
        "url": source.url,
    }


def _geometry(steps: tuple[Step, ...]) -> Mapping[str, Any]:
    """GeoJSON MultiLineString, one line a leg, longitude first."""
    lines = [[[p.lon, p.lat] for p in step.positions] for step in steps if isinstance(step, Leg)]
    return {"type": "MultiLineString", "coordinates": lines}


def _range(triple: Triple) -> dict[str, float]:
    return {
        "low": round(triple.low, 4),
        "typical": round(triple.typical, 4),
        "high": round(triple.high, 4),
    }


def _share(part: float, whole: float) -> float:
    return round(part / whole, 3) if whole > 0 else 0.0


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
