"""The map layers: one module each, saying what is on it; read `CATALOG` for all of them."""

from layers.map_layers import (
    bridges,
    countries,
    crossings,
    ferries,
    gauge_breaks,
    ports,
    rail_lines,
    roads,
    stations,
)

CATALOG = {
    layer.name: layer
    for layer in (
        bridges.LAYER,
        countries.LAYER,
        crossings.LAYER,
        ferries.LAYER,
        gauge_breaks.LAYER,
        ports.LAYER,
        rail_lines.LAYER,
        roads.LAYER,
        stations.LAYER,
    )
}
