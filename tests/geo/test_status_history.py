"""Histories as a whole, against a plain reading of the rules for any set of reports."""

import calendar
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from geo.model import Event, EventKind, Precision, Status, Traffic
from geo.status import StatusIndex
from tests.geo.records import RAIL, ROAD, crossing, event

HERE, GROUP = "cn-kp-here-there", "cn-kp-land"
CROSSINGS = {HERE: crossing(HERE, (RAIL,), (0, 0), groups=(GROUP,))}
NOT_BUILT = (Status.PLANNED, Status.CONSTRUCTION)

days = st.dates(date(1990, 1, 1), date(2030, 12, 31))


@st.composite
def reports(draw: st.DrawFn) -> list[Event]:
    """Reports of every kind about one crossing; few years, so that they meet and lapse."""
    found = []
    for number in range(draw(st.integers(0, 8))):
        is_blanket = draw(st.booleans())
        found.append(
            event(
                GROUP if is_blanket else HERE,
                draw(days).isoformat(),
                draw(st.sampled_from([*Status, None])),
                kind=draw(st.sampled_from(EventKind)),
                precision=draw(st.sampled_from(Precision)),
                modes=draw(st.sampled_from([(RAIL,), (ROAD,), (RAIL, ROAD)])),
                traffic=draw(st.sampled_from(Traffic)),
                blanket=is_blanket,
                disputed=draw(st.integers(0, 9)) == 0,
                id_=f"e{number}",
            )
        )
    return found


def counts_from(report: Event) -> date:
    usable = report.status in (Status.OPEN, Status.PARTIAL)
    year, month = report.day.year, report.day.month
    if report.precision is Precision.DAY:
        return report.day
    if report.precision is Precision.YEAR:
        return date(year, 12, 31) if usable else date(year, 1, 1)
    return date(year, month, calendar.monthrange(year, month)[1] if usable else 1)


def years_later(day: date, years: int) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year + years, 3, 1)
    return date(day.year + years, day.month, day.day)


def rank(report: Event) -> tuple[bool, bool, int]:
    """Which of two reports of one day counts; of equals the first."""
    return report.subject_id is not None, report.kind is EventKind.CHANGE, -int(report.id[1:])


def spans(report: Event) -> tuple[date, date]:
    """First and last day that a report may be about."""
    year, month = report.day.year, report.day.month
    if report.precision is Precision.DAY:
        return report.day, report.day
    if report.precision is Precision.YEAR:
        return date(year, 1, 1), date(year, 12, 31)
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def is_undone(report: Event, reports: list[Event]) -> bool:
    """A vague sighting gives way to a better dated report that says something else."""
    if report.kind is not EventKind.OBSERVATION or report.status not in (
        Status.OPEN, Status.PARTIAL,
    ):  # fmt: skip
        return False
    first, last = spans(report)
    for other in reports:
        low, high = spans(other)
        is_finer = (high - low) < (last - first) and other.precision is not report.precision
        says_else = other.status not in (report.status, *NOT_BUILT)
        if is_finer and says_else and first <= other.day <= last:
            return True
    return False


def in_force(counting: list[Event], in_use_from: date) -> list[Event]:
    """What is left of the reports once those about works and about things not built are out."""
    left: dict[date, Event] = {}
    told = [report for report in counting if not is_undone(report, counting)]
    told.sort(key=lambda e: (counts_from(e), *rank(e)))
    own = [report.status for report in told if report.subject_id]
    is_built = not own or own[0] not in NOT_BUILT
    for report in told:
        is_own, was_opened = report.subject_id is not None, counts_from(report) >= in_use_from
        if report.status in NOT_BUILT and was_opened:
            continue
        if not is_own and not is_built and not was_opened:
            continue
        if is_own:
            is_built = report.status not in NOT_BUILT
        left[counts_from(report)] = report
    return list(left.values())


