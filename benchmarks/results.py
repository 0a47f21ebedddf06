"""What one run has measured: plain data that is kept as JSON beside the code."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.timing import Times

Row = dict[str, Times]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far answers to the same question agree.

    `paths` and `tables` were asked of every peer, and of those `paths_alike` and `tables_alike`
    had the same weight everywhere. Of `lengths` pairs of listed places our kilometres differ from
    the peers' by at most 100 m in `lengths_alike`; the widest difference is `widest_km`.
    """

    paths: int
    paths_alike: int
    tables: int
    tables_alike: int
    lengths: int
    lengths_alike: int
    widest_km: float


@dataclass(frozen=True, slots=True)
class Results:
    """One run. Names of peers are those of `benchmarks.peers`; `ours` is this project.

    `graphs`: nodes and edges by name. `questions`: milliseconds by what is changed before each.
    `paths`: milliseconds by graph and peer. `prepared`: seconds from the graph to the first path.
    `new_weights`: milliseconds for new weights and one path. `lengths`: seconds for the whole
    table, by package; `length_origins` says from how many origins, where not from all. `batch`:
    comparisons a second by number of processes. `start`: seconds and megabytes by name.
    """

    made_on: str
    seed: int
    machine: dict[str, str]
    versions: dict[str, str]
    graphs: dict[str, tuple[int, int]]
    questions: Row
    paths: dict[str, Row]
    prepared: dict[str, float]
    new_weights: Row
    length_places: int
    length_origins: dict[str, int]
    lengths: Row
    agreement: Agreement
    batch_rows: int
    batch: Row
    start: Row

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def read(cls, path: Path) -> "Results":
        """The results of a file written from `to_json`."""
        rows: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        for name in ("questions", "new_weights", "lengths", "batch", "start"):
            rows[name] = _times(rows[name])
        rows["paths"] = {graph: _times(row) for graph, row in rows["paths"].items()}
        rows["graphs"] = {name: tuple(counts) for name, counts in rows["graphs"].items()}
        rows["agreement"] = Agreement(**rows["agreement"])
        return cls(**rows)


def _times(row: dict[str, dict[str, Any]]) -> Row:
    return {name: Times(**values) for name, values in row.items()}
