"""Chains of border crossings, compiled: bounds from the end, and the best way through every chain.

Plain arrays in, plain arrays out. A chain is a row of keys (a crossing in one mode); it never comes
back to a country it has left. Crossings that share a key have numbers in a row and differ in gauge
or link: the best of them counts. Weights are never negative, and infinity means "not allowed".
"""

from typing import NamedTuple

import numpy as np

from geo.inland_kernels import GateArrays, Moves, add_before, add_to
from geo.kernels import Flags, Floats, Index, Ints, compiled, pop, push


class BorderArrays(NamedTuple):
    """Crossings by number, each over one link in one direction, those of one key in a row.

    `exit_list` (CSR `exit_ptr` by country) are the crossings that lead out of a country,
    `exit_vertex` the vertex of that country at which each begins, `entrances` (CSR `entrance_ptr`)
    those that lead into it. `head_of` is the gate that it
    leads to, `entry_of` the number of that gate among all such gates; the row of an entry begins
    at `entry_row` in the table of ways inside countries, one weight for each vertex.
    """

    key_of: Ints
    tail_country: Ints
    exit_ptr: Ints
    exit_list: Ints
    exit_vertex: Ints
    head_of: Ints
    head_country: Ints
    entrance_ptr: Ints
    entrances: Ints
    entry_of: Ints
    entry_row: Ints


@compiled
def least_to_end(
    borders: BorderArrays,
    all_w: Floats,
    crossing_w: Floats,
    ending_w: Floats,
) -> Floats:
    """Least weight from just behind each crossing to the end, whatever countries lie on the way.

    A lower bound for chains, which may not come back. `ending_w` (crossings,) is the weight from a
    crossing to the end inside the target country, infinite elsewhere.
    """
    n = crossing_w.size
    least = ending_w.copy()
    is_done = np.zeros(n, np.bool_)
    room = n + 1
    for y in range(n):
        country = borders.tail_country[y]
        room += borders.entrance_ptr[country + 1] - borders.entrance_ptr[country]
    heap_w, heap_m, heap_at = np.empty(room), np.zeros(room), np.empty(room, np.int64)
    size = 0
    for x in range(n):
        if least[x] < np.inf:
            size = push(heap_w, heap_m, heap_at, size, least[x], 0.0, x)
    while size > 0:
        y = heap_at[0]
        size = pop(heap_w, heap_m, heap_at, size)
        if is_done[y]:
            continue
        is_done[y] = True
        onward = crossing_w[y] + least[y]
        if not onward < np.inf:
            continue
        country = borders.tail_country[y]
        for k in range(borders.entrance_ptr[country], borders.entrance_ptr[country + 1]):
            x = borders.entrances[k]
            w = all_w[borders.entry_row[borders.entry_of[x]] + borders.exit_vertex[y]] + onward
            if w < least[x]:
                least[x] = w
                size = push(heap_w, heap_m, heap_at, size, w, 0.0, x)
    return least


@compiled
def sort_children(bound: Floats, x: Ints, w: Floats, up: Ints, number: int) -> None:
    """Sort the first `number` children by bound; those of equal bound keep their order."""
    for i in range(1, number):
        this_bound, this_x, this_w, this_up = bound[i], x[i], w[i], up[i]
        j = i - 1
        while j >= 0 and bound[j] > this_bound:
            bound[j + 1], x[j + 1], w[j + 1], up[j + 1] = bound[j], x[j], w[j], up[j]
            j -= 1
        bound[j + 1], x[j + 1], w[j + 1], up[j + 1] = this_bound, this_x, this_w, this_up


