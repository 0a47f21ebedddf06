"""Where the answers go: a file that appears when it is whole, and what is kept until then."""

import importlib.util
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from webapp.batch.columns import Kind
from webapp.batch.errors import BatchError

SUFFIXES = (".csv", ".parquet")
INSTALL = ".venv/bin/pip install -r requirements-batch.txt"
_CSV, _PARQUET = SUFFIXES


@dataclass(frozen=True, slots=True)
class Output:
    """The file of the answers and its companions.

    `errors` lists what could not be answered. `parts` is a folder that holds what is done until all
    is: `rows`, `wrong`, and the journal.
    """

    path: Path

    @property
    def is_parquet(self) -> bool:
        return self.path.suffix == _PARQUET

    @property
    def errors(self) -> Path:
        return self.path.with_name(f"{self.path.stem}.errors.csv")

    @property
    def parts(self) -> Path:
        return self.path.with_name(f"{self.path.name}.parts")

    @property
    def rows(self) -> Path:
        return self.parts / "rows.csv"

    @property
    def wrong(self) -> Path:
        return self.parts / "errors.csv"

    def publish(self, columns: Mapping[str, Kind], *, has_errors: bool) -> None:
        """Put both files in their place and clear the parts away; safe to do again."""
        whole = self.rows
        if self.is_parquet and whole.exists():
            # Arrow is an extra, which few commands need.
            from webapp.batch.parquet import write_parquet  # noqa: PLC0415

            whole = self.parts / "rows.parquet"
            write_parquet(self.rows, whole, columns)
        if not has_errors:
            self.errors.unlink(missing_ok=True)
        elif self.wrong.exists():
            os.replace(self.wrong, self.errors)
        if whole.exists():
            os.replace(whole, self.path)
        shutil.rmtree(self.parts)


def open_output(path: Path, read: Path | None, *, again: bool) -> Output:
    """The output at `path`, if it can be written.

    Parameters
    ----------
    read
        The file that the questions come from, which must not be written over.
    again
        Whether a file that is there already may be replaced.

    Raises
    ------
    BatchError
    """
    if path.suffix not in SUFFIXES:
        raise BatchError(f"--out: {path.name} is neither .csv nor .parquet. Name one of the two.")
    folder = path.parent
    if not folder.is_dir():
        raise BatchError(f"--out: there is no folder {folder}. Make it first.")
    if not os.access(folder, os.W_OK):
        raise BatchError(f"--out: nothing can be written in {folder}. Choose another folder.")
    output = Output(path)
    if path.is_dir():
        raise BatchError(f"--out: {path} is a folder. Name a file.")
    if read is not None and read.resolve() in (path.resolve(), output.errors.resolve()):
        raise BatchError(f"--out: the answers would overwrite {read.name}. Name another file.")
    if output.is_parquet and importlib.util.find_spec("pyarrow") is None:
        raise BatchError(f"--out: Parquet needs PyArrow. Install it with: {INSTALL}")
    if path.exists() and not output.parts.exists() and not again:
        raise BatchError(f"--out: {path.name} is there already. --again replaces it.")
    return output
