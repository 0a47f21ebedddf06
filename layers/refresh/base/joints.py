"""Where curated links pass nodes of the base network on which something else begins."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import numpy as np
import shapely

from geo.model import LonLat
from geo.zone_shapes import is_drawn_well
from layers.refresh.base.contraction import Run
from layers.refresh.base.track import KM_PER_DEG, Floats, Mask, Track, Whole, points_at

# A node on the track of a link lies no farther from the link's line, which is simplified.
NEAR_KM = 0.5
# The places at the ends of a link are joined to the network in a way of their own.
END_KM = 1.0


class LinkLine(NamedTuple):
    """A curated link that cargo runs along, from its beginning to its end."""

    link_id: str
    country: str
    km: float
    line: Sequence[LonLat]


class Joint(NamedTuple):
    """A link passes a node of the track after a share of its length."""

    link_id: str
    share: float
    node: int


def joints(
    track: Track,
    runs: Sequence[Run],
    is_repeat: Mask,
    touched: Collection[int],
    links: Iterable[LinkLine],
) -> list[Joint]:
    """The joints of all links, in the order of their ids and shares.

    A link passes a node on track that repeats some link, if a line branches off there, or if a
    place or a town touches the track there (`touched` are such nodes). A link that is drawn
    straight, or much shorter or longer than it is, has none.
    """
    repeated = _ends(runs, is_repeat)
    others = _ends(runs, ~is_repeat) | {*touched}
    nodes = np.array(sorted(repeated & others), np.int64)
    tree = shapely.STRtree(points_at(track.lon[nodes], track.lat[nodes]))
    found: list[Joint] = []
    for link in links:
        if len(link.line) == 2 or not is_drawn_well(link.km, np.array(link.line)):
            continue
        line = shapely.LineString(link.line)
        reach = NEAR_KM / KM_PER_DEG / np.cos(np.radians(max(abs(at.lat) for at in link.line)))
        near = nodes[np.sort(tree.query(line.buffer(float(reach))))]
        own = near[track.country[near] == link.country]
        for node, (share, off_km) in zip(own.tolist(), _feet(track, own, link), strict=True):
            is_inside = END_KM <= share * link.km <= link.km - END_KM
            if off_km <= NEAR_KM and is_inside:
                found.append(Joint(link.link_id, round(float(share), 6), node))
    return sorted(found)


def _ends(runs: Sequence[Run], wanted: Mask) -> set[int]:
    """Nodes at the ends of the runs that are wanted."""
    return {node for number in np.flatnonzero(wanted).tolist() for node in runs[number].ends}


def _feet(track: Track, nodes: Whole, link: LinkLine) -> Floats:
    """For each node the share of the line before the point nearest to it, and km to there."""
    scale = np.array([np.cos(np.radians(np.mean([at.lat for at in link.line]))), 1.0])
    line = shapely.LineString(np.array(link.line) * scale)
    points = points_at(track.lon[nodes] * scale[0], track.lat[nodes])
    share = shapely.line_locate_point(line, points, normalized=True)
    return np.column_stack((share, shapely.distance(line, points) * KM_PER_DEG))
