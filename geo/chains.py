"""Best ways over borders: one through every chain of crossings, with places to pass on the way.

A chain uses a crossing once and never comes back to a country it has left. Of very many chains the
best are kept (`MOST_CHAINS`).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from geo.fronts import (
    SETTING_OUT,
    Arrived,
    End,
    Ends,
    Front,
    Start,
    best_end,
    ends_at,
    entry_front,
    front,
)
from geo.ground import Ground
from geo.kernels import Floats, Index, Ints
from geo.linear_prices import MEASURES
from geo.model import Place, System
from geo.network import ORIGIN, Action, ActionKind, Crossing, Node, local
from geo.pricing import Tariff
from geo.routing import WEIGHTS, Hop, Price
from geo.search_kernels import best_endings, chain_prices, chains, least_to_end
from geo.standings import OPEN, Codes

# A way this many times worse than the best, in what was asked for, is noise, unless it is direct.
MOST_TIMES_BEST = 2.5
# So many of the best chains are looked at, and no more.
MOST_CHAINS = 500
_TIMES = (1.1, 1.3, 1.6, 2.0, 3.0, 5.0, 10.0, np.inf)
_FEW_STEPS, _ALL_STEPS = 20_000, 1 << 60

_FREE: Floats = np.zeros(MEASURES)


@dataclass(frozen=True, slots=True)
class Way:
    """Cargo brought through a chain of crossings: by which, at what weight and price."""

    weight: float
    price: Price
    crossings: tuple[Crossing, ...]
    countries: tuple[str, ...]
    hops: tuple[Hop, ...]


class Found:
    """What one search found: the best way through every chain, in arrays, in no order.

    `chains` (m, depth) are numbers of crossings, -1 behind the last; `weight` (m,), `price` (m, 5)
    as in `geo.routing.Price`, and `lines` (m,) a bit for every line on it that is shut or in doubt.
    """

    def __init__(
        self, search: "Search", chains: Ints, weight: Floats, price: Floats, lines: Ints
    ) -> None:
        self._search = search
        self.chains, self.weight, self.price, self.lines = chains, weight, price, lines

    def __len__(self) -> int:
        return len(self.weight)

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
        return self._search.way(chain, float(self.weight[number]), self.price[number])


@dataclass(frozen=True, slots=True)
class Trip:
    """What a search is asked: from a place to another, past places that are not unloaded at."""

    origin_id: str
    destination_id: str
    via: tuple[str, ...] = ()


class Search:
    """All searches for one trip over one table of ways inside countries.

    What is found inside countries serves whatever borders are open.
    """

    def __init__(self, ground: Ground, tariff: Tariff, trip: Trip) -> None:
        self._ground, self._tariff, self._trip = ground, tariff, trip
        self.gates, self._network = ground.gates, ground.gates.network
        self._weigh = WEIGHTS[ground.terms.objective]
        self._origin = self._network.place(trip.origin_id).country
        self._target = self._network.place(trip.destination_id).country
        self._stages = _stages(trip.via, self._network.place)
        self._fronts: dict[int, Front] = {}
        self._ended: dict[int, Arrived | None] = {}

    def found(self, crossing_w: Floats, times_best: float = MOST_TIMES_BEST) -> Found:
        """The best way through each chain of crossings whose weights are not infinite.

        None is more than `times_best` times worse than the best, but those of one crossing.
        """
        if self._stages is None:
            return self._nothing()
        own = self._stages.get(self._origin)
        if self._origin == self._target:
            is_inland = all(country == self._origin for country in self._stages)
            return self._inland() if is_inland else self._nothing()
        if own is not None and own.first > 0:
            return self._nothing()
        return self._abroad(crossing_w, times_best)

    def _nothing(self) -> Found:
        none = np.zeros(0, np.int64)
        return Found(self, np.zeros((0, 2), np.int64), np.zeros(0), np.zeros((0, MEASURES)), none)

    def _inland(self) -> Found:
        end = self._ending_of_origin
        if end is None:
            return self._nothing()
        chain = np.full((1, 2), -1, np.int64)
        weight, lines = np.array([end.weight]), np.array([end.lines])
        return Found(self, chain, weight, end.price[None, :], lines)

    # -- from the origin --------------------------------------------------------------------------

    @cached_property
    def _front(self) -> Front:
        """Ways in the country of the origin, past the places on the way there."""
        starts = [
            start
            for member in self._network.members(self._trip.origin_id)
            for start in self._departures(local(member, ORIGIN), SETTING_OUT)
        ]
        begun = front(self._ground, self._origin, starts)
        return self._passing_all(begun, self._origin)

    def _departures(self, node: Node, come: Arrived) -> Iterator[Start]:
        """What cargo in local hands at its origin can depart by."""
        for action in self._network.actions(node):
            if self._ground.terms.allows(action):
                after = self._then(come, action)
                if action.kind is ActionKind.TRANSFER:
                    yield from self._departures(action.head, after)
                else:
                    yield Start(action.head, after)

    def _then(self, come: Arrived, action: Action) -> Arrived:
        price = np.array(self._tariff.action(action))
        return come.then(action, float(price @ self._weigh), price)

    # -- past places on the way -------------------------------------------------------------------

    def _passing_all(self, begun: Front, country: str) -> Front:
        stage = (self._stages or {}).get(country)
        for place_id in () if stage is None else stage.place_ids:
            begun = self._passing(begun, country, place_id)
        return begun

    def _passing(self, begun: Front, country: str, place_id: str) -> Front:
        starts = []
        for node in self._tracks_of(place_id):
            come = best_end(begun, ends_at(self._ground, [End(node, (), 0.0, _FREE)]))
            if come is not None:
                starts.append(Start(node, come))
        return front(self._ground, country, starts)

    def _tracks_of(self, place_id: str) -> Iterator[Node]:
        """Tracks on which cargo can pass a town."""
        for member in self._network.members(place_id):
            for track in self._network.tracks(member):
                if self._ground.terms.may_run_on(node := Node(member, track)):
                    yield node

    # -- to the destination -----------------------------------------------------------------------

    @cached_property
    def _ends(self) -> Ends:
        members = self._network.members(self._trip.destination_id)
        ends = [end for member in members for end in self._ends_in_town(member, members)]
        local_nodes = [
            local(member, came_by, moved=moved)
            for member in members
            for came_by in (ORIGIN, *(system.value for system in System))
            for moved in (False, True)
        ]
        return ends_at(self._ground, ends, local_nodes)

    def _ends_in_town(self, place_id: str, members: Sequence[str]) -> Iterator[End]:
        yield from self._unloadings(place_id)
        for other in self._network.town(place_id):
            if other not in members:
                for end in self._unloadings(other):
                    yield from self._across_town(end, place_id)

    def _unloadings(self, place_id: str) -> Iterator[End]:
        """Ends by being unloaded from one of a place's tracks."""
        for track in self._network.tracks(place_id):
            node = Node(place_id, track)
            if not self._ground.terms.may_run_on(node):
                continue
            for action in self._network.actions(node):
                if action.head == local(place_id, track):
                    price = np.array(self._tariff.action(action))
                    yield End(node, (action,), float(price @ self._weigh), price)
                    break

    def _across_town(self, end: End, place_id: str) -> Iterator[End]:
        for action in self._network.actions(end.onward[-1].head):
            if action.kind is ActionKind.TRANSFER and action.head.place_id == place_id:
                price = np.array(self._tariff.action(action))
                yield End(
                    end.node,
                    (*end.onward, action),
                    end.weight + float(price @ self._weigh),
                    end.price + price,
                )

    @cached_property
    def _ending_of_origin(self) -> Arrived | None:
        return best_end(self._front, self._ends)

    # -- abroad -----------------------------------------------------------------------------------

    def _abroad(self, crossing_w: Floats, times_best: float) -> Found:
        gates, borders, ground = self.gates, self.gates.borders, self._ground
        origin = gates.country_number.get(self._origin, -1)
        target = gates.country_number.get(self._target, -1)
        if not (0 <= origin < gates.border_countries and 0 <= target < gates.border_countries):
            return self._nothing()
        exits = borders.exit_list[borders.exit_ptr[origin] : borders.exit_ptr[origin + 1]]
        origin_w = np.full(len(gates.crossings), np.inf)
        origin_w[exits] = self._front.w[borders.exit_vertex[exits]] + crossing_w[exits]
        rows, endings = self._rows, self._endings
        is_last = borders.head_country == target
        ending_w = np.where(is_last, endings.weight[borders.entry_of], np.inf)
        # No chain comes back to where it began.
        crossing_w = np.where(borders.head_country == origin, np.inf, crossing_w)
        least = least_to_end(borders, rows.w, crossing_w, ending_w)
        static = (borders, rows.w, crossing_w, origin_w, ending_w, least, *self._order_of_stages())

        def tried(limit: float, steps: int) -> tuple[Ints, Floats, bool]:
            return chains(
                *(*static, origin, target, limit, times_best),
                *(MOST_CHAINS, gates.most_heads, steps),
            )

        found, weight = _deepened(tried, float((origin_w + least).min()), times_best)
        found, weight = _the_best(found, weight, times_best)
        price, lines = chain_prices(
            *(gates.arrays, borders, ground.moves, gates.country_ptr),
            *(rows.before, rows.start_ptr, rows.start_price, rows.start_lines, found),
            *(*self._leaving, endings.price, endings.lines),
        )
        return Found(self, found, weight, price, lines)

    @cached_property
    def _leaving(self) -> tuple[Floats, Ints]:
        """Price (…, 5) and lines of the ways to every crossing out of the country of the origin."""
        borders, number = self.gates.borders, self.gates.country_number[self._origin]
        exits = borders.exit_list[borders.exit_ptr[number] : borders.exit_ptr[number + 1]]
        price = np.zeros((len(self.gates.crossings), MEASURES))
        lines = np.zeros(len(self.gates.crossings), np.int64)
        price[exits], lines[exits] = self._front.prices(borders.exit_vertex[exits])
        return price, lines

    def _order_of_stages(self) -> tuple[Ints, Ints]:
        first = np.full(self.gates.border_countries, -1, np.int64)
        then = first.copy()
        for country, stage in (self._stages or {}).items():
            number = self.gates.country_number.get(country, len(first))
            if number < len(first):
                first[number], then[number] = stage.first, stage.first + len(stage.place_ids)
        return first, then

    @cached_property
    def _passing_entries(self) -> dict[int, Front]:
        """Fronts of the entries of countries that hold places to be passed."""
        found = {}
        for country in self._stages or {}:
            if country not in (self._origin,) and country in self.gates.country_number:
                first, last = self.gates.entry_span(self.gates.country_number[country])
                for entry in range(first, last):
                    begun = entry_front(self._ground, entry)
                    found[entry] = self._passing_all(begun, country)
        return found

    @cached_property
    def _rows(self) -> "_Rows":
        """The table of ways inside countries, past the places that are to be passed."""
        table, entry_row = self._ground.table, self.gates.borders.entry_row
        start_ptr = np.zeros(len(self.gates.entry_gates), np.int64)
        prices, lines = [np.zeros((1, MEASURES))], [np.zeros(1, np.int64)]
        if not self._passing_entries:
            return _Rows(table.w, table.before, start_ptr, prices[0], lines[0])
        w, before, size = table.w.copy(), table.before.copy(), 1
        for entry, one in self._passing_entries.items():
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
        gates, ends, rows = self.gates, self._ends, self._rows
        number = gates.country_number[self._target]
        span = slice(*gates.entry_span(number))
        low, high = gates.country_ptr[number : number + 2].tolist()
        count = len(gates.entry_gates)
        found = _Endings(
            np.full(count, np.inf),
            np.full(count, -1, np.int64),
            np.zeros((count, MEASURES)),
            np.zeros(count, np.int64),
        )
        if self._target in (self._stages or {}):
            for entry in range(span.start, span.stop):
                end = self._end_from(entry)
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

    def _front_of(self, entry: int) -> Front:
        """Ways from a gate that a crossing leads to, past the places that are to be passed."""
        found = self._passing_entries.get(entry) or self._fronts.get(entry)
        if found is None:
            found = self._fronts[entry] = entry_front(self._ground, entry)
        return found

    def _end_from(self, entry: int) -> Arrived | None:
        """How cargo ends that has come in by an entry."""
        if entry not in self._ended:
            self._ended[entry] = best_end(self._front_of(entry), self._ends)
        return self._ended[entry]

    # -- the way itself ---------------------------------------------------------------------------

    def way(self, chain: Sequence[int], weight: float, price: Floats) -> Way:
        """A way with all its moves, in travel order."""
        gates = self.gates
        crossings = tuple(gates.crossings[x] for x in chain)
        numbers = price.tolist()
        return Way(
            weight,
            Price(*numbers[:-1], round(numbers[-1])),
            crossings,
            (self._origin, *(crossing.head_country for crossing in crossings)),
            tuple(self._hops(chain)),
        )

    def _hops(self, chain: Sequence[int]) -> Iterator[Hop]:
        gates, borders = self.gates, self.gates.borders
        if not chain:
            end = self._ending_of_origin
            yield from () if end is None else end.hops()
            return
        here = self._front
        for number, x in enumerate(chain):
            yield from here.hops(int(borders.exit_vertex[x]))
            yield gates.crossings[x]
            entry = int(borders.entry_of[x])
            if number == len(chain) - 1:
                end = self._end_from(entry)
                yield from () if end is None else end.hops()
                return
            here = self._front_of(entry)


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


