"""The sentence of each kind of thing says no more than its reports do."""

import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from flask.testing import FlaskClient

from geo.atlas import Atlas
from geo.model import (
    Bridge,
    EventKind,
    Evidence,
    Facts,
    LonLat,
    Mode,
    Names,
    Precision,
    SeaService,
    Status,
    Traffic,
)
from tests.geo.records import RAIL, ROAD, SEA, event
from tests.geo.tiny_world import DANDONG, FERRY, KHASAN, LAND, SUIFENHE, tiny_facts
from tests.webapp.test_things_words import client_of, told
from webapp.arguments import Moment
from webapp.things.about import about
from webapp.things.overview import say
from webapp.things.register import Register
from webapp.things.states import Record

TODAY = date(2026, 11, 22)
PASSENGER, SEEN = Traffic.PASSENGER, EventKind.OBSERVATION


def said(facts: Facts, kind: str, id_: str, day: str = "2026-11-22") -> str:
    """The sentence at the top of a page."""
    register, moment = Register(facts), Moment(date.fromisoformat(day), None)
    thing = register.get(kind, id_)
    return say(thing, register, Record(facts, Atlas(facts).status, thing.subjects, moment), TODAY)


def is_about(facts: Facts, kind: str, id_: str) -> str:
    register = Register(facts)
    return about(register.get(kind, id_), register)


def bridge(id_: str, name: str, crossing_id: str | None, *carries: Mode) -> Bridge:
    return Bridge(
        id_, Names(name), crossing_id, carries, 2014, 549.0, (), None, None, (), "CN", "KP",
        LonLat(130.0, 42.0), 100.0, "", ("almanac",),
    )  # fmt: skip


# -- how much room four states take ----------------------------------------------------------------


def test_four_reports_stand_in_two_sentences_with_day_publisher_and_age_each() -> None:
    facts = replace(
        tiny_facts(),
        events=(
            event(SUIFENHE, "2024-03-01", Status.OPEN, precision=Precision.MONTH),
            event(SUIFENHE, "2024-07-02", Status.OPEN, modes=(ROAD,)),
            event(SUIFENHE, "2026-03-13", Status.OPEN, traffic=PASSENGER),
            event(SUIFENHE, "2023-08-28", Status.PARTIAL, modes=(ROAD,), traffic=PASSENGER),
        ),
    )
    assert told(facts, SUIFENHE, "2026-11-22") == (
        "On 22 November 2026 the crossing Suifenhe–Grodekovo was open to freight by rail (last"
        " reported March 2024, Press, 2 years before) and by road (2 July 2024, Press, 2 years"
        " before). For passengers it was open by rail (13 March 2026, Press, 8 months before), and"
        " partly open by road (28 August 2023, Press, 3 years before)."
    )


def test_three_reports_say_what_is_too_old_what_is_silent_and_whom_a_measure_is_about() -> None:
    both = tiny_facts().crossings
    crossings = {**both, DANDONG: replace(both[DANDONG], modes=(RAIL, ROAD))}
    facts = replace(
        tiny_facts(),
        crossings=crossings,
        events=(
            event(LAND, "2020-10-01", Status.SUSPENDED, blanket=True),
            event(DANDONG, "2021-02-01", Status.CLOSED, modes=(ROAD,)),
            event(DANDONG, "2026-01-02", Status.OPEN, traffic=PASSENGER),
        ),
    )
    assert told(facts, DANDONG, "2026-11-22") == (
        "On 22 November 2026 the crossing Dandong–Sinuiju was in an unknown state for freight by"
        " rail (last report 1 October 2020, Press, on all land crossings, 6 years before: too old"
        " to rest on), and closed by road (1 February 2021, Press, 5 years before). For passengers"
        " it was open by rail (2 January 2026, Press, 10 months before); no report is known on"
        " road passengers."
    )


@pytest.mark.parametrize("kind", ["crossing", "bridge", "line", "port", "place", "ferry"])
def test_no_sentence_to_copy_is_longer_than_two(
    reader: FlaskClient, register: Register, kind: str
) -> None:
    for id_ in register.things[kind]:
        folder = register.things[kind][id_].kind.folder
        found = re.search(r'id="sentence">(.*?)</p>', reader.get(f"/{folder}/{id_}").text)
        assert found, id_
        text = unescape(found[1])
        assert len(re.findall(r"\.(?= [A-Z][a-z]+ )", text)) <= 1, text
        assert not re.search(r"\bby road\b.*how goods cross", text), text
        assert "1 of its" not in text, text


