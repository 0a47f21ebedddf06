"""Twenty days, read off the reports: page data, answers and every layer must obey the day.

The expected states were written down from the documents named in data/events.csv and the rules of
docs/method.md, not from a run.
"""

from datetime import date
from functools import cache
from typing import Any

import pytest
from flask.testing import FlaskClient

from layers.map_layers import CATALOG
from webapp import create_app
from webapp.config import Config

DANDONG, KHASAN, QUANHE = "cn-kp-dandong-sinuiju", "kp-ru-khasan-tumangang", "cn-kp-quanhe-wonjong"

# Day, and the state of Dandong by rail, Khasan by rail, Quanhe by road, for freight.
DAYS = (
    ("2019-07-01", "open", "open", "open"),
    # 2 January: Dandong lets no commercial freight over by rail, food aid only.
    ("2020-01-15", "partial", "open", "open"),
    # 28 January: trade with China halts, trucks named; for freight trains it is disputed, and
    # they are said to have run now and then.
    ("2020-01-31", "partial", "open", "suspended"),
    # Khasan: February 2020, so from the 1st. The ambassador: all roads shut since the 13th.
    ("2020-02-15", "partial", "suspended", "closed"),
    ("2020-03-15", "partial", "suspended", "suspended"),  # Quanhe: March 2020, from the 1st
    ("2020-06-30", "suspended", "suspended", "suspended"),  # rail yards inactive in April
    ("2020-07-20", "partial", "suspended", "suspended"),  # a train from Dandong burnt on 9 July
    ("2020-08-15", "suspended", "suspended", "suspended"),  # rail freight halted in August
    ("2021-06-30", "closed", "suspended", "suspended"),  # the coal of 2021 is disputed
    # Khasan: trade of the whole Far East in 2021 is no state of one crossing.
    ("2022-01-15", "closed", "suspended", "suspended"),
    ("2022-01-16", "open", "suspended", "suspended"),  # first train since the lockdown
    ("2022-04-28", "open", "suspended", "suspended"),
    ("2022-04-29", "suspended", "suspended", "suspended"),  # Covid in Dandong
    ("2022-09-13", "suspended", "suspended", "suspended"),
    ("2022-09-26", "open", "suspended", "suspended"),  # trains again, one or two a day
    ("2022-11-01", "open", "closed", "suspended"),
    ("2022-11-02", "open", "partial", "suspended"),  # three wagons with thirty horses
    ("2022-12-30", "open", "partial", "suspended"),
    ("2022-12-31", "open", "partial", "partial"),  # Quanhe: December 2022, so from its last day
    ("2023-02-16", "open", "partial", "open"),  # Khasan: the yard in November, nothing newer
)


@cache
def client() -> FlaskClient:
    return create_app(Config(today=date(2026, 11, 22))).test_client()


def get(url: str) -> Any:
    response = client().get(url)
    assert response.status_code == 200, response.get_data(as_text=True)
    return response.get_json(force=True)


def told_states(answer: dict[str, Any]) -> dict[str, str]:
    """Freight state by rail of every crossing that an answer names."""
    found = {}
    for route in (*answer["routes"], *answer["unavailable"]):
        for passage in (*route["crossings"], *route.get("blocked_by", ())):
            key = passage.get("id") or passage.get("crossing")
            if key and passage["mode"] == "rail":
                found[key] = passage["status"]
    return found


@pytest.mark.parametrize(("day", "dandong", "khasan", "quanhe"), DAYS)
def test_the_answer_obeys_the_day(day: str, dandong: str, khasan: str, quanhe: str) -> None:
    url = f"/api/compare?from=vladivostok&to=pyongyang&modes=rail&as_of={day}"
    answer = get(url)
    states = told_states(answer)
    assert (states[DANDONG], states[KHASAN]) == (dandong, khasan)
    for route in answer["routes"]:
        assert all(c["status"] in ("open", "partial", "unknown") for c in route["crossings"])
        assert all(c["reported_on"] is None or c["reported_on"] <= day for c in route["crossings"])


