"""Numbers, days and words of the pages: all rounding for readers is here and in `wording`.

JSON, CSV and the tables of steps keep the exact values; cards, map and picture go through here.
The rules themselves (hours up to two days, kilometres to the nearest ten, money to two figures) are
those of the sentence, so that a card never rounds otherwise than the sentence above it.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from geo.countries import country_name
from webapp.wording import (
    day_words,
    km_words,
    money_words,
    range_words,
    time_words,
    two_figures,
)

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫"
_KG_PER_T = 1000
_MONTHS_A_YEAR = 12

STATUSES = {
    "open": "open",
    "partial": "partly open",
    "suspended": "suspended",
    "closed": "closed",
    "construction": "being built",
    "planned": "planned, not built",
    "unknown": "status unknown",
}
ACTIVITIES = {
    "border": "Border",
    "gauge_change": "Gauge change",
    "port": "Port",
    "terminal": "Terminal",
    "wait": "Wait for a sailing",
    "queue": "Queue for a lot larger than a day takes",
    "transfer": "Transfer",
}
# What is loose or in bags is not lifted in its box.
LOOSE_METHODS = {
    "transshipment": "reloaded from wagon to wagon",
}
METHODS = {
    "transshipment": "containers lifted across",
    "bogie_exchange": "bogies exchanged",
    "variable_gauge": "wheelsets that change gauge",
}


def country(code: str | None) -> str:
    """Common English name; the code itself for a country we never named, "at sea" for None."""
    return "at sea" if code is None else country_name(code)


def circled(number: int) -> str:
    """The mark of a way, counted from 1, on cards, map and charts: ①."""
    return _CIRCLED[number - 1] if number <= len(_CIRCLED) else str(number)


def status(word: str) -> str:
    """What a reader calls this status."""
    return STATUSES.get(word, word)


def grouped(number: float) -> str:
    """Digits in groups of three, without a useless fraction."""
    return f"{number:,.0f}" if abs(number) >= 10 or number == int(number) else f"{number:,g}"


def duration(hours: float) -> str:
    """“40 minutes”, “31 hours”, “3.5 days”, “12 days”."""
    if hours < 1:
        minutes = 5 * round(hours * 12)
        return f"{minutes} minutes" if minutes < 60 else "1 hour"
    return time_words(hours)


def duration_range(low: float, high: float) -> str:
    """“3–6 days”, “20–40 hours”; one value where both ends read the same."""
    text = range_words(low, high)
    ends, _, unit = text.partition(" ")
    first, _, last = ends.partition("–")
    return f"{first} {unit}" if first == last else text


def km(kilometres: float) -> str:
    """“87 km”, “1,170 km”."""
    return km_words(kilometres)


def usd(dollars: float) -> str:
    """“USD 1,200”."""
    return money_words(dollars)


def co2e(kilograms: float) -> str:
    """“310 kg”, “1.2 t”."""
    rounded = two_figures(kilograms)
    if abs(rounded) >= _KG_PER_T:
        return f"{grouped(two_figures(rounded / _KG_PER_T))} t"
    return f"{grouped(rounded)} kg"


def exact(number: float, decimals: int = 1) -> str:
    """A table's number: grouped, with the same number of decimals all down its column."""
    return f"{number:,.{decimals}f}"


def amount(number: float) -> str:
    """A number that someone typed, as short as it goes: 1, 2.5, 120000."""
    return f"{number:f}".rstrip("0").rstrip(".")


def day(moment: date | str) -> str:
    """“15 October 2022”; also of an ISO text."""
    return day_words(moment if isinstance(moment, str) else moment.isoformat())


def age(days: int, day: date) -> str:
    """How long before `day` something was, `days` earlier; never rounded up.

    Completed months up to two years, completed years above: “3 days before”, “5 months before”,
    “6 years before”; “nearly 7 years before” where more than eleven months of the seventh are over.
    """
    then = day - timedelta(days=days)
    months = 12 * (day.year - then.year) + day.month - then.month - (day.day < then.day)
    if months < 2:
        return "the same day" if days == 0 else f"{days} day{'s' if days > 1 else ''} before"
    if months < 2 * _MONTHS_A_YEAR:
        return f"{months} months before"
    years, rest = divmod(months, _MONTHS_A_YEAR)
    if rest == _MONTHS_A_YEAR - 1 and day.day != then.day:
        return f"nearly {years + 1} years before"
    return f"{years} years before"


def last_report(reported_on: str | None, days: int | None, precision: str | None = None) -> str:
    """“as last reported 2025-02 (5 months before)”; says so where there is no report."""
    if reported_on is None or days is None:
        return "no report found"
    asked = date.fromisoformat(reported_on) + timedelta(days=days)
    shown = reported_on[: 4 if precision == "year" else 7]
    return f"as last reported {shown} ({age(days, asked)})"


def _more_or_less(text: str, value: float, more: str, less: str) -> str:
    return f"{text} {more if value > 0 else less}"


def _count(number: int, one: str) -> str:
    few = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}.get(number, str(number))
    return f"{few} {one}{'' if number == 1 else 's'}"


def differences(versus: Mapping[str, float], base: Mapping[str, float]) -> list[str]:
    """A way against the direct one in words, the weightiest first; what hardly differs is left out.

    Parameters
    ----------
    versus
        `versus_baseline` of the answer: this way minus the direct one.
    base
        Typical `time_h`, `cost_usd`, `co2e_kg` and the `distance_km` of this way, for “hardly”.
    """
    words = []
    hours, far, money = versus["time_h"], versus["distance_km"], versus["cost_usd"]
    if abs(hours) >= max(1.0, base["time_h"] * 0.02):
        words.append(_more_or_less(duration(abs(hours)), hours, "slower", "faster"))
    else:
        words.append("about as fast")
    if abs(far) >= max(5.0, base["distance_km"] * 0.005):
        words.append(_more_or_less(km(abs(far)), far, "longer", "shorter"))
    else:
        words.append("about as long")
    if abs(money) >= max(1.0, base["cost_usd"] * 0.02):
        words.append(_more_or_less(usd(abs(money)), money, "dearer", "cheaper"))
    for name, one in (("border_crossings", "border"), ("gauge_breaks", "gauge change")):
        number = round(versus[name])
        if number:
            words.append(_more_or_less(_count(abs(number), one), number, "more", "fewer"))
    return words
