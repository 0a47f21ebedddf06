"""The numbers that the model takes from nowhere else, with their ranges and what they rest on."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

# All money of the model is USD of this year.
PRICE_YEAR = 2024
# Least and most that a value may be: wide, but what lies outside is a slip of the keyboard.
_BOUNDS: Mapping[str, tuple[float, float]] = {
    "h": (0.0, 8_784.0),
    "km/day": (1.0, 5_000.0),
    "kn": (1.0, 60.0),
    "USD/TEU": (0.0, 100_000.0),
    "USD/t": (0.0, 10_000.0),
    "USD/TEU-km": (0.0, 100.0),
    "USD/t-km": (0.0, 10.0),
    "g CO2e/t-km": (0.0, 5_000.0),
    "kg CO2e/t": (0.0, 1_000.0),
    "t/TEU": (0.1, 30.48),
    "%/year": (0.0, 1_000.0),
    "ratio": (0.1, 10.0),
}
_OTHER_MOST = 1_000.0


class Basis(StrEnum):
    """What an assumption rests on."""

    PUBLISHED = "published"
    DERIVED = "derived"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class Assumption:
    """A number the model needs, with its range. `good_end` says which end is the favourable one.

    `unit` is one of those listed in docs/method.md; `includes` names what the number covers, so
    that nothing is counted twice. Money is USD of `PRICE_YEAR`: it was printed in USD of `year`,
    and multiplied by `price_factor`.
    """

    id: str
    quantity: str
    unit: str
    low: float
    typical: float
    high: float
    good_end: str
    year: int
    includes: tuple[str, ...]
    basis: Basis
    conversion: str
    note: str
    source_ids: tuple[str, ...]
    price_factor: float = 1.0


def bounds_of(assumption: Assumption) -> tuple[float, float]:
    """Least and most that a value of this assumption may be, in its unit."""
    least, most = _BOUNDS.get(assumption.unit, (0.0, max(assumption.high, 1.0) * _OTHER_MOST))
    return min(least, assumption.low), max(most, assumption.high)
