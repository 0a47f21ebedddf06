"""Reads data/events.csv: dated, sourced reports."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from geo.model import Event, EventKind, Mode, Precision, Status, Traffic
from geo.sources import Source
from layers.sources import UNSOURCED_ID
from layers.tables import Row, read_records

COLUMNS = (
    "id", "date", "date_precision", "subject_id", "scope", "modes", "traffic", "kind", "status",
    "disputed", "disputed_by", "headline", "source_id", "remark",
)  # fmt: skip
DAY_PATTERN = re.compile(r"\d{4}-\d{2}-\d{2}")
MAX_HEADLINE_LENGTH = 160


@dataclass(frozen=True, slots=True)
class Named:
    """What a report may be about, and where it may stand."""

    subjects: Collection[str]
    groups: Collection[str]
    sources: Mapping[str, Source]


def read_events(path: Path, named: Named) -> tuple[Event, ...]:
    """Events in file order."""
    return tuple(read_records(path, COLUMNS, lambda row: _event(row, named)).values())


def _event(row: Row, named: Named) -> Event:
    kind = row.choice("kind", EventKind)
    precision = row.choice("date_precision", Precision)
    subject_id = row.find_reference("subject_id", named.subjects, "subject")
    scope = row.find_reference("scope", named.groups, "group")
    if (subject_id is None) == (scope is None):
        row.fail("scope", "must be given where subject_id is empty, and only there")
    if len(row.required("headline")) > MAX_HEADLINE_LENGTH:
        row.fail("headline", f"must be at most {MAX_HEADLINE_LENGTH} characters long")
    day = _day(row, precision)
    source_id = _source(row, named.sources, kind)
    return Event(
        row.identifier("id"),
        day,
        precision,
        subject_id,
        scope,
        _modes(row, kind),
        row.choice("traffic", Traffic),
        kind,
        _status(row, kind),
        row.yes_no("disputed"),
        row.required("headline"),
        source_id,
        row.text("remark"),
        named.sources[source_id].published_by,
        _disputed_from(row, named.sources),
    )


def _disputed_from(row: Row, sources: Mapping[str, Source]) -> date:
    """Day by which the document that contradicts a report was public; always, without one."""
    source_id = row.find_reference("disputed_by", sources, "source")
    if source_id is None:
        return date.min
    if not row.yes_no("disputed"):
        row.fail("disputed_by", "must be empty for a report that is not disputed")
    return sources[source_id].published_by


def _day(row: Row, precision: Precision) -> date:
    """Day of the report; the parts that are not known are written 01."""
    text = row.required("date")
    try:
        day = date.fromisoformat(text) if DAY_PATTERN.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        row.fail("date", f"must be a day such as 2026-11-01, found '{text}'")
    placeholder = {Precision.DAY: "", Precision.MONTH: "-01", Precision.YEAR: "-01-01"}[precision]
    if not text.endswith(placeholder):
        row.fail("date", f"must end in '{placeholder}' when only the {precision} is known")
    return day


def _modes(row: Row, kind: EventKind) -> tuple[Mode, ...]:
    modes = row.choices("modes", Mode)
    if not modes and kind is not EventKind.NOTE:
        row.fail("modes", "must not be empty, except for a note")
    return modes


def _status(row: Row, kind: EventKind) -> Status | None:
    """Status told by a change or an observation; other kinds carry none."""
    if kind in (EventKind.CHANGE, EventKind.OBSERVATION):
        return row.choice("status", Status)
    if row.text("status"):
        row.fail("status", f"must be empty for the kind '{kind}'")
    return None


def _source(row: Row, sources: Mapping[str, Source], kind: EventKind) -> str:
    source_id = row.reference("source_id", sources, "source")
    if source_id == UNSOURCED_ID and kind is not EventKind.NOTE:
        row.fail("source_id", "must be a document, except for a note")
    return source_id
