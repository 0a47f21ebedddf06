"""Tariffs: what scenarios share, who waits for a sailing, and that totals and ranges agree."""

from dataclasses import replace
from datetime import date
from random import Random

import numpy as np
import pytest

from geo.atlas import Atlas
from geo.cargo import CONTAINERS
from geo.columns import Columns
from geo.costs import RateCard
from geo.draws import DRAWS
from geo.errors import FactsError
from geo.gates import Gates
from geo.linear_prices import move_terms
from geo.model import Facts, SeaService
from geo.network import Crossing, Network
from geo.pieces import LegPiece, StopPiece
from geo.pricing import Tariff, TariffShelf
from geo.rate_book import RateBook, RowKind
from geo.routing import Run
from geo.sailings import Sailing
from geo.scenario import Preset, Scenario
from tests.geo.exact.questions import random_shape
from tests.geo.exact.random_world import random_facts
from tests.geo.records import SEA, assumption
from tests.geo.tiny_world import BUSAN, FERRY, PEAK, tiny_facts

MONDAY = date(2026, 6, 1)
COAL = replace(
    CONTAINERS, id="coal", name="coal", vessel="bulk", is_liner=False, goes_by_ferry=False
)
BAGS = replace(COAL, id="grain_bag", name="bags", vessel="general", goes_by_ferry=True)
COAL_ROWS = (
    "tariff.coal.sea", "tariff.grain_bag.sea", "speed.sea", "emission.sea", "fee.coal.sea",
    "fee.grain_bag.sea",
)  # fmt: skip


def sea_facts() -> Facts:
    """The tiny world with coal, bags, a ferry, and a line to Busan that sails on Thursdays."""
    facts = tiny_facts()
    sailings = (Sailing("vladivostok-port", 3, 12.0),)
    line = replace(facts.ferries[FERRY], id=BUSAN, sailings=sailings)
    ferry = replace(facts.crossings[FERRY], service=SeaService.COMMON_CARRIER)
    rows = {id_: assumption(id_, 10.0) for id_ in COAL_ROWS}
    return replace(
        facts,
        ferries={**facts.ferries, BUSAN: line},
        crossings={**facts.crossings, FERRY: ferry},
        cargo_kinds={one.id: one for one in (CONTAINERS, COAL, BAGS)},
        assumptions={**facts.assumptions, **rows},
    )


FACTS = sea_facts()
NETWORK = Network(FACTS)
SHELF = TariffShelf(FACTS, NETWORK)


def voyage(crossing_id: str) -> Crossing:
    """A sea crossing out of Vladivostok."""
    return next(
        one
        for one in NETWORK.crossings()
        if one.crossing.id == crossing_id and one.action.tail.place_id == "vladivostok-port"
    )


def wait_h(tariff: Tariff, crossing_id: str) -> float:
    """Typical wait for a ship."""
    wait = tariff.pieces(voyage(crossing_id))[0]
    assert isinstance(wait, StopPiece)
    assert wait.activity == "wait"
    return wait.charge.time_h.typical


# -- who waits for a sailing -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "crossing_id", "hours"),
    [
        ("container", BUSAN, 84),  # half a week
        ("container", FERRY, 84),
        ("coal", BUSAN, 72),  # hires its ship, whatever the line's days are
        ("grain_bag", BUSAN, 72),
        ("grain_bag", FERRY, 84),  # on lorries, which wait for the ferry
    ],
)
def test_cargo_waits_for_a_sailing_or_hires_its_ship(
    kind: str, crossing_id: str, hours: float
) -> None:
    rates = SHELF.tariff(kind=kind)
    assert wait_h(rates, crossing_id) == hours


@pytest.mark.parametrize(("kind", "hours"), [("container", 84), ("coal", 72), ("grain_bag", 72)])
def test_known_days_are_waited_for_by_those_who_sail_on_them(kind: str, hours: float) -> None:
    # From Monday at midnight to Thursday noon are 84 hours; a hired ship takes its 72.
    tariff = SHELF.tariff(kind=kind)
    pieces = tariff.moves.move(voyage(BUSAN)).pieces
    found = tariff.with_sailings(pieces, MONDAY)
    assert tariff.typical(found[0].row)[0] * found[0].amount == hours


