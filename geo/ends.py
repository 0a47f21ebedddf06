"""Where a question may begin or end besides the listed places: towns, and points given as lat,lon.

Each has an id that says all there is to know (a town's own id, or the point as text), so nothing
has to be admitted beforehand and no question leaves anything behind but a cache.
"""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from geo.errors import PointError
from geo.geodesy import geodesic_km
from geo.model import Facts, LonLat, Names, Place, System
from geo.towns import Town
from geo.zones import FARTHEST_KM, Spot, Zones

_MOST_KEPT = 20_000
# Five decimals are a metre.
_DECIMALS = 5
# Beyond the outermost lines a point may still be near them; farther off it is another continent.
_MARGIN_DEG = 5.0
_MEASURED = 20
_TOWN_ACCURACY_M, _POINT_ACCURACY_M = 1000.0, 1.0
_TOWN_SOURCE = "geonames"


class End(NamedTuple):
    """A town or a point as a place, and where it touches the lines of its country."""

    place: Place
    spots: dict[System, Spot]


def read_point(text: str) -> LonLat | None:
    """The position of a text of two numbers, latitude first; None where it is no such text.

    The numbers may be no position at all: NaN, or 91 degrees north.
    """
    parts = text.split(",")
    if len(parts) != 2 or "_" in text:
        return None
    try:
        lat, lon = (float(part.replace("−", "-")) for part in parts)
    except ValueError:
        return None
    return LonLat(round(lon, _DECIMALS), round(lat, _DECIMALS))


def point_text(position: LonLat) -> str:
    """The one way in which a point is written: `43.12,131.89`."""
    return f"{_degrees(position.lat)},{_degrees(position.lon)}"


class Ends:
    """Towns and points of the network, found by id."""

    def __init__(self, facts: Facts, zones: Zones) -> None:
        self._facts, self._zones, self.towns = facts, zones, facts.towns
        self._end = lru_cache(_MOST_KEPT)(self._find)

    def get(self, end_id: str) -> End | None:
        """The town or point of an id; None where there is none within 30 km of a line."""
        return self._end(end_id)

    def town(self, town: Town) -> Place:
        """A town as a place."""
        return Place(
            id=town.id,
            kind="town",
            names=town.names,
            country=town.country,
            position=town.position,
            accuracy_m=_TOWN_ACCURACY_M,
            gauges_mm=(),
            city_id=town.id,
            note="",
            source_ids=(_TOWN_SOURCE,) if _TOWN_SOURCE in self._facts.sources else (),
        )

    def locate(self, position: LonLat) -> Place:
        """The point as a place, whose id is its text `lat,lon`.

        Raises
        ------
        PointError
            It is no position, or no line lies within 30 km; says so if it was probably swapped.
        """
        self._check_position(position)
        found = self.get(point_text(position))
        if found is None:
            near, km = self._nearest(position)
            message = (
                f"{point_text(position)} lies farther than {FARTHEST_KM:g} km from every line of "
                f"the network. The nearest place of the map is {near}, {km:,.0f} km away."
                f"{self._off_the_map(position)}{self._swapped(position)}"
            )
            raise PointError(message)
        return found.place

    def _check_position(self, position: LonLat) -> None:
        lon, lat = position
        rule = "Write latitude, then longitude, in degrees: 43.12,131.89."
        if not (math.isfinite(lon) and math.isfinite(lat)):
            raise PointError(f"A point needs two numbers. {rule}")
        swapped = self._swapped(position) or f" {rule}"
        if abs(lat) > 90:
            message = f"The latitude {_degrees(lat)} is beyond 90 degrees, where the globe ends."
            raise PointError(f"{message}{swapped}")
        if abs(lon) > 180:
            raise PointError(f"The longitude {_degrees(lon)} is beyond 180 degrees.{swapped}")

    def _swapped(self, position: LonLat) -> str:
        """The question whether latitude and longitude were swapped, if that were near a line."""
        turned = LonLat(position.lat, position.lon)
        if abs(turned.lat) > 90 or abs(turned.lon) > 180 or not self._zones.snap(turned):
            return ""
        return f" Latitude comes first: did you mean {point_text(turned)}?"

    def _off_the_map(self, position: LonLat) -> str:
        """That the point lies beyond all that the map holds, where it does."""
        nodes = self._zones.graph
        west, east = float(nodes.node_lon.min()), float(nodes.node_lon.max())
        south, north = float(nodes.node_lat.min()), float(nodes.node_lat.max())
        lon, lat = position
        is_near = (
            west - _MARGIN_DEG <= lon <= east + _MARGIN_DEG
            and south - _MARGIN_DEG <= lat <= north + _MARGIN_DEG
        )
        if is_near:
            return ""
        return (
            " The point lies off the map, whose lines, all in Eurasia, lie between latitudes "
            f"{south:.0f} and {north:.0f}, longitudes {west:.0f} and {east:.0f}."
        )

    def _nearest(self, position: LonLat) -> tuple[str, float]:
        """The nearest listed place or town by name, and how far it is in km."""
        every = [
            *((place.position, place.names.en) for place in self._facts.places.values()),
            *((town.position, town.names.en) for town in self.towns.values()),
        ]
        lon, lat = np.radians(np.array([at for at, _ in every])).T
        own_lon, own_lat = np.radians(position)
        cosine = np.sin(lat) * np.sin(own_lat)
        cosine += np.cos(lat) * np.cos(own_lat) * np.cos(lon - own_lon)
        # On a sphere, which is half a percent off: so the nearest few are measured.
        few = np.argsort(-cosine, kind="stable")[:_MEASURED]
        km, name = min((geodesic_km(position, every[i][0]), every[i][1]) for i in few.tolist())
        return name, km

    def _find(self, end_id: str) -> End | None:
        town = self.towns.get(end_id)
        if town is not None:
            return End(self.town(town), self._zones.snap(town.position, town.country))
        position = read_point(end_id)
        if position is None or not (abs(position.lat) <= 90 and abs(position.lon) <= 180):
            return None
        spots = self._zones.snap(position)
        if not spots:
            return None
        country = self._zones.country(next(iter(spots.values())).zone)
        return End(_point(position, country), spots)


def _point(position: LonLat, country: str) -> Place:
    text = point_text(position)
    return Place(
        id=text,
        kind="point",
        names=Names(text),
        country=country,
        position=position,
        accuracy_m=_POINT_ACCURACY_M,
        gauges_mm=(),
        city_id=text,
        note="",
        source_ids=(),
    )


def _degrees(value: float) -> str:
    text = f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
