"""What the pages of the atlas answer to what cannot be: an answer, or one clear sentence."""

import re
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from webapp.links import KIND_PATHS

BEFORE_ALL = "1850-01-01"
NOTHING_YET = "Nothing that Crossgauge holds had been published by 1 January 1850."
ROUTE = "from=vladivostok&to=pyongyang"
# (address with a query, takes as_of and known_on)
DATED = (
    f"/compare?{ROUTE}",
    "/crossings/kp-ru-khasan-tumangang?",
    "/bridges/friendship-bridge-tumen?",
    "/ferries/kp-ru-vladivostok-rajin-ferry?",
    "/lines/line-tumangang-rajin?",
    "/latest?",
    "/latest?traffic=passenger",
    "/search?q=Khasan",
    "/timeline?",
    "/trade?",
)
HOSTILE = (
    "%", "%25", "_", "*", "?", "[", "(", "\\", "'", '"', "' OR 1=1 --", "..", "../../etc/passwd",
    "<script>alert(1)</script>", "${7*7}", "{{7*7}}", "%s%n",
    "\u202enijaR", "😀", "👩‍👩‍👧‍👦", "مرحبا",
    "שלום", "e" + "\u0301" * 100, "ﷺ" * 10, "\u200b" * 50, "A" * 120, "라" * 120, "図" * 120,
)  # fmt: skip
REFUSED = (
    "\x00",
    "a\x00b",
    "\x1b[31m",
    "\n",
    "\t",
    "\u0085",
    "a" * 121,
    "a" * 10_000,
    "한" * 10_000,
)


def words(html: str) -> str:
    plain = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", "", plain).split())


@pytest.mark.parametrize("url", DATED)
def test_a_day_before_the_record_says_what_is_known_and_that_there_is_none(
    client: FlaskClient, url: str
) -> None:
    reply = client.get(f"{url}&as_of={BEFORE_ALL}")
    assert reply.status_code == 200
    said = words(reply.get_data(as_text=True))
    assert re.search(r"There is no record (of .{1,80} )?before (\d+ \w+ )?\d{4}", said), said[:600]


@pytest.mark.parametrize("url", DATED)
def test_a_day_of_knowledge_before_any_document_says_so(client: FlaskClient, url: str) -> None:
    reply = client.get(f"{url}&known_on={BEFORE_ALL}")
    assert reply.status_code == 200
    assert NOTHING_YET in words(reply.get_data(as_text=True))


def test_trade_before_any_document_says_so(client: FlaskClient) -> None:
    said = words(client.get(f"/trade?known_on={BEFORE_ALL}").get_data(as_text=True))
    assert NOTHING_YET in said


def test_the_data_says_it_too(client: FlaskClient) -> None:
    answer = client.get(f"/api/compare?{ROUTE}&as_of={BEFORE_ALL}").get_json()
    assert answer["summary"].startswith("There is no record before ")
    answer = client.get(f"/api/compare?{ROUTE}&known_on={BEFORE_ALL}").get_json()
    assert answer["summary"].startswith(NOTHING_YET)
    assert client.get(f"/api/latest?known_on={BEFORE_ALL}").get_json()["summary"] == NOTHING_YET


@pytest.mark.parametrize("path", ["/compare", "/embed/compare"])
def test_before_the_record_no_way_is_held_out(client: FlaskClient, path: str) -> None:
    html = client.get(f"{path}?{ROUTE}&as_of={BEFORE_ALL}").get_data(as_text=True)
    first = html.split("<h1")[1].split('<details class="no-record"')[0]
    assert "There is no record before " in words(first)
    assert 'class="card ' not in first
    assert not re.search(r"\d (km|days)", words(first.split("</h1>")[0]))


def test_a_day_within_the_record_says_nothing_of_the_kind(client: FlaskClient) -> None:
    for url in DATED:
        said = words(client.get(f"{url}&as_of=2022-10-15").get_data(as_text=True))
        assert "There is no record" not in said
        assert "Nothing that Crossgauge holds" not in said


@pytest.mark.parametrize("folder", KIND_PATHS.values())
@pytest.mark.parametrize(
    "id_", ["atlantis", "rajn", "khasan-tumangan", "freindship", "0", "x" * 90]
)
def test_an_unknown_id_is_a_404_with_what_is_near(
    client: FlaskClient, folder: str, id_: str
) -> None:
    reply = client.get(f"/{folder}/{id_}")
    assert reply.status_code == 404
    said = words(reply.get_data(as_text=True))
    assert f"“{id_[:40]}" in said


