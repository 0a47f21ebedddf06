"""Charts: an honest axis, gaps that stay gaps, labels that keep out of each other's way."""

import math
from datetime import date
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.webapp.sample import HOSTILE
from webapp import charts
from webapp.charts import Chart, Point, Trace, chart_svg, mark_svg, nice_step

SVG = "{http://www.w3.org/2000/svg}"


def point(day: date, value: float, name: str = "p") -> Point:
    words = f"{value:g}"
    id_ = f"{name}-{day}-{value}"
    return Point(id_, day, value, words, f"{day:%Y}: {words}", f"title {words}", f"/trade/{id_}")


def drawn(*traces: Trace) -> ET.Element:
    chart = Chart(
        "c", "A name", "A summary", "USD million", date(2018, 1, 1), date(2026, 1, 1), traces
    )
    text = str(chart_svg(chart)).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return ET.fromstring(text)


def trace(name: str, *values: tuple[date, float], runs: tuple[tuple[int, ...], ...] = ()) -> Trace:
    points = tuple(point(day, value, name) for day, value in values)
    return Trace(name, points, tuple(tuple(points[at].id for at in run) for run in runs))


@given(st.floats(0.001, 1e6))
def test_the_axis_begins_at_zero_and_reaches_over_the_highest_figure(most: float) -> None:
    step = nice_step(most)
    lines = math.ceil(most / step - 1e-9)
    assert 1 <= lines <= 5
    mantissa = step / 10 ** math.floor(math.log10(step) + 1e-9)
    assert min(abs(mantissa - nice) for nice in (1, 2, 2.5, 5, 10)) < 1e-6


def test_without_figures_the_axis_still_has_a_step() -> None:
    assert nice_step(0) == 1


def test_a_figure_twice_as_high_stands_twice_as_high() -> None:
    tree = drawn(trace("x", (date(2020, 1, 1), 100), (date(2021, 1, 1), 200)))
    foot = charts.TOP_PX + charts.PLOT_PX
    marks = [one for one in tree.iter(f"{SVG}svg") if one.find(f"{SVG}a") is not None]
    low, high = (foot - float(one.attrib["y"]) for one in marks)
    assert high == pytest.approx(2 * low)


def test_lines_join_only_what_a_run_names() -> None:
    days = [date(2020, month, 1) for month in (1, 2, 4, 5, 6)]
    tree = drawn(trace("x", *((day, 5.0) for day in days), runs=((0, 1), (2, 3, 4))))
    group = next(one for one in tree.iter(f"{SVG}g") if "ch-trace" in one.get("class", ""))
    assert len(group.findall(f"{SVG}line")) == 3


def test_each_series_has_a_mark_of_its_own() -> None:
    shapes = {str(mark_svg(number)).split("<a>")[1] for number in range(8)}
    assert len(shapes) == 8


def test_every_name_is_written_on_both_widths_when_there_is_room() -> None:
    tree = drawn(
        trace("customs", (date(2020, 1, 1), 100), (date(2025, 1, 1), 200)),
        trace("KOTRA", (date(2020, 6, 1), 150), (date(2022, 1, 1), 250)),
    )
    for hidden in ("only-wide", "only-narrow"):
        seen = [
            "".join(one.itertext())
            for one in tree.iter(f"{SVG}svg")
            if one.get("class") is not None and one.get("class") != hidden
        ]
        assert any("customs" in text for text in seen)
        assert any("KOTRA" in text for text in seen)


@given(
    st.lists(
        st.tuples(st.integers(0, 95), st.integers(0, 500)), min_size=1, max_size=25, unique=True
    )
)
def test_no_label_covers_another_label_or_a_figure(places: list[tuple[int, int]]) -> None:
    days = [date(2018 + at // 12, at % 12 + 1, 1) for at, _ in places]
    points = sorted(zip(days, (float(value) for _, value in places), strict=True))
    traces = (trace("counted", *points),)
    chart = Chart("c", "n", "s", "u", date(2018, 1, 1), date(2026, 1, 1), traces)
    frame = charts._frame_of(chart)
    for width in (charts._WIDE_PX, charts._NARROW_PX):
        found = charts._placed(list(charts._wishes(traces)), traces, frame, width)
        boxes = [
            charts._box_of(
                spot.text,
                frame.scale.x(spot.day) / 100 * width + offset[0],
                frame.y(spot.value) + offset[1],
                offset[2],
            )
            for spot, offset in found.values()
        ]
        assert not any(a.meets(b) for a, b in combinations(boxes, 2))
        assert all(box.left >= 0 and box.right <= width for box in boxes)
        figures = list(charts._taken(traces, frame, width))[: len(points)]
        assert not any(box.meets(figure) for box in boxes for figure in figures)


def test_hostile_texts_stay_texts() -> None:
    day = date(2020, 1, 1)
    hostile = Trace(
        HOSTILE[0], (Point("p", day, 1, HOSTILE[1], HOSTILE[1], HOSTILE[1], HOSTILE[3]),), ()
    )
    chart = Chart("c", HOSTILE[0], HOSTILE[1], HOSTILE[0], day, date(2021, 1, 1), (hostile,))
    text = str(chart_svg(chart))
    assert "<img" not in text
    assert "<script" not in text
    names = {name for one in ET.fromstring(text).iter() for name in one.attrib}
    assert not [name for name in names if name.startswith("on")]
