"""What the ranges of the assumptions do to the totals of the ways: seeded draws, common to all.

Every assumption is drawn from the triangle between its low end, typical value and high end. All
ways see the same draws: where two of them share an uncertain border, it is uncertain for both at
once, and which of them wins is not blurred by it.

What is fixed, so that the same question gives the same numbers to the last digit anywhere: the bits
of PCG64 under a seed made from SHA-256 of the general seed and the assumption's id (no other
assumption has a say in it); sums in the order of the ids, each product and sum rounded once; exact
order statistics in the place of interpolated percentiles.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from geo.draw_kernels import Floats, Ints, ranked, shares, weighted_sums
from geo.errors import FactsError
from geo.terms import GRAMS_PER_KG, HOURS_PER_DAY, KMH_PER_KNOT, Terms
from geo.value_range import ValueRange

DRAWS = 2000
SEED = 20260601
_LEAST_DRAWS = 10
# Sums of the same terms in another order differ in their last bits; they are equal all the same.
_TIE = 1e-9
_NOTHING: Mapping[str, float] = {}


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Arrays (measures, ways): ends of the middle four fifths of the draws, share of draws won.

    `wins` is 0 for a way that does not compete.
    """

    p10: Floats
    p90: Floats
    wins: Floats


@dataclass(frozen=True, slots=True)
class DrawTable:
    """Drawn effective values, one row an assumption: float64 (assumptions, draws), ids ascending.

    Effective means as in `geo.terms`: a speed is drawn as a speed (km/day, kn) and kept as h/km.
    """

    row_of: Mapping[str, int]
    draws: Floats

    @classmethod
    def build(
        cls, ranges: Iterable[ValueRange], count: int = DRAWS, seed: int = SEED
    ) -> "DrawTable":
        """The draws of every assumption of a model.

        Raises
        ------
        FactsError
            A range is upside down or not a number, or an id comes twice.
        ValueError
            Fewer than ten draws, of which no tenth can be told.
        """
        if count < _LEAST_DRAWS:
            raise ValueError(f"{count} draws: at least {_LEAST_DRAWS} are needed")
        ordered = sorted(ranges, key=lambda one: one.id)
        row_of = {one.id: row for row, one in enumerate(ordered)}
        if len(row_of) < len(ordered):
            twice = next(a.id for a, b in pairwise(ordered) if a.id == b.id)
            raise FactsError(f"assumption “{twice}” is there twice")
        draws = np.empty((len(ordered), count))
        for row, one in enumerate(ordered):
            values = triangular(one.checked(), uniforms(one.id, count, seed))
            draws[row] = _effective(one.unit, values)
        draws.setflags(write=False)
        return cls(row_of, draws)

    @property
    def count(self) -> int:
        """Number of draws."""
        return int(self.draws.shape[1])

    def evaluate(self, coefficients: Floats, rows: Ints) -> Floats:
        """Sums of coefficient times drawn value: (m, used) and (used,) give (m, draws)."""
        present = coefficients != 0.0
        start = np.concatenate(([0], np.cumsum(present.sum(axis=1)))).astype(np.int64)
        columns = np.nonzero(present)[1]
        out = np.zeros((coefficients.shape[0], self.count))
        used = rows.astype(np.int64)[columns]
        weighted_sums(start, used, coefficients[present].astype(np.float64), self.draws, out)
        return out

    def totals(self, ways: Sequence[Terms], pinned: Mapping[str, float] = _NOTHING) -> Floats:
        """Totals of each way in each draw: (ways, draws).

        Parameters
        ----------
        pinned
            Effective values of what was set by hand, by id: used in every draw, whether or not the
            table has a row for it. Changing one rebuilds nothing.

        Raises
        ------
        FactsError
            A term names an assumption that is neither drawn nor pinned.
        """
        out = np.zeros((len(ways), self.count))
        drawn = [(n, id_, factor) for n, terms in enumerate(ways) for id_, factor in terms]
        if pinned:
            for number, id_, factor in drawn:
                if id_ in pinned:
                    out[number] += factor * pinned[id_]
            drawn = [one for one in drawn if one[1] not in pinned]
        try:
            rows = np.array([self.row_of[id_] for _, id_, _ in drawn], np.int64)
        except KeyError as error:
            message = f"data/assumptions.csv: the draws need a row “{error.args[0]}”"
            raise FactsError(message) from error
        numbers = np.array([number for number, _, _ in drawn], np.int64)
        factors = np.array([factor for _, _, factor in drawn], np.float64)
        order = np.lexsort((rows, numbers))
        start = np.searchsorted(numbers, np.arange(len(ways) + 1))
        weighted_sums(start, rows[order], factors[order], self.draws, out)
        return out

    def outcomes(
        self,
        measures: Sequence[Sequence[Terms]],
        competing: int,
        pinned: Mapping[str, float] = _NOTHING,
    ) -> Outcomes:
        """Ranges and shares of wins of all ways.

        Parameters
        ----------
        measures
            For each measure (time, cost, CO2e) the terms of every way, in the same order of ways.
        competing
            How many of the ways, counted from the first, can be used and may therefore win.
        pinned
            As in `totals`.
        """
        ways = len(measures[0]) if measures else 0
        if ways == 0:
            empty = np.zeros((len(measures), 0))
            return Outcomes(empty, empty, empty)
        totals = self.totals([terms for measure in measures for terms in measure], pinned)
        ends = percentiles(totals).reshape(len(measures), ways, 2)
        won = np.zeros((len(measures), ways))
        if competing:
            for number in range(len(measures)):
                first = number * ways
                won[number, :competing] = wins(totals[first : first + competing])
        return Outcomes(ends[:, :, 0], ends[:, :, 1], won)


