"""What is known of a crossing on a day: every rule of docs/method.md §2, one test each."""

from datetime import date, timedelta

import pytest

from geo.model import Event, EventKind, Mode, Precision, Status, Traffic
from geo.status import StatusIndex, StatusReport, effective_day
from tests.geo.records import RAIL, ROAD, SEA, crossing, event

HERE = "cn-kp-here-there"
OTHER = "cn-kp-other-side"
ALONE = "cn-kp-alone-afar"
GROUP = "cn-kp-land"
CROSSINGS = {
    one.id: one
    for one in (
        crossing(HERE, (RAIL, ROAD), (0, 0), groups=(GROUP,)),
        crossing(OTHER, (RAIL,), (0, 0), groups=("some-bridges", GROUP)),
        crossing(ALONE, (RAIL,), (0, 0)),
    )
}
OPEN, PARTIAL, SUSPENDED, CLOSED = Status.OPEN, Status.PARTIAL, Status.SUSPENDED, Status.CLOSED
PLANNED, CONSTRUCTION, UNKNOWN = Status.PLANNED, Status.CONSTRUCTION, Status.UNKNOWN


def index(*events: Event) -> StatusIndex:
    return StatusIndex(events, CROSSINGS)


def on(
    day: str,
    *events: Event,
    subject: str = HERE,
    mode: Mode = RAIL,
    traffic: Traffic = Traffic.FREIGHT,
) -> StatusReport:
    return index(*events).status(subject, mode, traffic, date.fromisoformat(day))


def statuses(days: str, *events: Event, subject: str = HERE) -> list[str]:
    return [on(day, *events, subject=subject).status.value for day in days.split()]


def own(day: str, status: Status | None, precision: str = "day", **more: object) -> Event:
    made = event(HERE, day, status, precision=Precision(precision))
    return made if not more else _changed(made, **more)


def _changed(made: Event, **more: object) -> Event:
    values = {name: getattr(made, name) for name in Event.__slots__} | more
    return Event(**values)


def blanket(day: str, status: Status, precision: str = "day", **more: object) -> Event:
    made = event(GROUP, day, status, precision=Precision(precision), blanket=True)
    return _changed(made, **more)


# -- which reports count ---------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["change", "observation"])
def test_changes_and_observations_count(kind: str) -> None:
    report = on("2020-06-01", own("2020-01-01", OPEN, kind=EventKind(kind)))
    assert report.status is OPEN
    assert report.reported_on == date(2020, 1, 1)


@pytest.mark.parametrize("kind", ["forecast", "movement", "works", "note"])
def test_nothing_else_counts(kind: str) -> None:
    opened = own("2019-01-01", OPEN)
    word = own("2020-01-01", CLOSED, kind=EventKind(kind))
    assert on("2020-06-01", word).status is UNKNOWN
    assert on("2020-06-01", opened, word).event == opened
    assert index(word).subjects() == frozenset()


def test_a_disputed_report_does_not_count() -> None:
    opened = own("2019-01-01", OPEN)
    doubted = own("2020-01-01", CLOSED, is_disputed=True)
    assert on("2020-06-01", opened, doubted).event == opened
    assert on("2020-06-01", doubted).event is None


def test_a_report_without_a_status_does_not_count() -> None:
    opened = own("2019-01-01", OPEN)
    assert on("2020-06-01", opened, own("2020-01-01", None)).event == opened


def test_a_report_about_another_mode_or_subject_does_not_count() -> None:
    by_road = own("2020-01-01", OPEN, modes=(ROAD,))
    assert on("2020-06-01", by_road).status is UNKNOWN
    assert on("2020-06-01", by_road, mode=ROAD).status is OPEN
    assert on("2020-06-01", own("2020-01-01", OPEN), subject=OTHER).status is UNKNOWN


@pytest.mark.parametrize(
    ("traffic", "freight", "passenger"),
    [("freight", OPEN, UNKNOWN), ("passenger", UNKNOWN, OPEN), ("all", OPEN, OPEN)],
)
def test_freight_and_passengers_have_histories_of_their_own(
    traffic: str, freight: Status, passenger: Status
) -> None:
    opened = own("2020-01-01", OPEN, traffic=Traffic(traffic))
    assert on("2020-06-01", opened).status is freight
    assert on("2020-06-01", opened, traffic=Traffic.PASSENGER).status is passenger


