"""The data to take away: editions, live tables, catalogue, and downloads that break off."""

import csv
import hashlib
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from layers.facts import DATA_DIR
from layers.package import read_package
from layers.releases import FOLDER, Release, list_releases
from layers.status_periods import COLUMNS
from webapp import create_app
from webapp.config import Config
from webapp.editions import Download

VERSION = str(read_package(DATA_DIR)["version"])
OLDER = "2025.1.0"
GEOPACKAGE = f"crossgauge-{VERSION}.gpkg"


@pytest.fixture(scope="module")
def data_dir(released_data: Path) -> Path:
    """The data with two editions."""
    return released_data


@pytest.fixture(scope="module")
def released_app(data_dir: Path) -> Flask:
    return create_app(Config(data_dir=data_dir))


class Reader(FlaskClient):
    """Reads every reply to its end, so that no file is left open."""

    def open(self, *args: Any, **named: Any) -> TestResponse:
        return super().open(*args, **{"buffered": True, **named})


@pytest.fixture
def site(released_app: Flask) -> FlaskClient:
    return Reader(released_app, released_app.response_class)


@pytest.fixture
def release(data_dir: Path) -> Release:
    return list_releases(data_dir)[0]


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


# -- the page --------------------------------------------------------------------------------------


def test_the_page_offers_the_whole_set_with_licence_and_checksum(
    site: FlaskClient, release: Release
) -> None:
    page = site.get("/data").text
    for name in (GEOPACKAGE, f"crossgauge-{VERSION}-geojson.zip", f"crossgauge-{VERSION}-csv.zip"):
        assert f'href="/data/{VERSION}/{name}"' in page
        assert release.by_name[name].sha256 in page
    assert f'href="/data/{VERSION}/datapackage.json"' in page
    for words in ("ODC-ODbL-1.0", "CC-BY-4.0", "© OpenStreetMap contributors", "How to cite"):
        assert words in page
    assert f"@misc{{crossgauge-{VERSION.replace('.', '-')}" in page
    assert f'href="/data/{OLDER}"' in page


def test_every_link_of_the_page_leads_to_a_file(site: FlaskClient) -> None:
    page = site.get("/data").text
    paths = set(re.findall(r'href="(/data[^"#]*)"', page))
    assert len(paths) > 40
    assert [path for path in sorted(paths) if site.get(path).status_code != 200] == []


def test_an_older_edition_says_that_there_is_a_newer_one(site: FlaskClient) -> None:
    page = site.get(f"/data/{OLDER}").text
    assert "This is an older edition." in page
    assert f'href="/data/{VERSION}"' in page
    assert f"crossgauge-{OLDER}.gpkg" in page


