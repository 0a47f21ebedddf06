"""What stands around every reply: policy, privacy, tags, compression, limits."""

import gzip
import re
import threading
from datetime import date

import pytest
from flask.testing import FlaskClient

from tests.webapp.sample import FakeDesk, fake_desk
from webapp import create_app
from webapp.config import Config
from webapp.services import KEY

QUESTION = "from=vladivostok&to=pyongyang"
EVERYTHING = (
    "/",
    f"/compare?{QUESTION}",
    f"/api/compare?{QUESTION}",
    f"/api/compare.csv?{QUESTION}",
    "/api/places?q=vla",
    "/layers/crossings.geojson",
    "/embed/map",
    "/embed/compare",
    "/method",
    "/healthz",
    "/robots.txt",
    "/favicon.ico",
    "/static/js/host.js",
    "/static/vendor/leaflet/leaflet.js",
    "/nothing",
    "/compare?from=x",
    "/api/compare",
    "/embed/map?x=1",
)


def policy_of(reply_policy: str) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in reply_policy.split(";"))
    return {name: value for name, _, value in parts}


@pytest.mark.parametrize("path", EVERYTHING)
def test_every_reply_is_safe_and_without_a_cookie(fake: FlaskClient, path: str) -> None:
    reply = fake.get(path)
    policy = policy_of(reply.headers["Content-Security-Policy"])
    assert policy["default-src"] == "'none'"
    assert policy["connect-src"] == "'self'"
    assert policy["base-uri"] == "'none'"
    assert "unsafe" not in str(policy)
    assert policy["frame-ancestors"] == ("*" if path.startswith("/embed/") else "'none'")
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "geolocation=()" in reply.headers["Permissions-Policy"]
    assert "Set-Cookie" not in reply.headers
    assert "X-Frame-Options" not in reply.headers


@pytest.mark.parametrize("path", ["/", "/embed/map", f"/compare?{QUESTION}"])
def test_every_inline_script_carries_the_nonce_of_its_reply(fake: FlaskClient, path: str) -> None:
    replies = [fake.get(path) for _ in range(2)]
    nonces = []
    for reply in replies:
        policy = policy_of(reply.headers["Content-Security-Policy"])
        nonce = re.findall(r"'nonce-([^']+)'", policy["script-src"])[0]
        inline = re.findall(r"<script(?![^>]*\ssrc=)([^>]*)>", reply.text)
        assert inline
        assert all(f'nonce="{nonce}"' in tag for tag in inline)
        nonces.append(nonce)
    assert nonces[0] != nonces[1]


def test_pages_ask_no_other_host(fake: FlaskClient) -> None:
    for path in ("/", "/embed/map", "/embed/compare", "/method"):
        html = fake.get(path).text
        loaded = re.findall(r'<(?:script|img|iframe|source)[^>]*\ssrc="([^"]*)"', html)
        loaded += re.findall(
            r'<link rel="(?:stylesheet|icon|modulepreload)"[^>]*href="([^"]*)"', html
        )
        assert loaded
        assert all(url.startswith("/") and not url.startswith("//") for url in loaded)


