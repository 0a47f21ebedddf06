"""Towns by name: which one is meant where several are called the same."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.ends import Ends
from geo.errors import AmbiguousPlaceError, PartNameError, UnknownPlaceError
from geo.gazetteer import Gazetteer
from geo.model import LonLat, Names
from geo.spelling import fold, fold_all
from geo.town_names import TownNames
from geo.towns import Town
from geo.zones import Zones
from tests.geo.tiny_world import tiny_facts


def town(id_: str, name: str, population: int, *aliases: str) -> Town:
    country = id_[-2:].upper()
    return Town(id_, Names(name, aliases=aliases), country, LonLat(10, 50), population, 1.0)


def names(*towns: Town) -> TownNames:
    return TownNames({one.id: one for one in towns})


@given(st.lists(st.text(max_size=12), max_size=6))
def test_many_texts_are_folded_as_one_is(texts: list[str]) -> None:
    assert fold_all(texts) == [fold(text) for text in texts]


@pytest.mark.parametrize("text", ["Jürgen", "JURGEN", "Юрген", " jurgen\n"])
def test_a_town_is_found_as_it_is_spelled(text: str) -> None:
    found = names(town("juergen-de", "Jürgen", 20_000, "Юрген")).get(text)
    assert found is not None
    assert found.id == "juergen-de"


def test_the_town_with_five_times_the_people_is_meant() -> None:
    large, small = town("linden-de", "Linden", 100_000), town("linden-at", "Linden", 20_000)
    assert names(small, large).get("Linden") == large


def test_of_towns_of_like_size_none_is_meant() -> None:
    towns = [town("linden-de", "Linden", 99_999), town("linden-at", "Linden", 20_000)]
    message = (
        r"Several towns are called “linden”: Linden, DE \(linden-de\); Linden, AT \(linden-at\)\."
    )
    with pytest.raises(AmbiguousPlaceError, match=message) as caught:
        names(*towns).get("linden")
    assert isinstance(caught.value, UnknownPlaceError)
    assert caught.value.near == ("Linden, DE (linden-de)", "Linden, AT (linden-at)")
    assert caught.value.ids["Linden, AT (linden-at)"] == "linden-at"


def test_namesakes_of_one_state_are_told_apart_by_where_they_lie() -> None:
    one = town("linden-de", "Linden", 99_999)
    other = replace(town("linden-2-de", "Linden", 90_000), position=LonLat(-10, -50))
    with pytest.raises(AmbiguousPlaceError) as caught:
        names(one, other).get("Linden")
    assert caught.value.near == (
        "Linden, DE at 50.0° N, 10.0° E (linden-de)",
        "Linden, DE at 50.0° S, 10.0° W (linden-2-de)",
    )
    assert set(caught.value.ids.values()) == {"linden-de", "linden-2-de"}


def test_a_few_letters_are_no_small_town_far_away() -> None:
    """Naryn is a town of Kyrgyzstan, and to some also Haqqulobod in Uzbekistan."""
    found = names(town("haqqulobod-uz", "Haqqulobod", 26_000, "Naryn", "Nariyn"))
    said = r"“naryn” is no town's own name. Did you mean Haqqulobod, UZ \(haqqulobod-uz\)\? Give "
    with pytest.raises(PartNameError, match=said) as caught:
        found.get("naryn")
    assert isinstance(caught.value, UnknownPlaceError)
    assert caught.value.ids == {"Haqqulobod, UZ (haqqulobod-uz)": "haqqulobod-uz"}
    assert found.get("Nariyn") is not None


@pytest.mark.parametrize(
    ("name", "population", "alias", "text"),
    [
        ("Tallinn", 394_024, "Reval", "reval"),  # a city, whatever it was called
        ("Kemi", 21_000, "Кеми", "кеми"),  # its name, in another script
        ("Płock", 98_000, "Plock", "Plock"),  # its name, on another keyboard
        ("Kemi", 21_000, "Kem", "Kemi"),
    ],
)
def test_a_short_name_that_is_meant_is_understood(
    name: str, population: int, alias: str, text: str
) -> None:
    found = names(town("one-xx", name, population, alias)).get(text)
    assert found is not None
    assert found.id == "one-xx"


def test_a_long_list_of_namesakes_is_cut() -> None:
    towns = [town(f"linden-{i}-de", "Linden", 20_000 + i) for i in range(8)]
    with pytest.raises(AmbiguousPlaceError, match="3 more"):
        names(*towns).get("Linden")


def test_its_own_name_counts_before_another_spelling() -> None:
    own, other = town("roma-de", "Roma", 20_000), town("rom-de", "Rom", 90_000, "Roma")
    assert names(own, other).get("Roma") == own
    largest = town("rome-it", "Rome", 2_000_000, "Roma")
    assert names(own, largest).get("Roma") == largest


def test_nothing_is_none() -> None:
    found = names(town("linden-de", "Linden", 20_000))
    assert found.get("Lind") is None
    assert found.get("") is None
    assert found.get("...") is None
    assert found.beginning("", 5) == []
    assert names().get("Linden") is None


def test_beginnings_are_offered_by_population() -> None:
    found = names(
        town("a-de", "Lindau", 20_000), town("b-de", "Linden", 90_000, "Lindenau"),
        town("c-de", "Berlin", 3_000_000),
    )  # fmt: skip
    assert [one.id for one in found.beginning("lind", 5)] == ["b-de", "a-de"]
    assert [one.id for one in found.beginning("lind", 1)] == ["b-de"]


def test_a_listed_place_comes_before_a_town_of_its_name() -> None:
    facts = tiny_facts()
    rajin, busan = town("rajin-kz", "Rajin", 5_000_000), town("buz-kz", "Buzan", 50_000, "Pusan")
    facts = replace(facts, towns={one.id: one for one in (rajin, busan)})
    gazetteer = Gazetteer(facts.places, Ends(facts, Zones(facts)))
    assert gazetteer.get("Rajin").id == "rajin"
    assert gazetteer.get("Pusan").id == "busan"
    assert gazetteer.get("rajin-kz").id == "rajin-kz"
    # Spelled as a town is, before what only sounds like a place.
    assert gazetteer.get("Buzan").id == "buz-kz"
    with pytest.raises(UnknownPlaceError, match="No place is called “Xyzzy”"):
        gazetteer.get("Xyzzy")


@pytest.mark.parametrize("name", ["Pusan", "Pusan am See"])
def test_a_city_by_the_name_that_a_listed_place_only_goes_by_is_asked_for(name: str) -> None:
    facts = tiny_facts()
    busan, found = facts.places["busan"], town("pusan-kz", name, 650_000)
    facts = replace(facts, towns={found.id: found})
    gazetteer = Gazetteer(facts.places, Ends(facts, Zones(facts)))
    with pytest.raises(AmbiguousPlaceError) as caught:
        gazetteer.get("pusan")
    itself = f"{busan.names.en}, {busan.country} (busan)"
    assert caught.value.near == (f"{name}, {found.country} (pusan-kz)", itself)
    assert gazetteer.get("Busan").id == "busan"


@pytest.mark.parametrize(
    ("name", "population"), [("Pusan", 499_999), ("Pusanovo", 650_000), ("Old Pusan", 650_000)]
)
def test_a_smaller_town_or_another_name_leaves_the_listed_place(name: str, population: int) -> None:
    facts, other = tiny_facts(), town("other-kz", name, population)
    facts = replace(facts, towns={other.id: other})
    assert Gazetteer(facts.places, Ends(facts, Zones(facts))).get("Pusan").id == "busan"


def test_the_city_of_a_port_is_not_asked_for() -> None:
    facts = tiny_facts()
    city = replace(town("pusan-kr", "Pusan", 3_000_000), position=facts.places["busan"].position)
    facts = replace(facts, towns={city.id: city})
    assert Gazetteer(facts.places, Ends(facts, Zones(facts))).get("Pusan").id == "busan"
