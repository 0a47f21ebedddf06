"""The text of a table: UTF-8, LF, minimal quoting; written again it gives the same bytes."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from layers.errors import DataError

CONTROL_PATTERN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\ufeff]")


def table_name(path: Path) -> str:
    """Name of a table as errors give it: its folder and file."""
    return f"{path.parent.name}/{path.name}"


def read_cells(path: Path) -> tuple[list[list[str]], list[DataError]]:
    """Cells of every line, and what keeps the file from giving the same bytes when written again.

    There are no cells where there are errors.
    """
    file = table_name(path)
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return [], [DataError(file, None, None, "is missing")]
    except UnicodeDecodeError as error:
        return [], [DataError(file, None, None, f"must be UTF-8 text ({error.reason})")]
    lines = _sound_lines(text)
    return ([], list(_text_errors(file, text))) if lines is None else (lines, [])


def split_lines(lines: Sequence[str]) -> list[list[str]]:
    """Cells of lines that were found in canonical form before; nothing is checked."""
    unquoted = csv.reader(line for line in lines if '"' in line)
    return [next(unquoted) if '"' in line else line.split(",") for line in lines]


def _sound_lines(text: str) -> list[list[str]] | None:
    """Cells of every line of a text in canonical form; None for any other.

    Tells the same as `_text_errors`, without saying where and many times as fast: a line without
    quotes cannot but be in canonical form, and those with quotes are written again in one go.
    """
    if not text.endswith("\n") or text.endswith("\n\n"):
        return None
    # All that is printable is no control character, and is told in no time.
    if not text.replace("\n", "").isprintable() and CONTROL_PATTERN.search(text):
        return None
    lines = text[:-1].split("\n")
    quoted = [line for line in lines if '"' in line]
    target = io.StringIO()
    try:
        cells = list(csv.reader(quoted, strict=True))
    except csv.Error:
        return None
    csv.writer(target, lineterminator="\n").writerows(cells)
    if len(cells) != len(quoted) or target.getvalue() != "".join(f"{line}\n" for line in quoted):
        return None
    unquoted = iter(cells)
    return [next(unquoted) if '"' in line else line.split(",") if line else [] for line in lines]


def _text_errors(file: str, text: str) -> Iterator[DataError]:
    """Every line that is not in canonical form."""
    for number, line in enumerate(text.split("\n"), start=1):
        if rule := _line_rule(line):
            yield DataError(file, number, None, rule)
    if not text.endswith("\n"):
        yield DataError(file, None, None, "must end with a line end")
    elif text.endswith("\n\n"):
        yield DataError(file, text.count("\n"), None, "must not be empty")


def _line_rule(line: str) -> str | None:
    """Rule that a line of text breaks; None where it keeps all."""
    if CONTROL_PATTERN.search(line):
        return "must not hold control characters or a BOM"
    try:
        cells = next(csv.reader([line], strict=True), [])
    except csv.Error as error:
        return f"must be a complete CSV row ({error})"
    return None if _written(cells) == line else "must be in canonical form (minimal quoting)"


def _written(cells: Sequence[str]) -> str:
    if not cells:
        return ""
    target = io.StringIO()
    csv.writer(target, lineterminator="").writerow(cells)
    return target.getvalue()
