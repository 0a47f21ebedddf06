"""What of a run is done, kept so that it survives a stop at any moment.

Rows are appended to two files in the folder of parts. From time to time both are forced to the
disk, and then the journal, which says how many bytes of each count, is replaced as a whole. What
was written after that is cut off when the run is taken up again.
"""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from types import TracebackType
from typing import Any, BinaryIO, TextIO

from webapp.batch.errors import BatchError
from webapp.batch.output import Output
from webapp.batch.work import ERROR_COLUMNS, Done, csv_text

FORMAT = 1
COMMIT_S = 1.0
# What a run rests on, in the words of the message that it has changed.
_PARTS_OF_RUN = {
    "input": "the questions",
    "options": "the options",
    "data": "the data",
    "code": "the program",
}


@dataclass(frozen=True, slots=True)
class State:
    """How far a run is; `day` is the one that stands for today in it."""

    day: date
    asks: int = 0
    bad: int = 0
    rows: int = 0
    rows_bytes: int = 0
    errors_bytes: int = 0
    is_finished: bool = False


class Journal:
    """The record of one run, which nobody else may write meanwhile."""

    def __init__(self, output: Output, identity: Mapping[str, str]) -> None:
        self._output, self._identity = output, dict(identity)
        self._path = output.parts / "journal.json"
        self._lock: TextIO | None = None
        self._files: tuple[BinaryIO, BinaryIO] | None = None
        self._committed_s = 0.0
        self.state = State(date.min)

    def begin(self, day: date, columns: Sequence[str], *, again: bool) -> bool:
        """Take up the run that was interrupted, or begin one; whether there was one.

        Parameters
        ----------
        day
            Stands for today in a run that begins now; an interrupted one keeps its own.

        Raises
        ------
        BatchError
            Another process is at it, or what is there is a run of something else.
        """
        self._output.parts.mkdir(exist_ok=True)
        self._take_lock()
        if again:
            self._clear()
        found = self._read()
        if found is None:
            self._clear()
            self.state = State(day)
        else:
            self.state = found
        if not self.state.is_finished:
            self._open(columns)
        return found is not None

    def add(self, done: Done) -> None:
        """Keep what came of the next task."""
        assert self._files is not None
        rows, errors = done.text.encode(), done.errors.encode()
        self._files[0].write(rows)
        self._files[1].write(errors)
        self.state = replace(
            self.state,
            asks=self.state.asks + done.asks,
            bad=self.state.bad + done.bad,
            rows=self.state.rows + done.rows,
            rows_bytes=self.state.rows_bytes + len(rows),
            errors_bytes=self.state.errors_bytes + len(errors),
        )
        if time.monotonic() - self._committed_s >= COMMIT_S:
            self.commit()

    def commit(self) -> None:
        """Make everything added so far survive whatever comes."""
        if self._files is None:
            return
        for handle in self._files:
            handle.flush()
            os.fsync(handle.fileno())
        new = self._path.with_suffix(".new")
        state = {**asdict(self.state), "day": self.state.day.isoformat()}
        kept = {"format": FORMAT, "identity": self._identity, "state": state}
        with new.open("wb") as handle:
            handle.write(json.dumps(kept).encode())
            handle.flush()
            os.fsync(handle.fileno())
        os.replace(new, self._path)
        self._committed_s = time.monotonic()

    def finish(self) -> None:
        """Mark the run as whole; its files may now be moved away."""
        self.state = replace(self.state, is_finished=True)
        self.commit()
        self._close()

    def __enter__(self) -> "Journal":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            self.commit()
        except OSError:
            # The disk is full: the last journal that could be written stands.
            if kind is None:
                raise
        finally:
            self._close()
            if self._lock is not None:
                # Only who holds the lock may clear away a folder in which nothing was begun.
                if not self._path.exists():
                    shutil.rmtree(self._output.parts, ignore_errors=True)
                self._lock.close()

    def _take_lock(self) -> None:
        lock = (self._output.parts / "lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            raise BatchError(
                f"Another process is writing {self._output.path.name}. Wait for it, or name "
                "another --out."
            ) from None
        self._lock = lock

    def _clear(self) -> None:
        for path in self._output.parts.iterdir():
            if path.name != "lock":
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _read(self) -> State | None:
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
            state = dict(kept["state"])
            found = State(**{**state, "day": date.fromisoformat(state["day"])})
            self._refuse_other(kept)
        except FileNotFoundError:
            return None
        except (ValueError, TypeError, KeyError):
            raise BatchError(
                f"{self._path} is damaged, so the run cannot be taken up. --again starts afresh."
            ) from None
        for path, size in (
            (self._output.rows, found.rows_bytes),
            (self._output.wrong, found.errors_bytes),
        ):
            if not found.is_finished and (not path.exists() or path.stat().st_size < size):
                raise BatchError(
                    f"{path} is shorter than the journal says, so the run cannot be taken up. "
                    "--again starts afresh."
                )
        return found

    def _refuse_other(self, kept: Mapping[str, Any]) -> None:
        before = kept["identity"]
        changed = [
            words
            for key, words in _PARTS_OF_RUN.items()
            if before.get(key) != self._identity.get(key)
        ]
        if kept["format"] != FORMAT or changed:
            what = " and ".join(changed) or "the form of the journal"
            raise BatchError(
                f"{self._output.parts.name} holds a run that was interrupted at row "
                f"{kept['state']['asks']:,}, but {what} changed since. --again starts afresh; "
                "another --out keeps both."
            )

    def _open(self, columns: Sequence[str]) -> None:
        heads = [
            csv_text([list(names)], is_guarded=False).encode() for names in (columns, ERROR_COLUMNS)
        ]
        sizes = (self.state.rows_bytes, self.state.errors_bytes)
        self._files = (self._output.rows.open("ab"), self._output.wrong.open("ab"))
        for handle, size in zip(self._files, sizes, strict=True):
            handle.truncate(size)
        if not sizes[0]:
            for handle, head in zip(self._files, heads, strict=True):
                handle.write(head)
            self.state = replace(self.state, rows_bytes=len(heads[0]), errors_bytes=len(heads[1]))
            self.commit()

    def _close(self) -> None:
        for handle in self._files or ():
            handle.close()
        self._files = None
