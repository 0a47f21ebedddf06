"""The data check: every rule broken once in a small world, with the counts."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from geo.model import Status
from geo.status import StatusPeriod
from layers.check import RULES, Outcome, check_data
from layers.check.model import atlas_stands
from layers.check.package import canonical
from layers.check.reports import out_of_order
from tests.layers.small_tables import TABLES, add_empty_tables, write_tables

# The prices of the small world are too few for the model.
SMALL_RULES = tuple(rule for rule in RULES if rule is not atlas_stands)
# West of the river China, east of it North Korea; the river runs from north to south.
RIVER = 124.3926


def box(west: float, east: float) -> dict[str, object]:
    ring = [[west, 39], [east, 39], [east, 41], [west, 41], [west, 39]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(geometry: Mapping[str, object], **properties: str) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def write_features(path: Path, *features: dict[str, object]) -> None:
    content = {"type": "FeatureCollection", "features": list(features)}
    path.write_text(json.dumps(content), encoding="utf-8")


def write_package(folder: Path, **members: str) -> None:
    """A data package that describes the tables as they are."""
    resources = [
        {"path": path.name, "schema": {"fields": [{"name": name} for name in header.split(",")]}}
        for path in sorted(folder.glob("*.csv"))
        if (header := path.read_text(encoding="utf-8").partition("\n")[0])
    ]
    package = {"version": "2026.11.0", "created": "2026-11-21", "resources": resources, **members}
    (folder / "datapackage.json").write_text(canonical(package), encoding="utf-8")


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, (path.name, old)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A small set of tables that keeps every rule, with outlines and a border."""
    folder = write_tables(tmp_path / "data")
    # As long as the straight line, which the readers do not look at.
    replace(folder / "links.csv", "sinuiju,3,tariff", "sinuiju,3.6,tariff")
    replace(folder / "lines.csv", "sinuiju,3,", "sinuiju,3.6,")
    replace(folder / "places.csv", "KP,124.38,40.09", "KP,124.41,40.09")
    replace(folder / "places.csv", "CN,124.15,39.83", "CN,124.3,40.05")
    replace(folder / "links.csv", "60,estimated", "20,estimated")
    add_empty_tables(folder)
    built = folder / "built"
    built.mkdir()
    write_features(
        built / "countries.geojson",
        feature(box(123, RIVER), iso="CN"),
        feature(box(RIVER, 126), iso="KP"),
    )
    river = {"type": "LineString", "coordinates": [[RIVER, 39], [RIVER, 41]]}
    write_features(built / "basemap-z9-borders.geojson", feature(river, kind="river_border"))
    write_package(folder)
    return folder


def said(outcome: Outcome) -> list[str]:
    return [str(error) for error in outcome.errors]


def test_a_world_that_keeps_the_rules_passes(data_dir: Path) -> None:
    outcome = check_data(data_dir, SMALL_RULES)
    assert said(outcome) == []
    assert outcome.counts is not None
    assert outcome.counts.places == 4
    assert outcome.counts.without_report == ("cn-kp-sea",)
    assert outcome.counts.blanket_only == ()
    assert "2 with a history (1 one period without a known report: cn-kp-sea)" in (
        outcome.counts.text()
    )


def test_a_history_of_blanket_measures_only_is_called_so(data_dir: Path) -> None:
    replace(data_dir / "events.csv", "observation,open", "note,")
    counts = check_data(data_dir, SMALL_RULES).counts
    assert counts is not None
    assert counts.blanket_only == ("cn-kp-bridge",)
    assert "1 by measures for a whole group only: cn-kp-bridge" in counts.text()


# The cells of a row of gauge_breaks.csv behind its id.
EMPTY_BREAK = "," * TABLES["gauge_breaks.csv"][0].count(",")

