"""The compiled loops of `geo.hierarchy` after contraction: labels, meetings, unpacking.

A label holds the lengths from a place to its ancestors in the elimination tree; the least way
between two places turns at an ancestor of both. Lengths are pairs as in `geo.contraction`.
"""

import numpy as np

from geo.contraction import Arcs
from geo.kernels import Floats, Index, Ints, compiled


@compiled
def reach(
    parent: Index,
    depth: Index,
    ptr: Ints,
    arcs: Arcs,
    group: Ints,
    starts: Ints,
    starts_w: Floats,
    starts_mm: Floats,
) -> tuple[Ints, Index, Floats, Floats, Index, int]:
    """Labels one behind the other, and the number of one that cannot be, else -1.

    Label i is that of the starts `group[i]` to `group[i + 1] - 1`, by rank, which must lie on one
    way from a root. It has the entries from `ends[i]` to `ends[i + 1] - 1`, by depth: the nodes
    from the root to the lowest start, the least w and mm to each from the starts, and the depth of
    the node before it on the way, -1 at a start.
    """
    ends = np.zeros(group.size, np.int64)
    for i in range(group.size - 1):
        lowest = starts[group[i] : group[i + 1]].min()
        ends[i + 1] = ends[i] + depth[lowest] + 1
    path, before = np.empty(ends[-1], np.int32), np.full(ends[-1], -1, np.int32)
    w, mm = np.full(ends[-1], np.inf), np.full(ends[-1], np.inf)
    wrong = -1
    for i in range(group.size - 1):
        low, high = ends[i], ends[i + 1]
        at = starts[group[i] : group[i + 1]].min()
        for d in range(high - 1, low - 1, -1):
            path[d] = at
            at = parent[at]
        for k in range(group[i], group[i + 1]):
            d = low + depth[starts[k]]
            if path[d] != starts[k]:
                wrong = i
            elif starts_w[k] < w[d] or (starts_w[k] == w[d] and starts_mm[k] < mm[d]):
                w[d], mm[d] = starts_w[k], starts_mm[k]
        _climb(depth, ptr, arcs, path[low:high], w[low:high], mm[low:high], before[low:high])
    return ends, path, w, mm, before, wrong


@compiled
def _climb(
    depth: Index, ptr: Ints, arcs: Arcs, path: Index, w: Floats, mm: Floats, before: Index
) -> None:
    """Carry the lengths at the starts of a label up to the root."""
    to, arc_w, arc_mm, _ = arcs
    for d in range(path.size - 1, -1, -1):
        for k in range(ptr[path[d]], ptr[path[d] + 1]):
            up = depth[to[k]]
            over_w, over_mm = w[d] + arc_w[k], mm[d] + arc_mm[k]
            if over_w < w[up] or (over_w == w[up] and over_mm < mm[up]):
                w[up], mm[up], before[up] = over_w, over_mm, d


@compiled
def shared(path: Index, other: Index) -> int:
    """How many nodes two ways from a root have in common, which are their first ones."""
    low, high = 0, min(path.size, other.size)
    while low < high:
        middle = (low + high) >> 1
        if path[middle] == other[middle]:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def meet(
    path: Index, w: Floats, mm: Floats, other: Index, other_w: Floats, other_mm: Floats
) -> tuple[float, float, int]:
    """Least w and mm between two labels, and the depth at which the way turns; -1 without a way."""
    best_w, best_mm, best = np.inf, np.inf, -1
    for d in range(shared(path, other) - 1, -1, -1):
        sum_w, sum_mm = w[d] + other_w[d], mm[d] + other_mm[d]
        if sum_w < best_w or (sum_w == best_w and sum_mm < best_mm):
            best_w, best_mm, best = sum_w, sum_mm, d
    return best_w, best_mm, best


@compiled
def meet_many(
    label: tuple[Index, Floats, Floats], others: tuple[Ints, Index, Floats, Floats]
) -> tuple[Floats, Floats]:
    """Least w and mm between a label and each of others, which lie one behind the other by ptr."""
    path, w, mm = label
    ptr, paths, ws, mms = others
    best_w, best_mm = np.empty(ptr.size - 1), np.empty(ptr.size - 1)
    for i in range(ptr.size - 1):
        a, z = ptr[i], ptr[i + 1]
        best_w[i], best_mm[i], _ = meet(path, w, mm, paths[a:z], ws[a:z], mms[a:z])
    return best_w, best_mm


# Many labels, one behind the other: ptr, path, w, mm.
Many = tuple[Ints, Index, Floats, Floats]


@compiled
def preorder(parent: Index) -> Ints:
    """A number for every rank, by which what lies below a node follows it without a gap."""
    below = np.ones(parent.size, np.int64)
    for r in range(parent.size):
        if parent[r] >= 0:
            below[parent[r]] += below[r]
    number = np.empty(parent.size, np.int64)
    # The number that the next child of each node gets.
    free = np.empty(parent.size, np.int64)
    roots = 0
    for r in range(parent.size - 1, -1, -1):
        if parent[r] < 0:
            number[r] = roots
            roots += below[r]
        else:
            number[r] = free[parent[r]]
            free[parent[r]] += below[r]
        free[r] = number[r] + 1
    return number


