"""Reads data/cargo.csv: the kinds of cargo."""

from collections.abc import Collection
from pathlib import Path

from geo.assumptions import Basis
from geo.cargo import CargoKind
from geo.rate_names import CONTAINER, LOOSE_KINDS
from layers.errors import DataError
from layers.gauge_breaks import METHODS
from layers.tables import Row, read_records

COLUMNS = (
    "id", "name_en", "wagon", "wagon_payload_t", "wagon_teu", "train_wagons",
    "lorry_payload_t", "axle_load_t", "gauge_methods", "vessel", "is_liner", "goes_by_ferry",
    "default_t", "basis", "note", "source_ids",
)  # fmt: skip
KINDS = (CONTAINER, *LOOSE_KINDS)
VESSELS = ("bulk", "container", "general")
MAX_PAYLOAD_T, MAX_TEU, MAX_WAGONS, MAX_AXLE_T, MAX_LOT_T = 200, 8, 400, 40, 2_000_000
MAX_LORRY_T = 100


def read_cargo(path: Path, sources: Collection[str]) -> dict[str, CargoKind]:
    """Kinds of cargo by id.

    Raises
    ------
    DataError
        A cell is wrong, or a kind that the model knows has no row.
    """
    kinds = read_records(path, COLUMNS, lambda row: _kind(row, sources))
    for kind in KINDS:
        if kind not in kinds:
            raise DataError(f"data/{path.name}", None, "id", f"must have a row for '{kind}'")
    return kinds


def _kind(row: Row, sources: Collection[str]) -> CargoKind:
    kind_id = row.one_of("id", KINDS)
    train_wagons = row.find_whole("train_wagons", 1, MAX_WAGONS)
    if train_wagons is None:
        row.fail("train_wagons", "must not be empty")
    basis = row.choice("basis", Basis)
    return CargoKind(
        kind_id,
        row.required("name_en"),
        row.required("wagon"),
        row.length("wagon_payload_t", MAX_PAYLOAD_T),
        _wagon_teu(row, kind_id),
        train_wagons,
        _lorry_payload_t(row, kind_id),
        row.length("axle_load_t", MAX_AXLE_T),
        _methods(row),
        row.one_of("vessel", VESSELS),
        row.yes_no("is_liner"),
        row.yes_no("goes_by_ferry"),
        row.length("default_t", MAX_LOT_T),
        basis.value,
        row.text("note"),
        _sources(row, basis, sources),
    )


def _wagon_teu(row: Row, kind_id: str) -> float | None:
    found = row.find_length("wagon_teu", MAX_TEU)
    if (found is None) == (kind_id == CONTAINER):
        row.fail("wagon_teu", "must be given for containers, and only for them")
    return found


def _lorry_payload_t(row: Row, kind_id: str) -> float | None:
    found = row.find_length("lorry_payload_t", MAX_LORRY_T)
    if (found is None) != (kind_id == CONTAINER):
        row.fail("lorry_payload_t", "must be given for all but containers, which have a lorry each")
    return found


def _methods(row: Row) -> tuple[str, ...]:
    row.required("gauge_methods")
    return row.references("gauge_methods", METHODS, "way across a break of gauge")


def _sources(row: Row, basis: Basis, sources: Collection[str]) -> tuple[str, ...]:
    if basis is not Basis.ASSUMED:
        return row.sources(sources)
    if row.text("source_ids"):
        row.fail("source_ids", "must be empty where the basis is 'assumed'")
    return ()
