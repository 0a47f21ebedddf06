"""Lengths on the ellipsoid, and where a line is cut."""

import math
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pyproj import Geod

from geo.geodesy import geodesic_km, line_km, split_near
from geo.model import LonLat

lon_lats = st.builds(LonLat, st.floats(-180, 180), st.floats(-89, 89))
# Near antipodes the shortest way is not unique and rounding decides.
lines = st.lists(st.builds(LonLat, st.floats(-80, 80), st.floats(-60, 60)), min_size=2, max_size=8)


@pytest.mark.parametrize(
    ("start", "end", "length_km"),
    [
        # A degree along the equator: 2πa/360 with a = 6378.137 km.
        (LonLat(0, 0), LonLat(1, 0), 6378.137 * math.pi / 180),
        # A quarter of a meridian of WGS 84.
        (LonLat(0, 0), LonLat(0, 90), 10001.965729),
        (LonLat(30, -90), LonLat(-100, 90), 2 * 10001.965729),
        # Across the antimeridian: two degrees, not 358.
        (LonLat(179, 0), LonLat(-179, 0), 2 * 6378.137 * math.pi / 180),
        # Known in the literature: Vincenty's test line Flinders Peak–Buninyong (on GRS 80).
        (
            LonLat(144.42486789, -37.95103342),
            LonLat(143.92649553, -37.65282114),
            54.972271,
        ),
    ],
)
def test_lengths_that_are_known(start: LonLat, end: LonLat, length_km: float) -> None:
    assert geodesic_km(start, end) == pytest.approx(length_km, abs=1e-5)


@given(lon_lats, lon_lats)
def test_agrees_with_a_fine_walk_along_the_path(start: LonLat, end: LonLat) -> None:
    geod = Geod(ellps="WGS84")
    assume(geodesic_km(start, end) < 15000)
    between = [LonLat(*p) for p in geod.npts(*start, *end, 20)]
    assert line_km([start, *between, end]) == pytest.approx(geodesic_km(start, end), abs=1e-6)


@given(lon_lats, lon_lats)
def test_a_length_is_symmetric_and_never_negative(start: LonLat, end: LonLat) -> None:
    assert geodesic_km(start, end) >= 0
    assert geodesic_km(start, end) == pytest.approx(geodesic_km(end, start), abs=1e-9)


@given(lon_lats, lon_lats, st.integers(-3, 3))
def test_whole_turns_of_longitude_change_nothing(start: LonLat, end: LonLat, turns: int) -> None:
    turned = LonLat(end.lon + 360 * turns, end.lat)
    assert geodesic_km(start, turned) == pytest.approx(geodesic_km(start, end), abs=1e-6)


@given(lon_lats)
def test_a_place_is_nowhere_but_at_itself(point: LonLat) -> None:
    assert geodesic_km(point, point) == pytest.approx(0, abs=1e-9)


def test_zero_zero_is_a_place() -> None:
    assert geodesic_km(LonLat(0, 0), LonLat(0, 1)) == pytest.approx(110.574, abs=1e-3)
    assert line_km([LonLat(0, 0), LonLat(0, 1), LonLat(0, 0)]) == pytest.approx(221.149, abs=1e-3)


def test_a_line_of_fewer_than_two_positions_has_no_length() -> None:
    assert line_km([]) == line_km([LonLat(5, 5)]) == 0


@given(lines)
def test_a_line_is_as_long_as_its_segments(positions: list[LonLat]) -> None:
    segments = [geodesic_km(a, b) for a, b in pairwise(positions)]
    assert line_km(positions) == pytest.approx(sum(segments), abs=1e-6)
    assert line_km(positions[::-1]) == pytest.approx(line_km(positions), abs=1e-6)


# -- split_near ------------------------------------------------------------------------------------

BEND = (LonLat(0, 0), LonLat(2, 0), LonLat(2, 2), LonLat(0, 2))


@pytest.mark.parametrize(
    ("near", "before"),
    [
        (LonLat(1, 0.1), 1),  # a little off the first side
        (LonLat(2.1, 1), 2),
        (LonLat(1, 1.9), 3),
        (LonLat(-0.5, 0), 1),  # before the line begins
        (LonLat(-0.5, 2), 3),  # beyond its end
    ],
)
def test_a_line_is_cut_where_the_point_lies(near: LonLat, before: int) -> None:
    first, second = split_near(BEND, near)
    assert first == (*BEND[:before], near)
    assert second == (near, *BEND[before:])


def test_a_line_is_cut_at_one_of_its_own_points() -> None:
    first, second = split_near(BEND, BEND[1])
    assert (first[0], first[-1], second[0], second[-1]) == (BEND[0], BEND[1], BEND[1], BEND[3])
    assert line_km(first) + line_km(second) == pytest.approx(line_km(BEND))


@given(lines, st.floats(0, 1), st.integers(0, 7))
def test_halves_meet_at_the_cut_and_lose_nothing(
    positions: list[LonLat], share: float, segment: int
) -> None:
    a, b = positions[segment % (len(positions) - 1) :][:2]
    near = LonLat(a.lon + share * (b.lon - a.lon), a.lat + share * (b.lat - a.lat))
    first, second = split_near(positions, near)
    assert first[-1] == second[0] == near
    assert (*first[:-1], *second[1:]) == tuple(positions)
    # The cut is the one with the least detour, so no other cut is shorter.
    least = line_km(first) + line_km(second)
    for cut in range(1, len(positions)):
        other = line_km([*positions[:cut], near]) + line_km([near, *positions[cut:]])
        assert least <= other + 1e-6
