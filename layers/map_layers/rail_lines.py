"""Rail lines, link by link, with gauge, traction and operator."""

from collections.abc import Iterator

from geo.model import Facts, Mode
from layers.map_layers.links import link_thing, links_of
from layers.map_layers.thing import MapLayer, Thing


def _gauge_class(gauges_mm: tuple[int, ...]) -> str:
    if set(gauges_mm) >= {1435, 1520}:
        return "dual"
    return str(gauges_mm[0]) if gauges_mm and gauges_mm[0] in (1435, 1520) else "other"


def _things(facts: Facts) -> Iterator[Thing]:
    for link in links_of(facts, Mode.RAIL):
        line = facts.lines.get(link.line_id or "")
        yield link_thing(
            link,
            facts,
            gauges_mm=list(link.gauges_mm),
            gauge_class=_gauge_class(link.gauges_mm),
            tracks=link.tracks or None,
            electrification=link.electrification or None,
            operator=link.operator or (line.operator if line else "") or None,
            line=line.names.en if line else None,
        )


LAYER = MapLayer(
    "rail_lines",
    "Rail lines",
    "Railways of 1,520 and 1,435 mm; where both gauges lie side by side the line is dual.",
    _things,
)
