"""Breaks of gauge: places where cargo changes from one gauge to the other, and how."""

from collections.abc import Iterator
from typing import Any

from geo.model import Facts, GaugeBreak
from layers.map_layers.thing import MapLayer, Thing, point


def _way(way: GaugeBreak, facts: Facts) -> dict[str, Any]:
    hours = facts.assumptions.get(way.hours_id or "")
    price = facts.assumptions.get(way.cost_id or "")
    return {
        "method": way.method,
        "gauge_from_mm": way.gauge_from_mm,
        "gauge_to_mm": way.gauge_to_mm,
        "both_ways": way.both_ways,
        "for_containers": way.for_containers,
        "hours_typical": hours.typical if hours else None,
        "hours_basis": hours.basis.value if hours else None,
        "cost_usd_per_teu_typical": price.typical if price else None,
        "cost_basis": price.basis.value if price else None,
    }


def _things(facts: Facts) -> Iterator[Thing]:
    at_place: dict[str, list[GaugeBreak]] = {}
    for gauge_break in facts.gauge_breaks.values():
        at_place.setdefault(gauge_break.place_id, []).append(gauge_break)
    for place_id, ways in at_place.items():
        first = ways[0]
        yield Thing(
            place_id,
            point(first.position),
            facts.places[place_id].names,
            first.accuracy_m,
            tuple(dict.fromkeys(s for way in ways for s in way.source_ids)),
            (),
            {
                "crossing_id": first.crossing_id,
                "gauge_from_mm": first.gauge_from_mm,
                "gauge_to_mm": first.gauge_to_mm,
                "method": ", ".join(dict.fromkeys(way.method for way in ways)),
                "ways": [_way(way, facts) for way in ways],
                "note": first.note or None,
            },
        )


LAYER = MapLayer(
    "gauge_breaks",
    "Breaks of gauge",
    "Where cargo changes between 1,520 and 1,435 mm; gauges change nowhere else.",
    _things,
)
