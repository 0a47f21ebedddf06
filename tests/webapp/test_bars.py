"""Bars over a time axis: what is drawn, where, and that no text breaks out of it."""

import itertools
import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from geo.model import EventKind, Mode, Precision, Status, Traffic
from geo.status import StatusIndex
from tests.geo.records import RAIL, ROAD, crossing, event
from tests.webapp.sample import HOSTILE
from webapp.bars import Bar, BarRow, Tick, axis_svg, bar_rows, bars_svg, draw_bars
from webapp.timescale import TimeScale

ID = "kp-ru-khasan-tumangang"
FIRST, LAST = date(2018, 1, 1), date(2026, 1, 1)


def index(*events: object) -> StatusIndex:
    return StatusIndex(events, {ID: crossing(ID, (RAIL, ROAD), (0, 0))})  # type: ignore[arg-type]


def rows_of(found: StatusIndex, first: date = FIRST, last: date = LAST) -> list[BarRow]:
    return bar_rows(found, [("Freight by rail", ID, RAIL, Traffic.FREIGHT)], first, last)


def test_days_lie_evenly_between_both_ends() -> None:
    scale = TimeScale(date(2020, 1, 1), date(2020, 1, 11), 100, 200)
    assert [scale.x(date(2020, 1, day)) for day in (1, 6, 11)] == [100, 150, 200]
    assert scale.x(date(1990, 1, 1)) == 100
    assert scale.x(date(2100, 1, 1)) == 200


def test_an_axis_of_one_day_has_no_width_to_divide_by() -> None:
    assert TimeScale(FIRST, FIRST, 5, 10).x(LAST) == 5


@pytest.mark.parametrize(
    ("first", "last", "most", "years"),
    [
        (date(2020, 1, 1), date(2023, 5, 1), 7, [2020, 2021, 2022, 2023]),
        (date(2020, 1, 2), date(2023, 5, 1), 7, [2021, 2022, 2023]),
        (date(2004, 6, 1), date(2026, 5, 1), 6, [2005, 2010, 2015, 2020, 2025]),
        (date(1911, 11, 1), date(2026, 5, 1), 7, [1920, 1940, 1960, 1980, 2000, 2020]),
        (date(2020, 3, 1), date(2020, 9, 1), 7, []),
    ],
)
def test_year_ticks_are_round_and_few(first: date, last: date, most: int, years: list[int]) -> None:
    ticks = TimeScale(first, last, 0, 1).year_ticks(most)
    assert [tick.year for tick in ticks] == years
    assert all((tick.month, tick.day) == (1, 1) for tick in ticks)


def test_periods_become_bars_cut_to_the_axis_and_never_overlap() -> None:
    found = index(
        event(ID, "2010-01-01", Status.OPEN),
        event(ID, "2020-02-01", Status.SUSPENDED),
        event(ID, "2022-11-02", Status.OPEN),
    )
    bars = rows_of(found)[0].bars
    assert bars[0].start == FIRST
    assert bars[-1].end == LAST
    assert all(a.end == b.start for a, b in itertools.pairwise(bars))
    # An own report holds for ten years: that of 2010 says nothing of January 2020.
    runs = [status for status, _ in itertools.groupby(bar.status for bar in bars)]
    assert runs == ["open", "unknown", "suspended", "open"]


def test_a_report_grows_old_after_two_years() -> None:
    bars = rows_of(index(event(ID, "2020-02-01", Status.OPEN)))[0].bars
    assert [bar.is_old for bar in bars] == [False, True]
    assert bars[0].end == date(2020, 2, 1) + timedelta(days=730)


def test_what_is_not_there_yet_has_no_bar() -> None:
    bars = rows_of(index(event(ID, "2024-05-01", Status.PLANNED)))[0].bars
    assert [(bar.start, bar.status) for bar in bars] == [(date(2024, 5, 1), "planned")]


