"""The loops that must be fast, compiled: shortest trees, ways inside a country, chains of borders.

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
    wanted = np.zeros(n, np.bool_)
    left = 0
    for k in range(targets.size):
        if not wanted[targets[k] - low]:
            wanted[targets[k] - low] = True
            left += 1
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


# What is summed up along a way beside its weight: h, USD per unit, kg per tonne, km, gauge changes.
MEASURES = 5


@compiled
def inland(
    zone_of: Ints,
    position: Ints,
    zone_gate_ptr: Ints,
    zone_gates: Ints,
    run_ptr: Ints,
    run_km: Floats,
    run_w: Floats,
    run_price: Floats,
    action_ptr: Ints,
    action_head: Ints,
    action_w: Floats,
    action_price: Floats,
    action_lines: Ints,
    starts: Ints,
    starts_w: Floats,
    starts_price: Floats,
) -> tuple[Floats, Floats, Ints, Index]:
    """Best ways inside one country from labelled starts, over runs and actions in turn.

    States are 0..n-1, each with a departing side (vertex s) and an arriving side (vertex n + s). A
    run leads from departing sides through a zone to arriving ones, an action back. `starts` are
    vertices. Shapes: `zone_of`, `position` (n,); `run_km` flat, zone z from `run_ptr[z]`, row-major
    over its gates; `run_w` (zones,) and `run_price` (zones, 3) per km; `action_*` in CSR over
    states; prices (…, 5): h, USD, kg, km, gauge changes. Returns weight (2n,), price (2n, 5), mask of
    lines passed (2n,) and what came before: -1 unreached or start, else 2·tail vertex (run or stay)
    or 2·action + 1.
    """
    n = zone_of.size
    w = np.full(2 * n, np.inf)
    price = np.zeros((2 * n, MEASURES))
    lines = np.zeros(2 * n, np.int64)
    before = np.full(2 * n, -1, np.int32)
    done = np.zeros(2 * n, np.bool_)
    room = 64 + 8 * n + starts.size + action_head.size
    heap_w = np.empty(room)
    heap_m = np.empty(room)
    heap_at = np.empty(room, np.int64)
    size = 0
    for k in range(starts.size):
        at = starts[k]
        if starts_w[k] < w[at]:
            w[at] = starts_w[k]
            price[at] = starts_price[k]
            size = push(heap_w, heap_m, heap_at, size, w[at], 0.0, at)
    while size > 0:
        at = heap_at[0]
        size = pop(heap_w, heap_m, heap_at, size)
        if done[at]:
            continue
        done[at] = True
        if size + zone_gates.size + action_head.size + 2 > heap_w.size:
            more = 2 * heap_w.size + zone_gates.size + action_head.size
            bigger_w, bigger_m = np.empty(more), np.empty(more)
            bigger_at = np.empty(more, np.int64)
            bigger_w[:size], bigger_m[:size] = heap_w[:size], heap_m[:size]
            bigger_at[:size] = heap_at[:size]
            heap_w, heap_m, heap_at = bigger_w, bigger_m, bigger_at
        if at < n:
            stay = at + n
            if w[at] < w[stay]:
                w[stay], lines[stay], before[stay] = w[at], lines[at], 2 * at
                price[stay] = price[at]
                size = push(heap_w, heap_m, heap_at, size, w[at], 0.0, stay)
            zone = zone_of[at]
            if zone < 0:
                continue
            first = zone_gate_ptr[zone]
            gates = zone_gate_ptr[zone + 1] - first
            row = run_ptr[zone] + position[at] * gates
            for b in range(gates):
                if b == position[at]:
                    continue
                km = run_km[row + b]
                head = n + zone_gates[first + b]
                reached = w[at] + km * run_w[zone]
                if reached < w[head]:
                    w[head], lines[head], before[head] = reached, lines[at], 2 * at
                    price[head, 0] = price[at, 0] + km * run_price[zone, 0]
                    price[head, 1] = price[at, 1] + km * run_price[zone, 1]
                    price[head, 2] = price[at, 2] + km * run_price[zone, 2]
                    price[head, 3] = price[at, 3] + km
                    price[head, 4] = price[at, 4]
                    size = push(heap_w, heap_m, heap_at, size, reached, 0.0, head)
        else:
            state = at - n
            for action in range(action_ptr[state], action_ptr[state + 1]):
                head = action_head[action]
                reached = w[at] + action_w[action]
                if reached < w[head]:
                    w[head], before[head] = reached, 2 * action + 1
                    lines[head] = lines[at] | action_lines[action]
                    price[head] = price[at] + action_price[action]
                    size = push(heap_w, heap_m, heap_at, size, reached, 0.0, head)
    return w, price, lines, before


@compiled
def backward(
    exit_ptr: Ints,
    exit_list: Ints,
    head_country: Ints,
    head_entry: Ints,
    inland_ptr: Ints,
    inland_w: Floats,
    crossing_w: Floats,
    ending_w: Floats,
    target: int,
) -> Floats:
    """Least weight from just behind each crossing to the end, whatever countries lie on the way.

    A lower bound for chains, which may not come back. `ending_w[x]` is the weight from crossing x
    to the end inside the target country, infinite elsewhere.
    """
    n = head_country.size
    least = ending_w.copy()
    # Few crossings: rounds until nothing changes are quicker than a heap.
    changed = True
    while changed:
        changed = False
        for x in range(n):
            country = head_country[x]
            if country == target or not crossing_w[x] < np.inf:
                continue
            first = exit_ptr[country]
            exits = exit_ptr[country + 1] - first
            row = inland_ptr[country] + head_entry[x] * exits
            best = least[x]
            for k in range(exits):
                y = exit_list[first + k]
                through = inland_w[row + k] + crossing_w[y] + least[y]
                best = min(best, through)
            if best < least[x]:
                least[x] = best
                changed = True
    return least


MOST_DEPTH = 12
MOST_HEADS = 16


@compiled
def chains(
    exit_ptr: Ints,
    exit_list: Ints,
    key_of: Ints,
    head_of: Ints,
    head_country: Ints,
    head_entry: Ints,
    inland_ptr: Ints,
    inland_w: Floats,
    crossing_w: Floats,
    origin_w: Floats,
    ending_w: Floats,
    least: Floats,
    origin_country: int,
    target: int,
    times_best: float,
    most: int,
) -> tuple[Ints, Floats, bool]:
    """The best way through every chain of crossings that is not far worse than the best.

    A chain is a row of keys (a crossing with its mode); it never comes back to a country it has
    left. Crossings x that share a key differ in gauge or link: the best variant counts. Shapes:
    `origin_w` (crossings,) the weight from the origin through crossing x, infinite where it does not
    start; `inland_w` flat, country c from `inland_ptr[c]`, entries × exits. Returns the crossings of
    every chain (m, depth; -1 behind the last), its weight (m,), and whether the number was cut:
    when more than `most` chains are found, the worse half is dropped and the limit lowered.
    """
    found = np.full((most, MOST_DEPTH), -1, np.int64)
    weight = np.full(most, np.inf)
    count = 0
    is_cut = False
    best = np.inf
    limit = np.inf
    # Labels of the heads at each depth: (crossing, weight, number of the label before).
    label_x = np.zeros((MOST_DEPTH, MOST_HEADS), np.int64)
    label_w = np.zeros((MOST_DEPTH, MOST_HEADS))
    label_up = np.zeros((MOST_DEPTH, MOST_HEADS), np.int64)
    labels = np.zeros(MOST_DEPTH, np.int64)
    n = key_of.size
    # Children of each depth: variants sorted by key order of their least bound.
    child_x = np.zeros((MOST_DEPTH, n), np.int64)
    child_w = np.zeros((MOST_DEPTH, n))
    child_up = np.zeros((MOST_DEPTH, n), np.int64)
    children = np.zeros(MOST_DEPTH, np.int64)
    next_child = np.zeros(MOST_DEPTH, np.int64)
    key_count = 0
    for x in range(n):
        key_count = max(key_count, key_of[x] + 1)
    key_bound = np.full(key_count, np.inf)
    visited = np.zeros(MOST_DEPTH + 1, np.int64)
    visited[0] = np.int64(1) << origin_country
    depth = 0
    fresh = True
    while depth >= 0:
        if fresh:
            # Gather what leads on from the labels of this depth (from the origin at depth 0).
            number = 0
            if depth == 0:
                for x in range(n):
                    if origin_w[x] < np.inf:
                        child_x[0, number], child_w[0, number] = x, origin_w[x]
                        child_up[0, number] = -1
                        number += 1
            else:
                country = head_country[label_x[depth - 1, 0]]
                first = exit_ptr[country]
                exits = exit_ptr[country + 1] - first
                for k in range(exits):
                    y = exit_list[first + k]
                    if not crossing_w[y] < np.inf or not least[y] < np.inf:
                        continue
                    if visited[depth] & (np.int64(1) << head_country[y]):
                        continue
                    reached = np.inf
                    up = 0
                    for j in range(labels[depth - 1]):
                        x = label_x[depth - 1, j]
                        w = (
                            label_w[depth - 1, j]
                            + (inland_w[inland_ptr[country] + head_entry[x] * exits + k])
                        )
                        if w < reached:
                            reached, up = w, j
                    reached += crossing_w[y]
                    if reached < np.inf:
                        child_x[depth, number], child_w[depth, number] = y, reached
                        child_up[depth, number] = up
                        number += 1
            # Order by the least bound of each key, so that good chains come first.
            for k in range(number):
                key = key_of[child_x[depth, k]]
                bound = child_w[depth, k] + least[child_x[depth, k]]
                key_bound[key] = min(key_bound[key], bound)
            bounds = np.empty(number)
            for k in range(number):
                bounds[k] = key_bound[key_of[child_x[depth, k]]]
            order = np.argsort(bounds, kind="mergesort")
            old_x = child_x[depth, :number].copy()
            old_w = child_w[depth, :number].copy()
            old_up = child_up[depth, :number].copy()
            # Variants of one key must stand together even where two keys have equal bounds.
            taken = np.zeros(number, np.bool_)
            at = 0
            for i in range(number):
                k = order[i]
                if taken[k]:
                    continue
                for j in range(i, number):
                    other = order[j]
                    if not taken[other] and key_of[old_x[other]] == key_of[old_x[k]]:
                        taken[other] = True
                        child_x[depth, at] = old_x[other]
                        child_w[depth, at] = old_w[other]
                        child_up[depth, at] = old_up[other]
                        at += 1
            for k in range(number):
                key_bound[key_of[child_x[depth, k]]] = np.inf
            children[depth] = number
            next_child[depth] = 0
            fresh = False
        if next_child[depth] >= children[depth]:
            depth -= 1
            continue
        # Take the variants of the next key: the best for every head.
        k = next_child[depth]
        key = key_of[child_x[depth, k]]
        bound = np.inf
        here = 0
        while k < children[depth] and key_of[child_x[depth, k]] == key:
            x = child_x[depth, k]
            bound = min(bound, child_w[depth, k] + least[x])
            same = -1
            for j in range(here):
                if head_of[label_x[depth, j]] == head_of[x]:
                    same = j
            if same < 0 and here < MOST_HEADS:
                same = here
                here += 1
                label_w[depth, same] = np.inf
            if same >= 0 and child_w[depth, k] < label_w[depth, same]:
                label_x[depth, same], label_w[depth, same] = x, child_w[depth, k]
                label_up[depth, same] = child_up[depth, k]
            k += 1
        next_child[depth] = k
        labels[depth] = here
        is_last = head_country[label_x[depth, 0]] == target
        if not bound < np.inf or (bound > limit and not (is_last and depth == 0)):
            continue
        if is_last:
            total, end = np.inf, 0
            for j in range(here):
                w = label_w[depth, j] + ending_w[label_x[depth, j]]
                if w < total:
                    total, end = w, j
            if not total < np.inf:
                continue
            if count == most:
                is_cut = True
                cut = np.sort(weight)[most // 2]
                kept = 0
                for i in range(count):
                    is_direct = found[i, 1] < 0
                    if weight[i] < cut or is_direct:
                        weight[kept] = weight[i]
                        found[kept] = found[i]
                        kept += 1
                weight[kept:] = np.inf
                count = kept
                limit = min(limit, cut)
                if count == most:
                    break
            weight[count] = total
            found[count] = -1
            j = end
            for level in range(depth, -1, -1):
                found[count, level] = label_x[level, j]
                j = label_up[level, j]
            count += 1
            if total < best:
                best = total
                limit = min(limit, times_best * best)
        elif depth + 1 < MOST_DEPTH:
            visited[depth + 1] = visited[depth] | (np.int64(1) << head_country[label_x[depth, 0]])
            depth += 1
            fresh = True
    return found[:count], weight[:count], is_cut
