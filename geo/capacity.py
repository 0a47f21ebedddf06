"""What fits through a crossing, a port or a line in a day, and how long a large lot takes.

A lot takes `amount ÷ daily capacity` days. The first of them lies in the hours that the border or
port takes anyway; the others are clearing days, a step of their own. A yearly capacity is divided
by 365, or by the days of the year on which the place works, where its working days are known. The
lot is taken to have the place to itself, so its clearing days are the fewest that are possible.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from enum import StrEnum
from typing import NamedTuple

from geo.cargo import CargoKind, Lot, number_text

HOURS_PER_DAY = 24.0
DAYS_PER_YEAR = 365.0
DAYS_PER_WEEK = 7.0
# Days off are told to who asks about a day so near: the Chinese New Year moves by as much, between
# 21 January and 20 February, so days of one year say something of that season in another.
NEAR_DAYS = 30
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)


class Quantity(StrEnum):
    """What a row of data/capacities.csv is about."""

    THROUGHPUT = "throughput"
    AXLE_LOAD = "axle_load"
    WEIGHT = "weight"
    LOADING_GAUGE = "loading_gauge"
    WORKING_DAYS = "working_days"
    HOURS = "hours"
    HOLIDAYS = "holidays"


class LimitBasis(StrEnum):
    """Whether a number is what a place was made or agreed for, or what was seen to pass."""

    DESIGN = "design"
    OBSERVED = "observed"


class DaysOff(NamedTuple):
    """First and last day of a feast, as (month, day); the last may lie in the next year."""

    first: tuple[int, int]
    last: tuple[int, int]

    @property
    def words(self) -> str:
        """The days: “9 May”, “1 and 2 May”, “22 to 26 January”."""
        (month, day), (last_month, last_day) = self
        if self.first == self.last:
            return f"{day} {_MONTHS[month - 1]}"
        if month != last_month:
            return f"{day} {_MONTHS[month - 1]} to {last_day} {_MONTHS[last_month - 1]}"
        between = "and" if last_day - day == 1 else "to"
        return f"{day} {between} {last_day} {_MONTHS[month - 1]}"

    def nearest(self, day: date) -> tuple[int, int]:
        """The year in which they come nearest to a day, and how many days lie between."""
        years = (day.year - 1, day.year, day.year + 1)
        found = [(self._days_from(day, y), y) for y in years if MINYEAR <= y < MAXYEAR]
        days, year = min(found)
        return year, days

    def _days_from(self, day: date, year: int) -> int:
        """Days between a day and those of a year; 0 for one of them."""
        first = date(year, *self.first)
        last = date(year + (self.last < self.first), *self.last)
        return max((first - day).days, (day - last).days, 0)


@dataclass(frozen=True, slots=True)
class Capacity:
    """One known limit of a crossing, port, line or terminal, for one mode.

    `value` is in `unit`, and None where the row is text (`note`) alone. `kinds` are the kinds of
    cargo it is about; empty for all. `days` are those of a feast, which are of `year` where that is
    known; None for what recurs.
    """

    id: str
    subject_id: str
    mode: str
    quantity: Quantity
    value: float | None
    unit: str
    basis: LimitBasis
    kinds: tuple[str, ...]
    year: int | None
    note: str
    source_ids: tuple[str, ...]
    days: DaysOff | None = None

    @property
    def when(self) -> str:
        return "year not known" if self.year is None else str(self.year)


@dataclass(frozen=True, slots=True)
class Clearing:
    """Extra hours that a lot takes beyond a day's capacity; `days` in all, of which one is free."""

    subject_id: str
    capacity_id: str
    days: float
    extra_h: float
    daily: float
    unit: str
    sentence: str
    source_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to know about a thing on a way.

    `kind` is "capacity", "axle_load", "calendar", "unknown_limit" or "far_by_lorry"; the thing of
    the last is where the lorries set out. `others` are further things that it is about.
    """

    kind: str
    thing: str
    text: str
    source_ids: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def clearing(lot: Lot, capacities: Iterable[Capacity]) -> Clearing | None:
    """The clearing of a lot at one thing for one mode, or None where a day is enough.

    Of several limits the one that takes longest counts. Rows of one unit that are about the same
    cargo are one limit: what the place was made for before what was seen to pass, then the newest.

    Parameters
    ----------
    capacities
        Rows of one subject and mode; rows that are no throughput are looked at for working days.
    """
    rows = tuple(capacities)
    days_a_year = _working_days_a_year(rows)
    return slowest(_clearing_at(lot, row, days_a_year) for row in _limits(rows, lot.kind))


def daily_limits(kind: str, capacities: Iterable[Capacity]) -> tuple[tuple[str, float], ...]:
    """What `clearing` holds a lot of one kind against: things counted, and how many a day."""
    rows = tuple(capacities)
    days_a_year = _working_days_a_year(rows)
    found = (daily(row, days_a_year) for row in _limits(rows, kind))
    return tuple((thing, per_day) for per_day, thing in (one for one in found if one is not None))


def takes_a_day(lot: Lot, limits: Iterable[tuple[str, float]]) -> bool:
    """Whether a lot has nothing to wait for under some daily limits."""
    return all(_lot_in(lot, thing) <= per_day for thing, per_day in limits)


def slowest(clearings: Iterable[Clearing | None]) -> Clearing | None:
    """The one clearing that a way waits for.

    Crossing, line and port work on a lot at the same time, one train after the other, so only the
    slowest of them adds days; the sum of all would count the same wait several times.
    """
    found = [made for made in clearings if made is not None]
    return max(found, key=lambda made: (made.extra_h, made.capacity_id), default=None)


def has_limit(kind: str, capacities: Iterable[Capacity]) -> bool:
    """Whether anything is known of how much of a kind of cargo passes in a day."""
    return bool(_limits(capacities, kind))


def remarks(
    name: str, lot: Lot, kind: CargoKind, capacities: Iterable[Capacity], as_of: date
) -> tuple[Remark, ...]:
    """What to say about a thing on a way: its clearing, its limits, when it is shut.

    Parameters
    ----------
    name
        The thing's name for people.
    capacities
        Rows of that subject and mode; none of them may be left out.
    as_of
        The day asked about, which feasts are held against.
    """
    rows = tuple(capacities)
    found = []
    if made := clearing(lot, rows):
        text = f"{name}: {made.sentence}."
        found.append(Remark("capacity", made.subject_id, text, made.source_ids))
    told = (_other_remark(name, row, kind, as_of) for row in rows)
    return (*found, *(remark for remark in told if remark is not None))


def daily(capacity: Capacity, days_a_year: float = DAYS_PER_YEAR) -> tuple[float, str] | None:
    """A throughput by the day and its thing ("t", "TEU", "trains" …); None for any other row."""
    if capacity.quantity is not Quantity.THROUGHPUT or capacity.value is None:
        return None
    thing, per = capacity.unit.split("/")
    return (capacity.value / days_a_year if per == "year" else capacity.value), thing


def _limits(rows: Iterable[Capacity], kind: str) -> tuple[Capacity, ...]:
    """The row that counts for each thing counted, of rows that speak of this kind of cargo."""
    best: dict[str, Capacity] = {}
    for row in sorted(rows, key=lambda r: (r.basis is LimitBasis.DESIGN, r.year or 0, r.id)):
        made = daily(row)
        if made is None or (row.kinds and kind not in row.kinds):
            continue
        if made[1] == "TEU" and kind != "container":
            continue
        best[made[1]] = row
    return tuple(best.values())


def _clearing_at(lot: Lot, row: Capacity, days_a_year: float) -> Clearing | None:
    made = daily(row, days_a_year)
    if made is None:
        return None
    per_day, thing = made
    days = _lot_in(lot, thing) / per_day
    if days <= 1.0:
        return None
    how = "made or agreed for" if row.basis is LimitBasis.DESIGN else "seen to take"
    sentence = (
        f"{how} {_told(row, per_day, thing)}, so {amount_text(lot)} take at least {days:.1f} days, "
        f"{days - 1.0:.1f} of them beyond the usual hours"
    )
    return Clearing(
        row.subject_id,
        row.id,
        days,
        (days - 1.0) * HOURS_PER_DAY,
        per_day,
        f"{thing}/day",
        sentence,
        row.source_ids,
    )


def _lot_in(lot: Lot, thing: str) -> float:
    """The lot in what a capacity counts."""
    match thing:
        case "t":
            return lot.tonnes
        case "TEU":
            return lot.teu
        case "wagons":
            return float(lot.wagons)
        case "trains":
            return lot.wagons / lot.train_wagons
        case _:
            return float(lot.lorries)


def _working_days_a_year(rows: Iterable[Capacity]) -> float:
    a_week = [row.value for row in rows if row.quantity is Quantity.WORKING_DAYS and row.value]
    return DAYS_PER_YEAR * min(a_week, default=DAYS_PER_WEEK) / DAYS_PER_WEEK


def _told(row: Capacity, per_day: float, thing: str) -> str:
    if row.unit.endswith("/day"):
        return f"{number_text(per_day)} {thing} a day ({row.when})"
    return f"{row.value:,.0f} {thing} a year, {per_day:,.0f} a day ({row.when})"


def amount_text(lot: Lot) -> str:
    """The lot as people say it: “12 TEU”, “40,000 t”."""
    return f"{number_text(lot.teu)} TEU" if lot.teu else f"{lot.tonnes:,.0f} t"


def _other_remark(name: str, row: Capacity, kind: CargoKind, as_of: date) -> Remark | None:
    match row.quantity:
        case Quantity.AXLE_LOAD if row.value is not None and row.value < kind.axle_load_t:
            text = (
                f"{name} bears {row.value:g} t an axle ({row.when}), a full {kind.wagon} has "
                f"{kind.axle_load_t:g} t: wagons must be loaded lighter."
            )
            return Remark("axle_load", row.subject_id, text, row.source_ids)
        case Quantity.WEIGHT if row.value is not None:
            text = f"{name}: vehicles of at most {row.value:g} t ({row.when})."
            return Remark("axle_load", row.subject_id, text, row.source_ids)
        case Quantity.WORKING_DAYS | Quantity.HOURS | Quantity.HOLIDAYS:
            told = _calendar(row, as_of)
            if not told:
                return None
            return Remark("calendar", row.subject_id, f"{name}: {told}.", row.source_ids)
        case _:
            return None


def _calendar(row: Capacity, as_of: date) -> str:
    """What recurs, or the days of a feast near the day asked; "" for a feast far from it.

    Days of an earlier year are told as what they are: an example of how that season was kept once.
    """
    if row.days is None:
        return f"{row.note} ({row.when})"
    year, days = row.days.nearest(as_of)
    if days > NEAR_DAYS or (row.year or MINYEAR) > year:
        return ""
    if row.year is None:
        return f"{row.note}, {row.days.words} (of which year is not known)"
    if row.year == year:
        return f"{row.note}, {row.days.words} {year}"
    return f"{row.note} in {row.year}, {row.days.words}; what holds in {year} is not known"
