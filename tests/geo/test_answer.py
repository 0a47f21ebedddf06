"""An answer as plain data: sums, shares, steps, geometry, and what JSON can carry."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.atlas import OBJECTIVES, Atlas
from geo.cargo import CONTAINERS, Lot, lot_of
from geo.model import Facts, LonLat, Status
from geo.plain_answer import to_dict
from tests.geo.reading import EVERY_MODE
from tests.geo.records import RAIL, ROAD, SEA, event, with_events, with_links
from tests.geo.tiny_world import (
    BEFORE,
    COAST,
    DAYS,
    DETOUR,
    KHASAN,
    PEAK,
    RAJIN_SEA,
    SUIFENHE,
)

PAIRS = [
    ("vladivostok", "pyongyang"), ("rajin", "pyongyang"), ("seoul", "rajin-port"),
    ("busan", "tumen"), ("dandong", "vladivostok-port"), ("suifenhe", "khasan"),
]  # fmt: skip
ENDS = ("low", "typical", "high")
AMOUNTS = ("time_h", "cost_usd", "co2e_kg")
Plain = dict[str, Any]


def lot_with(teu: float, tonnes: float) -> Lot:
    return lot_of(CONTAINERS, teu, tonnes)


def plain(
    atlas: Atlas,
    pair: tuple[str, str],
    day: date,
    cargo: Lot | None = None,
    **terms: Any,
) -> Plain:
    answer = atlas.compare(*pair, as_of=day, cargo=cargo, **terms)
    return to_dict(answer, atlas.facts)


def every_route(found: Plain) -> list[Plain]:
    return [*found["routes"], *found["unavailable"]]


@pytest.fixture(scope="module")
def direct(atlas: Atlas) -> Plain:
    """The direct way by rail, Vladivostok to Pyongyang, July 2019."""
    found: Plain = plain(atlas, PAIRS[0], PEAK, modes=(RAIL,))["routes"][0]
    return found


# -- the question and the whole --------------------------------------------------------------------


def test_an_answer_repeats_its_question_and_names_its_data(atlas: Atlas) -> None:
    found = plain(
        atlas, ("Раджин", "평양"), PEAK, lot_with(2, 20), objective="cost", modes=(SEA, RAIL, RAIL)
    )
    assert found["question"] == {
        "from": "rajin",
        "to": "pyongyang",
        "from_name": "Rajin",
        "to_name": "Pyongyang",
        "as_of": "2019-07-01",
        "known_on": None,
        "objective": "cost",
        "modes": ["rail", "sea"],
        "cargo": "container",
        "via": [],
        "depart": None,
        "value_usd_per_t": None,
        "all": False,
        "teu": 2,
        "tonnes": 20,
    }
    assert found["data_version"] == "2026.11.0"
    assert found["baseline"] == found["routes"][0]["id"] == "inland"


@settings(max_examples=80)
@given(
    st.sampled_from(PAIRS),
    st.sampled_from(DAYS),
    st.sampled_from(OBJECTIVES),
    st.sampled_from([(RAIL,), (ROAD,), (SEA,), EVERY_MODE]),
    st.floats(0.1, 70_000),
    st.floats(0.5, 28),
)
def test_steps_add_up_to_the_totals(
    atlas: Atlas,
    pair: tuple[str, str],
    day: date,
    objective: str,
    modes: Any,
    teu: float,
    each_t: float,
) -> None:
    lot = lot_with(teu, teu * each_t)
    found = plain(atlas, pair, day, lot, objective=objective, modes=modes)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    for route in every_route(found):
        totals, steps = route["totals"], route["steps"]
        slack = 1e-4 * len(steps)
        for amount in AMOUNTS:
            for end in ENDS:
                total = sum(step[amount][end] for step in steps)
                assert total == pytest.approx(totals[amount][end], abs=slack)
            assert totals[amount]["low"] <= totals[amount]["typical"] <= totals[amount]["high"]
        legs = [step for step in steps if step["kind"] == "leg"]
        km = sum(leg["distance_km"] for leg in legs)
        assert km == pytest.approx(totals["distance_km"], abs=0.06)
        assert totals["border_crossings"] == len(route["crossings"])
        assert totals["border_crossings"] == sum(s.get("activity") == "border" for s in steps)
        assert totals["gauge_breaks"] == sum(s.get("activity") == "gauge_change" for s in steps)
        check_running_totals(steps)


def check_running_totals(steps: list[Plain]) -> None:
    km = hours = 0.0
    for step in steps:
        km += step["distance_km"] if step["kind"] == "leg" else 0.0
        hours += step["time_h"]["typical"]
        assert step["cumulative_km"] == pytest.approx(km, abs=0.06)
        assert step["cumulative_h"] == pytest.approx(hours, abs=0.01)


@pytest.mark.parametrize("day", DAYS)
def test_crossings_borders_and_geometry_agree(atlas: Atlas, day: date) -> None:
    for pair in PAIRS:
        for route in every_route(plain(atlas, pair, day)):
            borders = [s["place"] for s in route["steps"] if s.get("activity") == "border"]
            assert borders == [crossing["id"] for crossing in route["crossings"]]
            legs = [step for step in route["steps"] if step["kind"] == "leg"]
            lines = route["geometry"]["coordinates"]
            assert route["geometry"]["type"] == "MultiLineString"
            assert len(lines) == len(legs)
            assert all(len(line) >= 2 for line in lines)
            assert (route["kind"] == "direct") == (route["through"] == [])
            countries = [leg["country"] for leg in legs if leg["country"]]
            assert set(route["through"]) <= set(countries) | {"KR", "CN", "RU", "KP"}


def test_ids_are_unique_and_the_baseline_is_one_of_them(atlas: Atlas) -> None:
    for pair in PAIRS:
        for day in DAYS:
            found = plain(atlas, pair, day)
            ids = [route["id"] for route in every_route(found)]
            assert len(ids) == len(set(ids))
            assert found["baseline"] is None or found["baseline"] in ids


def test_the_same_question_gets_the_same_answer(atlas: Atlas, facts: Facts) -> None:
    fresh = Atlas(facts)
    for pair in PAIRS:
        for objective in OBJECTIVES:
            first = plain(atlas, pair, PEAK, objective=objective)
            assert first == plain(atlas, pair, PEAK, objective=objective)
            assert first == plain(fresh, pair, PEAK, objective=objective)


# -- totals ----------------------------------------------------------------------------------------


def test_totals_and_their_shares_on_paper(direct: Plain) -> None:
    totals = direct["totals"]
    assert totals["distance_km"] == 1060
    assert totals["time_h"]["typical"] == pytest.approx(205.6)
    assert totals["cost_usd"]["typical"] == pytest.approx(1168)
    # Every assumption reaches from half to twice.
    for amount in AMOUNTS:
        low, typical, high = (totals[amount][end] for end in ENDS)
        assert (low, high) == pytest.approx((typical / 2, typical * 2))
    # One TEU of 12 t.
    assert totals["cost_usd_per_t"]["typical"] == pytest.approx(1168 / 12, abs=1e-4)
    assert {end: totals["cost_usd"][end] for end in ENDS} == totals["cost_usd_per_teu"]
    assert totals["co2e_kg_per_t"]["typical"] == pytest.approx(26.28)
    assert totals["co2e_kg_per_teu"]["typical"] == pytest.approx(315.36)


def test_money_goes_by_teu_emissions_by_tonne_and_hours_by_neither(atlas: Atlas) -> None:
    one = plain(atlas, PAIRS[0], PEAK, lot_with(1, 10), modes=(RAIL,))["routes"][0]["totals"]
    lot = plain(atlas, PAIRS[0], PEAK, lot_with(3, 60), modes=(RAIL,))["routes"][0]["totals"]
    for end in ENDS:
        assert lot["time_h"][end] == one["time_h"][end]
        assert lot["cost_usd"][end] == pytest.approx(3 * one["cost_usd"][end])
        assert lot["co2e_kg"][end] == pytest.approx(6 * one["co2e_kg"][end])
        assert lot["cost_usd_per_teu"][end] == pytest.approx(one["cost_usd_per_teu"][end])
        assert lot["cost_usd_per_t"][end] == pytest.approx(lot["cost_usd"][end] / 60, abs=1e-4)
        assert lot["co2e_kg_per_t"][end] == pytest.approx(one["co2e_kg_per_t"][end])
        assert lot["co2e_kg_per_teu"][end] == pytest.approx(lot["co2e_kg"][end] / 3, abs=1e-4)


def test_differences_are_set_against_the_baseline(atlas: Atlas) -> None:
    first, second, _ = plain(atlas, PAIRS[0], PEAK, modes=(RAIL,))["routes"]
    assert set(first["versus_baseline"].values()) == {0}
    # By Dandong: 1410 km, 233.6 h, 1068 USD, two borders; 12 t × 32.45 kg.
    assert second["versus_baseline"] == pytest.approx(
        {
            "distance_km": 350,
            "time_h": 28.0,
            "cost_usd": -100,
            "co2e_kg": round(second["totals"]["co2e_kg"]["typical"] - 315.36, 2),
            "border_crossings": 1,
            "gauge_breaks": 0,
        }
    )
    nothing = plain(atlas, ("vladivostok", "rajin"), PEAK, modes=(SEA,))
    assert nothing["baseline"] is None
    assert {route["versus_baseline"] for route in every_route(nothing)} == {None}


def test_differences_may_be_against_a_way_that_is_not_open(atlas: Atlas) -> None:
    found = plain(atlas, PAIRS[0], DETOUR, modes=(RAIL,))
    assert found["baseline"] == found["unavailable"][0]["id"]
    assert found["routes"][0]["versus_baseline"]["distance_km"] == pytest.approx(1410 - 1060)


def test_an_answer_says_what_it_rests_on(atlas: Atlas, direct: Plain) -> None:
    # On the KP 1435 speed and price are assumed: 130 of 205.6 h, 650 of 1168 USD.
    assert direct["basis"] == {
        "distance_estimated_share": 0,
        "time_unsourced_share": round(130 / 205.6, 3),
        "cost_unsourced_share": round(650 / 1168, 3),
    }
    # With the coast line shut, 750 estimated km of 1160.
    later = plain(atlas, PAIRS[0], date(2022, 12, 1), modes=(RAIL,))["routes"][0]
    assert later["basis"]["distance_estimated_share"] == round(750 / 1160, 3)
    bases = [s["distance_basis"] for s in later["steps"] if s["kind"] == "leg"]
    assert bases == ["tariff", "tariff", "estimated"]


# -- steps -----------------------------------------------------------------------------------------


def test_a_link_over_a_border_is_split_and_joins_the_run_before_it(direct: Plain) -> None:
    legs = [step for step in direct["steps"] if step["kind"] == "leg"]
    assert [(leg["from"], leg["to"], leg["country"], leg["distance_km"]) for leg in legs] == [
        ("vladivostok", KHASAN, "RU", 404),
        (KHASAN, "tumangang", "KP", 6),
        ("tumangang", "pyongyang", "KP", 650),
    ]
    assert [leg["gauge_mm"] for leg in legs] == [1520, 1520, 1435]
    assert [leg["mode"] for leg in legs] == ["rail"] * 3
    assert (legs[0]["to_name"], legs[0]["from_name"]) == ("Khasan–Tumangang", "Vladivostok")


def test_the_other_direction_is_split_the_other_way(atlas: Atlas) -> None:
    back = plain(atlas, PAIRS[0][::-1], PEAK, modes=(RAIL,))["routes"][0]
    legs = [(s["from"], s["to"], s["distance_km"]) for s in back["steps"] if s["kind"] == "leg"]
    assert legs == [
        ("pyongyang", "tumangang", 650), ("tumangang", KHASAN, 6), (KHASAN, "vladivostok", 404),
    ]  # fmt: skip


def test_a_border_without_sourced_kilometres_is_cut_at_its_place(atlas: Atlas) -> None:
    route = plain(atlas, ("ussuriysk", "suifenhe"), PEAK, modes=(RAIL,))["routes"][0]
    km = [step["distance_km"] for step in route["steps"] if step["kind"] == "leg"]
    assert km == pytest.approx([50, 50])
    # Wide wagons end at Suifenhe, which loads narrow ones only: 6 + 5 + 10 + 5 + 20 + 6.
    assert [s["activity"] for s in route["steps"] if s["kind"] == "stop"] == [
        "terminal", "border", "gauge_change", "terminal",
    ]  # fmt: skip
    assert route["totals"]["time_h"]["typical"] == pytest.approx(52)


def test_a_border_on_the_station_itself_leaves_no_empty_leg(facts: Facts) -> None:
    at_khasan = replace(facts.links["khasan-tumangang"], border_km=0.0)
    atlas = Atlas(with_links(facts, at_khasan))
    steps = plain(atlas, ("khasan", "rajin"), PEAK, modes=(RAIL,))["routes"][0]["steps"]
    assert [(s["from"], s["distance_km"]) for s in steps if s["kind"] == "leg"] == [(KHASAN, 60)]


def test_a_leg_names_its_own_railways_and_what_it_rests_on(direct: Plain) -> None:
    first, _, border, *_ = direct["steps"]
    leg = direct["steps"][1]
    # The joint operator of the border link is not the leg's own.
    assert leg["operator"] == "Railway"
    assert leg["assumptions"] == [
        "speed.rail_1520.ru", "tariff.rail_1520.ru",
        "emission.rail.electric", "emission.rail.diesel",
    ]  # fmt: skip
    assert leg["sources"] == ["almanac", "rate-book"]
    assert first["assumptions"] == ["terminal.hours.ru", "terminal.cost.ru", "emission.hub"]
    assert border["assumptions"] == ["dwell.rail.kp-ru", "fee.rail.kp-ru"]
    gauge_change = next(s for s in direct["steps"] if s.get("activity") == "gauge_change")
    assert gauge_change["sources"] == ["yearbook", "rate-book"]
    assert gauge_change["method"] == "bogie_exchange"


def test_every_id_of_an_answer_is_in_the_facts(atlas: Atlas) -> None:
    facts = atlas.facts
    places = facts.places.keys() | facts.crossings.keys()
    for pair in PAIRS:
        for route in every_route(plain(atlas, pair, PEAK)):
            for step in route["steps"]:
                named = {step["from"], step["to"]} if step["kind"] == "leg" else {step["place"]}
                assert named <= places
                assert set(step["assumptions"]) <= facts.assumptions.keys()
                assert set(step["sources"]) <= facts.sources.keys()


def test_a_voyage_has_no_country_and_no_gauge(facts: Facts) -> None:
    opened = event(RAJIN_SEA, "2019-01-01", Status.OPEN, modes=(SEA,))
    atlas = Atlas(with_events(facts, opened))
    route = plain(atlas, ("vladivostok", "rajin"), PEAK, modes=(SEA,))["routes"][0]
    legs = [step for step in route["steps"] if step["kind"] == "leg"]
    assert [(leg["country"], leg["gauge_mm"], leg["mode"]) for leg in legs] == [
        (None, None, "sea")
    ] * 2
    # Two legs, though nothing but a port lies between: ships are changed at Busan.
    assert [leg["to"] for leg in legs] == ["busan", "rajin-port"]


# -- crossings and blockers ------------------------------------------------------------------------


def test_a_crossing_tells_what_was_reported_when_and_by_whom(atlas: Atlas) -> None:
    route = plain(atlas, PAIRS[0], PEAK, modes=(RAIL,))["routes"][0]
    (crossing,) = route["crossings"]
    assert crossing["id"] == KHASAN
    assert (crossing["status"], crossing["mode"]) == ("open", "rail")
    assert crossing["reported_on"] == "2013-09-22"
    assert crossing["report_age_days"] == (PEAK - date(2013, 9, 22)).days
    assert crossing["headline"] == f"{KHASAN} open on 2013-09-22"
    assert crossing["source"] == {
        "id": "gazette",
        "publisher": "Press",
        "title": "The gazette",
        "date": "2025",
        "url": "https://example.org/gazette",
    }
    assert [p["id"] for p in route["lines"]] == [COAST]


def test_a_crossing_nobody_reported_on_tells_nothing(atlas: Atlas) -> None:
    (crossing,) = plain(atlas, PAIRS[0], BEFORE, modes=(RAIL,))["routes"][0]["crossings"]
    told = {k: crossing[k] for k in ("reported_on", "report_age_days", "headline", "source")}
    assert (crossing["status"], set(told.values())) == ("unknown", {None})


def test_a_blocker_tells_since_when(atlas: Atlas) -> None:
    found = plain(atlas, PAIRS[0], DETOUR, modes=(RAIL,))
    shut = found["unavailable"][0]
    blocker = shut["blocked_by"][0]
    assert (blocker["crossing"], blocker["status"]) == (KHASAN, "suspended")
    assert (blocker["since"], blocker["reported_on"]) == ("2020-02-01", "2020-02-01")
    assert blocker["source"]["id"] == "gazette"
    line = shut["blocked_by"][1]
    assert (line["link"], line["status"], "crossing" in line) == (COAST, "closed", False)
    assert all("blocked_by" not in route for route in found["routes"])


# -- geometry --------------------------------------------------------------------------------------


def test_lines_are_longitude_first_and_meet_at_the_border(atlas: Atlas, direct: Plain) -> None:
    lines = direct["geometry"]["coordinates"]
    assert lines[0][0] == [132.0, 43.0]
    border = list(atlas.facts.crossings[KHASAN].position)
    assert lines[0][-1] == lines[1][0] == border
    assert lines[1][-1] == lines[2][0] == [130.6, 42.4]
    assert lines[2][-1] == [125.7, 39.0]


def test_shapes_of_links_are_followed_in_the_direction_of_travel(facts: Facts) -> None:
    shape = (LonLat(132.0, 43.0), LonLat(132.3, 43.4), LonLat(132.0, 44.0))
    over = (LonLat(132.0, 44.0), LonLat(131.7, 44.1), LonLat(131.0, 44.0))
    shapes: dict[str, tuple[LonLat, ...]] = {
        "vladivostok-ussuriysk": shape,
        "ussuriysk-suifenhe": over,
    }
    atlas = Atlas(replace(facts, link_shapes=shapes))
    there = plain(atlas, ("vladivostok", "suifenhe"), PEAK, modes=(RAIL,))["routes"][0]
    back = plain(atlas, ("suifenhe", "vladivostok"), PEAK, modes=(RAIL,))["routes"][0]
    lines = there["geometry"]["coordinates"]
    assert lines[0][:3] == [list(point) for point in shape]
    assert lines[0][-1] == lines[1][0] == list(facts.crossings[SUIFENHE].position)
    reverse = [line[::-1] for line in back["geometry"]["coordinates"][::-1]]
    assert reverse == lines
