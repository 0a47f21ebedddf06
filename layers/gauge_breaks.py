"""Reads data/gauge_breaks.csv: one row for each place and way of changing the gauge."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from geo.assumptions import Assumption
from geo.model import BorderCrossing, GaugeBreak, Names, Place
from layers.names import scripts_of
from layers.tables import Row, read_records

METHODS = ("transshipment", "bogie_exchange", "variable_gauge")
GAUGES = ("1000", "1067", "1435", "1520")
HOURS_PATTERN = re.compile(r"\d+(\.\d+)?(–\d+(\.\d+)?)?")
COLUMNS = (
    "id", "name_en", "place_id", "crossing_id", "gauge_from_mm", "gauge_to_mm", "both_ways",
    "method", "for_containers", "hours_id", "cost_id", "hours_told", "hours_source_ids", "lon",
    "lat", "accuracy_m", "note", "source_ids",
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
        _hours_told(row, hours_id),
        _hours_sources(row, named.sources),
    )


def _hours_told(row: Row, hours_id: str | None) -> str:
    """Hours as documents give them, where the model has no range of its own."""
    text = row.text("hours_told")
    if text and not HOURS_PATTERN.fullmatch(text):
        row.fail("hours_told", f"must be hours such as 2 or 3–4 or empty, found '{text}'")
    if text and hours_id is not None:
        row.fail("hours_told", "must be empty where hours_id is given")
    return text


def _hours_sources(row: Row, sources: Collection[str]) -> tuple[str, ...]:
    """Documents of those hours; none where it is not known which of the row's it is."""
    told = row.references("hours_source_ids", row.sources(sources), "source of the row")
    if told and not row.text("hours_told"):
        row.fail("hours_source_ids", "must be empty where hours_told is")
    return told
