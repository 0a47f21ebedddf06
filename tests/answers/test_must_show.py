"""What Crossgauge must show of any place in Eurasia, asked of the committed facts.

Gates are those that a railwayman would name; what holds of every answer (a closed crossing never
helps, a break-even is level) is tried on many questions.
"""

from datetime import date
from functools import cache, partial
from typing import Any

import pytest

from geo.answer import Answer, Route
from geo.atlas import Atlas
from geo.itinerary import Leg, Stop
from geo.model import Mode
from geo.plain_answer import to_dict
from geo.scenario import AS_REPORTED, Scenario
from layers import load_atlas

DAY = date(2026, 11, 1)
RAIL, ROAD, SEA = Mode.RAIL, Mode.ROAD, Mode.SEA
KHASAN, MANZHOULI = "kp-ru-khasan-tumangang", "cn-ru-manzhouli-zabaikalsk"
VOSTOCHNY_SEA = "kr-ru-busan-vostochny-sea"
# From a station to the quay or the works beside it.
LAST_MILE_KM = 15.0
RAJIN_SEA = {"kp-kr-busan-rajin-sea", "kp-kr-pohang-rajin-sea"}


@cache
def the_atlas() -> Atlas:
    return load_atlas()


def chain(route: Route) -> list[str]:
    return [passage.id for passage in route.passages if not passage.is_link]


def chains(answer: Answer) -> list[list[str]]:
    return [chain(route) for route in answer.routes]


def modes_of(route: Route) -> set[str]:
    return {step.mode.value for step in route.steps if isinstance(step, Leg)}


# -- sensible gates --------------------------------------------------------------------------------


def test_kemerovo_to_rajin_port() -> None:
    """6,000 km of Russia and over the Tumen on one gauge, or by Manzhouli, 1,200 km shorter."""
    answer = the_atlas().compare("kemerovo", "rajin-port", as_of=DAY)
    direct = next(r for r in answer.routes if r.kind == "direct" and r.availability == "open")
    assert chain(direct) == [KHASAN]
    assert modes_of(direct) == {"rail"}
    assert direct.totals.gauge_breaks == 0
    assert 5_900 < direct.totals.distance_km < 6_200
    through_china = next(r for r in answer.routes if r.through == ("CN",))
    assert chain(through_china)[0] == MANZHOULI
    assert chain(through_china)[-1].startswith("cn-kp-")
    assert 4_500 < through_china.totals.distance_km < 5_200
    assert answer.baseline is direct


def test_chengdu_to_khabarovsk() -> None:
    """Over the Amur bridge at Tongjiang, by Suifenhe or Hunchun, or far round by Mongolia."""
    answer = the_atlas().compare("chengdu", "khabarovsk", as_of=DAY)
    best = answer.routes[0]
    assert (best.kind, chain(best)) == ("direct", ["cn-ru-tongjiang-nizhneleninskoye"])
    assert 4_000 < best.totals.distance_km < 4_500
    others = {route.through: route for route in answer.routes if route.kind == "through"}
    assert chain(others["MN",]) == ["cn-mn-erenhot-zamyn-uud", "mn-ru-sukhbaatar-naushki"]
    assert all(chain(r)[-1].endswith(KHASAN) for t, r in others.items() if t == ("KP",))
    by_rail = the_atlas().compare("chengdu", "khabarovsk", as_of=DAY, modes=(RAIL,), all_ways=True)
    gates = {chain(route)[-1] for route in by_rail.routes if route.kind == "direct"}
    assert {"cn-ru-suifenhe-grodekovo", "cn-ru-hunchun-kamyshovaya", MANZHOULI} <= gates


def test_the_way_back_passes_the_same_gates() -> None:
    there = the_atlas().compare("chengdu", "khabarovsk", as_of=DAY)
    back = the_atlas().compare("khabarovsk", "chengdu", as_of=DAY)
    assert chain(there.routes[0]) == chain(back.routes[0])[::-1]
    assert there.routes[0].totals.distance_km == pytest.approx(back.routes[0].totals.distance_km)


def road_legs_km(route: Route) -> list[float]:
    return [s.distance_km for s in route.steps if isinstance(s, Leg) and s.mode is ROAD]


