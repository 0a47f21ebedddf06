"""Every move of the network as legs and stops with a charge, and the price the search sees.

The search and the itinerary ask the same place, so what was compared is what is shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from geo.costs import Charge, RateCard
from geo.geodesy import geodesic_km
from geo.model import BorderCrossing, DistanceBasis, Facts, Link, Mode, SeaService, System
from geo.network import Action, ActionKind, Crossing, Network, Node
from geo.routing import Hop, Price, Run


@dataclass(frozen=True, slots=True)
class LinkPart:
    """A link, or its part on one side of a border, travelled in a direction."""

    link: Link
    distance_km: float
    is_forward: bool
    is_cut_at_border: bool = False
    is_before_border: bool = False


@dataclass(frozen=True, slots=True)
class LegPiece:
    """A stretch on one system in one country; `country` is None at sea."""

    system: System
    country: str | None
    from_id: str
    to_id: str
    parts: tuple[LinkPart, ...]
    distance_km: float
    estimated_km: float
    charge: Charge


@dataclass(frozen=True, slots=True)
class StopPiece:
    """Something that happens at a place, with what it costs."""

    activity: str
    place_id: str
    method: str | None
    charge: Charge
    source_ids: tuple[str, ...] = field(default=())


Piece = LegPiece | StopPiece


class Tariff:
    """Charges of every move, from the rate card and the network."""

    def __init__(self, facts: Facts, network: Network, rates: RateCard) -> None:
        self._facts, self._network, self.rates = facts, network, rates
        self._per_km: dict[tuple[str, System], Charge] = {}
        self._prices: dict[tuple[Node, Node, str], Price] = {}

    def check(self) -> None:
        """Price every move once, so that a missing assumption stops the start, not a question.

        Raises
        ------
        FactsError
        """
        for crossing in self._network.crossings():
            self.crossing(crossing)
        for node in self._network.nodes():
            self.run(self._network.country(node), System(node.track), 1.0)
            for action in self._network.actions(node):
                self.action(action)
                for onward in self._network.actions(action.head):
                    self.action(onward)

    # -- the price the search sees ------------------------------------------------------------

    def run(self, country: str, system: System, distance_km: float) -> Price:
        """Typical price of a run of a given length."""
        charge = self._charge_per_km(country, system)
        return Price(
            charge.time_h.typical * distance_km,
            charge.cost_usd_per_teu.typical * distance_km,
            charge.co2e_kg_per_t.typical * distance_km,
            distance_km,
        )

    def action(self, action: Action) -> Price:
        """Typical price of an action inside a country."""
        key = action.key
        if key not in self._prices:
            changes = int(action.kind is ActionKind.GAUGE_CHANGE)
            self._prices[key] = _price(self._action_pieces(action), changes)
        return self._prices[key]

    def crossing(self, crossing: Crossing) -> Price:
        """Typical price of passing a border, the link over it included."""
        key = crossing.action.key
        if key not in self._prices:
            self._prices[key] = _price(self._crossing_pieces(crossing), 0)
        return self._prices[key]

    def _charge_per_km(self, country: str, system: System) -> Charge:
        key = (country, system)
        if key not in self._per_km:
            self._per_km[key] = self.rates.run_per_km(country, system)
        return self._per_km[key]

    # -- the pieces the reader sees -----------------------------------------------------------

    def pieces(self, hop: Hop) -> tuple[Piece, ...]:
        """Legs and stops of one move, in travel order."""
        if isinstance(hop, Run):
            return (self._run_piece(hop),)
        if isinstance(hop, Crossing):
            return self._crossing_pieces(hop)
        return self._action_pieces(hop)

    def _run_piece(self, run: Run) -> LegPiece:
        links = self._network.row(run.tail).links_to(run.head.place_id)
        at, parts = run.tail.place_id, []
        for link in links:
            is_forward = link.from_id == at
            at = link.to_id if is_forward else link.from_id
            parts.append(LinkPart(link, link.distance_km, is_forward))
        return self._leg(
            System(run.head.track),
            self._network.country(run.tail),
            run.tail.place_id,
            run.head.place_id,
            parts,
        )

    def _leg(
        self, system: System, country: str, from_id: str, to_id: str, parts: list[LinkPart]
    ) -> LegPiece:
        distance_km = sum(part.distance_km for part in parts)
        return LegPiece(
            system,
            country,
            from_id,
            to_id,
            tuple(parts),
            distance_km,
            _estimated_km(parts),
            self._charge_per_km(country, system).times(distance_km),
        )

    def _action_pieces(self, action: Action) -> tuple[Piece, ...]:
        place_id = action.tail.place_id
        country = self._network.country(action.tail)
        match action.kind:
            case ActionKind.PASS:
                return self._pass_pieces(action, country)
            case ActionKind.GAUGE_CHANGE:
                return (self._gauge_piece(action),)
            case ActionKind.TERMINAL:
                charge = self.rates.terminal(country)
                return (StopPiece("terminal", place_id, _terminal_method(action), charge),)
            case ActionKind.PORT:
                return (
                    StopPiece("port", place_id, _port_method(action), self.rates.port(country)),
                )
            case ActionKind.TRANSFER:
                return (self._transfer_piece(action),)
            case _:
                return ()

    def _pass_pieces(self, action: Action, country: str) -> tuple[Piece, ...]:
        link = _link_of(action)
        system = action.system or System.ROAD
        tail_id, head_id = action.tail.place_id, action.head.place_id
        if system is System.SEA:
            return self._voyage(action, None)
        part = LinkPart(link, link.distance_km, link.from_id == tail_id)
        return (self._leg(system, country, tail_id, head_id, [part]),)

    def _gauge_piece(self, action: Action) -> StopPiece:
        found = action.gauge_break
        if found is None or found.hours_id is None or found.cost_id is None:
            message = f"a gauge change at {action.tail.place_id} has no hours or cost"
            raise ValueError(message)
        charge = self.rates.gauge_change(found.hours_id, found.cost_id)
        return StopPiece("gauge_change", found.place_id, found.method, charge, found.source_ids)

    def _transfer_piece(self, action: Action) -> StopPiece:
        """A lorry across town happens at a place: it is no part of the line-haul."""
        tail = self._facts.places[action.tail.place_id]
        head = self._facts.places[action.head.place_id]
        distance_km, charge = self.rates.transfer(geodesic_km(tail.position, head.position))
        return StopPiece("transfer", head.id, f"lorry, about {distance_km:g} km", charge)

    def _crossing_pieces(self, crossing: Crossing) -> tuple[Piece, ...]:
        charge = self.rates.border(
            crossing.crossing.id, crossing.mode, crossing.tail_country, crossing.head_country
        )
        border = StopPiece("border", crossing.crossing.id, None, charge)
        if crossing.mode is Mode.SEA:
            return (*self._voyage(crossing.action, crossing.crossing), border)
        before, after = self._halves(crossing)
        return before, border, after

    def _halves(self, crossing: Crossing) -> tuple[LegPiece, LegPiece]:
        action = crossing.action
        link, system = _link_of(action), action.system or System.ROAD
        is_forward = link.from_id == action.tail.place_id
        before_km = link.distance_km * crossing.tail_share
        after_km = link.distance_km - before_km
        before = LinkPart(link, before_km, is_forward, True, True)
        after = LinkPart(link, after_km, is_forward, True, False)
        border_id = crossing.crossing.id
        return (
            self._leg(system, crossing.tail_country, action.tail.place_id, border_id, [before]),
            self._leg(system, crossing.head_country, border_id, action.head.place_id, [after]),
        )

    def _voyage(self, action: Action, crossing: BorderCrossing | None) -> tuple[Piece, ...]:
        """Wait for a sailing, then the sea leg; a coasting voyage in one state has no crossing."""
        link = _link_of(action)
        crossing_id = crossing.id if crossing else link.id
        service = (crossing and crossing.service) or SeaService.COMMON_CARRIER
        ferry = self._facts.ferries.get(crossing_id)
        tail_id, head_id = action.tail.place_id, action.head.place_id
        wait = StopPiece(
            "wait",
            tail_id,
            "next sailing",
            self.rates.wait(service.value, ferry.headway_days if ferry else None),
            ferry.source_ids if ferry else (),
        )
        parts = [LinkPart(link, link.distance_km, link.from_id == tail_id)]
        per_km = self.rates.sea_per_km(ferry=crossing_id.endswith("-ferry"))
        leg = LegPiece(
            System.SEA,
            None,
            tail_id,
            head_id,
            tuple(parts),
            link.distance_km,
            _estimated_km(parts),
            per_km.times(link.distance_km),
        )
        return wait, leg


def _price(pieces: Iterable[Piece], gauge_changes: int) -> Price:
    price = Price(gauge_changes=gauge_changes)
    for piece in pieces:
        price = price.plus(
            Price(
                piece.charge.time_h.typical,
                piece.charge.cost_usd_per_teu.typical,
                piece.charge.co2e_kg_per_t.typical,
                piece.distance_km if isinstance(piece, LegPiece) else 0.0,
            )
        )
    return price


def _estimated_km(parts: Iterable[LinkPart]) -> float:
    return sum(p.distance_km for p in parts if p.link.distance_basis is DistanceBasis.ESTIMATED)


def _link_of(action: Action) -> Link:
    if action.link is None:
        message = f"{action.kind} at {action.tail.place_id} has no link"
        raise ValueError(message)
    return action.link


def _terminal_method(action: Action) -> str:
    return "loading" if action.tail.track.startswith("local/") else "unloading"


def _port_method(action: Action) -> str:
    if action.tail.track.startswith("local/"):
        return "loading"
    return "unloading" if action.head.track.startswith("local/") else "transshipment"
