"""Border crossings as arrays, and the least weight that is left to the end, compiled.

Plain arrays in, plain arrays out. Weights are never negative, and infinity means "not allowed".
"""

from typing import NamedTuple

import numpy as np

from geo.kernels import Flags, Floats, Ints, compiled, pop, push

# What sums of the same numbers in another order may differ by, and far less than anyone sees.
ROUNDING = 1e-9


class BorderArrays(NamedTuple):
    """Crossings by number, each over one link in one direction, those of one key in a row.

    `exit_list` (CSR `exit_ptr` by country) are the crossings that lead out of a country,
    `exit_vertex` the vertex of that country at which each begins. `head_of` is the gate that it
    leads to, `entry_of` the number of that gate among all such gates, the entries, of which those
    of a country follow each other from `entry_ptr` on; the row of an entry begins at `entry_row`
    in the table of ways inside countries, one weight for each vertex. `into_list` (CSR `into_ptr`
    by entry) are the crossings that lead to an entry. `through_ptr` says where the weights from all
    entries of a country to a crossing out of it stand in `Weights.through`.
    """

    key_of: Ints
    tail_country: Ints
    exit_ptr: Ints
    exit_list: Ints
    exit_vertex: Ints
    head_of: Ints
    head_country: Ints
    entry_of: Ints
    entry_row: Ints
    entry_ptr: Ints
    into_ptr: Ints
    into_list: Ints
    through_ptr: Ints


class Weights(NamedTuple):
    """What one search weighs: ways through countries (`through_weights`), the rest by crossing.

    `origin` is the weight from the origin through it (infinite where it does not lead out of the
    first country), `ending` that from it to the end (infinite but for the last country, `target`).
    """

    through: Floats
    crossing: Floats
    origin: Floats
    ending: Floats
    target: int


class Heap(NamedTuple):
    """Room for a heap: weights and numbers."""

    w: Floats
    at: Ints


@compiled
def through_weights(borders: BorderArrays, all_w: Floats) -> Floats:
    """From every entry of a country to every crossing out of it, crossing by crossing."""
    found = np.empty(borders.through_ptr[-1])
    for y in range(borders.key_of.size):
        country, at = borders.tail_country[y], borders.through_ptr[y]
        for entry in range(borders.entry_ptr[country], borders.entry_ptr[country + 1]):
            found[at] = all_w[borders.entry_row[entry] + borders.exit_vertex[y]]
            at += 1
    return found


@compiled
def least_to_end(
    borders: BorderArrays,
    weights: Weights,
    visited: int,
    most: float,
    before: Floats,
    heap: Heap,
    least: Floats,
) -> None:
    """Least weight from every entry to the end, through no country visited before.

    A lower bound for chains, which may not come back anywhere; `visited` has a bit for each
    country. Where it is more than `most` with what lies `before` an entry at least, it becomes
    infinite. `heap` is room to work in.
    """
    # Arrays by names of their own: in a loop, to take one out of a tuple costs as much as its use.
    heap_w, heap_at = heap
    into_ptr, into_list, tail_country = borders.into_ptr, borders.into_list, borders.tail_country
    entry_ptr, through_ptr = borders.entry_ptr, borders.through_ptr
    through, crossing, target = weights.through, weights.crossing, weights.target
    least[:] = np.inf
    size = _endings(borders, weights, heap, least)
    while size > 0:
        w, entry = heap_w[0], heap_at[0]
        size = pop(heap_w, heap_at, size)
        if w > least[entry] or w + before[entry] > most:
            continue
        for k in range(into_ptr[entry], into_ptr[entry + 1]):
            y = into_list[k]
            country, onward = tail_country[y], crossing[y] + w
            if not onward <= most or country == target or (visited >> country) & 1:
                continue
            first, at = entry_ptr[country], through_ptr[y]
            for i in range(entry_ptr[country + 1] - first):
                reached = through[at + i] + onward
                if reached < least[first + i] and reached + before[first + i] <= most:
                    least[first + i] = reached
                    size = push(heap_w, heap_at, size, reached, first + i)


@compiled
def _endings(borders: BorderArrays, weights: Weights, heap: Heap, least: Floats) -> int:
    """Begin at the entries of the last country, however much that weighs; the size of the heap."""
    heap_w, heap_at = heap
    size = 0
    for entry in range(borders.entry_ptr[weights.target], borders.entry_ptr[weights.target + 1]):
        w = weights.ending[borders.into_list[borders.into_ptr[entry]]]
        if w < np.inf:
            least[entry] = w
            size = push(heap_w, heap_at, size, w, entry)
    return size


@compiled
def least_of_all(
    borders: BorderArrays,
    weights: Weights,
    origin: int,
    times_best: float,
    floor: float,
    heap: Heap,
    least: Floats,
) -> float:
    """As `least_to_end` from a country, for what may be `times_best` times worse than the best.

    Returns how much that is: no less than so many times the weight of the best way, one that may
    come back anywhere, and a little more for rounding, and no less than `floor`. No chain weighs
    less than that way.
    """
    heap_w, heap_at = heap
    into_ptr, into_list, tail_country = borders.into_ptr, borders.into_list, borders.tail_country
    entry_ptr, through_ptr = borders.entry_ptr, borders.through_ptr
    through, crossing, origin_w = weights.through, weights.crossing, weights.origin
    target = weights.target
    least[:] = np.inf
    size, most = _endings(borders, weights, heap, least), np.inf
    while size > 0 and heap_w[0] <= most:
        w, entry = heap_w[0], heap_at[0]
        size = pop(heap_w, heap_at, size)
        if w > least[entry]:
            continue
        for k in range(into_ptr[entry], into_ptr[entry + 1]):
            y = into_list[k]
            country, onward = tail_country[y], crossing[y] + w
            if country == origin:
                found = origin_w[y] + w
                if 0.0 < found < np.inf:
                    most = min(most, max(floor, times_best * found * (1.0 + ROUNDING)))
                continue
            if not onward <= most or country == target:
                continue
            first, at = entry_ptr[country], through_ptr[y]
            for i in range(entry_ptr[country + 1] - first):
                reached = through[at + i] + onward
                if reached < least[first + i] and reached <= most:
                    least[first + i] = reached
                    size = push(heap_w, heap_at, size, reached, first + i)
    return most


