"""An answer as plain data: the JSON of the API, and what every page is made from."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np

from geo.answer import Answer, Passage, Question, Route, Totals
from geo.cargo import Lot, lot_sentence
from geo.costs import Charge, Triple
from geo.itinerary import BASE_SOURCE_ID, Leg, Step, name_of
from geo.model import Facts, Mode
from geo.scenario import Scenario
from geo.sources import Source
from geo.turns import break_evens_of, sensitivity_of
from geo.uncertainty import MEASURES
from geo.zone_graph import systems_of

# The entry of sources.csv that says that no document was found; a step must not cite it.
NO_SOURCE = "unsourced-memory"
# More than this share on unsourced numbers, and a ranking is indicative only.
MOST_UNSOURCED = 0.5


def to_dict(answer: Answer, facts: Facts) -> dict[str, Any]:
    """The answer as plain data, without the sentence and the credit, which are the web's."""
    question = answer.question
    lot = question.cargo
    writer = _Writer(facts, lot, answer.baseline)
    return {
        "question": _question(question, facts),
        "lot": {
            "kind": lot.kind,
            "teu": lot.teu,
            "tonnes": lot.tonnes,
            "unit": lot.unit,
            "units": lot.units,
            "trains": lot.trains,
            "lorries": lot.lorries,
            "sentence": lot_sentence(lot, goes_by_road=any(map(_goes_by_road, answer.routes))),
        },
        "scenario": _scenario(question.scenario, facts),
        "indicative": _indicative(answer),
        "baseline": answer.baseline.id if answer.baseline else None,
        "routes": [writer.route(route) for route in answer.routes],
        "unavailable": [
            {**writer.route(route), "blocked_by": [writer.blocker(p) for p in route.blocked_by]}
            for route in answer.unavailable
        ],
        "more_ways": answer.has_more,
        "break_even": list(break_evens_of(answer, facts.assumptions)),
        "sensitivity": list(sensitivity_of(answer)),
        "data_version": facts.version,
    }


def _goes_by_road(route: Route) -> bool:
    return any(isinstance(step, Leg) and step.mode is Mode.ROAD for step in route.steps)


def _question(question: Question, facts: Facts) -> dict[str, Any]:
    return {
        "from": question.origin_id,
        "to": question.destination_id,
        "from_name": name_of(facts, question.origin_id),
        "to_name": name_of(facts, question.destination_id),
        "as_of": question.as_of.isoformat(),
        "known_on": _iso(question.known_on),
        "objective": question.objective,
        "modes": [mode.value for mode in question.modes],
        "cargo": question.cargo.kind,
        "teu": question.cargo.teu,
        "tonnes": question.cargo.tonnes,
        "via": list(question.via),
        "depart": _iso(question.depart),
        "value_usd_per_t": question.value_usd_per_t,
        "all": question.all_ways,
    }


def _scenario(scenario: Scenario, facts: Facts) -> dict[str, Any]:
    """What the reader changed, with what it was."""
    changed: list[dict[str, Any]] = []
    given = {id_: {"value": value} for id_, value in scenario.values}
    for id_, (low, typical, high) in scenario.ranges:
        given[id_] = {"value": typical, "low": low, "high": high}
    for id_ in sorted(given):
        row = facts.assumptions[id_]
        changed.append(
            {
                "id": id_,
                "quantity": row.quantity,
                "unit": row.unit,
                "default": row.typical,
                **given[id_],
            }
        )
    return {
        "preset": scenario.preset.value,
        "set": changed,
        "open": [_held(text, "open", facts) for text in scenario.opened],
        "closed": [_held(text, "shut", facts) for text in scenario.closed],
    }


def _held(text: str, word: str, facts: Facts) -> dict[str, Any]:
    """A crossing or line that the reader holds open or closed: `id`, or `id.mode`.

    `note` says so where that changes nothing.
    """
    subject_id, mode = text, None
    if subject_id not in facts.crossings and subject_id not in facts.lines:
        subject_id, _, mode = text.rpartition(".")
    thing = facts.crossings.get(subject_id) or facts.lines.get(subject_id)
    name = thing.names.en if thing else subject_id
    note = None
    if thing and not _is_on_network(subject_id, mode, facts):
        why = "is on our map, but no line of the network passes it"
        if subject_id in facts.lines:
            why = "is on our map, but has no reports of its own"
        by = f" by {mode}" if mode else ""
        note = f"{name} {why}{by}: holding it {word} changes nothing."
    return {"id": subject_id, "name": name, "mode": mode, "note": note}


