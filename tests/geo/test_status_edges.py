"""Edges of the rules for a status: the last day of a span, the day of opening, gaps, threads."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

from geo.model import Event, EventKind, Precision, Status
from tests.geo.records import event
from tests.geo.test_status import (
    CLOSED,
    GROUP,
    HERE,
    OPEN,
    PARTIAL,
    PLANNED,
    SUSPENDED,
    index,
    on,
)  # fmt: skip


def seen(day: str, status: Status, name: str, **how: object) -> Event:
    report = event(HERE, day, status, kind=EventKind.OBSERVATION, id_=name)
    return replace(report, **how)  # type: ignore[arg-type]


def test_a_yearly_sum_gives_way_to_the_last_day_of_its_year() -> None:
    total = seen("2021-01-01", OPEN, "a-total", precision=Precision.YEAR)
    for day in ("2021-01-01", "2021-06-15", "2021-12-31"):
        limit = seen(day, PARTIAL, "limit")
        assert on("2022-01-15", total, limit).status is PARTIAL
    blanket = event(GROUP, "2021-10-01", SUSPENDED, blanket=True, id_="blanket")
    assert on("2022-01-15", total, blanket).status is SUSPENDED
    before = seen("2020-12-31", PARTIAL, "before")
    assert on("2022-01-15", total, before).status is OPEN


def test_works_told_of_on_the_day_of_opening_do_not_count() -> None:
    opened = event(HERE, "2010-01-01", OPEN, id_="opened")
    works = event(HERE, "2010-01-01", Status.CONSTRUCTION, id_="a-works")
    assert on("2010-01-01", opened, works).status is OPEN


def test_a_blanket_measure_passes_over_what_is_planned_anew() -> None:
    closed = event(HERE, "2000-01-01", CLOSED, id_="closed")
    planned = event(HERE, "2005-01-01", PLANNED, id_="planned")
    blanket = event(GROUP, "2006-01-01", SUSPENDED, blanket=True, id_="blanket")
    assert on("2004-01-01", closed, planned, blanket).status is CLOSED
    assert on("2006-06-01", closed, planned, blanket).status is PLANNED


def test_a_run_reaches_back_over_a_gap_from_an_own_report_only() -> None:
    own = event(HERE, "2000-01-01", SUSPENDED, id_="own")
    late_blanket = event(GROUP, "2020-01-01", SUSPENDED, blanket=True, id_="late")
    assert on("2020-06-01", own, late_blanket).since == date(2020, 1, 1)
    early_blanket = event(GROUP, "2000-01-01", SUSPENDED, blanket=True, id_="early")
    late = event(HERE, "2020-01-01", SUSPENDED, id_="late-own")
    assert on("2020-06-01", early_blanket, late).since == date(2000, 1, 1)


def test_many_readers_may_ask_for_earlier_days_at_once() -> None:
    reports = [
        replace(seen("2020-01-01", OPEN, f"r{n}"), published_by=date(2020, 1, 1 + n % 28))
        for n in range(28)
    ]
    whole = index(*reports)
    days = [date(2020, 1, 1 + n % 28) for n in range(560)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(whole.known_by, days))
    assert [len(one.events()) for one in found] == [day.day for day in days]
    assert whole.known_by(date(2020, 1, 5)) is whole.known_by(date(2020, 1, 5))
