"""Fewer points and fewer digits, the same way for every built file."""

from collections.abc import Iterable

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from layers.refresh.gshhg import Points, line_parts, polygon_parts

_FORTH = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True)
_BACK = Transformer.from_crs("EPSG:3857", "EPSG:4326", always_xy=True)


def _to_mercator(positions: Points) -> Points:
    return np.column_stack(_FORTH.transform(positions[:, 0], positions[:, 1]))


def _to_degrees(positions_xy_m: Points) -> Points:
    return np.column_stack(_BACK.transform(positions_xy_m[:, 0], positions_xy_m[:, 1]))


def simple_polygons(parts: Iterable[Polygon], tolerance_m: float, decimals: int) -> MultiPolygon:
    """Valid polygons, outer rings anticlockwise, largest first; `tolerance_m` in Web Mercator."""
    found = [
        polygon
        for part in parts
        for polygon in polygon_parts(_simplified(part, tolerance_m, decimals))
    ]
    return ordered_polygons(found)


def ordered_polygons(shapes: Iterable[BaseGeometry]) -> MultiPolygon:
    """The polygons in shapes of any type, outer rings anticlockwise, largest first."""
    found = [polygon for shape in shapes for polygon in polygon_parts(shape)]
    ordered = sorted(found, key=lambda polygon: (-polygon.area, polygon.bounds))
    return MultiPolygon([shapely.orient_polygons(polygon) for polygon in ordered])


def simple_lines(parts: Iterable[LineString], tolerance_m: float, decimals: int) -> MultiLineString:
    """Lines in a fixed order, joined where they meet; `tolerance_m` in Web Mercator."""
    joined = line_parts(shapely.line_merge(shapely.union_all(list(parts))))
    found = [
        line for part in joined for line in line_parts(_simplified(part, tolerance_m, decimals))
    ]
    found.sort(key=lambda line: (line.bounds, line.coords[0]))
    return MultiLineString(found)


def simple_line(line: LineString, tolerance_m: float, decimals: int) -> LineString:
    """One line with its two ends exactly where they were."""
    flat = shapely.transform(line, _to_mercator)
    back = shapely.transform(shapely.simplify(flat, tolerance_m), _to_degrees)
    inner = [(round(lon, decimals), round(lat, decimals)) for lon, lat in back.coords[1:-1]]
    return LineString([line.coords[0], *inner, line.coords[-1]])


def _simplified(geometry: BaseGeometry, tolerance_m: float, decimals: int) -> BaseGeometry:
    flat = shapely.transform(geometry, _to_mercator)
    simple = shapely.simplify(flat, tolerance_m)
    back = shapely.transform(simple, _to_degrees)
    coarse = shapely.set_precision(back, 10.0**-decimals)
    # The grid would stay with the shape, and spread to whatever it is joined with.
    return shapely.set_precision(coarse, 0)


def rounded(geometry: BaseGeometry, decimals: int) -> dict[str, object]:
    """GeoJSON of the geometry; rounding again removes the dust of binary fractions."""
    return {
        "type": geometry.geom_type,
        "coordinates": _rounded(geometry.__geo_interface__["coordinates"], decimals),
    }


def _rounded(value: object, decimals: int) -> object:
    if isinstance(value, float):
        return round(value, decimals)
    assert isinstance(value, list | tuple)
    return [_rounded(item, decimals) for item in value]
