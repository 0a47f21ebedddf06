"""Reads data/assumptions.csv: the numbers of the model, with their ranges, in money of one year."""

from collections.abc import Collection, Mapping
from pathlib import Path

from geo.assumptions import PRICE_YEAR, Assumption, Basis
from geo.rate_names import Name, split_name
from layers.tables import Row, read_records

COLUMNS = (
    "id", "quantity", "unit", "low", "typical", "high", "good_end", "year", "includes", "basis",
    "conversion", "note", "source_ids",
)  # fmt: skip
UNITS = (
    "%/year", "USD/TEU", "USD/TEU-km", "USD/t", "USD/t-km", "g CO2e/t-km", "h", "kg CO2e/t",
    "km/day", "kn", "ratio", "t/TEU",
)  # fmt: skip
INCLUDES = (
    "border", "emissions", "fees", "gauge_change", "interest", "payload", "port", "running",
    "terminal", "transfer", "waiting",
)  # fmt: skip
# What each family of assumptions must be measured in; the model relies on it. Families that are
# not listed are hours.
UNIT_OF_FAMILY: Mapping[str, str] = {
    "speed": "km/day", "tariff": "USD/TEU-km", "emission": "g CO2e/t-km", "fee": "USD/TEU",
    "gauge.cost": "USD/TEU", "port.cost": "USD/TEU", "terminal.cost": "USD/TEU",
    "transfer.cost": "USD/TEU", "transfer.circuity": "ratio", "teu.payload": "t/TEU",
    "value.interest": "%/year",
}  # fmt: skip
FIRST_YEAR, LAST_YEAR = 1990, 2040
MAX_VALUE = 1_000_000
# Converted money is rounded to as many digits as any of the sources prints.
SIGNIFICANT_DIGITS = 4


def read_assumptions(
    path: Path, sources: Collection[str], factors: Mapping[int, float]
) -> dict[str, Assumption]:
    """Assumptions by id.

    Parameters
    ----------
    factors
        What one USD of each year is worth in USD of `PRICE_YEAR`.
    """
    return read_records(path, COLUMNS, lambda row: _assumption(row, sources, factors))


def is_money(unit: str) -> bool:
    """Whether a unit is one of money."""
    return unit.startswith("USD/")


def _assumption(row: Row, sources: Collection[str], factors: Mapping[int, float]) -> Assumption:
    unit = _unit(row)
    year = int(row.number("year", FIRST_YEAR, LAST_YEAR))
    factor = _factor(row, year, factors) if is_money(unit) else 1.0
    low, typical, high = (_of_price_year(value, factor) for value in _range(row))
    basis = row.choice("basis", Basis)
    return Assumption(
        row.identifier("id"),
        row.required("quantity"),
        unit,
        low,
        typical,
        high,
        row.one_of("good_end", ("low", "high")),
        year,
        _includes(row),
        basis,
        row.text("conversion"),
        row.text("note"),
        _sources(row, basis, sources),
        factor,
    )


def _unit(row: Row) -> str:
    unit, id_ = row.one_of("unit", UNITS), row.identifier("id")
    name = split_name(id_)
    if name is None:
        row.fail("id", f"must belong to a known family such as speed.rail, found '{id_}'")
    expected = _expected_unit(name)
    if unit != expected:
        row.fail("unit", f"must be {expected} for '{id_}', found '{unit}'")
    return unit


def _expected_unit(name: Name) -> str:
    """Cargo that is not in containers is priced by the tonne."""
    if name.family == "speed" and name.where[:1] == ("sea",):
        return "kn"
    if name.family == "emission" and name.where[:1] == ("hub",):
        return "kg CO2e/t"
    unit = UNIT_OF_FAMILY.get(name.family, "h")
    return unit.replace("USD/TEU", "USD/t") if name.kind else unit


def _factor(row: Row, year: int, factors: Mapping[int, float]) -> float:
    if year not in factors:
        row.fail(
            "year",
            f"must be a year that price_index.csv has, so that the price can be told in USD of "
            f"{PRICE_YEAR}, found {year}",
        )
    return factors[year]


def _of_price_year(value: float, factor: float) -> float:
    return value if factor == 1.0 else float(f"{value * factor:.{SIGNIFICANT_DIGITS}g}")


def _range(row: Row) -> tuple[float, float, float]:
    low, typical, high = (row.number(name, 0, MAX_VALUE) for name in ("low", "typical", "high"))
    if not low <= typical <= high:
        row.fail("typical", f"must lie from low to high, found {low:g}, {typical:g}, {high:g}")
    return low, typical, high


def _includes(row: Row) -> tuple[str, ...]:
    row.required("includes")
    for part in row.texts("includes"):
        if part not in INCLUDES:
            row.fail("includes", f"must be one of {', '.join(INCLUDES)}, found '{part}'")
    return row.texts("includes")


def _sources(row: Row, basis: Basis, sources: Collection[str]) -> tuple[str, ...]:
    if basis is not Basis.ASSUMED:
        return row.sources(sources)
    if row.text("source_ids"):
        row.fail("source_ids", "must be empty where the basis is 'assumed'")
    return ()
