"""Reads data/ports.csv: what is known of a port beyond its place."""

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from geo.model import Place, Port
from layers.tables import Row, read_records

COLUMNS = ("id", "unlocode", "rail_gauges_mm", "piers", "ice", "capacity", "note", "source_ids")
UNLOCODE_PATTERN = re.compile(r"[A-Z]{2}[A-Z2-9]{3}")


def read_ports(
    path: Path, places: Mapping[str, Place], sources: Collection[str]
) -> dict[str, Port]:
    """Ports by id, which is the id of the place."""
    return read_records(path, COLUMNS, lambda row: _port(row, places, sources))


def _port(row: Row, places: Mapping[str, Place], sources: Collection[str]) -> Port:
    port_id = row.reference("id", places, "place")
    if places[port_id].kind != "port":
        row.fail("id", f"must name a place of kind port, found '{port_id}'")
    unlocode = row.find_text("unlocode")
    if unlocode is not None and not UNLOCODE_PATTERN.fullmatch(unlocode):
        row.fail("unlocode", f"must be five letters such as KPRJN or empty, found '{unlocode}'")
    return Port(
        port_id,
        unlocode,
        row.gauges("rail_gauges_mm"),
        row.text("ice"),
        row.text("capacity"),
        row.text("note"),
        row.sources(sources),
        row.text("piers"),
    )
