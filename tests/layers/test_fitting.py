"""A link follows the line of the graph that is as long as it, not a shorter one beside it."""

from typing import cast

import pytest
from shapely.geometry import box

from geo.model import DistanceBasis, LonLat, Mode
from layers.refresh.base_graph import BaseGraph
from layers.refresh.fitting import Fitter
from layers.refresh.graph_path import Edge, Entry, IsAllowed
from tests.layers.base_worlds import link, place
from tests.layers.test_graph_path import Drawing

START, END = LonLat(0.0, 0.0), LonLat(1.0, 0.0)
FAST, BEND = LonLat(0.6, 0.0), LonLat(0.5, 0.4)
# A fast line of 112 km, and an old one of 150 by a bend.
KM: dict[Edge, float] = {(0, 3): 67.0, (1, 3): 45.0, (0, 2): 75.0, (1, 2): 75.0}


class Graph(Drawing):
    """A drawing that stations touch at its nodes."""

    def entries(self, position: LonLat, _reach_km: float, _is_allowed: IsAllowed) -> list[Entry]:
        return [
            Entry(edge, position, float(edge[1] == node), 0.0)
            for edge in self.km
            for node in edge
            if self.places[node] == position
        ]


def course(
    km: float, lines: dict[Edge, float] = KM, **changes: object
) -> tuple[LonLat, ...] | None:
    """Where a link of so many kilometres runs; None where it follows nothing."""
    graph = cast("BaseGraph", Graph({0: START, 1: END, 2: BEND, 3: FAST}, lines))
    places = {name: place(name) for name in "ac"}
    fitter = Fitter(graph, places, {}, {"RU": box(-5, -5, 5, 5)})
    found = fitter.fit(link("ac", km, **changes)).positions
    return None if found is None else tuple(dict.fromkeys(found))


@pytest.mark.parametrize("km", [112.0, 118.0, 120.0])
def test_a_link_as_long_as_the_shortest_path_follows_it(km: float) -> None:
    assert course(km) == (START, FAST, END)


@pytest.mark.parametrize("km", [145.0, 150.0, 155.0])
def test_a_link_that_is_longer_follows_the_line_of_its_length(km: float) -> None:
    assert course(km) == (START, BEND, END)


def test_a_link_as_long_as_no_line_keeps_the_shortest_if_it_is_sound() -> None:
    assert course(130.0) == (START, FAST, END)
    assert course(138.0) == (START, FAST, END)
    # 112 of 200 km is no sound path, and none is as long.
    assert course(200.0) is None


def test_a_link_with_an_estimated_length_takes_no_long_way_round() -> None:
    winding = {**KM, (0, 2): 95.0, (1, 2): 95.0}
    assert course(190.0, winding) == (START, BEND, END)
    assert course(190.0, winding, distance_basis=DistanceBasis.ESTIMATED) is None


def test_a_road_follows_the_shortest_path() -> None:
    assert course(139.0, mode=Mode.ROAD) == (START, FAST, END)
