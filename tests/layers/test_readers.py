"""Every rule of the tables, broken once: the message gives file, line, column and rule."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from layers.country_boxes import COUNTRY_BOXES
from layers.errors import DataError
from layers.facts import load_facts
from tests.layers.small_tables import TABLES, write_tables


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A small set of tables that keeps every rule."""
    return write_tables(tmp_path / "data")


def test_tables_that_keep_the_rules_are_read(data_dir: Path) -> None:
    facts = load_facts(data_dir)
    assert facts.version == "2026.11.0"
    assert facts.places["dandong-port"].city_id == "dandong"
    assert facts.places["sinuiju"].city_id == "sinuiju"
    assert facts.links["rail-dandong-sinuiju"].border_km == 1.5
    assert facts.links["sea-dandong-sinuiju"].border_km is None
    assert facts.events[0].scope == "all-cn-kp-land"
    assert facts.link_shapes == {}


# file, text to replace, text instead, message without the file
BROKEN = [
    # ids, order and form of the file
    ("groups.csv", "all-cn-kp-land", "All", "line 2, column id: must be an id of small letters and"
     " digits joined by '-', '_' or '.', at most 90 long, found 'All'"),
    ("sources.csv", "gazette,G", "unsourced-memory,G",
     "line 3, column id: must be unique, 'unsourced-memory' stands twice"),
    ("places.csv", "dandong,city", "zandong,city",
     "line 3, column id: must be sorted, 'dandong-port' stands after 'zandong'"),
    ("groups.csv", "id,name", "id,title", "line 1: must have the columns id,name"),
    ("groups.csv", "All land crossings", "All land,crossings", "line 2: must have 2 cells, not 3"),
    ("groups.csv", "All land crossings", '"All land crossings"',
     "line 2: must be in canonical form (minimal quoting)"),
    ("groups.csv", "All land crossings", '"All land', "line 2: must be a complete CSV row"
     " (unexpected end of data)"),
    ("groups.csv", "All land crossings", "All\tland crossings",
     "line 2: must not hold control characters or a BOM"),
    ("groups.csv", "id,name", "\ufeffid,name", "line 1: must not hold control characters or a BOM"),
    ("groups.csv", "crossings\n", "crossings\r\n",
     "line 2: must not hold control characters or a BOM"),
    ("groups.csv", "crossings\n", "crossings", "must end with a line end"),
    ("groups.csv", "crossings\n", "crossings\n\n", "line 3: must not be empty"),
    ("groups.csv", "All land", "All  land",
     "line 2, column name: must not have outer or double blanks"),
    ("groups.csv", ",All land crossings", ",", "line 2, column name: must not be empty"),
    # sources
    ("sources.csv", "2025-06-01", "1 June 2025", "line 2, column date: must be an ISO day, month or"
     " year or 'undated', found '1 June 2025'"),
    ("sources.csv", "https://example.org/1", "ftp://example.org/1", "line 2, column url: must be"
     " an http or https address or empty, found 'ftp://example.org/1'"),
    ("sources.csv", "unsourced-memory,", "unused,Crossgauge,Nothing,undated,,,,\nunsourced-memory,",
     "line 4, column id: must be sorted, 'unsourced-memory' stands after 'unused'"),
    # places
    ("places.csv", "dandong,city", "dandong,town", "line 2, column kind: must be one of checkpoint,"
     " city, junction, port, station, found 'town'"),
    ("places.csv", "단동", "단동A",
     "line 2, column name_ko: must be written in one script, found LATIN"),
    ("places.csv", "Даньдун", "Dаньдун",
     "line 2, column name_ru: must be written in one script, found LATIN"),
    ("places.csv", "丹东", "114", "line 2, column name_zh: must hold letters, found '114'"),
    ("places.csv", "Andong", "Andong안",
     "line 2, column aliases: must not mix scripts in one name, found 'Andong안'"),
    ("places.csv", "Andong", "Dandong",
     "line 2, column aliases: must not repeat a name of the row, found 'Dandong'"),
    ("places.csv", "Andong", "Andong;Andong", "line 2, column aliases: must not repeat a member"),
    ("places.csv", "Andong", "Andong;", "line 2, column aliases: must be a list joined by ';'"
     " without blanks or empty members"),
    ("places.csv", "CN,124.39,40.13", "CN,40.13,124.39", "line 2, column lon: must lie in the rough"
     " box of CN, found 40.13, 124.39 (longitude first; these two are swapped)"),
    ("crossings.csv", "sea,123.4,38.6", "sea,38.6,123.4",
     "line 3, column lat: must be a number from -90 to 90, found '123.4'"),
    ("places.csv", "KP,124.4,40.1", "KP,40.1,40.1", "line 4, column lon: must lie in the rough box"
     " of KP, found 40.1, 40.1 (longitude first)"),
    ("places.csv", "KP,124.4,40.1,2000", "KP,124.4,40.1,0",
     "line 4, column accuracy_m: must be a number greater than 0, found '0'"),
    ("places.csv", "2000,1435;1520", "2000,1435;1524", "line 2, column gauges_mm: must be gauges in"
     " mm such as 1435 or 1520, found '1524'"),
    ("places.csv", "1435,dandong,,", "1435,beijing,,",
     "line 3, column city_id: must name a place that exists, found 'beijing'"),
    ("places.csv", "1435;1520,,,", "1435;1520,dandong-port,,", "line 2, column city_id: must name"
     " the main place of a town, and 'dandong-port' is a member itself"),
    ("places.csv", "dandong,,gazette", "dandong,,",
     "line 3, column source_ids: must not be empty"),
    ("places.csv", "dandong,,gazette", "dandong,,tribune",
     "line 3, column source_ids: must name a source that exists, found 'tribune'"),
    ("places.csv", "sinuiju,city,Sinuiju,신의주,,,,KP", "sinuiju,city,Sinuiju,신의주,,,,XX",
     f"line 4, column country: must be one of {', '.join(sorted(COUNTRY_BOXES))}, found 'XX'"),
    # crossings
    ("crossings.csv", "CN,KP,dandong,", "KP,CN,dandong,",
     "line 2, column country_b: must come after KP in the alphabet, found 'CN'"),
    ("crossings.csv", "cn-kp-bridge", "cn-jp-bridge",
     "line 2, column id: must begin with 'cn-kp-', found 'cn-jp-bridge'"),
    ("crossings.csv", "dandong,sinuiju,", "sinuiju,sinuiju,",
     "line 2, column place_a: must be a place in CN, found 'sinuiju'"),
    ("crossings.csv", "rail;road,", "rail;tram,",
     "line 2, column modes: must be one of rail, road, sea, found 'tram'"),
    ("crossings.csv", "rail;road,", ",", "line 2, column modes: must not be empty"),
    ("crossings.csv", "all-cn-kp-land", "all-land",
     "line 2, column groups: must name a group that exists, found 'all-land'"),
    ("crossings.csv", "none_known", "some", "line 3, column service: must be one of charter,"
     " common_carrier, none_known, state_only, found 'some'"),
    ("crossings.csv", "all-cn-kp-land,,", "all-cn-kp-land,charter,", "line 2, column service: must"
     " be empty for a crossing that is not at sea"),
    # assumptions
    ("assumptions.csv", "USD/TEU,1", "EUR/TEU,1", "line 2, column unit: must be one of %/year,"
     " USD/TEU, USD/TEU-km, USD/t, USD/t-km, g CO2e/t-km, h, kg CO2e/t, km/day, kn, ratio, t/TEU,"
     " found 'EUR/TEU'"),
    ("assumptions.csv", "hours,h,1", "hours,kn,1",
     "line 3, column unit: must be h for 'gauge.hours.dandong', found 'kn'"),
    ("assumptions.csv", "gauge.cost.dandong", "cost.dandong", "line 2, column id: must belong to a"
     " known family such as speed.rail, found 'cost.dandong'"),
    ("assumptions.csv", "h,1,2,3", "h,1,4,3",
     "line 3, column typical: must lie from low to high, found 1, 4, 3"),
    ("assumptions.csv", "h,1,2,3", "h,1,two,3",
     "line 3, column typical: must be a number from 0 to 1e+06, found 'two'"),
    ("assumptions.csv", "3,low,2024,gauge_change,assumed", "3,best,2024,gauge_change,assumed",
     "line 2, column good_end: must be one of high, low, found 'best'"),
    ("assumptions.csv", "gauge_change,assumed", "gauge,assumed", "line 2, column includes: must be"
     " one of border, emissions, fees, gauge_change, interest, payload, port, running, terminal,"
     " transfer, waiting, found 'gauge'"),
    ("assumptions.csv", "gauge_change,published", ",published",
     "line 3, column includes: must not be empty"),
    ("assumptions.csv", "assumed,,,", "assumed,,,gazette",
     "line 2, column source_ids: must be empty where the basis is 'assumed'"),
    ("assumptions.csv", "published,,,gazette", "published,,,",
     "line 3, column source_ids: must not be empty"),
    # links
    ("links.csv", "sinuiju,3,tariff", "sinuiju,abc,tariff",
     "line 2, column distance_km: must be a number greater than 0, found 'abc'"),
    ("links.csv", "sinuiju,3,tariff", "sinuiju,0,tariff",
     "line 2, column distance_km: must be a number greater than 0, found '0'"),
    ("links.csv", "sinuiju,3,tariff", "sinuiju,inf,tariff",
     "line 2, column distance_km: must be a number greater than 0, found 'inf'"),
    ("links.csv", "3,tariff", "3,guess",
     "line 2, column distance_basis: must be one of estimated, tariff, found 'guess'"),
    ("links.csv", "tariff,1435", "tariff,",
     "line 2, column gauges_mm: must be given for rail and empty otherwise"),
    ("links.csv", "rail,dandong,sinuiju", "rail,dandong,dandong",
     "line 2, column to_id: must differ from from_id, found 'dandong' twice"),
    ("links.csv", "sea,dandong-port", "sea,dandong",
     "line 3, column from_id: must be a port, found 'dandong'"),
    ("links.csv", "1,no,", "1,steam,", "line 2, column electrification: must be one of (empty),"
     " 15 kV AC, 25 kV AC, 3 kV DC, mixed, no, unknown, found 'steam'"),
    ("links.csv", "line-yalu", "line-amur",
     "line 2, column line_id: must name a line that exists, found 'line-amur'"),
    ("links.csv", "line-yalu,1,", "line-yalu,0.5,",
     "line 2, column path_weight: must be a number from 1 to 5, found '0.5'"),
    ("links.csv", "line-yalu,1,", "line-yalu,1.5,", "line 2, column path_weight_reason: must be"
     " given where path_weight is above 1, and only there"),
    ("links.csv", "cn-kp-bridge,1.5", ",",
     "line 2, column crossing_id: must be given, the ends lie in CN and KP"),
    ("links.csv", "cn-kp-bridge,1.5", "cn-kp-sea,1.5",
     "line 2, column crossing_id: must be a crossing for rail, found 'cn-kp-sea'"),
    ("links.csv", "rail,dandong,sinuiju", "rail,sinuiju-port,sinuiju", "line 2, column crossing_id:"
     " must join the countries of the ends, KP"),
    ("links.csv", "cn-kp-bridge,1.5", "cn-kp-bridge,4",
     "line 2, column border_km: must not exceed distance_km, found '4'"),
    ("links.csv", "dandong,sinuiju,3,tariff,1435,1,no,,line-yalu,1,,cn-kp-bridge,1.5",
     "dandong,dandong-port,3,tariff,1435,1,no,,line-yalu,1,,,1.5",
     "line 2, column border_km: must be empty where no border is crossed"),
    ("links.csv", "1.5,,,gazette", "1.5,line-amur,,gazette",
     "line 2, column status_subject: must name a line that exists, found 'line-amur'"),
    # bridges, ports, ferries
    ("bridges.csv", "1943", "1943.5", "line 2, column built_year: must be a whole number, found"
     " '1943.5'"),
    ("bridges.csv", "940.8,944", "940.8,long",
     "line 2, column length_other_m: must be numbers joined by ';'"),
    ("bridges.csv", "gazette;gazette", "gazette;rumour",
     "line 2, column length_source_ids: must be among source_ids, found 'rumour'"),
    ("bridges.csv", "gazette;gazette", "gazette",
     "line 2, column length_source_ids: must name one source for each of 2 lengths, found 1"),
    ("bridges.csv", "1435,CN,KP", "1435,KP,CN",
     "line 2, column country_b: must come after KP in the alphabet, found 'CN'"),
    ("ports.csv", "dandong-port", "dandong",
     "line 2, column id: must name a place of kind port, found 'dandong'"),
    ("ports.csv", "CNDDG", "CN DDG",
     "line 2, column unlocode: must be five letters such as KPRJN or empty, found 'CN DDG'"),
    ("ferries.csv", "cn-kp-sea", "cn-kp-bridge",
     "line 2, column id: must name a sea crossing, found 'cn-kp-bridge'"),
    ("ferries.csv", "dandong-port@mon", "dandong-port@monday", "line 2, column sailings: must be"
     " ports with a weekday, such as rajin-port@wed or pohang-port@fri-16 where the hour is known,"
     " found 'dandong-port@monday'"),
    ("ferries.csv", "dandong-port@mon", "dandong-port@mon-24", "line 2, column sailings: must be"
     " ports with a weekday, such as rajin-port@wed or pohang-port@fri-16 where the hour is known,"
     " found 'dandong-port@mon-24'"),
    ("ferries.csv", "dandong-port@mon", "dandong@mon",
     "line 2, column sailings: must sail from a port of the crossing, found 'dandong'"),
    ("terminals.csv", "dandong", "beijing",
     "line 2, column id: must name a place that exists, found 'beijing'"),
    # breaks of gauge
    ("gauge_breaks.csv", "1520,1435", "1435,1435",
     "line 2, column gauge_to_mm: must differ from gauge_from_mm, found 1435 twice"),
    ("gauge_breaks.csv", "dandong,cn-kp", "sinuiju,cn-kp",
     "line 2, column place_id: must be a place with both gauges, found 'sinuiju'"),
    ("gauge_breaks.csv", "gauge.cost.dandong", "",
     "line 2, column cost_id: must be given with hours_id, or neither"),
    ("gauge_breaks.csv", "gauge.hours.dandong,gauge.cost.dandong,,", ",,soon,",
     "line 2, column hours_told: must be hours such as 2 or 3–4 or empty, found 'soon'"),
    ("gauge_breaks.csv", "gauge.cost.dandong,,", "gauge.cost.dandong,3–4,",
     "line 2, column hours_told: must be empty where hours_id is given"),
    ("gauge_breaks.csv", "gauge.hours.dandong,gauge.cost.dandong,,", ",,3–4,rumour",
     "line 2, column hours_source_ids: must name a source of the row that exists, found 'rumour'"),
    ("gauge_breaks.csv", "gauge.cost.dandong,,", "gauge.cost.dandong,,gazette",
     "line 2, column hours_source_ids: must be empty where hours_told is"),
    ("gauge_breaks.csv", "gauge.hours.dandong", "gauge.hours.sinuiju",
     "line 2, column hours_id: must name an assumption that exists, found 'gauge.hours.sinuiju'"),
    ("gauge_breaks.csv", "yes,transshipment", "maybe,transshipment",
     "line 2, column both_ways: must be one of no, yes, found 'maybe'"),
    ("gauge_breaks.csv", "dandong-transshipment,Dandong", "dandong-transshipment,Даньдун",
     "line 2, column name_en: must be written in Latin letters"),
    # events
    ("events.csv", "2025-06-01,day", "2025-02-30,day",
     "line 3, column date: must be a day such as 2026-11-01, found '2025-02-30'"),
    ("events.csv", "2020-01-01,month", "2020-01-15,month",
     "line 2, column date: must end in '-01' when only the month is known"),
    ("events.csv", "day,cn-kp-bridge,,", "day,cn-kp-bridge,all-cn-kp-land,",
     "line 3, column scope: must be given where subject_id is empty, and only there"),
    ("events.csv", "month,,all-cn-kp-land", "month,,",
     "line 2, column scope: must be given where subject_id is empty, and only there"),
    ("events.csv", "day,cn-kp-bridge", "day,cn-kp-ford",
     "line 3, column subject_id: must name a subject that exists, found 'cn-kp-ford'"),
    ("events.csv", "rail,freight,change", ",freight,change",
     "line 2, column modes: must not be empty, except for a note"),
    ("events.csv", "observation,open", "forecast,open",
     "line 3, column status: must be empty for the kind 'forecast'"),
    ("events.csv", "observation,open", "observation,", "line 3, column status: must be one of"
     " closed, construction, open, partial, planned, suspended, unknown, found ''"),
    ("events.csv", "Trains run,gazette", "Trains run,unsourced-memory",
     "line 3, column source_id: must be a document, except for a note"),
    ("events.csv", "Trains run", "Trains run " + "and run " * 20 + "on",
     "line 3, column headline: must be at most 160 characters long"),
    ("events.csv", "open,no,,", "open,no,gazette,",
     "line 3, column disputed_by: must be empty for a report that is not disputed"),
    ("events.csv", "open,no,,", "open,yes,rumour,",
     "line 3, column disputed_by: must name a source that exists, found 'rumour'"),
    # checks and the package
    ("distance_checks.csv", "rail,dandong", "rail,beijing",
     "line 2, column from_id: must name a place that exists, found 'beijing'"),
    ("exceptions.csv", "reason\n", "reason\nlinks.csv,rail-x,length-ratio,\n",
     "line 2, column reason: must not be empty"),
    ("datapackage.json", '{"version"', '{"title"',
     "column version: must be a text such as 2026.11.0"),
    ("datapackage.json", "{", "", "line 1: must be JSON (Extra data)"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "message"), BROKEN)