@compiled
def meet_all(
    starts: Many, ends: Many, number: Ints, owners: tuple[Ints, Ints], shape: tuple[int, int]
) -> tuple[Floats, Floats]:
    """Least w and mm between any labels of some owners and of others, of the shape given.

    `owners` tell for each of the starts the row it belongs to, for each of the ends the column.
    With the ends in the order of `number`, those that share an ancestor lie side by side, and what
    is reached over it is reached by all of them in one go.
    """
    ptr, path, w, mm = ends
    count = ptr.size - 1
    order = np.argsort(number[path[ptr[1:] - 1]])
    longest = 0
    for j in range(count):
        longest = max(longest, ptr[j + 1] - ptr[j])
    end_w, end_mm = np.full((longest, count), np.inf), np.full((longest, count), np.inf)
    low, high = np.zeros(number.size, np.int64), np.zeros(number.size, np.int64)
    for j in range(count):
        begin = ptr[order[j]]
        for k in range(begin, ptr[order[j] + 1]):
            end_w[k - begin, j], end_mm[k - begin, j] = w[k], mm[k]
            if high[path[k]] == 0:
                low[path[k]] = j
            high[path[k]] = j + 1
    found_w, found_mm = np.full(shape, np.inf), np.full(shape, np.inf)
    best_w, best_mm = np.empty(count), np.empty(count)
    for i in range(starts[0].size - 1):
        best_w[:], best_mm[:] = np.inf, np.inf
        begin = starts[0][i]
        for k in range(begin, starts[0][i + 1]):
            a, z = low[starts[1][k]], high[starts[1][k]]
            _lessen(
                best_w[a:z], best_mm[a:z], end_w[k - begin, a:z], end_mm[k - begin, a:z],
                starts[2][k], starts[3][k],
            )  # fmt: skip
        row = owners[0][i]
        for j in range(count):
            at = owners[1][order[j]]
            if best_w[j] < found_w[row, at] or (
                best_w[j] == found_w[row, at] and best_mm[j] < found_mm[row, at]
            ):
                found_w[row, at], found_mm[row, at] = best_w[j], best_mm[j]
    return found_w, found_mm


@compiled
def _lessen(
    best_w: Floats, best_mm: Floats, end_w: Floats, end_mm: Floats, w: float, mm: float
) -> None:
    """Lessen lengths to those over one ancestor; without branches, so that it runs in vectors."""
    for j in range(best_w.size):
        sum_w, sum_mm = w + end_w[j], mm + end_mm[j]
        is_less = (sum_w < best_w[j]) | ((sum_w == best_w[j]) & (sum_mm < best_mm[j]))
        best_w[j] = sum_w if is_less else best_w[j]
        best_mm[j] = sum_mm if is_less else best_mm[j]


@compiled
def turned(path: Index, before: Index, other_path: Index, other_before: Index, depth: int) -> Ints:
    """Ranks on the way from the start of a label up to a depth, and down to that of another."""
    over = np.empty(path.size + other_path.size, np.int64)
    size, at = 0, depth
    while at >= 0:
        over[size] = path[at]
        size, at = size + 1, before[at]
    over[:size] = over[:size][::-1].copy()
    at = other_before[depth]
    while at >= 0:
        over[size] = other_path[at]
        size, at = size + 1, other_before[at]
    return over[:size]


@compiled
def unpack(ptr: Ints, arcs: Arcs, over: Ints) -> tuple[Ints, Ints]:
    """Edges of the way along arcs of the hierarchy, in travel order, and the rank each sets out on.

    `over` are the ranks between which the arcs lie.
    """
    to, made_of = arcs[0], arcs[3]
    edges, tails = np.empty(64, np.int64), np.empty(64, np.int64)
    size = 0
    # What is still to do: the ways between the ranks on the stack, the next one on top.
    stack = np.empty(over.size + 64, np.int64)
    left = over.size
    stack[:left] = over[::-1]
    while left > 1:
        tail, head = stack[left - 1], stack[left - 2]
        low, high = min(tail, head), max(tail, head)
        arc = ptr[low] + np.searchsorted(to[ptr[low] : ptr[low + 1]], high)
        if made_of[arc] < 0:
            if size == edges.size:
                edges, tails = np.append(edges, edges), np.append(tails, tails)
            edges[size], tails[size] = -1 - made_of[arc], tail
            size += 1
            left -= 1
            continue
        if left == stack.size:
            stack = np.append(stack, stack)
        stack[left - 1], stack[left] = made_of[arc], tail
        left += 1
    return edges[:size], tails[:size]
