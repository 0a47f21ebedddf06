"""Beginnings of chains of border crossings, and how they grow, compiled.

Plain arrays in, plain arrays out. A beginning is a row of keys (a crossing in one mode); it never
comes back to a country that it has left. Crossings that share a key have numbers in a row and
differ in gauge or link: the best of them counts. Weights are never negative, and infinity means
"not allowed".
"""

from typing import NamedTuple

import numpy as np

from geo.bound_kernels import BorderArrays, Heap, Weights, least_to_end, new_heap
from geo.kernels import Flags, Floats, Ints, compiled


class Stages(NamedTuple):
    """Places to be passed, by country: how many are passed before it and after it (-1: none here).

    Countries that hold some must be entered in this order.
    """

    first: Ints
    then: Ints


class Tree(NamedTuple):
    """Beginnings of chains, by number; 0 is the origin before any border.

    `labels` are the gates at which the last key leaves the cargo: crossing, label of the beginning
    before (…, heads), and weight. `facts` (…, 8): the beginning before, the country, a bit for each
    country visited, places passed, labels, the label it ends from (-1: it has not ended), 1 where
    it needs no mark any more, and a bit for each country that its bound leaves out.
    """

    label_x: Ints
    label_up: Ints
    label_w: Floats
    facts: Ints


MOST_KEPT = 500
# Bounds past so many countries are worked out, and serve past more too: to work out others takes
# longer than the beginnings that they would spare.
_MOST_LEFT_OUT = 4


class Room(NamedTuple):
    """Room to work in: a heap, bounds of beginnings, and the least to the end that is kept.

    Row i of `least` (…, entries) holds it for the countries visited `visited[i]`; `kept` (1,)
    says how many rows there are. The last row is for what finds no place any more. `before`
    (entries,) is the least from the origin, and `to_mark` (entries,) the least to the end by a way
    that has a mark. `exits` (CSR `exit_ptr` by country) are the crossings out of it that may lead
    to the end.
    """

    heap: Heap
    bounds: Floats
    before: Floats
    to_mark: Floats
    exit_ptr: Ints
    exits: Ints
    least: Floats
    visited: Ints
    kept: Ints


UP, COUNTRY, VISITED, PASSED, LABELS, END, MARKED, LEFT_OUT = range(8)


@compiled
def write_chain(tree: Tree, node: int, chain: Ints) -> None:
    """Write the crossings of a chain that has ended into a row, -1 behind the last."""
    depth, at = 0, node
    while at > 0:
        depth, at = depth + 1, tree.facts[at, UP]
    chain[depth:] = -1
    label = tree.facts[node, END]
    while node > 0:
        depth -= 1
        chain[depth] = tree.label_x[node, label]
        label, node = tree.label_up[node, label], tree.facts[node, UP]


@compiled
def row_of(kept_visited: Ints, count: int, visited: int) -> int:
    """The row that holds the least to the end for what is visited; `count` where none does."""
    row = 0
    while row < count and kept_visited[row] != visited:
        row += 1
    return row


@compiled
def bits(number: int) -> int:
    """How many bits are set."""
    count = 0
    while number != 0:
        number &= number - 1
        count += 1
    return count


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
def begin(facts: Ints, node: int, new: int, head: int, is_marked: int) -> None:
    """Write the facts of what leads on from a beginning, but for its gates."""
    left_out = facts[node, LEFT_OUT]
    facts[new, UP], facts[new, COUNTRY], facts[new, END] = node, head, -1
    facts[new, VISITED] = facts[node, VISITED] | (np.int64(1) << head)
    is_full = bits(left_out) >= _MOST_LEFT_OUT
    facts[new, LEFT_OUT] = left_out if is_full else facts[new, VISITED]
    facts[new, PASSED], facts[new, MARKED] = facts[node, PASSED], is_marked


@compiled
def put(tree: Tree, entry_of: Ints, node: int, here: int, y: int, w: float, up: int) -> int:
    """Put a way over a crossing among the labels of a beginning, of which it has so many; how many.

    The best way counts for every gate that it may lead to.
    """
    label_x, label_w, same = tree.label_x, tree.label_w, 0
    while same < here and entry_of[label_x[node, same]] != entry_of[y]:
        same += 1
    if same == here or w < label_w[node, same]:
        label_x[node, same], label_w[node, same] = y, w
        tree.label_up[node, same] = up
    return max(here, same + 1)


