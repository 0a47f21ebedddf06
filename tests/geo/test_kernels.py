"""The compiled loops of the graph against networkx and plain Python."""

from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba.core.caching import CacheImpl

from geo import chain_kernels, kernels, selection
from geo.kernels import Ints, compiled, components, pop, push

Edge = tuple[int, int]


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, list[Edge]]:
    """Number of nodes and undirected edges, parallel ones and loops among them."""
    count = draw(st.integers(1, 12))
    node = st.integers(0, count - 1)
    return count, draw(st.lists(st.tuples(node, node), max_size=30))


def csr(count: int, edges: list[Edge]) -> tuple[Ints, Ints]:
    """Both arcs of every edge: indptr and heads."""
    both = sorted([*edges, *(edge[::-1] for edge in edges)])
    arcs = np.array(both, np.int64).reshape(-1, 2)
    indptr = np.searchsorted(arcs[:, 0], np.arange(count + 1)).astype(np.int64)
    return indptr, np.ascontiguousarray(arcs[:, 1])


@given(graphs())
def test_components_are_the_connected_pieces(world: tuple[int, list[Edge]]) -> None:
    count, edges = world
    label = components(*csr(count, edges))
    pieces = {frozenset(np.flatnonzero(label == n).tolist()) for n in set(label.tolist())}
    graph = nx.Graph(edges)
    graph.add_nodes_from(range(count))
    assert pieces == {frozenset(piece) for piece in nx.connected_components(graph)}
    assert sorted(set(label.tolist())) == list(range(len(pieces)))


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_graph_without_edges_is_all_pieces(count: int) -> None:
    assert components(*csr(count, [])).tolist() == list(range(count))


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=40))
def test_the_heap_hands_out_the_least_first(rows: list[tuple[int, bool]]) -> None:
    heap = np.empty(len(rows)), np.empty(len(rows), np.int64)
    left: list[tuple[int, int]] = []
    for at, (w, takes_one) in enumerate(rows):
        assert push(*heap, len(left), float(w), at) == len(left) + 1
        left.append((w, at))
        if takes_one:
            least = int(heap[0][0]), int(heap[1][0])
            assert least == min(left)
            left.remove(least)
            assert pop(*heap, len(left) + 1) == len(left)


def test_where_nothing_can_be_written_it_is_compiled_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # What numba looks through for a folder that it may write to.
    monkeypatch.setattr(CacheImpl, "_locator_classes", [])

    def twice(number: int) -> int:
        return number * 2

    assert compiled(twice)(21) == 42


def test_machine_code_is_made_anew_when_any_file_of_loops_changes() -> None:
    state = kernels.state_of_loops(Path(kernels.__file__).parent)
    assert {"kernels.py", "bound_kernels.py", "growth_kernels.py"} <= {name for name, _, _ in state}
    functions: list[Any] = [kernels.push, chain_kernels.chains, selection.better_ones]
    for function in functions:
        _, held = function._cache._cache_file._source_stamp
        assert held == state
