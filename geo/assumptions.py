"""The numbers that the model takes from nowhere else, with their ranges and what they rest on."""

from dataclasses import dataclass
from enum import StrEnum


class Basis(StrEnum):
    """What an assumption rests on."""

    PUBLISHED = "published"
    DERIVED = "derived"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class Assumption:
    """A number the model needs, with its range. `good_end` says which end is the favourable one.

    `unit` is one of those listed in docs/method.md; `includes` names what the number covers, so
    that nothing is counted twice. Money is USD of `year`.
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