def test_coal_from_kemerovo_to_busan_compares_rajin_with_vostochny() -> None:
    """As anybody would ask it, with no word of what best means: coal is compared by cost.

    Since the measure of 2016 nobody has told of the ships from Rajin: unconfirmed, and shown.
    """
    atlas = the_atlas()
    lot = atlas.cargo(tonnes=40_000, kind="coal")
    answer = atlas.compare("kemerovo", "busan", as_of=DAY, cargo=lot)
    assert answer.question.objective == "cost"
    assert (lot.units, lot.trains) == (580, 9)
    over_rajin = next(r for r in answer.routes if r.through == ("KP",))
    assert chain(over_rajin)[0] == KHASAN
    assert chain(over_rajin)[1] in RAJIN_SEA
    assert over_rajin.availability == "unconfirmed"
    # By that very ship to Busan: Pohang, with a train behind it, is another way.
    vostochny = next(r for r in answer.routes if chain(r) == [VOSTOCHNY_SEA])
    assert (vostochny.kind, vostochny.availability) == ("direct", "open")
    places = [s.place_id for s in vostochny.steps if isinstance(s, Stop)]
    assert {"vostochny-port", "busan-port"} <= set(places)
    assert "pohang-port" not in places
    for route in (over_rajin, vostochny):
        assert modes_of(route) <= {"rail", "road", "sea"}
        assert all(km <= LAST_MILE_KM for km in road_legs_km(route))


def test_by_time_the_coal_rolls_through_to_rajin_on_its_own_wheels() -> None:
    atlas = the_atlas()
    lot = atlas.cargo(tonnes=40_000, kind="coal")
    answer = atlas.compare("kemerovo", "busan", as_of=DAY, cargo=lot, objective="time")
    over_rajin = next(r for r in answer.routes if r.through == ("KP",))
    gauges = {s.gauge_mm for s in over_rajin.steps if isinstance(s, Leg) and s.mode is RAIL}
    assert gauges == {1520}


def test_the_wagons_of_1520_mm_reach_the_quay_of_rajin() -> None:
    """Rails of both gauges lead onto pier 3: no wheels are changed, and no lorry comes between."""
    atlas = the_atlas()
    lot = atlas.cargo(tonnes=40_000, kind="coal")
    for destination in ("rajin-port", "busan"):
        answer = atlas.compare("kemerovo", destination, as_of=DAY, cargo=lot)
        over_rajin = next(
            r for r in answer.routes if r.through in ((), ("KP",)) and KHASAN in chain(r)
        )
        legs = [s for s in over_rajin.steps if isinstance(s, Leg) and s.mode is RAIL]
        assert {leg.gauge_mm for leg in legs} == {1520}
        assert legs[-1].to_id == "rajin-port"
        activities = {s.activity for s in over_rajin.steps if isinstance(s, Stop)}
        assert not activities & {"transfer", "gauge_change"}


def test_beijing_to_the_north_east_goes_by_tianjin_as_the_through_trains_do() -> None:
    atlas = the_atlas()
    assert atlas.way_km(["beijing-station", "shanhaiguan"]) == pytest.approx(430.0)
    assert atlas.way_km(["beijing-station", "qinhuangdao"]) == pytest.approx(294.0)
    best = atlas.compare("beijing", "pyongyang", as_of=DAY, modes=(RAIL,)).routes[0]
    assert best.totals.distance_km == pytest.approx(1_364, rel=0.01)


