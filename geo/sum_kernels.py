"""What chains of border crossings come to, compiled: prices, lines, and what is told of each.

Plain arrays in, plain arrays out. A chain is a row of numbers of crossings, -1 behind the last.
"""

from typing import NamedTuple

import numpy as np

from geo.bound_kernels import BorderArrays
from geo.inland_kernels import GateArrays, Moves, add_before, add_to
from geo.kernels import Flags, Floats, Index, Ints, compiled


class Passages(NamedTuple):
    """Prices (…, 5) and lines of ways through countries, where they are known already.

    By entry and crossing out, as `Weights.through`.
    """

    known: Flags
    price: Floats
    lines: Ints


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
    passages: Passages,
) -> tuple[Floats, Ints]:
    """Price (m, 5) and lines (m,) of chains of crossings, from the origin to the end.

    `origin_*` are by crossing (up to it), `ending_*` by entry. The starts of entry e stand from
    `start_ptr[e]` on in `start_price` and `start_lines`. What is not known of `passages` is added.
    """
    known, through_price, through_lines = passages
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
            at = borders.through_ptr[y] + entry - borders.entry_ptr[country]
            if not known[at]:
                row, first = borders.entry_row[entry], start_ptr[entry]
                through_price[at] = 0.0
                through_lines[at] = add_before(
                    gates, moves, country_ptr[country], country_ptr[country + 1],
                    all_before[row : borders.entry_row[entry + 1]], borders.exit_vertex[y],
                    start_price[first:], start_lines[first:], through_price[at],
                )  # fmt: skip
                known[at] = True
            add_to(price[i], through_price[at], 1.0)
            add_to(price[i], moves.crossing_price[y], 1.0)
            lines[i] |= through_lines[at]
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
