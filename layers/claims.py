"""Reads data/claims.csv: what the documents that the project grew from say, and how it holds."""

import re
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from geo.almanac import Claim, Verdict
from layers.tables import Row, read_records

COLUMNS = (
    "id", "document_id", "topic", "statement", "verdict", "answer", "shown_at", "fact_ids",
    "source_ids",
)  # fmt: skip
TOPICS = ("bridges", "crossings", "ferries", "gauges", "ports", "projects", "routes", "trade")
PATH_PATTERN = re.compile(r"/(?!/)[!-~]*")
MAX_STATEMENT_LENGTH = 240
MAX_ANSWER_LENGTH = 400


class Named(NamedTuple):
    """What a claim may rest on: rows of the other tables by id, and documents."""

    facts: Collection[str]
    sources: Collection[str]


def read_claims(path: Path, named: Named) -> tuple[Claim, ...]:
    """Claims in file order, which is the order of the sentences in each document."""
    return tuple(read_records(path, COLUMNS, lambda row: _claim(row, named)).values())


def _claim(row: Row, named: Named) -> Claim:
    document_id = row.reference("document_id", named.sources, "source")
    verdict = row.choice("verdict", Verdict)
    source_ids = row.references("source_ids", named.sources, "source")
    if document_id in source_ids:
        row.fail("source_ids", "must be other documents than the one that says it")
    if not source_ids and verdict is not Verdict.ONLY_THIS:
        row.fail("source_ids", f"must not be empty where the verdict is '{verdict}'")
    return Claim(
        row.identifier("id"),
        document_id,
        row.one_of("topic", TOPICS),
        _sentence(row, "statement", MAX_STATEMENT_LENGTH),
        verdict,
        _sentence(row, "answer", MAX_ANSWER_LENGTH),
        _path(row),
        row.references("fact_ids", named.facts, "fact"),
        source_ids,
    )


def _sentence(row: Row, column: str, most: int) -> str:
    text = row.required(column)
    if len(text) > most:
        row.fail(column, f"must be at most {most} characters long")
    return text


def _path(row: Row) -> str:
    """Path on this site, with or without a query."""
    path = row.required("shown_at")
    if not PATH_PATTERN.fullmatch(path):
        row.fail("shown_at", f"must be a path such as /trade?pair=CN-KP, found '{path}'")
    return path
