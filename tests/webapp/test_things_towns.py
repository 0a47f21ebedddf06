"""Lines, ports and towns speak of all that is there; the axis of a long record; paper."""

from dataclasses import replace
from datetime import date

import pytest

from geo.model import EventKind, Facts, Names, Status
from tests.geo.records import SEA, event
from tests.geo.tiny_world import BUSAN, COAST, FERRY, KHASAN, tiny_facts
from tests.webapp.test_things_sentences import is_about, said
from tests.webapp.test_things_words import client_of
from webapp.things.about import about
from webapp.things.page import first_year
from webapp.things.register import Register

SEEN = EventKind.OBSERVATION


# -- lines, ports, towns ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "ending"),
    [
        ((), "no report on its state up to 22 November 2026 is held."),
        (
            (event(COAST, "1965-06-10", Status.OPEN),),
            "no report on its state in the 20 years up to 22 November 2026 is held.",
        ),
    ],
)
def test_a_line_without_fresh_reports_is_told_by_its_length(
    events: tuple[object, ...], ending: str
) -> None:
    facts = replace(tiny_facts(), events=events)  # type: ignore[arg-type]
    told_ = said(facts, "line", COAST)
    assert told_.startswith("The Coast line is a railway line from Rajin to Pyongyang in North")
    assert f", 600 km long; {ending}" in told_
    html = client_of(facts).get(f"/lines/{COAST}").text
    assert "<p>It is 600 km long; its track is of 1,435 mm.</p>" in html


def test_a_line_that_was_seen_at_work_is_not_said_to_be_without_a_report() -> None:
    seen = event(COAST, "2024-06-10", Status.OPEN, kind=SEEN)
    told_ = said(replace(tiny_facts(), events=(seen,)), "line", COAST)
    assert "was open to rail freight, as last reported on 10 June 2024" in told_
    assert "no report on its state" not in told_


def test_a_line_that_was_cut_long_ago_is_still_cut_as_long_as_the_report_holds() -> None:
    facts = replace(tiny_facts(), events=(event(COAST, "2018-06-10", Status.CLOSED),))
    assert "was closed to rail freight" in said(facts, "line", COAST)


def test_a_line_before_its_first_report_says_when_the_record_begins() -> None:
    assert said(tiny_facts(), "line", COAST, "1850-01-01").startswith(
        "There is no record of the Coast line before 1 January 2012"
    )


def at_port(*ids: str) -> Facts:
    facts = tiny_facts()
    ends = {id_: replace(facts.crossings[id_], place_a="vladivostok-port") for id_ in ids}
    return replace(facts, crossings={**facts.crossings, **ends})


def test_a_port_speaks_of_all_its_sea_lines() -> None:
    none = "No report is known on whether Vladivostok Port itself was open on 1 June 2019."
    tail = (
        "took freight, in full or in part, as last reported; the newest report is of 1 January 2018"
        " by Press (17 months before), on the crossing Busan–Vladivostok-Sea."
    )
    facts = at_port(FERRY, BUSAN)
    port = said(facts, "port", "vladivostok-port", "2019-06-01")
    assert port == f"{none} Both its sea lines {tail}"
    shut = event(FERRY, "2018-02-09", Status.SUSPENDED, modes=(SEA,))
    half = replace(facts, events=(*facts.events, shut))
    port = said(half, "port", "vladivostok-port", "2019-06-01")
    assert port == f"{none} One of its two sea lines {tail}"
    assert said(at_port(), "port", "vladivostok-port", "2019-06-01") == (
        f"{none} No sea line of the atlas begins or ends there."
    )
    assert f"{none} Its one sea line, the crossing" in said(
        at_port(FERRY), "port", "vladivostok-port", "2019-06-01"
    )
    silent = said(replace(facts, events=()), "port", "vladivostok-port", "2019-06-01")
    assert silent == f"{none} On freight no report is known for any of its two sea lines."
    closed = replace(facts, events=(shut,))
    assert "None of its two sea lines is known to have taken freight; the newest report on" in said(
        closed, "port", "vladivostok-port", "2019-06-01"
    )


def test_a_port_with_reports_of_its_own_tells_them_first() -> None:
    facts = at_port(FERRY, BUSAN)
    own = event("vladivostok-port", "2019-01-01", Status.OPEN, modes=(SEA,))
    port = said(
        replace(facts, events=(*facts.events, own)), "port", "vladivostok-port", "2019-06-01"
    )
    assert port.startswith("On 1 June 2019 Vladivostok Port was open to freight by sea, as last")
    assert "(5 months before). Both its sea lines took freight" in port
    assert "passengers" not in port


def test_a_town_speaks_for_its_members_and_a_station_for_itself_alone() -> None:
    facts = at_port(FERRY, BUSAN)
    station = replace(
        facts.places["vladivostok-port"], id="inland", kind="station", names=Names("Inland")
    )
    facts = replace(facts, places={**facts.places, "inland": station})
    assert said(facts, "place", "vladivostok", "2019-06-01").startswith(
        "Vladivostok has no status of its own; on 1 June 2019 both its sea lines took freight"
    )
    assert said(facts, "place", "inland", "2019-06-01") == (
        "Inland has no status of its own: reports are about crossings, ferries, lines and ports."
    )
    client = client_of(facts)
    assert 'id="s-here"' in client.get("/places/vladivostok").text
    assert 'id="s-here"' not in client.get("/places/inland").text
    town = is_about(facts, "place", "vladivostok")
    assert "With Vladivostok Port and Inland, it is linked by" in town
    assert "by sea to" in town


def test_a_real_town_speaks_for_its_station(register: Register) -> None:
    told_ = about(register.get("place", "mudanjiang"), register)
    assert "With Mudanjiang station, it is linked by rail to" in told_
    assert not register.crossings_at("kwangok")


# -- the axis, and paper ---------------------------------------------------------------------------


def test_a_record_of_decades_is_drawn_from_where_nine_reports_in_ten_are_seen() -> None:
    days = [date(1951, 9, 28), *(date(2000 + n, 6, 1) for n in range(19))]
    assert first_year(days) == (date(2001, 1, 1), 2)
    assert first_year(days[1:]) == (date(2000, 1, 1), 0)
    assert first_year(days[:5]) == (date(1951, 1, 1), 0)


def test_the_page_says_how_many_reports_the_axis_leaves_out() -> None:
    events = [event(KHASAN, "1951-09-28", Status.OPEN)]
    events += [event(KHASAN, f"20{n:02}-06-01", Status.OPEN) for n in range(19)]
    html = client_of(replace(tiny_facts(), events=tuple(events))).get(f"/crossings/{KHASAN}").text
    assert "<h3>Since 2001</h3>" in html
    assert "2 earlier reports, from 1951 on: in the tables below." in html
    assert "The whole record" not in html


def test_paper_gets_the_periods_that_the_screen_folds() -> None:
    html = client_of(tiny_facts()).get(f"/crossings/{KHASAN}").text
    printed = html.partition('class="print-only print-periods"')[2].partition("</div>")[0]
    assert "<li>2013-09-22 to 2020-02-01: open (Press, 2025)</li>" in printed
    assert "from 2020-02-01, no newer report: suspended" in printed
