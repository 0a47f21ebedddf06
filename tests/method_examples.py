"""What the product makes of the worked examples of docs/method.md; see test_method.py.

Each function gives the numbers of one example in the order in which they stand there.
"""

from dataclasses import replace
from datetime import date
from functools import cache
from math import ceil

import numpy as np

from geo.atlas import Atlas
from geo.capacity import clearing
from geo.cargo import lot_of
from geo.costs import Charge, RateCard
from geo.model import Facts, Link, System
from geo.network import Network
from geo.sailings import Sailing, wait_until_next_sailing_h
from layers import load_atlas
from layers.facts import DATA_DIR
from layers.price_index import price_factors, read_price_index
from tests.geo.records import RAIL, crossing, link, place, with_crossings, with_links
from tests.geo.tiny_world import KHASAN, tiny_facts

Numbers = list[float]


@cache
def atlas() -> Atlas:
    return load_atlas()


# -- kilometres ------------------------------------------------------------------------------------


def a_and_b(*links: Link) -> Facts:
    ends = place("here", "RU", (131.0, 50.0)), place("there", "RU", (132.0, 50.0))
    facts = tiny_facts()
    more = replace(facts, places={**facts.places, **{end.id: end for end in ends}})
    return with_links(more, *links)


def path_weight() -> Numbers:
    short = link("short", RAIL, ("here", "there"), 100, gauges=(1520,), weight=1.3)
    long = link("long", RAIL, ("here", "there"), 120, gauges=(1520,))
    network = Network(a_and_b(short, long))
    ends = [network.zones.spot(id_, System.RAIL_1520) for id_ in ("here", "there")]
    assert ends[0] is not None
    assert ends[1] is not None
    km = network.zones.km(ends[0].zone, ends[0], ends[1])
    return [
        short.distance_km,
        short.path_weight,
        short.distance_km * short.path_weight,
        long.distance_km,
        long.distance_km * long.path_weight,
        km,
    ]


def border_share() -> Numbers:
    """On the equator straight distances are in proportion to degrees of longitude."""
    facts = tiny_facts()
    ends = place("here", "RU", (100.0, 0.0)), place("there", "KP", (100.0 + 60 / 111.32, 0.0))
    border = crossing("kp-ru-example", (RAIL,), (100.0 + 20 / 111.32, 0.0))
    over = link("over", RAIL, ("here", "there"), 90, gauges=(1520,), crossing=border.id)
    world = replace(facts, places={**facts.places, **{end.id: end for end in ends}})
    network = Network(with_links(with_crossings(world, border), over))
    share = next(
        c.tail_share
        for c in network.crossings()
        if c.crossing.id == border.id and c.tail_country == "RU"
    )
    return [90, 20, 40, 90 * share, 90 * (1 - share)]


def calibration() -> Numbers:
    # Only here: the builder of the base network is no part of what serves.
    from layers.refresh.base.calibration import (  # noqa: PLC0415
        Stretch,
        factors,
        scaled,
    )

    sourced = (102.0, 103.0, 104.0)
    found = factors([Stretch("RU", (), km, 100.0) for km in sourced], RAIL)
    others = [(sum(sourced) - km) / 2 for km in sourced]
    errors = [abs(other / km - 1) * 100 for other, km in zip(others, sourced, strict=True)]
    km = scaled(np.array([500.0]), np.array(["RU"]), found)[0]
    median = found["RU"].median_error_pct
    assert median is not None
    return [*sourced, 100, sum(sourced), 300, found["RU"].factor, *errors, median, 500, km]


# -- hours, money, emissions -----------------------------------------------------------------------


def tiny_rates() -> RateCard:
    facts = tiny_facts()
    country_of = {place.id: place.country for place in facts.places.values()}
    return RateCard(facts.assumptions, facts.links.values(), country_of)


def of_lot(charge: Charge, teu: float = 2, tonnes: float = 24) -> Numbers:
    return [
        charge.time_h.typical,
        charge.cost_usd_per_unit.typical * teu,
        charge.co2e_kg_per_t.typical * tonnes,
    ]


