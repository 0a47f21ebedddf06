"""A time axis: days as positions from left to right, and the years to write under it."""

from dataclasses import dataclass
from datetime import date

_STEPS = (1, 2, 5, 10, 20, 50, 100)


@dataclass(frozen=True, slots=True)
class TimeScale:
    """Days from `first` to `last` laid evenly between `left` and `right`.

    The positions are in the unit of `left` and `right`: pixels, or per cent of a drawing that
    stretches with the page.
    """

    first: date
    last: date
    left: float
    right: float

    def x(self, day: date) -> float:
        """Position of a day; one outside the axis stands at its nearer end."""
        span = (self.last - self.first).days
        if span <= 0:
            return self.left
        share = min(max((day - self.first).days / span, 0.0), 1.0)
        return self.left + share * (self.right - self.left)

    def year_ticks(self, most: int) -> list[date]:
        """First days of years on the axis, evenly stepped, at most `most` of them."""
        begin = self.first.year + (self.first > date(self.first.year, 1, 1))
        years = range(begin, self.last.year + 1)
        step = next((s for s in _STEPS if len(years) / s <= most), _STEPS[-1])
        ticks = [date(year, 1, 1) for year in years if year % step == 0]
        return ticks[:most]
