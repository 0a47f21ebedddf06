"""Which runs undercut curated links: they are mostly fast lines, which carry no freight."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from geo.geodesy import geodesic_km
from geo.model import Link, Mode, Place
from layers.refresh.base.contraction import Run
from layers.refresh.base.stations import Touch
from layers.refresh.base.track import Floats, Mask
from layers.refresh.base.ways import Ways

# States with a dense network of fast lines: there two or three links in a row are compared too, if
# they are no great detour themselves.
STATES_OF_FAST_LINES = ("CN", "KR")
MOST_CIRCUITY = 2.2
MOST_LINKS = 3
# As often as a way is made dearer another may turn out to undercut.
MOST_ROUNDS = 5

Chain = tuple[Link, ...]


def undercutting(
    runs: Sequence[Run],
    costs: Floats,
    is_repeat: Mask,
    chains: Iterable[tuple[int, int, float]],
    times_dearer: float,
) -> Mask:
    """Runs on ways that cost less than a chain of curated links from and to the same nodes.

    Parameters
    ----------
    costs
        Weighted kilometres of the runs.
    is_repeat
        Runs that repeat a link; they are dear enough already and are not named again.
    chains
        First node, last node and weighted kilometres of each chain.
    times_dearer
        What the costs of a run found are multiplied by.
    """
    ways = Ways(runs, costs.tolist())
    found = is_repeat.copy()
    for start, end, cost in chains:
        for _ in range(MOST_ROUNDS):
            way = ways.find(start, end, cost)
            fresh = [number for number in way.runs if not found[number]] if way else []
            if not fresh:
                break
            for number in fresh:
                found[number] = True
                ways.costs[number] *= times_dearer
    return found & ~is_repeat


def curated_chains(
    links: Iterable[Link], places: Mapping[str, Place], touches: Mapping[str, Touch]
) -> Iterator[tuple[int, int, float]]:
    """Single links, and in states of fast lines short chains of them, with weighted kilometres."""
    known = [
        link
        for link in links
        if link.mode is Mode.RAIL
        and link.crossing_id is None
        and link.from_id in touches
        and link.to_id in touches
    ]
    for chain in _chains(known, places):
        first, last = _ends(chain)
        cost = sum(link.distance_km * link.path_weight for link in chain)
        if len(chain) == 1 or _is_straight(chain, places[first], places[last]):
            yield touches[first].node, touches[last].node, cost


def _chains(links: Sequence[Link], places: Mapping[str, Place]) -> Iterator[Chain]:
    at: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        at[link.from_id].append(link)
        at[link.to_id].append(link)
    for link in links:
        yield (link,)
    for middle in links:
        if places[middle.from_id].country not in STATES_OF_FAST_LINES:
            continue
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
