"""Prices of every move as sums over assumptions: one small multiplication for each scenario.

What a move costs is coefficient times effective value of an assumption, and the coefficients depend
on the kind of cargo only. So a question with another assumption costs no more than any other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from geo.cargo import CargoKind
from geo.costs import Charge, transfer_km
from geo.gates import Gates
from geo.geodesy import geodesic_km
from geo.kernels import Floats, Ints, compiled
from geo.network import Action, ActionKind
from geo.pieces import LegPiece
from geo.pricing import Tariff
from geo.routing import WEIGHTS

# Columns of prices, in the order of `geo.routing.Price`.
TIME, COST, CO2E, KM, GAUGE_CHANGES = range(5)
MEASURES = 5
_LINEAR = (TIME, COST, CO2E)


@dataclass(frozen=True, slots=True, eq=False)
class MovePrices:
    """Typical prices of one scenario, shape (…, 5): h, USD per unit, kg per t, km, gauge changes.

    `actions` and `crossings` are by number (`geo.gates`), `runs` are per kilometre, by system.
    """

    actions: Floats
    crossings: Floats
    runs: Floats
    _weighed: dict[str, tuple[Floats, Floats, Floats]] = field(default_factory=dict)

    def weighed(self, objective: str) -> tuple[Floats, Floats, Floats]:
        """Weights of runs (per kilometre), crossings and actions in an objective."""
        found = self._weighed.get(objective)
        if found is None:
            weigh = WEIGHTS[objective]
            found = (self.runs @ weigh, self.crossings @ weigh, self.actions @ weigh)
            self._weighed[objective] = found
        return found


@dataclass(frozen=True, slots=True, eq=False)
class MoveTerms:
    """Coefficients of every move for one kind of cargo: actions, then crossings, then systems.

    Term k adds `factor[k]` times assumption `index[k]` to entry `place[k]` of the prices, flat. For
    each of `transfers`, a term and geodesic km, the factor is kilometres across a town.
    """

    ids: tuple[str, ...]
    place: Ints
    index: Ints
    factor: Floats
    fixed: Floats
    counts: tuple[int, int, int]
    transfers: tuple[tuple[int, float], ...]

    def winding(self, circuity: float) -> "MoveTerms":
        """The same where lorries in towns drive so many times the straight distance."""
        factor = self.factor.copy()
        for term, straight_km in self.transfers:
            factor[term] = transfer_km(straight_km, circuity)
        return replace(self, factor=factor)

    def prices(self, values: Mapping[str, float], usd_per_unit_h: float) -> MovePrices:
        """Prices with effective typical values; an hour costs so much for the bound goods."""
        value = np.fromiter(map(values.__getitem__, self.ids), np.float64, len(self.ids))
        found = self.fixed.copy()
        add_terms(found.ravel(), self.place, self.index, self.factor, value)
        found[:, COST] += usd_per_unit_h * found[:, TIME]
        actions, crossings, _ = self.counts
        return MovePrices(
            found[:actions], found[actions : actions + crossings], found[actions + crossings :]
        )


@compiled
def add_terms(into: Floats, place: Ints, index: Ints, factor: Floats, value: Floats) -> None:
    """Add every term to its place."""
    for k in range(place.size):
        into[place[k]] += factor[k] * value[index[k]]


def move_terms(gates: Gates, tariff: Tariff, kind: CargoKind) -> MoveTerms:
    """The coefficients of all moves, from a tariff in which an hour costs nothing by itself.

    What the kind of cargo never does, such as coal on a ferry, has no price and is 0.

    Raises
    ------
    FactsError
        The model needs an assumption that the table does not hold.
    """
    gatherer = _Gatherer()
    for action in gates.actions:
        if action.kind is ActionKind.TRANSFER:
            gatherer.next_is_a_transfer(_geodesic_km(gates, action))
        pieces = tariff.pieces(action)
        km = sum(piece.distance_km for piece in pieces if isinstance(piece, LegPiece))
        changes = int(action.kind is ActionKind.GAUGE_CHANGE)
        gatherer.add([piece.charge for piece in pieces], km, changes)
    for crossing in gates.crossings:
        is_possible = kind.goes_by_ferry or not crossing.is_ferry
        pieces = tariff.pieces(crossing) if is_possible else ()
        km = sum(piece.distance_km for piece in pieces if isinstance(piece, LegPiece))
        gatherer.add([piece.charge for piece in pieces], km, 0)
    for country, system in gates.systems:
        gatherer.add([tariff.rates.run_per_km(country, system)], 1.0, 0)
    return gatherer.terms((len(gates.actions), len(gates.crossings), len(gates.systems)))


def _geodesic_km(gates: Gates, action: Action) -> float:
    tail, head = (gates.network.place(node.place_id) for node in (action.tail, action.head))
    return geodesic_km(tail.position, head.position)


class _Gatherer:
    def __init__(self) -> None:
        self._transfers: list[tuple[int, float]] = []
        self._transfer_km: float | None = None
        self._number: dict[str, int] = {}
        self._terms: list[tuple[int, int, float]] = []
        self._fixed: list[tuple[float, int]] = []

    def next_is_a_transfer(self, geodesic_km: float) -> None:
        """The emissions of the next move grow with the kilometres across a town."""
        self._transfer_km = geodesic_km

    def add(self, charges: Iterable[Charge], km: float, gauge_changes: int) -> None:
        """The next move."""
        row = len(self._fixed) * MEASURES
        for charge in charges:
            for column, terms in zip(_LINEAR, (charge.time, charge.cost, charge.co2e), strict=True):
                for id_, factor in terms:
                    number = self._number.setdefault(id_, len(self._number))
                    if column == CO2E and self._transfer_km is not None:
                        self._transfers.append((len(self._terms), self._transfer_km))
                    self._terms.append((row + column, number, factor))
        self._fixed.append((km, gauge_changes))
        self._transfer_km = None

    def terms(self, counts: tuple[int, int, int]) -> MoveTerms:
        fixed = np.zeros((len(self._fixed), MEASURES))
        if self._fixed:
            fixed[:, [KM, GAUGE_CHANGES]] = self._fixed
        columns: NDArray[np.float64] = np.array(self._terms, np.float64).reshape(-1, 3)
        return MoveTerms(
            tuple(self._number),
            columns[:, 0].astype(np.int64),
            columns[:, 1].astype(np.int64),
            columns[:, 2].copy(),
            fixed,
            counts,
            tuple(self._transfers),
        )