# file, text to replace, text instead, message
BROKEN = [
    # where things lie
    ("places.csv", "sinuiju,city,Sinuiju,신의주,,,,KP,124.4,40.1",
     "sinuiju,city,Sinuiju,신의주,,,,KP,124.08,40.1",
     "data/places.csv, line 4, column lon: must lie in the rough box of KP, found 124.08, 40.1"
     " (longitude first)"),
    ("gauge_breaks.csv", "124.39,40.13", "124.89,40.13", "data/gauge_breaks.csv, line 2, column"
     " lon: must lie within 25 km of CN, is 42 km from it"),
    ("places.csv", "CN,124.3,40.05", "CN,124.2,40.05", "data/places.csv, line 3, column city_id:"
     " must be a town in CN within 15 km, 'dandong' is in CN, 18 km away"),
    ("bridges.csv", "124.3925,40.115,100", "124.3945,40.115,100", "data/bridges.csv, line 2, column"
     " accuracy_m: must not be smaller than the distance to the border line, 100 m against 162 m"),
    # lengths
    ("links.csv", "20,estimated", "40,estimated", "data/links.csv, line 3, column distance_km: must"
     " be 1 to 2.2 times the straight line of 10.4 km, found 40 km (3.85 times)"),
    ("links.csv", "20,estimated", "9,estimated", "data/links.csv, line 3, column distance_km: must"
     " be 1 to 2.2 times the straight line of 10.4 km, found 9 km (0.87 times)"),
    ("lines.csv", "sinuiju,3.6,", "sinuiju,3.7,", "data/lines.csv, line 2, column distance_km:"
     " must agree within 1 % with the sum of its links, 3.7 km against 3.6 km"),
    ("links.csv", "no,,line-yalu,1", "no,,,1", "data/lines.csv, line 2, column id: must have links"
     " in links.csv, 'line-yalu' has none"),
    ("links.csv", "20,estimated", "20,tariff", "data/links.csv, line 3, column distance_basis: must"
     " be 'estimated' where no document gives the length"),
    # reports
    ("events.csv", "2025-06-01,day", "2025-06-02,day", "data/events.csv, line 3, column date: must"
     " not be after the date of its source, 2025-06-01, found '2025-06-02' (an announcement of what"
     " is to come is a forecast of the day it was made)"),
    ("events.csv", "cn-kp-bridge-2025-06-01,", "cn-kp-bridge-2024-06-01,", "data/events.csv, line"
     " 3, column id: must begin with 'cn-kp-bridge-2025', found 'cn-kp-bridge-2024-06-01'"),
    ("events.csv", "open,no,,", "open,yes,,", "data/events.csv, line 3, column disputed_by: must"
     " name a document, or the remark must say why the report is disputed"),
    ("events.csv", "cn-kp-bridge-2025-06-01,", "cn-kp-bridge-2025-06,2025-06-01,month,cn-kp-bridge,"
     ",rail;road,all,change,partial,no,,Trains run,gazette,\ncn-kp-bridge-2025-06-01,",
     "data/events.csv, line 3, column date_precision: must not repeat 'cn-kp-bridge-2025-06-01' of"
     " the same document, which knows the day"),
    ("events.csv", ",rail,freight,observation", ",sea,freight,observation",
     "data/events.csv, line 3, column modes: must be modes of the crossing, found 'sea'"),
    ("groups.csv", "crossings\n", "crossings\nall-cn-kp-sea,All sea crossings\n",
     "data/groups.csv, line 3, column id: must have members or reports, 'all-cn-kp-sea' has none"),
    # documents
    ("sources.csv", "gazette,", "a-journal,Journal,Nothing,undated,2025-07,,,\ngazette,",
     "data/sources.csv, line 2, column id: must be used, 'a-journal' is not"),
    ("sources.csv", "2025-07,", "2026-12,", "data/sources.csv, line 2, column accessed: must not be"
     " after the day of the data, 2026-11-21, found '2026-12'"),
    ("sources.csv", "2025-06-01,2025-07", "2026-11-22,2025-07", "data/sources.csv, line 2, column"
     " date: must not be after the day of the data, 2026-11-21, found '2026-11-22'"),
    ("sources.csv", "gazette,Gazette,", "gazette,",
     "data/sources.csv, line 2: must have 8 cells, not 7"),
    ("sources.csv", "gazette,Gazette,", "gazette,,",
     "data/sources.csv, line 2, column publisher: must not be empty"),
    ("sources.csv", "Trains run", "", "data/sources.csv, line 2, column title: must not be empty"),
    ("sources.csv", "2025-06-01,2025-07", ",2025-07",
     "data/sources.csv, line 2, column date: must not be empty"),
    ("assumptions.csv", "published,,,gazette", "published,,,unsourced-memory",
     "data/assumptions.csv, line 3, column basis: must be 'assumed' where no document gives the"
     " number, found 'published'"),
    ("events.csv", "Trains run,gazette", "Trains run,unsourced-memory",
     "data/events.csv, line 3, column source_id: must be a document, except for a note"),
    # references, names, ids, form
    ("links.csv", "line-yalu", "line-amur",
     "data/links.csv, line 2, column line_id: must name a line that exists, found 'line-amur'"),
    ("places.csv", "Andong", "Аndong",
     "data/places.csv, line 2, column aliases: must not mix scripts in one name, found 'Аndong'"),
    ("events.csv", "Trains run", "Trаins run", "data/events.csv, line 3, column headline: must not"
     " mix Cyrillic and Latin letters in one word, found 'Trаins'"),
    ("places.csv", "Даньдун", "Dandun",
     "data/places.csv, line 2, column name_ru: must be written in one script, found LATIN"),
    ("groups.csv", "All land crossings", '"All land crossings"',
     "data/groups.csv, line 2: must be in canonical form (minimal quoting)"),
    ("groups.csv", "all-cn-kp-land", "All", "data/groups.csv, line 2, column id: must be an id of"
     " small letters and digits joined by '-', '_' or '.', at most 90 long, found 'All'"),
    ("sources.csv", "gazette,G", "unsourced-memory,G",
     "data/sources.csv, line 3, column id: must be unique, 'unsourced-memory' stands twice"),
    ("gauge_breaks.csv", "source_ids\n", f"source_ids\nother{EMPTY_BREAK}\n",
     "data/gauge_breaks.csv, line 3, column id: must be sorted, 'dandong-transshipment' stands"
     " after 'other'"),
    # exceptions
    ("exceptions.csv", "reason\n", "reason\nlinks.csv,sea-dandong-sinuiju,length-ratio,why\n",
     "data/exceptions.csv, line 2, column row_id: must still be needed, 'sea-dandong-sinuiju' in"
     " links.csv keeps 'length-ratio'"),
    ("exceptions.csv", "reason\n", "reason\nsources.csv,gazette,source-unused,why\n",
     "data/exceptions.csv, line 2, column rule: must be one of bridge-off-border,"
     " drawn-length, event-after-source, far-from-country, length-ratio, line-sum, found"
     " 'source-unused'"),
    ("exceptions.csv", "reason\n", "reason\nlinks.csv,sea-dandong-sinuiju,length-ratio,\n",
     "data/exceptions.csv, line 2, column reason: must not be empty"),
    # the package
    ("datapackage.json", '  "version"', '   "version"', "data/datapackage.json, line 2: must be in"
     " canonical form (JSON, two blanks a level)"),
    ("datapackage.json", '"distance_km"', '"length_km"',
     "data/datapackage.json, column resources: must have the columns of distance_checks.csv, in"
     " order"),
    ("datapackage.json", '"2026-11-21"', '"some day"', "data/datapackage.json, column created: must"
     " begin with a day such as 2026-11-21, found 'some day'"),
    ("datapackage.json", '"version"', '"title"',
     "data/datapackage.json, column version: must be a text such as 2026.11.0"),
    ("datapackage.json", "{", "", "data/datapackage.json, line 2: must be JSON (Extra data)"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "message"), BROKEN)
