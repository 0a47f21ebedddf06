"""Border crossings, each with a history for every mode that it serves."""

from collections.abc import Iterator

from geo.model import Facts
from layers.map_layers.thing import MapLayer, Thing, point


def _things(facts: Facts) -> Iterator[Thing]:
    for crossing in facts.crossings.values():
        yield Thing(
            crossing.id,
            point(crossing.position),
            crossing.names,
            crossing.accuracy_m,
            crossing.source_ids,
            tuple((crossing.id, mode) for mode in crossing.modes),
            {
                "modes": [mode.value for mode in crossing.modes],
                "country_a": crossing.country_a,
                "country_b": crossing.country_b,
                "place_a": crossing.place_a,
                "place_b": crossing.place_b,
                "service": crossing.service.value if crossing.service else None,
                "evidence": crossing.evidence.value,
                "note": crossing.note or None,
            },
        )


LAYER = MapLayer(
    "crossings",
    "Border crossings",
    "Where a line, a road or a sea service passes from one state to another, as last reported.",
    _things,
)
