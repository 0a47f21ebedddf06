"""JSON, CSV, places and layers."""

import csv
import io
import json

import pytest
from flask.testing import FlaskClient

from webapp.legend import LAYER_NAMES
from webapp.spreadsheet import COLUMNS, to_csv

QUESTION = "from=vladivostok&to=pyongyang"


def test_the_answer_is_sent_as_it_is(fake: FlaskClient) -> None:
    answer = fake.get(f"/api/compare?{QUESTION}").get_json()
    assert answer["question"] == {
        "from": "vladivostok",
        "to": "pyongyang",
        "from_name": "Vladivostok",
        "to_name": "Pyongyang",
        "as_of": "2026-11-21",
        "known_on": None,
        "objective": "time",
        "modes": ["rail", "road", "sea"],
        "teu": 1.0,
        "tonnes": 12.0,
    }
    assert {"summary", "baseline", "routes", "unavailable", "data_version"} <= set(answer)
    assert [route["id"] for route in answer["routes"]] == ["direct", "china", "doubtful"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/compare", 400),
        ("/api/compare?from=rajin", 400),
        (f"/api/compare?{QUESTION}&as_of=banana", 400),
        (f"/api/compare?{QUESTION}&objective=x", 400),
        (f"/api/compare?{QUESTION}&modes=x", 400),
        (f"/api/compare?{QUESTION}&teu=nan", 400),
        (f"/api/compare?{QUESTION}&x=1", 400),
        (f"/api/compare?{QUESTION}&to=rajin", 400),
        (f"/api/compare?{QUESTION}&fbclid=1", 400),
        ("/api/compare?from=rajin&to=rajin", 400),
        ("/api/compare?from=rajin&to=%24%7Bx%7D", 404),
        (f"/api/compare.csv?{QUESTION}&teu=0", 400),
        ("/api/places", 400),
        ("/api/places?q=a&q=b", 400),
        ("/api/places?q=%01", 400),
        ("/layers/crossings.geojson?as_of=2025-13-01", 400),
        ("/layers/crossings.geojson?day=2025-01-01", 400),
        ("/layers/castles.geojson", 404),
        ("/layers/..%2F..%2Fetc%2Fpasswd.geojson", 404),
        ("/api/nothing", 404),
    ],
)
def test_errors_are_problems_in_json(fake: FlaskClient, path: str, status: int) -> None:
    reply = fake.get(path)
    assert reply.status_code == status
    assert reply.content_type == "application/problem+json"
    problem = json.loads(reply.text)
    assert set(problem) - {"near"} == {"type", "title", "status", "detail"}
    assert problem["status"] == status
    assert "Traceback" not in problem["detail"]
    assert reply.headers["Access-Control-Allow-Origin"] == "*"


def test_an_unknown_place_names_near_ones(fake: FlaskClient) -> None:
    problem = fake.get("/api/compare?from=Vladivostock&to=rajin")
    assert json.loads(problem.text)["near"] == ["Vladivostok", "Rajin"]


def test_only_get_is_answered(fake: FlaskClient) -> None:
    reply = fake.post(f"/api/compare?{QUESTION}")
    assert reply.status_code == 405
    assert "GET" in reply.headers["Allow"]
    assert fake.head(f"/api/compare?{QUESTION}").status_code == 200


def rows_of(fake: FlaskClient) -> list[dict[str, str]]:
    reply = fake.get(f"/api/compare.csv?{QUESTION}")
    assert reply.content_type.startswith("text/csv")
    assert "crossgauge-vladivostok-pyongyang-2026-11-21.csv" in reply.headers["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(reply.data.decode("utf-8-sig"))))


def test_csv_has_a_row_for_every_way_and_step(fake: FlaskClient) -> None:
    rows = rows_of(fake)
    assert tuple(rows[0]) == COLUMNS
    for way in ("direct", "china", "doubtful", "road"):
        mine = [row for row in rows if row["way"] == way]
        total, steps = mine[0], mine[1:]
        assert [row["row"] for row in mine] == ["total", *["step"] * len(steps)]
        hours = sum(float(row["time_h_typical"]) for row in steps)
        assert hours == pytest.approx(float(total["time_h_typical"]))
    assert rows[-5]["blocked_by"] == "kp-ru-tumen-road-bridge=construction"


def test_no_cell_of_the_csv_runs_as_a_formula(fake: FlaskClient) -> None:
    answer = fake.get(f"/api/compare?{QUESTION}").get_json()
    for dangerous in ("=1+1", "+1", "-1", "@x", "\tx", "\rx"):
        answer["routes"][0]["label"] = dangerous
        answer["routes"][0]["totals"]["cost_usd"]["low"] = -5
        row = next(csv.DictReader(io.StringIO(to_csv(answer).decode("utf-8-sig"), newline="")))
        assert row["way_label"] == f"'{dangerous}"
        assert row["cost_usd_low"] == "-5"


def test_places_are_suggested(fake: FlaskClient) -> None:
    assert [place["id"] for place in fake.get("/api/places?q=vla").get_json()] == ["vladivostok"]
    assert fake.get("/api/places?q=").get_json() == []


@pytest.mark.parametrize("name", LAYER_NAMES)
def test_every_layer_is_served_for_its_day(fake: FlaskClient, name: str) -> None:
    reply = fake.get(f"/layers/{name}.geojson?as_of=2022-10-15")
    assert reply.status_code == 200
    assert reply.content_type == "application/geo+json"
    asked = json.loads(reply.data)["features"][0]["properties"]["asked"]
    assert asked == "2022-10-15"
    today = json.loads(fake.get(f"/layers/{name}.geojson").data)
    assert today["features"][0]["properties"]["asked"] == "2026-11-21"
