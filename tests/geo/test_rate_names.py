"""The naming rule of data/assumptions.csv: which rows price a move, in which order."""

from collections.abc import Callable

import pytest

from geo import rate_names as names
from layers.facts import DATA_DIR
from layers.tables import read_table

KINDS = ("coal", "grain_bulk", "grain_bag", "general")


def test_a_container_has_no_kind_in_its_names() -> None:
    assert names.candidates_speed("container", "rail_1520", "RU") == (
        "speed.rail_1520.ru",
        "speed.rail_1520",
        "speed.rail",
    )
    assert names.candidates_tariff("container", "road", "CN") == ("tariff.road.cn", "tariff.road")


def test_hours_of_another_kind_fall_back_on_rows_without_a_kind() -> None:
    assert names.candidates_speed("coal", "rail_1520", "RU") == (
        "speed.coal.rail_1520.ru",
        "speed.coal.rail_1520",
        "speed.coal.rail",
        "speed.rail_1520.ru",
        "speed.rail_1520",
        "speed.rail",
    )


def test_money_of_another_kind_never_falls_back_on_a_price_per_teu() -> None:
    assert names.candidates_tariff("coal", "rail_1520", "RU") == (
        "tariff.coal.rail_1520.ru",
        "tariff.coal.rail_1520",
        "tariff.coal.rail",
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "ask",
    [
        lambda kind: names.candidates_tariff(kind, "rail_1435", "CN"),
        lambda kind: names.candidates_sea_tariff(kind, "bulk", "kr-ru-busan-vostochny-sea"),
        lambda kind: names.candidates_fee(kind, "kp-ru-khasan-tumangang", "rail", ("RU", "KP")),
        lambda kind: names.candidates_gauge_cost(kind, "hunchun-station", "transshipment"),
        lambda kind: names.candidates_terminal_cost(kind, "kemerovo", "RU"),
        lambda kind: names.candidates_port_cost(kind, "rajin-port", "KP"),
        lambda kind: names.candidates_transfer_cost(kind, "rajin-port", "KP"),
    ],
)
def test_every_price_of_a_kind_names_the_kind(
    kind: str, ask: Callable[[str], tuple[str, ...]]
) -> None:
    for name in ask(kind):
        assert kind in name.split(".")


def test_a_border_is_known_by_crossing_then_pair_then_mode() -> None:
    border = ("kp-ru-khasan-tumangang", "rail", ("RU", "KP"))
    assert names.candidates_dwell("container", *border) == (
        "dwell.kp-ru-khasan-tumangang.rail",
        "dwell.kp-ru-khasan-tumangang",
        "dwell.rail.kp-ru",
        "dwell.rail",
    )
    assert names.candidates_fee("coal", *border) == (
        "fee.coal.kp-ru-khasan-tumangang.rail",
        "fee.coal.kp-ru-khasan-tumangang",
        "fee.coal.rail.kp-ru",
        "fee.coal.rail",
    )


def test_the_own_row_of_a_crossing_is_about_its_railway() -> None:
    road = names.candidates_dwell("container", "cn-ru-manzhouli-zabaikalsk", "road", ("CN", "RU"))
    assert road == (
        "dwell.cn-ru-manzhouli-zabaikalsk.road",
        "dwell.road.cn-ru",
        "dwell.road",
    )


def test_a_change_of_gauge_is_known_by_its_row_then_place_then_method() -> None:
    assert names.candidates_gauge_hours(
        "coal", "tumangang", "transshipment", "gauge.hours.tumangang-reloading"
    ) == (
        "gauge.hours.coal.tumangang-reloading",
        "gauge.hours.coal.tumangang-transshipment",
        "gauge.hours.coal.tumangang",
        "gauge.hours.coal.transshipment",
        "gauge.hours.coal",
        "gauge.hours.tumangang-reloading",
        "gauge.hours.tumangang-transshipment",
        "gauge.hours.tumangang",
        "gauge.hours.transshipment",
        "gauge.hours",
    )
    assert names.candidates_gauge_cost("container", "brest", "transshipment", "gauge.cost.brest")[
        0
    ] == ("gauge.cost.brest")


