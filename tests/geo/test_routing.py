"""The search, against a plain one written apart from it, and by what must always hold."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from random import Random
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.assumptions import Assumption
from geo.atlas import OBJECTIVES
from geo.cargo import CONTAINERS
from geo.chains import Found, Search, Wanted, Way
from geo.costs import RateCard
from geo.gates import Gates
from geo.ground import GroundShelf
from geo.journeys import Trip
from geo.linear_prices import move_terms
from geo.model import Facts, Mode
from geo.network import Action, ActionKind, Crossing, Network, Node
from geo.pieces import LegPiece
from geo.pricing import Tariff
from geo.routing import Hop, Price, Run, Terms
from geo.standings import OPEN, UNAVAILABLE
from tests.geo.oracle import Oracle
from tests.geo.records import RAIL, ROAD, SEA, link, with_assumptions
from tests.geo.tiny_world import BUSAN, COAST, QUANHE, tiny_facts

FACTS = tiny_facts()
PAIRS = [
    ("vladivostok", "pyongyang"), ("pyongyang", "vladivostok"), ("ussuriysk", "rajin"),
    ("vladivostok-port", "rajin-port"), ("dandong", "khasan"), ("suifenhe", "rajin-port"),
    ("seoul", "pyongyang"), ("busan", "tumen-checkpoint"), ("rajin", "sinuiju"),
    ("tumangang", "suifenhe"), ("tumen", "seoul"),
]  # fmt: skip
KEYS = sorted({(c.id, mode) for c in FACTS.crossings.values() for mode in c.modes})
MODES = [frozenset(m) for m in ({RAIL}, {ROAD}, {SEA}, {RAIL, SEA}, {RAIL, ROAD, SEA})]
PRIMARY: dict[str, Callable[[Price], float]] = {
    "time": lambda p: p.time_h,
    "cost": lambda p: p.cost_usd,
    "co2e": lambda p: p.co2e_kg,
    "distance": lambda p: p.distance_km,
}

pairs = st.sampled_from(PAIRS)
objectives = st.sampled_from(OBJECTIVES)
mode_sets = st.sampled_from(MODES)
open_keys = st.sets(st.sampled_from(KEYS)).map(frozenset)
COAST_OPEN = frozenset({COAST})
coast_lines = st.sampled_from([frozenset[str](), COAST_OPEN])


class Best(NamedTuple):
    """A way with its weight and price."""

    weight: float
    price: Price
    crossings: tuple[Crossing, ...]
    countries: tuple[str, ...]
    hops: tuple[Hop, ...]


def astuple_of(way: Way) -> tuple[tuple[Crossing, ...], tuple[str, ...], tuple[Hop, ...]]:
    return way.crossings, way.countries, way.hops


class Engine:
    """The product's own search over some facts."""

    def __init__(self, facts: Facts) -> None:
        self.network = Network(facts)
        country_of = {place.id: place.country for place in facts.places.values()}
        rates = RateCard(facts.assumptions, facts.links.values(), country_of)
        self.tariff = Tariff(facts, self.network, rates)
        self.gates = Gates(self.network)
        self._grounds = GroundShelf(self.gates)
        values = self.tariff.worth.typical_of
        self._moves = move_terms(self.gates, self.tariff, CONTAINERS).prices(values, 0.0)

    def ways(
        self,
        pair: tuple[str, str],
        opened: frozenset[tuple[str, Mode]] = frozenset(KEYS),
        objective: str = "time",
        modes: frozenset[Mode] = MODES[-1],
        lines: frozenset[str] = COAST_OPEN,
    ) -> list[Best]:
        used = {*opened, *((line, mode) for line in lines for mode in Mode)}
        codes = [OPEN if key in used else UNAVAILABLE for key in self.gates.subjects]
        terms = Terms(objective, modes)
        ground = self._grounds.ground(terms, self._moves, np.array(codes, np.int8), OPEN)
        found = Search(ground, self.tariff, Trip(*pair)).found(ground.crossing_w)
        prices = [Price(h, usd, kg, km, round(n)) for h, usd, kg, km, n in found.prices.tolist()]
        return [
            Best(weight, price, *astuple_of(found.way(number)))
            for number, (weight, price) in enumerate(
                zip(found.weight.tolist(), prices, strict=True)
            )
        ]

    def search(
        self, pair: tuple[str, str], opened: frozenset[tuple[str, Mode]], objective: str
    ) -> Callable[[Wanted], Found]:
        """All searches over what is open, by what is wanted."""
        codes = [OPEN if key in opened else UNAVAILABLE for key in self.gates.subjects]
        terms = Terms(objective, MODES[-1])
        ground = self._grounds.ground(terms, self._moves, np.array(codes, np.int8), OPEN)
        return partial(Search(ground, self.tariff, Trip(*pair)).found, ground.crossing_w)

    def best(self, *args: object, **terms: object) -> Best | None:
        found = self.ways(*args, **terms)  # type: ignore[arg-type]
        return min(found, key=lambda way: way.weight, default=None)


