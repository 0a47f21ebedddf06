"""Ways inside countries, compiled: from gates over runs and actions to all gates of a country.

Plain arrays in, plain arrays out; nothing here knows a place or a price by name. Weights are never
negative, and infinity means "not allowed".

Cargo at a gate is in one of two conditions: it departs (it may run on) or it has arrived (something
may happen). Gates of a country are numbered from 0 to n - 1; vertex s is gate s departing, vertex
n + s the same gate arrived at. A run leads from departing to arrived, an action back, so that no
two runs follow each other.
"""

from typing import NamedTuple

import numpy as np

from geo.kernels import Floats, Index, Ints, compiled, pop, push


class GateArrays(NamedTuple):
    """Gates by number, country by country, with the runs and actions between them.

    By gate: `zone_of`, and `run_row`, where its kilometres begin in `run_km`, one for each gate of
    its zone (-1 where nothing runs). Gates of a zone: `zone_gates`, CSR by zone; `zone_system` says
    by whose prices one runs there. Actions of a gate: numbers `action_ptr[gate]` to
    `action_ptr[gate + 1] - 1`, each from the gate `action_tail` to the gate `action_head`.
    """

    zone_of: Ints
    run_row: Ints
    zone_system: Ints
    zone_gate_ptr: Ints
    zone_gates: Ints
    run_km: Floats
    action_ptr: Ints
    action_tail: Ints
    action_head: Ints


@compiled
def most_moves(gates: GateArrays, low: int, high: int) -> int:
    """How many runs and actions there are in a country."""
    count = gates.action_ptr[high] - gates.action_ptr[low]
    for state in range(low, high):
        if gates.run_row[state] >= 0:
            zone = gates.zone_of[state]
            count += gates.zone_gate_ptr[zone + 1] - gates.zone_gate_ptr[zone]
    return int(count)


@compiled
def inland(
    gates: GateArrays,
    run_w: Floats,
    action_w: Floats,
    low: int,
    high: int,
    starts: Ints,
    starts_w: Floats,
) -> tuple[Floats, Index]:
    """Best ways from starts to all vertices of one country, whose gates are low..high-1.

    `run_w` (weight of a kilometre) is by system, `action_w` by action, `starts` are vertices.
    Returns the weights (2n,) and what came before (2n,): -1 where it is not reached, -2 - k for
    start k, else for an arrived vertex the departing one that the run (or the stay) began at, for a
    departing vertex the number of the action.
    """
    zone_of, run_row, zone_system, zone_gate_ptr, zone_gates = gates[:5]
    run_km, action_ptr, _, action_head = gates[5:]
    n = high - low
    w = np.full(2 * n, np.inf)
    before = np.full(2 * n, -1, np.int32)
    done = np.zeros(2 * n, np.bool_)
    room = most_moves(gates, low, high) + 2 * n + starts.size + 1
    heap_w, heap_at = np.empty(room), np.empty(room, np.int64)
    size = 0
    for k in range(starts.size):
        at = starts[k]
        if starts_w[k] < w[at]:
            w[at], before[at] = starts_w[k], -2 - k
            size = push(heap_w, heap_at, size, w[at], at)
    while size > 0:
        at = heap_at[0]
        size = pop(heap_w, heap_at, size)
        if done[at]:
            continue
        done[at] = True
        if at < n:
            if w[at] < w[n + at]:
                w[n + at], before[n + at] = w[at], at
                size = push(heap_w, heap_at, size, w[at], n + at)
            row, zone = run_row[low + at], zone_of[low + at]
            if row < 0:
                continue
            first, km_w = zone_gate_ptr[zone], run_w[zone_system[zone]]
            for k in range(zone_gate_ptr[zone + 1] - first):
                head = n + zone_gates[first + k] - low
                reached = w[at] + run_km[row + k] * km_w
                if reached < w[head]:
                    w[head], before[head] = reached, at
                    size = push(heap_w, heap_at, size, reached, head)
        else:
            state = low + at - n
            for action in range(action_ptr[state], action_ptr[state + 1]):
                head = action_head[action] - low
                reached = w[at] + action_w[action]
                if reached < w[head]:
                    w[head], before[head] = reached, action
                    size = push(heap_w, heap_at, size, reached, head)
    return w, before