def test_hubs_are_known_by_place_then_country() -> None:
    assert names.candidates_port_cost("coal", "rajin-port", "KP") == (
        "port.cost.coal.rajin-port",
        "port.cost.coal.kp",
        "port.cost.coal",
    )
    assert names.candidates_terminal_hours("container", "seoul", "KR") == (
        "terminal.hours.seoul",
        "terminal.hours.kr",
        "terminal.hours",
    )
    assert names.candidates_port_hours("container", "busan-port", "KR")[1] == "port.hours.kr"
    assert names.candidates_transfer_hours("container", "rajin", "KP")[-1] == "transfer.hours"
    assert names.candidates_transfer_cost("container", "rajin", "KP")[-1] == "transfer.cost"


def test_ships_are_known_by_kind_of_ship_and_service() -> None:
    service = "kr-ru-busan-vostochny-sea"
    assert names.candidates_sea_tariff("container", "container", service) == (
        f"tariff.sea.container.{service}",
        "tariff.sea.container",
        "tariff.sea",
    )
    assert names.candidates_sea_speed("coal", "bulk", service)[3:] == (
        f"speed.sea.bulk.{service}",
        "speed.sea.bulk",
        "speed.sea",
    )
    assert names.candidates_sea_emission("general", "general", service)[4] == "emission.sea.general"
    assert names.candidates_wait("container", "charter", service) == (
        f"wait.sea.{service}",
        "wait.sea.charter",
        "wait.sea",
    )


@pytest.mark.parametrize(
    ("kind", "vessel"),
    [
        ("container", "container"),
        ("coal", "bulk"),
        ("grain_bulk", "bulk"),
        ("grain_bag", "general"),
        ("general", "general"),
    ],
)
def test_every_kind_has_its_ship(kind: str, vessel: str) -> None:
    assert names.vessel_of(kind, is_ferry=False) == vessel
    assert names.vessel_of(kind, is_ferry=True) == "ferry"


def test_emissions_fall_back_like_hours() -> None:
    assert names.candidates_rail_emission("coal", "electric", "RU") == (
        "emission.coal.rail.electric.ru",
        "emission.coal.rail.electric",
        "emission.rail.electric.ru",
        "emission.rail.electric",
    )
    assert names.candidates_road_emission("container", "CN") == (
        "emission.road.cn",
        "emission.road",
    )
    assert names.candidates_hub_emission("grain_bag") == ("emission.grain_bag.hub", "emission.hub")


def test_no_name_stands_twice() -> None:
    for kind in ("container", *KINDS):
        asked = names.candidates_gauge_hours(
            kind, "hunchun", "transshipment", "gauge.hours.hunchun"
        )
        assert len(set(asked)) == len(asked)


def test_the_rule_finds_rows_that_the_table_has() -> None:
    header = (DATA_DIR / "assumptions.csv").read_text(encoding="utf-8").split("\n")[0]
    ids = {row.text("id") for row in read_table(DATA_DIR / "assumptions.csv", header.split(","))}
    asked = (
        names.candidates_speed("container", "rail_1520", "RU"),
        names.candidates_dwell("container", "x", "road", ("CN", "RU")),
        names.candidates_wait("container", "common_carrier", "x"),
        names.candidates_sea_tariff("container", "ferry", "x"),
        names.candidates_rail_emission("container", "diesel", "RU"),
        names.candidates_transfer_cost("container", "rajin", "KP"),
    )
    for candidates in asked:
        assert ids.intersection(candidates)


@pytest.mark.parametrize(
    ("id_", "parts"),
    [
        ("speed.rail_1520.ru", ("speed", None, ("rail_1520", "ru"))),
        ("tariff.coal.rail_1520.ru", ("tariff", "coal", ("rail_1520", "ru"))),
        ("gauge.hours.grain_bag.transshipment", ("gauge.hours", "grain_bag", ("transshipment",))),
        ("emission.sea.general", ("emission", None, ("sea", "general"))),
        ("gauge.hours", ("gauge.hours", None, ())),
        ("teu.payload", ("teu.payload", None, ())),
    ],
)
def test_an_id_is_taken_apart(id_: str, parts: tuple[str, str | None, tuple[str, ...]]) -> None:
    assert names.split_name(id_) == parts


@pytest.mark.parametrize("id_", ["cost.dandong", "speeding.rail", "gauge.price.brest", ""])
def test_an_id_of_no_family_has_no_parts(id_: str) -> None:
    assert names.split_name(id_) is None