ENGINE = Engine(FACTS)


# Links that may have both gauges: all but those of KR, for whose second gauge there is no price.
RAILS = [
    k for k, v in FACTS.links.items() if v.mode is RAIL and not {"seoul"} & {v.from_id, v.to_id}
]
# A second road over one border, so that a chain has two ways into KP.
FORK = link("fork", ROAD, ("tumen-checkpoint", "tumangang"), 70, crossing=QUANHE, border_km=10)


def stretched(row: Assumption, factor: float) -> Assumption:
    return replace(row, low=row.low * factor, typical=row.typical * factor, high=row.high * factor)


@st.composite
def worlds(draw: st.DrawFn) -> Facts:
    """The tiny world with other prices, lengths, gauges and yards, fewer links, no weights."""
    # One number for all prices and lengths: to draw each by itself takes longer than the search.
    chance = Random(draw(st.integers(0, 2**32)))

    def factor() -> float:
        return chance.choice([0.1, 0.5, 1.0, 1.0, 2.0, 10.0])

    assumptions = {key: stretched(row, factor()) for key, row in FACTS.assumptions.items()}
    gone = draw(st.sets(st.sampled_from(sorted(FACTS.links)), max_size=4))
    dual = draw(st.sets(st.sampled_from(RAILS), max_size=4))
    links = {}
    for key, one in {**FACTS.links, FORK.id: FORK}.items():
        if key not in gone:
            stretch = factor()
            links[key] = replace(
                one,
                distance_km=one.distance_km * stretch,
                border_km=None if one.border_km is None else one.border_km * stretch,
                path_weight=1.0,
                gauges_mm=(1435, 1520) if key in dual else one.gauges_mm,
            )
    terminals = frozenset(draw(st.sets(st.sampled_from(sorted(FACTS.places)), max_size=6)))
    return replace(FACTS, assumptions=assumptions, links=links, terminals=terminals)


@settings(max_examples=200)
@given(worlds(), pairs, open_keys, objectives, mode_sets, coast_lines)
def test_agrees_with_a_plain_search(
    facts: Facts,
    pair: tuple[str, str],
    opened: frozenset[tuple[str, Mode]],
    objective: str,
    modes: frozenset[Mode],
    lines: frozenset[str],
) -> None:
    best = Engine(facts).best(pair, opened, objective, modes, lines)
    links = frozenset({"coast"} if lines else ())
    expected = Oracle(facts, opened, links, modes, objective).best(*pair)
    assert (best is None) == (expected is None)
    if best is not None:
        # Ties are broken by a millionth of hours or kilometres, of which no way has many thousand.
        slack = 1e-6 * (best.price.time_h + best.price.distance_km)
        assert PRIMARY[objective](best.price) == pytest.approx(expected, rel=1e-9, abs=slack)


@settings(max_examples=80)
@given(pairs, open_keys, open_keys, objectives, mode_sets)
def test_closing_a_crossing_never_makes_the_best_way_cheaper(
    pair: tuple[str, str],
    opened: frozenset[tuple[str, Mode]],
    closed: frozenset[tuple[str, Mode]],
    objective: str,
    modes: frozenset[Mode],
) -> None:
    before = ENGINE.best(pair, opened, objective, modes)
    after = ENGINE.best(pair, opened - closed, objective, modes)
    if after is not None:
        assert before is not None
        assert before.weight <= after.weight + 1e-9


