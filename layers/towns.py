"""Reads data/built/towns.csv: towns on the base network, made by a build command from GeoNames.

A table of many thousands of rows that a machine has written. The data check and the tests look at
every cell, column by column: where one breaks a rule, the rows are read one by one, and the error
says which and why. A server takes the table as it was checked: it starts in a third of a second
less.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from geo.model import LonLat, Names
from geo.towns import Town, TownColumns, Towns
from layers.errors import DataError
from layers.table_text import split_lines, table_name
from layers.tables import Row, read_columns, read_records

COLUMNS = ("id", "name_en", "names", "country", "lon", "lat", "population", "rail_km")
LEAST_POPULATION = 15_000
MOST_POPULATION = 100_000_000
FARTHEST_KM = 30.0

# Of the columns of numbers, from lon to rail_km.
_LIMITS = ((-180, 180), (-90, 90), (LEAST_POPULATION, MOST_POPULATION), (0, FARTHEST_KM))
_HEADER = f"{','.join(COLUMNS)}\n".encode()
_ID = re.compile(rb"\n([^,\n]*)(?=[,\n])")
_COUNTRY = re.compile(r"[A-Z]{2}")
_NO_NUMBER = re.compile(r"^(?!-?\d+(?:\.\d+)?$)", re.MULTILINE)


def read_towns(
    data_dir: Path, places: Collection[str], *, is_checked: bool = False
) -> Mapping[str, Town]:
    """Towns by id; none has the id of a place.

    Where `is_checked`, the table was found right before: only ids are read until a town is asked
    for.

    Raises
    ------
    DataError
        A row breaks the contract of the table.
    """
    path = data_dir / "built" / "towns.csv"
    if is_checked and path.exists():
        text = path.read_bytes()
        if text.startswith(_HEADER):
            # Nothing but ids is made into text: that of all the names is seven times as long.
            cells = _ID.findall(text)
            known = b"\n".join(cells).decode("utf-8", "replace").split("\n") if cells else []
            return Towns(known, lambda: _checked_columns(path, text, known))
    ids, *columns = read_columns(path, COLUMNS)
    found = _columns(columns)
    if found is not None and _are_sound(ids, columns, frozenset(places)):
        return Towns(ids, lambda: found)
    return read_records(path, COLUMNS, lambda row: _town(row, places))


def _checked_columns(path: Path, text: bytes, ids: Sequence[str]) -> TownColumns:
    """The columns of a table that was checked, of which the ids are known.

    Raises
    ------
    DataError
        It was not: it is no UTF-8, a line has other cells, or a number is none.
    """
    rows: list[list[str]] = []
    with suppress(UnicodeDecodeError):
        rows = split_lines(text.decode("utf-8").removesuffix("\n").split("\n")[1:])
    if rows and all(len(row) == len(COLUMNS) for row in rows):
        row_ids, *columns = zip(*rows, strict=True)
        found = _columns(columns)
        if found is not None and list(row_ids) == ids:
            return found
    read_records(path, COLUMNS, lambda row: _town(row, ()))
    raise DataError(table_name(path), None, None, "must be as it was when the server started")


def _columns(columns: Sequence[Sequence[str]]) -> TownColumns | None:
    """All columns but the ids; None where a number is none or lies beyond its limits."""
    name_en, names, country, *numbers = columns
    found = []
    for cells, (low, high) in zip(numbers, _LIMITS, strict=True):
        try:
            values = np.array(list(map(float, cells)))
        except ValueError:
            return None
        if not (len(values) and low <= values.min() and values.max() <= high):
            return None
        found.append(values)
    lon, lat, population, rail_km = found
    if (population != np.floor(population)).any():
        return None
    return TownColumns(name_en, names, country, lon, lat, population.astype(np.int64), rail_km)


def _are_sound(
    ids: Sequence[str], columns: Sequence[Sequence[str]], places: Collection[str]
) -> bool:
    """Whether every row keeps the rules of `_town`, its numbers being within their limits."""
    name_en, names, country, *numbers = columns
    return (
        not any(town_id in places for town_id in ids)
        and all(_COUNTRY.fullmatch(code) for code in set(country))
        and all(name_en)
        and _are_well_set(names)
        and all(
            _has_each_once(f"{own};{others}") for own, others in zip(name_en, names, strict=True)
        )
        and not any(_NO_NUMBER.search("\n".join(cells)) for cells in numbers)
    )


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
    lon, lat, people, km = _LIMITS
    population = row.find_whole("population", *people)
    if population is None:
        row.fail("population", "must not be empty")
    return Town(
        town_id,
        Names(name, aliases=spellings),
        country,
        LonLat(row.number("lon", *lon), row.number("lat", *lat)),
        population,
        row.number("rail_km", *km),
    )
