"""Which ways an answer shows, and what they are set against."""

from datetime import date

import pytest

from geo.answer import Route
from geo.atlas import OBJECTIVES, Atlas
from geo.model import Facts, SeaService, Status
from tests.geo.reading import ask, chain, chains, legs, only, stops, told, vlad_to_pyongyang
from tests.geo.records import (
    RAIL,
    ROAD,
    SEA,
    crossing,
    event,
    link,
    with_crossings,
    with_events,
    with_links,
    without_links,
)
from tests.geo.tiny_world import (
    BAN,
    BEFORE,
    BRIDGE,
    BUSAN,
    COAST,
    DANDONG,
    DARK,
    DAYS,
    DETOUR,
    DOUBT,
    FERRY,
    KAESONG,
    KHASAN,
    LATE,
    PEAK,
    RAJIN_SEA,
    SUIFENHE,
    TUMEN,
)


def blockers(route: Route) -> list[tuple[str, str]]:
    return [(p.id, p.report.status.value) for p in route.blocked_by]


# -- on paper --------------------------------------------------------------------------------------


def test_the_direct_way_and_the_two_through_china_on_paper(atlas: Atlas) -> None:
    answer = vlad_to_pyongyang(atlas)
    assert chains(answer.routes) == [(KHASAN,), (SUIFENHE, DANDONG), (SUIFENHE, TUMEN)]
    direct, by_dandong, by_tumen = answer.routes
    # 6 terminal + 404 km × 0.1 + 12 border + 6 km × 0.2 + 10 bogies + 650 km × 0.2 + 6 terminal
    assert direct.totals.time_h.typical == pytest.approx(6 + 40.4 + 12 + 1.2 + 10 + 130 + 6)
    assert direct.totals.distance_km == pytest.approx(404 + 6 + 650)
    # 30 + 404 × 0.5 + 50 + 6 × 1 + 200 + 650 × 1 + 30
    assert direct.totals.cost_usd.typical == pytest.approx(30 + 202 + 50 + 6 + 200 + 650 + 30)
    # kg per t: 1 + 404 × 0.025 + 6 × 0.03 + 1 + 650 × 0.02 + 1; a TEU holds 12 t
    assert direct.totals.co2e_kg.typical == pytest.approx(12 * (3 + 10.1 + 0.18 + 13))
    # 6 + 150 × 0.1 + 10 + 50 × 0.1 + 20 + 1004 × 0.1 + 30 + 206 × 0.2 + 6
    assert by_dandong.totals.time_h.typical == pytest.approx(233.6)
    assert by_dandong.totals.distance_km == pytest.approx(150 + 50 + 1004 + 206)
    # 6 + 15 + 10 + 5 + 20 + 410 × 0.1 + 24 + 660 × 0.2 + 6
    assert by_tumen.totals.time_h.typical == pytest.approx(259)
    assert [r.totals.gauge_breaks for r in answer.routes] == [1, 1, 1]
    assert [r.totals.border_crossings for r in answer.routes] == [1, 2, 2]


def test_the_steps_of_the_direct_way_on_paper(atlas: Atlas) -> None:
    direct = vlad_to_pyongyang(atlas).routes[0]
    assert told(direct.steps) == [
        "terminal vladivostok",
        f"rail RU vladivostok→{KHASAN} 404 km",
        f"border {KHASAN}",
        f"rail KP {KHASAN}→tumangang 6 km",
        "gauge_change tumangang",
        "rail KP tumangang→pyongyang 650 km",
        "terminal pyongyang",
    ]
    assert [stop.method for stop in stops(direct)] == [
        "loading",
        None,
        "bogie_exchange",
        "unloading",
    ]


