"""The loops that must be fast, compiled: connected pieces and shortest trees.

Plain arrays in, plain arrays out; nothing here knows a place or a price by name. Weights are never
negative, and infinity means "not allowed".
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Index = NDArray[np.int32]
F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """The function as machine code, kept on disk between processes."""
    return cast("F", njit(cache=True, nogil=True)(function))


@compiled
def push(
    heap_w: Floats, heap_m: Floats, heap_at: Ints, size: int, w: float, m: float, at: int
) -> int:
    """Add an entry to a binary heap ordered by (w, m); the new size."""
    i = size
    while i > 0:
        up = (i - 1) >> 1
        if heap_w[up] < w or (heap_w[up] == w and heap_m[up] <= m):
            break
        heap_w[i], heap_m[i], heap_at[i] = heap_w[up], heap_m[up], heap_at[up]
        i = up
    heap_w[i], heap_m[i], heap_at[i] = w, m, at
    return size + 1


@compiled
def pop(heap_w: Floats, heap_m: Floats, heap_at: Ints, size: int) -> int:
    """Remove the least entry, which the caller has read at index 0; the new size."""
    size -= 1
    w, m, at = heap_w[size], heap_m[size], heap_at[size]
    i = 0
    while True:
        down = 2 * i + 1
        if down >= size:
            break
        right = down + 1
        if right < size and (
            heap_w[right] < heap_w[down]
            or (heap_w[right] == heap_w[down] and heap_m[right] < heap_m[down])
        ):
            down = right
        if w < heap_w[down] or (w == heap_w[down] and m <= heap_m[down]):
            break
        heap_w[i], heap_m[i], heap_at[i] = heap_w[down], heap_m[down], heap_at[down]
        i = down
    heap_w[i], heap_m[i], heap_at[i] = w, m, at
    return size


@compiled
def components(indptr: Ints, heads: Ints) -> Ints:
    """Number of the connected piece of every node of an undirected graph (CSR)."""
    n = indptr.size - 1
    label = np.full(n, -1, np.int64)
    stack = np.empty(n, np.int64)
    count = 0
    for start in range(n):
        if label[start] >= 0:
            continue
        label[start] = count
        stack[0], size = start, 1
        while size > 0:
            size -= 1
            node = stack[size]
            for arc in range(indptr[node], indptr[node + 1]):
                head = heads[arc]
                if label[head] < 0:
                    label[head] = count
                    stack[size] = head
                    size += 1
        count += 1
    return label


@compiled
def marked(numbers: Ints, n: int) -> NDArray[np.bool_]:
    """Whether each of 0..n-1 is among some numbers."""
    found = np.zeros(n, np.bool_)
    for k in range(numbers.size):
        found[numbers[k]] = True
    return found


@compiled
def tree(
    indptr: Ints,
    heads: Ints,
    arc_w: Floats,
    arc_m: Floats,
    low: int,
    high: int,
    starts: Ints,
    starts_w: Floats,
    starts_m: Floats,
    targets: Ints,
) -> tuple[Floats, Floats, Index]:
    """Least (weight, metres) from the starts to the nodes low..high-1, and the arc before each.

    Nodes of one zone are numbered from `low` to `high`; the three arrays count from `low`. The arc
    before a start is -1. With `targets` the search ends when all of them are reached; what lies
    farther is infinite then.
    """
    n = high - low
    w = np.full(n, np.inf)
    m = np.full(n, np.inf)
    before = np.full(n, -1, np.int32)
    done = np.zeros(n, np.bool_)
    arcs = indptr[high] - indptr[low]
    heap_w = np.empty(arcs + starts.size + 1)
    heap_m = np.empty(arcs + starts.size + 1)
    heap_at = np.empty(arcs + starts.size + 1, np.int64)
    size = 0
    for k in range(starts.size):
        at = starts[k] - low
        if starts_w[k] < w[at] or (starts_w[k] == w[at] and starts_m[k] < m[at]):
            w[at], m[at] = starts_w[k], starts_m[k]
            size = push(heap_w, heap_m, heap_at, size, starts_w[k], starts_m[k], at)
    wanted = marked(targets - low, n)
    left = wanted.sum()
    limited = left > 0
    while size > 0:
        at = heap_at[0]
        size = pop(heap_w, heap_m, heap_at, size)
        if done[at]:
            continue
        done[at] = True
        if limited and wanted[at]:
            left -= 1
            if left == 0:
                break
        for arc in range(indptr[at + low], indptr[at + low + 1]):
            head = heads[arc] - low
            if done[head]:
                continue
            reached_w, reached_m = w[at] + arc_w[arc], m[at] + arc_m[arc]
            if reached_w < w[head] or (reached_w == w[head] and reached_m < m[head]):
                w[head], m[head] = reached_w, reached_m
                before[head] = arc
                size = push(heap_w, heap_m, heap_at, size, reached_w, reached_m, head)
    if limited:
        for at in range(n):
            if not done[at]:
                w[at], m[at] = np.inf, np.inf
    return w, m, before


@compiled
def walk(before: Index, tails: Ints, low: int, node: int) -> Ints:
    """Arcs from the start of a tree to a node, in travel order."""
    count = 0
    at = node - low
    while before[at] >= 0:
        count += 1
        at = tails[before[at]] - low
    arcs = np.empty(count, np.int64)
    at = node - low
    while before[at] >= 0:
        count -= 1
        arcs[count] = before[at]
        at = tails[before[at]] - low
    return arcs
