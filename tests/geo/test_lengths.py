"""Lengths between many places at once, against a plain search and by hand."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.atlas import Atlas
from geo.errors import UnknownPlaceError
from geo.lengths import RailLengths
from geo.model import Facts, Link, SeaService, System
from geo.stations import Stations
from layers.facts import load_facts
from tests.geo.base_world import BaseEdge, base_network
from tests.geo.plain_tree import Csr
from tests.geo.records import RAIL, ROAD, crossing, gauge_break, link, place
from tests.geo.tiny_world import tiny_facts

NAMES = ("a", "b", "c", "d", "e", "f")
GAUGES = ((1520,), (1435,), (1520, 1435))
FACTS = tiny_facts()


def world(
    places: Sequence[tuple[str, str, float, float, str]], links: Sequence[Link], **more: object
) -> Facts:
    """Facts with nothing but places (id, country, lon, lat, town), links and what else is given."""
    return replace(
        FACTS,
        places={i: place(i, c, (lon, lat), town=town) for i, c, lon, lat, town in places},
        links={one.id: one for one in links},
        ferries={}, lines={}, ports={}, terminals=frozenset(), events=(), base_road=None,
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


@st.composite
def worlds(draw: st.DrawFn) -> Facts:
    """Three places in each of two countries, lines within, over the border and with a history."""
    spot = st.tuples(st.integers(0, 40), st.integers(0, 40))
    places = []
    for i, name in enumerate(NAMES):
        x, y = draw(spot)
        town = draw(st.sampled_from([name, NAMES[i // 3 * 3]]))
        places.append((name, "RU" if i < 3 else "CN", 100 + x / 10, 50 + y / 10, town))
    links = []
    for i in range(draw(st.integers(0, 9))):
        ends = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=2, unique=True))
        is_border = (ends[0] in NAMES[:3]) != (ends[1] in NAMES[:3])
        links.append(
            link(
                f"l{i}", RAIL, (ends[0], ends[1]), draw(st.integers(1, 9)) * 10.1,
                gauges=draw(st.sampled_from(GAUGES)),
                weight=draw(st.sampled_from([1.0, 1.3, 2.0])),
                crossing="cn-ru-border" if is_border else None,
                subject=None if is_border else draw(st.sampled_from([None, None, "old-line"])),
            )
        )  # fmt: skip
    nodes = [("RU", 100 + x / 10, 50 + y / 10) for x, y in draw(st.lists(spot, min_size=2))]
    node = st.integers(0, len(nodes) - 1)
    weight = st.sampled_from([115, 250])
    edge = st.builds(
        BaseEdge, node, node, st.integers(1, 90_000), st.sampled_from(GAUGES), weight, st.just(())
    )
    edges = draw(st.lists(edge.filter(lambda one: one.tail != one.head), max_size=9))
    joints = draw(st.dictionaries(st.sampled_from(NAMES[:3]), st.tuples(node, st.just(500))))
    changes = draw(st.lists(st.sampled_from(NAMES), unique=True))
    return world(
        places, links,
        crossings={"cn-ru-border": crossing("cn-ru-border", (RAIL,), (102.0, 52.0))},
        gauge_breaks={n: gauge_break(n, n, "transshipment") for n in changes},
        base_rail=base_network(nodes, edges, joints),
    )  # fmt: skip


def plain_lengths(lengths: RailLengths, stations: Stations, origin: str) -> dict[str, float]:
    """Km from a place to every other by a search of the joined graph, over all their tracks."""
    graph, zones = lengths.graph, stations.zones
    plain = Csr(graph.count, graph.tail, graph.head, graph.w, graph.mm)

    def nodes(id_: str) -> list[int]:
        return [
            spot.node
            for member in stations.members(id_)
            for system in zones.tracks(member)
            if system.gauge_mm and (spot := zones.spot(member, system)) is not None
        ]

    w, mm = plain.tree([(node, 0.0, 0.0) for node in nodes(origin)])
    return {
        id_: min([(w[node], mm[node]) for node in nodes(id_)], default=(np.inf, np.inf))[1] / 1e6
        for id_ in NAMES
    }


@settings(max_examples=60)
@given(worlds())
def test_lengths_are_those_of_a_search(facts: Facts) -> None:
    stations = Stations(facts)
    lengths = RailLengths(facts, stations)
    found = lengths.km(NAMES, NAMES)
    for i, origin in enumerate(NAMES):
        assert found[i].tolist() == list(plain_lengths(lengths, stations, origin).values())
    assert (found == found.T).all()


@settings(max_examples=60)
@given(worlds(), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=4))
def test_points_are_as_far_as_the_zones_say(facts: Facts, at: list[tuple[int, int]]) -> None:
    # Within one zone, and with nothing else to go by, the two must agree, on one edge too.
    facts = replace(facts, gauge_breaks={}, links={})
    stations = Stations(facts)
    points = [f"{50 + y / 10},{100 + x / 10}" for x, y in at]
    found = RailLengths(facts, stations).km(points, points)
    for i, start in enumerate(points):
        for j, end in enumerate(points):
            ways = [np.inf]
            for track in stations.tracks(start):
                one, other = (stations.at(id_, System(track)) for id_ in (start, end))
                if one is not None and other is not None:
                    ways.append(stations.zones.km(one.zone, one, other))
            assert found[i, j] in ways
            assert np.isfinite(found[i, j]) == np.isfinite(min(ways))


# -- by hand: a (RU, 1520) ──10── b ═border 5═ c (CN) ──20── d (1435), changing at c ---------------

ROW = [
    ("a", "RU", 100.0, 50.0, "a"), ("b", "RU", 100.1, 50.0, "b"),
    ("c", "CN", 100.2, 50.0, "c"), ("d", "CN", 100.3, 50.0, "d"),
    ("d2", "CN", 100.3, 50.0, "d"), ("lone", "RU", 110.0, 50.0, "lone"),
]  # fmt: skip
BORDER = "cn-ru-border"
LINKS = [
    link("ab", RAIL, ("a", "b"), 10.0, gauges=(1520,)),
    link("bc", RAIL, ("b", "c"), 5.0, gauges=(1520,), crossing=BORDER),
    link("cd", RAIL, ("c", "d2"), 20.0, gauges=(1435,), subject="old-line"),
    link("road", ROAD, ("a", "lone"), 1.0),
]


def row(*links: Link, service: SeaService | None = None, on_map_only: bool = False) -> RailLengths:
    facts = world(
        ROW, [*LINKS, *links],
        crossings={BORDER: crossing(BORDER, (RAIL,), (100.15, 50.0), service=service)},
        gauge_breaks={
            "c": gauge_break("c", "c", "transshipment", both_ways=False, on_map_only=on_map_only)
        },
        base_rail=None,
    )  # fmt: skip
    return RailLengths(facts, Stations(facts))


def test_over_borders_histories_and_changes_of_gauge_there_and_back() -> None:
    found = row().km(["a", "d", "lone"], ["d", "a", "b", "lone"])
    assert found.tolist() == [
        [35.0, 0.0, 10.0, np.inf],
        [0.0, 35.0, 25.0, np.inf],
        [np.inf] * 4,
    ]


def test_the_weight_decides_and_the_plain_length_is_told() -> None:
    heavy = link("ab2", RAIL, ("a", "b"), 8.0, gauges=(1520,), weight=2.0)
    light = link("ac", RAIL, ("a", "c"), 16.0, gauges=(1520,), weight=0.9, crossing=BORDER)
    lengths = row(heavy, light)
    w, mm = lengths.lengths(["a"], ["b", "c"])
    assert mm.tolist() == [[10e6, 16e6]]
    assert w.tolist() == [[10e8, 14.4e8]]


def test_what_nobody_can_book_and_what_cannot_change_joins_nothing() -> None:
    assert np.isinf(row(service=SeaService.STATE_ONLY).km(["a"], ["c"])).all()
    found = row(on_map_only=True).km(["a"], ["c", "d"])
    assert found.tolist() == [[15.0, np.inf]]


def test_nothing_asked_is_nothing_answered() -> None:
    assert row().km([], ["a"]).shape == (0, 1)
    assert row().km(["a", "lone"], []).shape == (2, 0)
    assert row().km(["lone"], ["lone"]).tolist() == [[np.inf]]


def test_the_atlas_knows_names(atlas: Atlas) -> None:
    found = atlas.lengths_km(["Vladivostok", "Пхеньян"], ["khasan", "busan"])
    assert found[0, 0] == 400.0
    assert found[1].tolist() == [660.0, 660.0]
    with pytest.raises(UnknownPlaceError):
        atlas.lengths_km(["Vladivostok"], ["Atlantis"])


def test_the_real_network() -> None:
    facts = load_facts()
    stations = Stations(facts)
    lengths = RailLengths(facts, stations)
    graph = lengths.graph
    plain = Csr(graph.count, graph.tail, graph.head, graph.w, graph.mm)
    rng = np.random.default_rng(11)
    ids = [
        place_id
        for place_id in rng.permutation(sorted(facts.places)).tolist()
        if stations.members(place_id) == (place_id,)
        and [s for s in stations.zones.tracks(place_id) if s.gauge_mm]
    ][:150]
    w, mm = lengths.lengths(ids[:4], ids)
    assert np.isfinite(w).mean() > 0.3
    for i, origin in enumerate(ids[:4]):
        spots = [
            [stations.zones.spot(id_, s) for s in stations.zones.tracks(id_) if s.gauge_mm]
            for id_ in (origin, *ids)
        ]
        nodes = [[spot.node for spot in found if spot is not None] for found in spots]
        all_w, all_mm = plain.tree([(node, 0.0, 0.0) for node in nodes[0]])
        expected = [min((all_w[node], all_mm[node]) for node in at) for at in nodes[1:]]
        assert list(zip(w[i].tolist(), mm[i].tolist(), strict=True)) == expected
