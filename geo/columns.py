"""The assumptions as numbered columns, with what each of them is worth in a scenario.

Numbers are given once, ids ascending, so that what moves cost can be kept as coefficients of
columns whatever a reader supposes; only the worth of the columns changes with a scenario.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from geo.assumptions import Assumption, Basis
from geo.kernels import Floats
from geo.model import Ferry
from geo.scenario import Preset, Scenario, supposed
from geo.terms import CONSTANT, HOURS_PER_DAY, headway_id
from geo.value_range import (
    ValueRange,
    effective_ends,
    headway_range,
    headway_typical_h,
    range_of,
)

_ALWAYS = ValueRange(CONSTANT, "known hours", "h", 1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Worth:
    """What columns are worth in one scenario, in effective units (h, USD, kg; `geo.terms`).

    `ends` is (3, columns): favourable end, typical value, unfavourable end. `fixed` is (columns,):
    the typical value where there is no range, else not a number. `typical_of` has the typical
    values by id.
    """

    ends: Floats
    fixed: Floats
    typical_of: Mapping[str, float]


class Columns:
    """Every assumption of a model and every known headway, with its number; never changed."""

    def __init__(self, assumptions: Mapping[str, Assumption], ferries: Mapping[str, Ferry]) -> None:
        self.assumptions = assumptions
        self._headways: dict[str, tuple[Ferry, float]] = {}
        for service_id, ferry in ferries.items():
            if ferry.headway_days is not None:
                headway_h = ferry.headway_days * HOURS_PER_DAY
                self._headways[headway_id(service_id, headway_h)] = (ferry, headway_h)
        self.ids = tuple(sorted({*assumptions, *self._headways, CONSTANT}))
        self.number = {id_: number for number, id_ in enumerate(self.ids)}
        self.is_assumed: NDArray[np.bool_] = np.array(
            [id_ in assumptions and assumptions[id_].basis is Basis.ASSUMED for id_ in self.ids]
        )
        self._plain: dict[Preset, Worth] = {}
        self._lock = Lock()

    def range(self, id_: str, scenario: Scenario, rows: Mapping[str, Assumption]) -> ValueRange:
        """Range of one column; `rows` are the assumptions as the scenario has them.

        Raises
        ------
        KeyError
            There is no such column.
        """
        if id_ == CONSTANT:
            return _ALWAYS
        if id_ in self._headways:
            ferry, headway_h = self._headways[id_]
            found = headway_range(ferry.id, headway_h, ferry.names.en, scenario.preset)
            return found._replace(id=id_)
        return range_of(rows[id_])

    def worth(self, scenario: Scenario) -> Worth:
        """What the columns are worth; only what was set is worked out anew."""
        plain = self._worth_of(scenario.preset)
        if not scenario.values and not scenario.ranges:
            return plain
        ends, fixed, typical_of = plain.ends.copy(), plain.fixed.copy(), dict(plain.typical_of)
        rows = supposed(self.assumptions, scenario)
        for id_ in (*dict(scenario.values), *dict(scenario.ranges)):
            if id_ in self.number:
                self._set(id_, self._ends(id_, scenario.preset, rows), (ends, fixed), typical_of)
        return Worth(ends, fixed, typical_of)

    def _worth_of(self, preset: Preset) -> Worth:
        with self._lock:
            if preset not in self._plain:
                rows = supposed(self.assumptions, Scenario(preset))
                ends, fixed = np.empty((3, len(self.ids))), np.empty(len(self.ids))
                typical_of: dict[str, float] = {}
                for id_ in self.ids:
                    self._set(id_, self._ends(id_, preset, rows), (ends, fixed), typical_of)
                self._plain[preset] = Worth(ends, fixed, typical_of)
            return self._plain[preset]

    def _set(
        self,
        id_: str,
        values: tuple[float, float, float],
        into: tuple[Floats, Floats],
        typical_of: dict[str, float],
    ) -> None:
        ends, fixed = into
        low, typical, high = values
        number = self.number[id_]
        ends[:, number] = values
        fixed[number] = typical if low == high else np.nan
        typical_of[id_] = typical

    def _ends(
        self, id_: str, preset: Preset, rows: Mapping[str, Assumption]
    ) -> tuple[float, float, float]:
        if id_ == CONSTANT:
            return 1.0, 1.0, 1.0
        if id_ in self._headways:
            _, headway_h = self._headways[id_]
            return 0.0, headway_typical_h(headway_h, preset), headway_h
        return effective_ends(rows[id_])


class Ranges(Mapping[str, ValueRange]):
    """Ranges of all columns in a scenario, each worked out when it is looked up."""

    def __init__(self, columns: Columns, scenario: Scenario) -> None:
        self._columns, self._scenario = columns, scenario
        self._rows = supposed(columns.assumptions, scenario)
        self._found: dict[str, ValueRange] = {}

    def __getitem__(self, id_: str) -> ValueRange:
        found = self._found.get(id_)
        if found is None:
            found = self._found[id_] = self._columns.range(id_, self._scenario, self._rows)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns.ids)

    def __len__(self) -> int:
        return len(self._columns.ids)
