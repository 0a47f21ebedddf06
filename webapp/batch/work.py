"""One task in, the text of its rows out. This alone runs in other processes and on other machines.

A task holds questions as the parameters of an address; they are read as the pages read them, so no
file can understand a question in another way than the page does.
"""

import csv
import io
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from werkzeug.datastructures import MultiDict

from geo.atlas import Atlas
from geo.errors import GeoError, SamePlaceError
from layers import load_atlas
from layers.answer_table import Cells, best_open, way_cells
from webapp.arguments import ArgumentError
from webapp.asking import Given, question
from webapp.batch.columns import question_cells
from webapp.batch.edition import Edition, OtherEditionError, edition_of
from webapp.changeable import Changeable, changeable_of
from webapp.config import load_config
from webapp.queries import Question, ask_with_hint
from webapp.spreadsheet import cell

ERROR_COLUMNS = ("line", "id", "from", "to", "error")
_LOT = ("teu", "tonnes")
_MOST_NAMES = 100_000

Parameters = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Setup:
    """What all tasks of a run have in common.

    `options` hold for every question that does not say otherwise, `day` where no `as_of` is given.
    `measure` asks for a matrix: the best open value in the place of rows. `edition` is that of the
    asking process, where the worker may have another; `data_dir` None means the worker's own.
    """

    options: Parameters
    given: Given
    day: date
    data_dir: Path | None
    edition: Edition | None = None
    measure: str | None = None
    is_for_spreadsheets: bool = True


@dataclass(frozen=True, slots=True)
class Ask:
    """One question: its line, its parameters; `fault` says why it cannot be asked at all.

    `copied` stands before the cells of the question in every row, `inserted` behind them.
    """

    line: int
    parameters: Parameters = ()
    copied: tuple[Any, ...] = ()
    inserted: tuple[Any, ...] = ()
    id: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """Questions to be answered in one go; `head` begins the one row of a matrix."""

    asks: tuple[Ask, ...]
    head: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a task: CSV text of its rows and of what was wrong, with their numbers."""

    asks: int
    bad: int
    rows: int
    text: str
    errors: str


class Asker:
    """Reads and asks questions of one atlas; keeps what names were found to mean."""

    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas
        self._changeable = changeable_of(atlas.facts)
        self._resolve = lru_cache(_MOST_NAMES)(lambda text: atlas.gazetteer.get(text).id)

    def resolve(self, text: str) -> str:
        """Id of the place that a text names; raises UnknownPlaceError."""
        return self._resolve(text)

    def changeable(self) -> Changeable:
        """What a question may change."""
        return self._changeable

    def read(self, setup: Setup, parameters: Parameters) -> Question:
        """The question of `parameters`, with the options of the run where they are silent.

        Raises
        ------
        ArgumentError, UnknownPlaceError
        """
        said = {name for name, _ in parameters}
        if said.intersection(_LOT):
            said.update(_LOT)
        kept = (pair for pair in setup.options if pair[0] not in said)
        args = MultiDict([*kept, *parameters])
        return question(args, self, today=setup.day, given=setup.given)


_ASKERS: dict[Path, Asker] = {}
_LOCK = Lock()


def asker_of(data_dir: Path) -> Asker:
    """The asker of this process, made once however many threads ask for it."""
    with _LOCK:
        if data_dir not in _ASKERS:
            _ASKERS[data_dir] = Asker(load_atlas(data_dir))
        return _ASKERS[data_dir]


def adopt(data_dir: Path, atlas: Atlas) -> None:
    """Use an atlas that this process has loaded already."""
    with _LOCK:
        _ASKERS.setdefault(data_dir, Asker(atlas))


def work(setup: Setup, task: Task) -> Done:
    """Answer every question of a task.

    Raises
    ------
    OtherEditionError
        This process holds other code or data than the one that asks.
    """
    data_dir = setup.data_dir or load_config(os.environ).data_dir
    asker = asker_of(data_dir)
    if setup.edition is not None:
        own = edition_of(data_dir, asker.atlas.facts.version)
        if own != setup.edition:
            raise OtherEditionError(setup.edition, own, platform.node())
    return _Writer(setup, asker).done(task)


class _Writer:
    """Collects the rows of one task."""

    def __init__(self, setup: Setup, asker: Asker) -> None:
        self._setup, self._asker = setup, asker
        self._rows: list[Cells] = []
        self._errors: list[Cells] = []

    def done(self, task: Task) -> Done:
        if self._setup.measure is None:
            for ask_ in task.asks:
                self._rows += self._tried(ask_, self._ways) or []
        elif task.head:
            row = [self._tried(ask_, self._best) for ask_ in task.asks]
            self._rows.append([task.head, *row])
        else:
            for ask_ in task.asks:
                self._tried(ask_, self._best)
        return Done(
            asks=len(task.asks),
            bad=len(self._errors),
            rows=len(self._rows),
            text=csv_text(self._rows, is_guarded=self._setup.is_for_spreadsheets),
            errors=csv_text(self._errors, is_guarded=True),
        )

    def _tried(self, ask_: Ask, answered: Any) -> Any:
        """What `answered` makes of a question; None, and a row of errors, where it cannot be."""
        if ask_.fault:
            return self._wrong(ask_, ask_.fault)
        try:
            return answered(ask_)
        except (GeoError, ArgumentError) as error:
            return self._wrong(ask_, str(error))
        except Exception as error:
            # A fault of ours in one question must not cost the reader the other million.
            kind = type(error).__name__
            return self._wrong(ask_, f"This is a fault of Crossgauge; report it: {kind}: {error}")

    def _wrong(self, ask_: Ask, message: str) -> None:
        ends = dict(ask_.parameters)
        row = [ask_.line, ask_.id, ends.get("from", ""), ends.get("to", ""), message]
        self._errors.append(row)

    def _ways(self, ask_: Ask) -> list[Cells]:
        asked = self._asker.read(self._setup, ask_.parameters)
        atlas = self._asker.atlas
        start = [*ask_.copied, *question_cells(asked), *ask_.inserted]
        answer = ask_with_hint(atlas, asked)
        return [[*start, *way, atlas.facts.version] for way in way_cells(answer)]

    def _best(self, ask_: Ask) -> float | None:
        asked = self._asker.read(self._setup, ask_.parameters)
        try:
            return best_open(ask_with_hint(self._asker.atlas, asked), str(self._setup.measure))
        except SamePlaceError:
            return 0.0


def csv_text(rows: Sequence[Cells], *, is_guarded: bool) -> str:
    """Rows as CSV; guarded, so that no spreadsheet takes a cell for a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    # Numbers are most of it, and need no guard.
    writer.writerows(
        ([cell(value) if isinstance(value, str) else value for value in row] for row in rows)
        if is_guarded
        else rows
    )
    return out.getvalue()
