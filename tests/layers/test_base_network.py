"""The base network: its file, what the reader refuses, and what the committed one holds."""

from collections import Counter
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from numpy.typing import NDArray

from geo.base_network import GAUGE_BITS, BaseNetwork
from geo.model import Mode
from layers.base_network import read_base_network
from layers.errors import DataError
from layers.facts import DATA_DIR, load_facts
from layers.refresh.base.contraction import contracted
from layers.refresh.base.joints import Joint
from layers.refresh.base.packing import Parts, packed, write_network
from layers.refresh.base.stations import Touch
from tests.layers.base_worlds import KM, make_track
from tests.layers.small_tables import write_tables

# -- the file --------------------------------------------------------------------------------------


def small_network() -> BaseNetwork:
    """A line of RU with a bend and a branch, touched by Dandong of all places; a line of KZ."""
    nodes = [(200, 0), (100, 30), (0, 0), (100, 60), (300, 0), (400, 0)]
    edges = [(0, 1, 110), (1, 2, 110), (1, 3, 40), (4, 5, 100)]
    track = make_track(nodes, edges, ["RU"] * 4 + ["KZ"] * 2)
    runs = contracted(track, {2})
    km = np.array([run.km for run in runs])
    gauges = np.full(len(runs), GAUGE_BITS[1520], dtype=np.uint8)
    weight = np.full(len(runs), 1.3)
    joined = [Joint("rail-dandong-sinuiju", 0.25, 1), Joint("rail-dandong-sinuiju", 0.5, 0)]
    return packed(Parts(track, runs, km, weight, gauges, {"dandong": Touch(2, 1.25)}, joined))


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    folder = write_tables(tmp_path / "data")
    (folder / "built").mkdir(exist_ok=True)
    write_network(folder / "built" / "base_rail.npz", small_network())
    return folder


def test_nodes_stand_in_order_of_state_and_longitude() -> None:
    network = small_network()
    assert network.countries == ("KZ", "RU")
    assert network.node_country.tolist() == [0, 0, 1, 1, 1, 1]
    lon = network.node_lon_e4 / 1e4
    assert lon == pytest.approx(np.array([300, 400, 0, 100, 100, 200]) * KM, abs=1e-4)
    assert (network.place_id, network.place_node.tolist()) == (("dandong",), [2])
    assert network.place_m.tolist() == [1250]
    assert network.joint_link == ("rail-dandong-sinuiju",) * 2
    assert (network.joint_node.tolist(), network.joint_share_e6.tolist()) == (
        [3, 5],
        [250_000, 500_000],
    )
    assert sorted(network.edge_m.tolist()) == [40_000, 100_000, 110_000, 110_000]
    assert set(network.edge_weight_pct.tolist()) == {130}


def test_a_shape_runs_from_tail_to_head() -> None:
    nodes = [(200, 0), (150, 20), (100, 30), (50, 10), (0, 0)]
    track = make_track(nodes, [(i, i + 1, 0) for i in range(4)])
    runs = contracted(track, ())
    one = np.ones(1)
    network = packed(Parts(track, runs, one * 200, one, np.ones(1, dtype=np.uint8), {}, []))
    lon = [network.node_lon_e4[network.edge_tail[0]], *network.shape_lon_e4]
    assert lon == sorted(lon)
    assert network.shape_offset.tolist() == [0, len(network.shape_lon_e4)]
    first = network.shape_lon_e4[0], network.shape_lat_e4[0]
    assert first == pytest.approx((50 * KM * 1e4, 10 * KM * 1e4), abs=1)


def test_a_network_is_read_as_it_was_written_and_written_in_the_same_bytes(data_dir: Path) -> None:
    network, found = small_network(), read_base_network(data_dir, Mode.RAIL)
    for field in fields(BaseNetwork):
        before, after = getattr(network, field.name), getattr(found, field.name)
        assert list(before) == list(after), field.name
        if isinstance(before, np.ndarray):
            assert before.dtype == after.dtype, field.name
    again = data_dir / "again.npz"
    write_network(again, found)
    assert again.read_bytes() == (data_dir / "built" / "base_rail.npz").read_bytes()


Arrays = dict[str, NDArray[Any]]


def spoil(data_dir: Path, change: Callable[[Arrays], Any]) -> None:
    path = data_dir / "built" / "base_rail.npz"
    with np.load(path) as archive:
        arrays = dict(archive)
    change(arrays)
    np.savez_compressed(path, **arrays)


