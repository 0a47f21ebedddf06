"""Chains of border crossings, compiled: bounds from the end, and the best way through every chain.

Plain arrays in, plain arrays out. A chain is a row of keys (a crossing in one mode); it never comes
back to a country it has left. Crossings that share a key have numbers in a row and differ in gauge
or link: the best of them counts. Weights are never negative, and infinity means "not allowed".
"""

from typing import NamedTuple

import numpy as np

from geo.bound_kernels import BorderArrays, Heap, Weights, least_to_end, new_heap
from geo.inland_kernels import GateArrays, Moves, add_before, add_to
from geo.kernels import Floats, Index, Ints, compiled, pop, push


class Stages(NamedTuple):
    """Places to be passed, by country: how many are passed before it and after it (-1: none here).

    Countries that hold some must be entered in this order.
    """

    first: Ints
    then: Ints


class Limits(NamedTuple):
    """Ends of a search: times the weight of the best, chains, and beginnings of chains."""

    times_best: float
    most: int
    most_nodes: int


class Tree(NamedTuple):
    """Beginnings of chains, by number; 0 is the origin before any border.

    `labels` are the gates at which the last key leaves the cargo: crossing, label of the beginning
    before (…, heads), and weight. `facts` (…, 6): the beginning before, the country, a bit for each
    country visited, places passed, labels, and the label it ends from (-1: it has not ended).
    """

    label_x: Ints
    label_up: Ints
    label_w: Floats
    facts: Ints


MOST_KEPT = 500


class Room(NamedTuple):
    """Room to work in: a heap, bounds of beginnings, and the least to the end that is kept.

    Row i of `least` (…, entries) holds it for the countries visited `visited[i]`; `kept` (1,)
    says how many rows there are. The last row is for what finds no place any more.
    """

    heap: Heap
    bounds: Floats
    least: Floats
    visited: Ints
    kept: Ints


_UP, _COUNTRY, _VISITED, _PASSED, _LABELS, _END = range(6)


@compiled
def add_label(borders: BorderArrays, tree: Tree, node: int, x: int, w: float, up: int) -> None:
    """Bring cargo to a beginning through crossing x: the best way counts for every head."""
    here = tree.facts[node, _LABELS]
    same = 0
    while same < here and borders.head_of[tree.label_x[node, same]] != borders.head_of[x]:
        same += 1
    if same == here:
        tree.facts[node, _LABELS] = here + 1
    elif not w < tree.label_w[node, same]:
        return
    tree.label_x[node, same], tree.label_w[node, same], tree.label_up[node, same] = x, w, up


@compiled
def reached_through(
    borders: BorderArrays, weights: Weights, tree: Tree, node: int, y: int
) -> tuple[float, int]:
    """Least weight from the origin through crossing y, onward from a beginning; by which label."""
    if node == 0:
        return weights.origin[y], 0
    reached, up = np.inf, 0
    first = borders.through_ptr[y] - borders.entry_ptr[borders.tail_country[y]]
    for j in range(tree.facts[node, _LABELS]):
        entry = borders.entry_of[tree.label_x[node, j]]
        w = tree.label_w[node, j] + weights.through[first + entry]
        if w < reached:
            reached, up = w, j
    return reached + weights.crossing[y], up


@compiled
def bound_of(
    borders: BorderArrays,
    weights: Weights,
    stages: Stages,
    tree: Tree,
    node: int,
    least: Floats,
) -> float:
    """No more than what a chain that begins so weighs to its end; exactly that where it has ended.

    Infinite where it passes the places on the way in a wrong order.
    """
    country, passed = tree.facts[node, _COUNTRY], tree.facts[node, _PASSED]
    if stages.first[country] >= 0:
        if stages.first[country] != passed:
            return np.inf
        tree.facts[node, _PASSED] = passed = stages.then[country]
    bound = np.inf
    for j in range(tree.facts[node, _LABELS]):
        w = tree.label_w[node, j] + least[borders.entry_of[tree.label_x[node, j]]]
        if w < bound:
            bound = w
            if country == weights.target:
                tree.facts[node, _END] = j
    if tree.facts[node, _END] >= 0 and passed < stages.then.max():
        return np.inf
    return bound


@compiled
def write_chain(tree: Tree, node: int, chain: Ints) -> None:
    """Write the crossings of a chain that has ended into a row, -1 behind the last."""
    depth, at = 0, node
    while at > 0:
        depth, at = depth + 1, tree.facts[at, _UP]
    chain[depth:] = -1
    label = tree.facts[node, _END]
    while node > 0:
        depth -= 1
        chain[depth] = tree.label_x[node, label]
        label, node = tree.label_up[node, label], tree.facts[node, _UP]


@compiled
def kept_least(
    borders: BorderArrays, weights: Weights, visited: int, limit: float, room: Room
) -> Floats:
    """Least to the end for what is visited: many beginnings pass the same countries."""
    row, kept = 0, room.kept[0]
    while row < kept and room.visited[row] != visited:
        row += 1
    least: Floats = room.least[row]
    if row == kept:
        least_to_end(borders, weights, visited, limit, room.heap, least)
        if row < room.visited.size:
            room.visited[row] = visited
            room.kept[0] = row + 1
    return least


