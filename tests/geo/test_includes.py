"""Nothing is counted twice on one way."""

import pytest

from geo.assumptions import Assumption, Basis
from geo.includes import Scope, faults, scope_of


def row(id_: str, *includes: str, unit: str = "h") -> Assumption:
    return Assumption(
        id_, id_, unit, 1, 2, 3, "low", 2024, includes, Basis.ASSUMED, "", "", ()
    )  # fmt: skip


def found(*rows: Assumption, **scopes: Scope) -> list[str]:
    """Ids of rows at fault; scopes by id, with dots as double underscores."""
    known = {id_.replace("__", "."): scope for id_, scope in scopes.items()}
    return [fault.assumption_id for fault in faults({r.id: r for r in rows}, known)]


def test_rows_that_stand_for_one_part_each_pass() -> None:
    rows = (
        row("dwell.rail.cn-ru", "border"),
        row("gauge.hours.zabaikalsk", "gauge_change"),
        row("speed.rail_1520.ru", "running", unit="km/day"),
        row("terminal.hours.ru", "terminal"),
        row("port.hours.ru", "port"),
        row("wait.sea.charter", "waiting"),
    )
    assert found(*rows) == []


def test_a_row_must_name_what_it_stands_for() -> None:
    fault = faults({"fee.rail": row("fee.rail", "border", unit="USD/TEU")}, {})[0]
    assert fault.rule == "must name 'fees', which is what 'fee.rail' stands for"


def test_a_border_with_the_change_of_gauge_in_it_stands_not_beside_one() -> None:
    both = row("dwell.rail.cn-ru", "border", "gauge_change")
    change = row("gauge.hours.zabaikalsk", "gauge_change")
    at_border = Scope(frozenset({"ru"}), "cn-ru", "cn-ru-manzhouli-zabaikalsk", "rail")
    assert found(both, change, gauge__hours__zabaikalsk=at_border) == ["dwell.rail.cn-ru"]
    fault = faults({r.id: r for r in (both, change)}, {change.id: at_border})[0]
    assert fault.rule == (
        "must not name 'gauge_change' beside 'gauge.hours.zabaikalsk': one way meets both, and "
        "would count it twice"
    )


def test_it_stands_where_the_change_is_at_another_border() -> None:
    both = row("dwell.rail.cn-ru", "border", "gauge_change")
    change = row("gauge.hours.dostyk", "gauge_change")
    elsewhere = Scope(frozenset({"kz"}), "cn-kz", "cn-kz-alashankou-dostyk", "rail")
    assert found(both, change, gauge__hours__dostyk=elsewhere) == []


def test_one_crossing_is_told_from_another_of_the_same_pair() -> None:
    both = row("dwell.here", "border", "gauge_change")
    change = row("gauge.hours.there", "gauge_change")
    here, there = (
        Scope(frozenset({"cn", "ru"}), "cn-ru", f"cn-ru-{name}", "rail") for name in ("a", "b")
    )
    assert found(both, change, dwell__here=here, gauge__hours__there=there) == []
    assert found(both, change, dwell__here=here, gauge__hours__there=here) == ["dwell.here"]


def test_a_general_row_meets_all() -> None:
    both = row("dwell.rail.cn-ru", "border", "gauge_change")
    assert found(both, row("gauge.hours", "gauge_change")) == ["dwell.rail.cn-ru"]


def test_a_road_does_not_meet_a_railway() -> None:
    both = row("dwell.road.cn-ru", "border", "gauge_change")
    at_border = Scope(frozenset({"ru"}), "cn-ru", None, "rail")
    change = row("gauge.hours.zabaikalsk", "gauge_change")
    assert found(both, change, gauge__hours__zabaikalsk=at_border) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (row("port.hours.ru", "port", "waiting"), row("wait.sea.charter", "waiting")),
        (row("port.hours.ru", "port", "terminal"), row("terminal.hours.ru", "terminal")),
        (
            row("speed.rail_1520.ru", "running", "terminal", unit="km/day"),
            row("terminal.hours.ru", "terminal"),
        ),
        (
            row("tariff.rail_1520.ru", "running", "fees", unit="USD/TEU-km"),
            row("fee.rail.kz-ru", "fees", unit="USD/TEU"),
        ),
    ],
)
def test_other_doubles_are_found(one: Assumption, other: Assumption) -> None:
    assert found(one, other) == [one.id]


def test_hours_and_money_of_one_thing_are_two_things() -> None:
    hours = row("port.hours.ru", "port", "terminal")
    assert found(hours, row("terminal.cost.ru", "terminal", unit="USD/TEU")) == []


def test_countries_are_told_apart() -> None:
    assert (
        found(row("port.hours.ru", "port", "terminal"), row("terminal.hours.cn", "terminal")) == []
    )


def test_hours_without_a_kind_meet_those_of_a_kind_and_money_does_not() -> None:
    hours = row("port.hours.ru", "port", "terminal")
    assert found(hours, row("terminal.hours.coal", "terminal")) == ["port.hours.ru"]
    money = row("port.cost.ru", "port", "terminal", unit="USD/TEU")
    assert found(money, row("terminal.cost.coal", "terminal", unit="USD/t")) == []
    coal = row("port.cost.coal.ru", "port", "terminal", unit="USD/t")
    assert found(coal, row("terminal.cost.coal", "terminal", unit="USD/t")) == [coal.id]
    assert found(coal, row("terminal.cost.general", "terminal", unit="USD/t")) == []


def test_rows_of_no_family_are_left_alone() -> None:
    assert found(row("headway.x", "waiting"), row("wait.sea", "waiting")) == []


def test_scopes_follow_from_names() -> None:
    assert scope_of("dwell.rail.cn-ru", {}) == Scope(frozenset({"cn", "ru"}), "cn-ru", None, "rail")
    assert scope_of("speed.rail_1520.ru", {}) == Scope(frozenset({"ru"}), None, None, "rail")
    assert scope_of("gauge.hours", {}) == Scope()
    assert scope_of("nothing", {}) == Scope()
