"""Sums over the moves of a few ways at once, compiled: from rows and amounts to totals.

Plain arrays in, plain arrays out. What the rows and columns are is said in `geo.rate_book`.
"""

import numpy as np
from numpy.typing import NDArray

from geo.kernels import Floats, Ints, compiled

TIME, COST, CO2E = range(3)
MEASURES = 3
_LEG, _GAUGE_CHANGE = 1, 2

Book = tuple[Ints, Ints, Floats, NDArray[np.int8]]


@compiled
def used_columns(rows: Ints, book: Book, columns: int) -> tuple[Ints, Ints]:
    """Columns that the rows use, ascending, and the place of every column among them (or -1)."""
    start, key, _, _ = book
    slot = np.full(columns, -1, np.int64)
    for row in rows:
        for k in range(start[row], start[row + 1]):
            slot[key[k] % columns] = 0
    used = np.flatnonzero(slot == 0)
    slot[used] = np.arange(used.size)
    return used, slot


@compiled
def sums(
    moves: tuple[Ints, Ints, Floats],
    book: Book,
    worth: tuple[Floats, NDArray[np.bool_]],
    lot: tuple[float, float, float],
) -> tuple[Floats, Ints, Floats, Floats, Floats]:
    """What ways come to.

    Parameters
    ----------
    moves
        Way w has the moves `start[w]` to `start[w + 1] - 1`, each with a row and an amount.
    book
        `geo.rate_book.BookArrays`: start, key, coefficient and kind of its rows.
    worth
        Ends of every column (3, columns), and whether nobody published it.
    lot
        Units that are priced, tonnes, and USD per unit for every hour in which goods are bound.

    Returns
    -------
    coefficients
        (measures, ways, used) of the whole lot.
    used
        Columns, ascending.
    totals
        (ways, measures, 3): favourable end, typical and unfavourable end.
    others
        (ways, 4): kilometres, changes of gauge, and the shares of the typical hours and USD in
        moves that rest on a number nobody published.
    reached
        (moves, 3): kilometres, and typical hours and USD per unit, up to the end of each move.
    """
    first, rows, amounts = moves
    start, key, coefficient, kind = book
    ends = worth[0]
    units, tonnes, usd_per_h = lot
    columns, ways = ends.shape[1], first.size - 1
    used, slot = used_columns(rows, book, columns)
    found = np.zeros((MEASURES, ways, used.size))
    others, reached = np.zeros((ways, 4)), np.empty((rows.size, 3))
    for way in range(ways):
        for at in range(first[way], first[way + 1]):
            row, amount = rows[at], amounts[at]
            for k in range(start[row], start[row + 1]):
                more = coefficient[k] * amount
                found[key[k] // columns, way, slot[key[k] % columns]] += more
            others[way, 0] += amount if kind[row] == _LEG else 0.0
            reached[at, 0] = others[way, 0]
            others[way, 1] += kind[row] == _GAUGE_CHANGE
    _assumed_shares(moves, book, worth, usd_per_h, others[:, 2:], reached[:, 1:])
    _scale(found, units, tonnes, usd_per_h)
    return found, used, _totals(found, used, ends), others, reached


@compiled
def _assumed_shares(
    moves: tuple[Ints, Ints, Floats],
    book: Book,
    worth: tuple[Floats, NDArray[np.bool_]],
    usd_per_h: float,
    out: Floats,
    reached: Floats,
) -> None:
    """Shares of typical hours and USD (ways, 2) in moves that rest on what nobody published.

    What both come to by the end of each move is written too, into `reached` (moves, 2).
    """
    first, rows, amounts = moves
    start, key, coefficient, _ = book
    typical, is_assumed = worth[0][1], worth[1]
    for way in range(first.size - 1):
        whole_h = part_h = whole_usd = part_usd = 0.0
        for at in range(first[way], first[way + 1]):
            hours = usd = 0.0
            hours_assumed = usd_assumed = False
            for k in range(start[rows[at]], start[rows[at] + 1]):
                measure, column = key[k] // typical.size, key[k] % typical.size
                if measure == TIME:
                    hours += coefficient[k] * amounts[at] * typical[column]
                    hours_assumed |= is_assumed[column]
                elif measure == COST:
                    usd += coefficient[k] * amounts[at] * typical[column]
                    usd_assumed |= is_assumed[column]
            if usd_per_h > 0.0:
                usd += hours * usd_per_h
                usd_assumed |= hours_assumed
            whole_h += hours
            whole_usd += usd
            reached[at, 0], reached[at, 1] = whole_h, whole_usd
            part_h += hours if hours_assumed else 0.0
            part_usd += usd if usd_assumed else 0.0
        out[way, 0] = part_h / whole_h if whole_h > 0 else 0.0
        out[way, 1] = part_usd / whole_usd if whole_usd > 0 else 0.0


@compiled
def _scale(found: Floats, units: float, tonnes: float, usd_per_h: float) -> None:
    """From a unit and a tonne to the whole lot; time in which goods are bound is paid for."""
    for way in range(found.shape[1]):
        for j in range(found.shape[2]):
            usd = found[COST, way, j] + usd_per_h * found[TIME, way, j]
            found[COST, way, j] = usd * units
            found[CO2E, way, j] *= tonnes


@compiled
def _totals(found: Floats, used: Ints, ends: Floats) -> Floats:
    out = np.zeros((found.shape[1], MEASURES, 3))
    for way in range(found.shape[1]):
        for measure in range(MEASURES):
            for j in range(used.size):
                for end in range(3):
                    out[way, measure, end] += found[measure, way, j] * ends[end, used[j]]
    return out
