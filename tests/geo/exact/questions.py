"""Random questions to a random world, what the product answers, and what the plain search finds."""

import math
import os
from dataclasses import dataclass, field
from datetime import date
from random import Random

from hypothesis import Phase, settings

from geo.answer import Answer, Route
from geo.atlas import OBJECTIVES, Atlas
from geo.cargo import Lot
from geo.model import Facts, Mode
from geo.scenario import Preset, Scenario
from tests.geo.exact.moves import Amounts, Book
from tests.geo.exact.plain_search import Chain, Found, PlainSearch, weight_in
from tests.geo.exact.random_rates import KINDS
from tests.geo.exact.random_world import DAYS, Shape, country_of, ends_of
from tests.geo.exact.standing import BLOCKED, OPEN, UNKNOWN, Standing
from tests.geo.records import RAIL, ROAD, SEA

MODES = (
    (RAIL,),
    (ROAD,),
    (SEA,),
    (RAIL, SEA),
    (RAIL, ROAD),
    (RAIL, ROAD, SEA),
    (RAIL, ROAD, SEA),
    (RAIL, ROAD, SEA),
)
# How many times the usual number of worlds: a long run by hand sets it.
EFFORT = float(os.environ.get("CROSSGAUGE_PROOF_EFFORT", "1"))
TEU, TONNES = 2.0, 30.0


@dataclass(frozen=True)
class Query:
    """One question, in the words of a test; two TEU with 30 t, or 30 t of a loose kind."""

    origin: str
    destination: str
    day: date
    objective: str = "time"
    modes: tuple[Mode, ...] = (RAIL, ROAD, SEA)
    kind: str = "container"
    scenario: Scenario = field(default_factory=Scenario)
    value_usd_per_t: float | None = None
    via: tuple[str, ...] = ()

    @property
    def units(self) -> float:
        """What a price is multiplied by."""
        return TEU if self.kind == "container" else TONNES


def worlds(times: float) -> settings:
    """How many worlds a test asks. A seed that fails is told as it is: a smaller one is no help."""
    phases = (Phase.explicit, Phase.reuse, Phase.generate)
    return settings(max_examples=max(1, round(times * EFFORT)), phases=phases)


def random_shape(chance: Random) -> Shape:
    """What a world may hold, from two countries to five."""
    countries = chance.randint(2, 5)
    # Few countries may be full of ways round; with many, the chains are what is many.
    is_dense = countries < 4 and chance.random() < 0.7
    return Shape(
        countries=countries,
        towns=chance.randint(1, 3),
        junctions=5 if is_dense else 2,
        roundabout=1.2 if is_dense else 0.5,
        weights=chance.random() < 0.8,
        general=chance.random() < 0.5,
        kinds=chance.random() < 0.5,
        base=chance.random() < 0.5,
        hamlets=True,
    )


def random_query(facts: Facts, chance: Random, *, supposing: bool = True) -> Query:
    """A question to a world; half of them suppose something against the tables and reports."""
    origin, destination = ends_of(facts, chance)
    kind = chance.choice(("container", *KINDS)) if facts.cargo_kinds else "container"
    is_bound = chance.random() < 0.3
    passes = chance.random() < 0.2
    return Query(
        origin,
        destination,
        chance.choice(DAYS),
        chance.choice(OBJECTIVES),
        chance.choice(MODES),
        kind,
        random_scenario(facts, chance) if supposing and chance.random() < 0.5 else Scenario(),
        round(chance.uniform(100, 20_000), 2) if is_bound else None,
        tuple(chance.sample(sorted(facts.places), chance.choice((1, 1, 2)))) if passes else (),
    )


def random_scenario(facts: Facts, chance: Random) -> Scenario:
    """A preset, some numbers of the reader's own, some things held open or closed."""
    rows = chance.sample(sorted(facts.assumptions), 8)
    factors = [chance.choice((0.25, 0.5, 2.0, 5.0)) for _ in rows]
    typical = [facts.assumptions[id_].typical * f for id_, f in zip(rows, factors, strict=True)]
    values = dict(zip(rows[:4], typical[:4], strict=True))
    ranges = {id_: (v / 2, v, v * 3) for id_, v in zip(rows[4:], typical[4:], strict=True)}
    names = [name for c in facts.crossings.values() for name in (c.id, f"{c.id}.{c.modes[0]}")]
    names += facts.lines
    held = chance.sample(names, min(len(names), 4))
    opened = sorted(name for name in held[:2])
    shut = sorted(
        n for n in held[2:] if not any(n.split(".")[0] == o.split(".")[0] for o in opened)
    )
    return Scenario(
        preset=chance.choice(list(Preset)),
        values=tuple(sorted(values.items())) if chance.random() < 0.6 else (),
        ranges=tuple(sorted(ranges.items())) if chance.random() < 0.4 else (),
        opened=tuple(opened) if chance.random() < 0.6 else (),
        closed=tuple(shut) if chance.random() < 0.6 else (),
    )


