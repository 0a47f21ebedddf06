"""Ways that undercut curated links, and where links are joined to the base network midway."""

from collections.abc import Sequence
from functools import cache

import numpy as np
import pytest
import shapely

from geo.model import LonLat, Mode
from layers.base_network import read_base_network
from layers.facts import DATA_DIR, load_facts
from layers.refresh.base.contraction import Run
from layers.refresh.base.joints import Joint, LinkLine, joints
from layers.refresh.base.rivals import Claim, Given, Lines, curated_chains, undercutting
from layers.refresh.base.stations import Touch
from layers.refresh.base.track import Floats
from tests.layers.base_worlds import KM, LETTERS, link, make_track, place

# Places a, b, c ... are nodes 0, 1, 2 ..., 60 km apart.
NODES = {letter: number for number, letter in enumerate(LETTERS)}


def costs(runs: Sequence[Run], weight: float) -> Floats:
    return np.array([run.km for run in runs]) * weight


# -- rivals ----------------------------------------------------------------------------------------

RUNS = [Run((0, 1), 40.0), Run((1, 2), 40.0), Run((0, 3), 70.0), Run((2, 3), 70.0)]


def named(claim: Claim, runs: Sequence[Run] = RUNS) -> list[bool]:
    found = undercutting(runs, costs(runs, 1.15), costs(runs, 2.5), [claim])[0]
    return [bool(one) for one in found]


def test_a_way_that_costs_less_than_a_curated_link_is_named() -> None:
    assert named(Claim(0, 2, 120.0)) == [True, True, False, False]
    assert named(Claim(0, 2, 90.0)) == [False] * 4
    # A second way that undercuts once the first is dear.
    assert named(Claim(0, 2, 170.0)) == [True] * 4


def test_what_costs_as_much_is_no_rival() -> None:
    assert named(Claim(0, 2, 92.0)) == [False] * 4


def test_chains_of_links_are_compared_strictly_in_states_of_fast_lines_only() -> None:
    links = [link("ab", 61.0), link("bc", 61.0, path_weight=2.0), link("cd", 61.0)]
    places = {letter: place(letter) for letter in LETTERS}
    singles = {Claim(0, 1, 61.0), Claim(1, 2, 122.0), Claim(2, 3, 61.0)}
    assert {one for one in curated_chains(links, places, NODES) if one.is_strict} == singles
    pairs = {one[:2] for one in curated_chains(links, places, NODES) if not one.is_strict}
    assert {tuple(sorted(pair)) for pair in pairs} == {(0, 2), (1, 3)}
    chinese = {letter: place(letter, "CN") for letter in LETTERS}
    found = {tuple(sorted(one[:2])): one[2:] for one in curated_chains(links, chinese, NODES)}
    km = {(0, 1): 61, (1, 2): 122, (2, 3): 61, (0, 2): 183, (1, 3): 183, (0, 3): 244}
    assert found == {ends: (cost, True) for ends, cost in km.items()}


def test_a_chain_that_is_a_great_detour_itself_is_not_compared() -> None:
    links = [link("ab", 200.0), link("bc", 200.0)]
    chinese = {letter: place(letter, "CN") for letter in LETTERS}
    assert {chain.cost for chain in curated_chains(links, chinese, NODES)} == {200.0}


# -- from link to link -----------------------------------------------------------------------------


def test_a_step_from_link_to_link_that_undercuts_both_is_no_joint() -> None:
    """Both lead 10 km into b and out again; 2 km of track lie between them before it."""
    links = [link("ab", 100.0), link("bc", 100.0)]
    runs = [Run((10, 11), 2.0), Run((12, 13), 300.0)]
    found = [Joint("rail-a-b", 0.9, 10), Joint("rail-b-c", 0.1, 11), Joint("rail-b-c", 0.5, 12)]
    nodes = {letter: NODES[letter] for letter in "abc"}
    places = {letter: place(letter) for letter in "abc"}
    lines = Lines(links, found, nodes, first=20)
    given = lines.given({"a": Touch(13, 4.0)})
    assert lines.joined() == [(20, 10), (21, 11), (22, 12)]
    assert given[-1] == Given((0, 13), 4.0 * 1.15)
    claims = [*curated_chains(links, places, nodes), *lines.parts()]
    ways = (costs(runs, 1.3), costs(runs, 2.5), claims, given, lines.joined())
    found_out = undercutting(runs, *ways)
    # Even dear the way over both costs 90 + 5 + 90, and the chain 200.
    assert found_out.runs.tolist() == [False, False]
    assert (found_out.joints.tolist(), found_out.left) == ([True, True, False], 0)


def test_what_no_joint_explains_is_counted() -> None:
    """A port of which the siding is shorter than the link to it."""
    nodes = {"a": 0, "b": 1}
    lines = Lines([link("ab", 11.0)], [], nodes, first=20)
    runs = [Run((10, 11), 1.0)]
    given = lines.given({"a": Touch(10, 0.0), "b": Touch(11, 6.0)})
    claims = [Claim(0, 1, 11.0)]
    found = undercutting(runs, costs(runs, 1.3), costs(runs, 2.5), claims, given, lines.joined())
    assert (found.runs.tolist(), found.joints.size, found.left) == ([True], 0, 1)