# -- presets ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("preset", "hours"), [(Preset.TYPICAL, 84), (Preset.OPTIMISTIC, 0), (Preset.STRAINED, 168)]
)
def test_a_preset_moves_a_known_headway_too(preset: Preset, hours: float) -> None:
    tariff = SHELF.tariff(Scenario(preset))
    assert wait_h(tariff, BUSAN) == hours
    charge = tariff.pieces(voyage(BUSAN))[0].charge
    assert charge.time_h == (0, hours, 168)


@pytest.mark.parametrize("preset", list(Preset))
@pytest.mark.parametrize("changes", [(), (("dwell.sea.kr-ru", 33.0),)])
def test_totals_ranges_and_draws_rest_on_the_same_values(
    preset: Preset, changes: tuple[tuple[str, float], ...]
) -> None:
    atlas = Atlas(FACTS)
    scenario = Scenario(preset, changes)
    answer = atlas.compare("vladivostok", "busan", as_of=PEAK, modes=(SEA,), scenario=scenario)
    uncertainty = answer.uncertainty
    for route in answer.all_routes():
        for measure, total in (
            ("time", route.totals.time_h),
            ("cost", route.totals.cost_usd),
            ("co2e", route.totals.co2e_kg),
        ):
            terms = route.terms(measure)
            typical = sum(c * uncertainty.effective_values[id_] for id_, c in terms)
            assert typical == pytest.approx(total.typical)
            ranged = sum(c * uncertainty.ranges[id_].effective for id_, c in terms)
            assert ranged == pytest.approx(total.typical)
        for number, total in enumerate((route.totals.time_h, route.totals.cost_usd)):
            p10, p90 = route.spread.p10[number], route.spread.p90[number]
            assert total.low - 1e-9 <= p10 <= p90 <= total.high + 1e-9


# -- what scenarios share --------------------------------------------------------------------------


def test_a_new_scenario_shares_the_moves_and_the_draws() -> None:
    atlas = Atlas(FACTS)
    terms = {"as_of": PEAK, "modes": (SEA,)}
    plain = atlas.compare("vladivostok", "busan", **terms)  # type: ignore[arg-type]
    changed = Scenario(values=(("wait.sea.charter", 1.0), ("dwell.sea.kr-ru", 70.0)))
    other = atlas.compare("vladivostok", "busan", **terms, scenario=changed)  # type: ignore[arg-type]
    assert other.uncertainty._table is plain.uncertainty._table
    first, second = plain.routes[0], other.routes[0]
    assert first.script.pieces[0] is second.script.pieces[0]
    assert second.totals.time_h.typical == pytest.approx(first.totals.time_h.typical + 65)


def test_only_the_way_of_lorries_in_towns_makes_other_moves() -> None:
    one, other = SHELF.tariff(), SHELF.tariff(Scenario(values=(("dwell.sea.kr-ru", 9.0),)))
    longer = SHELF.tariff(Scenario(values=(("transfer.circuity", 3.0),)))
    assert one.moves is other.moves
    assert one.moves is not longer.moves


def test_equal_rows_are_one_row_and_a_term_without_a_column_is_an_error() -> None:
    columns = Columns(FACTS.assumptions, FACTS.ferries)
    book = RateBook(columns)
    rates = SHELF.tariff().rates
    terminal = rates.terminal("moscow", "RU")
    assert book.row(terminal, RowKind.STOP) == book.row(
        rates.terminal("ussuriysk", "RU"), RowKind.STOP
    )
    assert book.row(terminal, RowKind.LEG) == 1
    assert book.arrays().start.tolist() == [0, 3, 6]
    with pytest.raises(KeyError, match="nowhere"):
        book.row(replace(terminal, cost=(("nowhere", 1.0),)), RowKind.STOP)


def test_columns_are_worth_what_the_rate_card_says() -> None:
    for scenario in (Scenario(), Scenario(Preset.STRAINED), Scenario(values=(("speed.sea", 7.0),))):
        tariff = SHELF.tariff(scenario)
        worth = SHELF.columns.worth(scenario)
        for number, id_ in enumerate(SHELF.columns.ids):
            charge = tariff.rates.charge(((id_, 1.0),))
            assert charge.time_h == tuple(worth.ends[:, number])
            low, typical, high = charge.time_h
            is_fixed = low == high
            assert np.isnan(worth.fixed[number]) == (not is_fixed)
            assert not is_fixed or worth.fixed[number] == typical == worth.typical_of[id_]


