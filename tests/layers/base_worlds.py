"""Small tracks to build base networks from."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from shapely.geometry import Polygon, box

from geo.model import DistanceBasis, Link, LonLat, Mode, Names, Place
from layers.refresh.base.borders import Outlines
from layers.refresh.base.track import Track

# One degree of longitude at the equator, where these worlds lie, is 111.3 km.
KM = 1 / 111.2


def make_track(
    nodes: Sequence[tuple[float, float]],
    edges: Sequence[tuple[int, int, float]],
    countries: str | Sequence[str] = "RU",
) -> Track:
    """Nodes in km east and north of 0, 0; edges with km (0: as long as the chord)."""
    lon, lat = (np.array(nodes) * KM).T
    names = [countries] * len(nodes) if isinstance(countries, str) else list(countries)
    tail, head, km = (np.array(column) for column in zip(*edges, strict=True))
    track = Track(lon, lat, np.array(names, dtype="<U2"), tail, head, km.astype(float))
    return Track(lon, lat, track.country, tail, head, np.where(km == 0, track.chord_km(), km))


def two_states() -> Outlines:
    """AA west and BB east of longitude 1, north to 1° N; nothing beyond."""
    return Outlines({"AA": [box(-1, -1, 1, 1)], "BB": [box(1, -1, 3, 1)]})


def circle(lon: float, lat: float, radius: float, points: int) -> Polygon:
    """A round island with many vertices."""
    angles = np.linspace(0, 2 * np.pi, points, endpoint=False)
    return Polygon(np.column_stack((lon + radius * np.cos(angles), lat + radius * np.sin(angles))))


# Places a, b, c ... stand on one parallel, half a degree apart.
LETTERS = "abcdefgh"


def place(place_id: str, country: str = "RU") -> Place:
    """A station by its letter."""
    position = LonLat(LETTERS.index(place_id) * 0.5, 0.0)
    return Place(place_id, "station", Names(place_id), country, position, 300, (), place_id, "", ())


def link(ends: str, km: float, **changes: object) -> Link:
    """A link between two letters."""
    start, end = ends[0], ends[1]
    found = Link(
        f"rail-{start}-{end}", Mode.RAIL, start, end, km, DistanceBasis.TARIFF, (1520,), "", "", "",
        None, 1.0, "", None, None, None, "", (),
    )  # fmt: skip
    return replace(found, **changes)  # type: ignore[arg-type]
