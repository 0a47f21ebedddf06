"""Every thing of the committed facts has a page, whatever is missing of it."""

import itertools
import json
import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from webapp import create_app
from webapp.config import Config, load_config
from webapp.links import KIND_PATHS, thing_path
from webapp.things.about import about
from webapp.things.register import KINDS, Register

TODAY = date(2026, 11, 22)
DANDONG = "/crossings/cn-kp-dandong-sinuiju"
HOSTILE_IDS = (
    "nothing",
    "..%2f..%2fetc%2fpasswd",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "%00",
    "x" * 1500,
    "%25s%25n",
    "{{7*7}}",
    "라진",
    "%F0%9F%9A%82",
    "-",
    "CN-KP-DANDONG-SINUIJU",
    "cn-kp-dandong-sinuiju.exe",
    ".json",
    "a.b.c.json",
    "\u202egpj",
)


def sentence_of(html: str) -> str:
    found = re.search(r'<p class="sentence"[^>]*>(.*?)</p>', html, re.DOTALL)
    assert found
    return unescape(found[1])


def linked_of(html: str) -> dict[str, object]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert len(found) == 1
    data = json.loads(found[0])
    assert isinstance(data, dict)
    return data


@pytest.mark.parametrize("kind", KINDS)
def test_every_thing_has_a_page_that_opens_with_a_sentence(
    reader: FlaskClient, register: Register, kind: str
) -> None:
    for id_, thing in register.things[kind].items():
        reply = reader.get(thing_path(kind, id_))
        assert reply.status_code == 200, id_
        html = reply.text
        sentence = sentence_of(html)
        assert sentence.endswith("."), id_
        assert not re.search(r"\bNone\b(?! of its)", sentence), id_
        assert "  " not in sentence, id_
        assert "22 November 2026" in sentence or "status" in sentence, id_
        assert unescape(html).count(thing.names.en) > 2, id_
        assert f'rel="canonical" href="http://localhost{thing_path(kind, id_)}"' in html
        assert not re.search(r"<[a-z][^>]*\s(style|on[a-z]+)=", html), id_
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert len(ids) == len(set(ids)), id_
        graph = linked_of(html)["@graph"]
        assert isinstance(graph, list)
        assert graph[0]["name"] == thing.names.en
        assert graph[1]["@type"] == "Dataset"


def test_every_thing_is_about_something_in_whole_sentences(register: Register) -> None:
    for thing in (one for kind in register.things.values() for one in kind.values()):
        told = about(thing, register)
        assert told[0].isupper() or told[0].isdigit(), told
        assert re.fullmatch(r".*\S\. [A-Z].*\.", told), told
        for slip in ("None", " .", " ,", ",,", ";;", "  ", ".."):
            assert slip not in told, told


@pytest.mark.parametrize("kind", KINDS)
def test_every_list_names_every_thing(reader: FlaskClient, register: Register, kind: str) -> None:
    html = reader.get(f"/{KIND_PATHS[kind]}").text
    for id_ in register.things[kind]:
        assert f'href="{thing_path(kind, id_)}"' in html


@pytest.mark.parametrize("folder", KIND_PATHS.values())
@pytest.mark.parametrize("id_", HOSTILE_IDS)
def test_a_wrong_id_is_a_404_that_runs_nothing(reader: FlaskClient, folder: str, id_: str) -> None:
    reply = reader.get(f"/{folder}/{id_}")
    assert reply.status_code == 404
    assert "<script>alert" not in reply.text
    assert "49" not in re.sub(r"/static/v/[0-9a-f]+/", "", reply.text).partition("<main")[2]
    assert "Traceback" not in reply.text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/crossings/cn-kp-dandong-sinuju", DANDONG),
        ("/crossings/Dandong-Sinuiju", DANDONG),
        ("/crossings/단동–신의주", DANDONG),
        ("/ports/rajin", "/ports/rajin-port"),
        ("/bridges/friendship-bridge", "/bridges/friendship-bridge-tumen"),
        ("/ports/tumangang", "/places/tumangang"),
    ],
)
def test_a_slip_is_answered_with_what_was_meant(
    reader: FlaskClient, typed: str, meant: str
) -> None:
    reply = reader.get(typed)
    assert reply.status_code == 404
    assert f'<li><a href="{meant}">' in reply.text


def test_a_wrong_id_of_a_file_is_a_problem_with_near_ids(reader: FlaskClient) -> None:
    reply = reader.get("/crossings/cn-kp-dandong-sinuju.json")
    assert (reply.status_code, reply.mimetype) == (404, "application/problem+json")
    assert "cn-kp-dandong-sinuiju" in reply.get_json(force=True)["near"]


