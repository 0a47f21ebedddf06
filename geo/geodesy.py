"""Lengths on the WGS 84 ellipsoid, and where along a line a point lies."""

import itertools
from collections.abc import Sequence

from pyproj import Geod

from geo.model import LonLat

_WGS84 = Geod(ellps="WGS84")


def geodesic_km(start: LonLat, end: LonLat) -> float:
    """Length of the shortest WGS 84 path between two positions, in kilometres.

    Symmetric and never negative. Any longitude is accepted: 181 equals -179.
    """
    _, _, length_m = _WGS84.inv(start.lon, start.lat, end.lon, end.lat)
    return float(length_m) / 1000.0


def line_km(positions: Sequence[LonLat]) -> float:
    """Length of a line of positions in kilometres; 0 for fewer than two."""
    if len(positions) < 2:
        return 0.0
    length_m = _WGS84.line_length([p.lon for p in positions], [p.lat for p in positions])
    return float(length_m) / 1000.0


def split_near(
    positions: Sequence[LonLat], near: LonLat
) -> tuple[tuple[LonLat, ...], tuple[LonLat, ...]]:
    """The line cut in two at the point `near`, which both halves end or begin with.

    The cut is made at the segment with the least detour over `near`, so a border point that lies a
    little off a simplified line still parts it in the right place.
    """
    detours = [
        geodesic_km(a, near) + geodesic_km(near, b) - geodesic_km(a, b)
        for a, b in itertools.pairwise(positions)
    ]
    cut = detours.index(min(detours)) + 1
    return (*positions[:cut], near), (near, *positions[cut:])
