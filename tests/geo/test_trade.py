"""Figures against one another: the worked examples on paper, then what must hold for all."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.almanac import Flow, PeriodType, TradeFigure
from geo.trade import (
    Against,
    Comparison,
    change_box,
    counted_by,
    figures_of,
    percent_change,
    period_name,
    series_of,
    side_by_side,
)

MONTH, QUARTER, YEAR, RANGE = PeriodType


def month(year: int, number: int) -> date:
    count = year * 12 + number - 1
    return date(count // 12, count % 12 + 1, 1)


def figure(
    start: date,
    usd_million: float,
    *,
    source: str = "press",
    months: int = 1,
    period_type: PeriodType = MONTH,
    quality: str = "published",
    pair: str = "CN-KP",
    flow: Flow = Flow.TOTAL,
) -> TradeFigure:
    end = month(start.year, start.month + months)
    period = period_name(start, end, period_type)
    name = f"{pair.lower()}-{period.lower()}-{flow}-{source}-{usd_million}"
    return TradeFigure(
        name, period, period_type, start, end, pair, flow, usd_million, quality, "", source
    )


def box(of: TradeFigure, figures: Sequence[TradeFigure]) -> dict[Against, Comparison]:
    return {one.against: one for one in change_box(of, figures)}


def shown(comparison: Comparison) -> list[str]:
    return [str(change.shown_percent) for change in comparison.changes]


# -- worked examples -------------------------------------------------------------------------------

APRIL_2024 = figure(date(2024, 4, 1), 193.9)
APRIL_2025 = figure(date(2025, 4, 1), 222.1)
MARCH_2025 = figure(date(2025, 3, 1), 238.1)
RECORD = (APRIL_2024, MARCH_2025, APRIL_2025)


def test_april_2025_against_april_2024_is_as_on_paper() -> None:
    """222.1 - 193.9 = 28.2; 28.2 / 193.9 = 0.14543...: +14.5 %, which the press rounded to 15."""
    comparison = box(APRIL_2025, RECORD)[Against.YEAR_BEFORE]
    assert comparison.period == "2024-04"
    assert shown(comparison) == ["14.5"]
    percent = comparison.changes[0].percent
    assert percent is not None
    assert percent.quantize(Decimal("0.0001")) == Decimal("14.5436")
    assert round(percent) == 15


def test_april_2025_against_march_2025_is_as_on_paper() -> None:
    """222.1 - 238.1 = -16; -16 / 238.1 = -0.0671986: -6.7 %."""
    assert shown(box(APRIL_2025, RECORD)[Against.PERIOD_BEFORE]) == ["-6.7"]


def test_a_period_without_a_figure_says_so_and_is_not_left_out() -> None:
    comparison = box(APRIL_2025, RECORD)[Against.SAME_OF_2019]
    assert (comparison.period, comparison.changes) == ("2019-04", ())


def test_2020_against_2019_is_as_on_paper() -> None:
    """539 - 2790 = -2251; / 2790 = -0.80681: -80.7 %; the year before is 2019 itself."""
    figures = [
        figure(date(2019, 1, 1), 2790, months=12, period_type=YEAR),
        figure(date(2020, 1, 1), 539, months=12, period_type=YEAR),
    ]
    comparisons = change_box(figures[1], figures)
    assert [one.against for one in comparisons] == [Against.PERIOD_BEFORE]
    assert shown(comparisons[0]) == ["-80.7"]


def test_a_half_is_rounded_up_as_on_paper() -> None:
    """100.05 against 100 is +0.05 %: 0.1; binary floats would make it 0.0."""
    figures = [figure(date(2024, 1, 1), 100), figure(date(2025, 1, 1), 100.05)]
    assert shown(box(figures[1], figures)[Against.YEAR_BEFORE]) == ["0.1"]


def test_an_input_that_was_rounded_gives_whole_percent() -> None:
    figures = [
        figure(date(2024, 1, 1), 193.9, quality="rounded"),
        figure(date(2025, 1, 1), 222.1),
    ]
    assert shown(box(figures[1], figures)[Against.YEAR_BEFORE]) == ["15"]


@pytest.mark.parametrize(
    ("base", "value", "quality", "expected"),
    [
        (193.9, 222.1, "published", "14.5"),
        # 0.3 may be 0.25 or 0.35: anything from 3 to 4 times as much.
        (0.3, 1.2, "published", "300"),
        (3.0, 12.0, "published", "300"),
        (30.1, 12.0, "published", "-60"),
        # 2.8 and 2.5 billion, printed in hundreds of millions.
        (2800, 2500, "rounded", "-10"),
        (2735, 2790, "rounded", "2"),
    ],
)
def test_a_change_is_shown_no_finer_than_its_inputs_allow(
    base: float, value: float, quality: str, expected: str
) -> None:
    figures = [
        figure(date(2024, 1, 1), base, quality=quality),
        figure(date(2025, 1, 1), value, quality=quality),
    ]
    assert shown(box(figures[1], figures)[Against.YEAR_BEFORE]) == [expected]


def test_no_change_is_not_minus_nothing() -> None:
    figures = [figure(date(2024, 1, 1), 100), figure(date(2025, 1, 1), 99.99)]
    assert shown(box(figures[1], figures)[Against.YEAR_BEFORE]) == ["0.0"]


def test_against_zero_there_is_no_percentage() -> None:
    figures = [figure(date(2024, 1, 1), 0), figure(date(2025, 1, 1), 5)]
    change = box(figures[1], figures)[Against.YEAR_BEFORE].changes[0]
    assert change.percent is None
    assert change.shown_percent is None


def test_every_source_of_the_base_gets_its_line_the_own_one_first() -> None:
    figures = [
        figure(date(2024, 1, 1), 100, source="another"),
        figure(date(2024, 1, 1), 110, source="press"),
        figure(date(2025, 1, 1), 121, source="press"),
    ]
    changes = box(figures[2], figures)[Against.YEAR_BEFORE].changes
    assert [(c.base.source_id, c.is_same_source, str(c.shown_percent)) for c in changes] == [
        ("press", True, "10.0"),
        ("another", False, "21"),
    ]


@pytest.mark.parametrize(
    ("start", "months", "period_type", "expected"),
    [
        (date(2025, 1, 1), 1, MONTH, ["2024-01", "2024-12", "2019-01"]),
        (date(2025, 1, 1), 3, QUARTER, ["2024-Q1", "2024-Q4", "2019-Q1"]),
        (date(2025, 1, 1), 12, YEAR, ["2024", "2019"]),
        (date(2025, 1, 1), 5, RANGE, ["2024-01..2024-05", "2019-01..2019-05"]),
        (date(2020, 1, 1), 1, MONTH, ["2019-01", "2019-12"]),
        (date(2019, 1, 1), 1, MONTH, ["2018-01", "2018-12"]),
        (date(2019, 1, 1), 12, YEAR, ["2018"]),
        (date(2018, 2, 1), 1, MONTH, ["2017-02", "2018-01", "2019-02"]),
    ],
)
def test_the_periods_of_the_box(
    start: date, months: int, period_type: PeriodType, expected: list[str]
) -> None:
    of = figure(start, 1, months=months, period_type=period_type)
    assert [one.period for one in change_box(of, [of])] == expected


def test_only_the_same_pair_flow_and_kind_of_period_are_compared() -> None:
    of = figure(date(2025, 4, 1), 200)
    others = [
        figure(date(2024, 4, 1), 1, pair="RU-KP"),
        figure(date(2024, 4, 1), 1, flow=Flow.EXPORT),
        figure(date(2024, 4, 1), 1, months=3, period_type=QUARTER),
        figure(date(2024, 4, 1), 1, months=1, period_type=RANGE),
    ]
    assert all(one.changes == () for one in change_box(of, [of, *others]))


# -- series ----------------------------------------------------------------------------------------


def test_a_gap_in_the_months_stays_a_gap() -> None:
    figures = [figure(month(2025, n), n) for n in (1, 2, 4, 5, 6, 9)]
    (series,) = series_of(figures, lambda f: f.source_id)
    assert [[f.start.month for f in run] for run in series.runs] == [[1, 2], [4, 5, 6], [9]]


def test_no_line_chooses_between_two_figures_of_one_month() -> None:
    figures = [figure(month(2025, n), n) for n in (1, 2, 3, 4)] + [figure(month(2025, 2), 99)]
    (series,) = series_of(figures, lambda f: f.source_id)
    assert [[f.start.month for f in run] for run in series.runs] == [[1], [3, 4]]
    assert len(series.figures) == 5


def test_a_line_passes_through_the_exact_one_of_two_figures_that_agree() -> None:
    figures = [
        figure(month(2025, 1), 200),
        figure(month(2025, 2), 2300, quality="rounded"),
        figure(month(2025, 2), 2295.38),
    ]
    (series,) = series_of(figures, lambda f: f.source_id)
    assert [[f.usd_million for f in run] for run in series.runs] == [[200, 2295.38]]


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("China's customs", "China's customs"),
        ("China's customs; does not fit: total less export is 240.35", "China's customs"),
        ("", "not said who counted"),
    ],
)
def test_who_counted_stands_first_in_the_note(note: str, expected: str) -> None:
    assert counted_by(replace(APRIL_2025, note=note)) == expected


def test_series_are_never_joined_across_names() -> None:
    figures = [figure(month(2025, n), n, source="ab"[n % 2]) for n in (1, 2, 3)]
    series = series_of(figures, lambda f: f.source_id)
    assert [(one.name, [f.start.month for f in one.figures]) for one in series] == [
        ("b", [1, 3]),
        ("a", [2]),
    ]
    assert all(len(run) == 1 for one in series for run in one.runs)


# -- properties ------------------------------------------------------------------------------------

amounts = st.integers(0, 5_000_000).map(lambda thousand: thousand / 1000)
sources = st.sampled_from(["press", "another", "third"])
months = st.builds(month, st.integers(2010, 2026), st.integers(1, 12))
figure_lists = st.lists(
    st.builds(
        lambda start, usd, source: figure(start, usd, source=source), months, amounts, sources
    ),
    min_size=1,
    max_size=40,
)


@given(amounts, amounts.filter(bool))
def test_the_change_leads_back_to_the_figure(value: float, base: float) -> None:
    percent = percent_change(value, base)
    assert percent is not None
    assert float(Decimal(str(base)) * (1 + percent / 100)) == pytest.approx(value, abs=1e-9)
    assert (percent > 0) == (value > base)
    assert percent >= -100


@given(amounts.filter(bool), amounts.filter(bool), st.integers(1, 1000))
def test_the_unit_of_money_does_not_matter(value: float, base: float, times: int) -> None:
    one, many = percent_change(value, base), percent_change(value * times, base * times)
    assert one is not None
    assert many is not None
    assert float(many) == pytest.approx(float(one), rel=1e-6, abs=1e-6)


@given(figure_lists)
def test_every_change_is_between_two_figures_on_record(figures: list[TradeFigure]) -> None:
    for of in figures:
        for comparison in change_box(of, figures):
            assert (comparison.start, comparison.end) != (of.start, of.end)
            for change in comparison.changes:
                assert change.base in figures
                assert change.base.start == comparison.start
                # Nothing between the two inputs: no average, no sum, no other figure.
                assert change.percent == percent_change(of.usd_million, change.base.usd_million)
            on_record = [f for f in figures if f.start == comparison.start]
            assert len(comparison.changes) == len(on_record)
            own = [change.is_same_source for change in comparison.changes]
            assert own == sorted(own, reverse=True)


@given(figure_lists)
def test_series_and_groups_lose_no_figure(figures: list[TradeFigure]) -> None:
    ordered = sorted(figures, key=lambda f: f.id)
    series = series_of(figures, lambda f: f.source_id)
    assert sorted((f for one in series for f in one.figures), key=lambda f: f.id) == ordered
    groups = side_by_side(figures)
    assert sorted((f for group in groups for f in group), key=lambda f: f.id) == ordered
    starts = [group[0].start for group in groups]
    assert starts == sorted(set(starts))


@given(figure_lists)
def test_runs_have_no_hole_and_no_double(figures: list[TradeFigure]) -> None:
    for one in series_of(figures, lambda f: f.source_id):
        for run in one.runs:
            assert all(a.end == b.start for a, b in pairwise(run))
        joined = [f for run in one.runs for f in run]
        assert len({f.start for f in joined}) == len(joined)
        assert set(joined) <= set(one.figures)


@given(months, st.sampled_from([(MONTH, 1), (QUARTER, 3), (YEAR, 12), (RANGE, 7)]))
def test_the_box_moves_by_whole_years_or_one_period(
    start: date, kind: tuple[PeriodType, int]
) -> None:
    of = figure(start, 1, months=kind[1], period_type=kind[0])
    for one in change_box(of, [of]):
        length = (one.end.year - one.start.year) * 12 + one.end.month - one.start.month
        assert length == kind[1]
        if one.against is not Against.PERIOD_BEFORE:
            assert (one.start.month, one.end.month) == (of.start.month, of.end.month)
        else:
            assert one.end == of.start


def test_figures_of_one_kind_stand_oldest_first() -> None:
    figures = [figure(month(2025, n), n) for n in (3, 1, 2)]
    picked = figures_of(
        [*figures, figure(month(2025, 1), 1, pair="RU-KP")], "CN-KP", "total", MONTH
    )
    assert [f.start.month for f in picked] == [1, 2, 3]
