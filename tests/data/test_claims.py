"""The claims hold: what an answer rests on exists, and its numbers and days are those on record."""

import calendar
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from geo.almanac import Almanac, Claim, TradeFigure, Verdict
from geo.model import Event, Facts, Precision
from layers.almanac import load_almanac
from layers.claims_text import claims_text
from layers.facts import load_facts
from webapp import create_app

ROOT = Path(__file__).resolve().parents[2]
MONTHS = calendar.month_name[1:]
MONEY = re.compile(r"USD (\d[\d,]*(?:\.\d+)?)( million| billion)?")
# Sums that are told in dollars and stand in no table of trade: cost of a plan, horses.
NO_TRADE = {"584,302"}
DOCUMENTS = {
    "Radio Free Asia",
    "Russia Briefing (Dezan Shira & Associates)",
    "The Asia Business Daily",
    "The Moscow Times",
    "NK Economy Watch (IFES)",
}
# Words that a statement or an answer of the claims asked for at least must hold.
ASKED_FOR = (
    "November 2021", "January 2022", "April 2022", "8 or 9 August 2022", "mid-October 2022",
    "In 2019 North Korea’s trade", "In 2020 North Korea’s trade fell",
    "before the end of September 2022", "2 November 2022",
    "30 thoroughbred horses", "medical goods", "138 horses", "rails of both gauges", "1,520 mm",
    "1,435 mm", "fibre cable", "18 miles", "no customs area", "In the first quarter of 2018",
    "In the first quarter of 2019", "September 2018", "Trans-Siberian", "Jilin and Heilongjiang",
    "April 2023", "April 2024", "April 2025", "than in March 2025",
    "New Yalu River Bridge", "23 road checkpoints", "not one road checkpoint",
    "widen the existing bridge", "pontoon bridge", "21 March 2018 to set up a working group",
    "USD 100 million a year", "between Vladivostok and Rason", "rail link to the port of Rason",
    "gas pipeline", "Kaesong",
)  # fmt: skip


@pytest.fixture(scope="module")
def facts() -> Facts:
    return load_facts()


@pytest.fixture(scope="module")
def almanac(facts: Facts) -> Almanac:
    return load_almanac(facts)


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app().test_client()


def day_text(event: Event) -> str:
    day, month = event.day, MONTHS[event.day.month - 1]
    return {
        Precision.DAY: f"{day.day} {month} {day.year}",
        Precision.MONTH: f"{month} {day.year}",
        Precision.YEAR: str(day.year),
    }[event.precision]


def amounts(text: str) -> Iterator[float]:
    """Every sum of dollars in a text, in USD million."""
    for number, unit in MONEY.findall(text):
        value = float(number.replace(",", ""))
        if number not in NO_TRADE:
            yield {" million": value, " billion": value * 1000, "": value / 1e6}[unit]


def figures_of(claim: Claim, almanac: Almanac) -> list[TradeFigure]:
    return [figure for figure in almanac.trade if figure.id in claim.fact_ids]


def test_every_statement_of_the_five_documents_is_listed(facts: Facts, almanac: Almanac) -> None:
    said_by = {facts.sources[claim.document_id].publisher for claim in almanac.claims}
    assert said_by == DOCUMENTS
    assert len(almanac.claims) >= 60
    assert {claim.verdict for claim in almanac.claims} == set(Verdict)


@pytest.mark.parametrize("words", ASKED_FOR)
def test_what_was_asked_for_at_least_is_there(almanac: Almanac, words: str) -> None:
    assert any(re.search(words, claim.statement) for claim in almanac.claims), words


def test_no_statement_stands_twice(almanac: Almanac) -> None:
    said = [(claim.document_id, claim.statement) for claim in almanac.claims]
    assert len(said) == len(set(said))


