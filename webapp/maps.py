"""The map: the only file that knows Folium.

Folium writes the script of the page from Python objects: the map, one object per layer, and the
wiring to the switches. Three of its habits are left out, because they would break the promises of
this site: stock assets from other hosts (the map here asks for our own Leaflet), data written into
the script or into HTML strings (our layers are fetched by address and show text as text), and
random ids (ours are fixed, so the same map is the same bytes).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink, MacroElement
from folium.map import Layer
from folium.template import Template
from markupsafe import Markup

from webapp.legend import LAYERS


@dataclass(frozen=True, slots=True)
class MapRequest:
    """What a map is made from: addresses only, no data and no question.

    The page says in attributes which answer and day to draw, so one map serves every page.
    `basemaps` are pairs of a zoom and the files that are drawn from it on.
    """

    leaflet_js: str
    leaflet_css: str
    module_js: str
    basemaps: tuple[tuple[int, tuple[str, ...]], ...]
    is_embedded: bool = False


@dataclass(frozen=True, slots=True)
class MapParts:
    """The rendered map for a page of ours: links to style and script, box, text of a module."""

    styles: Markup
    links: Markup
    box: Markup
    script: Markup


class AtlasMap(folium.Map):
    """A bare map: our Leaflet, no tiles, no inline style; the style sheet sets size and colours."""

    _template = Template(
        """
        {% macro header(this, kwargs) %}{% endmacro %}
        {% macro html(this, kwargs) %}
        <div class="map-box" id={{ this.get_name()|tojson }} role="region" tabindex="-1"
             aria-label={{ this.title|tojson }}></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = atlas.makeMap({{ this.get_name()|tojson }},
          {{ this.settings|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, wanted: MapRequest) -> None:
        super().__init__(location=(41.5, 129.0), zoom_start=6, tiles=None)
        # On the instance: the stock lists belong to the class, and a change there would leak into
        # every later map of the process.
        self.default_js = [("leaflet_js", wanted.leaflet_js)]
        self.default_css = [("leaflet_css", wanted.leaflet_css)]
        self.title = "Map of the ways and of the network"
        self.settings = {
            "center": [41.5, 129.0],
            "zoom": 6,
            "minZoom": 3,
            "maxZoom": 14,
            "embedded": wanted.is_embedded,
        }


class BaseLayer(Layer):
    """The ground: another file of it for each range of zooms."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = atlas.baseLayer({{ this.files|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, files: tuple[tuple[int, tuple[str, ...]], ...]) -> None:
        super().__init__(name="Ground", overlay=False, control=False)
        self.files = {str(zoom): list(names) for zoom, names in files}


class UrlLayer(Layer):
    """A layer of the atlas, fetched by the browser when it is first shown."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = atlas.urlLayer({{ this.options|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, name: str, options: Mapping[str, Any], *, show: bool) -> None:
        super().__init__(name=name, overlay=True, control=False, show=show)
        self.options = dict(options)


class WayLayer(Layer):
    """The ways of the answer, over everything else."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = atlas.wayLayer();
        {% endmacro %}
        """
    )

    def __init__(self) -> None:
        super().__init__(name="Ways", overlay=True, control=False)


class Wiring(MacroElement):
    """Ties map and layers to the switches, cards and date of the page."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        atlas.start({{ this._parent.get_name() }}, {{ this.ways.get_name() }}, {
          {%- for name, layer in this.layers.items() %}
          {{ name|tojson }}: {{ layer.get_name() }},
          {%- endfor %}
        });
        {% endmacro %}
        """
    )

    def __init__(self, ways: WayLayer, layers: Mapping[str, UrlLayer]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca ships no types
        self.ways, self.layers = ways, dict(layers)


def _named(element: Any, name: str, number: int) -> Any:
    """`element` with a fixed id in place of Folium's random one."""
    element._name, element._id = name, str(number)
    return element


@lru_cache(maxsize=8)
def render_map(wanted: MapRequest) -> MapParts:
    """The parts of the map; equal requests make equal bytes. Kept, since rendering takes 10 ms."""
    world = _named(AtlasMap(wanted), "map", 1)
    _named(BaseLayer(wanted.basemaps), "ground", 1).add_to(world)
    layers = {}
    for number, layer in enumerate(LAYERS, start=1):
        options = {
            "name": layer.name,
            "url": f"/layers/{layer.name}.geojson",
            "draw": layer.draw,
            "dated": layer.is_dated,
            "shown": layer.is_shown,
            "fromZoom": layer.from_zoom,
        }
        element = _named(UrlLayer(layer.title, options, show=layer.is_shown), "layer", number)
        layers[layer.name] = element.add_to(world)
    ways = _named(WayLayer(), "ways", 1).add_to(world)
    _named(Wiring(ways, layers), "wiring", 1).add_to(world)
    root: Figure = world.get_root()
    root.render()
    module = f"import * as atlas from {json.dumps(wanted.module_js)};\n"
    # Values in the script went through |tojson, which escapes <, > and &.
    return MapParts(
        styles=Markup(_rendered(root, CssLink)),
        links=Markup(_rendered(root, JavascriptLink)),
        box=Markup(root.html.render()),
        script=Markup(module + root.script.render()),
    )


def _rendered(root: Figure, kind: type[Element]) -> str:
    """The links of one kind in the head that Folium made; its other tags our page has already."""
    children = root.header._children.values()
    return "".join(str(child.render()).strip() for child in children if isinstance(child, kind))
