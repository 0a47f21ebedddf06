"""The table of changes: read strictly, one message for every wrong cell."""

from datetime import date
from pathlib import Path

import pytest

from geo.almanac import DataChange
from layers.changes import read_changes
from layers.errors import DataError

HEADER = "id,date,version,kind,subject_ids,headline\n"
ROW = "2026-11-22-bridge,2026-11-22,2026.11.0,corrected,a-bridge;b-line,It stands elsewhere\n"
SUBJECTS = {"a-bridge", "b-line"}


def read(tmp_path: Path, text: str) -> tuple[DataChange, ...]:
    path = tmp_path / "changes.csv"
    path.write_text(HEADER + text, encoding="utf-8")
    return read_changes(path, SUBJECTS)


def test_a_row_becomes_a_change(tmp_path: Path) -> None:
    (change,) = read(tmp_path, ROW)
    assert change == DataChange(
        "2026-11-22-bridge",
        date(2026, 11, 22),
        "2026.11.0",
        "corrected",
        ("a-bridge", "b-line"),
        "It stands elsewhere",
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2026-11-22,2026.11", "2026-11-31,2026.11",
         "column date: must be an ISO day, found '2026-11-31'"),
        ("2026-11-22,2026.11", "22 November,2026.11",
         "column date: must be an ISO day, found '22 November'"),
        ("2026-11-22-bridge", "2026-11-21-bridge",
         "column id: must begin with the date, '2026-11-22-'"),
        ("2026.11.0", "2026.13.0", "column version: must be year, month and count such as"
         " 2026.11.0, found '2026.13.0'"),
        ("corrected", "improved", "column kind: must be one of added, corrected, note, release,"
         " removed, found 'improved'"),
        ("a-bridge;", "a-ford;",
         "column subject_ids: must name a subject that exists, found 'a-ford'"),
        ("It stands elsewhere", "", "column headline: must not be empty"),
        ("It stands elsewhere", "x" * 201,
         "column headline: must be at most 200 characters long"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_told(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(DataError) as error:
        read(tmp_path, ROW.replace(old, new, 1))
    assert str(error.value).endswith(f"line 2, {message}")
