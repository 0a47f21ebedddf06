"""Whether a point lies at sea, by the land of the map: for one who clicked beside the coast."""

import json
from functools import lru_cache
from pathlib import Path

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.model import LonLat
from layers.facts import DATA_DIR

LAND = DATA_DIR / "built" / "basemap-z4-land.geojson"


def is_at_sea(position: LonLat, path: Path = LAND) -> bool:
    """Whether a point is on none of the land of a file, within the box that the file covers.

    Lakes count as land. Not where nothing is known: outside the box, or without the file.
    """
    if not path.exists():
        return False
    land = _land(path)
    west, south, east, north = land.bounds
    lon, lat = position
    is_covered = west < lon < east and south < lat < north
    return is_covered and not bool(shapely.contains_xy(land, lon, lat))


@lru_cache(maxsize=2)
def _land(path: Path) -> BaseGeometry:
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    land = [shape(f["geometry"]) for f in features if f["properties"]["kind"] == "land"]
    found = shapely.union_all(land)
    shapely.prepare(found)
    return found
