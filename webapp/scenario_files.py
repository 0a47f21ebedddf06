"""A scenario kept in a file (TOML): read strictly, every error with its line.

docs/scenarios.md describes the format and docs/scenario-example.toml is one.
"""

import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.assumptions import Assumption
from geo.scenario import Preset, Scenario
from webapp.arguments import ArgumentError, quoted
from webapp.asking import Given
from webapp.changeable import Changeable, near_ids
from webapp.scenario_arguments import (
    MOST_SET,
    MOST_VALUE_USD,
    PRESETS,
    Ends,
    assumption_of,
    checked,
    checked_range,
    no_contradiction,
    number_text,
    passages_of,
)

FILE_KEYS = ("title", "preset", "open", "closed", "value_usd_per_t", "assumptions")
RANGE_KEYS = ("low", "typical", "high", "unit")
# A scenario is a page of text; more is another file that was named by mistake.
MOST_BYTES = 200_000
_HELD = ("open", "closed")


class ScenarioFileError(Exception):
    """A scenario file cannot be used: which, where in it, what is wrong, what would be right."""


@dataclass(frozen=True, slots=True)
class _File:
    """A file as it is read: its name and text, to say where something stands."""

    name: str
    text: str

    def where(self, key: str) -> str:
        """The file, and the line on which `key` is written, where that can be told."""
        # An id without quotation marks may be split by a heading such as [assumptions.dwell].
        for wanted in dict.fromkeys((key, key.partition(".")[2], key.rpartition(".")[2])):
            if not wanted:
                continue
            name = rf"""(?:[\w."']*\.)?["']?{re.escape(wanted)}["']?"""
            pattern = re.compile(rf"^\s*\[?\s*{name}\s*[=\]]")
            for number, line in enumerate(self.text.splitlines(), start=1):
                if pattern.match(line):
                    return f"{self.name}, line {number}, {key}"
        return f"{self.name}, {key}"


def read_scenario_file(path: Path, changeable: Changeable) -> Given:
    """The scenario of a file.

    Raises
    ------
    ScenarioFileError
        There is no such file, it is no TOML, or something in it is not known or cannot be meant.
    """
    text = _text_of(path)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = f"{path.name}: this is not TOML: {error}. See docs/scenarios.md."
        raise ScenarioFileError(message) from None
    try:
        return _read(table, _File(path.name, text), changeable)
    except ArgumentError as error:
        raise ScenarioFileError(str(error)) from None


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            message = f"{path.name}: the file is too large for a scenario. Name a smaller one."
            raise ScenarioFileError(message)
        # A byte order mark is what some editors write; TOML itself does not allow one.
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        message = f"{path}: the scenario file cannot be read: {reason}. Name another file."
        raise ScenarioFileError(message) from None
    except UnicodeDecodeError:
        message = f"{path.name}: the file is not UTF-8 text. Save it as UTF-8."
        raise ScenarioFileError(message) from None


def _read(table: Mapping[str, Any], file: _File, changeable: Changeable) -> Given:
    for key in table:
        if key not in FILE_KEYS:
            near = near_ids(key, FILE_KEYS)
            right = f"Did you mean {near[0]}?" if near else f"Known are: {', '.join(FILE_KEYS)}."
            if key in changeable.assumptions or isinstance(table[key], dict):
                right = "Values of assumptions stand under [assumptions]."
            raise ArgumentError(file.where(key), "there is no such key", right)
    if not isinstance(table.get("title", ""), str):
        raise ArgumentError(file.where("title"), "this is no text", 'Write title = "…".')
    held = {key: _passages(key, table.get(key, []), file, changeable) for key in _HELD}
    try:
        no_contradiction(held["open"], held["closed"])
    except ArgumentError as error:
        message = str(error).partition(": ")[2].partition(". ")
        raise ArgumentError(file.where("closed"), message[0], message[2]) from None
    values, ranges = _assumptions(table.get("assumptions", {}), file, changeable)
    return Given(
        Scenario(_preset(table, file), values, held["open"], held["closed"], ranges),
        _value_usd(table, file),
    )


