"""What had been published by a day: the second clock of every status."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model import Event, EventKind, Precision, Status, Traffic
from geo.sources import Source
from geo.status import StatusIndex, effective_day
from tests.geo.records import RAIL, crossing, event

HERE = "cn-kp-here-there"
CROSSINGS = {HERE: crossing(HERE, (RAIL,), (0, 0), groups=("cn-kp-land",))}


def source(day: str, accessed: str = "2026-11") -> Source:
    return Source("one", "Press", "Title", day, "https://example.org", accessed)


@pytest.mark.parametrize(
    ("printed", "public"),
    [
        ("2022-09-26", date(2022, 9, 26)),
        ("2022-02", date(2022, 2, 28)),
        ("2024-02", date(2024, 2, 29)),
        ("2022", date(2022, 12, 31)),
        ("undated", date(2026, 11, 30)),
    ],
)
def test_a_document_was_public_on_the_last_day_that_its_date_allows(
    printed: str, public: date
) -> None:
    assert source(printed).published_by == public


def test_what_no_document_says_was_never_published() -> None:
    assert source("undated", accessed="").published_by == date.max


def told(day: str, status: Status, published_by: date = date.max, name: str = "r") -> Event:
    """A report of a day, public by another."""
    return replace(event(HERE, day, status, id_=f"{name}-{day}"), published_by=published_by)


def test_a_report_published_late_is_not_known_before() -> None:
    """Trains ran from 1 September; the paper that said so came on the 10th."""
    index = StatusIndex(
        [
            told("2022-04-29", Status.SUSPENDED, date(2022, 5, 18)),
            told("2022-09-01", Status.OPEN, date(2022, 9, 10)),
        ],
        CROSSINGS,
    )
    asked = (HERE, RAIL, Traffic.FREIGHT, date(2022, 9, 5))
    assert index.status(*asked).status is Status.OPEN
    assert index.known_by(date(2022, 9, 10)).status(*asked).status is Status.OPEN
    assert index.known_by(date(2022, 9, 9)).status(*asked).status is Status.SUSPENDED
    assert index.known_by(date(2022, 5, 17)).status(*asked).event is None


def test_a_report_of_an_unknown_source_counts_today_only() -> None:
    index = StatusIndex([told("2022-09-01", Status.OPEN)], CROSSINGS)
    asked = (HERE, RAIL, Traffic.FREIGHT, date(2022, 9, 5))
    assert index.status(*asked).status is Status.OPEN
    assert index.known_by(None) is index
    assert index.known_by(date(2030, 1, 1)).status(*asked).status is Status.UNKNOWN


def test_works_that_nobody_hears_of_for_ten_years_are_not_in_use() -> None:
    works = replace(told("2005-01-01", Status.CONSTRUCTION), traffic=Traffic.ALL)
    index = StatusIndex([works], CROSSINGS)
    for traffic in (Traffic.FREIGHT, Traffic.PASSENGER):
        assert index.history(HERE, RAIL, traffic)[-1].reason.startswith("Nothing newer was found")
    freight = replace(told("2008-01-01", Status.OPEN, name="goods"), traffic=Traffic.FREIGHT)
    used = StatusIndex([works, freight], CROSSINGS)
    people = used.history(HERE, RAIL, Traffic.PASSENGER)
    assert people[-1].start == date(2008, 1, 1)
    assert people[-1].reason == (
        "Built, and in use for goods; no report says whether for passengers."
    )


def test_a_report_stands_until_it_is_contradicted() -> None:
    """Trains stopped on 31 January 2020, said one paper; in July another let goods trains run."""
    stopped = replace(
        told("2020-01-31", Status.SUSPENDED, date(2020, 1, 31)),
        is_disputed=True,
        disputed_from=date(2020, 7, 13),
    )
    before = told("2019-12-30", Status.OPEN, date(2020, 1, 2))
    after = told("2022-01-16", Status.OPEN, date(2022, 1, 16))
    index = StatusIndex([before, stopped, after], CROSSINGS)
    asked = (HERE, RAIL, Traffic.FREIGHT, date(2020, 2, 15))
    assert index.status(*asked).status is Status.OPEN
    assert index.known_by(date(2020, 7, 13)).status(*asked).status is Status.OPEN
    assert index.known_by(date(2020, 7, 12)).status(*asked).status is Status.SUSPENDED


@pytest.mark.parametrize(
    ("precision", "published", "counted"),
    [
        (Precision.MONTH, date(2025, 1, 17), date(2025, 1, 17)),
        (Precision.MONTH, date(2025, 2, 3), date(2025, 1, 31)),
        (Precision.YEAR, date(2025, 3, 12), date(2025, 3, 12)),
        (Precision.YEAR, date.max, date(2025, 12, 31)),
    ],
)
def test_a_vague_opening_does_not_count_from_a_day_after_its_document(
    precision: Precision, published: date, counted: date
) -> None:
    report = event(HERE, "2025-01-01", Status.OPEN, precision=precision)
    assert effective_day(replace(report, published_by=published)) == counted
    closed = event(HERE, "2025-01-01", Status.CLOSED, precision=precision)
    assert effective_day(replace(closed, published_by=published)) == date(2025, 1, 1)


def test_what_nobody_had_heard_of_was_not_there() -> None:
    """A bridge first told of in 2024, as planned, was no unconfirmed way for anyone in 2022."""
    planned = told("2024-06-19", Status.PLANNED, date(2024, 6, 20))
    index = StatusIndex([planned, told("2026-09-01", Status.OPEN, date(2026, 9, 2))], CROSSINGS)
    then = index.known_by(date(2022, 9, 13))
    for day in (date(2022, 9, 27), date(2026, 10, 1)):
        report = then.status(HERE, RAIL, Traffic.FREIGHT, day)
        assert (report.status, report.is_absent) == (Status.UNKNOWN, True)
    heard = index.known_by(date(2024, 6, 20))
    assert heard.status(HERE, RAIL, Traffic.FREIGHT, date(2024, 7, 1)).status is Status.PLANNED
    # Of one that was there before anybody wrote of it, nothing is known, but it is no plan.
    old = StatusIndex([told("2019-01-01", Status.OPEN, date(2019, 1, 2))], CROSSINGS)
    report = old.known_by(date(2018, 1, 1)).status(HERE, RAIL, Traffic.FREIGHT, date(2018, 1, 1))
    assert not report.is_absent


def test_a_run_that_begins_with_a_sighting_says_so() -> None:
    seen = event(HERE, "2016-07-01", Status.OPEN, kind=EventKind.OBSERVATION, id_="seen")
    again = event(HERE, "2018-07-01", Status.OPEN, kind=EventKind.OBSERVATION, id_="again")
    asked = (HERE, RAIL, Traffic.FREIGHT, date(2019, 1, 1))
    first_seen = StatusIndex([seen, again], CROSSINGS).status(*asked)
    assert (first_seen.since, first_seen.since_basis) == (date(2016, 7, 1), "first report")
    opened = event(HERE, "2015-07-01", Status.OPEN, id_="opened")
    told_of = StatusIndex([opened, seen, again], CROSSINGS).status(*asked)
    assert (told_of.since, told_of.since_basis) == (date(2015, 7, 1), "change")
    assert StatusIndex([], CROSSINGS).status(*asked).since_basis is None


def test_what_a_crossing_is_told_about_holds_every_kind_and_the_blanket_measures() -> None:
    blanket = event(
        "cn-kp-land", "2020-01-31", Status.SUSPENDED, blanket=True, id_="blanket", modes=(RAIL,)
    )
    hoped = event(HERE, "2022-08-08", None, kind=EventKind.FORECAST, id_="hoped", modes=(RAIL,))
    doubted = event(HERE, "2021-11-01", Status.OPEN, disputed=True, id_="doubted", modes=(RAIL,))
    index = StatusIndex([hoped, doubted, blanket], CROSSINGS)
    assert [e.id for e in index.events_of(HERE)] == ["blanket", "doubted", "hoped"]
    assert index.events_of("cn-kp-elsewhere") == ()


def test_every_period_says_why() -> None:
    index = StatusIndex(
        [
            told("2005-01-01", Status.CONSTRUCTION),
            told("2010-01-01", Status.OPEN),
        ],
        CROSSINGS,
    )
    before, built, opened, lapsed = index.history(HERE, RAIL, Traffic.FREIGHT)
    assert before.reason == (
        "Not there yet: first heard of later, as planned or under construction."
    )
    assert built.reason == built.event.headline if built.event else False
    assert opened.status is Status.OPEN
    assert lapsed.lapsed == opened.event
    assert (before.lapses_on, built.lapses_on) == (None, None)
    assert opened.lapses_on == opened.end == lapsed.start == date(2020, 1, 1)
    assert lapsed.reason == (
        "Nothing newer was found: a report like the last one holds for 10 years."
    )


days = st.dates(date(2019, 1, 1), date(2026, 12, 31))


@given(
    told_on=st.lists(
        st.tuples(days, st.integers(0, 900), st.sampled_from([Status.OPEN, Status.CLOSED])),
        max_size=8,
    ),
    known_on=days,
    asked=days,
)
def test_the_index_of_a_day_is_that_of_the_reports_published_by_then(
    told_on: list[tuple[date, int, Status]], known_on: date, asked: date
) -> None:
    reports = [
        told(d.isoformat(), s, d + timedelta(days=late), f"s{n}")
        for n, (d, late, s) in enumerate(told_on)
    ]
    index = StatusIndex(reports, CROSSINGS)
    plain = StatusIndex([r for r in reports if r.published_by <= known_on], CROSSINGS)
    question = (HERE, RAIL, Traffic.FREIGHT, asked)
    assert index.known_by(known_on).status(*question) == plain.status(*question)
    assert index.known_by(known_on).events() == plain.events()
