"""The graph that cargo runs on inside zones: base network, curated links and what joins the two.

One graph for all systems, with a node for each system at each place or point of the base network.
Nodes are numbered zone by zone. Lengths are whole millimetres and weights whole millimetres × 100,
both as float64, so that sums are exact, equal ways are equal, and there is as long as back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from geo.base_network import GAUGE_BITS, BaseNetwork
from geo.errors import FactsError
from geo.kernels import Floats, Ints, components
from geo.model import RAIL_SYSTEM_OF_GAUGE, Facts, Link, Mode, System

MM_PER_KM = 1_000_000.0
MM_PER_M = 1000.0
WEIGHT_PER_MM = 100.0
CONNECTOR_WEIGHT = 1.15
LAND_SYSTEMS = tuple(system for system in System if system is not System.SEA)


class EdgeKind(IntEnum):
    """What an edge of the graph is made of; `edge_index` counts within the kind."""

    BASE_RAIL = 0
    BASE_ROAD = 1
    LINK = 2
    CONNECTOR = 3


@dataclass(frozen=True, slots=True, eq=False)
class ZoneGraph:
    """Nodes, edges and arcs (both directions of every edge, in CSR by `indptr`).

    Zone z has the nodes `zone_ptr[z]` to `zone_ptr[z + 1] - 1`, one system and one country. A node
    is at `place_ids[node_place]`, or -1 on the base network. `links[edge_index]` is the link of an
    edge of that kind, and `link_span` (m, 2) says for the edges of links, in their order, which
    part of the link each of them is: from where to where, as shares of its length.
    """

    place_ids: tuple[str, ...]
    links: tuple[Link, ...]
    node_of: dict[tuple[str, System], int]
    node_place: NDArray[np.int32]
    node_lon: Floats
    node_lat: Floats
    zone_ptr: Ints
    zone_of: Ints
    zone_system: tuple[System, ...]
    zone_country: tuple[str, ...]
    edge_tail: Ints
    edge_head: Ints
    edge_mm: Floats
    edge_w: Floats
    edge_kind: NDArray[np.int8]
    edge_index: NDArray[np.int32]
    link_span: Floats
    indptr: Ints
    heads: Ints
    tails: Ints
    arc_edge: Ints
    arc_w: Floats
    arc_mm: Floats


def systems_of(link: Link) -> tuple[System, ...]:
    """The systems that a link carries: each of its gauges that the model knows, road, or sea."""
    if link.mode is Mode.RAIL:
        return tuple(RAIL_SYSTEM_OF_GAUGE[g] for g in link.gauges_mm if g in RAIL_SYSTEM_OF_GAUGE)
    return (System(link.mode.value),)


def is_inner(link: Link) -> bool:
    """Whether cargo runs along the link without anything happening."""
    return link.crossing_id is None and link.status_subject is None and link.mode is not Mode.SEA


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Nodes and edges of one system; nodes are counted from 0, base nodes before places."""

    base_node: Ints
    place: Ints
    tail: Ints
    head: Ints
    mm: Floats
    w: Floats
    kind: NDArray[np.int8]
    index: Ints
    link_span: Floats

    @property
    def size(self) -> int:
        return len(self.base_node) + len(self.place)


