"""What an assumption may be: a low end, a typical value and a high end, in its own unit."""

import math
from typing import NamedTuple

from geo.assumptions import Assumption
from geo.errors import FactsError
from geo.scenario import Preset
from geo.terms import effective

_SPEEDS = ("km/day", "kn")


class ValueRange(NamedTuple):
    """The range of one assumption; `low` is the smaller number, not the favourable end.

    `quantity` says in words what is meant, as in the table of assumptions.
    """

    id: str
    quantity: str
    unit: str
    low: float
    typical: float
    high: float

    @property
    def is_uncertain(self) -> bool:
        """Whether there is anything to draw: what was set by hand has no range."""
        return self.low < self.high

    @property
    def is_speed(self) -> bool:
        """Whether more of it means fewer hours."""
        return self.unit in _SPEEDS

    @property
    def effective(self) -> float:
        """Effective typical value: what one coefficient unit adds (h, USD, kg)."""
        return effective(self.unit, self.typical)

    def pinned(self, value: float) -> "ValueRange":
        """The same assumption set to one value, which leaves no range."""
        return self._replace(low=value, typical=value, high=value)

    def checked(self) -> "ValueRange":
        """The range itself.

        Raises
        ------
        FactsError
            An end is not a number, the ends are upside down, a value is below zero, or a speed is
            not above it.
        """
        values = (self.low, self.typical, self.high)
        if not all(math.isfinite(value) for value in values):
            raise FactsError(f"assumption “{self.id}”: {values} are not three finite numbers")
        if not self.low <= self.typical <= self.high:
            raise FactsError(
                f"assumption “{self.id}”: low ≤ typical ≤ high does not hold for "
                f"{self.low:g}, {self.typical:g}, {self.high:g}"
            )
        if self.low < 0 or (self.is_speed and self.low == 0):
            least = "above 0 for a speed" if self.is_speed else "0 or more"
            raise FactsError(f"assumption “{self.id}”: {self.low:g} should be {least}")
        return self


def range_of(assumption: Assumption, preset: Preset = Preset.TYPICAL) -> ValueRange:
    """Range of a row of the table; a preset moves the typical value to one end of it."""
    good, bad = assumption.low, assumption.high
    if assumption.good_end == "high":
        good, bad = bad, good
    typical = {
        Preset.TYPICAL: assumption.typical,
        Preset.OPTIMISTIC: good,
        Preset.STRAINED: bad,
    }[preset]
    return ValueRange(
        assumption.id,
        assumption.quantity,
        assumption.unit,
        assumption.low,
        typical,
        assumption.high,
    ).checked()


def effective_ends(row: Assumption) -> tuple[float, float, float]:
    """What one coefficient unit adds (h, USD, kg): favourable end, typical, unfavourable end."""
    good, bad = (row.high, row.low) if row.good_end == "high" else (row.low, row.high)
    return effective(row.unit, good), effective(row.unit, row.typical), effective(row.unit, bad)


def headway_typical_h(headway_h: float, preset: Preset) -> float:
    """The wait that counts as typical: half of the time between two sailings."""
    return {
        Preset.TYPICAL: headway_h / 2,
        Preset.OPTIMISTIC: 0.0,
        Preset.STRAINED: headway_h,
    }[preset]


def headway_range(
    ferry_id: str, headway_h: float, name: str, preset: Preset = Preset.TYPICAL
) -> ValueRange:
    """Wait for the next sailing where the hours between two sailings are known.

    Nobody waits less than nothing or longer than the whole; half of it is typical.
    """
    typical = headway_typical_h(headway_h, preset)
    quantity = f"wait for the next sailing, {name}"
    return ValueRange(f"headway.{ferry_id}", quantity, "h", 0.0, typical, headway_h).checked()
