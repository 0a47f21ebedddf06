"""What a reader changed: values of assumptions, crossings held open or closed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from geo.assumptions import Assumption


class Preset(StrEnum):
    """Which end of every range counts as typical."""

    TYPICAL = "typical"
    OPTIMISTIC = "optimistic"
    STRAINED = "strained"


@dataclass(frozen=True, slots=True)
class Scenario:
    """Changes against the tables; the empty one changes nothing.

    `values` are assumption ids with a value in the assumption's unit, sorted by id: what is set has
    no range any more. `ranges` are assumption ids with a range of the reader's own (low, typical,
    high), sorted by id; an id is in one of the two only. `opened` and `closed` name crossings or
    lines (`id`, or `id.mode` for one mode), whatever the reports say.
    """

    preset: Preset = Preset.TYPICAL
    values: tuple[tuple[str, float], ...] = ()
    opened: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    ranges: tuple[tuple[str, tuple[float, float, float]], ...] = ()

    @property
    def is_plain(self) -> bool:
        return self == AS_REPORTED

    @property
    def changes_no_number(self) -> bool:
        """Whether every assumption stands as in the table."""
        return self.preset is Preset.TYPICAL and not self.values and not self.ranges


AS_REPORTED = Scenario()


def supposed(assumptions: Mapping[str, Assumption], scenario: Scenario) -> Mapping[str, Assumption]:
    """The assumptions as a scenario has them; rows that it does not touch stay as they are.

    A preset moves every typical value to one end of its range; what the reader set comes after.
    An id that is no row is left out: `Atlas.compare` refuses it. Rows are worked out when they are
    looked up, so that a scenario costs nothing by itself.
    """
    return assumptions if scenario.changes_no_number else _Supposed(assumptions, scenario)


class _Supposed(Mapping[str, Assumption]):
    """Rows of a table seen through a scenario."""

    def __init__(self, given: Mapping[str, Assumption], scenario: Scenario) -> None:
        self._given, self._preset = given, scenario.preset
        self._ranges, self._values = dict(scenario.ranges), dict(scenario.values)
        self._found: dict[str, Assumption] = {}

    def __getitem__(self, id_: str) -> Assumption:
        found = self._found.get(id_)
        if found is None:
            found = self._found[id_] = self._made(id_)
        return found

    def _made(self, id_: str) -> Assumption:
        row = self._given[id_]
        if id_ in self._values:
            value = self._values[id_]
            return replace(row, low=value, typical=value, high=value)
        if id_ in self._ranges:
            low, typical, high = self._ranges[id_]
            return replace(row, low=low, typical=typical, high=high)
        return row if self._preset is Preset.TYPICAL else _at_an_end(row, self._preset)

    def __contains__(self, id_: object) -> bool:
        return id_ in self._given

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)


def _at_an_end(row: Assumption, preset: Preset) -> Assumption:
    good, bad = (row.high, row.low) if row.good_end == "high" else (row.low, row.high)
    return replace(row, typical=good if preset is Preset.OPTIMISTIC else bad)
