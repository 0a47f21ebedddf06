"""The worked examples of docs/method.md: every number in them is worked out anew.

Each example names the sentence of the manual, with `#` where a number stands, and what the product
makes of it. A printed number agrees when it is the result rounded to as many decimals.
"""

import csv
import re
import statistics
from collections.abc import Callable
from datetime import date
from functools import cache
from math import ceil
from pathlib import Path

import numpy as np
import pytest

from geo.answer import Route
from geo.atlas import Atlas
from geo.break_even import break_evens
from geo.draws import DRAWS, percentiles, triangular, wins
from geo.observations import CheckKind, NetworkPart
from geo.reality import LENGTH_TOLERANCE, Sheet, hold_length
from geo.sensitivity import lead_swings
from geo.terms import Terms, effective
from geo.trade import percent_change
from geo.value_range import ValueRange
from layers import load_almanac
from layers.facts import DATA_DIR
from layers.model_said import read_sheet
from layers.published_lengths import read_published_lengths
from tests.geo.reading import only, vlad_to_pyongyang
from tests.geo.tiny_world import KHASAN, LATE, PEAK, tiny_facts
from tests.method_examples import (
    Numbers,
    at_sea,
    atlas,
    border_share,
    boxes,
    calibration,
    coal,
    cost_of_time,
    in_port,
    local_lorry,
    on_land,
    path_weight,
    price_level,
    queue,
    sailings,
    under_wire,
    weekly_ship,
)

METHOD = Path(__file__).resolve().parent.parent / "docs" / "method.md"
NUMBER = r"(-?[\d,]+(?:\.\d+)?)"

BORDER = ValueRange("border", "hours at the border", "h", 12, 48, 96)
SPEED = ValueRange("speed", "speed", "km/day", 120, 240, 720)
ROWS = {one.id: one for one in (BORDER, SPEED)}
PRESENT = {one.id: one.effective for one in ROWS.values()}
DIRECT: Terms = (("border", 1.0), ("speed", 480.0))
THROUGH: Terms = (("speed", 1220.0),)


@cache
def told() -> str:
    return " ".join(METHOD.read_text(encoding="utf-8").replace("−", "-").split())


def told_numbers(sentence: str) -> list[str]:
    """Numbers that stand in the manual where the sentence has `#`."""
    pattern = NUMBER.join(re.escape(part) for part in sentence.split("#"))
    found = re.findall(pattern, told())
    assert len(found) == 1, f"{len(found)} times in docs/method.md: {sentence}"
    return [found[0]] if isinstance(found[0], str) else list(found[0])


def assert_agree(printed: list[str], found: Numbers) -> None:
    for text, value in zip(printed, found, strict=True):
        plain = text.replace(",", "")
        decimals = len(plain.partition(".")[2])
        half = 0.5 * 10**-decimals * (1 + 1e-9)
        assert abs(float(plain) - value) <= half, (text, value, printed, found)


# -- ranges ----------------------------------------------------------------------------------------


def ends() -> Numbers:
    """Good, typical and bad ends of the border and of 480 km, and their sums."""
    border = [BORDER.low, BORDER.typical, BORDER.high]
    run = [480 * effective("km/day", v) for v in (SPEED.high, SPEED.typical, SPEED.low)]
    found: Numbers = [12, 96, 48, 480, 120, 720, 240]
    for at_border, under_way in zip(border, run, strict=True):
        found += [at_border, under_way, at_border + under_way]
    return found


def triangle() -> Numbers:
    shape = ValueRange("x", "x", "h", 0, 2, 8)
    drawn = triangular(shape, np.array([1 / 16, 1 / 4, 2 / 3])).tolist()
    assert drawn[1] == shape.typical
    return [0, 2, 8, drawn[0], drawn[2]]


def strained() -> Numbers:
    shape = ValueRange("x", "x", "h", 24, 96, 96)
    return [24, 96, 96, 24, 72, triangular(shape, np.array([0.9]))[0]]


def order_statistics() -> Numbers:
    return [*percentiles(np.arange(1.0, DRAWS + 1)[None, :])[0].tolist(), DRAWS]


def share_of_wins() -> Numbers:
    first, second = np.zeros(DRAWS), np.ones(DRAWS)
    first[1240:1260], first[1260:] = 1.0, 2.0
    return [1240, DRAWS, 20, 1240, 10, DRAWS, wins(np.array([first, second]))[0] * 100]


def level() -> Numbers:
    found = {one.range.id: one.value for one in break_evens(DIRECT, THROUGH, PRESENT, ROWS)}
    return [48, 480, 240, 96, 1220, 240, 122, 48, 122, 96, 1, 0, found["border"], found["speed"]]


