"""Weights of every move for a question, and the best ways inside every country under them.

What happens inside a country does not depend on which borders are open. The table of ways from
every gate that a crossing leads to is kept, and where only some prices or some shut lines change,
only their countries are worked out anew.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import TypeVar

import numpy as np

from geo.bound_kernels import BorderArrays, through_weights
from geo.gates import Gates
from geo.inland_kernels import Moves, entry_rows
from geo.kernels import Flags, Floats, Index, Ints
from geo.linear_prices import MEASURES, MovePrices
from geo.network import Node
from geo.routing import Hop, Terms
from geo.standings import OPEN, UNAVAILABLE, Codes
from geo.sum_kernels import Passages

# Tables that are kept; each is about a megabyte.
_MOST_TABLES = 24
# The same of what is made from them. A ground is some kilobytes, but holds on to its table and its
# priced passages, half a megabyte, as long as it is kept.
_MOST_GROUNDS, _MOST_PRICED = 48, 12
_MOST_BITS = 62

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Ways inside all countries: one row for each entry (`geo.bound_kernels.BorderArrays`).

    `w` and `before` hold the rows one behind the other; `run_w` and `action_w` are what they were
    worked out with. `hops` keeps moves by entry and vertex, as they are looked at.
    """

    run_w: Floats
    action_w: Floats
    w: Floats
    before: Index
    hops: dict[tuple[int, int], tuple[Hop, ...]] = field(default_factory=dict)
    _through: list[Floats] = field(default_factory=list)

    def through(self, borders: BorderArrays) -> Floats:
        """Weights through countries (`geo.bound_kernels.through_weights`); made once."""
        if not self._through:
            self._through.append(through_weights(borders, self.w))
        return self._through[0]


class PassagePrices:
    """Prices of ways through countries, each worked out when it is first asked for.

    Only who holds the `lock` may look: another thread may be writing.
    """

    def __init__(self, borders: BorderArrays) -> None:
        size = int(borders.through_ptr[-1])
        self.passages = Passages(
            np.zeros(size, np.bool_), np.empty((size, MEASURES)), np.empty(size, np.int64)
        )
        self.lock = Lock()


@dataclass(frozen=True, eq=False)
class Ground:
    """What a search runs on: weights and prices of all moves, and the ways inside countries.

    Infinite weights are moves that the modes, the cargo or the day do not allow.
    """

    gates: Gates
    terms: Terms
    moves: Moves
    crossing_w: Floats
    table: Table
    priced: PassagePrices

    @cached_property
    def has_doubtful_lines(self) -> bool:
        """Whether any line inside a country is shut or in doubt that day."""
        return bool(self.moves.action_lines.any())

    @property
    def run_w(self) -> Floats:
        """Weight of a kilometre, by system."""
        return self.table.run_w

    def is_like(self, other: "Ground", country: str) -> bool:
        """Whether cargo moves in a country as on another ground at the same prices."""
        actions = self.gates.action_span(country)
        mine, its = self.table.action_w[actions], other.table.action_w[actions]
        return bool((mine == its).all())

    def system_of(self, node: Node) -> int:
        """Number of the system by whose prices cargo runs from a node."""
        zones, at = self.gates.network.zones, self.gates.network.zone_of(node)
        if at is None:
            message = f"nothing runs from {node.place_id} by {node.track}"
            raise KeyError(message)
        return self.gates.system_number[zones.country(at), zones.system(at)]

    def runs_from(self, node: Node) -> tuple[Ints, Floats, int]:
        """Runs from a node that is no gate: the gates it leads to, kilometres, and the system."""
        network = self.gates.network
        gates = network.gates(node)
        km = np.array(network.distances(node, gates)) if gates else np.zeros(0)
        is_other = np.array([gate.place_id != node.place_id for gate in gates], np.bool_)
        numbers = np.array([self.gates.number[gate] for gate in gates], np.int64)
        return numbers[is_other], km[is_other], self.system_of(node)

    def runs_to(self, node: Node) -> tuple[Ints, Floats, int]:
        """Runs from gates to a node: where they depart, kilometres (0 at itself), and the system.

        There is as long as back.
        """
        network = self.gates.network
        numbers, columns = self.gates.departing(network.zone_of(node))
        gates = network.gates(node)
        to_gates = np.array([*network.distances(node, gates), np.inf] if gates else [np.inf])
        km = to_gates[columns]
        for k in np.flatnonzero(columns < 0).tolist():
            km[k] = self.km(self.gates.nodes[numbers[k]], node)
        # A run never ends where it begins; but what departs there has come there.
        is_here = self.gates.place_number[numbers] == self.gates.place_numbers.get(node.place_id)
        km[is_here] = np.inf
        km[numbers == self.gates.number.get(node)] = 0.0
        is_there = np.isfinite(km)
        return numbers[is_there], km[is_there], self.system_of(node)

    def km(self, tail: Node, head: Node) -> float:
        """Kilometres of a run, 0 where it stays; infinite where nothing runs."""
        network = self.gates.network
        if tail == head:
            return 0.0
        if tail.place_id == head.place_id or network.zone_of(tail) != network.zone_of(head):
            return np.inf
        (km,) = network.distances(tail, (head,))
        return km


