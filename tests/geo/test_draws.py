"""Draws: the same everywhere, triangular, common to all ways, and exact in what is made of them."""

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from geo.draws import (
    DRAWS,
    DrawTable,
    Held,
    Outcomes,
    percentiles,
    triangular,
    uniforms,
    wins,
)
from geo.errors import FactsError
from geo.terms import Terms, effective
from geo.value_range import ValueRange


def hours(id_: str, low: float, typical: float, high: float) -> ValueRange:
    return ValueRange(id_, f"hours at {id_}", "h", low, typical, high)


class Dense(NamedTuple):
    """Ways as a matrix of coefficients and the rows that it is about."""

    coefficients: NDArray[np.float64]
    columns: NDArray[np.int64]


def dense(table: DrawTable, ways: Sequence[Terms]) -> Dense:
    """Terms as `DrawTable` wants them, in the order of the rows."""
    columns = sorted({table.row_of[id_] for terms in ways for id_, _ in terms})
    found = np.zeros((len(ways), len(columns)))
    for number, terms in enumerate(ways):
        for id_, coefficient in terms:
            found[number, columns.index(table.row_of[id_])] += coefficient
    return Dense(found, np.array(columns, np.int64))


def totals(
    table: DrawTable, ways: Sequence[Terms], fixed: dict[str, float] | None = None
) -> NDArray[np.float64]:
    """Totals of ways in every draw."""
    return table.totals(*dense(table, ways), held(table, fixed or {}))


def held(table: DrawTable, fixed: dict[str, float]) -> Held:
    """Values that are taken in every draw."""
    values = np.full(len(table.row_of), np.nan)
    for id_, value in fixed.items():
        values[table.row_of[id_]] = value
    return table.held(values)


def outcomes(table: DrawTable, measures: Sequence[Sequence[Terms]], competing: int) -> Outcomes:
    """Outcomes of ways by several measures."""
    made = dense(table, [terms for measure in measures for terms in measure])
    shape = (len(measures), -1, len(made.columns))
    return table.outcomes(made.coefficients.reshape(shape), made.columns, competing)


THREE = (hours("a", 1, 2, 6), hours("b", 10, 10, 30), hours("c", 0, 5, 5))
TABLE = DrawTable.build(THREE)


# -- the numbers behind a draw ---------------------------------------------------------------------


def test_the_first_numbers_are_those_written_down_once() -> None:
    """Written on another day: who changes the stream changes every answer ever quoted."""
    found = [value.hex() for value in uniforms("dwell.rail.cn-ru", 2000)[:3]]
    assert found == [
        "0x1.769d3eb29061fp-1",
        "0x1.594f8a7368ae4p-1",
        "0x1.17ce54f12154bp-1",
    ]


def test_each_of_equal_slices_holds_one_number() -> None:
    slices = np.sort(np.floor(uniforms("x", 500) * 500))
    assert_array_equal(slices, np.arange(500))


def test_another_seed_or_id_gives_other_numbers() -> None:
    assert not np.array_equal(uniforms("x", 50, 1), uniforms("x", 50, 2))
    assert not np.array_equal(uniforms("x", 50, 1), uniforms("y", 50, 1))
    # The seed and the id are kept apart.
    assert not np.array_equal(uniforms("1x", 50, 2), uniforms("x", 50, 21))


def test_two_assumptions_have_nothing_to_do_with_each_other() -> None:
    numbers = np.array([uniforms(f"row {n}", DRAWS) for n in range(12)])
    correlation = np.corrcoef(numbers) - np.eye(12)
    assert np.abs(correlation).max() < 4 / math.sqrt(DRAWS)


# -- the triangle ----------------------------------------------------------------------------------


def test_the_triangle_on_paper() -> None:
    # Low 0, typical 2, high 8: a quarter of the area lies below the peak. u = 1/16 gives
    # 0 + sqrt(1/16 * 8 * 2) = 1; u = 1/4 the peak; u = 2/3 gives 8 - sqrt(1/3 * 8 * 6) = 4.
    found = triangular(hours("x", 0, 2, 8), np.array([0, 1 / 16, 1 / 4, 2 / 3, 1]))
    assert found == pytest.approx([0, 1, 2, 4, 8])