def test_a_single_way_across_leads_to_its_break_of_gauge(reader: FlaskClient) -> None:
    reply = reader.get("/gauge-breaks/zabaikalsk-transshipment?as_of=2022-10-15")
    assert reply.status_code == 301
    assert reply.headers["Location"] == "/gauge-breaks/zabaikalsk?as_of=2022-10-15"
    assert (
        reader.get("/gauge-breaks/zabaikalsk-transshipment.csv")
        .headers["Location"]
        .endswith("/gauge-breaks/zabaikalsk.csv")
    )


# -- the two clocks -------------------------------------------------------------------------------


def test_the_day_changes_the_sentence(reader: FlaskClient) -> None:
    told = {
        day: sentence_of(reader.get(f"{DANDONG}?as_of={day}").text)
        for day in ("2019-07-01", "2022-06-01", "2022-10-15")
    }
    assert "open to freight by rail" in told["2019-07-01"]
    assert "suspended for freight by rail" in told["2022-06-01"]
    assert "open to freight by rail" in told["2022-10-15"]


def test_what_was_published_later_was_not_known(reader: FlaskClient) -> None:
    then = sentence_of(reader.get(f"{DANDONG}?as_of=2022-10-15&known_on=2022-09-13").text)
    assert then.startswith("By what had been published up to 13 September 2022, on 15 October 2022")
    assert "suspended for freight by rail" in then
    assert "The day is still to come" in then
    html = reader.get(f"{DANDONG}?as_of=2022-09-13&known_on=2022-09-13").text
    assert not re.search(r'<time datetime="202[3-6]', html)


def test_a_day_before_the_record_says_from_when_there_is_one(reader: FlaskClient) -> None:
    told = sentence_of(reader.get(f"{DANDONG}?as_of=1850-01-01").text)
    assert "There is no record of the crossing Dandong–Sinuiju before" in told
    assert "whether it was open on 1 January 1850 is not known" in told
    bridge = sentence_of(reader.get("/crossings/cn-kp-new-yalu-bridge?as_of=1850-01-01").text)
    assert "first heard of then, as planned or being built" in bridge


def test_a_day_to_come_is_said_to_be_so(reader: FlaskClient) -> None:
    assert "The day is still to come" in sentence_of(reader.get(f"{DANDONG}?as_of=2027-01-01").text)
    assert "still to come" not in sentence_of(reader.get(DANDONG).text)


def test_addresses_on_the_page_keep_both_clocks(reader: FlaskClient) -> None:
    html = unescape(reader.get(f"{DANDONG}?as_of=2022-09-13&known_on=2022-09-13").text)
    query = "?as_of=2022-09-13&known_on=2022-09-13"
    assert f'rel="canonical" href="http://localhost{DANDONG}{query}"' in html
    assert f'href="{DANDONG}.csv{query}"' in html
    assert f"localhost{DANDONG}{query}" in html.partition('id="cite-plain"')[2]
    assert f'href="/bridges/sino-korean-friendship-bridge{query}"' in html


@pytest.mark.parametrize(
    "query", ["as_of=banana", "as_of=2022-02-30", "known_on=x", "as_of=2022-01-01&as_of=2", "x=1"]
)
def test_nonsense_is_a_400(reader: FlaskClient, query: str) -> None:
    for path in (DANDONG, f"{DANDONG}.json", "/crossings", "/report"):
        assert reader.get(f"{path}?{query}").status_code == 400


# -- the crossing that every reader looks up ------------------------------------------------------


def test_dandong_shows_its_stops_and_starts_with_their_sources(reader: FlaskClient) -> None:
    html = reader.get(DANDONG).text
    data = json.loads(reader.get(f"{DANDONG}.json").data)
    rail = next(
        track
        for track in data["histories"]
        if (track["mode"], track["traffic"]) == ("rail", "freight")
    )
    recent = [period for period in rail["periods"] if period["from"] >= "2020-01-01"]
    runs = [
        "open" if period["status"] in ("open", "partial") else "shut"
        for period in recent
        if period["status"] != "unknown"
    ]
    changes = sum(a != b for a, b in itertools.pairwise(runs))
    assert changes >= 4
    for period in recent:
        if period["source"]:
            assert period["source"]["url"].startswith("http")
            assert unescape(html).count(period["source"]["url"]) >= 1
    assert 'class="bars"' in html
    assert "Since 2019" in html


def test_periods_are_half_open_and_follow_one_another(
    reader: FlaskClient, register: Register
) -> None:
    for id_ in register.things["crossing"]:
        for track in json.loads(reader.get(f"/crossings/{id_}.json").data)["histories"]:
            periods = track["periods"]
            for earlier, later in itertools.pairwise(periods):
                assert earlier["from"] < earlier["until"] == later["from"]


