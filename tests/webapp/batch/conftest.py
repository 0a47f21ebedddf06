"""The commands for many questions, run in a folder of their own."""

import csv
import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

DAY = "2026-06-01"
ROOT = Path(__file__).resolve().parents[3]
# Only a run that hangs takes so long, on however busy a machine.
WAIT_S = 300.0
# Loaded by every Python of a run: however fast the machine, there is time to stop it.
SLOW = """
import time
from geo.atlas import Atlas

compare = Atlas.compare


def slowly(self, *args, **options):
    time.sleep(0.1)
    return compare(self, *args, **options)


Atlas.compare = slowly
"""


@contextmanager
def running(command: Sequence[str], **options: Any) -> Iterator["subprocess.Popen[str]"]:
    """A command in a process of its own, whose errors are kept; ended if the test ends before."""
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **options
    ) as run:
        try:
            yield run
        finally:
            run.kill()


class Desk:
    """A folder with files to ask from, and the shell to ask with."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self._app, self.folder = app, folder

    def file(self, text: str | bytes, name: str = "pairs.csv") -> Path:
        """Write a file to ask from."""
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    @property
    def out(self) -> Path:
        return self.folder / "answers.csv"

    def run(self, command: str, *args: object) -> Result:
        """Run a command with `--out answers.csv` and one process, unless told otherwise."""
        given = [str(arg) for arg in args]
        if "--out" not in given:
            given += ["--out", str(self.out)]
        if not {"--jobs", "--cluster"} & set(given):
            given += ["--jobs", "1"]
        return self._app.test_cli_runner().invoke(args=[command, *given])

    def rows(self, path: Path | None = None) -> list[dict[str, str]]:
        """The rows of a file of answers."""
        with (path or self.out).open(encoding="utf-8", newline="") as handle:
            return list(csv.DictReader(handle))

    def errors(self) -> list[dict[str, str]]:
        """The rows of the file of errors."""
        return self.rows(self.folder / "answers.errors.csv")

    def left(self) -> list[str]:
        """Names of all files and folders."""
        return sorted(path.name for path in self.folder.iterdir())

    def wait_for(self, asks: int, run: "subprocess.Popen[str]") -> None:
        """Wait until so many questions of a run in a process of its own are written down."""
        journal = self.folder / "answers.csv.parts" / "journal.json"
        last_s = time.monotonic() + WAIT_S
        while time.monotonic() < last_s:
            if journal.exists() and json.loads(journal.read_bytes())["state"]["asks"] >= asks:
                return
            if run.poll() is not None:
                pytest.fail(f"the run ended before {asks} questions: {run.communicate()[1]}")
            time.sleep(0.05)
        pytest.fail(f"{asks} questions were not done within {WAIT_S:.0f} s")


def slow_site(folder: Path) -> str:
    """A search path with which every Python takes its time over each answer."""
    site = folder / "site"
    site.mkdir(exist_ok=True)
    (site / "sitecustomize.py").write_text(SLOW, encoding="utf-8")
    return f"{ROOT}{os.pathsep}{site}"


@pytest.fixture
def desk(real_app: Flask, tmp_path: Path) -> Desk:
    """The shell over the committed facts, in an empty folder."""
    return Desk(real_app, tmp_path)


@pytest.fixture
def refused(desk: Desk) -> Callable[..., str]:
    """Run a command that must refuse, leaving nothing behind; the one line that it says."""

    def run(command: str, *args: object) -> str:
        before = desk.left()
        result = desk.run(command, *args)
        assert result.exit_code == 1, result.output
        assert desk.left() == before
        lines = result.output.strip().splitlines()
        assert len(lines) == 1, result.output
        return lines[0].removeprefix("Error: ")

    return run
