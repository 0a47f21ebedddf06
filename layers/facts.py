"""Reads every table of data/ and holds them against each other."""

import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from geo.base_network import BaseNetwork
from geo.model import Facts, Link, LonLat, Mode
from geo.towns import Town
from layers import events, gauge_breaks, links
from layers.assumptions import read_assumptions
from layers.base_network import read_base_network
from layers.bridges import read_bridges
from layers.capacities import read_capacities
from layers.cargo import read_cargo
from layers.crossings import read_crossings
from layers.distance_checks import read_distance_checks
from layers.errors import DataError
from layers.exceptions import read_exceptions
from layers.ferries import read_ferries
from layers.groups import read_groups
from layers.includes import check_includes
from layers.lines import read_lines
from layers.package import read_package
from layers.places import read_places
from layers.ports import read_ports
from layers.price_index import price_factors, read_price_index
from layers.sources import read_sources
from layers.terminals import read_terminals
from layers.towns import read_towns

DATA_DIR = Path(__file__).resolve().parent.parent / "data"

# Subjects of reports that no place, line or crossing stands for.
EXTRA_SUBJECTS = frozenset({"kp-kr-trade", "kp-kr-trade-kaesong", "ru-ua-trade"})


def load_facts(data_dir: Path = DATA_DIR, *, is_checked: bool = False) -> Facts:
    """Everything that the tables of `data_dir` say.

    Where `is_checked`, tables that a machine wrote are taken as they were checked when they were
    built; those that people write are read strictly whatever happened before.

    Raises
    ------
    DataError
        A table breaks its contract; names file, line, column and rule.
    """
    sources = read_sources(data_dir / "sources.csv")
    groups = read_groups(data_dir / "groups.csv")
    places = read_places(data_dir / "places.csv", sources)
    crossings = read_crossings(data_dir / "crossings.csv", places, groups, sources)
    prices = price_factors(read_price_index(data_dir / "price_index.csv", sources))
    assumptions = read_assumptions(data_dir / "assumptions.csv", sources, prices)
    lines = read_lines(data_dir / "lines.csv", places, sources)
    network = links.read_links(
        data_dir / "links.csv", links.Named(places, crossings, lines, sources)
    )
    ports = read_ports(data_dir / "ports.csv", places, sources)
    facts = Facts(
        version=str(read_package(data_dir)["version"]),
        sources=sources,
        places=places,
        links=network,
        lines=lines,
        crossings=crossings,
        bridges=read_bridges(data_dir / "bridges.csv", crossings, sources),
        ports=ports,
        ferries=read_ferries(data_dir / "ferries.csv", crossings, sources),
        terminals=frozenset(read_terminals(data_dir / "terminals.csv", places, sources)),
        gauge_breaks=gauge_breaks.read_gauge_breaks(
            data_dir / "gauge_breaks.csv",
            gauge_breaks.Named(places, crossings, assumptions, sources),
        ),
        groups=groups,
        events=events.read_events(
            data_dir / "events.csv",
            events.Named({*crossings, *lines, *ports, *EXTRA_SUBJECTS}, groups, sources),
        ),
        assumptions=assumptions,
        link_shapes=_read_link_shapes(data_dir / "built" / "link_shapes.geojson", network.values()),
        cargo_kinds=read_cargo(data_dir / "cargo.csv", sources),
        capacities=read_capacities(
            data_dir / "capacities.csv", {*crossings, *lines, *places}, sources
        ),
        base_rail=_read_base(data_dir, Mode.RAIL, places, network),
        base_road=_read_base(data_dir, Mode.ROAD, places, network),
        towns=_read_towns(data_dir, places, is_checked=is_checked),
    )
    read_distance_checks(data_dir / "distance_checks.csv", places, sources)
    read_exceptions(data_dir / "exceptions.csv")
    _check_status_subjects(facts)
    check_includes(assumptions, crossings, facts.gauge_breaks, places)
    return facts


def _read_base(
    data_dir: Path, mode: Mode, places: Collection[str], links: Collection[str]
) -> BaseNetwork | None:
    """The base network of a mode; None where it has not been built."""
    is_built = (data_dir / "built" / f"base_{mode.value}.npz").exists()
    return read_base_network(data_dir, mode, places, links) if is_built else None


def _read_towns(data_dir: Path, places: Collection[str], *, is_checked: bool) -> Mapping[str, Town]:
    """Towns by id; none where they have not been built."""
    is_built = (data_dir / "built" / "towns.csv").exists()
    return read_towns(data_dir, places, is_checked=is_checked) if is_built else {}


def _read_link_shapes(path: Path, network: Iterable[Link]) -> dict[str, tuple[LonLat, ...]]:
    """Shapes of links by id; empty where they have not been built (links are then straight)."""
    if not path.exists():
        return {}
    file = f"data/built/{path.name}"
    known = {link.id for link in network}
    shapes: dict[str, tuple[LonLat, ...]] = {}
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        link_id, points = feature["id"], feature["geometry"]["coordinates"]
        if link_id not in known:
            raise DataError(file, None, "id", f"must name a link that exists, found '{link_id}'")
        shapes[link_id] = tuple(LonLat(float(lon), float(lat)) for lon, lat in points)
    return shapes


def _check_status_subjects(facts: Facts) -> None:
    for line, link in enumerate(facts.links.values(), start=2):
        if link.status_subject is not None and link.status_subject not in facts.lines:
            rule = f"must name a line that exists, found '{link.status_subject}'"
            raise DataError("data/links.csv", line, "status_subject", rule)
