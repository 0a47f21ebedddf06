"""Every way that an answer tells is the best there is through its chain, and none is missing.

The product's answer on random small worlds against a plain search over links that shares nothing
with it. CROSSGAUGE_PROOF_EFFORT=20 asks twenty times as many questions.
"""

from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.answer import Route
from geo.atlas import Atlas
from geo.model import Facts
from tests.geo.exact.plain_rules import MOST_SHOWN, NOISE, Rules
from tests.geo.exact.plain_search import Found
from tests.geo.exact.questions import (
    TONNES,
    Query,
    ask,
    book_of,
    chain_of,
    expected,
    random_query,
    random_shape,
    weight_of,
    worlds,
)
from tests.geo.exact.random_world import country_of, random_facts

QUESTIONS = 3
seeds = st.integers(0, 2**32)


def world(seed: int) -> tuple[Facts, Atlas, Random]:
    chance = Random(seed)
    facts = random_facts(seed, random_shape(chance))
    return facts, Atlas(facts), chance


def same(facts: Facts, route: Route, found: Found, query: Query) -> None:
    """A route weighs what the plain search found, and its totals are those of that way."""
    assert weight_of(route, query) == pytest.approx(found.weight, rel=1e-9, abs=1e-6)
    totals = route.totals
    spans = (
        (totals.time_h, 1.0),
        (totals.cost_usd, query.units),
        (totals.co2e_kg, TONNES),
    )
    for end in range(3):
        plain = book_of(facts, query).span(found.move, end)
        for number, (span, units) in enumerate(spans):
            assert span[end] == pytest.approx(plain[number] * units, rel=1e-9, abs=1e-9)
    assert totals.distance_km == pytest.approx(found.amounts.distance, rel=1e-9)
    assert totals.gauge_breaks == found.move.gauge_changes


def is_inland(facts: Facts, query: Query) -> bool:
    """Whether both ends lie in one country: then a way by rail alone may stand beside the best."""
    return country_of(facts, query.origin) == country_of(facts, query.destination)


@worlds(60)
@given(seeds)
@example(353)  # a world without a border
@example(8)  # links that are joined midway
def test_all_ways_are_all_there_are_and_each_is_best_through_its_chain(seed: int) -> None:
    facts, atlas, chance = world(seed)
    for _ in range(QUESTIONS):
        query = random_query(facts, chance)
        answer, plain = ask(atlas, query, all_ways=True), expected(facts, query)
        routes = answer.routes[:1] if is_inland(facts, query) else answer.routes
        for availability, ways in (("open", plain.opened), ("unconfirmed", plain.unconfirmed)):
            found = {chain_of(r): r for r in routes if r.availability == availability}
            assert found.keys() == ways.keys()
            for chain, route in found.items():
                same(facts, route, ways[chain], query)
        weights = [
            (route.availability != "open", weight_of(route, query)) for route in answer.routes
        ]
        assert weights == sorted(weights)


@worlds(40)
@given(seeds)
@example(8)  # links that are joined midway
@example(9789)  # a better way, over a line in doubt, through a chain that is open
@example(9750)  # a way that is open, through the same chain as a doubtful one, but noise
@example(217213)  # a chain that is open, and shorter over a line in doubt
@example(91013)  # places to be passed, and a shut way far behind the best that passes none
@example(1687)  # a shut way far behind the best, before a shorter one in the order
def test_nothing_is_left_out_without_a_reason(seed: int) -> None:
    facts, atlas, chance = world(seed)
    for _ in range(QUESTIONS):
        query = random_query(facts, chance)
        answer, rules = ask(atlas, query), Rules(facts, query, expected(facts, query, NOISE))
        shown = {chain_of(r): r.availability for r in answer.routes}
        if len(answer.routes) < MOST_SHOWN:
            for way in rules.ways.opened.values():
                assert way.chain in shown or rules.may_be_left_out(way, is_open=True)
            for way in rules.ways.unconfirmed.values():
                assert way.chain in shown or rules.may_be_left_out(way, is_open=False)
        for route in answer.unavailable:
            same(facts, route, rules.ways.blocked[chain_of(route)], query)
        assert [chain_of(r) for r in answer.unavailable] == [w.chain for w in rules.unavailable()]
        if is_inland(facts, query):
            continue
        for route in answer.routes:
            is_open = route.availability == "open"
            way = (rules.ways.opened if is_open else rules.ways.unconfirmed)[chain_of(route)]
            group = rules.ways.opened if is_open else rules.ways.unconfirmed
            same(facts, route, way, query)
            # Of two that drop each other, neither need go: they are the same in everything.
            droppers = [o for o in group.values() if o is not way and rules.drops(o, way)]
            assert all(rules.drops(way, other) for other in droppers)
