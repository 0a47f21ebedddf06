"""Reads data/changes.csv: what changed in the data, when and in which version."""

import re
from collections.abc import Collection
from datetime import date
from pathlib import Path

from geo.almanac import DataChange
from geo.model import Facts
from layers.tables import Row, read_records

COLUMNS = ("id", "date", "version", "kind", "subject_ids", "headline")
KINDS = ("release", "added", "corrected", "removed", "note")
DAY_PATTERN = re.compile(r"\d{4}-\d{2}-\d{2}")
VERSION_PATTERN = re.compile(r"\d{4}\.(0[1-9]|1[0-2])\.\d{1,3}")
MAX_HEADLINE_LENGTH = 200


def subjects_of(facts: Facts) -> frozenset[str]:
    """Ids of everything that a change may be about: what has a page, and groups of crossings."""
    tables = (
        facts.crossings, facts.bridges, facts.ports, facts.ferries, facts.gauge_breaks,
        facts.lines, facts.places, facts.groups,
    )  # fmt: skip
    return frozenset(id_ for table in tables for id_ in table)


def read_changes(path: Path, subjects: Collection[str]) -> tuple[DataChange, ...]:
    """Changes of the data in file order, oldest first.

    Parameters
    ----------
    subjects
        Ids of everything that a change may be about.
    """
    return tuple(read_records(path, COLUMNS, lambda row: _change(row, subjects)).values())


def _change(row: Row, subjects: Collection[str]) -> DataChange:
    day = _day(row)
    if not row.identifier("id").startswith(f"{day.isoformat()}-"):
        row.fail("id", f"must begin with the date, '{day.isoformat()}-'")
    version = row.required("version")
    if not VERSION_PATTERN.fullmatch(version):
        row.fail("version", f"must be year, month and count such as 2026.11.0, found '{version}'")
    if len(row.required("headline")) > MAX_HEADLINE_LENGTH:
        row.fail("headline", f"must be at most {MAX_HEADLINE_LENGTH} characters long")
    return DataChange(
        row.identifier("id"),
        day,
        version,
        row.one_of("kind", KINDS),
        row.references("subject_ids", subjects, "subject"),
        row.text("headline"),
    )


def _day(row: Row) -> date:
    text = row.required("date")
    try:
        day = date.fromisoformat(text) if DAY_PATTERN.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        row.fail("date", f"must be an ISO day, found '{text}'")
    return day
