"""Kilometres of the graph against curated ones, and the ways that undercut curated links."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from geo.model import DistanceBasis, Line, Link, LonLat, Mode, Names
from layers.refresh.base.calibration import (
    GENERAL,
    Curated,
    Stretch,
    factors,
    scaled,
    stretches,
    write_factors,
)
from layers.refresh.base.contraction import Run
from layers.refresh.base.repeats import repeating
from layers.refresh.base.stations import Touch
from layers.refresh.base.track import Track
from tests.layers.base_worlds import KM, LETTERS, link, make_track, place

# Places a, b, c ... stand at nodes 0, 1, 2 ... with 60 km of track between neighbours.
TOUCHES = {letter: Touch(number, 0.0) for number, letter in enumerate(LETTERS)}
RUNS = [Run((number, number + 1), 60.0) for number in range(len(LETTERS) - 1)]


def curated(links: Sequence[Link], lines: Sequence[Line] = (), country: str = "RU") -> Curated:
    places = {letter: place(letter, country) for letter in LETTERS}
    return Curated(links, {line.id: line for line in lines}, places)


def line(line_id: str, km: float, note: str = "", source: str = "book") -> Line:
    return Line(line_id, Names(line_id), "a", "h", km, note, (source,))


def test_links_of_a_line_are_strung_together_until_they_are_long_enough() -> None:
    links = [link(ends, 61.0, line_id="one") for ends in ("bc", "ab", "cd")]
    found = stretches(curated(links), TOUCHES, RUNS)
    assert [(stretch.link_ids, stretch.sourced_km, stretch.graph_km) for stretch in found] == [
        (("rail-a-b", "rail-b-c"), 122.0, 120.0),
        (("rail-c-d",), 61.0, 60.0),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"distance_basis": DistanceBasis.ESTIMATED},
        {"crossing_id": "cn-ru-somewhere"},
        {"to_id": "nowhere"},
    ],
)
def test_only_sourced_links_inside_a_state_that_touch_the_graph_count(
    change: dict[str, object],
) -> None:
    assert stretches(curated([link("ab", 61.0, **change)]), TOUCHES, RUNS) == []


def test_a_link_without_a_way_on_the_graph_does_not_count() -> None:
    assert stretches(curated([link("ab", 61.0)]), TOUCHES, [Run((4, 5), 60.0)]) == []


def test_a_line_with_a_sourced_length_counts_where_its_links_are_estimates() -> None:
    links = [
        link(ends, 62.0, line_id="one", distance_basis=DistanceBasis.ESTIMATED)
        for ends in ("ab", "bc")
    ]
    (found,) = stretches(curated(links, [line("one", 124.0)]), TOUCHES, RUNS)
    assert (found.sourced_km, found.graph_km) == (124.0, 120.0)
    for untrusted in (
        line("one", 124.0, source="unsourced-memory"),
        line("one", 124.0, note="half of it from memory"),
        line("one", 200.0),
    ):
        assert stretches(curated(links, [untrusted]), TOUCHES, RUNS) == []


def stretch(country: str, sourced_km: float, graph_km: float) -> Stretch:
    return Stretch(country, (), sourced_km, graph_km)


def test_the_factor_is_sourced_km_over_the_graphs() -> None:
    found = factors(
        [stretch("RU", 102, 100), stretch("RU", 103, 100), stretch("RU", 104, 100)], Mode.RAIL
    )
    assert found["RU"].factor == pytest.approx(1.03)
    assert found["RU"].n == 3
    # Each stretch against the other two: 103.5 for 102, 103 for 103, 102.5 for 104.
    assert found["RU"].median_error_pct == pytest.approx(1.4423, abs=1e-3)


def test_a_state_with_little_of_its_own_has_the_general_factor() -> None:
    found = factors([stretch("RU", 210, 200)] * 3 + [stretch("MN", 90, 100)], Mode.RAIL)
    assert set(found) == {"RU", GENERAL}
    km = scaled(np.array([100.0, 100.0]), np.array(["RU", "MN"]), found)
    assert km == pytest.approx([105.0, found[GENERAL].factor * 100])
    assert scaled(np.array([7.0]), np.array(["RU"]), {}).tolist() == [7.0]


def test_a_state_with_one_long_stretch_has_a_factor_but_no_error() -> None:
    found = factors([stretch("KR", 420, 400)], Mode.RAIL)
    assert (found["KR"].factor, found["KR"].median_error_pct) == (1.05, None)


def test_what_is_short_or_another_line_does_not_count() -> None:
    newer, roundabout = stretch("CN", 109, 100), stretch("CN", 91, 100)
    assert factors([newer, roundabout, stretch("CN", 30, 30)] * 3, Mode.RAIL) == {}


def test_the_table_says_how_many_stretches_and_how_far_off(tmp_path: Path) -> None:
    path = tmp_path / "base_calibration.csv"
    found = factors([stretch("KR", 420, 400)], Mode.RAIL)
    write_factors(path, found.values())
    assert path.read_text(encoding="utf-8").splitlines() == [
        "country,mode,factor,n,median_error_pct,p90_error_pct",
        "KR,rail,1.0500,1,,",
        "general,rail,1.0500,1,,",
    ]


# -- curated links win -----------------------------------------------------------------------------


def test_a_run_beside_a_link_repeats_it_and_one_that_leaves_it_does_not() -> None:
    track = make_track([(0, 1), (100, 1), (50, 20)], [(0, 1, 0), (0, 2, 0), (1, 2, 0)])
    runs = [Run((0, 1), 100.0), Run((0, 2, 1), 110.0)]
    link = [LonLat(0, 0), LonLat(110 * KM, 0)]
    assert repeating(track, runs, [link]).tolist() == [True, False]
    assert repeating(track, runs, []).tolist() == [False, False]


def test_nearness_to_a_link_is_measured_in_km_far_north_too() -> None:
    north = Track(
        np.array([30.0, 31.0]), np.array([68.02, 68.02]), np.array(["RU", "RU"]),
        np.array([0]), np.array([1]), np.array([41.7]),
    )  # fmt: skip
    runs = [Run((0, 1), 41.7)]
    assert not repeating(north, runs, [[LonLat(30, 68), LonLat(31, 68)]])[0]
    assert repeating(north, runs, [[LonLat(30, 68.012), LonLat(31, 68.012)]])[0]