def uniforms(id_: str, count: int, seed: int = SEED) -> Floats:
    """Numbers in [0, 1] of one assumption: one in each of `count` equal slices, in random order.

    Slicing each assumption and pairing the slices at random (Latin hypercube sampling, McKay,
    Beckman and Conover, Technometrics 21, 1979) leaves less to chance than loose numbers do: the
    percentiles of a route's total wander a fifth to a quarter less, shares of wins a third. The
    generator's raw bits are used, because NumPy promises those for a seed, and not what its
    distributions make of them.
    """
    digest = hashlib.sha256(f"{seed}\n{id_}".encode()).digest()
    bits = np.random.PCG64(int.from_bytes(digest[:16], "big")).random_raw(2 * count)
    # The upper 53 bits fill the fraction of a double.
    within = (bits[:count] >> np.uint64(11)).astype(np.float64) * 2.0**-53
    # 64 bits never tie among so few, so any way of sorting gives the same order.
    slices = np.argsort(bits[count:]).astype(np.float64)
    return np.asarray((slices + within) / count)


def triangular(one: ValueRange, uniform: Floats) -> Floats:
    """Values of the triangular distribution on low–high with its peak at the typical value.

    Inverse of its distribution function: with c = (typical - low) / (high - low),
    low + sqrt(u (high - low) (typical - low)) for u < c, else
    high - sqrt((1 - u) (high - low) (high - typical)). Both follow from integrating the density,
    which rises in a straight line up to the peak and falls in one from there; Kotz and van Dorp,
    Beyond Beta (World Scientific, 2004), chapter 1. A peak at either end needs no case of its own;
    without a width the value itself is all there is.
    """
    width = one.high - one.low
    if width <= 0:
        return np.full(uniform.shape, one.typical)
    rising = one.low + np.sqrt(uniform * (width * (one.typical - one.low)))
    falling = one.high - np.sqrt((1.0 - uniform) * (width * (one.high - one.typical)))
    peak = (one.typical - one.low) / width
    # Rounding must not lead out of the range.
    return np.clip(np.where(uniform < peak, rising, falling), one.low, one.high)


def percentiles(totals: Floats) -> Floats:
    """10th and 90th percentile of each row: (m, draws) gives (m, 2).

    The smallest draw that at least a tenth (nine tenths) of all draws do not exceed: NumPy's
    method “inverted_cdf”. Always one of the draws; nothing is interpolated.
    """
    count = totals.shape[1]
    out = np.empty((totals.shape[0], 2))
    ranked(np.ascontiguousarray(totals), (count + 9) // 10 - 1, (9 * count + 9) // 10 - 1, out)
    return out


def wins(totals: Floats) -> Floats:
    """Share of draws in which each row is the least: (m, draws) gives (m,), summing to 1.

    Rows that are equal in a draw, up to rounding, share it.
    """
    out = np.empty(totals.shape[0])
    shares(np.ascontiguousarray(totals), _TIE, out)
    return out


def _effective(unit: str, values: Floats) -> Floats:
    """`geo.terms.effective` for many values at once."""
    if unit == "km/day":
        return HOURS_PER_DAY / values
    if unit == "kn":
        return 1.0 / (KMH_PER_KNOT * values)
    return values / GRAMS_PER_KG if unit.startswith("g ") else values
