"""Break-even: the value that makes two totals equal, and the sentence about it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.break_even import BreakEven, amount_words, break_evens, figure, sentence
from geo.terms import Terms, effective
from geo.value_range import ValueRange

BORDER = ValueRange(
    "dwell.kp-ru-khasan-tumangang",
    "rail border formalities and waiting, Khasan–Tumangang",
    "h",
    12,
    48,
    96,
)
SPEED = ValueRange(
    "speed.rail_1435.kp", "delivery speed by rail, 1435 mm, North Korea", "km/day", 120, 240, 720
)
FIXED = ValueRange("terminal.hours.kp", "loading, North Korea", "h", 6, 6, 6)


def ranges(*rows: ValueRange) -> dict[str, ValueRange]:
    return {one.id: one for one in rows}


def values(*rows: ValueRange) -> dict[str, float]:
    return {one.id: one.effective for one in rows}


def total(terms: Terms, present: dict[str, float]) -> float:
    return sum(coefficient * present[id_] for id_, coefficient in terms)


# -- on paper --------------------------------------------------------------------------------------

# Direct: the border (48 h) and 480 km at 240 km a day (48 h) = 96 h.
# Through China: 1,220 km at 240 km a day = 122 h.
DIRECT: Terms = ((BORDER.id, 1.0), (SPEED.id, 480.0))
THROUGH: Terms = ((SPEED.id, 1220.0),)


def test_two_ways_on_paper() -> None:
    rows = ranges(BORDER, SPEED)
    speed, border = break_evens(DIRECT, THROUGH, values(BORDER, SPEED), rows)
    # 122 - 48 = 74 hours at the border bring them level.
    assert border.range is BORDER
    assert border.value == pytest.approx(74)
    assert border.is_above
    assert border.is_in_range
    # 740 km more at v cost the 48 h of the border: v = 740 / 2 = 370 km a day; faster trains help
    # the longer way.
    assert speed.range is SPEED
    assert speed.value == pytest.approx(370)
    assert speed.is_above
    assert speed.is_in_range


def test_seen_from_the_other_way_the_value_is_the_same_and_the_side_the_other() -> None:
    rows, present = ranges(BORDER, SPEED), values(BORDER, SPEED)
    there = break_evens(DIRECT, THROUGH, present, rows)
    back = break_evens(THROUGH, DIRECT, present, rows)
    assert [one.value for one in there] == pytest.approx([one.value for one in back])
    assert [one.is_above for one in there] == [not one.is_above for one in back]


def test_what_weighs_the_same_in_both_has_no_break_even() -> None:
    rows, present = ranges(BORDER), values(BORDER)
    same: Terms = ((BORDER.id, 0.1 + 0.2),)
    other: Terms = ((BORDER.id, 0.3),)
    assert break_evens(same, other, present, rows) == ()


def test_a_value_below_zero_is_none() -> None:
    # The other way is 100 hours behind for other reasons; even no border at all would not do.
    first: Terms = ((BORDER.id, 1.0),)
    second: Terms = ((BORDER.id, 2.0), ("rest", 100.0))
    present = {**values(BORDER), "rest": 1.0}
    assert break_evens(first, second, present, ranges(BORDER)) == ()


def test_a_hair_above_zero_is_zero() -> None:
    # Nothing but the border in both: only a border of no time at all would bring them level.
    border = ValueRange("b", "border", "h", 1.0, 1.5421220337681656, 3.0)
    found = break_evens((("b", 4626.0),), (("b", 4768.0),), values(border), ranges(border))
    assert found == ()


def test_what_has_no_range_is_not_varied() -> None:
    first: Terms = ((FIXED.id, 1.0),)
    second: Terms = (("rest", 100.0),)
    present = {**values(FIXED), "rest": 1.0}
    assert break_evens(first, second, present, ranges(FIXED)) == ()
    assert break_evens(first, second, present, {}) == ()


def test_those_in_range_come_first() -> None:
    far = ValueRange("a", "far", "h", 47, 48, 49)
    first: Terms = (("a", 1.0), (BORDER.id, 1.0))
    second: Terms = (("rest", 122.0),)
    present = {**values(far, BORDER), "rest": 1.0}
    found = break_evens(first, second, present, ranges(far, BORDER))
    assert [(one.range.id, one.is_in_range) for one in found] == [(BORDER.id, True), ("a", False)]


def test_terms_of_one_assumption_add_up() -> None:
    split: Terms = ((BORDER.id, 0.25), (SPEED.id, 480.0), (BORDER.id, 0.75))
    rows, present = ranges(BORDER, SPEED), values(BORDER, SPEED)
    assert break_evens(split, THROUGH, present, rows) == break_evens(DIRECT, THROUGH, present, rows)


# -- for any two ways ------------------------------------------------------------------------------

UNITS = ("h", "km/day", "kn", "g CO2e/t-km", "USD/TEU", "USD/TEU-km")


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Terms, Terms, dict[str, ValueRange]]:
    rows = {}
    for number in range(draw(st.integers(1, 6))):
        low = draw(st.floats(0.01, 500))
        typical = low * draw(st.floats(1, 3))
        high = typical * draw(st.floats(1, 3))
        id_ = f"a{number}"
        rows[id_] = ValueRange(
            id_, f"thing {number}", draw(st.sampled_from(UNITS)), low, typical, high
        )
    ids = st.sampled_from(sorted(rows))
    ways = st.lists(st.tuples(ids, st.floats(0.1, 5000)), min_size=1, max_size=8).map(tuple)
    return draw(ways), draw(ways), rows


@given(worlds())
def test_a_break_even_entered_again_makes_the_totals_equal(
    world: tuple[Terms, Terms, dict[str, ValueRange]],
) -> None:
    first, second, rows = world
    present = {id_: one.effective for id_, one in rows.items()}
    for found in break_evens(first, second, present, rows):
        one = found.range
        again = {**present, one.id: effective(one.unit, found.value)}
        assert found.value > 0
        assert total(first, again) == pytest.approx(total(second, again), rel=1e-9)


@given(worlds(), st.floats(1.01, 3))
def test_beyond_the_value_the_other_way_is_the_lesser_one(
    world: tuple[Terms, Terms, dict[str, ValueRange]], factor: float
) -> None:
    first, second, rows = world
    present = {id_: one.effective for id_, one in rows.items()}
    for found in break_evens(first, second, present, rows):
        one = found.range
        for value, is_beyond in ((found.value * factor, True), (found.value / factor, False)):
            again = {**present, one.id: effective(one.unit, value)}
            lead = total(second, again) - total(first, again)
            noise = 1e-9 * total(first, again)
            assert (lead < noise) if is_beyond == found.is_above else (lead > -noise)


# -- words -----------------------------------------------------------------------------------------


def test_the_sentence_of_the_issue() -> None:
    found = BreakEven(BORDER, 74.2, is_above=True)
    assert sentence(found, "the way through China", "time") == (
        "The way through China is faster once the border by rail at Khasan–Tumangang takes more "
        "than 74.2 hours (typical 48, range 12 to 96)."
    )


def test_out_of_range_is_said() -> None:
    found = BreakEven(SPEED, 1100.0, is_above=True)
    assert sentence(found, "the direct way", "time") == (
        "The direct way is faster once “delivery speed by rail, 1435 mm, North Korea” is more than "
        "1,100 km a day, outside the range reckoned with (120 to 720, typical 240)."
    )


@pytest.mark.parametrize(
    ("id_", "quantity", "unit", "subject"),
    [
        ("dwell.rail.cn-ru", "waiting, CN-RU", "h", "the border by rail between China and Russia"),
        ("dwell.road.cn-ru", "waiting, CN-RU", "h", "the border by road between China and Russia"),
        ("dwell.sea.cn-ru", "waiting, CN-RU", "h", "the border by sea between China and Russia"),
        ("gauge.hours.x", "change of gauge, Hunchun", "h", "the change of gauge at Hunchun"),
        (
            "gauge.cost.coal",
            "change of gauge, loose coal",
            "USD/t",
            "“change of gauge, loose coal”",
        ),
        ("port.hours.kp", "from the quay, North Korea", "h", "a port in North Korea"),
        ("headway.x", "wait, Rason", "h", "the wait for the next sailing at Rason"),
        ("emission.hub", "lifting at a hub", "kg CO2e/t", "“lifting at a hub”"),
    ],
)
def test_what_a_sentence_is_about(id_: str, quantity: str, unit: str, subject: str) -> None:
    found = BreakEven(ValueRange(id_, quantity, unit, 1, 2, 3), 2.5, is_above=False)
    words = sentence(found, "the way through China", "cost")
    verb = "is" if "“" in subject else "takes"
    assert words.startswith(f"The way through China is cheaper once {subject} {verb} less than ")


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [
        ("h", 1.0, "1 hour"),
        ("h", 74.0, "74 hours"),
        ("km/day", 1234.5, "1,234 km a day"),
        ("kn", 13.33, "13.3 knots"),
        ("USD/TEU-km", 0.41234, "USD 0.412 per TEU and km"),
        ("USD/TEU", 1255.0, "USD 1,255 per TEU"),
        ("USD/t-km", 0.0343, "USD 0.0343 per t and km"),
        ("g CO2e/t-km", 34.7, "34.7 g CO2e per t and km"),
        ("kg CO2e/t", 1.2, "1.2 kg CO2e per t"),
        ("%/year", 8.0, "8 % a year"),
        ("wagons/day", 60.0, "60 wagons/day"),
    ],
)
def test_amounts_in_words(unit: str, value: float, words: str) -> None:
    assert amount_words(unit, value) == words


def test_three_figures() -> None:
    numbers = (0.0, 0.000123456, 9.999, 99.94, 99.96, 123456.0)
    assert [figure(number) for number in numbers] == [
        "0",
        "0.000123",
        "10",
        "99.9",
        "100",
        "123,456",
    ]


def test_a_measure_without_words_is_an_error() -> None:
    with pytest.raises(KeyError, match="distance"):
        sentence(BreakEven(BORDER, 74, is_above=True), "the way through China", "distance")
