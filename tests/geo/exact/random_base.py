"""A small base network behind the places of a random world."""

from dataclasses import replace
from random import Random

import numpy as np

from geo.base_network import GAUGE_BITS, BaseNetwork
from geo.model import Facts, Mode

MASKS = (GAUGE_BITS[1520], GAUGE_BITS[1435])


def random_base(chance: Random, facts: Facts, mode: Mode) -> BaseNetwork:
    """A few nodes in each country, edges between them, and places that touch them.

    Edges have one gauge, mostly that of the country; some have a great weight. Not every place
    touches the network, and some touch it though no link leads there.
    """
    codes = sorted({place.country for place in facts.places.values()})
    nodes: list[tuple[int, float, float]] = []
    edges: list[tuple[int, int, int, int, int]] = []
    touching: list[tuple[str, int, int]] = []
    for number, code in enumerate(codes):
        here = [place for place in facts.places.values() if place.country == code]
        middle = here[0].position
        own = list(range(len(nodes), len(nodes) + chance.randint(2, 6)))
        for _ in own:
            lon, lat = (chance.uniform(-3, 3) + at for at in middle)
            nodes.append((number, lon, lat))
        gauge = chance.choice(MASKS)
        for at, node in enumerate(own[1:], start=1):
            edges.append(_edge(chance, own[chance.randrange(at)], node, gauge, mode))
        for _ in range(chance.randint(0, 3)):
            tail, head = chance.sample(own, 2)
            edges.append(_edge(chance, tail, head, gauge, mode))
        for place in here:
            if chance.random() < 0.6:
                metres = chance.randint(0, chance.choice((4_000, 120_000)))
                touching.append((place.id, chance.choice(own), metres))
    touching.sort()
    return _arrays(codes, nodes, edges, touching)


def with_joints(chance: Random, facts: Facts, base: BaseNetwork) -> BaseNetwork:
    """The network with nodes that some links pass, mostly in their own country."""
    found: list[tuple[str, int, int]] = []
    for link in facts.links.values():
        if chance.random() < 0.4:
            continue
        home = base.countries.index(facts.places[link.from_id].country)
        own = [n for n, c in enumerate(base.node_country) if c == home or chance.random() < 0.02]
        for node in chance.sample(own, min(len(own), chance.randint(1, 3))):
            share_e6 = chance.choice((200_000, chance.randint(1, 999_999)))
            found.append((link.id, share_e6, node))
    found.sort()
    return replace(
        base,
        joint_link=tuple(link_id for link_id, _, _ in found),
        joint_node=np.array([node for _, _, node in found], np.int32),
        joint_share_e6=np.array([share_e6 for _, share_e6, _ in found], np.int32),
    )


def _edge(
    chance: Random, tail: int, head: int, gauge: int, mode: Mode
) -> tuple[int, int, int, int, int]:
    if chance.random() < 0.2:
        gauge = chance.choice((*MASKS, sum(MASKS)))
    weight = chance.choice((115, 115, 115, 250))
    metres = chance.randint(20_000, 600_000)
    return tail, head, metres, weight, gauge if mode is Mode.RAIL else 0


def _arrays(
    codes: list[str],
    nodes: list[tuple[int, float, float]],
    edges: list[tuple[int, int, int, int, int]],
    touching: list[tuple[str, int, int]],
) -> BaseNetwork:
    tail, head, metres, weight, gauges = zip(*edges, strict=True)
    # One bend in the middle of each edge.
    lon = [round((nodes[a][1] + nodes[b][1]) * 5000 + 300) for a, b in zip(tail, head, strict=True)]
    lat = [round((nodes[a][2] + nodes[b][2]) * 5000) for a, b in zip(tail, head, strict=True)]
    return BaseNetwork(
        countries=tuple(codes),
        node_lon_e4=np.array([round(n[1] * 10_000) for n in nodes], np.int32),
        node_lat_e4=np.array([round(n[2] * 10_000) for n in nodes], np.int32),
        node_country=np.array([n[0] for n in nodes], np.uint8),
        edge_tail=np.array(tail, np.int32),
        edge_head=np.array(head, np.int32),
        edge_m=np.array(metres, np.int32),
        edge_weight_pct=np.array(weight, np.uint16),
        edge_gauges=np.array(gauges, np.uint8),
        shape_offset=np.arange(len(edges) + 1, dtype=np.int32),
        shape_lon_e4=np.array(lon, np.int32),
        shape_lat_e4=np.array(lat, np.int32),
        place_id=tuple(t[0] for t in touching),
        place_node=np.array([t[1] for t in touching], np.int32),
        place_m=np.array([t[2] for t in touching], np.int32),
        joint_link=(),
        joint_node=np.zeros(0, np.int32),
        joint_share_e6=np.zeros(0, np.int32),
    )
