"""Reads data/price_index.csv: consumer prices of the United States, year by year."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from geo.assumptions import PRICE_YEAR
from layers.errors import DataError
from layers.tables import Row, read_records

COLUMNS = ("id", "cpi", "months", "note", "source_ids")
FIRST_YEAR, LAST_YEAR = 1913, 2040
MAX_INDEX = 10_000


@dataclass(frozen=True, slots=True)
class PriceLevel:
    """Mean of the CPI-U (all items, US city average, 1982–84 = 100) over `months` of a year."""

    id: str
    cpi: float
    months: int
    note: str
    source_ids: tuple[str, ...]


def read_price_index(path: Path, sources: Collection[str]) -> dict[str, PriceLevel]:
    """Price levels by year, as text.

    Raises
    ------
    DataError
        A cell is wrong, or the year in whose money the model reckons is missing.
    """
    levels = read_records(path, COLUMNS, lambda row: _level(row, sources))
    if str(PRICE_YEAR) not in levels:
        rule = f"must have {PRICE_YEAR}, the year in whose money the model reckons"
        raise DataError(f"data/{path.name}", None, "id", rule)
    return levels


def price_factors(levels: Mapping[str, PriceLevel]) -> dict[int, float]:
    """What one USD of each year is worth in USD of `PRICE_YEAR`: CPI of that ÷ CPI of the year."""
    base = levels[str(PRICE_YEAR)].cpi
    return {int(year): base / level.cpi for year, level in levels.items()}


def _level(row: Row, sources: Collection[str]) -> PriceLevel:
    year = int(row.number("id", FIRST_YEAR, LAST_YEAR))
    months = row.find_whole("months", 1, 12)
    if months is None:
        row.fail("months", "must not be empty")
    return PriceLevel(
        str(year), row.length("cpi", MAX_INDEX), months, row.text("note"), row.sources(sources)
    )
