"""What the reader changes, read strictly: values of assumptions, crossings held open or closed.

The address, the page and the shell write a change as text and pass here; a scenario file has its
own reader and the same checks.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from werkzeug.datastructures import MultiDict

from geo.assumptions import Assumption, bounds_of
from geo.scenario import AS_REPORTED, Preset, Scenario
from webapp.arguments import MAX_TEXT, SETTING, ArgumentError, one_of, plain, quoted, raw, text
from webapp.changeable import Changeable, Passage, near_ids

SCENARIO_NAMES = ("preset", "open", "closed", SETTING)
PRESETS = tuple(preset.value for preset in Preset)
MOST_SET = 80
MOST_PASSAGES = 40
MOST_VALUE_USD = 10_000_000.0
# Between the ends of a range: `24..48..96`.
RANGE_SIGN = ".."

Ends = tuple[float, float, float]

_NUMBER = re.compile(r"[+-]?\d{1,9}(\.\d{1,15})?", re.ASCII)
_WITH_UNIT = re.compile(r"[+-]?\d+(?:\.\d+)? *(?!e[+-]?\d)[^\W\d_].*|.*%")


def number_text(value: float) -> str:
    """A number as an address holds it: every digit that it needs, no exponent."""
    return format(Decimal(repr(value)).normalize(), "f")


def checked(name: str, value: float, assumption: Assumption) -> float:
    """`value` of an assumption, if it can be meant.

    Raises
    ------
    ArgumentError
        It is no number, has the wrong sign, or lies outside a wide sane bound.
    """
    least, most = bounds_of(assumption)
    unit = assumption.unit
    right = (
        f"Give {number_text(least)} to {number_text(most)} {unit}; "
        f"{number_text(assumption.typical)} is typical."
    )
    if not math.isfinite(value):
        raise ArgumentError(name, f"{value} is not a number one can reckon with", right)
    if value < 0 <= least:
        raise ArgumentError(name, f"{number_text(value)} {unit} is less than nothing", right)
    if not least <= value <= most:
        much = "much" if value > most else "little"
        raise ArgumentError(name, f"{number_text(value)} {unit} is too {much}", right)
    return value


def checked_range(name: str, ends: Ends, assumption: Assumption) -> Ends:
    """Low, typical and high of an assumption, if they can be meant; errors as of `checked`."""
    low, typical, high = (checked(name, end, assumption) for end in ends)
    if not low <= typical <= high:
        shown = RANGE_SIGN.join(map(number_text, ends))
        raise ArgumentError(
            name,
            f"the range {shown} is upside down",
            "Low comes first, then typical, then high: "
            f"{RANGE_SIGN.join(map(number_text, sorted(ends)))}.",
        )
    return low, typical, high


def assumption_of(name: str, id_: str, changeable: Changeable) -> Assumption:
    """The assumption of an id.

    Raises
    ------
    ArgumentError
        There is none; names the nearest.
    """
    found = changeable.assumptions.get(id_)
    if found is not None:
        return found
    near = near_ids(id_, changeable.assumptions)
    right = f"Did you mean {' or '.join(near)}?" if near else "All ids stand on the page /method."
    raise ArgumentError(name, f"there is no assumption {quoted(id_, 60)}", right)


def _value(name: str, given: str, assumption: Assumption) -> float | Ends:
    parts = [part.strip() for part in given.split(RANGE_SIGN)] if RANGE_SIGN in given else [given]
    numbers = [_number(name, part, assumption) for part in parts]
    if len(numbers) == 1:
        return checked(name, numbers[0], assumption)
    if len(numbers) != 3:
        raise ArgumentError(
            name,
            f"{quoted(given)} is no range",
            "Write low, typical and high: 24..48..96, or one value: 48.",
        )
    return checked_range(name, (numbers[0], numbers[1], numbers[2]), assumption)


def _number(name: str, given: str, assumption: Assumption) -> float:
    if _NUMBER.fullmatch(given):
        return float(given)
    typical, unit = number_text(assumption.typical), assumption.unit
    if _WITH_UNIT.fullmatch(given):
        raise ArgumentError(
            name,
            f"{quoted(given)} has a unit of its own",
            f"This one is in {unit}: give the number alone, such as {typical}.",
        )
    raise ArgumentError(
        name, f"{quoted(given)} is not a plain number", f"Give one in {unit}, such as {typical}."
    )


def _settings(args: MultiDict[str, str]) -> Iterator[tuple[str, str]]:
    """Parameters and texts of what is set; an empty field of a form sets nothing."""
    for name in args:
        if name.startswith(SETTING):
            yield name, text(args, name)


def passages_of(name: str, given: Iterable[str], changeable: Changeable) -> tuple[str, ...]:
    """Ids of crossings and lines, sorted, each with `.rail`, `.road` or `.sea` or for all modes.

    Raises
    ------
    ArgumentError
        One is not known or has no such mode, or there are too many.
    """
    found = sorted(dict.fromkeys(filter(None, (part.strip() for part in given))))
    if len(found) > MOST_PASSAGES:
        raise ArgumentError(name, f"{len(found)} are too many", f"Name at most {MOST_PASSAGES}.")
    for subject in found:
        passage, mode = split_subject(subject, changeable.passages)
        if passage is None:
            near = near_ids(subject, changeable.passages)
            right = f"Did you mean {' or '.join(near)}?" if near else "All stand on /crossings."
            raise ArgumentError(name, f"there is no crossing or line {quoted(subject, 60)}", right)
        if mode and mode not in passage.modes:
            raise ArgumentError(
                name,
                f"nothing goes by {mode} over {passage.name}",
                f"It carries {', '.join(passage.modes)}.",
            )
    return tuple(found)


def _named(args: MultiDict[str, str], name: str) -> Iterator[str]:
    """The ids of a list with commas, each refused as any text is."""
    return (plain(name, part) for part in raw(args, name).split(","))


def split_subject(subject: str, passages: Mapping[str, Passage]) -> tuple[Passage | None, str]:
    """The crossing or line of `id` or `id.mode`, None where there is none, and the mode or ""."""
    if subject in passages:
        return passages[subject], ""
    id_, _, mode = subject.rpartition(".")
    return (passages.get(id_), mode) if mode in ("rail", "road", "sea") else (None, "")


def no_contradiction(opened: Iterable[str], closed: Iterable[str]) -> None:
    """Check that nothing is held open and closed at once.

    Raises
    ------
    ArgumentError
    """
    shut = set(closed)
    for one in opened:
        whole, _, mode = one.rpartition(".")
        both = {one, whole} if mode in ("rail", "road", "sea") else {one}
        clash = both & shut or {other for other in shut if other.startswith(f"{one}.")}
        if clash:
            raise ArgumentError(
                "closed",
                f"{min(clash)} is also named in open",
                "A crossing is open or closed: leave it out of one of the two.",
            )


def scenario(
    args: MultiDict[str, str], changeable: Changeable, base: Scenario = AS_REPORTED
) -> Scenario:
    """What the reader changes; the arguments win over `base`, that of a file.

    Raises
    ------
    ArgumentError
    """
    values: dict[str, float] = dict(base.values)
    ranges: dict[str, Ends] = dict(base.ranges)
    for name, given in _settings(args):
        id_ = name.removeprefix(SETTING)
        assumption = assumption_of(name[:MAX_TEXT], id_, changeable)
        if not given:
            continue
        found = _value(name[:MAX_TEXT], given, assumption)
        values.pop(id_, None)
        ranges.pop(id_, None)
        if isinstance(found, float):
            values[id_] = found
        else:
            ranges[id_] = found
    if len(values) + len(ranges) > MOST_SET:
        raise ArgumentError(
            "set", f"{len(values) + len(ranges)} values are too many", f"Set at most {MOST_SET}."
        )
    held = {
        name: passages_of(name, (*before, *_named(args, name)), changeable)
        for name, before in (("open", base.opened), ("closed", base.closed))
    }
    no_contradiction(held["open"], held["closed"])
    preset = Preset(one_of(args, "preset", PRESETS)) if raw(args, "preset") else base.preset
    return Scenario(
        preset=preset,
        values=tuple(sorted(values.items())),
        opened=held["open"],
        closed=held["closed"],
        ranges=tuple(sorted(ranges.items())),
    )


def checked_value_usd(given: str) -> float | None:
    """USD that a tonne of the goods is worth; None when none is given.

    Raises
    ------
    ArgumentError
    """
    if not given:
        return None
    name, right = "value_usd_per_t", f"Give USD a tonne, from 0 to {MOST_VALUE_USD:,.0f}."
    if not _NUMBER.fullmatch(given):
        raise ArgumentError(name, f"{quoted(given)} is not a plain number", right)
    value = float(given)
    if not 0 <= value <= MOST_VALUE_USD:
        wrong = "is less than nothing" if value < 0 else "is more than anything costs"
        raise ArgumentError(name, f"{number_text(value)} {wrong}", right)
    return value
