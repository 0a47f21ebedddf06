"""Reads data/links.csv: pieces of rail, road and sea between two places."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from geo.model import BorderCrossing, DistanceBasis, Evidence, Line, Link, Mode, Place
from layers.tables import Row, read_records

COLUMNS = (
    "id", "mode", "from_id", "to_id", "distance_km", "distance_basis", "gauges_mm", "tracks",
    "electrification", "operator", "line_id", "path_weight", "path_weight_reason", "crossing_id",
    "border_km", "status_subject", "note", "source_ids",
)  # fmt: skip
ELECTRIFICATIONS = ("25 kV AC", "3 kV DC", "15 kV AC", "mixed", "no", "unknown", "")
MAX_KM = 3_000
MAX_PATH_WEIGHT = 5


@dataclass(frozen=True, slots=True)
class Named:
    """The tables that a link may name."""

    places: Mapping[str, Place]
    crossings: Mapping[str, BorderCrossing]
    lines: Mapping[str, Line]
    sources: Collection[str]


def read_links(path: Path, named: Named) -> dict[str, Link]:
    """Links by id."""
    return read_records(path, COLUMNS, lambda row: _link(row, named))


def _link(row: Row, named: Named) -> Link:
    mode = row.choice("mode", Mode)
    link = Link(
        row.identifier("id"),
        mode,
        row.reference("from_id", named.places, "place"),
        row.reference("to_id", named.places, "place"),
        row.length("distance_km", MAX_KM),
        row.choice("distance_basis", DistanceBasis),
        _gauges(row, mode),
        row.text("tracks"),
        row.one_of("electrification", ELECTRIFICATIONS),
        row.text("operator"),
        row.find_reference("line_id", named.lines, "line"),
        row.number("path_weight", 1, MAX_PATH_WEIGHT),
        row.text("path_weight_reason"),
        row.find_reference("crossing_id", named.crossings, "crossing"),
        row.find_number("border_km", 0, MAX_KM),
        row.find_text("status_subject"),
        row.text("note"),
        row.sources(named.sources),
    )
    _check_ends(row, link, named)
    _check_border(row, link, named)
    if (link.path_weight > 1) != bool(link.path_weight_reason):
        row.fail("path_weight_reason", "must be given where path_weight is above 1, and only there")
    return link


def _gauges(row: Row, mode: Mode) -> tuple[int, ...]:
    gauges = row.gauges("gauges_mm")
    if (mode is Mode.RAIL) != bool(gauges):
        row.fail("gauges_mm", "must be given for rail and empty otherwise")
    return gauges


def _check_ends(row: Row, link: Link, named: Named) -> None:
    if link.from_id == link.to_id:
        row.fail("to_id", f"must differ from from_id, found '{link.to_id}' twice")
    if link.mode is Mode.SEA:
        for column, place_id in (("from_id", link.from_id), ("to_id", link.to_id)):
            if named.places[place_id].kind != "port":
                row.fail(column, f"must be a port, found '{place_id}'")


def _check_border(row: Row, link: Link, named: Named) -> None:
    """The countries of the ends decide whether there is a crossing, and which pair it joins."""
    ends = sorted({named.places[link.from_id].country, named.places[link.to_id].country})
    if link.crossing_id is None:
        if len(ends) > 1:
            row.fail("crossing_id", f"must be given, the ends lie in {' and '.join(ends)}")
        if link.border_km is not None:
            row.fail("border_km", "must be empty where no border is crossed")
        return
    crossing = named.crossings[link.crossing_id]
    if ends != [crossing.country_a, crossing.country_b]:
        row.fail("crossing_id", f"must join the countries of the ends, {' and '.join(ends)}")
    if crossing.evidence is Evidence.NAMED:
        row.fail(
            "crossing_id", f"must be a crossing that is placed, not only named: '{crossing.id}'"
        )
    if link.mode not in crossing.modes:
        row.fail("crossing_id", f"must be a crossing for {link.mode}, found '{crossing.id}'")
    if link.border_km is not None and link.border_km > link.distance_km:
        row.fail("border_km", f"must not exceed distance_km, found '{link.border_km:g}'")
