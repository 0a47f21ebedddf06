"""What is known of a crossing on a day, derived from dated reports and never typed in.

The rules, in words, stand in docs/method.md: only undisputed changes and observations count; a
report holds until a later one; a blanket measure holds for every member of its group until that
member's own later report; a report too old to rest on turns into `unknown`.

There are two clocks. The day asked about says which reports hold; the day of knowledge (`known_by`)
says which had been published, so that "what could one say on that day" has an answer too.
"""

import calendar
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from threading import Lock

from geo.model import BorderCrossing, Event, EventKind, Mode, Precision, Status, Traffic

OWN_REPORT_HOLDS_YEARS = 10
BLANKET_REPORT_HOLDS_YEARS = 2

# Indexes of earlier days of knowledge that are kept; each is some dozen kilobytes.
_MOST_EARLIER = 64

_EXACTNESS = {Precision.YEAR: 0, Precision.MONTH: 1, Precision.DAY: 2}
_NOT_BUILT = (Status.PLANNED, Status.CONSTRUCTION)


@dataclass(frozen=True, slots=True)
class StatusPeriod:
    """One status over the half-open span [start, end), and the report it rests on.

    `event` is None, and the status unknown, where no report holds; `lapsed` is then the report that
    has become too old, None before the thing was there. `end` is None for a period that lasts until
    something newer is heard.
    """

    start: date
    end: date | None
    status: Status
    event: Event | None
    lapsed: Event | None = None

    @property
    def lapses_on(self) -> date | None:
        """Day from which its report is too old to rest on; None where a later report ends it."""
        if self.event is None or self.end is None:
            return None
        lapse = _lapse_day(effective_day(self.event), self.event)
        return self.end if self.end == lapse else None

    @property
    def reason(self) -> str:
        """Why the period has this status, in one line."""
        if self.event is not None:
            return self.event.headline
        if self.lapsed is None:
            return "Not there yet: first heard of later, as planned or under construction."
        if self.start < _lapse_day(effective_day(self.lapsed), self.lapsed):
            return "Built, and in use for goods; no report says whether for passengers."
        years = _years_held(self.lapsed)
        return f"Nothing newer was found: a report like the last one holds for {years} years."


