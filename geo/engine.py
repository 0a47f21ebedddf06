"""What questions are worked out with: the facts made ready, and the prices of a scenario."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

from geo.capacity import Capacity
from geo.gates import Gates
from geo.ground import GroundShelf
from geo.linear_prices import MovePrices
from geo.model import Facts
from geo.network import Network
from geo.pricing import Tariff
from geo.standings import Standings
from geo.status import StatusIndex
from geo.uncertainty import Uncertainty

# Days of knowledge whose standings are kept; each is some dozen kilobytes.
_MOST_STANDINGS = 64


@dataclass(frozen=True, slots=True)
class Prices:
    """What the questions of one scenario and kind of cargo share."""

    tariff: Tariff
    moves: MovePrices
    uncertainty: Uncertainty


@dataclass(frozen=True, slots=True)
class Engine:
    """What every question is worked out with; built once from the facts."""

    facts: Facts
    network: Network
    gates: Gates
    grounds: GroundShelf
    status: StatusIndex
    capacities: Mapping[tuple[str, str], tuple[Capacity, ...]]
    _standings: OrderedDict[StatusIndex, Standings] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def standings(self, status: StatusIndex) -> Standings:
        """Standings of all crossings and lines by the reports of an index."""
        found = self._standings.get(status)
        if found is None:
            found = Standings(status, self.gates.subjects)
            with self._lock:
                self._standings[status] = found
                while len(self._standings) > _MOST_STANDINGS:
                    self._standings.popitem(last=False)
        return found
