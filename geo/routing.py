"""What a search minimises, and which moves the modes and the cargo of a question permit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from geo.cargo import CONTAINERS, CargoKind, can_change_gauge
from geo.kernels import Floats
from geo.model import Mode, System
from geo.network import ROAD_OUT, Action, Crossing, Node


class Price(NamedTuple):
    """Typical hours, USD per TEU, kg CO2e per tonne, kilometres and gauge changes of a move."""

    time_h: float = 0.0
    cost_usd: float = 0.0
    co2e_kg: float = 0.0
    distance_km: float = 0.0
    gauge_changes: int = 0

    def plus(self, other: "Price") -> "Price":
        return Price(
            self.time_h + other.time_h,
            self.cost_usd + other.cost_usd,
            self.co2e_kg + other.co2e_kg,
            self.distance_km + other.distance_km,
            self.gauge_changes + other.gauge_changes,
        )


# What a way is weighed by in each objective, in the order of `Price`. The small addends break ties,
# so that a move which is free in the objective is still not made for nothing and the same question
# always finds the same way.
WEIGHTS: Mapping[str, Floats] = {
    "time": np.array([1.0, 1e-9, 0.0, 1e-6, 0.0]),
    "cost": np.array([1e-6, 1.0, 0.0, 0.0, 0.0]),
    "co2e": np.array([1e-6, 1e-9, 1.0, 0.0, 0.0]),
    "distance": np.array([1e-6, 1e-9, 0.0, 1.0, 0.0]),
}


@dataclass(frozen=True, slots=True)
class Run:
    """One run through a zone, from one of its nodes to another."""

    tail: Node
    head: Node


Hop = Run | Action | Crossing


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for a question whatever is open: what it minimises, the modes and the cargo."""

    objective: str
    modes: frozenset[Mode]
    kind: CargoKind = CONTAINERS

    def allows(self, action: Action) -> bool:
        """Whether the modes asked for, and the cargo, permit this move."""
        if action.gauge_break is not None:
            return can_change_gauge(
                self.kind,
                action.gauge_break.method,
                for_containers=action.gauge_break.for_containers,
            )
        mode = _mode_of_track(action.head.track)
        return mode is None or mode in self.modes

    def may_run_on(self, node: Node) -> bool:
        """Whether a node is a track on land of one of the modes asked for."""
        mode = _mode_of_track(node.track)
        return mode is not None and mode is not Mode.SEA and mode in self.modes

    def takes(self, crossing: Crossing) -> bool:
        """Whether the cargo may go over a border in this mode; bulk never boards a ferry."""
        if crossing.mode not in self.modes:
            return False
        return self.kind.goes_by_ferry or not crossing.is_ferry


def _mode_of_track(track: str) -> Mode | None:
    """Mode a track belongs to; None in local hands, which are always allowed."""
    if track.startswith("rail_"):
        return Mode.RAIL
    if track.startswith("sea_"):
        return Mode.SEA
    return Mode.ROAD if track in (System.ROAD.value, ROAD_OUT) else None
