"""The timeline: every event once, filtered as asked, as of a day and a knowledge."""

import csv
import io
import re
from datetime import date
from html import unescape
from types import SimpleNamespace
from typing import cast
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient

from geo.model import Event, EventKind, Facts, Mode, Precision, Status, Traffic
from geo.sources import Source
from tests.webapp.sample import HOSTILE
from webapp.services import KEY, Services
from webapp.timeline_events import Subject, _line, listed_events, pair_words


@pytest.fixture(scope="module")
def house(app: Flask) -> Services:
    services: Services = app.extensions[KEY]
    return services


@pytest.fixture(scope="module")
def events(house: Services) -> dict[str, Event]:
    return {event.id: event for event in house.desk.atlas.facts.events}


def ids(html: str) -> list[str]:
    return re.findall(r'<li id="([^"]+)" class="ev">', html)


def pages(client: FlaskClient, query: str = "") -> list[str]:
    """Every page of a timeline, by its links to the next one."""
    found = [client.get(f"/timeline{query}").text]
    while following := re.search(r'<a href="([^"]+)" rel="next">', found[-1]):
        found.append(client.get(unescape(following[1])).text)
    return found


def whole(client: FlaskClient, query: str = "") -> str:
    return "".join(pages(client, query))


def table(client: FlaskClient, query: str = "") -> list[dict[str, str]]:
    text = client.get(f"/timeline.csv{query}").data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_every_event_up_to_today_stands_there_once_newest_first(
    client: FlaskClient, house: Services, events: dict[str, Event]
) -> None:
    shown = ids(whole(client))
    assert len(shown) == len(set(shown))
    assert set(shown) == {one.id for one in events.values() if one.day <= house.today()}
    days = [events[id_].day for id_ in shown]
    assert days == sorted(days, reverse=True)


def test_every_event_has_its_source_and_its_thing(client: FlaskClient, house: Services) -> None:
    html = whole(client)
    facts = house.desk.atlas.facts
    for item in re.findall(r'<li id="[^"]+" class="ev">.*?</li>', html, re.DOTALL):
        id_ = re.findall(r'id="([^"]+)"', item)[0]
        event = next(one for one in facts.events if one.id == id_)
        source = facts.sources[event.source_id]
        assert source.publisher in unescape(item)
        if source.url:
            assert f'<a href="{source.url}">' in unescape(item)
        if event.subject_id in facts.crossings:
            assert f'href="/crossings/{event.subject_id}"' in item
        assert ("disputed</b>" in item) == event.is_disputed
        assert (f"known to the {event.precision}" in item) == (event.precision != "day")


def test_every_thing_that_is_linked_has_a_page(client: FlaskClient) -> None:
    html = whole(client)
    paths = {unescape(one) for one in re.findall(r'href="(/[^"#]*)"', html)}
    broken = [path for path in sorted(paths) if client.get(path).status_code != 200]
    assert broken == []


def test_by_subject_all_of_one_crossing_stand_together(client: FlaskClient) -> None:
    html = whole(client, "?by=subject")
    assert len(ids(html)) == len(ids(whole(client)))
    anchors = re.findall(r'<h2 id="s-([^"]+)"', html)
    assert len(anchors) == len(set(anchors))
    for anchor in ("cn-kp-dandong-sinuiju", "kp-ru-khasan-tumangang"):
        part = html.split(f'<h2 id="s-{anchor}"')[1].split("</section>")[0]
        assert all(row["subject"] == anchor for row in table(client, f"?subject={anchor}"))
        assert len(ids(part)) == len(table(client, f"?subject={anchor}"))


def test_each_year_has_an_anchor_and_a_way_to_it(client: FlaskClient) -> None:
    every = pages(client)
    assert len(every) > 3
    for html in every:
        for anchor in re.findall(r'<h2 id="(y\d{4})"', html):
            assert f'href="#{anchor}"' in html
    ways = re.findall(r'<li><a href="([^"#]*)#(y\d{4})"', every[0])
    assert len(ways) == len(set(re.findall(r'<h2 id="(y\d{4})"', "".join(every))))
    for url, anchor in ways:
        assert f'<h2 id="{anchor}"' in client.get(unescape(url) or "/timeline").text


