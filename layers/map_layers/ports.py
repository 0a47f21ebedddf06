"""Ports, with the rails that reach them."""

from collections.abc import Iterator

from geo.model import Facts, Mode
from layers.map_layers.thing import MapLayer, Thing, point


def _things(facts: Facts) -> Iterator[Thing]:
    reported = {event.subject_id for event in facts.events}
    for port in facts.ports.values():
        place = facts.places[port.id]
        yield Thing(
            port.id,
            point(place.position),
            place.names,
            place.accuracy_m,
            tuple(dict.fromkeys((*place.source_ids, *port.source_ids))),
            ((port.id, Mode.SEA),) if port.id in reported else (),
            {
                "country": place.country,
                "city_id": place.city_id,
                "unlocode": port.unlocode,
                "gauges_mm": list(port.rail_gauges_mm),
                "piers": port.piers or None,
                "ice": port.ice or None,
                "capacity": port.capacity or None,
                "note": port.note or None,
            },
        )


LAYER = MapLayer(
    "ports", "Ports", "Sea ports of the region and those their ships sail to.", _things
)
