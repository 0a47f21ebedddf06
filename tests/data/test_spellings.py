"""Spellings that people use for the places and bridges of this border, in the committed facts."""

import time
from statistics import median

import pytest

from geo.atlas import Atlas
from geo.errors import AmbiguousPlaceError, UnknownPlaceError
from layers import load_atlas

# spelling; the place that a place field understands by it; the first thing that a search finds
SPELLINGS = [
    ("Rajin", "rajin", "rajin"),
    ("Najin", "rajin", "rajin"),
    ("Rason", "rajin", "rajin"),
    ("Rasŏn", "rajin", "rajin"),
    ("Rajin-Sonbong", "rajin", "rajin"),
    ("Najin-Sŏnbong", "rajin", "rajin"),
    ("Naseon", "rajin", "rajin"),
    ("Raijin-Sonberg", "rajin", "rajin"),
    ("Raijin-Sonberg Port", "rajin-port", "rajin-port"),
    ("나진", "rajin", "rajin"),
    ("라진", "rajin", "rajin"),
    ("나진선봉", "rajin", "rajin"),
    ("라선", "rajin", "rajin"),
    ("Раджин", "rajin", "rajin"),
    ("Наджин", "rajin", "rajin"),
    ("Расон", "rajin", "rajin"),
    ("罗津", "rajin", "rajin"),
    ("羅津", "rajin", "rajin"),
    ("罗先", "rajin", "rajin"),
    ("羅先", "rajin", "rajin"),
    ("Tuman River Station", "tumangang", "tumangang"),
    ("Tumangang", "tumangang", "tumangang"),
    ("Tuman-gang", "tumangang", "tumangang"),
    ("Tuman'gang", "tumangang", "tumangang"),
    ("Tumannaya", "tumangang", "tumangang"),
    ("두만강", "tumangang", "tumangang"),
    ("두만강역", "tumangang", "tumangang"),
    ("Туманган", "tumangang", "tumangang"),
    ("豆满江", "tumangang", "tumangang"),
    ("豆滿江", "tumangang", "tumangang"),
    ("Khasan", "khasan", "khasan"),
    ("Hasan", "khasan", "khasan"),
    ("Chasan", "khasan", "khasan"),
    ("하산", "khasan", "khasan"),
    ("Хасан", "khasan", "khasan"),
    ("哈桑", "khasan", "khasan"),
    ("Sonbong", "sonbong", "sonbong"),
    ("Sŏnbong", "sonbong", "sonbong"),
    ("Seonbong", "sonbong", "sonbong"),
    ("Unggi", "sonbong", "sonbong"),
    ("Ungi", "sonbong", "sonbong"),
    ("웅기", "sonbong", "sonbong"),
    ("Tumen", "tumen", "tumen"),
    ("图们", "tumen", "tumen"),
    ("圖們", "tumen", "tumen"),
    ("Тумен", "tumen", "tumen"),
    ("图门", None, "tumen"),
    ("Tumem", None, "tumen"),
    ("Vladivostock", None, "vladivostok"),
    ("Тумэнь", "tumen", "tumen"),
    ("도문", "tumen", "tumen"),
    ("Andong", "dandong", "dandong"),
    ("丹東", "dandong", "dandong"),
    ("Sinuiju", "sinuiju", "sinuiju"),
    ("Shinuiju", "sinuiju", "sinuiju"),
    ("Sineuiju", "sinuiju", "sinuiju"),
    ("新義州", "sinuiju", "sinuiju"),
    ("Синийчжу", "sinuiju", "sinuiju"),
    ("Chongjin", "chongjin", "chongjin"),
    ("Cheongjin", "chongjin", "chongjin"),
    ("Ch'ŏngjin", "chongjin", "chongjin"),
    ("Pyongyang", "pyongyang", "pyongyang"),
    ("Phyongyang", "pyongyang", "pyongyang"),
    ("Pyeongyang", "pyongyang", "pyongyang"),
    ("Гродеково", "grodekovo", "grodekovo"),
    ("綏芬河", "suifenhe", "suifenhe"),
    ("滿洲里", "manzhouli", "manzhouli"),
    ("琿春", "hunchun", "hunchun"),
    ("Hunchun", "hunchun", "hunchun"),
    ("Mukden", "shenyang", "shenyang"),
    ("瀋陽", "shenyang", "shenyang"),
    ("Уссурииск", "ussuriysk", "ussuriysk"),
    ("Wladiwostok", "vladivostok", "vladivostok"),
    ("海參崴", "vladivostok", "vladivostok"),
    ("Onsong", "onsong", "onsong"),
    ("Onseong", "onsong", "onsong"),
    ("용천", "ryongchon", "ryongchon"),
    ("룡천", "ryongchon", "ryongchon"),
]

