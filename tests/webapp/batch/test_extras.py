"""Parquet and the cluster: the same answers, and a clear word where the extra is missing."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest
from distributed import Client
from pyarrow import parquet

from layers.facts import DATA_DIR
from tests.webapp.batch.conftest import DAY, WAIT_S, Desk, running, slow_site
from webapp.batch.edition import Edition, OtherEditionError

Refused = Callable[..., str]
# One row in ten is answered, so that there is much to share out and little to wait for.
PAIRS = "from,to,as_of,id\n" + "".join(
    f"{('Vladivostok', 'Rajin')[n % 2]},Pyongyang,{'' if n % 10 == 0 else 'banana'},{n}\n"
    for n in range(1_000)
)
INSTALL = ".venv/bin/pip install -r requirements-batch.txt"


def test_parquet_holds_what_csv_holds(desk: Desk) -> None:
    pairs = desk.file("from,to,id\nVladivostok,Rajin,=1+1\nRajin,Vladivostok,\nAtlantis,Rajin,\n")
    out = desk.folder / "answers.parquet"
    assert desk.run("batch", pairs, "--as-of", DAY).exit_code == 0
    assert desk.run("batch", pairs, "--as-of", DAY, "--out", out).exit_code == 0
    table = parquet.read_table(out)
    rows = desk.rows()
    assert table.num_rows == len(rows)
    assert table.column_names == list(rows[0])
    kinds = {name: str(table.schema.field(name).type) for name in ("id", "rank", "time_h_typical")}
    assert kinds == {"id": "string", "rank": "int64", "time_h_typical": "double"}
    for record, row in zip(table.to_pylist(), rows, strict=True):
        assert record["way"] == row["way"]
        assert record["rank"] == (int(row["rank"]) if row["rank"] else None)
        assert record["time_h_typical"] == float(row["time_h_typical"])
    # Nothing runs a cell of a Parquet file, so its text is as it was given.
    assert table.column("id")[0].as_py() == "=1+1"
    assert desk.left() == ["answers.csv", "answers.errors.csv", "answers.parquet", "pairs.csv"]


def test_a_matrix_as_parquet(desk: Desk) -> None:
    places = desk.file("place\nVladivostok\nPyongyang\n", "places.csv")
    out = desk.folder / "answers.parquet"
    result = desk.run("matrix", places, "--as-of", "2021-06-01", "--out", out)
    assert result.exit_code == 0, result.output
    assert parquet.read_table(out).to_pylist()[0] == {
        "from": "vladivostok",
        "vladivostok": 0.0,
        "pyongyang": None,
    }


def test_without_the_extra_the_command_to_install_it_is_told(
    desk: Desk, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found(name: str) -> object:
        return None if name in ("pyarrow", "distributed") else find_spec(name)

    monkeypatch.setattr("webapp.batch.output.importlib.util.find_spec", found)
    monkeypatch.setattr("webapp.batch_commands.find_spec", found)
    pairs = desk.file("from,to\nVladivostok,Rajin\n")
    told = refused("batch", pairs, "--out", desk.folder / "answers.parquet")
    assert "Parquet needs PyArrow" in told
    assert INSTALL in told
    told = refused("batch", pairs, "--cluster", "tcp://127.0.0.1:8786")
    assert "this needs Dask" in told
    assert INSTALL in told


def test_another_edition_is_named() -> None:
    own, other = Edition("a" * 64, "b" * 64, "2026.11.0"), Edition("c" * 64, "d" * 64, "2026.12.0")
    told = str(OtherEditionError(own, other, "porter"))
    assert "porter holds data 2026.12.0 (dddddddddddd) in the place of 2026.11.0" in told
    assert "code cccccccccccc in the place of aaaaaaaaaaaa" in told


class Cluster:
    """A Dask scheduler on this machine, and the workers that a test starts."""

    def __init__(self, root: Path, folder: Path) -> None:
        self._root, self._folder = root, folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        self._started: list[subprocess.Popen[bytes]] = []
        self._dask("scheduler", "--host", "127.0.0.1", "--port", str(port))

    def worker(
        self, cwd: Path | None = None, environment: Mapping[str, str] | None = None
    ) -> "subprocess.Popen[bytes]":
        """Start a worker by the documented command, less its nanny: to be killed for good."""
        return self._dask(
            *("worker", self.address, "--nthreads", "1", "--no-nanny"),
            *("--host", "127.0.0.1", "--local-directory", str(self._folder)),
            cwd=cwd,
            environment=environment,
        )

    def _dask(
        self,
        *args: str,
        cwd: Path | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> "subprocess.Popen[bytes]":
        started = subprocess.Popen(
            [sys.executable, "-m", "dask", *args, "--no-dashboard"],
            cwd=cwd or self._root,
            env={**os.environ, **(environment or {})},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._started.append(started)
        return started

    def await_workers(self, count: int = 1) -> None:
        """Wait until so many workers are there: a run gives up on them sooner than a test should.

        A scheduler without any counts as there when it answers.
        """
        with Client(self.address, timeout=WAIT_S, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            if count:
                client.wait_for_workers(count, timeout=WAIT_S)

    def end(self) -> None:
        """End what was started, by its own process."""
        for started in reversed(self._started):
            started.kill()
            started.wait(timeout=WAIT_S)


@contextmanager
def cluster(root: Path, folder: Path) -> Iterator[Cluster]:
    """A cluster without workers, ended afterwards."""
    found = Cluster(root, folder)
    try:
        yield found
    finally:
        found.end()


def ask(desk: Desk, root: Path, address: str) -> AbstractContextManager["subprocess.Popen[str]"]:
    """The command in a process of its own, as a reader runs it."""
    command = [sys.executable, "-m", "flask", "batch", str(desk.folder / "pairs.csv")]
    return running(
        [*command, "--as-of", DAY, "--out", str(desk.out), "--cluster", address], cwd=root
    )


def test_a_cluster_gives_every_answer_though_a_worker_is_killed(
    desk: Desk, root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    desk.file(PAIRS)
    with cluster(root, tmp_path_factory.mktemp("dask")) as machines:
        slow = {"PYTHONPATH": slow_site(desk.folder)}
        first, second = machines.worker(environment=slow), machines.worker(environment=slow)
        machines.await_workers(2)
        with ask(desk, root, machines.address) as run:
            desk.wait_for(100, run)
            first.kill()
            first.wait(timeout=WAIT_S)
            told = run.communicate(timeout=WAIT_S)[1]
        assert run.returncode == 0, told
        assert second.poll() is None
    alone = desk.folder / "alone.csv"
    pairs = desk.folder / "pairs.csv"
    assert desk.run("batch", pairs, "--as-of", DAY, "--out", alone).exit_code == 0
    assert desk.out.read_bytes() == alone.read_bytes()
    errors = desk.folder / "answers.errors.csv"
    assert errors.read_bytes() == (desk.folder / "alone.errors.csv").read_bytes()


def told_by(desk: Desk, root: Path, address: str) -> str:
    """The one line with which a run on a cluster ends."""
    with ask(desk, root, address) as run:
        told = run.communicate(timeout=WAIT_S)[1]
    assert run.returncode == 1, told
    assert "Traceback" not in told
    assert not desk.out.exists()
    return told


def test_a_worker_with_other_data_is_refused(
    desk: Desk, root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    desk.file(PAIRS)
    folder = tmp_path_factory.mktemp("other")
    shutil.copytree(DATA_DIR, folder / "data", ignore=shutil.ignore_patterns("releases"))
    (folder / "data" / "built" / "more.csv").write_text("another\n", encoding="utf-8")
    with cluster(root, folder) as machines:
        machines.worker(environment={"CROSSGAUGE_DATA_DIR": str(folder / "data")})
        machines.await_workers()
        told = told_by(desk, root, machines.address)
    assert "holds data" in told
    assert "code" not in told
    assert "Bring it to the same checkout as this machine and start it again." in told


def test_a_worker_outside_a_checkout_is_refused(
    desk: Desk, root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    desk.file(PAIRS)
    folder = tmp_path_factory.mktemp("elsewhere")
    with cluster(root, folder) as machines:
        machines.worker(cwd=folder)
        machines.await_workers()
        told = told_by(desk, root, machines.address)
    assert "was not started in a checkout of Crossgauge" in told
    assert "the scheduler" not in told


def test_a_cluster_that_is_not_there_is_told(
    desk: Desk, root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    desk.file(PAIRS)
    with cluster(root, tmp_path_factory.mktemp("empty")) as machines:
        machines.await_workers(0)
        told = told_by(desk, root, machines.address)
        assert f"the scheduler at {machines.address} has no worker" in told
    assert f"no scheduler answers at {machines.address}" in told_by(desk, root, machines.address)