def put(name: str, index: int, value: object) -> Callable[[Arrays], None]:
    def change(arrays: Arrays) -> None:
        arrays[name][index] = value

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda a: a.pop("edge_m"), "must hold the arrays countries, node_lon_e4"),
        (
            lambda a: a.update(edge_m=a["edge_m"].astype(float)),
            "edge_m: must be a one-dimensional array of int32",
        ),
        (
            lambda a: a.update(edge_m=a["edge_m"][:-1]),
            "edge_m: must be as long as edge_tail (4), found 3",
        ),
        (
            lambda a: a.update(place_m=np.zeros(2, dtype=np.int32)),
            "place_m: must be as long as place_id (1), found 2",
        ),
        (
            lambda a: a.update(shape_offset=a["shape_offset"][:-1]),
            "shape_offset: must rise from 0 to",
        ),
        (put("shape_offset", 1, -1), "shape_offset: must rise from 0 to"),
        (put("shape_offset", 0, 1), "shape_offset: must rise from 0 to"),
        (put("edge_head", 0, 6), "edge_head: must be from 0 to 5, found 6 at index 0"),
        (put("edge_tail", 3, -1), "edge_tail: must be from 0 to 5, found -1 at index 3"),
        (put("node_country", 1, 2), "node_country: must be from 0 to 1, found 2 at index 1"),
        (put("place_node", 0, 9), "place_node: must be from 0 to 5, found 9 at index 0"),
        (put("edge_head", 0, 2), "edge_head: must lie in the country of edge_tail, found 2"),
        (put("edge_head", 0, 0), "edge_tail: must differ from edge_head, found 0 at index 0"),
        (put("edge_m", 2, 0), "edge_m: must be greater than 0, found 0 at index 2"),
        (put("edge_weight_pct", 1, 99), "edge_weight_pct: must be 100 or more, found 99"),
        (put("edge_gauges", 1, 0), "edge_gauges: must be a mask of gauges on rails and 0 on roads"),
        (put("edge_gauges", 1, 64), "edge_gauges: must be a mask of gauges on rails"),
        (
            put("place_id", 0, b"atlantis"),
            "place_id: must name places that exist, found 'atlantis'",
        ),
        (
            put("joint_link", 0, b"rail-atlantis"),
            "joint_link: must name links that exist, found 'rail-atlantis'; remake it with",
        ),
        (put("joint_node", 0, 6), "joint_node: must be from 0 to 5, found 6 at index 0"),
        (put("joint_share_e6", 0, 0), "joint_share_e6: must lie between 0 and 1000000, found 0"),
        (
            put("joint_share_e6", 1, 1_000_000),
            "joint_share_e6: must lie between 0 and 1000000, found 1000000 at index 1",
        ),
        (
            put("joint_share_e6", 0, 600_000),
            "joint_link: must be sorted by link and share, but is not from index 0 on",
        ),
        (
            put("joint_node", 1, 3),
            "joint_node: must be another node at each joint of a link, found 3 again at index 1",
        ),
        (put("joint_link", 1, b"zz\xff"), "joint_link: must be plain letters (ASCII); remake it"),
        (put("countries", 1, b"R\xff"), "countries: must be plain letters (ASCII); remake it"),
        (
            lambda a: a.update(joint_node=a["joint_node"][:1]),
            "joint_node: must be as long as joint_link (2), found 1",
        ),
    ],
)
def test_a_broken_network_is_refused(
    data_dir: Path, change: Callable[[Arrays], Any], message: str
) -> None:
    spoil(data_dir, change)
    with pytest.raises(DataError, match=r"^data/built/base_rail\.npz") as caught:
        read_base_network(data_dir, Mode.RAIL)
    assert message in str(caught.value)


def test_a_missing_file_says_how_it_is_made(data_dir: Path) -> None:
    with pytest.raises(DataError, match=r"base_road\.npz: must exist; remake it with python -m"):
        read_base_network(data_dir, Mode.ROAD)


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 cut off"])
def test_a_file_that_is_no_archive_is_refused(data_dir: Path, content: bytes) -> None:
    (data_dir / "built" / "base_rail.npz").write_bytes(content)
    with pytest.raises(DataError, match=r"base_rail\.npz: must be a NumPy archive"):
        read_base_network(data_dir, Mode.RAIL)