def on_land() -> Numbers:
    per_km = tiny_rates().run_per_km("RU", System.RAIL_1520)
    hours, usd, kg = of_lot(per_km.times(480))
    rate = per_km.cost_usd_per_unit.typical
    grams = per_km.co2e_kg_per_t.typical * 1000
    speed = 24 / per_km.time_h.typical
    return [
        *(2, 12, 480, speed, rate, grams),
        *(480, speed / 24, hours, 480, rate, 2, usd, 480, grams, 1000, 24, kg),
    ]


def at_sea() -> Numbers:
    per_km = tiny_rates().sea_per_km("one", is_ferry=False)
    return [926, 10, 926, 10 * 1.852, per_km.times(926).time_h.typical]


def in_port() -> Numbers:
    charge = tiny_rates().port("rajin", "KP")
    usd, kg = charge.cost_usd_per_unit.typical, charge.co2e_kg_per_t.typical
    return [charge.time_h.typical, usd, kg, *of_lot(charge)]


def under_wire() -> Numbers:
    per_km = tiny_rates().run_per_km("RU", System.RAIL_1520)
    return [100, 400, 10, 30, 0.25, 10, 0.75, 30, per_km.co2e_kg_per_t.typical * 1000]


def weekly_ship() -> Numbers:
    return list(tiny_rates().wait("a-sea", "state_only", 7).time_h)


def local_lorry() -> Numbers:
    far, charge = tiny_rates().transfer("rajin", "KP", 2)
    near, _ = tiny_rates().transfer("rajin", "KP", 0.5)
    return [2, far / 2, far, 100, charge.co2e_kg_per_t.typical, 0.5, near]


def price_level() -> Numbers:
    sources = atlas().facts.sources
    levels = read_price_index(DATA_DIR / "price_index.csv", sources)
    usd = 329 * price_factors(levels)[2020]
    return [329, 2020, 329, levels["2024"].cpi, levels["2020"].cpi, float(f"{usd:.4g}")]


def coal() -> Numbers:
    kind = atlas().facts.cargo_kinds["coal"]
    lot = lot_of(kind, tonnes=40_000)
    payload_t = kind.lorry_payload_t or 0.0
    wagons, trains = 40_000 / kind.wagon_payload_t, lot.wagons / kind.train_wagons
    return [
        *(40_000, 40_000, kind.wagon_payload_t, wagons, ceil(wagons)),
        *(lot.wagons, kind.train_wagons, trains, lot.trains),
        *(40_000, payload_t, 40_000 / payload_t, lot.lorries),
    ]


def boxes() -> Numbers:
    lot = atlas().cargo(tonnes=25)
    return [25, lot.teu, lot.wagons]


def queue() -> Numbers:
    rows = [c for c in atlas().facts.capacities.values() if c.subject_id == KHASAN]
    made = clearing(lot_of(atlas().facts.cargo_kinds["coal"], tonnes=40_000), rows)
    assert made is not None
    return [40_000, 4, made.daily, made.days, made.extra_h / 24]


def sailings() -> Numbers:
    monday = date(2026, 6, 1)
    ship = (Sailing("rajin-port", 2),)
    waits = [wait_until_next_sailing_h(ship, monday, way_h) for way_h in (47, 61)]
    return [47, waits[0], 61, waits[1]]


def cost_of_time() -> Numbers:
    """USD of the same way with and without a value of the goods, by the hour and tonne."""
    usd, hours = [], 0.0
    for value in (5000.0, None):
        answer = atlas().compare(
            "ussuriysk", "rajin", as_of=date(2026, 6, 1), modes=(RAIL,), value_usd_per_t=value
        )
        way = next(r for r in answer.routes if r.kind == "direct")
        usd.append(way.totals.cost_usd.typical)
        hours = way.totals.time_h.typical
    tonnes = 12
    interest = atlas().facts.assumptions["value.interest"].typical
    return [5000, interest, (usd[0] - usd[1]) / hours / tonnes * 100]
