"""Zones, gates and actions: where cargo runs freely, and where something has to happen."""

from dataclasses import replace

import pytest

from geo.atlas import OBJECTIVES, Atlas
from geo.model import Facts, LonLat, Status, System
from geo.network import Action, ActionKind, Crossing, Network, Node, local
from tests.geo.reading import ask, hidden_gauge_changes, idle_handling, legs, stops, told
from tests.geo.records import (
    RAIL,
    ROAD,
    SEA,
    event,
    link,
    place,
    with_crossings,
    with_events,
    with_links,
    with_places,
    without_links,
)
from tests.geo.tiny_world import KHASAN, PEAK, QUANHE, SUIFENHE

WIDE, NARROW = System.RAIL_1520.value, System.RAIL_1435.value
LORRY = System.ROAD.value


@pytest.fixture(scope="module")
def network(facts: Facts) -> Network:
    return Network(facts)


def places_of(network: Network, place_id: str, track: str) -> set[str]:
    return {node.place_id for node in network.zone(Node(place_id, track))}


def km(network: Network, start: Node, place_id: str) -> float:
    return network.distances(start, (Node(place_id, start.track),))[0]


def links(network: Network, start: Node, place_id: str) -> list[str]:
    """Ids of the links of a run in travel order."""
    return [one.link.id for one in network.run(start, Node(place_id, start.track)).links]


def actions(network: Network, node: Node, kind: ActionKind) -> list[Action]:
    return [action for action in network.actions(node) if action.kind is kind]


# -- zones -----------------------------------------------------------------------------------------


def test_a_zone_ends_at_the_border(network: Network) -> None:
    assert places_of(network, "khasan", WIDE) == {"vladivostok", "ussuriysk", "khasan"}
    assert places_of(network, "suifenhe", WIDE) == {"suifenhe"}
    assert places_of(network, "tumen", NARROW) == {"suifenhe", "tumen", "dandong"}
    assert places_of(network, "tumen-checkpoint", LORRY) == {"tumen-checkpoint"}


def test_a_dual_gauge_link_lies_in_both_zones(network: Network) -> None:
    assert places_of(network, "rajin", WIDE) == {"tumangang", "rajin"}
    assert places_of(network, "rajin", NARROW) == {"tumangang", "rajin", "pyongyang", "sinuiju"}


def test_a_line_with_a_history_is_no_part_of_a_zone(network: Network, facts: Facts) -> None:
    # The coast line would make it 600 km; without it one goes back by Tumangang.
    assert km(network, Node("rajin", NARROW), "pyongyang") == 50 + 750
    alone = Network(without_links(facts, "inner"))
    assert places_of(alone, "pyongyang", NARROW) == {"pyongyang", "sinuiju"}


def test_a_place_without_a_system_is_in_no_zone(network: Network) -> None:
    nowhere = Node("khasan", NARROW)
    assert network.zone(nowhere) == ()
    assert network.gates(nowhere) == ()


def test_gauges_that_the_model_does_not_know_make_no_zone(facts: Facts) -> None:
    narrow = link("forest-line", RAIL, ("sinuiju", "rajin"), 10, gauges=(750,))
    network = Network(with_links(facts, narrow))
    assert km(network, Node("rajin", NARROW), "sinuiju") == 50 + 750 + 200
    assert network.tracks("sinuiju") == (NARROW,)


def test_a_gauge_that_nothing_changes_to_is_a_zone_of_its_own(facts: Facts) -> None:
    cape = link("cape", RAIL, ("sinuiju", "rajin"), 10, gauges=(1067,))
    network = Network(with_links(facts, cape))
    track = System.RAIL_1067.value
    assert places_of(network, "rajin", track) == {"rajin", "sinuiju"}
    assert km(network, Node("rajin", NARROW), "sinuiju") == 50 + 750 + 200
    assert actions(network, Node("rajin", track), ActionKind.GAUGE_CHANGE) == []


# -- weighted kilometres ---------------------------------------------------------------------------


def test_the_weighted_path_is_taken_and_its_plain_kilometres_counted(
    network: Network, facts: Facts
) -> None:
    start = Node("suifenhe", NARROW)
    # 400 + 600 = 1000 weighs less than the 600 km of forest line that weigh 1200.
    assert km(network, start, "dandong") == 1000
    assert links(network, start, "dandong") == ["suifenhe-tumen", "tumen-dandong"]
    cut = Network(without_links(facts, "suifenhe-tumen"))
    assert km(cut, start, "dandong") == 600
    assert links(cut, start, "dandong") == ["forest"]


