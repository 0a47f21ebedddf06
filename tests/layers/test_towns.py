"""Towns of GeoNames on the base network: which are taken, and how the table is read."""

import re
import shutil
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from geo.gazetteer import Gazetteer
from geo.model import LonLat, Names, Place
from geo.network import Network
from geo.towns import Town
from layers.check.dataset import DataSet
from layers.check.town_names import in_the_towns
from layers.errors import DataError
from layers.facts import DATA_DIR, load_facts
from layers.refresh.base.towns import Candidate, candidates, unlisted, with_ids, write_towns
from layers.town_names import TownSpellings, chosen_names, read_town_names
from layers.towns import FARTHEST_KM, LEAST_POPULATION, read_towns

OLDER_NAMES = {
    "Kiev": "kyiv-ua", "Kharkov": "kharkiv-ua", "Odessa": "odesa-ua", "Lvov": "lviv-ua",
    "Peking": "beijing", "Canton": "guangzhou-cn", "Alma-Ata": "almaty", "Frunze": "bishkek-kg",
    "Tiflis": "tbilisi-ge", "Constantinople": "istanbul-tr", "Stalingrad": "volgograd-ru",
    "Roma": "rome-it", "Rom": "rome-it", "Wien": "vienna-at", "Mukden": "shenyang",
    "Königsberg": "kaliningrad", "Saigon": "ho-chi-minh-city-vn",
}  # fmt: skip


CHOSEN = {
    "kyiv-ua": TownSpellings("kyiv-ua", ("Kiev", "Kiew"), "", ("geonames",)),
    "x": TownSpellings("x", ("X",), "", ("geonames",)),
}


def city(**changes: Any) -> dict[str, Any]:
    return {
        "geonameid": 1503901,
        "name": "Kemerovo",
        "latitude": 55.33333,
        "longitude": 86.08333,
        "countrycode": "RU",
        "population": 477090,
        "alternatenames": [
            "Kemerovo", "kemeilowo", "Кемерово", "Кемеров", "케메로보", "克麦罗沃", "Scheglovsk;2",
            "KEJ", "كيميروفو", "КемEROVO", "Кемерова", "Кемерово-град", "Kemerova",
        ],
    } | changes  # fmt: skip


def town(name: str = "Kemerovo", **changes: Any) -> Candidate:
    (found,) = candidates([city(name=name, **changes)])
    return found


def place(name: str, lon: float, lat: float, country: str = "RU") -> Place:
    names = Names(name, ru="Кемерово" if name == "Kuznetsk basin" else None)
    return Place("x", "city", names, country, LonLat(lon, lat), 3000, (), "x", "", ())


def test_spellings_are_in_scripts_that_readers_type_without_machine_transliterations() -> None:
    assert town().spellings == (
        "Кемерово",
        "Кемеров",
        "Кемерова",
        "케메로보",
        "克麦罗沃",
        "Kemerova",
    )


@pytest.mark.parametrize("change", [{"countrycode": "US"}, {"population": 14999}])
def test_towns_elsewhere_or_too_small_are_left_out(change: dict[str, Any]) -> None:
    assert candidates([city(**change)]) == []


def test_hong_kong_lies_on_the_railways_of_china() -> None:
    assert town(countrycode="HK").country == "CN"


def test_the_most_populous_come_first() -> None:
    found = candidates([city(population=20000, name="Small"), city(population=90000, name="Large")])
    assert [item.name for item in found] == ["Large", "Small"]


@pytest.mark.parametrize(
    ("other", "is_listed"),
    [
        (place("Kemerovo", 86.1, 55.35), True),
        (place("Kemerovo station", 86.1, 55.35), True),
        (place("Kuznetsk basin", 86.1, 55.35), True),
        (place("Topki", 86.1, 55.35), False),
        (place("Kemerovo", 86.6, 55.35), False),
        (place("Kemerovo", 86.1, 55.35, "KZ"), False),
    ],
)
def test_a_town_that_is_a_place_already_is_not_taken(other: Place, is_listed: bool) -> None:
    assert (unlisted([town()], [other]) == []) is is_listed


