"""Least ways by Dijkstra's search in plain Python: what the labels of the hierarchy must equal."""

import heapq
from collections.abc import Iterable

import numpy as np

from geo.kernels import Floats, Ints

Start = tuple[int, float, float]


class Csr:
    """Both arcs of every edge (tail, head, w, mm), by tail."""

    def __init__(self, count: int, tail: Ints, head: Ints, w: Floats, mm: Floats) -> None:
        self.arcs: list[list[tuple[int, float, float]]] = [[] for _ in range(count)]
        rows = zip(tail.tolist(), head.tolist(), w.tolist(), mm.tolist(), strict=True)
        for a, b, edge_w, edge_mm in rows:
            self.arcs[a].append((b, edge_w, edge_mm))
            self.arcs[b].append((a, edge_w, edge_mm))

    def tree(self, starts: Iterable[Start]) -> tuple[Floats, Floats]:
        """Least w, and of equal ways least mm, from the starts (node, w, mm) to every node."""
        best = [(np.inf, np.inf)] * len(self.arcs)
        heap = sorted((w, mm, node) for node, w, mm in starts)
        while heap:
            w, mm, node = heapq.heappop(heap)
            if (w, mm) >= best[node]:
                continue
            best[node] = w, mm
            for head, arc_w, arc_mm in self.arcs[node]:
                if (w + arc_w, mm + arc_mm) < best[head]:
                    heapq.heappush(heap, (w + arc_w, mm + arc_mm, head))
        found = np.array(best).reshape(-1, 2)
        return found[:, 0], found[:, 1]
