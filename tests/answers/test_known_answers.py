"""Questions whose answers we know from the record, asked of the committed facts.

Each expected value was read off the sources (published lengths, dated reports), not off a run.
"""

from datetime import date
from functools import cache
from typing import Any

import pytest

from geo.atlas import Atlas
from geo.model import Mode
from geo.plain_answer import to_dict
from geo.scenario import Scenario
from layers import load_atlas
from webapp.lots import TONNES_PER_TEU
from webapp.summary import summarise

RAIL, ROAD, SEA = Mode.RAIL, Mode.ROAD, Mode.SEA
ALL = (RAIL, ROAD, SEA)


@cache
def the_atlas() -> Atlas:
    """The atlas of the committed facts, read once."""
    return load_atlas()


def ask(origin: str, destination: str, day: str, *modes: Mode) -> dict[str, Any]:
    """An answer as the API gives it, with its sentence."""
    atlas = the_atlas()
    answer = atlas.compare(origin, destination, as_of=date.fromisoformat(day), modes=modes or ALL)
    plain = to_dict(answer, atlas.facts)
    return {**plain, "summary": summarise(plain)}


def stops(route: dict[str, Any], activity: str) -> list[str]:
    """Places where something happens on a route."""
    return [s["place"] for s in route["steps"] if s.get("activity") == activity]


def chain(route: dict[str, Any]) -> list[str]:
    """Ids of the crossings of a route."""
    return [c["id"] for c in route["crossings"]]


def find(routes: list[dict[str, Any]], *crossings: str) -> dict[str, Any]:
    """The route over exactly these crossings."""
    found = [r for r in routes if tuple(chain(r)) == crossings]
    assert found, (crossings, [chain(r) for r in routes])
    return found[0]


