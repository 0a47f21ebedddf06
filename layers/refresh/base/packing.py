"""Turns runs into the arrays of `geo.base_network.BaseNetwork` and writes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.base_network import BaseNetwork
from layers.refresh.base.contraction import Run
from layers.refresh.base.joints import Joint
from layers.refresh.base.stations import Touch
from layers.refresh.base.track import KM_PER_DEG, Floats, Names, Track

E4 = 10_000
SHAPE_TOLERANCE_KM = 0.3

Gauges = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Parts:
    """What a network is packed from; `km`, `weight` and `gauges` stand beside `runs`.

    `joints` are in order.
    """

    track: Track
    runs: Sequence[Run]
    km: Floats
    weight: Floats
    gauges: Gauges
    touches: Mapping[str, Touch]
    joints: Sequence[Joint]


def packed(parts: Parts) -> BaseNetwork:
    """The network with its nodes in order of state, longitude and latitude."""
    track, runs = parts.track, parts.runs
    used = np.array(sorted({node for run in runs for node in run.ends}))
    order = used[np.lexsort((used, track.lat[used], track.lon[used], track.country[used]))]
    number = np.full(len(track.lon), -1, dtype=np.int64)
    number[order] = np.arange(len(order))
    countries = sorted(set(track.country[order].tolist()))
    ends = np.array([run.ends for run in runs]).reshape(-1, 2)
    flip = number[ends[:, 0]] > number[ends[:, 1]]
    tail = np.where(flip, number[ends[:, 1]], number[ends[:, 0]])
    head = np.where(flip, number[ends[:, 0]], number[ends[:, 1]])
    rows = np.lexsort((head, tail))
    shapes = [_shape(track, runs[row], is_flipped=bool(flip[row])) for row in rows.tolist()]
    sizes = [len(shape) for shape in shapes]
    points = np.concatenate(shapes) if shapes else np.zeros((0, 2), dtype=np.int32)
    places = sorted(
        place_id for place_id, touch in parts.touches.items() if number[touch.node] >= 0
    )
    touches = [parts.touches[place_id] for place_id in places]
    return BaseNetwork(
        countries=tuple(countries),
        node_lon_e4=_e4(track.lon[order]),
        node_lat_e4=_e4(track.lat[order]),
        node_country=_indexes(track.country[order], countries),
        edge_tail=tail[rows].astype(np.int32),
        edge_head=head[rows].astype(np.int32),
        edge_m=np.maximum(1, np.rint(parts.km[rows] * 1000)).astype(np.int32),
        edge_weight_pct=np.rint(parts.weight[rows] * 100).astype(np.uint16),
        edge_gauges=parts.gauges[rows],
        shape_offset=np.concatenate(([0], np.cumsum(sizes))).astype(np.int32),
        shape_lon_e4=points[:, 0],
        shape_lat_e4=points[:, 1],
        place_id=tuple(places),
        place_node=np.array([number[touch.node] for touch in touches], dtype=np.int32),
        place_m=np.array([round(touch.km * 1000) for touch in touches], dtype=np.int32),
        joint_link=tuple(joint.link_id for joint in parts.joints),
        joint_node=np.array([number[joint.node] for joint in parts.joints], dtype=np.int32),
        joint_share_e6=np.array([round(j.share * 1e6) for j in parts.joints], dtype=np.int32),
    )


def write_network(path: Path, network: BaseNetwork) -> None:
    """Write the arrays; points of shapes as steps from the point before, which pack tighter."""
    start_lon = network.node_lon_e4[network.edge_tail]
    start_lat = network.node_lat_e4[network.edge_tail]
    np.savez_compressed(
        path,
        countries=np.array(network.countries, dtype="S2"),
        node_lon_e4=network.node_lon_e4,
        node_lat_e4=network.node_lat_e4,
        node_country=network.node_country,
        edge_tail=network.edge_tail,
        edge_head=network.edge_head,
        edge_m=network.edge_m,
        edge_weight_pct=network.edge_weight_pct,
        edge_gauges=network.edge_gauges,
        shape_offset=network.shape_offset,
        shape_lon_step_e4=_steps(network.shape_lon_e4, network.shape_offset, start_lon),
        shape_lat_step_e4=_steps(network.shape_lat_e4, network.shape_offset, start_lat),
        place_id=np.array(network.place_id, dtype="S64"),
        place_node=network.place_node,
        place_m=network.place_m,
        joint_link=np.array(network.joint_link, dtype="S64"),
        joint_node=network.joint_node,
        joint_share_e6=network.joint_share_e6,
    )


def _steps(
    values: NDArray[np.int32], offset: NDArray[np.int32], start: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Each value less the one before it; the first of an edge less that of the edge's tail."""
    steps = np.diff(values, prepend=np.int32(0)).astype(np.int32)
    has_shape = np.diff(offset) > 0
    first = offset[:-1][has_shape]
    steps[first] = values[first] - start[has_shape]
    return steps


def _shape(track: Track, run: Run, *, is_flipped: bool) -> NDArray[np.int32]:
    """Interior points of a run, simplified, in degrees × 10⁴."""
    nodes = np.array(run.nodes[::-1] if is_flipped else run.nodes)
    if len(nodes) == 2:
        return np.zeros((0, 2), dtype=np.int32)
    lon, lat = track.lon[nodes], track.lat[nodes]
    shrink = np.cos(np.radians(lat.mean()))
    flat = shapely.linestrings(np.column_stack((lon * shrink, lat)) * KM_PER_DEG)
    simple = shapely.get_coordinates(shapely.simplify(flat, SHAPE_TOLERANCE_KM))[1:-1]
    return _e4(simple / KM_PER_DEG / (shrink, 1.0))


def _e4(degrees: Floats) -> NDArray[np.int32]:
    return np.rint(degrees * E4).astype(np.int32)


def _indexes(names: Names, known: Sequence[str]) -> NDArray[np.uint8]:
    return np.searchsorted(np.array(known), names).astype(np.uint8)
