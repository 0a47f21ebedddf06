"""The page of checks and its files: every row of both tables, worked out, the misses on top."""

import csv
import io
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from geo.observations import CheckKind, Measure, Relation
from geo.reality import Held, Said, Sheet, Spread
from tests.webapp.sample import HOSTILE
from webapp import create_app
from webapp.config import Config
from webapp.reality_sheet import COLUMNS
from webapp.services import KEY

PAGE, CSV, JSON = "/method/checks", "/method/checks.csv", "/method/checks.json"


@pytest.fixture(scope="module")
def told(real_app: Flask) -> dict[str, Any]:
    """The checks as JSON over the committed facts."""
    found: dict[str, Any] = real_app.test_client().get(JSON).get_json()
    return found


@pytest.fixture(scope="module")
def page(real_app: Flask) -> str:
    """The page over the committed facts."""
    reply = real_app.test_client().get(PAGE)
    assert reply.status_code == 200
    return reply.get_data(as_text=True)


@pytest.fixture
def own_app() -> Flask:
    """An application of its own, whose sheet a test may set."""
    return create_app(Config())


def first(app: Flask) -> Held:
    """The first time among the observations, with a made-up answer of the model."""
    check = next(
        i for i in app.extensions[KEY].desk.almanac.model_checks if i.measure is Measure.TIME_H
    )
    return Held(
        replace(check, relation=Relation.EQUALS, low=2, high=2, unit="d"),
        Said(Spread(20, 96, 150), False, "by rail", "open", frozenset()),
    )


def show(app: Flask, *held: Held) -> str:
    app.extensions[KEY].sheets.get("checks", lambda: Sheet((), held))
    reply = app.test_client().get(PAGE)
    assert reply.status_code == 200
    return reply.get_data(as_text=True)


def rows(client: FlaskClient) -> list[dict[str, str]]:
    text = client.get(CSV).get_data(as_text=True)
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_every_row_of_both_tables_is_on_the_page_and_in_the_files(
    real_app: Flask, page: str, told: dict[str, Any], reader: FlaskClient
) -> None:
    almanac = real_app.extensions[KEY].desk.almanac
    ids = [i.id for i in (*almanac.published_lengths, *almanac.model_checks)]
    assert [row["id"] for row in told["checks"]] == ids
    assert [row["id"] for row in rows(reader)] == ids
    scores = told["lengths"], told["observations"]
    assert len(ids) == sum(one["count"] + one["says_little"] for one in scores)
    for row_id in ids:
        assert page.count(f'<tr id="{row_id}">') == 1


def test_the_tables_are_as_large_as_was_asked(told: dict[str, Any]) -> None:
    assert told["lengths"]["count"] >= 45
    # What could hardly be missed is not among them.
    assert told["observations"]["count"] >= 24
    kinds = {kind for kind, made in told["by_kind"].items() if made["count"] + made["says_little"]}
    assert kinds == set(CheckKind)


def test_the_files_say_the_same(told: dict[str, Any], reader: FlaskClient) -> None:
    listed = rows(reader)
    assert tuple(listed[0]) == COLUMNS
    for row, same in zip(listed, told["checks"], strict=True):
        for name in ("id", "verdict", "error_pct", "model_typical", "source_url", "data_version"):
            value = same.get(name)
            assert row[name] == ("" if value is None else str(value)) or float(
                row[name]
            ) == pytest.approx(value)


