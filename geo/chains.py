"""Best ways over borders: one through every chain of crossings, with places to pass on the way.

A chain uses a crossing once and never comes back to a country it has left. Of very many chains the
best are kept (`MOST_CHAINS`).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from geo.bound_kernels import BorderArrays, Weights, through_weights
from geo.chain_kernels import Limits, Marks, chains
from geo.ground import Ground, PassagePrices
from geo.growth_kernels import Stages
from geo.inland_kernels import best_endings
from geo.journeys import Journey, Trip
from geo.kernels import Flags, Floats, Index, Ints
from geo.linear_prices import MEASURES
from geo.network import Crossing
from geo.pricing import Tariff
from geo.routing import Hop
from geo.standings import OPEN, Codes
from geo.sum_kernels import chain_prices, told_of_chains

# A way this many times worse than the best, in what was asked for, is noise, unless it is direct.
MOST_TIMES_BEST = 2.5
# So many of the best chains are looked at, and no more.
MOST_CHAINS = 200
# The same of those that are not sure to be open, of which fewer are shown.
MOST_MARKED = 100
# So many beginnings of chains, which bounds the time of any question.
_MOST_BEGINNINGS = 4_000
# All bytes of -1, and no byte of the highest of a number of a key.
_NO_KEY = b"\xff"


@dataclass(frozen=True, slots=True)
class Way:
    """Cargo brought through a chain of crossings: by which, through where, with which moves.

    The moves are in `parts`, in travel order; many ways share the same ones.
    """

    crossings: tuple[Crossing, ...]
    countries: tuple[str, ...]
    parts: tuple[tuple[Hop, ...], ...]

    @property
    def hops(self) -> tuple[Hop, ...]:
        """All moves, in travel order."""
        return tuple(hop for part in self.parts for hop in part)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which chains are looked for.

    None is more than `times_best` times worse than the best, or than a way already known, of weight
    `known`, but those of one crossing. With `marked`, flags by key of a crossing and by country, a
    chain must have a crossing with one of the keys, or one into or out of one of the countries; the
    way inside one country is found in any case.
    """

    times_best: float = MOST_TIMES_BEST
    known: float = math.inf
    marked: tuple[Flags, Flags] | None = None

    def bounds(self, borders: BorderArrays, origin: int) -> tuple[Marks, Limits]:
        """What a chain from a country must have, and how far is searched."""
        far = self.times_best * self.known
        if self.marked is None or self.marked[1][origin]:
            every = Marks(is_needed=False, crossings=np.zeros(len(borders.key_of), np.bool_))
            return every, self._limits(far, math.inf, MOST_CHAINS)
        keys, countries = self.marked
        found = keys[borders.key_of]
        if not countries.any():
            return Marks(is_needed=True, crossings=found), self._limits(0.0, far, MOST_MARKED)
        found |= countries[borders.tail_country] | countries[borders.head_country]
        return Marks(is_needed=True, crossings=found), self._limits(far, far, MOST_MARKED)

    def _limits(self, floor: float, ceiling: float, most: int) -> Limits:
        # What is found over a line in doubt is no measure: the same chain may be known, and worse.
        floor = floor if self.known < math.inf else 0.0
        return Limits(self.times_best, floor, ceiling, most, _MOST_BEGINNINGS)


EVERY_CHAIN = Wanted()

Priced = Callable[[], tuple[Floats, Ints]]


class Found:
    """What one search found: the best way through every chain, in arrays, in no order.

    `chains` (m, depth) are numbers of crossings, -1 behind the last; `weight` is (m,). `is_whole`
    says that there are no more, of those that are not far worse than the best.
    """

    def __init__(
        self,
        search: "Search",
        chains: Ints,
        weight: Floats,
        priced: Priced,
        *,
        is_whole: bool = True,
    ) -> None:
        self._search, self._priced = search, priced
        self.chains, self.weight, self.is_whole = chains, weight, is_whole

    def __len__(self) -> int:
        return len(self.weight)

    @cached_property
    def _sums(self) -> tuple[Floats, Ints]:
        return self._priced()

    @property
    def prices(self) -> Floats:
        """Prices (m, 5), as `geo.routing.Price`, of all ways."""
        return self._sums[0]

    @property
    def lines(self) -> Ints:
        """A bit (m,) for every line on each way that is shut or in doubt."""
        is_any = self._search.has_doubtful_lines
        return self._sums[1] if is_any else np.zeros(len(self), np.int64)

    def crossings(self, number: int) -> tuple[Crossing, ...]:
        """The chain of one of the ways."""
        crossings = self._search.gates.crossings
        return tuple([crossings[x] for x in self.chains[number].tolist() if x >= 0])

    @cached_property
    def _told(self) -> tuple[Ints, Ints, Ints]:
        borders = self._search.gates.borders
        found: tuple[Ints, Ints, Ints] = told_of_chains(
            self.chains, borders.key_of, borders.head_country
        )
        return found

    @property
    def third_countries(self) -> Ints:
        """A bit (m,) for each country in which a way neither begins nor ends."""
        return self._told[0]

    def named(self, countries: int) -> frozenset[str]:
        """The countries of some bits."""
        return self._search.gates.named(countries)

    @property
    def last_keys(self) -> Ints:
        """Number (m,) of the key of the last crossing; -1 where there is none."""
        return self._told[1]

    @property
    def borders(self) -> Ints:
        """How many borders (m,) each way crosses."""
        return self._told[2]

    def last_crossing_ids(self, numbers: Ints) -> list[str]:
        """Id of the last crossing of some ways; "" where there is none."""
        keys = self._search.gates.keys
        return [keys[key][0] if key >= 0 else "" for key in self.last_keys[numbers].tolist()]

    @cached_property
    def keys(self) -> Ints:
        """Numbers of the keys (m, depth) of the crossings of all ways; -1 behind the last."""
        return np.append(self._search.gates.borders.key_of, -1)[self.chains]

    def codes(self, codes: Codes) -> Codes:
        """Standings (m, depth) of the crossings of all ways; open behind the last."""
        return np.append(codes[: len(self._search.gates.keys)], np.int8(OPEN))[self.keys]

    def names(self, numbers: Sequence[int] | Ints) -> list[bytes]:
        """What tells the chains of some ways from every other of the same question."""
        return [row.tobytes().rstrip(_NO_KEY) for row in self.keys[numbers]]

    def way(self, number: int) -> Way:
        """One of the ways, with all its moves."""
        return self._search.way([x for x in self.chains[number].tolist() if x >= 0])


