"""Each step of the build command of the base network, on worlds drawn by hand."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import PackagePath
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from geo.base_network import GAUGE_BITS
from geo.model import LonLat, Mode
from layers.refresh.base import track as track_module
from layers.refresh.base.borders import Outlines, at_home, with_countries, with_stubs
from layers.refresh.base.contraction import Run, contracted
from layers.refresh.base.gauges import GAUGE_OF_STATE, gauge_masks, is_kept
from layers.refresh.base.stations import Stop, touched
from layers.refresh.base.track import Track, read_track
from layers.refresh.base.unjoined import missed
from layers.refresh.base.ways import Ways
from tests.layers.base_worlds import KM, circle, make_track, two_states

# -- reading ---------------------------------------------------------------------------------------


class _Entry(PackagePath):
    """A file of an installed package."""

    def __init__(self, place: Path) -> None:
        super().__init__()
        self.place = place

    @property
    def name(self) -> str:
        return self.place.name

    def locate(self) -> Path:
        return self.place


def test_a_module_of_the_package_is_read_without_being_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = tmp_path / "tiny.py"
    module.write_text(
        "raise ImportError\n"
        "graph=[{0: 0.0, 1: 5.5}, {0: 5.5, 2: 7}, {1: 7}]\n"
        "nodes=[[1.0, 10.0], [1.05, 10.0], [50.0, 10.0]]\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(track_module, "files", lambda package: [_Entry(module)])
    found = read_track("tiny", [(9.0, 0.0, 11.0, 2.0)])
    assert found.lon.tolist() == [10.0, 10.0]
    assert found.lat.tolist() == [1.0, 1.05]
    assert list(zip(found.tail, found.head, found.km, strict=True)) == [(0, 1, 5.5)]


# -- states ----------------------------------------------------------------------------------------


def states_at(outlines: Outlines, *points: tuple[float, float]) -> list[str]:
    lon, lat = np.array(points).T
    return list(outlines.states_of(lon, lat).tolist())


def test_a_point_is_in_the_state_whose_outline_holds_it() -> None:
    assert states_at(two_states(), (0, 0), (2, 0), (0, 50)) == ["AA", "BB", ""]


def test_a_state_of_many_vertices_is_cut_and_still_whole() -> None:
    outlines = Outlines({"AA": [circle(0, 0, 10, 5000)]})
    assert states_at(outlines, (0, 0), (9.9, 0), (7.0, 7.0), (7.2, 7.2)) == ["AA", "AA", "AA", ""]


def test_where_outlines_overlap_the_first_state_wins_unless_a_rule_says_otherwise() -> None:
    both = [box(0, 0, 1, 1)]
    assert states_at(Outlines({"BB": both, "AA": both}), (0.5, 0.5)) == ["AA"]
    assert states_at(Outlines({"RU": both, "UA": both}), (0.5, 0.5)) == ["UA"]


def test_a_short_run_over_the_border_and_back_is_put_right() -> None:
    nodes = [(0, 0), (100, 0), (112, 3), (100, 6), (0, 6)]
    track = make_track(nodes, [(0, 1, 0), (1, 2, 0), (2, 3, 0), (3, 4, 0)])
    assert with_countries(track, two_states()).country.tolist() == ["AA"] * 5


def test_the_far_side_of_a_crossing_stays_abroad() -> None:
    track = make_track([(0, 0), (100, 0), (112, 3)], [(0, 1, 0), (1, 2, 0)])
    assert with_countries(track, two_states()).country.tolist() == ["AA", "AA", "BB"]


def test_a_long_run_abroad_stays_abroad() -> None:
    nodes = [(100, 0), (115, 0), (150, 0), (150, 30), (115, 30), (100, 30)]
    track = make_track(nodes, [(i, i + 1, 0) for i in range(5)])
    found = with_countries(track, two_states()).country.tolist()
    assert found == ["AA", "BB", "BB", "BB", "BB", "AA"]


def domestic(
    nodes: Sequence[tuple[float, float]], edges: Sequence[tuple[int, int, float]]
) -> Track:
    return at_home(with_countries(make_track(nodes, edges), two_states()), two_states())


def test_no_edge_joins_two_states() -> None:
    found = domestic([(0, 0), (100, 0), (120, 0), (200, 0)], [(0, 1, 0), (1, 2, 0), (2, 3, 0)])
    assert list(zip(found.tail, found.head, strict=True)) == [(0, 1), (2, 3)]


def test_a_chord_that_cuts_a_bend_of_the_border_stays_but_one_mostly_abroad_goes() -> None:
    bay = Outlines({"AA": [box(-1, -1, 3, 0)], "BB": [box(-1, 0, 3, 1)]})
    nodes = [(0, -1), (100, -1), (50, 9), (0, -9), (100, 20), (200, -1)]
    track = with_countries(make_track(nodes, [(0, 1, 0)]), bay)
    assert len(at_home(track, bay).km) == 1
    # Both ends in AA, but most of the way through BB's corner.
    corner = Outlines(
        {"AA": [box(-1, -1, 0.1, 1), box(0.8, -1, 3, 1)], "BB": [box(0.1, -1, 0.8, 1)]}
    )
    track = with_countries(make_track([(0, 0), (100, 0)], [(0, 1, 0)]), corner)
    assert track.country.tolist() == ["AA", "AA"]
    assert len(at_home(track, corner).km) == 0


def test_a_bridge_over_the_high_seas_stays() -> None:
    strait = Outlines({"AA": [box(-1, -1, 0.1, 1), box(0.8, -1, 3, 1)]})
    track = with_countries(make_track([(0, 0), (100, 0)], [(0, 1, 0)]), strait)
    assert len(at_home(track, strait).km) == 1


def test_an_edge_over_a_border_leaves_a_dead_end_on_either_side() -> None:
    track = with_countries(make_track([(81, 0), (131, 0)], [(0, 1, 100.0)]), two_states())
    home = at_home(track, two_states())
    found = with_stubs(home, track, two_states())
    assert len(home.km) == 0
    assert found.country.tolist() == ["AA", "BB", "AA", "BB"]
    assert found.km.sum() == pytest.approx(100, abs=5)
    assert found.lon[2] < 1 < found.lon[3]
    assert found.lon[3] - found.lon[2] < 2.5 * KM


def test_states_without_a_gauge_of_ours_are_left_out() -> None:
    track = make_track([(0, 0), (1, 0), (2, 0)], [(0, 1, 0), (1, 2, 0)], ["RU", "IE", "EG"])
    assert is_kept(track).tolist() == [True, False, False]
    belfast = replace(
        track, lon=track.lon - 6.0, lat=track.lat + 54.6, country=np.array(["GB"] * 3)
    )
    assert not is_kept(belfast).any()


def test_each_state_has_one_gauge() -> None:
    found = gauge_masks(np.array(["RU", "FI", "CN", "VN", "JP", "ES", "IN"]))
    gauges = (1520, 1520, 1435, 1000, 1067, 1668, 1676)
    assert found.tolist() == [GAUGE_BITS[gauge] for gauge in gauges]
    assert {1520, 1435} <= set(GAUGE_OF_STATE.values()) <= set(GAUGE_BITS)


# -- places ----------------------------------------------------------------------------------------


def stop(east_km: float, north_km: float, reach_km: float = 3.0, **more: object) -> Stop:
    country = str(more.get("country", "RU"))
    position = LonLat(east_km * KM, north_km * KM)
    return Stop(
        "here",
        country,
        position,
        reach_km,
        0.15,
        bends=bool(more.get("bends")),
        is_on_line=bool(more.get("is_on_line")),
    )


LINE = make_track([(0, 0), (200, 0)], [(0, 1, 220.0)])


def test_an_edge_is_split_where_a_place_touches_it() -> None:
    track, touches = touched(LINE, [stop(50, 2)])
    assert touches["here"].node == 2
    assert touches["here"].km == pytest.approx(2, rel=0.01)
    assert sorted(track.km) == pytest.approx([55, 165], rel=0.01)
    assert (track.lon[2], track.lat[2]) == pytest.approx((50 * KM, 0), abs=1e-6)
    assert track.country.tolist() == ["RU"] * 3


def test_two_places_on_one_edge_split_it_in_three() -> None:
    other = replace(stop(150, 1), id="there")
    track, touches = touched(LINE, [stop(50, 2), other])
    assert sorted(track.km) == pytest.approx([55, 55, 110], rel=0.01)
    assert track.km.sum() == pytest.approx(220)
    assert len({touch.node for touch in touches.values()}) == 2


def test_a_place_beside_a_node_is_that_node() -> None:
    track, touches = touched(LINE, [stop(0.1, 1)])
    assert touches["here"].node == 0
    assert len(track.km) == 1


def test_a_place_touches_the_track_of_its_own_state_alone() -> None:
    assert touched(LINE, [stop(50, 1, country="CN")])[1] == {}


def test_a_place_out_of_reach_does_not_touch() -> None:
    assert touched(LINE, [stop(50, 4)])[1] == {}
    assert touched(LINE, [stop(50, 4, reach_km=5)])[1]["here"].km == pytest.approx(4, rel=0.01)


def test_a_station_bends_a_chord_that_is_long_enough_to_reach_it() -> None:
    track, touches = touched(LINE, [stop(100, 30, bends=True)])
    assert touches["here"].km == 0
    assert (track.lon[2], track.lat[2]) == pytest.approx((100 * KM, 30 * KM))
    assert sorted(track.km) == pytest.approx([110, 110], rel=0.01)
    # 50 km off, the line would be longer than it is.
    assert touched(LINE, [stop(100, 48, bends=True)])[1] == {}


def test_a_chord_goes_round_by_as_many_stations_as_it_has_kilometres_for() -> None:
    near, far = stop(80, 25, bends=True), replace(stop(120, -28, bends=True), id="far")
    # Either alone is within the 220 km; from the one to the other and on it would be 240.
    assert set(touched(LINE, [near])[1]) == {"here"}
    assert set(touched(LINE, [far])[1]) == {"far"}
    track, touches = touched(LINE, [near, far])
    assert set(touches) == {"here"}
    assert track.km.sum() == pytest.approx(220)


def test_what_has_track_just_beyond_the_end_of_a_line_is_joined_to_it() -> None:
    track, touches = touched(LINE, [stop(210, 0, is_on_line=True)])
    assert touches["here"].node == 1
    assert touches["here"].km == pytest.approx(10, rel=0.01)
    assert len(track.km) == 1


def test_a_real_line_goes_before_a_nearer_scrap() -> None:
    track = make_track([(0, 0), (200, 0), (50, 2), (51, 2)], [(0, 1, 0), (2, 3, 0)])
    assert touched(track, [stop(50.5, 1.9)])[1]["here"].node == 4


def test_places_that_do_not_touch_are_listed_with_the_reason() -> None:
    stops = [stop(50, 7), replace(stop(50, 1, country="CN"), id="far")]
    found = missed(Mode.RAIL, LINE, stops, {})
    assert [item.place_id for item in found] == ["far", "here"]
    assert found[0].reason == "no track of CN within 100 km"
    assert found[1].reason == "nearest track of RU is 7.0 km away"


# -- contraction -----------------------------------------------------------------------------------


def ends_and_km(runs: Sequence[Run]) -> list[tuple[int, int, float]]:
    return [(*run.ends, round(run.km, 6)) for run in runs]


def test_nodes_between_junctions_are_passed_over() -> None:
    track = make_track([(i, 0) for i in range(4)], [(0, 1, 5), (1, 2, 6), (2, 3, 7)])
    (run,) = contracted(track, ())
    assert run.nodes == (0, 1, 2, 3)
    assert run.km == 18


def test_a_fixed_node_stays() -> None:
    track = make_track([(i, 0) for i in range(4)], [(0, 1, 5), (1, 2, 6), (2, 3, 7)])
    assert ends_and_km(contracted(track, {2})) == [(0, 2, 11), (2, 3, 7)]


def test_a_long_branch_stays_though_it_begins_with_short_pieces() -> None:
    nodes = [(0, 0), (10, 0), (20, 0), (10, 1), (10, 2), (10, 3)]
    edges = [(0, 1, 10), (1, 2, 10), (1, 3, 1), (3, 4, 1), (4, 5, 1)]
    assert ends_and_km(contracted(make_track(nodes, edges), ())) == [
        (0, 1, 10),
        (1, 2, 10),
        (1, 5, 3),
    ]


def test_a_siding_goes_unless_a_place_touches_it() -> None:
    nodes = [(0, 0), (10, 0), (20, 0), (10, 1)]
    edges = [(0, 1, 10), (1, 2, 10), (1, 3, 1)]
    assert ends_and_km(contracted(make_track(nodes, edges), ())) == [(0, 2, 20)]
    assert (1, 3, 1) in ends_and_km(contracted(make_track(nodes, edges), {3}))


def test_of_two_parallels_the_shorter_is_kept_and_loops_go() -> None:
    nodes = [(0, 0), (10, 0), (5, 1), (5, -1), (20, 0), (25, 5), (30, 0), (25, -5)]
    edges = [
        (0, 2, 6),
        (1, 2, 6),
        (0, 3, 8),
        (1, 3, 8),
        (1, 4, 10),
        (4, 5, 9),
        (5, 6, 9),
        (6, 7, 9),
        (4, 7, 9),
    ]
    found = contracted(make_track(nodes, edges), {0, 1})
    assert ends_and_km(found)[0] == (0, 1, 12)
    assert all(run.ends[0] != run.ends[1] for run in found)


@settings(max_examples=60, deadline=None)
@given(
    edges=st.lists(
        st.tuples(st.integers(0, 11), st.integers(0, 11), st.integers(1, 50)),
        min_size=1,
        max_size=24,
    ),
    fixed=st.sets(st.integers(0, 11), min_size=2, max_size=4),
)
def test_ways_between_fixed_nodes_keep_their_length(
    edges: list[tuple[int, int, int]], fixed: set[int]
) -> None:
    proper = sorted({(min(a, b), max(a, b)): km for a, b, km in edges if a != b}.items())
    if not proper:
        return
    track = make_track([(i, 0) for i in range(12)], [(a, b, float(km)) for (a, b), km in proper])
    before, after = nx.Graph(), nx.Graph()
    before.add_nodes_from(range(12))
    after.add_nodes_from(fixed)
    before.add_weighted_edges_from((a, b, km) for (a, b), km in proper)
    after.add_weighted_edges_from((*run.ends, run.km) for run in contracted(track, fixed))
    for start, end in itertools.combinations(sorted(fixed), 2):
        assert length(before, start, end) == length(after, start, end)


def length(graph: "nx.Graph[int]", start: int, end: int) -> float | None:
    try:
        return float(nx.dijkstra_path_length(graph, start, end))
    except nx.NetworkXNoPath:
        return None


def test_the_cheapest_way_is_found_with_its_runs() -> None:
    runs = [Run((0, 1), 5.0), Run((1, 2), 5.0), Run((0, 2), 12.0)]
    way = Ways(runs, [5.0, 5.0, 12.0]).find(0, 2, 100)
    assert way is not None
    assert (way.runs, way.cost) == ((0, 1), 10.0)
    assert Ways(runs, [5.0, 5.0, 12.0]).find(0, 2, 9) is None
    assert Ways(runs, [5.0, 5.0, 12.0]).find(0, 7, 100) is None
