"""Bridges as things: what they carry, when they were built, how long they are."""

from collections.abc import Iterator

from geo.model import Facts
from layers.map_layers.thing import MapLayer, Thing, point


def _things(facts: Facts) -> Iterator[Thing]:
    for bridge in facts.bridges.values():
        crossing = facts.crossings.get(bridge.crossing_id or "")
        served = set(crossing.modes) & set(bridge.carries) if crossing else set()
        yield Thing(
            bridge.id,
            point(bridge.position),
            bridge.names,
            bridge.accuracy_m,
            bridge.source_ids,
            tuple((crossing.id, mode) for mode in sorted(served)) if crossing else (),
            {
                "crossing_id": bridge.crossing_id,
                "carries": [mode.value for mode in bridge.carries],
                "built_year": bridge.built_year,
                "length_m": bridge.length_m,
                "length_other_m": list(bridge.length_other_m),
                "tracks": bridge.tracks,
                "lanes": bridge.lanes,
                "gauges_mm": list(bridge.gauges_mm),
                "country_a": bridge.country_a,
                "country_b": bridge.country_b,
                "note": bridge.note or None,
            },
        )


LAYER = MapLayer("bridges", "Bridges", "Bridges over the border rivers.", _things)
