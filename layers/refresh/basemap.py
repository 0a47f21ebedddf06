"""Builds the ground of the map: data/built/basemap-*.geojson and countries.geojson.

    python -m layers.refresh.basemap BORDERS LAND [--out data/built]

BORDERS is borders.geo.json of the npm package @osm_borders/maritime_10m, LAND is land-10m.json of
world-atlas. Each level of detail is two files, since their licences differ: `-land` (land, lakes,
rivers: GSHHG, LGPL) and `-borders` (OpenStreetMap, ODbL).
"""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import shapely
from shapely.geometry import LineString, Polygon
from shapely.geometry import box as rectangle
from shapely.geometry.base import BaseGeometry

from layers.feature_text import Feature, collection, feature, write
from layers.refresh import gshhg, natural_earth, osm_borders
from layers.refresh.gshhg import Box, line_parts, polygon_parts
from layers.refresh.simplify import ordered_polygons, rounded, simple_lines, simple_polygons

Cut = Callable[[BaseGeometry], BaseGeometry]

LAND_ATTRIBUTION = "GSHHG and WDBII (Wessel and Smith), LGPL-3.0-or-later"
BORDER_ATTRIBUTION = "© OpenStreetMap contributors, ODbL-1.0"

# Moscow, Duisburg, Almaty, Shanghai and Busan have ground under them; states are cut a bit wider.
EXTENT: Box = (5, 18, 150, 68)
SOURCE_BOX: Box = (4.5, 17.5, 150.5, 68.5)

# Border lines end this far off the coast, in degrees.
COAST_MARGIN_DEG = 0.015
# No border is drawn in the one lake that is a sea.
CASPIAN_SQUARE_DEG = 20.0
# WDBII's rivers lie 0.2 to 1 km off the border line: the border itself carries the border rivers.
RIVER_CUT_DEG = 0.03
# Levels of detail overlap a little where they meet, or a hairline of water would show.
SEAM_DEG = 0.02
MOST_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Level:
    """One level of detail; tolerances in metres of Web Mercator, where they are pixels.

    Smallest land and lake in square degrees, shortest river in degrees.
    """

    name: str
    resolution: str
    box: Box
    land_tolerance_m: float
    border_tolerance_m: float
    decimals: int
    smallest_land: float
    smallest_lake: float
    shortest_river: float


FAR = Level("far", "h", EXTENT, 6000, 5000, 2, 0.2, 0.6, 9.0)
NEAR = Level("z4", "h", (102, 27, 149, 58), 1500, 900, 3, 0.01, 0.05, 4.5)
MIDDLE = Level("z7", "h", (117, 33, 137, 52), 450, 200, 3, 0.001, 0.003, 1.2)
FINE = Level("z9", "f", (118, 36, 136, 51), 90, 20, 4, 0.00001, 0.0002, 0.4)

# A file holds its own level inside its box and the coarser ones around it.
FILES: dict[str, tuple[Level, ...]] = {
    "z4": (NEAR, FAR),
    "z7": (MIDDLE, NEAR, FAR),
    "z9": (FINE, NEAR, FAR),
}


@dataclass(frozen=True, slots=True)
class Reach:
    """A stretch of a border that a river forms."""

    river: str
    pair: str
    box: Box


REACHES = (
    Reach("yalu", "CN-KP", (124.0, 39.5, 128.08, 42.2)),
    Reach("tumen", "CN-KP", (128.75, 41.8, 131.0, 43.2)),
    Reach("tumen", "KP-RU", (130.0, 42.0, 131.0, 43.0)),
    Reach("amur", "CN-RU", (117.8, 47.0, 136.0, 54.0)),
    Reach("ussuri", "CN-RU", (132.8, 44.9, 136.0, 47.0)),
)

COUNTRIES = ("BY", "CN", "DE", "JP", "KP", "KR", "KZ", "MN", "PL", "RU")
COUNTRY_TOLERANCE_M = 1000
SMALLEST_ISLAND_SQUARE_DEG = 0.002