def swings() -> Numbers:
    found = {one.range.id: one for one in lead_swings(DIRECT, THROUGH, PRESENT, ROWS)}
    border, speed = found["border"], found["speed"]
    return [
        *(12, 96, 48, 120, 720, 240, border.typical),
        *(border.at_low, border.at_high, speed.at_low, speed.at_high),
    ]


@cache
def tiny_atlas() -> Atlas:
    return Atlas(tiny_facts())


def unsourced() -> Numbers:
    way = only(vlad_to_pyongyang(tiny_atlas(), PEAK).routes, KHASAN)
    return [130, way.totals.time_h.typical, way.time_unsourced_share * 100]


def estimated() -> Numbers:
    way: Route = vlad_to_pyongyang(tiny_atlas(), LATE).routes[0]
    answers = [way, *vlad_to_pyongyang(tiny_atlas(), date(2022, 12, 1)).routes]
    found = next(r for r in answers if round(r.totals.distance_km) == 1160)
    return [found.estimated_km, 1160, found.estimated_km / found.totals.distance_km * 100]


def april() -> Numbers:
    percent = percent_change(222.1, 193.9)
    assert percent is not None
    return [222.1, 193.9, 193.9, float(percent)]


EXAMPLES: tuple[tuple[str, Callable[[], Numbers]], ...] = (
    (
        "# km at a weight of # weigh # and # km at 1 weigh #: the second is taken, and its # km "
        "are charged",
        path_weight,
    ),
    (
        "a link of # km whose ends lie # and # km from the border point, as the crow flies, has "
        "# km on the one side and # km on the other",
        border_share,
    ),
    (
        "Three stretches of #, # and # km by the documents, each # km on the graph, give # ÷ # = "
        "#; against the factor of the other two they are off by #, # and # %, so the median error "
        "is # %. A run of # km of the graph then counts # km",
        calibration,
    ),
    (
        "for # TEU of # t each: # km by rail at # km a day, # USD/TEU-km and # g CO2e/t-km take "
        "# ÷ # = # h, cost # × # × # = # USD and emit # × # ÷ # × # = # kg",
        on_land,
    ),
    ("# km at sea at # knots take # ÷ # = # h", at_sea),
    ("A port of # h, # USD/TEU and # kg CO2e/t takes # h, # USD and # kg", in_port),
    (
        "With # of # km under wire, at # g electric and # g diesel, it is # × # + # × # = # g",
        under_wire,
    ),
    ("all of them at worst (a weekly ship: #, #, # h)", weekly_ship),
    ("(# km at # are # km, at # g CO2e/t-km # kg a tonne; # km count as # km)", local_lorry),
    ("the # USD of a change of gauge at Dostyk in # are # × # ÷ # = # USD", price_level),
    ("# t of coal: # ÷ # = #, so # wagons; # ÷ # = #, so # trains; # ÷ # = #, so # lorries", coal),
    ("(# t are # TEU on # wagons)", boxes),
    (
        "# t of coal over Khasan–Tumangang (# Mt a year by design, # t a day): # days, # of them "
        "extra",
        queue,
    ),
    (
        "Monday, 1 June 2026: after # h on the way it waits # h, after # h it has just missed it "
        "and waits # h",
        sailings,
    ),
    (
        "For goods of # USD a tonne and # % a year an hour costs # US cents a tonne",
        cost_of_time,
    ),
    (
        "a border of # to # h (typical #) and # km at # to # km a day (typical #) take # + # = "
        "# h, # + # = # h and # + # = # h",
        ends,
    ),
    (
        "With low #, typical # and high #, *u* = 1/16 gives #, *u* = 1/4 the typical value, *u* = "
        "2/3 gives #",
        triangle,
    ),
    (
        "One value of # to # h alone: the peak at # h leaves nine draws in ten below # + √0.9 × # "
        "= # h",
        strained,
    ),
    ("the #th and the #th of the # ordered totals", order_statistics),
    (
        "Fastest alone in # of # draws and level with one other in #, a way wins (# + #) ÷ # = # %",
        share_of_wins,
    ),
    (
        "the direct way has # h at a border and # km at # km a day, # h in all; the way round # "
        "km at # km a day, # h. They are level at # + (# - #) / (# - #) = # h at the border, or "
        "at # km a day",
        level,
    ),
    (
        "With a border of # to # h (typical #) and a speed of # to # km a day (typical #) the lead "
        "of # h of the example runs from # to # h with the border, and from # to # h with the "
        "speed",
        swings,
    ),
    (
        "With # of # typical hours on a line whose speed is assumed, # % of the time is unsourced",
        unsourced,
    ),
    ("with # of # km on links of estimated length, # % of the kilometres are estimated", estimated),
    ("For April 2025: (# - #) / # × 100 = +# %", april),
)