def test_a_broken_rule_is_told_with_file_line_and_column(
    data_dir: Path, file: str, old: str, new: str, message: str
) -> None:
    replace(data_dir / file, old, new)
    assert said(check_data(data_dir, SMALL_RULES)) == [message]


def test_a_report_of_tomorrow_is_told(data_dir: Path) -> None:
    replace(data_dir / "sources.csv", "2025-06-01", "undated")
    replace(
        data_dir / "events.csv",
        "cn-kp-bridge-2025-06-01,2025-06-01",
        "cn-kp-bridge-2026,2026-11-22",
    )
    assert said(check_data(data_dir, SMALL_RULES)) == [
        "data/events.csv, line 3, column date: must not be after the day of the data, 2026-11-21,"
        " found '2026-11-22'"
    ]


def claim(shown_at: str) -> str:
    return f"says,gazette,bridges,Trains run,only_this,So it seems,{shown_at},,"


@pytest.mark.parametrize(
    "shown_at",
    [
        "/", "/trade?pair=CN-KP", "/ports", "/ports/dandong-port", "/lines/line-yalu",
        "/bridges/yalu-bridge#s-facts", "/gauge-breaks/dandong",
        "/gauge-breaks/dandong-transshipment", "/ferries/cn-kp-sea", "/places/sinuiju",
        "/compare?from=dandong&to=sinuiju&as_of=2026-01-01",
        "/crossings/cn-kp-bridge?as_of=2025-07-01&known_on=2025-06-01"
        "#event-cn-kp-bridge-2025-06-01",
        "/crossings/cn-kp-bridge#event-all-cn-kp-land-2020-01",
    ],
)  # fmt: skip
def test_a_claim_that_leads_to_a_page_passes(data_dir: Path, shown_at: str) -> None:
    replace(data_dir / "claims.csv", "source_ids\n", f"source_ids\n{claim(shown_at)}\n")
    assert said(check_data(data_dir, SMALL_RULES)) == []


