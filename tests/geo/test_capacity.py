"""How long a large lot takes at one place, and what is said of a place."""

from dataclasses import replace
from datetime import date

import pytest

from geo.capacity import (
    Capacity,
    DaysOff,
    LimitBasis,
    Quantity,
    clearing,
    daily,
    has_limit,
    remarks,
    slowest,
)
from geo.cargo import lot_of
from tests.geo.test_cargo import BOX, COAL


def limit(
    value: float | None,
    unit: str,
    quantity: Quantity = Quantity.THROUGHPUT,
    *,
    basis: LimitBasis = LimitBasis.DESIGN,
    year: int | None = 2024,
    kinds: tuple[str, ...] = (),
    note: str = "",
) -> Capacity:
    """A known limit of a bridge."""
    id_ = f"bridge-{quantity}-{unit.replace('/', '-')}-{basis}-{year}-{value}"
    return Capacity(
        id_, "bridge", "rail", quantity, value, unit, basis, kinds, year, note, ("gazette",)
    )


HEAP = lot_of(COAL, tonnes=40_000)
DAY = date(2026, 11, 1)


def test_a_yearly_capacity_is_shared_over_365_days() -> None:
    made = clearing(HEAP, [limit(3_650_000, "t/year")])
    assert made is not None
    assert made.days == pytest.approx(4.0)
    assert made.extra_h == pytest.approx(72.0)
    assert made.unit == "t/day"
    assert made.daily == pytest.approx(10_000)
    assert made.sentence == (
        "made or agreed for 3,650,000 t a year, 10,000 a day (2024), so 40,000 t take at least "
        "4.0 days, 3.0 of them beyond the usual hours"
    )


def test_days_off_leave_fewer_days_to_share_it_over() -> None:
    working = limit(3.5, "days/week", Quantity.WORKING_DAYS)
    made = clearing(HEAP, [limit(3_650_000, "t/year"), working])
    assert made is not None
    assert made.days == pytest.approx(2.0)


def test_a_lot_within_a_day_needs_no_clearing() -> None:
    assert clearing(lot_of(COAL, tonnes=10_000), [limit(3_650_000, "t/year")]) is None
    assert clearing(HEAP, []) is None


@pytest.mark.parametrize(
    ("value", "unit", "days"),
    [
        (10_000, "t/day", 4.0),
        (58, "wagons/day", 10.0),
        (4, "trains/day", 580 / 65 / 4),
        (500, "lorries/day", 4.0),
        (182_500, "lorries/year", 4.0),
    ],
)
def test_every_unit_counts_the_lot_its_own_way(value: float, unit: str, days: float) -> None:
    made = clearing(HEAP, [limit(value, unit)])
    assert made is not None
    assert made.days == pytest.approx(days)


def test_containers_are_counted_in_teu_and_lorries_take_one_each() -> None:
    boxes = lot_of(BOX, teu=1_000)
    at_quay = clearing(boxes, [limit(100, "TEU/day")])
    on_road = clearing(boxes, [limit(250, "lorries/day", basis=LimitBasis.OBSERVED)])
    assert at_quay is not None
    assert on_road is not None
    assert at_quay.days == pytest.approx(10)
    assert on_road.days == pytest.approx(4)
    assert on_road.sentence.startswith("seen to take 250 lorries a day (2024), so 1,000 TEU take")


def test_a_limit_of_containers_says_nothing_of_coal() -> None:
    assert clearing(HEAP, [limit(1, "TEU/day")]) is None


def test_a_limit_of_other_cargo_does_not_count() -> None:
    grain = limit(1, "t/day", kinds=("grain_bulk",))
    assert clearing(HEAP, [grain]) is None
    assert clearing(HEAP, [limit(1, "t/day", kinds=("coal",))]) is not None


def test_what_a_place_was_made_for_counts_before_what_was_seen_and_newer_before_older() -> None:
    rows = [
        limit(1_000, "t/day", basis=LimitBasis.OBSERVED, year=2025),
        limit(5_000, "t/day", year=None),
        limit(10_000, "t/day", year=2013),
        limit(20_000, "t/day", year=2020),
    ]
    made = clearing(HEAP, rows)
    assert made is not None
    assert made.days == pytest.approx(2.0)


def test_of_limits_of_different_things_the_slowest_counts() -> None:
    made = clearing(HEAP, [limit(20_000, "t/day"), limit(58, "wagons/day")])
    assert made is not None
    assert made.unit == "wagons/day"


def test_a_larger_lot_or_a_smaller_limit_never_takes_less_time() -> None:
    for tonnes in (12_000, 40_000, 400_000):
        for per_day in (500, 5_000, 9_000):
            small = clearing(lot_of(COAL, tonnes=tonnes), [limit(per_day, "t/day")])
            large = clearing(lot_of(COAL, tonnes=tonnes * 1.5), [limit(per_day * 0.9, "t/day")])
            assert small is not None
            assert large is not None
            assert large.extra_h > small.extra_h > 0


def test_a_way_waits_for_its_slowest_place_once() -> None:
    quick, slow = clearing(HEAP, [limit(20_000, "t/day")]), clearing(HEAP, [limit(5_000, "t/day")])
    assert slowest([quick, None, slow]) is slow
    assert slowest([None]) is None


