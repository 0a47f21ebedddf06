"""Lengths between many places at once: by rail, over the whole network, whatever is open.

The lines of all gauges and countries are one graph here. The zones are joined by every rail link
between them, over borders and with a history of their own, at its path weight, and by every change
of gauge that takes a number of hours, both ways and for nothing. Services that nobody can book and
lorries, also those across a town, are left out. There is as long as back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from geo.hierarchy import Hierarchy, Labels
from geo.kernels import Floats, Ints
from geo.model import RAIL_SYSTEM_OF_GAUGE, Facts, Link, Mode, System
from geo.stations import Stations
from geo.zone_graph import MM_PER_KM, WEIGHT_PER_MM, ZoneGraph, is_inner, systems_of
from geo.zones import Spot


@dataclass(frozen=True, slots=True, eq=False)
class RailGraph:
    """All rail lines as one undirected graph over the nodes of the zone graph.

    Edges between `tail` and `head` of `mm` plain and `w` weighted length (whole numbers, 1 mm at
    path weight 1 is 100); those inside zones first, then links between zones, then changes of
    gauge, which have no length.
    """

    count: int
    tail: Ints
    head: Ints
    w: Floats
    mm: Floats


def rail_graph(facts: Facts, graph: ZoneGraph) -> RailGraph:
    """The joined graph of the facts."""
    is_rail = np.array([system is not System.ROAD for system in graph.zone_system], np.bool_)
    inner = np.flatnonzero(is_rail[graph.zone_of[graph.edge_tail]])
    links, changes = [*_links_between(facts, graph)], [*_changes(facts, graph)]
    ends = np.array([*(one[:2] for one in links), *changes], np.int64).reshape(-1, 2)
    km = np.array([*(one[2].distance_km for one in links), *(0.0 for _ in changes)], np.float64)
    weight = np.array([*(one[2].path_weight for one in links), *(1.0 for _ in changes)])
    mm = np.rint(km * MM_PER_KM)
    return RailGraph(
        len(graph.zone_of),
        np.concatenate([graph.edge_tail[inner], ends[:, 0]]),
        np.concatenate([graph.edge_head[inner], ends[:, 1]]),
        np.concatenate([graph.edge_w[inner], np.rint(mm * weight * WEIGHT_PER_MM)]),
        np.concatenate([graph.edge_mm[inner], mm]),
    )


def _links_between(facts: Facts, graph: ZoneGraph) -> Iterator[tuple[int, int, Link]]:
    """Rail links over borders and with a history of their own, by node, on each of their gauges."""
    for link in facts.links.values():
        crossing = facts.crossings.get(link.crossing_id or "")
        service = crossing.service if crossing else None
        if link.mode is not Mode.RAIL or is_inner(link) or (service and not service.is_for_hire):
            continue
        for system in systems_of(link):
            tail = graph.node_of.get((link.from_id, system))
            head = graph.node_of.get((link.to_id, system))
            if tail is not None and head is not None:
                yield tail, head, link


def _changes(facts: Facts, graph: ZoneGraph) -> Iterator[tuple[int, int]]:
    for one in facts.gauge_breaks.values():
        if one.hours_id is None:
            continue
        at = [
            graph.node_of.get((one.place_id, RAIL_SYSTEM_OF_GAUGE[gauge]))
            for gauge in (one.gauge_from_mm, one.gauge_to_mm)
            if gauge in RAIL_SYSTEM_OF_GAUGE
        ]
        if len(at) == 2 and at[0] is not None and at[1] is not None:
            yield at[0], at[1]


class RailLengths:
    """Lengths over the joined graph, whose hierarchy is made when it is first asked for."""

    def __init__(self, facts: Facts, stations: Stations) -> None:
        self._facts, self._stations = facts, stations

    @cached_property
    def graph(self) -> RailGraph:
        """The joined graph."""
        return rail_graph(self._facts, self._stations.zones.graph)

    @cached_property
    def _hierarchy(self) -> Hierarchy:
        graph = self.graph
        return Hierarchy.of(graph.count, (graph.tail, graph.head), graph.w, graph.mm)

    def km(self, origins: Sequence[str], destinations: Sequence[str]) -> Floats:
        """Plain km of the ways of least weight, shape (origins, destinations).

        Ids of places, towns or points; a town is whichever of its stations is nearest by weight.
        Infinite where no railway leads from one to the other, or there is none.
        """
        return self.lengths(origins, destinations)[1] / MM_PER_KM

    def lengths(self, origins: Sequence[str], destinations: Sequence[str]) -> tuple[Floats, Floats]:
        """Least weight, and of equally light ways the least plain mm, in the units of `RailGraph`.

        Both of shape (origins, destinations).
        """
        starts, ends = self._spots(origins), self._spots(destinations)
        rows, columns = (np.array([i for i, _ in spots], np.int64) for spots in (starts, ends))
        w, mm = self._hierarchy.table(
            self._labels(starts),
            self._labels(ends),
            (rows, columns),
            (len(origins), len(destinations)),
        )
        self._along_edges(starts, ends, w, mm)
        return w, mm

    def _spots(self, ids: Sequence[str]) -> list[tuple[int, Spot]]:
        """All rail spots of each id, with the number of the id."""
        stations = self._stations
        return [
            (number, spot)
            for number, id_ in enumerate(ids)
            for member in stations.members(id_)
            for track in stations.tracks(member)
            if track not in (System.ROAD, System.SEA)
            if (spot := stations.at(member, System(track))) is not None
        ]

    def _labels(self, spots: list[tuple[int, Spot]]) -> Labels:
        nodes = [self._stations.zones.next_nodes(spot) for _, spot in spots]
        group = np.zeros(len(spots) + 1, np.int64)
        np.cumsum([len(found) for found in nodes], out=group[1:])
        rows = np.array([one for found in nodes for one in found]).reshape(-1, 3)
        return self._hierarchy.labels(group, rows[:, 0].astype(np.int64), rows[:, 1], rows[:, 2])

    def _along_edges(
        self, starts: list[tuple[int, Spot]], ends: list[tuple[int, Spot]], w: Floats, mm: Floats
    ) -> None:
        """Mend the lengths between points of one edge, which may be joined along it."""
        on_edge: dict[int, list[tuple[int, Spot]]] = {}
        for j, spot in ends:
            if spot.edge >= 0:
                on_edge.setdefault(spot.edge, []).append((j, spot))
        for i, start in starts:
            for j, end in on_edge.get(start.edge, ()):
                w[i, j], mm[i, j] = min(
                    (w[i, j], mm[i, j]), self._stations.zones.along_edge(start, end)
                )
