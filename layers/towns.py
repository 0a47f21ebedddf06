"""Reads data/built/towns.csv: towns on the base network, made by a build command from GeoNames.

A table of many thousands of rows that a machine has written. The data check and the tests look at
every cell, column by column: where one breaks a rule, the rows are read one by one, and the error
says which and why. A server takes the table as it was checked: it starts in a third of a second
less.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geo.model import LonLat, Names
from geo.towns import Town, TownColumns, Towns
from layers.tables import Row, read_columns, read_records

COLUMNS = ("id", "name_en", "names", "country", "lon", "lat", "population", "rail_km")
LEAST_POPULATION = 15_000
MOST_POPULATION = 100_000_000
FARTHEST_KM = 30.0

_COUNTRY = re.compile(r"[A-Z]{2}")
_NO_NUMBER = re.compile(r"^(?!-?\d+(?:\.\d+)?$)", re.MULTILINE)


def read_towns(
    data_dir: Path, places: Collection[str], *, is_checked: bool = False
) -> Mapping[str, Town]:
    """Towns by id; none has the id of a place.

    Where `is_checked`, the table was found right before, and only its numbers are looked at.

    Raises
    ------
    DataError
        A row breaks the contract of the table.
    """
    path = data_dir / "built" / "towns.csv"
    columns = read_columns(path, COLUMNS, is_checked=is_checked)
    towns = _sound_towns(columns, None if is_checked else frozenset(places))
    return towns or read_records(path, COLUMNS, lambda row: _town(row, places))


def _sound_towns(columns: Sequence[Sequence[str]], places: Collection[str] | None) -> Towns | None:
    """The towns, if rows keep the rules of `_town`: those of texts too if there are `places`."""
    ids, name_en, names, country, *numbers = columns
    limits: tuple[tuple[float, float], ...] = (
        *((-180, 180), (-90, 90), (LEAST_POPULATION, MOST_POPULATION)),
        (0, FARTHEST_KM),
    )
    if places is not None and any(_NO_NUMBER.search("\n".join(cells)) for cells in numbers):
        return None
    lon, lat, population, rail_km = (
        _numbers(cells, low, high) for cells, (low, high) in zip(numbers, limits, strict=True)
    )
    if lon is None or lat is None or population is None or rail_km is None:
        return None
    is_sound = places is None or (
        not any(town_id in places for town_id in ids)
        and all(_COUNTRY.fullmatch(code) for code in set(country))
        and all(name_en)
        and _are_well_set(names)
        and all(
            _has_each_once(f"{own};{others}") for own, others in zip(name_en, names, strict=True)
        )
        and bool((population == np.floor(population)).all())
    )
    if not is_sound:
        return None
    return Towns(
        TownColumns(ids, name_en, names, country, lon, lat, population.astype(np.int64), rail_km)
    )


def _numbers(cells: Sequence[str], low: float, high: float) -> NDArray[np.float64] | None:
    """The cells as numbers; None where one is none or lies outside [low, high]."""
    try:
        values = np.array(list(map(float, cells)))
    except ValueError:
        return None
    is_sound = len(values) > 0 and low <= values.min() and values.max() <= high
    return values if is_sound else None


def _are_well_set(lists: Sequence[str]) -> bool:
    """Whether list cells have no empty members, nor blanks around them."""
    # Joined by what joins members, a list that begins or ends with it shows as two in a row.
    whole = ";".join(cell for cell in lists if cell)
    return not (
        ";;" in whole or "; " in whole or " ;" in whole or whole[:1] == ";" or whole[-1:] == ";"
    )


def _has_each_once(names: str) -> bool:
    members = names.split(";")
    return len(set(members)) == len(members)


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
