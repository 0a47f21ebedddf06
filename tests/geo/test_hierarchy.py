"""Labels, meetings and ways of the hierarchy against a plain search, on random and real graphs."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.hierarchy import Hierarchy, Label, meet, meet_many, packed
from geo.kernels import Floats, Ints
from geo.zone_graph import build_graph
from layers.facts import load_facts
from tests.geo.plain_tree import Csr

# Few different lengths, so that ties are common; parallel edges and loops among them.
Edges = tuple[int, Ints, Ints, Floats, Floats]


@st.composite
def graphs(draw: st.DrawFn) -> Edges:
    count = draw(st.integers(1, 14))
    node = st.integers(0, count - 1)
    edge = st.tuples(node, node, st.integers(0, 4), st.integers(0, 3))
    rows = np.array(draw(st.lists(edge, max_size=40)), np.int64).reshape(-1, 4)
    return count, rows[:, 0], rows[:, 1], rows[:, 2].astype(float), rows[:, 3].astype(float)


def grid(side: int, seed: int) -> Edges:
    """A square net with a few lines across it: its hierarchy is deep enough to grow every store."""
    rng = np.random.default_rng(seed)
    at = np.arange(side * side).reshape(side, side)
    across = rng.integers(0, side * side, (2, side))
    tail = np.concatenate([at[:, :-1].ravel(), at[:-1].ravel(), across[0]])
    head = np.concatenate([at[:, 1:].ravel(), at[1:].ravel(), across[1]])
    w = rng.integers(1, 9, len(tail)).astype(float)
    return side * side, tail, head, w, rng.integers(1, 99, len(tail)).astype(float)


def hierarchy_of(edges: Edges) -> Hierarchy:
    count, tail, head, w, mm = edges
    return Hierarchy.of(count, (tail, head), w, mm)


def check_way(hierarchy: Hierarchy, edges: Edges, start: int, end: int) -> None:
    """The way leads from start to end, is as long as its length, and is the way back reversed."""
    _, tail, head, w, mm = edges
    labels = hierarchy.node_label(start), hierarchy.node_label(end)
    turn = meet(*labels)
    way = hierarchy.way(*labels, turn.depth)
    assert (w[way.edges].sum(), mm[way.edges].sum()) == (turn.w, turn.mm)
    assert (way.first, way.last) == (start, end)
    heads = tail[way.edges] + head[way.edges] - way.tails
    assert ((way.tails == tail[way.edges]) | (way.tails == head[way.edges])).all()
    assert [start, *heads.tolist()] == [*way.tails.tolist(), end]
    back = hierarchy.way(*labels[::-1], meet(*labels[::-1]).depth)
    assert back.edges.tolist() == way.edges[::-1].tolist()


@settings(max_examples=60)
@given(graphs())
def test_lengths_and_ways_are_those_of_a_search(edges: Edges) -> None:
    hierarchy, plain, count = hierarchy_of(edges), Csr(*edges), edges[0]
    labels = [hierarchy.node_label(node) for node in range(count)]
    for start in range(count):
        w, mm = plain.tree([(start, 0.0, 0.0)])
        found_w, found_mm = meet_many(labels[start], packed(labels))
        assert (found_w.tolist(), found_mm.tolist()) == (w.tolist(), mm.tolist())
        for end in range(count):
            turn = meet(labels[start], labels[end])
            assert (turn.w, turn.mm) == (w[end], mm[end])
            if np.isinf(w[end]):
                assert turn.depth == -1
            else:
                check_way(hierarchy, edges, start, end)


@settings(max_examples=60)
@given(graphs(), st.data())
def test_a_place_on_an_edge_is_reached_by_either_end(edges: Edges, data: st.DataObject) -> None:
    count, tail, head, _, _ = edges
    if not len(tail):
        return
    hierarchy, plain = hierarchy_of(edges), Csr(*edges)
    labels: list[tuple[Label, tuple[Floats, Floats]]] = []
    for edge in data.draw(st.lists(st.integers(0, len(tail) - 1), min_size=1, max_size=3)):
        far = np.array([data.draw(st.tuples(*[st.integers(0, 9)] * 2)) for _ in range(2)], float)
        ends = np.array([tail[edge], head[edge]])
        starts = zip(ends.tolist(), *far.T.tolist(), strict=True)
        label = hierarchy.label(ends, far[:, 0], far[:, 1])
        labels.append((label, plain.tree(starts)))
        for node in range(count):
            turn = meet(label, hierarchy.node_label(node))
            assert (turn.w, turn.mm) == tuple(found[node] for found in labels[-1][1])
    for (one, (one_w, one_mm)), (other, (other_w, other_mm)) in pairwise(labels):
        turn = meet(one, other)
        # Over some node, whichever: a way that stays on one edge is not the hierarchy's business.
        assert (turn.w, turn.mm) == min(
            zip((one_w + other_w).tolist(), (one_mm + other_mm).tolist(), strict=True)
        )
        if turn.depth >= 0:
            way = hierarchy.way(one, other, turn.depth)
            assert len(way.edges) == 0 or way.tails[0] == way.first


@pytest.mark.parametrize("seed", range(3))
def test_a_deep_hierarchy(seed: int) -> None:
    edges = grid(40, seed)
    hierarchy, plain = hierarchy_of(edges), Csr(*edges)
    assert hierarchy.depth.max() > 60
    assert sorted(hierarchy.node.tolist()) == list(range(edges[0]))
    for start in (0, 799, 1599):
        w, mm = plain.tree([(start, 0.0, 0.0)])
        for end in range(0, 1600, 13):
            turn = meet(hierarchy.node_label(start), hierarchy.node_label(end))
            assert (turn.w, turn.mm) == (w[end], mm[end])
            check_way(hierarchy, edges, start, end)


def test_the_real_network() -> None:
    graph = build_graph(load_facts())
    edges = len(graph.zone_of), graph.edge_tail, graph.edge_head, graph.edge_w, graph.edge_mm
    hierarchy, plain = hierarchy_of(edges), Csr(*edges)
    assert hierarchy.depth.max() < 200
    rng = np.random.default_rng(4)
    for start in rng.choice(len(graph.zone_of), 12, replace=False).tolist():
        w, mm = plain.tree([(start, 0.0, 0.0)])
        zone = graph.zone_of[start]
        low, high = graph.zone_ptr[zone], graph.zone_ptr[zone + 1]
        ends = rng.integers(low, high, 200)
        labels = [hierarchy.node_label(end) for end in ends.tolist()]
        found_w, found_mm = meet_many(hierarchy.node_label(start), packed(labels))
        assert found_w.tolist() == w[ends].tolist()
        assert found_mm.tolist() == mm[ends].tolist()
        for end in ends[:30].tolist():
            check_way(hierarchy, edges, start, end)


def test_the_same_graph_gives_the_same_hierarchy() -> None:
    one, other = hierarchy_of(grid(12, 7)), hierarchy_of(grid(12, 7))
    assert one.node.tolist() == other.node.tolist()
    assert one.arcs[3].tolist() == other.arcs[3].tolist()


def test_a_graph_without_edges_has_labels_of_itself() -> None:
    nothing = np.zeros(0, np.int64)
    hierarchy = Hierarchy.of(2, (nothing, nothing), np.zeros(0), np.zeros(0))
    one, other = hierarchy.node_label(0), hierarchy.node_label(1)
    assert meet(one, one) == (0.0, 0.0, 0)
    assert meet(one, other) == (np.inf, np.inf, -1)
    assert meet_many(one, packed([]))[0].tolist() == []


def test_nodes_that_no_edge_joins_have_no_label_in_common() -> None:
    edges = 3, np.array([0, 1]), np.array([1, 2]), np.ones(2), np.ones(2)
    ends = np.array([0, 2])
    with pytest.raises(ValueError, match=r"nodes \[0, 2\] have no label in common"):
        hierarchy_of(edges).label(ends, np.zeros(2), np.zeros(2))
