"""The still picture: well-formed, small, escaped, and never without its ends."""

import json
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.webapp.sample import HOSTILE, answer
from webapp.cards import cards_of
from webapp.ground import Ground, load_ground, mercator, path_data
from webapp.notes import Notes
from webapp.picture import draw
from webapp.queries import Question

QUESTION = Question("vladivostok", "evil", date(2022, 10, 15), "time", ("rail",), 1.0, 12.0)
BARE = Ground({})


def picture_of(changed: dict[str, Any], ground: Ground = BARE) -> str | None:
    return draw(changed, cards_of(changed, Notes({}, {})), ground)


def test_the_picture_is_xml_without_style_and_with_escaped_names() -> None:
    svg = picture_of(answer(QUESTION))
    assert svg is not None
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    assert "style" not in svg
    assert HOSTILE[0] not in svg
    assert HOSTILE[0] in "".join(root.itertext())
    numbers = [text.text for text in root.iter("text") if (text.text or "").isdigit()]
    assert numbers == ["1", "2", "3"]


def test_without_a_way_there_is_no_picture() -> None:
    assert picture_of({**answer(QUESTION), "routes": [], "unavailable": []}) is None


def test_a_closed_way_alone_is_drawn() -> None:
    svg = picture_of({**answer(QUESTION), "routes": []})
    assert svg is not None
    assert 'class="w-closed"' in svg


def test_a_short_way_does_not_blow_up_the_scale() -> None:
    changed = answer(QUESTION)
    for route in changed["routes"]:
        route["geometry"]["coordinates"] = [[[130.3, 42.2], [130.3, 42.2]]]
    svg = picture_of(changed)
    assert svg is not None
    ET.fromstring(svg)


def test_the_ground_is_cut_to_the_view(tmp_path: Path) -> None:
    (tmp_path / "built").mkdir()
    squares = {
        "land": [[[100, 20], [150, 20], [150, 60], [100, 60], [100, 20]]],
        "lake": [[[10, 50], [11, 50], [11, 51], [10, 51], [10, 50]]],
    }
    features = [
        {
            "type": "Feature",
            "properties": {"kind": kind},
            "geometry": {"type": "Polygon", "coordinates": rings},
        }
        for kind, rings in squares.items()
    ]
    body = json.dumps({"type": "FeatureCollection", "features": features})
    (tmp_path / "built" / "basemap-z4-land.geojson").write_text(body, encoding="utf-8")
    svg = picture_of(answer(QUESTION), load_ground(tmp_path))
    assert svg is not None
    assert svg.count('class="g-land"') == 1
    assert svg.count('class="g-water"') == 1


def test_path_data_is_relative_and_skips_standstills() -> None:
    pixels = mercator([[0, 0], [0, 0], [10, 0]]) * 100
    assert path_data(pixels) == "M0 0l17.5 0"
    assert path_data(pixels[:2]) == "M0 0"


@pytest.mark.parametrize("lat", [-90, 90])
def test_the_poles_are_held(lat: float) -> None:
    assert abs(float(mercator([[0, lat]])[0, 1])) < 4