@pytest.mark.parametrize("shape", [(0, 2, 8), (3, 3, 9), (3, 9, 9), (12, 24, 72)])
def test_numpy_draws_the_same_distribution(shape: tuple[float, float, float]) -> None:
    """Two samples of 20,000: their distribution functions never differ by more than 1.63/sqrt(n/2).

    That is the Kolmogorov–Smirnov bound of one per cent; the seeds are fixed.
    """
    count = 20_000
    ours = np.sort(triangular(hours("x", *shape), uniforms("oracle", count)))
    theirs = np.sort(np.random.default_rng(7).triangular(*shape, count))
    grid = np.linspace(shape[0], shape[2], 400)
    gap = np.abs(np.searchsorted(ours, grid) - np.searchsorted(theirs, grid)).max() / count
    assert gap < 1.63 * math.sqrt(2 / count)


@given(
    st.floats(0, 1e4), st.floats(0, 1e4), st.floats(0, 1e4), st.lists(st.floats(0, 1), min_size=1)
)
def test_no_draw_leaves_its_range(a: float, b: float, c: float, numbers: list[float]) -> None:
    low, typical, high = sorted((a, b, c))
    found = triangular(hours("x", low, typical, high), np.sort(np.array(numbers)))
    assert low <= found[0]
    assert found[-1] <= high
    # Rounding may turn neighbours round by no more than the last bit of the ends.
    assert (np.diff(found) >= -1e-15 * high).all()


def test_without_a_width_the_value_itself_is_drawn() -> None:
    table = DrawTable.build([hours("x", 7, 7, 7)])
    assert_array_equal(table.draws, np.full((1, DRAWS), 7.0))


def test_a_speed_is_drawn_as_a_speed() -> None:
    speed = ValueRange("v", "speed", "km/day", 240, 480, 720)
    knots = ValueRange("k", "speed", "kn", 10, 13, 17)
    grams = ValueRange("g", "emission", "g CO2e/t-km", 6, 12, 25)
    table = DrawTable.build([speed, knots, grams])
    for one in (speed, knots, grams):
        as_drawn = triangular(one, uniforms(one.id, DRAWS))
        expected = [effective(one.unit, value) for value in as_drawn]
        assert_allclose(table.draws[table.row_of[one.id]], expected, rtol=1e-15)


# -- the table -------------------------------------------------------------------------------------


def test_a_new_row_leaves_the_draws_of_all_others_alone() -> None:
    more = DrawTable.build([*THREE, hours("aa", 1, 2, 3), hours("z", 4, 5, 6)])
    for one in THREE:
        assert_array_equal(TABLE.draws[TABLE.row_of[one.id]], more.draws[more.row_of[one.id]])


def test_the_order_of_the_rows_says_nothing() -> None:
    again = DrawTable.build(reversed(THREE))
    assert again.row_of == TABLE.row_of
    assert_array_equal(again.draws, TABLE.draws)


def test_nobody_changes_the_draws_by_mistake() -> None:
    with pytest.raises(ValueError, match="read-only"):
        TABLE.draws[0, 0] = 1.0


def test_an_id_that_comes_twice_is_refused() -> None:
    with pytest.raises(FactsError, match="“a” is there twice"):
        DrawTable.build([*THREE, hours("a", 1, 2, 3)])


def test_too_few_draws_are_refused() -> None:
    with pytest.raises(ValueError, match="9 draws: at least 10"):
        DrawTable.build(THREE, count=9)


@pytest.mark.parametrize(
    ("one", "message"),
    [
        (hours("x", 3, 2, 4), "“x”: low ≤ typical ≤ high does not hold for 3, 2, 4"),
        (hours("x", 1, 5, 4), "does not hold"),
        (hours("x", 1, math.nan, 4), "three finite numbers"),
        (hours("x", 1, 2, math.inf), "three finite numbers"),
        (hours("x", -1, 2, 3), "-1 should be 0 or more"),
        (ValueRange("v", "speed", "kn", 0, 1, 2), "0 should be above 0 for a speed"),
    ],
)
def test_a_range_that_cannot_be_is_refused(one: ValueRange, message: str) -> None:
    with pytest.raises(FactsError, match=message):
        DrawTable.build([one])


# -- totals ----------------------------------------------------------------------------------------


def exact_total(terms: Terms, draw: int) -> float:
    return float(
        sum(Fraction(c) * Fraction(float(TABLE.draws[TABLE.row_of[i], draw])) for i, c in terms)
    )


def test_a_total_is_the_sum_of_its_terms_in_every_draw() -> None:
    ways: list[Terms] = [(("a", 2.0), ("c", 1.5)), (("b", 1.0),), ()]
    found = totals(TABLE, ways)
    assert found.shape == (3, DRAWS)
    for draw in (0, 1, 399, 400, 1999):
        expected = [exact_total(terms, draw) for terms in ways]
        assert found[:, draw] == pytest.approx(expected, rel=1e-14)


