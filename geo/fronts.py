"""Ways inside one country: from where cargo comes in to where it ends or leaves.

A front is what Dijkstra leaves behind: the least weight to every vertex of a country. Listed
gates have their rows in the table of the ground; towns, points and small stations join it here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from geo.ground import Ground
from geo.inland_kernels import inland, prices_before
from geo.kernels import Floats, Index, Ints
from geo.linear_prices import MEASURES
from geo.network import Action, Node
from geo.routing import Hop, Run

NOTHING: Floats = np.zeros(MEASURES)
_NO_GATE = -1
_NONE: Ints = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Arrived:
    """Cargo at a vertex of a front, or (`front` None) where it sets out, and what it does next."""

    front: "Front | None"
    vertex: int
    weight: float
    price: Floats
    lines: int = 0
    onward: tuple[Hop, ...] = ()

    def hops(self) -> tuple[Hop, ...]:
        """Everything since the cargo set out, in travel order."""
        before = () if self.front is None else self.front.hops(self.vertex)
        return (*before, *self.onward)

    def then(self, action: Action, weight: float, price: Floats) -> "Arrived":
        """The same cargo after one more action."""
        return replace(
            self,
            weight=self.weight + weight,
            price=self.price + price,
            onward=(*self.onward, action),
        )


class Start(NamedTuple):
    """Cargo that departs at a node, having come there somehow."""

    node: Node
    come: Arrived


SETTING_OUT = Arrived(None, -1, 0.0, NOTHING)


@dataclass(frozen=True, slots=True, eq=False)
class Front:
    """Least weights (2n,) to all vertices of a country, from its starts.

    `start_of`, `start_gate` and `start_price` are by number of the start of the search: which start
    it belongs to, the gate that the cargo runs to at once (-1: it departs at a gate), and the price
    that far. `aside` are the starts that are no gates.
    """

    ground: Ground
    low: int
    high: int
    w: Floats
    before: Index
    starts: Sequence[Start]
    start_of: Ints
    start_gate: Ints
    start_price: Floats
    start_lines: Ints
    aside: Sequence[Start]

    def hops(self, vertex: int) -> tuple[Hop, ...]:
        """Moves to a vertex, in travel order."""
        found, number = _hops_before(self.ground, self.low, self.high, self.before, vertex)
        start, gate = self.starts[self.start_of[number]], int(self.start_gate[number])
        if gate != _NO_GATE:
            found.append(Run(start.node, self.ground.gates.nodes[gate]))
        return (*start.come.hops(), *reversed(found))

    def at(self, vertex: int) -> Arrived:
        """Cargo at a vertex."""
        price, lines = self.prices(np.array([vertex]))
        return Arrived(self, vertex, float(self.w[vertex]), price[0], int(lines[0]))

    def prices(self, vertices: Ints) -> tuple[Floats, Ints]:
        """Price (m, 5) of the ways to vertices, and the shut lines (m,) on them."""
        return prices_before(
            *(self.ground.gates.arrays, self.ground.moves, self.low, self.high, self.before),
            *(vertices, self.start_price, self.start_lines),
        )


def _hops_before(
    ground: Ground, low: int, high: int, before: Index, vertex: int
) -> tuple[list[Hop], int]:
    """Moves from a start to a vertex, the last first, and the number of the start."""
    gates, size = ground.gates, high - low
    found: list[Hop] = []
    while (step := int(before[vertex])) >= 0:
        if vertex >= size:
            if vertex - size != step:
                found.append(Run(gates.nodes[low + step], gates.nodes[low + vertex - size]))
            vertex = step
        else:
            found.append(gates.actions[step])
            vertex = size + int(gates.arrays.action_tail[step]) - low
    return found, -2 - step


def table_hops(ground: Ground, entry: int, vertex: int) -> tuple[Hop, ...]:
    """Moves from a gate that a crossing leads to, to a vertex of its country, in travel order."""
    kept, key = ground.table.hops, (entry, vertex)
    found = kept.get(key)
    if found is None:
        gates = ground.gates
        low, high = gates.span(gates.countries[gates.entry_country[entry]])
        row = slice(*gates.borders.entry_row[entry : entry + 2].tolist())
        moves, _ = _hops_before(ground, low, high, ground.table.before[row], vertex)
        found = kept[key] = tuple(reversed(moves))
    return found


def front(ground: Ground, country: str, starts: Sequence[Start]) -> Front:
    """Best ways from starts that lie in one country."""
    low, high = ground.gates.span(country)
    gate_of = [ground.gates.number.get(start.node) for start in starts]
    aside = [start for start, gate in zip(starts, gate_of, strict=True) if gate is None]
    parts = [
        _departing(number, start, gate, low)
        if gate is not None
        else _running(ground, number, start)
        for number, (start, gate) in enumerate(zip(starts, gate_of, strict=True))
    ]
    vertices = np.concatenate([_NONE, *(part.vertices for part in parts)])
    weights = np.concatenate([np.zeros(0), *(part.weights for part in parts)])
    w, before = inland(
        *(ground.gates.arrays, ground.run_w, ground.table.action_w, low, high), vertices, weights
    )
    start_of = np.concatenate([_NONE, *(part.start_of for part in parts)])
    return Front(
        *(ground, low, high, w, before, starts, start_of),
        np.concatenate([_NONE, *(part.gates for part in parts)]),
        np.concatenate([np.zeros((0, MEASURES)), *(part.prices for part in parts)]),
        np.array([start.come.lines for start in starts], np.int64)[start_of],
        aside,
    )


class _Part(NamedTuple):
    """Starts of the search that one start of a front makes."""

    vertices: Ints
    weights: Floats
    start_of: Ints
    gates: Ints
    prices: Floats


def _departing(number: int, start: Start, gate: int, low: int) -> _Part:
    come = start.come
    return _Part(
        np.array([gate - low]),
        np.array([come.weight]),
        np.array([number]),
        np.array([_NO_GATE]),
        come.price[None, :],
    )


def _running(ground: Ground, number: int, start: Start) -> _Part:
    """What is no gate runs to every gate of its zone."""
    gates, km, system = ground.runs_from(start.node)
    low, high = ground.gates.span(ground.gates.network.country(start.node))
    return _Part(
        gates - low + high - low,
        start.come.weight + km * ground.run_w[system],
        np.full(len(gates), number),
        gates,
        start.come.price + np.outer(km, ground.moves.run_price[system]),
    )


def entry_front(ground: Ground, entry: int) -> Front:
    """Best ways from a gate that a crossing leads to, as they stand in the table."""
    gates = ground.gates
    gate = int(gates.entry_gates[entry])
    low, high = gates.span(gates.countries[gates.entry_country[entry]])
    row = slice(*gates.borders.entry_row[entry : entry + 2].tolist())
    return Front(
        *(ground, low, high, ground.table.w[row], ground.table.before[row]),
        (Start(gates.nodes[gate], SETTING_OUT),),
        *(np.zeros(1, np.int64), np.full(1, _NO_GATE), np.zeros((1, MEASURES))),
        *(np.zeros(1, np.int64), ()),
    )


# -- where a front ends -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """Ways from the vertices of a country to what is asked for.

    Option k leads from `vertices[k]` (departing by a run, or arrived) at `weights[k]` and
    `prices[k]`. `of` is the `End` it belongs to; -1 where the cargo is there already.
    """

    vertices: Ints
    weights: Floats
    prices: Floats
    of: Ints
    ends: Sequence["End"]


class End(NamedTuple):
    """A node to run to, with what happens there, and the weight and price of that."""

    node: Node
    onward: tuple[Action, ...]
    weight: float
    price: Floats


def ends_at(ground: Ground, ends: Sequence[End], arrived: Sequence[Node] = ()) -> Ends:
    """Ways to end in one country: by a run to one of `ends`, or arrived at one of these nodes."""
    parts = [_run_options(ground, number, end) for number, end in enumerate(ends)]
    at = [ground.gates.number[node] for node in arrived if node in ground.gates.number]
    if at:
        low, high = ground.gates.span(ground.gates.network.country(arrived[0]))
        vertices = np.array(at) - low + high - low
        none = np.zeros((len(at), MEASURES))
        parts.append((vertices, np.zeros(len(at)), none, np.full(len(at), -1)))
    return Ends(
        np.concatenate([_NONE, *(part[0] for part in parts)]),
        np.concatenate([np.zeros(0), *(part[1] for part in parts)]),
        np.concatenate([np.zeros((0, MEASURES)), *(part[2] for part in parts)]),
        np.concatenate([_NONE, *(part[3] for part in parts)]),
        ends,
    )


def _run_options(ground: Ground, number: int, end: End) -> tuple[Ints, Floats, Floats, Ints]:
    gates, km, system = ground.runs_to(end.node)
    low, _ = ground.gates.span(ground.gates.network.country(end.node))
    return (
        gates - low,
        end.weight + km * ground.run_w[system],
        end.price + np.outer(km, ground.moves.run_price[system]),
        np.full(len(gates), number),
    )


def best_end(front: Front, ends: Ends) -> Arrived | None:
    """The best way to end; None if there is none."""
    found: Arrived | None = None
    if len(ends.vertices):
        reached = front.w[ends.vertices] + ends.weights
        k = int(np.argmin(reached))
        if reached[k] < np.inf:
            found = ended(front, ends, k)
    for one in _from_aside(front, ends):
        if found is None or one.weight < found.weight:
            found = one
    return found


def ended(front: Front, ends: Ends, option: int) -> Arrived:
    """Cargo that has ended by one of the options."""
    come = front.at(int(ends.vertices[option]))
    return replace(
        come,
        weight=come.weight + float(ends.weights[option]),
        price=come.price + ends.prices[option],
        onward=(*come.onward, *ending_hops(front.ground, front.low, ends, option)),
    )


def ending_hops(ground: Ground, low: int, ends: Ends, option: int) -> tuple[Hop, ...]:
    """The last moves of one of the options, in a country whose gates begin at `low`."""
    vertex, number = int(ends.vertices[option]), int(ends.of[option])
    if number < 0:
        return ()
    end, tail = ends.ends[number], ground.gates.nodes[low + vertex]
    return end.onward if tail == end.node else (Run(tail, end.node), *end.onward)


def _from_aside(front: Front, ends: Ends) -> Iterator[Arrived]:
    """Ways from starts that are no gates straight to an end in the same zone."""
    ground = front.ground
    for start in front.aside:
        for end in ends.ends:
            km = ground.km(start.node, end.node)
            if km == np.inf:
                continue
            system = ground.system_of(end.node)
            runs = () if start.node == end.node else (Run(start.node, end.node),)
            yield replace(
                start.come,
                weight=start.come.weight + km * float(ground.run_w[system]) + end.weight,
                price=start.come.price + km * ground.moves.run_price[system] + end.price,
                onward=(*start.come.onward, *runs, *end.onward),
            )
