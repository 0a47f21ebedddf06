"""The ground of the still picture: the coarse basemap, projected once, cut to a view."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

WIDTH, HEIGHT = 720, 460
_MARGIN = 44
COARSE_ZOOM = 4
# Nothing smaller than this is worth bytes.
_GRAIN_PX, _SPECK_PX2 = 1.3, 10.0
# A picture of one harbour would show a blank: at least this wide, in radians of longitude.
_LEAST_SPAN = math.radians(1.2)
_MOST_LAT = 85.0

_BORDER_LOOK = (
    'class="g-border" fill="none" stroke="#8A6F8A" stroke-width="1" stroke-dasharray="4 3"'
)
# By the kind of the basemap's features, in the order in which they are drawn.
_LOOKS = {
    "land": 'class="g-land" fill="#F4F1EA"',
    "lake": 'class="g-water" fill="#D6E6EF"',
    "border": _BORDER_LOOK,
    "river_border": _BORDER_LOOK,
    "disputed": _BORDER_LOOK.replace("4 3", "1 3"),
}

Points = NDArray[np.float64]


def mercator(lonlat: Any) -> Points:
    """Web Mercator in radians, y to the north, of an array of longitudes and latitudes."""
    degrees = np.asarray(lonlat, dtype=np.float64)[:, :2]
    lat = np.radians(np.clip(degrees[:, 1], -_MOST_LAT, _MOST_LAT))
    return np.column_stack((np.radians(degrees[:, 0]), np.log(np.tan(np.pi / 4 + lat / 2))))


@dataclass(frozen=True)
class Ground:
    """The coarse basemap: projected shapes by kind."""

    shapes: Mapping[str, tuple[BaseGeometry, ...]]

    @cached_property
    def boxes(self) -> Mapping[str, Points]:
        """West, south, east, north of every shape, by kind."""
        return {kind: shapely.bounds(list(parts)) for kind, parts in self.shapes.items()}

    def within(self, kind: str, box: tuple[float, float, float, float]) -> list[BaseGeometry]:
        """Shapes of a kind that may reach into a box."""
        parts = self.shapes.get(kind, ())
        if not parts:
            return []
        west, south, east, north = self.boxes[kind].T
        near = (west <= box[2]) & (east >= box[0]) & (south <= box[3]) & (north >= box[1])
        return [parts[index] for index in np.flatnonzero(near)]


def load_ground(data_dir: Path, zoom: int = COARSE_ZOOM) -> Ground:
    """The files of the basemap drawn from `zoom` on; empty where they are not built."""
    shapes: dict[str, list[BaseGeometry]] = {}
    for path in sorted((data_dir / "built").glob(f"basemap-z{zoom}-*.geojson")):
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
            kind = feature["properties"]["kind"]
            if kind in _LOOKS:
                flat = shapely.transform(shape(feature["geometry"]), mercator)
                shapes.setdefault(kind, []).extend(shapely.get_parts(flat))
    return Ground({kind: tuple(parts) for kind, parts in shapes.items()})


@dataclass(frozen=True, slots=True)
class View:
    """The piece of the world in the picture and its scale in pixels per radian."""

    west: float
    north: float
    scale: float

    def pixels(self, points: Points) -> Points:
        """Pixels from the upper left corner."""
        east, south = points[:, 0] - self.west, self.north - points[:, 1]
        return np.column_stack((east * self.scale, south * self.scale))

    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north, a little over the edge so that no outline shows."""
        edge = 4 / self.scale
        return (
            self.west - edge,
            self.north - HEIGHT / self.scale - edge,
            self.west + WIDTH / self.scale + edge,
            self.north + edge,
        )


def view_of(points: Points) -> View:
    """The view that shows all points with a margin."""
    least, most = points.min(axis=0), points.max(axis=0)
    x, y = (least + most) / 2
    wide = max(most[0] - least[0], _LEAST_SPAN)
    high = max(most[1] - least[1], _LEAST_SPAN / 2)
    scale = min((WIDTH - 2 * _MARGIN) / wide, (HEIGHT - 2 * _MARGIN) / high)
    return View(float(x - WIDTH / 2 / scale), float(y + HEIGHT / 2 / scale), float(scale))


def path_data(pixels: Points, *, closed: bool = False) -> str:
    """A line as SVG path data: relative steps in tenths of a pixel, standstills left out."""
    tenths = np.rint(pixels * 10).astype(np.int64)
    steps = np.diff(tenths, axis=0)
    steps = steps[np.any(steps != 0, axis=1)]
    start = f"M{tenths[0, 0] / 10:g} {tenths[0, 1] / 10:g}"
    run = " ".join(f"{x / 10:g} {y / 10:g}" for x, y in steps)
    return f"{start}l{run}{'z' if closed else ''}" if run else start


def _paths(part: BaseGeometry, view: View) -> str:
    if part.geom_type == "LineString":
        return path_data(view.pixels(shapely.get_coordinates(part)))
    rings = [shapely.get_exterior_ring(part)]
    rings += [
        shapely.get_interior_ring(part, i) for i in range(shapely.get_num_interior_rings(part))
    ]
    return "".join(
        path_data(view.pixels(shapely.get_coordinates(ring)), closed=True) for ring in rings
    )


def ground_svg(ground: Ground, view: View) -> str:
    """Water, land and borders in the view."""
    box, grain = view.box(), _GRAIN_PX / view.scale
    speck = _SPECK_PX2 / view.scale**2
    out = [f'<rect class="g-water" width="{WIDTH}" height="{HEIGHT}" fill="#D6E6EF"/>']
    for kind, look in _LOOKS.items():
        paths = []
        for whole in ground.within(kind, box):
            cut = shapely.simplify(shapely.clip_by_rect(whole, *box), grain)
            for part in shapely.get_parts(cut):
                if part.geom_type == "LineString" or part.area > speck:
                    paths.append(_paths(part, view))
        if paths:
            out.append(f'<path {look} d="{"".join(paths)}"/>')
    return "".join(out)
