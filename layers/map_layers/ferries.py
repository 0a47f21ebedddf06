"""Ferries and sea lines, with who may ship on them and whether they sail."""

from collections.abc import Iterator
from dataclasses import replace

from geo.model import Facts, Mode
from layers.map_layers.links import link_thing, links_of
from layers.map_layers.thing import MapLayer, Thing


def _things(facts: Facts) -> Iterator[Thing]:
    for link in links_of(facts, Mode.SEA):
        crossing = facts.crossings.get(link.crossing_id or "")
        ferry = facts.ferries.get(link.crossing_id or "")
        thing = link_thing(
            link,
            facts,
            service=crossing.service.value if crossing and crossing.service else None,
            operator=ferry.operator or None if ferry else None,
            ship=ferry.ship or None if ferry else None,
            headway_days=ferry.headway_days if ferry else None,
            sailing_days=ferry.sailing_days or None if ferry else None,
            valid_from=ferry.valid_from or None if ferry else None,
            valid_to=ferry.valid_to or None if ferry else None,
        )
        yield replace(thing, names=crossing.names) if crossing else thing


LAYER = MapLayer(
    "ferries", "Ferries and sea lines", "Sea services between the ports on the map.", _things
)
