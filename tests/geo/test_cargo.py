"""Lots of cargo: wagons and trains, what fills in for what, and what cannot be."""

import math

import pytest

from geo.cargo import (
    CargoKind,
    Lot,
    can_change_gauge,
    default_objective,
    lot_of,
    lot_sentence,
)
from geo.errors import CargoError
from geo.rate_names import CONTAINER, LOOSE_KINDS


def kind(
    id_: str = "coal", *, payload_t: float = 69, teu: float | None = None, train_wagons: int = 65
) -> CargoKind:
    """A kind of cargo that changes the gauge by reloading alone."""
    return CargoKind(
        id=id_,
        name="containers" if teu else "coal",
        wagon="flat wagon" if teu else "gondola",
        wagon_payload_t=payload_t,
        wagon_teu=teu,
        train_wagons=train_wagons,
        lorry_payload_t=None if teu else 20.0,
        axle_load_t=23.5,
        gauge_methods=("transshipment",),
        vessel="container" if teu else "bulk",
        is_liner=teu is not None,
        goes_by_ferry=teu is not None,
        default_t=1000.0,
        basis="published",
        note="",
        source_ids=("gazette",),
    )


COAL = kind()
BOX = kind("container", payload_t=60, teu=2, train_wagons=55)


def test_forty_thousand_tonnes_of_coal_are_nine_trains() -> None:
    lot = lot_of(COAL, tonnes=40_000)
    assert (lot.unit, lot.units, lot.wagons, lot.trains) == ("wagon", 580, 580, 9)
    assert lot_sentence(lot) == "40,000 t ≈ 580 wagons ≈ 9 trains"
    assert (lot.teu, lot.tonnes, lot.kind, lot.priced_units) == (0.0, 40_000, "coal", 40_000)


@pytest.mark.parametrize(
    ("lot", "sentence"),
    [
        (lot_of(COAL), "1,000 t ≈ 15 wagons, less than a train"),
        (lot_of(COAL, tonnes=60), "60 t ≈ 1 wagon, less than a train"),
        (lot_of(COAL, tonnes=69 * 65), "4,485 t ≈ 65 wagons ≈ 1 train"),
        (lot_of(BOX, teu=120), "120 TEU ≈ 60 wagons ≈ 1 train"),
        (lot_of(BOX, teu=1.5), "1.5 TEU ≈ 1 wagon, less than a train"),
        (lot_of(BOX, teu=1_000), "1,000 TEU ≈ 500 wagons ≈ 9 trains"),
    ],
)
def test_a_lot_in_words(lot: Lot, sentence: str) -> None:
    assert lot_sentence(lot) == sentence


@pytest.mark.parametrize(
    ("lot", "lorries", "end"),
    [
        (lot_of(COAL, tonnes=40_000), 2_000, "≈ 9 trains; by road ≈ 2,000 lorries"),
        (lot_of(COAL, tonnes=1_001), 51, "less than a train; by road ≈ 51 lorries"),
        (lot_of(COAL, tonnes=0.5), 1, "less than a train; by road ≈ 1 lorry"),
        (lot_of(BOX, teu=120), 120, "≈ 1 train; by road ≈ 120 lorries"),
        (lot_of(BOX, teu=1.5), 2, "less than a train; by road ≈ 2 lorries"),
    ],
)
def test_a_lot_by_road(lot: Lot, lorries: int, end: str) -> None:
    assert lot.lorries == lorries
    assert lot_sentence(lot, goes_by_road=True).endswith(end)
    assert "lorr" not in lot_sentence(lot)


def test_containers_fill_in_for_each_other() -> None:
    assert (lot_of(BOX).teu, lot_of(BOX).tonnes) == (1.0, 12.0)
    assert (lot_of(BOX, tonnes=100).teu, lot_of(BOX, tonnes=100).tonnes) == (9.0, 100)
    assert lot_of(BOX, teu=3).tonnes == 36
    assert lot_of(BOX, teu=3, typical_t_per_teu=20).tonnes == 60
    assert lot_of(BOX, teu=3).priced_units == 3


def test_a_full_container_goes_and_more_does_not() -> None:
    assert lot_of(BOX, teu=1, tonnes=28.2).tonnes == 28.2
    with pytest.raises(CargoError) as caught:
        lot_of(BOX, teu=1, tonnes=30)
    assert str(caught.value) == (
        "30 t do not go into 1 TEU: one takes at most 28.2 t of goods, so give at least 2 TEU."
    )


def test_next_to_nothing_in_each_container_is_refused() -> None:
    with pytest.raises(CargoError) as caught:
        lot_of(BOX, teu=10, tonnes=1)
    assert str(caught.value) == (
        "1 t in 10 TEU is next to nothing in each: give at least 0.5 t for each TEU, or only one "
        "of the two."
    )


def test_loose_cargo_is_not_counted_in_containers() -> None:
    with pytest.raises(CargoError) as caught:
        lot_of(COAL, teu=5, tonnes=60)
    assert str(caught.value) == (
        "Coal is not counted in containers: give tonnes instead of teu, such as tonnes=60, or ask "
        "for containers."
    )


@pytest.mark.parametrize("value", [0, -1, math.nan, math.inf, 2_000_001])
def test_a_number_out_of_range_is_refused(value: float) -> None:
    with pytest.raises(CargoError, match=r"^tonnes must be a number from 0.001 to 2,000,000\.$"):
        lot_of(COAL, tonnes=value)
    with pytest.raises(CargoError, match=r"^teu must be a number from 0.001 to 100,000\.$"):
        lot_of(BOX, teu=value)


def test_tonnes_that_need_too_many_containers_are_refused() -> None:
    with pytest.raises(CargoError, match=r"^teu must be"):
        lot_of(BOX, tonnes=1_999_999)


@pytest.mark.parametrize("tonnes", [0.5, 69, 70, 4_485, 5_000, 123_456])
def test_wagons_hold_the_lot_and_one_less_does_not(tonnes: float) -> None:
    lot = lot_of(COAL, tonnes=tonnes)
    assert lot.wagons * 69 >= tonnes > (lot.wagons - 1) * 69
    assert abs(lot.trains * 65 - lot.wagons) <= 65 / 2 or lot.trains == 1


def test_bulk_is_compared_by_cost_and_everything_else_by_time() -> None:
    assert {kind: default_objective(kind) for kind in (CONTAINER, *LOOSE_KINDS)} == {
        "container": "time",
        "coal": "cost",
        "grain_bulk": "cost",
        "grain_bag": "time",
        "general": "time",
    }


def test_who_may_use_a_way_across_a_break_of_gauge() -> None:
    assert can_change_gauge(BOX, "bogie_exchange", for_containers=True)
    assert not can_change_gauge(BOX, "transshipment", for_containers=False)
    assert can_change_gauge(COAL, "transshipment", for_containers=False)
    assert not can_change_gauge(COAL, "variable_gauge", for_containers=True)
