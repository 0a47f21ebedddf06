"""A run that is stopped loses nothing and leaves nothing half-written."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest

from tests.webapp.batch.conftest import DAY, WAIT_S, Desk, running, slow_site
from webapp.batch import plans, pool
from webapp.batch.work import Ask, Done, Setup, Task, work

ROWS = 11
# Mostly rows that cost nothing, so that there is much to do and little to wait for.
MIXED = "from,to,as_of,id\n" + "".join(
    f"Vladivostok,Rajin,{DAY if number % 10 == 0 else 'banana'},{number}\n"
    for number in range(1_000)
)


class Power:
    """Lets a run work until it is cut, in the way that a test chooses."""

    def __init__(self) -> None:
        self.left: int | None = None
        self.cut: BaseException = KeyboardInterrupt()
        self.worked = 0

    def here(self, setup: Setup, tasks: Iterator[Task]) -> Iterator[Done]:
        """As `pool.here`, until the power is cut."""
        for task in tasks:
            if self.left == 0:
                raise self.cut
            if self.left is not None:
                self.left -= 1
            self.worked += len(task.asks)
            yield work(setup, task)


@pytest.fixture
def power(monkeypatch: pytest.MonkeyPatch) -> Power:
    """Power over runs of tasks of two questions each, written down at once."""
    power = Power()
    monkeypatch.setattr(pool, "here", power.here)
    monkeypatch.setattr(plans, "ASKS_A_TASK", 2)
    return power


@pytest.fixture
def pairs(desk: Desk) -> Path:
    """Eleven rows of which two are wrong."""
    rows = ["Vladivostok,Rajin" if n not in (3, 8) else "Atlantis,Rajin" for n in range(ROWS)]
    return desk.file("from,to\n" + "\n".join(rows))


def whole(desk: Desk, pairs: Path) -> tuple[bytes, bytes]:
    """What a run in one go gives."""
    out = desk.folder / "whole.csv"
    assert desk.run("batch", pairs, "--as-of", DAY, "--out", out).exit_code == 0
    errors = out.with_name("whole.errors.csv")
    found = (out.read_bytes(), errors.read_bytes())
    out.unlink()
    errors.unlink()
    return found


def test_the_same_command_goes_on(desk: Desk, pairs: Path, power: Power) -> None:
    expected = whole(desk, pairs)
    power.left, power.worked = 3, 0
    stopped = desk.run("batch", pairs, "--as-of", DAY)
    assert stopped.exit_code == 130
    assert f"Stopped at row 6 of {ROWS}; the same command goes on." in stopped.output
    assert desk.left() == ["answers.csv.parts", "pairs.csv"]
    power.left = None
    result = desk.run("batch", pairs, "--as-of", DAY)
    assert result.exit_code == 0, result.output
    assert f"resumed at row 7 of {ROWS}" in result.output
    assert power.worked == ROWS
    assert desk.left() == ["answers.csv", "answers.errors.csv", "pairs.csv"]
    assert desk.out.read_bytes() == expected[0]
    assert (desk.folder / "answers.errors.csv").read_bytes() == expected[1]


def test_what_was_written_after_the_journal_is_cut_off(
    desk: Desk, pairs: Path, power: Power
) -> None:
    expected = whole(desk, pairs)
    power.left = 2
    desk.run("batch", pairs, "--as-of", DAY)
    with (desk.folder / "answers.csv.parts" / "rows.csv").open("ab") as rows:
        rows.write(b"half a li")
    power.left = None
    assert desk.run("batch", pairs, "--as-of", DAY).exit_code == 0
    assert desk.out.read_bytes() == expected[0]


def test_again_starts_afresh(desk: Desk, pairs: Path, power: Power) -> None:
    power.left, power.worked = 3, 0
    desk.run("batch", pairs, "--as-of", DAY)
    power.left = None
    result = desk.run("batch", pairs, "--as-of", DAY, "--again")
    assert "resumed" not in result.output
    assert power.worked == 6 + ROWS


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("questions", "the questions changed"),
        ("options", "the options changed"),
        ("code", "the program changed"),
        ("data", "the data changed"),
    ],
)
def test_a_run_of_something_else_is_not_taken_up(
    desk: Desk, pairs: Path, power: Power, monkeypatch: pytest.MonkeyPatch, change: str, words: str
) -> None:
    power.left = 3
    desk.run("batch", pairs, "--as-of", DAY)
    power.left, options = None, ["--as-of", DAY]
    if change == "questions":
        pairs.write_text(pairs.read_text(encoding="utf-8") + "\nRajin,Vladivostok\n", "utf-8")
    elif change == "options":
        options = ["--as-of", "2024-01-01"]
    else:
        journal = desk.folder / "answers.csv.parts" / "journal.json"
        kept = json.loads(journal.read_text(encoding="utf-8"))
        kept["identity"][change] = "another"
        journal.write_text(json.dumps(kept), encoding="utf-8")
    before = desk.left()
    result = desk.run("batch", pairs, *options)
    assert result.exit_code == 1
    assert f"interrupted at row 6, but {words} since. --again starts afresh" in result.output
    assert desk.left() == before


def test_a_run_without_a_day_keeps_the_one_it_began_with(
    desk: Desk, pairs: Path, power: Power
) -> None:
    power.left = 3
    desk.run("batch", pairs)
    journal = desk.folder / "answers.csv.parts" / "journal.json"
    kept = json.loads(journal.read_text(encoding="utf-8"))
    assert kept["state"]["day"] == "2026-11-22"
    kept["state"]["day"] = "2026-11-20"
    journal.write_text(json.dumps(kept), encoding="utf-8")
    power.left = None
    assert desk.run("batch", pairs).exit_code == 0
    assert [row["as_of"] for row in desk.rows()][-1] == "2026-11-20"


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("{", "journal.json is damaged"),
        ('{"format": 1}', "journal.json is damaged"),
        (None, "is shorter than the journal says"),
    ],
)
def test_a_damaged_journal_is_told(
    desk: Desk, pairs: Path, power: Power, damage: str | None, words: str
) -> None:
    power.left = 3
    desk.run("batch", pairs, "--as-of", DAY)
    parts = desk.folder / "answers.csv.parts"
    if damage is None:
        (parts / "rows.csv").write_bytes(b"")
    else:
        (parts / "journal.json").write_text(damage, encoding="utf-8")
    result = desk.run("batch", pairs, "--as-of", DAY)
    assert result.exit_code == 1
    assert words in result.output
    assert "--again starts afresh" in result.output


def test_a_stop_while_the_files_are_put_in_their_place_is_mended(
    desk: Desk, pairs: Path, power: Power, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = whole(desk, pairs)

    def cut(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("webapp.batch.output.os.replace", cut)
        result = desk.run("batch", pairs, "--as-of", DAY)
    assert result.exit_code == 1
    assert "cannot be written: No space left on device. What is done is kept" in result.output
    power.worked = 0
    assert desk.run("batch", pairs, "--as-of", DAY).exit_code == 0
    assert desk.out.read_bytes() == expected[0]


def test_two_runs_do_not_write_one_file(
    desk: Desk, pairs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner: list[str] = []

    def ask_again(setup: Setup, tasks: Iterator[Task]) -> Iterator[Done]:
        inner.append(desk.run("batch", pairs, "--as-of", DAY).output)
        yield from map(partial(work, setup), tasks)

    monkeypatch.setattr(pool, "here", ask_again)
    assert desk.run("batch", pairs, "--as-of", DAY).exit_code == 0
    assert "Another process is writing answers.csv" in inner[0]


def test_a_fault_of_ours_costs_one_row(
    desk: Desk, pairs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("webapp.batch.work.ask_with_hint", broken)
    assert desk.run("batch", pairs, "--as-of", DAY).exit_code == 1
    told = [row["error"] for row in desk.errors()]
    assert len(told) == ROWS
    assert told[0].startswith("This is a fault of Crossgauge; report it: ZeroDivisionError")


def test_an_input_that_changes_meanwhile_is_told(
    desk: Desk, pairs: Path, power: Power, monkeypatch: pytest.MonkeyPatch
) -> None:
    power.cut, power.left = EOFError(), None
    short = iter([Task((Ask(2),))])
    monkeypatch.setattr(plans.PairsPlan, "tasks", lambda *_: short)
    result = desk.run("batch", pairs, "--as-of", DAY)
    assert "1 of 11 questions were found: the file changed while it was read" in result.output


def start(desk: Desk, root: Path) -> AbstractContextManager["subprocess.Popen[str]"]:
    """The command as a process of its own, on two processes."""
    command = [sys.executable, "-m", "flask", "batch", str(desk.folder / "pairs.csv")]
    return running(
        [*command, "--as-of", DAY, "--out", str(desk.out), "--jobs", "2"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": slow_site(desk.folder)},
        start_new_session=True,
    )


def test_processes_give_what_one_gives_through_a_stop_and_a_kill(desk: Desk, root: Path) -> None:
    desk.file(MIXED)
    with start(desk, root) as first:
        desk.wait_for(50, first)
        os.killpg(first.pid, signal.SIGINT)
        told = first.communicate(timeout=WAIT_S)[1]
    assert first.returncode == 130, told
    assert "the same command goes on" in told
    assert "Traceback" not in told
    assert not desk.out.exists()

    with start(desk, root) as second:
        desk.wait_for(300, second)
        second.kill()
        second.communicate(timeout=WAIT_S)
    assert not desk.out.exists()

    with start(desk, root) as third:
        told = third.communicate(timeout=WAIT_S)[1]
    assert third.returncode == 0, told
    assert "resumed at row" in told
    assert "100 % 1,000 of 1,000" in told
    alone = desk.folder / "alone.csv"
    result = desk.run("batch", desk.folder / "pairs.csv", "--as-of", DAY, "--out", alone)
    assert result.exit_code == 0
    assert desk.out.read_bytes() == alone.read_bytes()
    errors = desk.folder / "answers.errors.csv"
    assert errors.read_bytes() == (desk.folder / "alone.errors.csv").read_bytes()
