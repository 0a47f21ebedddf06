"""Tables of lengths between many places, by us and by the peers, and whether all agree."""

import time
from collections.abc import Sequence

import numpy as np

from benchmarks.measures import DRAWN, JOINED, Bench, Peers
from benchmarks.peers import Peer
from benchmarks.questions import End
from benchmarks.results import Agreement, Row
from benchmarks.timing import summed_up
from geo.kernels import Floats, Ints

OURS, OURS_FIRST = "ours", "ours, first asked"
# Peers add decimetres, we add millimetres; and of two ways as good as equal either may be taken.
_ALIKE_KM = 0.1


def length_times(bench: Bench, peers: Peers) -> tuple[Row, dict[str, int]]:
    """Seconds for a table of places × places, and from how many origins, where not from all.

    By package, for each fills tables in one way only. A peer without tables of its own is asked
    from some origins, and its time scaled up. Peers are given nodes; so our time is that for places
    whose tracks have been found before, and beside it stands the time with finding them.
    """
    sizes = bench.sizes
    packages = {peer.package: peer for peer in peers.values() if peer.is_first_of_package}
    seconds: dict[str, list[float]] = {name: [] for name in (OURS, OURS_FIRST, *packages)}
    sampled: dict[str, int] = {}
    _our_km(bench, bench.ends.drawn(4, bench.rng), bench.ends.drawn(4, bench.rng))
    for number in range(sizes.tables):
        origins = bench.ends.drawn(sizes.places, bench.rng)
        destinations = bench.ends.drawn(sizes.places, bench.rng)
        begun_s = time.perf_counter()
        _our_km(bench, [*origins, *destinations], destinations[:1])
        found_s = time.perf_counter()
        _our_km(bench, origins, destinations)
        seconds[OURS].append(time.perf_counter() - found_s)
        seconds[OURS_FIRST].append(time.perf_counter() - begun_s)
        starts, ends = _nodes(origins), _nodes(destinations)
        for name, peer in packages.items():
            count = len(starts) if peer.has_tables else min(sizes.sampled_origins, len(starts))
            if number > 0 and count < len(starts):
                continue
            begun_s = time.perf_counter()
            peer.table(starts[:count], ends)
            seconds[name].append((time.perf_counter() - begun_s) * len(starts) / count)
            if count < len(starts):
                sampled[name] = count
    return {name: summed_up(found) for name, found in seconds.items()}, sampled


def agreement(bench: Bench, peers: dict[str, Peers]) -> Agreement:
    """Whether the peers agree with each other on both graphs, and with us on kilometres."""
    count = bench.sizes.closer_places
    pairs = bench.ends.pairs(bench.sizes.closer_paths, bench.rng)
    weights = [
        [peer.path(*nodes).weight for nodes in bench.nodes(graph, pairs)]
        for graph in (JOINED, DRAWN)
        for peer in peers.get(graph, {}).values()
    ]
    at_nodes = [place for place in bench.ends.places if place.is_node]
    places = [at_nodes[i] for i in bench.rng.permutation(len(at_nodes))]
    some = _nodes(places[:count])
    found = [peer.table(some[:2], some) for peer in peers[JOINED].values()]
    differences = _differences_km(bench, [*peers[JOINED].values()][-1], places[: 2 * count])
    return Agreement(
        paths=len(pairs),
        paths_alike=sum(len(set(of_pair)) == 1 for of_pair in zip(*weights, strict=True)),
        tables=found[0].size,
        tables_alike=int(np.all([table == found[0] for table in found], axis=0).sum()),
        lengths=len(differences),
        lengths_alike=int((differences <= _ALIKE_KM).sum()),
        widest_km=float(differences.max(initial=0.0)),
    )


def _differences_km(bench: Bench, peer: Peer, places: Sequence[End]) -> Floats:
    """By how much our kilometres and those along a peer's paths differ, between single nodes.

    Towns are left out: we begin beside the track, and at the nearest of several stations.
    """
    origins, destinations = places[::2], places[1::2]
    ours = _our_km(bench, origins, destinations)
    graph = bench.graphs[JOINED]
    theirs = [
        [graph.way_km(peer.path(a.node, b.node).nodes) for b in destinations] for a in origins
    ]
    found: Floats = np.abs(ours - np.array(theirs)).ravel()
    return found


def _our_km(bench: Bench, origins: Sequence[End], destinations: Sequence[End]) -> Floats:
    return bench.atlas.lengths_km([one.id for one in origins], [one.id for one in destinations])


def _nodes(ends: Sequence[End]) -> Ints:
    return np.array([one.node for one in ends], np.int64)
