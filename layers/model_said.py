"""What the model says to every published length and observation, kept in data/built/model_said.csv.

`flask data checks` works it out and `flask data checks --check` does so again and compares; the
page of checks reads it, so that its first visitor waits for nothing. A row that is not there is
worked out when it is asked for.
"""

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path

from geo.almanac import Almanac
from geo.atlas import Atlas
from geo.observations import ModelCheck, PublishedLength
from geo.reality import Held, HeldLength, Said, Sheet, Spread, hold, hold_length
from layers.tables import Row, read_records

FILE = "model_said.csv"
COLUMNS = (
    "id", "low", "typical", "high", "is_p10_p90", "free_km", "way", "availability",
)  # fmt: skip
LENGTHS, CHECKS = "published_lengths", "model_checks"
MAX_VALUE = 1e12


class _Kept:
    """One row: what was said, and the km of the free choice; None where there is no such way."""

    def __init__(self, row: Row) -> None:
        self.id = row.identifier("id")
        self.free_km = row.find_number("free_km", 0, MAX_VALUE)
        self.said: Said | None = None
        if row.text("typical"):
            spread = Spread(*(row.number(name, 0, MAX_VALUE) for name in Spread._fields))
            self.said = Said(
                spread,
                row.yes_no("is_p10_p90"),
                row.text("way"),
                row.text("availability"),
                frozenset(),
            )


def sheet_of(atlas: Atlas, almanac: Almanac, tick: Callable[[], None] = lambda: None) -> Sheet:
    """Every check asked of the atlas now; `tick` is called after each."""
    lengths, observations = [], []
    for length in almanac.published_lengths:
        lengths.append(hold_length(atlas, length))
        tick()
    for check in almanac.model_checks:
        observations.append(hold(atlas, check))
        tick()
    return Sheet(tuple(lengths), tuple(observations))


def said_text(sheet: Sheet) -> str:
    """The table, byte for byte."""
    rows = [*map(_length_cells, sheet.lengths), *map(_check_cells, sheet.observations)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(sorted(rows))
    return out.getvalue()


def read_sheet(data_dir: Path, atlas: Atlas, almanac: Almanac) -> Sheet:
    """Every check with what was kept of it; what was not is asked of the atlas now.

    Raises
    ------
    DataError
        The table breaks its contract.
    """
    path = data_dir / "built" / FILE
    kept = read_records(path, COLUMNS, _Kept) if path.exists() else {}
    return Sheet(
        tuple(_length(kept, atlas, length) for length in almanac.published_lengths),
        tuple(_check(kept, atlas, check) for check in almanac.model_checks),
    )


def _length(kept: Mapping[str, _Kept], atlas: Atlas, length: PublishedLength) -> HeldLength:
    row = kept.get(f"{LENGTHS}.{length.id}")
    if row is None:
        return hold_length(atlas, length)
    return HeldLength(length, row.said.spread.typical if row.said else None, row.free_km)


def _check(kept: Mapping[str, _Kept], atlas: Atlas, check: ModelCheck) -> Held:
    row = kept.get(f"{CHECKS}.{check.id}")
    return hold(atlas, check) if row is None else Held(check, row.said)


def _length_cells(held: HeldLength) -> list[str]:
    km, free_km = _number(held.model_km), _number(held.free_km)
    is_range = "" if held.model_km is None else "no"
    return [f"{LENGTHS}.{held.length.id}", km, km, km, is_range, free_km, "", ""]


def _check_cells(held: Held) -> list[str]:
    id_, said = f"{CHECKS}.{held.check.id}", held.said
    if said is None:
        return [id_, *[""] * (len(COLUMNS) - 1)]
    is_range = "yes" if said.is_p10_p90 else "no"
    return [id_, *map(_number, said.spread), is_range, "", said.way, said.availability]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"
