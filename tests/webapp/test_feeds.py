"""The feeds: valid by the rules of Atom and JSON Feed, stable ids, whole or not at all."""

import json
import re
import socket
import threading
from collections.abc import Iterator
from datetime import datetime
from urllib.request import urlopen
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from geo.almanac import DataChange
from webapp.replies import Kept
from webapp.services import KEY, Services

ATOM = "{http://www.w3.org/2005/Atom}"
# tag:<authority>,<date>:<specific>, RFC 4151.
TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}(-\d{2}){0,2}:[\w./-]+")


@pytest.fixture(scope="module")
def changes(app: Flask) -> tuple[DataChange, ...]:
    house: Services = app.extensions[KEY]
    return house.desk.almanac.changes


@pytest.fixture
def feed(client: FlaskClient) -> ET.Element:
    reply = client.get("/feeds/changes.atom")
    assert reply.status_code == 200
    assert reply.mimetype == "application/atom+xml"
    assert reply.data.startswith(b"<?xml version='1.0' encoding='utf-8'?>")
    return ET.fromstring(reply.data)


def one(parent: ET.Element, name: str) -> str:
    """Text of the child that must be there exactly once."""
    found = parent.findall(f"{ATOM}{name}")
    assert len(found) == 1, name
    return found[0].text or ""


def test_the_feed_keeps_the_rules_of_atom(feed: ET.Element) -> None:
    """RFC 4287, 4.1.1: id, title, updated once; author; a self link; one alternate of a type."""
    assert feed.tag == f"{ATOM}feed"
    assert TAG.fullmatch(one(feed, "id"))
    assert one(feed, "title")
    datetime.fromisoformat(one(feed, "updated"))
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    links = {link.get("rel"): link for link in feed.findall(f"{ATOM}link")}
    assert set(links) == {"self", "alternate"}
    assert str(links["self"].get("href")).endswith("/feeds/changes.atom")
    assert all(str(link.get("href")).startswith("http://") for link in links.values())


def test_each_entry_keeps_the_rules_of_atom(feed: ET.Element) -> None:
    """RFC 4287, 4.1.2: id, title, updated once; without content an alternate link."""
    entries = feed.findall(f"{ATOM}entry")
    assert entries
    ids = [one(entry, "id") for entry in entries]
    assert len(ids) == len(set(ids))
    assert all(TAG.fullmatch(id_) for id_ in ids)
    for entry in entries:
        assert one(entry, "title")
        assert one(entry, "summary")
        updated = datetime.fromisoformat(one(entry, "updated"))
        assert updated.tzinfo is not None
        assert [link.get("rel") for link in entry.findall(f"{ATOM}link")] == ["alternate"]
    stamps = [one(entry, "updated") for entry in entries]
    assert stamps == sorted(stamps, reverse=True)
    assert one(feed, "updated") == stamps[0]


def test_every_change_is_in_both_feeds_under_its_own_id(
    client: FlaskClient, feed: ET.Element, changes: tuple[DataChange, ...]
) -> None:
    expected = {f"tag:crossgauge,2026:changes/{change.id}" for change in changes}
    assert {one(entry, "id") for entry in feed.findall(f"{ATOM}entry")} == expected
    items = json.loads(client.get("/feeds/changes.json").text)["items"]
    assert {item["id"] for item in items} == expected


def test_the_id_does_not_change_when_the_site_moves(client: FlaskClient, feed: ET.Element) -> None:
    other = ET.fromstring(client.get("/feeds/changes.atom", base_url="https://atlas.example").data)
    assert [e.findtext(f"{ATOM}id") for e in other] == [e.findtext(f"{ATOM}id") for e in feed]
    assert "https://atlas.example/" in str(other.find(f"{ATOM}link").get("href"))  # type: ignore[union-attr]


def test_the_json_feed_keeps_its_rules(client: FlaskClient) -> None:
    """JSON Feed 1.1: version, title, items; each with an id and content_html or content_text."""
    reply = client.get("/feeds/changes.json")
    assert reply.mimetype == "application/feed+json"
    data = json.loads(reply.text)
    assert data["version"] == "https://jsonfeed.org/version/1.1"
    assert data["title"]
    assert data["feed_url"].endswith("/feeds/changes.json")
    assert data["home_page_url"].startswith("http")
    assert [author["name"] for author in data["authors"]]
    for item in data["items"]:
        assert isinstance(item["id"], str)
        assert item["content_text"]
        assert datetime.fromisoformat(item["date_published"]).tzinfo is not None
        assert isinstance(item["tags"], list)


def test_every_entry_leads_to_a_page(client: FlaskClient) -> None:
    items = json.loads(client.get("/feeds/changes.json").text)["items"]
    paths = {item["url"].removeprefix("http://localhost") for item in items}
    assert [path for path in sorted(paths) if client.get(path).status_code != 200] == []


@pytest.mark.parametrize("path", ["/feeds/changes.atom", "/feeds/changes.json"])
def test_a_feed_is_not_sent_again_to_those_who_have_it(client: FlaskClient, path: str) -> None:
    for encoding in ("identity", "gzip"):
        first = client.get(path, headers={"Accept-Encoding": encoding})
        tag = first.headers["ETag"]
        assert not tag.startswith("W/")
        again = client.get(path, headers={"Accept-Encoding": encoding, "If-None-Match": tag})
        assert again.status_code == 304
        assert again.data == b""
    assert client.get(path).headers["Access-Control-Allow-Origin"] == "*"


def test_a_feed_takes_no_parameters(client: FlaskClient) -> None:
    reply = client.get("/feeds/changes.atom?limit=5")
    assert reply.status_code == 400
    assert client.get("/feeds/changes.atom?utm_source=mail").status_code == 200


def test_every_page_names_the_feed(client: FlaskClient) -> None:
    for path in ("/", "/trade", "/timeline", "/method"):
        assert (
            '<link rel="alternate" type="application/atom+xml" href="/feeds/changes.atom"'
            in client.get(path).text
        )


# -- interrupted downloads -------------------------------------------------------------------------


@pytest.fixture
def site(app: Flask) -> Iterator[tuple[str, int]]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield "127.0.0.1", server.server_port
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "path", ["/feeds/changes.atom", "/feeds/changes.json", "/timeline.csv", "/trade.csv"]
)
def test_a_reader_who_leaves_half_way_leaves_nothing_damaged(
    client: FlaskClient, site: tuple[str, int], path: str
) -> None:
    whole = client.get(path).data
    for _ in range(5):
        with socket.create_connection(site, timeout=5) as line:
            request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            line.sendall(request.encode())
            assert line.recv(64)
    with urlopen(f"http://{site[0]}:{site[1]}{path}", timeout=5) as reply:
        body = reply.read()
    if path.startswith("/feeds"):
        body = body.replace(f"http://{site[0]}:{site[1]}".encode(), b"http://localhost")
    assert body == whole
    assert client.get(path).data == whole


def test_an_aborted_read_of_a_reply_does_not_shorten_the_kept_one(client: FlaskClient) -> None:
    whole = client.get("/timeline.csv").data
    reply = client.get("/timeline.csv", buffered=False)
    first = next(reply.iter_encoded())
    reply.close()
    assert whole.startswith(first)
    assert client.get("/timeline.csv").data == whole


def test_what_breaks_while_it_is_made_is_not_kept() -> None:
    kept: Kept[str] = Kept(3)

    def broken() -> str:
        raise ConnectionAbortedError

    for _ in range(2):
        with pytest.raises(ConnectionAbortedError):
            kept.get("a", broken)
    assert kept.get("a", lambda: "whole") == "whole"
    assert kept.get("a", broken) == "whole"
