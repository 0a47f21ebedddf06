"""Rows that may break a rule: exceptions.csv excuses them, as long as they need it."""

from collections.abc import Iterable, Iterator

from layers.check.dataset import DataSet, Finding
from layers.errors import DataError
from layers.exceptions import RowException

# Rules that the world may be stronger than; the others are about our own care.
EXCUSABLE = frozenset(
    {
        "bridge-off-border",
        "drawn-length",
        "event-after-source",
        "far-from-country",
        "length-ratio",
        "line-sum",
    }
)


def without_excused(data: DataSet, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings that no exception covers, then the exceptions that cover nothing."""
    excuses = {
        (item.table, item.row_id, item.rule): item
        for item in data.exceptions
        if item.rule in EXCUSABLE
    }
    needed = set()
    for finding in findings:
        key = (finding.table, finding.row_id, finding.rule_id)
        if key in excuses:
            needed.add(key)
        else:
            yield finding
    for item in data.exceptions:
        if item.rule not in EXCUSABLE:
            rule = f"must be one of {', '.join(sorted(EXCUSABLE))}, found '{item.rule}'"
            yield _finding(item, "rule", rule)
        elif (item.table, item.row_id, item.rule) not in needed:
            rule = f"must still be needed, '{item.row_id}' in {item.table} keeps '{item.rule}'"
            yield _finding(item, "row_id", rule)


def _finding(item: RowException, column: str, rule: str) -> Finding:
    error = DataError("data/exceptions.csv", item.line, column, rule)
    return Finding("exception-unneeded", "exceptions.csv", item.row_id, error)
