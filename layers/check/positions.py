"""Where things lie: near their country, a town's members together, a bridge at the border."""

import math
from collections.abc import Iterator

from shapely import affinity
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from geo.geodesy import geodesic_km
from geo.model import LonLat, Mode
from layers.check.dataset import DataSet, Finding

MOST_KM_OUTSIDE = 25.0
MOST_KM_FROM_TOWN = 15.1
# How far the borders that we hold were simplified, layers/refresh/basemap.py.
BORDER_TOLERANCE_M = 20.0


def near_their_country(data: DataSet) -> Iterator[Finding]:
    """Places, crossings, bridges and breaks of gauge lie in a country of theirs, or close to it."""
    facts = data.facts
    pinned: list[tuple[str, str, LonLat, tuple[str, ...]]] = [
        *(("places.csv", p.id, p.position, (p.country,)) for p in facts.places.values()),
        *(
            ("crossings.csv", c.id, c.position, (c.country_a, c.country_b))
            for c in facts.crossings.values()
            if Mode.SEA not in c.modes  # a point at sea may lie far from both
        ),
        *(
            ("bridges.csv", b.id, b.position, (b.country_a, b.country_b))
            for b in facts.bridges.values()
        ),
        *(
            ("gauge_breaks.csv", g.id, g.position, (facts.places[g.place_id].country,))
            for g in facts.gauge_breaks.values()
        ),
    ]
    for table, row_id, position, countries in pinned:
        for country in countries:
            outline = data.outlines.get(country)
            if outline is None:  # countries at the edge of the map have only their box
                continue
            away_km = km_between(position, outline)
            if away_km > MOST_KM_OUTSIDE:
                rule = (
                    f"must lie within {MOST_KM_OUTSIDE:g} km of {country}, "
                    f"is {away_km:.0f} km from it"
                )
                yield data.finding("far-from-country", table, row_id, "lon", rule)


def near_their_town(data: DataSet) -> Iterator[Finding]:
    """Members of a town lie in its country, and not far from its main place."""
    for place in data.facts.places.values():
        town = data.facts.places[place.city_id]
        away_km = geodesic_km(place.position, town.position)
        if place.country != town.country or away_km > MOST_KM_FROM_TOWN:
            rule = (
                f"must be a town in {place.country} within 15 km, "
                f"'{town.id}' is in {town.country}, {away_km:.0f} km away"
            )
            yield data.finding("far-from-town", "places.csv", place.id, "city_id", rule)


def bridges_at_the_border(data: DataSet) -> Iterator[Finding]:
    """A bridge over a border lies on it, as exactly as its own position is known."""
    for bridge in data.facts.bridges.values():
        away_m = 1000 * km_between(bridge.position, data.borders)
        if away_m > bridge.accuracy_m + BORDER_TOLERANCE_M:
            rule = (
                f"must not be smaller than the distance to the border line, "
                f"{bridge.accuracy_m:g} m against {away_m:.0f} m"
            )
            yield data.finding("bridge-off-border", "bridges.csv", bridge.id, "accuracy_m", rule)


def km_between(position: LonLat, outline: BaseGeometry) -> float:
    """Distance from a point to the nearest part of a shape in degrees; 0 inside it."""
    point = Point(position)
    if outline.covers(point):
        return 0.0
    # Degrees of longitude are shorter than those of latitude: without this the nearest point of
    # the shape would be another one.
    narrowing = math.cos(math.radians(position.lat))
    flat_shape = affinity.scale(outline, narrowing, 1.0, origin=(0, 0))
    nearest, _ = nearest_points(flat_shape, Point(position.lon * narrowing, position.lat))
    return geodesic_km(position, LonLat(nearest.x / narrowing, nearest.y))