def test_counts_and_medians_can_be_reckoned_from_the_rows(told: dict[str, Any]) -> None:
    for name in ("lengths", "observations"):
        listed = [
            row
            for row in told["checks"]
            if (row["kind"] == "distance") is (name == "lengths")
            and row["verdict"] != "says little"
        ]
        assert told[name]["count"] == len(listed)
        assert told[name]["inside"] == sum(row["verdict"] == "inside" for row in listed)
        errors = sorted(
            abs(row["error_pct"])
            for row in listed
            if row["error_pct"] is not None and row["relation"] == "equals"
        )
        middle = (errors[len(errors) // 2] + errors[(len(errors) - 1) // 2]) / 2
        assert told[name]["median_error_pct"] == pytest.approx(middle, abs=0.11)


def test_a_hit_lies_in_the_range_printed_beside_it(told: dict[str, Any]) -> None:
    for row in told["checks"]:
        if row["kind"] == "distance" or row["verdict"] not in ("inside", "outside"):
            continue
        middle = (row["published_low"] + row["published_high"]) / 2
        is_between = row["model_low"] <= middle <= row["model_high"]
        assert is_between is (row["verdict"] == "inside"), row["id"]
        assert row["relation"] == "equals" or row["verdict"] == "outside"


def test_what_could_hardly_be_missed_is_shown_and_not_counted(
    page: str, told: dict[str, Any]
) -> None:
    little = {row["id"] for row in told["checks"] if row["verdict"] == "says little"}
    assert {"quantity-rajin-2015", "time-beijing-pyongyang", "quantity-lianyungang-train"} <= little
    # A bound that is broken is a miss like any other.
    assert "time-chongqing-duisburg-2017" not in little
    assert told["observations"]["says_little"] == len(little)
    for name in little:
        assert re.search(rf'<tr id="{name}">.*?says little', page, re.DOTALL)
    assert "Wagons, trains and tonnages: model" not in page


def test_the_headline_counts_all_lengths_and_names_the_missed(
    page: str, told: dict[str, Any]
) -> None:
    made = told["lengths"]
    missed = [
        row["id"]
        for row in told["checks"]
        if row["kind"] == "distance" and row["verdict"] == "outside"
    ]
    assert len(missed) == made["count"] - made["inside"] > 0
    head = page[page.index('class="lead-words"') : page.index('class="files"')]
    assert f"Of {made['count']} published lengths {made['inside']} are met within 5\u00a0%" in head
    assert re.findall(r'<a href="#([\w-]+)">', head) == missed
    assert " published times, prices and emissions " in head


def test_the_worst_misses_stand_first_and_lead_to_their_rows(
    page: str, told: dict[str, Any]
) -> None:
    section = re.search(r'<ol class="misses">(.*?)</ol>', page, re.DOTALL)
    assert section is not None
    named = re.findall(r'<a href="#([\w-]+)">', section[1])
    by_id = {row["id"]: row for row in told["checks"]}
    assert 1 <= len(named) <= 5
    assert all(by_id[name]["verdict"] == "outside" for name in named)
    off = [1 + by_id[name]["error_pct"] / 100 for name in named]
    times = [max(factor, 1 / factor) for factor in off]
    assert times == sorted(times, reverse=True)
    assert page.index('class="misses"') < page.index('<svg class="whiskers"')


def test_each_kind_has_its_drawing_and_its_table(page: str, told: dict[str, Any]) -> None:
    for kind in CheckKind:
        assert f'<h2 id="h-{kind.value}">' in page
        has_way = any(
            row["verdict"] in ("inside", "outside") and row["kind"] == kind.value
            for row in told["checks"]
            if row["table"] == "model_checks"
        )
        assert (f'aria-labelledby="wh-{kind.value}-t' in page) is has_way


def test_nothing_is_half_done(page: str) -> None:
    assert "not yet computed" not in page
    assert not re.search(r"\b(None|nan|inf)\b", re.sub(r"<[^>]+>", " ", page))
    assert ' style="' not in page


def test_the_method_and_the_site_map_lead_there(reader: FlaskClient) -> None:
    assert f'href="{PAGE}"' in reader.get("/method").get_data(as_text=True)
    assert f"{PAGE}<" in reader.get("/sitemap.xml").get_data(as_text=True)


@pytest.mark.parametrize("url", [CSV, JSON])
def test_a_parameter_that_is_none_is_refused_by_the_files(reader: FlaskClient, url: str) -> None:
    assert reader.get(f"{url}?as_of=2020-01-01").status_code == 400


def test_the_page_forgives_a_parameter_that_is_none(reader: FlaskClient) -> None:
    assert reader.get(f"{PAGE}?utm_source=x").status_code == 200


def test_the_files_answer_to_their_tag(reader: FlaskClient) -> None:
    for url in (CSV, JSON):
        tag = reader.get(url).headers["ETag"]
        assert reader.get(url, headers={"If-None-Match": tag}).status_code == 304


def test_a_process_reads_the_table_once(own_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    def make(*_: object) -> Sheet:
        made.append(1)
        return Sheet((), (first(own_app),))

    # The package's own name `checks` is the blueprint.
    monkeypatch.setattr(sys.modules["webapp.checks"], "read_sheet", make)
    client = own_app.test_client()
    for url in (PAGE, CSV, JSON, PAGE):
        assert client.get(url).status_code == 200
    assert made == [1]


def test_a_miss_and_a_hit_are_told_apart_in_words(own_app: Flask) -> None:
    hit = first(own_app)
    miss = replace(
        hit,
        check=replace(hit.check, id="time-other"),
        said=Said(Spread(96, 192, 200), False, "by rail", "open", frozenset()),
    )
    lost = Held(replace(hit.check, id="time-lost"), None)
    html = show(own_app, hit, miss, lost)
    assert "1 lies in the model’s range and 2 do not; half of the errors are below" in html
    assert "the whole range is above it once and below it never" in html
    cells = {
        row: re.sub(r"<[^>]+>", " ", text)
        for row, text in re.findall(r'<tr id="(time-[\w-]+)">(.*?)</tr>', html, re.DOTALL)
    }
    assert "4 days" in cells[hit.check.id]
    assert "+100\u00a0%" in cells[hit.check.id]
    assert "inside" in cells[hit.check.id]
    assert "+300\u00a0%" in cells["time-other"]
    assert "outside" in cells["time-other"]
    assert "no such way" in cells["time-lost"]
    assert html.count('class="wh-row') == 2
    assert [*re.findall(r'<li><a href="#([\w-]+)">', html)] == ["time-other"]


def test_where_nothing_is_missed_there_is_no_list_of_misses(own_app: Flask) -> None:
    assert "farthest off" not in show(own_app, first(own_app))


def test_texts_of_a_table_stay_texts(own_app: Flask) -> None:
    held = first(own_app)
    html = show(
        own_app,
        *(
            replace(held, check=replace(held.check, id=f"time-{n}", what=text, note=text))
            for n, text in enumerate(HOSTILE)
        ),
    )
    assert "<script>alert" not in html
    assert "<img" not in html
    assert html.count("<tr id=") == len(HOSTILE)


# -- the command that keeps what the model says ----------------------------------------------------


def test_what_is_kept_is_written_and_held_against_the_model(
    own_app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    held, folder = first(own_app), tmp_path / "built"
    folder.mkdir()
    monkeypatch.setattr("webapp.data_commands._config", lambda: Config(data_dir=tmp_path))
    monkeypatch.setattr("webapp.data_commands.sheet_of", lambda *_: Sheet((), (held,)))
    run = own_app.test_cli_runner()
    missing = run.invoke(args=["data", "checks", "--check"])
    assert missing.exit_code == 1
    assert f"model_checks.{held.check.id}" in missing.output
    assert run.invoke(args=["data", "checks"]).exit_code == 0
    assert f"model_checks.{held.check.id},20.0000,96.0000,150.0000,no" in (
        folder / "model_said.csv"
    ).read_text(encoding="utf-8")
    assert run.invoke(args=["data", "checks", "--check"]).exit_code == 0
    other = replace(held, said=None)
    monkeypatch.setattr("webapp.data_commands.sheet_of", lambda *_: Sheet((), (other,)))
    stale = run.invoke(args=["data", "checks", "--check"])
    assert stale.exit_code == 1
    assert "differs in 1 row. Run `flask data checks`." in stale.output
