"""Points as `lat,lon`: read, written one way, and what was probably meant."""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from geo.atlas import Atlas
from geo.errors import PointError
from geo.model import LonLat
from tests.webapp.sample import FakeDesk
from webapp import points
from webapp.points import PointTextError
from webapp.queries import Question, ask_with_hint


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("43.12,131.89", LonLat(131.89, 43.12)),
        ("43.12, 131.89", LonLat(131.89, 43.12)),
        ("-0.00000001,0", LonLat(0.0, 0.0)),
        ("+90,-180", LonLat(-180.0, 90.0)),
        ("55.123456789,37.5", LonLat(37.5, 55.12346)),
    ],
)
def test_a_point_is_read(text: str, position: LonLat) -> None:
    assert points.looks_like_point(text)
    assert points.read_point(text) == position


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("91,131", "91 is no latitude"),
        (
            "-90.5,10",
            "-90.5 is no latitude, which ends at 90 degrees north and south. Latitude comes",
        ),
        ("43,181", "181 is no longitude, which ends at 180 degrees east and west"),
        ("131.89,43.12", "Latitude comes first: did you mean 43.12,131.89?"),
        ("200,300", "200 is no latitude"),
        ("nan,131", "must be a number"),
        ("inf,131", "must be a number"),
        ("43,-Infinity", "must be a number"),
        ("43,12 131,89", "cannot be read as a point"),
        ("43,12;131,89", "cannot be read as a point"),
        ("43.1;131.9", "cannot be read as a point"),
        ("43.1 131.9", "cannot be read as a point"),
        ("43.1N,131.9E", "cannot be read as a point"),
        ("43.1°,131.9°", "cannot be read as a point"),
        ("1e2,3", "cannot be read as a point"),
        ("43.1.2,131", "cannot be read as a point"),
    ],
)
def test_what_is_no_point_is_said_with_what_would_be_right(text: str, says: str) -> None:
    assert points.looks_like_point(text)
    with pytest.raises(PointTextError) as caught:
        points.read_point(text)
    sentence = str(caught.value)
    assert says in sentence
    assert sentence[-1] in ".?"


@pytest.mark.parametrize("text", ["Rajin", "Moscow, Russia", "라진", "7", "km 39", "Nan, Thailand"])
def test_a_name_is_no_point(text: str) -> None:
    assert not points.looks_like_point(text)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_point_is_written_one_way_and_read_back(lat: float, lon: float) -> None:
    written = points.point_text(LonLat(lon, lat))
    again = points.read_point(written)
    assert points.point_text(again) == written
    assert points.position(written) == pytest.approx((lon, lat), abs=1e-5)


@given(st.text(max_size=40))
def test_any_text_is_a_name_a_point_or_an_error(text: str) -> None:
    if points.looks_like_point(text):
        with suppress(PointTextError):
            assert points.position(points.point_text(points.read_point(text)))


def test_swapping_is_undone_where_it_can_be() -> None:
    assert points.swapped("43.1,76.9") == "76.9,43.1"
    assert points.swapped("43.1,131.9") is None
    assert points.swapped("moscow") is None


@pytest.mark.parametrize("path", ["/compare", "/api/compare", "/embed/compare"])
def test_swapped_coordinates_are_named_everywhere(fake: FlaskClient, path: str) -> None:
    reply = fake.get(f"{path}?from=131.89,43.12&to=rajin")
    assert reply.status_code == 400
    assert "did you mean 43.12,131.89?" in reply.get_data(as_text=True)


class _Atlas:
    """Knows one point of the network; everything else is sea."""

    def __init__(self, *known: str) -> None:
        self.known = known

    def cargo(self, *_: object) -> None:
        return None

    def compare(self, origin: str, destination: str, **_: object) -> str:
        for place in (origin, destination):
            if points.position(place) and place not in self.known:
                message = f"No line is within 30 km of {place}; the nearest place is Dudinka."
                raise PointError(message)
        return "answer"


def _ask(atlas: _Atlas, **ends: str) -> object:
    question = Question("rajin", "pyongyang", date(2025, 7, 1), "time", ("rail",), 1.0, 12.0)
    return ask_with_hint(cast(Atlas, atlas), replace(question, **ends))  # type: ignore[arg-type]


def test_a_point_at_sea_that_is_a_swapped_one_is_said_so() -> None:
    atlas = _Atlas("43.2,76.9")
    assert _ask(atlas, from_id="43.2,76.9") == "answer"
    with pytest.raises(PointError, match=r"Dudinka\. Latitude comes first: did you mean 43.2,76.9"):
        _ask(atlas, from_id="76.9,43.2")
    with pytest.raises(PointError, match=r"did you mean 43\.2,76\.9"):
        _ask(atlas, to_id="76.9,43.2")


def test_a_point_at_sea_that_is_none_stays_the_cores_word() -> None:
    with pytest.raises(PointError) as caught:
        _ask(_Atlas("1,1"), from_id="20,60")
    assert "did you mean" not in str(caught.value)


def test_a_point_without_a_line_is_a_400(fake_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object, __: object) -> None:
        raise PointError("No line is within 30 km of 20,60; the nearest place is Mumbai, 1,400 km.")

    monkeypatch.setattr(FakeDesk, "compare", refuse)
    reply = fake_app.test_client().get("/api/compare?from=20,60&to=rajin")
    assert reply.status_code == 400
    assert reply.get_json()["detail"].endswith("the nearest place is Mumbai, 1,400 km.")
