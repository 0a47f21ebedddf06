"""What every move costs in one scenario: the price the search sees, the charges the reader sees.

The search and the itinerary ask the same place, so what was compared is what is shown.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from geo.assumptions import Assumption
from geo.columns import Columns, Worth
from geo.costs import Charge, RateCard
from geo.model import Facts, System
from geo.moves import Moves
from geo.network import Action, ActionKind, Crossing, Network
from geo.pieces import LegPiece, Piece, StopPiece
from geo.rate_names import CONTAINER
from geo.routing import Hop, Price
from geo.sailings import sailings_from, wait_until_next_sailing_h
from geo.scenario import AS_REPORTED, Scenario, supposed

CIRCUITY_ID = "transfer.circuity"
# Values of that assumption, times kinds of cargo, whose moves are kept.
_MOST_KEPT = 12


class Tariff:
    """Charges of every move of one kind of cargo in one scenario.

    `moves` are those of the kind, shared with its other scenarios; `worth` is what their columns
    are worth in this one. Without them they are made for this tariff alone.
    """

    def __init__(
        self,
        facts: Facts,
        network: Network,
        rates: RateCard,
        shared: tuple[Moves, Worth] | None = None,
    ) -> None:
        self._facts, self._network, self.rates = facts, network, rates
        if shared is None:
            columns = Columns(rates.assumptions, facts.ferries)
            card = rates.supposing(rates.assumptions, kind=rates.kind)
            shared = Moves(facts, network, card, columns), columns.worth(AS_REPORTED)
        self.moves, self.worth = shared
        self._charges: dict[int, Charge] = {}
        self._typical: dict[int, tuple[float, float]] = {}

    def check(self) -> None:
        """Price every move once, so that a missing assumption stops the start, not a question.

        Raises
        ------
        FactsError
        """
        for country, system in self._network.systems():
            self.run(country, system, 1.0)
        for crossing in self._network.crossings():
            self.crossing(crossing)
        for node in self._network.nodes():
            for action in self._network.actions(node):
                self.action(action)
                for onward in self._network.actions(action.head):
                    self.action(onward)

    def charge(self, row: int) -> Charge:
        """What a row of the rate book comes to in this scenario."""
        found = self._charges.get(row)
        if found is None:
            plain = self.moves.charge(row)
            found = self.rates.charge(plain.time, plain.cost, plain.co2e)
            self._charges[row] = found
        return found

    def typical(self, row: int) -> tuple[float, float]:
        """Typical hours and USD per unit of a row."""
        found = self._typical.get(row)
        if found is None:
            charge = self.charge(row)
            found = (charge.time_h.typical, charge.cost_usd_per_unit.typical)
            self._typical[row] = found
        return found

    # -- the price the search sees ------------------------------------------------------------

    def run(self, country: str, system: System, distance_km: float) -> Price:
        """Typical price of a run of a given length."""
        charge = self.charge(self.moves.row_per_km(country, system))
        return Price(
            charge.time_h.typical * distance_km,
            charge.cost_usd_per_unit.typical * distance_km,
            charge.co2e_kg_per_t.typical * distance_km,
            distance_km,
        )

    def action(self, action: Action) -> Price:
        """Typical price of an action inside a country."""
        return self._price(action, int(action.kind is ActionKind.GAUGE_CHANGE))

    def crossing(self, crossing: Crossing) -> Price:
        """Typical price of passing a border, the link over it included."""
        return self._price(crossing, 0)

    def _price(self, hop: Action | Crossing, gauge_changes: int) -> Price:
        hours = usd = kg = km = 0.0
        for piece in self.moves.move(hop).pieces:
            charge, amount = self.charge(piece.row), piece.amount
            hours += charge.time_h.typical * amount
            usd += charge.cost_usd_per_unit.typical * amount
            kg += charge.co2e_kg_per_t.typical * amount
            km += amount if isinstance(piece, LegPiece) else 0.0
        return Price(hours, usd, kg, km, gauge_changes)

    # -- the pieces the reader sees -----------------------------------------------------------

    def pieces(self, hop: Hop) -> tuple[Piece, ...]:
        """Legs and stops of one move at the prices of this scenario, in travel order."""
        return tuple(piece.priced_by(self) for piece in self.moves.move(hop).pieces)

    def with_sailings(self, pieces: Iterable[Piece], depart: date) -> list[Piece]:
        """The pieces with the wait for the very next sailing, where its days are known.

        The lot sets out on `depart` at midnight and travels at typical speed. Cargo that hires its
        ship waits for no sailing.
        """
        found: list[Piece] = []
        hours = 0.0
        for piece in pieces:
            kept = piece
            if isinstance(piece, StopPiece) and piece.activity == "wait":
                ferry = self._facts.ferries.get(piece.service_id)
                known = ferry.sailings if ferry and self.moves.waits_for_sailings(ferry) else ()
                sailings = sailings_from(known, piece.place_id)
                if sailings:
                    wait_h = wait_until_next_sailing_h(sailings, depart, hours)
                    kept = self.moves.known_wait(piece, wait_h)
            hours += self.typical(kept.row)[0] * kept.amount
            found.append(kept)
        return found


class TariffShelf:
    """Makes tariffs; what does not depend on a scenario is worked out once and shared."""

    def __init__(self, facts: Facts, network: Network) -> None:
        self._facts, self._network = facts, network
        self.columns = Columns(facts.assumptions, facts.ferries)
        country_of = {place.id: place.country for place in facts.places.values()}
        self._card = RateCard(facts.assumptions, facts.links.values(), country_of)
        self._moves: dict[tuple[str, float | None], Moves] = {}

    def tariff(
        self,
        scenario: Scenario = AS_REPORTED,
        kind: str = CONTAINER,
        usd_per_unit_h: float = 0.0,
    ) -> Tariff:
        """The tariff of a scenario and kind of cargo; an hour costs so much for bound goods."""
        rows = supposed(self._facts.assumptions, scenario)
        card = self._card.supposing(
            rows, kind=kind, usd_per_unit_h=usd_per_unit_h, preset=scenario.preset
        )
        shared = self._moves_of(rows, kind), self.columns.worth(scenario)
        return Tariff(self._facts, self._network, card, shared)

    def _moves_of(self, rows: Mapping[str, Assumption], kind: str) -> Moves:
        """The moves of a kind; only one assumption, the way of lorries in towns, shapes them."""
        circuity = rows[CIRCUITY_ID].typical if CIRCUITY_ID in rows else None
        found = self._moves.get((kind, circuity))
        if found is None:
            while len(self._moves) >= _MOST_KEPT:
                self._moves.pop(next(iter(self._moves)), None)
            card = self._card.supposing(rows, kind=kind)
            found = Moves(self._facts, self._network, card, self.columns)
            self._moves[kind, circuity] = found
        return found
