"""Bars that lie: one scale for all, zero always on it, nothing drawn beyond it."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.range_bars import axis_svg, range_svg, scale_of, swing_svg

SVG = "{http://www.w3.org/2000/svg}"


def parsed(markup: object) -> ET.Element:
    return ET.fromstring(
        str(markup).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    )


def first(root: ET.Element, name: str) -> ET.Element:
    return next(one for one in root.iter() if name in one.get("class", "").split())


def per_cent(element: ET.Element, name: str) -> float:
    return float(element.attrib[name].rstrip("%"))


@given(st.lists(st.floats(-1e7, 1e7), min_size=1, max_size=9))
def test_a_scale_holds_zero_and_every_value(values: list[float]) -> None:
    scale = scale_of(values)
    assert scale.low <= 0 <= scale.high
    assert scale.low < scale.high
    hair = 1e-6 * (scale.high - scale.low)
    assert all(scale.low - hair <= value <= scale.high + hair for value in values)
    assert 2 <= len(scale.ticks()) <= 8


def test_a_range_on_paper() -> None:
    # 0–8 days with one per cent of margin: 2 at 1 + 98/4 = 25.5, 6 at 74.5, 4 at 50.
    root = parsed(range_svg(scale_of([8.0]), (2.0, 6.0), 4.0, "through"))
    bar, stroke = first(root, "rb-range"), first(root, "rb-typical")
    assert per_cent(bar, "x") == 25.5
    assert per_cent(bar, "width") == 49.0
    assert per_cent(stroke, "x1") == 50.0
    assert "rb-through" in bar.attrib["class"]


def test_a_typical_value_outside_the_middle_is_drawn_where_it_is() -> None:
    root = parsed(range_svg(scale_of([8.0]), (4.0, 6.0), 2.0, "direct"))
    assert per_cent(first(root, "rb-typical"), "x1") < per_cent(first(root, "rb-range"), "x")


def test_a_lead_that_turns_over_is_full_on_one_side_and_striped_on_the_other() -> None:
    scale = scale_of([-20.0, 20.0])
    root = parsed(swing_svg(scale, 20.0, 10.0, -20.0))
    assert per_cent(first(root, "rb-ahead"), "x") == 50.0
    assert per_cent(first(root, "rb-behind"), "x2") == 50.0
    assert per_cent(first(root, "rb-low"), "cx") > per_cent(first(root, "rb-high"), "cx")


@pytest.mark.parametrize(("low", "high", "name"), [(5, 9, "rb-behind"), (-9, -5, "rb-ahead")])
def test_a_lead_that_stays_has_one_part_only(low: float, high: float, name: str) -> None:
    root = parsed(swing_svg(scale_of([low, high]), low, (low + high) / 2, high))
    assert not [one for one in root.iter() if name in one.get("class", "").split()]


def test_the_unit_stands_with_the_last_number_and_is_escaped() -> None:
    for unit, words in (("<b>", ["6", "8 <b>"]), ("<b>days</b>", ["6", "8", "<b>days</b>"])):
        root = parsed(axis_svg(scale_of([8.0]), unit))
        texts = ["".join(one.itertext()) for one in root.iter(f"{SVG}text")]
        assert texts == ["0", "2", "4", *words]


def test_nothing_leaves_the_drawing() -> None:
    scale = scale_of([8.0])
    assert scale.x(-5) == 1
    assert scale.x(50) == 99
