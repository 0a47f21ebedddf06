"""The committed facts keep every rule, and `flask data check` says so even when they do not."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from layers.check import Outcome, check_data
from layers.facts import DATA_DIR


@cache
def of_the_committed_facts() -> Outcome:
    return check_data()


def test_the_committed_facts_keep_every_rule() -> None:
    assert [str(error) for error in of_the_committed_facts().errors] == []


@pytest.mark.parametrize(
    ("what", "least"),
    [
        ("crossings", 30), ("bridges", 20), ("ports", 20), ("gauge_breaks", 25), ("events", 430),
        ("trade", 220), ("places", 450),
    ],
)  # fmt: skip
def test_there_is_as_much_as_promised(what: str, least: int) -> None:
    counts = of_the_committed_facts().counts
    assert counts is not None
    assert getattr(counts, what) >= least


def test_everything_on_the_map_has_a_source_and_an_accuracy_and_every_crossing_a_history() -> None:
    counts = of_the_committed_facts().counts
    assert counts is not None
    assert counts.accounted == counts.located
    assert counts.histories == counts.crossings
    text = counts.text()
    assert "100% of" in text
    assert f"{counts.events} events" in text


# -- the command ---------------------------------------------------------------------------------


def flask(*words: str, data_dir: Path) -> subprocess.Popen[str]:
    environ = {**os.environ, "CROSSGAUGE_DATA_DIR": str(data_dir)}
    command = [sys.executable, "-m", "flask", *words]
    return subprocess.Popen(command, text=True, env=environ, stdout=-1, stderr=-1)


def test_the_command_works_on_damaged_facts_that_no_server_starts_with(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA_DIR, folder, ignore=shutil.ignore_patterns("releases"))
    ferries = folder / "ferries.csv"
    ferries.write_text(ferries.read_text("utf-8").replace("\ncn-", "\nCN-", 1), "utf-8")
    check, server = flask("data", "check", data_dir=folder), flask("routes", data_dir=folder)
    told, refused = check.communicate()[1], server.communicate()[1]
    assert check.returncode == 1
    assert "data/ferries.csv, line 2, column id: must be an id of small letters" in told
    assert "Not checked until they are mended: cells" in told
    assert server.returncode != 0
    assert "Crossgauge cannot start" in refused
