"""What pages say, over a small world that can be checked on paper, and with hostile text in it."""

import re
from dataclasses import replace
from datetime import date
from html import unescape
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from geo.almanac import Almanac, PassengerService
from geo.atlas import Atlas
from geo.model import (
    Bridge,
    Event,
    EventKind,
    Evidence,
    Facts,
    Line,
    LonLat,
    Mode,
    Names,
    Precision,
    Status,
    Traffic,
)
from geo.sources import Source
from tests.geo.records import RAIL, ROAD, event
from tests.geo.tiny_world import COAST, DANDONG, FERRY, KHASAN, LAND, tiny_facts
from tests.webapp.sample import HOSTILE
from webapp import create_app
from webapp.arguments import Moment
from webapp.config import Config
from webapp.queries import Desk
from webapp.things.about import about
from webapp.things.attributes import Attribute, attributes
from webapp.things.neighbours import neighbours
from webapp.things.page import FactRow
from webapp.things.register import KINDS, Register, UnknownThingError
from webapp.things.sentence import opening
from webapp.things.states import Record

TODAY = date(2026, 11, 22)


def told(facts: Facts, id_: str, day: str, known_on: str | None = None) -> str:
    """The sentence about a crossing."""
    atlas = Atlas(facts)
    thing = Register(facts).get("crossing", id_)
    moment = Moment(date.fromisoformat(day), date.fromisoformat(known_on) if known_on else None)
    index = atlas.status.known_by(moment.known_on)
    record = Record(facts, index, thing.subjects, moment)
    return opening(thing, record, said=thing.said, today=TODAY)


def with_only(*events: Event) -> Facts:
    return replace(tiny_facts(), events=events)


def client_of(facts: Facts, today: date = TODAY) -> FlaskClient:
    config = Config(today=today)
    desk = Desk(Atlas(facts), Almanac((), {}, (), ()), config.clock)
    return create_app(config, desk).test_client()


# -- the sentence ----------------------------------------------------------------------------------


def test_it_says_state_day_publisher_and_age() -> None:
    facts = with_only(event(KHASAN, "2022-11-02", Status.OPEN))
    assert told(facts, KHASAN, "2022-12-02") == (
        "On 2 December 2022 the crossing Khasan–Tumangang was open to rail freight, as last"
        " reported on 2 November 2022 by Press (30 days before). On passengers no report is known."
    )


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.OPEN, "open to rail freight"),
        (Status.PARTIAL, "partly open to rail freight"),
        (Status.SUSPENDED, "suspended for rail freight"),
        (Status.CLOSED, "closed to rail freight"),
        (Status.CONSTRUCTION, "not yet open to rail freight and still under construction"),
        (Status.PLANNED, "planned and not built, for rail freight"),
    ],
)
def test_every_status_has_its_words(status: Status, words: str) -> None:
    assert f"was {words}, as last reported" in told(
        with_only(event(KHASAN, "2022-11-02", status)), KHASAN, "2022-12-02"
    )


def test_one_report_about_everything_is_told_once() -> None:
    facts = with_only(
        event(DANDONG, "2020-01-30", Status.CLOSED, modes=(RAIL, ROAD), traffic=Traffic.ALL)
    )
    said = told(facts, DANDONG, "2020-03-01")
    assert said.count("as last reported") == 1
    assert said.endswith("The same reports hold for passengers.")


def test_a_blanket_report_names_whom_it_is_about() -> None:
    facts = with_only(event(LAND, "2020-01-30", Status.CLOSED, blanket=True))
    assert "by Press for all land crossings between China and the DPRK (31 days before)" in told(
        facts, DANDONG, "2020-03-01"
    )


def test_a_report_too_old_to_rest_on_is_not_called_open() -> None:
    facts = with_only(
        event(KHASAN, "2005-03-01", Status.OPEN, precision=Precision.MONTH),
    )
    said = told(facts, KHASAN, "2020-01-01")
    assert "in an unknown state for rail freight: the last report, of March 2005 by Press" in said
    assert "is too old to rest on" in said
    assert "was open" not in said


