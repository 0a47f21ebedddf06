"""Rounding and words for readers."""

from datetime import date

import pytest

from webapp import present


@pytest.mark.parametrize(
    ("hours", "text"),
    [(0.5, "30 minutes"), (0.99, "1 hour"), (1, "1 hour"), (31.4, "31 hours"), (240, "10 days")],
)
def test_durations_are_those_of_a_newspaper(hours: float, text: str) -> None:
    assert present.duration(hours) == text


@pytest.mark.parametrize(
    ("low", "high", "text"), [(5, 30, "5–30 hours"), (72, 216, "3–9 days"), (5, 5.2, "5 hours")]
)
def test_ranges_have_one_unit(low: float, high: float, text: str) -> None:
    assert present.duration_range(low, high) == text


def test_kilometres_money_and_emissions() -> None:
    assert present.km(87.4) == "87 km"
    assert present.km(1176.4) == "1,180 km"
    assert present.usd(1234) == "USD 1,200"
    assert present.co2e(1234) == "1.2 t"
    assert present.co2e(314) == "310 kg"


@pytest.mark.parametrize(
    ("then", "text"),
    [
        ("2026-11-22", "the same day"),
        ("2026-11-21", "1 day before"),
        ("2026-09-23", "60 days before"),
        ("2026-09-22", "2 months before"),
        ("2026-06-23", "4 months before"),
        ("2024-12-03", "23 months before"),
        ("2024-11-23", "23 months before"),
        ("2024-11-22", "2 years before"),
        ("2020-01-27", "6 years before"),
        ("2023-02-16", "3 years before"),
        ("2018-02-09", "8 years before"),
        ("2019-12-22", "6 years before"),
        ("2019-12-21", "nearly 7 years before"),
        ("2019-11-23", "nearly 7 years before"),
        ("2019-11-22", "7 years before"),
    ],
)
def test_the_age_of_a_report_is_never_rounded_up(then: str, text: str) -> None:
    today = date(2026, 11, 22)
    assert present.age((today - date.fromisoformat(then)).days, today) == text


def test_an_age_from_a_long_month_is_not_too_long() -> None:
    assert present.age(60, date(2022, 8, 31)) == "60 days before"
    assert present.age(365, date(2024, 2, 28)) == "12 months before"


def test_no_report_is_said() -> None:
    assert present.last_report(None, None) == "no report found"
    assert present.last_report("2025-02-14", 150) == "as last reported 2025-02 (5 months before)"


def test_differences_are_words_and_small_ones_are_not_made_much_of() -> None:
    base = {"time_h": 100.0, "cost_usd": 1000.0, "co2e_kg": 1.0, "distance_km": 1000.0}
    versus = {
        "time_h": 96.0,
        "distance_km": -510.0,
        "cost_usd": 912.0,
        "border_crossings": 1.0,
        "gauge_breaks": -2.0,
    }
    assert present.differences(versus, base) == [
        "4 days slower",
        "510 km shorter",
        "USD 910 dearer",
        "one border more",
        "two gauge changes fewer",
    ]
    same = dict.fromkeys(versus, 0.4)
    assert present.differences(same, base) == ["about as fast", "about as long"]


def test_typed_amounts_come_back_short() -> None:
    assert [present.amount(n) for n in (1.0, 2.5, 100_000.0)] == ["1", "2.5", "100000"]