# -- the committed networks ------------------------------------------------------------------------


@cache
def network(mode: Mode) -> BaseNetwork:
    return read_base_network(DATA_DIR, mode)


@cache
def graph(mode: Mode) -> "nx.Graph[int]":
    """Nodes by number, with `m` and `cost` (metres by path weight) of the edges."""
    found, base = nx.Graph(), network(mode)
    for tail, head, metres, pct in zip(
        base.edge_tail.tolist(),
        base.edge_head.tolist(),
        base.edge_m.tolist(),
        base.edge_weight_pct.tolist(),
        strict=True,
    ):
        found.add_edge(tail, head, m=metres, cost=metres * pct)
    return found


def node_of(place_id: str, mode: Mode = Mode.RAIL) -> int:
    base = network(mode)
    return int(base.place_node[base.place_id.index(place_id)])


def countries_of(base: BaseNetwork) -> list[str]:
    return [base.countries[index] for index in base.node_country.tolist()]


@pytest.mark.parametrize("mode", [Mode.RAIL, Mode.ROAD])
def test_no_edge_joins_two_countries(mode: Mode) -> None:
    base = network(mode)
    assert (base.node_country[base.edge_tail] == base.node_country[base.edge_head]).all()
    # On roads nothing undercuts a link.
    weights = {130, 160, 250} if mode is Mode.RAIL else {130, 160}
    assert set(base.edge_weight_pct.tolist()) == weights


def test_rails_have_the_gauge_of_their_country_and_roads_have_none() -> None:
    base = network(Mode.RAIL)
    names = countries_of(base)
    masks: dict[str, set[int]] = {}
    for tail, mask in zip(base.edge_tail.tolist(), base.edge_gauges.tolist(), strict=True):
        masks.setdefault(names[tail], set()).add(mask)
    for gauge, codes in {
        1520: "RU KZ MN FI",
        1435: "CN KP KR PL TR",
        1668: "ES",
        1676: "IN",
    }.items():
        assert all(masks[code] == {GAUGE_BITS[gauge]} for code in codes.split())
    assert not network(Mode.ROAD).edge_gauges.any()


def test_a_place_touches_the_track_of_its_own_country() -> None:
    places = load_facts().places
    for mode in (Mode.RAIL, Mode.ROAD):
        base = network(mode)
        names = countries_of(base)
        for place_id, node in zip(base.place_id, base.place_node.tolist(), strict=True):
            assert names[node] == places[place_id].country, place_id


def test_every_place_with_a_link_is_joined_or_listed_with_a_reason() -> None:
    """After a change of places.csv or links.csv: python -m layers.refresh.base_network."""
    rows = read_unjoined()
    facts = load_facts()
    for mode in (Mode.RAIL, Mode.ROAD):
        wanted = {
            place_id
            for link in facts.links.values()
            if link.mode is mode
            for place_id in (link.from_id, link.to_id)
            if mode is Mode.RAIL or is_in_the_region(facts.places[place_id].position)
        }
        listed = {place_id for row_mode, place_id, reason in rows if row_mode == mode and reason}
        assert wanted <= set(network(mode).place_id) | listed
        assert not listed & set(network(mode).place_id)


def is_in_the_region(position: tuple[float, float]) -> bool:
    lon, lat = position
    return 118 <= lon <= 135 and 37 <= lat <= 50


def read_unjoined() -> list[tuple[str, str, str]]:
    lines = (DATA_DIR / "built" / "base_unjoined.csv").read_text("utf-8").splitlines()
    assert lines[0] == "mode,place_id,reason"
    return [(mode, place, reason) for mode, place, reason in (r.split(",", 2) for r in lines[1:])]


# Published lengths of whole ways inside one country (Trans-Siberian km-posts by Yaroslavl, KORAIL,
# China Railway), along places on them. The second number is the most that the base network alone
# may be off, in per cent: twice the median error of its country, and the whole of it in Korea.
KNOWN_KM = [
    (("vladivostok-station", "ussuriysk-station", "khabarovsk-station"), 767, 3.0),
    (
        ("moscow-yaroslavsky", "yaroslavl", "buy", "kotelnich", "perm", "yekaterinburg", "omsk"),
        2712,
        3.0,
    ),
    (("seoul", "daejeon", "busan"), 441.7, 8.5),
    (("harbin-station", "shenyang-station", "dalian"), 946, 4.2),
    (("harbin-station", "daqing", "manzhouli"), 935, 4.2),
    (("xuzhou", "zhengzhou", "luoyang"), 473, 4.2),
    (("pyongyang-station", "sinuiju-station"), 225.1, 4.0),
]


