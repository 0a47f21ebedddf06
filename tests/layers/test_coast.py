"""Land and sea by the map: for points beside the coast."""

import json
from pathlib import Path

import pytest

from geo.model import LonLat
from layers.coast import is_at_sea


@pytest.mark.parametrize(
    ("lat", "lon", "is_sea"),
    [
        (40.0, 135.5, True),  # the sea between Japan and Korea
        (35.0, 124.0, True),
        (62.0, 100.0, False),  # Siberia
        (53.5, 108.0, False),  # Baikal is a lake
        (26.0, 30.0, False),  # Egypt, which has no line of ours
        (0.0, 0.0, False),  # at sea, but outside the box of the file
        (40.7, -74.0, False),
    ],
)
def test_what_the_land_of_the_map_says(lat: float, lon: float, is_sea: bool) -> None:
    assert is_at_sea(LonLat(lon, lat)) is is_sea


def test_an_island_and_what_it_holds(tmp_path: Path) -> None:
    """A square of land with a hole, in which the sea stands."""
    rings = [
        [[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]],
        [[3, 3], [6, 3], [6, 6], [3, 6], [3, 3]],
    ]
    land = {
        "properties": {"kind": "land"},
        "geometry": {"type": "MultiPolygon", "coordinates": [rings]},
    }
    lake = {
        "properties": {"kind": "lake"},
        "geometry": {"type": "MultiPolygon", "coordinates": [rings[1:]]},
    }
    path = tmp_path / "land.geojson"
    assert not is_at_sea(LonLat(4, 4), path)
    path.write_text(json.dumps({"features": [land, lake]}), encoding="utf-8")
    assert is_at_sea(LonLat(4, 4), path)
    assert not is_at_sea(LonLat(1, 4), path)
    assert not is_at_sea(LonLat(8, 8), path)
    assert not is_at_sea(LonLat(-1, 4), path)
