"""The index of names by itself."""

import pytest

from geo.namebook import Entry, NameBook, Tier

BOOK = NameBook(
    [
        Entry(("Rajin", "라진"), ("North Korea",)),
        Entry(("Rajin port",), ("North Korea", "Rajin")),
        Entry(("Tumen–Namyang railway bridge", "图们国境铁路大桥"), ("China", "North Korea")),
        Entry(("Krasnoyarsk",), ("Russia",)),
        Entry(("Rason",), ("North Korea",)),
    ]
)


@pytest.mark.parametrize(
    ("text", "tier", "entry"),
    [
        ("rajin", Tier.EXACT, 0),
        ("Najin", Tier.SOUND, 0),
        ("나진", Tier.SOUND, 0),
        ("Tumen Nam", Tier.PREFIX, 2),
        ("铁路大桥", Tier.CONTAINED, 2),
        ("bridge Namyang", Tier.WORDS, 2),
        ("the bridge of Namyang", Tier.WORDS, 2),
        ("brigde Namyang", Tier.SLIPS, 2),
        ("China Tumen", Tier.CONTEXT, 2),
        ("Namyang castle", Tier.SOME_WORDS, 2),
        ("Krasnojarks", Tier.ALIKE, 3),
        ("Tumannamyang railwaybrige", Tier.ALIKE, 2),
    ],
)
def test_a_text_finds_an_entry_as_surely_as_it_may(text: str, tier: Tier, entry: int) -> None:
    first = BOOK.search(text)[0]
    assert (first.tier, first.entry) == (tier, entry)


def test_what_is_only_contained_does_not_hide_a_slip() -> None:
    assert [hit.entry for hit in BOOK.search("rasn")] == [3, 4]


def test_words_around_a_name_count_only_when_asked_for() -> None:
    assert {hit.entry for hit in BOOK.search("north korea")} == {0, 1, 2, 4}
    assert {hit.entry for hit in BOOK.search("rajin")} == {0, 1}
    assert [h.tier for h in BOOK.search("russia", with_context=True)] == [Tier.CONTEXT]


def test_an_entry_stands_in_the_list_once() -> None:
    for text in ("r", "rajin", "north korea", "rajin port"):
        entries = [hit.entry for hit in BOOK.search(text)]
        assert len(entries) == len(set(entries)) > 0


@pytest.mark.parametrize("text", ["", " ", "***", "…", "\x00", "́"])
def test_a_text_without_letters_finds_nothing(text: str) -> None:
    assert BOOK.search(text) == BOOK.near(text) == BOOK.exact(text) == BOOK.sounding(text) == []
