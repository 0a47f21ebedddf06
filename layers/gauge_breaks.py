"""Reads data/gauge_breaks.csv: one row for each place and way of changing the gauge."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from geo.model import Assumption, BorderCrossing, GaugeBreak, Names, Place
from layers.names import scripts_of
from layers.tables import Row, read_records

METHODS = ("transshipment", "bogie_exchange", "variable_gauge")
GAUGES = ("1000", "1067", "1435", "1520")
COLUMNS = (
    "id", "name_en", "place_id", "crossing_id", "gauge_from_mm", "gauge_to_mm", "both_ways",
    "method", "for_containers", "hours_id", "cost_id", "lon", "lat", "accuracy_m", "note",
    "source_ids",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """The tables that a break of gauge may name."""

    places: Mapping[str, Place]
    crossings: Mapping[str, BorderCrossing]
    assumptions: Mapping[str, Assumption]
    sources: Collection[str]


def read_gauge_breaks(path: Path, named: Named) -> dict[str, GaugeBreak]:
    """Breaks of gauge by id."""
    return read_records(path, COLUMNS, lambda row: _gauge_break(row, named))


def _gauge_break(row: Row, named: Named) -> GaugeBreak:
    place = named.places[row.reference("place_id", named.places, "place")]
    gauge_from_mm = int(row.one_of("gauge_from_mm", GAUGES))
    gauge_to_mm = int(row.one_of("gauge_to_mm", GAUGES))
    if gauge_from_mm == gauge_to_mm:
        row.fail("gauge_to_mm", f"must differ from gauge_from_mm, found {gauge_to_mm} twice")
    if not {gauge_from_mm, gauge_to_mm} <= set(place.gauges_mm):
        row.fail("place_id", f"must be a place with both gauges, found '{place.id}'")
    hours_id = row.find_reference("hours_id", named.assumptions, "assumption")
    cost_id = row.find_reference("cost_id", named.assumptions, "assumption")
    if (hours_id is None) != (cost_id is None):
        row.fail("cost_id", "must be given with hours_id, or neither")
    if scripts_of(row.required("name_en")) - {"LATIN"}:
        row.fail("name_en", "must be written in Latin letters")
    return GaugeBreak(
        row.identifier("id"),
        Names(row.required("name_en")),
        place.id,
        row.find_reference("crossing_id", named.crossings, "crossing"),
        gauge_from_mm,
        gauge_to_mm,
        row.yes_no("both_ways"),
        row.one_of("method", METHODS),
        row.yes_no("for_containers"),
        hours_id,
        cost_id,
        row.position(place.country),
        row.accuracy(),
        row.text("note"),
        row.sources(named.sources),
    )
