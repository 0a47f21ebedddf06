"""Dots and whiskers: where the marks stand, what lies beyond the axis, and no text breaks out."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from tests.webapp.sample import HOSTILE
from webapp.whiskers import WhiskerRow, whiskers_svg

ROW = WhiskerRow("one", "A train, 2016", "A train: 12 days", (1.0, 1.0), (0.9, 1.0, 1.1), True)


def drawing(*rows: WhiskerRow) -> str:
    return str(whiskers_svg("wh-time", "Times", rows))


def marks(svg: str) -> list[str]:
    return re.findall(r'<text class="wh-tick"[^>]*>([^<]+)</text>', svg)[:-1]


def places(svg: str, kind: str) -> list[float]:
    found = re.findall(rf'class="{kind}" x1="([\d.]+)%" x2="([\d.]+)%"', svg)
    return [float(x) for pair in found for x in pair]


@pytest.mark.parametrize(
    ("typical", "first", "last"),
    [
        (1.0, "0.8", "1.25"),
        (1.3, "1/2", "2"),
        (0.4, "1/5", "5"),
        (0.1, "1/50", "50"),
        (400, "1/50", "50"),
    ],
)
def test_the_axis_is_the_narrowest_that_holds_what_is_typical(
    typical: float, first: str, last: str
) -> None:
    found = marks(drawing(ROW, replace(ROW, model=(typical, typical, typical))))
    assert (found[0], found[-1]) == (first, last)
    assert found[2] == "1"


def test_half_as_much_stands_as_far_from_one_as_twice_as_much() -> None:
    svg = drawing(replace(ROW, model=(0.5, 1.5, 2.0)))
    low, high = places(svg, "wh-line")
    (one, _) = places(svg, "wh-one")
    assert one == 50
    assert 50 - low == pytest.approx(high - 50)


def test_what_lies_beyond_the_axis_ends_in_an_arrow_at_its_end() -> None:
    svg = drawing(replace(ROW, model=(1.0, 1.1, 30.0)))
    assert places(svg, "wh-line") == [50, 98]
    ends = re.findall(r'class="wh-end" d="([^"]+)"', svg)
    assert ends == ["M0-4v8", "M-5-4L0 0l-5 4"]


@pytest.mark.parametrize(("typical", "tip"), [(0.001, "M5-5L-2 0l7 5z"), (900, "M-5-5L2 0l-7 5z")])
def test_a_typical_value_beyond_every_axis_is_an_arrow_too(typical: float, tip: str) -> None:
    assert tip in drawing(replace(ROW, model=(typical, typical, typical), is_inside=False))


def test_inside_and_outside_differ_in_form_as_well_as_in_colour() -> None:
    inside, outside = drawing(ROW), drawing(replace(ROW, is_inside=False))
    assert "<circle" in inside
    assert "is-inside" in inside
    assert "<circle" not in outside
    assert "is-outside" in outside
    assert "1 of 1 published figures" in inside
    assert "0 of 1 published figures" in outside


def test_a_bound_reaches_the_end_of_the_axis() -> None:
    svg = drawing(replace(ROW, published=(1.0, float("inf"))))
    band = re.search(r'class="wh-band" x="([\d.]+)%" y="[\d.]+" height="12" width="([\d.]+)%"', svg)
    assert band is not None
    assert float(band[1]) + float(band[2]) == pytest.approx(98)
    svg = drawing(replace(ROW, published=(0.0, 1.0)))
    assert re.search(r'class="wh-band" x="2\.00%"[^>]*width="48\.00%"', svg)


def test_a_number_without_a_range_has_no_whisker() -> None:
    svg = drawing(replace(ROW, model=(1.0, 1.0, 1.0)))
    assert "wh-line" not in svg
    assert "wh-end" not in svg


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_stay_texts(text: str) -> None:
    svg = drawing(replace(ROW, label=text, title=text))
    tree = ElementTree.fromstring(svg)
    told = [item.text for item in tree.iter("text") if item.get("class") == "wh-label"]
    assert told == [text]
    assert "style=" not in re.sub(r">[^<]*<", "><", svg)
