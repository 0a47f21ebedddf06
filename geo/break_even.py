"""At which value of an assumption two ways come to the same total, and what to say about it.

A total is a sum of coefficient times effective value, so a change of one assumption moves it in a
straight line, and two lines meet in at most one point.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from geo.countries import COUNTRY_NAMES, country_name
from geo.terms import Terms, merged, original
from geo.value_range import ValueRange

# Coefficients nearer to each other than this share are the same: the rest is rounding.
_SAME = 1e-9
_WINS = {"time": "is faster", "cost": "is cheaper", "co2e": "emits less"}


@dataclass(frozen=True, slots=True)
class BreakEven:
    """Value of one assumption, in its own unit, at which both totals are equal.

    The other way is the lesser one above the value if `is_above`, else below it.
    """

    range: ValueRange
    value: float
    is_above: bool

    @property
    def is_in_range(self) -> bool:
        """Whether the value lies between the ends we reckon with."""
        return self.range.low <= self.value <= self.range.high


def break_evens(
    best: Terms,
    other: Terms,
    effective_values: Mapping[str, float],
    ranges: Mapping[str, ValueRange],
) -> tuple[BreakEven, ...]:
    """Every value that brings two ways level, those within reach first.

    Parameters
    ----------
    best, other
        Terms of the two ways for one measure. Both stay as they are: what another value would do
        to the choice of the path itself is not looked into.
    effective_values
        Present effective value of each assumption in the terms, a constant's too.
    ranges
        Only assumptions that are here and have a range are varied, one at a time.

    Returns
    -------
    found
        In range first, then nearest to the typical value, counted in widths of the range. Nothing
        for an assumption that weighs the same in both ways, or whose value would not be above zero.
    """
    best_of, other_of = dict(merged((best,))), dict(merged((other,)))
    found = []
    for id_ in dict.fromkeys((*best_of, *other_of)):
        one = ranges.get(id_)
        if one is None or not one.is_uncertain:
            continue
        first, second = best_of.get(id_, 0.0), other_of.get(id_, 0.0)
        if abs(first - second) <= _SAME * max(abs(first), abs(second)):
            continue
        rests = [_total(terms, effective_values, without=id_) for terms in (other_of, best_of)]
        level = (rests[0] - rests[1]) / (first - second)
        # A hair above zero is zero and the rounding of two numbers that cancel.
        if level <= _SAME * max(map(abs, rests)) / abs(first - second):
            continue
        # More of a speed is less of its hours per kilometre.
        is_above = (first > second) != one.is_speed
        found.append(BreakEven(one, original(one.unit, level), is_above))
    return tuple(sorted(found, key=_reach))


def _total(terms: Mapping[str, float], values: Mapping[str, float], *, without: str) -> float:
    return sum(factor * values[id_] for id_, factor in terms.items() if id_ != without)


def _reach(found: BreakEven) -> tuple[bool, float, str]:
    one = found.range
    distance = abs(found.value - one.typical) / (one.high - one.low)
    return not found.is_in_range, distance, one.id


# -- words -----------------------------------------------------------------------------------------


def sentence(found: BreakEven, other_name: str, measure: str) -> str:
    """What a break-even says: “The way through China is faster once … takes more than 74 hours …”.

    Parameters
    ----------
    other_name
        The way that is not the best one, as in “the way through China”.
    measure
        "time", "cost" or "co2e".

    Raises
    ------
    KeyError
        Another measure.
    """
    one = found.range
    subject, verb = _subject(one)
    name = other_name[:1].upper() + other_name[1:]
    more = "more" if found.is_above else "less"
    value = amount_words(one.unit, found.value)
    low, typical, high = (figure(end) for end in (one.low, one.typical, one.high))
    said = f"{name} {_WINS[measure]} once {subject} {verb} {more} than {value}"
    if found.is_in_range:
        return f"{said} (typical {typical}, range {low} to {high})."
    return f"{said}, outside the range reckoned with ({low} to {high}, typical {typical})."


def amount_words(unit: str, value: float) -> str:
    """A value with its unit as one says it: “74 hours”, “USD 0.41 per TEU and km”."""
    number = figure(value)
    if unit == "h":
        return f"{number} hour{'' if number == '1' else 's'}"
    if unit.startswith("USD/"):
        return f"USD {number} per {unit[4:].replace('-', ' and ')}"
    if unit.endswith("/t-km"):
        return f"{number} {unit.removesuffix('/t-km')} per t and km"
    return {
        "km/day": f"{number} km a day",
        "kn": f"{number} knots",
        "kg CO2e/t": f"{number} kg CO2e per t",
        "%/year": f"{number} % a year",
    }.get(unit, f"{number} {unit}")


def figure(value: float) -> str:
    """Three figures, grouped, whole above a hundred: “0.412”, “74”, “1,230”."""
    if abs(value) >= 99.95:
        return f"{value:,.0f}"
    return f"{float(f'{value:.3g}'):g}"


# Families of assumptions whose quantity ends with “, Where”: the words before it and the verb.
_FAMILIES = (
    (re.compile(r"dwell\..*sea"), "the border by sea{}", "takes"),
    (re.compile(r"dwell\..*road"), "the border by road{}", "takes"),
    (re.compile(r"dwell\."), "the border by rail{}", "takes"),
    (re.compile(r"fee\."), "the border{}", "costs"),
    (re.compile(r"gauge\.hours"), "the change of gauge{}", "takes"),
    (re.compile(r"gauge\.cost"), "the change of gauge{}", "costs"),
    (re.compile(r"port\.hours"), "a port{}", "takes"),
    (re.compile(r"port\.cost"), "a port{}", "costs"),
    (re.compile(r"terminal\.hours"), "loading or unloading{}", "takes"),
    (re.compile(r"terminal\.cost"), "loading or unloading{}", "costs"),
    (re.compile(r"headway\."), "the wait for the next sailing{}", "takes"),
)
_PAIR = re.compile(r"([A-Z]{2})-([A-Z]{2})")


def _subject(one: ValueRange) -> tuple[str, str]:
    """What the sentence is about, and its verb; families without words are quoted."""
    _, comma, where = one.quantity.rpartition(", ")
    # A place, a state or a pair of states; “loose grain” is a kind of cargo.
    if comma and where[:1].isupper():
        for family, words, verb in _FAMILIES:
            if family.match(one.id):
                return words.format(_at(where)), verb
    return f"“{one.quantity}”", "is"


def _at(where: str) -> str:
    """“ in China”, “ between China and Russia”, “ at Hunchun”."""
    pair = _PAIR.fullmatch(where)
    if pair:
        return f" between {country_name(pair[1])} and {country_name(pair[2])}"
    return f" {'in' if where in COUNTRY_NAMES.values() else 'at'} {where}"
