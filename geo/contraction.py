"""The compiled loops that make a hierarchy of a graph: the order of elimination, and shortcuts.

Plain arrays in, plain arrays out. Lengths are pairs (w, mm), compared by w first, both whole
numbers in float64, so that sums are exact. The method is that of Dibbelt, Strasser and Wagner,
"Customizable Contraction Hierarchies" (2016): contraction without a search for witnesses, labels
along the elimination tree. As the lengths are known, order and shortcuts are found in one pass.
"""

import numpy as np

from geo.kernels import Floats, Index, Ints, compiled
from geo.shelf import Shelf

# Arcs: to which node, w, mm, and what each is made of: the lower node that a shortcut passes, or
# -1 - e for edge e.
Arcs = tuple[Index, Floats, Floats, Index]
_NAME = "hierarchy"


def ranked(
    count: int, ends: tuple[Ints, Ints], w: Floats, mm: Floats, shelf: Shelf | None = None
) -> tuple[Ints, Index, Index, Index, Ints, Arcs]:
    """The nodes in the order of elimination, and what `by_rank` makes of it; from a shelf, if any.

    As long as a graph stays the same, every process would find the same, in a fifth of a second.
    """
    made_of = (np.array(count), *ends, w, mm)
    kept = shelf.find(_NAME, made_of) if shelf else None
    if kept is not None:
        order, rank, parent, depth, ptr, *arcs = kept
        to, arc_w, arc_mm, of = arcs
        return order, rank, parent, depth, ptr, (to, arc_w, arc_mm, of)
    order, first, size, raw = contract(count, *ends, w, mm)
    made = by_rank(order, first, size, raw)
    if shelf:
        shelf.keep(_NAME, made_of, (order, *made[:4], *made[4]))
    return (order, *made)


@compiled
def contract(
    count: int, tail: Ints, head: Ints, edge_w: Floats, edge_mm: Floats
) -> tuple[Ints, Ints, Ints, Arcs]:
    """The nodes in the order of elimination, and for each the first and number of its arcs upward.

    Always the node with the least sum of degree and level is eliminated (the level of a node is
    above that of every neighbour eliminated before it): degree alone makes few shortcuts, the level
    keeps the elimination tree low.
    """
    first, size, room, arcs = _neighbours(count, tail, head, edge_w, edge_mm)
    used = arcs[0].size
    level = np.zeros(count, np.int64)
    key = size.copy()
    queue = _queue(key)
    order = np.empty(count, np.int64)
    seat = np.full(count, -1, np.int64)
    least = 0
    for rank in range(count):
        while queue[0][least] < 0:
            least += 1
        v = int(queue[0][least])
        _leave(queue, key[v], v)
        order[rank] = v
        for k in range(first[v], first[v] + size[v]):
            u = int(arcs[0][k])
            if size[u] + size[v] - 2 > room[u]:
                room[u] = 2 * (size[u] + size[v])
                if used + room[u] > arcs[0].size:
                    arcs = _larger(arcs, used, 2 * (used + room[u]))
                _move(arcs, first[u], used, size[u])
                first[u] = used
                used += room[u]
            size[u] = _bypass(arcs, v, (first[v], size[v]), u, (first[u], size[u]), seat)
            level[u] = max(int(level[u]), int(level[v]) + 1)
            _leave(queue, key[u], u)
            key[u] = size[u] + level[u]
            _join(queue, key[u], u)
            least = min(least, int(key[u]))
    return order, first, size, arcs


@compiled
def _neighbours(
    count: int, tail: Ints, head: Ints, edge_w: Floats, edge_mm: Floats
) -> tuple[Ints, Ints, Ints, Arcs]:
    """First, number and room of the arcs of every node: of parallel edges the best, no loops."""
    room = np.zeros(count, np.int64)
    for e in range(tail.size):
        if tail[e] != head[e]:
            room[tail[e]] += 1
            room[head[e]] += 1
    first = np.cumsum(room) - room
    size = np.zeros(count, np.int64)
    to, made_of = np.empty(room.sum(), np.int32), np.empty(room.sum(), np.int32)
    w, mm = np.empty(room.sum()), np.empty(room.sum())
    for e in range(tail.size):
        if tail[e] == head[e]:
            continue
        for v, u in ((tail[e], head[e]), (head[e], tail[e])):
            i = first[v]
            end = i + size[v]
            while i < end and to[i] != u:
                i += 1
            if i == end:
                size[v] += 1
            elif w[i] < edge_w[e] or (w[i] == edge_w[e] and mm[i] <= edge_mm[e]):
                continue
            to[i], w[i], mm[i], made_of[i] = u, edge_w[e], edge_mm[e], -1 - e
    return first, size, room, (to, w, mm, made_of)


