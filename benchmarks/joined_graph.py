"""The rail network as one plain graph, for shortest paths by other libraries.

It is the graph on which `geo.lengths` rests: all rail lines, joined over borders and where the
gauge can be changed. Which borders are open, what a change of gauge takes, and roads and ships are
left out: a plain shortest path knows nothing of them. Weights are whole decimetres of weighted
length, so that libraries which add whole numbers and those which add floating ones come to the same
sum.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geo.kernels import Floats, Ints, components
from geo.lengths import RailGraph
from geo.model import System
from geo.zone_graph import MM_PER_KM, WEIGHT_PER_MM, ZoneGraph
from geo.zone_shapes import Shapes

MM_PER_DM = 100.0


@dataclass(frozen=True, slots=True, eq=False)
class JoinedGraph:
    """An undirected graph without parallel edges, loops and edges of no weight.

    Arrays over nodes: `lon` and `lat` in degrees. Arrays over edges: `tail`, `head`, `weight` in
    whole decimetres × path weight, and `km`, their plain length. `node_of` leads from a node of the
    zone graph to the node here, -1 where there is none.
    """

    lon: Floats
    lat: Floats
    tail: Ints
    head: Ints
    weight: Ints
    km: Floats
    node_of: Ints

    @property
    def node_count(self) -> int:
        return len(self.lon)

    def largest_piece(self) -> Ints:
        """The nodes of the largest connected piece, ascending."""
        indptr, heads, _ = both_ways(self.node_count, self.tail, self.head)
        label = components(indptr, heads)
        return np.flatnonzero(label == np.bincount(label).argmax())

    def way_km(self, nodes: Sequence[int]) -> float:
        """Plain kilometres along a row of neighbouring nodes."""
        ends = np.sort(np.column_stack([nodes[:-1], nodes[1:]]), axis=1)
        # Edges stand in the order of their ends.
        keys = self.tail * self.node_count + self.head
        at = np.searchsorted(keys, ends[:, 0] * self.node_count + ends[:, 1])
        return float(self.km[at].sum())


@dataclass(frozen=True, slots=True, eq=False)
class _Raw:
    """Edges as they come: parallel ones, loops and edges of no weight among them."""

    lon: Floats
    lat: Floats
    tail: Ints
    head: Ints
    weight: Ints
    km: Floats


def both_ways(count: int, tail: Ints, head: Ints) -> tuple[Ints, Ints, Ints]:
    """Both arcs of every edge in CSR: indptr, heads, and the edge of each arc."""
    tails, heads = np.concatenate([tail, head]), np.concatenate([head, tail])
    order = np.argsort(tails, kind="stable")
    indptr = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(tails, minlength=count), out=indptr[1:])
    return indptr, heads[order], order % max(1, len(tail))


def joined(rails: RailGraph, graph: ZoneGraph) -> JoinedGraph:
    """The rail lines as one graph: its nodes are junctions, ends of lines, and listed places."""
    return _cleaned(_raw(rails, graph), len(graph.node_lon))


def drawn(rails: RailGraph, graph: ZoneGraph, shapes: Shapes) -> JoinedGraph:
    """The same with a node at every point of every line, as such graphs are mostly published.

    The weight of an edge is spread over its line, and the pieces add up to it exactly.
    """
    raw = _raw(rails, graph)
    # The edges inside zones stand first in a rail graph, in the order of the zone graph.
    is_rail = np.array([system is not System.ROAD for system in graph.zone_system], np.bool_)
    inside = np.flatnonzero(is_rail[graph.zone_of[graph.edge_tail]])
    lines = [shapes.edge_line(edge) for edge in inside.tolist()]
    bent = [i for i, line in enumerate(lines) if len(line) > 2]
    straight = np.ones(len(raw.tail), np.bool_)
    straight[bent] = False
    points, tails, heads, weights, kms = [np.empty((0, 2))], [], [], [], []
    count = len(raw.lon)
    for i in bent:
        nodes = np.arange(count, count + len(lines[i]) - 2)
        count += len(nodes)
        points.append(lines[i][1:-1])
        tails.append(np.concatenate([raw.tail[i : i + 1], nodes]))
        heads.append(np.concatenate([nodes, raw.head[i : i + 1]]))
        share = _shares(lines[i])
        weights.append(np.diff(np.rint(share * raw.weight[i]), prepend=0.0).astype(np.int64))
        kms.append(np.diff(share * raw.km[i], prepend=0.0))
    at = np.concatenate(points)
    whole = _Raw(
        np.concatenate([raw.lon, at[:, 0]]),
        np.concatenate([raw.lat, at[:, 1]]),
        np.concatenate([raw.tail[straight], *tails]),
        np.concatenate([raw.head[straight], *heads]),
        np.concatenate([raw.weight[straight], *weights]),
        np.concatenate([raw.km[straight], *kms]),
    )
    return _cleaned(whole, len(graph.node_lon))


def _shares(line: Floats) -> Floats:
    """The share of a line's length on the ground up to each of its points, the first left out."""
    east = np.diff(line[:, 0]) * np.cos(np.radians(line[:-1, 1]))
    upto = np.cumsum(np.hypot(east, np.diff(line[:, 1])))
    shares = upto / upto[-1] if upto[-1] > 0 else np.linspace(0.0, 1.0, len(line))[1:]
    shares[-1] = 1.0
    return shares


def _raw(rails: RailGraph, graph: ZoneGraph) -> _Raw:
    weight = np.rint(rails.w / (WEIGHT_PER_MM * MM_PER_DM)).astype(np.int64)
    return _Raw(
        graph.node_lon, graph.node_lat, rails.tail, rails.head, weight, rails.mm / MM_PER_KM
    )


def _cleaned(raw: _Raw, zone_nodes: int) -> JoinedGraph:
    """One node for all that no weight keeps apart, and the lightest of parallel edges."""
    count = len(raw.lon)
    free = raw.weight == 0
    indptr, heads, _ = both_ways(count, raw.tail[free], raw.head[free])
    label = components(indptr, heads)
    tail, head = label[raw.tail[~free]], label[raw.head[~free]]
    low, high = np.minimum(tail, head), np.maximum(tail, head)
    # Nodes without an edge (those of roads) go.
    used = np.unique(np.concatenate([low[low != high], high[low != high]]))
    number = np.full(count, -1, np.int64)
    number[used] = np.arange(len(used))
    order = np.lexsort((raw.weight[~free], high, low))
    order = order[low[order] != high[order]]
    pairs = np.column_stack([low[order], high[order]])
    is_first = np.ones(len(order), np.bool_)
    is_first[1:] = (pairs[1:] != pairs[:-1]).any(axis=1)
    order = order[is_first]
    _, member = np.unique(label, return_index=True)
    return JoinedGraph(
        raw.lon[member[used]],
        raw.lat[member[used]],
        number[low[order]],
        number[high[order]],
        raw.weight[~free][order],
        raw.km[~free][order],
        number[label[:zone_nodes]],
    )
