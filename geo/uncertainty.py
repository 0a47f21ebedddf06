"""What the ranges of the assumptions mean for an answer: draws, break-evens, what matters most."""

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from geo.break_even import BreakEven, break_evens
from geo.columns import Columns, Ranges, Worth
from geo.draws import DrawTable, Held
from geo.kernels import Floats, Ints
from geo.scenario import Preset, Scenario
from geo.sensitivity import Swing, lead_swings
from geo.terms import Terms

MEASURES = ("time", "cost", "co2e")
Three = tuple[float, float, float]


class Spread(NamedTuple):
    """Of each measure (`MEASURES`): 10th and 90th percentile, and the share of draws won."""

    p10: Three
    p90: Three
    wins: Three


class Uncertainty:
    """The draws of one preset, common to every question, with what one scenario fixed.

    `worth` is what the columns are worth in it; `tables` keeps the draws of each preset, made once.
    """

    def __init__(
        self,
        columns: Columns,
        scenario: Scenario,
        worth: Worth,
        tables: dict[Preset, DrawTable],
    ) -> None:
        self._columns, self._scenario, self._tables = columns, scenario, tables
        self.worth = worth
        # Of every assumption in this scenario; one value only for what was set.
        self.ranges = Ranges(columns, scenario)

    @property
    def effective_values(self) -> Mapping[str, float]:
        """Effective typical value of every id that may stand in terms."""
        return self.worth.typical_of

    @cached_property
    def _table(self) -> DrawTable:
        preset = self._scenario.preset
        if preset not in self._tables:
            plain = Ranges(self._columns, Scenario(preset))
            self._tables[preset] = DrawTable.build(plain.values())
        return self._tables[preset]

    @cached_property
    def _held(self) -> Held:
        """What was set has no draws any more, and a range of the reader's own has draws its own."""
        own = [self.ranges[id_] for id_, _ in self._scenario.ranges if id_ in self._columns.number]
        drawn = [one for one in own if one.is_uncertain]
        fixed = self.worth.fixed
        replaced = DrawTable.build(drawn, self._table.count) if drawn else None
        return self._table.held(fixed, replaced)

    def spreads(self, coefficients: Floats, used: Ints, competing: int) -> list[Spread]:
        """The spread of every way; the first `competing` of them can be used and may win.

        `coefficients` (measures, ways, used) are those of the columns `used`, ascending.
        """
        found = self._table.outcomes(coefficients, used, competing, self._held)
        parts = (found.p10.T.tolist(), found.p90.T.tolist(), found.wins.T.tolist())
        return [
            Spread(tuple(p10), tuple(p90), tuple(wins))
            for p10, p90, wins in zip(*parts, strict=True)
        ]

    def break_evens(self, best: Terms, other: Terms) -> tuple[BreakEven, ...]:
        """Values of single assumptions that bring two ways level, those within reach first."""
        return break_evens(best, other, self.effective_values, self.ranges)

    def swings(self, best: Terms, other: Terms) -> tuple[Swing, ...]:
        """How far each assumption moves the lead of one way over another, the widest first."""
        return lead_swings(best, other, self.effective_values, self.ranges)
