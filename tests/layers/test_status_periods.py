"""The derived table of status periods: what a history says, and nothing of days to come."""

import csv
import io
from datetime import date

import pytest

from geo.model import Mode, Status, Traffic
from layers import load_atlas
from layers.status_periods import COLUMNS, period_rows, table_bytes, with_derived

TODAY = date(2026, 11, 22)
ATLAS = load_atlas()


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    text = table_bytes(ATLAS.facts, ATLAS.status, TODAY).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def key(row: dict[str, str]) -> tuple[str, str, str]:
    return row["subject_id"], row["mode"], row["traffic"]


def test_rows_are_sorted_and_described(rows: list[dict[str, str]]) -> None:
    order = [(*key(row), row["from"]) for row in rows]
    assert order == sorted(set(order))
    package = with_derived({"resources": [], "licenses": []})
    assert tuple(f["name"] for f in package["resources"][0]["schema"]["fields"]) == COLUMNS


def test_no_day_is_still_to_come_but_that_of_a_lapse(rows: list[dict[str, str]]) -> None:
    for row in rows:
        assert row["from"] <= TODAY.isoformat()
        assert row["until"] <= TODAY.isoformat()
        assert not row["lapses_on"] or (row["lapses_on"] > TODAY.isoformat() and not row["until"])
        assert row["reason"]
        assert row["subject_name"]


def test_periods_of_a_history_meet_and_only_the_last_holds(rows: list[dict[str, str]]) -> None:
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        if following is not None and key(row) == key(following):
            assert row["until"] == following["from"]
        else:
            assert row["until"] == ""


def test_each_row_is_what_the_status_of_its_days_is(rows: list[dict[str, str]]) -> None:
    for row in rows:
        first = date.fromisoformat(row["from"])
        subject, mode, traffic = key(row)
        report = ATLAS.status.status(subject, Mode(mode), Traffic(traffic), first)
        assert report.status.value == row["status"]
        assert bool(row["event_id"]) == (report.status is not Status.UNKNOWN)
        assert bool(row["event_id"]) == bool(row["source_id"]) == bool(row["basis"])


def test_every_crossing_line_and_port_with_a_report_is_there(rows: list[dict[str, str]]) -> None:
    facts = ATLAS.facts
    known = {*facts.crossings, *facts.lines, *facts.ports}
    expected = {
        subject
        for subject in known
        for mode in Mode
        for traffic in (Traffic.FREIGHT, Traffic.PASSENGER)
        if ATLAS.status.history(subject, mode, traffic)
    }
    assert {row["subject_id"] for row in rows} == expected
    assert {"cn-kp-dandong-sinuiju", "line-tumangang-rajin", "rajin-port"} < expected


def test_an_earlier_day_knows_no_later_period() -> None:
    day = date(2022, 9, 13)
    rows = list(period_rows(ATLAS.facts, ATLAS.status, day))
    assert max(row["from"] for row in rows) <= day.isoformat()
    (dandong,) = [
        row
        for row in rows
        if key(row) == ("cn-kp-dandong-sinuiju", "rail", "freight") and not row["until"]
    ]
    assert dandong["status"] == "suspended"
    # The next report came before it lapsed: nothing of that is told.
    assert dandong["lapses_on"] == ""
    assert "kp-ru-tumen-road-bridge" not in {row["subject_id"] for row in rows}
