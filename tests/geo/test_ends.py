"""Towns and points as origin and destination, and what is wrong with a point that is none."""

import math
from dataclasses import replace

import numpy as np
import pytest

from geo.ends import Ends, point_text, read_point
from geo.errors import PointError
from geo.gazetteer import Gazetteer
from geo.geodesy import geodesic_km
from geo.model import Facts, LonLat, Names, System
from geo.network import ActionKind, Network, Node, local
from geo.towns import Town
from geo.zones import Zones
from tests.geo.base_world import BaseEdge, base_network
from tests.geo.tiny_world import tiny_facts

WIDE = System.RAIL_1520.value
# Vladivostok (132, 43) ── Artyom ── Nakhodka: a base line that begins at the city.
NODES = [("RU", 132.0, 43.0), ("RU", 132.2, 43.4), ("RU", 132.9, 42.8)]
EDGES = [BaseEdge(0, 1, 50_000), BaseEdge(1, 2, 90_000)]
ARTYOM = Town("artyom-ru", Names("Artyom"), "RU", LonLat(132.2, 43.43), 100_000, 3.3)


def facts() -> Facts:
    base = base_network(NODES, EDGES, {"vladivostok": (0, 1_000)})
    return replace(tiny_facts(), base_rail=base, towns={ARTYOM.id: ARTYOM})


@pytest.fixture(scope="module")
def network() -> Network:
    return Network(facts())


# -- text ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("43.12,131.89", LonLat(131.89, 43.12)),
        (" 43.12 , 131.89 ", LonLat(131.89, 43.12)),
        ("-3,−4.5", LonLat(-4.5, -3.0)),
        ("43.123456,131.891234", LonLat(131.89123, 43.12346)),
        ("43.12", None),
        ("43,12,131,89", None),
        ("Seoul, Korea", None),
        ("1_0,2", None),
        ("", None),
        (",", None),
    ],
)
def test_two_numbers_are_a_point_with_the_latitude_first(text: str, point: LonLat | None) -> None:
    assert read_point(text) == point


def test_a_point_is_written_one_way() -> None:
    for lon, lat, text in (
        (131.89, 43.12, "43.12,131.89"),
        (-0.0, 5e-6, "0.00001,0"),
        (0, 90, "90,0"),
    ):
        assert point_text(LonLat(lon, lat)) == text
    again = read_point("43.1,131.9")
    assert again is not None
    assert read_point(point_text(again)) == again


# -- errors ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lat", "lon", "message"),
    [
        (math.nan, 131.89, "A point needs two numbers. Write latitude, then longitude"),
        (math.inf, 131.89, "A point needs two numbers"),
        (43.12, math.nan, "A point needs two numbers"),
        (91, 20, "The latitude 91 is beyond 90 degrees, where the globe ends. Write latitude"),
        (-90.5, 20, "The latitude -90.5 is beyond 90"),
        (131.89, 43.12, "The latitude 131.89 .* Latitude comes first: did you mean 43.12,131.89?"),
        (43.12, 181, "The longitude 181 is beyond 180 degrees. Write latitude"),
        (40, 134, "40,134 lies farther than 30 km from every line of the network. The nearest "),
        (0, 0, "0,0 lies farther than 30 km"),
    ],
)
def test_a_point_that_is_none_says_why(
    network: Network, lat: float, lon: float, message: str
) -> None:
    with pytest.raises(PointError, match=message.replace("?", r"\?")):
        network.ends.locate(LonLat(lon, lat))


def test_a_point_at_sea_names_the_nearest_place(network: Network) -> None:
    point = LonLat(134.0, 42.0)
    km = geodesic_km(point, LonLat(132.0, 43.0))
    with pytest.raises(PointError, match=rf"place of the map is Vladivostok\S*.* {km:,.0f} km"):
        network.ends.locate(point)


def test_the_nearest_place_may_be_a_town_that_is_not_listed(network: Network) -> None:
    point = LonLat(132.2, 44.9)
    km = geodesic_km(point, ARTYOM.position)
    world = replace(facts(), towns={"artyom-ru": replace(ARTYOM, position=LonLat(132.2, 44.5))})
    with pytest.raises(PointError, match=r"The nearest place of the map is Artyom, 44 km away\."):
        Ends(world, Zones(world)).locate(point)
    with pytest.raises(PointError) as caught:
        network.ends.locate(point)
    assert km > 100
    assert "Artyom" not in str(caught.value)
    assert "off the map" not in str(caught.value)


