"""Chains of border crossings, compiled: the best way through each of the best chains.

Plain arrays in, plain arrays out. A chain is a row of keys (a crossing in one mode); it never comes
back to a country it has left. Crossings that share a key have numbers in a row and differ in gauge
or link: the best of them counts. Weights are never negative, and infinity means "not allowed".
"""

from typing import NamedTuple

import numpy as np

from geo.bound_kernels import (
    BorderArrays,
    Heap,
    Weights,
    least_before,
    least_of_all,
    least_to_end,
    new_heap,
)
from geo.kernels import Floats, Ints, compiled, pop, push


class Stages(NamedTuple):
    """Places to be passed, by country: how many are passed before it and after it (-1: none here).

    Countries that hold some must be entered in this order.
    """

    first: Ints
    then: Ints


class Limits(NamedTuple):
    """Ends of a search: times the weight of the best, chains, and beginnings of chains.

    What weighs no more than `floor` is looked at in any case.
    """

    times_best: float
    floor: float
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
# Times the weight of the best within which chains are looked for first.
NEAR = 1.15


class Room(NamedTuple):
    """Room to work in: a heap, bounds of beginnings, and the least to the end that is kept.

    Row i of `least` (…, entries) holds it for the countries visited `visited[i]`; `kept` (1,)
    says how many rows there are. The last row is for what finds no place any more. `before`
    (entries,) is the least from the origin. `exits` (CSR `exit_ptr` by country) are the crossings
    out of it that may lead to the end.
    """

    heap: Heap
    bounds: Floats
    before: Floats
    exit_ptr: Ints
    exits: Ints
    least: Floats
    visited: Ints
    kept: Ints


_UP, _COUNTRY, _VISITED, _PASSED, _LABELS, _END = range(6)


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
def row_of(kept_visited: Ints, count: int, visited: int) -> int:
    """The row that holds the least to the end for what is visited; `count` where none does."""
    row = 0
    while row < count and kept_visited[row] != visited:
        row += 1
    return row


@compiled
def kept_least(
    borders: BorderArrays, weights: Weights, visited: int, limit: float, room: Room
) -> int:
    """The row of the least to the end for what is visited, worked out where it is not yet known.

    Many beginnings pass the same countries.
    """
    row = row_of(room.visited, room.kept[0], visited)
    if row == room.kept[0]:
        least_to_end(borders, weights, visited, limit, room.before, room.heap, room.least[row])
        if row < room.visited.size:
            room.visited[row] = visited
            room.kept[0] = row + 1
    return row


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

    Their bounds are written, with the least to the end past what is visited by now: that costs less
    than beginnings that lead nowhere. What weighs more than the limit with it is left out, but for
    chains of one crossing.
    """
    # Arrays by names of their own: in a loop, to take one out of a tuple, or to hand tuples of them
    # on, costs more than all the rest.
    exit_ptr, exits, key_of = room.exit_ptr, room.exits, borders.key_of
    head_country, entry_of = borders.head_country, borders.entry_of
    through_ptr, through, crossing = borders.through_ptr, weights.through, weights.crossing
    origin_w, target = weights.origin, weights.target
    label_x, label_up, label_w, facts = tree.label_x, tree.label_up, tree.label_w, tree.facts
    country, visited, labels = facts[node, _COUNTRY], facts[node, _VISITED], facts[node, _LABELS]
    # All that it takes is handed on only where the row must be worked out.
    row = row_of(room.visited, room.kept[0], visited)
    if row == room.kept[0]:
        row = kept_least(borders, weights, visited, limit, room)
    least, first_entry = room.least[row], borders.entry_ptr[country]
    last_key, first, here = -1, size, 0
    for k in range(exit_ptr[country], exit_ptr[country + 1]):
        y = exits[k]
        head, entry = head_country[y], entry_of[y]
        if (visited >> head) & 1 or not least[entry] < np.inf:
            continue
        w, up = origin_w[y] if node == 0 else np.inf, 0
        for j in range(labels):
            at = through_ptr[y] + entry_of[label_x[node, j]] - first_entry
            if label_w[node, j] + through[at] < w:
                w, up = label_w[node, j] + through[at], j
        w += 0.0 if node == 0 else crossing[y]
        if not w < np.inf or (w + least[entry] > limit and (node > 0 or head != target)):
            continue
        # Crossings are numbered by key, so that those of one key come in a row.
        if key_of[y] != last_key:
            last_key, here = key_of[y], 0
            facts[size, _UP], facts[size, _COUNTRY], facts[size, _END] = node, head, -1
            facts[size, _VISITED] = visited | (np.int64(1) << head)
            facts[size, _PASSED] = facts[node, _PASSED]
            size += 1
        # The best way counts for every gate that it may lead to.
        same = 0
        while same < here and entry_of[label_x[size - 1, same]] != entry:
            same += 1
        if same == here or w < label_w[size - 1, same]:
            label_x[size - 1, same], label_w[size - 1, same] = y, w
            label_up[size - 1, same] = up
            facts[size - 1, _LABELS] = here = max(here, same + 1)
    write_bounds(stages, tree, entry_of, target, least, first, size, room.bounds)
    return size


@compiled
def write_bounds(
    stages: Stages,
    tree: Tree,
    entry_of: Ints,
    target: int,
    least: Floats,
    first: int,
    size: int,
    bounds: Floats,
) -> None:
    """Write the bounds of new beginnings: no more than what a chain that begins so weighs.

    Exactly that where it has ended, and infinite where places are passed in a wrong order.
    """
    stage_first, stage_then, facts = stages.first, stages.then, tree.facts
    label_x, label_w = tree.label_x, tree.label_w
    for new in range(first, size):
        head, passed = facts[new, _COUNTRY], facts[new, _PASSED]
        bounds[new] = np.inf
        if stage_first[head] >= 0:
            if stage_first[head] != passed:
                continue
            facts[new, _PASSED] = passed = stage_then[head]
        if head == target and passed < stage_then.max():
            continue
        for j in range(facts[new, _LABELS]):
            w = label_w[new, j] + least[entry_of[label_x[new, j]]]
            if w < bounds[new]:
                bounds[new] = w
                if head == target:
                    facts[new, _END] = j


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
def new_room(borders: BorderArrays, most_nodes: int) -> Room:
    """Room for a search."""
    entries = borders.entry_row.size - 1
    return Room(
        new_heap(borders),
        np.empty(most_nodes),
        np.zeros(entries),
        np.zeros(borders.exit_ptr.size, np.int64),
        np.empty(borders.key_of.size, np.int64),
        np.empty((MOST_KEPT + 1, entries)),
        np.empty(MOST_KEPT, np.int64),
        np.zeros(1, np.int64),
    )


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

    Returns their crossings (m, depth; -1 behind the last), their weights (m,), and whether there
    are no more that are not `times_best` times worse than the best.
    """
    room = new_room(borders, limits.most_nodes + borders.key_of.size + 1)
    room.visited[0], room.kept[0] = np.int64(1) << origin, 1
    limit = least_of_all(borders, weights, origin, NEAR, 0.0, room.heap, room.least[0])
    least = limit / NEAR
    found, weight, is_whole = chains_within(
        borders, weights, stages, origin, limits, most_heads, limit, room
    )
    if is_whole and limit < np.inf:
        # Mostly there are enough near the best; else all are looked for that are not far worse.
        limit = max(limits.floor, limits.times_best * least)
        room.before[:], room.kept[0] = 0.0, 0
        found, weight, is_whole = chains_within(
            borders, weights, stages, origin, limits, most_heads, limit, room
        )
    best = max(limits.floor, limits.times_best * (weight.min() if weight.size else np.inf))
    if limit < best and is_whole:
        # The best way of all comes back to a country, and the best chain is worse than it.
        room.before[:], room.kept[0] = 0.0, 0
        found, weight, is_whole = chains_within(
            borders, weights, stages, origin, limits, most_heads, best, room
        )
    return found, weight, is_whole


