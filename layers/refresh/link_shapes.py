"""Builds the shapes of the links, data/built/link_shapes.geojson.

    python -m layers.refresh.link_shapes BORDERS [--data data]

BORDERS is borders.geo.json of the npm package @osm_borders/maritime_10m. Rail and road links follow
the graphs of scgraph-data where a sound path is found, else the hand-placed points of
data/waypoints.csv, else a straight line; sea links follow their waypoints.
"""

import argparse
import csv
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from shapely.geometry import LineString

from geo.model import BorderCrossing, Line, Link, LonLat, Mode, Place, Port
from layers.crossings import read_crossings
from layers.errors import DataError
from layers.feature_text import Feature, collection, feature, write
from layers.groups import read_groups
from layers.lines import read_lines
from layers.links import Named, read_links
from layers.places import read_places
from layers.ports import read_ports
from layers.refresh import osm_borders
from layers.refresh.base_graph import BaseGraph
from layers.refresh.basemap import SOURCE_BOX
from layers.refresh.fitting import Fit, Fitter
from layers.refresh.simplify import simple_line
from layers.sources import read_sources

ATTRIBUTION = "© OpenStreetMap contributors, ODbL-1.0"
GRAPHS = {Mode.RAIL: "world_railways", Mode.ROAD: "world_highways"}
BASES = {Mode.RAIL: "base rail graph", Mode.ROAD: "base road graph"}
GRAPH_SOURCE = "scgraph-data 2.0.0 (OpenStreetMap)"
HAND_SOURCE = "Crossgauge"
TOLERANCE_M = 130
LARGEST_BEND_M = 6000
DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Tables:
    """What the shapes are made for."""

    places: Mapping[str, Place]
    crossings: Mapping[str, BorderCrossing]
    links: Mapping[str, Link]
    waypoints: Mapping[str, tuple[LonLat, ...]]
    lines: Mapping[str, Line]
    ports: Mapping[str, Port]


def main(arguments: list[str] | None = None) -> None:
    """Build the file and say which links the graphs could not carry, and why."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("borders", type=Path, help="borders.geo.json of @osm_borders/maritime_10m")
    parser.add_argument("--data", type=Path, default=Path("data"))
    options = parser.parse_args(arguments)
    tables = read_tables(options.data)
    states = osm_borders.countries(options.borders, SOURCE_BOX)
    fits: dict[str, Fit] = {}
    for mode, module in GRAPHS.items():
        fitter = Fitter(BaseGraph(module, SOURCE_BOX), tables.places, tables.crossings, states)
        wanted = [link for link in tables.links.values() if link.mode is mode]
        fits.update({link.id: _fit(link, tables, fitter) for link in wanted})
    features = [_feature(link, tables, fits.get(link.id)) for link in tables.links.values()]
    content = collection(features, {"attribution": ATTRIBUTION})
    write(options.data / "built" / "link_shapes.geojson", content)
    report(tables, fits, features)


def read_tables(data_dir: Path) -> Tables:
    """The tables that the shapes need; the shapes themselves need not exist yet."""
    sources = read_sources(data_dir / "sources.csv")
    places = read_places(data_dir / "places.csv", sources)
    groups = read_groups(data_dir / "groups.csv")
    crossings = read_crossings(data_dir / "crossings.csv", places, groups, sources)
    lines = read_lines(data_dir / "lines.csv", places, sources)
    links = read_links(data_dir / "links.csv", Named(places, crossings, lines, sources))
    waypoints = read_waypoints(data_dir / "waypoints.csv", links)
    ports = read_ports(data_dir / "ports.csv", places, sources)
    return Tables(places, crossings, links, waypoints, lines, ports)


def read_waypoints(path: Path, links: Collection[str]) -> dict[str, tuple[LonLat, ...]]:
    """Hand-placed points between the two ends of a link, in the order of `seq`."""
    found: dict[str, list[LonLat]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            link_id = row["link_id"]
            if link_id not in links:
                raise DataError(f"data/{path.name}", None, "link_id", f"names no link: {link_id}")
            points = found.setdefault(link_id, [])
            if int(row["seq"]) != len(points) + 1:
                raise DataError(f"data/{path.name}", None, "seq", f"must count up from 1: {row}")
            points.append(LonLat(float(row["lon"]), float(row["lat"])))
    return {link_id: tuple(points) for link_id, points in found.items()}


def _fit(link: Link, tables: Tables, fitter: Fitter) -> Fit:
    """Waypoints first, since they were placed where the graph is wrong."""
    waypoints = tables.waypoints.get(link.id)
    if waypoints is None:
        return fitter.fit(link)
    return Fit(fitter.on_own_bank(link, _joined(link, tables, waypoints)), "waypoints")


def _joined(link: Link, tables: Tables, middle: tuple[LonLat, ...]) -> tuple[LonLat, ...]:
    start, end = tables.places[link.from_id].position, tables.places[link.to_id].position
    return (start, *middle, end)


def _feature(link: Link, tables: Tables, fit: Fit | None) -> Feature:
    waypoints = tables.waypoints.get(link.id)
    if fit is not None and fit.positions is not None:
        basis = "waypoints" if waypoints else BASES[link.mode]
        shape = fit.positions
    elif waypoints is not None:
        basis, shape = "waypoints", _curved(_joined(link, tables, waypoints))
    else:
        basis, shape = (
            "straight between stations",
            _joined(link, tables, _border_point(link, tables)),
        )
    line = simple_line(LineString(shape), TOLERANCE_M, DECIMALS)
    properties = {
        "basis": basis,
        "source": GRAPH_SOURCE if basis in BASES.values() else HAND_SOURCE,
    }
    geometry = {"type": "LineString", "coordinates": [list(point) for point in line.coords]}
    return feature(link.id, geometry, properties)


def _border_point(link: Link, tables: Tables) -> tuple[LonLat, ...]:
    """The border point of a link by land, where it is known well enough to draw a line over it."""
    if link.crossing_id is None or link.mode is Mode.SEA:
        return ()
    crossing = tables.crossings[link.crossing_id]
    return (crossing.position,) if crossing.accuracy_m <= LARGEST_BEND_M else ()


def _curved(shape: tuple[LonLat, ...], rounds: int = 2) -> tuple[LonLat, ...]:
    """A course with its corners cut (Chaikin), as ships turn."""
    for _ in range(rounds):
        cut = [
            LonLat(a.lon + (b.lon - a.lon) * share, a.lat + (b.lat - a.lat) * share)
            for a, b in pairwise(shape)
            for share in (0.25, 0.75)
        ]
        shape = (shape[0], *cut[1:-1], shape[-1])
    return shape


def report(tables: Tables, fits: Mapping[str, Fit], features: Sequence[Feature]) -> None:
    """How many links got which basis, and why the graph did not do for the others."""
    bases = Counter(
        (tables.links[item["id"]].mode.value, item["properties"]["basis"]) for item in features
    )
    for (mode, basis), number in sorted(bases.items()):
        print(f"{mode:5} {basis:26} {number:4}")
    for link_id, fit in fits.items():
        if fit.positions is None:
            print(f"{link_id}: {fit.reason}")


if __name__ == "__main__":
    main()
