"""What was reported and what changed in the days up to a day."""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from geo.almanac import PassengerService
from geo.model import BorderCrossing, Event, Mode, Precision, Traffic
from geo.sources import Source
from geo.status import StatusIndex, StatusReport


@dataclass(frozen=True, slots=True)
class Window:
    """The `days` days up to and with `end`."""

    end: date
    days: int

    @property
    def before(self) -> date:
        """The day before the first: what held then is what a change is set against."""
        return self.end - timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class StatusChange:
    """Two reports on one subject, mode and traffic that say different things."""

    before: StatusReport
    after: StatusReport


def reports_in(statuses: StatusIndex, traffic: Traffic, window: Window) -> list[Event]:
    """Reports on a traffic that are dated in the window, newest first.

    One known to the month counts where the month touches the window; one known to the year only
    where the year ends in it, or it would be news for a whole year.
    """
    found = [
        event
        for event in statuses.events()
        if event.traffic in (traffic, Traffic.ALL) and _is_in(event, window)
    ]
    return found[::-1]


def newest_report(statuses: StatusIndex, traffic: Traffic, day: date) -> Event | None:
    """The newest report on a traffic that is dated up to `day`; of a month, by its first day."""
    found = [e for e in statuses.events() if e.day <= day and e.traffic in (traffic, Traffic.ALL)]
    return found[-1] if found else None


def status_changes(
    statuses: StatusIndex,
    subjects: Mapping[str, tuple[Mode, ...]],
    traffic: Traffic,
    window: Window,
) -> list[StatusChange]:
    """Subjects whose status on the last day of the window is not that of the day before it."""
    changes = []
    for subject_id, modes in subjects.items():
        for mode in modes:
            before, after = (
                statuses.status(subject_id, mode, traffic, day)
                for day in (window.before, window.end)
            )
            if (before.status, before.is_absent) != (after.status, after.is_absent):
                changes.append(StatusChange(before, after))
    return changes


def known_services(
    services: Iterable[PassengerService],
    sources: Mapping[str, Source],
    known_on: date | None,
) -> list[PassengerService]:
    """Services that a document published by `known_on` tells of; None counts every document."""
    return [
        service
        for service in services
        if known_on is None or known_sources(service, sources, known_on)
    ]


def known_sources(
    service: PassengerService, sources: Mapping[str, Source], known_on: date | None
) -> list[Source]:
    """The documents of a service that had been published by `known_on`; None counts all."""
    documents = [sources[id_] for id_ in service.source_ids]
    return [one for one in documents if known_on is None or one.published_by <= known_on]


def runs_from(service: PassengerService, day: date) -> str:
    """The day, month or year from which a service runs, where that is after `day`; else ""."""
    start = service.valid_from
    return start if start and day.isoformat()[: len(start)] < start else ""


def subjects_of(
    statuses: StatusIndex, crossings: Mapping[str, BorderCrossing]
) -> dict[str, tuple[Mode, ...]]:
    """Everything with a history: a crossing with its own modes, the rest with those reported."""
    found = {id_: crossing.modes for id_, crossing in crossings.items()}
    for subject_id in sorted(statuses.subjects() - found.keys()):
        found[subject_id] = _modes(statuses.events_of(subject_id))
    return found


def _modes(events: Iterable[Event]) -> tuple[Mode, ...]:
    named = {mode for event in events for mode in event.modes}
    return tuple(mode for mode in Mode if mode in named)


def _is_in(event: Event, window: Window) -> bool:
    if event.day > window.end:
        return False
    last = _last_day(event)
    if event.precision is Precision.YEAR:
        return window.before < last <= window.end
    return last > window.before


def _last_day(event: Event) -> date:
    """Last day that the date of an event may mean."""
    day = event.day
    if event.precision is Precision.DAY:
        return day
    if event.precision is Precision.YEAR:
        return date(day.year, 12, 31)
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