class _Stage(NamedTuple):
    """Places to be passed in one country, and how many are passed before."""

    first: int
    place_ids: tuple[str, ...]


def _stages(via: Sequence[str], place: Callable[[str], Place]) -> dict[str, _Stage] | None:
    """Places to be passed by country; None where their order leads back into a country left."""
    found: dict[str, _Stage] = {}
    last = ""
    for number, place_id in enumerate(via):
        country = place(place_id).country
        if country == last:
            stage = found[country]
            found[country] = _Stage(stage.first, (*stage.place_ids, place_id))
        elif country in found:
            return None
        else:
            found[country] = _Stage(number, (place_id,))
        last = country
    return found


def _deepened(
    tried: Callable[[float, int], tuple[Ints, Floats, bool]], bound: float, times_best: float
) -> tuple[Ints, Floats]:
    """Chains up to a limit that leaves out none of the best; `bound` is no more than the best.

    Mostly the first try comes to its end. Where chains are too many, as their number grows fast
    with their weight, the limit rises step by step until there are enough of them.
    """

    def is_enough(limit: float, weight: Floats) -> bool:
        return len(weight) >= MOST_CHAINS or limit >= times_best * weight.min(initial=np.inf)

    limit = times_best * bound
    found, weight, is_whole = tried(limit, _FEW_STEPS)
    if is_whole and not is_enough(limit, weight):
        # The best way is dearer than the bound, which knows neither of no return nor of stages.
        limit = times_best * weight.min(initial=np.inf)
        found, weight, is_whole = tried(limit, _FEW_STEPS)
    if not is_whole:
        for times in _TIMES:
            found, weight, _ = tried(times * bound, _ALL_STEPS)
            if is_enough(times * bound, weight):
                break
    return found, weight


def _the_best(found: Ints, weight: Floats, times_best: float) -> tuple[Ints, Floats]:
    """At most `MOST_CHAINS` that are not far worse than the best, and those of one crossing."""
    limit = times_best * weight.min(initial=np.inf)
    if len(weight) > MOST_CHAINS:
        limit = min(limit, np.partition(weight, MOST_CHAINS - 1)[MOST_CHAINS - 1])
    is_kept = (found[:, 1] < 0) | (weight <= limit)
    return found[is_kept], weight[is_kept]
