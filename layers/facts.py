"""Reads every table of data/ and holds them against each other."""

import json
from collections.abc import Iterable
from pathlib import Path

from geo.model import Facts, Link, LonLat, Source
from layers import events, gauge_breaks, links
from layers.assumptions import read_assumptions
from layers.bridges import read_bridges
from layers.checks import DistanceCheck, read_distance_checks, read_exceptions
from layers.crossings import read_crossings
from layers.errors import DataError
from layers.ferries import read_ferries
from layers.groups import read_groups
from layers.lines import read_lines
from layers.places import read_places
from layers.ports import read_ports
from layers.sources import read_sources
from layers.terminals import read_terminals

DATA_DIR = Path(__file__).resolve().parent.parent / "data"

# Subjects of reports that no place, line or crossing stands for.
EXTRA_SUBJECTS = frozenset({"kp-kr-trade"})
# Sources of what is drawn on the map and stands in no table: the outlines of states.
MAP_SOURCES = frozenset({"openstreetmap-borders"})


def load_facts(data_dir: Path = DATA_DIR) -> Facts:
    """Everything that the tables of `data_dir` say.

    Raises
    ------
    DataError
        A table breaks its contract; names file, line, column and rule.
    """
    sources = read_sources(data_dir / "sources.csv")
    groups = read_groups(data_dir / "groups.csv")
    places = read_places(data_dir / "places.csv", sources)
    crossings = read_crossings(data_dir / "crossings.csv", places, groups, sources)
    assumptions = read_assumptions(data_dir / "assumptions.csv", sources)
    lines = read_lines(data_dir / "lines.csv", places, sources)
    network = links.read_links(
        data_dir / "links.csv", links.Named(places, crossings, lines, sources)
    )
    ports = read_ports(data_dir / "ports.csv", places, sources)
    facts = Facts(
        version=_read_version(data_dir / "datapackage.json"),
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
    )
    checks = read_distance_checks(data_dir / "distance_checks.csv", places, sources)
    read_exceptions(data_dir / "exceptions.csv")
    _check_status_subjects(facts)
    _check_sources_used(facts, checks.values())
    return facts


def _read_version(path: Path) -> str:
    """Version of the data, from the data package."""
    file = f"{path.parent.name}/{path.name}"
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(file, None, None, "is missing") from None
    except json.JSONDecodeError as error:
        raise DataError(file, error.lineno, None, f"must be JSON ({error.msg})") from None
    version = package.get("version") if isinstance(package, dict) else None
    if not isinstance(version, str) or not version:
        raise DataError(file, None, "version", "must be a text such as 2026.11.0")
    return version


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


def _check_sources_used(facts: Facts, checks: Iterable[DistanceCheck]) -> None:
    used = {*MAP_SOURCES, *(event.source_id for event in facts.events)}
    tables = (
        facts.places, facts.links, facts.lines, facts.crossings, facts.bridges, facts.ports,
        facts.ferries, facts.gauge_breaks, facts.assumptions,
    )  # fmt: skip
    for table in tables:
        for record in table.values():
            used.update(record.source_ids)
    for check in checks:
        used.update(check.source_ids)
    _require_used(facts.sources.values(), used)


def _require_used(sources: Iterable[Source], used: set[str]) -> None:
    for line, source in enumerate(sources, start=2):
        if source.id not in used:
            raise DataError("data/sources.csv", line, "id", f"must be used, '{source.id}' is not")