class GroundShelf:
    """Makes grounds and keeps the tables of recent ones; safe to share between threads."""

    def __init__(self, gates: Gates) -> None:
        self.gates = gates
        self._allowed: dict[object, tuple[Flags, Flags]] = {}
        self._tables: OrderedDict[bytes, Table] = OrderedDict()
        # Each with the prices it was made with, whose identity is part of its key.
        self._grounds: OrderedDict[object, tuple[MovePrices, Ground]] = OrderedDict()
        self._tables_of: OrderedDict[object, tuple[MovePrices, Table]] = OrderedDict()
        self._days: OrderedDict[bytes, _Day] = OrderedDict()
        self._priced: OrderedDict[object, tuple[MovePrices, Table, PassagePrices]] = OrderedDict()
        self._lock = Lock()

    def ground(self, terms: Terms, prices: MovePrices, codes: Codes, level: int) -> Ground:
        """The ground for terms, prices and a day.

        `codes` (`geo.standings`) are by subject of the gates; what is beyond `level` is not used.
        """
        key = (terms, id(prices), codes.tobytes(), level)
        found = self._grounds.get(key)
        if found is None:
            found = prices, self._ground(terms, prices, codes, level)
            with self._lock:
                _keep(self._grounds, key, found, _MOST_GROUNDS)
        return found[1]

    def _ground(self, terms: Terms, prices: MovePrices, codes: Codes, level: int) -> Ground:
        day = self._day(codes)
        takes, _ = self._allowed_by(terms)
        _, crossing_w, _ = prices.weighed(terms.objective)
        crossing_w = np.where(takes & (day.crossing_code <= level), crossing_w, np.inf)
        table = self._table_of(terms, prices, day, level)
        moves = Moves(prices.runs, prices.actions, prices.crossings, day.action_lines)
        priced = self._priced_passages(prices, table, day.line_code)
        return Ground(self.gates, terms, moves, crossing_w, table, priced)

    def _day(self, codes: Codes) -> "_Day":
        key = codes.tobytes()
        found = self._days.get(key)
        if found is None:
            found = _Day.of(self.gates, codes)
            with self._lock:
                _keep(self._days, key, found, _MOST_GROUNDS)
        return found

    def _table_of(self, terms: Terms, prices: MovePrices, day: "_Day", level: int) -> Table:
        """The table over lines that stand no worse than a level; mostly all of them do."""
        is_passable = day.line_code <= level
        key = (terms, id(prices), is_passable.tobytes())
        found = self._tables_of.get(key)
        if found is None:
            _, allows = self._allowed_by(terms)
            run_w, _, action_w = prices.weighed(terms.objective)
            allows = allows & is_passable[self.gates.action_line]
            found = prices, self._table(run_w, np.where(allows, action_w, np.inf))
            with self._lock:
                _keep(self._tables_of, key, found, _MOST_TABLES)
        return found[1]

    def _priced_passages(self, prices: MovePrices, table: Table, line_code: Codes) -> PassagePrices:
        key = (id(prices), id(table), line_code.tobytes())
        found = self._priced.get(key)
        if found is None:
            found = prices, table, PassagePrices(self.gates.borders)
            with self._lock:
                _keep(self._priced, key, found, _MOST_PRICED)
        return found[2]

    def shut_lines(self, codes: Codes) -> int:
        """The bits of all lines that are shut that day."""
        return self._day(codes).shut_lines

    def _allowed_by(self, terms: Terms) -> tuple[Flags, Flags]:
        key = (terms.modes, terms.kind)
        found = self._allowed.get(key)
        if found is None:
            takes = np.array([terms.takes(c) for c in self.gates.crossings], np.bool_)
            allows = np.array([terms.allows(a) for a in self.gates.actions], np.bool_)
            found = self._allowed[key] = (takes, allows)
        return found

    def _table(self, run_w: Floats, action_w: Floats) -> Table:
        key = run_w.tobytes() + action_w.tobytes()
        with self._lock:
            found = self._tables.get(key)
            if found is not None:
                self._tables.move_to_end(key)
                return found
            like = next(reversed(self._tables.values()), None)
        made = self._made(run_w, action_w, like)
        with self._lock:
            _keep(self._tables, key, made, _MOST_TABLES)
        return made

    def _made(self, run_w: Floats, action_w: Floats, like: Table | None) -> Table:
        """A table, of which the countries without a change come from another one."""
        gates = self.gates
        if like is None:
            size = int(gates.borders.entry_row[-1])
            w, before = np.empty(size), np.empty(size, np.int32)
            changed = list(range(len(gates.countries)))
        else:
            w, before = like.w.copy(), like.before.copy()
            changed = gates.countries_of_change(run_w != like.run_w, action_w != like.action_w)
        for country in changed:
            low, high = gates.country_ptr[country : country + 2].tolist()
            entries = slice(*gates.entry_span(country))
            entry_rows(
                *(gates.arrays, run_w, action_w, low, high),
                *(gates.entry_gates[entries], gates.borders.entry_row[:-1][entries], w, before),
            )
        return Table(run_w, action_w, w, before)