@compiled
def grow(
    borders: BorderArrays,
    weights: Weights,
    stages: Stages,
    tree: Tree,
    node: int,
    size: int,
    limit: float,
    room: Room,
) -> int:
    """Add what leads on from a beginning, one for each key; how many there are then.

    The bounds of the new ones are written, with the least to the end past what is visited by now:
    that costs less than beginnings that turn out to lead nowhere.
    """
    country, visited = tree.facts[node, _COUNTRY], tree.facts[node, _VISITED]
    least = kept_least(borders, weights, visited, limit, room)
    last_key, first = -1, size
    for k in range(borders.exit_ptr[country], borders.exit_ptr[country + 1]):
        y = borders.exit_list[k]
        if (visited >> borders.head_country[y]) & 1 or not least[borders.entry_of[y]] < np.inf:
            continue
        w, up = reached_through(borders, weights, tree, node, y)
        if not w < np.inf:
            continue
        # Crossings are numbered by key, so that those of one key come in a row.
        if borders.key_of[y] != last_key:
            last_key = borders.key_of[y]
            head = borders.head_country[y]
            tree.facts[size, _UP], tree.facts[size, _COUNTRY] = node, head
            tree.facts[size, _VISITED] = visited | (np.int64(1) << head)
            tree.facts[size, _PASSED] = tree.facts[node, _PASSED]
            tree.facts[size, _LABELS], tree.facts[size, _END] = 0, -1
            size += 1
        add_label(borders, tree, size - 1, y, w, up)
    for new in range(first, size):
        room.bounds[new] = bound_of(borders, weights, stages, tree, new, least)
    return size


@compiled
def new_tree(room: int, most_heads: int, origin: int, passed: int) -> Tree:
    """A tree of nothing but the origin, with room for so many beginnings."""
    tree = Tree(
        np.empty((room, most_heads), np.int64),
        np.empty((room, most_heads), np.int64),
        np.empty((room, most_heads)),
        np.empty((room, 6), np.int64),
    )
    tree.facts[0] = np.array([0, origin, np.int64(1) << origin, passed, 0, -1])
    return tree


@compiled
def chains(
    borders: BorderArrays,
    weights: Weights,
    stages: Stages,
    origin: int,
    limits: Limits,
    most_heads: int,
) -> tuple[Ints, Floats, bool]:
    """The best way through each of the best chains, and through every chain of one crossing.

    The most promising beginning is followed first, so that chains come out in the order of their
    weights. Returns their crossings (m, depth; -1 behind the last), their weights (m,), and whether
    there are no more that are not `times_best` times worse than the best.
    """
    countries, n = stages.first.size, borders.key_of.size
    room = limits.most_nodes + n + 1
    tree = new_tree(room, most_heads, origin, max(0, stages.then[origin]))
    space = Room(
        new_heap(borders),
        np.empty(room),
        np.empty((MOST_KEPT + 1, borders.entry_row.size - 1)),
        np.empty(MOST_KEPT, np.int64),
        np.zeros(1, np.int64),
    )
    bounds = space.bounds
    heap_w, heap_m, heap_at = np.empty(room), np.empty(room), np.empty(room, np.int64)
    size = grow(borders, weights, stages, tree, 0, 1, np.inf, space)
    direct, waiting = size, 0
    for node in range(1, size):
        waiting = push(heap_w, heap_m, heap_at, waiting, bounds[node], float(node), node)
    found = np.empty((limits.most + n, max(2, countries)), np.int64)
    weight = np.empty(limits.most + n)
    count, limit = 0, np.inf
    while waiting > 0 and heap_w[0] <= limit and heap_w[0] < np.inf:
        if count >= limits.most or size >= limits.most_nodes:
            break
        node = heap_at[0]
        waiting = pop(heap_w, heap_m, heap_at, waiting)
        if tree.facts[node, _END] >= 0:
            write_chain(tree, node, found[count])
            weight[count] = bounds[node]
            limit = min(limit, limits.times_best * bounds[node])
            bounds[node] = np.inf
            count += 1
            continue
        first, size = size, grow(borders, weights, stages, tree, node, size, limit, space)
        for new in range(first, size):
            if bounds[new] <= limit and bounds[new] < np.inf:
                waiting = push(heap_w, heap_m, heap_at, waiting, bounds[new], float(new), new)
    is_whole = waiting == 0 or not heap_w[0] <= limit
    for node in range(1, direct):
        if tree.facts[node, _END] >= 0 and bounds[node] < np.inf:
            write_chain(tree, node, found[count])
            weight[count] = bounds[node]
            count += 1
    return found[:count], weight[:count], is_whole


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


@compiled
def told_of_chains(chains: Ints, key_of: Ints, head_country: Ints) -> tuple[Ints, Ints, Ints]:
    """By chain: a bit for each country that it passes through, its last key (or -1), its borders.

    The last country that it comes to is where it ends, and none that it passes through.
    """
    count, depth = chains.shape
    passed, last = np.zeros(count, np.int64), np.full(count, -1, np.int64)
    borders = np.zeros(count, np.int64)
    for i in range(count):
        for k in range(depth):
            x = chains[i, k]
            if x < 0:
                break
            last[i], borders[i] = key_of[x], k + 1
            if k + 1 < depth and chains[i, k + 1] >= 0:
                passed[i] |= np.int64(1) << head_country[x]
    return passed, last, borders
