"""The loops of the search, compiled: ways inside a country, bounds from the end, chains of borders.

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


class BorderArrays(NamedTuple):
    """Crossings by number, each over one link in one direction, those of one key in a row.

    `exit_list` (CSR `exit_ptr` by country) are the crossings that lead out of a country,
    `exit_vertex` the vertex of that country at which each begins, `entrances` (CSR `entrance_ptr`)
    those that lead into it. `head_of` is the gate that it
    leads to, `entry_of` the number of that gate among all such gates; the row of an entry begins
    at `entry_row` in the table of ways inside countries, one weight for each vertex.
    """

    key_of: Ints
    tail_country: Ints
    exit_ptr: Ints
    exit_list: Ints
    exit_vertex: Ints
    head_of: Ints
    head_country: Ints
    entrance_ptr: Ints
    entrances: Ints
    entry_of: Ints
    entry_row: Ints


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
    room = 2 * n + starts.size + action_ptr[high] - action_ptr[low] + 1
    for state in range(low, high):
        if run_row[state] >= 0:
            zone = zone_of[state]
            room += zone_gate_ptr[zone + 1] - zone_gate_ptr[zone]
    heap_w = np.empty(room)
    heap_m = np.zeros(room)
    heap_at = np.empty(room, np.int64)
    size = 0
    for k in range(starts.size):
        at = starts[k]
        if starts_w[k] < w[at]:
            w[at], before[at] = starts_w[k], -2 - k
            size = push(heap_w, heap_m, heap_at, size, w[at], 0.0, at)
    while size > 0:
        at = heap_at[0]
        size = pop(heap_w, heap_m, heap_at, size)
        if done[at]:
            continue
        done[at] = True
        if at < n:
            if w[at] < w[n + at]:
                w[n + at], before[n + at] = w[at], at
                size = push(heap_w, heap_m, heap_at, size, w[at], 0.0, n + at)
            row = run_row[low + at]
            if row < 0:
                continue
            zone = zone_of[low + at]
            first, km_w = zone_gate_ptr[zone], run_w[zone_system[zone]]
            for k in range(zone_gate_ptr[zone + 1] - first):
                head = n + zone_gates[first + k] - low
                reached = w[at] + run_km[row + k] * km_w
                if reached < w[head]:
                    w[head], before[head] = reached, at
                    size = push(heap_w, heap_m, heap_at, size, reached, 0.0, head)
        else:
            state = low + at - n
            for action in range(action_ptr[state], action_ptr[state + 1]):
                head = action_head[action] - low
                reached = w[at] + action_w[action]
                if reached < w[head]:
                    w[head], before[head] = reached, action
                    size = push(heap_w, heap_m, heap_at, size, reached, 0.0, head)
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
    return lines | start_lines[number]


@compiled
def least_to_end(
    borders: BorderArrays,
    all_w: Floats,
    crossing_w: Floats,
    ending_w: Floats,
) -> Floats:
    """Least weight from just behind each crossing to the end, whatever countries lie on the way.

    A lower bound for chains, which may not come back. `ending_w` (crossings,) is the weight from a
    crossing to the end inside the target country, infinite elsewhere.
    """
    n = crossing_w.size
    least = ending_w.copy()
    is_done = np.zeros(n, np.bool_)
    room = n + 1
    for y in range(n):
        country = borders.tail_country[y]
        room += borders.entrance_ptr[country + 1] - borders.entrance_ptr[country]
    heap_w, heap_m, heap_at = np.empty(room), np.zeros(room), np.empty(room, np.int64)
    size = 0
    for x in range(n):
        if least[x] < np.inf:
            size = push(heap_w, heap_m, heap_at, size, least[x], 0.0, x)
    while size > 0:
        y = heap_at[0]
        size = pop(heap_w, heap_m, heap_at, size)
        if is_done[y]:
            continue
        is_done[y] = True
        onward = crossing_w[y] + least[y]
        if not onward < np.inf:
            continue
        country = borders.tail_country[y]
        for k in range(borders.entrance_ptr[country], borders.entrance_ptr[country + 1]):
            x = borders.entrances[k]
            w = all_w[borders.entry_row[borders.entry_of[x]] + borders.exit_vertex[y]] + onward
            if w < least[x]:
                least[x] = w
                size = push(heap_w, heap_m, heap_at, size, w, 0.0, x)
    return least


@compiled
def sort_children(bound: Floats, x: Ints, w: Floats, up: Ints, number: int) -> None:
    """Sort the first `number` children by bound; those of equal bound keep their order."""
    for i in range(1, number):
        this_bound, this_x, this_w, this_up = bound[i], x[i], w[i], up[i]
        j = i - 1
        while j >= 0 and bound[j] > this_bound:
            bound[j + 1], x[j + 1], w[j + 1], up[j + 1] = bound[j], x[j], w[j], up[j]
            j -= 1
        bound[j + 1], x[j + 1], w[j + 1], up[j + 1] = this_bound, this_x, this_w, this_up


@compiled
def better_half(found: Ints, weight: Floats, count: int) -> tuple[int, float]:
    """Keep the better half of the chains, and those of one crossing; how many, and the limit."""
    order = np.argsort(weight[:count], kind="mergesort")
    is_kept = found[:count, 1] < 0
    is_kept[order[: count // 2]] = True
    limit = weight[order[count // 2 - 1]]
    kept = 0
    for i in range(count):
        if is_kept[i]:
            weight[kept] = weight[i]
            found[kept] = found[i]
            kept += 1
    return kept, limit


@compiled
def chains(
    borders: BorderArrays,
    all_w: Floats,
    crossing_w: Floats,
    origin_w: Floats,
    ending_w: Floats,
    least: Floats,
    via_first: Ints,
    via_next: Ints,
    origin: int,
    target: int,
    limit: float,
    times_best: float,
    most: int,
    most_heads: int,
    most_steps: int,
) -> tuple[Ints, Floats, bool]:
    """The best way through every chain of crossings up to a weight, or not far above the best.

    A chain is a row of keys (a crossing in one mode); it never comes back to a country it has left.
    Crossings x that share a key have numbers in a row and differ in gauge or link: the best of them
    counts. `origin_w`
    (crossings,) is the weight from the origin through crossing x, infinite where it does not start.
    Countries that hold places to be passed must be entered in their order: country c takes the
    number of places passed from `via_first[c]` to `via_next[c]` (-1: it holds none).

    Returns the crossings of every chain (m, depth; -1 behind the last), its weight (m,), and
    whether the search came to its end within `most_steps`. Of more than 2 `most` the worse half is
    dropped, so that the `most` best are then always among those returned. A chain of one crossing
    is never too heavy.
    """
    key_of, _, exit_ptr, exit_list, exit_vertex, head_of, head_country = borders[:7]
    entry_of, entry_row = borders[9:]
    depths = max(2, via_first.size)
    n = key_of.size
    found = np.empty((2 * most + n, depths), np.int64)
    weight = np.empty(2 * most + n)
    count = 0
    # Labels of the heads at each depth: crossing, weight, number of the label before.
    label_x = np.empty((depths, most_heads), np.int64)
    label_w = np.empty((depths, most_heads))
    label_up = np.empty((depths, most_heads), np.int64)
    labels = np.zeros(depths, np.int64)
    child_x = np.empty((depths, n), np.int64)
    child_w = np.empty((depths, n))
    child_up = np.empty((depths, n), np.int64)
    children = np.zeros(depths, np.int64)
    next_child = np.zeros(depths, np.int64)
    key_bound = np.full(n, np.inf)
    bounds = np.empty(n)
    is_visited = np.zeros(via_first.size, np.bool_)
    is_visited[origin] = True
    passed = np.zeros(depths + 1, np.int64)
    passed[0] = via_next[origin] if via_first[origin] >= 0 else 0
    end_passed = 0
    for country in range(via_next.size):
        end_passed = max(end_passed, via_next[country])
    depth, is_fresh, steps = 0, True, 0
    while depth >= 0 and steps < most_steps:
        steps += 1
        if is_fresh:
            is_fresh = False
            number = 0
            if depth == 0:
                for x in range(n):
                    if origin_w[x] < np.inf and not is_visited[head_country[x]]:
                        child_x[0, number], child_w[0, number] = x, origin_w[x]
                        child_up[0, number] = 0
                        number += 1
            else:
                country = head_country[label_x[depth - 1, 0]]
                for k in range(exit_ptr[country], exit_ptr[country + 1]):
                    y = exit_list[k]
                    if is_visited[head_country[y]] or not crossing_w[y] + least[y] < np.inf:
                        continue
                    reached, up = np.inf, 0
                    for j in range(labels[depth - 1]):
                        row = entry_row[entry_of[label_x[depth - 1, j]]]
                        w = label_w[depth - 1, j] + all_w[row + exit_vertex[y]]
                        if w < reached:
                            reached, up = w, j
                    reached += crossing_w[y]
                    if reached + least[y] <= limit and reached < np.inf:
                        child_x[depth, number], child_w[depth, number] = y, reached
                        child_up[depth, number] = up
                        number += 1
            for k in range(number):
                x = child_x[depth, k]
                key_bound[key_of[x]] = min(key_bound[key_of[x]], child_w[depth, k] + least[x])
            for k in range(number):
                bounds[k] = key_bound[key_of[child_x[depth, k]]]
            # Crossings are numbered by key, so that those of one key stay together.
            sort_children(bounds, child_x[depth], child_w[depth], child_up[depth], number)
            for k in range(number):
                key_bound[key_of[child_x[depth, k]]] = np.inf
            children[depth], next_child[depth] = number, 0
        if next_child[depth] >= children[depth]:
            depth -= 1
            if depth >= 0:
                is_visited[head_country[label_x[depth, 0]]] = False
            continue
        # The variants of the next key: the best for every head.
        k, here, bound = next_child[depth], 0, np.inf
        key = key_of[child_x[depth, k]]
        while k < children[depth] and key_of[child_x[depth, k]] == key:
            x = child_x[depth, k]
            bound = min(bound, child_w[depth, k] + least[x])
            same = 0
            while same < here and head_of[label_x[depth, same]] != head_of[x]:
                same += 1
            if same == here:
                here += 1
                label_w[depth, same] = np.inf
            if child_w[depth, k] < label_w[depth, same]:
                label_x[depth, same], label_w[depth, same] = x, child_w[depth, k]
                label_up[depth, same] = child_up[depth, k]
            k += 1
        next_child[depth] = k
        labels[depth] = here
        country = head_country[label_x[depth, 0]]
        is_last = country == target
        if not bound < np.inf or (bound > limit and not (is_last and depth == 0)):
            continue
        now_passed = passed[depth]
        if via_first[country] >= 0:
            if via_first[country] != now_passed:
                continue
            now_passed = via_next[country]
        if not is_last:
            if depth + 1 < depths:
                is_visited[country] = True
                passed[depth + 1] = now_passed
                depth, is_fresh = depth + 1, True
            continue
        total, end = np.inf, 0
        for j in range(here):
            w = label_w[depth, j] + ending_w[label_x[depth, j]]
            if w < total:
                total, end = w, j
        if not total < np.inf or now_passed != end_passed:
            continue
        if count == weight.size:
            count, limit = better_half(found, weight, count)
        weight[count] = total
        found[count] = -1
        j = end
        for level in range(depth, -1, -1):
            found[count, level] = label_x[level, j]
            j = label_up[level, j]
        count += 1
        limit = min(limit, times_best * total)
    return found[:count], weight[:count], depth < 0


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


@compiled
def chain_prices(
    gates: GateArrays,
    borders: BorderArrays,
    moves: Moves,
    country_ptr: Ints,
    all_before: Index,
    start_ptr: Ints,
    start_price: Floats,
    start_lines: Ints,
    chains: Ints,
    origin_price: Floats,
    origin_lines: Ints,
    ending_price: Floats,
    ending_lines: Ints,
) -> tuple[Floats, Ints]:
    """Price (m, 5) and lines (m,) of chains of crossings, from the origin to the end.

    `origin_*` are by crossing (up to it), `ending_*` by entry. The starts of entry e stand from
    `start_ptr[e]` on in `start_price` and `start_lines`.
    """
    price = np.zeros((chains.shape[0], moves.run_price.shape[1]))
    lines = np.zeros(chains.shape[0], np.int64)
    for i in range(chains.shape[0]):
        x = chains[i, 0]
        add_to(price[i], origin_price[x], 1.0)
        add_to(price[i], moves.crossing_price[x], 1.0)
        lines[i] |= origin_lines[x]
        for depth in range(1, chains.shape[1]):
            y = chains[i, depth]
            if y < 0:
                break
            country, entry = borders.head_country[x], borders.entry_of[x]
            row, first = borders.entry_row[entry], start_ptr[entry]
            lines[i] |= add_before(
                gates, moves, country_ptr[country], country_ptr[country + 1],
                all_before[row : borders.entry_row[entry + 1]], borders.exit_vertex[y],
                start_price[first:], start_lines[first:], price[i],
            )  # fmt: skip
            add_to(price[i], moves.crossing_price[y], 1.0)
            x = y
        add_to(price[i], ending_price[borders.entry_of[x]], 1.0)
        lines[i] |= ending_lines[borders.entry_of[x]]
    return price, lines
