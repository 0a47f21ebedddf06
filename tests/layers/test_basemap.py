"""The ground of the map: near the truth at known points, complete, valid and small."""

import json
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import LineString, Point, box, shape
from shapely.geometry.base import BaseGeometry

from geo.geodesy import geodesic_km
from geo.model import LonLat
from layers.refresh import provenance

BUILT = Path(__file__).resolve().parents[2] / "data" / "built"
LEVELS = ("z4", "z7", "z9")
PARTS = {
    "land": {"land", "lake", "island", "river"},
    "borders": {"border", "river_border", "disputed"},
}
# Compressed bytes that a visitor's browser loads for a level.
MOST_KB = {"z4": 220, "z7": 320, "z9": 560}

KNOWN_ON_THE_BORDER = {
    "Khasan rail bridge": LonLat(130.641056, 42.415167),
    "Dandong bridge": LonLat(124.3905, 40.115),
    "mouth of the Tumen": LonLat(130.699, 42.295),
}
ON_LAND = {
    "Moscow": (37.62, 55.75),
    "Berlin": (13.41, 52.52),
    "Duisburg": (6.77, 51.43),
    "Almaty": (76.89, 43.25),
    "Shanghai": (121.45, 31.2),
    "Busan": (129.05, 35.18),
    "Pyongyang": (125.75, 39.02),
    "Khasan": (130.64, 42.43),
}
AT_SEA = {
    "Sea of Japan": (134.0, 40.0),
    "Korea Bay": (123.5, 39.0),
    "Yellow Sea": (123.0, 35.0),
    "Caspian": (51.0, 42.0),
}


@cache
def content(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((BUILT / f"{name}.geojson").read_text(encoding="utf-8"))
    return found


@cache
def shapes(name: str, *kinds: str) -> BaseGeometry:
    features = content(name)["features"]
    wanted = [shape(f["geometry"]) for f in features if f["properties"]["kind"] in kinds]
    return shapely.union_all(wanted)


def distance_km(line: BaseGeometry, position: LonLat) -> float:
    nearest = shapely.shortest_line(line, Point(position)).coords[0]
    return geodesic_km(LonLat(*nearest), position)


@pytest.mark.parametrize("name", KNOWN_ON_THE_BORDER)
def test_the_border_runs_through_what_stands_on_it(name: str) -> None:
    lines = shapes("basemap-z9-borders", "border", "river_border")
    assert distance_km(lines, KNOWN_ON_THE_BORDER[name]) < 0.5


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", ON_LAND)
def test_towns_have_ground_under_them(level: str, name: str) -> None:
    assert shapes(f"basemap-{level}-land", "land").covers(Point(ON_LAND[name]))


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", AT_SEA)
def test_the_sea_is_not_land(level: str, name: str) -> None:
    land = shapes(f"basemap-{level}-land", "land")
    lakes = shapes(f"basemap-{level}-land", "lake")
    assert not land.difference(lakes).covers(Point(AT_SEA[name]))


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("part", PARTS)
def test_files_hold_valid_shapes_of_known_kinds(level: str, part: str) -> None:
    file = content(f"basemap-{level}-{part}")
    assert file["attribution"]
    ids = [feature["id"] for feature in file["features"]]
    assert len(set(ids)) == len(ids)
    assert {feature["properties"]["kind"] for feature in file["features"]} <= PARTS[part]
    for feature in file["features"]:
        found = shape(feature["geometry"])
        assert found.is_valid, feature["id"]
        assert box(5, 18, 150, 68).covers(found), feature["id"]


@pytest.mark.parametrize("level", LEVELS)
def test_outer_rings_run_anticlockwise(level: str) -> None:
    for feature in content(f"basemap-{level}-land")["features"]:
        if feature["geometry"]["type"] == "MultiPolygon":
            for part in shapely.get_parts(shape(feature["geometry"])):
                assert shapely.is_ccw(part.exterior), feature["id"]
                assert not any(shapely.is_ccw(hole) for hole in part.interiors), feature["id"]


@pytest.mark.parametrize("level", LEVELS)
def test_the_border_rivers_are_marked_for_a_casing_of_water(level: str) -> None:
    features = content(f"basemap-{level}-borders")["features"]
    rivers = {f["properties"].get("river") for f in features} - {None}
    assert rivers == {"yalu", "tumen", "amur", "ussuri"}


def test_levels_of_detail_meet_without_a_seam() -> None:
    """A hairline of water along the box of a finer level would show as a straight coast."""
    for name, west, south, east, north in (
        ("basemap-z4-land", 102, 27, 149, 58),
        ("basemap-z9-land", 118, 36, 136, 51),
    ):
        coast = shapes(name, "land").boundary
        for edge in (
            LineString([(west, south), (west, north)]),
            LineString([(west, north), (east, north)]),
            LineString([(east, south), (east, north)]),
            LineString([(west, south), (east, south)]),
        ):
            along = coast.intersection(edge.buffer(0.03))
            longest = max((part.length for part in shapely.get_parts(along)), default=0.0)
            assert longest < 1, f"{name}: {longest:.1f}° of coast along {edge.wkt}"


@pytest.mark.parametrize("level", LEVELS)
def test_a_level_is_small_enough_for_a_first_view(level: str) -> None:
    files = [BUILT / f"basemap-{level}-{part}.geojson" for part in PARTS]
    assert sum(len(zlib.compress(file.read_bytes(), 9)) for file in files) < MOST_KB[level] * 1000


def test_the_page_of_origins_names_every_file_with_its_checksum() -> None:
    page = (BUILT / "PROVENANCE.md").read_text(encoding="utf-8")
    assert page == provenance.text(BUILT), "run: python -m layers.refresh.provenance"
    assert {path.name for path in BUILT.iterdir()} == {*provenance.origins(), "PROVENANCE.md"}
