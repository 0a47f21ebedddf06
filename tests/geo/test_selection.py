"""Which of the ways that work are shown: what is dropped, and what is always kept."""

from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from hypothesis import given, settings
from hypothesis import strategies as st

from geo.atlas import OBJECTIVES, Atlas
from geo.model import Facts, Status
from geo.selection import (
    MOST_ROUTES,
    MOST_UNAVAILABLE,
    OPEN,
    UNCONFIRMED,
    Candidate,
    shown,
)
from tests.geo.reading import ask, chain, chains, no_worse, only, vlad_to_pyongyang
from tests.geo.records import (
    RAIL,
    ROAD,
    crossing,
    event,
    link,
    with_assumptions,
    with_crossings,
    with_events,
    with_links,
)
from tests.geo.tiny_world import (
    DANDONG,
    DAYS,
    DETOUR,
    KHASAN,
    LATE,
    PEAK,
    QUANHE,
    SUIFENHE,
    TUMEN,
)

ENDS = ["vladivostok", "ussuriysk", "tumen", "dandong", "rajin", "pyongyang", "seoul", "busan"]


def test_a_way_is_dropped_by_a_peer_that_is_no_worse_in_anything(facts: Facts) -> None:
    # The road over Suifenhe now beats the rails in everything, and both lead to Dandong.
    worse = {"dwell__rail__cn-ru": 500.0, "fee__rail__cn-ru": 5000.0, "emission__road": 0.1}
    atlas = Atlas(with_assumptions(facts, **worse))
    answer = ask(atlas, "vladivostok", "pyongyang", PEAK, (RAIL, ROAD))
    shown = [tuple((p.id, p.mode) for p in r.passages) for r in answer.routes]
    assert ((SUIFENHE, ROAD), (DANDONG, RAIL)) in shown
    assert ((SUIFENHE, RAIL), (DANDONG, RAIL)) not in shown
    # Worse than another in everything, but by another last crossing.
    quanhe = next(r for r in answer.routes if chain(r) == (SUIFENHE, QUANHE))
    tumen = next(r for r in answer.routes if chain(r) == (SUIFENHE, TUMEN))
    assert no_worse(quanhe, tumen)


def test_the_shortest_way_is_kept_when_the_shortest_is_asked_for(facts: Facts) -> None:
    # 450 km over the hills to Tumen, nearly all on slow, dear and diesel rails, against 500 by
    # Suifenhe: worse in everything but length.
    hills = crossing("cn-ru-hills-pass", (RAIL,), (131.0, 43.5))
    line = link(
        "hills",
        RAIL,
        ("ussuriysk", "tumen"),
        450,
        gauges=(1520,),
        crossing=hills.id,
        border_km=440,
    )
    bogies = replace(facts.gauge_breaks["suifenhe"], id="tumen", place_id="tumen")
    world = replace(facts, gauge_breaks={**facts.gauge_breaks, "tumen": bogies})
    world = with_crossings(with_links(world, line), hills)
    world = with_events(world, event(hills.id, "2018-01-01", Status.OPEN))
    atlas = Atlas(with_assumptions(world, speed__rail_1520__ru=60.0, tariff__rail_1520__ru=5.0))
    by_hills, by_suifenhe = (hills.id, DANDONG), (SUIFENHE, DANDONG)
    routes = ask(atlas, "vladivostok", "pyongyang", PEAK, (RAIL,), "distance").routes
    assert no_worse(only(routes, *by_suifenhe), only(routes, *by_hills))
    assert by_hills not in chains(ask(atlas, "vladivostok", "pyongyang", PEAK, (RAIL,)).routes)


def test_the_best_direct_way_is_shown_however_slow(facts: Facts) -> None:
    atlas = Atlas(with_assumptions(facts, **{"dwell__rail__kp-ru": 5000.0}))
    answer = vlad_to_pyongyang(atlas)
    assert chains(answer.routes)[-1] == (KHASAN,)
    assert answer.routes[-1].totals.time_h.typical > 2.5 * answer.routes[0].totals.time_h.typical


def test_other_ways_that_take_far_too_long_are_noise(facts: Facts) -> None:
    slow = Atlas(with_assumptions(facts, **{"dwell__rail__cn-kp": 5000.0}))
    for day in (PEAK, LATE):
        assert chains(vlad_to_pyongyang(slow, day).routes) == [(KHASAN,), (SUIFENHE, DANDONG)]


def test_an_unconfirmed_way_hides_no_open_one(facts: Facts) -> None:
    # Tumen is unknown and near (129 h), Dandong open and far: 2,110 km and 60 days at the border.
    slow = Atlas(with_assumptions(facts, **{f"dwell__{DANDONG}": 1440.0}))
    routes = ask(slow, "ussuriysk", "rajin", DETOUR, (RAIL,)).routes
    assert [(chain(r), r.availability) for r in routes] == [
        ((SUIFENHE, DANDONG), "open"), ((SUIFENHE, TUMEN), "unconfirmed"),
    ]  # fmt: skip


