"""The wait for a ship whose days of sailing are known.

Without a day of departure, and for a ship of which only the days between sailings are known, the
mean holds: half the time between two sailings. With both, the wait is from the arrival at the port
to the next sailing, where the way begins at midnight of the day of departure.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

HOURS_PER_DAY = 24.0
HOURS_PER_WEEK = 168.0
# Where no hour is told: half a day off at the most.
UNKNOWN_HOUR = 12.0
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Sailing(NamedTuple):
    """A weekly departure from a port, `weekday` 0 for Monday; local time, `hour` from 0 to 24."""

    port_id: str
    weekday: int
    hour: float = UNKNOWN_HOUR


def sailings_from(sailings: Sequence[Sailing], port_id: str) -> tuple[Sailing, ...]:
    """The departures from one port; none where the days of that direction are not known."""
    return tuple(sailing for sailing in sailings if sailing.port_id == port_id)


def wait_until_next_sailing_h(
    sailings: Sequence[Sailing], depart_day: date, hours_on_the_way: float
) -> float:
    """Hours from the arrival at the port until the next departure; 0 when it is just then.

    Parameters
    ----------
    sailings
        Departures from the port in question.
    depart_day
        Day on which the way begins, at midnight.
    hours_on_the_way
        Hours from then until the cargo is ready in the port.

    Raises
    ------
    ValueError
        There are no departures, or the hours are negative or not finite.
    """
    _check(sailings)
    if not 0 <= hours_on_the_way < float("inf"):
        message = f"hours on the way must not be negative, found {hours_on_the_way}"
        raise ValueError(message)
    ready_h = (depart_day.weekday() * HOURS_PER_DAY + hours_on_the_way) % HOURS_PER_WEEK
    return min((_in_week_h(sailing) - ready_h) % HOURS_PER_WEEK for sailing in sailings)


def _check(sailings: Sequence[Sailing]) -> None:
    if not sailings:
        message = "a wait needs at least one day of sailing"
        raise ValueError(message)


def _in_week_h(sailing: Sailing) -> float:
    return sailing.weekday * HOURS_PER_DAY + sailing.hour
