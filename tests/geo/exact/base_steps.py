"""The base network as steps from node to node, read from its arrays one by one."""

from geo.base_network import GAUGE_BITS, BaseNetwork
from geo.model import Facts, Link
from geo.towns import Town

# A place by its id, or a node of a base network by its mode and number.
Node = str | tuple[str, int]
Step = tuple[Node, float, float]
CONNECTOR_WEIGHT = 1.15


Steps = dict[str, dict[Node, list[Step]]]


def base_steps(facts: Facts) -> tuple[Steps, set[tuple[str, str]]]:
    """For each system and node: where a step leads, its km and its path weight.

    Links that pass nodes of the network are among them, in pieces; also returns which these are, by
    system and id.
    """
    found: Steps = {}
    for mode, base in (("rail", facts.base_rail), ("road", facts.base_road)):
        if base is None:
            continue
        for edge in range(len(base.edge_m)):
            ends = (mode, int(base.edge_tail[edge])), (mode, int(base.edge_head[edge]))
            km = int(base.edge_m[edge]) / 1000
            weight = int(base.edge_weight_pct[edge]) / 100
            for system in systems_of(mode, int(base.edge_gauges[edge])):
                _join(found, system, *ends, km, weight)
        for system in list(found):
            if system.startswith(mode):
                touch(found, facts, base, mode, system)
    stand(found, facts)
    passed = {system: passing(facts, system, steps) for system, steps in found.items()}
    for system, of_links in passed.items():
        for link, nodes in of_links:
            cut(found, system, link, nodes)
    return found, {(system, link.id) for system, ones in passed.items() for link, _ in ones}


def passing(
    facts: Facts, system: str, steps: dict[Node, list[Step]]
) -> list[tuple[Link, list[tuple[float, Node]]]]:
    """Links that pass nodes of a system in their own country, with the km before each."""
    mode = system.split("_", maxsplit=1)[0]
    base = facts.base_road if mode == "road" else facts.base_rail
    found: list[tuple[Link, list[tuple[float, Node]]]] = []
    for link in facts.links.values():
        runs = link.mode.value == mode and not link.crossing_id and not link.status_subject
        if base is None or not runs or (mode == "rail" and int(system[5:]) not in link.gauges_mm):
            continue
        home = facts.places[link.from_id].country
        nodes: list[tuple[float, Node]] = []
        for k, link_id in enumerate(base.joint_link):
            node = int(base.joint_node[k])
            is_home = base.countries[int(base.node_country[node])] == home
            if link_id == link.id and is_home and (mode, node) in steps:
                # Lengths are whole millimetres; where a half is rounded, as the product does it.
                whole_mm = round(link.distance_km * 1e6)
                km = round(int(base.joint_share_e6[k]) / 1e6 * whole_mm) / 1e6
                nodes.append((km, (mode, node)))
        if nodes:
            found.append((link, nodes))
    return found


def cut(found: Steps, system: str, link: Link, nodes: list[tuple[float, Node]]) -> None:
    """Join what a link passes, one behind the other."""
    before = 0.0
    last: Node = link.from_id
    for km, node in [*nodes, (link.distance_km, link.to_id)]:
        _join(found, system, last, node, km - before, link.path_weight)
        before, last = km, node


def stand(found: Steps, facts: Facts) -> None:
    """Towns stand on a node of the railway: nothing lies between."""
    base = facts.base_rail
    if base is None:
        return
    for town in facts.towns.values():
        node = ("rail", node_at(base, town))
        for system, steps in found.items():
            if node in steps:
                _join(found, system, town.id, node, 0.0, 1.0)


def node_at(base: BaseNetwork, town: Town) -> int:
    """The node on which a town stands."""
    at = round(town.position.lon * 1e4), round(town.position.lat * 1e4)
    return next(
        n
        for n in range(len(base.node_lon_e4))
        if (int(base.node_lon_e4[n]), int(base.node_lat_e4[n])) == at
        and base.countries[int(base.node_country[n])] == town.country
    )


def systems_of(mode: str, mask: int) -> list[str]:
    """Systems of an edge: one for each gauge of its mask, or the road."""
    if mode == "road":
        return ["road"]
    return [f"rail_{gauge}" for gauge, bit in GAUGE_BITS.items() if mask & bit]


def touch(
    found: Steps,
    facts: Facts,
    base: BaseNetwork,
    mode: str,
    system: str,
) -> None:
    """Join the places to the nodes that the system reaches."""
    for number, place_id in enumerate(base.place_id):
        node = (mode, int(base.place_node[number]))
        country = base.countries[int(base.node_country[node[1]])]
        if node in found[system] and facts.places[place_id].country == country:
            km = int(base.place_m[number]) / 1000
            _join(found, system, place_id, node, km, CONNECTOR_WEIGHT)


def _join(
    found: Steps,
    system: str,
    one: Node,
    other: Node,
    km: float,
    weight: float,
) -> None:
    steps = found.setdefault(system, {})
    steps.setdefault(one, []).append((other, km, weight))
    steps.setdefault(other, []).append((one, km, weight))
