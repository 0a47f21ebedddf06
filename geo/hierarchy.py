"""Least ways in a graph that never changes, from labels: no search, and nothing kept but arcs.

The nodes are eliminated one after the other; what was joined over a node is joined by a shortcut
past it. Every least way then climbs from both its ends to one node, and what can be climbed to from
a node lies on one line, its ancestors in the elimination tree: some forty, a hundred at most.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

from geo import contraction, labels
from geo.contraction import Arcs
from geo.kernels import Floats, Index, Ints
from geo.shelf import Shelf


class Label(NamedTuple):
    """Lengths from a place to its ancestors, by depth in the elimination tree, root first.

    Ranks of the ancestors, least w and mm to each, and the depth of the ancestor before it on the
    way; -1 where the way begins.
    """

    path: Index
    w: Floats
    mm: Floats
    before: Index


class Labels(NamedTuple):
    """Labels one behind the other: label i has the entries `ptr[i]` to `ptr[i + 1] - 1`."""

    ptr: Ints
    path: Index
    w: Floats
    mm: Floats


class Meeting(NamedTuple):
    """Least w and mm between two labels, and the depth at which the way turns; -1 without a way."""

    w: float
    mm: float
    depth: int


class Way(NamedTuple):
    """Edges in travel order, the node at which each is entered, and the first and last node."""

    edges: Ints
    tails: Ints
    first: int
    last: int


def packed(row: Sequence[Label]) -> Labels:
    """Labels one behind the other."""
    ptr = np.zeros(len(row) + 1, np.int64)
    np.cumsum([len(label.w) for label in row], out=ptr[1:])
    if not row:
        return Labels(ptr, np.zeros(0, np.int32), np.zeros(0), np.zeros(0))
    path, w, mm, _ = (np.concatenate(column) for column in zip(*row, strict=True))
    return Labels(ptr, path, w, mm)


@dataclass(frozen=True, slots=True, eq=False)
class Hierarchy:
    """Arcs upward by rank in CSR; `node` and `rank` lead from a rank to its node and back."""

    node: Ints
    rank: Index
    parent: Index
    depth: Index
    ptr: Ints
    arcs: Arcs

    @classmethod
    def of(
        cls,
        count: int,
        ends: tuple[Ints, Ints],
        w: Floats,
        mm: Floats,
        shelf: Shelf | None = None,
    ) -> Self:
        """The hierarchy of an undirected graph of `count` nodes.

        `ends` are the two nodes of every edge, `w` what counts first and `mm` what counts among
        equals: whole numbers, never negative. Loops and parallel edges are allowed. A shelf may
        hold what was made of the same graph before.
        """
        return cls(*contraction.ranked(count, ends, w, mm, shelf))

    def label(self, nodes: Ints, w: Floats, mm: Floats) -> Label:
        """The label of a place that is joined to nodes, each in a distance of its own.

        Raises
        ------
        ValueError
            The nodes are not ancestors of each other, as the two ends of an edge always are.
        """
        return Label(*self._reach(np.array([0, len(nodes)]), nodes, w, mm)[1:])

    def labels(self, group: Ints, nodes: Ints, w: Floats, mm: Floats) -> Labels:
        """Labels of many places: place i is joined to the nodes `group[i]` to `group[i + 1] - 1`.

        Raises
        ------
        ValueError
            As `label`.
        """
        return Labels(*self._reach(group, nodes, w, mm)[:4])

    def _reach(
        self, group: Ints, nodes: Ints, w: Floats, mm: Floats
    ) -> tuple[Ints, Index, Floats, Floats, Index]:
        starts = self.rank[nodes].astype(np.int64)
        ends, path, label_w, label_mm, before, wrong = labels.reach(
            self.parent, self.depth, self.ptr, self.arcs, group, starts, w, mm
        )
        if wrong >= 0:
            at = nodes[group[wrong] : group[wrong + 1]].tolist()
            raise ValueError(f"nodes {at} have no label in common: no edge joins them")
        return ends, path, label_w, label_mm, before

    def node_label(self, node: int) -> Label:
        """The label of a node itself."""
        return self.label(np.array([node]), _NOTHING, _NOTHING)

    def table(
        self, starts: Labels, ends: Labels, owners: tuple[Ints, Ints], shape: tuple[int, int]
    ) -> tuple[Floats, Floats]:
        """Least w and mm between many places and many others, of the shape given.

        `owners` tell for each of the starts the row it belongs to, for each of the ends the column.
        Infinite without a way.
        """
        number = labels.preorder(self.parent)
        found: tuple[Floats, Floats] = labels.meet_all(starts[:4], ends[:4], number, owners, shape)
        return found

    def way(self, start: Label, end: Label, depth: int) -> Way:
        """The least way between two labels that turns at a depth, as `meet` has found it."""
        over = labels.turned(start.path, start.before, end.path, end.before, depth)
        edges, tails = labels.unpack(self.ptr, self.arcs, over)
        return Way(edges, self.node[tails], int(self.node[over[0]]), int(self.node[over[-1]]))


_NOTHING: Floats = np.zeros(1)


def meet(start: Label, end: Label) -> Meeting:
    """Where the least way between two labels turns; of equal ones at the lowest node."""
    return Meeting(*labels.meet(start.path, start.w, start.mm, end.path, end.w, end.mm))


def meet_many(start: Label, ends: Labels) -> tuple[Floats, Floats]:
    """Least w and mm from one label to each of many; infinite without a way."""
    found: tuple[Floats, Floats] = labels.meet_many(start[:3], ends[:4])
    return found
