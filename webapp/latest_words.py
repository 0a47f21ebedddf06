"""The sentences of the latest."""

from collections.abc import Sequence
from typing import Protocol

from geo.countries import listed
from geo.latest import StatusChange
from geo.model import Status, Traffic
from geo.status import StatusReport
from webapp.arguments import Moment
from webapp.present import age, status
from webapp.wording import date_words, day_words, on_date

_CARGO = {Traffic.FREIGHT: "freight", Traffic.PASSENGER: "passengers", Traffic.ALL: "traffic"}
# More names than this make a sentence that nobody reads to its end.
_MOST_NAMED = 3
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


class TellsLatest(Protocol):
    """What was asked for."""

    @property
    def traffic(self) -> Traffic: ...
    @property
    def days(self) -> int: ...
    @property
    def moment(self) -> Moment: ...


class TellsSource(Protocol):
    """Who reported."""

    @property
    def publisher(self) -> str: ...


class TellsReport(Protocol):
    """A report as the page tells it."""

    @property
    def when(self) -> str: ...
    @property
    def age(self) -> str: ...
    @property
    def headline(self) -> str: ...
    @property
    def source(self) -> TellsSource: ...


def sentence(
    asked: TellsLatest,
    *,
    reports: Sequence[TellsReport],
    changed: Sequence[str],
    newest: TellsReport | None,
) -> str:
    """What the window holds, and the newest report there is, to be copied into an article.

    `changed` are the names of what has another status than before the window, each once.
    """
    cargo, moment = _CARGO[asked.traffic], asked.moment
    span = f"In the {asked.days} days up to {day_words(moment.as_of.isoformat())}"
    if moment.known_on is not None:
        span += f", by what had been published up to {day_words(moment.known_on.isoformat())},"
    if reports:
        told = f"{span} Crossgauge has {_count(len(reports), 'report')} on {cargo}"
    else:
        told = f"{span} Crossgauge has no report on {cargo}"
    told += f"; {_changed(changed, cargo)}."
    return f"{told} {_newest(newest, cargo)}"


def _changed(names: Sequence[str], cargo: str) -> str:
    if not names:
        return f"no status of {cargo} changed"
    if len(names) <= _MOST_NAMED:
        return f"the status of {listed(list(names))} changed"
    return f"the status of {_number(len(names))} crossings and lines changed"


def _newest(newest: TellsReport | None, cargo: str) -> str:
    if newest is None:
        return f"There is no older report on {cargo} either."
    who = f", by {newest.source.publisher}" if newest.source.publisher else ""
    headline = newest.headline.rstrip(".")
    return f"The newest is of {newest.when} ({newest.age}){who}: {headline}."


def change_words(change: StatusChange) -> str:
    """“rail: from suspended to open”."""
    return f"{change.after.mode.value}: from {_state(change.before)} to {_state(change.after)}"


def _state(report: StatusReport) -> str:
    return "not there yet" if report.is_absent else status(report.status.value)


def reason_words(change: StatusChange) -> str:
    """What the new state rests on, or why nothing is known any more."""
    after = change.after
    if after.event is None:
        return "No report holds any more."
    day, precision = after.event.day.isoformat(), after.event.precision.value
    if after.status is Status.UNKNOWN:
        held = date_words(day, precision)
        return f"The last report, of {held}, has become too old to rest on: {after.event.headline}"
    days = after.report_age_days
    told = f" ({age(days, after.day)})" if days is not None else ""
    return f"Reported {on_date(day, precision)}{told}: {after.event.headline}"


def _count(number: int, noun: str) -> str:
    return f"{_number(number)} {noun}{'' if number == 1 else 's'}"


def _number(number: int) -> str:
    return _COUNTS[number] if number < len(_COUNTS) else f"{number:,}"
