"""Trade in words, case by case."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from geo.almanac import Flow, PeriodType, TradeFigure
from geo.sources import Source
from geo.trade import Change
from webapp import trade_words

FIGURE = TradeFigure(
    "x", "2025-04", PeriodType.MONTH, date(2025, 4, 1), date(2025, 5, 1), "CN-KP", Flow.TOTAL,
    1222.1, "published", "China's customs; digits unclear", "paper",
)  # fmt: skip
SOURCE = Source("paper", "The Paper", "Trade", "2025-05-20", "https://example.org/")


def change(percent: str | None, *, decimals: int = 1, quality: str = "published") -> Change:
    exact = None if percent is None else Decimal(percent)
    return Change(FIGURE, replace(FIGURE, quality=quality), False, exact, decimals)


@pytest.mark.parametrize(
    ("percent", "words", "formula_end"),
    [
        ("14.5436", "14.5 % higher", "= +14.5 %"),
        ("-6.7199", "6.7 % lower", "= −6.7 %"),
        ("-0.04", "no change to one decimal", "= 0.0 %"),
        ("12345.67", "12,345.7 % higher", "= +12,345.7 %"),
    ],
)
def test_a_change_in_words(percent: str, words: str, formula_end: str) -> None:
    assert trade_words.change_words(change(percent)) == words
    formula = trade_words.formula_words(change(percent))
    assert formula.startswith("(1,222.1 − 1,222.1) / 1,222.1 × 100 ")
    assert formula.endswith(formula_end)


def test_against_zero_no_percentage_is_given() -> None:
    assert trade_words.change_words(change(None)) == (
        "no percentage: the figure it is set against is zero"
    )
    assert trade_words.formula_words(change(None)) == ""


def test_how_a_change_was_rounded() -> None:
    assert trade_words.rounding_words(change("1")) == "rounded to one decimal"
    rounded = change("1", decimals=0, quality="rounded")
    assert trade_words.rounding_words(rounded) == (
        "rounded to a whole percent, because one figure is printed in round millions"
    )
    assert trade_words.change_words(change("0.4", decimals=0)) == "no change to a whole percent"


@pytest.mark.parametrize(
    ("kind", "start", "end", "words"),
    [
        (PeriodType.MONTH, date(2025, 4, 1), date(2025, 5, 1), "April 2025"),
        (PeriodType.QUARTER, date(2018, 1, 1), date(2018, 4, 1), "the first quarter of 2018"),
        (PeriodType.QUARTER, date(2018, 10, 1), date(2019, 1, 1), "the fourth quarter of 2018"),
        (PeriodType.YEAR, date(2018, 1, 1), date(2019, 1, 1), "2018"),
        (PeriodType.RANGE, date(2010, 1, 1), date(2010, 6, 1), "January to May 2010"),
        (PeriodType.RANGE, date(2009, 11, 1), date(2010, 3, 1), "November 2009 to February 2010"),
        (PeriodType.RANGE, date(2010, 7, 1), date(2011, 1, 1), "July to December 2010"),
    ],
)
def test_a_period_in_words(kind: PeriodType, start: date, end: date, words: str) -> None:
    figure = replace(FIGURE, period_type=kind, start=start, end=end)
    assert trade_words.period_words(figure, kind) == words


def test_a_figure_as_a_sentence_says_who_counted_and_who_printed_it() -> None:
    assert trade_words.sentence(FIGURE, SOURCE) == (
        "China’s trade with North Korea in April 2025 came to USD 1,222.1 million "
        "(China's customs; printed by The Paper, 2025-05-20)."
    )
    assert trade_words.dated_words(FIGURE) == "Apr 2025: 1,222.1"
    assert trade_words.plain_amount(0.040569) == "0.040569"


@pytest.mark.parametrize("pair", list(trade_words.PAIRS))
@pytest.mark.parametrize("flow", list(Flow))
def test_every_pair_and_direction_has_words(pair: str, flow: Flow) -> None:
    assert re_words(trade_words.subject_words(pair, flow))


def re_words(text: str) -> bool:
    return (
        text[0].isupper()
        and "’s " in text
        and text.split("’s ")[1].startswith(("trade with ", "exports to ", "imports from "))
    )
