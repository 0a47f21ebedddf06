"""The query string, read strictly: a value is understood in full, or the answer is a clear 400.

Nothing is guessed and nothing is swallowed: Flask's `args.get(type=…)` would turn `as_of=banana`
into today.
"""

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from werkzeug.datastructures import MultiDict

from geo.atlas import MOST_TEU, MOST_TONNES, OBJECTIVES
from webapp.queries import Question

MOMENT_NAMES = ("as_of", "known_on")
QUESTION_NAMES = ("from", "to", *MOMENT_NAMES, "objective", "modes", "teu", "tonnes")
MODES = ("rail", "road", "sea")

# A day before the record is no error, its answer is that nothing is known; a day in a far future is
# a slip of the keyboard.
LAST_DAY = date(2100, 12, 31)
MAX_TEXT = 120
# What the typical payload of the assumptions says too; a test holds the two together, because the
# default of an address must not wait for the facts.
TONNES_PER_TEU = 12
# A twenty-foot container may weigh 30.48 t with all that is in it (ISO 668).
MOST_TONNES_PER_TEU = 30.48

# Added to links by mail programs and social networks; a reader who follows one did nothing wrong.
_TRACKERS = re.compile(r"^(utm_[a-z_]+|fbclid|gclid|msclkid|mc_[ce]id|yclid|igshid|ref_src)$")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBER = re.compile(r"\d{1,12}(\.\d{1,6})?", re.ASCII)


class ArgumentError(Exception):
    """One parameter of the request cannot be used: which, what is wrong, what would be right."""

    def __init__(self, name: str, wrong: str, right: str) -> None:
        super().__init__(f"{name}: {wrong}. {right}")
        self.name = name


class ResolvesPlaces(Protocol):
    """The part of the desk that turns what was typed into a place id."""

    def resolve(self, text: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Typed:
    """What the visitor typed, as it came, so that a form can be filled again."""

    values: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


def quoted(text: str, most: int = 40) -> str:
    """Text in quotation marks, shortened, with control characters made visible."""
    shown = "".join("�" if _is_control(character) else character for character in text)
    return f"“{shown}”" if len(shown) <= most else f"“{shown[:most]}…”"


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs")


def typed(args: MultiDict[str, str]) -> Typed:
    """The first value of every known parameter, cut to a length that a form can hold."""
    return Typed({name: args[name][:200] for name in QUESTION_NAMES if name in args})


def only(args: MultiDict[str, str], names: tuple[str, ...], *, forgive: bool = False) -> None:
    """Check that every parameter is one of `names` and comes once.

    Parameters
    ----------
    forgive
        Pass over the tags that mail programs and social networks add to links.

    Raises
    ------
    ArgumentError
        A parameter is unknown or repeated.
    """
    known = ", ".join(names) if names else "none"
    for name in args:
        if name not in names:
            if forgive and _TRACKERS.match(name):
                continue
            raise ArgumentError(
                quoted(name), "there is no parameter of this name", f"Known are: {known}."
            )
        if len(args.getlist(name)) > 1:
            raise ArgumentError(name, "given more than once", "Give it once.")


def text(args: MultiDict[str, str], name: str) -> str:
    """The value without outer blanks; "" when it is not there.

    Raises
    ------
    ArgumentError
        It is over-long, or holds characters that no keyboard types.
    """
    value = args.get(name, "").strip(" ")
    if len(value) > MAX_TEXT:
        raise ArgumentError(
            name, f"{len(value)} characters are too long", f"Use at most {MAX_TEXT}."
        )
    if any(_is_control(character) or character == "�" for character in value):
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


def cargo(args: MultiDict[str, str]) -> tuple[float, float]:
    """TEU and tonnes of the lot; each fills in for the other at 12 t a TEU.

    Raises
    ------
    ArgumentError
        One of them is no usable number, or both cannot be true of one lot.
    """
    teu, tonnes = amount(args, "teu", MOST_TEU), amount(args, "tonnes", MOST_TONNES)
    if teu is None:
        teu = 1.0 if tonnes is None else float(math.ceil(tonnes / TONNES_PER_TEU))
        if teu > MOST_TEU:
            raise ArgumentError(
                "tonnes", f"needs {teu:,.0f} TEU", f"At most {MOST_TEU * TONNES_PER_TEU:,.0f} t."
            )
    if tonnes is None:
        tonnes = teu * TONNES_PER_TEU
    if tonnes > teu * MOST_TONNES_PER_TEU:
        raise ArgumentError(
            "tonnes",
            f"{tonnes:g} t do not go into {teu:g} TEU",
            f"One TEU takes at most {MOST_TONNES_PER_TEU} t, itself included.",
        )
    return teu, tonnes


def question(
    args: MultiDict[str, str],
    desk: ResolvesPlaces,
    *,
    today: date,
    default: tuple[str, str] | None = None,
) -> Question:
    """The question of the query string.

    Parameters
    ----------
    default
        Origin and destination for a request that names neither.

    Raises
    ------
    ArgumentError, UnknownPlaceError
    """
    ends = {name: text(args, name) for name in ("from", "to")}
    if default is not None and not any(ends.values()):
        ends = dict(zip(("from", "to"), default, strict=True))
    asked = moment(args, today)
    objective = one_of(args, "objective", OBJECTIVES)
    asked_modes = modes(args)
    teu, tonnes = cargo(args)
    resolve: Callable[[str], str] = desk.resolve
    for name, value in ends.items():
        if not value:
            raise ArgumentError(
                name, "no place is named", "Name a town, station or port, for example Vladivostok."
            )
    return Question(
        from_id=resolve(ends["from"]),
        to_id=resolve(ends["to"]),
        as_of=asked.as_of,
        known_on=asked.known_on,
        objective=objective,
        modes=asked_modes,
        teu=teu,
        tonnes=tonnes,
    )
