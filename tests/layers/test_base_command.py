"""The build command of the base network from end to end, in a world of two towns on a river."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from shapely.geometry import box

from geo.model import Mode
from layers.base_network import read_base_network
from layers.refresh import base_network, osm_borders
from layers.refresh.base.track import Track
from layers.refresh.gshhg import Box
from layers.towns import read_towns
from tests.layers.small_tables import write_tables

# The river runs along 40.115° N: China north of it, North Korea south.
STATES = {"CN": [box(120, 40.115, 130, 45)], "KP": [box(120, 35, 130, 40.115)]}
POINTS = [(124.0, 40.5), (124.39, 40.131), (124.4, 40.099), (124.9, 39.7), (124.1, 39.9)]
CITIES = [
    {
        "geonameid": number,
        "name": name,
        "latitude": lat,
        "longitude": 124.3,
        "countrycode": "CN",
        "population": 50_000,
        "alternatenames": ["丹东"] if name == "Dandong City" else [],
    }
    for number, (name, lat) in enumerate([("Dandong City", 40.14), ("Uptown", 40.4), ("Far", 44.0)])
]


def small_track(module: str, boxes: Sequence[Box]) -> Track:
    assert module in ("world_railways", "world_highways")
    assert boxes
    lon, lat = np.array(POINTS).T
    ends = np.array([(0, 1), (1, 2), (2, 3)]).T
    blank = np.full(len(lon), "", dtype="<U2")
    return Track(lon, lat, blank, ends[0], ends[1], np.array([60.0, 4.0, 70.0]))


def outlines(path: Path) -> dict[str, Any]:
    return STATES


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write_tables(tmp_path / "data")
    (folder / "built").mkdir(exist_ok=True)
    shapes = json.dumps({"type": "FeatureCollection", "features": []})
    (folder / "built" / "link_shapes.geojson").write_text(shapes, encoding="utf-8")
    (folder / "waypoints.csv").write_text("link_id,seq,lon,lat\n", encoding="utf-8")
    monkeypatch.setattr(base_network, "read_track", small_track)
    monkeypatch.setattr(osm_borders, "outlines", outlines)
    monkeypatch.setattr(base_network, "read_cities", lambda: CITIES)
    return folder


def test_the_command_writes_networks_towns_and_what_is_known_of_them(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base_network.main(["borders.geo.json", "--data", str(data_dir)])
    rail = read_base_network(data_dir, Mode.RAIL)
    assert rail.countries == ("CN", "KP")
    assert rail.place_id == ("dandong", "sinuiju", "sinuiju-port")
    assert set(rail.edge_gauges.tolist()) == {2}
    assert read_base_network(data_dir, Mode.ROAD).edge_gauges.sum() == 0
    assert list(read_towns(data_dir, [])) == ["uptown-cn"]
    built = data_dir / "built"
    unjoined = (built / "base_unjoined.csv").read_text("utf-8").splitlines()
    assert unjoined[1].startswith("rail,dandong-port,nearest track of CN is ")
    assert (built / "base_calibration.csv").read_text("utf-8").startswith("country,mode,factor")
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "[#------------] 1/13 cutting the outlines of the states"
    assert told[-1].startswith("[#############] 13/13 road: ")
    assert sum("] " in line and " rail: " in line for line in told) == 6
    assert len(told) == base_network.say.steps


def test_the_same_tables_give_the_same_bytes(data_dir: Path) -> None:
    def digests() -> dict[str, str]:
        base_network.main(["borders.geo.json", "--data", str(data_dir)])
        files = sorted((data_dir / "built").iterdir())
        return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}

    first = digests()
    assert set(first) >= {"base_rail.npz", "base_road.npz", "towns.csv", "base_unjoined.csv"}
    assert digests() == first


def test_a_city_without_a_listed_station_touches_the_railway_beside_it(data_dir: Path) -> None:
    with (data_dir / "places.csv").open("a", encoding="utf-8", newline="") as file:
        for name, lon, lat in (("uptown", 124.02, 40.48), ("wayout", 124.3, 44.0)):
            file.write(f"{name},city,{name.title()},,,,,CN,{lon},{lat},1000,,,,gazette\n")
    base_network.main(["borders.geo.json", "--data", str(data_dir)])
    rail = read_base_network(data_dir, Mode.RAIL)
    assert rail.place_id == ("dandong", "sinuiju", "sinuiju-port", "uptown")
    # It is no gap of the tables where there is none.
    assert "wayout" not in (data_dir / "built" / "base_unjoined.csv").read_text("utf-8")
