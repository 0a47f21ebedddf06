"""What undercuts curated links: runs, mostly fast lines without freight, and false joints."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise, product
from typing import NamedTuple

import numpy as np

from geo.geodesy import geodesic_km
from geo.model import Link, Mode, Place
from geo.zone_graph import CONNECTOR_WEIGHT
from layers.refresh.base.contraction import Run
from layers.refresh.base.joints import Joint
from layers.refresh.base.stations import Touch
from layers.refresh.base.track import Floats, Mask
from layers.refresh.base.ways import Ways

# States with a dense network of fast lines: there two or three links in a row are compared too, if
# they are no great detour themselves.
STATES_OF_FAST_LINES = ("CN", "KR")
MOST_CIRCUITY = 2.2
MOST_LINKS = 3
# As often as a way is made dearer another may turn out to undercut.
MOST_ROUNDS = 30
# Two links that a shorter piece of track joins run side by side there, or one bypasses a town.
SIDE_BY_SIDE_KM = 20.0
# The chain itself is among the ways, and a sum in another order.
ROUNDING = 1e-9

Chain = tuple[Link, ...]


class Claim(NamedTuple):
    """A chain of curated links, or a part of one: from node to node, with weighted kilometres.

    `is_strict`: whatever undercuts it is a rival; else only steps from link to link beside it are.
    """

    start: int
    end: int
    cost: float
    is_strict: bool = True


class Given(NamedTuple):
    """What joins two nodes beside the runs, with weighted kilometres."""

    ends: tuple[int, int]
    cost: float


class Undercut(NamedTuple):
    """Which runs are rivals, which joints are false, and how many claims are undercut still."""

    runs: Mask
    joints: Mask
    left: int


def undercutting(
    runs: Sequence[Run],
    costs: Floats,
    rival_costs: Floats,
    claims: Iterable[Claim],
    given: Sequence[Given] = (),
    joints: Sequence[tuple[int, int]] = (),
) -> Undercut:
    """Runs on ways that cost less than a claim between the same nodes, and joints that are false.

    Runs are made dearer first. Then the joints go over which a way undercuts all the same, from
    link to link where lines run side by side or cross, or cutting off a bend. What undercuts after
    that leads from link to link over a longer line of its own, or over neither (a port's siding).

    Parameters
    ----------
    costs, rival_costs
        Weighted kilometres of the runs, and of those that turn out to be rivals.
    claims
        What should be the best way between its ends.
    given
        What else a way may lead over: links, piece by piece, and what joins places to the runs.
    joints
        Pairs of nodes, of a link and of the runs, that are joined for nothing.
    """
    count, first_joint = len(runs), len(runs) + len(given)
    every = [*runs, *(Run(one.ends, 0.0) for one in given), *(Run(ends, 0.0) for ends in joints)]
    ways = Ways(every, [*costs.tolist(), *(one.cost for one in given), *(0.0 for _ in joints)])
    found, left = np.zeros(len(every), dtype=bool), 0
    for start, end, cost, is_strict in claims:
        for _ in range(MOST_ROUNDS):
            way = ways.find(start, end, cost * (1.0 - ROUNDING))
            if way is None:
                break
            own = [number for number in way.runs if number < count]
            numbers = [number for number in own if is_strict and not found[number]]
            if not numbers and (is_strict or sum(runs[n].km for n in own) <= SIDE_BY_SIDE_KM):
                numbers = [number for number in way.runs if number >= first_joint]
            if not numbers:
                left += 1
                break
            for number in numbers:
                found[number] = True
                ways.costs[number] = float(rival_costs[number]) if number < count else math.inf
        else:
            left += 1
    return Undercut(found[:count], found[first_joint:], left)


class Lines:
    """Curated links inside countries, with nodes of their own for all that they pass."""

    def __init__(
        self, links: Iterable[Link], joints: Sequence[Joint], nodes: Mapping[str, int], first: int
    ) -> None:
        """`nodes` are those of places, by id; joints have numbers from `first` on."""
        self._joints, self._nodes, self._first = joints, nodes, first
        of_link: dict[str, list[tuple[float, int]]] = defaultdict(list)
        for number, joint in enumerate(joints, start=first):
            of_link[joint.link_id].append((joint.share, number))
        self._passed = [
            (
                link.distance_km * link.path_weight,
                [(0.0, nodes[link.from_id]), *of_link[link.id], (1.0, nodes[link.to_id])],
            )
            for link in links
            if link.crossing_id is None and link.from_id in nodes and link.to_id in nodes
        ]

    def parts(self) -> Iterator[Claim]:
        """Parts of links between any two nodes that they pass."""
        for cost, passed in self._passed:
            if len(passed) > 2:
                for (share, start), (other, end) in combinations(passed, 2):
                    yield Claim(start, end, (other - share) * cost)

    def given(self, touches: Mapping[str, Touch]) -> list[Given]:
        """All links, piece by piece, and what joins places to the track."""
        pieces = [
            Given((start, end), (other - share) * cost)
            for cost, passed in self._passed
            for (share, start), (other, end) in pairwise(passed)
        ]
        to_track = [
            Given((self._nodes[place_id], touch.node), touch.km * CONNECTOR_WEIGHT)
            for place_id, touch in touches.items()
        ]
        return [*pieces, *to_track]

    def joined(self) -> list[tuple[int, int]]:
        """Nodes of all joints: that of the link, and that of the track."""
        return [
            (number, joint.node) for number, joint in enumerate(self._joints, start=self._first)
        ]


def curated_chains(
    links: Iterable[Link], places: Mapping[str, Place], nodes: Mapping[str, int]
) -> Iterator[Claim]:
    """Single links, in states of fast lines short chains of them, and elsewhere pairs.

    `nodes` are by the places that the track leads to.
    """
    known = [
        link
        for link in links
        if link.mode is Mode.RAIL
        and link.crossing_id is None
        and link.from_id in nodes
        and link.to_id in nodes
    ]
    for chain in _chains(known):
        first, last = _ends(chain)
        cost = sum(link.distance_km * link.path_weight for link in chain)
        has_fast_lines = places[first].country in STATES_OF_FAST_LINES
        if len(chain) > 2 and not has_fast_lines:
            continue
        if len(chain) == 1 or _is_straight(chain, places[first], places[last]):
            yield Claim(nodes[first], nodes[last], cost, len(chain) == 1 or has_fast_lines)


def _chains(links: Sequence[Link]) -> Iterator[Chain]:
    at: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        at[link.from_id].append(link)
        at[link.to_id].append(link)
    for link in links:
        yield (link,)
    for middle in links:
        before = [link for link in at[middle.from_id] if link is not middle]
        after = [link for link in at[middle.to_id] if link is not middle]
        yield from ((link, middle) for link in before if link.id < middle.id)
        yield from ((middle, link) for link in after if link.id < middle.id)
        yield from (
            (first, middle, last)
            for first, last in product(before, after)
            if len({*_pair(first), *_pair(middle), *_pair(last)}) == MOST_LINKS + 1
        )


def _pair(link: Link) -> tuple[str, str]:
    return link.from_id, link.to_id


def _ends(chain: Chain) -> tuple[str, str]:
    """The two places where only one link of the chain ends."""
    count: dict[str, int] = defaultdict(int)
    for link in chain:
        for place_id in _pair(link):
            count[place_id] += 1
    first, *_, last = [place_id for place_id, number in count.items() if number == 1] * 2
    return first, last


def _is_straight(chain: Chain, first: Place, last: Place) -> bool:
    length_km = sum(link.distance_km for link in chain)
    return length_km <= MOST_CIRCUITY * geodesic_km(first.position, last.position)
