"""How far a lot of bulk goods goes by lorry, and what is said of it."""

import pytest

from geo.cargo import Lot, lot_of
from geo.costs import Charge
from geo.model import System
from geo.pieces import Drawn, LegPiece, Piece, StopPiece
from geo.way_limits import FAR_BY_LORRY_KM, far_by_lorry
from tests.geo.test_cargo import BOX, COAL

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


def test_containers_are_at_home_on_the_road() -> None:
    assert far_by_lorry(BOX, lot_of(BOX, teu=100), [road("depot", 2_000)]) == ()