def blockers(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Everything that blocks a way, by id."""
    return {
        b.get("crossing") or b["link"]: b
        for route in answer["unavailable"]
        for b in route["blocked_by"]
    }


def test_ussuriysk_to_rajin_stays_on_one_gauge() -> None:
    answer = ask("ussuriysk", "rajin", "2025-07-01")
    best = find(answer["routes"], "kp-ru-khasan-tumangang")
    assert (best["kind"], best["availability"]) == ("direct", "open")
    assert {s["mode"] for s in best["steps"] if s["kind"] == "leg"} == {"rail"}
    assert best["totals"]["gauge_breaks"] == 0
    assert best["totals"]["border_crossings"] == 1
    assert 311 <= best["totals"]["distance_km"] <= 320


def test_vladivostok_to_pyongyang_in_2025() -> None:
    answer = ask("vladivostok", "pyongyang", "2025-07-01")
    direct = next(r for r in answer["routes"] if r["kind"] == "direct")
    assert direct["availability"] == "open"
    assert direct["id"] == answer["baseline"]
    assert stops(direct, "gauge_change") == ["tumangang"]
    assert 1165 <= direct["totals"]["distance_km"] <= 1195
    china = [
        r
        for r in answer["routes"]
        if r["through"] == ["CN"]
        and chain(r)[-1] == "cn-kp-dandong-sinuiju"
        and r["totals"]["gauge_breaks"] == 1
    ]
    assert china
    assert china[0]["totals"]["border_crossings"] == 2
    assert china[0]["availability"] == "open"
    for crossing in china[0]["crossings"]:
        assert crossing["source"]["url"]


def test_only_dandong_is_confirmed_in_october_2022() -> None:
    answer = ask("vladivostok", "pyongyang", "2022-10-15")
    khasan = blockers(answer)["kp-ru-khasan-tumangang"]
    assert khasan["status"] in ("suspended", "closed")
    assert khasan["source"]["publisher"]
    opened = [r for r in answer["routes"] if r["availability"] == "open"]
    assert opened
    assert {chain(r)[-1] for r in opened} == {"cn-kp-dandong-sinuiju"}
    assert all(r["kind"] == "through" for r in opened)
    dandong = opened[0]["crossings"][-1]
    assert dandong["reported_on"] in ("2022-09-26", "2022-09-28")
    assert answer["baseline"] in {r["id"] for r in answer["unavailable"]}


def test_no_rail_way_is_open_in_september_2022() -> None:
    answer = ask("vladivostok", "pyongyang", "2022-09-13", RAIL)
    assert not [r for r in answer["routes"] if r["availability"] == "open"]
    found = blockers(answer)
    for crossing in ("kp-ru-khasan-tumangang", "cn-kp-dandong-sinuiju"):
        assert found[crossing]["source"]["title"]
        assert found[crossing]["since"] < "2022-09-13"


def test_the_road_bridge_is_not_built_so_lorries_pass_quanhe() -> None:
    answer = ask("vladivostok", "rajin", "2026-11-01", ROAD)
    best = answer["routes"][0]
    assert chain(best) == ["cn-ru-hunchun-kraskino", "cn-kp-quanhe-wonjong"]
    assert blockers(answer)["kp-ru-tumen-road-bridge"]["status"] == "construction"


def test_the_ferry_ran_in_june_2017() -> None:
    answer = ask("vladivostok", "rajin", "2017-06-15", SEA)
    best = answer["routes"][0]
    assert chain(best) == ["kp-ru-vladivostok-rajin-ferry"]
    assert (best["kind"], best["availability"]) == ("direct", "open")


def test_no_ferry_for_hire_in_2026_and_nothing_else_is_called_direct() -> None:
    answer = ask("vladivostok", "rajin", "2026-11-01", SEA)
    assert not [r for r in answer["routes"] if r["kind"] == "direct"]
    ferry = blockers(answer)["kp-ru-vladivostok-rajin-ferry"]
    assert ferry["status"] == "suspended"
    assert ferry["since"] == "2018-02-03"
    assert ferry["reported_on"] == "2018-02-09"
    for route in answer["routes"] + answer["unavailable"]:
        if len(route["crossings"]) > 1:
            assert route["kind"] == "through"


def test_harbin_to_pyongyang_needs_no_third_country() -> None:
    best = ask("harbin", "pyongyang", "2026-06-01")["routes"][0]
    assert (best["kind"], best["through"]) == ("direct", [])
    assert chain(best) == ["cn-kp-dandong-sinuiju"]


def test_moscow_to_pyongyang_is_shorter_through_china() -> None:
    answer = ask("moscow", "pyongyang", "2026-06-01")
    direct = find(answer["routes"], "kp-ru-khasan-tumangang")
    assert 10_210 <= direct["totals"]["distance_km"] <= 10_290
    assert direct["totals"]["gauge_breaks"] == 1
    china = find(answer["routes"], "cn-ru-manzhouli-zabaikalsk", "cn-kp-dandong-sinuiju")
    assert china["totals"]["distance_km"] == pytest.approx(8_660, rel=0.02)
    assert china["versus_baseline"]["distance_km"] < -1_300
    assert "shorter" in answer["summary"]
    mongolia = find(
        answer["routes"],
        "mn-ru-sukhbaatar-naushki",
        "cn-mn-erenhot-zamyn-uud",
        "cn-kp-dandong-sinuiju",
    )
    assert mongolia["through"] == ["MN", "CN"]


def test_there_is_no_way_from_seoul_to_pyongyang() -> None:
    answer = ask("seoul", "pyongyang", "2026-06-01")
    assert answer["routes"] == []
    found = blockers(answer)
    rail = found["kp-kr-dorasan-panmun"]
    assert rail["status"] == "closed"
    assert rail["since"] < "2009-01-01"
    assert rail["reported_on"] == "2024-10-15"
    assert rail["source"]["url"]
    assert "kp-kr-trade" in found


def test_the_ban_of_2010_spared_kaesong_until_2016() -> None:
    """The white paper of 2015 counts 99,518 vehicles on the Gyeongui road that year."""
    spared = ask("seoul", "kaesong", "2015-06-01")
    assert find(spared["routes"], "kp-kr-dorasan-panmun")["availability"] == "open"
    assert ask("seoul", "pyongyang", "2015-06-01")["routes"] == []
    shut = ask("seoul", "kaesong", "2016-06-01")
    assert shut["routes"] == []
    assert "kp-kr-trade-kaesong" in blockers(shut)


def test_nothing_goes_from_kyiv_to_moscow_since_the_war() -> None:
    """Ukraine stopped the trade in February 2022 and forbade it by resolution No. 426 in April."""
    assert "ru-ua-trade" not in blockers(ask("kyiv-ua", "moscow", "2022-02-01"))
    stopped = ask("kyiv-ua", "moscow", "2022-03-15")
    assert stopped["routes"] == []
    assert blockers(stopped)["ru-ua-trade"]["status"] == "suspended"
    banned = ask("moscow", "kyiv-ua", "2026-06-01")
    assert banned["routes"] == []
    ban = blockers(banned)["ru-ua-trade"]
    assert (ban["status"], ban["reported_on"]) == ("closed", "2025-12-26")
    assert "trade between Russia and Ukraine had been banned since" in banned["summary"]
    # The ban is that of the two ends: what passes through one of them alone is not meant.
    assert "ru-ua-trade" not in blockers(ask("kyiv-ua", "almaty", "2026-06-01"))


def test_ukraine_closed_its_border_with_russia_and_belarus_in_february_2022() -> None:
    shut = blockers(ask("kyiv-ua", "minsk", "2022-03-10"))
    assert {"by-ua-gomel-chernihiv", "by-ua-kalinkavichy-korosten"} & set(shut)
    for crossing_id in set(shut) & {"by-ua-gomel-chernihiv", "by-ua-kalinkavichy-korosten"}:
        assert shut[crossing_id]["status"] == "closed"
        assert shut[crossing_id]["since"] == "2022-02-27"


def test_before_the_record_everything_is_unknown_and_said_so() -> None:
    answer = ask("vladivostok", "pyongyang", "1930-01-01")
    assert answer["routes"]
    assert {r["availability"] for r in answer["routes"]} == {"unconfirmed"}
    assert "confirmed" in answer["summary"]


def test_the_default_lot_of_an_address_is_the_typical_payload_of_the_facts() -> None:
    assert the_atlas().cargo().tonnes == TONNES_PER_TEU


@pytest.mark.parametrize("day", ["2017-06-15", "2022-09-13", "2022-10-15", "2025-07-01"])
def test_steps_add_up_to_the_totals(day: str) -> None:
    answer = ask("vladivostok", "pyongyang", day)
    for route in answer["routes"] + answer["unavailable"]:
        km = sum(s.get("distance_km", 0.0) for s in route["steps"])
        assert km == pytest.approx(route["totals"]["distance_km"], abs=0.06)
        for part in ("time_h", "cost_usd", "co2e_kg"):
            for end in ("low", "typical", "high"):
                steps = sum(s[part][end] for s in route["steps"])
                assert steps == pytest.approx(route["totals"][part][end], rel=1e-4, abs=0.01)


def test_lorries_cross_the_amur_at_heihe_since_the_bridge_opened() -> None:
    heihe = "cn-ru-heihe-blagoveshchensk"
    day_before = ask("blagoveshchensk", "harbin", "2022-06-09")
    assert [heihe] not in [chain(r) for r in day_before["routes"] if r["availability"] == "open"]
    route = find(ask("blagoveshchensk", "harbin", "2022-06-11")["routes"], heihe)
    assert route["availability"] == "open"
    assert 550 < route["totals"]["distance_km"] < 700


def test_a_crossing_that_no_line_passes_is_said_to_change_nothing() -> None:
    atlas = the_atlas()
    subject = "cn-ru-hulin-markovo"
    changed = Scenario(opened=(subject,), closed=("cn-ru-heihe-blagoveshchensk.road",))
    answer = atlas.compare(
        "vladivostok", "harbin", as_of=date(2026, 6, 1), modes=ALL, scenario=changed
    )
    plain = to_dict(answer, atlas.facts)
    (opened,), (closed,) = plain["scenario"]["open"], plain["scenario"]["closed"]
    assert opened["note"] == (
        f"{opened['name']} is on our map, but no line of the network passes it: holding it open "
        "changes nothing."
    )
    assert opened["note"] in summarise(plain)
    assert closed["note"] is None