@pytest.mark.parametrize(
    ("pair", "tonnes", "day"),
    [
        (("kemerovo", "busan"), 40_000, DAY),
        (("kemerovo", "rajin-port"), 40_000, DAY),
        (("vladivostok", "rajin"), 20_000, date(2026, 6, 1)),
        (("hengshan-cn", "zhengzhou"), 40_000, DAY),
        (("khabarovsk", "vladivostok"), 40_000, DAY),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else None,
)
def test_the_best_way_of_bulk_does_not_go_by_lorry(
    pair: tuple[str, str], tonnes: float, day: date
) -> None:
    """Nobody asks for the fastest coal: unless somebody does, it goes by rail and sea."""
    atlas = the_atlas()
    for kind in ("coal", "grain_bulk"):
        lot = atlas.cargo(tonnes=tonnes, kind=kind)
        best = atlas.compare(*pair, as_of=day, cargo=lot).routes[0]
        assert sum(road_legs_km(best)) <= LAST_MILE_KM, best.label
        assert "far_by_lorry" not in {remark.kind for remark in best.remarks}


def test_other_goods_are_compared_by_time_unless_said_otherwise() -> None:
    atlas = the_atlas()
    asked = partial(atlas.compare, "khabarovsk", "vladivostok", as_of=DAY)
    for kind in ("container", "general", "grain_bag"):
        lot = atlas.cargo(tonnes=500, kind=kind)
        assert asked(cargo=lot).question.objective == "time"
        assert asked(cargo=lot, objective="cost").question.objective == "cost"
    assert asked().question.objective == "time"
    assert asked(cargo=atlas.cargo(kind="coal"), objective="time").question.objective == "time"


def test_coal_far_by_lorry_says_how_many_lorries_that_is() -> None:
    """By time the lorry is first, as asked; nobody is left to think that this is usual."""
    atlas = the_atlas()
    lot = atlas.cargo(tonnes=40_000, kind="coal")
    ends = ("khabarovsk", "vladivostok")
    asked = partial(atlas.compare, *ends, as_of=DAY, objective="time")
    answer = asked(cargo=lot)
    by_road, by_rail = answer.routes
    assert (modes_of(by_road), modes_of(by_rail)) == ({"road"}, {"rail"})
    found = [remark for remark in by_road.remarks if remark.kind == "far_by_lorry"]
    assert [remark.thing for remark in found] == ["khabarovsk"]
    assert found[0].text == (
        "759 km by lorry: bulk goods are seldom taken so far by road, and nothing here says that "
        "2,000 lorries of 20 t can be had."
    )
    assert "far_by_lorry" not in {remark.kind for remark in by_rail.remarks}
    told = to_dict(answer, atlas.facts)
    assert told["lot"]["lorries"] == 2_000
    assert told["lot"]["sentence"].endswith(" ≈ 9 trains; by road ≈ 2,000 lorries")
    assert told["routes"][0]["remarks"][0]["kind"] == "far_by_lorry"
    # Nothing of the kind where no way runs by road, or where the goods are no bulk.
    rail_only = to_dict(asked(cargo=lot, modes=(RAIL,)), atlas.facts)
    assert rail_only["lot"]["sentence"].endswith(" ≈ 9 trains")
    boxes = asked(cargo=atlas.cargo(teu=100))
    kinds = {remark.kind for route in boxes.routes for remark in route.remarks}
    assert "far_by_lorry" not in kinds
    # The same weight in containers would fill trains too, and nobody has said of so many lorries.
    many = asked(cargo=atlas.cargo(tonnes=40_000)).routes[0]
    assert [remark.text for remark in many.remarks if remark.kind == "far_by_lorry"] == [
        "759 km by lorry: the lot would fill 30 trains, and nothing here says that 3,334 lorries "
        "of one container each can be had."
    ]


# -- closing never helps, opening never hurts ------------------------------------------------------

PAIRS = (
    ("vladivostok", "pyongyang"),
    ("kemerovo", "rajin-port"),
    ("chengdu", "khabarovsk"),
    ("moscow", "busan"),
    ("almaty", "tianjin"),
    ("warsaw", "tashkent"),
)
MEASURES = {
    "time": lambda route: route.totals.time_h.typical,
    "cost": lambda route: route.totals.cost_usd.typical,
    "co2e": lambda route: route.totals.co2e_kg.typical,
    "distance": lambda route: route.totals.distance_km,
}


def best(pair: tuple[str, str], objective: str, scenario: Scenario) -> tuple[float, Answer]:
    """The least of all ways that may be used, in the objective; infinite where there is none."""
    answer = the_atlas().compare(*pair, as_of=DAY, objective=objective, scenario=scenario)
    return min((MEASURES[objective](r) for r in answer.routes), default=float("inf")), answer


@pytest.mark.parametrize("objective", MEASURES)
@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_closing_a_crossing_never_makes_the_best_way_better(
    pair: tuple[str, str], objective: str
) -> None:
    now, answer = best(pair, objective, AS_REPORTED)
    used = list(dict.fromkeys(id_ for ids in chains(answer)[:4] for id_ in ids))
    assert used
    for id_ in used:
        then, without = best(pair, objective, Scenario(closed=(id_,)))
        assert then >= now * (1 - 1e-9), id_
        assert all(id_ not in ids for ids in chains(without))
    on_best = chain(min(answer.routes, key=MEASURES[objective]))
    shut, without = best(pair, objective, Scenario(closed=tuple(on_best)))
    assert shut >= now * (1 - 1e-9)
    assert on_best not in chains(without)


@pytest.mark.parametrize("objective", MEASURES)
@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_opening_a_crossing_never_makes_the_best_way_worse(
    pair: tuple[str, str], objective: str
) -> None:
    now, answer = best(pair, objective, AS_REPORTED)
    shut = [p.id for r in answer.unavailable for p in r.blocked_by if not p.is_link]
    known = the_atlas().facts.crossings
    for id_ in [i for i in dict.fromkeys(shut) if i in known][:5]:
        then, _ = best(pair, objective, Scenario(opened=(id_,)))
        assert then <= now * (1 + 1e-9), id_


def test_opening_what_blocks_the_only_better_way_makes_it_better() -> None:
    """A bridge that is not built: once it is held open, lorries from Vladivostok take it."""
    pair = ("vladivostok", "rajin")
    now, _ = best(pair, "distance", Scenario(closed=(KHASAN,)))
    bridge = "kp-ru-tumen-road-bridge"
    then, answer = best(pair, "distance", Scenario(opened=(bridge,), closed=(KHASAN,)))
    assert then < now
    assert [bridge] in chains(answer)


# -- a break-even entered again --------------------------------------------------------------------

QUESTIONS: tuple[dict[str, Any], ...] = (
    {"pair": ("vladivostok", "pyongyang")},
    {"pair": ("vladivostok", "pyongyang"), "modes": (RAIL,)},
    {"pair": ("kemerovo", "rajin-port"), "objective": "cost"},
    {"pair": ("chengdu", "khabarovsk")},
    {"pair": ("moscow", "busan")},
    {"pair": ("almaty", "tianjin"), "objective": "cost"},
)


def by_id(answer: Answer, id_: str) -> Route | None:
    return next((route for route in answer.all_routes() if route.id == id_), None)


def moves(route: Route) -> list[object]:
    """What a way is made of, without its prices."""
    return [
        (getattr(s, "from_id", ""), getattr(s, "to_id", ""), getattr(s, "place_id", ""))
        for s in route.steps
    ]


def test_a_break_even_entered_again_makes_the_two_totals_equal() -> None:
    """Where the ways stay as they are; another value may lead a way over other rails."""
    atlas, level = the_atlas(), 0
    for question in QUESTIONS:
        asked = {"as_of": DAY, **{k: v for k, v in question.items() if k != "pair"}}
        answer = atlas.compare(*question["pair"], **asked)
        for turn in to_dict(answer, atlas.facts)["break_even"]:
            if turn["assumption"] not in atlas.facts.assumptions:
                continue  # the headway of a ferry is no row that can be set
            scenario = Scenario(values=((turn["assumption"], turn["value"]),))
            again = atlas.compare(*question["pair"], **asked, scenario=scenario)
            ends = [
                (by_id(answer, turn[end]), by_id(again, turn[end])) for end in ("faster", "other")
            ]
            if any(new is None or moves(old) != moves(new) for old, new in ends if old):
                continue
            totals = [MEASURES[turn["objective"]](new) for _, new in ends if new]
            assert totals[0] == pytest.approx(totals[1], rel=1e-6), turn["sentence"]
            level += 1
    assert level >= 10


def test_all_ways_are_at_most_the_200_best_and_more_are_said() -> None:
    atlas = the_atlas()
    few = atlas.compare("vladivostok", "pyongyang", as_of=DAY)
    every = atlas.compare("vladivostok", "pyongyang", as_of=DAY, all_ways=True)
    many = atlas.compare("moscow", "pyongyang", as_of=DAY, all_ways=True)
    assert {route.id for route in few.routes} <= {route.id for route in every.routes}
    assert many.has_more
    assert len(many.routes) >= 200
    hours = [r.totals.time_h.typical for r in many.routes if r.availability == "open"]
    assert hours == pytest.approx(sorted(hours))