@pytest.mark.parametrize(
    ("sentence", "work_out"),
    EXAMPLES,
    ids=[getattr(work_out, "__name__", "") for _, work_out in EXAMPLES],
)
def test_an_example_comes_out_as_printed(sentence: str, work_out: Callable[[], Numbers]) -> None:
    assert_agree(told_numbers(sentence), work_out())


def test_a_number_that_is_not_so_is_noticed() -> None:
    with pytest.raises(AssertionError):
        assert_agree(["398.8"], [398.9])
    assert_agree(["398.8", "1,020", "-23.3"], [398.76, 1020.4, -23.333])


# -- tables and counts of the base network ---------------------------------------------------------


def test_the_factors_are_those_of_the_built_network() -> None:
    with (DATA_DIR / "built" / "base_calibration.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    printed = re.findall(
        r"^\| (\w+) \| (rail|road) \| ([\d.]+) \| (\d+) \| (.+?) \| (.+?) \|$",
        METHOD.read_text(encoding="utf-8"),
        re.MULTILINE,
    )

    def percent(text: str) -> str:
        return f"{text} %" if text else "–"

    assert printed == [
        (
            row["country"],
            row["mode"],
            row["factor"],
            row["n"],
            percent(row["median_error_pct"]),
            percent(row["p90_error_pct"]),
        )
        for row in rows
    ]


def test_lengths_that_tuned_nothing_come_out_as_printed() -> None:
    lengths = read_published_lengths(DATA_DIR / "published_lengths.csv", atlas().facts.sources)
    errors = [
        error * 100
        for length in lengths.values()
        if length.network is NetworkPart.BASE
        and (error := hold_length(atlas(), length).error) is not None
    ]
    sizes = sorted(abs(error) for error in errors)
    printed = told_numbers(
        "# ways over the base network from Lhasa to Seinäjoki): median error # %, nine in ten "
        "within # %, the worst # %; # of # are too long"
    )
    nine_in_ten = sizes[ceil(0.9 * len(sizes)) - 1]
    too_long = sum(error > 0 for error in errors)
    count = len(sizes)
    found = [count, statistics.median(sizes), nine_in_ten, sizes[-1], too_long, count]
    assert_agree(printed, found)


# -- what others printed ---------------------------------------------------------------------------


@cache
def checked() -> Sheet:
    """What the last build kept of the checks; that it is so now is tests/layers/test_model_said."""
    return read_sheet(DATA_DIR, atlas(), load_almanac(atlas().facts))


def test_the_checks_are_counted_as_on_their_page() -> None:
    lengths, others = checked().scores()
    assert others.median_error is not None
    printed = told_numbers(
        "Of # published lengths # are met within # % and # are not. Of the # times, prices and "
        "emissions that the model could miss # lie between the p10 and the p90 printed beside them "
        "(a figure printed as a range by its middle) and # do not; half of the typical values are "
        "within # % of the published figure. # more, bounds"
    )
    found = [
        *(lengths.count, lengths.inside, 100 * LENGTH_TOLERANCE, lengths.count - lengths.inside),
        *(others.count, others.inside, others.count - others.inside, 100 * others.median_error),
        others.little,
    ]
    assert_agree(printed, found)


def test_to_which_side_the_ranges_miss_is_as_printed() -> None:
    counted = [held for held in checked().others if not held.says_little]
    missed = [held for held in counted if not held.is_inside]
    prices = [held for held in counted if held.check.kind is CheckKind.PRICE]
    said = [held.said.spread for held in counted if held.said is not None]
    printed = told_numbers(
        "Of the # that are missed # lie below the whole range and # above it; of the prices, # of "
        "# lie inside, and # of # below p10. In # of the # the typical value is too high as well, "
        "so rates and hours are part of it. In # of the # the typical value lies below its own p10"
    )
    found = [
        len(missed),
        sum(held.side > 0 for held in missed),
        sum(held.side < 0 for held in missed),
        sum(held.is_inside for held in prices),
        len(prices),
        sum(held.side > 0 for held in prices),
        len(prices),
        sum((held.error or 0.0) > 0 for held in counted),
        len(counted),
        sum(spread.typical < spread.low for spread in said),
        len(counted),
    ]
    assert_agree(printed, [float(number) for number in found])


def test_the_changelog_counts_the_checks_alike() -> None:
    lengths, others = checked().scores()
    text = " ".join((METHOD.parent.parent / "CHANGELOG.md").read_text(encoding="utf-8").split())
    assert f"{lengths.inside} of {lengths.count} lengths are met within 5 %" in text
    assert f"{others.inside} of {others.count} times, prices and emissions lie in the range" in text
