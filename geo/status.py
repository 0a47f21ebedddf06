"""What is known of a crossing on a day, derived from dated reports and never typed in.

The rules, in words, stand in docs/method.md: only undisputed changes and observations count; a
report holds until a later one; a blanket measure holds for every member of its group until that
member's own later report; a report too old to rest on turns into `unknown`.
"""

import calendar
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from geo.model import BorderCrossing, Event, EventKind, Mode, Precision, Status, Traffic

OWN_REPORT_HOLDS_YEARS = 10
BLANKET_REPORT_HOLDS_YEARS = 2

_NOT_BUILT = (Status.PLANNED, Status.CONSTRUCTION)


@dataclass(frozen=True, slots=True)
class StatusPeriod:
    """One status over the half-open span [start, end), and the report it rests on.

    `event` is None, and the status unknown, where no report holds. `end` is None for a period that
    lasts until something newer is heard or the report lapses after `date.max`.
    """

    start: date
    end: date | None
    status: Status
    event: Event | None


@dataclass(frozen=True, slots=True)
class StatusReport:
    """The status of a subject for a mode and traffic on one day.

    `since` is the first day of the run of reports that agree on whether goods may pass, with none
    to the contrary between them; `reported_on` the day from which the report that the status rests
    on counts. When the status has lapsed into unknown, `event` is the last report there was, so
    that a page can say how old it is. `is_absent` says that the thing is first heard of later, as
    planned or being built: nobody could have used it that day.
    """

    subject_id: str
    mode: Mode
    traffic: Traffic
    day: date
    status: Status
    event: Event | None
    since: date | None
    since_precision: Precision | None
    is_absent: bool = False

    @property
    def reported_on(self) -> date | None:
        """Day from which the report counts; how exactly it is known is `event.precision`."""
        return None if self.event is None else effective_day(self.event)

    @property
    def report_age_days(self) -> int | None:
        """Days from the report to the day asked about; None without a report by then."""
        if self.reported_on is None or self.reported_on > self.day:
            return None
        return (self.day - self.reported_on).days


def effective_day(event: Event) -> date:
    """Day from which a report counts.

    A date known to the month or year counts from its last day when it opens, from its first when it
    does anything else: in doubt, not open.
    """
    first = event.day
    if event.precision is Precision.DAY:
        return first
    if event.precision is Precision.MONTH:
        month_days = calendar.monthrange(first.year, first.month)[1]
        start, end = first.replace(day=1), first.replace(day=month_days)
    else:
        start, end = date(first.year, 1, 1), date(first.year, 12, 31)
    return end if event.status is not None and event.status.is_usable else start


class StatusIndex:
    """All histories, by subject, mode and traffic; built once, asked for any day.

    Parameters
    ----------
    events
        Reports in any order. A report with a `scope` is spread over the crossings of that group
        when it is a change; a sum over several crossings proves nothing about one of them.
    crossings
        Border crossings by id, with the groups they belong to.
    """

    def __init__(self, events: Iterable[Event], crossings: Mapping[str, BorderCrossing]) -> None:
        self._events = tuple(events)
        self._crossings = crossings
        self._histories: dict[tuple[str, Mode, Traffic], tuple[StatusPeriod, ...]] = {}

    @cached_property
    def _statements(self) -> dict[str, list[Event]]:
        by_subject: dict[str, list[Event]] = {}
        for event in self._events:
            if event.status is None or event.is_disputed:
                continue
            if event.kind not in (EventKind.CHANGE, EventKind.OBSERVATION):
                continue
            for subject_id in self._subjects_of(event):
                by_subject.setdefault(subject_id, []).append(event)
        return by_subject

    def _subjects_of(self, event: Event) -> Iterable[str]:
        if event.subject_id is not None:
            return (event.subject_id,)
        if event.kind is not EventKind.CHANGE:
            return ()
        return (c.id for c in self._crossings.values() if event.scope in c.groups)

    def subjects(self) -> frozenset[str]:
        """Ids that have at least one report bearing on a status."""
        return frozenset(self._statements)

    def history(self, subject_id: str, mode: Mode, traffic: Traffic) -> tuple[StatusPeriod, ...]:
        """Periods in order, never overlapping, gaps of unknown included; empty without a report."""
        key = (subject_id, mode, traffic)
        if key not in self._histories:
            self._histories[key] = _periods(
                [
                    event
                    for event in self._statements.get(subject_id, ())
                    if mode in event.modes and event.traffic in (traffic, Traffic.ALL)
                ]
            )
        return self._histories[key]

    def status(self, subject_id: str, mode: Mode, traffic: Traffic, day: date) -> StatusReport:
        """Status on `day`; unknown, with no event, before the first report."""
        periods = self.history(subject_id, mode, traffic)
        at = bisect_right([period.start for period in periods], day) - 1
        if at < 0:
            return StatusReport(subject_id, mode, traffic, day, Status.UNKNOWN, None, None, None)
        period = periods[at]
        last = period.event or (periods[at - 1].event if at else None)
        first = _run_start(periods, at)
        return StatusReport(
            subject_id,
            mode,
            traffic,
            day,
            period.status,
            last,
            first.start if first.start > date.min else None,
            first.event.precision if first.event else None,
            is_absent=period.start == date.min,
        )