def test_the_first_page_is_light(client: FlaskClient) -> None:
    for query in ("", "?by=subject", "?pair=CN-KP", "?year=2023"):
        reply = client.get(f"/timeline{query}", headers={"Accept-Encoding": "gzip"})
        assert len(reply.data) < 60_000, query


def test_a_link_to_an_event_leads_to_its_page(
    client: FlaskClient, events: dict[str, Event], house: Services
) -> None:
    past = [one for one in events.values() if one.day <= house.today()]
    for event in past[::40]:
        assert f'<li id="{event.id}"' in client.get(f"/timeline?event={event.id}").text
        year = client.get(f"/timeline?year={event.day.year}").text
        assert f'<li id="{event.id}"' in year
    assert '<h2 id="y2013"' in client.get("/timeline?event=y2013").text
    assert "js/timeline.js" in client.get("/timeline").text


def test_where_claims_lead_the_reports_of_that_year_stand(
    client: FlaskClient, house: Services
) -> None:
    shown = {one.shown_at for one in house.desk.almanac.claims}
    years = [path for path in shown if path.startswith("/timeline")]
    assert years
    for path in years:
        assert client.get(path).status_code == 200
        assert len(pages(client, path.removeprefix("/timeline"))) == 1


def test_a_mark_is_hollow_where_its_report_is_old(client: FlaskClient) -> None:
    now = client.get("/timeline").text.split("</figure>")[0].split("<figure")[1]
    rows = dict(re.findall(r'<li><a href="[^"]+"><span>([^<]+)</span>(.*?)</li>', now, re.DOTALL))
    assert "#m-old" in rows["Dandong–Sinuiju"] or "#m-old" in now
    then = client.get("/timeline?as_of=2024-04-15&pair=CN-KP&mode=rail").text
    dandong = then.split('href="/crossings/cn-kp-dandong-sinuiju"')[1].split("</li>")[0]
    assert "#m-open" in dandong
    assert "#m-old" not in dandong
    later = client.get("/timeline?as_of=2026-11-22&pair=CN-KP&mode=road&known_on=2024-04-30").text
    hollow = [row for row in later.split('<li><a href="/crossings/') if "#m-old" in row]
    assert hollow
    assert all("over two years before" in row for row in hollow)


def test_the_title_says_what_is_shown(client: FlaskClient) -> None:
    queries = (
        "", "?year=2022", "?mode=rail", "?pair=CN-KP", "?traffic=passenger", "?status=open",
        "?kind=works", "?q=grain", "?as_of=2022-09-13", "?as_of=2022-09-13&known_on=2022-09-13",
        "?subject=cn-kp-dandong-sinuiju", "?by=subject", "?page=2",
    )  # fmt: skip
    pages_ = [client.get(f"/timeline{query}").text for query in queries]
    titles = [re.findall("<title>(.*?)</title>", page)[0] for page in pages_]
    assert len(set(titles)) == len(titles)
    assert "up to 13 September 2022, as known on 13 September 2022" in " ".join(titles)


def test_the_overview_is_a_drawing_of_its_own(client: FlaskClient) -> None:
    reply = client.get("/timeline.svg?pair=CN-KP&as_of=2022-09-13")
    assert reply.mimetype == "image/svg+xml"
    assert "attachment" in reply.headers["Content-Disposition"]
    root = ET.fromstring(reply.data)
    text = " ".join("".join(root.itertext()).split())
    assert "Dandong–Sinuiju, rail" in text
    assert "CC BY 4.0" in text
    assert "up to 13 September 2022" in text
    assert "class=" not in reply.text
    assert "<a " not in reply.text
    used = set(re.findall(r'<use href="#([^"]+)"', reply.text))
    assert used
    assert used <= set(re.findall(r'<symbol id="([^"]+)"', reply.text))
    assert client.get("/timeline.svg?pair=CN-MN&mode=sea").status_code == 404


