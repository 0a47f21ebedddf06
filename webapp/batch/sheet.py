"""A CSV file given by a reader: checked as a whole, then read line by line and never held.

A row is one line, so that a stray quotation mark spoils its own row and no other.
"""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import BinaryIO

from webapp.arguments import quoted
from webapp.batch.errors import BatchError

MOST_BYTES_A_LINE = 16_384
_BOM = b"\xef\xbb\xbf"
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")
# All that a spreadsheet leaves of a row whose cells were emptied.
_NOTHING = b' \t\r\n,;"'
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line (the header is line 1), its cells by column, or what is wrong with it."""

    line: int
    cells: dict[str, str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file whose header was found right; `count` rows are not blank."""

    path: Path
    columns: tuple[str, ...]
    count: int
    sha256: str

    def rows(self, skip: int = 0) -> Iterator[Row]:
        """Rows that are not blank, in file order, without the first `skip` of them."""
        with self.path.open("rb") as handle:
            for line, raw in _lines(handle):
                if line == 1 or _is_blank(raw):
                    continue
                if skip:
                    skip -= 1
                    continue
                yield _row(line, raw, self.columns)


def open_sheet(path: Path, known: tuple[str, ...], required: tuple[str, ...]) -> Sheet:
    """The file, its header checked, its rows counted.

    Raises
    ------
    BatchError
        There is no such file, it is no UTF-8 CSV with commas, columns are missing, unknown or named
        twice, or there is no row.
    """
    try:
        with path.open("rb") as handle:
            sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
            handle.seek(0)
            lines = _lines(handle)
            columns = _header(path.name, next(lines, (1, b""))[1], known, required)
            count = sum(not _is_blank(raw) for _, raw in lines)
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise BatchError(f"{path}: the file cannot be read: {reason}. Name another file.") from None
    if not count:
        raise BatchError(
            f"{path.name}: there is no row below the header. Write one line for each question."
        )
    return Sheet(path, columns, count, sha256)


def _lines(handle: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Number and bytes of every line; None for a line too long to be a row."""
    number = 0
    while raw := handle.readline(MOST_BYTES_A_LINE):
        number += 1
        if raw.endswith(b"\n") or len(raw) < MOST_BYTES_A_LINE:
            yield number, raw
            continue
        while (rest := handle.readline(MOST_BYTES_A_LINE)) and not rest.endswith(b"\n"):
            pass
        yield number, None


def _is_blank(raw: bytes | None) -> bool:
    return raw is not None and not raw.strip(_NOTHING)


def _header(
    name: str, raw: bytes | None, known: tuple[str, ...], required: tuple[str, ...]
) -> tuple[str, ...]:
    example = f"Write a header such as {','.join(required)} on the first line."
    if raw is not None and raw.startswith(_WIDE_BOMS):
        raise BatchError(f"{name}: the file is UTF-16. Save it as CSV in UTF-8.")
    if _is_blank(raw := None if raw is None else raw.removeprefix(_BOM)):
        raise BatchError(f"{name}: the file is empty, or begins with a blank line. {example}")
    try:
        header = (raw or b"\xff").decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise BatchError(f"{name}, line 1: this is no UTF-8 text. {example}") from None
    if "\r" in header:
        raise BatchError(
            f"{name}: lines end with a carriage return alone. Save it with LF or CRLF line ends."
        )
    for sign, word in ((";", "“;”"), ("\t", "tabs")):
        if sign in header and "," not in header:
            raise BatchError(
                f"{name}: the columns are separated by {word}. Save it with commas between them."
            )
    try:
        cells = next(csv.reader([header], strict=True))
    except csv.Error:
        raise BatchError(f"{name}, line 1: a quotation mark is not closed. {example}") from None
    columns = tuple(cell.strip().lower() for cell in cells)
    while columns and not columns[-1]:
        columns = columns[:-1]
    _check_columns(name, columns, known, required)
    return columns


def _check_columns(
    name: str, columns: tuple[str, ...], known: tuple[str, ...], required: tuple[str, ...]
) -> None:
    unknown = [column for column in columns if column not in known]
    if unknown:
        shown = ", ".join(quoted(column) for column in unknown[:_MOST_NAMED])
        more = f" and {len(unknown) - _MOST_NAMED} more" if len(unknown) > _MOST_NAMED else ""
        near = get_close_matches(unknown[0], known, 1)
        hint = f"Did you mean {near[0]}? " if near else ""
        raise BatchError(
            f"{name}, line 1: unknown columns: {shown}{more}. {hint}"
            f"The first line names the columns; known are {', '.join(known)}."
        )
    if twice := [column for column in dict.fromkeys(columns) if columns.count(column) > 1]:
        raise BatchError(f"{name}, line 1: {twice[0]} is named twice. Name each column once.")
    if missing := [column for column in required if column not in columns]:
        raise BatchError(
            f"{name}, line 1: there is no column {' or '.join(missing)}. "
            f"Needed are {' and '.join(required)}; known are {', '.join(known)}."
        )


def _row(line: int, raw: bytes | None, columns: tuple[str, ...]) -> Row:
    if raw is None:
        return Row(line, {}, f"The line is longer than {MOST_BYTES_A_LINE:,} bytes.")
    try:
        text = raw.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        return Row(line, {}, "The line is no UTF-8 text. Save the file as UTF-8.")
    try:
        cells = next(csv.reader([text], strict=True))
    except csv.Error:
        return Row(
            line, {}, "A quotation mark is not closed or stands in mid-cell. A row is one line."
        )
    while len(cells) > len(columns) and not cells[-1].strip():
        cells.pop()
    if len(cells) != len(columns):
        return Row(
            line,
            {},
            f"The line has {len(cells)} cells, the header names {len(columns)} columns. "
            "A cell that holds a comma stands in quotation marks.",
        )
    return Row(line, dict(zip(columns, (cell.strip() for cell in cells), strict=True)))
