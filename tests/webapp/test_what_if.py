"""What the reader changes and what an answer rests on: page, embed, table and text say it alike."""

import csv
import html
import io
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any, cast

import pytest
from flask import Flask
from flask.testing import FlaskClient

from geo.scenario import Preset, Scenario
from tests.webapp.rich_sample import RichDesk, rich
from tests.webapp.sample import FakeDesk, answered
from webapp import create_app, what_if
from webapp.assumption_form import assumption_form
from webapp.config import Config
from webapp.links import query_of
from webapp.lots import lot_words
from webapp.plain_text import text_of
from webapp.queries import Desk, Question
from webapp.spreadsheet import COLUMNS, to_csv
from webapp.summary import summarise

KHASAN = "kp-ru-khasan-tumangang"
TUMEN = "kp-ru-tumen-road-bridge"
PLAIN = Question(
    "vladivostok", "pyongyang", date(2025, 7, 1), "time", ("rail", "road", "sea"), 1.0, 12.0
)
CHANGED = replace(
    PLAIN,
    cargo="coal",
    teu=0.0,
    tonnes=40_000.0,
    scenario=Scenario(Preset.STRAINED, (("border.hours", 48.0),), (), (f"{KHASAN}.rail",)),
    via=("rajin",),
    depart=date(2026, 6, 1),
    value_usd_per_t=80.0,
    all_ways=True,
)


@pytest.fixture(scope="module")
def rich_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    docs = tmp_path_factory.mktemp("docs")
    (docs / "method.md").write_text("# Method\n", encoding="utf-8")
    config = Config(today=date(2026, 11, 21), docs_dir=docs)
    return create_app(config, cast(Desk, RichDesk()))


@pytest.fixture
def client(rich_app: Flask) -> FlaskClient:
    return rich_app.test_client()


def page(client: FlaskClient, asked: Question, path: str = "/compare") -> str:
    reply = client.get(f"{path}?{query_of(asked)}")
    assert reply.status_code == 200, reply.get_data(as_text=True)[:2000]
    return reply.get_data(as_text=True)


def words(source: str) -> str:
    plain = re.sub(r"<(script|style)\b.*?</\1>", " ", source, flags=re.DOTALL)
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", plain).split()))


