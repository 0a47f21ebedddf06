"""What the reports say, read by hand, against what the program makes of them.

`status_cells.csv` was written from the reports and from the rules in docs/method.md before it was
ever run: crossing, mode, traffic, day, the status expected, the report it rests on, and why. A cell
without a report expects that nothing has been heard by then.
"""

import csv
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from geo.model import Event, EventKind, Facts, Mode, Precision, Status, Traffic
from geo.status import StatusIndex, effective_day
from layers.facts import load_facts

CELLS_FILE = Path(__file__).with_name("status_cells.csv")
STATUS_KINDS = (EventKind.CHANGE, EventKind.OBSERVATION)
LEAST_CELLS = 60


class Cell(NamedTuple):
    """One line of the table."""

    crossing: str
    mode: Mode
    traffic: Traffic
    day: date
    status: Status
    report: str
    source_id: str
    why: str


def read_cells() -> list[Cell]:
    with CELLS_FILE.open(encoding="utf-8", newline="") as stream:
        return [
            Cell(
                row["crossing"],
                Mode(row["mode"]),
                Traffic(row["traffic"]),
                date.fromisoformat(row["day"]),
                Status(row["status"]),
                row["report"],
                row["source_id"],
                row["why"],
            )
            for row in csv.DictReader(stream)
        ]


CELLS = read_cells()


@pytest.fixture(scope="module")
def facts() -> Facts:
    return load_facts()


@pytest.fixture(scope="module")
def index(facts: Facts) -> StatusIndex:
    return StatusIndex(facts.events, facts.crossings)


@pytest.mark.parametrize("cell", CELLS, ids=lambda c: f"{c.crossing}-{c.mode}-{c.traffic}-{c.day}")
def test_status_is_what_the_reports_say(cell: Cell, index: StatusIndex, facts: Facts) -> None:
    found = index.status(cell.crossing, cell.mode, cell.traffic, cell.day)
    assert found.status == cell.status, cell.why
    if not cell.report:
        assert found.event is None, cell.why
        return
    counted = effective_day(next(event for event in facts.events if event.id == cell.report))
    # A newer document that says the same may stand in for the one of the table; none that says
    # otherwise may lie between the two.
    assert found.reported_on is not None, cell.why
    assert counted <= found.reported_on <= cell.day, cell.why
    if cell.status is not Status.UNKNOWN:
        assert found.since is not None, cell.why
        assert found.since <= counted, cell.why


def test_cells_are_enough_and_each_names_its_source(facts: Facts) -> None:
    assert len(CELLS) >= LEAST_CELLS
    assert len({cell[:4] for cell in CELLS}) == len(CELLS)
    sources = {event.id: event.source_id for event in facts.events}
    sources[""] = ""
    for cell in CELLS:
        assert cell.source_id == sources[cell.report], cell
        assert cell.why, cell


def reasons(index: StatusIndex, facts: Facts) -> dict[str, Event]:
    """Every report that a period of some crossing rests on, by its id."""
    return {
        period.event.id: period.event
        for crossing in facts.crossings.values()
        for mode in Mode
        for traffic in (Traffic.FREIGHT, Traffic.PASSENGER)
        for period in index.history(crossing.id, mode, traffic)
        if period.event is not None
    }


def test_only_undisputed_changes_and_observations_bear_a_status(
    index: StatusIndex, facts: Facts
) -> None:
    found = reasons(index, facts)
    assert [e.id for e in found.values() if e.kind not in STATUS_KINDS or e.is_disputed] == []
    # The other kinds are there to be left out: without them the check above would prove nothing.
    assert {event.kind for event in facts.events} == set(EventKind)


@pytest.mark.parametrize("kind", [k for k in EventKind if k not in STATUS_KINDS])
def test_other_kinds_change_no_period_even_with_a_status(kind: EventKind, facts: Facts) -> None:
    """Forged reports of the kind, each with a status of its own, leave every history as it was."""
    forged = [
        Event(
            f"{crossing.id}-forged", date(2026, 11, 1), Precision.DAY, crossing.id, None,
            crossing.modes, Traffic.ALL, kind, Status.CLOSED, False, "forged",
            facts.events[0].source_id, "",
        )
        for crossing in facts.crossings.values()
    ]  # fmt: skip
    plain = StatusIndex(facts.events, facts.crossings)
    with_forged = StatusIndex([*facts.events, *forged], facts.crossings)
    for crossing in facts.crossings.values():
        for mode in crossing.modes:
            for traffic in (Traffic.FREIGHT, Traffic.PASSENGER):
                key = (crossing.id, mode, traffic)
                assert with_forged.history(*key) == plain.history(*key), key
