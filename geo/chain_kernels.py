"""Chains of border crossings, compiled: the best way through each of the best chains.

Plain arrays in, plain arrays out. `geo.growth_kernels` says what a chain is, and how it grows.
"""

from typing import NamedTuple

import numpy as np

from geo.bound_kernels import (
    ROUNDING,
    BorderArrays,
    Weights,
    least_before,
    least_of_all,
    least_with_mark,
)
from geo.growth_kernels import (
    END,
    VISITED,
    Room,
    Stages,
    grow,
    kept_least,
    new_room,
    new_tree,
    write_chain,
)
from geo.kernels import Flags, Floats, Ints, compiled, pop, push


class Marks(NamedTuple):
    """What a chain must have to be looked for: one of some crossings, which are marked.

    `is_needed` says that a chain needs any; else all chains are looked for.
    """

    is_needed: bool
    crossings: Flags


class Limits(NamedTuple):
    """Ends of a search: times the weight of the best, chains, and beginnings of chains.

    What weighs no more than `floor` is looked at in any case; what weighs more than `ceiling` is
    not, but for chains of one crossing.
    """

    times_best: float
    floor: float
    ceiling: float
    most: int
    most_nodes: int


# Borders, weights, places to be passed, marks, and the country of the origin.
Asked = tuple[BorderArrays, Weights, Stages, Marks, int]

# Times the weight of the best within which chains are looked for first.
NEAR = 1.15


@compiled
def chains(
    borders: BorderArrays,
    weights: Weights,
    stages: Stages,
    marks: Marks,
    origin: int,
    limits: Limits,
    most_heads: int,
) -> tuple[Ints, Floats, bool]:
    """The best way through each of the best chains, and through every chain of one crossing.

    Returns their crossings (m, depth; -1 behind the last), their weights (m,), and whether there
    are no more that are not `times_best` times worse than the best.
    """
    room = new_room(borders, limits.most_nodes + borders.key_of.size + 1)
    asked = (borders, weights, stages, marks, origin)
    limit, least = first_limit(asked, limits, room)
    if marks.is_needed and not least < np.inf:
        return np.empty((0, 2), np.int64), np.empty(0), True
    found, weight, is_whole = chains_within(asked, limits, most_heads, limit, room)
    for last in range(2):
        # Mostly there are enough near the best; else all are looked for that are not far worse.
        # Where the best way of all comes back to a country, the best chain is worse than it.
        if last:
            least = weight.min() if weight.size else np.inf
        far = min(max(limits.floor, limits.times_best * least), limits.ceiling)
        if is_whole and limit < far:
            limit = far
            bound_anew(asked, limit, room)
            found, weight, is_whole = chains_within(asked, limits, most_heads, limit, room)
    return found, weight, is_whole


@compiled
def first_limit(asked: Asked, limits: Limits, room: Room) -> tuple[float, float]:
    """Within what weight chains are looked for first, and what none of them weighs less than."""
    borders, weights, _, marks, origin = asked
    room.visited[0], room.kept[0] = np.int64(1) << origin, 1
    if not marks.is_needed:
        limit = least_of_all(borders, weights, origin, NEAR, 0.0, room.heap, room.least[0])
        return limit, limit / NEAR
    far = least_of_all(
        *(borders, weights, origin, limits.times_best, limits.floor),
        *(room.heap, room.least[0]),
    )
    far = min(far, limits.ceiling)
    least = least_with_mark(
        *(borders, weights, marks.crossings, origin, (NEAR, far)),
        *(room.least[0], room.heap, room.to_mark),
    )
    room.kept[0] = 0
    if not least < np.inf and far < limits.ceiling:
        # The best way of all is no measure where it may be no chain: it may come back to a country,
        # or pass none of the places that are to be passed.
        far = limits.ceiling
        least = bound_anew(asked, far, room)
    return min(NEAR * least * (1.0 + ROUNDING), far), least


@compiled
def bound_anew(asked: Asked, limit: float, room: Room) -> float:
    """Bounds anew, for chains of another weight at most; what none with a mark weighs less than."""
    borders, weights, _, marks, origin = asked
    room.before[:], room.kept[0] = 0.0, 0
    if not marks.is_needed:
        return 0.0
    first = kept_least(borders, weights, int(np.int64(1) << origin), limit, room)
    least: float = least_with_mark(
        *(borders, weights, marks.crossings, origin, (np.inf, limit)),
        *(room.least[first], room.heap, room.to_mark),
    )
    return least


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
    asked: Asked,
    limits: Limits,
    most_heads: int,
    limit: float,
    room: Room,
) -> tuple[Ints, Floats, bool]:
    """As `chains`, of all that weigh no more than `limit` or have one crossing.

    The most promising beginning is followed first, so that chains come out in the order of their
    weights.
    """
    borders, weights, stages, marks, origin = asked
    marked = marks.crossings
    passed, is_marked = max(0, stages.then[origin]), int(not marks.is_needed)
    tree = new_tree(room.bounds.size, most_heads, origin, passed, is_marked)
    onward = room.least[kept_least(borders, weights, tree.facts[0, VISITED], limit, room)]
    least_before(borders, weights, origin, limit, onward, room.heap, room.before)
    find_exits(borders, weights, onward, room)
    bounds, facts = room.bounds, tree.facts
    heap_w, heap_at = np.empty(bounds.size), np.empty(bounds.size, np.int64)
    size = grow(borders, weights, stages, marked, tree, 0, 1, limit, room)
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
        if facts[node, END] >= 0:
            write_chain(tree, node, found[count])
            weight[count] = bounds[node]
            limit = min(limit, max(limits.floor, limits.times_best * bounds[node]))
            bounds[node] = np.inf
            count += 1
            continue
        first, size = size, grow(borders, weights, stages, marked, tree, node, size, limit, room)
        for new in range(first, size):
            if bounds[new] <= limit:
                waiting = push(heap_w, heap_at, waiting, bounds[new], new)
    is_whole = waiting == 0 or not heap_w[0] <= limit
    for node in range(1, direct):
        if facts[node, END] >= 0 and bounds[node] < np.inf:
            write_chain(tree, node, found[count])
            weight[count] = bounds[node]
            count += 1
    return found[:count], weight[:count], is_whole