def main(arguments: list[str] | None = None) -> None:
    """Build every file of the ground."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("borders", type=Path, help="borders.geo.json of @osm_borders/maritime_10m")
    parser.add_argument("land", type=Path, help="land-10m.json of world-atlas")
    parser.add_argument("--out", type=Path, default=Path("data/built"))
    options = parser.parse_args(arguments)
    states = osm_borders.countries(options.borders, SOURCE_BOX)
    lines = osm_borders.border_lines(states, _border_ground())
    land = natural_earth.land(options.land, EXTENT)
    files = {"countries": collection(_country_features(states, land), _credit(BORDER_ATTRIBUTION))}
    for name, levels in FILES.items():
        ground = [*_land_features(levels), *_river_features(levels, lines)]
        files[f"basemap-{name}-land"] = collection(ground, _credit(LAND_ATTRIBUTION))
        borders = _border_features(levels, lines)
        files[f"basemap-{name}-borders"] = collection(borders, _credit(BORDER_ATTRIBUTION))
    for name, content in files.items():
        write(options.out / f"{name}.geojson", content)


def _credit(attribution: str) -> dict[str, str]:
    return {"attribution": attribution}


def _border_ground() -> BaseGeometry:
    """Where borders are drawn: land with its lakes, and a strip of coast."""
    land = [
        part.simplify(COAST_MARGIN_DEG / 5).buffer(COAST_MARGIN_DEG)
        for part in gshhg.polygons(gshhg.LAND, "h", SOURCE_BOX)
    ]
    lakes = gshhg.polygons(gshhg.LAKE, "h", SOURCE_BOX)
    seas = [lake for lake in lakes if lake.area > CASPIAN_SQUARE_DEG]
    ground = shapely.union_all(land).difference(shapely.union_all(seas))
    return shapely.clip_by_rect(ground, *EXTENT)


def _cutters(levels: tuple[Level, ...], *, overlap_deg: float = 0.0) -> Iterator[tuple[Level, Cut]]:
    """Each level with what cuts a geometry to its part of the map."""
    hole: Polygon = Polygon()
    for level in levels:
        yield level, _cutter(level.box, hole.buffer(-overlap_deg, join_style="mitre"))
        hole = rectangle(*level.box)


def _cutter(box: Box, hole: BaseGeometry) -> Cut:
    def cut(geometry: BaseGeometry) -> BaseGeometry:
        return shapely.clip_by_rect(geometry, *box).difference(hole)

    return cut


def _land_features(levels: tuple[Level, ...]) -> Iterator[Feature]:
    """Land without a seam, since its outline is drawn as coast; then lakes and their islands."""
    kinds = {"land": gshhg.LAND, "lake": gshhg.LAKE, "island": gshhg.ISLAND_IN_LAKE}
    for kind, code in kinds.items():
        parts: list[Polygon] = []
        for level, cut in _cutters(levels, overlap_deg=SEAM_DEG):
            smallest = level.smallest_land if kind == "land" else level.smallest_lake
            whole = gshhg.polygons(code, level.resolution, level.box)
            pieces = [
                piece
                for part in whole
                if part.area >= smallest
                for piece in polygon_parts(shapely.make_valid(cut(part)))
            ]
            parts.extend(simple_polygons(pieces, level.land_tolerance_m, level.decimals).geoms)
        yield from _features(kind, ordered_polygons([shapely.union_all(parts)]), {"kind": kind})


def _river_features(levels: tuple[Level, ...], lines: osm_borders.Lines) -> Iterator[Feature]:
    borders = shapely.union_all(list(lines.borders.values())).simplify(RIVER_CUT_DEG / 10)
    near = [part.buffer(RIVER_CUT_DEG) for part in line_parts(borders)]
    tree = shapely.STRtree(near)

    def apart(river: BaseGeometry) -> BaseGeometry:
        for index in sorted(tree.query(river)):
            river = river.difference(near[index])
        return river

    for level, cut in _cutters(levels):
        whole = shapely.line_merge(shapely.union_all(gshhg.rivers(level.resolution, SOURCE_BOX)))
        long = [line for line in line_parts(whole) if line.length >= level.shortest_river]
        parts = [part for line in long for part in line_parts(apart(cut(line)))]
        shape = simple_lines(parts, level.land_tolerance_m, level.decimals)
        yield from _features(f"river-{level.name}", shape, {"kind": "river"})


def _border_features(levels: tuple[Level, ...], lines: osm_borders.Lines) -> Iterator[Feature]:
    for level, cut in _cutters(levels):
        for name, properties, parts in _border_parts(lines, cut):
            shape = simple_lines(parts, level.border_tolerance_m, level.decimals)
            yield from _features(f"{name}-{level.name}", shape, properties)


def _border_parts(
    lines: osm_borders.Lines, cut: Cut
) -> Iterator[tuple[str, dict[str, str], list[LineString]]]:
    """Borders along rivers, which get a casing of water; other borders; disputed lines."""
    dry: list[LineString] = []
    wet: dict[str, list[LineString]] = {reach.river: [] for reach in REACHES}
    for pair, line in lines.borders.items():
        rest = cut(line)
        for reach in (reach for reach in REACHES if reach.pair == pair):
            window = rectangle(*reach.box)
            wet[reach.river].extend(line_parts(rest.intersection(window)))
            rest = rest.difference(window)
        dry.extend(line_parts(rest))
    for river, parts in wet.items():
        yield f"river-border-{river}", {"kind": "river_border", "river": river}, parts
    yield "border", {"kind": "border"}, dry
    disputed = [part for line in lines.disputed.values() for part in line_parts(cut(line))]
    yield "disputed", {"kind": "disputed"}, disputed


def _country_features(states: dict[str, BaseGeometry], land: BaseGeometry) -> Iterator[Feature]:
    shapely.prepare(land)
    for code in COUNTRIES:
        on_land = polygon_parts(shapely.clip_by_rect(states[code], *EXTENT).intersection(land))
        large = [part for part in on_land if part.area >= SMALLEST_ISLAND_SQUARE_DEG]
        shape = simple_polygons(large, COUNTRY_TOLERANCE_M, 3)
        yield feature(code, rounded(shape, 3), {"iso": code})


def _features(
    identifier: str, shape: BaseGeometry, properties: dict[str, str]
) -> Iterator[Feature]:
    if not shape.is_empty:
        yield feature(identifier, rounded(shape, MOST_DECIMALS), properties)


if __name__ == "__main__":
    main()
