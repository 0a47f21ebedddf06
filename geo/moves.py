"""Every move of the network as legs and stops, with the rows of the rate book that price them.

Nothing here knows a scenario: what is worked out for one question serves all others of the same
kind of cargo, whatever they suppose. Lines and their sources are looked up when they are read.
"""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from geo.cargo import CONTAINERS
from geo.columns import Columns
from geo.costs import Charge, RateCard
from geo.geodesy import geodesic_km
from geo.kernels import Floats
from geo.model import (
    BorderCrossing,
    DistanceBasis,
    Facts,
    Ferry,
    Link,
    Mode,
    SeaService,
    System,
)
from geo.network import Action, ActionKind, Crossing, Network, Node, is_ferry
from geo.pieces import (
    Drawn,
    LegBasis,
    LegPiece,
    Move,
    Piece,
    Segment,
    StopPiece,
    split_line,
)
from geo.rate_book import RateBook, RowKind
from geo.routing import Hop, Run

# Beyond so many, what was kept is forgotten; a run holds its line.
_MOST_RUNS, _MOST_MOVES, _MOST_JOINTS, _MOST_SEGMENTS = 3_000, 10_000, 6_000, 4_000


class Moves:
    """All moves of one kind of cargo; safe to share between threads.

    `rates` price nothing but what the moves rest on: an hour costs nothing by itself in them.
    """

    def __init__(self, facts: Facts, network: Network, rates: RateCard, columns: Columns) -> None:
        self._facts, self._network, self.rates = facts, network, rates
        self.book = RateBook(columns)
        # Of crossings, lines and ports, for this kind of cargo (`geo.way_limits`).
        self.daily_limits: dict[tuple[str, str], tuple[tuple[str, float], ...]] = {}
        self._kind = facts.cargo_kinds.get(rates.kind, CONTAINERS)
        self._per_km: dict[tuple[str, System], int] = {}
        self._runs: dict[tuple[Node, Node], Move] = {}
        self._by_key: dict[tuple[Node, Node, str], Move] = {}
        self._segments: dict[int, Segment] = {}
        # By identity: looking at a whole action to tell it from others takes too long.
        self._by_id: dict[int, Move] = {}
        self._joints: dict[tuple[LegPiece, LegPiece], LegPiece] = {}

    def charge(self, row: int) -> Charge:
        """What a row comes to by the tables as they stand."""
        return self.book.charge(row)

    def move(self, hop: Hop) -> Move:
        """Legs, stops and rows of one move."""
        if isinstance(hop, Run):
            return self._run(hop)
        found = self._by_id.get(id(hop))
        if found is None or found.hop is not hop:
            found = self._known(hop)
        return found

    def segment(self, hops: tuple[Hop, ...]) -> Segment:
        """Some moves one after the other, kept by the identity of their tuple."""
        found = self._segments.get(id(hops))
        if found is None or found.hops is not hops:
            if len(self._segments) >= _MOST_SEGMENTS:
                self._segments.clear()
            found = self._segments[id(hops)] = Segment(hops, [self.move(hop) for hop in hops])
        return found

    def known_stop(
        self, activity: str, at: tuple[str, str], hours: float, source_ids: tuple[str, ...]
    ) -> StopPiece:
        """A stop of known hours; `at` is the place and how it is done."""
        row = self.book.row(self.rates.known_hours(1.0), RowKind.STOP)
        return StopPiece(activity, *at, row, hours, self, source_ids)

    def known_wait(self, wait: StopPiece, hours: float) -> StopPiece:
        """A wait whose hours a calendar tells, in the place of the usual one."""
        row = self.book.row(self.rates.known_hours(1.0), RowKind.STOP)
        return wait._replace(row=row, amount=hours)

    def joint(self, first: LegPiece, second: LegPiece) -> LegPiece:
        """Two stretches as one, kept: the same ones meet in many ways."""
        found = self._joints.get((first, second))
        if found is None:
            if len(self._joints) >= _MOST_JOINTS:
                self._joints.clear()
            found = self._joints[first, second] = first.joined(second)
        return found

    def waits_for_sailings(self, ferry: Ferry | None) -> bool:
        """Whether this cargo goes by the service's own days; what fills a ship hires it.

        Lorries on a ferry wait for it with whatever is on them.
        """
        return ferry is not None and (
            self._kind.is_liner or (self._kind.goes_by_ferry and is_ferry(ferry.id))
        )

    # -- one move ------------------------------------------------------------------------------

    def _run(self, run: Run) -> Move:
        found = self._runs.get((run.tail, run.head))
        if found is None:
            if len(self._runs) >= _MOST_RUNS:
                self._runs.clear()
                self._joints.clear()
            (km,) = self._network.distances(run.tail, (run.head,))
            on = (System(run.head.track), self._network.country(run.tail))
            ends = (run.tail.place_id, run.head.place_id)
            piece = self._leg(on, ends, km, partial(self._draw_run, run))
            found = self._runs[run.tail, run.head] = _move(run, (piece,))
        return found

    def _draw_run(self, run: Run) -> Drawn:
        path = self._network.run(run.tail, run.head)

        def find() -> LegBasis:
            curated_km = sum(part.distance_km for part in path.links)
            base_km = max(0.0, path.distance_km - curated_km)
            return LegBasis(tuple(part.link for part in path.links), base_km)

        return Drawn(lambda: path.positions, find, lambda: path.estimated_km)

    def _known(self, hop: Action | Crossing) -> Move:
        key = hop.key if isinstance(hop, Action) else hop.action.key
        found = self._by_key.get(key)
        if found is None or type(found.hop) is not type(hop):
            if len(self._by_key) >= _MOST_MOVES:
                self._by_key.clear()
                self._joints.clear()
            if isinstance(hop, Crossing):
                found = _move(hop, self._crossing(hop))
            else:
                found = _move(hop, self._action(hop))
            self._by_key[key] = found
        if len(self._by_id) >= _MOST_MOVES:
            self._by_id.clear()
        # What is kept by its identity must itself be kept.
        found = self._by_id[id(hop)] = found._replace(hop=hop)
        return found

    def _leg(
        self,
        on: tuple[System, str],
        ends: tuple[str, str],
        km: float,
        draw: Callable[[], Drawn],
    ) -> LegPiece:
        """A leg on a system in a country."""
        return LegPiece(on, ends, (self.row_per_km(on[1], on[0]), km), draw, self)

    def row_per_km(self, country: str, system: System) -> int:
        """Row of one kilometre on land."""
        key = (country, system)
        found = self._per_km.get(key)
        if found is None:
            charge = self.rates.run_per_km(country, system)
            found = self._per_km[key] = self.book.row(charge, RowKind.LEG)
        return found

    def _stop(
        self,
        activity: str,
        at: tuple[str, str | None],
        charge: Charge,
        source_ids: tuple[str, ...] = (),
        service_id: str = "",
    ) -> StopPiece:
        kind = RowKind.GAUGE_CHANGE if activity == "gauge_change" else RowKind.STOP
        row = self.book.row(charge, kind)
        return StopPiece(activity, *at, row, 1.0, self, source_ids, service_id)

    def _action(self, action: Action) -> tuple[Piece, ...]:
        place_id = action.tail.place_id
        country = self._network.country(action.tail)
        match action.kind:
            case ActionKind.PASS:
                return self._pass(action, country)
            case ActionKind.GAUGE_CHANGE:
                return (self._gauge_change(action),)
            case ActionKind.TERMINAL:
                charge = self.rates.terminal(place_id, country)
                return (self._stop("terminal", (place_id, _terminal_method(action)), charge),)
            case ActionKind.PORT:
                charge = self.rates.port(place_id, country)
                return (self._stop("port", (place_id, _port_method(action)), charge),)
            case ActionKind.TRANSFER:
                return (self._transfer(action),)
            case _:
                return ()

    def _pass(self, action: Action, country: str) -> tuple[Piece, ...]:
        link = _link_of(action)
        system = action.system or System.ROAD
        if system is System.SEA:
            return self._voyage(action, None)
        ends = (action.tail.place_id, action.head.place_id)
        draw = partial(self._draw_link, link, ends[0])
        return (self._leg((system, country), ends, link.distance_km, draw),)

    def _draw_link(self, link: Link, tail_id: str) -> Drawn:
        basis, estimated_km = LegBasis((link,), 0.0), _estimated_km(link, link.distance_km)
        return Drawn(lambda: self._line(link, tail_id), lambda: basis, lambda: estimated_km)

    def _gauge_change(self, action: Action) -> StopPiece:
        found = action.gauge_break
        if found is None:
            message = f"a gauge change at {action.tail.place_id} has no row"
            raise ValueError(message)
        charge = self.rates.gauge_change(
            found.place_id, found.method, found.hours_id, found.cost_id
        )
        at = (found.place_id, found.method)
        return self._stop("gauge_change", at, charge, found.source_ids)

    def _transfer(self, action: Action) -> StopPiece:
        """A lorry across town happens at a place: it is no part of the line-haul."""
        tail = self._network.place(action.tail.place_id)
        head = self._network.place(action.head.place_id)
        distance_km, charge = self.rates.transfer(
            head.id, head.country, geodesic_km(tail.position, head.position)
        )
        return self._stop("transfer", (head.id, f"lorry, about {distance_km:g} km"), charge)

    def _crossing(self, crossing: Crossing) -> tuple[Piece, ...]:
        id_ = crossing.crossing.id
        charge = self.rates.border(id_, crossing.mode, crossing.tail_country, crossing.head_country)
        border = self._stop("border", (id_, None), charge)
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
        return (
            self._leg(
                (system, crossing.tail_country),
                (tail_id, border_id),
                before_km,
                partial(self._draw_half, crossing, before_km, 0),
            ),
            self._leg(
                (system, crossing.head_country),
                (border_id, action.head.place_id),
                after_km,
                partial(self._draw_half, crossing, after_km, 1),
            ),
        )

    def _draw_half(self, crossing: Crossing, km: float, half: int) -> Drawn:
        link = _link_of(crossing.action)
        basis, estimated_km = LegBasis((link,), 0.0), _estimated_km(link, km)

        def draw() -> Floats:
            line = self._line(link, crossing.action.tail.place_id)
            return split_line(line, crossing.crossing.position)[half]

        return Drawn(draw, lambda: basis, lambda: estimated_km)

    def _line(self, link: Link, tail_id: str) -> Floats:
        """The line of a link as travelled from `tail_id`, shape (n, 2)."""
        places = self._facts.places
        ends = (places[link.from_id].position, places[link.to_id].position)
        line = np.array(self._facts.link_shapes.get(link.id, ends))
        return line if link.from_id == tail_id else line[::-1]

    def _voyage(self, action: Action, crossing: BorderCrossing | None) -> tuple[Piece, ...]:
        """Wait for a sailing, then the sea leg; a coasting voyage in one state has no crossing."""
        link = _link_of(action)
        service_id = crossing.id if crossing else link.id
        service = (crossing and crossing.service) or SeaService.COMMON_CARRIER
        ferry = self._facts.ferries.get(service_id)
        headway = ferry.headway_days if ferry and self.waits_for_sailings(ferry) else None
        tail_id, head_id = action.tail.place_id, action.head.place_id
        wait = self._stop(
            "wait",
            (tail_id, "next sailing"),
            self.rates.wait(service_id, service.value, headway),
            ferry.source_ids if ferry else (),
            service_id,
        )
        per_km = self.rates.sea_per_km(service_id, is_ferry=is_ferry(service_id))
        leg = LegPiece(
            (System.SEA, None),
            (tail_id, head_id),
            (self.book.row(per_km, RowKind.LEG), link.distance_km),
            partial(self._draw_link, link, tail_id),
            self,
        )
        return wait, leg


def _move(hop: Hop, pieces: Sequence[Piece]) -> Move:
    is_pass = isinstance(hop, Action) and hop.kind is ActionKind.PASS
    link = hop.link if is_pass and isinstance(hop, Action) else None
    return Move(
        hop,
        tuple(pieces),
        tuple(piece.row for piece in pieces),
        tuple(piece.amount for piece in pieces),
        tuple(p.place_id for p in pieces if isinstance(p, StopPiece) and p.activity == "port"),
        link if link is not None and link.status_subject else None,
    )


def _estimated_km(link: Link, km: float) -> float:
    return km if link.distance_basis is DistanceBasis.ESTIMATED else 0.0


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