@pytest.mark.parametrize(
    ("objective", "method", "usd"),
    [("time", "bogie_exchange", 1168), ("cost", "transshipment", 1028)],
)
def test_the_objective_decides_how_gauge_is_changed(
    atlas: Atlas, objective: str, method: str, usd: float
) -> None:
    answer = ask(atlas, "vladivostok", "pyongyang", PEAK, (RAIL,), objective)
    direct = only(answer.routes, KHASAN)
    assert [stop.method for stop in stops(direct, "gauge_change")] == [method]
    assert direct.totals.cost_usd.typical == pytest.approx(usd)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_open_ways_are_ranked_by_the_objective(atlas: Atlas, objective: str) -> None:
    routes = ask(atlas, "vladivostok", "pyongyang", PEAK, objective=objective).routes
    found = {
        "time": [r.totals.time_h.typical for r in routes],
        "cost": [r.totals.cost_usd.typical for r in routes],
        "co2e": [r.totals.co2e_kg.typical for r in routes],
        "distance": [r.totals.distance_km for r in routes],
    }[objective]
    assert len(found) > 2
    assert found == pytest.approx(sorted(found))


# -- direct and through ----------------------------------------------------------------------------


def test_a_way_is_direct_when_it_touches_no_third_country(atlas: Atlas) -> None:
    answer = vlad_to_pyongyang(atlas)
    assert [(r.kind, r.through) for r in answer.routes] == [
        ("direct", ()), ("through", ("CN",)), ("through", ("CN",)),
    ]  # fmt: skip
    from_china = ask(atlas, "tumen", "pyongyang", PEAK, (RAIL,))
    assert [(chain(r), r.kind) for r in from_china.routes][:2] == [
        ((DANDONG,), "direct"), ((TUMEN,), "direct"),
    ]  # fmt: skip


def test_calling_at_a_port_touches_its_country(facts: Facts) -> None:
    opened = event(RAJIN_SEA, "2019-01-01", Status.OPEN, modes=(SEA,))
    answer = ask(Atlas(with_events(facts, opened)), "vladivostok", "rajin", PEAK, (SEA,))
    route = only(answer.routes, BUSAN, RAJIN_SEA)
    assert (route.kind, route.through) == ("through", ("KR",))
    assert [stop.method for stop in stops(route, "port")] == [
        "loading", "transshipment", "unloading",
    ]  # fmt: skip
    assert answer.baseline is None


def test_third_countries_stand_in_travel_order(atlas: Atlas) -> None:
    answer = ask(atlas, "busan", "pyongyang", LATE)
    route = next(r for r in answer.routes if chain(r) == (BUSAN, SUIFENHE, DANDONG))
    assert route.through == ("RU", "CN")


def test_labels_are_plain_words(atlas: Atlas) -> None:
    direct, by_dandong, _ = (route.label for route in vlad_to_pyongyang(atlas).routes)
    assert direct == "Direct by rail over Khasan–Tumangang"
    assert by_dandong == "Through China by rail, over Suifenhe–Grodekovo and Dandong–Sinuiju"
    inland = ask(atlas, "rajin", "pyongyang", PEAK, (RAIL,)).routes[0]
    assert inland.label == "Within North Korea by rail"


# -- the baseline ----------------------------------------------------------------------------------


def test_the_baseline_is_the_best_direct_way(atlas: Atlas) -> None:
    answer = vlad_to_pyongyang(atlas)
    assert answer.baseline is answer.routes[0]
    # By road and rail a way through China is faster; the baseline is the direct one all the same.
    mixed = ask(atlas, "vladivostok", "pyongyang", PEAK)
    assert mixed.routes[0].kind == "through"
    assert mixed.baseline is not None
    assert chain(mixed.baseline) == (KHASAN,)


def test_where_no_direct_way_works_the_baseline_is_one_that_does_not(atlas: Atlas) -> None:
    answer = vlad_to_pyongyang(atlas, DETOUR)
    assert answer.baseline is not None
    assert answer.baseline in answer.unavailable
    assert chain(answer.baseline) == (KHASAN,)


