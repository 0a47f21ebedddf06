"""The inner loops of the draws, compiled.

Multiplications and additions are rounded one by one in the order of the terms (no fused or
reordered arithmetic), so that every machine gives the same bits. Vectors run along the draws, where
order does not matter.
"""

import numpy as np

from geo.kernels import Floats, Ints, compiled

# More buckets than a row has neighbours of a rank, few enough to clear quickly.
_BUCKETS = 512
# Up to here putting each value in its place is quicker than sorting.
_FEW = 64
_AT_ONCE = 4
# Passes over a row in search of a rank, before it is sorted into buckets instead.
_MOST_PASSES = 24
# Ranks beyond a guess that the next guess goes, so that it lies on the other side.
_BEYOND = 4.0
# The 10th percentile of a normal distribution, and its density there, in standard deviations.
_TENTH, _DENSITY = -1.2815515655446004, 0.17549833193248685


@compiled
def _drawn(draws: Floats, own: Floats, row: int) -> Floats:
    found: Floats = own[-1 - row] if row < 0 else draws[row]
    return found


@compiled
def weighted_sums(
    start: Ints, row: Ints, coefficient: Floats, tables: tuple[Floats, Floats], out: Floats
) -> None:
    """Add `coefficient * draws[row]` of the entries start[i]:start[i + 1] to out[i].

    `tables` are the draws (assumptions, n), and those that stand in the place of some of them: row
    -1 is the first of these. `out` (m, n) holds what each sum begins with.
    """
    draws, own = tables
    for i in range(out.shape[0]):
        total = out[i]
        at, end = start[i], start[i + 1]
        # Four terms at a time save three of four trips to memory; their order stays.
        while at + _AT_ONCE <= end:
            row_a, row_b = _drawn(draws, own, row[at]), _drawn(draws, own, row[at + 1])
            row_c, row_d = _drawn(draws, own, row[at + 2]), _drawn(draws, own, row[at + 3])
            a, b = coefficient[at], coefficient[at + 1]
            c, d = coefficient[at + 2], coefficient[at + 3]
            for k in range(total.size):
                first = (total[k] + a * row_a[k]) + b * row_b[k]
                total[k] = (first + c * row_c[k]) + d * row_d[k]
            at += _AT_ONCE
        while at < end:
            row_a, a = _drawn(draws, own, row[at]), coefficient[at]
            for k in range(total.size):
                total[k] += a * row_a[k]
            at += 1


@compiled
def totals_of(
    coefficients: Floats, columns: Ints, held: tuple[Floats, Ints], tables: tuple[Floats, Floats]
) -> Floats:
    """Totals (m, draws) of sums with `coefficients` (m, used) of some columns (used,).

    `held` are, by column, the value that is taken in every draw (not a number where one is drawn),
    and the row of what is drawn.
    """
    fixed, row_of = held
    rows, used = coefficients.shape
    out = np.empty((rows, tables[0].shape[1]))
    start = np.zeros(rows + 1, np.int64)
    row, factor = np.empty(rows * used, np.int64), np.empty(rows * used)
    size = 0
    for i in range(rows):
        base = 0.0
        for j in range(used):
            coefficient, column = coefficients[i, j], columns[j]
            if coefficient == 0.0:
                continue
            if np.isnan(fixed[column]):
                row[size], factor[size] = row_of[column], coefficient
                size += 1
            else:
                base += coefficient * fixed[column]
        out[i] = base
        start[i + 1] = size
    weighted_sums(start, row, factor, tables, out)
    return out


@compiled
def moments_of(
    coefficients: Floats,
    columns: Ints,
    held: tuple[Floats, Ints],
    moments: tuple[Floats, Floats],
) -> Floats:
    """Mean, variance and third central moment (m, 3) of sums of what is drawn independently."""
    fixed, row_of = held
    rows, used = coefficients.shape
    out = np.zeros((rows, 3))
    for i in range(rows):
        for j in range(used):
            coefficient, column = coefficients[i, j], columns[j]
            if coefficient == 0.0:
                continue
            if np.isnan(fixed[column]):
                at = row_of[column]
                table = moments[1] if at < 0 else moments[0]
                at = -1 - at if at < 0 else at
                out[i, 0] += coefficient * table[at, 0]
                out[i, 1] += coefficient * coefficient * table[at, 1]
                out[i, 2] += coefficient * coefficient * coefficient * table[at, 2]
            else:
                out[i, 0] += coefficient * fixed[column]
    return out