# -- since when ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        (EventKind.CHANGE, Status.OPEN, "since 1 July 2016"),
        (SEEN, Status.OPEN, "on record as open since 1 July 2016"),
        (SEEN, Status.PARTIAL, "on record as in use since 1 July 2016"),
        (SEEN, Status.CLOSED, "first reported closed on 1 July 2016"),
        (SEEN, Status.SUSPENDED, "first reported suspended on 1 July 2016"),
        (SEEN, Status.CONSTRUCTION, "first reported under construction on 1 July 2016"),
        (SEEN, Status.PLANNED, "first reported as planned on 1 July 2016"),
    ],
)
def test_what_was_first_seen_so_is_not_said_to_have_begun_then(
    kind: EventKind, status: Status, words: str
) -> None:
    facts = replace(tiny_facts(), events=(event(KHASAN, "2016-07-01", status, kind=kind),))
    client = client_of(facts)
    html = client.get(f"/crossings/{KHASAN}?as_of=2017-01-01").text
    assert f"<small>{words}</small>" in html
    (state,) = (
        one
        for one in client.get(f"/crossings/{KHASAN}.json?as_of=2017-01-01").get_json()["states"]
        if one["since"]
    )
    assert state["since_basis"] == ("change" if kind is EventKind.CHANGE else "first report")
    assert f"period,{KHASAN}" in client.get(f"/crossings/{KHASAN}.csv").text.replace(
        f"period,{KHASAN},{KHASAN}", f"period,{KHASAN}"
    )


def test_a_period_tells_what_kind_of_report_it_rests_on() -> None:
    facts = replace(tiny_facts(), events=(event(KHASAN, "2016-07-01", Status.OPEN, kind=SEEN),))
    data = client_of(facts).get(f"/crossings/{KHASAN}.json").get_json()
    assert [p["basis"] for t in data["histories"] for p in t["periods"]] == ["observation", None]


# -- named only ------------------------------------------------------------------------------------


def named_facts(*, status: Status | None = None, is_road: bool = True) -> Facts:
    facts = tiny_facts()
    named = replace(
        facts.crossings[KHASAN], modes=(ROAD if is_road else RAIL,), evidence=Evidence.NAMED
    )
    kind = EventKind.NOTE if status is None else SEEN
    note = event(KHASAN, "2005-09-09", status, kind=kind, modes=(ROAD,))
    return replace(facts, crossings={**facts.crossings, KHASAN: named}, events=(note,))


def test_a_crossing_that_one_list_names_is_not_said_to_be_a_road() -> None:
    for facts in (named_facts(), named_facts(status=Status.OPEN)):
        assert said(facts, "crossing", KHASAN) == (
            "On 22 November 2026 the crossing Khasan–Tumangang was known only by name, from one"
            " document of 9 September 2005 by Press (21 years before); whether it was open, and how"
            " goods cross there, is not known."
        )
        assert is_about(facts, "crossing", KHASAN).startswith(
            "Khasan–Tumangang is named as a border crossing between North Korea and Russia. How"
            " goods cross there is not known."
        )
        html = client_of(facts).get(f"/crossings/{KHASAN}").text
        head = html.partition('id="s-events"')[0].partition("<main")[2]
        assert "by road" not in head
        assert '<th scope="row">Modes</th><td data-label="Value" class="quiet">not known' in html
    assert "known only by name and as planned, from one" in said(
        named_facts(status=Status.PLANNED), "crossing", KHASAN
    )
    assert "known only by name, from lists; whether" in said(
        named_facts(), "crossing", KHASAN, "2004-01-01"
    )


def test_a_named_crossing_with_reports_of_its_own_is_told_by_them() -> None:
    facts = named_facts()
    changed = event(KHASAN, "2025-09-25", Status.OPEN, modes=(ROAD,))
    assert "was open to road freight" in said(
        replace(facts, events=(*facts.events, changed)), "crossing", KHASAN
    )


def test_an_estimated_point_is_said_to_be_one() -> None:
    facts = tiny_facts()
    guessed = replace(facts.crossings[KHASAN], evidence=Evidence.ESTIMATED)
    facts = replace(facts, crossings={**facts.crossings, KHASAN: guessed})
    assert is_about(facts, "crossing", KHASAN).endswith("Its point on the map is our estimate.")


# -- bridges ---------------------------------------------------------------------------------------


