"""The built layers: what a GIS opens, and the same as the server sends."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import shape

from geo.atlas import Atlas
from layers import load_atlas
from layers.build import LAYERS_DIR, build_layers, check_layers, data_day
from layers.map_layers import CATALOG
from layers.on_day import layer_on_day

NAMES = (
    "bridges crossings ports ferries roads gauge_breaks rail_lines stations countries".split()  # noqa: SIM905
)
LANGUAGES = ("name_en", "name_ko", "name_ru", "name_zh")


@cache
def the_atlas() -> Atlas:
    """The atlas of the committed facts, read once."""
    return load_atlas()


@cache
def built(name: str) -> dict[str, Any]:
    """A committed layer."""
    found: dict[str, Any] = json.loads((LAYERS_DIR / f"{name}.geojson").read_text("utf-8"))
    return found


def by_id(name: str) -> dict[str, dict[str, Any]]:
    """Properties of a committed layer's features."""
    return {feature["id"]: feature["properties"] for feature in built(name)["features"]}


def test_every_layer_of_the_atlas_is_there() -> None:
    assert sorted(CATALOG) == sorted(NAMES)


def test_the_committed_files_are_what_the_facts_give() -> None:
    assert check_layers(the_atlas()) == []


def test_a_file_that_was_touched_is_found_out(tmp_path: Path) -> None:
    for path in build_layers(the_atlas(), tmp_path):
        assert path.exists()
    assert check_layers(the_atlas(), tmp_path) == []
    touched = tmp_path / "ports.geojson"
    touched.write_text(touched.read_text("utf-8").replace("Rajin", "Najin", 1), "utf-8")
    (tmp_path / "roads.geojson").unlink()
    assert check_layers(the_atlas(), tmp_path) == ["ports", "roads"]


def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    list(build_layers(the_atlas(), tmp_path / "a"))
    list(build_layers(load_atlas(), tmp_path / "b"))
    for name in NAMES:
        file = f"{name}.geojson"
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_a_layer_is_rfc_7946(name: str) -> None:
    layer = built(name)
    assert "crs" not in layer
    ids = [feature["id"] for feature in layer["features"]]
    assert ids == sorted(set(ids))
    west, south, east, north = layer["bbox"]
    for feature in layer["features"]:
        geometry = shape(feature["geometry"])
        assert geometry.is_valid
        assert west <= geometry.bounds[0] <= geometry.bounds[2] <= east
        assert south <= geometry.bounds[1] <= geometry.bounds[3] <= north
        for part in getattr(geometry, "geoms", [geometry]):
            assert part.geom_type != "Polygon" or part.exterior.is_ccw


@pytest.mark.parametrize("name", NAMES)
def test_every_feature_says_what_it_is_and_who_says_so(name: str) -> None:
    for properties in by_id(name).values():
        assert properties["name_en"]
        assert set(LANGUAGES) <= set(properties)
        assert properties["source_ids"]
        assert properties["sources"]
        assert properties["accuracy_m"] > 0
        assert {"status", "reported_on", "statuses"} <= set(properties)


@pytest.mark.parametrize("name", NAMES)
def test_the_server_sends_what_the_file_holds(name: str) -> None:
    sent = layer_on_day(name, the_atlas(), data_day(the_atlas()))
    for mine, theirs in zip(sent["features"], built(name)["features"], strict=True):
        assert mine["id"] == theirs["id"]
        assert mine["properties"] == theirs["properties"]
        assert shape(mine["geometry"]).equals(shape(theirs["geometry"]))


@pytest.mark.parametrize(
    ("day", "status"),
    [("2019-07-01", "open"), ("2022-09-13", "suspended"), ("2022-10-15", "open")],
)
def test_a_layer_obeys_the_day(day: str, status: str) -> None:
    sent = layer_on_day("crossings", the_atlas(), date.fromisoformat(day))
    dandong = next(f for f in sent["features"] if f["id"] == "cn-kp-dandong-sinuiju")
    assert dandong["properties"]["statuses"]["rail"]["status"] == status


def test_the_dual_gauge_line_is_drawn_as_such() -> None:
    lines = by_id("rail_lines").values()
    dual = {(p["from"], p["to"]) for p in lines if p["gauge_class"] == "dual"}
    places = {place for pair in dual for place in pair}
    assert {"khasan", "tumangang", "hongui", "rajin-station"} <= places
    assert {p["gauge_class"] for p in lines} == {"dual", "1435", "1520", "other"}


def test_a_rail_line_carries_gauge_traction_and_operator() -> None:
    for properties in by_id("rail_lines").values():
        assert properties["gauges_mm"]
        # Most rail borders outside the region have no operator on record.
        assert properties["operator"] is None or properties["operator"]
        assert properties["electrification"]


def test_the_break_of_gauge_at_tumangang_offers_both_ways_across() -> None:
    ways = by_id("gauge_breaks")["tumangang"]["ways"]
    assert {way["method"] for way in ways} == {"bogie_exchange", "transshipment"}


def test_no_layer_of_that_name() -> None:
    with pytest.raises(KeyError):
        layer_on_day("moons", the_atlas(), date(2026, 1, 1))


@pytest.mark.parametrize("known_on", [None, date(2022, 9, 13)])
def test_what_was_not_there_yet_is_not_called_unknown(known_on: date | None) -> None:
    """In 2022 nobody had heard of the road bridge over the Tumen."""
    for name, thing in (
        ("crossings", "kp-ru-tumen-road-bridge"),
        ("bridges", "tumen-road-bridge"),
    ):
        sent = layer_on_day(name, the_atlas(), date(2022, 9, 13), known_on)
        found = {f["id"]: f["properties"] for f in sent["features"]}
        assert found[thing]["is_absent"]
        assert found[thing]["status"] is None
        assert found[thing]["statuses"]["road"]["status"] is None
        assert found[thing]["statuses"]["road"]["is_absent"]
        there = [id_ for id_, p in found.items() if p["is_absent"]]
        assert there == [thing]
    today = layer_on_day("crossings", the_atlas(), date(2026, 11, 22))
    assert not any(f["properties"]["is_absent"] for f in today["features"])