@settings(max_examples=80)
@given(pairs, open_keys, objectives, mode_sets)
def test_closing_what_is_not_on_the_best_way_changes_nothing(
    pair: tuple[str, str],
    opened: frozenset[tuple[str, Mode]],
    objective: str,
    modes: frozenset[Mode],
) -> None:
    best = ENGINE.best(pair, opened, objective, modes)
    if best is not None:
        used = frozenset(crossing.key for crossing in best.crossings)
        assert ENGINE.best(pair, used, objective, modes) == best


def test_opening_a_line_never_makes_the_best_way_dearer() -> None:
    for pair in PAIRS:
        for objective in OBJECTIVES:
            shut = ENGINE.best(pair, objective=objective, lines=frozenset())
            opened = ENGINE.best(pair, objective=objective)
            assert shut is None or (opened is not None and opened.weight <= shut.weight + 1e-9)


@settings(max_examples=40)
@given(pairs, st.sampled_from([0.25, 3.0, 16.0]), mode_sets)
def test_scaling_every_rate_keeps_the_way(
    pair: tuple[str, str], factor: float, modes: frozenset[Mode]
) -> None:
    prices = {
        key: row.typical * factor
        for key, row in FACTS.assumptions.items()
        if key.split(".")[0] in ("tariff", "fee") or ".cost" in key
    }
    scaled = Engine(with_assumptions(FACTS, **{k.replace(".", "__"): v for k, v in prices.items()}))
    before = ENGINE.best(pair, objective="cost", modes=modes)
    after = scaled.best(pair, objective="cost", modes=modes)
    if before is None or after is None:
        assert before == after
        return
    assert after.hops == before.hops
    assert after.price.cost_usd == pytest.approx(before.price.cost_usd * factor)
    assert after.price.time_h == pytest.approx(before.price.time_h)


# -- parts of a best way ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "track"),
    [("vladivostok", "khasan", "rail_1520"), ("suifenhe", "dandong", "rail_1435")],
)
def test_parts_of_a_best_run_are_best(start: str, end: str, track: str) -> None:
    network, first, last = ENGINE.network, Node(start, track), Node(end, track)
    (whole_km,) = network.distances(first, (last,))
    for one in network.run(first, last).links:
        middle = Node(one.link.to_id if one.is_forward else one.link.from_id, track)
        (before_km,) = network.distances(first, (middle,))
        (behind_km,) = network.distances(middle, (last,))
        assert before_km + behind_km == whole_km


@settings(max_examples=60)
@given(pairs, objectives, mode_sets, st.integers(0, 20))
def test_a_way_cut_short_is_no_better_than_the_best_way_there(
    pair: tuple[str, str], objective: str, modes: frozenset[Mode], where: int
) -> None:
    for way in ENGINE.ways(pair, objective=objective, modes=modes):
        runs = [hop for hop in way.hops if isinstance(hop, Run)]
        if not runs:
            continue
        run = runs[where % len(runs)]
        # Up to the end of this run, and unload there.
        price = Price()
        for hop in way.hops[: way.hops.index(run) + 1]:
            price = price.plus(priced(hop))
        unload = ENGINE.network.actions(run.head)[0]
        for unload in ENGINE.network.actions(run.head):
            if unload.kind in (ActionKind.TERMINAL, ActionKind.ROAD_ACCESS):
                price = price.plus(ENGINE.tariff.action(unload))
                there = ENGINE.best((pair[0], run.head.place_id), objective=objective, modes=modes)
                assert there is not None
                assert PRIMARY[objective](there.price) <= PRIMARY[objective](price) + 0.01
                break


def priced(hop: Run | Action | Crossing) -> Price:
    if isinstance(hop, Action):
        return ENGINE.tariff.action(hop)
    if isinstance(hop, Crossing):
        return ENGINE.tariff.crossing(hop)
    (piece,) = ENGINE.tariff.pieces(hop)
    assert isinstance(piece, LegPiece)
    assert piece.country is not None
    return ENGINE.tariff.run(piece.country, piece.system, piece.distance_km)