@pytest.mark.parametrize(
    ("query", "column", "holds"),
    [
        ("mode=rail", "modes", lambda cell: "rail" in cell),
        ("traffic=freight", "traffic", lambda cell: cell in ("freight", "all")),
        ("kind=forecast", "kind", lambda cell: cell == "forecast"),
        ("kind=disputed", "disputed", lambda cell: cell == "yes"),
        ("kind=change", "disputed", lambda cell: cell == "no"),
        ("status=closed", "status", lambda cell: cell == "closed"),
        ("subject=all-cn-kp-land", "subject", lambda cell: cell == "all-cn-kp-land"),
        ("year=2022", "date", lambda cell: cell.startswith("2022")),
        ("pair=KP-RU&mode=sea", "subject", lambda cell: "kp" in cell),
    ],
)
def test_a_filter_keeps_what_it_names(
    client: FlaskClient, query: str, column: str, holds: object
) -> None:
    rows = table(client, f"?{query}")
    assert rows
    assert callable(holds)
    assert all(holds(row[column]) for row in rows)
    assert len(rows) < len(table(client))
    assert ids(whole(client, f"?{query}")) == [row["id"] for row in rows]


def test_words_are_found_in_any_case_script_and_order(client: FlaskClient) -> None:
    horses = [row["id"] for row in table(client, "?q=horses")]
    assert horses
    assert [row["id"] for row in table(client, "?q=HORSES")] == horses
    assert table(client, "?q=хасан")
    assert table(client, "?q=두만강")
    assert not table(client, "?q=unicorns")
    page = client.get("/timeline?q=unicorns")
    assert "No report is on record for this choice." in page.text
    both = {row["id"] for row in table(client, "?q=train+khasan")}
    assert both == {row["id"] for row in table(client, "?q=khasan+train")}


def test_the_page_ends_with_the_day_asked_about(
    client: FlaskClient, events: dict[str, Event]
) -> None:
    rows = table(client, "?as_of=2022-09-13")
    assert max(row["date"] for row in rows) <= "2022-09-13"
    assert len(rows) == sum(one.day <= date(2022, 9, 13) for one in events.values())


def test_what_was_published_later_was_not_known(client: FlaskClient, house: Services) -> None:
    rows = table(client, "?as_of=2022-09-13&known_on=2022-09-13")
    sources = house.desk.atlas.facts.sources
    assert rows
    assert all(sources[row["source_id"]].published_by <= date(2022, 9, 13) for row in rows)
    assert len(rows) < len(table(client, "?as_of=2022-09-13"))
    page = client.get("/timeline?as_of=2022-09-13&known_on=2022-09-13").text
    assert "only what had been published by 13 September 2022" in page
    # The form keeps both days.
    assert 'name="known_on" value="2022-09-13"' in page
    assert 'name="as_of" value="2022-09-13"' in page


def test_the_picture_shows_the_crossings_that_are_asked_for(client: FlaskClient) -> None:
    def crossings(query: str) -> list[str]:
        figure = client.get(f"/timeline{query}").text.split("</figure>")[0].split("<figure")[1]
        return re.findall(r'<li><a href="/crossings/([^"]+)"', figure)

    every = crossings("")
    assert {"cn-kp-dandong-sinuiju", "kp-ru-khasan-tumangang"} <= set(every)
    assert all("kp" in one for one in every)
    russian = crossings("?pair=CN-RU&mode=rail")
    assert "cn-ru-suifenhe-grodekovo" in russian
    assert all(one.startswith("cn-ru") for one in russian)
    assert set(crossings("?subject=cn-kp-tumen-namyang")) == {"cn-kp-tumen-namyang"}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("by=place", "by: “place” is not known"),
        ("pair=XX-YY", "pair: “XX-YY” is not known"),
        ("mode=air", "mode: “air” is not known"),
        ("traffic=all", "traffic: “all” is not known"),
        ("kind=rumour", "kind: “rumour” is not known"),
        ("status=shut", "status: “shut” is not known"),
        ("page=0", "page: “0” is no page of this list. There are pages 1 to"),
        ("page=banana", "page: “banana” is no page"),
        ("year=1950&page=2", "There is one page."),
        ("subject=dandong", "cn-kp-dandong-sinuiju"),
        ("pair=XX", "Choose one of CN-KP"),
        ("subject=atlantis", "there is no report about “atlantis”"),
        ("year=22", "year: “22” is not a year"),
        ("year=20²2", "is not a year"),
        ("q=" + "x" * 10_000, ""),
        ("as_of=2022-13-01", "is not in the calendar"),
        ("known_on=soon", "known_on: “soon” is not a day"),
        ("limit=5", "“limit”: there is no parameter of this name"),
    ],
)
@pytest.mark.parametrize("path", ["/timeline", "/timeline.csv"])
def test_nonsense_is_told(client: FlaskClient, path: str, query: str, message: str) -> None:
    if path == "/timeline.csv" and "page=" in query:
        message = "“page”: there is no parameter of this name"
    reply = client.get(f"{path}?{query}")
    assert reply.status_code in (400, 414)
    assert message in unescape(reply.text)


