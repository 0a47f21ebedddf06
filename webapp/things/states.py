"""What was reported about a thing: its state on a day, its periods, its events."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from geo.model import Event, Facts, Mode, Status, Traffic
from geo.plain_answer import NO_SOURCE
from geo.sources import Source
from geo.status import StatusIndex, StatusPeriod, StatusReport
from webapp import present
from webapp.arguments import Moment
from webapp.bars import KIND_WORDS, OLD_DAYS, kind_of, when
from webapp.notes import safe_url, source_text
from webapp.wording import date_words, day_words, on_date

TRAFFICS = (Traffic.FREIGHT, Traffic.PASSENGER)
TRAFFIC_WORDS = {"freight": "freight", "passenger": "passengers", "all": "freight and passengers"}
# Kinds that are told and never change a status.
_FIRST_REPORTED = {
    Status.CLOSED: "closed",
    Status.SUSPENDED: "suspended",
    Status.CONSTRUCTION: "under construction",
    Status.PLANNED: "as planned",
}
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
    since_words: str
    headline: str
    group: str
    source: Cited | None


@dataclass(frozen=True, slots=True)
class Period:
    """One row of a history over the days from `start` until `end`, which is not of it.

    `end` is "" while nothing has ended it; `lapses_on` is then the day on which its report becomes
    too old, if nothing newer is heard.
    """

    start: str
    end: str
    lapses_on: str
    start_words: str
    precision: str
    kind: str
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


def publisher_of(state: State) -> str:
    """Who published the report that a state rests on."""
    named = state.source.publisher if state.source else ""
    return named or "an unnamed source"


def in_brackets(text: str, age: str) -> str:
    """The age of a report as it stands behind `text`; after a bracket with a comma."""
    return f", {age}" if text.endswith(")") else f" ({age})"


def since_words(report: StatusReport) -> str:
    """From when the state has held; "" where it is not known.

    Only a reported change is a beginning: what was first seen so may be decades older.
    """
    if report.since is None or report.status is Status.UNKNOWN:
        return ""
    precision = report.since_precision.value if report.since_precision else None
    iso = report.since.isoformat()
    if not report.since_is_first_report:
        return f"since {date_words(iso, precision)}"
    if report.status.is_usable:
        word = "open" if report.status is Status.OPEN else "in use"
        return f"on record as {word} since {date_words(iso, precision)}"
    word = _FIRST_REPORTED.get(report.status, "so")
    return f"first reported {word} {on_date(iso, precision)}"


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
        self.is_mode_known = True

    def label(self, mode: Mode, traffic: Traffic) -> str:
        """“Freight by rail”; “Freight” where nobody says how goods cross."""
        whole = label_of(mode, traffic)
        return whole if self.is_mode_known else whole.partition(" by ")[0]

    def of(self, subjects: tuple[tuple[str, Mode], ...]) -> "Record":
        """The reports on something else at the same moment."""
        return Record(self.facts, self.index, subjects, self.moment)

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
        return State(
            subject,
            mode.value,
            traffic.value,
            self.label(mode, traffic),
            report.status.value,
            "not there yet" if report.is_absent else present.status(report.status.value),
            bool(age and age > OLD_DAYS),
            report,
            when(event) if event and is_known else "",
            present.age(age, self.moment.as_of) if age is not None else "",
            since_words(report),
            event.headline if event and is_known else "",
            self.group_of(event) if is_known else "",
            cited(self.facts.sources[event.source_id]) if event and is_known else None,
        )

    def group_of(self, event: Event | None) -> str:
        """Whom a blanket report is about; "" for one about the thing itself."""
        if event is None or event.subject_id is not None or event.scope is None:
            return ""
        return self.facts.groups[event.scope].name

    def tracks(self, last: date) -> tuple[Track, ...]:
        """All histories of the thing that have at least one period up to the day `last`."""
        found = []
        for traffic in TRAFFICS:
            for subject, mode in self.subjects:
                history = self.index.history(subject, mode, traffic)
                periods = tuple(self._periods(history, last))
                if periods:
                    label = self.label(mode, traffic)
                    found.append(Track(subject, mode.value, traffic.value, label, periods))
        return tuple(found)

    def _periods(self, history: Iterable[StatusPeriod], last: date) -> Iterator[Period]:
        day = self.moment.as_of
        for period in history:
            if not date.min < period.start <= last:
                continue
            # A lapse that lies ahead is no end: a newer report may come before it.
            has_ended = period.end is not None and period.end <= last
            event = period.event
            precision = event.precision.value if event else "day"
            is_asked = period.start <= day and (period.end is None or day < period.end)
            yield Period(
                period.start.isoformat(),
                period.end.isoformat() if period.end and has_ended else "",
                period.lapses_on.isoformat() if period.lapses_on and not has_ended else "",
                when(event) if event else day_words(period.start.isoformat()),
                precision,
                event.kind.value if event else "",
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
        modes = {mode for _, mode in self.subjects}
        found = {
            event.id: event
            for id_ in ids
            for event in self.index.events_of(id_)
            # A blanket report on trains is none on a crossing that only lorries can use.
            if event.subject_id is not None or not event.modes or modes & set(event.modes)
        }
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