def test_reports_may_come_in_any_order() -> None:
    events = [own("2019-01-01", OPEN), own("2020-01-01", CLOSED), own("2021-01-01", PARTIAL)]
    days = "2018-12-31 2019-01-01 2019-12-31 2020-01-01 2020-12-31 2021-01-01"
    expected = ["unknown", "open", "open", "closed", "closed", "partial"]
    assert statuses(days, *events) == statuses(days, *reversed(events)) == expected


# -- before the record -----------------------------------------------------------------------------


def test_before_the_first_report_all_is_unknown() -> None:
    report = on("1900-01-01", own("2020-01-01", OPEN))
    assert (report.status, report.event, report.since) == (UNKNOWN, None, None)
    assert (report.reported_on, report.report_age_days) == (None, None)
    assert index().history(HERE, RAIL, Traffic.FREIGHT) == ()


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_the_calendar_can_be_asked(day: date) -> None:
    known = index(own("2020-01-01", OPEN), blanket("2019-01-01", CLOSED))
    assert known.status(HERE, RAIL, Traffic.FREIGHT, day).status is UNKNOWN


# -- blanket measures ------------------------------------------------------------------------------


def test_a_blanket_measure_covers_every_member_until_its_own_later_report() -> None:
    events = [own("2019-01-01", OPEN), blanket("2020-01-30", CLOSED), own("2020-09-26", OPEN)]
    days = "2020-01-29 2020-01-30 2020-09-25 2020-09-26"
    assert statuses(days, *events) == ["open", "closed", "closed", "open"]
    assert statuses(days, *events, subject=OTHER) == ["unknown", "closed", "closed", "closed"]
    assert statuses(days, *events, subject=ALONE) == ["unknown"] * 4


def test_a_blanket_measure_holds_for_its_modes_only() -> None:
    shut = blanket("2020-01-30", CLOSED, modes=(ROAD,))
    assert on("2020-06-01", shut).status is UNKNOWN
    assert on("2020-06-01", shut, mode=ROAD).status is CLOSED


def test_a_sum_over_a_group_proves_nothing_about_a_member() -> None:
    tonnage = blanket("2020-01-30", OPEN, kind=EventKind.OBSERVATION)
    assert on("2020-06-01", tonnage).status is UNKNOWN
    assert on("2020-06-01", own("2019-01-01", CLOSED), tonnage).status is CLOSED


def test_on_the_same_day_a_members_own_report_beats_a_blanket_one() -> None:
    kept_open = own("2020-01-30", PARTIAL, id="a")
    shut = blanket("2020-01-30", CLOSED, id="z")
    assert on("2020-06-01", kept_open, shut).event == kept_open
    assert on("2020-06-01", shut, kept_open).event == kept_open


def test_on_the_same_day_a_change_beats_an_observation() -> None:
    seen = own("2020-01-30", OPEN, kind=EventKind.OBSERVATION, id="z")
    shut = own("2020-01-30", CLOSED, id="a")
    assert on("2020-06-01", seen, shut).event == on("2020-06-01", shut, seen).event == shut


# -- dates known to the month or year --------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "precision", "counts_from"),
    [
        (OPEN, "day", "2020-02-11"),
        (OPEN, "month", "2020-02-29"),
        (PARTIAL, "month", "2020-02-29"),
        (OPEN, "year", "2020-12-31"),
        (CLOSED, "day", "2020-02-11"),
        (CLOSED, "month", "2020-02-01"),
        (SUSPENDED, "month", "2020-02-01"),
        (CLOSED, "year", "2020-01-01"),
    ],
)
def test_in_doubt_it_is_not_open(status: Status, precision: str, counts_from: str) -> None:
    day = date.fromisoformat(counts_from)
    report = own("2020-02-11", status, precision)
    assert effective_day(report) == day
    assert on(counts_from, report).status is status
    assert on((day - timedelta(days=1)).isoformat(), report).status is UNKNOWN


