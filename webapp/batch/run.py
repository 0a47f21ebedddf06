"""A run from its plan to its files: taken up where it was left, kept and told as it goes."""

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date

from webapp.batch.columns import kinds_of
from webapp.batch.edition import Edition
from webapp.batch.errors import BatchError
from webapp.batch.journal import Journal, State
from webapp.batch.output import Output
from webapp.batch.plans import Plan
from webapp.batch.pool import Runner
from webapp.batch.progress import Progress


class StoppedError(BatchError):
    """The reader stopped the run."""

    def __init__(self, asks: int, total: int) -> None:
        super().__init__(f"Stopped at row {asks:,} of {total:,}; the same command goes on.")


@dataclass(frozen=True, slots=True)
class Order:
    """One run: what is asked, who answers, where it goes, and what it must be the same as."""

    plan: Plan
    runner: Runner
    output: Output
    edition: Edition
    again: bool
    today: date

    def identity(self) -> dict[str, str]:
        """What a run rests on: if any of it changes, it is another run."""
        setup = self.plan.setup
        return {
            "input": self.plan.input_sha256,
            "options": json.dumps(
                [setup.options, repr(setup.given), setup.measure, setup.is_for_spreadsheets]
            ),
            "data": f"{self.edition.data_version} {self.edition.data}",
            "code": self.edition.code,
        }


def carry_out(order: Order, tell: Callable[[str], None]) -> State:
    """Do what is left of a run and put its files in their place; how it went.

    Raises
    ------
    BatchError
        It cannot begin or go on; what is done is kept.
    StoppedError
        It was interrupted; what is done is kept.
    """
    output = order.output
    try:
        with Journal(output, order.identity()) as journal:
            plan = order.plan
            is_resumed = journal.begin(order.today, plan.columns, again=order.again)
            if not journal.state.is_finished:
                if is_resumed:
                    tell(f"resumed at row {journal.state.asks + 1:,} of {plan.total:,}")
                _answer(order, journal)
                journal.finish()
            state = journal.state
            output.publish(kinds_of(plan.columns), has_errors=state.bad > 0)
            return state
    except OSError as error:
        raise BatchError(
            f"{output.path.name} cannot be written: {error.strerror or error}. What is done is "
            "kept: the same command goes on."
        ) from error


def _answer(order: Order, journal: Journal) -> None:
    plan = order.plan.on_day(journal.state.day)
    tasks = plan.tasks(journal.state.asks)
    try:
        with (
            Progress(plan.total, journal.state.asks) as progress,
            # Closing it ends the processes where the run is stopped.
            closing(order.runner(plan.setup, tasks)) as answers,
        ):
            for done in answers:
                journal.add(done)
                progress.advance(done.asks)
    except KeyboardInterrupt:
        raise StoppedError(journal.state.asks, plan.total) from None
    if journal.state.asks != plan.total:
        raise BatchError(
            f"{journal.state.asks:,} of {plan.total:,} questions were found: the file changed "
            "while it was read. --again starts afresh."
        )
