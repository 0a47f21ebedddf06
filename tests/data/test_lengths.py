"""The committed lengths: against published totals and well-known ways; see test_check.py."""

import csv

import pytest

from geo.model import Facts, Link, Mode
from layers.base_network import read_base_network
from layers.distance_checks import DistanceCheck, read_distance_checks
from layers.facts import DATA_DIR, load_facts
from tests.data.lengths import way_km

# Whole roads are told by reports in round figures; the network adds the borders between.
CHECK_TOLERANCE = {Mode.RAIL: 0.03, Mode.ROAD: 0.22}

# Ways that everything else rests on: from, to, crossings allowed, least and most km.
KNOWN_WAYS = [
    ("ussuriysk", "rajin", {"kp-ru-khasan-tumangang"}, 311, 320),
    ("vladivostok", "pyongyang", {"kp-ru-khasan-tumangang"}, 1_165, 1_195),
    ("moscow", "pyongyang", {"kp-ru-khasan-tumangang"}, 10_210, 10_290),
    ("moscow", "pyongyang", {"cn-ru-manzhouli-zabaikalsk", "cn-kp-dandong-sinuiju"}, 8_487, 8_833),
    ("dandong", "pyongyang", {"cn-kp-dandong-sinuiju"}, 227, 230),
    ("beijing", "pyongyang", {"cn-kp-dandong-sinuiju"}, 1_230, 1_370),
    ("seoul", "busan", set[str](), 435, 450),
]  # fmt: skip


@pytest.fixture(scope="module")
def facts() -> Facts:
    return load_facts()


def test_published_lengths_agree_with_the_network(facts: Facts) -> None:
    checks = read_distance_checks(DATA_DIR / "distance_checks.csv", facts.places, facts.sources)
    for check in checks.values():
        ends = {facts.places[check.from_id].country, facts.places[check.to_id].country}

        def may_use(link: Link, check: DistanceCheck = check, abroad: bool = len(ends) > 1) -> bool:
            return link.mode is check.mode and (abroad or link.crossing_id is None)

        found = way_km(facts, check.from_id, check.to_id, may_use)
        assert found == pytest.approx(check.distance_km, rel=CHECK_TOLERANCE[check.mode]), check.id


@pytest.mark.parametrize(("start", "end", "crossings", "least", "most"), KNOWN_WAYS)
def test_known_ways(
    facts: Facts, start: str, end: str, crossings: set[str], least: float, most: float
) -> None:
    found = way_km(
        facts,
        start,
        end,
        lambda link: (
            link.mode is Mode.RAIL and (link.crossing_id is None or link.crossing_id in crossings)
        ),
    )
    assert found is not None
    assert least <= found <= most


def test_trucks_reach_rajin_only_by_quanhe_while_there_is_no_bridge(facts: Facts) -> None:
    def on_roads(*shut: str) -> float | None:
        return way_km(
            facts,
            "vladivostok",
            "rajin",
            lambda link: link.mode is Mode.ROAD and link.crossing_id not in shut,
        )

    bridge = "kp-ru-tumen-road-bridge"
    assert on_roads(bridge) == pytest.approx(388, abs=2)
    around = on_roads(bridge, "cn-kp-quanhe-wonjong")
    assert around is not None
    assert around > 395


def test_rail_places_form_one_network(facts: Facts) -> None:
    """Every rail place is reached from Pyongyang by rail, or from the base network it hangs on.

    Those that are not are listed with the reason in data/built/base_unjoined.csv.
    """
    on_base = set(read_base_network(DATA_DIR, Mode.RAIL).place_id)
    with (DATA_DIR / "built" / "base_unjoined.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["place_id"] for row in csv.DictReader(file)}
    by_rail = {
        end
        for link in facts.links.values()
        if link.mode is Mode.RAIL
        for end in (link.from_id, link.to_id)
    }
    apart = [
        place
        for place in sorted(by_rail)
        if place not in on_base
        and way_km(facts, "pyongyang", place, lambda link: link.mode is Mode.RAIL) is None
    ]
    assert set(apart) <= listed