def test_a_baseline_that_stands_comes_before_one_that_is_not_built(atlas: Atlas) -> None:
    answer = ask(atlas, "vladivostok", "pyongyang", DETOUR)
    direct = [r for r in answer.unavailable if r.kind == "direct"]
    assert {chain(r) for r in direct} == {(BRIDGE,), (KHASAN,)}
    assert answer.baseline is not None
    assert chain(answer.baseline) == (KHASAN,)
    only_road = ask(atlas, "vladivostok", "rajin", LATE, (ROAD,))
    assert only_road.baseline is not None
    assert chain(only_road.baseline) == (BRIDGE,)


def test_an_unconfirmed_direct_way_is_a_baseline(atlas: Atlas) -> None:
    answer = ask(atlas, "tumen", "pyongyang", DOUBT, (RAIL,))
    assert answer.baseline is answer.routes[0]
    assert answer.routes[0].availability == "unconfirmed"


def test_without_any_direct_way_on_the_map_there_is_no_baseline(atlas: Atlas) -> None:
    assert ask(atlas, "vladivostok", "rajin", PEAK, (SEA,)).baseline is None


# -- availability ----------------------------------------------------------------------------------


def test_a_shut_crossing_makes_its_ways_unavailable(atlas: Atlas) -> None:
    answer = vlad_to_pyongyang(atlas, DETOUR)
    assert [(chain(r), r.availability) for r in answer.routes] == [
        ((SUIFENHE, DANDONG), "open"), ((SUIFENHE, TUMEN), "unconfirmed"),
    ]  # fmt: skip
    shut = only(answer.unavailable, KHASAN)
    assert shut.availability == "unavailable"
    assert blockers(shut)[0] == (KHASAN, "suspended")
    assert shut.blocked_by[0].report.since == date(2020, 2, 1)


def test_no_way_at_all_is_an_answer_with_reasons(atlas: Atlas) -> None:
    answer = vlad_to_pyongyang(atlas, DARK)
    assert answer.routes == ()
    assert {chain(r): blockers(r) for r in answer.unavailable} == {
        (KHASAN,): [(KHASAN, "suspended")],
        (SUIFENHE, DANDONG): [(DANDONG, "closed")],
        (SUIFENHE, TUMEN): [(TUMEN, "closed")],
    }


def test_a_way_tells_all_its_blockers_in_travel_order(facts: Facts) -> None:
    shut = event(SUIFENHE, "2020-06-01", Status.CLOSED, modes=(RAIL, ROAD))
    answer = vlad_to_pyongyang(Atlas(with_events(facts, shut)), DARK)
    assert {chain(r): blockers(r) for r in answer.unavailable if r.through} == {
        (SUIFENHE, DANDONG): [(SUIFENHE, "closed"), (DANDONG, "closed")],
        (SUIFENHE, TUMEN): [(SUIFENHE, "closed"), (TUMEN, "closed")],
    }


def test_of_the_ways_by_a_blocked_crossing_the_one_with_fewest_blockers_is_listed(
    facts: Facts,
) -> None:
    shut = event(SUIFENHE, "2019-06-15", Status.CLOSED, modes=(RAIL,))
    also = event(TUMEN, "2019-06-15", Status.CLOSED)
    answer = vlad_to_pyongyang(Atlas(with_events(facts, shut, also)))
    # Suifenhe alone blocks the way by Dandong; the way by Tumen stands for Tumen.
    assert {chain(r): len(r.blocked_by) for r in answer.unavailable} == {
        (SUIFENHE, DANDONG): 1, (SUIFENHE, TUMEN): 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("day", "status", "reported_on"),
    [(PEAK, "planned", "2015-01-01"), (LATE, "construction", "2025-04-30")],
)
def test_what_is_not_built_is_among_the_blockers(
    atlas: Atlas, day: date, status: str, reported_on: str
) -> None:
    route = only(ask(atlas, "vladivostok", "rajin", day, (ROAD,)).unavailable, BRIDGE)
    assert blockers(route) == [(BRIDGE, status)]
    assert route.blocked_by[0].report.reported_on == date.fromisoformat(reported_on)


