"""The compiled loops of the graph against networkx."""

import itertools

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.kernels import Floats, Index, Ints, components, tree, walk

NOTHING = np.zeros(0, np.int64)
# tail, head, weight, metres; few different weights, so that ties are common.
Edge = tuple[int, int, int, int]


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, list[Edge]]:
    """Number of nodes and undirected edges, parallel ones and loops among them."""
    count = draw(st.integers(1, 12))
    node = st.integers(0, count - 1)
    edge = st.tuples(node, node, st.integers(0, 4), st.integers(0, 3))
    return count, draw(st.lists(edge, max_size=30))


class Csr:
    """Both arcs of every edge."""

    def __init__(self, count: int, edges: list[Edge]) -> None:
        both = [(t, h, w, m) for t, h, w, m in edges] + [(h, t, w, m) for t, h, w, m in edges]
        both.sort(key=lambda arc: arc[0])
        self.tails: Ints = np.array([arc[0] for arc in both], np.int64)
        self.heads: Ints = np.array([arc[1] for arc in both], np.int64)
        self.w: Floats = np.array([arc[2] for arc in both], np.float64)
        self.m: Floats = np.array([arc[3] for arc in both], np.float64)
        self.indptr: Ints = np.searchsorted(self.tails, np.arange(count + 1)).astype(np.int64)

    def tree(
        self, count: int, starts: list[tuple[int, float, float]], targets: Ints = NOTHING
    ) -> tuple[Floats, Floats, Index]:
        return tree(
            self.indptr, self.heads, self.w, self.m, 0, count,
            np.array([s[0] for s in starts], np.int64), np.array([s[1] for s in starts], float),
            np.array([s[2] for s in starts], float), targets,
        )  # fmt: skip


def plain(count: int, edges: list[Edge]) -> nx.Graph:
    """The same as a simple graph: of parallel edges the best; weight first, then metres."""
    graph = nx.Graph()
    graph.add_nodes_from(range(count))
    for tail, head, w, m in edges:
        # Metres are far too few to outweigh one step of weight.
        both = w * 1000 + m
        if tail != head and both < graph.get_edge_data(tail, head, {"both": 10**9})["both"]:
            graph.add_edge(tail, head, both=both)
    return graph


@given(graphs())
def test_components_are_the_connected_pieces(world: tuple[int, list[Edge]]) -> None:
    count, edges = world
    csr = Csr(count, edges)
    label = components(csr.indptr, csr.heads)
    pieces = {frozenset(np.flatnonzero(label == n).tolist()) for n in set(label.tolist())}
    assert pieces == {frozenset(piece) for piece in nx.connected_components(plain(count, edges))}
    assert sorted(set(label.tolist())) == list(range(len(pieces)))


@given(graphs(), st.data())
def test_a_tree_holds_the_least_ways(world: tuple[int, list[Edge]], data: st.DataObject) -> None:
    count, edges = world
    csr, start = Csr(count, edges), data.draw(st.integers(0, count - 1))
    w, m, before = csr.tree(count, [(start, 0.0, 0.0)])
    expected = nx.single_source_dijkstra_path_length(plain(count, edges), start, weight="both")
    for node in range(count):
        if node not in expected:
            assert np.isinf([w[node], m[node]]).all()
            continue
        assert w[node] * 1000 + m[node] == expected[node]
        arcs = walk(before, csr.tails, 0, node)
        places = [start, *csr.heads[arcs].tolist()]
        assert csr.tails[arcs].tolist() == places[:-1]
        assert places[-1] == node
        assert (csr.w[arcs].sum(), csr.m[arcs].sum()) == (w[node], m[node])


@given(graphs(), st.data())
def test_with_targets_the_same_is_found(world: tuple[int, list[Edge]], data: st.DataObject) -> None:
    count, edges = world
    csr = Csr(count, edges)
    node = st.integers(0, count - 1)
    starts = data.draw(st.lists(st.tuples(node, st.integers(0, 3), st.integers(0, 3)), min_size=1))
    targets = np.array(data.draw(st.lists(node, min_size=1, max_size=3)), np.int64)
    given_starts = [(at, float(w), float(m)) for at, w, m in starts]
    whole = csr.tree(count, given_starts)
    some = csr.tree(count, given_starts, targets)
    for one, other in zip(whole[:2], some[:2], strict=True):
        assert one[targets].tolist() == other[targets].tolist()
        is_cut = np.isinf(other)
        assert other[~is_cut].tolist() == one[~is_cut].tolist()


@given(graphs(), st.data())
def test_from_several_starts_the_best_of_each_counts(
    world: tuple[int, list[Edge]], data: st.DataObject
) -> None:
    count, edges = world
    csr, node = Csr(count, edges), st.integers(0, count - 1)
    starts = data.draw(
        st.lists(st.tuples(node, st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=4)
    )
    w, m, _ = csr.tree(count, [(at, float(a), float(b)) for at, a, b in starts])
    alone = [csr.tree(count, [(at, float(a), float(b))]) for at, a, b in starts]
    for at in range(count):
        assert (w[at], m[at]) == min((one[0][at], one[1][at]) for one in alone)


def test_a_part_of_the_graph_is_searched_alone() -> None:
    # Two pieces, 0–1 and 2–3–4; nodes of the second count from 2.
    csr = Csr(5, [(0, 1, 7, 7), (2, 3, 1, 1), (3, 4, 2, 2)])
    start = np.array([4], np.int64), np.array([0.0]), np.array([0.0])
    w, _, before = tree(csr.indptr, csr.heads, csr.w, csr.m, 2, 5, *start, NOTHING)
    assert w.tolist() == [3.0, 2.0, 0.0]
    arcs = walk(before, csr.tails, 2, 2)
    assert [*itertools.chain(csr.tails[arcs], csr.heads[arcs][-1:])] == [4, 3, 2]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_graph_without_edges_is_all_pieces(count: int) -> None:
    csr = Csr(count, [])
    assert components(csr.indptr, csr.heads).tolist() == list(range(count))
