"""The time/cost–distance chart: every way a line, every stop a jump, every name in sight."""

from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.webapp.sample import HOSTILE
from webapp import distance_chart
from webapp.distance_chart import DASHES, DistanceChart, Jump, Track, apart, distance_svg, key_svg

SVG = "{http://www.w3.org/2000/svg}"


def track(
    number: int, *corners: tuple[float, float], ends: tuple[float, float] | None = None
) -> Track:
    jumps = tuple(
        Jump(b[0], a[1], b[1], "border", f"jump at {b[0]}")
        for a, b in pairwise(corners)
        if a[0] == b[0]
    )
    return Track(number, f"({number})", "direct", "A way", "2 days", corners, jumps, ends)


def tree(*tracks: Track) -> ET.Element:
    text = str(distance_svg(DistanceChart("c", "A name", "A summary", "days", tracks)))
    return ET.fromstring(text.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def paths(drawn: ET.Element) -> list[list[tuple[float, float]]]:
    """Corners of the lines, in the box of the plot: 0–100 across, pixels down."""
    found = []
    for path in drawn.iter(f"{SVG}path"):
        if path.get("class", "").startswith("rc-way"):
            corners = [corner.split() for corner in path.attrib["d"][1:].split("L")]
            found.append([(float(x), float(y)) for x, y in corners])
    return found


def with_class(drawn: ET.Element, name: str) -> list[ET.Element]:
    return [one for one in drawn.iter() if name in one.get("class", "").split()]


def test_a_way_on_paper() -> None:
    # 500 km in 1 day, a stop of half a day, 500 km more in half a day: 2 days at the top line.
    (corners,) = paths(tree(track(0, (0, 0), (500, 1), (500, 1.5), (1000, 2))))
    plot = distance_chart.PLOT_PX
    assert corners == [(0, plot), (50, plot / 2), (50, plot / 4), (100, 0)]


def test_a_stop_is_a_jump_straight_up_with_a_mark() -> None:
    drawn = tree(track(0, (0, 0), (500, 1), (500, 1.5), (1000, 2)))
    (mark,) = with_class(drawn, "rc-mark")
    assert mark.attrib["x"] == f"{distance_chart.PLOT_SHARE / 2:g}%"
    assert mark.findtext(f".//{SVG}title") == "jump at 500"


def test_stops_without_a_sign_are_jumps_only() -> None:
    port = Jump(500, 1, 1.5, "port", "a port")
    way = Track(0, "1", "direct", "A", "2", ((0, 0), (500, 1), (500, 1.5)), (port,))
    assert with_class(tree(way), "rc-mark") == []


def test_a_border_and_a_gauge_change_at_one_place_stand_side_by_side() -> None:
    jumps = (Jump(5, 1.0, 1.01, "border", "b"), Jump(5, 1.01, 1.02, "gauge_change", "g"))
    way = Track(0, "1", "direct", "A", "2", ((0, 0), (5, 1), (5, 1.02)), jumps)
    shifts = {one.attrib["transform"] for one in tree(way).iter(f"{SVG}g") if one.get("transform")}
    assert len(shifts) == 2


def test_ways_that_stop_alike_share_a_mark() -> None:
    way = ((0.0, 0.0), (500.0, 1.0), (500.0, 1.5), (1000.0, 2.0))
    assert len(with_class(tree(track(0, *way), track(1, *way)), "rc-mark")) == 1


def test_each_way_has_a_line_style_a_name_and_a_key_of_its_own() -> None:
    drawn = tree(*(track(n, (0, 0), (100 + n, 1 + n)) for n in range(8)))
    styles = {path.get("stroke-dasharray", "") for path in with_class(drawn, "rc-way")}
    assert styles == set(DASHES)
    names = ["".join(one.itertext()) for one in with_class(drawn, "rc-name")]
    assert sorted(names) == [f"({n}) 2 days" for n in range(8)]
    assert len({str(key_svg(n, "direct")) for n in range(8)}) == 8


def test_names_of_ways_that_end_together_stand_apart() -> None:
    drawn = tree(*(track(n, (0, 0), (100, 1)) for n in range(8)))
    ys = sorted(float(one.attrib["y"]) for one in with_class(drawn, "rc-name"))
    assert all(b - a >= 15 - 0.02 for a, b in pairwise(ys))
    assert ys[0] >= distance_chart.TOP_PX
    assert ys[-1] <= distance_chart.TOP_PX + distance_chart.PLOT_PX + 5


def test_whiskers_of_ways_of_equal_length_stand_side_by_side() -> None:
    drawn = tree(*(track(n, (0, 0), (100, 2), ends=(1, 4)) for n in range(3)))
    shifts = [one.attrib["transform"] for one in with_class(drawn, "rc-whisker")]
    assert len(set(shifts)) == 3


def test_a_whisker_reaches_from_end_to_end_and_sets_the_axis() -> None:
    drawn = tree(track(0, (0, 0), (100, 2), ends=(1, 4)))
    (whisker,) = with_class(drawn, "rc-whisker")
    top, foot = distance_chart.TOP_PX, distance_chart.TOP_PX + distance_chart.PLOT_PX
    assert f"V{foot - distance_chart.PLOT_PX / 4:g}" in whisker.attrib["d"]
    assert f"M-2.5 {top:g}" in whisker.attrib["d"]


def test_without_ends_there_are_no_whiskers() -> None:
    assert with_class(tree(track(0, (0, 0), (100, 2))), "rc-whisker") == []


def test_no_ways_no_drawing() -> None:
    assert distance_svg(DistanceChart("c", "n", "s", "days", ())) == ""


@pytest.mark.parametrize("corners", [((0.0, 0.0),), ((0.0, 0.0), (0.0, 5.0))])
def test_a_way_without_kilometres_or_hours_is_drawn_all_the_same(
    corners: tuple[tuple[float, float], ...],
) -> None:
    assert len(paths(tree(track(0, *corners)))) == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    way = Track(
        0, text, "direct", text, text, ((0, 0), (1, 1)), (Jump(1, 0, 1, "border", text),), (0, 1)
    )
    drawn = str(distance_svg(DistanceChart("c", text, text, text, (way,))))
    root = ET.fromstring(drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))
    assert root.findtext(f"{SVG}title") == text
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
        "svg", "title", "desc", "text", "line", "path", "g", "circle",
    }  # fmt: skip
    assert not any(
        name == "style" or name.startswith("on") for e in root.iter() for name in e.attrib
    )


def test_a_colour_nobody_knows_is_no_way_out_of_an_attribute() -> None:
    assert "rc-through" in str(key_svg(0, '"><script>'))
    assert "<script>" not in str(key_svg(0, '"><script>'))


@given(st.lists(st.floats(-500, 900), min_size=1, max_size=12).map(sorted))
def test_places_keep_their_distance_and_their_order(wanted: list[float]) -> None:
    places = apart(wanted, 15, 34, 334)
    assert all(b - a >= 15 - 1e-6 for a, b in pairwise(places))
    assert places[0] >= 34
    assert places[-1] <= 334 + 1e-6


@given(st.lists(st.integers(3, 20), min_size=1, max_size=10))
def test_who_has_room_stands_where_it_wants(steps: list[int]) -> None:
    wanted = [40.0 + 15 * sum(steps[: n + 1]) / 3 for n in range(len(steps))]
    assert apart(wanted, 5, 0, 4000) == pytest.approx(wanted)


def test_two_that_want_one_place_stand_on_either_side_of_it() -> None:
    assert apart([100, 100], 20, 0, 300) == [90, 110]
