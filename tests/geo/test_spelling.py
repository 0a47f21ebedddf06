"""What is the same spelling, what sounds the same, what is a slip."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.spelling import fold, slips, slips_allowed, sounds


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Khasan", "KHASAN"),
        ("Najin-Sŏnbong", "Najin Sonbong"),
        ("P’yŏngyang", "P'yongyang"),
        ("Уссурийск", "Уссурииск"),  # й
        ("Хверён", "Хверен"),  # ё
        ("Čierna", "Cierna"),
        ("Ｒａｊｉｎ", "Rajin"),
        ("圖們江", "图们江"),
        ("羅津", "罗津"),
        ("鴨綠江", "鸭绿江"),
        ("瀋陽", "沈阳"),
        ("ra\u200bjin", "rajin"),
        ("Ra\u00adjin", "rajin"),  # soft hyphen
        ("라진", unicodedata.normalize("NFD", "라진")),
    ],
)
def test_what_no_reader_sees_as_another_spelling_is_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rajin", "Najin"),
        ("라진", "나진"),
        ("룡천", "용천"),
        ("림강", "임강"),
        ("Ryongchon", "Yongcheon"),
        ("Riwon", "Iwon"),
        ("Chŏngjin", "Cheongjin"),
        ("P'yŏngyang", "Pyeongyang"),
        ("Phyongyang", "Pyongyang"),
        ("Kaesong", "Gaeseong"),
        ("Sinŭiju", "Sineuiju"),
        ("Sinuiju", "Shinuiju"),
        ("Wŏnjŏng", "Wonjeong"),
        ("Tuman-gang", "Tumangang"),
        ("Douman", "Tuman"),
        ("Khasan", "Hasan"),
        ("Ussuriysk", "Ussuriisk"),
        ("Vladivostok", "Wladiwostok"),
        ("Razdolnoye", "Razdolnoe"),
        ("Раджин", "Наджин"),
        ("Синыйджу", "Синийчжу"),
        ("Тумэнь", "Тумен"),
        ("Хуньчунь", "Хунчун"),
    ],
)
def test_usual_ways_of_writing_one_sound_are_one(one: str, other: str) -> None:
    assert "".join(sounds(fold(one))) == "".join(sounds(fold(other)))
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Rajin", "Rason"), ("Tumen", "Tumangang"), ("Sonbong", "Sinpo"), ("나진", "남포")],
)
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert "".join(sounds(fold(one))) != "".join(sounds(fold(other)))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("rajin", "rajin", 0),
        ("rajin", "rajn", 1),
        ("rajin", "rajiin", 1),
        ("rajin", "rajim", 1),
        ("rajin", "raijn", 1),  # swapped
        ("rajin", "jarin", 2),
        ("rajin", "seoul", 3),
        ("", "ab", 2),
        ("abcdefgh", "a", 3),
    ],
)
def test_typing_errors_are_counted_up_to_a_limit(one: str, other: str, expected: int) -> None:
    assert slips(one, other, 2) == expected
    assert slips(other, one, 2) == expected


def test_short_words_may_hold_no_error() -> None:
    assert [slips_allowed(word) for word in ("ji", "jia", "jian", "rajinpo", "tumangang")] == [
        *(0, 0, 1, 1, 2)
    ]
    assert slips_allowed("图门") == 1
    assert slips_allowed("ба") == 0


@settings(max_examples=200)
@given(st.text(max_size=120))
def test_folding_is_final_and_sounds_has_no_empty_word(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == folded.strip()
    assert all(sounds(folded))


@settings(max_examples=200)
@given(st.text("abcкш라", max_size=12), st.text("abcкш라", max_size=12), st.integers(0, 3))
def test_errors_are_the_same_both_ways(one: str, other: str, most: int) -> None:
    assert slips(one, other, most) == slips(other, one, most) <= most + 1
    assert (slips(one, other, most) == 0) == (one == other)