@pytest.mark.parametrize(("lat", "lon"), [(40.7, -74.0), (-33.9, 151.2), (80.0, 130.0), (43, 170)])
def test_a_point_on_another_continent_is_told_where_the_map_ends(
    network: Network, lat: float, lon: float
) -> None:
    said = r"The point lies off the map, whose lines, all in Eurasia, lie between latitudes "
    with pytest.raises(PointError, match=said):
        network.ends.locate(LonLat(lon, lat))


def test_swapped_numbers_that_are_both_latitudes_are_told() -> None:
    nodes = [("RU", 60.0, 40.0), ("RU", 60.5, 40.0)]
    there = replace(facts(), base_rail=base_network(nodes, [BaseEdge(0, 1, 40_000)]))
    with pytest.raises(PointError, match=r"Latitude comes first: did you mean 40\.1,60\.2\?"):
        Ends(there, Zones(there)).locate(LonLat(40.1, 60.2))


# -- as places -------------------------------------------------------------------------------------


def test_a_point_is_a_place_of_its_own(network: Network) -> None:
    place = network.ends.locate(LonLat(132.1, 43.25))
    assert (place.id, place.kind, place.names.en) == ("43.25,132.1", "point", "43.25,132.1")
    assert (place.country, place.city_id) == ("RU", place.id)
    # On the base line Vladivostok–Artyom and, 25 km away, on the curated road.
    assert network.place(place.id) == place
    assert network.tracks(place.id)[0] == WIDE
    assert network.members(place.id) == network.town(place.id) == (place.id,)
    assert not network.has_yard(place.id)
    assert network.country(Node(place.id, WIDE)) == "RU"


def test_a_town_stands_on_the_line_beside_it(network: Network) -> None:
    place = network.place(ARTYOM.id)
    assert (place.kind, place.names, place.country) == ("town", ARTYOM.names, "RU")
    assert WIDE in network.tracks(ARTYOM.id)
    node = Node(ARTYOM.id, WIDE)
    assert network.loads(node)
    assert Node("vladivostok", WIDE) in network.zone(node)
    (km,) = network.distances(node, (Node("vladivostok", WIDE),))
    # The two edges meet at Artyom, south of the town.
    spur_km = geodesic_km(ARTYOM.position, LonLat(132.2, 43.4))
    assert km == pytest.approx(51 + spur_km, abs=0.01)
    path = network.run(node, Node("vladivostok", WIDE))
    assert path.distance_km == km
    assert path.estimated_km == pytest.approx(km)
    assert tuple(path.positions[0]) == ARTYOM.position
    there = dict(
        zip(network.gates(node), network.distances(node, network.gates(node)), strict=True)
    )
    for gate, gate_km in there.items():
        assert network.distances(gate, (node,)) == pytest.approx((gate_km,))


def test_cargo_is_loaded_and_unloaded_at_a_town(network: Network) -> None:
    node, home = Node(ARTYOM.id, WIDE), local(ARTYOM.id, "origin")
    assert node in [a.head for a in network.actions(home) if a.kind is ActionKind.TERMINAL]
    assert local(ARTYOM.id, WIDE) in [action.head for action in network.actions(node)]


def test_what_is_no_place_is_none(network: Network) -> None:
    for nowhere in ("nowhere", "0,0", "95,10", "nan,10"):
        assert network.ends.get(nowhere) is None
        assert network.tracks(nowhere) == ()
        assert network.zone(Node(nowhere, WIDE)) == ()
        with pytest.raises(KeyError):
            network.place(nowhere)


def test_every_point_by_a_line_reaches_its_gates(network: Network) -> None:
    for share in np.linspace(0, 1, 9):
        lon, lat = 132.2 + share * 0.7, 43.4 - share * 0.6
        place = network.ends.locate(LonLat(round(lon, 5), round(lat, 5)))
        node = Node(place.id, WIDE)
        (km,) = network.distances(node, (Node("vladivostok", WIDE),))
        assert km == pytest.approx(51 + 90 * share, abs=0.1)


# -- names -----------------------------------------------------------------------------------------


def test_the_gazetteer_finds_towns_and_points(network: Network) -> None:
    gazetteer = Gazetteer(tiny_facts().places, network.ends)
    assert gazetteer.get("artyom-ru").id == gazetteer.get("ARTYOM").id == ARTYOM.id
    assert gazetteer.get(" 43.250000, 132.1").id == "43.25,132.1"
    assert gazetteer.get("Vladivostok").id == "vladivostok"
    with pytest.raises(PointError, match="did you mean"):
        gazetteer.get("132.1,43.25")
    assert [m.place.id for m in gazetteer.suggest("art", 5)] == [ARTYOM.id]