def test_links_of_a_run_stand_in_travel_order(network: Network) -> None:
    there = network.run(Node("vladivostok", WIDE), Node("khasan", WIDE)).links
    back = network.run(Node("khasan", WIDE), Node("vladivostok", WIDE)).links
    assert [one.link.id for one in there] == ["vladivostok-ussuriysk", "ussuriysk-khasan"]
    assert [one.is_forward for one in there] == [True, True]
    assert [one.link for one in back] == [one.link for one in reversed(there)]
    assert [one.is_forward for one in back] == [not one.is_forward for one in reversed(there)]
    assert links(network, Node("khasan", WIDE), "khasan") == []


def test_of_two_parallel_links_the_lighter_is_taken(facts: Facts) -> None:
    shortcut = link("tunnel", RAIL, ("khasan", "ussuriysk"), 200, gauges=(1520,))
    network, start = Network(with_links(facts, shortcut)), Node("vladivostok", WIDE)
    assert (km(network, start, "khasan"), links(network, start, "khasan")[-1]) == (300, "tunnel")


# -- towns -----------------------------------------------------------------------------------------


def test_a_town_means_all_its_members_and_a_member_itself(network: Network) -> None:
    assert set(network.members("vladivostok")) == {"vladivostok", "vladivostok-port"}
    assert network.members("vladivostok-port") == ("vladivostok-port",)
    assert set(network.town("vladivostok-port")) == {"vladivostok", "vladivostok-port"}
    assert network.tracks("rajin") == (NARROW, WIDE, LORRY)
    assert network.tracks("rajin-port") == ("sea",)


def test_a_station_between_gates_can_be_asked_for(facts: Facts) -> None:
    halt = place("halt", "RU", (131.5, 43.5))
    split = with_links(
        with_places(without_links(facts, "ussuriysk-khasan"), halt),
        link("a", RAIL, ("ussuriysk", "halt"), 120, gauges=(1520,)),
        link("b", RAIL, ("halt", "khasan"), 180, gauges=(1520,)),
    )
    network = Network(split)
    assert Node("halt", WIDE) not in network.gates(Node("khasan", WIDE))
    atlas = Atlas(split)
    for origin, destination, km in (("vladivostok", "halt", 220), ("halt", "rajin", 240)):
        route = ask(atlas, origin, destination, PEAK, (RAIL,)).routes[0]
        assert route.totals.distance_km == pytest.approx(km)


def test_what_is_no_gate_changes_no_answer(
    atlas: Atlas, facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Network, "_is_gate", lambda self, node: True)
    every = Atlas(facts)
    pairs = [
        ("vladivostok", "pyongyang"), ("suifenhe", "rajin"), ("busan", "ussuriysk"),
        ("dandong", "khasan"), ("tumangang", "sinuiju"), ("vladivostok", "tumen"),
    ]  # fmt: skip
    for origin, destination in pairs:
        for objective in OBJECTIVES:
            one = ask(atlas, origin, destination, PEAK, objective=objective)
            other = ask(every, origin, destination, PEAK, objective=objective)
            assert [told(r.steps) for r in one.routes] == [told(r.steps) for r in other.routes]


def test_a_place_where_nothing_can_happen_is_no_gate(network: Network) -> None:
    def gates(place_id: str, track: str) -> set[str]:
        return {node.place_id for node in network.gates(Node(place_id, track))}

    assert gates("khasan", WIDE) == {"khasan", "ussuriysk", "vladivostok"}
    assert gates("rajin", NARROW) == {"tumangang", "rajin", "pyongyang", "sinuiju"}
    # Roads: Pyongyang has no yard, so a lorry on its way has nothing to do there.
    assert gates("rajin", LORRY) == {"rajin", "tumangang"}


# -- borders ---------------------------------------------------------------------------------------


def the_crossing(network: Network, node: Node) -> Crossing:
    """The only way over a border from a node."""
    (found,) = (crossing for crossing in network.crossings() if crossing.action.tail == node)
    return found


def share_before(network: Network, place_id: str, track: str) -> float:
    return the_crossing(network, Node(place_id, track)).tail_share


def test_a_link_over_a_border_is_cut_by_its_sourced_kilometres(network: Network) -> None:
    out = the_crossing(network, Node("khasan", WIDE))
    assert (out.crossing.id, out.tail_country, out.head_country) == (KHASAN, "RU", "KP")
    assert out.tail_share == pytest.approx(0.4)
    assert share_before(network, "tumangang", WIDE) == pytest.approx(0.6)