def test_broken_row_is_refused_with_its_address(
    data_dir: Path, file: str, old: str, new: str, message: str
) -> None:
    path = data_dir / file
    text = path.read_bytes().decode("utf-8")
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode("utf-8"))
    with pytest.raises(DataError) as caught:
        load_facts(data_dir)
    comma = ": " if message.startswith("must") else ", "
    assert str(caught.value) == f"data/{file}{comma}{message}"


def without(name: str) -> Callable[[Path], None]:
    """A step that removes one file."""
    return lambda folder: (folder / name).unlink()


@pytest.mark.parametrize("name", sorted(TABLES))
def test_missing_file_is_named(data_dir: Path, name: str) -> None:
    without(name)(data_dir)
    with pytest.raises(DataError, match=rf"^data/{name}: is missing$"):
        load_facts(data_dir)


def test_bytes_that_are_not_utf8_are_refused(data_dir: Path) -> None:
    (data_dir / "groups.csv").write_bytes(b"id,name\nall-cn-kp-land,\xff\n")
    with pytest.raises(DataError, match=r"^data/groups\.csv: must be UTF-8 text"):
        load_facts(data_dir)


SHAPE = (
    '{"type":"FeatureCollection","features":[{"type":"Feature","id":"%s","properties":{},'
    '"geometry":{"type":"LineString","coordinates":[[124.39,40.13],[124.4,40.1]]}}]}'
)


def test_link_shapes_are_read_when_they_exist(data_dir: Path) -> None:
    built = data_dir / "built"
    built.mkdir()
    (built / "link_shapes.geojson").write_text(SHAPE % "rail-dandong-sinuiju", encoding="utf-8")
    facts = load_facts(data_dir)
    assert facts.link_shapes["rail-dandong-sinuiju"][0] == (124.39, 40.13)
    shutil.rmtree(built)
    assert load_facts(data_dir).link_shapes == {}


def test_shape_of_an_unknown_link_is_refused(data_dir: Path) -> None:
    built = data_dir / "built"
    built.mkdir()
    (built / "link_shapes.geojson").write_text(SHAPE % "rail-nowhere", encoding="utf-8")
    with pytest.raises(DataError, match="must name a link that exists, found 'rail-nowhere'"):
        load_facts(data_dir)
