"""The inner loops of the draws, compiled.

Multiplications and additions are rounded one by one in the order of the terms (no fused or
reordered arithmetic), so that every machine gives the same bits. Vectors run along the draws, where
order does not matter.
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Draws worked on at a time: the 40 or so rows of one question then stay near the processor.
_BLOCK = 128
# More buckets than a row has neighbours of a rank, few enough to clear quickly.
_BUCKETS = 512
# Up to here putting each value in its place is quicker than sorting.
_FEW = 64
_AT_ONCE = 4


def _compiled(function: Any) -> Any:
    """The function, compiled at its first call and kept on disk for the next start."""
    return njit(cache=True, nogil=True)(function)


def _weighted_sums(start: Ints, row: Ints, coefficient: Floats, draws: Floats, out: Floats) -> None:
    """Add `coefficient * draws[row]` of the entries start[i]:start[i + 1] to out[i].

    `draws` is (assumptions, n), `out` (m, n) holds what each sum begins with.
    """
    count = out.shape[1]
    for low in range(0, count, _BLOCK):
        high = min(low + _BLOCK, count)
        width = high - low
        for i in range(out.shape[0]):
            total = out[i, low:high]
            at, end = start[i], start[i + 1]
            # Four terms at a time save three of four trips to memory; their order stays.
            while at + _AT_ONCE <= end:
                row_a, row_b = draws[row[at], low:high], draws[row[at + 1], low:high]
                row_c, row_d = draws[row[at + 2], low:high], draws[row[at + 3], low:high]
                a, b = coefficient[at], coefficient[at + 1]
                c, d = coefficient[at + 2], coefficient[at + 3]
                for k in range(width):
                    total[k] = (
                        ((total[k] + a * row_a[k]) + b * row_b[k]) + c * row_c[k]
                    ) + d * row_d[k]
                at += _AT_ONCE
            while at < end:
                row_a, a = draws[row[at], low:high], coefficient[at]
                for k in range(width):
                    total[k] += a * row_a[k]
                at += 1


def _ends(values: Floats) -> tuple[float, float]:
    """Least and greatest value; four at a time, so that no comparison waits for the last one."""
    low_a = low_b = low_c = low_d = values[0]
    high_a = high_b = high_c = high_d = values[0]
    whole = values.size - values.size % _AT_ONCE
    for k in range(0, whole, _AT_ONCE):
        a, b, c, d = values[k], values[k + 1], values[k + 2], values[k + 3]
        low_a, high_a = min(a, low_a), max(a, high_a)
        low_b, high_b = min(b, low_b), max(b, high_b)
        low_c, high_c = min(c, low_c), max(c, high_c)
        low_d, high_d = min(d, low_d), max(d, high_d)
    for k in range(whole, values.size):
        low_a, high_a = min(values[k], low_a), max(values[k], high_a)
    low = min(low_a, low_b, low_c, low_d)
    return low, max(high_a, high_b, high_c, high_d)


def _at_rank(found: Floats, size: int, rank: int) -> float:
    """The value of a rank (from 0) among the first `size` of `found`, which are put in order."""
    if size > _FEW:
        return float(np.sort(found[:size])[rank])
    for k in range(1, size):
        value, at = found[k], k - 1
        while at >= 0 and found[at] > value:
            found[at + 1] = found[at]
            at -= 1
        found[at + 1] = value
    return float(found[rank])


def _ranked(values: Floats, low_rank: int, high_rank: int, out: Floats) -> None:
    """out[i] = the values of two ranks (from 0, ascending) in row i, exactly.

    Each row is counted into buckets of equal width; only the buckets of the ranks are sorted.
    """
    size = values.shape[1]
    counts = np.empty(_BUCKETS, np.int32)
    bucket_of = np.empty(size, np.int16)
    lower, upper = np.empty(size + 1), np.empty(size + 1)
    for i in range(values.shape[0]):
        line = values[i]
        low, high = ends(line)
        scale = (_BUCKETS - 1) / (high - low) if low < high else np.inf
        if not scale < np.inf:
            # All draws alike, or so near that buckets have no width.
            ordered = np.sort(line)
            out[i, 0], out[i, 1] = ordered[low_rank], ordered[high_rank]
            continue
        counts[:] = 0
        for k in range(size):
            bucket_of[k] = np.int16((line[k] - low) * scale)
        for k in range(size):
            counts[bucket_of[k]] += 1
        bucket_a = before_a = 0
        while before_a + counts[bucket_a] <= low_rank:
            before_a += counts[bucket_a]
            bucket_a += 1
        bucket_b, before_b = bucket_a, before_a
        while before_b + counts[bucket_b] <= high_rank:
            before_b += counts[bucket_b]
            bucket_b += 1
        size_a = size_b = 0
        for k in range(size):
            # Written always, kept only where it belongs: cheaper than a branch none can foresee.
            lower[size_a] = upper[size_b] = line[k]
            size_a += bucket_of[k] == bucket_a
            size_b += bucket_of[k] == bucket_b
        out[i, 0] = at_rank(lower, size_a, low_rank - before_a)
        out[i, 1] = at_rank(upper, size_b, high_rank - before_b)


def _shares(values: Floats, tolerance: float, out: Floats) -> None:
    """out[i] = share of the columns in which row i is the least; equals share a column.

    Values within `tolerance` of the least, relative to it, are equal to it.
    """
    rows, size = values.shape
    bound = values[0].copy()
    for i in range(1, rows):
        line = values[i]
        for k in range(size):
            bound[k] = line[k] if line[k] < bound[k] else bound[k]
    for k in range(size):
        bound[k] += abs(bound[k]) * tolerance
    ties = np.zeros(size, np.int32)
    for i in range(rows):
        line = values[i]
        for k in range(size):
            ties[k] += line[k] <= bound[k]
    for i in range(rows):
        line, alone, shared = values[i], 0, 0.0
        for k in range(size):
            alone += (line[k] <= bound[k]) & (ties[k] == 1)
        for k in range(size):
            if ties[k] > 1 and line[k] <= bound[k]:
                shared += 1.0 / ties[k]
        out[i] = (alone + shared) / size


ends = _compiled(_ends)
at_rank = _compiled(_at_rank)
weighted_sums = _compiled(_weighted_sums)
ranked = _compiled(_ranked)
shares = _compiled(_shares)
