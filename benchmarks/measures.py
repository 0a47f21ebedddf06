"""The measurements of one run, on one atlas and one graph that every peer is given."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from benchmarks.joined_graph import JoinedGraph, drawn, joined
from benchmarks.peers import Peer
from benchmarks.questions import CHANGES, Ends, Pair, asked, changed
from benchmarks.results import Row
from benchmarks.timing import Contestant, summed_up, taken_in_turns
from geo.atlas import Atlas
from geo.lengths import rail_graph
from geo.zones import Zones

JOINED, DRAWN = "joined", "drawn"

Peers = dict[str, Peer]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of everything is asked."""

    pairs: int = 400
    warming: int = 50
    peer_pairs: int = 60
    new_weights: int = 5
    places: int = 1000
    sampled_origins: int = 50
    tables: int = 3
    closer_paths: int = 30
    closer_places: int = 20
    batch_rows: int = 10_000
    batch_runs: int = 1
    jobs: tuple[int, ...] = (1, 2)
    starts: int = 7


@dataclass(slots=True, eq=False)
class Bench:
    """What all measurements share, and what they find."""

    atlas: Atlas
    sizes: Sizes
    rng: np.random.Generator
    graphs: dict[str, JoinedGraph]
    ends: Ends
    prepared: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, atlas: Atlas, sizes: Sizes, seed: int) -> "Bench":
        """A bench over the facts of an atlas."""
        facts = atlas.facts
        zones = Zones(facts)
        rails = rail_graph(facts, zones.graph)
        plain = joined(rails, zones.graph)
        graphs = {JOINED: plain, DRAWN: drawn(rails, zones.graph, zones.shapes)}
        ends = Ends.of(facts, zones, plain)
        return cls(atlas, sizes, np.random.default_rng(seed), graphs, ends)

    def made(self, kinds: dict[str, type[Peer]], graph: str) -> Peers:
        """Every peer over a graph."""
        peers = {}
        for name, kind in kinds.items():
            begun_s = time.perf_counter()
            peers[name] = kind(self.graphs[graph])
            if graph == JOINED:
                self.prepared[name] = time.perf_counter() - begun_s
        return peers

    def nodes(self, graph: str, pairs: Sequence[Pair]) -> list[tuple[int, int]]:
        """The ends of pairs as nodes of a graph."""
        plain, whole = self.graphs[JOINED].node_of, self.graphs[graph].node_of
        same = np.full(self.graphs[JOINED].node_count, -1, np.int64)
        same[plain[plain >= 0]] = whole[plain >= 0]
        return [(int(same[a.node]), int(same[b.node])) for a, b in pairs]

    def questions_and_paths(self, peers: dict[str, Peers]) -> tuple[Row, dict[str, Row]]:
        """Our whole answers, plain and after changes, in turns with the peers' single paths."""
        sizes, facts = self.sizes, self.atlas.facts
        known = self.ends.pairs(sizes.warming, self.rng)
        for pair in known:
            for change in CHANGES:
                asked(self.atlas, pair, changed(change, pair, facts, self.rng))
        plain = changed("plain", known[0], facts, self.rng)
        again = partial(asked, self.atlas, known[0], plain)
        contestants = {}
        for change in CHANGES:
            pairs = self.ends.pairs(sizes.pairs, self.rng)
            told = [changed(change, pair, facts, self.rng) for pair in pairs]
            ask = _in_row(partial(asked, self.atlas), pairs, told)
            contestants[change] = Contestant(ask, again, sizes.pairs)
        pairs = self.ends.pairs(sizes.peer_pairs, self.rng)
        for graph, of_graph in peers.items():
            origins, destinations = zip(*self.nodes(graph, pairs), strict=True)
            for name, peer in of_graph.items():
                ask = _in_row(peer.path, origins, destinations)
                contestants[f"{graph}: {name}"] = Contestant(ask, partial(ask, 0), len(pairs))
        times = {name: summed_up(ms) for name, ms in taken_in_turns(contestants).items()}
        paths = {g: {n: times[f"{g}: {n}"] for n in of_graph} for g, of_graph in peers.items()}
        return {change: times[change] for change in CHANGES}, paths

    def new_weights(self, peers: Peers) -> Row:
        """Milliseconds in which a peer takes weights that are all new, and finds one path."""
        pairs = self.ends.pairs(self.sizes.new_weights, self.rng)
        weight = self.graphs[JOINED].weight
        found = {}
        for name, peer in peers.items():
            times_ms = []
            for pair in pairs:
                new = np.rint(weight * self.rng.uniform(0.8, 1.2, len(weight))).astype(np.int64)
                begun_s = time.perf_counter()
                peer.prepare(new)
                peer.path(pair.origin.node, pair.destination.node)
                times_ms.append((time.perf_counter() - begun_s) * 1000)
            peer.prepare(weight)
            found[name] = summed_up(times_ms)
        return found


def _in_row(ask: Callable[..., object], *columns: Sequence[object]) -> Callable[[int], object]:
    """The i-th question of some columns."""
    rows = [*zip(*columns, strict=True)]
    return lambda number: ask(*rows[number])