class Search:
    """All searches for one trip over one table of ways inside countries."""

    def __init__(
        self, ground: Ground, tariff: Tariff, trip: Trip, like: "Search | None" = None
    ) -> None:
        """`like` is a search for the same trip at the same prices, over other lines."""
        self._ground, self.gates, self._like = ground, ground.gates, like
        before = None if like is None else like.journey
        self.journey: Journey = Journey(ground, tariff, trip, before)

    def found(self, crossing_w: Floats, wanted: Wanted = EVERY_CHAIN) -> Found:
        """The best way through each chain of crossings whose weights are not infinite."""
        if not self.journey.is_possible:
            return self._nothing()
        return self._inland() if self.journey.is_inland else self._abroad(crossing_w, wanted)

    def _nothing(self) -> Found:
        nothing = np.zeros((0, MEASURES)), np.zeros(0, np.int64)
        return Found(self, np.zeros((0, 2), np.int64), np.zeros(0), lambda: nothing)

    def _inland(self) -> Found:
        end = self.journey.inland_end
        if end is None:
            return self._nothing()
        chain = np.full((1, 2), -1, np.int64)
        sums = end.price[None, :], np.array([end.lines])
        return Found(self, chain, np.array([end.weight]), lambda: sums)

    # -- abroad -----------------------------------------------------------------------------------

    def _abroad(self, crossing_w: Floats, wanted: Wanted) -> Found:
        gates, borders = self.gates, self.gates.borders
        origin = gates.country_number.get(self.journey.origin, -1)
        target = gates.country_number.get(self.journey.target, -1)
        if not (0 <= origin < gates.border_countries and 0 <= target < gates.border_countries):
            return self._nothing()
        exits = borders.exit_list[borders.exit_ptr[origin] : borders.exit_ptr[origin + 1]]
        origin_w = np.full(len(gates.crossings), np.inf)
        origin_w[exits] = self.journey.front.w[borders.exit_vertex[exits]] + crossing_w[exits]
        endings = self._endings
        is_last = borders.head_country == target
        ending_w = np.where(is_last, endings.weight[borders.entry_of], np.inf)
        weights = Weights(self._through, crossing_w, origin_w, ending_w, target)
        marks, limits = wanted.bounds(borders, origin)
        stages = self._order_of_stages()
        found, weight, is_whole = chains(
            borders, weights, stages, marks, origin, limits, gates.most_heads
        )
        longest = max(2, int((found >= 0).any(axis=0).sum()))
        # A row of its own each: compiled code is made for one layout, not while a reader waits.
        found = np.ascontiguousarray(found[:, :longest])
        return Found(self, found, weight, lambda: self._priced(found), is_whole=is_whole)

    @cached_property
    def _through(self) -> Floats:
        """Weights through countries, past the places that are to be passed."""
        if self.journey.passing_entries:
            return through_weights(self.gates.borders, self._rows.w)
        return self._ground.table.through(self.gates.borders)

    def _priced(self, found: Ints) -> tuple[Floats, Ints]:
        """Price (m, 5) of chains, and the lines (m,) on them that are shut or in doubt."""
        gates, rows, endings = self.gates, self._rows, self._endings
        priced = self._ground.priced
        if self.journey.passing_entries:
            priced = PassagePrices(gates.borders)
        price, lines = self._leaving
        with priced.lock:
            return chain_prices(
                *(gates.arrays, gates.borders, self._ground.moves, gates.country_ptr),
                *(rows.before, rows.start_ptr),
                rows.start_price,
                rows.start_lines,
                found,
                price,
                lines,
                endings.price,
                endings.lines,
                priced.passages,
            )

    @property
    def has_doubtful_lines(self) -> bool:
        """Whether any line inside a country is shut or in doubt that day."""
        return self._ground.has_doubtful_lines

    @cached_property
    def _leaving(self) -> tuple[Floats, Ints]:
        """Price (…, 5) and lines of the ways to every crossing out of the country of the origin."""
        like, origin = self._like, self.journey.origin
        if like is not None and self._ground.is_like(like._ground, origin):
            return like._leaving
        borders, number = self.gates.borders, self.gates.country_number[origin]
        exits = borders.exit_list[borders.exit_ptr[number] : borders.exit_ptr[number + 1]]
        price = np.zeros((len(self.gates.crossings), MEASURES))
        lines = np.zeros(len(self.gates.crossings), np.int64)
        price[exits], lines[exits] = self.journey.front.prices(borders.exit_vertex[exits])
        return price, lines

    def _order_of_stages(self) -> Stages:
        first = np.full(self.gates.border_countries, -1, np.int64)
        then = first.copy()
        for country, stage in (self.journey.stages or {}).items():
            number = self.gates.country_number.get(country, len(first))
            if number < len(first):
                first[number], then[number] = stage.first, stage.first + len(stage.place_ids)
        return Stages(first, then)

    @cached_property
    def _rows(self) -> "_Rows":
        """The table of ways inside countries, past the places that are to be passed."""
        table, entry_row = self._ground.table, self.gates.borders.entry_row
        start_ptr = np.zeros(len(self.gates.entry_gates), np.int64)
        prices, lines = [np.zeros((1, MEASURES))], [np.zeros(1, np.int64)]
        if not self.journey.passing_entries:
            return _Rows(table.w, table.before, start_ptr, prices[0], lines[0])
        w, before, size = table.w.copy(), table.before.copy(), 1
        for entry, one in self.journey.passing_entries.items():
            row = slice(*entry_row[entry : entry + 2].tolist())
            w[row], before[row] = one.w, one.before
            start_ptr[entry] = size
            size += len(one.start_lines)
            prices.append(one.start_price)
            lines.append(one.start_lines)
        return _Rows(w, before, start_ptr, np.concatenate(prices), np.concatenate(lines))

    @cached_property
    def _endings(self) -> "_Endings":
        """The best way to end, from every entry of the country of the destination."""
        like, target = self._like, self.journey.target
        if like is not None and self._ground.is_like(like._ground, target):
            return like._endings
        gates, ends, rows = self.gates, self.journey.ends, self._rows
        number = gates.country_number[target]
        span = slice(*gates.entry_span(number))
        low, high = gates.country_ptr[number : number + 2].tolist()
        count = len(gates.entry_gates)
        found = _Endings(
            np.full(count, np.inf),
            np.full(count, -1, np.int64),
            np.zeros((count, MEASURES)),
            np.zeros(count, np.int64),
        )
        if target in (self.journey.stages or {}):
            for entry in range(span.start, span.stop):
                end = self.journey.end_from(entry)
                if end is not None:
                    found.weight[entry], found.lines[entry] = end.weight, end.lines
                    found.price[entry] = end.price
            return found
        found.weight[span], found.option[span], found.price[span], found.lines[span] = best_endings(
            *(gates.arrays, self._ground.moves, low, high),
            *(gates.borders.entry_row[:-1][span], rows.w, rows.before),
            *(ends.vertices, ends.weights, ends.prices),
        )
        return found

    # -- the way itself ---------------------------------------------------------------------------

    def way(self, chain: Sequence[int]) -> Way:
        """A way with all its moves, in travel order."""
        crossings = tuple([self.gates.crossings[x] for x in chain])
        countries = (self.journey.origin, *[crossing.head_country for crossing in crossings])
        return Way(crossings, countries, tuple(self._parts(chain)))

    def _parts(self, chain: Sequence[int]) -> list[tuple[Hop, ...]]:
        gates, journey = self.gates, self.journey
        exit_vertex, entry_of = gates.exit_vertices, gates.entries_of
        if not chain:
            end = journey.inland_end
            return [] if end is None else [end.hops()]
        found: list[tuple[Hop, ...]] = [journey.hops_out(exit_vertex[chain[0]])]
        found.append(gates.alone[chain[0]])
        entry = entry_of[chain[0]]
        for x in chain[1:]:
            found.append(journey.hops_through(entry, exit_vertex[x]))
            found.append(gates.alone[x])
            entry = entry_of[x]
        found += journey.parts_to_end(entry, int(self._endings.option[entry]))
        return found


class _Rows(NamedTuple):
    """The table, and what the starts of its rows bring along (`chain_prices`)."""

    w: Floats
    before: Index
    start_ptr: Ints
    start_price: Floats
    start_lines: Ints


class _Endings(NamedTuple):
    """By entry: weight, option, price and lines of the best way to end."""

    weight: Floats
    option: Ints
    price: Floats
    lines: Ints
