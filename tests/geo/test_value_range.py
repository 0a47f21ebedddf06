"""Ranges of assumptions: their ends, and what a preset makes of them."""

import pytest

from geo.assumptions import Assumption, Basis
from geo.scenario import Preset
from geo.value_range import ValueRange, headway_range, range_of


def assumption(good_end: str) -> Assumption:
    return Assumption(
        "x", "a thing", "h", 1, 2, 6, good_end, 2024, ("border",), Basis.ASSUMED, "", "", ()
    )


@pytest.mark.parametrize(
    ("good_end", "preset", "typical"),
    [
        ("low", Preset.TYPICAL, 2),
        ("low", Preset.OPTIMISTIC, 1),
        ("low", Preset.STRAINED, 6),
        ("high", Preset.OPTIMISTIC, 6),
        ("high", Preset.STRAINED, 1),
    ],
)
def test_a_preset_moves_the_typical_value_and_keeps_the_range(
    good_end: str, preset: Preset, typical: float
) -> None:
    found = range_of(assumption(good_end), preset)
    assert (found.low, found.typical, found.high) == (1, typical, 6)


def test_a_known_headway_is_waited_for_half_of_it() -> None:
    found = headway_range("a-ferry", 48, "A–B")
    assert (found.id, found.low, found.typical, found.high) == ("headway.a-ferry", 0, 24, 48)
    assert headway_range("a-ferry", 48, "A–B", Preset.STRAINED).typical == 48
    assert headway_range("a-ferry", 48, "A–B", Preset.OPTIMISTIC).typical == 0


def test_what_is_pinned_has_no_range() -> None:
    found = ValueRange("x", "hours at x", "h", 1, 2, 6).pinned(9)
    assert (found.low, found.typical, found.high, found.is_uncertain) == (9, 9, 9, False)