@compiled
def better_half(found: Ints, weight: Floats, count: int) -> tuple[int, float]:
    """Keep the better half of the chains, and those of one crossing; how many, and the limit."""
    order = np.argsort(weight[:count], kind="mergesort")
    is_kept = found[:count, 1] < 0
    is_kept[order[: count // 2]] = True
    limit = weight[order[count // 2 - 1]]
    kept = 0
    for i in range(count):
        if is_kept[i]:
            weight[kept] = weight[i]
            found[kept] = found[i]
            kept += 1
    return kept, limit


class Weights(NamedTuple):
    """What one search weighs: the table of ways inside countries, the rest by crossing.

    `origin` is the weight from the origin through it (infinite where it does not lead out of the
    first country), `ending` that from it to the end (infinite but for the last country), `least`
    no more than the least to the end.
    """

    inside: Floats
    crossing: Floats
    origin: Floats
    ending: Floats
    least: Floats


class Stages(NamedTuple):
    """Places to be passed, by country: how many are passed before it and after it (-1: none here).

    Countries that hold some must be entered in this order.
    """

    first: Ints
    then: Ints


class Limits(NamedTuple):
    """Ends of a search: weight of a chain, times the best of all, chains kept, steps taken."""

    weight: float
    times_best: float
    most: int
    most_steps: int


class Walk(NamedTuple):
    """Where the walk over all chains stands, by depth (the number of borders passed).

    Labels are the heads of the last key: crossing, weight, and the label before; children are what
    leads on from them, sorted. `state` (depths, 4): number of labels, of children, the next child,
    and how many places are passed.
    """

    label_x: Ints
    label_w: Floats
    label_up: Ints
    child_x: Ints
    child_w: Floats
    child_up: Ints
    state: Ints
    bounds: Floats
    key_bound: Floats
    is_visited: Flags


_LABELS, _CHILDREN, _NEXT, _PASSED = range(4)


@compiled
def new_walk(borders: BorderArrays, most_heads: int, countries: int, origin: int) -> Walk:
    """A walk that has not left the country of the origin."""
    n, depths = borders.key_of.size, max(2, countries)
    is_visited = np.zeros(countries, np.bool_)
    is_visited[origin] = True
    return Walk(
        np.empty((depths, most_heads), np.int64),
        np.empty((depths, most_heads)),
        np.empty((depths, most_heads), np.int64),
        np.empty((depths, n), np.int64),
        np.empty((depths, n)),
        np.empty((depths, n), np.int64),
        np.zeros((depths + 1, 4), np.int64),
        np.empty(n),
        np.full(n, np.inf),
        is_visited,
    )


@compiled
def first_children(borders: BorderArrays, weights: Weights, walk: Walk) -> int:
    """Gather what leads out of the country of the origin; how many."""
    number = 0
    for x in range(borders.key_of.size):
        if weights.origin[x] < np.inf and not walk.is_visited[borders.head_country[x]]:
            walk.child_x[0, number], walk.child_w[0, number] = x, weights.origin[x]
            walk.child_up[0, number] = 0
            number += 1
    return number


@compiled
def next_children(
    borders: BorderArrays, weights: Weights, walk: Walk, depth: int, limit: float
) -> int:
    """Gather what leads on from the labels before, to countries not yet visited; how many."""
    number = 0
    country = borders.head_country[walk.label_x[depth - 1, 0]]
    for k in range(borders.exit_ptr[country], borders.exit_ptr[country + 1]):
        y = borders.exit_list[k]
        onward = weights.crossing[y] + weights.least[y]
        if walk.is_visited[borders.head_country[y]] or not onward < np.inf:
            continue
        reached, up = np.inf, 0
        for j in range(walk.state[depth - 1, _LABELS]):
            row = borders.entry_row[borders.entry_of[walk.label_x[depth - 1, j]]]
            w = walk.label_w[depth - 1, j] + weights.inside[row + borders.exit_vertex[y]]
            if w < reached:
                reached, up = w, j
        if reached < np.inf and reached + onward <= limit:
            walk.child_x[depth, number] = y
            walk.child_w[depth, number] = reached + weights.crossing[y]
            walk.child_up[depth, number] = up
            number += 1
    return number


@compiled
def gather(borders: BorderArrays, weights: Weights, walk: Walk, depth: int, limit: float) -> None:
    """Find the children of a depth, best key first, the children of one key together."""
    if depth == 0:
        number = first_children(borders, weights, walk)
    else:
        number = next_children(borders, weights, walk, depth, limit)
    x, w = walk.child_x[depth], walk.child_w[depth]
    for k in range(number):
        key = borders.key_of[x[k]]
        walk.key_bound[key] = min(walk.key_bound[key], w[k] + weights.least[x[k]])
    for k in range(number):
        walk.bounds[k] = walk.key_bound[borders.key_of[x[k]]]
    for k in range(number):
        walk.key_bound[borders.key_of[x[k]]] = np.inf
    sort_children(walk.bounds, x, w, walk.child_up[depth], number)
    walk.state[depth, _CHILDREN], walk.state[depth, _NEXT] = number, 0


@compiled
def take_key(borders: BorderArrays, weights: Weights, walk: Walk, depth: int) -> float:
    """Take the children of the next key as labels, the best for every head; their least bound."""
    k, here, bound = walk.state[depth, _NEXT], 0, np.inf
    key = borders.key_of[walk.child_x[depth, k]]
    label_x, label_w = walk.label_x[depth], walk.label_w[depth]
    while k < walk.state[depth, _CHILDREN] and borders.key_of[walk.child_x[depth, k]] == key:
        x, w = walk.child_x[depth, k], walk.child_w[depth, k]
        bound = min(bound, w + weights.least[x])
        same = 0
        while same < here and borders.head_of[label_x[same]] != borders.head_of[x]:
            same += 1
        if same == here:
            here += 1
            label_w[same] = np.inf
        if w < label_w[same]:
            label_x[same], label_w[same] = x, w
            walk.label_up[depth, same] = walk.child_up[depth, k]
        k += 1
    walk.state[depth, _NEXT], walk.state[depth, _LABELS] = k, here
    return bound


@compiled
def write_chain(weights: Weights, walk: Walk, depth: int, chain: Ints) -> float:
    """Write the crossings of the best label of the last depth into a row; its weight to the end."""
    total, end = np.inf, 0
    for j in range(walk.state[depth, _LABELS]):
        w = walk.label_w[depth, j] + weights.ending[walk.label_x[depth, j]]
        if w < total:
            total, end = w, j
    chain[:] = -1
    for level in range(depth, -1, -1):
        chain[level] = walk.label_x[level, end]
        end = walk.label_up[level, end]
    return total


@compiled
def chains(
    borders: BorderArrays,
    weights: Weights,
    stages: Stages,
    ends: tuple[int, int],
    limits: Limits,
    most_heads: int,
) -> tuple[Ints, Floats, bool]:
    """The best way through every chain of crossings up to a weight, or not far above the best.

    `ends` are the numbers of the first and the last country. Returns the crossings of every chain
    (m, depth; -1 behind the last), its weight (m,), and whether the search came to its end within
    its steps. Of more than twice the chains to keep the worse half is dropped, so that the best of
    them are then always among those returned. A chain of one crossing is never too heavy.
    """
    origin, target = ends
    n, limit, all_passed = borders.key_of.size, limits.weight, stages.then.max()
    walk = new_walk(borders, most_heads, stages.first.size, origin)
    walk.state[0, _PASSED] = max(0, stages.then[origin])
    found = np.empty((2 * limits.most + n, walk.label_x.shape[0]), np.int64)
    weight = np.empty(2 * limits.most + n)
    count, depth, is_fresh, steps = 0, 0, True, 0
    while depth >= 0 and steps < limits.most_steps:
        steps += 1
        if is_fresh:
            gather(borders, weights, walk, depth, limit)
            is_fresh = False
        if walk.state[depth, _NEXT] >= walk.state[depth, _CHILDREN]:
            depth -= 1
            if depth >= 0:
                walk.is_visited[borders.head_country[walk.label_x[depth, 0]]] = False
            continue
        bound = take_key(borders, weights, walk, depth)
        country, passed = borders.head_country[walk.label_x[depth, 0]], walk.state[depth, _PASSED]
        is_direct = country == target and depth == 0
        is_next = stages.first[country] < 0 or stages.first[country] == passed
        if not bound < np.inf or (bound > limit and not is_direct) or not is_next:
            continue
        passed = max(passed, stages.then[country])
        if country != target:
            walk.is_visited[country] = True
            depth += 1
            walk.state[depth, _PASSED], is_fresh = passed, True
        elif passed >= all_passed:
            if count == weight.size:
                count, limit = better_half(found, weight, count)
            weight[count] = write_chain(weights, walk, depth, found[count])
            if weight[count] < np.inf:
                limit = min(limit, limits.times_best * weight[count])
                count += 1
    return found[:count], weight[:count], depth < 0


@compiled
def chain_prices(
    gates: GateArrays,
    borders: BorderArrays,
    moves: Moves,
    country_ptr: Ints,
    all_before: Index,
    start_ptr: Ints,
    start_price: Floats,
    start_lines: Ints,
    chains: Ints,
    origin_price: Floats,
    origin_lines: Ints,
    ending_price: Floats,
    ending_lines: Ints,
) -> tuple[Floats, Ints]:
    """Price (m, 5) and lines (m,) of chains of crossings, from the origin to the end.

    `origin_*` are by crossing (up to it), `ending_*` by entry. The starts of entry e stand from
    `start_ptr[e]` on in `start_price` and `start_lines`.
    """
    price = np.zeros((chains.shape[0], moves.run_price.shape[1]))
    lines = np.zeros(chains.shape[0], np.int64)
    for i in range(chains.shape[0]):
        x = chains[i, 0]
        add_to(price[i], origin_price[x], 1.0)
        add_to(price[i], moves.crossing_price[x], 1.0)
        lines[i] |= origin_lines[x]
        for depth in range(1, chains.shape[1]):
            y = chains[i, depth]
            if y < 0:
                break
            country, entry = borders.head_country[x], borders.entry_of[x]
            row, first = borders.entry_row[entry], start_ptr[entry]
            lines[i] |= add_before(
                gates, moves, country_ptr[country], country_ptr[country + 1],
                all_before[row : borders.entry_row[entry + 1]], borders.exit_vertex[y],
                start_price[first:], start_lines[first:], price[i],
            )  # fmt: skip
            add_to(price[i], moves.crossing_price[y], 1.0)
            x = y
        add_to(price[i], ending_price[borders.entry_of[x]], 1.0)
        lines[i] |= ending_lines[borders.entry_of[x]]
    return price, lines