def read_by_the_rules(
    events: list[Event], traffic: Traffic, day: date
) -> tuple[Status, Event | None]:
    """Status by rail, by going through the words of docs/method.md one by one."""
    counting = [
        e
        for e in events
        if e.status is not None
        and not e.is_disputed
        and (e.kind is EventKind.CHANGE or (e.kind is EventKind.OBSERVATION and e.subject_id))
        and RAIL in e.modes
    ]
    others = (Traffic.PASSENGER, Traffic.FREIGHT)
    unasked = next(other for other in others if other is not traffic)
    goods = [e for e in counting if e.traffic is not unasked]
    in_use = goods if traffic is Traffic.FREIGHT else counting
    usable = [e for e in in_use if e.status in (Status.OPEN, Status.PARTIAL) and e.subject_id]
    in_use_from = min(map(counts_from, usable), default=date.max)
    counting = in_force(goods, in_use_from)
    heard = [e for e in counting if counts_from(e) <= day]
    if not heard:
        return Status.UNKNOWN, None
    last = max(heard, key=counts_from)
    holds_until = years_later(counts_from(last), 10 if last.subject_id else 2)
    if last.status in NOT_BUILT:
        holds_until = min(holds_until, in_use_from)
    return (last.status or Status.UNKNOWN) if day < holds_until else Status.UNKNOWN, last


@given(reports(), st.sampled_from([Traffic.FREIGHT, Traffic.PASSENGER]), days)
def test_the_status_is_what_the_rules_say(events: list[Event], traffic: Traffic, day: date) -> None:
    report = StatusIndex(events, CROSSINGS).status(HERE, RAIL, traffic, day)
    assert (report.status, report.event) == read_by_the_rules(events, traffic, day)


@given(reports(), days)
def test_nothing_rests_on_a_report_from_the_future(events: list[Event], day: date) -> None:
    report = StatusIndex(events, CROSSINGS).status(HERE, RAIL, Traffic.FREIGHT, day)
    assert report.reported_on is None or report.reported_on <= day
    assert report.since is None or report.since <= day


@given(reports())
def test_a_history_is_half_open_ordered_and_without_gaps(events: list[Event]) -> None:
    history = StatusIndex(events, CROSSINGS).history(HERE, RAIL, Traffic.FREIGHT)
    for period, following in pairwise(history):
        assert period.end == following.start
    for period in history:
        assert period.end is None or period.start < period.end
        assert (period.event is None) <= (period.status is Status.UNKNOWN)
    if history:
        # The last report lapses one day, and what is unknown then stays so.
        assert (history[-1].status, history[-1].event, history[-1].end) == (
            Status.UNKNOWN, None, None,
        )  # fmt: skip


@given(reports())
def test_the_history_and_the_day_agree(events: list[Event]) -> None:
    index = StatusIndex(events, CROSSINGS)
    for period in index.history(HERE, RAIL, Traffic.FREIGHT):
        last_day = period.end and period.end - timedelta(days=1)
        for day in filter(None, (period.start, last_day)):
            assert index.status(HERE, RAIL, Traffic.FREIGHT, day).status is period.status


def kind_of(status: Status) -> str:
    if status in (Status.OPEN, Status.PARTIAL):
        return "usable"
    if status in NOT_BUILT:
        return status.value
    return "unknown" if status is Status.UNKNOWN else "shut"


@example(
    [
        event(HERE, "1999-01-01", Status.PLANNED, id_="e0"),
        event(HERE, "2000-01-01", Status.CONSTRUCTION, id_="e1"),
    ],
    date(2000, 1, 1),
)
@given(reports(), days)
def test_since_begins_a_run_with_nothing_to_the_contrary(events: list[Event], day: date) -> None:
    index = StatusIndex(events, CROSSINGS)
    report = index.status(HERE, RAIL, Traffic.FREIGHT, day)
    history = index.history(HERE, RAIL, Traffic.FREIGHT)
    history = tuple(period for period in history if period.start > date.min)
    if report.since is None:
        assert all(day < period.start for period in history)
        return
    kind = kind_of(report.status)
    inside = [p for p in history if report.since <= p.start <= day]
    earlier = [kind_of(p.status) for p in history if p.start < report.since]
    assert inside[0].start == report.since
    assert kind_of(inside[0].status) == kind
    assert {kind_of(p.status) for p in inside} <= {kind, "unknown"}
    assert [k for k in earlier if kind == "unknown" or k != "unknown"][-1:] != [kind]


@given(reports(), days)
def test_the_order_of_the_file_does_not_matter(events: list[Event], day: date) -> None:
    backwards, forwards = StatusIndex(reversed(events), CROSSINGS), StatusIndex(events, CROSSINGS)
    asked = HERE, RAIL, Traffic.FREIGHT, day
    assert forwards.status(*asked) == backwards.status(*asked)
