"""Reads data/sources.csv: the documents that the facts rest on."""

import re
from pathlib import Path

from geo.sources import Source
from layers.tables import Row, read_records

COLUMNS = ("id", "publisher", "title", "date", "accessed", "url", "licence", "note")
UNDATED = "undated"
UNSOURCED_ID = "unsourced-memory"
DATE_PATTERN = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
ACCESSED_PATTERN = re.compile(r"\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?")
MAX_ID_LENGTH = 60


def read_sources(path: Path) -> dict[str, Source]:
    """Sources by id."""
    return read_records(path, COLUMNS, _source)


def _source(row: Row) -> Source:
    if len(row.identifier("id")) > MAX_ID_LENGTH:
        row.fail("id", f"must be at most {MAX_ID_LENGTH} characters long")
    date = row.required("date")
    if date != UNDATED and not DATE_PATTERN.fullmatch(date):
        row.fail("date", f"must be an ISO day, month or year or '{UNDATED}', found '{date}'")
    return Source(
        row.identifier("id"),
        row.required("publisher"),
        row.required("title"),
        date,
        row.address("url"),
        _accessed(row),
    )


def _accessed(row: Row) -> str:
    """Day or month in which the document was last read; "" for what no document says."""
    accessed = row.text("accessed")
    if row.text("id") == UNSOURCED_ID:
        if accessed:
            row.fail("accessed", "must be empty where there is no document")
    elif not ACCESSED_PATTERN.fullmatch(accessed):
        row.fail("accessed", f"must be an ISO day or month, found '{accessed}'")
    return accessed
