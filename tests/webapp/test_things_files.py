"""Files, linked data and lists of things."""

import csv
import io
import json
import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from webapp.links import KIND_PATHS, thing_path
from webapp.things.register import KINDS, Register

DANDONG = "/crossings/cn-kp-dandong-sinuiju"


def linked_of(html: str) -> str:
    """The JSON-LD of a page."""
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    return str(found)


# -- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_every_file_of_a_thing_can_be_read(
    reader: FlaskClient, register: Register, kind: str
) -> None:
    for id_ in list(register.things[kind])[:: 12 if kind == "place" else 3]:
        path = thing_path(kind, id_)
        whole = json.loads(reader.get(f"{path}.json").data)
        assert whole["id"] == id_
        (feature,) = json.loads(reader.get(f"{path}.geojson").data)["features"]
        assert feature["geometry"]["type"] in ("Point", "MultiLineString")
        text = reader.get(f"{path}.csv").data.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        assert sum(row["row"] == "event" for row in rows) == len(whole["events"])
        assert all(row["as_of"] == "2026-11-22" and None not in row for row in rows)
        entry = reader.get(f"{path}.bib").text
        assert entry.startswith("@misc{crossgauge-")
        assert entry.rstrip().endswith("}")
        (item,) = json.loads(reader.get(f"{path}.csl.json").data)
        assert item["URL"].endswith(f"{path}?as_of=2026-11-22")


def test_files_obey_both_clocks(reader: FlaskClient) -> None:
    query = "?as_of=2022-09-13&known_on=2022-09-13"
    data = json.loads(reader.get(f"{DANDONG}.json{query}").data)
    assert (data["as_of"], data["known_on"]) == ("2022-09-13", "2022-09-13")
    assert max(event["date"] for event in data["events"]) <= "2022-12-31"
    assert "2022-09-13" in reader.get(f"{DANDONG}.bib{query}").text
    rail = next(s for s in data["states"] if (s["mode"], s["traffic"]) == ("rail", "freight"))
    assert rail["status"] == "suspended"


def test_files_may_be_read_from_any_page_and_are_named(reader: FlaskClient) -> None:
    reply = reader.get(f"{DANDONG}.csv?as_of=2022-09-13")
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    name = 'filename="crossgauge-cn-kp-dandong-sinuiju-2022-09-13.csv"'
    assert name in reply.headers["Content-Disposition"]
    again = reader.get(
        f"{DANDONG}.csv?as_of=2022-09-13", headers={"If-None-Match": reply.headers["ETag"]}
    )
    assert again.status_code == 304


# The parser of the library warns of a class that it will drop itself.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
def test_linked_data_is_read_by_a_parser(reader: FlaskClient) -> None:
    rdflib = pytest.importorskip("rdflib")
    for path in (DANDONG, "/ferries/kp-ru-vladivostok-rajin-ferry", "/places/tumangang"):
        data = linked_of(reader.get(path).text)
        graph = rdflib.Graph().parse(data=data, format="json-ld")
        types = {str(kind).rpartition("/")[2] for kind in graph.objects(None, rdflib.RDF.type)}
        assert {"Dataset", "DataDownload", "Organization"} < types


# -- lists ----------------------------------------------------------------------------------------


def names_of(html: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/[a-z-]+/([^"?]+)', html)


def test_filters_leave_out_what_does_not_match(reader: FlaskClient) -> None:
    pair = names_of(reader.get("/crossings?countries=KP-RU").text)
    assert "kp-ru-khasan-tumangang" in pair
    assert all(id_.startswith("kp-ru-") for id_ in pair)
    rail = names_of(reader.get("/crossings?countries=KP-RU&mode=rail").text)
    assert rail == ["kp-ru-khasan-tumangang"]
    assert names_of(reader.get("/crossings?q=하산").text) == ["kp-ru-khasan-tumangang"]
    shut = reader.get("/crossings?status=suspended&as_of=2022-06-01").text
    assert "cn-kp-dandong-sinuiju" in names_of(shut)
    assert 'value="suspended" selected' in shut
    ports = names_of(reader.get("/places?kind=port&countries=KP").text)
    assert "rajin-port" in ports
    assert "vladivostok-port" not in ports


def test_a_list_that_nothing_matches_says_so(reader: FlaskClient) -> None:
    for text in ("zzzz", "%", "\u0301", "<b>zz"):
        reply = reader.get("/bridges", query_string={"q": text})
        assert reply.status_code == 200
        assert "Nothing in the atlas matches" in reply.text
        assert "<b>" not in reply.text.partition("<main")[2]


@pytest.mark.parametrize(
    "query", ["countries=XX", "mode=air", "status=ok", "kind=port", f"q={'x' * 200}", "q=%00"]
)
def test_a_filter_with_a_value_that_cannot_be_is_a_400(reader: FlaskClient, query: str) -> None:
    assert reader.get(f"/crossings?{query}").status_code == 400


def test_lists_keep_the_day_in_their_links(reader: FlaskClient) -> None:
    html = unescape(reader.get("/crossings?as_of=2022-06-01&known_on=2022-07-01").text)
    assert f'href="{DANDONG}?as_of=2022-06-01&known_on=2022-07-01"' in html
    assert "Only what had been published by 1 July 2022 counts" in html


def test_every_page_is_in_the_navigation(reader: FlaskClient) -> None:
    html = reader.get("/crossings").text
    assert '<a href="/crossings" aria-current="page">Crossings</a>' in html
    for folder in KIND_PATHS.values():
        assert f'<a href="/{folder}"' in html
    assert '<form class="site-search" action="/search"' in html


def test_a_kind_without_pages_has_no_address() -> None:
    with pytest.raises(KeyError):
        thing_path("ship", "x")
    assert thing_path("gauge-breaks", "a b/c") == "/gauge-breaks/a%20b%2Fc"