@compiled
def least_with_mark(
    borders: BorderArrays,
    weights: Weights,
    marked: Flags,
    origin: int,
    bounds: tuple[float, float],
    onward: Floats,
    heap: Heap,
    least: Floats,
) -> float:
    """Least weight from every entry to the end by a way that has a crossing that is marked.

    `onward` is the least by any way; neither it nor this comes back to the origin. What is more
    than the second of the `bounds`, or more than the first times the best, may be infinite. Returns
    the least from the origin, with a mark.
    """
    # Arrays by names of their own: in a loop, to take one out of a tuple costs as much as its use.
    heap_w, heap_at = heap
    into_ptr, into_list, tail_country = borders.into_ptr, borders.into_list, borders.tail_country
    entry_ptr, through_ptr = borders.entry_ptr, borders.through_ptr
    through, crossing, origin_w = weights.through, weights.crossing, weights.origin
    times_best, most = bounds
    target, entries = weights.target, least.size
    least[:] = np.inf
    size, best = 0, np.inf
    # Numbers from `entries` on are of ways onward that have no mark yet, and are found already.
    for entry in range(entries):
        if onward[entry] < np.inf:
            size = push(heap_w, heap_at, size, onward[entry], entries + entry)
    for k in range(borders.exit_ptr[origin], borders.exit_ptr[origin + 1]):
        # A chain of one crossing counts, however much it weighs.
        y = borders.exit_list[k]
        if marked[y]:
            best = min(best, origin_w[y] + onward[borders.entry_of[y]])
    most = min(most, times_best * best * (1.0 + ROUNDING))
    while size > 0 and heap_w[0] <= most:
        w, at = heap_w[0], heap_at[0]
        size = pop(heap_w, heap_at, size)
        needs_mark = at >= entries
        entry = at - entries if needs_mark else at
        if not needs_mark and w > least[entry]:
            continue
        for k in range(into_ptr[entry], into_ptr[entry + 1]):
            y = into_list[k]
            if needs_mark and not marked[y]:
                continue
            country, reached_w = tail_country[y], crossing[y] + w
            if country == origin:
                best = min(best, origin_w[y] + w)
                most = min(most, times_best * best * (1.0 + ROUNDING))
                continue
            if country == target or not reached_w <= most:
                continue
            first, row = entry_ptr[country], through_ptr[y]
            for i in range(entry_ptr[country + 1] - first):
                reached = through[row + i] + reached_w
                if reached < least[first + i] and reached <= most:
                    least[first + i] = reached
                    size = push(heap_w, heap_at, size, reached, first + i)
    return best


@compiled
def least_before(
    borders: BorderArrays,
    weights: Weights,
    origin: int,
    most: float,
    onward: Floats,
    heap: Heap,
    before: Floats,
) -> None:
    """Least weight from the origin to every entry, by a way that may come back anywhere.

    No chain reaches it with less. Where it is more than `most` with what lies `onward` of an entry
    at least, it is infinite.
    """
    heap_w, heap_at = heap
    exit_ptr, exit_list, entry_of = borders.exit_ptr, borders.exit_list, borders.entry_of
    head_country, entry_ptr, through_ptr = (
        borders.head_country,
        borders.entry_ptr,
        borders.through_ptr,
    )
    into_ptr, into_list, target = borders.into_ptr, borders.into_list, weights.target
    through, crossing, origin_w = weights.through, weights.crossing, weights.origin
    size = 0
    before[:] = np.inf
    for k in range(exit_ptr[origin], exit_ptr[origin + 1]):
        y = exit_list[k]
        entry, w = entry_of[y], origin_w[y]
        if w < before[entry] and w + onward[entry] <= most:
            before[entry] = w
            size = push(heap_w, heap_at, size, w, entry)
    while size > 0:
        w, entry = heap_w[0], heap_at[0]
        size = pop(heap_w, heap_at, size)
        country = head_country[into_list[into_ptr[entry]]]
        if w > before[entry] or country == target:
            continue
        for k in range(exit_ptr[country], exit_ptr[country + 1]):
            y = exit_list[k]
            head = entry_of[y]
            at = through_ptr[y] + entry - entry_ptr[country]
            reached = w + through[at] + crossing[y]
            if (
                reached < before[head]
                and reached + onward[head] <= most
                and head_country[y] != origin
            ):
                before[head] = reached
                size = push(heap_w, heap_at, size, reached, head)


@compiled
def new_heap(borders: BorderArrays) -> Heap:
    """Room for the searches of this file."""
    room = borders.through_ptr[-1] + 2 * borders.entry_row.size
    return Heap(np.empty(room), np.empty(room, np.int64))