class Fields(HTMLParser):
    """Names and values that a browser without JavaScript sends for a form."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self._form, self._is_in, self._select = form, False, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        name = values.get("name", "")
        if tag == "form":
            self._is_in = values.get("id") == self._form
        elif not self._is_in:
            return
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in values:
            self.sent.append((self._select, values["value"]))
        elif tag == "input" and name and (values.get("type") != "checkbox" or "checked" in values):
            self.sent.append((name, values.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        self._is_in = self._is_in and tag != "form"


def fields(source: str, form: str) -> list[tuple[str, str]]:
    parser = Fields(form)
    parser.feed(source)
    return parser.sent


def test_the_page_says_what_is_not_as_reported(client: FlaskClient) -> None:
    said = words(page(client, CHANGED))
    assert "strained values; one number of your own. This is not what was reported." in said
    assert "Back to what was reported" in said
    assert "48 km/day , was 200.5 km/day undo" in said
    assert "Strained values: the bad end of every range is taken as typical." in said


def test_a_page_of_reports_says_nothing_of_the_kind(client: FlaskClient) -> None:
    said = words(page(client, PLAIN))
    assert "What if:" not in said
    assert "not what was reported" not in said


def test_the_way_back_changes_nothing_but_the_scenario(client: FlaskClient) -> None:
    source = html.unescape(page(client, CHANGED))
    back = query_of(replace(CHANGED, scenario=Scenario()))
    assert f'href="/compare?{back}"' in source


def test_a_held_crossing_is_never_worded_as_reported(client: FlaskClient) -> None:
    source = page(client, CHANGED)
    said = words(source)
    assert "taken as shut, whatever was reported back to the reports" in said
    assert "open, as last reported 2025-02" not in said.split("Not on that day")[0]


def test_every_crossing_can_be_supposed_the_other_way(client: FlaskClient) -> None:
    source = html.unescape(page(client, PLAIN))
    base = query_of(PLAIN)
    assert f'href="/compare?{base}&closed={KHASAN}.rail"' in source
    assert f'href="/compare?{base}&open={TUMEN}.rail"' in source
    assert words(source).count("what if open?") == 1
    held = html.unescape(
        page(client, replace(PLAIN, scenario=Scenario(closed=(f"{KHASAN}.rail",))))
    )
    assert f'href="/compare?{base}"' in held


def test_ranges_shares_remarks_and_the_lot_are_told(client: FlaskClient) -> None:
    said = words(page(client, CHANGED))
    assert "40,000 t ≈ 580 wagons ≈ 9 trains" in said
    assert "Ranges: eight in ten draws lie between the two ends." in said
    assert "Fastest in 71 % of draws, cheapest in 20 %." in said
    assert "No limit is known." in said
    heading = "Indicative only: more than half of the cost rests on assumptions without a source"
    assert heading in said


def test_a_break_even_can_be_tried(client: FlaskClient) -> None:
    source = html.unescape(page(client, PLAIN))
    assert f'href="/compare?{query_of(PLAIN)}&set.border.hours=61.5">try it</a>' in source


def test_one_container_needs_no_words_about_the_lot() -> None:
    assert lot_words(rich(PLAIN)) == ""
    assert lot_words(rich(replace(PLAIN, teu=2.0, tonnes=24.0))).startswith("40,000 t")
    assert lot_words({}) == ""


@pytest.mark.parametrize(
    ("told", "heading"),
    [
        (None, ""),
        ({"time": False, "cost": False}, ""),
        ({"time": True, "cost": False}, "more than half of the time rests on"),
        ({"time": True, "cost": True}, "more than half of the time and of the cost rests on"),
    ],
)
def test_the_heading_says_what_is_indicative(told: dict[str, bool] | None, heading: str) -> None:
    said = what_if.indicative_words({"indicative": told} if told else {})
    assert (heading in said) if heading else said == ""


@pytest.mark.parametrize(
    ("wins", "said"),
    [
        ({"time": 1, "cost": 0.998, "co2e": 0}, "fastest in 100 % of draws, cheapest in over 99 %"),
        ({"time": 0.0, "cost": 0.0, "co2e": 0.0}, "best in none of the draws"),
        (None, ""),
    ],
)  # fmt: skip
def test_shares_are_told_without_false_precision(wins: dict[str, float] | None, said: str) -> None:
    assert what_if.wins_words({"wins": wins} if wins else {}) == said


# -- the form of assumptions -----------------------------------------------------------------------


def test_the_form_lists_what_the_ways_rest_on_changed_ones_first(client: FlaskClient) -> None:
    asked = replace(PLAIN, scenario=Scenario(values=(("border.hours", 48.0),)))
    desk = FakeDesk()
    form = assumption_form(rich(asked), asked, desk.assumptions())
    assert [(group.name, [row.id for row in group.rows]) for group in form.groups] == [
        ("Changed by you", ["border.hours"]),
        ("Running", ["speed.rail"]),
    ]
    source = page(client, asked)
    assert "was 200.5" in words(source)
    assert '<details id="assume-fold" open>' in source
    assert '<details id="assume-fold">' in page(client, PLAIN)


@pytest.mark.parametrize("form", ["ask", "set"])
@pytest.mark.parametrize("asked", [PLAIN, CHANGED], ids=["plain", "changed"])
def test_forms_work_without_javascript_and_lose_nothing(
    client: FlaskClient, asked: Question, form: str
) -> None:
    source = page(client, asked)
    sent = fields(source, form)
    reply = client.get("/compare", query_string=sent)
    if form == "set":
        assert ("set.speed.rail", "") in sent
        assert reply.status_code == 302
        assert html.unescape(reply.headers["Location"]) == f"/compare?{query_of(asked)}"
    else:
        canonical = re.search(r'rel="canonical" href="[^"]*(/compare[^"]*)"', reply.text)
        assert canonical
        assert html.unescape(canonical[1]) == f"/compare?{query_of(asked)}"


def test_what_cannot_be_read_is_kept_in_the_form(client: FlaskClient) -> None:
    sent = [
        *(("from", "vladivostok"), ("to", "rajin"), ("via", "evil"), ("via", "rajin")),
        *(("cargo", "gold"), ("set.speed.rail", "fast"), ("closed", KHASAN), ("depart", "soon")),
        *(("preset", "sunny"), ("value_usd_per_t", "much"), ("all", "1")),
    ]
    reply = client.get("/compare", query_string=sent)
    assert reply.status_code == 400
    kept = fields(reply.text, "ask")
    for pair in sent:
        assert pair in kept, pair


# -- embed, table, text ----------------------------------------------------------------------------


def test_an_embed_says_that_it_is_a_supposition(client: FlaskClient) -> None:
    source = page(client, CHANGED, "/embed/compare")
    said = words(source)
    assert "What if:" in said
    assert "This is not what was reported." in said
    assert "48 km/day, was 200.5 km/day" in said
    assert "Indicative only" in said
    assert "what if shut?" not in said


def test_the_table_has_the_new_columns_at_its_end() -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(rich(CHANGED)).decode())))
    assert COLUMNS.index("data_version") < COLUMNS.index("cargo")
    total, leg = rows[0], rows[1]
    assert total["preset"] == "strained"
    assert total["set"] == "border.hours=48 km/day"
    assert total["held_closed"] == f"{KHASAN}.rail"
    assert float(total["time_h_p10"]) < float(total["time_h_typical"]) < float(total["time_h_p90"])
    assert total["wins_time"] == "0.71"
    assert (total["lot_units"], total["lot_lorries"]) == ("580", "2000")
    assert "760 km by lorry.; No limit is known." in total["remarks"]
    assert leg["cumulative_usd"] == "100.0"
    assert leg["time_h_p10"] == ""
    plain = list(csv.DictReader(io.StringIO(to_csv(answered(PLAIN, [])).decode())))
    assert (plain[0]["preset"], plain[0]["set"], plain[0]["wins_time"]) == ("typical", "", "")


def test_the_text_says_it_all() -> None:
    said = text_of(rich(CHANGED))
    assert "This is not what was reported." in said
    assert "Lot: 40,000 t ≈ 580 wagons ≈ 9 trains." in said
    assert "Indicative only: more than half of the cost" in said
    assert "fastest in 71 % of draws" in said
    assert "Where the ranking turns:" in said
    assert "Note: No limit is known." in said
    assert "Note: 760 km by lorry." in said
    assert "Best means" not in said
    by_cost = {**rich(CHANGED), "question": {**rich(CHANGED)["question"], "objective": "cost"}}
    assert "\nBest means least cost.\n" in text_of(by_cost)


# -- the sentence ----------------------------------------------------------------------------------


def sentence_of(**scenario: Any) -> str:
    found = answered(PLAIN, [])
    for route in (*found["routes"], *found["unavailable"]):
        for one in (*route["crossings"], *route.get("blocked_by", ())):
            one.update(reported_precision="day", group=None, since_precision="day")
            one["name"] = "Khasan" if one["id"] == KHASAN else "Elsewhere"
    found["scenario"] = {"preset": "typical", "set": [], "open": [], "closed": [], **scenario}
    what_if.mark_supposed(found)
    return summarise(found)


def test_the_sentence_begins_with_the_supposition() -> None:
    said = sentence_of(open=[{"id": KHASAN, "name": "Khasan", "mode": None}])
    assert said.startswith("What if: Khasan open. On 1 July 2025 goods could go")
    assert "was last reported open" not in said


def test_a_supposition_that_changes_nothing_says_so() -> None:
    note = "Khasan is on our map, but no line of the network passes it: holding it open changes"
    said = sentence_of(
        open=[{"id": KHASAN, "name": "Khasan", "mode": None, "note": f"{note} nothing."}]
    )
    assert said.startswith(f"What if: Khasan open. {note} nothing. On 1 July 2025 goods could go")


def test_a_supposition_is_no_report_in_the_reasons() -> None:
    found = answered(PLAIN, [])
    found["routes"], found["baseline"] = [], None
    (shut,) = found["unavailable"][0]["blocked_by"]
    shut.update(
        name="Bridge", since=None, reported_on=None, source=None, group=None, status="closed"
    )
    found["scenario"] = {"preset": "typical", "set": [], "open": [], "closed": [TUMEN]}
    what_if.mark_supposed(found)
    said = summarise(found)
    assert said.startswith("What if: Bridge shut. On 1 July 2025 there was no way for goods")
    assert said.endswith("Bridge is taken as shut.")
    assert "Last heard" not in said


def test_numbers_of_ones_own_are_no_false_report() -> None:
    found = what_if.what_if_of(
        rich(replace(PLAIN, scenario=Scenario(values=(("border.hours", 48.0),))))
    )
    assert found.sentence == "What if: one number of your own."
    assert found.warning == "The reports are as they are; the values are not ours."
    assert what_if.what_if_of(rich(PLAIN)).warning == ""


# -- ranges under a preset -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("preset", "end", "how", "side"),
    [(Preset.STRAINED, "bad", "bad", "above"), (Preset.OPTIMISTIC, "good", "good", "below")],
)
def test_a_preset_says_why_a_figure_may_lie_beside_its_range(
    client: FlaskClient, preset: Preset, end: str, how: str, side: str
) -> None:
    note = (
        f"Each figure takes the {end} end of everything at once; draws are seldom so {how}, so it "
        f"may lie {side} its range."
    )
    asked = replace(PLAIN, scenario=Scenario(preset))
    for path in ("/compare", "/embed/compare"):
        assert note in words(page(client, asked, path))
        assert "Each figure takes" not in words(page(client, PLAIN, path))
    assert note in text_of(rich(asked))
    assert "Each figure takes" not in text_of(rich(PLAIN))
