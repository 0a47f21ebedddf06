"""How far each assumption alone moves a total, or the lead of one way over another."""

from collections.abc import Mapping
from dataclasses import dataclass

from geo.terms import Terms, effective, merged
from geo.value_range import ValueRange

MOST = 8
# A swing below this share of the total is no more than the rounding of its sums.
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Swing:
    """A result with one assumption at its low and at its high value, all others as they are.

    Against another way the result is its total minus that of the way looked at: the lead, positive
    while the way looked at is ahead.
    """

    range: ValueRange
    at_low: float
    typical: float
    at_high: float

    @property
    def width(self) -> float:
        """How far the result moves from end to end."""
        return abs(self.at_high - self.at_low)

    @property
    def is_flip(self) -> bool:
        """Whether the order of the two ways turns over within the range."""
        return len({value > 0 for value in (self.at_low, self.typical, self.at_high)}) > 1


def lead_swings(
    way: Terms,
    other: Terms,
    effective_values: Mapping[str, float],
    ranges: Mapping[str, ValueRange],
    *,
    most: int = MOST,
) -> tuple[Swing, ...]:
    """Swings of the lead of `way` over `other`, the widest first.

    Parameters
    ----------
    effective_values
        Present effective value of each assumption in the terms, a constant's too.
    ranges
        Only assumptions that are here and have a range are varied, one at a time.
    most
        How many to give at most.
    """
    reversed_ = tuple((id_, -coefficient) for id_, coefficient in way)
    return total_swings(merged((other, reversed_)), effective_values, ranges, most=most)


def total_swings(
    way: Terms,
    effective_values: Mapping[str, float],
    ranges: Mapping[str, ValueRange],
    *,
    most: int = MOST,
) -> tuple[Swing, ...]:
    """Swings of the total of one way, the widest first; parameters as in `lead_swings`."""
    coefficients = dict(merged((way,)))
    parts = [factor * effective_values[id_] for id_, factor in coefficients.items()]
    typical, least = sum(parts), _NOTHING * sum(abs(part) for part in parts)
    found = []
    for id_, coefficient in coefficients.items():
        one = ranges.get(id_)
        if one is None or not one.is_uncertain:
            continue
        now = effective_values[id_]
        at_low, at_high = (
            typical + coefficient * (effective(one.unit, end) - now) for end in (one.low, one.high)
        )
        swing = Swing(one, at_low, typical, at_high)
        if swing.width > least:
            found.append(swing)
    found.sort(key=lambda swing: (-swing.width, swing.range.id))
    return tuple(found[:most])
