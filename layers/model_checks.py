"""Reads data/model_checks.csv: what was observed, beside the question that the model answers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from geo.model import Mode
from geo.observations import (
    KIND_OF_MEASURE,
    UNITS_OF_MEASURE,
    CheckKind,
    Measure,
    ModelCheck,
    Relation,
)
from layers.published_lengths import place_ids
from layers.tables import Row, read_records

COLUMNS = (
    "id", "what", "from_id", "via", "to_id", "crossings", "modes", "cargo", "teu", "tonnes",
    "as_of", "measure", "relation", "low", "high", "unit", "year", "tunes", "note", "source_ids",
)  # fmt: skip
CONTAINER = "container"
CARGOES = (CONTAINER, "coal", "grain_bulk", "grain_bag", "general")
FIRST_YEAR, LAST_YEAR = 1990, 2040
MAX_VALUE = 100_000_000
# A label over a row of a drawing, on the width of a phone.
MAX_WHAT = 48


@dataclass(frozen=True, slots=True)
class Named:
    """Ids that a row may name, and what one USD of each year is worth in the model's money."""

    crossings: Collection[str]
    sources: Collection[str]
    price_factors: Mapping[int, float]


def read_model_checks(path: Path, known: Named) -> dict[str, ModelCheck]:
    """Model checks by id. That the places exist is the data check's to see."""
    return read_records(path, COLUMNS, lambda row: _model_check(row, known))


def _model_check(row: Row, known: Named) -> ModelCheck:
    if row.text("tunes"):
        rule = "must be empty: a document that tuned an assumption may not check the model"
        row.fail("tunes", f"{rule}, found '{row.text('tunes')}'")
    measure = row.choice("measure", Measure)
    low, high = (row.number(column, 0, MAX_VALUE) for column in ("low", "high"))
    if not 0 < low <= high:
        row.fail("high", f"must be at least 'low', which is above 0, found {low:g} and {high:g}")
    cargo, teu, tonnes = _lot(row)
    year = int(row.number("year", FIRST_YEAR, LAST_YEAR))
    return ModelCheck(
        row.identifier("id"),
        _what(row),
        row.identifier("from_id"),
        place_ids(row, "via"),
        row.identifier("to_id"),
        row.references("crossings", known.crossings, "crossing"),
        _modes(row),
        cargo,
        teu,
        tonnes,
        _day(row),
        measure,
        row.choice("relation", Relation),
        low,
        high,
        row.one_of("unit", UNITS_OF_MEASURE[measure]),
        year,
        row.text("note"),
        row.sources(known.sources),
        _price_factor(row, measure, year, known.price_factors),
    )


def _price_factor(row: Row, measure: Measure, year: int, factors: Mapping[int, float]) -> float:
    if KIND_OF_MEASURE[measure] is not CheckKind.PRICE:
        return 1.0
    if year not in factors:
        row.fail("year", f"must be a year of price_index.csv where money is printed, found {year}")
    return factors[year]


def _what(row: Row) -> str:
    text = row.required("what")
    if len(text) > MAX_WHAT:
        row.fail("what", f"must be at most {MAX_WHAT} characters, found {len(text)}")
    return text


def _lot(row: Row) -> tuple[str, float | None, float | None]:
    """Kind of cargo, TEU and tonnes: containers are counted, everything else is weighed."""
    cargo = row.one_of("cargo", CARGOES)
    teu, tonnes = (row.find_length(column, MAX_VALUE) for column in ("teu", "tonnes"))
    if cargo == CONTAINER and teu is None:
        row.fail("teu", "must not be empty where the cargo is 'container'")
    if cargo != CONTAINER and (teu is not None or tonnes is None):
        row.fail("tonnes", f"must be given, and 'teu' empty, where the cargo is '{cargo}'")
    return cargo, teu, tonnes


def _modes(row: Row) -> tuple[Mode, ...]:
    row.required("modes")
    return row.choices("modes", Mode)


def _day(row: Row) -> date:
    text = row.required("as_of")
    try:
        return date.fromisoformat(text)
    except ValueError:
        row.fail("as_of", f"must be a day such as 2022-10-15, found '{text}'")
