"""Towns, stations, junctions and checkpoints of the network."""

from collections.abc import Iterator

from geo.model import Facts
from layers.map_layers.thing import MapLayer, Thing, point


def _things(facts: Facts) -> Iterator[Thing]:
    for place in facts.places.values():
        if place.kind == "port":
            continue
        yield Thing(
            place.id,
            point(place.position),
            place.names,
            place.accuracy_m,
            place.source_ids,
            (),
            {
                "kind": place.kind,
                "country": place.country,
                "city_id": place.city_id,
                "gauges_mm": list(place.gauges_mm),
            },
        )


LAYER = MapLayer(
    "stations", "Towns and stations", "Places that a question can name, ports apart.", _things
)
