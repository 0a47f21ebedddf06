"""Which runs merely repeat a curated link: they give access to it and are no rival."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.model import LonLat
from layers.refresh.base.contraction import Run
from layers.refresh.base.track import Floats, Mask, Track, lines_through, points_at

NEAR_KM = 1.5
STEP_KM = 1.0
_RADIUS_KM = 6378.137


def repeating(track: Track, runs: Sequence[Run], links: Iterable[Sequence[LonLat]]) -> Mask:
    """Whether every point of a run, both ends included, lies within NEAR_KM of some link."""
    pieces = [
        _mercator(np.array([point.lon for point in pair]), np.array([point.lat for point in pair]))
        for link in links
        for pair in pairwise(link)
    ]
    if not pieces:
        return np.zeros(len(runs), dtype=bool)
    tree = shapely.STRtree(lines_through(np.array(pieces)))
    number = np.repeat(np.arange(len(runs)), [len(run.nodes) for run in runs])
    nodes = np.array([node for run in runs for node in run.nodes])
    lon, lat, owner = _dense(track.lon[nodes], track.lat[nodes], number)
    # Mercator stretches lengths by 1 / cos(latitude).
    reach = NEAR_KM / np.cos(np.radians(lat))
    points = points_at(*_mercator(lon, lat).T)
    near = np.unique(tree.query(points, predicate="dwithin", distance=reach)[0])
    is_far = np.ones(len(points), dtype=bool)
    is_far[near] = False
    far = np.bincount(owner, weights=is_far, minlength=len(runs))
    return np.equal(far, 0)


def _dense(
    lon: Floats, lat: Floats, number: NDArray[np.int64]
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """The points of all runs with further points between them, and the run of each."""
    is_joined = number[1:] == number[:-1]
    tall = np.hypot(np.diff(lon) * np.cos(np.radians(lat[1:])), np.diff(lat)) * 111.2
    steps = np.where(is_joined, np.maximum(1, np.ceil(tall / STEP_KM)), 1).astype(np.int64)
    first = np.repeat(np.arange(len(steps)), steps)
    start = np.concatenate(([0], np.cumsum(steps)[:-1]))
    share = (np.arange(len(first)) - start[first]) / steps[first]
    share = np.where(is_joined[first], share, 0.0)
    return (
        np.append(lon[first] + (lon[first + 1] - lon[first]) * share, lon[-1]),
        np.append(lat[first] + (lat[first + 1] - lat[first]) * share, lat[-1]),
        np.append(number[first], number[-1]),
    )


def _mercator(lon: Floats, lat: Floats) -> Floats:
    """Kilometres of spherical Mercator."""
    x = np.radians(lon) * _RADIUS_KM
    y = np.arctanh(np.sin(np.radians(lat))) * _RADIUS_KM
    return np.column_stack((x, y))
