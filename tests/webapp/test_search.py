"""The search page, its data, and near names."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from webapp.arguments import Moment
from webapp.links import KIND_PATHS
from webapp.search import near_things
from webapp.services import services

NOW = Moment(date(2026, 11, 21), None)


class Text(HTMLParser):
    """All text of a page, and every tag."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(html: str) -> tuple[str, list[str]]:
    page = Text()
    page.feed(html)
    return " ".join("".join(page.text).split()), page.tags


def lines(client: FlaskClient, q: str, **moment: str) -> dict[str, str]:
    reply = client.get("/api/search", query_string={"q": q, **moment})
    assert reply.status_code == 200
    return {f"{one['kind']} {one['id']}": one["line"] for one in reply.get_json()["results"]}


def test_look_alikes_are_told_apart_by_one_line(client: FlaskClient) -> None:
    day = {"as_of": "2026-11-21"}
    found = lines(client, "Tumen bridge", **day)
    road = found["bridge tumen-road-bridge"]
    assert road.startswith("Road bridge between North Korea and Russia; under construction, as")
    assert "crossing kp-ru-tumen-road-bridge" not in found
    assert "China and North Korea" in found["crossing cn-kp-quanhe-wonjong"]
    assert "China and North Korea" in found["crossing cn-kp-tumen-namyang"]
    assert len(set(found.values())) == len(found)
    friends = lines(client, "Friendship bridge", **day)
    assert "China and North Korea" in friends["bridge sino-korean-friendship-bridge"]
    assert "North Korea and Russia" in friends["bridge friendship-bridge-tumen"]


def test_the_state_in_a_line_is_that_of_the_day(client: FlaskClient) -> None:
    key, q = "crossing kp-ru-khasan-tumangang", "Khasan crossing"
    assert "; open to freight, as last reported" in lines(client, q, as_of="2019-07-01")[key]
    shut = lines(client, q, as_of="2022-09-01")[key]
    assert re.search(r"; (suspended for|closed to) freight, as last reported", shut)
    assert "no report" in lines(client, q, as_of="1900-01-01")[key]
    early = lines(client, q, as_of="2022-12-01", known_on="1990-01-01")[key]
    assert early.endswith("no report on freight held")


def test_the_page_shows_what_the_data_says(client: FlaskClient) -> None:
    page = client.get("/search?q=Tumen+bridge&as_of=2026-11-21")
    text, _ = read(page.get_data(as_text=True))
    data = client.get("/api/search?q=Tumen+bridge&as_of=2026-11-21").get_json()
    assert data["q"] == "Tumen bridge"
    assert data["as_of"] == "2026-11-21"
    assert data["known_on"] is None
    for one in data["results"]:
        assert one["line"] in text
        assert one["name_en"] in text
        assert f'href="{one["url"]}"' in page.get_data(as_text=True)


def test_every_result_leads_to_a_page(client: FlaskClient) -> None:
    for q in ("Tumen bridge", "Rajin", "Brest", "Vladivostok ferry", "Trans-Siberian", "Khasan"):
        for one in client.get("/api/search", query_string={"q": q}).get_json()["results"][:5]:
            assert client.get(one["url"]).status_code == 200, one["url"]


def test_names_carry_their_language(client: FlaskClient) -> None:
    html = client.get("/search?q=Rajin+port").get_data(as_text=True)
    assert '<span lang="ko">라진항</span>' in html
    assert '<span lang="zh">罗津港</span>' in html


@pytest.mark.parametrize(
    ("q", "said"),
    [
        ("Rajin", "things go by “Rajin”"),
        ("Vladivostock", "Nothing on the map is called “Vladivostock”. Near to it:"),
        ("Ouagadougou", "Nothing on the map is called “Ouagadougou”, or anything like it."),
        ("%%%", "Nothing on the map is called “%%%”, or anything like it."),
        ("*", "Nothing on the map is called “*”, or anything like it."),
        ("bridge", "The first 20 things that go by “bridge”:"),
        ("Quanhe–Wonjong new bridge", "1 thing goes by"),
    ],
)
def test_it_says_what_was_found(client: FlaskClient, q: str, said: str) -> None:
    text, _ = read(client.get("/search", query_string={"q": q}).get_data(as_text=True))
    assert said in text


def test_without_results_it_says_what_to_try(client: FlaskClient) -> None:
    text, _ = read(client.get("/search?q=Ouagadougou").get_data(as_text=True))
    assert "What to try" in text
    assert "A shorter name" in text
    assert "Or go through the lists: crossings, bridges, ports, ferries, breaks of gauge" in text


@pytest.mark.parametrize("url", ["/search", "/search?q=", "/search?q=+", "/search?utm_source=mail"])
def test_without_a_name_it_says_how_to_search(client: FlaskClient, url: str) -> None:
    reply = client.get(url)
    text, _ = read(reply.get_data(as_text=True))
    assert reply.status_code == 200
    assert "How to search" in text
    assert "Nothing on the map" not in text


def test_a_day_before_the_record_is_said_to_be_so(client: FlaskClient) -> None:
    text, _ = read(client.get("/search?q=Rajin&as_of=1850-01-01").get_data(as_text=True))
    assert "There is no record before" in text
    text, _ = read(client.get("/search?q=Rajin&known_on=1850-01-01").get_data(as_text=True))
    assert "Nothing that Crossgauge holds had been published by 1 January 1850." in text


@pytest.mark.parametrize("folder", KIND_PATHS.values())
def test_near_things_are_of_their_kind_and_never_fail(app: Flask, folder: str) -> None:
    with app.app_context():
        desk = services().desk
        for text in ("kp-ru-khasan-tumangan", "rajn", "x" * 10_000, "\x00", "", "…", "ﷺ" * 500):
            near = near_things(desk, folder, text, NOW)
            assert len(near) <= 3
            assert all(one.url.startswith(f"/{folder}/") for one in near)


