"""Makes the graph small: long edges with a shape instead of many short ones."""

from collections.abc import Collection
from dataclasses import dataclass

from layers.refresh.base.track import Track

# Sidings and the stubs of junctions; longer branches are real.
SHORTEST_BRANCH_KM = 2.0


@dataclass(frozen=True, slots=True)
class Run:
    """Track between two nodes; `nodes` are all it passes, both ends included."""

    nodes: tuple[int, ...]
    km: float

    @property
    def ends(self) -> tuple[int, int]:
        return self.nodes[0], self.nodes[-1]


def contracted(track: Track, fixed: Collection[int]) -> list[Run]:
    """Runs between junctions, dead ends and `fixed` nodes, in a fixed order.

    Of two runs with the same ends the shorter is kept, runs back to their own start go, and so do
    dead ends shorter than SHORTEST_BRANCH_KM that end at no fixed node. Shortest paths between
    fixed nodes keep their length.
    """
    web = _Web(track, frozenset(fixed))
    web.shrink()
    return sorted(web.runs(), key=lambda run: (*run.ends, run.nodes))


class _Web:
    """Runs by the nodes where they end."""

    def __init__(self, track: Track, fixed: frozenset[int]) -> None:
        self._fixed = fixed
        self._at: dict[int, dict[int, Run]] = {}
        for tail, head, km in zip(
            track.tail.tolist(), track.head.tolist(), track.km.tolist(), strict=True
        ):
            self._add(Run((tail, head), km))

    def runs(self) -> list[Run]:
        """Each run once, from its lower to its higher end."""
        return [run for node, ends in self._at.items() for end, run in ends.items() if node < end]

    def shrink(self) -> None:
        """Take nodes out until none can be.

        Runs are joined before any is cut off: a long branch begins with a short piece.
        """
        waiting = set(self._at)
        while waiting:
            for node in sorted(waiting):
                self._pass_over(node)
            waiting = set()
            for node in sorted(self._at):
                waiting |= self._cut_off(node)

    def _pass_over(self, node: int) -> None:
        """Join the two runs that meet at a node and nowhere else."""
        ends = self._at[node]
        if node in self._fixed or len(ends) != 2:
            return
        first, second = ends.values()
        self._drop(first)
        self._drop(second)
        self._add(Run((*_towards(first, node), *_away(second, node)[1:]), first.km + second.km))

    def _cut_off(self, node: int) -> set[int]:
        """Remove a short dead end; its other end may be no junction any more."""
        ends = self._at[node]
        if node in self._fixed or len(ends) != 1:
            return set()
        (run,) = ends.values()
        if run.km >= SHORTEST_BRANCH_KM:
            return set()
        self._drop(run)
        return {run.ends[0], run.ends[1]} - {node}

    def _add(self, run: Run) -> None:
        tail, head = run.ends
        if tail > head:
            run = Run(run.nodes[::-1], run.km)
            tail, head = head, tail
        if tail == head:
            return
        rival = self._at.get(tail, {}).get(head)
        if rival is not None and (rival.km, len(rival.nodes), rival.nodes) <= (
            run.km,
            len(run.nodes),
            run.nodes,
        ):
            return
        self._at.setdefault(tail, {})[head] = run
        self._at.setdefault(head, {})[tail] = run

    def _drop(self, run: Run) -> None:
        tail, head = run.ends
        del self._at[tail][head]
        del self._at[head][tail]


def _away(run: Run, node: int) -> tuple[int, ...]:
    """The run's nodes from `node` on."""
    return run.nodes if run.nodes[0] == node else run.nodes[::-1]


def _towards(run: Run, node: int) -> tuple[int, ...]:
    """The run's nodes, `node` last."""
    return _away(run, node)[::-1]
