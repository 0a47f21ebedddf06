"""Strict reading of the CSV tables in data/: form first, then one cell at a time.

A table has a header line and one line per row, in canonical form (UTF-8, LF, minimal quoting) and
sorted by `id`, so that a change of data shows as a small, readable difference of text.
"""

import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple, NoReturn, Protocol, TypeVar
from urllib.parse import urlsplit

from geo.model import LonLat
from layers.country_boxes import COUNTRY_BOXES
from layers.errors import DataError
from layers.table_text import read_cells, table_name

ID_PATTERN = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
NUMBER_PATTERN = re.compile(r"-?\d+(\.\d+)?")
LENGTH_PATTERN = re.compile(r"\d+(\.\d+)?")
PARTIAL_DATE_PATTERN = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
MAX_ID_LENGTH = 90
# What nearly every address looks like, told in a tenth of the time of taking one apart.
PLAIN_ADDRESS_PATTERN = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(?:/[!-~]*)?")
WEB_SCHEMES = ("http", "https")
TRACK_GAUGES = ("1000", "1067", "1435", "1520", "1668", "1676")

Choice = TypeVar("Choice", bound=StrEnum)


class Identified(Protocol):
    """Anything with an id."""

    @property
    def id(self) -> str: ...


Record = TypeVar("Record", bound=Identified)
Built = TypeVar("Built")


