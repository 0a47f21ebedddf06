"""No report is dated after the document that tells of it: what is to come is a forecast."""

import csv
from pathlib import Path

import pytest

from layers.facts import DATA_DIR
from layers.sources import UNDATED

# How much of an ISO day is known, in characters.
KNOWN = {"day": 10, "month": 7, "year": 4}


def rows(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def is_after(event: dict[str, str], published: str) -> bool:
    """Whether the event is later than its document, as far as both dates are known."""
    if published == UNDATED:
        return False
    known = min(len(published), KNOWN[event["date_precision"]])
    return event["date"][:known] > published[:known]


def test_no_report_is_dated_after_its_document() -> None:
    published = {row["id"]: row["date"] for row in rows(DATA_DIR / "sources.csv")}
    late = [
        event["id"]
        for event in rows(DATA_DIR / "events.csv")
        if is_after(event, published[event["source_id"]])
    ]
    assert late == []


@pytest.mark.parametrize(
    ("day", "precision", "published", "expected"),
    [
        ("2023-09-29", "day", "2023-09-22", True),
        ("2023-09-22", "day", "2023-09-22", False),
        ("2023-09-29", "day", "2023-09", False),
        ("2023-10-01", "month", "2023-09-30", True),
        ("2023-01-01", "year", "2023-09-30", False),
        ("2024-01-01", "year", "2023", True),
        ("2024-01-01", "year", UNDATED, False),
    ],
)
def test_dates_are_compared_as_far_as_known(
    day: str, precision: str, published: str, expected: bool
) -> None:
    assert is_after({"date": day, "date_precision": precision}, published) is expected
