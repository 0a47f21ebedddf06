"""Links that pass nodes of the base network: cut there, and whole all the same."""

import numpy as np
import pytest

from geo.model import LonLat
from geo.zone_shapes import between
from geo.zones import Zones
from tests.geo.base_world import BaseEdge, base_network
from tests.geo.records import RAIL, link
from tests.geo.test_zones import BESIDE, NODES, TOUCHING, WIDE, spot_at, world


def test_a_link_is_cut_where_it_passes_a_node_and_its_parts_are_one_way() -> None:
    """A branch of 20 km begins at node 1, which the link passes after 30 of its 100 km."""
    nodes = [*NODES, ("RU", 100.6, 50.3)]
    edges = [
        BaseEdge(0, 1, 52_500, weight_pct=250),
        BaseEdge(1, 2, 52_500, weight_pct=250),
        BaseEdge(1, 3, 20_000),
    ]
    places = {**BESIDE, "branch": ("RU", 100.6, 50.3)}
    links = [link("line", RAIL, ("west", "east"), 100.0, gauges=(1520,), weight=1.2)]
    base = base_network(nodes, edges, {**TOUCHING, "branch": (3, 0)}, [("line", 1, 300_000)])
    zones = Zones(world(places, links, base_rail=base))
    whole = zones.run(spot_at(zones, "west"), spot_at(zones, "east"))
    assert (whole.distance_km, whole.estimated_km) == (100.0, 0.0)
    assert [(one.link.id, one.distance_km, one.is_forward) for one in whole.links] == [
        ("line", 30.0, True),
        ("line", 70.0, True),
    ]
    # Drawn along itself, not over the node beside it.
    assert whole.positions[:, 1].tolist() == [50.0, 50.0, 50.0]
    assert whole.positions[1, 0] == pytest.approx(100.0 + 0.3 * (places["east"][1] - 100.0))
    for place_id, link_km, is_forward in (("west", 30.0, True), ("east", 70.0, False)):
        path = zones.run(spot_at(zones, place_id), spot_at(zones, "branch"))
        assert path.distance_km == pytest.approx(link_km + 20.0)
        assert path.estimated_km == pytest.approx(20.0)
        assert [(one.distance_km, one.is_forward) for one in path.links] == [(link_km, is_forward)]


def test_a_link_is_not_cut_at_a_node_of_another_country_or_gauge() -> None:
    nodes = [*NODES, ("KZ", 100.7, 50.0), ("KZ", 100.8, 50.0), ("RU", 100.7, 50.2)]
    edges = [
        BaseEdge(0, 1, 52_500),
        BaseEdge(1, 2, 52_500),
        BaseEdge(3, 4, 9_000),
        BaseEdge(1, 5, 9_000, (1435,)),
    ]
    links = [link("line", RAIL, ("west", "east"), 100.0, gauges=(1520,))]
    joints = [("line", 3, 500_000), ("line", 5, 600_000)]
    zones = Zones(world(BESIDE, links, base_rail=base_network(nodes, edges, TOUCHING, joints)))
    assert zones.graph.link_span.tolist() == [[0.0, 1.0]]


def test_each_gauge_of_a_link_is_cut_where_its_own_track_begins() -> None:
    nodes = [*NODES, ("RU", 100.7, 50.3)]
    edges = [BaseEdge(0, 1, 52_500), BaseEdge(1, 2, 52_500), BaseEdge(2, 3, 9_000, (1435,))]
    links = [link("line", RAIL, ("west", "east"), 100.0, gauges=(1520, 1435))]
    joints = [("line", 1, 300_000), ("line", 3, 600_000)]
    zones = Zones(world(BESIDE, links, base_rail=base_network(nodes, edges, TOUCHING, joints)))
    spans = sorted(map(tuple, zones.graph.link_span.tolist()))
    assert spans == [(0.0, 0.3), (0.0, 0.6), (0.3, 1.0), (0.6, 1.0)]
    assert zones.graph.edge_mm[zones.graph.edge_kind == 2].sum() == 200e6


def test_points_on_two_parts_of_a_link_are_joined_along_it() -> None:
    edges = [BaseEdge(0, 1, 52_500, weight_pct=160), BaseEdge(1, 2, 52_500, weight_pct=160)]
    links = [link("line", RAIL, ("west", "east"), 100.0, gauges=(1520,))]
    base = base_network(NODES, edges, TOUCHING, [("line", 1, 500_000)])
    zones = Zones(world(BESIDE, links, base_rail=base))
    west, east = (zones.snap(LonLat(lon, 49.99))[WIDE] for lon in (100.14, 101.26))
    assert west.edge != east.edge
    path, back = zones.run(west, east), zones.run(east, west)
    assert path.distance_km == pytest.approx(80.0 + (west.spur_mm + east.spur_mm) / 1e6, abs=0.01)
    assert [one.distance_km for one in path.links] == pytest.approx([40.0, 40.0], abs=0.01)
    assert np.array_equal(back.positions[::-1], path.positions)


def test_a_part_of_a_bent_line_keeps_its_bends() -> None:
    line = np.array([[100.0, 0.0], [100.0, 1.0], [101.0, 1.0], [101.0, 3.0]])
    part = between(line, 0.125, 0.75)
    assert part == pytest.approx(
        np.array([[100.0, 0.5], [100.0, 1.0], [101.0, 1.0], [101.0, 2.0]]), abs=1e-3
    )
    assert between(line, 0.75, 1.0) == pytest.approx(
        np.array([[101.0, 2.0], [101.0, 3.0]]), abs=1e-3
    )
