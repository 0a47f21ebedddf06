"""The committed facts: form, references, coverage, and what the model looks up."""

import csv
import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest

from geo.assumptions import Basis
from geo.model import BorderCrossing, Facts, Mode
from layers.facts import DATA_DIR, load_facts

TABLES = sorted(DATA_DIR.glob("*.csv"))

REQUIRED_PLACES = (
    "vladivostok khasan tumangang rajin rajin-port pyongyang hunchun tumen namyang dandong sinuiju "
    "ussuriysk harbin moscow beijing busan seoul ulaanbaatar almaty"
)
REQUIRED_CROSSINGS = (
    "kp-ru-khasan-tumangang kp-ru-tumen-road-bridge kp-ru-vladivostok-rajin-ferry "
    "cn-kp-dandong-sinuiju cn-kp-new-yalu-bridge cn-kp-tumen-namyang cn-kp-quanhe-wonjong "
    "cn-ru-suifenhe-grodekovo cn-ru-hunchun-kamyshovaya cn-ru-manzhouli-zabaikalsk"
)

# Assumptions about time, and about money: on one way every part may be counted once.
TIME_FAMILIES = (
    "speed", "dwell", "gauge.hours", "port.hours", "wait", "terminal.hours", "transfer.hours",
)  # fmt: skip
COST_FAMILIES = ("tariff", "fee", "gauge.cost", "port.cost", "terminal.cost", "transfer.cost")


@pytest.fixture(scope="module")
def facts() -> Facts:
    return load_facts()