@pytest.mark.parametrize(("day", "dandong", "khasan", "quanhe"), DAYS)
def test_every_layer_obeys_the_day(day: str, dandong: str, khasan: str, quanhe: str) -> None:
    for name in CATALOG:
        layer = get(f"/layers/{name}.geojson?as_of={day}")
        assert layer["as_of"] == day
        for feature in layer["features"]:
            for report in feature["properties"]["statuses"].values():
                is_counted = report["status"] not in ("unknown", None)
                assert not is_counted or report["reported_on"] <= day, (name, feature["id"])
        states = {f["id"]: f["properties"]["statuses"] for f in layer["features"]}
        if name == "crossings":
            assert states[DANDONG]["rail"]["status"] == dandong
            assert states[KHASAN]["rail"]["status"] == khasan
            assert states[QUANHE]["road"]["status"] == quanhe
        if name == "bridges":
            assert states["friendship-bridge-tumen"]["rail"]["status"] == khasan


def test_what_one_could_say_on_13_september_2022() -> None:
    """Eleven days before, nobody had written that trains would run on the 26th."""
    asked = "/api/compare?from=dandong&to=sinuiju&modes=rail&as_of=2022-09-27"
    then, now = get(f"{asked}&known_on=2022-09-13"), get(asked)
    assert then["question"]["known_on"] == "2022-09-13"
    assert now["question"]["known_on"] is None
    assert told_states(then)[DANDONG] == "suspended"
    assert told_states(now)[DANDONG] == "open"
    assert then["summary"].startswith(
        "From what had been published by 13 September 2022: on 27 September 2022"
    )
    assert then["summary"].endswith("The day was still to come then.")


def test_on_13_september_2022_nobody_knew_of_a_way() -> None:
    """Nor of the road bridge over the Tumen, first told of in 2024: it is no unconfirmed way."""
    then = get("/api/compare?from=vladivostok&to=pyongyang&as_of=2022-09-13&known_on=2022-09-13")
    assert then["routes"] == []
    assert then["unavailable"]
    assert "kp-ru-tumen-road-bridge" not in str(then["unavailable"])


def test_layers_obey_the_second_clock() -> None:
    moment = "as_of=2022-09-27&known_on=2022-09-13"
    layer = get(f"/layers/crossings.geojson?{moment}")
    assert layer["known_on"] == "2022-09-13"
    dandong = next(f for f in layer["features"] if f["id"] == DANDONG)
    assert dandong["properties"]["statuses"]["rail"]["status"] == "suspended"
    for feature in layer["features"]:
        for report in feature["properties"]["statuses"].values():
            cited = report["source"]
            assert cited is None or cited["date"] <= "2022-09-13"


def test_a_day_of_knowledge_from_today_on_changes_nothing() -> None:
    asked = "/api/compare?from=dandong&to=sinuiju&as_of=2022-09-27"
    assert get(f"{asked}&known_on=2026-11-22") == get(asked)
    assert get(f"{asked}&known_on=2090-01-01") == get(asked)


@pytest.mark.parametrize("url", ["/compare", "/embed/compare", "/embed/map", "/api/compare.csv"])
def test_pages_embeds_and_tables_carry_the_second_clock(url: str) -> None:
    asked = "from=dandong&to=sinuiju&as_of=2022-09-27&known_on=2022-09-13"
    body = client().get(f"{url}?{asked}").get_data(as_text=True)
    assert "known_on=2022-09-13" in body or "2022-09-13" in body


def test_a_day_of_knowledge_that_is_no_day_is_refused() -> None:
    response = client().get("/api/compare?from=dandong&to=sinuiju&known_on=yesterday")
    assert response.status_code == 400
    assert "known_on" in response.get_json()["detail"]