def test_events_are_newest_first_and_disputed_ones_are_kept_and_marked(
    reader: FlaskClient, register: Register
) -> None:
    disputed = 0
    for id_ in register.things["crossing"]:
        html = reader.get(f"/crossings/{id_}").text
        events = json.loads(reader.get(f"/crossings/{id_}.json").data)["events"]
        days = [event["date"] for event in events]
        assert days == sorted(days, reverse=True)
        for event in events:
            is_silent = event["kind"] in ("forecast", "movement", "works", "note")
            item = html.partition(f'<li id="event-{event["id"]}"')[2].partition("</li>")[0]
            assert item
            if event["is_disputed"]:
                disputed += 1
                assert "disputed report, no bearing on the status" in item
            elif is_silent:
                assert "no bearing on the status" in item
    assert disputed


# -- how fresh it is, and whom to tell ------------------------------------------------------------


def test_a_page_that_nobody_looked_after_for_a_year_says_so(root: Path) -> None:
    for today, is_stale in ((TODAY, False), (date(2028, 3, 1), True)):
        client = create_app(Config(today=today, data_dir=root / "data")).test_client()
        html = client.get(DANDONG).text
        assert ('id="stale"' in html) is is_stale
        assert ("Needs a fresh look" in html) is is_stale
        assert json.loads(client.get(f"{DANDONG}.json").data)["is_stale"] is is_stale
        assert "Last verified: " in html


def test_errors_are_reported_where_the_settings_say(root: Path) -> None:
    for contact, shown in (
        ("", "CONTRIBUTING.md"),
        ("https://example.org/issues", 'href="https://example.org/issues"'),
        (
            "mailto:desk@example.org",
            'href="mailto:desk@example.org?subject=Crossgauge%3A%20Dandong',
        ),
    ):
        app = create_app(Config(today=TODAY, data_dir=root / "data", contact=contact))
        html = app.test_client().get("/report?kind=crossings&id=cn-kp-dandong-sinuiju").text
        assert shown in html
        assert "It says: On 22 November 2026" in html
        assert ("mailto:" in html) is contact.startswith("mailto")


def test_a_report_about_nothing_in_particular_or_nothing_there(reader: FlaskClient) -> None:
    assert reader.get("/report").status_code == 200
    assert reader.get("/report?kind=crossings&id=nothing").status_code == 404
    assert reader.get("/report?kind=ships&id=x").status_code == 400


@pytest.mark.parametrize("wrong", ["javascript:alert(1)", "desk@example.org", "http://example.org"])
def test_a_contact_that_is_no_safe_address_stops_the_start(wrong: str) -> None:
    with pytest.raises(ValueError, match="CROSSGAUGE_CONTACT"):
        load_config({"CROSSGAUGE_CONTACT": wrong})
    assert load_config({"CROSSGAUGE_CONTACT": "mailto:a@example.org"}).contact


@pytest.mark.parametrize("path", [DANDONG, "/crossings/cn-kp-new-yalu-bridge", "/ports/rajin-port"])
def test_no_period_ends_on_a_day_to_come(reader: FlaskClient, path: str) -> None:
    tracks = json.loads(reader.get(f"{path}.json").data)["histories"]
    periods = [period for track in tracks for period in track["periods"]]
    today = TODAY.isoformat()
    assert all(period["from"] <= today for period in periods)
    assert all(period["until"] is None or period["until"] <= today for period in periods)
    ahead = [period for period in periods if period["lapses_on"]]
    assert ahead
    assert all(period["until"] is None and period["lapses_on"] > today for period in ahead)
    html = reader.get(path).get_data(as_text=True)
    assert not re.search(r"until \d+ \w+ 20(2[7-9]|3\d)", html)


def test_a_report_on_all_trains_is_none_on_a_road_bridge(reader: FlaskClient) -> None:
    events = json.loads(reader.get("/crossings/cn-kp-new-yalu-bridge.json").data)["events"]
    assert events
    assert not any(event["about"].endswith(" by rail") for event in events)
    assert any(event["about_group"] and event["about"].endswith("road") for event in events)


def test_the_list_of_crossings_says_what_others_count(reader: FlaskClient) -> None:
    html = reader.get("/crossings").get_data(as_text=True)
    assert "How many there are between China and North Korea" in html
    assert "Ro Tu Chol" in html
    assert "known by name only" in html
    assert "How many there are" not in reader.get("/bridges").get_data(as_text=True)
