"""States as the npm package @osm_borders/maritime_10m has them (OpenStreetMap, ODbL).

The polygons reach out to the territorial sea. Neighbours share their vertices, so a border is
what two outlines have in common; near tripoints they differ by up to some 200 m.
"""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import shapely
from shapely.geometry import LineString, Polygon, shape
from shapely.geometry import box as rectangle
from shapely.geometry.base import BaseGeometry

from layers.refresh.gshhg import Box, line_parts, polygon_parts

# Parts of a state that the package lists a second time under a code of their own.
PARTS_OF_OTHERS = ("AX", "HK", "MO", "MP")
NEAR_DEG = 0.003
SHORTEST_CLAIM_DEG = 0.2
LONGEST_STUB_DEG = 0.15

Pair = tuple[str, str]


def countries(path: Path, box: Box) -> dict[str, BaseGeometry]:
    """Polygons by ISO code, cut to `box`, in order of code."""
    found: dict[str, BaseGeometry] = {}
    window = rectangle(*box)
    for code, whole in outlines(path).items():
        near = [part for part in whole if part.envelope.intersects(window)]
        cut = [shapely.make_valid(shapely.clip_by_rect(part, *box)) for part in near]
        parts = [polygon for part in cut for polygon in polygon_parts(part)]
        if parts:
            found[code] = shapely.union_all(parts)
    return found


def outlines(path: Path) -> dict[str, list[Polygon]]:
    """Polygons of the whole world by ISO code, as they are, in order of code."""
    found: dict[str, list[Polygon]] = {}
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        code = feature["properties"].get("isoA2")
        if code is not None and code not in PARTS_OF_OTHERS:
            found[code] = polygon_parts(shape(feature["geometry"]))
    return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class Lines:
    """Border lines by pair of states, and outlines that only one state's polygon has, by state."""

    borders: dict[str, BaseGeometry]
    disputed: dict[str, BaseGeometry]


def border_lines(states: dict[str, BaseGeometry], ground: BaseGeometry) -> Lines:
    """Lines of the borders on `ground`.

    Where the outlines of two neighbours differ by less than NEAR_DEG (at tripoints, mostly), the
    line of the first one closes the gap. An outline far from every neighbour's is a claim that
    another state does not share: it is kept apart as disputed.
    """
    outlines = {code: state.boundary.intersection(ground) for code, state in states.items()}
    pairs = _neighbours(states)
    shared = {pair: _common(outlines, pair) for pair in pairs}
    common = shapely.union_all([line for lines in shared.values() for line in lines])
    disputed: dict[str, list[LineString]] = {}
    for code, outline in outlines.items():
        for rest in line_parts(shapely.line_merge(outline.difference(common))):
            close = [
                pair for pair in pairs if code in pair and _is_near(rest, outlines, pair, code)
            ]
            if any(code == pair[0] for pair in close):
                shared[close[0]].append(rest)
            elif not close and rest.length > SHORTEST_CLAIM_DEG:
                disputed.setdefault(code, []).append(rest)
    borders = {"-".join(pair): _joined(lines) for pair, lines in shared.items() if lines}
    return Lines(
        _without_stubs(borders),
        {code: _joined(lines) for code, lines in disputed.items()},
    )


def _common(outlines: dict[str, BaseGeometry], pair: Pair) -> list[LineString]:
    return line_parts(outlines[pair[0]].intersection(outlines[pair[1]]))


def _is_near(line: LineString, outlines: dict[str, BaseGeometry], pair: Pair, code: str) -> bool:
    """Whether every part of the line is near the outline of the pair's other state."""
    other = outlines[pair[1] if pair[0] == code else pair[0]]
    west, south, east, north = line.bounds
    window = (west - NEAR_DEG, south - NEAR_DEG, east + NEAR_DEG, north + NEAR_DEG)
    here = shapely.clip_by_rect(other, *window)
    points = shapely.points(line.segmentize(NEAR_DEG).coords)
    return bool(shapely.dwithin(points, here, NEAR_DEG).all())


def _without_stubs(borders: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """The borders without short pieces that join nothing: sea borders that pass an islet."""
    parts = {pair: line_parts(line) for pair, line in borders.items()}
    ends = Counter(
        end
        for lines in parts.values()
        for line in lines
        for end in (line.coords[0], line.coords[-1])
    )

    def stays(line: LineString) -> bool:
        first, last = line.coords[0], line.coords[-1]
        return line.length > LONGEST_STUB_DEG or first == last or ends[first] + ends[last] > 2

    kept = {pair: [line for line in lines if stays(line)] for pair, lines in parts.items()}
    return {pair: _joined(lines) for pair, lines in kept.items() if lines}


def _joined(lines: list[LineString]) -> BaseGeometry:
    return shapely.line_merge(shapely.union_all(lines))


def _neighbours(states: dict[str, BaseGeometry]) -> list[Pair]:
    codes = sorted(states)
    return [
        (first, second)
        for index, first in enumerate(codes)
        for second in codes[index + 1 :]
        if states[first].envelope.dwithin(states[second].envelope, NEAR_DEG)
    ]