def test_before_the_record_all_is_unknown_and_nothing_confirmed(atlas: Atlas) -> None:
    answer = vlad_to_pyongyang(atlas, BEFORE)
    assert {r.availability for r in answer.routes} == {"unconfirmed"}
    assert answer.unavailable == ()
    for route in answer.routes:
        for passage in route.passages:
            assert passage.report.status is Status.UNKNOWN
            assert (passage.report.reported_on, passage.report.event) == (None, None)


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("day", DAYS)
def test_an_unconfirmed_way_never_stands_before_an_open_one(
    atlas: Atlas, day: date, objective: str
) -> None:
    for origin, destination in (
        ("vladivostok", "pyongyang"),
        ("seoul", "rajin"),
        ("busan", "tumen"),
    ):
        answer = ask(atlas, origin, destination, day, objective=objective)
        found = [route.availability for route in answer.routes]
        assert found == sorted(found, key=("open", "unconfirmed").index)
        assert {route.availability for route in answer.unavailable} <= {"unavailable"}


# -- lines with a history --------------------------------------------------------------------------


def test_a_shut_line_is_passed_by_and_told(atlas: Atlas) -> None:
    answer = ask(atlas, "rajin", "pyongyang", date(2022, 12, 1), (RAIL,))
    (open_way,), (shut,) = answer.routes, answer.unavailable
    assert (open_way.totals.distance_km, shut.totals.distance_km) == (800, 600)
    assert (blockers(shut), shut.blocked_by[0].is_link) == ([(COAST, "closed")], True)
    assert shut.blocked_by[0].name == "Coast line"
    assert (open_way.lines, [p.id for p in shut.lines]) == ((), [COAST])


def test_a_line_nobody_knows_of_makes_a_way_unconfirmed(facts: Facts) -> None:
    alone = Atlas(without_links(facts, "inner"))
    answer = ask(alone, "rajin", "pyongyang", date(2011, 1, 1), (RAIL,))
    assert [(r.availability, [p.id for p in r.lines]) for r in answer.routes] == [
        ("unconfirmed", [COAST])
    ]
    # Where there is a way round, that one is sure.
    sure = ask(Atlas(facts), "rajin", "pyongyang", date(2011, 1, 1), (RAIL,))
    assert sure.routes[0].availability == "open"
    assert sure.routes[0].totals.distance_km == 800


def test_no_way_leads_over_what_was_not_there_yet(facts: Facts, atlas: Atlas) -> None:
    # The bridge is first heard of in 2015, as planned.
    answer = ask(atlas, "vladivostok", "pyongyang", BEFORE)
    assert BRIDGE not in {p.id for r in answer.all_routes() for p in r.passages}
    # A line that is first heard of as being built, and the only one there is.
    line = link("new", RAIL, ("rajin", "sinuiju"), 500, gauges=(1435,), wire="no", subject="new")
    works = event("new", "2020-01-01", Status.CONSTRUCTION)
    opened = event("new", "2024-01-01", Status.OPEN)
    alone = with_links(without_links(facts, "inner", "coast"), line)
    world = Atlas(with_events(alone, works, opened))
    for day, routes, unavailable in ((PEAK, 0, 0), (DARK, 0, 1), (LATE, 1, 0)):
        found = ask(world, "rajin", "sinuiju", day, (RAIL,))
        assert (len(found.routes), len(found.unavailable)) == (routes, unavailable)


def test_inside_a_country_the_rails_are_shown_beside_the_road(atlas: Atlas) -> None:
    by_road, by_rail = ask(atlas, "rajin", "pyongyang", PEAK).routes
    assert [leg.mode for leg in legs(by_road)] == [ROAD]
    assert [leg.mode for leg in legs(by_rail)] == [RAIL]
    assert (by_road.totals.distance_km, by_rail.totals.distance_km) == (650, 600)
    assert by_rail.label == "Within North Korea by rail"
    # The road alone is no reason to show rails that nobody asked for.
    assert len(ask(atlas, "rajin", "pyongyang", PEAK, (ROAD, SEA)).routes) == 1


