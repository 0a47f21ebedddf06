"""Every move of the network as legs and stops with a charge, and the price the search sees.

The search and the itinerary ask the same place, so what was compared is what is shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from geo.cargo import CONTAINERS
from geo.costs import Charge, RateCard
from geo.geodesy import geodesic_km, split_near
from geo.model import (
    BorderCrossing,
    DistanceBasis,
    Facts,
    Ferry,
    Link,
    LonLat,
    Mode,
    SeaService,
    System,
)
from geo.network import Action, ActionKind, Crossing, Network, Node, is_ferry
from geo.routing import Hop, Price, Run
from geo.sailings import sailings_from, wait_until_next_sailing_h

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class LegPiece:
    """A stretch on one system in one country; `country` is None at sea.

    `links` are the curated ones that it uses; `line` is lon, lat in travel order, shape (n, 2).
    """

    system: System
    country: str | None
    from_id: str
    to_id: str
    links: tuple[Link, ...]
    distance_km: float
    estimated_km: float
    charge: Charge
    line: Floats


@dataclass(frozen=True, slots=True)
class StopPiece:
    """Something that happens at a place, with what it costs."""

    activity: str
    place_id: str
    method: str | None
    charge: Charge
    source_ids: tuple[str, ...] = ()
    service_id: str = ""


Piece = LegPiece | StopPiece


class Tariff:
    """Charges of every move of one kind of cargo, from the rate card and the network."""

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
            charge.cost_usd_per_unit.typical * distance_km,
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

    def with_sailings(self, pieces: Iterable[Piece], depart: date) -> list[Piece]:
        """The pieces with the wait for the very next sailing, where its days are known.

        The lot sets out on `depart` at midnight and travels at typical speed.
        """
        found: list[Piece] = []
        hours = 0.0
        for piece in pieces:
            kept = piece
            if isinstance(piece, StopPiece) and piece.activity == "wait":
                ferry = self._facts.ferries.get(piece.service_id)
                sailings = sailings_from(ferry.sailings if ferry else (), piece.place_id)
                if sailings:
                    wait_h = wait_until_next_sailing_h(sailings, depart, hours)
                    kept = replace(piece, charge=self.rates.known_hours(wait_h))
            hours += kept.charge.time_h.typical
            found.append(kept)
        return found

    # -- the pieces the reader sees -----------------------------------------------------------

    def pieces(self, hop: Hop) -> tuple[Piece, ...]:
        """Legs and stops of one move, in travel order."""
        if isinstance(hop, Run):
            return (self._run_piece(hop),)
        if isinstance(hop, Crossing):
            return self._crossing_pieces(hop)
        return self._action_pieces(hop)

    def _run_piece(self, run: Run) -> LegPiece:
        path = self._network.run(run.tail, run.head)
        return self._leg(
            (System(run.head.track), self._network.country(run.tail)),
            (run.tail.place_id, run.head.place_id),
            tuple(part.link for part in path.links),
            (path.distance_km, path.estimated_km),
            path.positions,
        )

    def _leg(
        self,
        on: tuple[System, str],
        ends: tuple[str, str],
        links: tuple[Link, ...],
        km: tuple[float, float],
        line: Floats,
    ) -> LegPiece:
        """A leg on a system in a country; `km` are all of its kilometres and the estimated ones."""
        system, country = on
        charge = self._charge_per_km(country, system).times(km[0])
        return LegPiece(system, country, *ends, links, *km, charge, line)

    def _action_pieces(self, action: Action) -> tuple[Piece, ...]:
        place_id = action.tail.place_id
        country = self._network.country(action.tail)
        match action.kind:
            case ActionKind.PASS:
                return self._pass_pieces(action, country)
            case ActionKind.GAUGE_CHANGE:
                return (self._gauge_piece(action),)
            case ActionKind.TERMINAL:
                charge = self.rates.terminal(place_id, country)
                return (StopPiece("terminal", place_id, _terminal_method(action), charge),)
            case ActionKind.PORT:
                charge = self.rates.port(place_id, country)
                return (StopPiece("port", place_id, _port_method(action), charge),)
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
        km = (link.distance_km, _estimated_km(link, link.distance_km))
        line = self._line(link, tail_id)
        return (self._leg((system, country), (tail_id, head_id), (link,), km, line),)

    def _gauge_piece(self, action: Action) -> StopPiece:
        found = action.gauge_break
        if found is None:
            message = f"a gauge change at {action.tail.place_id} has no row"
            raise ValueError(message)
        charge = self.rates.gauge_change(
            found.place_id, found.method, found.hours_id, found.cost_id
        )
        return StopPiece("gauge_change", found.place_id, found.method, charge, found.source_ids)

    def _transfer_piece(self, action: Action) -> StopPiece:
        """A lorry across town happens at a place: it is no part of the line-haul."""
        tail = self._network.place(action.tail.place_id)
        head = self._network.place(action.head.place_id)
        distance_km, charge = self.rates.transfer(
            head.id, head.country, geodesic_km(tail.position, head.position)
        )
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
        tail_id, border_id = action.tail.place_id, crossing.crossing.id
        before_km = link.distance_km * crossing.tail_share
        after_km = link.distance_km - before_km
        first, second = split_line(self._line(link, tail_id), crossing.crossing.position)
        return (
            self._leg(
                (system, crossing.tail_country),
                (tail_id, border_id),
                (link,),
                (before_km, _estimated_km(link, before_km)),
                first,
            ),
            self._leg(
                (system, crossing.head_country),
                (border_id, action.head.place_id),
                (link,),
                (after_km, _estimated_km(link, after_km)),
                second,
            ),
        )

    def _line(self, link: Link, tail_id: str) -> Floats:
        """The line of a link as travelled from `tail_id`, shape (n, 2)."""
        places = self._facts.places
        ends = (places[link.from_id].position, places[link.to_id].position)
        line = np.array(self._facts.link_shapes.get(link.id, ends))
        return line if link.from_id == tail_id else line[::-1]

    def _headway_days(self, ferry: Ferry | None) -> float | None:
        """Days between two sailings, where there are any for this cargo; bulk hires its ship."""
        kind = self._facts.cargo_kinds.get(self.rates.kind, CONTAINERS)
        return ferry.headway_days if ferry is not None and kind.is_liner else None

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
            self.rates.wait(crossing_id, service.value, self._headway_days(ferry)),
            ferry.source_ids if ferry else (),
            crossing_id,
        )
        per_km = self.rates.sea_per_km(crossing_id, is_ferry=is_ferry(crossing_id))
        leg = LegPiece(
            System.SEA,
            None,
            tail_id,
            head_id,
            (link,),
            link.distance_km,
            _estimated_km(link, link.distance_km),
            per_km.times(link.distance_km),
            self._line(link, tail_id),
        )
        return wait, leg


def _price(pieces: Iterable[Piece], gauge_changes: int) -> Price:
    price = Price(gauge_changes=gauge_changes)
    for piece in pieces:
        price = price.plus(
            Price(
                piece.charge.time_h.typical,
                piece.charge.cost_usd_per_unit.typical,
                piece.charge.co2e_kg_per_t.typical,
                piece.distance_km if isinstance(piece, LegPiece) else 0.0,
            )
        )
    return price


def _estimated_km(link: Link, km: float) -> float:
    return km if link.distance_basis is DistanceBasis.ESTIMATED else 0.0


def split_line(line: Floats, near: LonLat) -> tuple[Floats, Floats]:
    """A line (n, 2) cut in two at a point, which both halves end or begin with."""
    before, after = split_near([LonLat(lon, lat) for lon, lat in line.tolist()], near)
    return np.array(before), np.array(after)


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
