"""The numbers that the model takes from nowhere else, with their ranges and what they rest on."""

from dataclasses import dataclass
from enum import StrEnum

# All money of the model is USD of this year.
PRICE_YEAR = 2024


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