@dataclass(frozen=True, slots=True, eq=False)
class _Day:
    """How crossings (by number) and lines stand on a day; the last line is none, and open.

    `action_lines` has a bit for the line of each action, where it is shut or in doubt.
    """

    crossing_code: Codes
    line_code: Codes
    action_lines: Ints
    shut_lines: int

    @classmethod
    def of(cls, gates: Gates, codes: Codes) -> "_Day":
        line_code = np.append(codes[len(gates.keys) :], np.int8(OPEN))
        bits = line_bits(line_code)
        shut = int(np.bitwise_or.reduce(bits[line_code == UNAVAILABLE]))
        return cls(codes[gates.borders.key_of], line_code, bits[gates.action_line], shut)


def _keep(shelf: OrderedDict[K, V], key: K, made: V, most: int) -> None:
    """Put something on a shelf, and take off what has been there the longest."""
    shelf[key] = made
    while len(shelf) > most:
        shelf.popitem(last=False)


def line_bits(line_code: Codes) -> Ints:
    """A bit of its own for every line that is shut or in doubt; beyond 62 the rest share one."""
    found = np.zeros(len(line_code), np.int64)
    for bit, line in enumerate(np.flatnonzero(line_code != OPEN).tolist()):
        found[line] = 1 << min(bit, _MOST_BITS)
    return found
