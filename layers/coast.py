"""Whether a point lies at sea, by the land of the map: for one who clicked beside the coast."""

import json
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geo.model import LonLat
from layers.facts import DATA_DIR

LAND = DATA_DIR / "built" / "basemap-z4-land.geojson"

Edges = NDArray[np.float64]


def is_at_sea(position: LonLat, path: Path = LAND) -> bool:
    """Whether a point is on none of the land of a file, within the box that the file covers.

    Lakes count as land. Not where nothing is known: outside the box, or without the file.
    """
    if not path.exists():
        return False
    west, south, east, north = _edges(path).T
    lon, lat = position
    if not (west.min() < lon < west.max() and south.min() < lat < south.max()):
        return False
    # A line due east of the point meets the outlines of land an even number of times.
    meets = (south > lat) != (north > lat)
    share = (lat - south[meets]) / (north[meets] - south[meets])
    at_lon = west[meets] + share * (east[meets] - west[meets])
    return int((at_lon > lon).sum()) % 2 == 0


@lru_cache(maxsize=2)
def _edges(path: Path) -> Edges:
    """Outlines of the land, each edge as lon, lat of its two ends, shape (n, 4)."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    land = [f["geometry"]["coordinates"] for f in features if f["properties"]["kind"] == "land"]
    rings = [np.array(ring) for polygons in land for polygon in polygons for ring in polygon]
    return np.concatenate([np.hstack([ring[:-1], ring[1:]]) for ring in rings])
