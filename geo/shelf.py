"""A shelf keeps what is slow to make from one process to the next; where, only others know."""

from collections.abc import Sequence
from typing import Any, Protocol

from numpy.typing import NDArray

AnyArray = NDArray[Any]


class Shelf(Protocol):
    """Keeps arrays by what they were made of; what it does not hold is made again."""

    def find(self, name: str, made_of: Sequence[AnyArray]) -> list[AnyArray] | None:
        """The arrays kept under a name, if they were made of these; None where there are none."""

    def keep(self, name: str, made_of: Sequence[AnyArray], arrays: Sequence[AnyArray]) -> None:
        """Keep arrays under a name."""