def test_a_month_or_year_is_never_a_day() -> None:
    for precision, words in ((Precision.MONTH, "in November 2022"), (Precision.YEAR, "in 2022")):
        facts = with_only(event(KHASAN, "2022-11-01", Status.CLOSED, precision=precision))
        assert f"as last reported {words} by Press" in told(facts, KHASAN, "2023-12-02")


@pytest.mark.parametrize("kind", ["forecast", "movement", "works", "note"])
def test_what_changes_no_status_does_not_reach_the_sentence(kind: str) -> None:
    facts = with_only(
        event(KHASAN, "2020-02-01", Status.SUSPENDED),
        event(KHASAN, "2021-05-01", None, kind=EventKind(kind)),
        event(KHASAN, "2021-06-01", Status.OPEN, disputed=True),
    )
    said = told(facts, KHASAN, "2021-07-01")
    assert "suspended for rail freight, as last reported on 1 February 2020" in said
    assert "2021-0" not in said


def test_nothing_reported_is_said_so() -> None:
    assert told(with_only(), KHASAN, "2022-01-01") == (
        "No report is known on whether the crossing Khasan–Tumangang was open on 1 January 2022."
    )
    people = event(KHASAN, "2021-06-01", Status.OPEN, traffic=Traffic.PASSENGER)
    assert told(with_only(people), KHASAN, "2022-01-01").startswith(
        "No report is known on freight at the crossing Khasan–Tumangang up to 1 January 2022. It"
        " was open to rail passengers"
    )


def test_the_day_of_knowledge_hides_what_came_later() -> None:
    def published(one: Event, day: str) -> Event:
        return replace(one, published_by=date.fromisoformat(day))

    facts = with_only(
        published(event(DANDONG, "2018-12-01", Status.OPEN), "2019-01-01"),
        published(event(KHASAN, "2020-02-01", Status.SUSPENDED), "2020-02-02"),
        published(event(KHASAN, "2020-03-01", Status.OPEN), "2024-01-01"),
    )
    assert "suspended for rail freight" in told(facts, KHASAN, "2020-04-01", "2020-04-01")
    assert "open to rail freight" in told(facts, KHASAN, "2020-04-01")
    assert "No report is known" not in told(facts, KHASAN, "2020-04-01", "2020-02-02")
    assert told(facts, KHASAN, "2020-04-01", "2020-02-01").startswith(
        "By what had been published up to 1 February 2020, no report is known"
    )
    assert told(facts, KHASAN, "2020-04-01", "2018-01-01") == (
        "Nothing that Crossgauge holds had been published by 1 January 2018."
    )


# -- what it is ------------------------------------------------------------------------------------


def bridge(**changes: object) -> Bridge:
    whole = Bridge(
        "a-bridge", Names("Friendship Bridge"), KHASAN, (Mode.RAIL,), 1959, 623.0, (590.0,), 1,
        None, (1435, 1520), "KP", "RU", LonLat(130.6, 42.4), 100.0, "", ("almanac",),
    )  # fmt: skip
    return replace(whole, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "It dates from 1959 and is 623 m long (other sources: 590 m)."),
        (
            {"built_year": None, "length_other_m": ()},
            "It is 623 m long; its year is not known",
        ),
        ({"length_m": None, "length_other_m": ()}, "It dates from 1959; its length is not known"),
        (
            {"built_year": None, "length_m": None, "length_other_m": ()},
            "Neither its year nor its length is known to us.",
        ),
        (
            {"carries": ()},
            "is a bridge between North Korea and Russia at the crossing Khasan–Tumangang, and"
            " carries no traffic as far as is known.",
        ),
        (
            {"carries": (), "names": Names("Old Broken Bridge")},
            "The Old Broken Bridge is the ruin of a bridge between North Korea and Russia",
        ),
        ({"names": Names("Unbong dam crossing")}, "dam crossing is a railway over a dam between"),
        ({"country_a": "RU"}, "is a bridge for a railway in Russia at the crossing"),
    ],
)
def test_a_missing_value_is_said_and_never_made_up(changes: dict[str, object], words: str) -> None:
    facts = replace(tiny_facts(), bridges={"a-bridge": bridge(**changes)})
    register = Register(facts)
    thing = register.get("bridge", "a-bridge")
    said = about(thing, register)
    assert words in said
    assert "None" not in said
    rows = {row.name: row for row in attributes(thing, register)}
    assert rows["Built"].is_unknown is (changes.get("built_year", 1959) is None)


