"""The wait for a weekly ship."""

from datetime import date, timedelta

import pytest

from geo.sailings import Sailing, sailings_from, wait_until_next_sailing_h

# A Monday.
MONDAY = date(2026, 6, 1)
WEDNESDAY_NOON = (Sailing("rajin-port", 2),)
TWICE = (Sailing("rajin-port", 2), Sailing("rajin-port", 4, 16.0))


@pytest.mark.parametrize(
    ("way_h", "wait_h"),
    [
        (0, 60),
        (59, 1),
        # Just in time.
        (60, 0),
        # Just missed.
        (61, 167),
        (60 + 7 * 24 * 5 + 24, 144),
    ],
)
def test_the_wait_is_until_the_next_wednesday_noon(way_h: float, wait_h: float) -> None:
    assert wait_until_next_sailing_h(WEDNESDAY_NOON, MONDAY, way_h) == pytest.approx(wait_h)


def test_the_nearest_of_two_sailings_counts() -> None:
    assert wait_until_next_sailing_h(TWICE, MONDAY, 61) == pytest.approx(51)
    assert wait_until_next_sailing_h(TWICE, date(2026, 6, 5), 17) == pytest.approx(115)


def test_a_later_arrival_at_the_same_ship_leaves_no_later() -> None:
    for day in range(7):
        start = MONDAY + timedelta(days=day)
        for way_h in range(0, 400, 7):
            wait_h = wait_until_next_sailing_h(TWICE, start, way_h)
            assert 0 <= wait_h < 168
            later_h = wait_until_next_sailing_h(TWICE, start, way_h + 1)
            assert way_h + 1 + later_h >= way_h + wait_h


def test_directions_are_told_apart() -> None:
    sailings = (*WEDNESDAY_NOON, Sailing("vladivostok-port", 4))
    assert sailings_from(sailings, "vladivostok-port") == (Sailing("vladivostok-port", 4, 12.0),)
    assert sailings_from(sailings, "busan-port") == ()


def test_no_sailing_is_no_wait_but_an_error() -> None:
    with pytest.raises(ValueError, match="a wait needs at least one day of sailing"):
        wait_until_next_sailing_h((), MONDAY, 1)


@pytest.mark.parametrize("way_h", [-1, float("inf"), float("nan")])
def test_hours_that_cannot_be_are_refused(way_h: float) -> None:
    with pytest.raises(ValueError, match="hours on the way must not be negative"):
        wait_until_next_sailing_h(WEDNESDAY_NOON, MONDAY, way_h)