@pytest.mark.parametrize(("lon", "share"), [(131.5, 0.5), (131.75, 0.25), (131.0, 1.0)])
def test_without_a_source_it_is_cut_by_the_straight_distances(
    facts: Facts, lon: float, share: float
) -> None:
    # Ussuriysk lies at 132° E, Suifenhe at 131° E, on one parallel.
    moved = replace(facts.crossings[SUIFENHE], position=LonLat(lon, 44.0))
    network = Network(with_crossings(facts, moved))
    assert share_before(network, "ussuriysk", WIDE) == pytest.approx(share, abs=1e-4)
    assert share_before(network, "suifenhe", WIDE) == pytest.approx(1 - share, abs=1e-4)


def test_a_border_without_any_length_around_it_is_cut_in_half(facts: Facts) -> None:
    at = facts.crossings[SUIFENHE].position
    moved = [replace(facts.places[p], position=at) for p in ("ussuriysk", "suifenhe")]
    assert share_before(Network(with_places(facts, *moved)), "ussuriysk", WIDE) == 0.5


# -- gauges ----------------------------------------------------------------------------------------


def test_gauge_changes_only_where_the_table_says_and_in_that_direction(network: Network) -> None:
    def methods(place_id: str, track: str) -> list[str]:
        found = actions(network, Node(place_id, track), ActionKind.GAUGE_CHANGE)
        return [a.gauge_break.id for a in found if a.gauge_break]

    # The tippler is for coal: which cargo can use which is for the question to say.
    assert methods("tumangang", WIDE) == ["bogies", "crane", "coal-tippler"]
    assert methods("tumangang", NARROW) == ["bogies", "coal-tippler"]
    # Rajin has both gauges, and a row that is on the map only; Ussuriysk has no second gauge.
    assert methods("rajin", WIDE) == methods("rajin", NARROW) == methods("ussuriysk", WIDE) == []


def test_a_lorry_across_town_keeps_the_gauge(network: Network) -> None:
    came_by_wide = actions(network, local("rajin", WIDE, moved=True), ActionKind.TERMINAL)
    assert [action.head.track for action in came_by_wide] == [WIDE]
    from_home = actions(network, local("rajin", "origin"), ActionKind.TERMINAL)
    assert {action.head.track for action in from_home} == {WIDE, NARROW}
    across = actions(network, local("rajin", WIDE), ActionKind.TRANSFER)
    assert [action.head for action in across] == [local("rajin-port", WIDE, moved=True)]


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_a_lorry_that_never_moves_changes_no_gauge(atlas: Atlas, objective: str) -> None:
    # Unloading and loading at Tumangang (12 h, 60 USD) would beat the crane (30 h, 60 USD) and the
    # bogies (10 h, 200 USD) where cost is all that counts.
    routes = ask(atlas, "vladivostok", "dandong", PEAK, (RAIL, ROAD), objective).all_routes()
    assert [hidden_gauge_changes(route) for route in routes] == [[]] * len(routes)


def test_a_dual_gauge_town_without_a_break_of_gauge_changes_nothing(facts: Facts) -> None:
    # Without any gauge break in KP, wide wagons get to Rajin and no further.
    breaks = {k: v for k, v in facts.gauge_breaks.items() if v.place_id == "suifenhe"}
    atlas = Atlas(replace(facts, gauge_breaks=breaks))
    answer = ask(atlas, "vladivostok", "pyongyang", PEAK, (RAIL,))
    assert all(route.through == ("CN",) for route in answer.routes)
    assert ask(atlas, "vladivostok", "rajin", PEAK, (RAIL,)).routes[0].through == ()


# -- handling --------------------------------------------------------------------------------------


def test_a_lorry_goes_on_by_road_from_another_member_of_the_town(atlas: Atlas) -> None:
    # 350 km in CN at 0.05 h, 2 h across Tumen, 10 km to the border, 10 h, 50 km in KP at 0.1 h.
    answer = ask(atlas, "suifenhe", "rajin", PEAK, (ROAD,))
    assert [route.id for route in answer.routes] == [f"{QUANHE}.road"]
    route = answer.routes[0]
    assert told(route.steps) == [
        "road CN suifenhe→tumen 350 km",
        "transfer tumen-checkpoint",
        f"road CN tumen-checkpoint→{QUANHE} 10 km",
        f"border {QUANHE}",
        f"road KP {QUANHE}→rajin 50 km",
    ]
    assert route.totals.time_h.typical == pytest.approx(17.5 + 2 + 0.5 + 10 + 5)


