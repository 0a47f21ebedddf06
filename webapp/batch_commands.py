"""The shell: `flask batch`, `flask matrix`, `flask sweep`, many questions at once.

What answers them is imported when one of them is run: the server never needs it.
"""

import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from flask import Flask
from flask.cli import with_appcontext
from werkzeug.datastructures import MultiDict

from geo.errors import GeoError
from webapp.arguments import ArgumentError, only
from webapp.asking import NOTHING_GIVEN, QUESTION_NAMES, question
from webapp.scenario_files import ScenarioFileError, read_scenario_file
from webapp.services import services
from webapp.shell_options import parameters, question_options

if TYPE_CHECKING:
    from webapp.batch.edition import Edition
    from webapp.batch.plans import Plan
    from webapp.batch.pool import Runner
    from webapp.batch.work import Asker, Setup

STOPPED = 130
_Command = TypeVar("_Command", bound=Callable[..., Any])


def add_batch_commands(app: Flask) -> None:
    """Give the app its commands for many questions."""
    for command in (batch, matrix, sweep):
        app.cli.add_command(command)


@dataclass(frozen=True, slots=True)
class Where:
    """Where the answers go, and who works them out."""

    out: Path
    jobs: int | None
    cluster: str | None
    again: bool


def _run_options(command: _Command) -> _Command:
    for option in (
        click.option("--again", is_flag=True, help="Start afresh, and replace what is there."),
        click.option(
            "--cluster", metavar="ADDRESS", help="Work on a Dask cluster: tcp://host:8786."
        ),
        click.option(
            "--jobs",
            type=click.IntRange(1, 256),
            metavar="N",
            help="Processes on this machine; default one for each core.",
        ),
        click.option(
            "--out",
            required=True,
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="File of the answers, .csv or .parquet.",
        ),
    ):
        command = option(command)
    return command


@click.command()
@click.argument("pairs", type=click.Path(path_type=Path))
@_run_options
@question_options
@with_appcontext
def batch(
    pairs: Path, *, out: Path, jobs: int | None, cluster: str | None, again: bool, **options: Any
) -> None:
    """Compare the ways for every row of PAIRS, a CSV file with the columns from and to."""
    from webapp.batch.plans import pairs_plan  # noqa: PLC0415

    where = Where(out, jobs, cluster, again)
    _run(where, pairs, options, lambda setup, _: pairs_plan(pairs, setup))


@click.command()
@click.argument("places", type=click.Path(path_type=Path))
@click.option(
    "--measure",
    type=click.Choice(["km", "time_h", "cost_usd", "co2e_kg"]),
    default="km",
    show_default=True,
    help="What to take of the best open way.",
)
@_run_options
@question_options
@with_appcontext
def matrix(
    places: Path,
    *,
    measure: str,
    out: Path,
    jobs: int | None,
    cluster: str | None,
    again: bool,
    **options: Any,
) -> None:
    """Measure the best open way from every place to every other, of PLACES (CSV, column place)."""
    from webapp.batch.plans import matrix_plan  # noqa: PLC0415

    if options["objective"] is not None:
        raise click.ClickException("--objective: --measure says already what best means.")
    where = Where(out, jobs, cluster, again)
    _run(where, places, options, lambda setup, asker: matrix_plan(places, setup, measure, asker))


@click.command()
@click.argument("origin", metavar="FROM")
@click.argument("destination", metavar="TO")
@click.option("--days", metavar="FIRST..LAST", help="Days asked about: 2019-01-01..2026-12-31.")
@click.option("--every", metavar="STEP", help="1day, 2weeks, 1month (default), 1year.")
@_run_options
@question_options
@with_appcontext
def sweep(
    origin: str,
    destination: str,
    *,
    days: str | None,
    every: str | None,
    out: Path,
    jobs: int | None,
    cluster: str | None,
    again: bool,
    **options: Any,
) -> None:
    """Compare the ways FROM one place TO another on many days, and with many assumptions.

    --set ID=LOW..HIGH:STEPS runs through a range; several make every combination.
    """
    from webapp.batch.errors import BatchError  # noqa: PLC0415
    from webapp.batch.plans import SweepPlan  # noqa: PLC0415
    from webapp.batch.sweep_grid import is_axis, read_grid, value_text  # noqa: PLC0415

    axes = [setting for setting in options["settings"] if is_axis(setting)]
    options["settings"] = [one for one in options["settings"] if not is_axis(one)]
    if days is not None and options["as_of"] is not None:
        raise click.ClickException("--as-of: --days names the days already. Give one of the two.")

    def plan(setup: "Setup", asker: "Asker") -> "SweepPlan":
        grid = read_grid(days, every, axes)
        ends = (("from", origin), ("to", destination))
        for edge in (0, -1):
            edges = tuple((axis.column, value_text(axis.values[edge])) for axis in grid.axes)
            asked = asker.read(setup, (*ends, *edges))
        if asked.from_id == asked.to_id:
            raise BatchError(f"From and to are both {asked.from_id}. Choose two places.")
        return SweepPlan(setup, (origin, destination), grid)

    _run(Where(out, jobs, cluster, again), None, options, plan)


