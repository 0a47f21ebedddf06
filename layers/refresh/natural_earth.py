"""Land of Natural Earth, as the npm package world-atlas packs it (TopoJSON, public domain)."""

import json
from itertools import accumulate
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from layers.refresh.gshhg import Box, polygon_parts

Point = tuple[float, float]


def land(path: Path, box: Box) -> BaseGeometry:
    """Land polygons cut to `box`."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    arcs = [_positions(arc, topology["transform"]) for arc in topology["arcs"]]
    parts: list[Polygon] = []
    for geometry in topology["objects"]["land"]["geometries"]:
        for rings in geometry["arcs"]:
            shell, *holes = [_ring(ring, arcs) for ring in rings]
            cut = shapely.clip_by_rect(Polygon(shell, holes), *box)
            parts.extend(polygon_parts(shapely.make_valid(cut)))
    return shapely.union_all(parts)


def _positions(arc: list[list[int]], transform: dict[str, Any]) -> list[Point]:
    """Degrees of an arc, which TopoJSON writes as whole-number steps."""
    (x_scale, y_scale), (x_start, y_start) = transform["scale"], transform["translate"]
    xs = accumulate(step[0] for step in arc)
    ys = accumulate(step[1] for step in arc)
    return [(x * x_scale + x_start, y * y_scale + y_start) for x, y in zip(xs, ys, strict=True)]


def _ring(indexes: list[int], arcs: list[list[Point]]) -> list[Point]:
    """Arcs end to end; a negative index, -1 for the first arc, runs backwards."""
    points: list[Point] = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points.extend(arc if not points else arc[1:])
    return points