@compiled
def entry_rows(
    gates: GateArrays,
    run_w: Floats,
    action_w: Floats,
    low: int,
    high: int,
    entry_gates: Ints,
    rows: Ints,
    all_w: Floats,
    all_before: Index,
) -> None:
    """Fill in the table for the entries of one country: gates that a crossing leads to."""
    starts, nothing = np.zeros(1, np.int64), np.zeros(1)
    for k in range(rows.size):
        starts[0] = entry_gates[k] - low
        w, before = inland(gates, run_w, action_w, low, high, starts, nothing)
        all_w[rows[k] : rows[k] + w.size] = w
        all_before[rows[k] : rows[k] + w.size] = before


class Moves(NamedTuple):
    """Prices of all moves, (…, 5), runs per kilometre by system.

    `action_lines` has a bit for every line that is shut or in doubt, 0 for most actions.
    """

    run_price: Floats
    action_price: Floats
    crossing_price: Floats
    action_lines: Ints


@compiled
def add_to(price: Floats, more: Floats, times: float) -> None:
    """Add a price so many times to another."""
    for k in range(price.size):
        price[k] += times * more[k]


@compiled
def add_before(
    gates: GateArrays,
    moves: Moves,
    low: int,
    high: int,
    before: Index,
    vertex: int,
    start_price: Floats,
    start_lines: Ints,
    price: Floats,
) -> int:
    """Add the price of the way to a vertex that `inland` has found; the lines on it.

    `start_price` (…, 5) and `start_lines` are what a start brings along.
    """
    n = high - low
    lines = np.int64(0)
    while before[vertex] >= 0:
        step = before[vertex]
        if vertex >= n:
            if vertex - n != step:
                zone = gates.zone_of[low + step]
                first = gates.zone_gate_ptr[zone]
                system = gates.zone_system[zone]
                k = 0
                while gates.zone_gates[first + k] - low != vertex - n:
                    k += 1
                add_to(price, moves.run_price[system], gates.run_km[gates.run_row[low + step] + k])
            vertex = step
        else:
            add_to(price, moves.action_price[step], 1.0)
            lines |= moves.action_lines[step]
            vertex = n + gates.action_tail[step] - low
    number = -2 - before[vertex]
    add_to(price, start_price[number], 1.0)
    return int(lines | start_lines[number])


@compiled
def prices_before(
    gates: GateArrays,
    moves: Moves,
    low: int,
    high: int,
    before: Index,
    vertices: Ints,
    start_price: Floats,
    start_lines: Ints,
) -> tuple[Floats, Ints]:
    """Price (m, 5) of the ways to vertices that `inland` has found, and the lines (m,) on them.

    `start_price` (…, 5) and `start_lines` are what a start brings along. What is not reached has
    the price 0.
    """
    price = np.zeros((vertices.size, moves.run_price.shape[1]))
    lines = np.zeros(vertices.size, np.int64)
    for k in range(vertices.size):
        if before[vertices[k]] != -1:
            lines[k] = add_before(
                gates, moves, low, high, before, vertices[k], start_price, start_lines, price[k]
            )
    return price, lines


@compiled
def best_endings(
    gates: GateArrays,
    moves: Moves,
    low: int,
    high: int,
    rows: Ints,
    all_w: Floats,
    all_before: Index,
    end_vertices: Ints,
    end_w: Floats,
    end_price: Floats,
) -> tuple[Floats, Ints, Floats, Ints]:
    """The best way to end, from each entry of one country (its row in the table begins at `rows`).

    Option k ends from vertex `end_vertices[k]` at weight `end_w[k]` and price `end_price[k]`.
    Returns for each entry the weight, the option (-1: none), the price (…, 5) and the lines.
    """
    n = rows.size
    best, option = np.full(n, np.inf), np.full(n, -1, np.int64)
    price, lines = np.zeros((n, moves.run_price.shape[1])), np.zeros(n, np.int64)
    no_price, no_lines = np.zeros((1, price.shape[1])), np.zeros(1, np.int64)
    for i in range(n):
        row = rows[i]
        for k in range(end_vertices.size):
            w = all_w[row + end_vertices[k]] + end_w[k]
            if w < best[i]:
                best[i], option[i] = w, k
        if option[i] >= 0:
            add_to(price[i], end_price[option[i]], 1.0)
            before = all_before[row : row + 2 * (high - low)]
            lines[i] = add_before(
                gates, moves, low, high, before, end_vertices[option[i]], no_price, no_lines,
                price[i],
            )  # fmt: skip
    return best, option, price, lines
