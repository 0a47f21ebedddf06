"""What must hold for any world and any question, whatever the numbers are."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.answer import Route
from geo.atlas import Atlas
from geo.model import Facts, Mode, Status
from geo.plain_answer import to_dict
from geo.scenario import Scenario
from tests.geo.exact.plain_search import LinkByLink
from tests.geo.exact.questions import (
    EFFORT,
    Query,
    ask,
    book_of,
    chain_of,
    plain_search,
    random_query,
    random_shape,
    standing,
    weight_of,
    worlds,
)
from tests.geo.exact.random_world import country_of, ends_of, random_facts, shuffled, unweighted
from tests.geo.exact.standing import BLOCKED, OPEN, UNKNOWN
from tests.geo.records import event

ROOT = Path(__file__).parents[3]
AMOUNTS = ("time_h", "cost_usd", "co2e_kg")
seeds = st.integers(0, 2**32)
several = worlds(20)


def world(seed: int, *, symmetric: bool = False) -> tuple[Facts, Atlas, Random]:
    chance = Random(seed)
    shape = replace(random_shape(chance), symmetric=symmetric)
    facts = random_facts(seed, shape)
    return facts, Atlas(facts), chance


def best_open(atlas: Atlas, query: Query) -> float:
    """Weight of the best way that is open; infinite without one."""
    answer = ask(atlas, query)
    found = [weight_of(r, query) for r in answer.routes if r.availability == "open"]
    return min(found, default=float("inf"))


# -- opening and closing ---------------------------------------------------------------------------


def subjects(facts: Facts) -> list[tuple[str, Mode]]:
    """Everything that has reports: crossings by mode, and lines."""
    keys = [(c.id, mode) for c in facts.crossings.values() for mode in c.modes]
    return keys + [
        (k.status_subject, k.mode) for k in facts.links.values() if k.status_subject is not None
    ]


def reported(facts: Facts, query: Query, key: tuple[str, Mode], status: Status) -> Facts:
    """The same facts with one more report, on the day of the question."""
    report = event(key[0], query.day.isoformat(), status, modes=(key[1],), id_=f"new-{key[0]}")
    others = tuple(
        e
        for e in facts.events
        if not (e.subject_id == key[0] and key[1] in e.modes and e.day >= query.day)
    )
    return replace(facts, events=(*others, report))


def held(query: Query, key: tuple[str, Mode], *, is_open: bool) -> Query:
    """The same question with one thing held open or closed, and in nothing else."""
    name = f"{key[0]}.{key[1].value}"
    old = query.scenario
    opened = tuple(sorted({*old.opened, name})) if is_open else old.opened
    closed = old.closed if is_open else tuple(sorted({*old.closed, name}))
    return replace(query, scenario=replace(old, opened=opened, closed=closed))


@several
@given(seeds)
def test_closing_never_makes_the_best_way_better_nor_opening_worse(seed: int) -> None:
    facts, atlas, chance = world(seed)
    keys = subjects(facts)
    query = random_query(facts, chance)
    # What stands in the scenario already would contradict what is held here.
    plain = replace(query.scenario, opened=(), closed=())
    query = replace(query, scenario=plain)
    used = [p for r in ask(atlas, query).routes for p in (*r.passages, *r.lines)]
    before = best_open(atlas, query)
    some = chance.sample(keys, min(2, len(keys))) + [(p.id, p.mode) for p in used[:2]]
    for key in some:
        shut = best_open(atlas, held(query, key, is_open=False))
        opened = best_open(atlas, held(query, key, is_open=True))
        assert opened * (1 - 1e-12) <= before <= shut * (1 + 1e-12)
    for key in some[-1:]:
        # A report does the same as supposing it.
        status = chance.choice((Status.CLOSED, Status.OPEN))
        supposed = held(query, key, is_open=status is Status.OPEN)
        there = Atlas(reported(facts, query, key, status))
        assert best_open(there, query) == best_open(atlas, supposed)


@several
@given(seeds)
def test_closing_what_is_not_on_the_best_way_leaves_it_as_it_is(seed: int) -> None:
    facts, atlas, chance = world(seed)
    query = random_query(facts, chance)
    query = replace(query, scenario=replace(query.scenario, opened=(), closed=()))
    first = next((r for r in ask(atlas, query).routes if r.availability == "open"), None)
    if first is not None:
        used = {(p.id, p.mode) for p in (*first.passages, *first.lines)}
        others = [key for key in subjects(facts) if key not in used]
        for key in chance.sample(others, min(3, len(others))):
            query = held(query, key, is_open=False)
        again = ask(atlas, query).routes[0]
        assert (again.id, again.totals) == (first.id, first.totals)


# -- what the reader changes -----------------------------------------------------------------------


@several
@given(seeds)
def test_a_break_even_value_re_entered_makes_two_totals_equal(seed: int) -> None:
    facts, atlas, chance = world(seed)
    query = random_query(facts, chance)
    answer = ask(atlas, query)
    routes = {route.id: route for route in answer.all_routes()}
    found = to_dict(answer, facts)["break_even"]
    for row in found:
        if row["assumption"] not in facts.assumptions:
            continue  # the days between two sailings cannot be set
        measure = row["objective"]
        values = {**dict(query.scenario.values), row["assumption"]: row["value"]}
        ranges = [r for r in query.scenario.ranges if r[0] != row["assumption"]]
        scenario = replace(
            query.scenario, values=tuple(sorted(values.items())), ranges=tuple(ranges)
        )
        there = replace(query, scenario=scenario)
        book = book_of(facts, there)
        pair = [routes[row["faster"]], routes[row["other"]]]
        totals = [book.total(route.terms(measure), 1) for route in pair]
        assert totals[0] == pytest.approx(totals[1], rel=1e-9)
        # The search may now take another way through the same crossings: never a worse one.
        again = {r.id: r for r in ask(atlas, there, all_ways=True).all_routes()}
        same = [again[r.id] for r in pair if r.id in again]
        unchanged = [
            new
            for new, old in zip(same, pair, strict=False)
            if new.terms("time") == old.terms("time")
        ]
        if len(unchanged) == 2:
            first, second = (amount(route, measure) for route in unchanged)
            assert first == pytest.approx(second, rel=1e-9)
            assert first == pytest.approx(totals[0], rel=1e-9)


def amount(route: Route, measure: str) -> float:
    """The typical total of a route."""
    totals = route.totals
    span = {"time": totals.time_h, "cost": totals.cost_usd, "co2e": totals.co2e_kg}[measure]
    return span.typical


@several
@given(seeds)
def test_terms_are_what_totals_are_made_of(seed: int) -> None:
    facts, atlas, chance = world(seed)
    query = random_query(facts, chance)
    book = book_of(facts, query)
    for route in ask(atlas, query).all_routes():
        for measure in ("time", "cost", "co2e"):
            total = book.total(route.terms(measure), 1)
            assert total == pytest.approx(amount(route, measure), rel=1e-9, abs=1e-9)


@several
@given(seeds)
def test_setting_what_is_typical_anyway_changes_no_typical_total(seed: int) -> None:
    facts, atlas, chance = world(seed)
    query = random_query(facts, chance, supposing=False)
    rows = chance.sample(sorted(facts.assumptions), min(30, len(facts.assumptions)))
    values = tuple((id_, facts.assumptions[id_].typical) for id_ in sorted(rows))
    there = replace(query, scenario=Scenario(values=values))
    one, two = ask(atlas, query).all_routes(), ask(atlas, there).all_routes()
    assert [r.id for r in one] == [r.id for r in two]
    for before, after in zip(one, two, strict=True):
        for measure in ("time", "cost", "co2e"):
            assert amount(before, measure) == amount(after, measure)


# -- sums, ranges, baselines -----------------------------------------------------------------------


def every_route(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from found["routes"]
    yield from found["unavailable"]


@several
@given(seeds)
def test_totals_are_the_sums_of_steps_and_ends_stand_in_order(seed: int) -> None:
    facts, atlas, chance = world(seed)
    found = to_dict(ask(atlas, random_query(facts, chance)), facts)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    if found["routes"]:
        for measure in ("time", "cost", "co2e"):
            wins = [route["wins"][measure] for route in found["routes"]]
            assert sum(wins) == pytest.approx(1.0, abs=1e-3 * len(wins))
    for route in every_route(found):
        totals, steps = route["totals"], route["steps"]
        for amount in AMOUNTS:
            ends = totals[amount]
            for end in ("low", "typical", "high"):
                parts = sum(step[amount][end] for step in steps)
                assert parts == pytest.approx(ends[end], abs=1e-4 * len(steps))
            assert ends["low"] <= ends["typical"] <= ends["high"]
            assert ends["low"] <= ends["p10"] + 1e-4
            assert ends["p10"] <= ends["p90"] <= ends["high"] + 1e-4
        km = sum(step["distance_km"] for step in steps if step["kind"] == "leg")
        assert km == pytest.approx(totals["distance_km"], abs=0.06)


@several
@given(seeds)
def test_the_baseline_is_the_best_direct_way_there_is(seed: int) -> None:
    facts, atlas, chance = world(seed)
    query = random_query(facts, chance)
    answer = ask(atlas, query)
    own = {country_of(facts, p) for p in (query.origin, query.destination)}

    def is_direct(route: Route) -> bool:
        countries = {c for p in route.passages for c in countries_of(facts, p.id)}
        return countries <= own

    for route in answer.all_routes():
        assert (route.kind == "direct") == is_direct(route)
    usable = [r for r in answer.routes if is_direct(r)]
    shut = [r for r in answer.unavailable if is_direct(r)]
    if answer.baseline is None:
        assert not usable
        assert not shut
        return
    assert answer.baseline in (usable or shut)
    if not usable and not is_built(answer.baseline):
        assert not any(is_built(route) for route in shut)
    for route in usable:
        if (route.availability, answer.baseline.availability) != ("unconfirmed", "open"):
            assert weight_of(answer.baseline, query) <= weight_of(route, query)
            assert route.availability == answer.baseline.availability


def is_built(route: Route) -> bool:
    """Whether everything that blocks a way stands."""
    return all(p.report.status.value not in ("planned", "construction") for p in route.blocked_by)


def countries_of(facts: Facts, crossing_id: str) -> set[str]:
    found = facts.crossings[crossing_id]
    return {found.country_a, found.country_b}


@several
@given(seeds)
def test_what_is_called_open_unconfirmed_or_unavailable_is_so(seed: int) -> None:
    facts, atlas, chance = world(seed)
    query = random_query(facts, chance)
    day, answer = standing(facts, query), ask(atlas, query)
    for route in answer.all_routes():
        states = {day.of(p.id, p.mode) for p in (*route.passages, *route.lines)}
        if route.availability == "open":
            assert states <= {OPEN}
        elif route.availability == "unconfirmed":
            assert UNKNOWN in states
            assert states <= {OPEN, UNKNOWN}
        else:
            blocked = {p.id for p in route.blocked_by}
            banned = {b for b in blocked if b.endswith("-trade")}
            passages = (*route.passages, *route.lines)
            assert blocked - banned == {p.id for p in passages if day.of(p.id, p.mode) == BLOCKED}
            assert blocked
            if banned:
                assert day.of(banned.pop(), Mode.RAIL) == BLOCKED


# -- the same, whichever way it is asked -----------------------------------------------------------


def digest(seed: int) -> str:
    """The answers to a few questions to a world, to the last digit."""
    facts, atlas, chance = world(seed)
    queries = [random_query(facts, chance) for _ in range(3)]
    return json.dumps([to_dict(ask(atlas, query), facts) for query in queries])


def test_the_same_question_gets_the_same_answer_in_another_process() -> None:
    numbers = list(range(500, 500 + round(6 * EFFORT)))
    here = [digest(seed) for seed in numbers]
    assert here == [digest(seed) for seed in numbers]
    code = (
        "import json, sys; from tests.geo.exact.test_properties import digest; "
        "print(json.dumps([digest(int(n)) for n in sys.argv[1:]]))"
    )
    for salt in ("1",):
        there = subprocess.run(
            [sys.executable, "-c", code, *map(str, numbers)],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": salt},
            check=False,
            capture_output=True,
            text=True,
        )
        assert there.returncode == 0, there.stderr
        assert json.loads(there.stdout) == here


@several
@given(seeds)
def test_the_order_of_the_facts_does_not_matter(seed: int) -> None:
    facts, atlas, chance = world(seed)
    other = Atlas(shuffled(facts, chance))
    query = random_query(facts, chance)
    one, two = ask(atlas, query), ask(other, query)
    assert [r.id for r in one.all_routes()] == [r.id for r in two.all_routes()]
    assert [chain_of(r) for r in one.all_routes()] == [chain_of(r) for r in two.all_routes()]
    assert (one.baseline and one.baseline.id) == (two.baseline and two.baseline.id)
    for route, again in zip(one.all_routes(), two.all_routes(), strict=True):
        assert weight_of(route, query) == pytest.approx(weight_of(again, query), rel=1e-12)
        assert route.totals.cost_usd == pytest.approx(again.totals.cost_usd, rel=1e-12)


@several
@given(seeds)
def test_there_and_back_weigh_the_same_where_nothing_is_one_way(seed: int) -> None:
    facts, atlas, chance = world(seed, symmetric=True)
    # A place to be passed at one of the ends is passed on arrival, but not by setting off from it.
    query = replace(random_query(facts, chance), via=())
    back = replace(query, origin=query.destination, destination=query.origin)
    there, again = best_open(atlas, query), best_open(atlas, back)
    assert there == pytest.approx(again, rel=1e-9)


# -- path weights ----------------------------------------------------------------------------------


@several
@given(seeds)
def test_without_path_weights_the_shortest_way_is_that_of_a_search_link_by_link(seed: int) -> None:
    chance = Random(seed)
    weighted = random_facts(seed, replace(random_shape(chance), base=False))
    atlas, facts = Atlas(weighted), unweighted(weighted)
    query = replace(random_query(facts, chance), objective="distance")
    found = plain_search(facts, query, OPEN, kind=LinkByLink).ways(query.origin, query.destination)
    shortest = min((way.weight for way in found.values()), default=float("inf"))
    pair = (country_of(facts, p) for p in (query.origin, query.destination))
    if standing(facts, query).is_banned(pair):
        shortest = float("inf")
    assert best_open(Atlas(facts), query) == pytest.approx(shortest, rel=1e-9)
    # A weight never makes a way shorter; the tie-break is a millionth of the hours.
    assert best_open(atlas, query) >= shortest * (1 - 1e-5)


def test_ends_differ() -> None:
    chance = Random(1)
    for seed in range(20):
        facts = random_facts(seed)
        one, other = ends_of(facts, chance)
        assert one != other