@pytest.mark.parametrize(
    ("url", "near"),
    [
        ("/crossings/kp-ru-khasan-tumangan", "/crossings/kp-ru-khasan-tumangang"),
        ("/crossings/dandong-sinuiju", "/crossings/cn-kp-dandong-sinuiju"),
        ("/bridges/freindship-bridge-tumen", "/bridges/friendship-bridge-tumen"),
        ("/ports/najin-port", "/ports/rajin-port"),
        ("/places/vladivostock", "/places/vladivostok"),
        ("/lines/line-bamm", "/lines/line-bam"),
    ],
)
def test_a_mistyped_id_leads_to_the_right_one(client: FlaskClient, url: str, near: str) -> None:
    reply = client.get(url)
    assert reply.status_code == 404
    assert f'href="{near}' in reply.get_data(as_text=True)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("url", ["/search", "/api/search", "/api/places"])
def test_any_script_and_any_sign_is_searched_for(client: FlaskClient, url: str, text: str) -> None:
    reply = client.get(url, query_string={"q": text})
    assert reply.status_code == 200
    body = reply.get_data(as_text=True)
    if url == "/search":
        assert "<script>alert" not in body
        assert "“49”" not in body


@pytest.mark.parametrize("text", REFUSED)
@pytest.mark.parametrize("url", ["/search", "/api/search", "/api/places"])
def test_what_nobody_types_is_a_clear_400(client: FlaskClient, url: str, text: str) -> None:
    reply = client.get(url, query_string={"q": text})
    assert reply.status_code == 400
    body = reply.get_data(as_text=True)
    assert "characters" in body
    assert len(body) < 60_000


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_in_the_path_is_a_404(client: FlaskClient, text: str) -> None:
    for folder in ("crossings", "bridges", "places"):
        reply = client.get(f"/{folder}/{quote(text, safe='')}")
        assert reply.status_code in (308, 404), (folder, text)
        assert "<script>alert" not in reply.get_data(as_text=True)


@pytest.mark.parametrize("url", ["/search", "/latest", "/api/search", "/api/latest"])
def test_a_parameter_that_is_not_known_or_comes_twice_is_refused(
    client: FlaskClient, url: str
) -> None:
    assert client.get(f"{url}?q=a&q=b").status_code == 400
    assert client.get(f"{url}?banana=1").status_code == 400
    assert client.get(f"{url}?as_of=2022-01-01&as_of=2022-01-02").status_code == 400
    assert client.post(url).status_code == 405


# -- what breaks off half-way ----------------------------------------------------------------------

TAKEN_ALONG = (
    "/feeds/changes.atom",
    "/feeds/changes.json",
    "/data/tables/events.csv",
    "/data/catalog.jsonld",
    "/crossings/kp-ru-khasan-tumangang.geojson",
    "/trade.csv",
    "/timeline.csv",
    "/layers/crossings.geojson?as_of=2022-10-15",
    f"/api/compare?{ROUTE}&as_of=2022-10-15",
    "/api/latest?as_of=2022-10-15",
)


@pytest.mark.parametrize("url", TAKEN_ALONG)
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_a_download_that_breaks_off_damages_nothing(
    client: FlaskClient, url: str, encoding: str
) -> None:
    """The reader goes away after the first bytes, twice; whoever asks next gets all of it."""
    headers = {"Accept-Encoding": encoding}
    for _ in range(2):
        broken = client.get(url, headers=headers, buffered=False)
        next(iter(broken.response), b"")
        broken.close()
    whole = client.get(url, headers=headers)
    again = client.get(url, headers=headers)
    assert whole.status_code == 200
    assert whole.data == again.data
    assert int(whole.headers["Content-Length"]) == len(whole.data) > 0
    assert whole.headers["ETag"] == again.headers["ETag"]


@pytest.mark.parametrize("url", TAKEN_ALONG)
def test_what_a_cache_holds_in_part_is_not_taken_for_the_whole(
    client: FlaskClient, url: str
) -> None:
    """Every answer has a tag; a tag that is not its own never yields a 304."""
    tag = client.get(url).headers["ETag"]
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(url, headers={"If-None-Match": '"half"'}).status_code == 200