def test_every_product_and_every_sum_is_rounded_once() -> None:
    """Bit for bit what Python's floats give: no machine may fuse or reorder the arithmetic."""
    rows = [hours(f"r{n}", 1 / 3, 0.7 + n / 7, 11.1 * n + 2) for n in range(11)]
    table = DrawTable.build(rows, count=200)
    terms: Terms = tuple((one.id, 1.1 ** (n + 1)) for n, one in enumerate(rows))
    expected = []
    for draw in range(200):
        total = 0.0
        for id_, coefficient in sorted(terms):
            total += coefficient * float(table.draws[table.row_of[id_], draw])
        expected.append(total)
    assert totals(table, [terms])[0].tolist() == expected


def test_other_ways_in_the_same_question_change_no_bit() -> None:
    way: Terms = (("a", 2.0), ("b", 0.3), ("c", 1.5))
    crowd: list[Terms] = [(("b", 1.0),), way, (("a", 1.0), ("c", 9.0))] * 5
    assert_array_equal(totals(TABLE, [way])[0], totals(TABLE, crowd)[1])


def test_a_fixed_value_is_used_in_every_draw() -> None:
    found = totals(TABLE, [(("a", 2.0), ("b", 3.0))], {"a": 10.0, "b": 1.0, "c": 4.0})
    assert_array_equal(found, np.full((1, DRAWS), 23.0))


def test_fixing_an_assumption_leaves_the_draws_of_the_others_alone() -> None:
    free = totals(TABLE, [(("b", 1.0),)])
    fixed = totals(TABLE, [(("a", 1.0), ("b", 1.0))], {"a": 0.0})
    assert_array_equal(free, fixed)


def test_a_range_of_ones_own_is_drawn_as_if_the_table_had_it() -> None:
    wider = hours("b", 5, 20, 90)
    changed = DrawTable.build([THREE[0], wider, THREE[2]])
    given = TABLE.held(own=DrawTable.build([wider]))
    made = dense(TABLE, [(("a", 1.0), ("b", 2.0), ("c", 3.0)), (("b", 1.0),)])
    assert_array_equal(TABLE.totals(*made, given), changed.totals(*made))
    stacked = made.coefficients[None]
    found = TABLE.outcomes(stacked, made.columns, 2, given)
    expected = changed.outcomes(stacked, made.columns, 2)
    assert_array_equal(found.p10, expected.p10)
    assert_array_equal(found.p90, expected.p90)
    assert_array_equal(found.wins, expected.wins)
    assert not np.array_equal(found.p90, TABLE.outcomes(stacked, made.columns, 2).p90)


# -- percentiles and wins --------------------------------------------------------------------------


