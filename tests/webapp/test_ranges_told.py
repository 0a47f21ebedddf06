"""Where typical values and draws disagree, and where the order turns: told near the numbers."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from webapp import what_if
from webapp.plain_text import text_of
from webapp.scenario_arguments import number_text

TOTALS = ("time_h", "cost_usd", "co2e_kg")
# The best by typical values loses three draws in four.
URUMQI = "from=urumqi&to=almaty&as_of=2026-11-01"
# The typical way is not the one that most draws put first.
WUHAN = "from=wuhan&to=moscow&as_of=2026-11-01"
MOSCOW = "from=moscow&to=pyongyang&as_of=2026-11-01"
# The ferry of Vladivostok has known days, and so a wait that is no row of the assumptions.
FERRY = "from=vladivostok&to=busan&as_of=2026-11-01"
QUESTIONS = (
    URUMQI,
    WUHAN,
    MOSCOW,
    FERRY,
    "from=moscow&to=busan&as_of=2026-11-01&objective=cost",
    "from=kemerovo&to=busan&cargo=coal&tonnes=40000&as_of=2026-11-01",
    f"{MOSCOW}&preset=strained",
)
NOTE = re.compile(r'<p class="outside quiet">(.*?)</p>')


def told(reader: FlaskClient, question: str) -> dict[str, Any]:
    reply = reader.get(f"/api/compare?{question}")
    assert reply.status_code == 200, reply.get_data(as_text=True)
    found: dict[str, Any] = reply.get_json()
    return found


def page(reader: FlaskClient, question: str, path: str = "/compare") -> str:
    reply = reader.get(f"{path}?{question}")
    assert reply.status_code == 200
    return reply.get_data(as_text=True)


def outside(route: dict[str, Any]) -> list[str | None]:
    return [route["totals"][key]["typical_outside"] for key in TOTALS]


def a_route(**sides: str | None) -> dict[str, Any]:
    return {"totals": {key: {"typical_outside": sides.get(key)} for key in TOTALS}}


# -- typical values beside their own draws ---------------------------------------------------------


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_flag_says_on_which_side_typical_lies(reader: FlaskClient, question: str) -> None:
    answer = told(reader, question)
    for route in (*answer["routes"], *answer["unavailable"]):
        for key in TOTALS:
            total = route["totals"][key]
            is_below, is_above = total["typical"] < total["p10"], total["typical"] > total["p90"]
            expected = "below" if is_below else "above" if is_above else None
            assert total["typical_outside"] == expected


@pytest.mark.parametrize("path", ["/compare", "/embed/compare"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_card_says_it_where_it_is_so(reader: FlaskClient, question: str, path: str) -> None:
    routes = {route["id"]: route for route in told(reader, question)["routes"]}
    cards = re.findall(
        r'<article class="card[^>]* data-way="([^"]+)"(.*?)</article>',
        page(reader, question, path),
        re.DOTALL,
    )
    assert cards
    for id_, card in cards:
        note = NOTE.search(card)
        assert bool(note) is any(outside(routes[id_])), id_
        # Right under the number, before anything else.
        assert note is None or card.index('class="figure') < note.start() < card.index("<svg")


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_shell_says_it_under_the_numbers(reader: FlaskClient, question: str) -> None:
    answer = told(reader, question)
    lines = text_of(answer).splitlines()
    said = [n for n, line in enumerate(lines) if "over nine in ten draws" in line.lower()]
    assert len(said) == sum(any(outside(route)) for route in answer["routes"])
    assert all(" border(s) · " in lines[n - 1] for n in said)


@pytest.mark.parametrize(
    ("route", "is_brief", "words"),
    [
        (a_route(), False, ""),
        (
            a_route(time_h="below", cost_usd="below"),
            False,
            "Typical: every assumption at its typical value. Most can only be exceeded upwards, so "
            "over nine in ten draws come out slower and dearer.",
        ),
        (
            a_route(cost_usd="below"),
            True,
            "Over nine in ten draws come out dearer than this.",
        ),
        (
            a_route(time_h="below", co2e_kg="above"),
            False,
            "Typical: every assumption at its typical value at once; over nine in ten draws come "
            "out slower and lower in CO₂e.",
        ),
        (
            a_route(time_h="above", cost_usd="above"),
            True,
            "Over nine in ten draws come out faster and cheaper than this.",
        ),
    ],
)
def test_what_is_said_of_a_typical_value(route: dict[str, Any], is_brief: bool, words: str) -> None:
    assert what_if.outside_words(route, is_brief=is_brief) == words


def test_with_a_preset_the_reason_stands_once(reader: FlaskClient) -> None:
    notes = NOTE.findall(page(reader, f"{MOSCOW}&preset=strained"))
    assert notes
    assert all(note.startswith("Over nine in ten draws") for note in notes)
    plain = NOTE.findall(page(reader, MOSCOW))
    assert [note.startswith("Typical: ") for note in plain] == [True, *[False] * (len(plain) - 1)]


def test_an_answer_of_before_the_flag_says_nothing() -> None:
    assert what_if.outside_words({"totals": {key: {} for key in TOTALS}}) == ""


# -- the way that most draws prefer ----------------------------------------------------------------


def test_the_summary_names_the_way_that_most_draws_put_first(reader: FlaskClient) -> None:
    answer = told(reader, WUHAN)
    best, other = answer["routes"][:2]
    assert best["wins"]["time"] < 0.5 < other["wins"]["time"]
    share = what_if.percent_words(other["wins"]["time"])
    way = "the way over Erenhot–Zamyn-Uud and Sukhbaatar–Naushki"
    sentence = f"Yet {way} is the fastest in {share} of draws."
    assert sentence in answer["summary"]
    assert sentence in page(reader, WUHAN)


@pytest.mark.parametrize("question", QUESTIONS)
def test_it_is_named_only_where_typical_values_and_draws_disagree(
    reader: FlaskClient, question: str
) -> None:
    answer = told(reader, question)
    objective = answer["question"]["objective"]
    opened = [route for route in answer["routes"] if route["availability"] == "open"]
    others = [route for route in opened[1:] if route["wins"][objective] > 0.5]
    assert (" of draws." in answer["summary"]) is bool(others)


# -- where the order turns -------------------------------------------------------------------------


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_break_even_can_be_set(reader: FlaskClient, question: str) -> None:
    answer = told(reader, question)
    assert answer["break_even"]
    for one in answer["break_even"]:
        asked = f"{question}&set.{one['assumption']}={number_text(one['value'])}"
        told(reader, asked)


def test_a_known_headway_is_on_the_way_and_no_break_even(reader: FlaskClient) -> None:
    answer = told(reader, FERRY)
    assert any(one["assumption"].startswith("headway.") for one in answer["sensitivity"])
    assert not any(one["assumption"].startswith("headway.") for one in answer["break_even"])


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_lies_beyond_our_ranges_is_folded_away(reader: FlaskClient, question: str) -> None:
    answer, text = told(reader, question), page(reader, question)
    plain = text_of(answer)
    within, beyond = what_if.turns_of(answer)
    fold = text.partition("<summary>Where it would turn over beyond our ranges</summary>")[2]
    fold = fold.partition("</details>")[0]
    assert fold.count("<li>") == len(beyond)
    assert text.count(">try it</a>") == len(within) + len(beyond)
    assert fold.count(">try it</a>") == len(beyond)
    last = plain.partition("\nBeyond our ranges:\n")[2]
    assert last.count("outside the range reckoned with") == min(len(beyond), 3)
    assert plain.count("outside the range reckoned with") == min(len(beyond), 3)
    assert all(one["sentence"] in plain.partition("\nBeyond our ranges:\n")[0] for one in within)


@pytest.mark.parametrize("question", QUESTIONS)
def test_bars_and_break_evens_compare_the_first_two_cards(
    reader: FlaskClient, question: str
) -> None:
    answer, text = told(reader, question), page(reader, question)
    first, second = re.findall(r'<article class="card[^>]* data-way="([^"]+)"', text)[:2]
    assert {(one["route"], one["other"]) for one in answer["sensitivity"]} == {(first, second)}
    pairs = {frozenset((one["faster"], one["other"])) for one in answer["break_even"]}
    assert pairs == {frozenset((first, second))}
    for heading in re.findall(r">(?:Time|Cost|CO₂e): (. .*? against .)", text):
        assert (heading[0], heading[-1]) == ("①", "②")


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_bar_stands_still(reader: FlaskClient, question: str) -> None:
    said = re.findall(r"<small>at [^<]*?: ([^;<]+); at [^<]*?: ([^;<]+)", page(reader, question))
    assert said
    assert [ends for ends in said if ends[0] == ends[1]] == []


# -- every chain -----------------------------------------------------------------------------------


def test_all_ways_may_be_more_than_two_hundred(real_app: Flask) -> None:
    answer = told(real_app.test_client(), f"{MOSCOW}&all=1")
    opened = [route for route in answer["routes"] if route["availability"] == "open"]
    assert len(answer["routes"]) > 200
    assert 200 <= len(opened) < len(answer["routes"])
    assert answer["more_ways"] is True
