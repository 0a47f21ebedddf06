"""Other libraries behind one face: one shortest path, new weights, a table of lengths.

Each library is imported when its peer is made, because only the environment of the benchmarks has
them all. Every peer gets the same nodes and the same whole weights.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import version
from typing import Any, NamedTuple

import numpy as np

from benchmarks.joined_graph import JoinedGraph, both_ways
from geo.kernels import Floats, Ints

UNREACHED = -1


class Path(NamedTuple):
    """A shortest path: its weight in decimetres, and its nodes in travel order."""

    weight: int
    nodes: Sequence[int]


class Peer(ABC):
    """One way of one library to find a shortest path on a graph."""

    package = ""
    # Plain: nothing is prepared but the graph itself, so that new weights cost little.
    is_plain = True
    # A hierarchy answers a whole table at once; the others search once for each origin.
    has_tables = False
    # Other searches of the same library would fill a table in the same way.
    is_first_of_package = True

    def __init__(self, graph: JoinedGraph) -> None:
        self.graph = graph
        self.prepare(graph.weight)

    @abstractmethod
    def prepare(self, weight: Ints) -> None:
        """Take new weights, one for each edge; whatever the library needs to be made again is."""

    @abstractmethod
    def path(self, origin: int, destination: int) -> Path:
        """A shortest path; the two are in one piece of the graph."""

    @abstractmethod
    def table(self, origins: Ints, destinations: Ints) -> Ints:
        """Least weights, shape (origins, destinations), `UNREACHED` where there is no way."""

    @classmethod
    def version(cls) -> str:
        return version(cls.package)


class NetworkX(Peer):
    """networkx: Dijkstra from both ends, in Python."""

    package = "networkx"

    def prepare(self, weight: Ints) -> None:
        self._networkx: Any = import_module("networkx")
        rows = zip(self.graph.tail.tolist(), self.graph.head.tolist(), weight.tolist(), strict=True)
        self._graph = self._networkx.Graph()
        self._graph.add_weighted_edges_from(rows)

    def path(self, origin: int, destination: int) -> Path:
        return Path(*self._networkx.bidirectional_dijkstra(self._graph, origin, destination))

    def table(self, origins: Ints, destinations: Ints) -> Ints:
        search = self._networkx.single_source_dijkstra_path_length
        found = (search(self._graph, origin) for origin in origins.tolist())
        ends = destinations.tolist()
        return np.array([[row.get(end, UNREACHED) for end in ends] for row in found], np.int64)


class IGraph(Peer):
    """igraph: Dijkstra in C."""

    package = "igraph"

    def prepare(self, weight: Ints) -> None:
        if not hasattr(self, "_graph"):
            edges = np.column_stack([self.graph.tail, self.graph.head]).tolist()
            self._graph = import_module("igraph").Graph(self.graph.node_count, edges)
        self._graph.es["weight"] = weight.tolist()
        self._weight = weight

    def path(self, origin: int, destination: int) -> Path:
        edges = self._graph.get_shortest_path(
            origin, destination, weights="weight", output="epath", algorithm="dijkstra"
        )
        return Path(int(self._weight[edges].sum()), _nodes(self.graph, origin, edges))

    def table(self, origins: Ints, destinations: Ints) -> Ints:
        # It takes every destination once.
        ends, at = np.unique(destinations, return_inverse=True)
        found = self._graph.distances(
            origins.tolist(), ends.tolist(), weights="weight", algorithm="dijkstra"
        )
        return _whole(np.array(found)[:, at])


class SciPy(Peer):
    """scipy.sparse.csgraph: Dijkstra in C++, always the whole tree from an origin."""

    package = "scipy"

    def prepare(self, weight: Ints) -> None:
        indptr, heads, edge = both_ways(self.graph.node_count, self.graph.tail, self.graph.head)
        self._search: Any = import_module("scipy.sparse.csgraph").dijkstra
        shape = (self.graph.node_count,) * 2
        data = weight[edge].astype(np.float64)
        self._matrix = import_module("scipy.sparse").csr_array((data, heads, indptr), shape=shape)

    def path(self, origin: int, destination: int) -> Path:
        weight, before = self._search(self._matrix, indices=origin, return_predecessors=True)
        nodes = [destination]
        while nodes[-1] != origin:
            nodes.append(int(before[nodes[-1]]))
        return Path(int(weight[destination]), nodes[::-1])

    def table(self, origins: Ints, destinations: Ints) -> Ints:
        rows = (
            self._search(self._matrix, indices=origin)[destinations] for origin in origins.tolist()
        )
        return _whole(np.array(list(rows)))


class _ScGraph(Peer):
    """The compiled part of scgraph."""

    package = "scgraph"
    search = ""

    def prepare(self, weight: Ints) -> None:
        rows: list[dict[int, float]] = [{} for _ in range(self.graph.node_count)]
        ends = zip(self.graph.tail.tolist(), self.graph.head.tolist(), strict=True)
        for (tail, head), one in zip(ends, weight.astype(float).tolist(), strict=True):
            rows[tail][head] = one
            rows[head][tail] = one
        self._graph = import_module("scgraph.cpp").Graph(rows)
        self._find: Callable[[int, int], dict[str, Any]] = getattr(self._graph, self.search)

    def path(self, origin: int, destination: int) -> Path:
        found = self._find(origin, destination)
        return Path(round(found["length"]), found["path"])

    def table(self, origins: Ints, destinations: Ints) -> Ints:
        search = self._graph.get_shortest_path_tree
        rows = [np.array(search(o)["distance_matrix"])[destinations] for o in origins.tolist()]
        return _whole(np.array(rows))


class ScGraphDijkstra(_ScGraph):
    """scgraph C++: Dijkstra."""

    search = "dijkstra"


class ScGraphBothEnds(_ScGraph):
    """scgraph C++: Dijkstra from both ends."""

    search = "bidirectional_dijkstra"
    is_first_of_package = False


class ScGraphHierarchy(_ScGraph):
    """scgraph C++: a contraction hierarchy, made again for every set of weights."""

    search = "contraction_hierarchy"
    is_first_of_package = False
    is_plain = False

    def prepare(self, weight: Ints) -> None:
        super().prepare(weight)
        self._graph.create_contraction_hierarchy()


class RoutingKitCch(Peer):
    """routingkit-cch: a hierarchy that takes new weights."""

    package = "routingkit-cch"
    is_plain = False
    has_tables = True

    def prepare(self, weight: Ints) -> None:
        arcs = np.concatenate([weight, weight]).tolist()
        if not hasattr(self, "_kit"):
            self._kit: Any = import_module("routingkit_cch")
            self._query: Any = None
            tail, head = _arcs(self.graph)
            lat, lon = self.graph.lat.tolist(), self.graph.lon.tolist()
            order = self._kit.compute_order_inertial(self.graph.node_count, tail, head, lat, lon)
            self._hierarchy = self._kit.CCH(order, tail, head, False)
            self._metric = self._kit.CCHMetric(self._hierarchy, arcs)
        else:
            # The metric cannot be changed while a query holds it.
            self._query = None
            self._metric.reset(arcs)
        self._query = self._kit.CCHQuery(self._metric)

    def path(self, origin: int, destination: int) -> Path:
        found = self._query.run(origin, destination)
        return Path(found.distance, found.node_path)

    def table(self, origins: Ints, destinations: Ints) -> Ints:
        search = self._kit.CCHOneToMany(self._metric, destinations.tolist())
        rows = [search.distances_from(origin) for origin in origins.tolist()]
        return np.array([[UNREACHED if w is None else w for w in row] for row in rows], np.int64)


class PyRoutingKit(Peer):
    """pyroutingkit: the same hierarchy in another binding."""

    package = "pyroutingkit"
    is_plain = False
    has_tables = True

    def prepare(self, weight: Ints) -> None:
        if not hasattr(self, "_metric"):
            self._kit: Any = import_module("pyroutingkit")
            tail, head = (np.array(ends, np.uint32) for ends in _arcs(self.graph))
            lat, lon = self.graph.lat.astype(np.float32), self.graph.lon.astype(np.float32)
            self._topology = self._kit.CCHTopology()
            self._topology.build(tail, head, lat, lon, self.graph.node_count)
            self._metric = self._kit.CCHMetric(self._topology)
        self._metric.customize(np.concatenate([weight, weight]).astype(np.uint32))

    def path(self, origin: int, destination: int) -> Path:
        weight, nodes, _ = self._metric.query(origin, destination)
        return Path(int(weight), nodes)

    def table(self, origins: Ints, destinations: Ints) -> Ints:
        found = self._metric.distances_many_to_many(
            origins.astype(np.uint32), destinations.astype(np.uint32)
        )
        return np.where(found == self._kit.INF_WEIGHT, UNREACHED, found.astype(np.int64))


# By the name under which they are reported.
PEERS: dict[str, type[Peer]] = {
    "networkx, from both ends": NetworkX,
    "igraph": IGraph,
    "scipy": SciPy,
    "scgraph C++": ScGraphDijkstra,
    "scgraph C++, from both ends": ScGraphBothEnds,
    "scgraph C++, contraction hierarchy": ScGraphHierarchy,
    "routingkit-cch": RoutingKitCch,
    "pyroutingkit": PyRoutingKit,
}


def _arcs(graph: JoinedGraph) -> tuple[list[int], list[int]]:
    """Tails and heads of both arcs of every edge: all of one direction, then all of the other."""
    tail, head = graph.tail.tolist(), graph.head.tolist()
    return [*tail, *head], [*head, *tail]


def _nodes(graph: JoinedGraph, origin: int, edges: Sequence[int]) -> list[int]:
    nodes = [origin]
    for edge in edges:
        tail, head = int(graph.tail[edge]), int(graph.head[edge])
        nodes.append(head if nodes[-1] == tail else tail)
    return nodes


def _whole(weight: Floats) -> Ints:
    return np.where(np.isfinite(weight), weight, UNREACHED).astype(np.int64)