def _run(
    where: Where,
    read: Path | None,
    options: Mapping[str, Any],
    plan_of: "Callable[[Setup, Asker], Plan]",
) -> None:
    """Carry out a plan; every error is one line, and what is done is kept."""
    from webapp.batch.edition import edition_of  # noqa: PLC0415
    from webapp.batch.errors import BatchError, plural  # noqa: PLC0415
    from webapp.batch.output import open_output  # noqa: PLC0415
    from webapp.batch.run import Order, StoppedError, carry_out  # noqa: PLC0415
    from webapp.batch.work import adopt, asker_of  # noqa: PLC0415

    house = services()
    data_dir, atlas = house.config.data_dir, house.desk.atlas
    try:
        output = open_output(where.out, read, again=where.again)
        edition = edition_of(data_dir, atlas.facts.version)
        adopt(data_dir, atlas)
        setup = _setup(where, options, edition)
        plan = plan_of(setup, asker_of(data_dir))
        runner = _runner(where, plan.total)
        order = Order(plan, runner, output, edition, where.again, house.today())
        with _stoppable():
            state = carry_out(order, lambda words: click.echo(words, err=True))
    except StoppedError as error:
        click.echo(str(error), err=True)
        raise SystemExit(STOPPED) from None
    except (BatchError, GeoError, ArgumentError, ScenarioFileError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"wrote {where.out.name}: {plural(state.rows, 'row')}", err=True)
    if state.bad:
        bad = f"{plural(state.bad, 'question')} could not be answered: see {output.errors.name}."
        click.echo(bad, err=True)
        if not state.rows:
            raise SystemExit(1)


def _setup(where: Where, options: Mapping[str, Any], edition: "Edition") -> "Setup":
    """The options of a run, checked once for all its questions.

    Raises
    ------
    ArgumentError, ScenarioFileError, UnknownPlaceError
    """
    from webapp.batch.work import Setup  # noqa: PLC0415

    house = services()
    desk, file = house.desk, options["file"]
    given = read_scenario_file(file, desk.changeable()) if file else NOTHING_GIVEN
    pairs = tuple(parameters(options))
    passed = {desk.resolve(place) for place in options["via"]}
    ends = [id_ for id_ in desk.atlas.facts.places if id_ not in passed][:2]
    args = MultiDict([*zip(("from", "to"), ends, strict=True), *pairs])
    only(args, QUESTION_NAMES)
    question(args, desk, today=house.today(), given=given)
    return Setup(
        options=pairs,
        given=given,
        day=house.today(),
        data_dir=None if where.cluster else house.config.data_dir,
        edition=edition if where.cluster else None,
        is_for_spreadsheets=where.out.suffix == ".csv",
    )


def _runner(where: Where, total: int) -> "Runner":
    """Who works the answers out.

    Raises
    ------
    BatchError
        `--cluster` cannot be used as given, or Dask is not installed.
    """
    from webapp.batch.errors import BatchError  # noqa: PLC0415
    from webapp.batch.output import INSTALL  # noqa: PLC0415
    from webapp.batch.plans import ASKS_A_TASK  # noqa: PLC0415
    from webapp.batch.pool import (  # noqa: PLC0415
        TASKS_WORTH_A_START,
        here,
        in_processes,
        usable_cores,
    )

    if where.cluster is not None:
        if where.jobs is not None:
            raise BatchError("--jobs: the cluster has its own workers. Give one of the two.")
        if find_spec("distributed") is None:
            raise BatchError(f"--cluster: this needs Dask. Install it with: {INSTALL}")
        # Dask is an extra, which only this option needs.
        from webapp.batch.cluster import on_cluster  # noqa: PLC0415

        return on_cluster(where.cluster)
    # What another process would do meanwhile takes less than its start.
    jobs = min(where.jobs or usable_cores(), -(-total // (ASKS_A_TASK * TASKS_WORTH_A_START)))
    return here if jobs == 1 else in_processes(jobs)


@contextmanager
def _stoppable() -> Iterator[None]:
    """Let SIGTERM stop a run as Ctrl-C does: with its journal written."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
