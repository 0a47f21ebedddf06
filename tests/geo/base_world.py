"""Small base networks for tests: nodes and edges as plain lists, made into arrays."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from geo.base_network import GAUGE_BITS, BaseNetwork

ROAD_EDGE: tuple[int, ...] = ()


class BaseEdge(NamedTuple):
    """An edge of a base network; `shape` are the points between its ends, lon and lat."""

    tail: int
    head: int
    metres: int
    gauges: tuple[int, ...] = (1520,)
    weight_pct: int = 115
    shape: tuple[tuple[float, float], ...] = ()


def base_network(
    nodes: Sequence[tuple[str, float, float]],
    edges: Sequence[BaseEdge],
    places: Mapping[str, tuple[int, int]] | None = None,
    joints: Sequence[tuple[str, int, int]] = (),
) -> BaseNetwork:
    """A base network of nodes (country, lon, lat); `places` touch a node after some metres.

    `joints` are links with the node that they pass and the millionths of their length before it.
    """
    countries = tuple(sorted({country for country, _, _ in nodes}))
    shapes = [edge.shape for edge in edges]
    points = [point for shape in shapes for point in shape]
    touches = places or {}
    return BaseNetwork(
        countries=countries,
        node_lon_e4=np.array([round(lon * 1e4) for _, lon, _ in nodes], np.int32),
        node_lat_e4=np.array([round(lat * 1e4) for _, _, lat in nodes], np.int32),
        node_country=np.array([countries.index(c) for c, _, _ in nodes], np.uint8),
        edge_tail=np.array([edge.tail for edge in edges], np.int32),
        edge_head=np.array([edge.head for edge in edges], np.int32),
        edge_m=np.array([edge.metres for edge in edges], np.int32),
        edge_weight_pct=np.array([edge.weight_pct for edge in edges], np.uint16),
        edge_gauges=np.array([sum(GAUGE_BITS[g] for g in e.gauges) for e in edges], np.uint8),
        shape_offset=np.cumsum([0, *(len(shape) for shape in shapes)]).astype(np.int32),
        shape_lon_e4=np.array([round(lon * 1e4) for lon, _ in points], np.int32),
        shape_lat_e4=np.array([round(lat * 1e4) for _, lat in points], np.int32),
        place_id=tuple(touches),
        place_node=np.array([node for node, _ in touches.values()], np.int32),
        place_m=np.array([metres for _, metres in touches.values()], np.int32),
        joint_link=tuple(link_id for link_id, _, _ in joints),
        joint_node=np.array([node for _, node, _ in joints], np.int32),
        joint_share_e6=np.array([share for _, _, share in joints], np.int32),
    )