def test_ticks_name_their_kind_and_keep_to_mode_and_traffic() -> None:
    found = index(
        event(ID, "2020-02-01", Status.SUSPENDED),
        event(ID, "2020-03-01", Status.OPEN, disputed=True),
        event(ID, "2021-03-01", None, kind=EventKind.MOVEMENT, precision=Precision.MONTH),
        event(ID, "2022-03-01", Status.OPEN, modes=(ROAD,)),
        event(ID, "2023-03-01", Status.OPEN, traffic=Traffic.PASSENGER),
        event(ID, "2027-03-01", None, kind=EventKind.FORECAST),
    )
    ticks = rows_of(found)[0].ticks
    assert [tick.kind for tick in ticks] == ["change", "disputed", "movement"]
    assert ticks[2].title.startswith("March 2021: ")


def everything() -> list[BarRow]:
    statuses = ("open", "partial", "suspended", "closed", "construction", "planned", "unknown")
    bars = [
        Bar(date(2018 + n, 1, 1), date(2019 + n, 1, 1), status, HOSTILE[0], is_old)
        for n, status in enumerate(statuses)
        for is_old in (False, True)
    ]
    kinds = ("change", "observation", "forecast", "movement", "works", "note", "disputed")
    ticks = [Tick(date(2018 + n, 6, 1), kind, HOSTILE[1]) for n, kind in enumerate(kinds)]
    return [
        BarRow(HOSTILE[0], tuple(bars), tuple(ticks), "/crossings/x?a=1&b=2"),
        BarRow("b", (), ()),
    ]


def test_the_drawing_is_well_formed_and_no_text_breaks_out() -> None:
    svg = str(bars_svg(everything(), FIRST, LAST, date(2020, 6, 1), name=HOSTILE[0]))
    ElementTree.fromstring(svg)
    assert "<img" not in svg
    assert "<script" not in svg
    assert " style=" not in svg


def test_every_status_is_drawn_in_a_way_of_its_own() -> None:
    shapes = {}
    for bar in everything()[0].bars:
        if not bar.is_old:
            drawn = str(draw_bars([BarRow("x", (bar,), ())], TimeScale(FIRST, LAST, 0, 700), 0))
            shapes[bar.status] = re.sub(r'x\d?="[^"]*"|width="\d[^"]*"', "", drawn)
    assert len(set(shapes.values())) == len(shapes) == 7


def test_positions_are_in_pixels_or_per_cent() -> None:
    row = BarRow("x", (Bar(FIRST, LAST, "open", "t"),), ())
    assert 'width="700"' in draw_bars([row], TimeScale(FIRST, LAST, 20, 720), 5)
    assert 'width="100%"' in bars_svg([row], FIRST, LAST)


def test_a_drawing_with_links_is_a_group_that_a_keyboard_can_enter() -> None:
    plain = BarRow("x", (), ())
    assert 'role="img"' in bars_svg([plain], FIRST, LAST)
    assert 'role="group"' in bars_svg([BarRow("x", (), (), "/x")], FIRST, LAST)


def test_a_marked_day_off_the_axis_is_not_drawn() -> None:
    row = [BarRow("x", (), ())]
    assert 'class="sb-day"' in bars_svg(row, FIRST, LAST, date(2020, 1, 1))
    assert 'class="sb-day"' not in bars_svg(row, FIRST, LAST, date(2030, 1, 1))


def test_the_years_stand_inside_the_drawing_at_both_ends() -> None:
    svg = str(axis_svg(TimeScale(date(2020, 1, 1), date(2024, 1, 1), 0, 100), 0, unit="%"))
    assert re.findall(r'text-anchor="(\w+)"', svg) == ["start", "middle", "middle", "middle", "end"]


def test_all_modes_and_traffics_can_have_a_row() -> None:
    found = index(event(ID, "2020-02-01", Status.OPEN, modes=(RAIL, ROAD), traffic=Traffic.ALL))
    subjects = [
        (f"{m}{t}", ID, m, t) for m in (Mode.RAIL, Mode.ROAD) for t in Traffic if t != "all"
    ]
    assert all(row.bars for row in bar_rows(found, subjects, FIRST, LAST))
