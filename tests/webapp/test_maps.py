"""The parts that Folium writes: bare, deterministic, and only of our own addresses."""

import re

from webapp.legend import LAYERS
from webapp.maps import MapRequest, render_map

WANTED = MapRequest(
    leaflet_js="/static/leaflet.js",
    leaflet_css="/static/leaflet.css",
    module_js="/static/atlas.js",
    basemaps=((4, ("/static/basemap-z4-land.geojson",)),),
)


def test_the_same_map_is_the_same_bytes() -> None:
    first = render_map.__wrapped__(WANTED)
    assert first == render_map.__wrapped__(WANTED)


def test_only_our_own_files_are_asked_for() -> None:
    parts = render_map(WANTED)
    assert parts.links == '<script src="/static/leaflet.js"></script>'
    assert parts.styles == '<link rel="stylesheet" href="/static/leaflet.css"/>'
    assert "http" not in parts.script + parts.box
    assert "<style" not in parts.styles + parts.box
    assert "style=" not in parts.box


def test_every_layer_is_wired_once() -> None:
    script = render_map(WANTED).script
    for number, layer in enumerate(LAYERS, start=1):
        assert f'"{layer.name}": layer_{number}' in script
        assert script.count(f'"/layers/{layer.name}.geojson"') == 1
        shown = re.search(rf"layer_{number}\.addTo\(map_1\)", script) is not None
        assert shown == layer.is_shown
    assert script.index("ways_1 = ") < script.index("atlas.start(")


def test_one_map_does_not_leak_into_the_next() -> None:
    other = MapRequest("/b.js", "/b.css", "/m.js", ())
    assert "/static/leaflet.js" not in render_map(other).links
    assert "/b.js" not in render_map.__wrapped__(WANTED).links