def test_a_table_that_an_edition_did_not_have_yet_is_offered_of_today(
    data_dir: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(data_dir, folder)
    edition = folder / FOLDER / OLDER
    (edition / "town_names.csv").unlink()
    sums = (edition / "SHA256SUMS").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = "".join(line for line in sums if not line.endswith("  town_names.csv\n"))
    (edition / "SHA256SUMS").write_text(kept, encoding="utf-8")
    reply = create_app(Config(data_dir=folder)).test_client().get(f"/data/{OLDER}")
    assert reply.status_code == 200
    assert f'href="/data/{OLDER}/terminals.csv"' in reply.text
    assert f'href="/data/{OLDER}/town_names.csv"' not in reply.text
    assert 'href="/data/tables/town_names.csv"' in reply.text


def test_before_the_first_release_the_tables_are_there(client: FlaskClient, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA_DIR, folder, ignore=shutil.ignore_patterns(FOLDER))
    site = create_app(Config(data_dir=folder)).test_client()
    page = site.get("/data").text
    assert "is being prepared" in page
    assert 'href="/data/tables/places.csv"' in page
    missing = site.get(f"/data/{VERSION}")
    assert missing.status_code == 404
    assert "None has been released yet." in missing.text
    assert "There is no file “crossgauge.gpkg” in the latest edition." in (
        site.get("/data/latest/crossgauge.gpkg").text
    )
    assert site.get("/data/catalog.jsonld").status_code == 200


@pytest.mark.parametrize(("path", "words"), [("dictionary", "path_weight"), ("changelog", "Data")])
def test_dictionary_and_changelog_are_pages(site: FlaskClient, path: str, words: str) -> None:
    reply = site.get(f"/data/{path}")
    assert reply.status_code == 200
    assert words in reply.text
    assert f'<link rel="canonical" href="http://localhost/data/{path}">' in reply.text


def test_a_document_that_is_not_there_is_a_404(data_dir: Path, tmp_path: Path) -> None:
    site = create_app(Config(data_dir=data_dir, docs_dir=tmp_path)).test_client()
    for path, name in (("dictionary", "Data dictionary"), ("CITATION.cff", "CITATION.cff")):
        reply = site.get(f"/data/{path}")
        assert reply.status_code == 404
        assert f"There is no file “{name}” in this server." in reply.text


def test_sizes_are_written_as_people_write_them() -> None:
    def size(number: int | None) -> str:
        return Download("", "", "", "", (), number, None).size

    assert [size(n) for n in (None, 12, 1_499, 999_400, 2_349_000)] == [
        "",
        "1 kB",
        "1 kB",
        "999 kB",
        "2.3 MB",
    ]


# -- files of an edition ---------------------------------------------------------------------------


def test_every_file_has_its_checksum_and_may_be_kept_for_ever(
    site: FlaskClient, data_dir: Path
) -> None:
    for release in list_releases(data_dir):
        for file in release.files:
            reply = site.get(f"/data/{release.version}/{file.name}")
            assert reply.status_code == 200
            assert sha256(reply.data) == file.sha256
            assert reply.headers["ETag"] == f'"{file.sha256}"'
            assert reply.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert reply.headers["Access-Control-Allow-Origin"] == "*"
            assert int(reply.headers["Content-Length"]) == file.size


def test_a_file_that_the_reader_has_is_not_sent_again(site: FlaskClient, release: Release) -> None:
    path = f"/data/{VERSION}/{GEOPACKAGE}"
    tag = f'"{release.by_name[GEOPACKAGE].sha256}"'
    known = site.get(path, headers={"If-None-Match": tag})
    assert known.status_code == 304
    assert known.data == b""
    head = site.head(path)
    assert head.headers["Content-Length"] == str(release.by_name[GEOPACKAGE].size)


def test_a_part_can_be_asked_for(site: FlaskClient, release: Release) -> None:
    path, file = f"/data/{VERSION}/{GEOPACKAGE}", release.by_name[GEOPACKAGE]
    part = site.get(path, headers={"Range": "bytes=100-199"})
    assert part.status_code == 206
    assert part.data == file.path.read_bytes()[100:200]
    assert part.headers["Content-Range"] == f"bytes 100-199/{file.size}"
    beyond = site.get(path, headers={"Range": f"bytes={file.size}-"})
    assert beyond.status_code == 416


def test_latest_leads_to_the_newest_edition(site: FlaskClient) -> None:
    for name in ("crossgauge.gpkg", GEOPACKAGE):
        reply = site.get(f"/data/latest/{name}")
        assert reply.status_code == 302
        assert reply.headers["Location"] == f"/data/{VERSION}/{GEOPACKAGE}"
        assert "immutable" not in reply.headers["Cache-Control"]
    assert site.get("/data/latest").headers["Location"] == "/data"
    assert site.get("/data/latest/moons.csv").status_code == 404


def test_an_unknown_edition_is_a_404_that_names_those_there_are(site: FlaskClient) -> None:
    for path in ("/data/1999.1.0", f"/data/1999.1.0/{GEOPACKAGE}"):
        reply = site.get(path)
        assert reply.status_code == 404
        assert f"There are {VERSION}, {OLDER}." in reply.text


def test_an_unknown_file_is_a_404_that_names_those_there_are(site: FlaskClient) -> None:
    reply = site.get(f"/data/{VERSION}/moons.csv")
    assert reply.status_code == 404
    assert "There is no file “moons.csv” in edition" in reply.text
    assert "places.csv" in reply.text


@pytest.mark.parametrize(
    "path",
    [
        "/data/{v}/../../sources.csv",
        "/data/{v}/..%2f..%2fsources.csv",
        "/data/{v}/%2e%2e/{v}/SHA256SUMS",
        "/data/../README.md",
        "/data/./SHA256SUMS",
        "/data/%2e%2e/README.md",
        "/data/.unfinished-x/SHA256SUMS",
        "/data/tables/..%2fREADME.md",
        "/data/tables/../datapackage.json",
        "/data/tables/README.md",
        "/data/tables/%00",
        "/data/{v}/%3Cscript%3E",
    ],
)
def test_nothing_else_can_be_reached(site: FlaskClient, path: str) -> None:
    reply = site.get(path.format(v=VERSION))
    assert reply.status_code == 404
    assert "<script>" not in reply.text.replace("<script type", "")


# -- live tables ---------------------------------------------------------------------------------


def test_a_table_is_served_as_it_stands(site: FlaskClient, data_dir: Path) -> None:
    reply = site.get("/data/tables/gauge_breaks.csv")
    assert reply.data == (data_dir / "gauge_breaks.csv").read_bytes()
    assert reply.mimetype == "text/csv"
    assert reply.headers["Content-Disposition"] == "attachment; filename=gauge_breaks.csv"
    again = site.get(
        "/data/tables/gauge_breaks.csv", headers={"If-None-Match": reply.headers["ETag"]}
    )
    assert again.status_code == 304


def test_the_status_histories_are_a_table_of_today(data_dir: Path) -> None:
    site = create_app(Config(data_dir=data_dir, today=date(2022, 10, 15))).test_client()
    reply = site.get("/data/tables/status_periods.csv")
    assert reply.headers["Content-Disposition"] == "attachment; filename=status_periods.csv"
    rows = list(csv.DictReader(io.StringIO(reply.text)))
    assert tuple(rows[0]) == COLUMNS
    assert max(row["from"] for row in rows) <= "2022-10-15"
    assert max(row["until"] for row in rows) <= "2022-10-15"
    (now,) = [
        row
        for row in rows
        if (row["subject_id"], row["mode"], row["traffic"], row["until"])
        == ("cn-kp-dandong-sinuiju", "rail", "freight", "")
    ]
    assert (now["status"], now["from"]) == ("open", "2022-09-28")
    assert f'<td class="n">{len(rows):,}</td>' in site.get("/data").text


def test_no_csv_begins_with_a_mark(site: FlaskClient) -> None:
    paths = (
        "/data/tables/events.csv",
        "/data/tables/status_periods.csv",
        "/timeline.csv",
        "/trade.csv",
        "/crossings/cn-kp-dandong-sinuiju.csv",
        "/api/compare.csv?from=vladivostok&to=pyongyang",
    )
    for path in paths:
        reply = site.get(path)
        assert reply.status_code == 200
        first = next(csv.reader(io.StringIO(reply.data.decode("utf-8"))))[0]
        assert first.isascii(), path


def test_the_citation_is_a_file_that_the_page_links(site: FlaskClient, root: Path) -> None:
    assert 'href="/data/CITATION.cff"' in site.get("/data").text
    reply = site.get("/data/CITATION.cff")
    assert reply.data == (root / "CITATION.cff").read_bytes()
    assert reply.mimetype == "text/plain"


def test_an_unknown_table_is_a_404_that_names_those_there_are(site: FlaskClient) -> None:
    reply = site.get("/data/tables/moons.csv")
    assert reply.status_code == 404
    assert "There is no file “moons.csv” in the data. There are assumptions.csv" in reply.text


# -- downloads that break off ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def address(data_dir: Path, root: Path) -> Iterator[tuple[str, int]]:
    """The server of the product, since a test client never breaks off."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environ = {**os.environ, "PORT": str(port), "CROSSGAUGE_DATA_DIR": str(data_dir)}
    command = [sys.executable, "-m", "gunicorn", "wsgi:app"]
    server = subprocess.Popen(command, cwd=root, env=environ, stderr=subprocess.DEVNULL)
    try:
        wait_for(("127.0.0.1", port))
        yield "127.0.0.1", port
    finally:
        server.terminate()
        server.wait()


def wait_for(address: tuple[str, int]) -> None:
    """Return when somebody listens there."""
    for _ in range(300):
        try:
            socket.create_connection(address, timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server did not start")


def fetch(address: tuple[str, int], path: str, *headers: str, most: int | None = None) -> bytes:
    """Body of a reply, or its first `most` bytes, after which the line is cut."""
    with socket.create_connection(address, timeout=30) as line:
        lines = (f"GET {path} HTTP/1.1", "Host: localhost", "Connection: close", *headers)
        line.sendall("".join(f"{text}\r\n" for text in (*lines, "")).encode())
        received = b""
        while b"\r\n\r\n" not in received:
            received += line.recv(4096)
        body = received.partition(b"\r\n\r\n")[2]
        while (most is None or len(body) < most) and (more := line.recv(65536)):
            body += more
        return body if most is None else body[:most]


def test_a_download_that_broke_off_harms_no_other(
    address: tuple[str, int], release: Release
) -> None:
    file, path = release.by_name[GEOPACKAGE], f"/data/{VERSION}/{GEOPACKAGE}"
    for most in (0, 1, 100_000):
        fetch(address, path, most=most)
    assert sha256(fetch(address, path)) == file.sha256


def test_a_download_that_broke_off_can_be_taken_up(
    address: tuple[str, int], release: Release
) -> None:
    file, path = release.by_name[GEOPACKAGE], f"/data/{VERSION}/{GEOPACKAGE}"
    first = fetch(address, path, most=500_000)
    rest = fetch(address, path, f"Range: bytes={len(first)}-", f'If-Range: "{file.sha256}"')
    assert sha256(first + rest) == file.sha256
    # Of another edition the whole is sent, not a part that does not fit.
    other = fetch(address, path, f"Range: bytes={len(first)}-", 'If-Range: "another"')
    assert sha256(other) == file.sha256


@pytest.mark.parametrize("path", ["/data/tables/places.csv", "/data/catalog.jsonld", "/data"])
def test_what_is_kept_in_memory_is_whole_after_a_reader_left(
    address: tuple[str, int], path: str
) -> None:
    for most in (0, 10):
        fetch(address, path, most=most)
    whole = fetch(address, path)
    assert whole == fetch(address, path) or path == "/data"  # a page has a nonce of its own
    if path.endswith(".csv"):
        assert whole == (DATA_DIR / "places.csv").read_bytes()
    else:
        assert whole.rstrip().endswith((b"}", b"</html>"))
