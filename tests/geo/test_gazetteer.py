"""Finding a place by what people call it."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import UnknownPlaceError
from geo.gazetteer import Gazetteer
from geo.model import Names
from geo.spelling import fold, sounds
from tests.geo.records import place
from tests.geo.tiny_world import tiny_facts

PLACES = tiny_facts().places
GAZETTEER = Gazetteer(PLACES)
HOSTILE = [
    "<script>alert(1)</script>", "${7*7}", "'; DROP TABLE places; --", "\x00", "../../etc/passwd",
    "\ud7ff\uffff", "%s%n", "{{7*7}}", "\u202enijaR", "\u200b", "a" * 10_000, "ﷺ" * 2_000, "\n\t ",
    "e" + "\u0301" * 5_000, "٣٣", "\U0010ffff",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "place_id"),
    [
        ("vladivostok", "vladivostok"),
        ("Vladivostok", "vladivostok"),
        ("VLADIVOSTOK", "vladivostok"),
        ("  vladivostok \t", "vladivostok"),
        ("Владивосток", "vladivostok"),
        ("ВЛАДИВОСТОК", "vladivostok"),
        ("블라디보스토크", "vladivostok"),
        ("符拉迪沃斯托克", "vladivostok"),
        ("海参崴", "vladivostok"),
        ("Rajin", "rajin"),
        ("라진", "rajin"),
        ("나진", "rajin"),
        ("Najin", "rajin"),
        ("Раджин", "rajin"),
        ("罗津", "rajin"),
        ("Pusan", "busan"),
        ("Voroshilov", "ussuriysk"),
        ("nikolsk ussuriysky", "ussuriysk"),
        ("Nikolsk–Ussuriysky", "ussuriysk"),
        ("Уссурийск", "ussuriysk"),
        ("УССУРИИСК", "ussuriysk"),  # й is и with an accent
        ("P’yŏngyang", "pyongyang"),
        ("P'yŏngyang", "pyongyang"),
        ("Pʼyongyang", "pyongyang"),
        ("pyongyang", "pyongyang"),
        ("Heijo", "pyongyang"),
        ("HEIJŌ", "pyongyang"),
        ("Heijo\u0304", "pyongyang"),
        ("Ｒａｊｉｎ", "rajin"),  # full-width letters of an East Asian keyboard
        ("rajin-port", "rajin-port"),
        ("Rajin Port", "rajin-port"),
        ("rajin_port", "rajin-port"),
        ("图们口岸", "tumen-checkpoint"),
        ("quanhe", "tumen-checkpoint"),
        # What sounds the same and is the name of one town only.
        ("Wladiwostok", "vladivostok"),
        ("Ussurisk", "ussuriysk"),
        ("Pyeongyang", "pyongyang"),
        ("Phyŏngyang", "pyongyang"),
        ("羅津", "rajin"),
        ("Наджин", "rajin"),
        ("ra\u200bjin", "rajin"),  # a blank of no width, as copied from a page
    ],
)
def test_a_place_is_found_by_what_people_call_it(text: str, place_id: str) -> None:
    assert GAZETTEER.get(text).id == place_id


def test_decomposed_hangul_is_the_same_word() -> None:
    # As macOS writes it: one code point for each letter.
    assert GAZETTEER.get("\u1105\u1161\u110c\u1175\u11ab").id == "rajin"
    assert fold("라진") != fold("나진")


def test_a_town_comes_before_its_members() -> None:
    # The checkpoint is called Tumen as well.
    assert GAZETTEER.get("Tumen").id == "tumen"
    assert [m.place.id for m in GAZETTEER.suggest("tumen", 5)] == ["tumen", "tumen-checkpoint"]


def test_an_id_names_its_place_whatever_else_is_called_so() -> None:
    places = dict(tiny_facts().places)
    places["khasan-town"] = place("khasan-town", "RU", (0, 0), kind="city", names=Names("khasan"))
    assert Gazetteer(places).get("khasan").id == "khasan"


def test_a_member_is_meant_where_only_it_is_named() -> None:
    town = place("tumen", "CN", (0, 0), kind="city", names=Names("Tumen"))
    gate = place("gate", "CN", (0, 0), town="tumen", names=Names("Tumen gate"))
    found = Gazetteer({p.id: p for p in (gate, town)})
    assert found.get("tumen gate").id == "gate"


# -- what is not there -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("Vladivostock", "Vladivostok"),
        ("Владивостк", "Vladivostok"),
        ("Pyonyang", "Pyongyang"),
        ("Rajjin", "Rajin"),
    ],
)
def test_a_slip_is_answered_with_what_is_near(text: str, near: str) -> None:
    with pytest.raises(UnknownPlaceError) as caught:
        GAZETTEER.get(text)
    assert caught.value.near[0] == near
    assert str(caught.value).startswith(f"No place is called “{text}”. Did you mean {near}")
    assert str(caught.value).endswith("?")


def test_a_sound_that_two_towns_share_names_neither() -> None:
    datong = place("datong", "CN", (0, 0), kind="city", names=Names("Datong"))
    tatong = place("tatong", "CN", (1, 1), kind="city", names=Names("Tatong"))
    found = Gazetteer({p.id: p for p in (datong, tatong)})
    assert found.get("Tatong").id == "tatong"
    with pytest.raises(UnknownPlaceError) as caught:
        found.get("Thadong")
    assert caught.value.near == ("Datong", "Tatong")


def test_a_sound_of_town_and_member_names_the_town() -> None:
    town = place("chongjin", "KP", (0, 0), kind="city", names=Names("Chongjin"))
    port = place("chongjin-port", "KP", (0, 0), town="chongjin", names=Names("Chongjin"))
    assert Gazetteer({p.id: p for p in (port, town)}).get("Cheongjin").id == "chongjin"


def test_the_beginning_of_a_name_is_offered_instead_of_nothing() -> None:
    with pytest.raises(UnknownPlaceError) as caught:
        GAZETTEER.get("Vladiv")
    assert caught.value.near == ("Vladivostok",)


def test_a_near_name_is_offered_once() -> None:
    # The town and its station bear one name.
    town = place("rajin", "KP", (0, 0), kind="city", names=Names("Rajin"))
    station = place("rajin-station", "KP", (0, 0), town="rajin", names=Names("Rajin"))
    with pytest.raises(UnknownPlaceError) as caught:
        Gazetteer({p.id: p for p in (town, station)}).get("Rajim")
    assert caught.value.near == ("Rajin",)


@pytest.mark.parametrize("text", ["", " ", "…", "-", *HOSTILE])
def test_no_text_breaks_it_or_finds_a_place_by_chance(text: str) -> None:
    with pytest.raises(UnknownPlaceError) as caught:
        GAZETTEER.get(text)
    assert caught.value.text == text
    assert len(caught.value.near) <= 3
    assert len(GAZETTEER.suggest(text, 5)) <= 5


def test_text_that_is_like_nothing_has_no_near_names() -> None:
    with pytest.raises(UnknownPlaceError) as caught:
        GAZETTEER.get("Ouagadougou")
    assert str(caught.value) == "No place is called “Ouagadougou”."
    assert caught.value.near == ()


@settings(max_examples=60)
@given(st.text(max_size=40))
def test_any_text_at_all_is_a_place_or_not(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    names = [n for p in PLACES.values() for n in (p.id, *p.names.every())]
    known = {fold(n) for n in names} | {"".join(sounds(fold(n))) for n in names}
    if text in PLACES or {fold(text), "".join(sounds(fold(text)))} & (known - {""}):
        assert GAZETTEER.get(text).city_id
    else:
        with pytest.raises(UnknownPlaceError):
            GAZETTEER.get(text)


# -- suggestions -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("vla", ["vladivostok", "vladivostok-port"]),
        ("tum", ["tumen", "tumangang", "tumen-checkpoint"]),
        ("вла", ["vladivostok"]),
        ("나", ["rajin"]),
        ("口岸", ["tumen-checkpoint"]),
        ("port", ["rajin-port", "vladivostok-port"]),
        ("asan", ["khasan"]),
        ("Vladivostock", ["vladivostok"]),
    ],
)
def test_suggestions_begin_with_then_contain_then_resemble(text: str, first: list[str]) -> None:
    assert [match.place.id for match in GAZETTEER.suggest(text, 8)][: len(first)] == first


def test_a_suggestion_says_which_spelling_matched() -> None:
    match = GAZETTEER.suggest("haishen", 3)[0]
    assert (match.place.id, match.spelling) == ("vladivostok", "Haishenwai")


def test_a_place_is_suggested_once_and_no_more_than_asked_for() -> None:
    for letter in string.ascii_lowercase:
        found = [match.place.id for match in GAZETTEER.suggest(letter, 4)]
        assert len(found) == len(set(found)) <= 4
