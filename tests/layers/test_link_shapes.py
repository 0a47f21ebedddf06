"""The shapes of the links: from station to station, on land or at sea, in their country."""

import json
from functools import cache
from typing import Any

import pytest
import shapely
from shapely.geometry import LineString, Point, shape
from shapely.geometry.base import BaseGeometry

from geo.geodesy import line_km
from geo.model import Facts, Link, LonLat, Mode
from layers.facts import DATA_DIR, load_facts

BASES = {
    Mode.RAIL: {"base rail graph", "waypoints", "straight between stations"},
    Mode.ROAD: {"base road graph", "waypoints", "straight between stations"},
    Mode.SEA: {"waypoints"},
}
# Coasts and ports are off by a few hundred metres; a harbour lies behind its moles.
PORT_DEG = 0.09
LAND_MARGIN_DEG = 0.004
OUTLINE_DEG = 0.02
# The points of stations and checkpoints are off by up to 6 km.
END_DEG = 0.06


@cache
def facts() -> Facts:
    return load_facts()


@cache
def features() -> dict[str, dict[str, Any]]:
    text = (DATA_DIR / "built" / "link_shapes.geojson").read_text(encoding="utf-8")
    return {feature["id"]: feature for feature in json.loads(text)["features"]}


@cache
def ground(name: str, kind: str) -> BaseGeometry:
    text = (DATA_DIR / "built" / f"{name}.geojson").read_text(encoding="utf-8")
    found = json.loads(text)["features"]
    return shapely.union_all(
        [shape(f["geometry"]) for f in found if f["properties"]["kind"] == kind]
    )


def links(mode: Mode) -> list[Link]:
    return [link for link in facts().links.values() if link.mode is mode]


def course(link: Link) -> LineString:
    return LineString(facts().link_shapes[link.id])


def ends(link: Link) -> tuple[LonLat, LonLat]:
    return facts().places[link.from_id].position, facts().places[link.to_id].position


def test_every_link_has_a_shape_from_place_to_place() -> None:
    assert set(features()) == set(facts().links)
    for link in facts().links.values():
        course = facts().link_shapes[link.id]
        assert (course[0], course[-1]) == ends(link), link.id


def test_every_shape_says_what_it_rests_on() -> None:
    for link_id, feature in features().items():
        assert feature["properties"]["basis"] in BASES[facts().links[link_id].mode], link_id
        assert feature["properties"]["source"], link_id


@pytest.mark.parametrize(("mode", "least"), [(Mode.RAIL, 0.85), (Mode.ROAD, 0.6)])
def test_most_links_follow_a_graph(mode: Mode, least: float) -> None:
    bases = [features()[link.id]["properties"]["basis"] for link in links(mode)]
    followed = sum(basis.startswith("base ") for basis in bases)
    assert followed / len(bases) >= least


@pytest.mark.parametrize("mode", list(Mode))
def test_no_shape_is_much_longer_than_its_link(mode: Mode) -> None:
    for link in links(mode):
        length_km = line_km(facts().link_shapes[link.id])
        assert length_km <= link.distance_km * 1.45 + 3, (link.id, length_km, link.distance_km)


def test_ships_do_not_sail_over_land() -> None:
    land = ground("basemap-z9-land", "land").buffer(-LAND_MARGIN_DEG)
    for link in links(Mode.SEA):
        harbours = shapely.union_all([Point(end).buffer(PORT_DEG) for end in ends(link)])
        ashore = course(link).difference(harbours).intersection(land)
        assert ashore.is_empty, (link.id, ashore.wkt[:200])


@pytest.mark.parametrize("mode", [Mode.RAIL, Mode.ROAD])
def test_inland_links_stay_in_their_country(mode: Mode) -> None:
    """The outlines are drawn for a map of Eurasia: what lies within `OUTLINE_DEG` is not over."""
    states = outlines()
    for link in links(mode):
        country = facts().places[link.from_id].country
        if link.crossing_id is None and country in states:
            near_ends = shapely.union_all([Point(end).buffer(END_DEG) for end in ends(link)])
            abroad = course(link).difference(near_ends).difference(states[country])
            assert abroad.is_empty, (link.id, abroad.length, abroad.wkt[:120])


@cache
def outlines() -> dict[str, BaseGeometry]:
    text = (DATA_DIR / "built" / "countries.geojson").read_text(encoding="utf-8")
    return {f["id"]: shape(f["geometry"]).buffer(OUTLINE_DEG) for f in json.loads(text)["features"]}