def test_a_crossing_that_is_only_named_says_that_its_place_is_not_documented() -> None:
    facts = tiny_facts()
    named = replace(facts.crossings[KHASAN], evidence=Evidence.NAMED)
    register = Register(replace(facts, crossings={**facts.crossings, KHASAN: named}))
    assert "No document we know of says exactly where it lies" in about(
        register.get("crossing", KHASAN), register
    )


def test_a_line_adds_up_its_links_and_says_what_is_estimated() -> None:
    facts = tiny_facts()
    links = {
        id_: replace(link, line_id=COAST) if link.status_subject == COAST else link
        for id_, link in facts.links.items()
    }
    line = Line(COAST, Names("Coast line, Rajin–Pyongyang"), "rajin", "pyongyang", None, "", ())
    register = Register(replace(facts, links=links, lines={COAST: line}))
    thing = register.get("line", COAST)
    assert thing.said == "the Coast line (Rajin–Pyongyang)"
    assert "Its length has not been confirmed; its track is of 1,435 mm." in about(thing, register)
    rows = {row.name: row for row in attributes(thing, register)}
    assert (rows["Length on the map"].value, rows["Length on the map"].unit) == ("600.0", "km")
    assert rows["Published length"].is_unknown
    assert rows["Electrification"].basis == "worked out from its links"


def test_a_range_says_whether_it_is_assumed() -> None:
    register = Register(tiny_facts())
    rows = attributes(register.get("gauge_break", "suifenhe"), register)
    times = [row for row in rows if "time" in row.name]
    assert times
    assert all(row.basis.startswith(("assumed", "published", "worked out")) for row in times)
    assert all(row.url.startswith("/method#assumption-") for row in times)
    yard = attributes(register.get("gauge_break", "rajin"), register)
    assert any(row.value == "no figure held" for row in yard)


def test_each_neighbour_stands_in_one_group_and_never_the_thing_itself() -> None:
    register = Register(tiny_facts())
    for kind in KINDS:
        for thing in register.things[kind].values():
            found = [
                (one.kind, one.id)
                for group in neighbours(thing, register)
                for one in group.neighbours
            ]
            assert len(found) == len(set(found))
            assert (kind, thing.id) not in found


def test_an_unknown_id_names_its_kind() -> None:
    with pytest.raises(UnknownThingError, match="There is no break of gauge with this id"):
        Register(tiny_facts()).get("gauge_break", "nowhere")


# -- the page --------------------------------------------------------------------------------------


def hostile_facts() -> Facts:
    facts = tiny_facts()
    names = Names(HOSTILE[0], HOSTILE[1], HOSTILE[2], HOSTILE[3], HOSTILE)
    source = Source("gazette", HOSTILE[0], HOSTILE[1], "2025", "javascript:window.hacked='url'")
    evil = replace(facts.crossings[KHASAN], names=names, note=HOSTILE[1])
    events = tuple(replace(one, headline=HOSTILE[1], remark=HOSTILE[0]) for one in facts.events)
    return replace(
        facts,
        crossings={**facts.crossings, KHASAN: evil},
        events=events,
        sources={**facts.sources, "gazette": source},
    )


def test_hostile_text_never_becomes_markup() -> None:
    client = client_of(hostile_facts())
    for path in (f"/crossings/{KHASAN}", "/crossings", "/crossings/x", "/places/khasan",
                 f"/report?kind=crossings&id={KHASAN}", "/crossings?q=img"):  # fmt: skip
        html = client.get(path).text
        assert "<img" not in html, path
        assert "window.hacked='script'</script>" not in html, path
        assert 'href="javascript' not in html, path
        assert HOSTILE[3] not in html, path
    assert client.get(f"/crossings/{KHASAN}.json").get_json()["name_en"] == HOSTILE[0]


