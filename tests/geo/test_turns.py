"""Which two ways are held against each other, and which turning points are told."""

from dataclasses import replace
from functools import cache

import pytest

from geo.answer import Answer
from geo.assumptions import Assumption, bounds_of
from geo.atlas import Atlas
from geo.turns import MOST_BREAK_EVENS, break_evens_of, sensitivity_of
from tests.geo.reading import ask
from tests.geo.tiny_world import PEAK, tiny_facts


@cache
def atlas() -> Atlas:
    return Atlas(tiny_facts())


@cache
def answer() -> Answer:
    return ask(atlas(), "vladivostok", "pyongyang", PEAK)


def rows() -> dict[str, Assumption]:
    return dict(atlas().facts.assumptions)


def test_the_rival_is_the_best_of_the_other_kind() -> None:
    found = answer()
    best, rival = found.routes[0], found.rival()
    assert rival is not None
    assert rival is next(route for route in found.routes if route.kind != best.kind)


def test_without_another_kind_the_rival_is_the_second() -> None:
    found = answer()
    alike = tuple(route for route in found.routes if route.kind == "through")
    assert len(alike) >= 2
    assert replace(found, routes=alike).rival() is alike[1]


def test_without_a_second_the_rival_is_the_baseline_unless_it_is_the_best() -> None:
    found = answer()
    direct = next(route for route in found.routes if route.kind == "direct")
    through = next(route for route in found.routes if route.kind == "through")
    assert replace(found, routes=(through,), baseline=direct).rival() is direct
    assert replace(found, routes=(direct,), baseline=direct).rival() is None
    assert replace(found, routes=(), baseline=direct).rival() is None


def test_without_a_rival_nothing_turns() -> None:
    direct = next(route for route in answer().routes if route.kind == "direct")
    alone = replace(answer(), routes=(direct,), baseline=direct)
    assert list(break_evens_of(alone, rows())) == []
    assert list(sensitivity_of(alone)) == []


def test_a_few_are_told_of_each_measure() -> None:
    found = list(break_evens_of(answer(), rows()))
    assert found
    for measure in ("time", "cost", "co2e"):
        assert sum(one["objective"] == measure for one in found) <= MOST_BREAK_EVENS


def test_what_is_no_row_is_not_told() -> None:
    every = list(break_evens_of(answer(), rows()))
    gone = every[0]["assumption"]
    fewer = {id_: row for id_, row in rows().items() if id_ != gone}
    assert gone not in {one["assumption"] for one in break_evens_of(answer(), fewer)}


@pytest.mark.parametrize("end", ["low", "high"])
def test_a_value_that_a_question_would_refuse_is_not_told(
    monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    one = next(iter(break_evens_of(answer(), rows())))
    value, id_ = one["value"], one["assumption"]
    row = replace(rows()[id_], low=value, typical=value, high=value)
    assert bounds_of(row)[0] <= value <= bounds_of(row)[1]
    tight = (value * 1.01, value * 2) if end == "low" else (0.0, value * 0.99)
    monkeypatch.setattr("geo.turns.bounds_of", lambda row: tight if row.id == id_ else (0.0, 1e9))
    told = list(break_evens_of(answer(), rows()))
    assert (one["objective"], id_) not in {(o["objective"], o["assumption"]) for o in told}


def test_a_value_is_told_in_digits_that_a_question_takes() -> None:
    for one in break_evens_of(answer(), rows()):
        assert one["value"] == round(float(f"{one['value']:.12g}"), 15)
