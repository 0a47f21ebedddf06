"""Towns that stand on nodes of the base network, far enough from every other line."""

from collections.abc import Iterator
from itertools import pairwise
from random import Random

from pyproj import Geod

from geo.base_network import BaseNetwork
from geo.model import Facts, LonLat, Names
from geo.towns import Town
from tests.geo.exact.base_steps import Node, Step, base_steps

GEOD = Geod(ellps="WGS84")
# Lines within 30 km of a town count as its own.
FAR_KM = 34.0
# What lies within some 2 km is preferred to an edge that merely repeats a link.
NEAR_KM = 3.0
_PIECES = 60


def random_towns(chance: Random, facts: Facts) -> dict[str, Town]:
    """At most three towns, each on a railway of which the plain search knows the node."""
    base = facts.base_rail
    if base is None:
        return {}
    steps, _ = base_steps(facts)
    nodes = list(range(len(base.node_lon_e4)))
    found: dict[str, Town] = {}
    for node in chance.sample(nodes, min(6, len(nodes))):
        country = base.countries[int(base.node_country[node])]
        at = LonLat(int(base.node_lon_e4[node]) / 1e4, int(base.node_lat_e4[node]) / 1e4)
        own = {system for system, known in steps.items() if ("rail", node) in known}
        if all(reaches_a_place(steps[s], ("rail", node)) for s in own) and own:
            is_far = all(far_from(at, line) for line in lines(facts, country, own))
            beside = [*links(facts, country), *others(base, node)]
            is_far &= all(far_from(at, line, NEAR_KM) for line in beside)
            if len(found) < 3 and is_far:
                id_ = f"{country.lower()}-hamlet{len(found)}"
                found[id_] = Town(id_, Names(id_), country, at, 20_000, 0.0)
    return found


def reaches_a_place(steps: dict[Node, list[Step]], start: Node) -> bool:
    """Whether a piece of the base network leads to a listed place at all."""
    seen, todo = {start}, [start]
    while todo:
        for head, _, _ in steps[todo.pop()]:
            if isinstance(head, str):
                return True
            if head not in seen:
                seen.add(head)
                todo.append(head)
    return False


def links(facts: Facts, country: str) -> Iterator[list[LonLat]]:
    """The lines of all curated links of a country on land."""
    for link in facts.links.values():
        ends = [facts.places[p] for p in (link.from_id, link.to_id)]
        if link.mode.value != "sea" and ends[0].country == country:
            yield [end.position for end in ends]


def others(base: BaseNetwork, node: int) -> Iterator[list[LonLat]]:
    """The lines of the edges of a country that do not end at a node."""
    for edge in range(len(base.edge_m)):
        ends = int(base.edge_tail[edge]), int(base.edge_head[edge])
        if node not in ends and base.node_country[ends[0]] == base.node_country[node]:
            yield shape(base, edge)


def lines(facts: Facts, country: str, but: set[str]) -> Iterator[list[LonLat]]:
    """The lines of a country, but for those systems that stand at the town itself."""
    for link in facts.links.values():
        ends = [facts.places[p] for p in (link.from_id, link.to_id)]
        mine = {f"rail_{g}" for g in link.gauges_mm} or {link.mode.value}
        if link.mode.value != "sea" and ends[0].country == country and mine - but:
            yield [end.position for end in ends]
    for base, mode in ((facts.base_rail, "rail"), (facts.base_road, "road")):
        if base is not None:
            for edge in range(len(base.edge_m)):
                code = base.countries[int(base.node_country[int(base.edge_tail[edge])])]
                gauges = {1: "rail_1520", 2: "rail_1435"}
                mask = int(base.edge_gauges[edge])
                mine = {name for bit, name in gauges.items() if mask & bit} or {mode}
                if code == country and mine - but:
                    yield shape(base, edge)


def shape(base: BaseNetwork, edge: int) -> list[LonLat]:
    """The line of an edge."""

    def node(number: int) -> LonLat:
        return LonLat(int(base.node_lon_e4[number]) / 1e4, int(base.node_lat_e4[number]) / 1e4)

    inner = [
        LonLat(int(base.shape_lon_e4[i]) / 1e4, int(base.shape_lat_e4[i]) / 1e4)
        for i in range(int(base.shape_offset[edge]), int(base.shape_offset[edge + 1]))
    ]
    return [node(int(base.edge_tail[edge])), *inner, node(int(base.edge_head[edge]))]


def far_from(at: LonLat, line: list[LonLat], km: float = FAR_KM) -> bool:
    """Whether no point of a line lies near, by trying many."""
    for (lon_a, lat_a), (lon_b, lat_b) in pairwise(line):
        pieces = max(_PIECES, int(GEOD.inv(lon_a, lat_a, lon_b, lat_b)[2] / (km * 500)))
        for k in range(pieces + 1):
            share = k / pieces
            lon, lat = lon_a + share * (lon_b - lon_a), lat_a + share * (lat_b - lat_a)
            if GEOD.inv(*at, lon, lat)[2] < km * 1000:
                return False
    return True
