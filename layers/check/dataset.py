"""All of data/ in one hand, as the rules look at it, and what a rule finds."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from shapely.geometry import GeometryCollection, shape
from shapely.geometry.base import BaseGeometry

from geo.almanac import Almanac
from geo.model import Facts
from layers.almanac import load_almanac
from layers.distance_checks import DistanceCheck, read_distance_checks
from layers.errors import DataError
from layers.exceptions import RowException, read_exceptions
from layers.facts import load_facts
from layers.package import read_day
from layers.town_names import FILE as TOWN_NAMES
from layers.town_names import TownSpellings, read_town_names

OUTLINES_FILE = "countries.geojson"
# The finest borders there are; see data/built/PROVENANCE.md.
BORDERS_FILE = "basemap-z9-borders.geojson"


@dataclass(frozen=True, slots=True)
class Finding:
    """A row that breaks a rule; `rule_id` is the name by which exceptions.csv may excuse it."""

    rule_id: str
    table: str
    row_id: str
    error: DataError


@dataclass(frozen=True, slots=True)
class DataSet:
    """What the tables say, and where they say it.

    `day` is the day of the data, from the data package; `rows` are the cells of every table by
    table and line; `town_ids` the towns of the base network, `town_names` the names chosen for some
    of them; `outlines` the countries by ISO code and `borders` the lines between them, in degrees.
    """

    facts: Facts
    almanac: Almanac
    distance_checks: Mapping[str, DistanceCheck]
    exceptions: tuple[RowException, ...]
    day: date
    rows: Mapping[str, Mapping[int, Mapping[str, str]]]
    outlines: Mapping[str, BaseGeometry]
    borders: BaseGeometry
    town_ids: frozenset[str] = frozenset()
    town_names: Mapping[str, TownSpellings] = field(default_factory=dict)

    def finding(self, rule_id: str, table: str, row_id: str, column: str, rule: str) -> Finding:
        """What is wrong with a row, with the line it stands on."""
        line = next((n for n, row in self.rows[table].items() if row.get("id") == row_id), None)
        return Finding(rule_id, table, row_id, DataError(f"data/{table}", line, column, rule))


def load_data_set(data_dir: Path) -> DataSet:
    """Everything in `data_dir`.

    Raises
    ------
    DataError
        A file is missing or breaks its own contract.
    """
    facts = load_facts(data_dir)
    outlines = _features(data_dir / "built" / OUTLINES_FILE)
    borders = _features(data_dir / "built" / BORDERS_FILE)
    return DataSet(
        facts=facts,
        almanac=load_almanac(facts, data_dir),
        distance_checks=read_distance_checks(
            data_dir / "distance_checks.csv", facts.places, facts.sources
        ),
        exceptions=read_exceptions(data_dir / "exceptions.csv"),
        day=read_day(data_dir),
        rows={path.name: _rows(path) for path in sorted(data_dir.glob("*.csv"))},
        outlines={f["properties"]["iso"]: shape(f["geometry"]) for f in outlines},
        borders=GeometryCollection([shape(f["geometry"]) for f in borders]),
        town_ids=frozenset(facts.towns),
        town_names=_town_names(data_dir, facts),
    )


def _town_names(data_dir: Path, facts: Facts) -> dict[str, TownSpellings]:
    """Names of towns chosen by hand; none where there is no table of them."""
    path = data_dir / TOWN_NAMES
    return read_town_names(path, facts.sources) if path.exists() else {}


def _rows(path: Path) -> dict[int, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return dict(enumerate(csv.DictReader(stream), start=2))


def _features(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        raise DataError(f"data/built/{path.name}", None, None, "is missing")
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return found