def test_a_crossing_is_carried_by_what_carries_something() -> None:
    old, new = (bridge("old", "Old bridge", DANDONG), bridge("new", "New bridge", DANDONG, ROAD))
    facts = replace(tiny_facts(), bridges={"old": old, "new": new})
    assert (
        "It is carried by the New bridge; the track across is of 1,435 mm. Beside it stands the"
        " Old bridge, which carries no traffic as far as is known."
    ) in is_about(facts, "crossing", DANDONG)
    assert said(facts, "bridge", "old") == (
        "No status is kept for the Old bridge: it stands at the crossing Dandong–Sinuiju and"
        " carries no traffic as far as is known."
    )
    facts = replace(facts, bridges={**facts.bridges, "other": replace(old, id="other")})
    assert "Beside it stand the Old bridge and Old bridge, which carry no traffic" in is_about(
        facts, "crossing", DANDONG
    )


def test_a_bridge_that_never_opened_is_not_said_to_carry_the_crossing() -> None:
    one = bridge("new", "New bridge", DANDONG, RAIL)
    works = event(DANDONG, "2025-12-11", Status.CONSTRUCTION)
    facts = replace(tiny_facts(), bridges={"new": one}, events=(works,))
    assert "is to be a border crossing by rail" in is_about(facts, "crossing", DANDONG)
    assert "it is to be carried by the New bridge, and no report says that it is open" in (
        is_about(facts, "crossing", DANDONG).replace("It is", "it is")
    )
    assert is_about(facts, "bridge", "new") == (
        "The New bridge is a bridge for a railway between China and North Korea at the crossing"
        " Dandong–Sinuiju, not opened as far as is known. Its structure was finished in 2014, and"
        " it is 549 m long."
    )
    assert "was not yet open to rail freight and still under construction" in said(
        facts, "bridge", "new"
    )


def test_a_dam_is_no_bridge_and_a_ruin_no_way() -> None:
    dam, ruin = bridge("dam", "Unbong dam", DANDONG, ROAD), bridge("ruin", "Broken Bridge", None)
    facts = replace(
        tiny_facts(),
        bridges={"dam": dam, "ruin": ruin},
        events=(event(DANDONG, "2020-01-01", None),),
    )
    assert "The road runs over a dam; the track" in is_about(facts, "crossing", DANDONG)
    client = client_of(facts)
    assert "road over a dam, China and North Korea" in client.get("/bridges/dam").text
    assert said(facts, "bridge", "ruin") == (
        "No status is kept for the Broken Bridge: it is a ruin and carries nothing."
    )


# -- sea services ----------------------------------------------------------------------------------


def with_service(service: SeaService, *statuses: Status) -> Facts:
    facts = tiny_facts()
    line = replace(facts.crossings[FERRY], service=service)
    events = tuple(
        event(FERRY, f"20{10 + n}-05-01", status, modes=(SEA,)) for n, status in enumerate(statuses)
    )
    return replace(facts, crossings={**facts.crossings, FERRY: line}, events=events)


@pytest.mark.parametrize(
    ("service", "statuses", "words"),
    [
        (SeaService.NONE_KNOWN, (), "No service on it is known."),
        (
            SeaService.NONE_KNOWN,
            (Status.OPEN, Status.CLOSED),
            "A service on it was last reported at work on 1 May 2010; none is known today.",
        ),
        (SeaService.COMMON_CARRIER, (Status.OPEN,), "Its service is recorded as one for all"),
        (
            SeaService.COMMON_CARRIER,
            (Status.OPEN, Status.CLOSED),
            "Its service was one for all shippers while it ran.",
        ),
        (SeaService.STATE_ONLY, (Status.SUSPENDED,), "Only ships of the state were recorded on it"),
        (SeaService.CHARTER, (Status.CLOSED,), "Its service was one by charter while it ran."),
    ],
)
def test_a_service_that_stopped_is_told_in_the_past(
    service: SeaService, statuses: tuple[Status, ...], words: str
) -> None:
    assert words in is_about(with_service(service, *statuses), "crossing", FERRY)


def test_a_closed_ferry_was_one() -> None:
    closed = with_service(SeaService.COMMON_CARRIER, Status.OPEN, Status.CLOSED)
    assert " was a sea service between" in is_about(closed, "ferry", FERRY)
    paused = with_service(SeaService.COMMON_CARRIER, Status.OPEN, Status.SUSPENDED)
    assert " is a sea service between" in is_about(paused, "ferry", FERRY)
