"""Reads data/built/towns.csv: towns on the base network, made by a build command from GeoNames."""

from collections.abc import Collection
from pathlib import Path

from geo.model import LonLat, Names
from geo.towns import Town
from layers.tables import Row, read_records

COLUMNS = ("id", "name_en", "names", "country", "lon", "lat", "population", "rail_km")
LEAST_POPULATION = 15_000
MOST_POPULATION = 100_000_000
FARTHEST_KM = 30.0


def read_towns(data_dir: Path, places: Collection[str]) -> dict[str, Town]:
    """Towns by id; none has the id of a place.

    Raises
    ------
    DataError
        A row breaks the contract of the table.
    """
    path = data_dir / "built" / "towns.csv"
    return read_records(path, COLUMNS, lambda row: _town(row, places))


def _town(row: Row, places: Collection[str]) -> Town:
    town_id = row.identifier("id")
    if town_id in places:
        row.fail("id", f"must not be the id of a place, found '{town_id}'")
    country = row.required("country")
    if len(country) != 2 or not country.isalpha() or not country.isupper():
        row.fail("country", f"must be an ISO code such as RU, found '{country}'")
    name = row.required("name_en")
    spellings = row.texts("names")
    if name in spellings:
        row.fail("names", f"must not repeat name_en, found '{name}'")
    population = row.find_whole("population", LEAST_POPULATION, MOST_POPULATION)
    if population is None:
        row.fail("population", "must not be empty")
    return Town(
        town_id,
        Names(name, aliases=spellings),
        country,
        LonLat(row.number("lon", -180, 180), row.number("lat", -90, 90)),
        population,
        row.number("rail_km", 0, FARTHEST_KM),
    )
