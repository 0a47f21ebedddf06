"""The documents behind the facts: dated, told apart, in use; and what memory may not stand for."""

from collections.abc import Iterator

from geo.assumptions import Basis
from geo.sources import UNDATED
from layers.check.dataset import DataSet, Finding
from layers.sources import UNSOURCED_ID

TABLE = "sources.csv"
# Sources of what is drawn on the map and stands in no table: the outlines of states.
MAP_SOURCES = frozenset({"openstreetmap-borders"})
SOURCE_COLUMNS = ("source_id", "source_ids", "document_id")


def in_use(data: DataSet) -> Iterator[Finding]:
    """Every source stands behind a row of some table."""
    used = set(MAP_SOURCES)
    for rows in data.rows.values():
        for row in rows.values():
            for column in SOURCE_COLUMNS:
                used.update(row.get(column, "").split(";"))
    for source_id in data.facts.sources:
        if source_id not in used:
            rule = f"must be used, '{source_id}' is not"
            yield data.finding("source-unused", TABLE, source_id, "id", rule)


def dated_before_the_data(data: DataSet) -> Iterator[Finding]:
    """No document was published or read after the day of the data."""
    today = data.day.isoformat()
    for source in data.facts.sources.values():
        for column, text in (("date", source.date), ("accessed", source.accessed)):
            if text != UNDATED and text > today:
                rule = f"must not be after the day of the data, {today}, found '{text}'"
                yield data.finding("source-after-data", TABLE, source.id, column, rule)


def told_apart(data: DataSet) -> Iterator[Finding]:
    """No two sources have the same address."""
    first: dict[str, str] = {}
    for source in data.facts.sources.values():
        if source.url and source.url in first:
            rule = f"must be another than that of '{first[source.url]}'"
            yield data.finding("source-twice", TABLE, source.id, "url", rule)
        first.setdefault(source.url, source.id)


def memory_is_no_document(data: DataSet) -> Iterator[Finding]:
    """A price or a time from memory is called assumed."""
    for item in data.facts.assumptions.values():
        if UNSOURCED_ID in item.source_ids and item.basis is not Basis.ASSUMED:
            rule = f"must be 'assumed' where no document gives the number, found '{item.basis}'"
            yield data.finding("memory-number", "assumptions.csv", item.id, "basis", rule)
