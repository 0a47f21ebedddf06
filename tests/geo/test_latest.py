"""What falls into a window of days, and what changed in it."""

from datetime import date

import pytest

from geo.latest import Window, newest_report, reports_in, status_changes, subjects_of
from geo.model import EventKind, Mode, Precision, Status, Traffic
from geo.status import StatusIndex
from tests.geo.records import RAIL, ROAD, crossing, event

KHASAN, LINE = "kp-ru-khasan-tumangang", "line-coast"
CROSSINGS = {KHASAN: crossing(KHASAN, (RAIL, ROAD), (0, 0), groups=("all",))}
EVENTS = [
    event(KHASAN, "2019-06-01", Status.OPEN),
    event(KHASAN, "2020-01-31", Status.SUSPENDED, traffic=Traffic.ALL, modes=(RAIL, ROAD)),
    event(KHASAN, "2022-11-02", Status.OPEN),
    event(KHASAN, "2022-11-10", None, kind=EventKind.FORECAST, traffic=Traffic.PASSENGER),
    event("all", "2022-10-01", Status.CLOSED, precision=Precision.MONTH, blanket=True),
    event(LINE, "2022-01-01", None, kind=EventKind.NOTE, precision=Precision.YEAR),
    event(LINE, "2021-05-05", Status.OPEN),
]
INDEX = StatusIndex(EVENTS, CROSSINGS)


def ids(traffic: Traffic, end: str, days: int) -> list[str]:
    window = Window(date.fromisoformat(end), days)
    return [one.id for one in reports_in(INDEX, traffic, window)]


@pytest.mark.parametrize(
    ("end", "days", "expected"),
    [
        ("2022-11-02", 30, [f"{KHASAN}-2022-11-02", "all-2022-10-01"]),
        ("2022-11-01", 30, ["all-2022-10-01"]),
        ("2022-11-30", 28, []),  # the day before the window is not in it
        ("2022-11-30", 30, [f"{KHASAN}-2022-11-02"]),
        ("2022-12-31", 30, [f"{LINE}-2022-01-01"]),  # the year ends in it
        ("2022-12-30", 30, []),
        ("2020-02-29", 30, [f"{KHASAN}-2020-01-31"]),  # of both traffics
        ("1990-01-01", 365, []),
    ],
)
def test_a_report_is_in_the_window_of_its_date(end: str, days: int, expected: list[str]) -> None:
    assert ids(Traffic.FREIGHT, end, days) == expected


def test_freight_and_passengers_are_never_mixed() -> None:
    assert ids(Traffic.PASSENGER, "2022-11-30", 30) == [f"{KHASAN}-2022-11-10"]
    assert ids(Traffic.PASSENGER, "2020-02-29", 30) == [f"{KHASAN}-2020-01-31"]


def test_the_newest_report_is_the_last_by_the_day_asked_about() -> None:
    def newest(traffic: Traffic, day: str) -> str | None:
        found = newest_report(INDEX, traffic, date.fromisoformat(day))
        return found.id if found else None

    assert newest(Traffic.FREIGHT, "2030-01-01") == f"{KHASAN}-2022-11-02"
    assert newest(Traffic.FREIGHT, "2022-11-01") == "all-2022-10-01"
    assert newest(Traffic.PASSENGER, "2022-11-09") == f"{KHASAN}-2020-01-31"
    assert newest(Traffic.FREIGHT, "2019-05-31") is None


def changed(end: str, days: int, traffic: Traffic = Traffic.FREIGHT) -> list[tuple[str, str]]:
    subjects = subjects_of(INDEX, CROSSINGS)
    found = status_changes(INDEX, subjects, traffic, Window(date.fromisoformat(end), days))
    return [
        (f"{c.after.subject_id} {c.after.mode}", f"{c.before.status} {c.after.status}")
        for c in found
    ]


def test_a_state_that_differs_from_the_one_before_the_window_is_a_change() -> None:
    assert changed("2022-11-20", 30) == [(f"{KHASAN} rail", "closed open")]
    assert changed("2022-11-20", 10) == []
    assert changed("2020-02-01", 30, Traffic.PASSENGER) == [
        (f"{KHASAN} rail", "unknown suspended"),
        (f"{KHASAN} road", "unknown suspended"),
    ]


def test_what_is_no_crossing_counts_with_the_modes_reported_of_it() -> None:
    assert subjects_of(INDEX, CROSSINGS) == {KHASAN: (RAIL, ROAD), LINE: (Mode.RAIL,)}
    assert changed("2021-05-31", 30) == [(f"{LINE} rail", "unknown open")]
