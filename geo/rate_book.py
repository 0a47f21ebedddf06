"""What moves cost, as rows of coefficients of columns: the same for every scenario.

A row is what one kilometre of a run, or one stop, adds in hours, USD per unit and kg per tonne. A
move is a few rows with an amount each, so a way is a handful of numbers, and every total of it a
small sum (`geo.route_kernels`).
"""

from dataclasses import dataclass
from enum import IntEnum
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from geo.columns import Columns
from geo.costs import Charge
from geo.kernels import Floats, Ints
from geo.terms import Terms


class RowKind(IntEnum):
    """What a row stands for; the amount of a leg is its kilometres."""

    STOP = 0
    LEG = 1
    GAUGE_CHANGE = 2


@dataclass(frozen=True, slots=True, eq=False)
class BookArrays:
    """All rows: row r has the entries `start[r]` to `start[r + 1] - 1`.

    Entry k adds `coefficient[k]` times the column `key[k] % columns` to the measure
    `key[k] // columns` (0 hours, 1 USD, 2 kg). `kind` is a `RowKind` for each row.
    """

    start: Ints
    key: Ints
    coefficient: Floats
    kind: NDArray[np.int8]


class RateBook:
    """Rows of coefficients, numbered as they are first asked for; equal ones are one row."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self._numbers: dict[tuple[Terms, Terms, Terms, RowKind], int] = {}
        self._rows: list[Charge] = []
        self._start, self._kind = [0], list[int]()
        self._key, self._coefficient = list[int](), list[float]()
        self._arrays: BookArrays | None = None
        self._lock = Lock()

    def row(self, charge: Charge, kind: RowKind) -> int:
        """Number of the row of a charge; of its ends only the terms are looked at.

        Raises
        ------
        KeyError
            A term is no column.
        """
        name = (charge.time, charge.cost, charge.co2e, kind)
        found = self._numbers.get(name)
        if found is None:
            with self._lock:
                found = self._numbers.get(name)
                if found is None:
                    found = self._numbers[name] = self._added(charge, kind)
        return found

    def _added(self, charge: Charge, kind: RowKind) -> int:
        columns = self.columns
        for measure, terms in enumerate((charge.time, charge.cost, charge.co2e)):
            for id_, coefficient in terms:
                self._key.append(measure * len(columns.ids) + columns.number[id_])
                self._coefficient.append(coefficient)
        self._start.append(len(self._key))
        self._kind.append(kind)
        self._rows.append(charge)
        self._arrays = None
        return len(self._rows) - 1

    def charge(self, row: int) -> Charge:
        """The charge that a row was made from."""
        return self._rows[row]

    def arrays(self) -> BookArrays:
        """All rows there are by now."""
        found = self._arrays
        if found is None:
            with self._lock:
                found = self._arrays = BookArrays(
                    np.array(self._start, np.int64),
                    np.array(self._key, np.int64),
                    np.array(self._coefficient, np.float64),
                    np.array(self._kind, np.int8),
                )
        return found
