"""What was reported about a thing: its state on a day, its periods, its events."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from geo.answer import NO_SOURCE
from geo.model import Event, Facts, Mode, Traffic
from geo.sources import Source
from geo.status import StatusIndex, StatusPeriod, StatusReport
from webapp import present
from webapp.arguments import Moment
from webapp.bars import KIND_WORDS, OLD_DAYS, kind_of, when
from webapp.notes import safe_url, source_text
from webapp.wording import date_words, day_words

TRAFFICS = (Traffic.FREIGHT, Traffic.PASSENGER)
TRAFFIC_WORDS = {"freight": "freight", "passenger": "passengers", "all": "freight and passengers"}
# Kinds that are told and never change a status.
SILENT_KINDS = ("forecast", "movement", "works", "note")


@dataclass(frozen=True, slots=True)
class Cited:
    """A source as the pages name it; `url` is None where there is none to follow."""

    id: str
    publisher: str
    title: str
    date: str
    text: str
    url: str | None


@dataclass(frozen=True, slots=True)
class State:
    """One mode and traffic on the day asked about."""

    subject_id: str
    mode: str
    traffic: str
    label: str
    status: str
    status_words: str
    is_old: bool
    report: StatusReport
    reported: str
    age: str
    since: str
    headline: str
    group: str
    source: Cited | None


@dataclass(frozen=True, slots=True)
class Period:
    """One row of a history over the days from `start` until `end`, which is not of it."""

    start: str
    end: str
    start_words: str
    precision: str
    status: str
    status_words: str
    reason: str
    group: str
    source: Cited | None
    is_asked: bool


@dataclass(frozen=True, slots=True)
class Track:
    """The history of one mode and traffic."""

    subject_id: str
    mode: str
    traffic: str
    label: str
    periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """An event as a page tells it. `is_later` says that it came after the day asked about."""

    id: str
    date: str
    date_words: str
    precision: str
    kind: str
    kind_words: str
    is_silent: bool
    is_disputed: bool
    is_later: bool
    status: str
    status_words: str
    about: str
    headline: str
    remark: str
    group: str
    source: Cited


def cited(source: Source) -> Cited:
    """A source as the pages name it."""
    if source.id == NO_SOURCE:
        return Cited(source.id, "", "", "", "from memory, without a document", None)
    parts = {"publisher": source.publisher, "title": source.title, "date": source.date}
    return Cited(source.id, **parts, text=source_text(parts), url=safe_url(source.url))


def label_of(mode: Mode, traffic: Traffic) -> str:
    """“Freight by rail”, “Passengers by sea”."""
    return f"{TRAFFIC_WORDS[traffic.value].capitalize()} by {mode.value}"


class Record:
    """The reports on one thing, as far as they were known on the day of knowledge.

    Parameters
    ----------
    subjects
        Histories of the thing as (id, mode).
    moment
        The day asked about and the day of knowledge.
    """

    def __init__(
        self,
        facts: Facts,
        index: StatusIndex,
        subjects: tuple[tuple[str, Mode], ...],
        moment: Moment,
    ) -> None:
        self.facts, self.index, self.subjects, self.moment = facts, index, subjects, moment

    def states(self) -> tuple[State, ...]:
        """Freight by each mode, then passengers by each mode, on the day asked about."""
        return tuple(
            self._state(subject, mode, traffic)
            for traffic in TRAFFICS
            for subject, mode in self.subjects
        )

    def _state(self, subject: str, mode: Mode, traffic: Traffic) -> State:
        report = self.index.status(subject, mode, traffic, self.moment.as_of)
        event, age = report.event, report.report_age_days
        is_known = event is not None and age is not None
        since = report.since.isoformat() if report.since else ""
        precision = report.since_precision.value if report.since_precision else None
        return State(
            subject,
            mode.value,
            traffic.value,
            label_of(mode, traffic),
            report.status.value,
            "not there yet" if report.is_absent else present.status(report.status.value),
            bool(age and age > OLD_DAYS),
            report,
            when(event) if event and is_known else "",
            present.age(age) if age is not None else "",
            date_words(since, precision) if since else "",
            event.headline if event and is_known else "",
            self.group_of(event) if is_known else "",
            cited(self.facts.sources[event.source_id]) if event and is_known else None,
        )

    def group_of(self, event: Event | None) -> str:
        """Whom a blanket report is about; "" for one about the thing itself."""
        if event is None or event.subject_id is not None or event.scope is None:
            return ""
        return self.facts.groups[event.scope].name

    def tracks(self) -> tuple[Track, ...]:
        """All histories of the thing that have at least one period."""
        found = []
        for traffic in TRAFFICS:
            for subject, mode in self.subjects:
                periods = tuple(self._periods(self.index.history(subject, mode, traffic)))
                if periods:
                    label = label_of(mode, traffic)
                    found.append(Track(subject, mode.value, traffic.value, label, periods))
        return tuple(found)

    def _periods(self, history: Iterable[StatusPeriod]) -> Iterator[Period]:
        day = self.moment.as_of
        for period in history:
            if period.start == date.min:
                continue
            event = period.event
            precision = event.precision.value if event else "day"
            is_asked = period.start <= day and (period.end is None or day < period.end)
            yield Period(
                period.start.isoformat(),
                period.end.isoformat() if period.end else "",
                when(event) if event else day_words(period.start.isoformat()),
                precision,
                period.status.value,
                present.status(period.status.value),
                period.reason,
                self.group_of(event),
                cited(self.facts.sources[event.source_id]) if event else None,
                is_asked,
            )

    def events(self) -> tuple[Event, ...]:
        """Every event about the thing, of every kind, oldest first, each once."""
        ids = dict.fromkeys(subject for subject, _ in self.subjects)
        found = {event.id: event for id_ in ids for event in self.index.events_of(id_)}
        return tuple(sorted(found.values(), key=lambda event: (event.day, event.id)))

    def told(self) -> tuple[Told, ...]:
        """The same as a page tells them, newest first."""
        return tuple(self._told(event) for event in reversed(self.events()))

    def _told(self, event: Event) -> Told:
        kind, status = kind_of(event), event.status.value if event.status else ""
        modes = " and ".join(mode.value for mode in event.modes)
        about = TRAFFIC_WORDS[event.traffic.value] + (f" by {modes}" if modes else "")
        return Told(
            event.id,
            event.day.isoformat(),
            when(event),
            event.precision.value,
            event.kind.value,
            KIND_WORDS[kind],
            event.kind.value in SILENT_KINDS or event.is_disputed,
            event.is_disputed,
            event.day > self.moment.as_of,
            status,
            present.status(status) if status else "",
            about,
            event.headline,
            event.remark,
            self.group_of(event),
            cited(self.facts.sources[event.source_id]),
        )

    def first_day(self) -> date | None:
        """Day of the first report that bears on a status; None where there is none."""
        starts = [
            period.start
            for traffic in TRAFFICS
            for subject, mode in self.subjects
            for period in self.index.history(subject, mode, traffic)
            if period.start > date.min
        ]
        return min(starts, default=None)