@pytest.mark.parametrize(
    ("shown_at", "rule"),
    [
        ("/crossings/nope", "must name a row that exists, found 'nope' in '/crossings/nope'"),
        ("/trade/cn-kp-total-1999",
         "must name a row that exists, found 'cn-kp-total-1999' in '/trade/cn-kp-total-1999'"),
        ("/moons", "must lead to a page that is there, found '/moons'"),
        ("/latest/x", "must lead to a page that is there, found '/latest/x'"),
        ("/compare?from=nowhere", "must name a place that exists, found 'from=nowhere'"),
        ("/ports?as_of=2026-02-30", "must name a day such as 2026-11-01, found 'as_of=2026-02-30'"),
        ("/crossings/cn-kp-bridge#event-no",
         "must point at a report that exists, found '#event-no'"),
        ("/crossings/cn-kp-sea#event-cn-kp-bridge-2025-06-01",
         "must point at a report on 'cn-kp-sea', 'cn-kp-bridge-2025-06-01' is on something else"),
        ("/crossings/cn-kp-bridge?known_on=2025-05-31#event-cn-kp-bridge-2025-06-01",
         "must point at a report known on that day, 'cn-kp-bridge-2025-06-01' was published by"
         " 2025-06-01"),
    ],
)  # fmt: skip
def test_a_claim_that_leads_nowhere_is_told(data_dir: Path, shown_at: str, rule: str) -> None:
    replace(data_dir / "claims.csv", "source_ids\n", f"source_ids\n{claim(shown_at)}\n")
    assert said(check_data(data_dir, SMALL_RULES)) == [
        f"data/claims.csv, line 2, column shown_at: {rule}"
    ]


def test_two_sources_of_one_address_are_told(data_dir: Path) -> None:
    replace(
        data_dir / "sources.csv",
        "gazette,",
        "a-journal,Journal,Nothing,undated,2025-07,https://example.org/1,,\ngazette,",
    )
    replace(data_dir / "places.csv", "1435;1520,,,gazette", "1435;1520,,,a-journal")
    assert said(check_data(data_dir, SMALL_RULES)) == [
        "data/sources.csv, line 3, column url: must be another than that of 'a-journal'"
    ]


def test_a_length_of_a_line_from_memory_says_so(data_dir: Path) -> None:
    replace(data_dir / "lines.csv", "gazette", "unsourced-memory")
    assert said(check_data(data_dir, SMALL_RULES)) == [
        "data/lines.csv, line 2, column note: must say 'from memory' where no document gives the"
        " length"
    ]


def test_every_wrong_row_is_told_not_just_the_first(data_dir: Path) -> None:
    replace(data_dir / "places.csv", "dandong,city", "dandong,town")
    replace(data_dir / "sources.csv", "2025-06-01", "1 June 2025")
    replace(data_dir / "events.csv", "2020-01-01,month", "2020-01-15,month")
    outcome = check_data(data_dir, SMALL_RULES)
    assert [error.file for error in outcome.errors] == [
        "data/sources.csv",
        "data/places.csv",
        "data/events.csv",
    ]
    # The rows that only point at the broken ones are not told too.
    assert not [error for error in outcome.errors if "must name" in error.rule]
    assert outcome.counts is None
    assert outcome.unchecked == "rules across tables"


