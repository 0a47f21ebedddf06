"""Observations beside the model: who lies inside, how far off, and what a group comes to."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from geo import reality
from geo.atlas import Atlas
from geo.cargo import CONTAINERS, Lot, lot_of
from geo.errors import UnknownPlaceError
from geo.model import Mode
from geo.observations import (
    CheckKind,
    LengthKind,
    Measure,
    ModelCheck,
    NetworkPart,
    PublishedLength,
    Relation,
)
from geo.reality import Held, HeldLength, Said, Sheet, Spread, hold, hold_length, score

CHECK = ModelCheck(
    id="time-there",
    what="a train",
    from_id="here",
    via=(),
    to_id="there",
    crossings=(),
    modes=(Mode.RAIL,),
    cargo="container",
    teu=2.0,
    tonnes=None,
    as_of=date(2020, 1, 1),
    measure=Measure.TIME_H,
    relation=Relation.EQUALS,
    low=2,
    high=3,
    unit="d",
    year=2020,
    note="",
    source_ids=("gazette",),
)
LENGTH = PublishedLength(
    "here-there", "here", ("between",), "there", 100.0, LengthKind.LINE, NetworkPart.BASE, "", "",
    ("gazette",),
)  # fmt: skip


def held(*spread: float, **changes: Any) -> Held:
    said = Said(Spread(*spread), False, "by rail", "open", frozenset({"speed.rail"}))
    return Held(replace(CHECK, **changes), said)


def test_what_is_printed_in_days_is_held_against_hours() -> None:
    assert list(CHECK.published) == [48, 72]
    assert CHECK.kind is CheckKind.TIME


def test_money_is_turned_into_the_money_of_the_model() -> None:
    price = replace(
        CHECK, measure=Measure.COST_USD, unit="USD", low=100, high=100, price_factor=1.5
    )
    assert price.published == (150, 150)


@pytest.mark.parametrize(
    ("spread", "inside", "error"),
    [
        ((40, 50, 60), True, 0.0),
        ((60, 90, 100), True, 0.25),
        # The middle of 48 to 72 h counts, not its edge.
        ((61, 90, 100), False, 0.25),
        ((10, 24, 47), False, -0.5),
        ((60, 60, 60), True, 0.0),
        ((75, 75, 75), True, 75 / 72 - 1),
        ((76, 76, 76), False, 76 / 72 - 1),
        # p10 above the typical value, which widens nothing.
        ((80, 60, 90), False, 0.0),
        ((61, 50, 90), False, 0.0),
        ((59, 50, 90), True, 0.0),
    ],
)
def test_what_lies_in_the_printed_range_is_inside(
    spread: tuple[float, float, float], inside: bool, error: float
) -> None:
    result = held(*spread)
    assert result.is_inside is inside
    assert result.error == pytest.approx(error)


@pytest.mark.parametrize(
    ("relation", "typical", "kept", "error"),
    [
        (Relation.AT_LEAST, 100, True, 0.0),
        (Relation.AT_LEAST, 24, False, -0.5),
        (Relation.AT_MOST, 24, True, 0.0),
        (Relation.AT_MOST, 144, False, 1.0),
    ],
)
def test_a_bound_has_one_side_and_is_never_a_hit(
    relation: Relation, typical: float, kept: bool, error: float
) -> None:
    low = high = 2 if relation is Relation.AT_LEAST else 3
    result = held(1, typical, 1000, relation=relation, low=low, high=high)
    assert result.says_little is kept
    assert not result.is_inside
    assert result.error == pytest.approx(error)
    assert (score([result]).count, score([result]).little) == ((0, 1) if kept else (1, 0))


@pytest.mark.parametrize(
    ("published", "model", "little", "inside"),
    [(1, 1, True, False), (1, 2, False, False), (9, 9, False, True), (9, 8, False, False)],
)
def test_a_single_train_says_little(
    published: float, model: float, little: bool, inside: bool
) -> None:
    changes = {"measure": Measure.TRAINS, "unit": "trains", "low": published, "high": published}
    result = held(model, model, model, **changes)
    assert result.says_little is little
    assert result.is_inside is inside


@pytest.mark.parametrize(
    ("spread", "side"),
    [((61, 70, 80), 1), ((10, 20, 59), -1), ((50, 60, 70), 0), ((60, 60, 60), 0)],
)
def test_a_miss_has_a_side(spread: tuple[float, float, float], side: int) -> None:
    assert held(*spread).side == side
    assert Held(CHECK, None).side == 0


def test_the_lengths_of_both_tables_count_together() -> None:
    far = held(120, 120, 120, measure=Measure.DISTANCE_KM, unit="km", low=100, high=100)
    hit, miss = HeldLength(LENGTH, 101.0, None), HeldLength(LENGTH, 110.0, None)
    lengths, others = Sheet((hit, miss), (far, held(40, 60, 90))).scores()
    assert (lengths.count, lengths.inside) == (3, 1)
    assert (others.count, others.inside) == (1, 1)


def test_the_ratio_is_of_the_middle() -> None:
    assert held(30, 60, 120).ratio == Spread(0.5, 1, 2)


def test_no_way_is_no_number() -> None:
    nothing = Held(CHECK, None)
    assert nothing.error is None
    assert nothing.ratio is None
    assert not nothing.is_inside


def test_the_median_leaves_bounds_and_signs_out() -> None:
    group = [
        held(1, 24, 30),
        held(60, 90, 100),
        held(90, 108, 110),
        held(1, 1, 1, relation=Relation.AT_LEAST),
        held(100, 100, 100, relation=Relation.AT_LEAST),
        Held(CHECK, None),
    ]
    result = score(group)
    assert result.count == 5
    assert result.inside == 1
    assert result.little == 1
    assert result.median_error == pytest.approx(0.5)
    assert score([]).median_error is None


def test_a_length_is_met_within_a_twentieth() -> None:
    assert HeldLength(LENGTH, 104.9, 90.0).is_inside
    assert not HeldLength(LENGTH, 105.1, 90.0).is_inside
    assert HeldLength(LENGTH, 105.0, 90.0).free_error == pytest.approx(-0.1)
    assert not HeldLength(LENGTH, None, None).is_inside
    assert score([HeldLength(LENGTH, 98.0, None)]).median_error == pytest.approx(0.02)


class Answering:
    """An atlas that says what it was told to."""

    facts = None

    def __init__(self, plain: dict[str, Any] | None) -> None:
        self.plain = plain

    def cargo(self, teu: float | None, tonnes: float | None, kind: str) -> Lot:
        return lot_of(CONTAINERS, teu, tonnes)

    def compare(self, *_: object, **__: object) -> dict[str, Any]:
        if self.plain is None:
            raise UnknownPlaceError("here", ())
        return self.plain

    def way_km(self, places: list[str]) -> float:
        if self.plain is None:
            raise UnknownPlaceError("here", ())
        return 100.0 * len(places)


def span(low: float, typical: float, high: float, **more: float) -> dict[str, float]:
    return {"low": low, "typical": typical, "high": high, **more}


def a_route(*crossings: str, **totals: object) -> dict[str, Any]:
    return {
        "label": "by rail",
        "availability": "open",
        "crossings": [{"id": one} for one in crossings],
        "totals": {"distance_km": 50.0, "time_h": span(1, 2, 3), **totals},
        "steps": [
            {"kind": "leg", "mode": "sea", "time_h": span(4, 5, 6), "assumptions": ["speed.sea"]},
            {
                "kind": "stop",
                "activity": reality.CLEARING,
                "time_h": span(7, 8, 9),
                "assumptions": [],
            },
        ],
    }


@pytest.fixture
def asking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reality, "to_dict", lambda plain, _: plain)


def ask(plain: dict[str, Any] | None, **changes: Any) -> Held:
    atlas: Any = Answering(plain)
    checked: Atlas = atlas
    return hold(checked, replace(CHECK, **changes))


@pytest.mark.usefixtures("asking")
@pytest.mark.parametrize(
    ("measure", "unit", "expected"),
    [
        (Measure.TIME_H, "d", (1, 2, 3)),
        (Measure.DISTANCE_KM, "km", (50, 50, 50)),
        (Measure.SEA_H, "h", (4, 5, 6)),
        (Measure.CLEARING_H, "d", (31, 32, 33)),
        (Measure.TRAINS, "trains", (9, 9, 9)),
    ],
)
def test_each_measure_is_found_in_the_answer(
    measure: Measure, unit: str, expected: tuple[float, float, float]
) -> None:
    plain = {"routes": [a_route()], "unavailable": [], "lot": {"units": 580, "trains": 9}}
    said = ask(plain, measure=measure, unit=unit).said
    assert said is not None
    assert said.spread == expected
    assert said.assumptions == {"speed.sea"}
    assert not said.is_p10_p90


@pytest.mark.usefixtures("asking")
def test_a_range_of_draws_is_preferred() -> None:
    drawn = a_route(time_h=span(1, 5, 9, p10=3, p90=7))
    said = ask({"routes": [drawn], "unavailable": []}).said
    assert said is not None
    assert list(said.spread) == [3, 5, 7]
    assert said.is_p10_p90


@pytest.mark.usefixtures("asking")
def test_the_way_over_the_named_crossings_is_taken_even_if_it_was_shut() -> None:
    plain = {
        "routes": [a_route("other")],
        "unavailable": [a_route("bridge", time_h=span(7, 8, 9))],
    }
    said = ask(plain, crossings=("bridge",)).said
    assert said is not None
    assert list(said.spread) == [7, 8, 9]
    assert ask(plain, crossings=("nowhere",)).said is None


@pytest.mark.usefixtures("asking")
def test_an_unknown_place_or_lot_is_no_way() -> None:
    assert ask(None).said is None
    assert ask({"routes": [a_route()], "unavailable": []}, measure=Measure.TRAINS).said is None


def test_lengths_are_asked_along_the_way_and_between_its_ends() -> None:
    known: Any = Answering({})
    unknown: Any = Answering(None)
    assert hold_length(known, LENGTH) == HeldLength(LENGTH, 300.0, 200.0)
    assert hold_length(unknown, LENGTH) == HeldLength(LENGTH, None, None)
