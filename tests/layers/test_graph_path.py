"""The shortest path of a graph, and the path that is as long as a railway is known to be."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString

from geo.model import LonLat
from layers.refresh.graph_path import Edge, Entry, GraphPath, Paths


class Drawing:
    """Nodes with places, and edges with kilometres of their own."""

    def __init__(self, places: Mapping[int, LonLat], km: Mapping[Edge, float]) -> None:
        self.places, self.km = places, km

    def line(self, edge: Edge) -> LineString:
        return LineString([self.places[edge[0]], self.places[edge[1]]])

    def sides(self, entry: Entry) -> Iterator[tuple[int, float]]:
        start, end = entry.edge
        yield start, entry.share * self.km[entry.edge]
        yield end, (1 - entry.share) * self.km[entry.edge]

    def position(self, node: int) -> LonLat:
        return self.places[node]

    def leaving(self, node: int) -> Iterator[tuple[int, float]]:
        for (start, end), km in self.km.items():
            if node in (start, end):
                yield (end if node == start else start), km


# From 0 to 1 a fast line of 100 km, and an old one of 140 by 2; 3 is a dead end 30 km from 0.
PLACES = {
    0: LonLat(0.0, 0.0),
    1: LonLat(1.0, 0.0),
    2: LonLat(0.5, 0.4),
    3: LonLat(0.0, 0.4),
    8: LonLat(-0.1, 0.0),
    9: LonLat(1.1, 0.0),
}
KM = {(0, 1): 100.0, (0, 2): 70.0, (1, 2): 70.0, (0, 3): 30.0, (0, 8): 10.0, (1, 9): 10.0}
START = Entry((0, 8), PLACES[8], 1.0, 0.5)
END = Entry((1, 9), PLACES[9], 1.0, 0.0)


def paths(km: Mapping[Edge, float] = KM, shut: Edge | None = None) -> Paths:
    drawing = Drawing(PLACES, km)
    fence = None if shut is None else drawing.line(shut)
    return Paths(drawing, lambda line: fence is None or not line.equals(fence))


def nodes(path: GraphPath | None) -> list[int]:
    assert path is not None
    return [node for at in path.positions for node, place in PLACES.items() if place == at]


def test_the_shortest_path_takes_the_fast_line() -> None:
    path = paths().shortest([START], [END], 500.0)
    assert path is not None
    # The spur of half a kilometre costs more, but is no part of the length.
    assert path.length_km == pytest.approx(120.0)
    assert nodes(path) == [8, 0, 1, 9]


def test_a_railway_of_160_km_takes_the_old_line() -> None:
    path = paths().of_length([START], [END], 158.0, 0.04, 2.0)
    assert path is not None
    assert path.length_km == pytest.approx(160.0)
    assert nodes(path) == [8, 0, 2, 1, 9]


def test_no_path_is_taken_that_is_far_from_the_length() -> None:
    assert paths().of_length([START], [END], 140.0, 0.04, 2.0) is None


def test_no_path_runs_out_to_a_dead_end_and_back() -> None:
    # 10 + 30 + 30 + 100 + 10 km: as long as wanted, but past node 0 twice.
    assert paths().of_length([START], [END], 180.0, 0.04, 2.0) is None
    # 10 + 70 + 10 + 10 + 70 + 10 km: the same off the old line, past node 2 twice.
    off = {**{edge: km for edge, km in KM.items() if edge != (0, 3)}, (2, 3): 10.0}
    assert paths(off).of_length([START], [END], 180.0, 0.04, 2.0) is None


def test_of_two_old_lines_the_nearer_in_length_is_taken() -> None:
    km = {**KM, (0, 4): 72.0, (1, 4): 72.0}
    search = Paths(Drawing({**PLACES, 4: LonLat(0.5, 0.5)}, km), lambda _: True)
    for wanted_km, taken_km in ((161.0, 160.0), (163.0, 164.0)):
        path = search.of_length([START], [END], wanted_km, 0.04, 2.0)
        assert path is not None
        assert path.length_km == pytest.approx(taken_km)


def test_no_path_is_far_longer_than_the_shortest_where_it_leaves_it() -> None:
    assert paths().of_length([START], [END], 160.0, 0.04, 1.3) is None
    # 20 and 20 km by node 4 beside the 10 km between 1 and 5: out of the way and back.
    beside = {(0, 1): 100.0, (1, 5): 10.0, (5, 9): 10.0, (0, 8): 10.0, (1, 4): 20.0, (4, 5): 20.0}
    places = {**PLACES, 4: LonLat(1.3, 0.2), 5: LonLat(1.05, 0.0)}
    end = Entry((5, 9), places[9], 1.0, 0.0)
    search = Paths(Drawing(places, beside), lambda _: True)
    assert search.of_length([START], [end], 160.0, 0.04, 2.0) is None
    assert search.of_length([START], [end], 160.0, 0.04, 4.0) is not None


def test_no_path_goes_past_its_station_and_comes_back() -> None:
    # The station stands between 1 and 5, and is also reached from 6, 22 km beyond it.
    beyond = {(0, 1): 100.0, (1, 5): 4.0, (5, 6): 20.0, (6, 7): 20.0, (0, 8): 10.0}
    places = {**PLACES, 5: LonLat(1.04, 0.0), 6: LonLat(1.2, 0.0), 7: LonLat(1.02, 0.01)}
    ends = [Entry((1, 5), LonLat(1.02, 0.0), 0.5, 0.0), Entry((6, 7), places[7], 1.0, 0.0)]
    search = Paths(Drawing(places, beyond), lambda _: True)
    shortest = search.shortest([START], ends, 500.0)
    assert shortest is not None
    assert shortest.length_km == pytest.approx(112.0)
    assert search.of_length([START], ends, 154.0, 0.04, 99.0) is None
    assert search.of_length([START], ends[1:], 154.0, 0.04, 99.0) is not None
    # Nor, from the other side, does one come back to the station that it set out from.
    assert search.of_length(ends, [START], 154.0, 0.04, 99.0) is None
    assert search.of_length(ends[1:], [START], 154.0, 0.04, 99.0) is not None


def test_no_path_takes_what_is_not_allowed() -> None:
    assert paths(shut=(1, 2)).of_length([START], [END], 160.0, 0.04, 2.0) is None
    assert nodes(paths(shut=(0, 1)).shortest([START], [END], 500.0)) == [8, 0, 2, 1, 9]


def test_stations_on_one_edge_have_no_other_line_between_them() -> None:
    # 11 km apart on one chord: out to its end and back would be 21.
    near, far = (Entry((0, 1), LonLat(share, 0.0), share, 0.0) for share in (0.05, 0.16))
    assert paths().of_length([near], [far], 21.0, 0.04, 2.0) is None


def test_stations_on_one_edge_are_joined_along_it() -> None:
    near = Entry((0, 1), LonLat(0.2, 0.0), 0.2, 0.0)
    far = Entry((0, 1), LonLat(0.7, 0.0), 0.7, 0.0)
    path = paths().shortest([near], [far], 500.0)
    assert path is not None
    assert path.length_km == pytest.approx(50.0)


@given(st.data())
def test_a_path_of_a_length_passes_no_node_twice_and_has_it(data: st.DataObject) -> None:
    count = data.draw(st.integers(3, 7))
    places = {node: LonLat(float(node), float(node * node % 5)) for node in range(count)}
    every = [(a, b) for b in range(count) for a in range(b)]
    edges = data.draw(st.lists(st.sampled_from(every), min_size=2, unique=True))
    km = {edge: float(data.draw(st.integers(1, 30))) for edge in edges}
    drawing = Drawing(places, km)
    start, end = (Entry(edge, places[edge[0]], 0.0, 0.0) for edge in (edges[0], edges[-1]))
    wanted = float(data.draw(st.integers(5, 120)))
    path = Paths(drawing, lambda _: True).of_length([start], [end], wanted, 0.1, 9.0)
    graph = nx.Graph()
    graph.add_weighted_edges_from((a, b, w) for (a, b), w in km.items())
    if path is None:
        return
    at = {place: node for node, place in places.items()}
    passed = [at[place] for place in path.positions[1:-1]]
    assert len(set(passed)) == len(passed)
    assert all(graph.has_edge(a, b) for a, b in pairwise(passed))
    between = sum(graph[a][b]["weight"] for a, b in pairwise(passed))
    ends = path.length_km - between
    sides = [dict(drawing.sides(start)), dict(drawing.sides(end))]
    assert ends == pytest.approx(sides[0][passed[0]] + sides[1][passed[-1]])
    assert abs(path.length_km - wanted) <= 0.1 * wanted