def test_what_is_no_throughput_has_no_daily_number() -> None:
    assert daily(limit(6, "days/week", Quantity.WORKING_DAYS)) is None
    assert daily(limit(730, "t/year")) == (2.0, "t")


def test_a_limit_that_speaks_of_other_cargo_is_still_unknown() -> None:
    assert not has_limit("coal", [])
    assert not has_limit("coal", [limit(1, "TEU/day"), limit(6, "days/week", Quantity.HOURS)])
    assert has_limit("container", [limit(1, "TEU/day")])
    assert remarks("The bridge", HEAP, COAL, [limit(1, "TEU/day")], DAY) == ()


def test_a_clearing_axles_and_the_calendar_are_remarked() -> None:
    rows = [
        limit(10_000, "t/day"),
        limit(20, "t", Quantity.AXLE_LOAD),
        limit(60, "t", Quantity.WEIGHT, year=None),
        limit(6, "days/week", Quantity.WORKING_DAYS, note="not on Sunday"),
        limit(None, "", Quantity.LOADING_GAUGE, note="narrow"),
    ]
    found = remarks("The bridge", HEAP, COAL, rows, DAY)
    assert [(remark.kind, remark.text) for remark in found] == [
        (
            "capacity",
            "The bridge: made or agreed for 10,000 t a day (2024), so 40,000 t take at least 4.0 "
            "days, 3.0 of them beyond the usual hours.",
        ),
        (
            "axle_load",
            "The bridge bears 20 t an axle (2024), a full gondola has 23.5 t: wagons must be "
            "loaded lighter.",
        ),
        ("axle_load", "The bridge: vehicles of at most 60 t (year not known)."),
        ("calendar", "The bridge: not on Sunday (2024)."),
    ]
    assert all(remark.source_ids == ("gazette",) for remark in found)


def test_a_wide_limit_and_strong_axles_need_no_remark() -> None:
    rows = [limit(100_000, "t/day"), limit(25, "t", Quantity.AXLE_LOAD)]
    assert remarks("The bridge", HEAP, COAL, rows, DAY) == ()


NEW_YEAR = replace(
    limit(3, "days/year", Quantity.HOLIDAYS, year=2023, note="shut at the Chinese New Year"),
    days=DaysOff((1, 22), (1, 24)),
)


def told_of_feast(row: Capacity, as_of: date) -> list[str]:
    return [remark.text for remark in remarks("Kraskino", HEAP, COAL, [row], as_of)]


@pytest.mark.parametrize(
    ("as_of", "text"),
    [
        (date(2023, 1, 22), "shut at the Chinese New Year, 22 to 24 January 2023"),
        (date(2023, 2, 23), "shut at the Chinese New Year, 22 to 24 January 2023"),
        (date(2022, 12, 23), "shut at the Chinese New Year, 22 to 24 January 2023"),
        (
            date(2026, 2, 17),
            "shut at the Chinese New Year in 2023, 22 to 24 January; what holds in 2026 is not "
            "known",
        ),
        (
            date(2023, 12, 28),
            "shut at the Chinese New Year in 2023, 22 to 24 January; what holds in 2024 is not "
            "known",
        ),
    ],
)
def test_days_of_a_feast_are_told_near_them_with_the_year_once(as_of: date, text: str) -> None:
    assert told_of_feast(NEW_YEAR, as_of) == [f"Kraskino: {text}."]


@pytest.mark.parametrize(
    "as_of",
    [
        *(date.min, date.max, date(2026, 11, 1), date(2023, 7, 1), date(2023, 2, 24)),
        *(date(2026, 2, 24), date(2022, 12, 22), date(2021, 1, 22)),
    ],
)
def test_nothing_is_said_of_a_feast_far_from_the_day_asked(as_of: date) -> None:
    assert told_of_feast(NEW_YEAR, as_of) == []


def test_days_of_no_known_year_say_so() -> None:
    row = replace(
        NEW_YEAR, year=None, note="shut on the May holidays", days=DaysOff((5, 1), (5, 2))
    )
    assert told_of_feast(row, date(2026, 5, 20)) == [
        "Kraskino: shut on the May holidays, 1 and 2 May (of which year is not known)."
    ]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (DaysOff((5, 9), (5, 9)), "9 May"),
        (DaysOff((1, 30), (2, 3)), "30 January to 3 February"),
        (DaysOff((12, 30), (1, 2)), "30 December to 2 January"),
    ],
)
def test_days_off_in_words(days: DaysOff, words: str) -> None:
    assert days.words == words


@pytest.mark.parametrize(
    ("day", "near"),
    [
        (date(2025, 12, 30), (2025, 0)),
        (date(2026, 1, 2), (2025, 0)),
        (date(2026, 1, 5), (2025, 3)),
        (date(2026, 12, 1), (2026, 29)),
    ],
)
def test_days_off_may_lie_in_two_years(day: date, near: tuple[int, int]) -> None:
    assert DaysOff((12, 30), (1, 2)).nearest(day) == near