@pytest.mark.parametrize("q", ["%", "*", ".*", "<script>", "' OR 1=1", "\u202e", "🚂", "\\"])
def test_any_text_may_be_searched_for(client: FlaskClient, q: str) -> None:
    reply = client.get("/timeline", query_string={"q": q})
    assert reply.status_code == 200
    assert "<script>" not in reply.text.split("<main")[1]


def test_a_day_before_the_record_has_no_events_and_no_error(client: FlaskClient) -> None:
    assert table(client, "?as_of=1900-01-01") == []
    assert client.get("/timeline?as_of=1900-01-01").status_code == 200


def test_every_report_belongs_to_a_border_or_a_country(house: Services) -> None:
    lost = [
        one.event.id for one in listed_events(house.desk.atlas).values() if not one.subject.pairs
    ]
    assert lost == []


def test_hostile_texts_stay_texts() -> None:
    source = Source("s", HOSTILE[0], HOSTILE[1], "2025", "javascript:alert(1)")
    event = Event(
        "e-1", date(2025, 1, 1), Precision.YEAR, "x", None, (Mode.RAIL,), Traffic.FREIGHT,
        EventKind.CHANGE, Status.OPEN, True, HOSTILE[0], "s", HOSTILE[1],
    )  # fmt: skip
    facts = cast(Facts, SimpleNamespace(sources={"s": source}))
    line = _line(event, Subject("x", HOSTILE[2] + HOSTILE[0], "/x", frozenset()), facts)
    assert "<img" not in line
    assert "<script" not in line
    assert "javascript:" not in line
    assert html_fragment(line).count("known to the year") == 1


def html_fragment(line: str) -> str:
    return "".join(ET.fromstring(line).itertext())


def test_a_border_is_named_in_words() -> None:
    assert pair_words("CN-KP") == "China – North Korea"
    assert pair_words("RU") == "within Russia"


def test_a_town_that_a_ban_spared_is_told_apart(client: FlaskClient) -> None:
    html = client.get("/timeline?subject=kp-kr-trade-kaesong").get_data(as_text=True)
    assert "Trade North Korea – South Korea at Kaesong" in html
    assert "port port" not in client.get("/timeline?q=Rajin").get_data(as_text=True)


@pytest.mark.parametrize("text", ["Khasan–Tumangang", "Khasan-Tumangang", "KHASAN TUMANGANG"])
def test_the_timeline_folds_as_the_search_does(client: FlaskClient, text: str) -> None:
    rows = client.get("/timeline.csv", query_string={"q": text}).get_data(as_text=True)
    assert rows.count("kp-ru-khasan-tumangang-") > 30


def test_a_report_is_not_disputed_before_it_was_contradicted(client: FlaskClient) -> None:
    """Yonhap's stop of 31 January 2020 stood alone until another paper let goods trains run."""
    asked = "/timeline.csv?subject=all-cn-kp-land&kind=disputed"
    assert "all-cn-kp-land-2020-01-31," in client.get(asked).get_data(as_text=True)
    then = client.get(f"{asked}&known_on=2020-02-15").get_data(as_text=True)
    assert "all-cn-kp-land-2020-01-31," not in then
