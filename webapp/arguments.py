"""The query string, read strictly: a value is understood in full, or the answer is a clear 400.

Nothing is guessed and nothing is swallowed: Flask's `args.get(type=…)` would turn `as_of=banana`
into today.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from werkzeug.datastructures import MultiDict

MOMENT_NAMES = ("as_of", "known_on")
# May be given several times; the order counts.
REPEATABLE = ("via",)
# A family of parameters: whatever begins so, such as `set.dwell.rail.cn-kp`.
SETTING = "set."
MODES = ("rail", "road", "sea")

# A day before the record is no error, its answer is that nothing is known; a day in a far future is
# a slip of the keyboard.
LAST_DAY = date(2100, 12, 31)
MAX_TEXT = 120

# Added to links by mail programs and social networks; a reader who follows one did nothing wrong.
_TRACKERS = re.compile(r"^(utm_[a-z_]+|fbclid|gclid|msclkid|mc_[ce]id|yclid|igshid|ref_src)$")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBER = re.compile(r"\d{1,12}(\.\d{1,6})?", re.ASCII)


class ArgumentError(Exception):
    """One parameter of the request cannot be used: which, what is wrong, what would be right."""

    def __init__(self, name: str, wrong: str, right: str) -> None:
        super().__init__(f"{name}: {wrong}. {right}")
        self.name = name


def quoted(text: str, most: int = 40) -> str:
    """Text in quotation marks, shortened, with control characters made visible."""
    shown = "".join("�" if _is_control(character) else character for character in text)
    return f"“{shown}”" if len(shown) <= most else f"“{shown[:most]}…”"


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs")


def only(args: MultiDict[str, str], names: tuple[str, ...], *, forgive: bool = False) -> None:
    """Check that every parameter is one of `names` and comes once, those of `REPEATABLE` apart.

    Parameters
    ----------
    names
        Those there are; one that ends in a dot stands for all that begin so.
    forgive
        Pass over the tags that mail programs and social networks add to links.

    Raises
    ------
    ArgumentError
        A parameter is unknown or repeated.
    """
    known = ", ".join(f"{name}<id>" if name.endswith(".") else name for name in names) or "none"
    families = tuple(name for name in names if name.endswith("."))
    for name in args:
        if name not in names and not name.startswith(families):
            if forgive and _TRACKERS.match(name):
                continue
            raise ArgumentError(
                quoted(name), "there is no parameter of this name", f"Known are: {known}."
            )
        if len(args.getlist(name)) > 1 and name not in REPEATABLE:
            raise ArgumentError(name[:MAX_TEXT], "given more than once", "Give it once.")


def text(args: MultiDict[str, str], name: str) -> str:
    """The value without outer blanks; "" when it is not there.

    Raises
    ------
    ArgumentError
        It is over-long, or holds characters that no keyboard types.
    """
    return plain(name, raw(args, name))


def raw(args: MultiDict[str, str], name: str) -> str:
    """The value as it was sent; "" when it is not there, which most parameters are not."""
    # `MultiDict.get` makes and drops an exception for each of them.
    found = args.getlist(name)
    return found[0] if found else ""


def plain(name: str, value: str) -> str:
    """`value` of the parameter `name` without outer blanks, refused as `text` refuses it."""
    value = value.strip(" ")
    if len(value) > MAX_TEXT:
        raise ArgumentError(
            name, f"{len(value)} characters are too long", f"Use at most {MAX_TEXT}."
        )
    if "�" in value or (not value.isprintable() and any(map(_is_control, value))):
        raise ArgumentError(name, "it holds control characters", "Use plain text in UTF-8.")
    return value


def day(args: MultiDict[str, str], name: str, today: date) -> date:
    """The day asked about; `today` when none is given.

    Raises
    ------
    ArgumentError
        It is not written as year-month-day, is not in the calendar, or is too far ahead.
    """
    value = text(args, name)
    if not value:
        return today
    right = "Write year-month-day, for example 2022-10-15."
    if not _DAY.fullmatch(value):
        raise ArgumentError(name, f"{quoted(value)} is not a day", right)
    try:
        asked = date.fromisoformat(value)
    except ValueError:
        raise ArgumentError(name, f"{quoted(value)} is not in the calendar", right) from None
    if asked > LAST_DAY:
        raise ArgumentError(name, f"{value} is out of range", "Choose a day up to 2100-12-31.")
    return asked


@dataclass(frozen=True, slots=True)
class Moment:
    """The two clocks of a request: the day asked about, and the day whose knowledge counts.

    `known_on` is None when all that is known counts, as it does unless a day before today is given.
    """

    as_of: date
    known_on: date | None


def moment(args: MultiDict[str, str], today: date) -> Moment:
    """The day asked about and the day of knowledge; today and all there is when not given.

    Raises
    ------
    ArgumentError
        One of them is no usable day.
    """
    known_on = day(args, "known_on", today)
    return Moment(day(args, "as_of", today), known_on if known_on < today else None)


def one_of(args: MultiDict[str, str], name: str, choices: tuple[str, ...]) -> str:
    """One of `choices`, the first when none is given.

    Raises
    ------
    ArgumentError
        It is another word.
    """
    value = text(args, name)
    if not value:
        return choices[0]
    if value not in choices:
        raise ArgumentError(
            name, f"{quoted(value)} is not known", f"Choose one of {', '.join(choices)}."
        )
    return value


def modes(args: MultiDict[str, str]) -> tuple[str, ...]:
    """The modes asked for, in the order rail, road, sea; all when none is given.

    Raises
    ------
    ArgumentError
        One is unknown or named twice.
    """
    value = text(args, "modes")
    if not value:
        return MODES
    asked = [part.strip() for part in value.split(",")]
    right = f"Choose from {', '.join(MODES)}, with commas between them."
    for part in asked:
        if part not in MODES:
            raise ArgumentError("modes", f"{quoted(part)} is not known", right)
    if len(set(asked)) < len(asked):
        raise ArgumentError("modes", "a mode is named twice", right)
    return tuple(mode for mode in MODES if mode in asked)


def amount(args: MultiDict[str, str], name: str, most: float) -> float | None:
    """A number above 0 and at most `most`; None when none is given.

    Raises
    ------
    ArgumentError
        It is not a plain number, or out of range.
    """
    value = text(args, name)
    if not value:
        return None
    right = f"Give a number above 0 and at most {most:,.0f}, such as 1 or 2.5."
    if value.startswith("-") and _NUMBER.fullmatch(value[1:]):
        raise ArgumentError(name, f"{value} is less than nothing", right)
    if not _NUMBER.fullmatch(value):
        raise ArgumentError(name, f"{quoted(value)} is not a plain number", right)
    number = float(value)
    if number == 0:
        raise ArgumentError(name, "an empty lot cannot be sent", right)
    if number > most:
        raise ArgumentError(name, f"{number:,.0f} is too much", right)
    return number