def rows(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_data_package_is_valid() -> None:
    command = [sys.executable, "-m", "frictionless", "validate", str(DATA_DIR / "datapackage.json")]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_readme_names_every_table() -> None:
    text = (DATA_DIR / "README.md").read_text(encoding="utf-8")
    assert [table.name for table in TABLES if table.name not in text] == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_cells_hold_no_traces_of_how_they_were_gathered(table: Path) -> None:
    trace = re.compile(r"seeds/|README|facts-|_korea\b|\bTODO\b|old id|\.csv\b", re.IGNORECASE)
    for row in rows(table):
        for column, text in row.items():
            if column not in ("url", "table", "title", "note") or table.name != "sources.csv":
                assert column == "table" or not trace.search(text), (row, column)


def test_no_table_repeats_a_row_under_another_id() -> None:
    for table in TABLES:
        seen: dict[tuple[str, ...], str] = {}
        for row in rows(table):
            content = tuple(text for column, text in row.items() if column != "id")
            if table.name in ("assumptions.csv", "ports.csv", "terminals.csv"):
                continue
            assert content not in seen, (table.name, row["id"], seen.get(content))
            seen[content] = row.get("id", "")


def test_required_ids_exist(facts: Facts) -> None:
    assert [place for place in REQUIRED_PLACES.split() if place not in facts.places] == []
    assert [place for place in REQUIRED_PLACES.split() if facts.places[place].city_id != place] == [
        "rajin-port"
    ]
    assert [
        crossing for crossing in REQUIRED_CROSSINGS.split() if crossing not in facts.crossings
    ] == []


def test_every_port_is_described(facts: Facts) -> None:
    ports = {place.id for place in facts.places.values() if place.kind == "port"}
    assert ports == set(facts.ports)
    assert all(
        facts.ports[port].rail_gauges_mm == facts.places[port].gauges_mm for port in facts.ports
    )


def test_every_sea_service_for_hire_says_who_sails(facts: Facts) -> None:
    for crossing in facts.crossings.values():
        if crossing.service is not None and crossing.service.is_for_hire:
            assert any(event.subject_id == crossing.id for event in facts.events), crossing.id


# -- what the model looks up ---------------------------------------------------------------------


def is_known(facts: Facts, own_id: str) -> bool:
    """Whether a row of its own stands there, or the general one."""
    return own_id in facts.assumptions or own_id.rpartition(".")[0] in facts.assumptions


def test_every_country_has_its_rates(facts: Facts) -> None:
    for link in facts.links.values():
        for country in {facts.places[end].country.lower() for end in (link.from_id, link.to_id)}:
            kinds = {
                Mode.RAIL: [f"rail_{gauge}" for gauge in link.gauges_mm],
                Mode.ROAD: ["road"],
                Mode.SEA: [],
            }[link.mode]
            for kind in kinds:
                assert is_known(facts, f"speed.{kind}.{country}"), link.id
                assert is_known(facts, f"tariff.{kind}.{country}"), link.id
            part = "port" if link.mode is Mode.SEA else "terminal"
            assert is_known(facts, f"{part}.hours.{country}"), link.id
            assert is_known(facts, f"{part}.cost.{country}"), link.id


def border_ids(crossing: BorderCrossing, mode: Mode) -> list[str]:
    pair = f"{crossing.country_a}-{crossing.country_b}".lower()
    return [f"dwell.{mode}.{pair}", f"fee.{mode}.{pair}"]


def test_every_border_that_a_link_crosses_has_its_hours_and_fees(facts: Facts) -> None:
    for link in facts.links.values():
        if link.crossing_id is not None:
            for assumption in border_ids(facts.crossings[link.crossing_id], link.mode):
                assert is_known(facts, assumption), link.id


@pytest.mark.parametrize(
    "family",
    [
        "speed.rail_1520", "speed.rail_1435", "speed.rail_1000", "speed.rail_1067",
        "speed.rail_1668", "speed.rail_1676", "speed.road", "tariff.rail_1520", "tariff.rail_1435",
        "tariff.rail_1000", "tariff.rail_1067", "tariff.rail_1668", "tariff.rail_1676",
        "tariff.road", "terminal.hours", "terminal.cost", "dwell.rail", "dwell.road", "dwell.sea",
        "fee.rail", "fee.road", "fee.sea", "port.hours", "port.cost", "gauge.hours", "gauge.cost",
    ],
)  # fmt: skip
def test_general_rows_are_assumed_and_wide(facts: Facts, family: str) -> None:
    general = facts.assumptions[family]
    assert general.basis is Basis.ASSUMED
    assert general.low < general.typical < general.high


@pytest.mark.parametrize(
    "assumption",
    [
        "speed.sea.container", "speed.sea.ferry", "tariff.sea.container", "tariff.sea.ferry",
        "emission.rail.electric", "emission.rail.diesel", "emission.road", "emission.hub",
        "emission.sea.container", "emission.sea.ferry", "wait.sea.common_carrier",
        "wait.sea.charter", "transfer.hours", "transfer.cost", "transfer.circuity", "teu.payload",
    ],
)  # fmt: skip
def test_general_assumptions_exist(facts: Facts, assumption: str) -> None:
    assert assumption in facts.assumptions


def test_dwell_of_one_crossing_names_a_crossing(facts: Facts) -> None:
    for assumption in facts.assumptions:
        subject = assumption.removeprefix("dwell.")
        if subject != assumption and not re.match(r"(rail|road|sea)(\.|$)", subject):
            assert subject in facts.crossings, assumption


@pytest.mark.parametrize("families", [TIME_FAMILIES, COST_FAMILIES])
def test_nothing_is_counted_twice(facts: Facts, families: tuple[str, ...]) -> None:
    def parts(family: str) -> set[str]:
        names = [name for name in facts.assumptions if f"{name}.".startswith(f"{family}.")]
        assert names, family
        return {part for name in names for part in facts.assumptions[name].includes}

    for one, other in combinations(families, 2):
        assert not parts(one) & parts(other), (one, other)


def test_favourable_ends(facts: Facts) -> None:
    high = {item.id for item in facts.assumptions.values() if item.good_end == "high"}
    assert {name.split(".")[0] for name in high} == {"speed", "teu"}
    assert all(name in high for name in facts.assumptions if name.startswith("speed."))


def test_what_was_derived_says_how(facts: Facts) -> None:
    for item in facts.assumptions.values():
        assert item.basis is not Basis.DERIVED or item.conversion, item.id


def test_gauge_breaks_stand_where_both_gauges_meet(facts: Facts) -> None:
    for row in facts.gauge_breaks.values():
        if row.hours_id is None:
            continue
        gauges = {
            gauge
            for link in facts.links.values()
            if row.place_id in (link.from_id, link.to_id)
            for gauge in link.gauges_mm
        }
        assert {row.gauge_from_mm, row.gauge_to_mm} <= gauges, row.id
        assert row.for_containers, row.id


def test_every_rail_border_between_gauges_can_be_crossed_both_ways(facts: Facts) -> None:
    changes: dict[str, set[tuple[int, int]]] = {}
    for row in facts.gauge_breaks.values():
        if row.hours_id is not None and row.crossing_id is not None:
            found = changes.setdefault(row.crossing_id, set())
            found.add((row.gauge_from_mm, row.gauge_to_mm))
            if row.both_ways:
                found.add((row.gauge_to_mm, row.gauge_from_mm))
    assert changes
    assert {name: pair for name, pair in changes.items() if len(pair) != 2} == {}


def test_terminals_are_rail_places(facts: Facts) -> None:
    on_rail = {
        end
        for link in facts.links.values()
        if link.mode is Mode.RAIL
        for end in (link.from_id, link.to_id)
    }
    assert set(facts.terminals) <= on_rail


def test_every_listed_port_has_a_sea_lane(facts: Facts) -> None:
    lanes = [link for link in facts.links.values() if link.mode is Mode.SEA]
    at_sea = {end for link in lanes for end in (link.from_id, link.to_id)}
    assert sorted(set(facts.ports) - at_sea) == []
    assert at_sea <= set(facts.ports)


def test_a_sea_lane_between_two_states_has_a_crossing_of_its_own(facts: Facts) -> None:
    crossings = [
        link.crossing_id
        for link in facts.links.values()
        if link.mode is Mode.SEA and link.crossing_id is not None
    ]
    assert len(crossings) == len(set(crossings))
    assert {name for name in crossings if facts.crossings[name].service is None} == set()


def test_a_crossing_that_no_link_leads_over_says_why(facts: Facts) -> None:
    linked = {link.crossing_id for link in facts.links.values()}
    excused = {c.id for c in facts.crossings.values() if "no link: " in c.note}
    assert excused == set(facts.crossings) - linked
