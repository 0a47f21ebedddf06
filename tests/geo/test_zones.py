"""Zones over the base network: lengths and ways against networkx, points on lines, countries."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import FactsError
from geo.geodesy import geodesic_km, line_km
from geo.model import Facts, Link, LonLat, System
from geo.zones import RunPath, Spot, Zones
from tests.geo.base_world import BaseEdge, base_network
from tests.geo.plain_tree import Csr
from tests.geo.records import RAIL, ROAD, SEA, link, place
from tests.geo.tiny_world import tiny_facts

WIDE, NARROW = System.RAIL_1520, System.RAIL_1435
FACTS = tiny_facts()
NAMES = ("a", "b", "c", "d", "e")


def world(
    places: dict[str, tuple[str, float, float]], links: Sequence[Link], **more: object
) -> Facts:
    """Facts with nothing but places (country, lon, lat), links and what else is given."""
    return replace(
        FACTS,
        places={id_: place(id_, c, (lon, lat)) for id_, (c, lon, lat) in places.items()},
        links={one.id: one for one in links},
        crossings={}, gauge_breaks={}, ferries={}, lines={}, ports={}, terminals=frozenset(),
        events=(), **more,  # type: ignore[arg-type]
    )  # fmt: skip


@st.composite
def worlds(draw: st.DrawFn) -> Facts:
    """Five places of one country on random links, and a base network that some of them touch."""
    spot = st.tuples(st.integers(0, 40), st.integers(0, 40))
    places = {n: ("RU", 100 + x / 10, 50 + y / 10) for n in NAMES for x, y in [draw(spot)]}
    pairs = st.lists(st.sampled_from(NAMES), min_size=2, max_size=2, unique=True)
    found = draw(
        st.lists(
            st.tuples(
                pairs,
                st.integers(1, 9),
                st.sampled_from([1.0, 1.3, 2.0]),
                st.sampled_from([(1520,), (1435,), (1520, 1435)]),
            ),
            max_size=7,
        )
    )
    links = [
        link(f"l{i}", RAIL, (ends[0], ends[1]), km * 10.1, gauges=gauges, weight=weight)
        for i, (ends, km, weight, gauges) in enumerate(found)
    ]
    nodes = [
        ("RU", 100 + x / 10, 50 + y / 10) for x, y in draw(st.lists(spot, min_size=2, max_size=7))
    ]
    node = st.integers(0, len(nodes) - 1)
    edges = draw(
        st.lists(
            st.builds(
                BaseEdge,
                node,
                node,
                st.integers(1, 90_000),
                st.sampled_from([(1520,), (1435,), (1520, 1435)]),
                st.sampled_from([115, 250]),
                st.lists(st.just((101.0, 51.0)), max_size=2).map(tuple),
            ).filter(lambda edge: edge.tail != edge.head),
            max_size=9,
        )
    )
    joints = draw(st.dictionaries(st.sampled_from(NAMES), st.tuples(node, st.integers(0, 9_000))))
    return world(places, links, base_rail=base_network(nodes, edges, joints))


def plain_graph(facts: Facts, gauge: int) -> nx.MultiGraph:
    """All edges of a gauge as the contract tells them: km, and weight with km to break ties."""
    graph, base = nx.MultiGraph(), facts.base_rail
    for one in facts.links.values():
        if gauge in one.gauges_mm:
            add(graph, one.from_id, one.to_id, one.distance_km, one.path_weight)
    assert base is not None
    bit = {1520: 1, 1435: 2}[gauge]
    for i, mask in enumerate(base.edge_gauges.tolist()):
        if mask & bit:
            km = base.edge_m[i] / 1000
            add(
                graph,
                int(base.edge_tail[i]),
                int(base.edge_head[i]),
                km,
                base.edge_weight_pct[i] / 100,
            )
    touched = set(graph.nodes)
    for i, place_id in enumerate(base.place_id):
        if int(base.place_node[i]) in touched:
            add(graph, place_id, int(base.place_node[i]), base.place_m[i] / 1000, 1.15)
    return graph


def plain_csr(zones: Zones) -> Csr:
    graph = zones.graph
    return Csr(len(graph.zone_of), graph.edge_tail, graph.edge_head, graph.edge_w, graph.edge_mm)


def add(graph: nx.MultiGraph, tail: object, head: object, km: float, weight: float) -> None:
    graph.add_edge(tail, head, both=km * weight + km * 1e-7, km=km)


def plain_km(graph: nx.MultiGraph, tail: str, head: str) -> float:
    path = nx.dijkstra_path(graph, tail, head, weight="both")
    total = 0.0
    for a, b in pairwise(path):
        total += min(graph[a][b].values(), key=lambda edge: edge["both"])["km"]
    return total


def check_path(path: RunPath, km: float, ends: tuple[LonLat, LonLat]) -> None:
    """The path is as long as the table says, begins and ends where it should, and never stops."""
    assert path.distance_km == km
    assert -1e-9 <= path.estimated_km <= km + 1e-6
    for position, end in zip((path.positions[0], path.positions[-1]), ends, strict=True):
        assert tuple(position) == pytest.approx(tuple(end), abs=1e-4)
    assert (np.diff(path.positions, axis=0) != 0).any(axis=1).all()
    for one, other in pairwise(path.links):
        head = one.link.to_id if one.is_forward else one.link.from_id
        tail = other.link.from_id if other.is_forward else other.link.to_id
        if path.estimated_km == 0:
            assert head == tail


@given(worlds())
def test_km_are_those_of_the_least_weighted_way(facts: Facts) -> None:
    zones = Zones(facts)
    for system, gauge in ((WIDE, 1520), (NARROW, 1435)):
        graph = plain_graph(facts, gauge)
        for tail in NAMES:
            assert (system in zones.tracks(tail)) == (tail in graph)
            for head in NAMES:
                start, end = zones.spot(tail, system), zones.spot(head, system)
                if start is None or end is None:
                    continue
                assert (start.zone == end.zone) == nx.has_path(graph, tail, head)
                km = zones.km(start.zone, start, end)
                if start.zone != end.zone:
                    assert km == np.inf
                    continue
                assert zones.km(start.zone, end, start) == km == zones.km(start.zone, start, end)
                assert km == pytest.approx(plain_km(graph, tail, head), abs=1e-6)
                assert zones.gate_km(start, [end.node]).tolist() == [km]
                ends = facts.places[tail].position, facts.places[head].position
                check_path(zones.run(start, end), km, ends)
                check_path(zones.run(end, start), km, ends[::-1])


@settings(max_examples=60)
@given(worlds(), st.floats(100, 104), st.floats(50, 54))
def test_a_point_is_as_far_as_the_point_of_its_line(facts: Facts, lon: float, lat: float) -> None:
    zones, point = Zones(facts), LonLat(lon, lat)
    plain = plain_csr(zones)
    for system, spot in zones.snap(point).items():
        assert zones.system(spot.zone) is system
        assert spot.spur_mm <= 30e6
        graph = zones.graph
        by = graph.edge_mm[spot.edge]
        assert 0 <= spot.along_mm <= by
        for name in zones.places_in(spot.zone):
            end = zones.spot(name, system)
            assert end is not None
            km = zones.km(spot.zone, spot, end)
            # By one end of the edge or by the other, whichever weighs less.
            weight = graph.edge_w[spot.edge] / by if by else 0.0
            ways = []
            for node, mm in (
                (int(graph.edge_tail[spot.edge]), spot.along_mm),
                (int(graph.edge_head[spot.edge]), by - spot.along_mm),
            ):
                all_w, all_mm = plain.tree([(node, 0.0, 0.0)])
                ways.append((all_w[end.node] + mm * weight, all_mm[end.node] + mm))
            assert km == pytest.approx((min(ways)[1] + spot.spur_mm) / 1e6, abs=1e-6)
            assert zones.gate_km(spot, [end.node])[0] == pytest.approx(km, abs=1e-9)
            ends = point, facts.places[name].position
            check_path(zones.run(spot, end), zones.km(spot.zone, spot, end), ends)
            check_path(zones.run(end, spot), zones.km(spot.zone, end, spot), ends[::-1])


# -- by hand ---------------------------------------------------------------------------------------

#  west ──100 (curated)── east, and a base line beside it that repeats it: 0 ── 1 ── 2, 105 km.
BESIDE = {"west": ("RU", 100.0, 50.0), "east": ("RU", 101.4, 50.0)}
NODES = [("RU", 100.0, 50.005), ("RU", 100.7, 50.005), ("RU", 101.4, 50.005)]
TOUCHING = {"west": (0, 500), "east": (2, 500)}


def beside(*, weight_pct: int = 250, more: tuple[BaseEdge, ...] = ()) -> Zones:
    edges = [
        BaseEdge(0, 1, 52_500, weight_pct=weight_pct),
        BaseEdge(1, 2, 52_500, weight_pct=weight_pct),
        *more,
    ]
    links = [link("line", RAIL, ("west", "east"), 100.0, gauges=(1520,))]
    return Zones(world(BESIDE, links, base_rail=base_network(NODES, edges, TOUCHING)))


def spot_at(zones: Zones, place_id: str, system: System = WIDE) -> Spot:
    found = zones.spot(place_id, system)
    assert found is not None
    return found


def test_the_curated_link_wins_over_the_base_network() -> None:
    zones = beside(weight_pct=115)
    path = zones.run(spot_at(zones, "west"), spot_at(zones, "east"))
    assert (path.distance_km, path.estimated_km) == (100.0, 0.0)
    assert [(one.link.id, one.is_forward) for one in path.links] == [("line", True)]


def test_a_point_beside_a_curated_line_stands_on_it() -> None:
    zones = beside()
    middle = LonLat(100.35, 50.005)  # on the base line, 0.6 km from the curated one
    spot = zones.snap(middle)[WIDE]
    path = zones.run(spot, spot_at(zones, "east"))
    spur_km = geodesic_km(middle, LonLat(100.35, 50.0))
    assert path.distance_km == pytest.approx(75.0 + spur_km, abs=0.01)
    assert [(one.link.id, one.is_forward) for one in path.links] == [("line", True)]
    assert path.links[0].distance_km == pytest.approx(75.0, abs=0.01)
    assert path.estimated_km == pytest.approx(spur_km, abs=0.01)
    back = zones.run(spot_at(zones, "east"), spot)
    assert [one.is_forward for one in back.links] == [False]
    assert np.array_equal(back.positions[::-1], path.positions)


def test_two_points_of_one_edge_are_joined_along_it() -> None:
    zones = beside()
    west, east = (zones.snap(LonLat(lon, 49.9))[WIDE] for lon in (100.14, 101.26))
    for start, end, is_forward in ((west, east, True), (east, west, False)):
        path = zones.run(start, end)
        spurs_km = (start.spur_mm + end.spur_mm) / 1e6
        assert path.distance_km == zones.km(start.zone, start, end)
        assert path.distance_km == pytest.approx(80.0 + spurs_km, abs=0.01)
        assert [one.is_forward for one in path.links] == [is_forward]
        assert tuple(path.positions[0]) == start.origin
        assert line_km([LonLat(*p) for p in path.positions]) == pytest.approx(
            spurs_km + geodesic_km(start.position, end.position), rel=1e-3
        )


def test_a_stranded_piece_is_taken_only_where_there_is_no_other() -> None:
    # 3 ── 4: a mine railway that no place touches, 1 km from the point.
    nodes = [*NODES, ("RU", 100.6, 50.2), ("RU", 100.8, 50.2)]
    edges = [BaseEdge(0, 1, 52_500), BaseEdge(1, 2, 52_500), BaseEdge(3, 4, 15_000)]
    links = [link("line", RAIL, ("west", "east"), 100.0, gauges=(1520,))]
    zones = Zones(world(BESIDE, links, base_rail=base_network(nodes, edges, TOUCHING)))
    assert "west" in zones.places_in(zones.snap(LonLat(100.7, 50.19))[WIDE].zone)
    assert zones.places_in(zones.snap(LonLat(100.7, 50.4))[WIDE].zone) == ()
    assert zones.snap(LonLat(100.7, 51.0)) == {}


def test_the_country_is_that_of_the_line_or_the_one_asked_for() -> None:
    nodes = [*NODES, ("CN", 100.0, 49.9), ("CN", 101.4, 49.9)]
    edges = [BaseEdge(0, 1, 52_500), BaseEdge(3, 4, 100_000, (1435,))]
    places = {**BESIDE, "south": ("CN", 100.0, 49.9)}
    joints = {**TOUCHING, "south": (3, 100)}
    zones = Zones(world(places, [], base_rail=base_network(nodes, edges, joints)))
    point = LonLat(100.3, 49.99)
    assert {s: zones.country(spot.zone) for s, spot in zones.snap(point).items()} == {WIDE: "RU"}
    assert list(zones.snap(point, "CN")) == [NARROW]
    assert zones.snap(point, "MN") == {}


def test_a_place_has_the_systems_of_the_base_network_it_touches() -> None:
    both = (1520, 1435)
    zones = Zones(
        world(BESIDE, [], base_rail=base_network(NODES, [BaseEdge(0, 1, 9, both)], TOUCHING))
    )
    assert set(zones.tracks("west")) == {WIDE, NARROW}
    assert zones.tracks("east") == ()
    assert zones.runs_at("west", WIDE)
    assert zones.zone_of("west", WIDE) != zones.zone_of("west", NARROW)
    assert zones.places_in(spot_at(zones, "west").zone) == ("west",)


def test_roads_run_on_the_base_roads_alone() -> None:
    roads = base_network(NODES, [BaseEdge(0, 2, 101_000, ())], TOUCHING)
    facts = world(BESIDE, [link("track", ROAD, ("west", "east"), 120.0)], base_road=roads)
    zones = Zones(facts)
    west, east = (spot_at(zones, name, System.ROAD) for name in BESIDE)
    # 102 km × 1.15 weigh less than 120 km.
    path = zones.run(west, east)
    assert (path.distance_km, path.estimated_km, path.links) == (102.0, 102.0, ())
    assert zones.tracks("west") == (System.ROAD,)


def test_of_equally_light_ways_the_shorter_is_taken() -> None:
    links = [
        link("long", RAIL, ("west", "east"), 100.0, gauges=(1520,)),
        link("short", RAIL, ("west", "east"), 80.0, gauges=(1520,), weight=1.25),
    ]
    zones = Zones(world(BESIDE, links))
    assert zones.run(spot_at(zones, "west"), spot_at(zones, "east")).distance_km == 80.0


def test_a_place_abroad_is_not_joined_to_the_base_network() -> None:
    joints = {"west": (0, 500), "east": (2, 500)}
    places = {**BESIDE, "east": ("KZ", 101.4, 50.0)}
    edges = [BaseEdge(0, 1, 50_000), BaseEdge(1, 2, 50_000)]
    zones = Zones(world(places, [], base_rail=base_network(NODES, edges, joints)))
    assert zones.tracks("east") == ()


@pytest.mark.parametrize("where", ["links", "base"])
def test_a_piece_in_two_countries_is_refused(where: str) -> None:
    places = {**BESIDE, "east": ("KZ", 101.4, 50.0)}
    links = (
        [link("line", RAIL, ("west", "east"), 100.0, gauges=(1520,))] if where == "links" else []
    )
    nodes = [("RU", 100.0, 50.0), ("KZ", 101.0, 50.0)]
    base = base_network(nodes, [BaseEdge(0, 1, 9)]) if where == "base" else None
    with pytest.raises(FactsError, match="KZ and RU are joined without a border"):
        Zones(world(places, links, base_rail=base))


def test_what_is_passed_or_sailed_is_in_no_zone() -> None:
    links = [
        link("old", RAIL, ("west", "east"), 100.0, gauges=(1520,), subject="old-line"),
        link("sail", SEA, ("west", "east"), 100.0),
    ]
    zones = Zones(world(BESIDE, links))
    west, east = spot_at(zones, "west"), spot_at(zones, "east")
    assert west.zone != east.zone
    assert zones.km(west.zone, west, east) == np.inf
    assert not zones.runs_at("west", WIDE)
    assert zones.tracks("west") == (WIDE,)


def test_a_world_without_anything_has_no_zones() -> None:
    zones = Zones(world({}, []))
    assert zones.snap(LonLat(100.0, 50.0)) == {}
    assert zones.spot("west", WIDE) is None


def test_the_nearest_point_lies_on_the_bent_line() -> None:
    # The base line goes north in the middle; the point lies just by the bend.
    bend = (100.7, 50.3)
    edge = BaseEdge(0, 2, 120_000, shape=((100.69, 50.3), bend))
    zones = Zones(world(BESIDE, [], base_rail=base_network(NODES, [edge], TOUCHING)))
    spot = zones.snap(LonLat(100.7, 50.33))[WIDE]
    assert spot.position == pytest.approx(bend, abs=1e-6)
    assert spot.spur_mm / 1e6 == pytest.approx(geodesic_km(spot.origin, LonLat(*bend)), rel=1e-3)
    path = zones.run(spot, spot_at(zones, "east"))
    expected = [(100.7, 50.33), bend, (101.4, 50.005), (101.4, 50.0)]
    assert np.allclose(path.positions, expected, atol=1e-6)
    whole = zones.run(spot_at(zones, "west"), spot_at(zones, "east"))
    assert whole.distance_km == 121.0
    assert len(whole.positions) == 6
