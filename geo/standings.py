"""What holds on a day for every crossing and line at once, as small numbers for the search.

Histories become arrays once; a day is then a look into each. The words are those of `geo.status`.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from geo.kernels import Index, Ints, compiled
from geo.model import Mode, Status, Traffic
from geo.status import StatusIndex

# In this order, so that "open, or not known" is one comparison.
OPEN, UNCONFIRMED, UNAVAILABLE, ABSENT = range(4)

Codes = NDArray[np.int8]


class Standings:
    """How freight stands with each of some subjects in a mode, on any day."""

    def __init__(self, status: StatusIndex, subjects: Sequence[tuple[str, Mode]]) -> None:
        first: list[int] = []
        starts: list[int] = []
        codes: list[int] = []
        ptr = [0]
        for subject_id, mode in subjects:
            periods = status.history(subject_id, mode, Traffic.FREIGHT)
            is_absent = status.status(subject_id, mode, Traffic.FREIGHT, date.min).is_absent
            first.append(ABSENT if is_absent else UNCONFIRMED)
            for period in periods:
                starts.append(period.start.toordinal())
                codes.append(ABSENT if period.start == date.min else code_of(period.status))
            ptr.append(len(starts))
        self._first = np.array(first, np.int8)
        self._starts = np.array(starts, np.int32)
        self._codes = np.array(codes, np.int8)
        self._ptr = np.array(ptr, np.int64)

    def on(self, day: date) -> Codes:
        """One of the four numbers for every subject, in their order."""
        return standing_on(day.toordinal(), self._ptr, self._starts, self._codes, self._first)


def code_of(status: Status) -> int:
    """The number of a status."""
    if status.is_usable:
        return OPEN
    return UNAVAILABLE if status.is_blocking else UNCONFIRMED


@compiled
def standing_on(day: int, ptr: Ints, starts: Index, codes: Codes, first: Codes) -> Codes:
    """The code of the last period of each subject that has begun by a day (ordinal)."""
    found = first.copy()
    for i in range(first.size):
        for k in range(ptr[i], ptr[i + 1]):
            if starts[k] > day:
                break
            found[i] = codes[k]
    return found
