"""The compiled loops against the plainest code that does the same, on random small graphs."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

import numpy as np
import pytest

from geo.kernels import backward, chains, tree, walk
from tests.geo.exact.questions import EFFORT

INF = float("inf")


# -- shortest trees --------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(round(4 * EFFORT)))
def test_a_tree_holds_the_least_weight_and_then_the_least_metres(number: int) -> None:
    for seed in range(300 * number, 300 * (number + 1)):
        check_tree(Random(seed))


def check_tree(chance: Random) -> None:
    # The nodes of the zone are numbered from `low`; ties are common, as many weights are whole.
    count, low = chance.randint(1, 9), chance.randint(0, 5)
    edges = [
        (
            chance.randrange(count),
            chance.randrange(count),
            chance.choice((float(chance.randint(1, 6)), chance.uniform(1, 5))),
            float(chance.randint(1, 9)),
        )
        for _ in range(chance.randint(0, 16))
    ]
    starts = [
        (chance.randrange(count), float(chance.randint(0, 5)), float(chance.randint(0, 3)))
        for _ in range(chance.randint(1, 3))
    ]
    targets = [chance.randrange(count) for _ in range(chance.randint(0, 3))]
    indptr, heads, weight, metres, tails = arcs_of(edges, low, count)
    found_w, found_m, before = tree(
        indptr,
        heads,
        weight,
        metres,
        low,
        low + count,
        np.array([s[0] + low for s in starts], np.int64),
        np.array([s[1] for s in starts]),
        np.array([s[2] for s in starts]),
        np.array([t + low for t in targets], np.int64),
    )
    expected = relaxed(edges, starts, count)
    for node in set(targets) or range(count):
        assert (found_w[node], found_m[node]) == pytest.approx(expected[node], rel=1e-12)
    for node in range(count):
        if found_w[node] < INF:
            path = walk(before, tails, low, low + node)
            start = tails[path[0]] - low if len(path) else node
            ends = [
                (s[1] + sum(weight[a] for a in path), s[2] + sum(metres[a] for a in path))
                for s in starts
                if s[0] == start
            ]
            assert any((found_w[node], found_m[node]) == pytest.approx(end) for end in ends)


def arcs_of(edges: list[tuple[int, int, float, float]], low: int, count: int) -> tuple[Any, ...]:
    """Both directions of every edge, by tail: offsets, heads, weights, metres, tails."""
    arcs: list[list[tuple[int, float, float]]] = [[] for _ in range(low + count)]
    for one, other, weight, metres in edges:
        arcs[low + one].append((low + other, weight, metres))
        arcs[low + other].append((low + one, weight, metres))
    flat = [(tail, *arc) for tail, found in enumerate(arcs) for arc in found]
    indptr = np.concatenate(([0], np.cumsum([len(found) for found in arcs]))).astype(np.int64)
    columns = list(zip(*flat, strict=True)) if flat else [(), (), (), ()]
    tails, heads = (np.array(c, np.int64) for c in columns[:2])
    weights, lengths = (np.array(c, np.float64) for c in columns[2:])
    return indptr, heads, weights, lengths, tails


def relaxed(
    edges: list[tuple[int, int, float, float]], starts: list[tuple[int, float, float]], count: int
) -> list[tuple[float, float]]:
    """Least (weight, metres) by relaxing every edge as often as there are nodes."""
    found = [(INF, INF)] * count
    for node, weight, metres in starts:
        found[node] = min(found[node], (weight, metres))
    for _ in range(count):
        for one, other, weight, metres in edges:
            for tail, head in ((one, other), (other, one)):
                found[head] = min(found[head], (found[tail][0] + weight, found[tail][1] + metres))
    return found


# -- chains of crossings ---------------------------------------------------------------------------


@dataclass
class Borders:
    """Countries, and crossings over links in one direction: tail country, head country, key."""

    chance: Random
    countries: int = 0
    links: list[tuple[int, int, int]] = field(default_factory=list)
    exits: list[list[int]] = field(default_factory=list)
    entry: list[int] = field(default_factory=list)
    head: list[int] = field(default_factory=list)
    inland: list[list[list[float]]] = field(default_factory=list)
    crossing_w: list[float] = field(default_factory=list)
    origin_w: list[float] = field(default_factory=list)
    ending_w: list[float] = field(default_factory=list)
    ends: tuple[int, int] = (0, 0)

    def weight(self, likely: float = 0.85) -> float:
        is_there = self.chance.random() < likely
        return round(self.chance.uniform(0, 100), 3) if is_there else INF


def random_borders(chance: Random) -> Borders:
    found = Borders(chance, chance.randint(2, 6))
    for key in range(chance.randint(1, 9)):
        one, other = chance.sample(range(found.countries), 2)
        for _ in range(chance.choice((1, 1, 2, 3))):
            found.links += [(one, other, key), (other, one, key)]
    countries = range(found.countries)
    found.exits = [[x for x, k in enumerate(found.links) if k[0] == c] for c in countries]
    entries = [0] * found.countries
    heads: dict[tuple[int, int], int] = {}
    for _, country, _ in found.links:
        entry = entries[country]
        if entry and chance.random() < 0.3:
            entry = chance.randrange(entry)  # two links may lead to one gate
        else:
            entries[country] += 1
        found.entry.append(entry)
        found.head.append(heads.setdefault((country, entry), len(heads)))
    found.inland = [
        [[found.weight() for _ in found.exits[c]] for _ in range(entries[c])] for c in countries
    ]
    found.crossing_w = [found.weight(0.9) for _ in found.links]
    found.ends = origin, target = tuple(chance.sample(range(found.countries), 2))  # type: ignore[assignment]
    ending = [found.weight(0.9) for _ in heads]
    for x, (tail, head, _) in enumerate(found.links):
        found.origin_w.append(found.weight() + found.crossing_w[x] if tail == origin else INF)
        found.ending_w.append(ending[found.head[x]] if head == target else INF)
    return found


def every_chain(borders: Borders) -> dict[tuple[int, ...], float]:
    """The least weight through every chain of keys, by trying them all."""
    found: dict[tuple[int, ...], float] = {}

    def follow(chain: tuple[int, ...], seen: tuple[int, ...], labels: dict[int, float]) -> None:
        for key in {borders.links[x][2] for x in labels}:
            variants = {x: w for x, w in labels.items() if borders.links[x][2] == key and w < INF}
            if not variants:
                continue
            country = borders.links[next(iter(variants))][1]
            if country == borders.ends[1]:
                total = min(w + borders.ending_w[x] for x, w in variants.items())
                if total < INF:
                    found[*chain, key] = total
                continue
            onward: dict[int, float] = {}
            for number, y in enumerate(borders.exits[country]):
                if borders.links[y][1] not in (*seen, country):
                    onward[y] = borders.crossing_w[y] + min(
                        w + borders.inland[country][borders.entry[x]][number]
                        for x, w in variants.items()
                    )
            follow((*chain, key), (*seen, country), onward)

    follow((), (borders.ends[0],), dict(enumerate(borders.origin_w)))
    return found


def search_chains(
    borders: Borders, times_best: float, most: int
) -> tuple[dict[tuple[int, ...], float], bool]:
    def ints(values: list[int]) -> Any:
        return np.array(values, np.int64)

    def starts(sizes: list[int]) -> Any:
        return np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)

    exit_ptr, exit_list = (
        starts([len(e) for e in borders.exits]),
        ints([x for found in borders.exits for x in found]),
    )
    sizes = [len(m) * len(e) for m, e in zip(borders.inland, borders.exits, strict=True)]
    inland = np.array([w for m in borders.inland for row in m for w in row], np.float64)
    heads = ints([k[1] for k in borders.links])
    crossing_w, ending_w = np.array(borders.crossing_w), np.array(borders.ending_w)
    least = backward(
        exit_ptr,
        exit_list,
        heads,
        ints(borders.entry),
        starts(sizes),
        inland,
        crossing_w,
        ending_w,
        borders.ends[1],
    )
    rows, weights, is_cut = chains(
        exit_ptr,
        exit_list,
        ints([k[2] for k in borders.links]),
        ints(borders.head),
        heads,
        ints(borders.entry),
        starts(sizes),
        inland,
        crossing_w,
        np.array(borders.origin_w),
        ending_w,
        least,
        *borders.ends,
        times_best,
        most,
    )
    keys = [tuple(borders.links[x][2] for x in row if x >= 0) for row in rows]
    assert len(set(keys)) == len(keys)
    return dict(zip(keys, map(float, weights), strict=True)), bool(is_cut)


@pytest.mark.parametrize("number", range(round(4 * EFFORT)))
def test_every_chain_is_found_with_its_least_weight(number: int) -> None:
    for seed in range(300 * number, 300 * (number + 1)):
        chance = Random(seed)
        borders = random_borders(chance)
        times_best, most = chance.choice((INF, 2.5, 1.2)), chance.choice((1000, 1000, 4))
        found, is_cut = search_chains(borders, times_best, most)
        expected = every_chain(borders)
        best = min(expected.values(), default=INF)
        assert min(found.values(), default=INF) == pytest.approx(best)
        assert found.keys() <= expected.keys()
        for chain, weight in expected.items():
            if weight <= times_best * best * (1 - 1e-12):
                assert is_cut or chain in found
                assert found.get(chain, weight) == pytest.approx(weight)