def test_ids_are_name_and_state_and_never_twice() -> None:
    towns = [town("Lys’va"), town("Aktöbe", countrycode="KZ"), town("Łódź", countrycode="PL")]
    towns += [town("Oktyabrsky", geonameid=7), town("Oktyabrsky", geonameid=8)]
    assert list(with_ids(towns, ["aktobe-kz"])) == [
        "aktobe-kz-1503901",
        "lodz-pl",
        "lysva-ru",
        "oktyabrsky-ru",
        "oktyabrsky-ru-8",
    ]


def written(folder: Path) -> Path:
    (folder / "built").mkdir()
    towns = with_ids([town(), town("Remote", geonameid=9), town("Lost", geonameid=10)], [])
    write_towns(folder / "built" / "towns.csv", towns, {"kemerovo-ru": 1.24, "remote-ru": 30.2})
    return folder


def test_names_chosen_by_hand_come_first_and_once(tmp_path: Path) -> None:
    (tmp_path / "built").mkdir()
    towns, chosen = with_ids([town()], []), {"kemerovo-ru": ("Shcheglovsk", "KEMEROVA")}
    write_towns(tmp_path / "built" / "towns.csv", towns, {"kemerovo-ru": 1.0}, chosen)
    (found,) = read_towns(tmp_path, []).values()
    spelled = (spelling for spelling in town().spellings if spelling != "Kemerova")
    assert found.names.aliases == ("Shcheglovsk", "KEMEROVA", *spelled)


NAMES = "id,names,note,source_ids\nkyiv-ua,Kiev;Kiew,,geonames\n"


def test_chosen_names_are_read(tmp_path: Path) -> None:
    assert chosen_names(tmp_path) == {}
    shutil.copy(DATA_DIR / "sources.csv", tmp_path)
    (tmp_path / "town_names.csv").write_text(NAMES, encoding="utf-8")
    assert chosen_names(tmp_path) == {"kyiv-ua": ("Kiev", "Kiew")}


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("Kiev;Kiew", "", "line 2, column names: must not be empty"),
        ("Kiev;Kiew", "Kiеv", "must be names of letters of one script, found 'Kiеv'"),
        ("Kiev;Kiew", "7", "must be names of letters of one script, found '7'"),
        ("kyiv-ua", "Kyiv", "column id: must"),
        ("geonames", "hearsay", "column source_ids: must"),
    ],
)
def test_a_wrong_row_of_chosen_names_is_told(tmp_path: Path, old: str, new: str, rule: str) -> None:
    path = tmp_path / "town_names.csv"
    path.write_text(NAMES.replace(old, new), encoding="utf-8")
    with pytest.raises(DataError, match=re.escape(rule)):
        read_town_names(path, {"geonames"})


def test_chosen_names_that_the_built_table_lacks_are_told() -> None:
    kyiv = Town("kyiv-ua", Names("Kyiv", aliases=("Kiev",)), "UA", LonLat(30.5, 50.5), 3_000_000, 1)
    rows = {
        number: {"id": row.id} for number, row in enumerate((CHOSEN["kyiv-ua"], CHOSEN["x"]), 2)
    }
    data = SimpleNamespace(town_names=CHOSEN, facts=SimpleNamespace(towns={kyiv.id: kyiv}))
    data.rows = {"town_names.csv": rows}
    data.finding = partial(DataSet.finding, cast(DataSet, data))
    assert [str(found.error) for found in in_the_towns(cast(DataSet, data))] == [
        "data/town_names.csv, line 2, column names: must be in built/towns.csv too, which has no "
        "'Kiew' for kyiv-ua",
        "data/town_names.csv, line 3, column id: must be a town of built/towns.csv, found 'x'",
    ]


def test_older_names_of_cities_are_in_the_committed_tables() -> None:
    facts = load_facts()
    gazetteer = Gazetteer(facts.places, Network(facts).ends)
    for older, place_id in OLDER_NAMES.items():
        assert gazetteer.get(older).id == place_id