def _run_start(periods: tuple[StatusPeriod, ...], at: int) -> StatusPeriod:
    """First period of the run, looking through gaps in which nothing to the contrary was heard.

    A blanket measure joins no run across a gap: it knows nothing of what was before it.
    """
    first = periods[at]
    is_gap = False
    for period in reversed(periods[:at]):
        if period.status is Status.UNKNOWN and first.status is not Status.UNKNOWN:
            is_gap = True
        elif _run_kind(period.status) == _run_kind(first.status) and not (
            is_gap and _is_blanket(first)
        ):
            first, is_gap = period, False
        else:
            break
    return first


def _is_blanket(period: StatusPeriod) -> bool:
    return period.event is not None and period.event.subject_id is None


def _run_kind(status: Status) -> str:
    if status.is_usable:
        return "usable"
    return "shut" if status in (Status.SUSPENDED, Status.CLOSED) else status.value


def _periods(events: list[Event]) -> tuple[StatusPeriod, ...]:
    statements = _in_force(events)
    periods: list[StatusPeriod] = []
    if statements and statements[0][1].status in _NOT_BUILT:
        # What is first heard of as planned or being built was not there before.
        periods.append(StatusPeriod(date.min, statements[0][0], Status.UNKNOWN, None))
    for index, (start, event) in enumerate(statements):
        following = statements[index + 1][0] if index + 1 < len(statements) else None
        lapse = _lapse_day(start, event)
        end = following if following is not None and following <= lapse else lapse
        periods.append(StatusPeriod(start, end, event.status or Status.UNKNOWN, event))
        if following is None or following > lapse:
            periods.append(StatusPeriod(lapse, following, Status.UNKNOWN, None))
    return tuple(periods)


def _in_force(events: list[Event]) -> list[tuple[date, Event]]:
    """Reports by the day they count from, one a day; a member's own report beats a blanket one."""
    ranked = sorted(
        events,
        key=lambda e: (
            effective_day(e),
            e.subject_id is not None,
            e.kind is EventKind.CHANGE,
            e.id,
        ),
    )
    by_day: dict[date, Event] = {}
    has_opened, exists = False, True
    for event in ranked:
        is_own, is_not_built = event.subject_id is not None, event.status in _NOT_BUILT
        # A measure for all crossings says nothing of one that is not there yet, and works on a
        # bridge that is in use do not make it "under construction" again.
        if (not is_own and not exists) or (is_not_built and has_opened):
            continue
        by_day[effective_day(event)] = event
        if is_own:
            exists = not is_not_built
        has_opened = has_opened or (event.status is not None and event.status.is_usable)
    return list(by_day.items())


def _lapse_day(start: date, event: Event) -> date:
    years = BLANKET_REPORT_HOLDS_YEARS if event.subject_id is None else OWN_REPORT_HOLDS_YEARS
    return _years_later(start, years)


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28) + timedelta(days=1)