def test_nothing_is_loaded_and_unloaded_on_the_spot(atlas: Atlas) -> None:
    for objective in OBJECTIVES:
        answer = ask(atlas, "vladivostok", "pyongyang", PEAK, objective=objective)
        assert [idle_handling(route) for route in answer.routes] == [[]] * len(answer.routes)


def test_a_transfer_is_allowed_whatever_modes_are_asked_for(atlas: Atlas) -> None:
    # By sea from the town: the quay is a member of the town, so the voyage starts there at once;
    # from Busan to the town of Rajin, likewise. From the port to the town's rails it takes a lorry.
    route = ask(atlas, "busan", "ussuriysk", PEAK, (RAIL, SEA)).routes[0]
    assert [stop.activity for stop in stops(route)] == [
        "port", "wait", "border", "port", "transfer", "terminal", "terminal",
    ]  # fmt: skip
    assert [leg.mode for leg in legs(route)] == [SEA, RAIL]


def test_a_coasting_voyage_is_priced_as_sea(facts: Facts) -> None:
    quay = place("nampo", "KP", (125.4, 38.7), kind="port")
    coaster = link("coaster", SEA, ("rajin-port", "nampo"), 185.2)
    atlas = Atlas(with_links(with_places(facts, quay), coaster))
    route = ask(atlas, "rajin", "nampo", PEAK, (SEA,)).routes[0]
    # Port 24 h, wait for a common carrier 72 h, 185.2 km at 18.52 km/h, port 24 h.
    assert told(route.steps) == [
        "port rajin-port",
        "wait rajin-port",
        "sea None rajin-port→nampo 185.2 km",
        "port nampo",
    ]
    assert route.totals.time_h.typical == pytest.approx(24 + 72 + 10 + 24)


def test_a_coasting_voyage_may_have_a_history(facts: Facts) -> None:
    quay = place("nampo", "KP", (125.4, 38.7), kind="port")
    coaster = link("coaster", SEA, ("rajin-port", "nampo"), 185.2, subject="kp-coaster")
    world = with_links(with_places(facts, quay), coaster)
    for status, count in ((Status.OPEN, 1), (Status.CLOSED, 0)):
        report = event("kp-coaster", "2018-01-01", status, modes=(SEA,))
        answer = ask(Atlas(with_events(world, report)), "rajin", "nampo", PEAK, (SEA,))
        assert (len(answer.routes), len(answer.unavailable)) == (count, 1 - count)


def test_a_heavy_road_is_not_dodged_by_stopping_on_the_way(facts: Facts) -> None:
    # Rajin–Pyongyang: 650 km, or 200 + 200 km by a mine road that weighs double (800), over a mine
    # that is a gate because it has a siding.
    mine = place("mine", "KP", (128.0, 40.5))
    world = with_links(
        with_places(facts, mine),
        link("mine-east", ROAD, ("rajin", "mine"), 200, weight=2.0),
        link("mine-west", ROAD, ("mine", "pyongyang"), 200, weight=2.0),
        link("siding", RAIL, ("mine", "sinuiju"), 10, gauges=(1435,), weight=9.0),
    )
    route = ask(Atlas(world), "rajin", "pyongyang", PEAK, (ROAD,)).routes[0]
    assert route.totals.distance_km == 650
    assert ask(Atlas(world), "rajin", "mine", PEAK, (ROAD,)).routes[0].totals.distance_km == 200


def test_a_heavy_line_is_not_dodged_by_unloading_on_the_way(facts: Facts) -> None:
    # Suifenhe–Dandong: 1000 km by Tumen, or 300 + 300 km of forest line that weigh 1200, over a
    # camp that is a gate because it has a road. Unloading and loading there would save 40 h for 12.
    camp = place("camp", "CN", (128.0, 42.0))
    world = with_links(
        with_places(without_links(facts, "forest"), camp),
        link("forest-east", RAIL, ("suifenhe", "camp"), 300, gauges=(1435,), weight=2.0),
        link("forest-west", RAIL, ("camp", "dandong"), 300, gauges=(1435,), weight=2.0),
        link("track", ROAD, ("camp", "tumen"), 500),
    )
    world = replace(world, terminals=world.terminals | {"camp"})
    route = ask(Atlas(world), "suifenhe", "dandong", PEAK, (RAIL,)).routes[0]
    assert route.totals.distance_km == 1000