@pytest.mark.parametrize(("stops", "published_km", "most_pct"), KNOWN_KM)
def test_known_ways_have_their_published_length(
    stops: tuple[str, ...], published_km: float, most_pct: float
) -> None:
    """Shortest by plain Dijkstra from stop to stop, over base edges alone."""
    metres = sum(
        nx.dijkstra_path_length(graph(Mode.RAIL), node_of(start), node_of(end), weight="m")
        for start, end in pairwise(stops)
    )
    assert metres / 1000 == pytest.approx(published_km, rel=most_pct / 100)


def pieces(country: str) -> list[tuple[float, set[int]]]:
    """Connected pieces of a country's railways with their km, longest first."""
    base = network(Mode.RAIL)
    index = base.countries.index(country)
    own = set(np.flatnonzero(base.node_country == index).tolist())
    found = []
    for piece in nx.connected_components(graph(Mode.RAIL).subgraph(own)):
        metres = graph(Mode.RAIL).subgraph(piece).size(weight="m")
        found.append((metres / 1000, piece))
    return sorted(found, key=lambda item: -item[0])


# What the railways of Russia hold besides the main network: name and a box around it.
APART = {
    "Sakhalin": (141.6, 45.8, 143.8, 54.5),
    "Kaliningrad": (19.5, 54.2, 23.0, 55.4),
    "Norilsk": (86.0, 69.0, 89.0, 70.0),
    "a branch in Khabarovsk Territory": (135.0, 55.0, 136.0, 55.5),
    "a peat line near Kirov": (49.3, 58.5, 50.5, 58.9),
    "a piece cut off by the border near Donetsk": (39.5, 47.9, 40.2, 48.3),
}


def test_the_railways_of_russia_are_one_piece_but_for_what_is_named() -> None:
    (main_km, _), *rest = pieces("RU")
    assert main_km > 70_000
    assert main_km / (main_km + sum(km for km, _ in rest)) > 0.97
    base = network(Mode.RAIL)
    for km, nodes in rest:
        lon, lat = base.node_lon_e4[list(nodes)] / 1e4, base.node_lat_e4[list(nodes)] / 1e4
        names = [
            name
            for name, (west, south, east, north) in APART.items()
            if west <= lon.min() and lon.max() <= east and south <= lat.min() and lat.max() <= north
        ]
        assert len(names) == 1, (km, lon.mean(), lat.mean())


@pytest.mark.parametrize(
    ("country", "least"), [("CN", 0.97), ("KZ", 0.95), ("KP", 0.9), ("KR", 0.98), ("PL", 0.99)]
)
def test_most_of_a_countrys_railways_are_one_piece(country: str, least: float) -> None:
    found = pieces(country)
    assert found[0][0] / sum(km for km, _ in found) >= least


def test_the_calibration_table_says_what_the_factors_rest_on() -> None:
    lines = (DATA_DIR / "built" / "base_calibration.csv").read_text("utf-8").splitlines()
    assert lines[0] == "country,mode,factor,n,median_error_pct,p90_error_pct"
    rows = {tuple(cells[:2]): cells[2:] for cells in (line.split(",") for line in lines[1:])}
    assert {("RU", "rail"), ("CN", "rail"), ("general", "rail"), ("general", "road")} <= set(rows)
    for factor, n, median, p90 in rows.values():
        assert 0.98 < float(factor) < 1.1
        assert int(n) >= 1
        assert median == p90 == "" or 0 < float(median) <= float(p90) < 10


@pytest.mark.parametrize(("mode", "least"), [(Mode.RAIL, 50_000), (Mode.ROAD, 5_000)])
def test_the_network_is_of_the_size_that_it_should_be(mode: Mode, least: int) -> None:
    base = network(mode)
    assert least < len(base.node_lon_e4) < 4 * least
    degree = Counter([*base.edge_tail.tolist(), *base.edge_head.tolist()])
    assert set(degree) == set(range(len(base.node_lon_e4)))
    assert len(set(zip(base.edge_tail.tolist(), base.edge_head.tolist(), strict=True))) == len(
        base.edge_m
    )
