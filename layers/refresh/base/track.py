"""Railways or roads as an undirected graph of straight pieces, held in arrays."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import files
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod

from geo.model import LonLat
from layers.refresh.gshhg import Box

PACKAGE = "scgraph-data"
NOWHERE = ""
KM_PER_DEG = 111.2
_WGS84 = Geod(ellps="WGS84")

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]
Names = NDArray[np.str_]
Shapes = NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """Nodes in degrees, each with its country (`NOWHERE` before one is known), and edges in km.

    `tail` and `head` hold node numbers, tail < head.
    """

    lon: Floats
    lat: Floats
    country: Names
    tail: Whole
    head: Whole
    km: Floats

    def edges_where(self, keep: Mask) -> "Track":
        """The same nodes with fewer edges."""
        return replace(self, tail=self.tail[keep], head=self.head[keep], km=self.km[keep])

    def nodes_where(self, keep: Mask) -> "Track":
        """Fewer nodes, numbered anew, and the edges between them."""
        number = np.cumsum(keep) - 1
        kept = self.edges_where(keep[self.tail] & keep[self.head])
        return Track(
            self.lon[keep],
            self.lat[keep],
            self.country[keep],
            number[kept.tail],
            number[kept.head],
            kept.km,
        )

    def with_more(self, nodes: "Track | None", edges: tuple[Whole, Whole, Floats]) -> "Track":
        """The track with further nodes (numbered after its own) and further edges."""
        tail, head, km = edges
        found = replace(
            self,
            tail=np.concatenate((self.tail, np.minimum(tail, head))),
            head=np.concatenate((self.head, np.maximum(tail, head))),
            km=np.concatenate((self.km, km)),
        )
        if nodes is None:
            return found
        return replace(
            found,
            lon=np.concatenate((self.lon, nodes.lon)),
            lat=np.concatenate((self.lat, nodes.lat)),
            country=np.concatenate((self.country, nodes.country)),
        )

    def chord_km(self) -> Floats:
        """Straight lengths of the edges on the ellipsoid."""
        return geodesic_kms(
            (self.lon[self.tail], self.lat[self.tail]), (self.lon[self.head], self.lat[self.head])
        )

    def at(self, edge: int, share: float) -> LonLat:
        """The point of a chord with `share` of it before."""
        tail, head = self.tail[edge], self.head[edge]
        return LonLat(
            float(self.lon[tail] + (self.lon[head] - self.lon[tail]) * share),
            float(self.lat[tail] + (self.lat[head] - self.lat[tail]) * share),
        )

    def degrees(self) -> Whole:
        """How many edges end at each node."""
        ends = np.concatenate((self.tail, self.head))
        return np.bincount(ends, minlength=len(self.lon)).astype(np.int64)

    def components(self) -> Whole:
        """For each node the lowest node that is connected with it."""
        parent = list(range(len(self.lon)))

        def root(node: int) -> int:
            while parent[node] != node:
                parent[node] = parent[parent[node]]
                node = parent[node]
            return node

        for tail, head in zip(self.tail.tolist(), self.head.tolist(), strict=True):
            first, second = root(tail), root(head)
            if first != second:
                parent[max(first, second)] = min(first, second)
        return np.array([root(node) for node in range(len(parent))], dtype=np.int64)

    def component_km(self, component: Whole) -> Floats:
        """For each node the kilometres of all track connected with it."""
        total = np.bincount(component[self.tail], weights=self.km, minlength=len(self.lon))
        return np.asarray(total[component], dtype=np.float64)


def geodesic_kms(starts: tuple[Floats, Floats], ends: tuple[Floats, Floats]) -> Floats:
    """Lengths on the ellipsoid between pairs of positions, each given as longitudes, latitudes."""
    metres = _WGS84.inv(starts[0], starts[1], ends[0], ends[1])[2]
    return np.asarray(metres, dtype=np.float64) / 1000.0


def points_at(lon: Floats, lat: Floats) -> Shapes:
    """Points as an array of shapes, in degrees."""
    return np.asarray(shapely.points(lon, lat), dtype=object)


def lines_through(positions: Floats) -> Shapes:
    """Lines as an array of shapes, from an array of lines by points by two coordinates."""
    return np.asarray(shapely.linestrings(positions), dtype=object)


def read_track(module: str, boxes: Sequence[Box]) -> Track:
    """The part of a module of scgraph-data that lies in one of the boxes, without loops."""
    nodes, weights = read_module(module)
    lat, lon = np.array(nodes, dtype=np.float64).T
    pairs = [
        (start, int(end), km)
        for start, ends in enumerate(weights)
        for end, km in ends.items()
        if start < int(end)
    ]
    tail, head, km = (np.array(column) for column in zip(*pairs, strict=True))
    country = np.full(len(lon), NOWHERE, dtype="<U2")
    track = Track(lon, lat, country, tail, head, km)
    inside = np.zeros(len(lon), dtype=bool)
    for west, south, east, north in boxes:
        inside |= (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    return track.nodes_where(inside)


def read_module(module: str) -> tuple[list[tuple[float, float]], list[dict[str, float]]]:
    """Nodes as lat, lon and, for each, the kilometres to its neighbours."""
    path = next(
        Path(str(entry.locate())) for entry in files(PACKAGE) or () if entry.name == f"{module}.py"
    )
    literals: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, text = line.partition("=")
        literals[name] = text
    weights = json.loads(re.sub(r"(\d+):", r'"\1":', literals["graph"]))
    return json.loads(literals["nodes"]), weights
