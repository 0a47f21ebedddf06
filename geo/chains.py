"""Best ways over borders: one through every chain of crossings, with places to pass on the way.

What happens inside a country does not depend on which borders are open, so it is searched once for
a set of modes and an objective and kept (`geo.routing`).
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from geo.model import Mode
from geo.network import ORIGIN, Crossing, Network, Node, local
from geo.routing import Hop, Inland, Price, Prices, Reached, Terms

# A way this many times worse than the best, in what was asked for, is noise, unless it is direct.
MOST_TIMES_BEST = 2.5
# So many borders more than the fewest that lead there at all, and no more.
MOST_BORDERS_MORE = 2
# Ways that are followed on from a place that is to be passed.
_MOST_ON_THE_WAY = 30
_MOST_ORIGINS, _MOST_ENDINGS = 200, 20_000


@dataclass(frozen=True, slots=True)
class Way:
    """Cargo brought through a chain of crossings: by which crossings, at what weight and price."""

    weight: float
    price: Price
    crossings: tuple[Crossing, ...]
    countries: tuple[str, ...]
    parts: tuple[Reached, ...]

    def hops(self) -> list[Hop]:
        """Moves in travel order."""
        return [hop for part in self.parts for hop in part.hops()]


@dataclass(frozen=True, slots=True)
class Target:
    """Where a search ends: unloaded in one of some places, or on a track that it only passes."""

    at: tuple[str, ...] | Node

    def country(self, network: Network) -> str:
        place_id = self.at.place_id if isinstance(self.at, Node) else self.at[0]
        return network.place(place_id).country

    def reached(self, inland: Inland) -> Reached | None:
        """Best way there inside its country; None if there is none."""
        if isinstance(self.at, Node):
            return inland.passing(self.at)
        return inland.ending_at(self.at)


class Router:
    """Finds the best way through every chain of crossings between two towns."""

    def __init__(
        self,
        network: Network,
        prices: Prices,
        terms: Terms,
        times_best: float = MOST_TIMES_BEST,
    ) -> None:
        # Infinite where every chain is asked for, be it noise or not.
        self.times_best = times_best
        self._network, self._prices, self._terms = network, prices, terms
        self._inlands: dict[Node, Inland] = {}
        self._origins: dict[tuple[str, ...], Inland] = {}
        self._endings: dict[tuple[Node, Target], Reached | None] = {}

    def ways(
        self,
        origin_id: str,
        destination_id: str,
        usable: Callable[[Crossing], bool],
        via: Sequence[str] = (),
    ) -> list[Way]:
        """The best way through each chain of usable crossings, in no order.

        A chain uses a crossing once and never comes back to a country it has left. Cargo passes the
        places of `via` in their order without being unloaded there; of the ways up to each of them
        the best are followed.
        """
        country = self._network.place(origin_id).country
        inland = self._inland_of_origin(self._network.members(origin_id))
        stage = [(Way(0.0, Price(), (), (country,), ()), inland)]
        for place_id in via:
            nodes = self._nodes_at(place_id)
            stage = [
                (way, self.inland_from(node))
                for node in nodes
                for way in self._lightest(self._from_stage(stage, Target(node), usable))
            ]
        return self._from_stage(stage, Target(self._network.members(destination_id)), usable)

    def _nodes_at(self, place_id: str) -> list[Node]:
        """Tracks on which cargo can pass a town."""
        return [
            node
            for member in self._network.members(place_id)
            for track in self._network.tracks(member)
            if self._terms.may_run_on(node := Node(member, track))
        ]

    @staticmethod
    def _lightest(ways: list[Way]) -> list[Way]:
        return sorted(ways, key=lambda way: way.weight)[:_MOST_ON_THE_WAY]

    def _from_stage(
        self,
        stage: Sequence[tuple[Way, Inland]],
        target: "Target",
        usable: Callable[[Crossing], bool],
    ) -> list[Way]:
        found: dict[tuple[tuple[str, Mode], ...], Way] = {}
        for way, inland in stage:
            for made in self._onward(way, inland, target, usable):
                chain = tuple(crossing.key for crossing in made.crossings)
                if chain not in found or made.weight < found[chain].weight:
                    found[chain] = made
        return list(found.values())

    def _onward(
        self,
        way: Way,
        inland: Inland,
        target: "Target",
        usable: Callable[[Crossing], bool],
    ) -> list[Way]:
        if way.countries[-1] == target.country(self._network):
            ending = target.reached(inland)
            return [] if ending is None else [_ended(way, ending)]
        search = _ChainSearch(self, self._network, target, usable, self.times_best)
        search.begin(way, inland.exits)
        return search.found

    def _inland_of_origin(self, members: tuple[str, ...]) -> Inland:
        if members not in self._origins:
            if len(self._origins) >= _MOST_ORIGINS:
                self._origins.clear()
            starts = [local(place_id, ORIGIN) for place_id in members]
            self._origins[members] = Inland(self._network, self._prices, self._terms, starts)
        return self._origins[members]

    def inland_from(self, node: Node) -> Inland:
        """Ways inside a country from a gate that a crossing leads to."""
        if node not in self._inlands:
            self._inlands[node] = Inland(self._network, self._prices, self._terms, (node,))
        return self._inlands[node]

    def ending(self, node: Node, target: "Target") -> Reached | None:
        """Best way from a gate that a crossing leads to, to the target in its country."""
        key = (node, target)
        if key not in self._endings:
            if len(self._endings) >= _MOST_ENDINGS:
                self._endings.clear()
            self._endings[key] = target.reached(self.inland_from(node))
        return self._endings[key]


Exits = Sequence[tuple[Crossing, Reached]]


class _ChainSearch:
    """One walk over all chains from an origin to a destination abroad."""

    def __init__(
        self,
        router: Router,
        network: Network,
        target: Target,
        usable: Callable[[Crossing], bool],
        times_best: float,
    ) -> None:
        self._times_best = times_best
        self._router, self._usable, self._target = router, usable, target
        self._target_country = target.country(network)
        self._hops = _borders_to(self._target_country, network, usable)
        self._most_borders = 0
        self._best = math.inf
        self.found: list[Way] = []

    def begin(self, origin: Way, exits: Exits) -> None:
        """Follow every chain from the origin, but none of many borders more than it takes."""
        fewest = self._hops.get(origin.countries[-1])
        if fewest is None:
            return
        most = len(self._hops)
        for borders in range(fewest + MOST_BORDERS_MORE, most + MOST_BORDERS_MORE + 1, 2):
            self._most_borders = len(origin.crossings) + borders
            self.expand([(origin, exits)])
            # The fewest borders may lead through a country that has no way from the one to the
            # other: then more of them are tried.
            if self.found:
                return

    def _leads_there(self, way: Way, country: str) -> bool:
        left = self._hops.get(country)
        return left is not None and len(way.crossings) + 1 + left <= self._most_borders

    def expand(self, entries: Iterable[tuple[Way, Exits]]) -> None:
        """Follow every chain onward from the ways that have entered one country."""
        onward: dict[tuple[str, Mode], dict[Node, Way]] = {}
        for way, exits in entries:
            for crossing, reached in exits:
                head = crossing.head_country
                if head in way.countries or not self._leads_there(way, head):
                    continue
                if not self._usable(crossing):
                    continue
                heads = onward.setdefault(crossing.key, {})
                best = heads.get(crossing.action.head)
                if best is None or way.weight + reached.weight < best.weight:
                    heads[crossing.action.head] = _extended(way, crossing, reached)
        # The lightest first, so that the bound below bites early.
        for heads in sorted(onward.values(), key=lambda h: min(w.weight for w in h.values())):
            self._follow(heads)

    def _follow(self, heads: dict[Node, Way]) -> None:
        way = next(iter(heads.values()))
        if way.countries[-1] == self._target_country:
            self._finish(heads)
            return
        kept = [(n, w) for n, w in heads.items() if w.weight <= self._times_best * self._best]
        self.expand((way, self._router.inland_from(node).exits) for node, way in kept)

    def _finish(self, heads: dict[Node, Way]) -> None:
        best: Way | None = None
        for node, way in heads.items():
            ending = self._router.ending(node, self._target)
            if ending is not None and (best is None or way.weight + ending.weight < best.weight):
                best = _ended(way, ending)
        if best is not None:
            self._best = min(self._best, best.weight)
            self.found.append(best)


def _borders_to(
    country: str, network: Network, usable: Callable[[Crossing], bool]
) -> dict[str, int]:
    """Fewest borders from every country to one, over usable crossings; only what leads there."""
    found, todo = {country: 0}, [country]
    for here in todo:
        for crossing in network.crossings_into(here):
            other = crossing.tail_country
            if other not in found and usable(crossing):
                found[other] = found[here] + 1
                todo.append(other)
    return found


def _ended(way: Way, ending: Reached) -> Way:
    return Way(
        way.weight + ending.weight,
        way.price.plus(ending.price),
        way.crossings,
        way.countries,
        (*way.parts, ending),
    )


def _extended(way: Way, crossing: Crossing, reached: Reached) -> Way:
    return Way(
        way.weight + reached.weight,
        way.price.plus(reached.price),
        (*way.crossings, crossing),
        (*way.countries, crossing.head_country),
        (*way.parts, reached),
    )