class Row(NamedTuple):
    """One line of a table. Every method takes a column, and raises DataError on a wrong cell."""

    file: str
    line: int
    cells: Mapping[str, str]

    def fail(self, column: str, rule: str) -> NoReturn:
        raise DataError(self.file, self.line, column, rule)

    def text(self, column: str) -> str:
        """Cell as it stands; may be empty."""
        return self.cells[column]

    def find_text(self, column: str) -> str | None:
        return self.cells[column] or None

    def required(self, column: str) -> str:
        text = self.cells[column]
        if not text:
            self.fail(column, "must not be empty")
        return text

    def identifier(self, column: str) -> str:
        text = self.required(column)
        if not ID_PATTERN.fullmatch(text) or len(text) > MAX_ID_LENGTH:
            self.fail(
                column,
                "must be an id of small letters and digits joined by '-', '_' or '.', "
                f"at most {MAX_ID_LENGTH} long, found '{text}'",
            )
        return text

    def find_reference(self, column: str, known: Collection[str], kind: str) -> str | None:
        """Id of another table, or None where the cell is empty."""
        text = self.cells[column]
        if text and text not in known:
            self.fail(column, f"must name {_a(kind)} that exists, found '{text}'")
        return text or None

    def reference(self, column: str, known: Collection[str], kind: str) -> str:
        self.required(column)
        return self.find_reference(column, known, kind) or ""

    def texts(self, column: str) -> tuple[str, ...]:
        """Members of a list cell, in the order given."""
        text = self.cells[column]
        if ";" not in text and text == text.strip():
            return (text,) if text else ()
        members = tuple(text.split(";"))
        if "" in members or tuple(map(str.strip, members)) != members:
            self.fail(column, "must be a list joined by ';' without blanks or empty members")
        if len(set(members)) != len(members):
            self.fail(column, "must not repeat a member")
        return members

    def references(self, column: str, known: Collection[str], kind: str) -> tuple[str, ...]:
        members = self.texts(column)
        for member in members:
            if member not in known:
                self.fail(column, f"must name {_a(kind)} that exists, found '{member}'")
        return members

    def sources(self, known: Collection[str]) -> tuple[str, ...]:
        """Source ids of the row; at least one."""
        self.required("source_ids")
        return self.references("source_ids", known, "source")

    def choice(self, column: str, allowed: type[Choice]) -> Choice:
        try:
            return allowed(self.cells[column])
        except ValueError:
            return allowed(self.one_of(column, [member.value for member in allowed]))

    def choices(self, column: str, allowed: type[Choice]) -> tuple[Choice, ...]:
        texts = self.texts(column)
        try:
            return tuple(allowed(text) for text in texts)
        except ValueError:
            names = {member.value for member in allowed}
            wrong = next(text for text in texts if text not in names)
            self.fail(column, f"must be one of {_listed(names)}, found '{wrong}'")

    def one_of(self, column: str, allowed: Collection[str]) -> str:
        text = self.cells[column]
        if text not in allowed:
            self.fail(column, f"must be one of {_listed(allowed)}, found '{text}'")
        return text

    def yes_no(self, column: str) -> bool:
        return self.one_of(column, ("yes", "no")) == "yes"

    def number(self, column: str, low: float, high: float) -> float:
        """Number within [low, high]."""
        text = self.required(column)
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not NUMBER_PATTERN.fullmatch(text) or not low <= value <= high:
            self.fail(column, f"must be a number from {low:g} to {high:g}, found '{text}'")
        return value

    def find_number(self, column: str, low: float, high: float) -> float | None:
        return self.number(column, low, high) if self.cells[column] else None

    def length(self, column: str, high: float) -> float:
        """Length above 0."""
        text = self.required(column)
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not LENGTH_PATTERN.fullmatch(text) or not 0 < value <= high:
            self.fail(column, f"must be a number greater than 0, found '{text}'")
        return value

    def find_length(self, column: str, high: float) -> float | None:
        return self.length(column, high) if self.cells[column] else None

    def find_whole(self, column: str, low: int, high: int) -> int | None:
        value = self.find_number(column, low, high)
        if value is not None and not value.is_integer():
            self.fail(column, f"must be a whole number, found '{self.cells[column]}'")
        return None if value is None else int(value)

    def gauges(self, column: str) -> tuple[int, ...]:
        """Track gauges in mm."""
        members = self.texts(column)
        for member in members:
            if member not in TRACK_GAUGES:
                self.fail(column, f"must be gauges in mm such as 1435 or 1520, found '{member}'")
        return tuple(int(member) for member in members)

    def country(self, column: str) -> str:
        return self.one_of(column, COUNTRY_BOXES)

    def position(self, *countries: str) -> LonLat:
        """`lon` and `lat`, inside the rough box of one of the countries if any are given."""
        lon, lat = self.number("lon", -180, 180), self.number("lat", -180, 180)
        boxes = [COUNTRY_BOXES[country] for country in countries]
        if boxes and not _is_in(boxes, lon, lat):
            swapped = "; these two are swapped" if _is_in(boxes, lat, lon) else ""
            self.fail(
                "lon",
                f"must lie in the rough box of {' or '.join(countries)}, found {lon:g}, {lat:g} "
                f"(longitude first{swapped})",
            )
        return LonLat(lon, self.number("lat", -90, 90))

    def accuracy(self) -> float:
        return self.length("accuracy_m", 300_000)

    def partial_date(self, column: str) -> str:
        """ISO day, month or year, as exactly as it is known; empty where it is not."""
        text = self.cells[column]
        if text and not PARTIAL_DATE_PATTERN.fullmatch(text):
            self.fail(column, f"must be an ISO day, month or year or empty, found '{text}'")
        return text

    def address(self, column: str) -> str:
        """Web address, or nothing."""
        text = self.cells[column]
        if PLAIN_ADDRESS_PATTERN.fullmatch(text):
            return text
        parts = urlsplit(text)
        if text and (parts.scheme not in WEB_SCHEMES or not parts.netloc or " " in text):
            self.fail(column, f"must be an http or https address or empty, found '{text}'")
        return text


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row that its reader refused, and why. `row_id` is None in a table without ids."""

    row_id: str | None
    error: DataError


_BROKEN_ROWS: ContextVar[list[BrokenRow] | None] = ContextVar("broken_rows", default=None)


@contextmanager
def collecting() -> Iterator[list[BrokenRow]]:
    """Within it readers leave wrong rows out and list them, where they else stop at the first."""
    broken: list[BrokenRow] = []
    token = _BROKEN_ROWS.set(broken)
    try:
        yield broken
    finally:
        _BROKEN_ROWS.reset(token)


def read_table(path: Path, columns: Sequence[str]) -> tuple[Row, ...]:
    """Rows of a CSV file whose header is exactly `columns`.

    Raises
    ------
    DataError
        The file is missing, not canonical, has another header, or is not sorted by a unique id.
    """
    return _rows(table_name(path), _sound_lines(path, columns))


def read_columns(path: Path, columns: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Cells of a CSV file column by column, for a table that is too long to look at row by row.

    Raises
    ------
    DataError
        As for `read_table`; of what the cells say nothing is checked.
    """
    rows = _sound_lines(path, columns)[1:]
    return tuple(zip(*rows, strict=True)) if rows else tuple(() for _ in columns)