def test_formulas_of_spreadsheets_are_not_run() -> None:
    facts = tiny_facts()
    events = (replace(event(KHASAN, "2022-11-02", Status.OPEN), headline="=HYPERLINK(1)"),)
    text = client_of(replace(facts, events=events)).get(f"/crossings/{KHASAN}.csv").text
    assert "'=HYPERLINK(1)" in text


def test_a_ferry_shows_the_history_of_its_sea_crossing_and_a_line_its_own() -> None:
    client = client_of(tiny_facts())
    for path in (f"/ferries/{FERRY}", f"/lines/{COAST}"):
        html = client.get(path).text
        assert 'class="bars"' in html
        assert "Events, newest first" in html
    coast = unescape(client.get(f"/lines/{COAST}?as_of=2022-01-01").text)
    assert "was closed to rail freight, as last reported on 1 July 2021" in coast


def test_a_place_tells_of_its_crossings_and_says_that_it_has_no_status() -> None:
    facts = tiny_facts()
    at = replace(facts.crossings[KHASAN], place_a="tumangang", place_b="khasan")
    client = client_of(replace(facts, crossings={**facts.crossings, KHASAN: at}))
    html = unescape(client.get("/places/tumangang?as_of=2022-12-01").text)
    assert "Tumangang has no status of its own" in html
    assert "the crossing Khasan–Tumangang was open to rail freight" in html
    assert "No report is known on" in unescape(client.get("/ports/busan").text)


def test_services_for_people_stand_with_their_documents_and_only_at_their_crossing() -> None:
    service = PassengerService(
        "a-train", KHASAN, Mode.RAIL, "Train 645", "RZD", "khasan", "tumangang", "Monday", "",
        "2024-12-16", "", "", ("gazette",),
    )  # fmt: skip
    config = Config(today=TODAY)
    desk = Desk(Atlas(tiny_facts()), Almanac((), {"a-train": service}, (), ()), config.clock)
    client = create_app(config, desk).test_client()
    row = client.get(f"/crossings/{KHASAN}").text.partition("Train 645")[2].partition("</tr>")[0]
    assert "Monday" in row
    assert 'data-label="Who may travel">not known' in row
    assert "2024-12-16 – end not known" in row
    assert 'href="https://example.org/gazette"' in row
    assert "Train 645" not in client.get(f"/crossings/{DANDONG}").text
    told_ = client.get(f"/crossings/{KHASAN}.json").get_json()["passenger_services"]
    assert [one["name"] for one in told_] == ["Train 645"]


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((), ""),
        ((1,), "1"),
        ((1, 2), "1, 2"),
        ((1, 3, 4, 5, 6), "1, 3–6"),
        ((1, 2, 3, 7), "1–3, 7"),
    ],
)
def test_numbers_of_sources_are_told_in_runs(numbers: tuple[int, ...], words: str) -> None:
    assert FactRow(Attribute("a", "b", "", ()), numbers).says == words


# -- the small map ---------------------------------------------------------------------------------


def inset_of(html: str) -> str:
    found = re.search(r'<svg class="inset".*?</svg>', html, re.DOTALL)
    assert found
    return found[0]


def test_the_small_map_is_well_formed_and_follows_the_day() -> None:
    client = client_of(tiny_facts())
    shut, opened = (
        inset_of(client.get(f"/crossings/{KHASAN}?as_of={day}").text)
        for day in ("2021-01-01", "2023-01-01")
    )
    for drawing in (shut, opened):
        ElementTree.fromstring(drawing)
    assert 'href="#m-suspended"' in shut
    assert 'href="#m-suspended"' not in opened
    assert "Khasan–Tumangang" in opened


def test_a_wide_map_marks_only_what_it_is_about() -> None:
    client = client_of(tiny_facts())
    ferry = inset_of(client.get(f"/ferries/{FERRY}").text)
    assert ferry.count('href="#m-') <= 8
    coast = inset_of(client.get(f"/lines/{COAST}").text)
    assert 'class="in-own"' in coast
    assert "Dandong–Sinuiju" not in coast
