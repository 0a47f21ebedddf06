"""The data check: every rule over all tables, every wrong row with file, line, column and rule.

Three steps, each taken only when the one before found nothing: the form of the files, the cells of
each row (the readers of `layers`), and what the tables say about each other (the files of this
folder, one for each concept).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from layers.check import (
    claims,
    documents,
    lengths,
    model,
    positions,
    reality,
    reports,
    texts,
    town_names,
)
from layers.check.counts import Counts, count
from layers.check.dataset import DataSet, Finding, load_data_set
from layers.check.excuses import without_excused
from layers.check.package import package_errors
from layers.errors import DataError
from layers.facts import DATA_DIR
from layers.tables import BrokenRow, collecting, form_errors

Rule = Callable[[DataSet], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    positions.near_their_country,
    positions.near_their_town,
    positions.bridges_at_the_border,
    lengths.links_and_straight_lines,
    lengths.links_and_their_drawings,
    lengths.lines_and_their_links,
    lengths.lengths_from_memory,
    reports.dated_before_the_data,
    reports.dated_before_their_source,
    reports.openings_told_once,
    reports.disputed_for_a_reason,
    reports.named_after_subject_and_year,
    reports.of_the_modes_of_their_crossing,
    reports.groups_in_use,
    reports.periods_in_order,
    documents.in_use,
    documents.dated_before_the_data,
    documents.told_apart,
    documents.memory_is_no_document,
    claims.leads_somewhere,
    texts.words_in_one_script,
    town_names.in_the_towns,
    model.atlas_stands,
    *reality.RULES,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the check found; `counts` is None where the tables could not all be read.

    `unchecked` says which steps were not taken, because an earlier one found something.
    """

    errors: tuple[DataError, ...]
    counts: Counts | None
    unchecked: str


def check_data(data_dir: Path = DATA_DIR, rules: Sequence[Rule] = RULES) -> Outcome:
    """Everything that is wrong with the tables of `data_dir`; `rules` are those across tables."""
    described = tuple(package_errors(data_dir))
    ill_formed = [error for path in sorted(data_dir.glob("*.csv")) for error in form_errors(path)]
    if ill_formed:
        return Outcome((*described, *ill_formed), None, "cells, and rules across tables")
    with collecting() as broken:
        try:
            data = load_data_set(data_dir)
        except DataError as error:
            broken.append(BrokenRow(None, error))
    if broken:
        # A package that cannot be read is met twice.
        causes = {str(error): error for error in (*described, *_causes(broken))}
        return Outcome(tuple(causes.values()), None, "rules across tables")
    findings = without_excused(data, (found for rule in rules for found in rule(data)))
    errors = (*described, *(finding.error for finding in findings))
    return Outcome(errors, count(data), "")


def _causes(broken: list[BrokenRow]) -> tuple[DataError, ...]:
    """Errors of broken rows, each once, without those that only point at another broken row."""
    ids = {row.row_id for row in broken}
    pointing = re.compile(r"must name .* found '(.*)'")
    errors: dict[str, DataError] = {}
    for row in broken:
        match = pointing.fullmatch(row.error.rule)
        if match is None or match[1] not in ids:
            errors.setdefault(str(row.error), row.error)
    return tuple(errors.values())
