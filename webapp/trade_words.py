"""Trade in words: pairs, directions, periods, amounts and changes, as a newspaper prints them."""

from collections.abc import Mapping
from decimal import Decimal

from geo.almanac import Flow, PeriodType, TradeFigure
from geo.sources import Source
from geo.trade import ROUNDED, Against, Change, Comparison, counted_by, period_name
from webapp.wording import date_words

# Who trades with whom, seen from the first.
PAIRS: Mapping[str, str] = {
    "CN-KP": "China and North Korea",
    "RU-KP": "Russia and North Korea",
    "RUFE-KP": "The Russian Far East and North Korea",
    "KP-WORLD": "North Korea and all partners",
}
FLOWS: Mapping[str, str] = {"total": "both ways", "export": "exports", "import": "imports"}
KINDS: Mapping[PeriodType, str] = {
    PeriodType.MONTH: "month",
    PeriodType.QUARTER: "quarter",
    PeriodType.YEAR: "year",
    PeriodType.RANGE: "run of months",
}
_OF = {
    "CN-KP": ("China’s", "North Korea"),
    "RU-KP": ("Russia’s", "North Korea"),
    "RUFE-KP": ("The Russian Far East’s", "North Korea"),
    "KP-WORLD": ("North Korea’s", "all partners"),
}
_VERBS = {Flow.TOTAL: "trade with", Flow.EXPORT: "exports to", Flow.IMPORT: "imports from"}
_STEPS = {
    1: "one decimal",
    0: "a whole percent",
    -1: "tens of per cent",
    -2: "hundreds of per cent",
}
_QUARTERS = ("first", "second", "third", "fourth")
_AGAINST = {
    Against.YEAR_BEFORE: {
        PeriodType.MONTH: "The same month of the year before",
        PeriodType.QUARTER: "The same quarter of the year before",
        PeriodType.RANGE: "The same months of the year before",
    },
    Against.PERIOD_BEFORE: {
        PeriodType.MONTH: "The month before",
        PeriodType.QUARTER: "The quarter before",
        PeriodType.YEAR: "The year before",
    },
    Against.SAME_OF_2019: {
        PeriodType.MONTH: "The same month of 2019",
        PeriodType.QUARTER: "The same quarter of 2019",
        PeriodType.YEAR: "2019",
        PeriodType.RANGE: "The same months of 2019",
    },
}


def subject_words(pair: str, flow: Flow) -> str:
    """“China’s exports to North Korea”."""
    whose, whom = _OF[pair]
    return f"{whose} {_VERBS[flow]} {whom}"


def period_words(figure: TradeFigure | Comparison, kind: PeriodType) -> str:
    """“April 2025”, “the first quarter of 2018”, “2025”, “January to May 2010”."""
    start = figure.start.isoformat()
    if kind is PeriodType.YEAR:
        return date_words(start, "year")
    if kind is PeriodType.MONTH:
        return date_words(start, "month")
    if kind is PeriodType.QUARTER:
        name = _QUARTERS[(figure.start.month - 1) // 3]
        return f"the {name} quarter of {figure.start.year}"
    last = period_name(figure.start, figure.end, PeriodType.RANGE).partition("..")[2]
    first, last_words = date_words(start, "month"), date_words(f"{last}-01", "month")
    if first[-4:] == last_words[-4:]:
        first = first[:-5]
    return f"{first} to {last_words}"


def capital(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]


def plain_amount(usd_million: float) -> str:
    """The number as the source prints it, grouped: “2,790”, “222.1”, “0.003”."""
    return f"{usd_million:,.10g}"


def dated_words(figure: TradeFigure) -> str:
    """The number with its period, short enough for a chart: “Nov 2020: 1.27”."""
    period = figure.period
    if figure.period_type is PeriodType.MONTH:
        period = f"{date_words(figure.start.isoformat(), 'month')[:3]} {figure.start.year}"
    return f"{period}: {plain_amount(figure.usd_million)}"


def amount_words(usd_million: float) -> str:
    """“USD 222.1 million”."""
    return f"USD {plain_amount(usd_million)} million"


def title_words(figure: TradeFigure) -> str:
    """“China’s trade with North Korea, April 2025”."""
    period = period_words(figure, figure.period_type)
    return f"{subject_words(figure.pair, figure.flow)}, {period}"


def figure_words(figure: TradeFigure, source: Source) -> str:
    """One figure with who counted and who printed it, for the mark of a chart."""
    period = capital(period_words(figure, figure.period_type))
    return (
        f"{period}: {amount_words(figure.usd_million)}. {capital(counted_by(figure))}, "
        f"printed by {source.publisher}, {source.date}"
    )


def sentence(figure: TradeFigure, source: Source) -> str:
    """The figure as a sentence to copy, with whose count it is and who printed it."""
    period = period_words(figure, figure.period_type)
    return (
        f"{subject_words(figure.pair, figure.flow)} in {period} came to "
        f"{amount_words(figure.usd_million)} ({counted_by(figure)}; printed by "
        f"{source.publisher}, {source.date})."
    )


def against_words(comparison: Comparison, kind: PeriodType) -> str:
    """“The same month of the year before, April 2024”."""
    words = _AGAINST[comparison.against][kind]
    period = period_words(comparison, kind)
    return words if words == period else f"{words}, {period}"


def change_words(change: Change) -> str:
    """“14.5 % higher”, “6.7 % lower”; says so where there is no change or no percentage."""
    percent = change.shown_percent
    if percent is None:
        return "no percentage: the figure it is set against is zero"
    if percent == 0:
        return f"no change to {_STEPS[change.decimals]}"
    about = "about " if change.decimals < 0 else ""
    return f"{about}{abs(percent):,} % {'higher' if percent > 0 else 'lower'}"


def signed(percent: Decimal) -> str:
    """“+14.5 %”, “−6.7 %”, “0.0 %”, with a true minus sign."""
    return f"{percent:+,} %".replace("-", "−") if percent else f"{percent} %"


def formula_words(change: Change) -> str:
    """“(222.1 − 193.9) / 193.9 × 100 = +14.5 %”; "" where the base is zero."""
    if change.shown_percent is None:
        return ""
    value = plain_amount(change.figure.usd_million)
    base = plain_amount(change.base.usd_million)
    return f"({value} − {base}) / {base} × 100 = {signed(change.shown_percent)}"


def rounding_words(change: Change) -> str:
    """How the result was rounded, and why."""
    said = f"rounded to {_STEPS[change.decimals]}"
    if change.decimals == 1:
        return said
    rounded = [f for f in (change.figure, change.base) if f.quality == ROUNDED]
    if not rounded:
        return f"{said}, because the last printed digits leave more than that open"
    which = "both figures are" if len(rounded) > 1 else "one figure is"
    return f"{said}, because {which} printed in round millions"


def counters_words(change: Change) -> str:
    """A warning where two different offices counted; "" where one counted both."""
    if not change.has_two_counters:
        return ""
    return (
        f"Counted by different offices or speakers: a by {counted_by(change.figure)}, b by "
        f"{counted_by(change.base)}. Part of the difference may be one of counting."
    )


def quality_words(quality: str) -> str:
    """What the quality of a figure means."""
    return {
        "published": "as printed by the source, to a tenth of a million dollars or finer",
        ROUNDED: "printed by the source in round millions or coarser",
        "derived": "worked out from other figures of the source, as the note says",
    }.get(quality, quality)