@compiled
def _larger(arcs: Arcs, used: int, wanted: int) -> Arcs:
    """The arcs with room for as many as wanted."""
    to, made_of = np.empty(wanted, np.int32), np.empty(wanted, np.int32)
    w, mm = np.empty(wanted), np.empty(wanted)
    to[:used] = arcs[0][:used]
    w[:used] = arcs[1][:used]
    mm[:used] = arcs[2][:used]
    made_of[:used] = arcs[3][:used]
    return to, w, mm, made_of


@compiled
def _move(arcs: Arcs, first: int, to_first: int, size: int) -> None:
    """Copy the arcs of a node to where there is more room."""
    to, w, mm, made_of = arcs
    for k in range(size):
        to[to_first + k], made_of[to_first + k] = to[first + k], made_of[first + k]
        w[to_first + k], mm[to_first + k] = w[first + k], mm[first + k]


@compiled
def _bypass(
    arcs: Arcs, v: int, gone: tuple[int, int], u: int, own: tuple[int, int], seat: Ints
) -> int:
    """Put ways over v, which is eliminated, in the place of the arc from u to v; arcs of u then.

    `gone` and `own` are the first and the number of the arcs of v and of u, which has room for
    more. `seat`, -1 everywhere, holds the arc to each neighbour of u while this runs.
    """
    to, w, mm, made_of = arcs
    first, size = own
    for i in range(first, first + size):
        seat[to[i]] = i
    i, last = seat[v], first + size - 1
    up_w, up_mm = w[i], mm[i]
    to[i], w[i], mm[i], made_of[i] = to[last], w[last], mm[last], made_of[last]
    seat[to[i]] = i
    seat[v] = -1
    size -= 1
    for k in range(gone[0], gone[0] + gone[1]):
        x = to[k]
        if x == u:
            continue
        over_w, over_mm = up_w + w[k], up_mm + mm[k]
        i = seat[x]
        if i < 0:
            i = first + size
            size += 1
        elif w[i] < over_w or (w[i] == over_w and mm[i] <= over_mm):
            continue
        to[i], w[i], mm[i], made_of[i] = x, over_w, over_mm, v
    for i in range(first, first + size):
        seat[to[i]] = -1
    return size


# A queue: the first node of every key, and for each node the one after and the one before it.
Queue = tuple[Ints, Ints, Ints]


@compiled
def _queue(key: Ints) -> Queue:
    """All nodes by their keys, which stay below twice the number of nodes."""
    queue = (
        np.full(2 * key.size + 1, -1, np.int64),
        np.full(key.size, -1, np.int64),
        np.full(key.size, -1, np.int64),
    )
    for v in range(key.size):
        _join(queue, key[v], v)
    return queue


@compiled
def _join(queue: Queue, key: int, v: int) -> None:
    first, after, before = queue
    after[v], before[v] = first[key], -1
    if after[v] >= 0:
        before[after[v]] = v
    first[key] = v


@compiled
def _leave(queue: Queue, key: int, v: int) -> None:
    first, after, before = queue
    if after[v] >= 0:
        before[after[v]] = before[v]
    if before[v] >= 0:
        after[before[v]] = after[v]
    else:
        first[key] = after[v]


@compiled
def by_rank(
    order: Ints, first: Ints, size: Ints, arcs: Arcs
) -> tuple[Index, Index, Index, Ints, Arcs]:
    """Rank of every node, and by rank: parent, depth and the arcs upward, sorted, in CSR.

    The parent of a node is its lowest neighbour above, -1 at a root, whose depth is 0. All that can
    be reached upward are parents of parents.
    """
    n = order.size
    rank = np.empty(n, np.int32)
    for r in range(n):
        rank[order[r]] = r
    ptr = np.zeros(n + 1, np.int64)
    for r in range(n):
        ptr[r + 1] = ptr[r] + size[order[r]]
    to, made_of = np.empty(ptr[n], np.int32), np.empty(ptr[n], np.int32)
    w, mm = np.empty(ptr[n]), np.empty(ptr[n])
    for r in range(n):
        begin = first[order[r]]
        for k in range(begin, begin + size[order[r]]):
            head = rank[arcs[0][k]]
            i = ptr[r] + k - begin
            while i > ptr[r] and to[i - 1] > head:
                to[i], w[i], mm[i], made_of[i] = to[i - 1], w[i - 1], mm[i - 1], made_of[i - 1]
                i -= 1
            below = arcs[3][k]
            to[i], w[i], mm[i] = head, arcs[1][k], arcs[2][k]
            made_of[i] = rank[below] if below >= 0 else below
    parent = np.full(n, -1, np.int32)
    depth = np.zeros(n, np.int32)
    for r in range(n - 1, -1, -1):
        if size[order[r]] > 0:
            parent[r] = to[ptr[r]]
            depth[r] = depth[parent[r]] + 1
    return rank, parent, depth, ptr, (to, w, mm, made_of)
