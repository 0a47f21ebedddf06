"""Reads data/assumptions.csv: the numbers of the model, with their ranges."""

from collections.abc import Collection, Mapping
from pathlib import Path

from geo.assumptions import Assumption, Basis
from layers.tables import Row, read_records

COLUMNS = (
    "id", "quantity", "unit", "low", "typical", "high", "good_end", "year", "includes", "basis",
    "conversion", "note", "source_ids",
)  # fmt: skip
UNITS = (
    "USD/TEU", "USD/TEU-km", "g CO2e/t-km", "h", "kg CO2e/t", "km/day", "kn", "ratio", "t/TEU",
)  # fmt: skip
INCLUDES = (
    "border", "emissions", "fees", "gauge_change", "payload", "port", "running", "terminal",
    "transfer", "waiting",
)  # fmt: skip
# What each family of assumptions must be measured in; the model relies on it.
UNIT_OF_FAMILY: Mapping[str, str] = {
    "speed.rail": "km/day", "speed.road": "km/day", "speed.sea": "kn", "tariff": "USD/TEU-km",
    "emission.hub": "kg CO2e/t", "emission": "g CO2e/t-km", "dwell": "h", "fee": "USD/TEU",
    "gauge.hours": "h", "gauge.cost": "USD/TEU", "port.hours": "h", "port.cost": "USD/TEU",
    "wait": "h", "terminal.hours": "h", "terminal.cost": "USD/TEU", "transfer.hours": "h",
    "transfer.cost": "USD/TEU", "transfer.circuity": "ratio", "teu.payload": "t/TEU",
}  # fmt: skip
FIRST_YEAR, LAST_YEAR = 1990, 2040
MAX_VALUE = 1_000_000


def read_assumptions(path: Path, sources: Collection[str]) -> dict[str, Assumption]:
    """Assumptions by id."""
    return read_records(path, COLUMNS, lambda row: _assumption(row, sources))


def _assumption(row: Row, sources: Collection[str]) -> Assumption:
    assumption_id = row.identifier("id")
    low, typical, high = _range(row)
    basis = row.choice("basis", Basis)
    return Assumption(
        assumption_id,
        row.required("quantity"),
        _unit(row, assumption_id),
        low,
        typical,
        high,
        row.one_of("good_end", ("low", "high")),
        int(row.number("year", FIRST_YEAR, LAST_YEAR)),
        _includes(row),
        basis,
        row.text("conversion"),
        row.text("note"),
        _sources(row, basis, sources),
    )


def _unit(row: Row, assumption_id: str) -> str:
    unit = row.one_of("unit", UNITS)
    families = [
        name for name in UNIT_OF_FAMILY if f"{assumption_id}.".startswith((f"{name}.", f"{name}_"))
    ]
    if not families:
        row.fail("id", f"must belong to a known family such as speed.rail, found '{assumption_id}'")
    expected = UNIT_OF_FAMILY[max(families, key=len)]
    if unit != expected:
        row.fail("unit", f"must be {expected} for '{assumption_id}', found '{unit}'")
    return unit


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