@compiled
def grow(
    borders: BorderArrays,
    weights: Weights,
    stages: Stages,
    marked: Flags,
    tree: Tree,
    node: int,
    size: int,
    limit: float,
    room: Room,
) -> int:
    """Add what leads on from a beginning, one for each key; how many there are then.

    Their bounds are written, with the least to the end past the first countries visited: that costs
    less than beginnings that lead nowhere. What weighs more than the limit with it is left out, but
    for chains of one crossing.
    """
    # Arrays by names of their own: in a loop, to take one out of a tuple, or to hand tuples of them
    # on, costs more than all the rest.
    exit_ptr, exits, key_of = room.exit_ptr, room.exits, borders.key_of
    head_country, entry_of = borders.head_country, borders.entry_of
    through_ptr, through, crossing = borders.through_ptr, weights.through, weights.crossing
    origin_w, target = weights.origin, weights.target
    label_x, label_w, facts = tree.label_x, tree.label_w, tree.facts
    country, visited, labels = facts[node, COUNTRY], facts[node, VISITED], facts[node, LABELS]
    # All that it takes is handed on only where the row must be worked out.
    left_out = facts[node, LEFT_OUT]
    row = row_of(room.visited, room.kept[0], left_out)
    if row == room.kept[0]:
        row = kept_least(borders, weights, left_out, limit, room)
    least, first_entry = room.least[row], borders.entry_ptr[country]
    to_mark, was_marked = room.to_mark, facts[node, MARKED]
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
        is_marked = was_marked == 1 or marked[y]
        if not is_marked and (head == target or w + to_mark[entry] > limit):
            continue
        if not w < np.inf or (w + least[entry] > limit and (node > 0 or head != target)):
            continue
        # Crossings are numbered by key, so that those of one key come in a row.
        if key_of[y] != last_key:
            last_key, here = key_of[y], 0
            begin(facts, node, size, head, int(is_marked))
            size += 1
        here = facts[size - 1, LABELS] = put(tree, entry_of, size - 1, here, y, w, up)
    write_bounds(stages, tree, entry_of, target, (least, to_mark), first, size, room.bounds)
    return size


@compiled
def write_bounds(
    stages: Stages,
    tree: Tree,
    entry_of: Ints,
    target: int,
    onward: tuple[Floats, Floats],
    first: int,
    size: int,
    bounds: Floats,
) -> None:
    """Write the bounds of new beginnings: no more than what a chain that begins so weighs.

    Exactly that where it has ended, and infinite where places are passed in a wrong order. What
    lies `onward` of an entry at least is the one number for any way, the other with a mark.
    """
    least, to_mark = onward
    stage_first, stage_then, facts = stages.first, stages.then, tree.facts
    label_x, label_w = tree.label_x, tree.label_w
    for new in range(first, size):
        head, passed = facts[new, COUNTRY], facts[new, PASSED]
        bounds[new] = np.inf
        if stage_first[head] >= 0:
            if stage_first[head] != passed:
                continue
            facts[new, PASSED] = passed = stage_then[head]
        if head == target and passed < stage_then.max():
            continue
        for j in range(facts[new, LABELS]):
            entry = entry_of[label_x[new, j]]
            w = label_w[new, j] + least[entry]
            if facts[new, MARKED] == 0:
                w = max(w, label_w[new, j] + to_mark[entry])
            if w < bounds[new]:
                bounds[new] = w
                if head == target:
                    facts[new, END] = j


@compiled
def new_tree(room: int, most_heads: int, origin: int, passed: int, marked: int) -> Tree:
    """A tree of nothing but the origin, with room for so many beginnings."""
    tree = Tree(
        np.empty((room, most_heads), np.int64),
        np.empty((room, most_heads), np.int64),
        np.empty((room, most_heads)),
        np.empty((room, 8), np.int64),
    )
    home = np.int64(1) << origin
    tree.facts[0] = np.array([0, origin, home, passed, 0, -1, marked, home])
    return tree


@compiled
def new_room(borders: BorderArrays, most_nodes: int) -> Room:
    """Room for a search."""
    entries = borders.entry_row.size - 1
    return Room(
        new_heap(borders),
        np.empty(most_nodes),
        np.zeros(entries),
        np.zeros(entries),
        np.zeros(borders.exit_ptr.size, np.int64),
        np.empty(borders.key_of.size, np.int64),
        np.empty((MOST_KEPT + 1, entries)),
        np.empty(MOST_KEPT, np.int64),
        np.zeros(1, np.int64),
    )
