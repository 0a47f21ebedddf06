"""How far a lot goes by lorry, limits that nobody knows, and what is said of both."""

import pytest

from geo.capacity import Remark
from geo.cargo import CargoKind, Lot, lot_of
from geo.costs import Charge
from geo.model import System
from geo.pieces import Drawn, LegPiece, Piece, StopPiece
from geo.way_limits import FAR_BY_LORRY_KM, FEW_LORRIES, far_by_lorry, in_order, unknown_limits
from tests.geo.test_cargo import BOX, COAL

GOODS = CargoKind(
    "general", "goods", "covered wagon", 50, None, 57, 20, 23, (), "general", False, True, 1_000,
    "assumed", "", (),
)  # fmt: skip
HEAP, LOAD = lot_of(COAL, tonnes=40_000), lot_of(COAL, tonnes=20)


class Free:
    """Prices of a world in which nothing costs anything."""

    def charge(self, row: int) -> Charge:
        raise AssertionError(row)


def leg(system: System, from_id: str, km: float, country: str = "RU") -> LegPiece:
    """A stretch of some kilometres; its line is not to be looked at."""
    return LegPiece((system, country), (from_id, "next"), (0, km), no_line, Free())


def no_line() -> Drawn:
    raise AssertionError


def road(from_id: str, km: float, country: str = "RU") -> LegPiece:
    return leg(System.ROAD, from_id, km, country)


def rail(km: float) -> LegPiece:
    return leg(System.RAIL_1520, "yard", km)


BORDER = StopPiece("border", "gate", None, 0, 1.0, Free())


@pytest.mark.parametrize(
    "pieces",
    [
        [],
        [BORDER],
        [rail(5_000)],
        [road("mine", FAR_BY_LORRY_KM)],
        [road("mine", 200), rail(1), road("yard", 200)],
        [road("mine", 200), leg(System.SEA, "quay", 10), road("quay", 200)],
    ],
    ids=["nothing", "a stop", "rail", "as far as is usual", "rail between", "sea between"],
)
def test_nothing_is_said_of_short_runs(pieces: list[Piece]) -> None:
    assert far_by_lorry(COAL, HEAP, pieces) == ()


@pytest.mark.parametrize(
    ("pieces", "from_id", "km"),
    [
        ([road("mine", 300.6)], "mine", "301"),
        ([rail(900), road("yard", 1_638)], "yard", "1,638"),
        ([road("mine", 200, "CN"), BORDER, road("gate", 200)], "mine", "400"),
        ([road("mine", 350), rail(1), road("yard", 400)], "yard", "400"),
        ([road("mine", 400), rail(1), road("yard", 350)], "mine", "400"),
    ],
    ids=["just beyond", "after rail", "over a border", "the second is longer", "the first is"],
)
def test_the_longest_run_by_lorry_is_told(pieces: list[Piece], from_id: str, km: str) -> None:
    (remark,) = far_by_lorry(COAL, HEAP, pieces)
    assert (remark.kind, remark.thing, remark.source_ids) == ("far_by_lorry", from_id, ())
    assert remark.text == (
        f"{km} km by lorry: bulk goods are seldom taken so far by road, and nothing here says that "
        "2,000 lorries of 20 t can be had."
    )


@pytest.mark.parametrize(("lot", "ends"), [(LOAD, "by road."), (HEAP, "can be had.")])
def test_one_lorry_can_be_had(lot: Lot, ends: str) -> None:
    (remark,) = far_by_lorry(COAL, lot, [road("mine", 500)])
    assert remark.text.endswith(ends)


def test_what_a_train_takes_is_at_home_on_the_road() -> None:
    full = BOX.train_wagons * 2
    assert far_by_lorry(BOX, lot_of(BOX, teu=full), [road("depot", 2_000)]) == ()
    assert far_by_lorry(GOODS, lot_of(GOODS, tonnes=1_000), [road("depot", 2_000)]) == ()


@pytest.mark.parametrize(
    ("kind", "lot", "text"),
    [
        (
            BOX,
            lot_of(BOX, tonnes=40_000),
            "the lot would fill 30 trains, and nothing here says that 3,334 lorries of one "
            "container each can be had.",
        ),
        (
            BOX,
            lot_of(BOX, teu=2 * BOX.train_wagons + 1),
            "the lot would fill more than a train, and nothing here says that 111 lorries of one "
            "container each can be had.",
        ),
        (
            GOODS,
            lot_of(GOODS, tonnes=40_000),
            "the lot would fill 14 trains, and nothing here says that 2,000 lorries of 20 t can be "
            "had.",
        ),
    ],
    ids=["containers", "one more than a train takes", "goods in wagons"],
)
def test_more_than_a_train_far_by_lorry_is_told(kind: CargoKind, lot: Lot, text: str) -> None:
    assert far_by_lorry(kind, lot, [road("depot", FAR_BY_LORRY_KM)]) == ()
    (remark,) = far_by_lorry(kind, lot, [road("depot", 870)])
    assert (remark.kind, remark.thing) == ("far_by_lorry", "depot")
    assert remark.text == f"870 km by lorry: {text}"


def test_all_things_of_no_known_limit_share_one_remark() -> None:
    things = [("gate", "Khasan–Tumangang"), ("gate", "Khasan–Tumangang"), ("quay", "Rajin port")]
    (both,) = unknown_limits(things, lot_of(BOX, teu=1))
    assert both == Remark(
        "unknown_limit",
        "gate",
        "No limit is known of Khasan–Tumangang and Rajin port: whether they take 1 TEU a day is "
        "not said.",
        (),
        ("quay",),
    )
    (one,) = unknown_limits(things[:1], HEAP)
    text = "No limit is known of Khasan–Tumangang: whether it takes 40,000 t a day is not said."
    assert one == Remark("unknown_limit", "gate", text)
    assert unknown_limits([], HEAP) == ()


@pytest.mark.parametrize(
    ("lot", "kinds"),
    [
        (HEAP, ["far_by_lorry", "axle_load", "capacity", "unknown_limit", "calendar"]),
        (LOAD, ["far_by_lorry", "axle_load", "capacity", "calendar", "unknown_limit"]),
        (
            lot_of(BOX, teu=FEW_LORRIES),
            ["far_by_lorry", "axle_load", "capacity", "calendar", "unknown_limit"],
        ),
        (
            lot_of(BOX, teu=FEW_LORRIES + 1),
            ["far_by_lorry", "axle_load", "capacity", "unknown_limit", "calendar"],
        ),
    ],
    ids=["a heap", "a lorry", "a few containers", "more"],
)
def test_what_stops_a_lot_is_said_first(lot: Lot, kinds: list[str]) -> None:
    given = ("unknown_limit", "calendar", "axle_load", "capacity", "far_by_lorry")
    found = in_order([Remark(kind, "gate", "") for kind in given], lot)
    assert [remark.kind for remark in found] == kinds
