"""One question, one answer: page, JSON, CSV, embed and shell of the real application."""

import csv
import io
import json
import re
from html import unescape

import pytest
from flask.testing import FlaskClient, FlaskCliRunner

from webapp import present

QUESTION = "from=vladivostok&to=pyongyang&as_of=2025-07-01"


def test_page_api_csv_embed_and_shell_agree(client: FlaskClient, runner: FlaskCliRunner) -> None:
    answer = client.get(f"/api/compare?{QUESTION}").get_json()
    page = unescape(client.get(f"/compare?{QUESTION}").text)
    embed = unescape(client.get(f"/embed/compare?{QUESTION}").text)
    rows = list(
        csv.DictReader(
            io.StringIO(client.get(f"/api/compare.csv?{QUESTION}").data.decode("utf-8-sig"))
        )
    )
    with client.application.app_context():
        shell = runner.invoke(
            args=["compare", "vladivostok", "pyongyang", "--as-of", "2025-07-01", "--json"]
        )
    assert json.loads(shell.output) == answer
    plain = re.sub(r"<[^>]+>", "", page)
    assert answer["summary"] in plain
    assert answer["summary"] in embed
    for route in answer["routes"]:
        totals = route["totals"]
        card = page.split(f'id="way-{route["id"]}"')[1].split("</article>")[0]
        assert present.duration(totals["time_h"]["typical"]) in card
        assert present.km(totals["distance_km"]) in card
        assert present.exact(totals["time_h"]["typical"]) in card
        total = next(row for row in rows if row["way"] == route["id"] and row["row"] == "total")
        assert float(total["distance_km"]) == totals["distance_km"]
        assert float(total["time_h_high"]) == totals["time_h"]["high"]
        assert card.count("<tbody>") == len(route["steps"])


@pytest.mark.parametrize(
    "query",
    [
        "from=vladivostok&to=pyongyang&as_of=2022-09-13",
        "from=moscow&to=pyongyang&as_of=2026-06-01",
        "from=seoul&to=pyongyang",
        "from=harbin&to=pyongyang&modes=rail&objective=cost&teu=40",
        "from=나진&to=Владивосток&as_of=2017-06-15&modes=sea",
        "from=vladivostok&to=pyongyang&as_of=1950-06-25",
    ],
)
def test_real_answers_make_whole_pages(client: FlaskClient, query: str) -> None:
    for path in ("/compare", "/embed/compare", "/embed/map", "/api/compare.csv"):
        reply = client.get(f"{path}?{query}")
        assert reply.status_code == 200, path


def test_a_page_stays_small(client: FlaskClient) -> None:
    page = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert len(page.data) < 60_000
