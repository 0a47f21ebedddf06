"""Towns on the base network that are no places of their own: origins and destinations only."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

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
    """Many towns column by column, each column equally long.

    `aliases` are joined by ';', positions are degrees, WGS 84.
    """

    name_en: Sequence[str]
    aliases: Sequence[str]
    country: Sequence[str]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    population: NDArray[np.int64]
    rail_km: NDArray[np.float64]


class Towns(Mapping[str, Town]):
    """Towns by id, each made when it is asked for: a question needs two of some 16,000.

    `load` gives what is known of the towns of `ids`, in this order; it is called once one is asked
    for, since many a process never does.
    """

    def __init__(self, ids: Sequence[str], load: Callable[[], TownColumns]) -> None:
        self._row = {town_id: row for row, town_id in enumerate(ids)}
        self._load = load

    @cached_property
    def _columns(self) -> TownColumns:
        return self._load()

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