def build_graph(facts: Facts) -> ZoneGraph:
    """The graph of the facts.

    Raises
    ------
    FactsError
        A piece of it would join two countries.
    """
    place_ids = tuple(facts.places)
    links = tuple(link for link in facts.links.values() if link.mode is not Mode.SEA)
    carried = _carried(links)
    place_no = {place_id: i for i, place_id in enumerate(place_ids)}
    parts = [_part(system, facts, place_no, links, carried[system]) for system in LAND_SYSTEMS]
    offsets = np.cumsum([0, *(part.size for part in parts)])
    tail = np.concatenate([part.tail + o for part, o in zip(parts, offsets, strict=False)])
    head = np.concatenate([part.head + o for part, o in zip(parts, offsets, strict=False)])
    count = int(offsets[-1])
    first_indptr, first_heads, _, _ = _csr(count, tail, head)
    label = components(first_indptr, first_heads)
    order = np.argsort(label, kind="stable")
    number = np.empty(count, np.int64)
    number[order] = np.arange(count)
    zone_of = label[order]
    zone_ptr = np.searchsorted(zone_of, np.arange((zone_of[-1] if count else -1) + 2))
    nodes = _nodes(facts, parts, place_ids)
    system = nodes.system[order]
    zone_country = _countries(nodes.country[order], zone_ptr, nodes.names)
    tail, head = number[tail], number[head]
    indptr, heads, tails, arc_edge = _csr(count, tail, head)
    mm = np.concatenate([part.mm for part in parts])
    w = np.concatenate([part.w for part in parts])
    node_place = nodes.place[order]
    at = np.flatnonzero(node_place >= 0).tolist()
    return ZoneGraph(
        place_ids=place_ids,
        links=links,
        node_of={(place_ids[node_place[i]], LAND_SYSTEMS[system[i]]): i for i in at},
        node_place=node_place,
        node_lon=nodes.lon[order],
        node_lat=nodes.lat[order],
        zone_ptr=zone_ptr,
        zone_of=zone_of,
        zone_system=tuple(LAND_SYSTEMS[s] for s in system[zone_ptr[:-1]].tolist()),
        zone_country=zone_country,
        edge_tail=tail,
        edge_head=head,
        edge_mm=mm,
        edge_w=w,
        edge_kind=np.concatenate([part.kind for part in parts]),
        edge_index=np.concatenate([part.index for part in parts]).astype(np.int32),
        link_span=np.concatenate([part.link_span for part in parts]),
        indptr=indptr,
        heads=heads,
        tails=tails,
        arc_edge=arc_edge,
        arc_w=w[arc_edge],
        arc_mm=mm[arc_edge],
    )


