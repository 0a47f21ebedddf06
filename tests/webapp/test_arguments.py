"""Every parameter with nonsense: one clear sentence, never a guess."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from geo.atlas import MOST_TEU, MOST_TONNES
from geo.errors import UnknownPlaceError
from tests.webapp.sample import fake_desk
from webapp import arguments
from webapp.arguments import ArgumentError
from webapp.queries import Question

TODAY = date(2026, 11, 21)


def ask(**values: str) -> Question:
    args = MultiDict({"from": "vladivostok", "to": "Pyongyang", **values})
    return arguments.question(args, fake_desk(), today=TODAY)


def test_defaults_are_filled_in() -> None:
    assert ask() == Question(
        "vladivostok", "pyongyang", TODAY, "time", ("rail", "road", "sea"), 1.0, 12.0
    )


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("as_of", "banana", "is not a day"),
        ("as_of", "2025-02-30", "is not in the calendar"),
        ("as_of", "20250701", "is not a day"),
        ("as_of", "2025-W27-2", "is not a day"),
        ("as_of", "٢٠٢٥-٠٧-٠١", "is not a day"),
        ("as_of", "9999-12-31", "out of range"),
        ("as_of", "2101-01-01", "out of range"),
        ("as_of", "2025-07-01T00:00", "is not a day"),
        ("objective", "beauty", "is not known"),
        ("objective", "TIME", "is not known"),
        ("modes", "air", "is not known"),
        ("modes", "rail,,sea", "is not known"),
        ("modes", "rail,rail", "named twice"),
        ("teu", "-1", "less than nothing"),
        ("teu", "0", "empty lot"),
        ("teu", "nan", "not a plain number"),
        ("teu", "inf", "not a plain number"),
        ("teu", "1e3", "not a plain number"),
        ("teu", "2,5", "not a plain number"),
        ("teu", "100001", "too much"),
        ("tonnes", "2000001", "too much"),
        ("tonnes", "99999999999999999999", "not a plain number"),
        ("from", "x" * 121, "too long"),
        ("from", "Vladi\x00vostok", "control characters"),
        ("to", "Pyong\nyang", "control characters"),
        ("to", "Pyong�yang", "control characters"),
        ("to", "   ", "no place is named"),
    ],
)
def test_nonsense_is_named(name: str, value: str, says: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        ask(**{name: value})
    sentence = str(caught.value)
    assert sentence.startswith(f"{name}: ")
    assert says in sentence
    assert sentence.endswith(".")
    assert "\x00" not in sentence


def test_more_tonnes_than_fit_are_refused() -> None:
    with pytest.raises(ArgumentError, match=r"tonnes: 100 t do not go into 2 TEU"):
        ask(teu="2", tonnes="100")


@pytest.mark.parametrize(
    ("given_", "lot"),
    [
        ({"teu": "2.5"}, (2.5, 30.0)),
        ({"tonnes": "25"}, (3.0, 25.0)),
        ({"teu": "2", "tonnes": "50"}, (2.0, 50.0)),
        ({"teu": "", "tonnes": ""}, (1.0, 12.0)),
    ],
)
def test_teu_and_tonnes_fill_in_for_each_other(
    given_: dict[str, str], lot: tuple[float, float]
) -> None:
    asked = ask(**given_)
    assert (asked.teu, asked.tonnes) == lot


def test_modes_come_in_one_order() -> None:
    assert ask(modes="sea,rail").modes == ("rail", "sea")


def test_unknown_and_repeated_parameters_are_refused() -> None:
    with pytest.raises(ArgumentError, match="there is no parameter of this name"):
        arguments.only(MultiDict({"form": "x"}), ("from",))
    with pytest.raises(ArgumentError, match="from: given more than once"):
        arguments.only(MultiDict([("from", "a"), ("from", "b")]), ("from",))


def test_tags_of_mail_programs_are_forgiven_on_pages_only() -> None:
    args = MultiDict({"fbclid": "1", "utm_source": "x"})
    arguments.only(args, ("from",), forgive=True)
    with pytest.raises(ArgumentError):
        arguments.only(args, ("from",))


@given(st.dictionaries(st.sampled_from(arguments.QUESTION_NAMES), st.text(max_size=30)))
def test_any_text_is_understood_or_refused(values: dict[str, str]) -> None:
    try:
        asked = ask(**values)
    except (ArgumentError, UnknownPlaceError):
        return
    assert 0 < asked.teu <= MOST_TEU
    assert 0 < asked.tonnes <= MOST_TONNES
