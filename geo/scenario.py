"""What a reader changed: values of assumptions, crossings held open or closed."""

from collections.abc import Mapping
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


AS_REPORTED = Scenario()


def supposed(assumptions: Mapping[str, Assumption], scenario: Scenario) -> dict[str, Assumption]:
    """The assumptions as a scenario has them; rows that it does not touch stay as they are.

    A preset moves every typical value to one end of its range; what the reader set comes after.
    An id that is no row is left out: `Atlas.compare` refuses it.
    """
    found = dict(assumptions)
    if scenario.preset is not Preset.TYPICAL:
        found = {id_: _at_an_end(row, scenario.preset) for id_, row in found.items()}
    for id_, (low, typical, high) in scenario.ranges:
        if id_ in found:
            found[id_] = replace(found[id_], low=low, typical=typical, high=high)
    for id_, value in scenario.values:
        if id_ in found:
            found[id_] = replace(found[id_], low=value, typical=value, high=value)
    return found


def _at_an_end(row: Assumption, preset: Preset) -> Assumption:
    good, bad = (row.high, row.low) if row.good_end == "high" else (row.low, row.high)
    return replace(row, typical=good if preset is Preset.OPTIMISTIC else bad)