# what is typed; things that must stand among the first eight, in this order
SEARCHES = [
    (
        "Tumen bridge",
        ["kp-ru-tumen-road-bridge", "quanhe-wonjong-new-bridge", "cn-kp-tumen-namyang"],
    ),
    ("Tumen bridge", ["tumen-road-bridge", "tumen-namyang-rail-bridge"]),
    ("Friendship bridge", ["cn-kp-dandong-sinuiju", "friendship-bridge-tumen"]),
    ("Friendship bridge", ["cn-kp-dandong-sinuiju", "sino-korean-friendship-bridge"]),
    ("Friendship bridge", ["cn-kp-dandong-sinuiju", "kp-ru-khasan-tumangang"]),
    ("Мост Дружбы", ["friendship-bridge-tumen", "sino-korean-friendship-bridge"]),
    ("中朝友誼橋", ["cn-kp-dandong-sinuiju"]),
    ("Yalu bridge", ["sino-korean-friendship-bridge", "new-yalu-river-bridge"]),
    ("Amnok bridge", ["new-yalu-river-bridge", "sino-korean-friendship-bridge"]),
    ("鴨綠江", ["new-yalu-river-bridge"]),
    ("압록강 다리", ["new-yalu-river-bridge"]),
    ("두만강 다리", ["tumen-road-bridge", "quanhe-wonjong-new-bridge"]),
    ("Khasan crossing", ["kp-ru-khasan-tumangang", "khasan"]),
    ("crossing Tumangang Khasan", ["kp-ru-khasan-tumangang"]),
    ("Rajin port", ["rajin-port", "rajin"]),
    ("나진항", ["rajin-port"]),
    ("Порт Раджин", ["rajin-port"]),
    ("port of Rason", ["rajin-port", "rajin"]),
    ("Vladivostok Rajin ferry", ["kp-ru-vladivostok-rajin-ferry"]),
    ("Tumangang gauge", ["tumangang", "tumangang"]),
    ("Trans-Siberian", ["line-moscow-ussuriysk"]),
    ("Dandong bridge", ["cn-kp-dandong-sinuiju", "sino-korean-friendship-bridge"]),
    ("Freindship brigde", ["sino-korean-friendship-bridge"]),
    ("Khasn", ["khasan"]),
    ("Dandng", ["dandong"]),
    ("图门", ["tumen"]),
    ("KPRJN", ["rajin-port"]),
]


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas()


@pytest.mark.parametrize(("text", "place_id", "first"), SPELLINGS)
def test_a_spelling_names_its_place_in_search_and_in_a_place_field(
    atlas: Atlas, text: str, place_id: str | None, first: str
) -> None:
    assert atlas.finder.search(text, 8)[0].thing.id == first
    assert atlas.gazetteer.suggest(text, 8)[0].place.id == first
    if place_id is None:
        with pytest.raises(UnknownPlaceError):
            atlas.gazetteer.get(text)
    else:
        assert atlas.gazetteer.get(text).id == place_id


def pages_of(atlas: Atlas, text: str, limit: int) -> list[str]:
    """Ids of all pages that a search leads to, in order; a thing may have two of one name."""
    found = atlas.finder.search(text, limit)
    # A port and its place are one hit and share an id.
    hits = (dict.fromkeys(one.id for one in (hit.thing, *hit.twins)) for hit in found)
    return [id_ for hit in hits for id_ in hit]


@pytest.mark.parametrize(("text", "in_order"), SEARCHES)
def test_a_search_brings_what_was_meant_to_the_front(
    atlas: Atlas, text: str, in_order: list[str]
) -> None:
    ids = pages_of(atlas, text, 8)
    assert [id_ for id_ in ids if id_ in in_order] == in_order


def test_every_name_of_every_thing_finds_it(atlas: Atlas) -> None:
    facts, missing = atlas.facts, []
    tables = (facts.crossings, facts.bridges, facts.ferries, facts.lines)
    for table in tables:
        for record in table.values():
            for name in record.names.every():
                if record.id not in pages_of(atlas, name, 20):
                    missing.append((record.id, name))
    assert missing == []


def test_every_name_of_every_place_names_it_or_a_place_of_that_name(atlas: Atlas) -> None:
    asked = {}
    for place in atlas.facts.places.values():
        for name in place.names.every():
            try:
                found = atlas.gazetteer.get(name)
            except AmbiguousPlaceError as question:
                asked[name] = question.near
            else:
                assert name in found.names.every() or name in place.names.every()
    # A large city elsewhere bears the name; the place only goes by it.
    assert asked == {
        "Frankfurt": (
            "Frankfurt am Main, DE (frankfurt-am-main-de)",
            "Frankfurt (Oder), DE (frankfurt-oder)",
        ),
        "Nanyang": ("Nanyang, CN (nanyang-cn)", "Namyang, KP (namyang)"),
    }


def test_look_alikes_have_lines_that_differ(atlas: Atlas) -> None:
    """Two things of one name and kind are told apart by what, where or when."""
    seen: dict[tuple[str, str, str], str] = {}
    same = []
    for text in ("Tumen bridge", "Friendship bridge", "Yalu bridge", "Tumen", "Rajin", "Khasan"):
        for found in atlas.finder.search(text, 20):
            key = (found.thing.kind, found.thing.names.en, found.thing.what)
            if seen.setdefault(key, found.thing.id) != found.thing.id:
                same.append(key)
    assert same == []


def test_a_search_is_quick(atlas: Atlas) -> None:
    """Ten milliseconds on a quiet machine; four times that here, because tests share theirs."""
    long = ["a", "x" * 120, "b r i d g e s of k p c n", "мост " * 20, "라" * 120]
    texts = [*(text for text, _ in SEARCHES), *long]
    for text in texts:
        times = []
        for _ in range(3):
            start = time.perf_counter()
            atlas.finder.search(text, 20)
            times.append(time.perf_counter() - start)
        assert median(times) < 0.04, text
