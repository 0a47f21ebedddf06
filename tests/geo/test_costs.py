"""Prices of moves from assumptions: ends, units, electric share, and what is missing."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.assumptions import Assumption, Basis
from geo.costs import ZERO, Charge, RateCard, Triple
from geo.errors import FactsError
from geo.model import Facts, Link, System
from tests.geo.records import RAIL, ROAD, SEA, assumption, link
from tests.geo.tiny_world import DANDONG, KHASAN, tiny_facts

WIDE, NARROW, LORRY = System.RAIL_1520, System.RAIL_1435, System.ROAD
numbers = st.floats(0, 1e6)
triples = st.builds(Triple, numbers, numbers, numbers)


def card(facts: Facts) -> RateCard:
    country_of = {place.id: place.country for place in facts.places.values()}
    return RateCard(facts.assumptions, facts.links.values(), country_of)


@pytest.fixture(scope="module")
def rates(facts: Facts) -> RateCard:
    return card(facts)


def some_rates(*rows: Assumption, links: tuple[Link, ...] = ()) -> RateCard:
    country_of = {end: "RU" for one in links for end in (one.from_id, one.to_id)}
    return RateCard({row.id: row for row in rows}, links, country_of)


# -- ends ------------------------------------------------------------------------------------------


def test_low_takes_the_good_end_of_a_price_and_of_a_speed() -> None:
    rates = some_rates(assumption("price", 10), assumption("speed", 10, good_end="high"))
    assert rates.triple("price") == Triple(5, 10, 20)
    assert rates.triple("speed") == Triple(20, 10, 5)


def test_hours_are_low_where_the_speed_is_high(rates: RateCard) -> None:
    # 120–240–480 km a day are 5–10–20 km/h.
    per_km = rates.run_per_km("RU", WIDE)
    assert per_km.time_h == pytest.approx((0.05, 0.1, 0.2))
    assert per_km.cost_usd_per_unit == pytest.approx((0.25, 0.5, 1.0))
    assert (per_km.time, per_km.cost) == (
        (("speed.rail_1520.ru", 1),),
        (("tariff.rail_1520.ru", 1),),
    )


@given(triples, triples, st.floats(0, 1000))
def test_ranges_add_and_scale_end_by_end(a: Triple, b: Triple, factor: float) -> None:
    total = a.plus(b)
    assert total == (a.low + b.low, a.typical + b.typical, a.high + b.high)
    assert a.times(factor) == (a.low * factor, a.typical * factor, a.high * factor)
    assert a.plus(ZERO) == a


def test_every_charge_of_the_tiny_world_is_in_order(rates: RateCard) -> None:
    charges = [
        *(rates.run_per_km(c, s) for c in ("RU", "CN", "KP") for s in (WIDE, LORRY)
          if not (c == "CN" and s is WIDE)),
        rates.run_per_km("KR", NARROW),
        rates.sea_per_km("a-ferry", is_ferry=True),
        rates.border(KHASAN, RAIL, "RU", "KP"),
        rates.gauge_change("x", "y", "gauge.hours.bogies", "gauge.cost.bogies"),
        rates.terminal("harbin", "CN"),
        rates.port("busan", "KR"),
        rates.transfer("rajin", "KP", 3.0)[1],
        rates.wait("a-sea", "common_carrier", None),
        rates.wait("a-sea", "state_only", 7),
    ]  # fmt: skip
    for charge in charges:
        for found in (charge.time_h, charge.cost_usd_per_unit, charge.co2e_kg_per_t):
            assert 0 <= found.low <= found.typical <= found.high


def test_a_charge_scales_all_but_what_it_rests_on(rates: RateCard) -> None:
    per_km = rates.run_per_km("RU", WIDE)
    run = per_km.times(300)
    assert (run.time_h.typical, run.cost_usd_per_unit.typical) == pytest.approx((30, 150))
    assert run.assumption_ids == per_km.assumption_ids
    assert Charge().times(5) == Charge()


# -- emissions -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "system", "grams", "rests_on"),
    [
        # 100 of 400 km wired: 0.25 × 10 + 0.75 × 30.
        ("RU", WIDE, 25, ("emission.rail.electric", "emission.rail.diesel")),
        # 600 wired and 400 half wired of 1600 km: half.
        ("CN", NARROW, 20, ("emission.rail.electric", "emission.rail.diesel")),
        # No line within the country has the gauge: nobody says how its trains are pulled.
        ("CN", WIDE, 20, ("emission.rail.electric", "emission.rail.diesel")),
        ("KP", WIDE, 30, ("emission.rail.diesel",)),
        ("KR", NARROW, 10, ("emission.rail.electric",)),
        ("KP", LORRY, 100, ("emission.road",)),
    ],
)
def test_a_rail_emission_is_mixed_by_the_share_under_wire(
    rates: RateCard, country: str, system: System, grams: float, rests_on: tuple[str, ...]
) -> None:
    per_km = rates.run_per_km(country, system)
    # g CO2e per t-km become kg per t and km.
    assert per_km.co2e_kg_per_t == pytest.approx((grams / 2000, grams / 1000, grams / 500))
    assert tuple(id_ for id_, _ in per_km.co2e) == rests_on


@pytest.mark.parametrize(
    ("wire", "share"),
    [("25 kV AC", 1), ("3 kV DC", 1), ("15 kV AC", 1), ("mixed", 0.5), ("unknown", 0.5),
     ("", 0.5), ("no", 0)],
)  # fmt: skip
def test_traction_nobody_knows_counts_as_half_wired(wire: str, share: float) -> None:
    one = link("one", RAIL, ("a", "b"), 10, gauges=(1520,), wire=wire)
    facts = tiny_facts()
    rates = RateCard(facts.assumptions, [one], {"a": "RU", "b": "RU"})
    expected = share * 10 + (1 - share) * 30
    assert rates.run_per_km("RU", WIDE).co2e_kg_per_t.typical * 1000 == pytest.approx(expected)


def test_a_dual_gauge_line_counts_for_both_gauges_and_a_border_for_neither(facts: Facts) -> None:
    wired = replace(facts.links["tumangang-rajin"], electrification="3 kV DC")
    over = replace(facts.links["khasan-tumangang"], electrification="3 kV DC")
    rates = card(replace(facts, links={**facts.links, wired.id: wired, over.id: over}))
    assert rates.run_per_km("KP", WIDE).co2e_kg_per_t.typical == pytest.approx(0.010)
    # 850 of 1600 km wired.
    expected = (850 * 10 + 750 * 30) / 1600 / 1000
    assert rates.run_per_km("KP", NARROW).co2e_kg_per_t.typical == pytest.approx(expected)
    assert rates.run_per_km("RU", WIDE).co2e_kg_per_t.typical == pytest.approx(0.025)


def test_the_sea_is_counted_in_knots(rates: RateCard) -> None:
    ship, ferry = (rates.sea_per_km("one", is_ferry=False), rates.sea_per_km("two", is_ferry=True))
    assert ship.times(18.52).time_h == pytest.approx((0.5, 1, 2))
    assert ship.co2e_kg_per_t.typical == pytest.approx(0.020)
    assert ferry.co2e_kg_per_t.typical == pytest.approx(0.050)
    assert ferry.assumption_ids == ("speed.sea.ferry", "tariff.sea.ferry", "emission.sea.ferry")


# -- stops -----------------------------------------------------------------------------------------


def test_a_border_takes_the_hours_of_its_pair_and_mode(rates: RateCard) -> None:
    there, back = rates.border(KHASAN, RAIL, "RU", "KP"), rates.border(KHASAN, RAIL, "KP", "RU")
    assert there == back
    assert there.time_h == Triple(6, 12, 24)
    assert there.cost_usd_per_unit == Triple(25, 50, 100)
    assert there.co2e_kg_per_t == ZERO
    assert there.assumption_ids == ("dwell.rail.kp-ru", "fee.rail.kp-ru")


def test_a_border_measured_by_itself_takes_its_own_hours_by_rail_only(rates: RateCard) -> None:
    measured = rates.border(DANDONG, RAIL, "CN", "KP")
    assert measured.time_h.typical == 30
    assert dict(measured.time) == {f"dwell.{DANDONG}": 1}
    assert dict(measured.cost) == {"fee.rail.cn-kp": 1}
    assert dict(rates.border(DANDONG, ROAD, "CN", "KP").time) == {"dwell.road.cn-kp": 1}


def test_handling_takes_hours_money_and_emissions(rates: RateCard) -> None:
    for charge, hours, usd in (
        (rates.terminal("moscow", "RU"), 6, 30),
        (rates.port("rajin", "KP"), 24, 100),
        (rates.gauge_change("s", "m", "gauge.hours.suifenhe", "gauge.cost.suifenhe"), 20, 100),
    ):
        assert (charge.time_h.typical, charge.cost_usd_per_unit.typical) == (hours, usd)
        assert charge.co2e_kg_per_t == Triple(0.5, 1, 2)
        assert "emission.hub" in charge.assumption_ids


@pytest.mark.parametrize(
    ("straight_km", "km"),
    [(0, 1.0), (0.5, 1.0), (2, 3.0), (2.12, 3.2)],  # × 1.5, at least 1 km
)
def test_a_transfer_is_a_short_lorry_trip(rates: RateCard, straight_km: float, km: float) -> None:
    distance_km, charge = rates.transfer("rajin", "KP", straight_km)
    assert distance_km == km
    assert (charge.time_h.typical, charge.cost_usd_per_unit.typical) == (2, 40)
    assert charge.co2e_kg_per_t.typical == pytest.approx(km * 0.1)


def test_a_known_headway_is_waited_for_none_half_or_all_of_it(rates: RateCard) -> None:
    weekly = rates.wait("a-sea", "state_only", 7)
    assert (weekly.time_h, weekly.assumption_ids) == ((0, 84, 168), ())
    hired = rates.wait("a-sea", "common_carrier", None)
    assert (hired.time_h.typical, hired.time) == (72, (("wait.sea.common_carrier", 1),))


# -- what is missing -------------------------------------------------------------------------------


def test_a_missing_assumption_is_named() -> None:
    with pytest.raises(FactsError) as caught:
        some_rates().triple("speed.rail_1520.ru")
    assert str(caught.value) == ("data/assumptions.csv: the model needs a row “speed.rail_1520.ru”")


@pytest.mark.parametrize("prefix", ["speed.rail_1520.ru", "tariff.rail_1520.ru", "emission.rail"])
def test_no_run_is_priced_without_each_of_its_numbers(facts: Facts, prefix: str) -> None:
    fewer = {k: v for k, v in facts.assumptions.items() if not k.startswith(prefix)}
    with pytest.raises(FactsError, match=prefix):
        card(replace(facts, assumptions=fewer)).run_per_km("RU", WIDE)


def test_no_wait_and_no_border_is_free_for_want_of_a_number(rates: RateCard) -> None:
    with pytest.raises(FactsError, match=r"wait\.sea\.a-sea"):
        rates.wait("a-sea", "state_only", None)
    with pytest.raises(FactsError, match=r"dwell\.cn-ru-somewhere\.sea"):
        rates.border("cn-ru-somewhere", SEA, "CN", "RU")


def test_an_assumption_without_a_source_is_known_as_such() -> None:
    rates = some_rates(
        assumption("known", 1),
        assumption("derived", 1, basis=Basis.DERIVED),
        assumption("guessed", 1, basis=Basis.ASSUMED),
    )
    assert [rates.is_assumed(i) for i in ("known", "derived", "guessed")] == [False, False, True]