@compiled
def find_exits(borders: BorderArrays, weights: Weights, onward: Floats, room: Room) -> None:
    """Write the crossings out of every country that cargo can come to and that lead to the end."""
    exit_ptr, exits, before = room.exit_ptr, room.exits, room.before
    count = 0
    for country in range(exit_ptr.size - 1):
        first, last = borders.entry_ptr[country], borders.entry_ptr[country + 1]
        is_reached = False
        for entry in range(first, last):
            is_reached |= before[entry] < np.inf
        for k in range(borders.exit_ptr[country], borders.exit_ptr[country + 1]):
            y = borders.exit_list[k]
            w = weights.crossing[y] if is_reached else weights.origin[y]
            if w < np.inf and onward[borders.entry_of[y]] < np.inf:
                exits[count] = y
                count += 1
        exit_ptr[country + 1] = count


@compiled
def chains_within(
    borders: BorderArrays,
    weights: Weights,
    stages: Stages,
    origin: int,
    limits: Limits,
    most_heads: int,
    limit: float,
    room: Room,
) -> tuple[Ints, Floats, bool]:
    """As `chains`, of all that weigh no more than `limit` or have one crossing.

    The most promising beginning is followed first, so that chains come out in the order of their
    weights.
    """
    tree = new_tree(room.bounds.size, most_heads, origin, max(0, stages.then[origin]))
    onward = room.least[kept_least(borders, weights, tree.facts[0, _VISITED], limit, room)]
    least_before(borders, weights, origin, limit, onward, room.heap, room.before)
    find_exits(borders, weights, onward, room)
    bounds, facts = room.bounds, tree.facts
    heap_w, heap_at = np.empty(bounds.size), np.empty(bounds.size, np.int64)
    size = grow(borders, weights, stages, tree, 0, 1, limit, room)
    direct, waiting = size, 0
    for node in range(1, size):
        if bounds[node] <= limit:
            waiting = push(heap_w, heap_at, waiting, bounds[node], node)
    found = np.empty((limits.most + borders.key_of.size, max(2, stages.first.size)), np.int64)
    weight = np.empty(found.shape[0])
    count = 0
    while waiting > 0 and heap_w[0] <= limit and heap_w[0] < np.inf:
        if count >= limits.most or size >= limits.most_nodes:
            break
        node = heap_at[0]
        waiting = pop(heap_w, heap_at, waiting)
        if facts[node, _END] >= 0:
            write_chain(tree, node, found[count])
            weight[count] = bounds[node]
            limit = min(limit, max(limits.floor, limits.times_best * bounds[node]))
            bounds[node] = np.inf
            count += 1
            continue
        first, size = size, grow(borders, weights, stages, tree, node, size, limit, room)
        for new in range(first, size):
            if bounds[new] <= limit:
                waiting = push(heap_w, heap_at, waiting, bounds[new], new)
    is_whole = waiting == 0 or not heap_w[0] <= limit
    for node in range(1, direct):
        if facts[node, _END] >= 0 and bounds[node] < np.inf:
            write_chain(tree, node, found[count])
            weight[count] = bounds[node]
            count += 1
    return found[:count], weight[:count], is_whole
