"""Best ways over borders: one through every chain of crossings, with places to pass on the way.

A chain uses a crossing once and never comes back to a country it has left. Of very many chains the
best are kept (`MOST_CHAINS`).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from geo.chain_kernels import Limits, Stages, Weights, chain_prices, chains
from geo.ground import Ground
from geo.inland_kernels import best_endings
from geo.journeys import Journey, Trip
from geo.kernels import Floats, Index, Ints
from geo.linear_prices import MEASURES
from geo.network import Crossing
from geo.pricing import Tariff
from geo.routing import Hop, Price
from geo.standings import OPEN, Codes

# A way this many times worse than the best, in what was asked for, is noise, unless it is direct.
MOST_TIMES_BEST = 2.5
# So many of the best chains are looked at, and no more.
MOST_CHAINS = 300
# So many beginnings of chains, which bounds the time of any question.
_MOST_BEGINNINGS = 10_000


@dataclass(frozen=True, slots=True)
class Way:
    """Cargo brought through a chain of crossings: by which, at what weight and price."""

    weight: float
    price: Price
    crossings: tuple[Crossing, ...]
    countries: tuple[str, ...]
    hops: tuple[Hop, ...]


Priced = Callable[[Ints], tuple[Floats, Ints]]


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

    def prices(self, numbers: Ints) -> Floats:
        """Prices (k, 5), as `geo.routing.Price`, of the ways with these numbers."""
        return self._priced(numbers)[0]

    @cached_property
    def lines(self) -> Ints:
        """A bit (m,) for every line on each way that is shut or in doubt."""
        if not self._search.has_doubtful_lines:
            return np.zeros(len(self), np.int64)
        return self._priced(np.arange(len(self)))[1]

    def crossings(self, number: int) -> tuple[Crossing, ...]:
        """The chain of one of the ways."""
        crossings = self._search.gates.crossings
        return tuple(crossings[x] for x in self.chains[number].tolist() if x >= 0)

    def third_countries(self, number: int) -> frozenset[str]:
        """Countries on the way in which it neither begins nor ends."""
        return frozenset(c.head_country for c in self.crossings(number)[:-1])

    def peers(self, numbers: Ints) -> tuple[Ints, Ints]:
        """A bit for each third country of the ways, and the number of the last key (-1: none)."""
        borders, chain = self._search.gates.borders, self.chains[numbers]
        length = (chain >= 0).sum(axis=1)
        is_third = np.arange(chain.shape[1]) < length[:, None] - 1
        bits = np.where(is_third, np.int64(1) << borders.head_country[chain], 0)
        last = chain[np.arange(len(chain)), np.maximum(length - 1, 0)]
        keys = np.where(length > 0, borders.key_of[last], -1)
        return np.bitwise_or.reduce(bits, axis=1), keys

    def keys(self) -> Ints:
        """Numbers of the keys (m, depth) of the crossings of all ways; -1 behind the last."""
        return np.append(self._search.gates.borders.key_of, -1)[self.chains]

    def codes(self, codes: Codes) -> Codes:
        """Standings (m, depth) of the crossings of all ways; open behind the last."""
        return np.append(codes[: len(self._search.gates.keys)], np.int8(OPEN))[self.keys()]

    def names(self) -> list[bytes]:
        """What tells the chain of each way from every other of the same question."""
        keys = self.keys()
        size = keys.shape[1] * keys.itemsize
        names: list[bytes] = np.ascontiguousarray(keys).view(f"V{size}").ravel().tolist()
        return names

    def way(self, number: int) -> Way:
        """One of the ways, with all its moves."""
        chain = [x for x in self.chains[number].tolist() if x >= 0]
        (price,) = self.prices(np.array([number]))
        return self._search.way(chain, float(self.weight[number]), price)


class Search:
    """All searches for one trip over one table of ways inside countries."""

    def __init__(self, ground: Ground, tariff: Tariff, trip: Trip) -> None:
        self._ground, self.gates = ground, ground.gates
        self._journey = Journey(ground, tariff, trip)

    def found(self, crossing_w: Floats, times_best: float = MOST_TIMES_BEST) -> Found:
        """The best way through each chain of crossings whose weights are not infinite.

        None is more than `times_best` times worse than the best, but those of one crossing.
        """
        if not self._journey.is_possible:
            return self._nothing()
        return self._inland() if self._journey.is_inland else self._abroad(crossing_w, times_best)

    def _nothing(self) -> Found:
        nothing = np.zeros((0, MEASURES)), np.zeros(0, np.int64)
        return Found(self, np.zeros((0, 2), np.int64), np.zeros(0), lambda _: nothing)

    def _inland(self) -> Found:
        end = self._journey.inland_end
        if end is None:
            return self._nothing()
        chain = np.full((1, 2), -1, np.int64)
        price, lines = end.price[None, :], np.array([end.lines])
        weight = np.array([end.weight])
        return Found(self, chain, weight, lambda numbers: (price[numbers], lines[numbers]))

    # -- abroad -----------------------------------------------------------------------------------

    def _abroad(self, crossing_w: Floats, times_best: float) -> Found:
        gates, borders = self.gates, self.gates.borders
        origin = gates.country_number.get(self._journey.origin, -1)
        target = gates.country_number.get(self._journey.target, -1)
        if not (0 <= origin < gates.border_countries and 0 <= target < gates.border_countries):
            return self._nothing()
        exits = borders.exit_list[borders.exit_ptr[origin] : borders.exit_ptr[origin + 1]]
        origin_w = np.full(len(gates.crossings), np.inf)
        origin_w[exits] = self._journey.front.w[borders.exit_vertex[exits]] + crossing_w[exits]
        rows, endings = self._rows, self._endings
        is_last = borders.head_country == target
        ending_w = np.where(is_last, endings.weight[borders.entry_of], np.inf)
        weights = Weights(rows.w, crossing_w, origin_w, ending_w, target)
        limits = Limits(times_best, MOST_CHAINS, _MOST_BEGINNINGS)
        stages = self._order_of_stages()
        found, weight, is_whole = chains(
            gates.borders, weights, stages, origin, limits, gates.most_heads
        )
        return Found(
            self, found, weight, lambda numbers: self._priced(found[numbers]), is_whole=is_whole
        )

    def _priced(self, found: Ints) -> tuple[Floats, Ints]:
        """Price (m, 5) of chains, and the lines (m,) on them that are shut or in doubt."""
        gates, rows, endings = self.gates, self._rows, self._endings
        return chain_prices(
            *(gates.arrays, gates.borders, self._ground.moves, gates.country_ptr),
            *(rows.before, rows.start_ptr),
            rows.start_price,
            rows.start_lines,
            found,
            *self._leaving,
            *(endings.price, endings.lines),
        )

    @property
    def has_doubtful_lines(self) -> bool:
        """Whether any line inside a country is shut or in doubt that day."""
        return self._ground.has_doubtful_lines

    @cached_property
    def _leaving(self) -> tuple[Floats, Ints]:
        """Price (…, 5) and lines of the ways to every crossing out of the country of the origin."""
        borders, number = self.gates.borders, self.gates.country_number[self._journey.origin]
        exits = borders.exit_list[borders.exit_ptr[number] : borders.exit_ptr[number + 1]]
        price = np.zeros((len(self.gates.crossings), MEASURES))
        lines = np.zeros(len(self.gates.crossings), np.int64)
        price[exits], lines[exits] = self._journey.front.prices(borders.exit_vertex[exits])
        return price, lines

    def _order_of_stages(self) -> Stages:
        first = np.full(self.gates.border_countries, -1, np.int64)
        then = first.copy()
        for country, stage in (self._journey.stages or {}).items():
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
        if not self._journey.passing_entries:
            return _Rows(table.w, table.before, start_ptr, prices[0], lines[0])
        w, before, size = table.w.copy(), table.before.copy(), 1
        for entry, one in self._journey.passing_entries.items():
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
        gates, ends, rows = self.gates, self._journey.ends, self._rows
        number = gates.country_number[self._journey.target]
        span = slice(*gates.entry_span(number))
        low, high = gates.country_ptr[number : number + 2].tolist()
        count = len(gates.entry_gates)
        found = _Endings(
            np.full(count, np.inf),
            np.full(count, -1, np.int64),
            np.zeros((count, MEASURES)),
            np.zeros(count, np.int64),
        )
        if self._journey.target in (self._journey.stages or {}):
            for entry in range(span.start, span.stop):
                end = self._journey.end_from(entry)
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

    def way(self, chain: Sequence[int], weight: float, price: Floats) -> Way:
        """A way with all its moves, in travel order."""
        gates = self.gates
        crossings = tuple(gates.crossings[x] for x in chain)
        time_h, cost_usd, co2e_kg, distance_km, changes = price.tolist()
        return Way(
            weight,
            Price(time_h, cost_usd, co2e_kg, distance_km, round(changes)),
            crossings,
            (self._journey.origin, *(crossing.head_country for crossing in crossings)),
            tuple(self._hops(chain)),
        )

    def _hops(self, chain: Sequence[int]) -> Iterator[Hop]:
        gates, borders = self.gates, self.gates.borders
        if not chain:
            end = self._journey.inland_end
            yield from () if end is None else end.hops()
            return
        here = self._journey.front
        for number, x in enumerate(chain):
            yield from here.hops(int(borders.exit_vertex[x]))
            yield gates.crossings[x]
            entry = int(borders.entry_of[x])
            if number == len(chain) - 1:
                end = self._journey.end_from(entry)
                yield from () if end is None else end.hops()
                return
            here = self._journey.front_of(entry)


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
