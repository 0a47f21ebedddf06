"""Reads data/town_names.csv: names of towns that readers know and the built table would leave out.

GeoNames has dozens of spellings of a large town, of which the build keeps the first few; the older
English names (Kiev, Peking) and those of the country itself (Roma, Wien) are chosen by hand.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from layers.names import scripts_of
from layers.sources import read_sources
from layers.tables import Row, read_records

FILE = "town_names.csv"
COLUMNS = ("id", "names", "note", "source_ids")


@dataclass(frozen=True, slots=True)
class TownSpellings:
    """Names of the town of an id, the best known first."""

    id: str
    names: tuple[str, ...]
    note: str
    source_ids: tuple[str, ...]


def read_town_names(path: Path, sources: Collection[str]) -> dict[str, TownSpellings]:
    """Names by id of the town.

    Raises
    ------
    DataError
        A cell is wrong: a row without a name, or a name in two scripts.
    """
    return read_records(path, COLUMNS, lambda row: _spellings(row, sources))


def _spellings(row: Row, sources: Collection[str]) -> TownSpellings:
    names = row.texts("names")
    if not names:
        row.fail("names", "must not be empty")
    for name in names:
        if len(scripts_of(name)) != 1:
            row.fail("names", f"must be names of letters of one script, found '{name}'")
    return TownSpellings(row.identifier("id"), names, row.text("note"), row.sources(sources))


def chosen_names(data_dir: Path) -> dict[str, tuple[str, ...]]:
    """The names that the table of `data_dir` chooses, by id of the town; none without a table.

    Raises
    ------
    DataError
        A cell is wrong.
    """
    path = data_dir / FILE
    if not path.exists():
        return {}
    rows = read_town_names(path, read_sources(data_dir / "sources.csv"))
    return {row.id: row.names for row in rows.values()}
