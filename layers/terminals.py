"""Reads data/terminals.csv: stations where cargo may change between lorry and train under way."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from geo.model import Place
from layers.tables import Row, read_records

COLUMNS = ("id", "note", "source_ids")


@dataclass(frozen=True, slots=True)
class Terminal:
    """A station with a yard for both, and what says so."""

    id: str
    note: str
    source_ids: tuple[str, ...]


def read_terminals(
    path: Path, places: Mapping[str, Place], sources: Collection[str]
) -> dict[str, Terminal]:
    """Terminals by id, which is the id of the place."""
    return read_records(path, COLUMNS, lambda row: _terminal(row, places, sources))


def _terminal(row: Row, places: Mapping[str, Place], sources: Collection[str]) -> Terminal:
    return Terminal(row.reference("id", places, "place"), row.text("note"), row.sources(sources))