def test_every_wrong_line_of_every_file_is_told(data_dir: Path) -> None:
    replace(data_dir / "groups.csv", "All land", "All  land")
    replace(data_dir / "ports.csv", "dandong-port", '"dandong-port"')
    replace(data_dir / "terminals.csv", "\ndandong", "\nDandong")
    outcome = check_data(data_dir, SMALL_RULES)
    assert [(error.file, error.line) for error in outcome.errors] == [
        ("data/groups.csv", 2),
        ("data/ports.csv", 2),
        ("data/terminals.csv", 2),
    ]
    assert outcome.unchecked == "cells, and rules across tables"


def test_a_link_is_not_shorter_than_its_drawing(data_dir: Path) -> None:
    points = [[124.3, 40.05], [124.3, 40.2], [124.4, 40.1]]
    shape = {"type": "LineString", "coordinates": points}
    link: dict[str, object] = {"type": "Feature", "id": "sea-dandong-sinuiju", "geometry": shape}
    write_features(data_dir / "built" / "link_shapes.geojson", link)
    assert said(check_data(data_dir, SMALL_RULES)) == [
        "data/links.csv, line 3, column distance_km: must not be less than its drawing in "
        "data/built/link_shapes.geojson by more than 10 % and 3 km, found 20 km and 30.7 km drawn"
    ]


def test_a_row_may_break_a_rule_with_a_reason(data_dir: Path) -> None:
    replace(data_dir / "links.csv", "20,estimated", "160,estimated")
    assert len(said(check_data(data_dir, SMALL_RULES))) == 1
    replace(
        data_dir / "exceptions.csv",
        "reason\n",
        "reason\nlinks.csv,sea-dandong-sinuiju,length-ratio,round the cape\n",
    )
    assert said(check_data(data_dir, SMALL_RULES)) == []


def test_tables_that_are_not_described_are_told(data_dir: Path) -> None:
    (data_dir / "ghosts.csv").write_text("id,name\n", encoding="utf-8")
    assert said(check_data(data_dir, SMALL_RULES)) == [
        "data/datapackage.json, column resources: must describe ghosts.csv"
    ]
    write_package(data_dir)
    (data_dir / "ghosts.csv").unlink()
    assert said(check_data(data_dir, SMALL_RULES)) == [
        "data/datapackage.json, column resources: must not describe ghosts.csv, which is missing"
    ]


@pytest.mark.parametrize("name", ["built/countries.geojson", "built/basemap-z9-borders.geojson"])
def test_outlines_and_borders_must_be_there(data_dir: Path, name: str) -> None:
    (data_dir / name).unlink()
    assert said(check_data(data_dir, SMALL_RULES)) == [f"data/{name}: is missing"]


def test_the_package_must_be_there(data_dir: Path) -> None:
    (data_dir / "datapackage.json").unlink()
    assert said(check_data(data_dir)) == ["data/datapackage.json: is missing"]


def test_a_number_that_the_model_needs_is_missed(data_dir: Path) -> None:
    assert said(check_data(data_dir, (atlas_stands,))) == [
        "data/assumptions.csv, column id: the model needs a row “emission.hub”"
    ]


def period(start: date, end: date | None) -> StatusPeriod:
    return StatusPeriod(start, end, Status.OPEN, None)


def test_periods_that_overlap_or_run_backwards_are_told() -> None:
    first, second, third = date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1)
    assert list(out_of_order([period(first, second), period(second, None)])) == []
    assert [rule for _, rule in out_of_order([period(second, first)])] == [
        "must give a period that runs forward, found 2021-01-01 to 2020-01-01"
    ]
    assert [rule for _, rule in out_of_order([period(first, third), period(second, None)])] == [
        "must give a period after the last one, 2021-01-01 is before 2022-01-01"
    ]
    assert len(list(out_of_order([period(first, None), period(second, None)]))) == 1