def test_the_day_and_age_shown_are_those_from_which_a_report_counts() -> None:
    report = on("2021-01-02", own("2020-01-01", OPEN, "year"))
    assert (report.reported_on, report.report_age_days) == (date(2020, 12, 31), 2)
    assert report.since_precision is Precision.YEAR
    shut = on("2021-01-02", own("2020-01-01", OPEN, "year"), own("2021-01-02", CLOSED))
    assert (shut.reported_on, shut.report_age_days) == (date(2021, 1, 2), 0)
    assert shut.since_precision is Precision.DAY


# -- growing old -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("report", "last_day"),
    [
        (own("2010-05-24", CLOSED), "2020-05-23"),
        (own("2010-05-24", OPEN), "2020-05-23"),
        (own("2012-02-29", OPEN), "2022-02-28"),
        (own("2010-01-01", OPEN, "year"), "2020-12-30"),
        (blanket("2020-01-30", CLOSED), "2022-01-29"),
        (blanket("2020-02-29", CLOSED), "2022-02-28"),
        (blanket("2020-01-01", CLOSED, "month"), "2021-12-31"),
    ],
)
def test_a_report_lapses_after_ten_years_and_a_blanket_one_after_two(
    report: Event, last_day: str
) -> None:
    last = date.fromisoformat(last_day)
    held = index(report).status(HERE, RAIL, Traffic.FREIGHT, last)
    lapsed = index(report).status(HERE, RAIL, Traffic.FREIGHT, last + timedelta(days=1))
    assert held.status is report.status
    assert lapsed.status is UNKNOWN
    # How old the last report is can still be said.
    assert (lapsed.event, lapsed.since) == (report, last + timedelta(days=1))
    assert lapsed.report_age_days == (lapsed.day - effective_day(report)).days


def test_a_lapsed_measure_does_not_bring_an_older_report_back() -> None:
    events = [own("2019-01-01", OPEN), blanket("2020-01-30", CLOSED)]
    assert statuses("2022-01-29 2022-01-30", *events) == ["closed", "unknown"]


def test_a_new_report_ends_the_unknown() -> None:
    events = [blanket("2020-01-30", CLOSED), own("2022-09-26", OPEN)]
    assert statuses("2022-09-25 2022-09-26", *events) == ["unknown", "open"]


def test_a_repeated_observation_keeps_a_report_young() -> None:
    seen = own("2018-06-01", OPEN, kind=EventKind.OBSERVATION)
    events = [own("2010-01-01", OPEN), seen]
    assert statuses("2021-01-01 2028-05-31 2028-06-01", *events) == ["open", "open", "unknown"]


# -- not built yet ---------------------------------------------------------------------------------


def test_planned_and_construction_come_before_the_first_opening() -> None:
    events = [own("2015-01-01", PLANNED), own("2018-01-01", CONSTRUCTION), own("2019-01-01", OPEN)]
    assert statuses("2017-12-31 2018-12-31 2019-01-01", *events) == [
        "planned", "construction", "open",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "precision", "counts_from"),
    [(PLANNED, "month", "2020-02-01"), (CONSTRUCTION, "year", "2020-01-01")],
)
def test_what_is_first_heard_of_as_not_built_was_not_there_before(
    status: Status, precision: str, counts_from: str
) -> None:
    first = own("2020-02-11", status, precision)
    day = date.fromisoformat(counts_from)
    before = index(first).status(HERE, RAIL, Traffic.FREIGHT, day - timedelta(days=1))
    assert (before.status, before.event, before.since) == (UNKNOWN, None, None)
    assert before.is_absent
    begun = on(counts_from, first)
    assert (begun.status, begun.since, begun.is_absent) == (status, day, False)
    # Heard of as open before, it was there.
    assert on("2012-01-01", own("2013-01-01", OPEN), first).status is UNKNOWN