def _csr(count: int, tail: Ints, head: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Both arcs of every edge, sorted by tail: indptr, heads, tails, edge."""
    tails, heads = np.concatenate([tail, head]), np.concatenate([head, tail])
    indptr = np.zeros(count + 1, np.int64)
    degree = np.bincount(tails, minlength=count)
    np.cumsum(degree, out=indptr[1:])
    # A stable argsort of tails; numbers that all differ are sorted in a fifth of its time.
    order = np.sort(tails * len(tails) + np.arange(len(tails)))
    tails = np.repeat(np.arange(count), degree)
    order -= tails * len(tails)
    edge = np.where(order < len(tail), order, order - len(tail))
    return indptr, heads[order], tails, edge


def base_of(system: System, facts: Facts) -> BaseNetwork | None:
    """The base network on which a system runs."""
    return facts.base_road if system is System.ROAD else facts.base_rail


@dataclass(frozen=True, slots=True, eq=False)
class _Edges:
    """Edges of one kind."""

    tail: Ints
    head: Ints
    mm: Floats
    w: Floats
    kind: EdgeKind
    index: Ints


def _carried(links: tuple[Link, ...]) -> dict[System, list[int]]:
    """Numbers of the links that each land system runs on."""
    found: dict[System, list[int]] = {system: [] for system in LAND_SYSTEMS}
    for i, link in enumerate(links):
        for system in dict.fromkeys(systems_of(link)):
            found[system].append(i)
    return found


def _part(
    system: System,
    facts: Facts,
    place_no: dict[str, int],
    links: tuple[Link, ...],
    carried: list[int],
) -> _Part:
    base = base_of(system, facts)
    present = dict.fromkeys(p for i in carried for p in _ends(links[i]))
    base_node = edges = touching = np.zeros(0, np.int64)
    if base is not None:
        edges = _edges_of(system, base)
        is_node = np.zeros(len(base.node_lon_e4), np.bool_)
        is_node[base.edge_tail[edges]] = is_node[base.edge_head[edges]] = True
        base_node = np.flatnonzero(is_node)
        touching = np.array([*_touching(facts, base, base_node)], np.int64)
        present |= dict.fromkeys(base.place_id[k] for k in touching.tolist())
    local = {place_id: len(base_node) + i for i, place_id in enumerate(present)}
    inner = [i for i in carried if is_inner(links[i])]
    joints = {} if base is None else _joints(facts, base, base_node, [links[i] for i in inner])
    curated, link_span = _curated(inner, links, local, joints)
    found = [curated]
    if base is not None:
        found += _base_edges(system, base, base_node, edges)
        found += _connectors(base, base_node, touching, local)
    return _Part(
        base_node,
        np.array([place_no[place_id] for place_id in present], np.int64),
        np.concatenate([one.tail for one in found]),
        np.concatenate([one.head for one in found]),
        np.concatenate([one.mm for one in found]),
        np.concatenate([one.w for one in found]),
        np.concatenate([np.full(len(one.index), one.kind, np.int8) for one in found]),
        np.concatenate([one.index for one in found]),
        link_span,
    )


# Where links pass nodes of a part: the share of the link before it, and the number of the node.
_Joints = dict[str, list[tuple[float, int]]]


def _joints(facts: Facts, base: BaseNetwork, base_node: Ints, links: Sequence[Link]) -> _Joints:
    """Where links pass base nodes of their own country, in their direction, by id of the link."""
    country = {link.id: facts.places[link.from_id].country for link in links}
    node = np.searchsorted(base_node, base.joint_node)
    is_there = np.isin(base.joint_node, base_node)
    found: _Joints = {}
    for k in np.flatnonzero(is_there).tolist():
        link_id = base.joint_link[k]
        if country.get(link_id) == base.countries[base.node_country[base.joint_node[k]]]:
            share = int(base.joint_share_e6[k]) / 1e6
            found.setdefault(link_id, []).append((share, int(node[k])))
    return found


def _curated(
    inner: list[int], links: tuple[Link, ...], local: dict[str, int], joints: _Joints
) -> tuple[_Edges, Floats]:
    """Links, cut where they pass nodes of the base network; which part of its link each edge is."""
    rows: list[tuple[int, int, int]] = []
    numbers: list[tuple[float, float, float, float]] = []
    for i in inner:
        link = links[i]
        whole_mm = float(round(link.distance_km * MM_PER_KM))
        passed = [*joints.get(link.id, ()), (1.0, local[link.to_id])]
        tail, share, mm, w = local[link.from_id], 0.0, 0.0, 0.0
        for to_share, head in passed:
            # Whole numbers up to each joint: so the parts come to what the link does.
            to_mm = float(round(to_share * whole_mm))
            to_w = float(round(to_mm * link.path_weight * WEIGHT_PER_MM))
            rows.append((tail, head, i))
            numbers.append((to_mm - mm, to_w - w, share, to_share))
            tail, share, mm, w = head, to_share, to_mm, to_w
    ends = np.array(rows, np.int64).reshape(-1, 3)
    values = np.array(numbers, np.float64).reshape(-1, 4)
    edges = _Edges(ends[:, 0], ends[:, 1], values[:, 0], values[:, 1], EdgeKind.LINK, ends[:, 2])
    return edges, values[:, 2:]


def _base_edges(
    system: System, base: BaseNetwork, base_node: Ints, edges: Ints
) -> Iterator[_Edges]:
    kind = EdgeKind.BASE_ROAD if system is System.ROAD else EdgeKind.BASE_RAIL
    tail = np.searchsorted(base_node, base.edge_tail[edges])
    head = np.searchsorted(base_node, base.edge_head[edges])
    mm = base.edge_m[edges].astype(np.float64) * MM_PER_M
    yield _Edges(tail, head, mm, mm * base.edge_weight_pct[edges], kind, edges)


def _connectors(
    base: BaseNetwork, base_node: Ints, touching: Ints, local: dict[str, int]
) -> Iterator[_Edges]:
    tail = np.array([local[base.place_id[k]] for k in touching.tolist()], np.int64)
    head = np.searchsorted(base_node, base.place_node[touching])
    mm = base.place_m[touching].astype(np.float64) * MM_PER_M
    w = np.rint(mm * CONNECTOR_WEIGHT * WEIGHT_PER_MM)
    yield _Edges(tail, head, mm, w, EdgeKind.CONNECTOR, touching)


def _ends(link: Link) -> tuple[str, str]:
    return link.from_id, link.to_id


def _edges_of(system: System, base: BaseNetwork) -> Ints:
    """Edges of the base network that carry a system."""
    if system.gauge_mm is None:
        return np.arange(len(base.edge_m))
    return np.flatnonzero(base.edge_gauges & GAUGE_BITS[system.gauge_mm])


def _touching(facts: Facts, base: BaseNetwork, nodes: Ints) -> Iterator[int]:
    """Numbers of the places that touch one of the nodes, in their own country."""
    is_there = np.isin(base.place_node, nodes)
    for k in np.flatnonzero(is_there).tolist():
        place = facts.places.get(base.place_id[k])
        if place and place.country == base.countries[base.node_country[base.place_node[k]]]:
            yield k


@dataclass(frozen=True, slots=True, eq=False)
class _Nodes:
    place: NDArray[np.int32]
    system: Ints
    country: Ints
    names: tuple[str, ...]
    lon: Floats
    lat: Floats


def _nodes(facts: Facts, parts: list[_Part], place_ids: tuple[str, ...]) -> _Nodes:
    """Place, system, country (an index into `names`) and position of every node, part by part."""
    places = [facts.places[place_id] for place_id in place_ids]
    bases = [base for base in (facts.base_rail, facts.base_road) if base is not None]
    names = tuple(sorted({*(p.country for p in places), *(c for b in bases for c in b.countries)}))
    code = {name: i for i, name in enumerate(names)}
    place_country = np.array([code[p.country] for p in places], np.int64)
    place_lon = np.array([p.position.lon for p in places], np.float64)
    place_lat = np.array([p.position.lat for p in places], np.float64)
    columns: list[list[NDArray[np.generic]]] = [[], [], [], [], []]
    for number, (system, part) in enumerate(zip(LAND_SYSTEMS, parts, strict=True)):
        base, at = base_of(system, facts), part.base_node
        if base is not None:
            base_code = np.array([code[c] for c in base.countries], np.int64)
            columns[2].append(base_code[base.node_country[at]])
            columns[3].append(base.node_lon_e4[at] / 1e4)
            columns[4].append(base.node_lat_e4[at] / 1e4)
        columns[0] += [np.full(len(at), -1), part.place]
        columns[1].append(np.full(part.size, number))
        columns[2].append(place_country[part.place])
        columns[3].append(place_lon[part.place])
        columns[4].append(place_lat[part.place])
    place, system_no, country, lon, lat = (np.concatenate(column) for column in columns)
    return _Nodes(
        place.astype(np.int32),
        system_no.astype(np.int64),
        country.astype(np.int64),
        names,
        lon.astype(np.float64),
        lat.astype(np.float64),
    )


def _countries(country: Ints, zone_ptr: Ints, names: tuple[str, ...]) -> tuple[str, ...]:
    """The one country of each zone."""
    if not len(country):
        return ()
    least = np.minimum.reduceat(country, zone_ptr[:-1])
    most = np.maximum.reduceat(country, zone_ptr[:-1])
    for zone in np.flatnonzero(least != most).tolist():
        message = (
            f"the lines of {names[least[zone]]} and {names[most[zone]]} are joined without a border"
        )
        raise FactsError(message)
    return tuple(names[i] for i in least.tolist())