@pytest.mark.parametrize(
    "path",
    [
        f"/api/compare?{QUESTION}",
        f"/api/compare.csv?{QUESTION}",
        "/layers/rail_lines.geojson",
        "/static/vendor/leaflet/leaflet.js",
        f"/compare?{QUESTION}",
        "/",
        "/method",
    ],
)
def test_a_known_reply_is_not_sent_again(fake: FlaskClient, path: str) -> None:
    for encoding in ("gzip", "identity"):
        headers = {"Accept-Encoding": encoding}
        first = fake.get(path, headers=headers)
        tag = first.headers["ETag"]
        again = fake.get(path, headers={**headers, "If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == tag
        # The reader's own copy keeps the policy whose nonce its scripts carry.
        assert "Content-Security-Policy" not in again.headers
        changed = fake.get(path, headers={**headers, "If-None-Match": '"other"'})
        assert changed.status_code == 200


@pytest.mark.parametrize(
    "path", [f"/api/compare?{QUESTION}", "/layers/crossings.geojson", "/static/css/site.css"]
)
def test_gzip_is_the_same_bytes_every_time(fake: FlaskClient, path: str) -> None:
    plain = fake.get(path)
    zipped = [fake.get(path, headers={"Accept-Encoding": "gzip"}) for _ in range(2)]
    assert "Content-Encoding" not in plain.headers
    assert zipped[0].headers["Content-Encoding"] == "gzip"
    assert zipped[0].data == zipped[1].data
    assert gzip.decompress(zipped[0].data) == plain.data
    assert zipped[0].headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in zipped[0].headers["Vary"]
    refused = fake.get(path, headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers


def test_files_are_kept_for_ever_by_their_digest_only(fake: FlaskClient) -> None:
    url = re.findall(r'href="(/static/v/[^"]*site\.css)"', fake.get("/").text)[0]
    assert "immutable" in fake.get(url).headers["Cache-Control"]
    stale = re.sub(r"/v/[0-9a-f]+/", "/v/0123456789ab/", url)
    assert fake.get(stale).headers["Cache-Control"] == "public, no-cache"
    assert fake.get("/static/../config.py").status_code == 404
    assert fake.get("/static/nothing.js").status_code == 404


def test_anyone_may_read_the_data(fake: FlaskClient) -> None:
    for path in (f"/api/compare?{QUESTION}", "/layers/ports.geojson", "/static/js/atlas.js"):
        assert fake.get(path).headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in fake.get("/").headers


def test_over_long_addresses_and_bodies_are_refused(fake: FlaskClient) -> None:
    reply = fake.get(f"/compare?from={'x' * 3000}&to=rajin")
    assert reply.status_code == 400
    assert "too long" in reply.text
    assert fake.get("/", data=b"x" * 20_000).status_code == 413


class BrokenDesk(FakeDesk):
    """Fails in a way that nobody foresaw."""

    def compare(self, _question: object) -> dict[str, object]:
        """Never an answer."""
        raise RuntimeError("secret detail")


def test_what_nobody_foresaw_is_a_500_without_a_trace() -> None:
    client = create_app(Config(today=date(2026, 11, 21)), BrokenDesk()).test_client()  # type: ignore[arg-type]
    for path in (f"/compare?{QUESTION}", f"/api/compare?{QUESTION}", "/embed/map"):
        reply = client.get(path)
        assert reply.status_code == 500
        assert "secret" not in reply.text
        assert "Traceback" not in reply.text
        assert "our side" in reply.text


def test_more_requests_than_allowed_at_once_are_told_to_wait() -> None:
    app = create_app(Config(today=date(2026, 11, 21), max_at_once=1), fake_desk())
    entered, leave = threading.Event(), threading.Event()

    class SlowDesk(FakeDesk):
        def suggest(self, text: str, limit: int = 8) -> list[dict[str, object]]:
            entered.set()
            leave.wait(10)
            return super().suggest(text, limit)

    house = app.extensions[KEY]
    object.__setattr__(house, "desk", SlowDesk())
    busy = threading.Thread(target=lambda: app.test_client().get("/api/places?q=a"))
    busy.start()
    assert entered.wait(10)
    refused = app.test_client().get("/healthz")
    leave.set()
    busy.join(10)
    assert refused.status_code == 503
    assert refused.headers["Retry-After"] == "3"
    assert app.test_client().get("/healthz").status_code == 200


def test_the_address_for_readers_can_be_set() -> None:
    config = Config(today=date(2026, 11, 21), public_url="https://example.org")
    html = create_app(config, fake_desk()).test_client().get("/").text
    assert '<link rel="canonical" href="https://example.org/"' in html
    assert "http://localhost" not in html