def test_a_mistyped_id_is_near_the_right_thing(app: Flask) -> None:
    with app.app_context():
        desk = services().desk
        near = {
            (kind, text): near_things(desk, kind, text, NOW)[0].id
            for kind, text in (
                ("crossings", "kp-ru-khasan-tumangan"),
                ("crossings", "cn-kp-dandong-shinuiju"),
                ("crossing", "tumangang-khasan"),
                ("bridges", "freindship-bridge-tumen"),
                ("ports", "najin-port"),
                ("lines", "line-bamm"),
                ("gauge-breaks", "tumangang-reloading"),
                ("places", "vladivostock"),
            )
        }
    assert list(near.values()) == [
        "kp-ru-khasan-tumangang",
        "cn-kp-dandong-sinuiju",
        "kp-ru-khasan-tumangang",
        "friendship-bridge-tumen",
        "rajin-port",
        "line-bam",
        "tumangang",
        "vladivostok",
    ]


# Every script, direction, mark and control there is, as it may come in an address.
ANY_TEXT = st.one_of(
    st.text(max_size=200),
    st.text("\u0000\u0007\u001b\u0085\u200b\u200f\u202e\u2066\ufeff\ufffd a", max_size=30),
    st.text("e\u0301\u0308\u20e3\u0338", max_size=120),
    st.text("مرحباשלוםไทยहिन्दी한국어中文Ελλ", max_size=60),
    st.text("👩‍👩‍👧‍👦🇰🇵🇷🇺🚂", max_size=40),
    st.text("%_*?[](){}|\\^$.+<>&\"'`;#/=", max_size=60),
)


@pytest.fixture(scope="module")
def own_tags(app: Flask) -> set[str]:
    """Every tag that a page of results, of none and of an error has anyway."""
    pages = ("/search", "/search?q=Rajin", "/search?q=Ouagadougou", "/search?q=%00")
    client = app.test_client()
    return {tag for url in pages for tag in read(client.get(url).get_data(as_text=True))[1]}


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(q=ANY_TEXT)
def test_any_text_is_answered_or_clearly_refused(
    client: FlaskClient, own_tags: set[str], q: str
) -> None:
    page = client.get("/search", query_string={"q": q})
    data = client.get("/api/search", query_string={"q": q})
    assert page.status_code == data.status_code
    assert page.status_code in (200, 400)
    html = page.get_data(as_text=True)
    _, tags = read(html)
    # Nothing that was typed became a tag.
    assert set(tags) <= own_tags
    if data.status_code == 400:
        assert data.mimetype == "application/problem+json"
        assert data.get_json()["detail"].startswith("q: ")
    else:
        assert len(data.get_json()["results"]) <= 20


SPELLINGS = ("Rajin", "Najin", "Rason", "Rajin-Sonbong", "나진", "라진", "Раджин", "罗津")


def test_one_town_is_found_whole_by_each_of_its_spellings(client: FlaskClient) -> None:
    sets = {q: frozenset(lines(client, q)) for q in SPELLINGS}
    assert len(set(sets.values())) == 1, sets
    found = sets["Rason"]
    assert "ferry kp-ru-vladivostok-rajin-ferry" in found
    assert "line line-tumangang-rajin" in found
    assert "port rajin-port" in found


def test_two_pages_of_one_thing_are_one_result_with_both_links(client: FlaskClient) -> None:
    data = client.get("/api/search?q=New+Yalu+River+Bridge").get_json()["results"]
    urls = [one["url"] for one in data]
    also = [other["url"] for one in data for other in one["also"]]
    assert len({*urls, *also}) == len(urls) + len(also)
    assert {"/crossings/cn-kp-new-yalu-bridge", "/bridges/new-yalu-river-bridge"} <= {*urls, *also}
    assert "/bridges/new-yalu-river-bridge" not in urls or also
    html = client.get("/search?q=Dandong+port").get_data(as_text=True)
    names = re.findall(r'<p class="found-name"><a href="[^"]+">([^<]+)</a> <span[^>]*>(\w+)', html)
    assert names.count(("Dandong port", "port")) == 1
    assert ("Dandong port", "place") not in names
    for url in also:
        assert client.get(url).status_code == 200


@pytest.mark.parametrize(
    ("q", "url", "name"),
    [
        ("K27", "/crossings/cn-kp-dandong-sinuiju#h-services", "Beijing–Pyongyang train K27/K28"),
        ("1520", "/gauge-breaks", "Breaks of gauge"),
        ("1,520 mm", "/gauge-breaks", "Breaks of gauge"),
        ("April 2025", "/timeline?year=2025", "Reports of 2025"),
        ("2025-04", "/trade?since=2025", "Trade since 2025"),
    ],
)
def test_trains_gauges_and_months_are_found(
    client: FlaskClient, q: str, url: str, name: str
) -> None:
    html = client.get("/search", query_string={"q": q}).get_data(as_text=True)
    assert f'<a href="{url}">{name}</a>' in html
    assert "but it stands elsewhere" in html
    assert client.get(url).status_code == 200


def test_a_train_that_nobody_had_heard_of_is_not_found(client: FlaskClient) -> None:
    assert "K27/K28" not in client.get("/search?q=K27&known_on=1990-01-01").get_data(as_text=True)


@pytest.mark.parametrize("path", ["/search", "/api/search", "/timeline", "/compare"])
def test_bytes_that_are_no_text_are_refused(client: FlaskClient, path: str) -> None:
    reply = client.get(f"{path}?q=%FF%FE")
    assert reply.status_code == 400
    assert "q: its bytes are no text. Write the characters in UTF-8." in reply.text
