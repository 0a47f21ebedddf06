"""The layers with their switches, the marks with their words: one list for map and legend."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MapLayer:
    """A layer of the contract as the map shows it.

    `draw` names the way of drawing (a function of static/js/layers.js), `sign` the mark or
    line that stands beside its switch. `is_dated` layers change
    with the day and are asked for again when it moves. `from_zoom` is the first zoom at which
    the layer is drawn, so that a view of Eurasia stays readable.
    """

    name: str
    title: str
    draw: str
    sign: str
    is_shown: bool
    is_dated: bool
    from_zoom: int = 0


LAYERS = (
    MapLayer("countries", "Countries", "countries", "", is_shown=True, is_dated=False),
    MapLayer("roads", "Roads", "roads", "road", is_shown=False, is_dated=True),
    MapLayer("ferries", "Sea lanes", "ferries", "ferry", is_shown=True, is_dated=True),
    MapLayer("rail_lines", "Rail lines", "rail", "1435", is_shown=True, is_dated=True),
    MapLayer("stations", "Stations", "stations", "station", is_shown=True, is_dated=False),
    MapLayer(
        "gauge_breaks",
        "Gauge breaks",
        "breaks",
        "gauge",
        is_shown=True,
        is_dated=False,
        from_zoom=6,
    ),
    MapLayer("bridges", "Bridges", "bridges", "bridge", is_shown=True, is_dated=True, from_zoom=8),
    MapLayer("ports", "Ports", "ports", "port", is_shown=True, is_dated=True, from_zoom=7),
    MapLayer("crossings", "Crossings", "crossings", "open", is_shown=True, is_dated=True),
)
LAYER_NAMES = tuple(layer.name for layer in LAYERS)

# The order of switches: what readers look for first.
SWITCHES = tuple(
    sorted(
        LAYERS,
        key=lambda layer: (
            "crossings rail_lines gauge_breaks bridges ports ferries roads stations countries"
        ).index(layer.name),
    )
)

STATUS_WORDS = (
    ("open", "open"),
    ("partial", "partly open"),
    ("suspended", "suspended"),
    ("closed", "closed"),
    ("construction", "being built"),
    ("planned", "planned"),
    ("unknown", "unknown"),
)
GAUGE_WORDS = (
    ("1435", "1,435 mm, as in China and Korea"),
    ("1520", "1,520 mm, as in Russia"),
    ("dual", "both gauges side by side"),
    ("other", "narrow or other"),
)
ROUTE_WORDS = (
    ("direct", "direct way"),
    ("through", "way through a third country"),
    ("closed", "way that does not work on the day"),
)
