"""Whether a question of Python code is one at all: what a type checker would have said, in words.

Page, API and shell have read what they were given before; a notebook hands on what was typed there.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from geo.errors import QuestionError

_POINT = "Give an id, a name, or a point as text: “43.12,131.89”."


def check_place(given: object) -> None:
    """Refuse what is no text.

    Raises
    ------
    QuestionError
    """
    if not isinstance(given, str):
        raise QuestionError(f"{_shown(given)} is no place. {_POINT}")


def check_places(name: str, given: object) -> None:
    """Refuse what is no list of texts: one text alone would be read letter by letter.

    Raises
    ------
    QuestionError
    """
    if isinstance(given, str) or not isinstance(given, Sequence):
        raise QuestionError(f"{name}: {_shown(given)} is no list of places. Write [“Moscow”].")


def check_day(name: str, given: object) -> None:
    """Refuse what is no day of the calendar; a time of day is too much.

    Raises
    ------
    QuestionError
    """
    if isinstance(given, datetime) or not isinstance(given, date):
        raise QuestionError(f"{name}: {_shown(given)} is no day. Give a date: date(2026, 6, 1).")


def check_word(name: str, given: object, choices: Collection[str]) -> None:
    """Refuse a word that is none of those there are.

    Raises
    ------
    QuestionError
    """
    if given not in tuple(choices):
        raise QuestionError(f"{name}: {_shown(given)} is not known. Choose {_either(choices)}.")


def check_words(name: str, given: object, choices: Collection[str]) -> None:
    """Refuse what is no list of the words there are; an empty one asks for nothing.

    Raises
    ------
    QuestionError
    """
    if isinstance(given, str) or not isinstance(given, Collection):
        raise QuestionError(
            f"{name}: {_shown(given)} is no list. Give one of any of {_either(choices)}."
        )
    for word in given:
        check_word(name, word, choices)


def _shown(given: object) -> str:
    text = repr(given)
    return text if len(text) <= 40 else f"{text[:40]}…"


def _either(choices: Collection[str]) -> str:
    *most, last = choices
    return f"{', '.join(most)} or {last}"
