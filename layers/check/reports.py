"""Reports: what they are about, when they were made, and the periods that follow from them."""

import itertools
from collections.abc import Iterator, Sequence
from datetime import date

from geo.model import Event, Mode, Precision, Traffic
from geo.sources import UNDATED
from geo.status import StatusIndex, StatusPeriod
from layers.check.dataset import DataSet, Finding
from layers.errors import DataError

TABLE = "events.csv"


def dated_before_the_data(data: DataSet) -> Iterator[Finding]:
    """No report is of a day after the day of the data."""
    for event in data.facts.events:
        if event.day > data.day:
            rule = f"must not be after the day of the data, {data.day}, found '{event.day}'"
            yield data.finding("event-after-data", TABLE, event.id, "date", rule)


def dated_before_their_source(data: DataSet) -> Iterator[Finding]:
    """No report tells of a day after the one on which its document was published."""
    for event in data.facts.events:
        source = data.facts.sources[event.source_id]
        if source.date != UNDATED and event.day > source.published_by:
            rule = (
                f"must not be after the date of its source, {source.date}, found '{event.day}' "
                "(an announcement of what is to come is a forecast of the day it was made)"
            )
            yield data.finding("event-after-source", TABLE, event.id, "date", rule)


def openings_told_once(data: DataSet) -> Iterator[Finding]:
    """An opening known to the month or year is not told again with its day by one document.

    The vaguer row would count from the end of its month or year, as if something newer was heard.
    """
    openings = [e for e in data.facts.events if e.status is not None and e.status.is_usable]
    exact: dict[str, list[Event]] = {}
    for event in openings:
        if event.precision is Precision.DAY:
            exact.setdefault(event.source_id, []).append(event)
    for event in openings:
        if event.precision is Precision.DAY:
            continue
        for other in exact.get(event.source_id, ()):
            if _is_same_opening(event, other):
                rule = f"must not repeat '{other.id}' of the same document, which knows the day"
                yield data.finding("event-twice", TABLE, event.id, "date_precision", rule)


def _is_same_opening(vague: Event, exact: Event) -> bool:
    """Whether the day of the second lies in the month or year of the first, all else alike."""
    is_within = exact.day.year == vague.day.year and (
        vague.precision is Precision.YEAR or exact.day.month == vague.day.month
    )
    return (
        is_within
        and (exact.subject_id, exact.scope) == (vague.subject_id, vague.scope)
        and bool(set(exact.modes) & set(vague.modes))
        and (exact.traffic is vague.traffic or Traffic.ALL in (exact.traffic, vague.traffic))
    )


def disputed_for_a_reason(data: DataSet) -> Iterator[Finding]:
    """A disputed report names the document against it, or says in its remark what is against it."""
    for line, row in data.rows[TABLE].items():
        if row["disputed"] == "yes" and not row["disputed_by"] and not row["remark"]:
            rule = "must name a document, or the remark must say why the report is disputed"
            error = DataError(f"data/{TABLE}", line, "disputed_by", rule)
            yield Finding("disputed-unexplained", TABLE, row["id"], error)


def named_after_subject_and_year(data: DataSet) -> Iterator[Finding]:
    """The id of a report tells its subject and year."""
    for event in data.facts.events:
        start = f"{event.subject_id or event.scope}-{event.day.year}"
        if not event.id.startswith(start):
            rule = f"must begin with '{start}', found '{event.id}'"
            yield data.finding("event-id", TABLE, event.id, "id", rule)


def of_the_modes_of_their_crossing(data: DataSet) -> Iterator[Finding]:
    """A report about a crossing is about modes that the crossing has."""
    for event in data.facts.events:
        crossing = data.facts.crossings.get(event.subject_id or "")
        foreign = set(event.modes) - set(crossing.modes) if crossing else set()
        if foreign:
            rule = f"must be modes of the crossing, found '{';'.join(sorted(foreign))}'"
            yield data.finding("event-mode", TABLE, event.id, "modes", rule)


def groups_in_use(data: DataSet) -> Iterator[Finding]:
    """Every group has members or reports."""
    used = {group for crossing in data.facts.crossings.values() for group in crossing.groups}
    used |= {event.scope for event in data.facts.events if event.scope}
    for group in data.facts.groups:
        if group not in used:
            rule = f"must have members or reports, '{group}' has none"
            yield data.finding("group-unused", "groups.csv", group, "id", rule)


def periods_in_order(data: DataSet) -> Iterator[Finding]:
    """The periods that follow from the reports neither overlap nor run backwards."""
    index = StatusIndex(data.facts.events, data.facts.crossings)
    for subject_id in sorted(index.subjects()):
        for mode, traffic in itertools.product(Mode, (Traffic.FREIGHT, Traffic.PASSENGER)):
            for event, rule in out_of_order(index.history(subject_id, mode, traffic)):
                row_id = event.id if event else ""
                text = f"{rule} ({subject_id}, {mode}, {traffic})"
                yield data.finding("period-order", TABLE, row_id, "date", text)


def out_of_order(periods: Sequence[StatusPeriod]) -> Iterator[tuple[Event | None, str]]:
    """Reports behind periods that end before they begin, or begin before the last one ends."""
    last_end = date.min
    for period in periods:
        if period.end is not None and period.end <= period.start:
            rule = f"must give a period that runs forward, found {period.start} to {period.end}"
            yield period.event, rule
        if period.start < last_end:
            rule = f"must give a period after the last one, {period.start} is before {last_end}"
            yield period.event, rule
        last_end = period.end or date.max
