"""Sensitivity: one assumption at a time, the widest swing first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.break_even import break_evens
from geo.sensitivity import lead_swings, total_swings
from geo.terms import Terms, effective
from geo.value_range import ValueRange

BORDER = ValueRange("border", "hours at the border", "h", 12, 48, 96)
SPEED = ValueRange("speed", "speed", "km/day", 120, 240, 720)
SHARED = ValueRange("shared", "hours at both", "h", 0, 5, 100)
ROWS = {one.id: one for one in (BORDER, SPEED, SHARED)}
PRESENT = {one.id: one.effective for one in ROWS.values()}
DIRECT: Terms = (("border", 1.0), ("speed", 480.0), ("shared", 1.0))
THROUGH: Terms = (("speed", 1220.0), ("shared", 1.0))


def test_the_lead_on_paper() -> None:
    # Typical: 127 h against 101 h, a lead of 26 h. The longer way has 740 km more, at 120 km a day
    # 148 h, at 240 74 h, at 720 24.67 h.
    speed, border = lead_swings(DIRECT, THROUGH, PRESENT, ROWS)
    assert speed.range is SPEED
    assert (speed.at_low, speed.typical, speed.at_high) == pytest.approx((100, 26, -23.3333333))
    assert speed.is_flip
    assert border.range is BORDER
    assert (border.at_low, border.typical, border.at_high) == pytest.approx((62, 26, -22))
    assert border.width == pytest.approx(84)
    assert border.is_flip


def test_what_both_share_moves_no_lead_but_a_total() -> None:
    assert "shared" not in {s.range.id for s in lead_swings(DIRECT, THROUGH, PRESENT, ROWS)}
    found = {s.range.id: s for s in total_swings(THROUGH, PRESENT, ROWS)}
    assert (found["shared"].at_low, found["shared"].at_high) == pytest.approx((122, 222))


def test_only_so_many_are_given() -> None:
    assert len(total_swings(DIRECT, PRESENT, ROWS, most=2)) == 2
    assert total_swings(DIRECT, PRESENT, ROWS, most=0) == ()


def test_what_was_set_by_hand_is_not_varied() -> None:
    rows = {**ROWS, "border": BORDER.pinned(30)}
    present = {**PRESENT, "border": 30.0}
    assert {s.range.id for s in lead_swings(DIRECT, THROUGH, present, rows)} == {"speed"}


def test_a_lead_that_never_turns_is_no_flip() -> None:
    rows = {"border": ValueRange("border", "b", "h", 1, 2, 3)}
    far: Terms = (("border", 1.0), ("rest", 100.0))
    (swing,) = lead_swings((("border", 2.0),), far, {"border": 2.0, "rest": 1.0}, rows)
    assert (swing.at_low, swing.at_high) == (99, 97)
    assert not swing.is_flip


amounts = st.lists(
    st.tuples(st.sampled_from(sorted(ROWS)), st.floats(0.1, 2000)), min_size=1, max_size=6
).map(tuple)


@given(amounts, amounts)
def test_swings_are_what_recalculating_gives(first: Terms, second: Terms) -> None:
    found = lead_swings(first, second, PRESENT, ROWS)
    assert [s.width for s in found] == sorted((s.width for s in found), reverse=True)
    for swing in found:
        one = swing.range
        for end, lead in ((one.low, swing.at_low), (one.high, swing.at_high)):
            again = {**PRESENT, one.id: effective(one.unit, end)}
            totals = [sum(c * again[i] for i, c in way) for way in (first, second)]
            assert lead == pytest.approx(totals[1] - totals[0], abs=1e-9 * sum(totals))


@given(amounts, amounts)
def test_a_flip_is_a_break_even_in_range(first: Terms, second: Terms) -> None:
    """Two ways of asking the same: unless a lead is nothing but rounding."""
    levels = {b.range.id: b for b in break_evens(first, second, PRESENT, ROWS)}
    whole = sum(c * PRESENT[i] for i, c in (*first, *second))
    for swing in lead_swings(first, second, PRESENT, ROWS):
        ends = (swing.at_low, swing.typical, swing.at_high)
        if min(map(abs, ends)) < 1e-9 * whole:
            continue
        found = levels.get(swing.range.id)
        assert swing.is_flip == (found is not None and found.is_in_range)