def test_sums_in_an_answer_are_those_of_the_table(almanac: Almanac) -> None:
    for claim in almanac.claims:
        told = sorted({round(value, 6) for value in amounts(claim.answer)})
        figures = sorted({figure.usd_million for figure in figures_of(claim, almanac)})
        # "760.8 million of 863 million": the second sum goes without the currency.
        of = {float(n.replace(",", "")) for n in re.findall(r" of ([\d,.]+) million", claim.answer)}
        of |= {
            float(n.replace(",", ""))
            for n in re.findall(r" of USD ([\d,.]+) million", claim.answer)
        }
        assert sorted({*told, *of}) == figures, (claim.id, told, figures)


def test_days_of_the_events_stand_in_the_answer(facts: Facts, almanac: Almanac) -> None:
    events = {event.id: event for event in facts.events}
    for claim in almanac.claims:
        for fact_id in claim.fact_ids:
            if fact_id in events:
                assert day_text(events[fact_id]) in claim.answer, (claim.id, fact_id)


def test_every_full_day_of_an_answer_is_on_record(facts: Facts, almanac: Almanac) -> None:
    events = {event.id: event for event in facts.events}
    pattern = re.compile(rf"(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})")
    for claim in almanac.claims:
        told = {
            date(int(year), MONTHS.index(month) + 1, int(day))
            for day, month, year in pattern.findall(claim.answer)
        }
        rests_on = {events[id_].day for id_ in claim.fact_ids if id_ in events}
        published = {facts.sources[id_].date for id_ in (*claim.source_ids, claim.document_id)}
        missing = {day for day in told - rests_on if day.isoformat() not in published}
        assert missing <= EXTRA_DAYS.get(claim.id, set()), (claim.id, missing)


# Days that stand in a document and are no event: the link to the internet, an attack on it.
EXTRA_DAYS = {
    claim_id: {date(2017, 10, 1), date(2017, 9, 30)}
    for claim_id in (
        "nk-economy-watch-14", "russia-briefing-16", "russia-briefing-18",
    )
}  # fmt: skip


def test_lengths_of_bridges_are_those_of_the_table(facts: Facts, almanac: Almanac) -> None:
    seen = 0
    for claim in almanac.claims:
        for bridge_id in set(claim.fact_ids) & set(facts.bridges):
            bridge = facts.bridges[bridge_id]
            for number in re.findall(r"(\d[\d.,]*) m\b", claim.answer):
                seen += 1
                lengths = (bridge.length_m, *bridge.length_other_m)
                assert float(number.replace(",", "")) in lengths, (claim.id, number)
    assert seen >= 3


def test_counts_of_crossings_are_those_of_the_table(almanac: Almanac) -> None:
    counts = {count.id: count for count in almanac.crossing_counts}
    seen = [
        (claim, counts[id_]) for claim in almanac.claims for id_ in claim.fact_ids if id_ in counts
    ]
    assert len(seen) >= 4
    for claim, count in seen:
        assert re.search(
            rf"\b{count.count} {count.what.split(',')[0]} ?\({count.year}\)|"
            rf"\b{count.count} [a-z ]+\({count.year}\)",
            claim.answer,
        ), count.id


def test_sources_of_the_facts_are_named(facts: Facts, almanac: Almanac) -> None:
    source_of = {
        **{event.id: event.source_id for event in facts.events},
        **{figure.id: figure.source_id for figure in almanac.trade},
    }
    for claim in almanac.claims:
        named = {*claim.source_ids, claim.document_id}
        for fact_id in set(claim.fact_ids) & set(source_of):
            assert source_of[fact_id] in named, (claim.id, fact_id)


def test_the_document_is_made_from_the_table(facts: Facts, almanac: Almanac) -> None:
    text = (ROOT / "docs" / "claims.md").read_text(encoding="utf-8")
    assert text == claims_text(almanac.claims, facts.sources), "run `flask data claims`"


def test_every_claim_is_shown_where_it_says(client: FlaskClient, almanac: Almanac) -> None:
    for address in sorted({claim.shown_at for claim in almanac.claims}):
        path, _, part = address.partition("#")
        response = client.get(path)
        assert response.status_code == 200, (path, response.status_code)
        assert not part or f'id="{part}"' in response.text, address