@pytest.mark.parametrize("status", [PLANNED, CONSTRUCTION])
def test_works_on_a_bridge_in_use_do_not_unbuild_it(status: Status) -> None:
    events = [own("2019-01-01", OPEN), own("2020-01-01", CLOSED), own("2021-01-01", status)]
    assert on("2021-06-01", *events).status is CLOSED
    same_day = [own("2019-01-01", OPEN, id="a"), own("2019-01-01", status, id="z")]
    assert on("2019-06-01", *same_day).status is OPEN


def test_works_in_use_do_not_shield_from_a_blanket_measure() -> None:
    works = own("2019-06-01", CONSTRUCTION)
    assert on(
        "2020-06-01", own("2019-01-01", OPEN), works, blanket("2020-01-30", CLOSED)
    ).status is (CLOSED)


def test_a_blanket_measure_says_nothing_of_what_is_not_built() -> None:
    events = [own("2019-01-01", PLANNED), blanket("2020-01-30", CLOSED), own("2021-01-01", OPEN)]
    again = blanket("2022-01-01", SUSPENDED)
    days = "2020-06-01 2021-06-01 2022-06-01"
    assert statuses(days, *events, again) == ["planned", "open", "suspended"]


def test_a_blanket_opening_does_not_build_a_bridge() -> None:
    events = [
        own("2015-01-01", PLANNED),
        blanket("2018-01-01", OPEN),
        own("2020-01-01", CONSTRUCTION),
    ]
    assert statuses("2018-06-01 2020-06-01", *events) == ["planned", "construction"]


def test_an_opening_for_passengers_builds_nothing_for_freight() -> None:
    events = [
        own("2015-01-01", CONSTRUCTION, traffic=Traffic.ALL),
        own("2016-01-01", OPEN, traffic=Traffic.PASSENGER),
        own("2017-01-01", CONSTRUCTION, traffic=Traffic.ALL),
    ]
    assert on("2018-01-01", *events).status is CONSTRUCTION
    assert on("2018-01-01", *events, traffic=Traffic.PASSENGER).status is OPEN


# -- since -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reports", "since"),
    [
        ([("2010-01-01", "open")], "2010-01-01"),
        ([("2010-01-01", "open"), ("2014-01-01", "partial")], "2010-01-01"),
        ([("2010-01-01", "open"), ("2014-01-01", "closed")], "2014-01-01"),
        ([("2012-01-01", "suspended"), ("2014-01-01", "closed")], "2012-01-01"),
        ([("2012-01-01", "planned"), ("2014-01-01", "construction")], "2014-01-01"),
        # Under construction is not the same as shut: it was never there.
        ([("2012-01-01", "construction"), ("2014-01-01", "closed")], "2014-01-01"),
        # The first report had lapsed before the second came, but nobody said otherwise between.
        ([("2001-01-01", "closed"), ("2014-01-01", "closed")], "2001-01-01"),
        ([("2010-01-01", "open"), ("2011-01-01", "unknown"), ("2012-01-01", "open")], "2010-01-01"),
        ([("2001-01-01", "open"), ("2014-01-01", "closed")], "2014-01-01"),
        (
            [("2000-01-01", "closed"), ("2005-01-01", "open"), ("2014-01-01", "closed")],
            "2014-01-01",
        ),
    ],
)
def test_since_is_the_first_day_of_the_run_of_reports_that_agree(
    reports: list[tuple[str, str]], since: str
) -> None:
    events = [own(day, Status(status)) for day, status in reports]
    assert on("2015-01-01", *events).since == date.fromisoformat(since)


def test_since_reaches_back_over_a_blanket_measure() -> None:
    events = [blanket("2020-01-30", CLOSED), own("2021-01-01", SUSPENDED)]
    report = on("2021-06-01", *events)
    assert (report.since, report.reported_on) == (date(2020, 1, 30), date(2021, 1, 1))


def test_a_report_tells_what_was_asked() -> None:
    report = on("2020-01-01", subject=OTHER, mode=SEA, traffic=Traffic.PASSENGER)
    assert (report.subject_id, report.mode, report.traffic, report.day) == (
        OTHER, SEA, Traffic.PASSENGER, date(2020, 1, 1),
    )  # fmt: skip