def lot(atlas: Atlas, query: Query) -> Lot:
    """The lot of a question."""
    teu = TEU if query.kind == "container" else None
    return atlas.cargo(teu, TONNES, query.kind)


def ask(atlas: Atlas, query: Query, *, all_ways: bool = False) -> Answer:
    """The product's answer."""
    return atlas.compare(
        query.origin,
        query.destination,
        as_of=query.day,
        cargo=lot(atlas, query),
        objective=query.objective,
        modes=query.modes,
        scenario=query.scenario,
        via=query.via,
        value_usd_per_t=query.value_usd_per_t,
        all_ways=all_ways,
    )


def standing(facts: Facts, query: Query) -> Standing:
    """What holds on the day of a question."""
    return Standing(facts, query.day, query.scenario.opened, query.scenario.closed)


def book_of(facts: Facts, query: Query) -> Book:
    """Prices as a question supposes them."""
    value = (query.value_usd_per_t or 0.0) * TONNES / query.units
    return Book(facts, query.scenario, query.kind, value)


def plain_search(
    facts: Facts, query: Query, *wanted: str, kind: type[PlainSearch] = PlainSearch
) -> PlainSearch:
    """A plain search over crossings and lines whose state is one of `wanted`."""
    day = standing(facts, query)
    return kind(
        facts,
        book_of(facts, query),
        day.crossings(*wanted),
        day.links(*wanted),
        frozenset(query.modes),
        query.objective,
        due(query),
    )


def due(query: Query) -> tuple[str, ...]:
    """Places still to be passed: not where goods are from the beginning, or arrive anyway."""
    at, kept = query.origin, list[str]()
    for place in query.via:
        if place != at:
            kept.append(place)
        at = place
    while kept[-1:] == [query.destination]:
        kept = kept[:-1]
    return tuple(kept)


def plain_ways(facts: Facts, query: Query, *wanted: str) -> dict[Chain, Found]:
    """The best way through every chain over what is in one of the `wanted` states."""
    return plain_search(facts, query, *wanted).ways(query.origin, query.destination)


@dataclass(frozen=True)
class Expected:
    """All ways of a question by availability, one for each chain."""

    opened: dict[Chain, Found]
    unconfirmed: dict[Chain, Found]
    blocked: dict[Chain, Found]


def expected(facts: Facts, query: Query, times_best: float = math.inf) -> Expected:
    """The rules of docs/method.md §6 before anything is dropped.

    What is open, through more than one crossing, and more than so many times worse than the best is
    noise: a way over a line in doubt may take its place.
    """
    day = standing(facts, query)
    pair = {country_of(facts, p) for p in (query.origin, query.destination)}
    there = plain_ways(facts, query, OPEN, UNKNOWN, BLOCKED)
    if day.is_banned(pair):
        return Expected({}, {}, there)
    opened = plain_ways(facts, query, OPEN)
    usable = plain_ways(facts, query, OPEN, UNKNOWN)
    far = times_best * min((way.weight for way in opened.values()), default=math.inf)
    sure = {chain for chain, way in opened.items() if way.weight <= far or len(chain) < 2}
    doubtful = {chain: way for chain, way in usable.items() if chain not in sure}
    return Expected(opened, doubtful, there)


def chain_of(route: Route) -> Chain:
    """The crossings of a route in travel order."""
    return tuple((passage.id, passage.mode) for passage in route.passages)


def weight_of(route: Route, query: Query) -> float:
    """What the search adds up for a route, from its totals for one priced unit and one tonne."""
    totals = route.totals
    amounts = Amounts(
        totals.time_h.typical,
        totals.cost_usd.typical / query.units,
        totals.co2e_kg.typical / TONNES,
        totals.distance_km,
    )
    return weight_in(amounts, query.objective)
