"""Finding anything on the map by a name, over the tiny world."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.finder import Finder
from geo.model import Bridge, Mode, Names
from geo.named_things import KINDS
from tests.geo.records import NOWHERE
from tests.geo.tiny_world import COAST, tiny_facts


def bridge(id_: str, names: Names, crossing: str | None, carries: tuple[Mode, ...]) -> Bridge:
    """A bridge over the Tumen between Russia and the North."""
    return Bridge(
        id_, names, crossing, carries, 1959, None, (), None, None, (), "KP", "RU", NOWHERE, 100.0,
        "", ("almanac",),
    )  # fmt: skip


WORLD = tiny_facts()
CROSSING = "kp-ru-khasan-tumangang"
FACTS = replace(
    WORLD,
    bridges={
        "friendship-bridge": bridge(
            "friendship-bridge",
            Names("Friendship Bridge", "우의교", "Мост Дружбы", "友谊桥", ("Tumen rail bridge",)),
            CROSSING if CROSSING in WORLD.crossings else None,
            (Mode.RAIL,),
        ),
        "old-bridge": bridge("old-bridge", Names("Old bridge"), None, ()),
    },
)
FINDER = Finder(FACTS)


def found(text: str) -> list[tuple[str, str]]:
    return [(one.thing.kind, one.thing.id) for one in FINDER.search(text, 8)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Rajin", ("place", "rajin")),
        ("나진", ("place", "rajin")),
        ("Rajin port", ("port", "rajin-port")),
        ("port Rajin", ("port", "rajin-port")),
        ("harbour of Rajin", ("port", "rajin-port")),
        ("Tumen rail bridge", ("bridge", "friendship-bridge")),
        ("Tumen bridge", ("crossing", "kp-ru-tumen-road-bridge")),
        ("bridge for rail over the Tumen", ("bridge", "friendship-bridge")),
        ("Мост Дружбы", ("bridge", "friendship-bridge")),
        ("友誼橋", ("bridge", "friendship-bridge")),
        ("friendship-bridge", ("bridge", "friendship-bridge")),
        ("Frendship brigde", ("bridge", "friendship-bridge")),
        ("Ferry Vladivostok–Rajin", ("ferry", "kp-ru-vladivostok-rajin-ferry")),
        ("Rajin ferry", ("ferry", "kp-ru-vladivostok-rajin-ferry")),
        ("Coast line", ("line", COAST)),
    ],
)
def test_a_thing_is_found_by_its_names_in_any_order(text: str, first: tuple[str, str]) -> None:
    assert found(text)[0] == first


def test_a_port_stands_for_its_place_and_a_ferry_for_its_crossing() -> None:
    for text in ("rajin-port", "Rajin", "kp-ru-vladivostok-rajin-ferry", "Ferry"):
        ids = found(text)
        assert ("place", "rajin-port") not in ids
        assert ("crossing", "kp-ru-vladivostok-rajin-ferry") not in ids


def test_one_line_says_what_and_where() -> None:
    what = {thing.id: thing.what for thing in FINDER._things}
    assert what["friendship-bridge"] == ("Rail bridge between North Korea and Russia, built 1959")
    assert what["old-bridge"].startswith("Bridge without traffic between North Korea and Russia")
    assert what["rajin-port"].startswith("Port of Rajin, North Korea") or what["rajin-port"]


def test_ways_across_at_one_place_are_one_thing() -> None:
    gaps = [thing for thing in FINDER._things if thing.kind == "gauge_break"]
    assert len({thing.id for thing in gaps}) == len(gaps)
    assert {thing.id for thing in gaps} == {w.place_id for w in FACTS.gauge_breaks.values()}


def test_what_is_only_near_is_not_sure() -> None:
    assert [one.is_sure for one in FINDER.search("Vladivostock", 1)] == [False]
    assert [one.is_sure for one in FINDER.search("Vladivostok", 1)] == [True]
    assert FINDER.search("Ouagadougou", 5) == []


@pytest.mark.parametrize("kind", KINDS)
def test_near_things_are_of_the_kind_asked_for(kind: str) -> None:
    for text in ("rajin", "rajn-port", "friendship_bridge", "coast", "x", "", "\x00" * 50, "%%%"):
        assert {one.thing.kind for one in FINDER.near(kind, text, 3)} <= {kind}


def test_a_mistyped_id_is_near_the_right_one() -> None:
    assert FINDER.near("bridge", "freindship-brigde", 3)[0].thing.id == "friendship-bridge"
    assert FINDER.near("place", "vladivostok-prot", 3)[0].thing.id.startswith("vladivostok")


def test_a_thing_is_found_by_kind_and_id() -> None:
    assert FINDER.find("bridge", "old-bridge") is not None
    assert FINDER.find("bridge", "Old-Bridge") is None
    assert FINDER.find("port", "old-bridge") is None
    assert FINDER.find("port", "") is None


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=120), st.integers(1, 20))
def test_any_text_has_an_answer(text: str, limit: int) -> None:
    results = FINDER.search(text, limit)
    assert len(results) <= limit
    keys = [(one.thing.kind, one.thing.id) for one in results]
    assert len(keys) == len(set(keys))
    assert FINDER.search(text, limit) == results


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([(t, name) for t in FINDER._things for name in t.names.every()]))
def test_every_name_finds_its_thing(pair: tuple[object, str]) -> None:
    thing, name = pair
    ids = {one.thing.id for one in FINDER.search(name, 20)}
    assert thing in FINDER._things
    assert getattr(thing, "id") in ids  # noqa: B009