def _is_on_network(subject_id: str, mode: str | None, facts: Facts) -> bool:
    """Whether goods could pass a crossing, or a line with a history of its own, at all."""
    crossing = facts.crossings.get(subject_id)
    if crossing and crossing.service is not None and not crossing.service.is_for_hire:
        return False
    return any(
        subject_id in (link.crossing_id, link.status_subject)
        and mode in (None, link.mode.value)
        and systems_of(link)
        for link in facts.links.values()
    )


def _indicative(answer: Answer) -> dict[str, bool]:
    """Whether more than half of the best way's time or cost rests on unsourced assumptions."""
    best = next(iter(answer.routes), None)
    return {
        "time": best is not None and best.time_unsourced_share > MOST_UNSOURCED,
        "cost": best is not None and best.cost_unsourced_share > MOST_UNSOURCED,
    }


class _Writer:
    """Writes the parts of one answer as plain data."""

    def __init__(self, facts: Facts, cargo: Lot, baseline: Route | None) -> None:
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
            "totals": self._totals(route),
            "versus_baseline": self._versus(totals),
            "basis": {
                "distance_estimated_share": _share(route.estimated_km, distance_km),
                "time_unsourced_share": round(route.time_unsourced_share, 3),
                "cost_unsourced_share": round(route.cost_unsourced_share, 3),
            },
            "steps": [self._step(step) for step in route.steps],
            "wins": dict(zip(MEASURES, route.spread.wins, strict=True)),
            "remarks": [
                {
                    "kind": remark.kind,
                    "thing": remark.thing,
                    "things": [remark.thing, *remark.others],
                    "text": remark.text,
                    "source": next(iter(self._sources(remark.source_ids)), None),
                }
                for remark in route.remarks
            ],
            "geometry": _geometry(route.steps),
        }

    def _totals(self, route: Route) -> dict[str, Any]:
        cargo, totals = self._cargo, route.totals
        spans = (totals.time_h, totals.cost_usd, totals.co2e_kg)
        time_h, cost_usd, co2e_kg = (_spread(route, n, span) for n, span in enumerate(spans))
        found = {
            "distance_km": round(totals.distance_km, 1),
            "time_h": time_h,
            "cost_usd": cost_usd,
            "co2e_kg": co2e_kg,
            "cost_usd_per_t": _range(totals.cost_usd.times(1 / cargo.tonnes)),
            "co2e_kg_per_t": _range(totals.co2e_kg.times(1 / cargo.tonnes)),
            "cost_usd_per_teu": None,
            "co2e_kg_per_teu": None,
            "gauge_breaks": totals.gauge_breaks,
            "border_crossings": totals.border_crossings,
        }
        if cargo.teu > 0:
            found["cost_usd_per_teu"] = _range(totals.cost_usd.times(1 / cargo.teu))
            found["co2e_kg_per_teu"] = _range(totals.co2e_kg.times(1 / cargo.teu))
        return found

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

    def _sources(self, ids: tuple[str, ...]) -> Iterator[dict[str, str]]:
        return (self._source(id_) for id_ in ids if id_ != NO_SOURCE)

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
            "cost_usd": _range(charge.cost_usd_per_unit.times(self._cargo.priced_units)),
            "co2e_kg": _range(charge.co2e_kg_per_t.times(self._cargo.tonnes)),
        }

    def _behind(self, step: Step) -> dict[str, Any]:
        ids = step.charge.assumption_ids
        from_assumptions = (s for i in ids for s in self._facts.assumptions[i].source_ids)
        sources = dict.fromkeys((*step.source_ids, *from_assumptions))
        sources.pop(NO_SOURCE, None)
        if BASE_SOURCE_ID not in self._facts.sources:
            # A world without a base network of its own.
            sources.pop(BASE_SOURCE_ID, None)
        usd = step.cumulative_usd_per_unit * self._cargo.priced_units
        return {
            "cumulative_km": round(step.cumulative_km, 1),
            "cumulative_h": round(step.cumulative_h, 2),
            "cumulative_usd": round(usd, 2),
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
    lines = [np.round(step.line, 5).tolist() for step in steps if isinstance(step, Leg)]
    return {"type": "MultiLineString", "coordinates": lines}


def _spread(route: Route, measure: int, span: Triple) -> dict[str, float | str | None]:
    """A range with the percentiles of the draws, and on which side of them typical lies."""
    p10, p90 = route.spread.p10[measure], route.spread.p90[measure]
    typical = round(span.typical, 4)
    outside = "below" if typical < round(p10, 4) else "above" if typical > round(p90, 4) else None
    return {
        **_range(span),
        "p10": round(p10, 4),
        "p90": round(p90, 4),
        "typical_outside": outside,
    }


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