def form_errors(path: Path) -> list[DataError]:
    """Everything that is wrong with the form of a table, whatever its columns are.

    Rows are looked at only where every line can be read.
    """
    lines, errors = read_cells(path)
    return errors or list(_row_errors(table_name(path), lines))


def read_each(path: Path, columns: Sequence[str], build: Callable[[Row], Built]) -> list[Built]:
    """What `build` makes of each row, in file order; within `collecting`, of each right row."""
    return built_of(read_table(path, columns), build)


def built_of(rows: Iterable[Row], build: Callable[[Row], Built]) -> list[Built]:
    """What `build` makes of each of some rows; within `collecting`, of each right row."""
    found = []
    for row in rows:
        try:
            found.append(build(row))
        except DataError as error:
            broken = _BROKEN_ROWS.get()
            if broken is None:
                raise
            broken.append(BrokenRow(row.cells.get("id"), error))
    return found


def read_records(
    path: Path, columns: Sequence[str], build: Callable[[Row], Record]
) -> dict[str, Record]:
    """Records of a table by id, in file order."""
    return {record.id: record for record in read_each(path, columns, build)}


def _sound_lines(path: Path, columns: Sequence[str]) -> list[list[str]]:
    """Header and rows of a table without errors of form."""
    file = table_name(path)
    lines, errors = read_cells(path)
    for error in errors:
        raise error
    if not lines or tuple(lines[0]) != tuple(columns):
        raise DataError(file, 1, None, f"must have the columns {','.join(columns)}")
    for error in _row_errors(file, lines):
        raise error
    return lines


def _rows(file: str, lines: Sequence[Sequence[str]]) -> tuple[Row, ...]:
    header = lines[0]
    return tuple(
        Row(file, number, dict(zip(header, cells, strict=False)))
        for number, cells in enumerate(lines[1:], start=2)
    )


def _row_errors(file: str, lines: Sequence[Sequence[str]]) -> Iterator[DataError]:
    """Rows with too many or too few cells, ill-set text, and ids out of order."""
    if not lines or _has_sound_rows(lines):
        return
    last = ""
    for row, cells in zip(_rows(file, lines), lines[1:], strict=True):
        if len(cells) != len(lines[0]):
            rule = f"must have {len(lines[0])} cells, not {len(cells)}"
            yield DataError(file, row.line, None, rule)
            continue
        for column, text in row.cells.items():
            if text != text.strip() or "  " in text:
                rule = "must not have outer or double blanks"
                yield DataError(file, row.line, column, rule)
        if "id" in row.cells:
            try:
                last = _checked_id(row, last)
            except DataError as error:
                yield error


def _has_sound_rows(lines: Sequence[Sequence[str]]) -> bool:
    """Whether `_row_errors` would find nothing, told without looking at cells one by one."""
    header, rows = lines[0], lines[1:]
    if any(len(cells) != len(header) for cells in rows):
        return False
    flat = list(chain.from_iterable(rows))
    if list(map(str.strip, flat)) != flat or "  " in "\n".join(flat):
        return False
    if "id" not in header:
        return True
    at = header.index("id")
    ids = [cells[at] for cells in rows]
    return all(len(text) <= MAX_ID_LENGTH and ID_PATTERN.fullmatch(text) for text in ids) and all(
        one < other for one, other in pairwise(ids)
    )


def _checked_id(row: Row, last: str) -> str:
    """The row's id, which must come after the `last` one."""
    this = row.identifier("id")
    if this == last:
        row.fail("id", f"must be unique, '{this}' stands twice")
    if this < last:
        row.fail("id", f"must be sorted, '{this}' stands after '{last}'")
    return this


def _is_in(boxes: Iterable[tuple[float, ...]], lon: float, lat: float) -> bool:
    return any(west <= lon <= east and south <= lat <= north for west, south, east, north in boxes)


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(name or "(empty)" for name in sorted(names))
