"""Ends between which nothing goes: one clear answer from API, page, frame and shell."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

KHASAN = "kp-ru-khasan-tumangang"
PAGES = ("/compare", "/embed/compare")
# What is asked for beside the day, and what the refusal must say.
REFUSED = (
    # at sea, and on other continents
    ({"from": "39.5,135.5"}, "farther than 30 km from every line of the network. The nearest"),
    ({"from": "40.7,-74.0"}, "40.7,-74 lies farther than 30 km from every line"),
    ({"from": "-33.9,151.2"}, "The nearest place of the map is"),
    (
        {"from": "40,135.5"},
        "The nearest place of the map is Anamizu, 330 km away. The point lies at",
    ),
    ({"to": "40,135.5"}, "330 km away. The point lies at sea."),
    ({"from": "62,100"}, "The nearest place of the map is Ust’-Ilimsk, 470 km away."),
    (
        {"from": "40.7,-74.0"},
        "The point lies off the map, whose lines, all in Eurasia, lie between",
    ),
    ({"to": "0,0"}, "0,0 lies farther than 30 km from every line"),
    # no point of the globe
    ({"from": "nan,131.9"}, "a coordinate must be a number. Write latitude, then longitude"),
    ({"from": "43.1,inf"}, "a coordinate must be a number"),
    ({"from": "91,131.9"}, "91 is no latitude, which ends at 90 degrees north and south"),
    ({"to": "43.1,231"}, "231 is no longitude, which ends at 180 degrees east and west"),
    # longitude first: on no globe, and at a place where nothing is
    ({"from": "131.89,43.12"}, "Latitude comes first: did you mean 43.12,131.89?"),
    ({"from": "76.9,43.2"}, "Latitude comes first: did you mean 43.2,76.9?"),
    ({"to": "37.6,55.7"}, "Latitude comes first: did you mean 55.7,37.6?"),
    # what contradicts itself
    ({"open": KHASAN, "closed": KHASAN}, f"{KHASAN} is also named in open"),
    ({"open": KHASAN, "closed": f"{KHASAN}.rail"}, f"{KHASAN}.rail is also named in open"),
    ({"open": f"{KHASAN}.rail", "closed": KHASAN}, f"{KHASAN} is also named in open"),
    ({"teu": "2", "tonnes": "100"}, "tonnes: 100 t do not go into 2 TEU"),
    ({"teu": "100", "tonnes": "1"}, "tonnes: 1 t in 100 TEU is next to nothing"),
    ({"cargo": "coal", "teu": "3"}, "teu: coal is not counted in containers"),
)
APART = (
    # an island, and a railway of its own in the north
    ("Yuzhno-Sakhalinsk", "moscow", "rail", "near Sovetskaya Gavan, are 172 km apart"),
    ("Norilsk", "moscow", "rail", "their nearest points, "),
    ("moscow", "vladivostok", "sea", "Moscow has no port in the network."),
    ("Kaliningrad", "moscow", "rail", "lead out of their state and back into it"),
    # borders over which lines lead that our tables do not hold
    (
        "Madrid",
        "pyongyang",
        "rail",
        "Our tables hold no crossing between Spain and France by rail.",
    ),
    ("London", "beijing", "rail", "between the United Kingdom and France by rail. The nearest"),
    ("Madrid", "paris", "rail", "near Irun and 43.35,-1.78 near Biarritz, are 0.5 km apart."),
)


def asked(**changes: str) -> dict[str, str]:
    return {"from": "vladivostok", "to": "rajin", "as_of": "2026-06-01", **changes}


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def in_shell(app: Flask, question: dict[str, str]) -> tuple[int, str]:
    names = {"from": None, "to": None, "as_of": "--as-of"}
    options = [
        part
        for name, value in question.items()
        if name not in ("from", "to")
        for part in (names.get(name, f"--{name}"), value)
    ]
    # After `--` a latitude south of the equator is no option.
    ends = ["--", question["from"], question["to"]]
    result = app.test_cli_runner().invoke(args=["compare", *options, *ends])
    return result.exit_code, " ".join(result.output.split())


@pytest.mark.parametrize(("changes", "says"), REFUSED)
def test_the_api_refuses_it_in_a_sentence(
    reader: FlaskClient, changes: dict[str, str], says: str
) -> None:
    for path in ("/api/compare", "/api/compare.csv"):
        reply = reader.get(path, query_string=asked(**changes))
        assert reply.status_code == 400
        assert reply.content_type == "application/problem+json"
        assert says in reply.get_json()["detail"]
        assert reply.get_json()["detail"][-1] in ".?"


@pytest.mark.parametrize(("changes", "says"), REFUSED)
def test_page_and_frame_refuse_it_in_the_same_words(
    reader: FlaskClient, changes: dict[str, str], says: str
) -> None:
    for path in PAGES:
        reply = reader.get(path, query_string=asked(**changes))
        assert reply.status_code == 400
        assert says in words(reply.get_data(as_text=True))


@pytest.mark.parametrize(("changes", "says"), REFUSED)
def test_the_shell_refuses_it_in_the_same_words(
    real_app: Flask, changes: dict[str, str], says: str
) -> None:
    code, said = in_shell(real_app, asked(**changes))
    assert code == 1
    assert said.startswith("Error: ")
    assert says in said


@pytest.mark.parametrize(("start", "end", "modes", "says"), APART)
def test_what_nothing_joins_is_said_with_the_gap(
    reader: FlaskClient, real_app: Flask, start: str, end: str, modes: str, says: str
) -> None:
    question = asked(**{"from": start, "to": end, "modes": modes})
    answer = reader.get("/api/compare", query_string=question).get_json()
    assert answer["routes"] == answer["unavailable"] == []
    assert answer["not_joined"]["sentence"] in answer["summary"]
    assert says in answer["summary"]
    assert f"is on our map by {modes}. " in answer["summary"]
    for path in PAGES:
        assert says in words(reader.get(path, query_string=question).get_data(as_text=True))
    code, said = in_shell(real_app, question)
    assert code == 0
    assert says in said


def test_what_was_understood_is_said(reader: FlaskClient) -> None:
    """Of 16,000 towns many have namesakes: so a town that is no listed place has its state."""
    answer = reader.get("/api/compare", query_string=asked(**{"from": "Rom"})).get_json()
    assert "Rome (Italy)" in answer["summary"]
    question = answer["question"]
    assert (question["from_country"], question["from_kind"]) == ("IT", "town")
    assert (question["to_country"], question["to_kind"]) == ("KP", "city")
    assert question["via_names"] == []


@pytest.mark.parametrize(
    ("text", "says", "link"),
    [
        ("suzhou", "Suzhou, CN at 33.6° N, 117.0° E (suzhou-cn-1793743)", "from=suzhou-cn-1793743"),
        ("Naryn", "Did you mean Haqqulobod, UZ (haqqulobod-uz)?", "from=haqqulobod-uz"),
    ],
)
def test_what_reads_alike_is_told_apart_and_can_be_chosen(
    reader: FlaskClient, real_app: Flask, text: str, says: str, link: str
) -> None:
    question = asked(**{"from": text})
    reply = reader.get("/api/compare", query_string=question)
    assert reply.status_code == 404
    assert says in reply.get_json()["detail"]
    page = reader.get("/compare", query_string=question)
    assert page.status_code == 404
    assert says in words(page.get_data(as_text=True))
    assert f"{link}&amp;" in page.get_data(as_text=True)
    code, said = in_shell(real_app, question)
    assert code == 1
    assert says in said


def test_few_letters_take_nobody_far_away(reader: FlaskClient) -> None:
    reply = reader.get("/api/compare", query_string=asked(**{"from": "kem"}))
    assert reply.status_code == 404
    assert reply.get_json()["detail"].startswith("No place is called “kem”. Did you mean Kemerovo")


def test_suggestions_of_one_name_say_where_they_lie(reader: FlaskClient) -> None:
    found = reader.get("/api/places?q=suzhou").get_json()
    lines = [one["line"] for one in found if one["name_en"] == "Suzhou"]
    assert lines == ["town, CN, 31.3° N, 120.6° E", "town, CN, 33.6° N, 117.0° E"]
    (one,) = reader.get("/api/places?q=norilsk").get_json()
    assert one["line"] == "town, RU"


VIA = (
    ("moscow", "goods could go from Vladivostok by way of Moscow to Pyongyang directly by rail"),
    (
        "norilsk-ru",
        "From Vladivostok to Norilsk: The two lie on networks that nothing joins by rail",
    ),
    (
        "busan",
        "From Vladivostok to Busan there was no way by rail: Dorasan–Panmun stood in the way.",
    ),
)


@pytest.mark.parametrize(("via", "says"), VIA)
def test_a_place_to_pass_is_named_and_the_stage_that_is_missing(
    reader: FlaskClient, via: str, says: str
) -> None:
    question = {"from": "vladivostok", "to": "pyongyang", "as_of": "2026-06-01", "modes": "rail"}
    answer = reader.get("/api/compare", query_string=question | {"via": via}).get_json()
    assert says in answer["summary"]


def test_stages_that_lead_back_into_a_state_are_told(reader: FlaskClient) -> None:
    question = {"from": "vladivostok", "to": "moscow", "as_of": "2026-06-01", "modes": "rail"}
    reply = reader.get("/api/compare", query_string=question | {"via": "pyongyang"})
    assert (
        "Each stage has a way by itself, but together they come back into a state"
        in (reply.get_json()["summary"])
    )


def test_a_gap_has_two_ends_and_a_length(reader: FlaskClient) -> None:
    question = asked(**{"from": "Haikou", "to": "beijing", "modes": "rail"})
    gap = reader.get("/api/compare", query_string=question).get_json()["not_joined"]
    assert 15 < gap["distance_km"] < 40  # Hainan Strait
    assert gap["from_position"] == pytest.approx([110.2, 20.0], abs=0.2)
    assert gap["to_position"] == pytest.approx([110.1, 20.3], abs=0.2)


def test_where_there_is_a_way_no_gap_is_told(reader: FlaskClient) -> None:
    answer = reader.get("/api/compare", query_string=asked()).get_json()
    assert answer["not_joined"] is None
    assert answer["question"]["from_position"] == pytest.approx([131.87, 43.11], abs=0.05)
    assert answer["question"]["to_position"] == pytest.approx([130.3, 42.24], abs=0.1)


def test_a_point_is_given_back_longitude_first(reader: FlaskClient) -> None:
    question = asked(**{"from": "43.35,131.95"})
    answer = reader.get("/api/compare", query_string=question).get_json()
    assert answer["question"]["from"] == "43.35,131.95"
    assert answer["question"]["from_position"] == [131.95, 43.35]