# -- what every way is -----------------------------------------------------------------------------


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("pair", PAIRS)
def test_no_chain_comes_back_and_each_is_found_once(pair: tuple[str, str], objective: str) -> None:
    ways = ENGINE.ways(pair, objective=objective)
    chains = [tuple(crossing.key for crossing in way.crossings) for way in ways]
    assert len(set(chains)) == len(chains)
    for way in ways:
        assert len({crossing.crossing.id for crossing in way.crossings}) == len(way.crossings)
        assert len(set(way.countries)) == len(way.countries) == len(way.crossings) + 1
        assert [c.tail_country for c in way.crossings] == list(way.countries[:-1])
        assert [c.head_country for c in way.crossings] == list(way.countries[1:])


@pytest.mark.parametrize("pair", PAIRS)
def test_the_price_of_a_way_is_the_sum_of_its_moves_and_of_its_pieces(
    pair: tuple[str, str],
) -> None:
    for way in ENGINE.ways(pair):
        price = Price()
        for hop in way.hops:
            price = price.plus(priced(hop))
        assert price == pytest.approx(way.price)
        pieces = [piece for hop in way.hops for piece in ENGINE.tariff.pieces(hop)]
        assert sum(p.charge.time_h.typical for p in pieces) == pytest.approx(way.price.time_h)
        km = sum(p.distance_km for p in pieces if isinstance(p, LegPiece))
        assert km == pytest.approx(way.price.distance_km)


def test_moves_join_end_to_end() -> None:
    for pair in PAIRS:
        for way in ENGINE.ways(pair):
            hops = [hop.action if isinstance(hop, Crossing) else hop for hop in way.hops]
            places = [(hop.tail.place_id, hop.head.place_id) for hop in hops]
            assert [a[1] for a in places[:-1]] == [b[0] for b in places[1:]]
            assert places[0][0] in ENGINE.network.members(pair[0])
            assert places[-1][1] in ENGINE.network.members(pair[1])


def test_a_crossing_with_two_ways_in_is_one_chain_by_the_better_of_them() -> None:
    # By Quanhe 60 km to Rajin or 70 km to Tumangang, which lie 50 km apart.
    forked = Engine(replace(FACTS, links={**FACTS.links, FORK.id: FORK}))
    for destination, km in (("rajin", 350 + 60), ("tumangang", 350 + 70)):
        (way,) = forked.ways(("suifenhe", destination), frozenset({(QUANHE, ROAD)}))
        assert [crossing.crossing.id for crossing in way.crossings] == [QUANHE]
        assert way.price.distance_km == pytest.approx(km)


def test_a_question_inside_a_country_never_leaves_it() -> None:
    ways = ENGINE.ways(("rajin", "sinuiju"))
    assert [way.countries for way in ways] == [("KP",)]


def test_the_modes_asked_for_limit_the_line_haul() -> None:
    by_sea = ENGINE.ways(("vladivostok", "busan"), modes=frozenset({SEA}))
    assert [[c.crossing.id for c in way.crossings] for way in by_sea] == [[BUSAN]]
    assert ENGINE.ways(("vladivostok", "busan"), modes=frozenset({ROAD})) == []
    assert ENGINE.ways(("vladivostok", "busan"), modes=frozenset()) == []


def test_a_shut_line_is_not_used() -> None:
    pair = ("rajin", "pyongyang")
    for lines, km in ((COAST_OPEN, 600), (frozenset[str](), 800)):
        best = ENGINE.best(pair, modes=frozenset({RAIL}), lines=lines)
        assert best is not None
        assert best.price.distance_km == km
    assert FACTS.links["coast"].status_subject == COAST


def test_the_same_question_finds_the_same_way() -> None:
    for pair in PAIRS:
        for objective in OBJECTIVES:
            again = Engine(tiny_facts()).ways(pair, objective=objective)
            assert ENGINE.ways(pair, objective=objective) == again
