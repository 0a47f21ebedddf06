"""Everything at which something can happen to cargo on its way, numbered once for all questions.

A gate is a node of the network: a place with a track, a ship or local hands. Gates are numbered
country by country, the countries that have a border crossing first; crossings are numbered by key
(a crossing in one mode). Nothing here knows a day, a price or a cargo.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from geo.bound_kernels import BorderArrays
from geo.errors import FactsError
from geo.inland_kernels import GateArrays
from geo.kernels import Flags, Ints
from geo.model import Mode, System
from geo.network import ROAD_OUT, Action, ActionKind, Crossing, Network, Node

_NO_ROW = -1
# Each has a bit of its own.
_MOST_COUNTRIES = 62
_NONE: Ints = np.zeros(0, np.int64)


class Gates:
    """Numbers of gates, actions, crossings and countries, and the arrays of the search."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._named: dict[int, frozenset[str]] = {}
        found = tuple(sorted(network.crossings(), key=lambda c: (c.key, c.action.key)))
        borders = sorted({c.head_country for c in found} | {c.tail_country for c in found})
        self.border_countries = len(borders)
        if self.border_countries > _MOST_COUNTRIES:
            message = (
                f"crossings lead into {len(borders)} countries; the search knows {_MOST_COUNTRIES}"
            )
            raise FactsError(message)
        by_country = self._by_country(_reachable(network, found))
        self.countries = (*borders, *sorted(set(by_country) - set(borders)))
        self.country_number = {code: i for i, code in enumerate(self.countries)}
        sizes = [len(by_country[code]) for code in self.countries]
        self.country_ptr = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
        self.nodes = tuple(chain.from_iterable(by_country[code] for code in self.countries))
        self.number = {node: i for i, node in enumerate(self.nodes)}
        self.crossings = tuple(self._with_lorries(found))
        offered = [tuple(self.offered(node)) for node in self.nodes]
        self.actions = tuple(chain.from_iterable(offered))
        self.systems = tuple(sorted(network.systems()))
        self.system_number = {system: i for i, system in enumerate(self.systems)}
        places = dict.fromkeys(node.place_id for node in self.nodes)
        self.place_numbers = {place_id: i for i, place_id in enumerate(places)}
        self.place_number = np.array([self.place_numbers[n.place_id] for n in self.nodes], np.int64)
        self.arrays = self._gate_arrays([len(actions) for actions in offered])
        self._departing = self._find_departing()
        self._system_country = self._countries_of(country for country, _ in self.systems)
        self._action_country = self._countries_of(network.country(a.tail) for a in self.actions)
        self.keys = tuple(dict.fromkeys(c.key for c in self.crossings))
        self.key_number = {key: i for i, key in enumerate(self.keys)}
        self.lines = tuple(dict.fromkeys(line for a in self.actions if (line := _line_of(a))))
        number = {line: i for i, line in enumerate(self.lines)}
        lines = [_line_of(action) for action in self.actions]
        self.action_line = np.array([number[line] if line else -1 for line in lines], np.int64)
        heads = np.array([self.number[c.action.head] for c in self.crossings], np.int64)
        self.entry_gates: Ints = np.unique(heads)
        self.entry_country = np.searchsorted(self.country_ptr, self.entry_gates, side="right") - 1
        self.borders = self._border_arrays(heads)

    # -- gates ----------------------------------------------------------------------------------

    def _by_country(self, nodes: Iterable[Node]) -> dict[str, list[Node]]:
        """Nodes of every country in which cargo runs, sorted."""
        found: dict[str, list[Node]] = {country: [] for country, _ in self.network.systems()}
        for node in sorted(nodes):
            found.setdefault(self.network.country(node), []).append(node)
        return found

    def span(self, country: str) -> tuple[int, int]:
        """Numbers of the gates of a country: the first, and the one behind the last."""
        at = self.country_number.get(country)
        return (0, 0) if at is None else (int(self.country_ptr[at]), int(self.country_ptr[at + 1]))

    def action_span(self, country: str) -> slice:
        """Numbers of the actions in a country."""
        low, high = self.span(country)
        first, last = self.arrays.action_ptr[[low, high]].tolist()
        return slice(first, last)

    def _gate_arrays(self, action_counts: Sequence[int]) -> GateArrays:
        zone_number: dict[int, int] = {}
        zone_gates: list[Ints] = []
        zone_of, run_row = (np.full(len(self.nodes), _NO_ROW, np.int64) for _ in range(2))
        rows: list[NDArray[np.float64]] = []
        row_of: dict[tuple[int, str], int] = {}
        size = 0
        for i, node in enumerate(self.nodes):
            zone, gates = self.network.zone_of(node), self.network.gates(node)
            if zone is None or not gates:
                continue
            if zone not in zone_number:
                zone_number[zone] = len(zone_number)
                zone_gates.append(np.array([self.number[gate] for gate in gates], np.int64))
            at = zone_of[i] = zone_number[zone]
            key = (zone, node.place_id)
            if key not in row_of:
                row_of[key] = size
                row = np.array(self.network.distances(node, gates))
                # A run never ends where it begins.
                row[self.place_number[zone_gates[at]] == self.place_number[i]] = np.inf
                rows.append(row)
                size += len(gates)
            run_row[i] = row_of[key]
        zones = self.network.zones
        systems = [self.system_number[zones.country(z), zones.system(z)] for z in zone_number]
        return GateArrays(
            zone_of,
            run_row,
            np.array(systems, np.int64),
            _offsets([len(gates) for gates in zone_gates]),
            np.concatenate([*zone_gates, _NONE]),
            np.concatenate([*rows, np.zeros(0)]),
            *self._action_arrays(action_counts),
        )

    def _action_arrays(self, counts: Sequence[int]) -> tuple[Ints, Ints, Ints]:
        for action in self.actions:
            if self.network.country(action.tail) != self.network.country(action.head):
                message = (
                    f"{action.tail.place_id} and {action.head.place_id} are of one town or on one "
                    "line, yet in two countries without a crossing between them"
                )
                raise FactsError(message)
        heads = np.array([self.number[action.head] for action in self.actions], np.int64)
        # Not the tail that an action names: a loaded lorry does what any other on the road does.
        return _offsets(counts), np.repeat(np.arange(len(counts)), counts), heads

    def offered(self, node: Node) -> Iterator[Action]:
        """What can happen to cargo on its way that has arrived at a node.

        Between road and rail it changes at its ends, in a port's town, or at a terminal.
        """
        for action in self.network.actions(node):
            if action.kind is not ActionKind.TERMINAL or self.network.has_yard(
                action.tail.place_id
            ):
                yield action

    def departing(self, zone: int | None) -> tuple[Ints, Ints]:
        """Gates from which cargo runs in a zone of the network, and their place in its rows.

        That is the number of the zone's gate at the same place; -1 where there is none.
        """
        return self._departing.get(-1 if zone is None else zone, (_NONE, _NONE))

    def _find_departing(self) -> dict[int, tuple[Ints, Ints]]:
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        first: dict[int, dict[str, int]] = {}
        for i, node in enumerate(self.nodes):
            zone = self.network.zone_of(node)
            if zone is None:
                continue
            if zone not in first:
                gates = enumerate(self.network.gates(node))
                first[zone] = {gate.place_id: at for at, gate in gates}
            found[zone].append((i, first[zone].get(node.place_id, -1)))
        return {
            zone: (np.array([i for i, _ in rows]), np.array([at for _, at in rows]))
            for zone, rows in found.items()
        }

    # -- borders --------------------------------------------------------------------------------

    def _with_lorries(self, crossings: Iterable[Crossing]) -> Iterator[Crossing]:
        """Crossings by every gate that they begin at: a loaded lorry may pass at once."""
        for crossing in crossings:
            yield crossing
            if self._loaded(crossing) in self.number:
                yield crossing

    @staticmethod
    def _loaded(crossing: Crossing) -> Node | None:
        tail = crossing.action.tail
        return Node(tail.place_id, ROAD_OUT) if tail.track == System.ROAD.value else None

    def _tails(self) -> Iterator[int]:
        before: Crossing | None = None
        for crossing in self.crossings:
            loaded = self._loaded(crossing)
            is_second = crossing is before and loaded is not None
            yield self.number[loaded if is_second and loaded else crossing.action.tail]
            before = crossing

    def _border_arrays(self, heads: Ints) -> BorderArrays:
        tails = np.array(list(self._tails()), np.int64)
        tail_country = self._countries_of(c.tail_country for c in self.crossings)
        head_country = self._countries_of(c.head_country for c in self.crossings)
        low, size, countries = self.country_ptr[:-1], np.diff(self.country_ptr), len(self.countries)
        entry_of = np.searchsorted(self.entry_gates, heads)
        entries = np.bincount(self.entry_country, minlength=countries)
        return BorderArrays(
            key_of=np.array([self.key_number[c.key] for c in self.crossings], np.int64),
            tail_country=tail_country,
            exit_ptr=_offsets(np.bincount(tail_country, minlength=countries).tolist()),
            exit_list=np.argsort(tail_country, kind="stable"),
            exit_vertex=tails - low[tail_country] + size[tail_country],
            head_of=heads,
            head_country=head_country,
            entry_of=entry_of,
            entry_row=_offsets((2 * size[self.entry_country]).tolist()),
            entry_ptr=_offsets(entries.tolist()),
            into_ptr=_offsets(np.bincount(entry_of, minlength=len(self.entry_gates)).tolist()),
            into_list=np.argsort(entry_of, kind="stable"),
            through_ptr=_offsets(entries[tail_country].tolist()),
        )

    def _countries_of(self, codes: Iterable[str]) -> Ints:
        return np.array([self.country_number[code] for code in codes], np.int64)

    @property
    def subjects(self) -> tuple[tuple[str, Mode], ...]:
        """What has a status on a day: every key of a crossing, then every such line."""
        return (*self.keys, *self.lines)

    @cached_property
    def subject_numbers(self) -> dict[str, tuple[int, ...]]:
        """Numbers of the subjects that an id means, alone or with its mode ("id.rail")."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, (subject_id, mode) in enumerate(self.subjects):
            found[subject_id].append(number)
            found[f"{subject_id}.{mode.value}"].append(number)
        return {name: tuple(numbers) for name, numbers in found.items()}

    def entry_span(self, country: int) -> tuple[int, int]:
        """Numbers of the entries of a country: the first, and the one behind the last."""
        first, last = np.searchsorted(self.entry_country, [country, country + 1]).tolist()
        return first, last

    def countries_of_change(self, systems: Flags, actions: Flags) -> list[int]:
        """Numbers of the countries that hold one of the systems or actions that are marked."""
        found = self._system_country[systems], self._action_country[actions]
        countries: list[int] = np.unique(np.concatenate(found)).tolist()
        return countries

    def with_lines(self, lines: Flags) -> Flags:
        """By number of a country, whether it holds one of the lines that are marked."""
        found = np.zeros(len(self.countries), np.bool_)
        found[self._action_country[np.append(lines, np.False_)[self.action_line]]] = True
        return found

    @cached_property
    def alone(self) -> list[tuple[Crossing]]:
        """Every crossing as a part of a way of its own."""
        return [(crossing,) for crossing in self.crossings]

    @cached_property
    def exit_vertices(self) -> list[int]:
        """The vertex of its country at which each crossing begins."""
        vertices: list[int] = self.borders.exit_vertex.tolist()
        return vertices

    @cached_property
    def entries_of(self) -> list[int]:
        """The entry that each crossing leads to."""
        entries: list[int] = self.borders.entry_of.tolist()
        return entries

    def named(self, countries: int) -> frozenset[str]:
        """The countries of some bits (by number)."""
        found = self._named.get(countries)
        if found is None:
            numbered = enumerate(self.countries[: self.border_countries])
            found = frozenset(code for i, code in numbered if countries >> i & 1)
            self._named[countries] = found
        return found

    @cached_property
    def most_heads(self) -> int:
        """Most crossings that share a key and lead into one country."""
        count = np.bincount(
            self.borders.key_of * len(self.countries) + self.borders.head_country, minlength=1
        )
        return max(1, int(count.max(initial=1)))


def _line_of(action: Action) -> tuple[str, Mode] | None:
    """The line with a status history that an action passes, and the mode."""
    link = action.link
    if action.kind is not ActionKind.PASS or link is None or link.status_subject is None:
        return None
    return link.status_subject, link.mode


def _reachable(network: Network, crossings: Iterable[Crossing]) -> set[Node]:
    """Gates of all zones, ends of all crossings, and what cargo can come to from there."""
    found = {gate for node in network.nodes() for gate in network.gates(node)}
    found |= {node for c in crossings for node in (c.action.tail, c.action.head)}
    # At its origin cargo may be on a lorry at once, wherever a road has a gate.
    found |= {Node(place_id, ROAD_OUT) for place_id, track in found if track == System.ROAD.value}
    todo = list(found)
    while todo:
        for action in network.actions(todo.pop()):
            if action.head not in found:
                found.add(action.head)
                todo.append(action.head)
    return found


def _offsets(counts: Sequence[int]) -> Ints:
    """Where each of several groups of these sizes begins, and the end of the last."""
    return np.concatenate([[0], np.cumsum(np.array(counts, np.int64))]).astype(np.int64)