def test_a_way_over_longer_track_from_link_to_link_may_be_shorter() -> None:
    links, runs = [link("ab", 100.0), link("bc", 100.0)], [Run((10, 11), 21.0)]
    found = [Joint("rail-a-b", 0.6, 10), Joint("rail-b-c", 0.4, 11)]
    nodes = {letter: NODES[letter] for letter in "abc"}
    lines = Lines(links, found, nodes, first=20)
    for country, is_undercut in (("RU", False), ("CN", True)):
        places = {letter: place(letter, country) for letter in "abc"}
        claims = [*curated_chains(links, places, nodes), *lines.parts()]
        ways = (costs(runs, 1.3), costs(runs, 2.5), claims, lines.given({}), lines.joined())
        masks = undercutting(runs, *ways)[:2]
        assert [bool(one.any()) for one in masks] == [is_undercut] * 2


def test_parts_of_a_link_are_claims_of_their_share() -> None:
    found = [Joint("rail-a-b", 0.25, 10), Joint("rail-a-b", 0.75, 11)]
    nodes = {"a": 0, "b": 1}
    lines = Lines([link("ab", 80.0, path_weight=1.5), link("cd", 9.0)], found, nodes, first=20)
    assert set(lines.parts()) == {
        Claim(0, 20, 30.0),
        Claim(0, 21, 90.0),
        Claim(0, 1, 120.0),
        Claim(20, 21, 60.0),
        Claim(20, 1, 90.0),
        Claim(21, 1, 30.0),
    }
    assert not list(Lines([link("ab", 80.0)], [], nodes, first=20).parts())


# -- joints ----------------------------------------------------------------------------------------

# A line of 100 km with what it passes: a branch at 30 km, a town at 50, nothing at 60, a branch
# that is 0.7 km off at 80 and one 0.6 km before the end.
TRACK = make_track(
    [(0, 0.1), (30, 0.1), (50, 0.1), (60, 0.1), (80, 0.7), (99.4, 0.1), (100, 0.1), (30, 40)],
    [(0, 1, 0), (1, 2, 0), (2, 3, 0), (3, 4, 0), (4, 5, 0), (5, 6, 0), (1, 7, 0), (4, 7, 0)],
)
PASSING = [*(Run((n, n + 1), 20.0) for n in range(6)), Run((1, 7), 40.0), Run((4, 7), 60.0)]
IS_REPEAT = np.array([True] * 6 + [False] * 2)


def line(country: str = "RU", km: float = 110.0) -> LinkLine:
    return LinkLine("one", country, km, [LonLat(0, 0), LonLat(50 * KM, 0), LonLat(100 * KM, 0)])


def test_a_link_passes_branches_and_towns_on_the_track_that_repeats_it() -> None:
    found = joints(TRACK, PASSING, IS_REPEAT, [2, 7], [line()])
    assert found == [Joint("one", 0.3, 1), Joint("one", 0.5, 2)]


def test_a_link_passes_nothing_abroad_and_nothing_on_other_track() -> None:
    assert not joints(TRACK, PASSING, IS_REPEAT, [2], [line("KZ")])
    assert not joints(TRACK, PASSING, np.zeros(8, np.bool_), [2], [line()])


def test_a_link_that_is_drawn_straight_or_by_another_line_passes_nothing() -> None:
    straight = line()._replace(line=[LonLat(0, 0), LonLat(100 * KM, 0)])
    for one in (straight, line(km=94.0), line(km=136.0)):
        assert not joints(TRACK, PASSING, IS_REPEAT, [2], [one])


def test_joints_stand_in_the_order_of_links_and_shares() -> None:
    back = LinkLine("back", "RU", 110.0, line().line[::-1])
    found = joints(TRACK, PASSING, IS_REPEAT, [2], [line(), back])
    assert [(one.link_id, round(one.share, 3)) for one in found] == [
        ("back", 0.5),
        ("back", 0.7),
        ("one", 0.3),
        ("one", 0.5),
    ]


@cache
def shapes() -> dict[str, shapely.LineString]:
    return {id_: shapely.LineString(shape) for id_, shape in load_facts().link_shapes.items()}


@pytest.mark.parametrize("mode", [Mode.RAIL, Mode.ROAD])
def test_every_joint_of_the_network_lies_beside_its_link_at_its_share(mode: Mode) -> None:
    base, facts = read_base_network(DATA_DIR, mode), load_facts()
    assert len(base.joint_link) > 100
    for link_id, node, share_e6 in zip(
        base.joint_link, base.joint_node.tolist(), base.joint_share_e6.tolist(), strict=True
    ):
        at = shapely.Point(base.node_lon_e4[node] / 1e4, base.node_lat_e4[node] / 1e4)
        line = shapes()[link_id]
        shrink = np.array([np.cos(np.radians(np.mean(line.xy[1]))), 1.0])
        flat = shapely.LineString(np.array(line.coords) * shrink)
        foot = shapely.get_coordinates(flat.interpolate(share_e6 / 1e6, normalized=True))[0]
        off_km = np.hypot(*(np.array([at.x, at.y]) * shrink - foot)) * 111.2
        assert off_km < 0.6, (link_id, share_e6)
        one = facts.links[link_id]
        assert base.countries[base.node_country[node]] == facts.places[one.from_id].country
        assert one.crossing_id is None
        assert one.status_subject is None