def _preset(table: Mapping[str, Any], file: _File) -> Preset:
    given = table.get("preset", PRESETS[0])
    if given not in PRESETS:
        raise ArgumentError(
            file.where("preset"),
            f"{quoted(str(given))} is not known",
            f"Choose one of {', '.join(PRESETS)}.",
        )
    return Preset(given)


def _value_usd(table: Mapping[str, Any], file: _File) -> float | None:
    given = table.get("value_usd_per_t")
    if given is None:
        return None
    right = f"Give USD a tonne, from 0 to {MOST_VALUE_USD:,.0f}."
    name = file.where("value_usd_per_t")
    number = _number(given)
    if number is None or not 0 <= number <= MOST_VALUE_USD:
        raise ArgumentError(name, f"{quoted(str(given))} cannot be used", right)
    return number


def _passages(key: str, given: object, file: _File, changeable: Changeable) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise ArgumentError(
            file.where(key),
            "this is no list of ids",
            f'Write {key} = ["kp-ru-khasan-tumangang", "cn-kp-dandong-sinuiju.road"].',
        )
    return passages_of(file.where(key), given, changeable)


def _assumptions(
    given: object, file: _File, changeable: Changeable
) -> tuple[tuple[tuple[str, float], ...], tuple[tuple[str, Ends], ...]]:
    if not isinstance(given, dict):
        raise ArgumentError(
            file.where("assumptions"), "this is no table", "Write [assumptions] on a line."
        )
    values: dict[str, float] = {}
    ranges: dict[str, Ends] = {}
    for id_, value in _flat(given, ""):
        where = file.where(id_)
        assumption = assumption_of(where, id_, changeable)
        if isinstance(value, dict):
            ranges[id_] = _range(where, value, assumption)
        else:
            values[id_] = checked(where, _plain(where, value, assumption), assumption)
    if len(values) + len(ranges) > MOST_SET:
        raise ArgumentError(
            file.where("assumptions"),
            f"{len(values) + len(ranges)} values are too many",
            f"Set at most {MOST_SET}.",
        )
    return tuple(sorted(values.items())), tuple(sorted(ranges.items()))


def _flat(table: Mapping[str, Any], before: str) -> Iterator[tuple[str, Any]]:
    """Ids with their values: an id without quotation marks is, in TOML, a table in a table."""
    for key, value in table.items():
        is_table = isinstance(value, dict) and not set(value) & set(RANGE_KEYS)
        if is_table and value:
            yield from _flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _plain(where: str, value: object, assumption: Assumption) -> float:
    number = _number(value)
    if number is None:
        raise ArgumentError(
            where,
            f"{quoted(str(value))} is not a number",
            f"Give one in {assumption.unit} without quotation marks, such as "
            f"{number_text(assumption.typical)}.",
        )
    return number


def _range(where: str, given: Mapping[str, Any], assumption: Assumption) -> Ends:
    for key in given:
        if key not in RANGE_KEYS:
            raise ArgumentError(
                where, f"{quoted(key)} is not known", f"Known are: {', '.join(RANGE_KEYS)}."
            )
    unit = given.get("unit", assumption.unit)
    if unit != assumption.unit:
        raise ArgumentError(
            where,
            f"the unit {quoted(str(unit))} is wrong",
            f"This one is in {assumption.unit}: convert the numbers, or leave unit out.",
        )
    missing = [key for key in RANGE_KEYS[:3] if key not in given]
    if missing:
        raise ArgumentError(
            where,
            f"the range lacks {', '.join(missing)}",
            f'Write {{low = 24, typical = 48, high = 96, unit = "{assumption.unit}"}}.',
        )
    low, typical, high = (_plain(where, given[key], assumption) for key in RANGE_KEYS[:3])
    return checked_range(where, (low, typical, high), assumption)
