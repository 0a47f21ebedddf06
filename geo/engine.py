"""What questions are worked out with: the facts made ready, and the prices of a scenario."""

from collections.abc import Mapping
from dataclasses import dataclass

from geo.capacity import Capacity
from geo.chains import MOST_TIMES_BEST, Router
from geo.model import Facts
from geo.network import Network
from geo.pricing import Tariff
from geo.routing import Terms
from geo.status import StatusIndex
from geo.uncertainty import Uncertainty


@dataclass(frozen=True, slots=True)
class Engine:
    """What every question is worked out with; built once from the facts."""

    facts: Facts
    network: Network
    status: StatusIndex
    capacities: Mapping[tuple[str, str], tuple[Capacity, ...]]


@dataclass(frozen=True, slots=True)
class Prices:
    """What the questions of one scenario and kind of cargo share."""

    tariff: Tariff
    routers: "RouterShelf"
    uncertainty: Uncertainty


class RouterShelf:
    """Keeps the routers of recent terms, because what happens inland is worth keeping."""

    _MOST = 48

    def __init__(self, network: Network, tariff: Tariff) -> None:
        self._network, self._tariff = network, tariff
        self._kept: dict[tuple[Terms, float], Router] = {}

    def router(self, terms: Terms, times_best: float = MOST_TIMES_BEST) -> Router:
        """The router for `terms`, made at most once while it is in use."""
        key = (terms, times_best)
        router = self._kept.get(key)
        if router is None:
            while len(self._kept) >= self._MOST:
                self._kept.pop(next(iter(self._kept)), None)
            router = Router(self._network, self._tariff, terms, times_best)
            self._kept[key] = router
        return router
