"""Every parameter with nonsense: one clear sentence, never a guess."""

from datetime import date

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from geo.cargo import MOST_TEU, MOST_TONNES
from geo.errors import UnknownPlaceError
from tests.webapp.sample import fake_desk
from webapp import arguments, asking, lots
from webapp.arguments import ArgumentError
from webapp.queries import Question
from webapp.services import KEY

TODAY = date(2026, 11, 21)


def ask(**values: str) -> Question:
    args = MultiDict({"from": "vladivostok", "to": "Pyongyang", **values})
    return asking.question(args, fake_desk(), today=TODAY)


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
        ("cargo", "gold", "is not known"),
        ("cargo", "COAL", "is not known"),
        ("depart", "1849-12-31", "out of range"),
        ("depart", "2101-01-01", "out of range"),
        ("depart", "tomorrow", "is not a day"),
        ("depart", "2025-02-30", "is not in the calendar"),
        ("value_usd_per_t", "-1", "less than nothing"),
        ("value_usd_per_t", "1e9", "not a plain number"),
        ("value_usd_per_t", "nan", "not a plain number"),
        ("value_usd_per_t", "99999999", "more than anything costs"),
        ("all", "yes", "is not known"),
        ("preset", "sunny", "is not known"),
        ("via", "43.1,131.9", "is a point"),
        ("via", "Vladivostok", "comes twice in a row"),
        ("via", "x" * 121, "too long"),
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


@pytest.mark.parametrize(
    ("given_", "objective"),
    [
        ({}, "time"),
        ({"objective": ""}, "time"),
        ({"cargo": "general"}, "time"),
        ({"cargo": "coal"}, "cost"),
        ({"cargo": "grain_bulk", "objective": " "}, "cost"),
        ({"cargo": "coal", "objective": "time"}, "time"),
        ({"objective": "co2e"}, "co2e"),
    ],
)
def test_what_best_means_hangs_on_the_cargo_where_nobody_says(
    given_: dict[str, str], objective: str
) -> None:
    assert ask(**given_).objective == objective


def test_tonnes_that_leave_containers_all_but_empty_are_refused() -> None:
    with pytest.raises(ArgumentError, match=r"tonnes: 1 t in 100 TEU is next to nothing"):
        ask(teu="100", tonnes="1")


@pytest.mark.parametrize(
    ("given_", "lot"),
    [
        ({"cargo": "coal"}, ("coal", 0.0, 1000.0)),
        ({"cargo": "grain_bag", "tonnes": "64"}, ("grain_bag", 0.0, 64.0)),
        ({"cargo": "container"}, ("container", 1.0, 12.0)),
    ],
)
def test_a_kind_of_cargo_has_its_own_lot(
    given_: dict[str, str], lot: tuple[str, float, float]
) -> None:
    asked = ask(**given_)
    assert (asked.cargo, asked.teu, asked.tonnes) == lot


def test_coal_is_not_counted_in_containers() -> None:
    with pytest.raises(ArgumentError) as caught:
        ask(cargo="coal", teu="3")
    assert str(caught.value) == (
        "teu: coal is not counted in containers. "
        "Give tonnes instead, such as tonnes=36, or ask for cargo=container."
    )


def test_kinds_and_defaults_are_those_of_the_table(real_app: Flask) -> None:
    kinds = real_app.extensions[KEY].desk.atlas.facts.cargo_kinds
    assert set(lots.CARGO_KINDS) == set(kinds)
    for kind in kinds.values():
        assert lots.CARGO_WORDS[kind.id] == kind.name
        if not kind.is_container:
            assert kind.default_t == lots.DEFAULT_TONNES


def test_places_to_pass_keep_their_order() -> None:
    args = MultiDict(
        [
            ("from", "vladivostok"),
            ("to", "pyongyang"),
            ("via", "Rajin"),
            ("via", ""),
            ("via", "evil"),
        ]
    )
    assert asking.question(args, fake_desk(), today=TODAY).via == ("rajin", "evil")
    args.setlist("via", ["rajin", "evil"] * 5)
    with pytest.raises(ArgumentError, match="via: 10 places are too many"):
        asking.question(args, fake_desk(), today=TODAY)


def test_a_place_to_pass_is_found_or_refused() -> None:
    with pytest.raises(UnknownPlaceError, match="Atlantis"):
        ask(via="Atlantis")


def test_departure_value_and_every_chain_are_read() -> None:
    asked = ask(depart="2026-06-01", value_usd_per_t="800.5", all="1")
    assert (asked.depart, asked.value_usd_per_t, asked.all_ways) == (date(2026, 6, 1), 800.5, True)


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


@given(st.dictionaries(st.sampled_from(asking.QUESTION_NAMES), st.text(max_size=30)))
def test_any_text_is_understood_or_refused(values: dict[str, str]) -> None:
    try:
        asked = ask(**values)
    except (ArgumentError, UnknownPlaceError):
        return
    assert 0 < asked.teu <= MOST_TEU
    assert 0 < asked.tonnes <= MOST_TONNES
