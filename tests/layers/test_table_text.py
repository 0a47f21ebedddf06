"""The form of a table is told as a whole and line by line, and both say the same."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.errors import DataError
from layers.facts import DATA_DIR
from layers.table_text import read_cells, split_lines
from layers.tables import form_errors, read_columns

# Whatever upsets a reader of CSV, and a little of what does not.
TEXTS = st.text(alphabet='ab",\n\r\t \ufeff\u2028é한', max_size=40)


def by_line(text: str) -> bool:
    """Whether a text is in canonical form, told by writing each line anew."""
    if not text.endswith("\n") or text.endswith("\n\n"):
        return False
    for line in text[:-1].split("\n"):
        if any(sign in line for sign in "\r\t\ufeff\u2028"):
            return False
        try:
            cells = next(csv.reader([line], strict=True), [])
        except csv.Error:
            return False
        out = io.StringIO()
        if cells:
            csv.writer(out, lineterminator="").writerow(cells)
        if out.getvalue() != line:
            return False
    return True


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS | TEXTS.map(lambda text: f"{text}\n"))
def test_a_text_is_sound_as_a_whole_where_each_line_is(tmp_path: Path, text: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode())
    lines, errors = read_cells(path)
    assert (errors == []) is by_line(text)
    if errors == []:
        assert lines == list(csv.reader(io.StringIO(text), strict=True))


@pytest.mark.parametrize("path", sorted(DATA_DIR.glob("*.csv")), ids=lambda path: path.name)
def test_the_committed_tables_are_split_as_a_reader_of_csv_splits_them(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert split_lines(text.splitlines()) == list(csv.reader(io.StringIO(text), strict=True))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("id,a\nx, 1\n", "must not have outer or double blanks"),
        ("id,a\nx,1  2\n", "must not have outer or double blanks"),
        ("id,a\nx\n", "must have 2 cells, not 1"),
        ("id,a\ny,1\nx,1\n", "must be sorted, 'x' stands after 'y'"),
        ("id,a\nx,1\nx,1\n", "must be unique, 'x' stands twice"),
        ("id,a\nX,1\n", "must be an id of small letters"),
        (f"id,a\n{'x' * 91},1\n", "at most 90 long"),
        ("id,a\nx,\u200b\n", "must not hold control characters or a BOM"),
        ("id,a\n\nx,1\n", "must have 2 cells, not 0"),
    ],
)
def test_each_fault_of_form_is_named(tmp_path: Path, text: str, rule: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode())
    assert rule in str(form_errors(path)[0])
    with pytest.raises(DataError) as caught:
        read_columns(path, ("id", "a"))
    assert rule in str(caught.value)