@dataclass(frozen=True, slots=True)
class StatusReport:
    """The status of a subject for a mode and traffic on one day.

    `since` is the first day of the run of reports that agree on whether goods may pass, or that it
    is planned, or being built, with none to the contrary between them; `since_is_first_report` says
    that nobody told of a change on that day, it was only first seen so. `reported_on` is the day
    from which the report that the status rests on counts. When the status has lapsed into unknown,
    `event` is the last report there was, so that a page can say how old it is. `is_absent` says
    that the thing is first heard of later, as planned or being built: nobody could have used it.
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
    since_is_first_report: bool = False

    @property
    def reported_on(self) -> date | None:
        """Day from which the report counts; how exactly it is known is `event.precision`."""
        return None if self.event is None else effective_day(self.event)

    @property
    def since_basis(self) -> str | None:
        """What `since` rests on: a reported change, or only the first sighting there is."""
        if self.since is None:
            return None
        return "first report" if self.since_is_first_report else "change"

    @property
    def report_age_days(self) -> int | None:
        """Days from the report to the day asked about; None without a report by then."""
        if self.reported_on is None or self.reported_on > self.day:
            return None
        return (self.day - self.reported_on).days


def effective_day(event: Event) -> date:
    """Day from which a report counts.

    A date known to the month or year counts from its last day when it opens, but not from a day
    after the document; from its first when it does anything else: in doubt, not open.
    """
    first = event.day
    if event.precision is Precision.DAY:
        return first
    if event.precision is Precision.MONTH:
        month_days = calendar.monthrange(first.year, first.month)[1]
        start, end = first.replace(day=1), first.replace(day=month_days)
    else:
        start, end = date(first.year, 1, 1), date(first.year, 12, 31)
    if event.status is None or not event.status.is_usable:
        return start
    return min(end, max(start, event.published_by))


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
        self._events = tuple(sorted(events, key=lambda e: (e.day, e.id)))
        self._crossings = crossings
        self._histories: dict[tuple[str, Mode, Traffic], tuple[StatusPeriod, ...]] = {}
        self._earlier: dict[int, StatusIndex] = {}
        self._whole: StatusIndex | None = None
        self._lock = Lock()

    @cached_property
    def _published(self) -> list[date]:
        """Days on which something was published, or came to be disputed, in order."""
        days = {day for event in self._events for day in (event.published_by, event.disputed_from)}
        return sorted(days)

    def known_by(self, day: date | None) -> "StatusIndex":
        """The same histories as far as their documents had been published by `day`.

        None means everything that is held. A report that was contradicted later stands as it did
        then. The index of a day is kept, one for all days between two publications.
        """
        if day is None:
            return self
        count = bisect_right(self._published, day)
        if count == len(self._published):
            return self
        found = self._earlier.get(count)
        if found is None:
            found = self._cut(day)
            with self._lock:
                while len(self._earlier) >= _MOST_EARLIER:
                    del self._earlier[next(iter(self._earlier))]
                self._earlier[count] = found
        return found

    def _cut(self, day: date) -> "StatusIndex":
        known = [
            replace(event, is_disputed=False)
            if event.is_disputed and event.disputed_from > day
            else event
            for event in self._events
            if event.published_by <= day
        ]
        found = StatusIndex(known, self._crossings)
        found._whole = self
        return found

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

    @cached_property
    def _reports(self) -> dict[str, tuple[Event, ...]]:
        by_subject: dict[str, list[Event]] = {}
        for event in self._events:
            if event.subject_id is not None:
                by_subject.setdefault(event.subject_id, []).append(event)
                continue
            for crossing in self._crossings.values():
                if event.scope in crossing.groups:
                    by_subject.setdefault(crossing.id, []).append(event)
        return {subject_id: tuple(events) for subject_id, events in by_subject.items()}

    def events(self) -> tuple[Event, ...]:
        """Every event, of every kind, oldest first."""
        return self._events

    def events_of(self, subject_id: str) -> tuple[Event, ...]:
        """Every event about a subject or a group it is in, of every kind, oldest first."""
        return self._reports.get(subject_id, ())

    def history(self, subject_id: str, mode: Mode, traffic: Traffic) -> tuple[StatusPeriod, ...]:
        """Periods in order, never overlapping, gaps of unknown included; empty without a report."""
        key = (subject_id, mode, traffic)
        if key not in self._histories:
            told = [e for e in self._statements.get(subject_id, ()) if mode in e.modes]
            self._histories[key] = _periods(
                [event for event in told if event.traffic in (traffic, Traffic.ALL)],
                _in_use_from(told, traffic),
            )
        return self._histories[key]

    def _is_unheard_of(self, subject_id: str, mode: Mode) -> bool:
        """Whether all that is known today begins with plans or works, told only later."""
        if self._whole is None:
            return False
        told = (e for e in self._whole._statements.get(subject_id, ()) if mode in e.modes)
        own = [event for event in told if event.subject_id is not None]
        first = min(own, key=lambda event: (effective_day(event), event.id), default=None)
        return first is not None and first.status in _NOT_BUILT

    def status(self, subject_id: str, mode: Mode, traffic: Traffic, day: date) -> StatusReport:
        """Status on `day`; unknown, with no event, before the first report."""
        periods = self.history(subject_id, mode, traffic)
        at = bisect_right([period.start for period in periods], day) - 1
        if at < 0:
            is_absent = not periods and self._is_unheard_of(subject_id, mode)
            return StatusReport(
                *(subject_id, mode, traffic, day, Status.UNKNOWN, None, None, None),
                is_absent=is_absent,
            )
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
            since_is_first_report=(
                first.event is not None and first.event.kind is not EventKind.CHANGE
            ),
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


def _in_use_from(events: list[Event], traffic: Traffic) -> date | None:
    """First day on which it was in use; None when it is not told to have been.

    Where goods pass, people are not kept out by works; but trips of visitors over a new bridge do
    not build its freight yard.
    """
    usable = (
        event
        for event in events
        if event.subject_id is not None
        and event.status is not None
        and event.status.is_usable
        and (traffic is Traffic.PASSENGER or event.traffic in (traffic, Traffic.ALL))
    )
    return min(map(effective_day, usable), default=None)


def _periods(events: list[Event], in_use_from: date | None) -> tuple[StatusPeriod, ...]:
    statements = _in_force(events, in_use_from or date.max)
    periods: list[StatusPeriod] = []
    if statements and statements[0][1].status in _NOT_BUILT:
        periods.append(StatusPeriod(date.min, statements[0][0], Status.UNKNOWN, None))
    for index, (start, event) in enumerate(statements):
        following = statements[index + 1][0] if index + 1 < len(statements) else None
        lapse = _lapse_day(start, event)
        if event.status in _NOT_BUILT:
            lapse = min(lapse, in_use_from or lapse)
        end = following if following is not None and following <= lapse else lapse
        periods.append(StatusPeriod(start, end, event.status or Status.UNKNOWN, event))
        if following is None or following > lapse:
            periods.append(StatusPeriod(lapse, following, Status.UNKNOWN, None, event))
    return tuple(periods)


def _in_force(events: list[Event], in_use_from: date) -> list[tuple[date, Event]]:
    """Reports by the day they count from, one a day; a member's own report beats a blanket one.

    Of two that are alike in all else, the one with the first id counts.
    """
    counting = [event for event in events if not _is_outdone(event, events)]
    ranked = sorted(
        sorted(counting, key=lambda e: e.id, reverse=True),
        key=lambda e: (effective_day(e), e.subject_id is not None, e.kind is EventKind.CHANGE),
    )
    by_day: dict[date, Event] = {}
    # What is first heard of as planned or being built was not there before.
    first = next((event for event in ranked if event.subject_id is not None), None)
    exists = first is None or first.status not in _NOT_BUILT
    for event in ranked:
        day, is_own = effective_day(event), event.subject_id is not None
        is_not_built, is_in_use = event.status in _NOT_BUILT, day >= in_use_from
        # A measure for all crossings says nothing of one that is not there yet, and works on a
        # bridge that is in use do not make it "under construction" again.
        if (not is_own and not (exists or is_in_use)) or (is_not_built and is_in_use):
            continue
        by_day[day] = event
        if is_own:
            exists = not is_not_built
    return list(by_day.items())


def _is_outdone(event: Event, events: Iterable[Event]) -> bool:
    """Whether a sighting known to the month or year meets a better dated report inside that span.

    A yearly tonnage says that something passed at some time of the year; it cannot undo a stop of
    which the day is known.
    """
    if event.kind is not EventKind.OBSERVATION or event.status is None:
        return False
    if event.precision is Precision.DAY or not event.status.is_usable:
        return False
    return any(
        other.status not in (None, event.status, *_NOT_BUILT)
        and _EXACTNESS[other.precision] > _EXACTNESS[event.precision]
        and event.day <= other.day <= effective_day(event)
        for other in events
    )


def _lapse_day(start: date, event: Event) -> date:
    return _years_later(start, _years_held(event))


def _years_held(event: Event) -> int:
    return BLANKET_REPORT_HOLDS_YEARS if event.subject_id is None else OWN_REPORT_HOLDS_YEARS


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28) + timedelta(days=1)