@pytest.mark.parametrize("day", DAYS)
def test_every_way_of_an_answer_has_an_id_of_its_own(atlas: Atlas, day: date) -> None:
    for origin, destination in (("vladivostok", "pyongyang"), ("rajin", "pyongyang")):
        for modes in ((RAIL,), (RAIL, ROAD, SEA)):
            answer = ask(atlas, origin, destination, day, modes)
            ids = [route.id for route in answer.all_routes()]
            assert len(ids) == len(set(ids))


# -- the sea ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("service", [SeaService.STATE_ONLY, SeaService.NONE_KNOWN])
def test_a_ship_that_nobody_can_hire_is_never_offered(facts: Facts, service: SeaService) -> None:
    atlas = Atlas(with_crossings(facts, crossing(FERRY, (SEA,), (131, 42.5), service=service)))
    for day in DAYS:
        answer = ask(atlas, "vladivostok", "rajin", day)
        assert FERRY not in {p.id for r in answer.all_routes() for p in r.passages}


def test_a_ship_for_charter_is_offered(facts: Facts) -> None:
    ferry = crossing(FERRY, (SEA,), (131, 42.5), service=SeaService.CHARTER)
    answer = ask(Atlas(with_crossings(facts, ferry)), "vladivostok", "rajin", PEAK, (SEA,))
    route = only(answer.routes, FERRY)
    # Port 24 h, half of seven days, 185.2 km at 18.52 km/h, formalities 5 h, port 24 h.
    assert route.totals.time_h.typical == pytest.approx(24 + 84 + 10 + 5 + 24)
    assert legs(route)[0].country is None


# -- a ban on trade --------------------------------------------------------------------------------


def test_a_ban_on_trade_blocks_every_way_between_the_two_states(facts: Facts) -> None:
    opened = event(KAESONG, "2019-01-01", Status.OPEN)
    atlas = Atlas(with_events(facts, opened))
    for origin, destination in (("seoul", "pyongyang"), ("rajin", "busan")):
        answer = ask(atlas, origin, destination, PEAK)
        assert answer.routes == ()
        assert answer.unavailable
        for route in answer.unavailable:
            assert route.blocked_by[-1].id == BAN
            assert route.blocked_by[-1].name == "Trade between North Korea and South Korea"
    # The ban is the only thing in the way of the open line.
    way = only(ask(atlas, "seoul", "pyongyang", PEAK).unavailable, KAESONG)
    assert blockers(way) == [(BAN, "closed")]


def test_a_town_that_a_ban_spares_has_a_subject_of_its_own(facts: Facts) -> None:
    opened = event(KAESONG, "2019-01-01", Status.OPEN)
    spared = event(f"{BAN}-pyongyang", "2018-01-01", Status.OPEN, id_="spared")
    again = event(f"{BAN}-pyongyang", "2020-01-01", Status.CLOSED, id_="again")
    atlas = Atlas(with_events(facts, opened, spared, again))
    assert ask(atlas, "seoul", "pyongyang", PEAK).routes
    assert ask(atlas, "rajin", "busan", PEAK).routes == ()
    shut = ask(atlas, "seoul", "pyongyang", date(2021, 1, 1))
    assert shut.routes == ()
    assert blockers(only(shut.unavailable, KAESONG))[-1] == (f"{BAN}-pyongyang", "closed")


def test_a_ban_touches_no_other_pair_and_ends(atlas: Atlas) -> None:
    assert ask(atlas, "busan", "vladivostok", PEAK).routes
    # The report of 2016 has lapsed by November 2026.
    assert ask(atlas, "seoul", "pyongyang", LATE).routes
