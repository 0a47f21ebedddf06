"""Gaps of the graph: what is joined when the base network is built, and what is not."""

import pytest

from geo.model import LonLat
from layers.refresh.base.gaps import mended
from layers.refresh.base.holes import Hole
from layers.refresh.base.track import Track
from tests.layers.base_worlds import make_track


def new_edges(track: Track) -> set[tuple[int, int]]:
    found = mended(track)
    number = len(track.km)
    return set(zip(found.tail[number:].tolist(), found.head[number:].tolist(), strict=True))


def test_a_gap_of_less_than_four_km_between_two_pieces_is_closed_at_its_nearest_ends() -> None:
    pieces = [(0, 0), (10, 0), (13, 0), (20, 0), (24.5, 0), (30, 0)]
    track = make_track(pieces, [(0, 1, 0), (2, 3, 0), (4, 5, 0)])
    assert new_edges(track) == {(1, 2)}
    assert mended(track).km[-1] == pytest.approx(3.0, rel=0.01)


def test_nothing_is_joined_over_a_border() -> None:
    track = make_track(
        [(0, 0), (10, 0), (11, 0), (20, 0)], [(0, 1, 0), (2, 3, 0)], ["AA", "AA", "BB", "BB"]
    )
    assert new_edges(track) == set()


def test_a_known_hole_is_closed_whatever_its_width_if_the_track_has_its_ends() -> None:
    pieces = [(0, 0), (10, 0), (18, 0), (30, 0)]
    track = make_track(pieces, [(0, 1, 0), (2, 3, 0)])
    ends = [LonLat(float(lon), float(lat)) for lon, lat in zip(track.lon, track.lat, strict=True)]
    assert new_edges(track) == set()
    closed = mended(track, [Hole(ends[1], ends[2])])
    assert (closed.tail[-1], closed.head[-1]) == (1, 2)
    assert closed.km[-1] == pytest.approx(8.0, rel=0.01)
    elsewhere = LonLat(ends[1].lon + 1, ends[1].lat)
    assert len(mended(track, [Hole(elsewhere, ends[2])]).km) == 2


def test_a_known_hole_has_the_length_of_its_line_where_that_is_known() -> None:
    track = make_track([(0, 0), (10, 0), (18, 0), (30, 0)], [(0, 1, 0), (2, 3, 0)])
    ends = [LonLat(float(lon), float(lat)) for lon, lat in zip(track.lon, track.lat, strict=True)]
    assert mended(track, [Hole(ends[1], ends[2], 9.5)]).km[-1] == 9.5


# A horseshoe of 100 km whose two ends lie 2 km apart.
HORSESHOE = [(0, 0), (50, 0), (50, 2), (0, 2)]


def test_ends_that_point_at_each_other_are_joined_where_the_way_around_is_long() -> None:
    nodes = [(-1, 0), (-30, 0), (-30, 30), (30, 30), (30, 0), (1, 0)]
    edges = [(i, i + 1, 0) for i in range(5)]
    assert new_edges(make_track(nodes, edges)) == {(0, 5)}
    # A way around of less than 30 km is no reason to think that something is missing.
    short = [(-1, 0), (-5, 0), (-5, 5), (5, 5), (5, 0), (1, 0)]
    assert new_edges(make_track(short, edges)) == set()


def test_branches_that_end_side_by_side_are_not_joined() -> None:
    track = make_track(HORSESHOE, [(0, 1, 0), (1, 2, 0), (2, 3, 0)])
    assert new_edges(track) == set()


def test_a_crack_is_closed_whatever_its_direction() -> None:
    nodes = [(0, 0), (50, 0), (50, 0.2), (0, 0.2)]
    track = make_track(nodes, [(0, 1, 0), (1, 2, 0), (2, 3, 0)])
    assert new_edges(track) == {(0, 3)}
