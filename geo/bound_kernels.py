"""Border crossings as arrays, and the least weight that is left to the end, compiled.

Plain arrays in, plain arrays out. Weights are never negative, and infinity means "not allowed".
"""

from typing import NamedTuple

import numpy as np

from geo.kernels import Floats, Ints, compiled, pop, push


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
    """Room for a heap: weights, second weights (all zero), numbers."""

    w: Floats
    m: Floats
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
    borders: BorderArrays, weights: Weights, visited: int, most: float, heap: Heap, least: Floats
) -> None:
    """Least weight from every entry to the end, through no country visited before.

    A lower bound for chains, which may not come back anywhere; `visited` has a bit for each
    country. What weighs more than `most` becomes infinite. `heap` is room to work in.
    """
    heap_w, heap_m, heap_at = heap
    size = 0
    least[:] = np.inf
    for entry in range(borders.entry_ptr[weights.target], borders.entry_ptr[weights.target + 1]):
        w = weights.ending[borders.into_list[borders.into_ptr[entry]]]
        if w <= most and w < np.inf:
            least[entry] = w
            size = push(heap_w, heap_m, heap_at, size, w, 0.0, entry)
    while size > 0:
        w, entry = heap_w[0], heap_at[0]
        size = pop(heap_w, heap_m, heap_at, size)
        if w > least[entry]:
            continue
        for k in range(borders.into_ptr[entry], borders.into_ptr[entry + 1]):
            y = borders.into_list[k]
            country, onward = borders.tail_country[y], weights.crossing[y] + w
            if not onward <= most or country == weights.target or (visited >> country) & 1:
                continue
            first, at = borders.entry_ptr[country], borders.through_ptr[y]
            for i in range(borders.entry_ptr[country + 1] - first):
                reached = weights.through[at + i] + onward
                if reached < least[first + i] and reached <= most:
                    least[first + i] = reached
                    size = push(heap_w, heap_m, heap_at, size, reached, 0.0, first + i)


@compiled
def new_heap(borders: BorderArrays) -> Heap:
    """Room for `least_to_end`."""
    room = borders.through_ptr[-1] + borders.entry_row.size
    return Heap(np.empty(room), np.zeros(room), np.empty(room, np.int64))