@given(
    st.integers(10, 300),
    st.integers(0, 2**32 - 1),
    st.sampled_from(["normal", "steps", "spike", "flat"]),
)
@settings(deadline=None)
def test_percentiles_are_those_of_numpy_by_inverted_cdf(n: int, seed: int, shape: str) -> None:
    generator = np.random.default_rng(seed)
    values = {
        "normal": generator.normal(1000, 200, (3, n)),
        "steps": generator.integers(0, 4, (3, n)).astype(float),
        "spike": np.where(generator.random((3, n)) < 0.02, 1e15, generator.random((3, n))),
        "flat": np.full((3, n), 42.0),
    }[shape]
    found = percentiles(values)
    ordered = np.sort(values, axis=1)
    for column, tenths in ((0, 1), (1, 9)):
        rank = -(-tenths * n // 10) - 1
        assert_array_equal(found[:, column], ordered[:, rank])
        if n % 10 == 0 and tenths == 1:
            theirs = np.percentile(values, 10, axis=1, method="inverted_cdf")
            assert_array_equal(found[:, 0], theirs)


def test_percentiles_of_two_thousand_draws_are_the_200th_and_the_1800th() -> None:
    values = np.random.default_rng(3).permutation(np.arange(1.0, 2001.0))[None, :]
    assert percentiles(values).tolist() == [[200.0, 1800.0]]
    numpys = np.percentile(values, [10, 90], axis=1, method="inverted_cdf")
    assert numpys[:, 0].tolist() == [200.0, 1800.0]


def test_numbers_that_hardly_differ_are_ordered_all_the_same() -> None:
    values = np.nextafter(1.0, 2.0) ** np.arange(100.0)[None, :]
    assert percentiles(values).tolist() == [[values[0, 9], values[0, 89]]]


def test_wins_on_paper() -> None:
    # First column: the second row wins. Second: the first. Third: both share. Fourth: the first.
    found = wins(np.array([[3.0, 1.0, 2.0, 1.0], [2.0, 5.0, 2.0, 9.0], [4.0, 6.0, 8.0, 9.0]]))
    assert found.tolist() == [0.625, 0.375, 0.0]


def test_rounding_does_not_decide_who_wins() -> None:
    totals = np.full((2, 10), 0.3)
    totals[1] = 0.1 + 0.2
    assert totals[0, 0] != totals[1, 0]
    assert wins(totals).tolist() == [0.5, 0.5]


@given(st.integers(1, 8), st.integers(10, 60), st.integers(0, 2**32 - 1))
@settings(deadline=None)
def test_every_draw_is_won_exactly_once(ways: int, n: int, seed: int) -> None:
    totals = np.random.default_rng(seed).integers(1, 4, (ways, n)).astype(float)
    found = wins(totals)
    assert found.sum() == pytest.approx(1.0)
    least = totals.min(axis=0)
    shares = ((totals == least) / (totals == least).sum(axis=0)).mean(axis=1)
    assert found == pytest.approx(shares)


def test_a_way_alone_always_wins() -> None:
    assert wins(np.ones((1, 50))).tolist() == [1.0]


# -- outcomes --------------------------------------------------------------------------------------


WAYS: list[Terms] = [(("a", 1.0), ("b", 1.0)), (("b", 2.0),), (("a", 0.1),)]


def test_outcomes_put_the_parts_together() -> None:
    out = outcomes(TABLE, (WAYS, WAYS[::-1]), 2)
    assert out.p10.shape == out.p90.shape == out.wins.shape == (2, 3)
    ends = percentiles(totals(TABLE, WAYS))
    assert_array_equal(out.p10[0], ends[:, 0])
    assert_array_equal(out.p90[1], ends[::-1, 1])
    assert_array_equal(out.wins[0, :2], wins(totals(TABLE, WAYS[:2])))
    # The third is far better, and cannot be used.
    assert out.wins[0, 2] == 0
    assert out.wins.sum(axis=1) == pytest.approx([1, 1])


def test_outcomes_without_ways_or_without_usable_ones() -> None:
    nothing = np.zeros(0, np.int64)
    assert TABLE.outcomes(np.zeros((3, 0, 0)), nothing, 0).p10.shape == (3, 0)
    assert outcomes(TABLE, (WAYS,), 0).wins.tolist() == [[0, 0, 0]]


def test_what_both_ways_share_does_not_blur_who_wins() -> None:
    shared = hours("s", 0, 100, 1000)
    table = DrawTable.build([shared, hours("x", 4, 5, 6), hours("y", 7, 8, 9)])
    first: Terms = (("s", 1.0), ("x", 1.0))
    second: Terms = (("s", 1.0), ("y", 1.0))
    assert outcomes(table, ((first, second),), 2).wins.tolist() == [[1.0, 0.0]]


def test_a_wider_assumption_widens_the_range() -> None:
    narrow = outcomes(DrawTable.build([hours("a", 9, 10, 11)]), [[(("a", 1.0),)]], 1)
    wide = outcomes(DrawTable.build([hours("a", 5, 10, 15)]), [[(("a", 1.0),)]], 1)
    assert wide.p10 < narrow.p10 < narrow.p90 < wide.p90


def test_slices_leave_less_to_chance_than_loose_numbers() -> None:
    """Sixty seeds each: how far the mean and the 10th percentile of a sum wander."""
    rows = [hours("x", 12, 24, 72), hours("y", 4, 16, 48), hours("z", 0, 30, 40)]
    way: Terms = tuple((one.id, 1.0) for one in rows)
    sliced, loose = [], []
    for seed in range(60):
        ours = totals(DrawTable.build(rows, seed=seed), [way])
        generator = np.random.default_rng(seed)
        ends = [(one.low, one.typical, one.high) for one in rows]
        theirs = np.sum([generator.triangular(*shape, DRAWS) for shape in ends], axis=0)[None, :]
        sliced.append((ours.mean(), percentiles(ours)[0, 0]))
        loose.append((theirs.mean(), percentiles(theirs)[0, 0]))
    mean, tenth = np.std(sliced, axis=0) / np.std(loose, axis=0)
    assert mean < 0.01
    assert tenth < 0.9
