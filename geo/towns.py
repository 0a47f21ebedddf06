"""Towns on the base network that are no places of their own: origins and destinations only."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.names import LonLat, Names


@dataclass(frozen=True, slots=True)
class Town:
    """A town of 15,000 people or more within 30 km of a railway.

    `rail_km` is the straight way from its middle to the nearest track of its own country. Its names
    come from GeoNames; other spellings are among the aliases, in any script.
    """

    id: str
    names: Names
    country: str
    position: LonLat
    population: int
    rail_km: float


@dataclass(frozen=True, slots=True, eq=False)
class TownColumns:
    """Many towns column by column, each column as long as `ids`.

    `aliases` are joined by ';', positions are degrees, WGS 84.
    """

    ids: Sequence[str]
    name_en: Sequence[str]
    aliases: Sequence[str]
    country: Sequence[str]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    population: NDArray[np.int64]
    rail_km: NDArray[np.float64]


class Towns(Mapping[str, Town]):
    """Towns by id, each made when it is asked for: a question needs two of some 16,000."""

    def __init__(self, columns: TownColumns) -> None:
        self._columns = columns
        self._row = {town_id: row for row, town_id in enumerate(columns.ids)}

    def __getitem__(self, town_id: str) -> Town:
        row, of = self._row[town_id], self._columns
        aliases = of.aliases[row]
        return Town(
            town_id,
            Names(of.name_en[row], aliases=tuple(aliases.split(";")) if aliases else ()),
            of.country[row],
            LonLat(float(of.lon[row]), float(of.lat[row])),
            int(of.population[row]),
            float(of.rail_km[row]),
        )

    def __contains__(self, town_id: object) -> bool:
        return town_id in self._row

    def __iter__(self) -> Iterator[str]:
        return iter(self._row)

    def __len__(self) -> int:
        return len(self._row)
