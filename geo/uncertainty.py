"""What the ranges of the assumptions mean for an answer: draws, break-evens, what matters most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from geo.assumptions import Assumption, Basis
from geo.break_even import BreakEven, break_evens
from geo.costs import CONSTANT, headway_id
from geo.draw_kernels import Floats
from geo.draws import DrawTable
from geo.model import Ferry
from geo.scenario import Preset, Scenario, supposed
from geo.sensitivity import Swing, lead_swings
from geo.terms import HOURS_PER_DAY, Terms
from geo.value_range import ValueRange, headway_range, range_of

MEASURES = ("time", "cost", "co2e")


@dataclass(frozen=True, slots=True)
class Spread:
    """Of each measure (`MEASURES`): 10th and 90th percentile, and the share of draws won."""

    p10: tuple[float, float, float]
    p90: tuple[float, float, float]
    wins: tuple[float, float, float]


class Uncertainty:
    """The draws of one preset, common to every question, with what one scenario fixed."""

    def __init__(
        self,
        assumptions: Mapping[str, Assumption],
        ferries: Mapping[str, Ferry],
        scenario: Scenario,
        tables: dict[Preset, DrawTable],
    ) -> None:
        self._given, self._ferries, self._scenario = assumptions, ferries, scenario
        self._tables = tables

    @cached_property
    def ranges(self) -> dict[str, ValueRange]:
        """Range of every assumption in this scenario; one value only for what was set."""
        rows = supposed(self._given, self._scenario)
        return {**{id_: range_of(row) for id_, row in rows.items()}, **self._headways()}

    def _headways(self) -> dict[str, ValueRange]:
        found = {}
        for id_, ferry in self._ferries.items():
            if ferry.headway_days is not None:
                headway_h = ferry.headway_days * HOURS_PER_DAY
                own_id = headway_id(id_, headway_h)
                one = headway_range(id_, headway_h, ferry.names.en)
                found[own_id] = one._replace(id=own_id)
        return found

    @cached_property
    def effective_values(self) -> dict[str, float]:
        """Effective typical value of every id that may stand in terms."""
        return {**{id_: one.effective for id_, one in self.ranges.items()}, CONSTANT: 1.0}

    @cached_property
    def _pinned(self) -> dict[str, float]:
        ids = [id_ for id_, _ in self._scenario.values]
        return {CONSTANT: 1.0, **{id_: self.effective_values[id_] for id_ in ids}}

    @cached_property
    def _table(self) -> DrawTable:
        preset = self._scenario.preset
        if preset not in self._tables:
            plain = Uncertainty(self._given, self._ferries, Scenario(preset), {})
            self._tables[preset] = DrawTable.build(plain.ranges.values())
        table = self._tables[preset]
        own = [self.ranges[id_] for id_, _ in self._scenario.ranges]
        return with_rows(table, DrawTable.build(own, table.count)) if own else table

    def spreads(
        self, time: Sequence[Terms], cost: Sequence[Terms], co2e: Sequence[Terms], competing: int
    ) -> list[Spread]:
        """The spread of every way; the first `competing` of them can be used and may win."""
        found = self._table.outcomes((time, cost, co2e), competing, self._pinned)
        return [
            Spread(
                _of_way(found.p10, n),
                _of_way(found.p90, n),
                _of_way(found.wins, n),
            )
            for n in range(len(time))
        ]

    def break_evens(self, best: Terms, other: Terms) -> tuple[BreakEven, ...]:
        """Values of single assumptions that bring two ways level, those within reach first."""
        return break_evens(best, other, self.effective_values, self.ranges)

    def swings(self, best: Terms, other: Terms) -> tuple[Swing, ...]:
        """How far each assumption moves the lead of one way over another, the widest first."""
        return lead_swings(best, other, self.effective_values, self.ranges)

    def is_assumed(self, assumption_id: str) -> bool:
        """Whether nobody published the number; what a reader set is the reader's own."""
        row = self._given.get(assumption_id)
        return row is not None and row.basis is Basis.ASSUMED


def _of_way(array: Floats, way: int) -> tuple[float, float, float]:
    time, cost, co2e = array[:, way].tolist()
    return time, cost, co2e


def with_rows(table: DrawTable, rows: DrawTable) -> DrawTable:
    """The table with the draws of some assumptions replaced."""
    draws = np.array(table.draws)
    for id_, row in rows.row_of.items():
        draws[table.row_of[id_]] = rows.draws[row]
    draws.setflags(write=False)
    return replace(table, draws=draws)
