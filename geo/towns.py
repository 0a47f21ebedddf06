"""Towns on the base network that are no places of their own: origins and destinations only."""

from dataclasses import dataclass

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