def test_what_was_set_is_not_drawn_and_what_is_not_a_row_is_passed_over() -> None:
    scenario = Scenario(values=(("nowhere", 1.0), ("speed.sea", 7.0)))
    worth = SHELF.columns.worth(scenario)
    assert np.isnan(SHELF.columns.worth(Scenario()).fixed[SHELF.columns.number["speed.sea"]])
    assert not np.isnan(worth.fixed[SHELF.columns.number["speed.sea"]])
    assert "nowhere" not in worth.typical_of


# -- what is missing -------------------------------------------------------------------------------


def test_the_start_prices_runs_in_every_country_and_system() -> None:
    # No gate and no action needs it, but a question could: 1,520 mm track in North Korea.
    rows = {k: v for k, v in FACTS.assumptions.items() if not k.startswith("speed.rail_1520.kp")}
    facts = replace(FACTS, assumptions=rows)
    country_of = {place.id: place.country for place in facts.places.values()}
    network = Network(facts)
    tariff = Tariff(facts, network, RateCard(rows, facts.links.values(), country_of))
    with pytest.raises(FactsError, match=r"speed\.rail_1520\.kp"):
        tariff.check()


# -- pieces ----------------------------------------------------------------------------------------


def test_two_stretches_of_one_system_in_one_country_read_as_one() -> None:
    tariff = SHELF.tariff()
    moves = tariff.moves
    node = next(n for n in NETWORK.nodes() if n == ("vladivostok", "rail_1520"))
    (first,) = moves.move(Run(node, node._replace(place_id="ussuriysk"))).pieces
    (second,) = moves.move(
        Run(node._replace(place_id="ussuriysk"), node._replace(place_id="khasan"))
    ).pieces
    assert isinstance(first, LegPiece)
    assert isinstance(second, LegPiece)
    both = moves.joint(first, second)
    assert both is moves.joint(first, second)
    assert both.distance_km == first.distance_km + second.distance_km
    assert (both.from_id, both.to_id) == ("vladivostok", "khasan")
    assert len(both.drawn.line) == len(first.drawn.line) + len(second.drawn.line) - 1
    assert both.drawn.basis.links == (*first.drawn.basis.links, *second.drawn.basis.links)
    assert tariff.charge(both.row).times(both.amount).time_h == pytest.approx(
        tuple(np.add(first.charge.time_h, second.charge.time_h))
    )


def test_a_range_of_the_readers_own_is_drawn_from() -> None:
    atlas = Atlas(FACTS)
    scenario = Scenario(ranges=(("dwell.sea.kr-ru", (10.0, 500.0, 900.0)),))
    terms = {"as_of": PEAK, "modes": (SEA,)}
    plain = atlas.compare("vladivostok", "busan", **terms)  # type: ignore[arg-type]
    wide = atlas.compare("vladivostok", "busan", **terms, scenario=scenario)  # type: ignore[arg-type]
    assert wide.uncertainty._table is plain.uncertainty._table
    assert wide.uncertainty._table.count == DRAWS
    spread = [one.routes[0].spread for one in (plain, wide)]
    assert spread[1].p90[0] - spread[1].p10[0] > 300 > spread[0].p90[0] - spread[0].p10[0]


@pytest.mark.parametrize("circuity", [40.0, 77.7])
def test_a_longer_way_through_towns_changes_prices_as_if_they_were_made_anew(
    circuity: float,
) -> None:
    facts = random_facts(0, random_shape(Random(0)))
    network = Network(facts)
    gates, shelf = Gates(network), TariffShelf(facts, network)
    scenario = Scenario(values=(("transfer.circuity", circuity),))
    anew = move_terms(gates, shelf.tariff(scenario), CONTAINERS)
    plain = move_terms(gates, shelf.tariff(), CONTAINERS)
    assert plain.transfers, "the world must have a transfer"
    assert plain.winding(circuity).factor.tolist() == anew.factor.tolist()
    assert plain.factor.tolist() != anew.factor.tolist()
    assert (plain.ids, plain.place.tolist()) == (anew.ids, anew.place.tolist())
