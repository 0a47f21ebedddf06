"""Loops that must be fast, compiled: a heap, and connected pieces.

Plain arrays in, plain arrays out; nothing here knows a place or a price by name. Weights are never
negative, and infinity means "not allowed".
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Index = NDArray[np.int32]
Flags = NDArray[np.bool_]
F = TypeVar("F", bound=Callable[..., Any])


def state_of_loops(folder: Path) -> tuple[tuple[str, float, int], ...]:
    """Name, time of change (s) and size (bytes) of every file of loops that call one another."""
    files = sorted(folder.glob("*kernels.py"))
    return tuple((file.name, file.stat().st_mtime, file.stat().st_size) for file in files)


_STATE = state_of_loops(Path(__file__).parent)


def compiled(function: F) -> F:
    """The function as machine code, kept on disk between processes where anything can be."""
    try:
        found: Any = njit(cache=True, nogil=True)(function)
    except RuntimeError:
        # Neither beside the code nor in the user's own folder may a file be written.
        return cast("F", njit(nogil=True)(function))
    # Machine code holds that of what it calls. The library asks only whether the function's own
    # file has changed, and would go on with the old code of another.
    kept = found._cache._cache_file
    kept._source_stamp = (kept._source_stamp, _STATE)
    return cast("F", found)


@compiled
def push(heap_w: Floats, heap_at: Ints, size: int, w: float, at: int) -> int:
    """Add an entry to a binary heap ordered by (w, at); the new size."""
    i = size
    while i > 0:
        up = (i - 1) >> 1
        if heap_w[up] < w or (heap_w[up] == w and heap_at[up] <= at):
            break
        heap_w[i], heap_at[i] = heap_w[up], heap_at[up]
        i = up
    heap_w[i], heap_at[i] = w, at
    return size + 1


@compiled
def pop(heap_w: Floats, heap_at: Ints, size: int) -> int:
    """Remove the least entry, which the caller has read at index 0; the new size."""
    size -= 1
    w, at = heap_w[size], heap_at[size]
    i = 0
    while True:
        down = 2 * i + 1
        if down >= size:
            break
        right = down + 1
        if right < size and (
            heap_w[right] < heap_w[down]
            or (heap_w[right] == heap_w[down] and heap_at[right] < heap_at[down])
        ):
            down = right
        if w < heap_w[down] or (w == heap_w[down] and at <= heap_at[down]):
            break
        heap_w[i], heap_at[i] = heap_w[down], heap_at[down]
        i = down
    heap_w[i], heap_at[i] = w, at
    return size


@compiled
def components(indptr: Ints, heads: Ints) -> Ints:
    """Number of the connected piece of every node of an undirected graph (CSR)."""
    n = indptr.size - 1
    label = np.full(n, -1, np.int64)
    stack = np.empty(n, np.int64)
    count = 0
    for start in range(n):
        if label[start] >= 0:
            continue
        label[start] = count
        stack[0], size = start, 1
        while size > 0:
            size -= 1
            node = stack[size]
            for arc in range(indptr[node], indptr[node + 1]):
                head = heads[arc]
                if label[head] < 0:
                    label[head] = count
                    stack[size] = head
                    size += 1
        count += 1
    return label