def test_the_table_holds_the_towns_near_a_railway_and_is_read_back(tmp_path: Path) -> None:
    assert read_towns(written(tmp_path), ["moscow"]) == {
        "kemerovo-ru": Town(
            "kemerovo-ru",
            Names("Kemerovo", aliases=town().spellings),
            "RU",
            LonLat(86.0833, 55.3333),
            477090,
            1.2,
        )
    }


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (",RU,", ",Russia,", "column country: must be an ISO code such as RU, found 'Russia'"),
        (",RU,", ",,", "column country: must not be empty"),
        ("Кемеров;", "Kemerovo;", "column names: must not repeat name_en, found 'Kemerovo'"),
        ("477090", "14999", "column population: must be a number from 15000 to"),
        ("477090", "", "column population: must not be empty"),
        ("1.2\n", "31\n", "column rail_km: must be a number from 0 to 30, found '31'"),
        ("86.0833", "186", "column lon: must be a number from -180 to 180"),
    ],
)
def test_a_wrong_row_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = written(tmp_path) / "built" / "towns.csv"
    path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8", newline="\n")
    with pytest.raises(DataError, match=r"built/towns\.csv, line 2, ") as caught:
        read_towns(tmp_path, [])
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("477090", "many", "column population: must be a number from 15000 to"),
        ("86.0833", "186", "column lon: must be a number from -180 to 180"),
        (",1.2\n", "\n", "must have 8 cells, not 7"),
        ("id,name_en", "id,name", "must have the columns id,name_en"),
    ],
)
def test_a_table_that_was_checked_is_still_told_from_one_that_cannot_be(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    path = written(tmp_path) / "built" / "towns.csv"
    whole = path.read_text("utf-8")
    assert read_towns(tmp_path, [], is_checked=True) == read_towns(tmp_path, [])
    path.write_text(whole.replace(old, new), encoding="utf-8", newline="\n")
    with pytest.raises(DataError) as caught:
        list(read_towns(tmp_path, [], is_checked=True).values())
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"Kemerovo", b"Kemer\xffvo", "must be UTF-8 text"),
        (b"\nkemerovo-ru,", b'\n"kemerovo,ru",', "column id: must be an id of small letters"),
    ],
)
def test_bytes_that_no_check_has_passed_are_refused_once_a_town_is_asked_for(
    tmp_path: Path, old: bytes, new: bytes, message: str
) -> None:
    path = written(tmp_path) / "built" / "towns.csv"
    path.write_bytes(path.read_bytes().replace(old, new))
    towns = read_towns(tmp_path, [], is_checked=True)
    with pytest.raises(DataError) as caught:
        list(towns.values())
    assert message in str(caught.value)


def test_a_table_of_no_towns_has_none(tmp_path: Path) -> None:
    path = written(tmp_path) / "built" / "towns.csv"
    path.write_text(path.read_text("utf-8").split("\n")[0] + "\n", encoding="utf-8")
    assert dict(read_towns(tmp_path, [], is_checked=True)) == {}


def test_the_committed_towns_are_the_same_however_they_are_read(towns: Mapping[str, Town]) -> None:
    assert read_towns(DATA_DIR, [], is_checked=True) == towns


def test_a_town_never_has_the_id_of_a_place(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="must not be the id of a place, found 'kemerovo-ru'"):
        read_towns(written(tmp_path), ["kemerovo-ru"])


# -- the committed table ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def towns() -> Mapping[str, Town]:
    return read_towns(DATA_DIR, load_facts().places)


@pytest.mark.parametrize(
    "town_id",
    ["istanbul-tr", "mumbai-in", "tokyo-jp", "madrid-es", "aktau-kz", "tampere-fi"],
)
def test_towns_from_all_over_eurasia_are_there(towns: Mapping[str, Town], town_id: str) -> None:
    assert town_id in towns


@pytest.mark.parametrize(
    "is_right",
    [
        lambda town: town.population >= LEAST_POPULATION,
        lambda town: 0 <= town.rail_km <= FARTHEST_KM,
        lambda town: town.position.lon >= -11 and 0 <= town.position.lat <= 76,
        lambda town: town.id.split("-" + town.country.lower())[0] != town.id,
    ],
)
def test_every_town_is_one(towns: Mapping[str, Town], is_right: Callable[[Town], bool]) -> None:
    assert len(towns) > 10_000
    assert all(is_right(town) for town in towns.values())