def many_crossings(facts: Facts, count: int, status: Status) -> Facts:
    """As many crossings beside Khasan, each a little longer than the one before."""
    for number in range(count):
        id_ = f"kp-ru-ford-{number:02}"
        by = link(
            id_,
            RAIL,
            ("khasan", "tumangang"),
            20 + number,
            gauges=(1520,),
            crossing=id_,
            border_km=4,
        )
        facts = with_links(with_crossings(facts, crossing(id_, (RAIL,), (130.6, 42.4))), by)
        facts = with_events(facts, event(id_, "2018-01-01", status))
    return facts


def test_at_most_eight_ways_are_shown_the_best_of_them(facts: Facts) -> None:
    answer = ask(Atlas(many_crossings(facts, 12, Status.OPEN)), "khasan", "rajin", PEAK, (RAIL,))
    assert len(answer.routes) == MOST_ROUTES == 8
    assert chains(answer.routes) == [(KHASAN,)] + [(f"kp-ru-ford-{n:02}",) for n in range(7)]


def test_among_eight_are_the_best_through_a_country_and_the_best_unconfirmed(facts: Facts) -> None:
    # A dozen direct ways are faster than either.
    answer = vlad_to_pyongyang(Atlas(many_crossings(facts, 12, Status.OPEN)), LATE)
    assert len(answer.routes) == MOST_ROUTES
    assert chains(answer.routes)[-2:] == [(SUIFENHE, DANDONG), (SUIFENHE, TUMEN)]
    assert [r.availability for r in answer.routes] == ["open"] * 7 + ["unconfirmed"]


def test_twins_of_one_crossing_do_not_crowd_out_another(facts: Facts) -> None:
    # Eight ways into China, each a kilometre longer than the one before and a little cleaner, so
    # that none drops another; all lead on to Dandong before one leads to Tumen.
    world = facts
    for n in range(1, 9):
        id_, ends = f"cn-ru-ford-{n}", ("ussuriysk", "suifenhe")
        by = link(id_, RAIL, ends, 100 + n, gauges=(1520,), crossing=id_, border_km=50 - 5 * n)
        world = with_links(with_crossings(world, crossing(id_, (RAIL,), (131.5, 44.0))), by)
        world = with_events(world, event(id_, "2018-01-01", Status.OPEN))
    routes = vlad_to_pyongyang(Atlas(world)).routes
    assert len(routes) == MOST_ROUTES
    assert chains(routes)[:2] == [(KHASAN,), (SUIFENHE, DANDONG)]
    assert chains(routes)[-1] == (SUIFENHE, TUMEN)
    assert [chain(r)[-1] for r in routes].count(DANDONG) == 6


@dataclass(frozen=True, eq=False)
class Way:
    """What `shown` asks of a way."""

    weight: float
    availability: str
    through: frozenset[str] = frozenset()
    last_crossing_id: str = "bridge"

    @property
    def cost_usd(self) -> float:
        return self.weight

    @property
    def is_direct(self) -> bool:
        return not self.through


def test_an_unconfirmed_way_through_a_country_without_an_open_one_is_among_the_eight() -> None:
    # Coal by Rajin: no open way leads through North Korea alone, and a dozen open ones are faster.
    china = frozenset({"CN"})
    opened = [Way(100 + n, OPEN, china, f"pass-{n}") for n in range(12)]
    doubtful = [Way(90, UNCONFIRMED, china), Way(130, UNCONFIRMED), Way(180, UNCONFIRMED, china)]
    by_rajin = Way(190, UNCONFIRMED, frozenset({"KP"}))
    worse = Way(195, UNCONFIRMED, frozenset({"KP"}))
    ways = cast(list[Candidate], [*opened, *doubtful, worse, by_rajin])
    found = cast(list[Way], shown(ways))
    assert len(found) == MOST_ROUTES
    assert worse not in found
    assert found[-3:] == [doubtful[0], doubtful[1], by_rajin]


def test_not_all_that_is_blocked_is_listed(facts: Facts) -> None:
    answer = ask(Atlas(many_crossings(facts, 14, Status.CLOSED)), "khasan", "rajin", PEAK, (RAIL,))
    assert chains(answer.routes) == [(KHASAN,)]
    assert len(answer.unavailable) == MOST_UNAVAILABLE == 10


@settings(max_examples=60)
@given(
    st.sampled_from(ENDS), st.sampled_from(ENDS), st.sampled_from(DAYS), st.sampled_from(OBJECTIVES)
)
def test_what_is_shown_hides_nothing_better(
    atlas: Atlas, origin: str, destination: str, day: date, objective: str
) -> None:
    if origin == destination:
        return
    answer = ask(atlas, origin, destination, day, objective=objective)
    assert len(answer.routes) <= MOST_ROUTES
    peers = [
        (a, b)
        for a in answer.routes
        for b in answer.routes
        if a is not b
        and (a.availability, a.through, a.passages[-1:])
        == (b.availability, b.through, b.passages[-1:])
    ]
    if objective != "distance":
        assert [(a.id, b.id) for a, b in peers if no_worse(a, b)] == []
    # A direct way that is usable is the baseline, and stands among the routes.
    direct = [r for r in answer.all_routes() if r.kind == "direct"]
    assert answer.baseline is None if not direct else answer.baseline in direct
