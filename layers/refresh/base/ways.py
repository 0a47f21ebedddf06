"""Shortest ways over runs."""

import heapq
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from layers.refresh.base.contraction import Run


@dataclass(frozen=True, slots=True)
class Way:
    """Numbers of the runs in travel order and the sum of what they cost."""

    runs: tuple[int, ...]
    cost: float


class Ways:
    """Finds the cheapest way between two nodes; what a run costs may be changed."""

    def __init__(self, runs: Sequence[Run], costs: Sequence[float]) -> None:
        self.costs = list(costs)
        self._near: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for number, run in enumerate(runs):
            tail, head = run.ends
            self._near[tail].append((head, number))
            self._near[head].append((tail, number))

    def find(self, start: int, end: int, limit: float) -> Way | None:
        """The cheapest way of at most `limit`; None where there is none."""
        best = {start: 0.0}
        before: dict[int, tuple[int, int]] = {}
        queue = [(0.0, start)]
        while queue:
            so_far, node = heapq.heappop(queue)
            if node == end:
                return Way(_traced(before, start, end), so_far)
            if so_far > best[node]:
                continue
            for other, number in self._near[node]:
                total = so_far + self.costs[number]
                if total <= limit and total < best.get(other, math.inf):
                    best[other] = total
                    before[other] = node, number
                    heapq.heappush(queue, (total, other))
        return None


def _traced(before: dict[int, tuple[int, int]], start: int, end: int) -> tuple[int, ...]:
    numbers = []
    while end != start:
        end, number = before[end]
        numbers.append(number)
    return tuple(reversed(numbers))