@compiled
def outcomes(
    coefficients: Floats,
    columns: Ints,
    held: tuple[Floats, Ints],
    tables: tuple[Floats, Floats, Floats, Floats],
    wanted: tuple[int, float],
) -> tuple[Floats, Floats]:
    """Tenths (measures, ways, 2) and shares of wins (measures, ways).

    `coefficients` is (measures, ways, used); `tables` are the draws and those in the place of some
    of them, then the moments of each; `wanted` are how many ways compete, and the tolerance of a
    tie.
    """
    competing, tolerance = wanted
    measures, ways, _ = coefficients.shape
    found, won = np.empty((measures, ways, 2)), np.zeros((measures, ways))
    for measure in range(measures):
        some = coefficients[measure]
        totals = totals_of(some, columns, held, (tables[0], tables[1]))
        moments = moments_of(some, columns, held, (tables[2], tables[3]))
        tenths(totals, moments, found[measure])
        if competing > 0:
            shares(totals[:competing], tolerance, won[measure, :competing])
    return found, won


@compiled
def ends(values: Floats) -> tuple[float, float]:
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


@compiled
def at_rank(found: Floats, size: int, rank: int) -> float:
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


@compiled
def ranked(values: Floats, low_rank: int, high_rank: int, out: Floats) -> None:
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


@compiled
def shares(values: Floats, tolerance: float, out: Floats) -> None:
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
    total = 0
    for i in range(rows):
        line, won = values[i], 0
        for k in range(size):
            won += line[k] <= bound[k]
        out[i] = won / size
        total += won
    if total > size:
        _shared(values, bound, out)


@compiled
def _shared(values: Floats, bound: Floats, out: Floats) -> None:
    """`shares` where some columns have more than one least row."""
    rows, size = values.shape
    ties = np.zeros(size, np.int64)
    for i in range(rows):
        line = values[i]
        for k in range(size):
            ties[k] += line[k] <= bound[k]
    for i in range(rows):
        line, won = values[i], 0.0
        for k in range(size):
            if line[k] <= bound[k]:
                won += 1.0 / ties[k]
        out[i] = won / size


@compiled
def tenths(values: Floats, moments: Floats, out: Floats) -> None:
    """out[i] = the 10th and the 90th percentile of row i, exactly (`geo.draws.percentiles`).

    `moments` (rows, 3) are about the mean, variance and third central moment of each row: from
    them a value is guessed (Cornish and Fisher's expansion), and the draws below it are counted
    until one alone is left between two guesses. A bad guess takes longer, and changes nothing.
    """
    size = values.shape[1]
    ranks = ((size + 9) // 10 - 1, (9 * size + 9) // 10 - 1)
    for i in range(values.shape[0]):
        mean, variance, third = moments[i]
        deviation = np.sqrt(max(variance, 0.0))
        step = deviation / (size * _DENSITY)
        bend = (_TENTH * _TENTH - 1.0) / 6.0 * third / variance if variance > 0 else 0.0
        low = sought(values[i], ranks[0], mean + _TENTH * deviation + bend, step)
        high = sought(values[i], ranks[1], mean - _TENTH * deviation + bend, step)
        if np.isnan(low) or np.isnan(high):
            ranked(values[i : i + 1], ranks[0], ranks[1], out[i : i + 1])
        else:
            out[i, 0], out[i, 1] = low, high


@compiled
def sought(line: Floats, rank: int, guess: float, step: float) -> float:
    """The value of a rank (from 0, ascending); not a number where it is not found so.

    `step` is about the difference between values of neighbouring ranks. Counting is what a
    processor does fastest.
    """
    low, below_low = -np.inf, 0
    high, below_high = np.inf, line.size
    at = guess
    for _ in range(_MOST_PASSES):
        below = 0
        for k in range(line.size):
            below += line[k] < at
        if below <= rank:
            low, below_low = at, below
        else:
            high, below_high = at, below
        between, wanted = below_high - below_low, rank - below_low
        if between == 1:
            place = 0
            for k in range(line.size):
                place += k * ((line[k] >= low) & (line[k] < high))
            return float(line[place])
        if low == -np.inf or high == np.inf:
            missing = rank + 0.5 - below
            at += (missing + (_BEYOND if missing > 0 else -_BEYOND)) * step
        else:
            # Cut off as many as can be on the side on which there are more.
            cut = wanted + 1 if 2 * wanted < between else wanted
            at = low + (high - low) * (cut / between)
        if not low < at < high:
            break
    return float(np.nan)
