"""Roads of the network: those that lead to a crossing, and what joins them."""

from collections.abc import Iterator

from geo.model import Facts, Mode
from layers.map_layers.links import link_thing, links_of
from layers.map_layers.thing import MapLayer, Thing


def _things(facts: Facts) -> Iterator[Thing]:
    for link in links_of(facts, Mode.ROAD):
        yield link_thing(link, facts)


LAYER = MapLayer(
    "roads", "Roads", "Roads to the border crossings, most of them of estimated length.", _things
)
