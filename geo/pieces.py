"""Legs and stops of a move, with the row of the rate book and the amount that price each of them.

Lines and what they rest on are looked up when somebody reads them.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np

from geo.costs import Charge
from geo.geodesy import split_near
from geo.kernels import Floats
from geo.model import Link, LonLat, System
from geo.routing import Hop


class Charges(Protocol):
    """Who says what a row comes to."""

    def charge(self, row: int) -> Charge: ...


class LegBasis(NamedTuple):
    """Curated links, and kilometres on no curated link."""

    links: tuple[Link, ...]
    base_km: float


class Drawn:
    """Where a leg runs, and what it runs on, each looked up when it is first asked for."""

    __slots__ = ("_basis", "_draw", "_estimate", "_find", "_line")

    def __init__(
        self,
        draw: Callable[[], Floats],
        find: Callable[[], LegBasis],
        estimate: Callable[[], float],
    ) -> None:
        self._draw, self._find, self._estimate = draw, find, estimate
        self._line: Floats | None = None
        self._basis: LegBasis | None = None

    @property
    def line(self) -> Floats:
        """Lon, lat in travel order, shape (n, 2)."""
        if self._line is None:
            self._line = self._draw()
        return self._line

    @property
    def estimated_km(self) -> float:
        """Kilometres of no published length."""
        return self._estimate()

    @property
    def basis(self) -> LegBasis:
        """What it runs on."""
        if self._basis is None:
            self._basis = self._find()
        return self._basis


class LegPiece:
    """A stretch on one system in one country; `country` is None at sea."""

    __slots__ = (
        "_draw", "_drawn", "amount", "country", "from_id", "rates", "row", "system", "to_id",
    )  # fmt: skip

    def __init__(
        self,
        on: tuple[System, str | None],
        ends: tuple[str, str],
        priced: tuple[int, float],
        draw: Callable[[], Drawn],
        rates: Charges,
    ) -> None:
        self.system, self.country = on
        self.from_id, self.to_id = ends
        self.row, self.amount = priced
        self.rates = rates
        self._draw = draw
        self._drawn: Drawn | None = None

    @property
    def drawn(self) -> Drawn:
        """Links and line, looked up when they are first asked for."""
        if self._drawn is None:
            self._drawn = self._draw()
        return self._drawn

    @property
    def distance_km(self) -> float:
        return self.amount

    @property
    def charge(self) -> Charge:
        return self.rates.charge(self.row).times(self.amount)

    def priced_by(self, rates: Charges) -> "LegPiece":
        """The same stretch at other prices."""
        on, ends = (self.system, self.country), (self.from_id, self.to_id)
        return LegPiece(on, ends, (self.row, self.amount), lambda: self.drawn, rates)

    def joins(self, after: "LegPiece") -> bool:
        """Whether the next stretch is more of the same: on land, of one system in one country."""
        return (
            self.system is after.system
            and self.country == after.country
            and self.system is not System.SEA
        )

    def joined(self, after: "LegPiece") -> "LegPiece":
        """Both stretches as one."""
        return LegPiece(
            (self.system, self.country),
            (self.from_id, after.to_id),
            (self.row, self.amount + after.amount),
            lambda: _both(self.drawn, after.drawn),
            self.rates,
        )


class StopPiece(NamedTuple):
    """Something that happens at a place, with what it costs."""

    activity: str
    place_id: str
    method: str | None
    row: int
    amount: float
    rates: Charges
    source_ids: tuple[str, ...] = ()
    service_id: str = ""

    @property
    def charge(self) -> Charge:
        return self.rates.charge(self.row).times(self.amount)

    def priced_by(self, rates: Charges) -> "StopPiece":
        """The same stop at other prices."""
        return self._replace(rates=rates)


Piece = LegPiece | StopPiece


class Move(NamedTuple):
    """One move: its legs and stops in travel order, and the rows and amounts that price them.

    `ports` are the places whose quays it uses; `line` is the link with a history that it runs on.
    """

    hop: Hop
    pieces: tuple[Piece, ...]
    rows: tuple[int, ...]
    amounts: tuple[float, ...]
    ports: tuple[str, ...]
    line: Link | None


class Segment:
    """Moves one after the other: their pieces, rows, amounts and ports, one behind the other.

    `lines` are the moves on a line with a history of its own.
    """

    def __init__(self, hops: tuple[Hop, ...], moves: Sequence[Move]) -> None:
        self.hops = hops
        self.pieces: list[Piece] = []
        self.rows: list[int] = []
        self.amounts: list[float] = []
        self.ports: list[str] = []
        self.lines: list[Move] = []
        for move in moves:
            self.pieces += move.pieces
            self.rows += move.rows
            self.amounts += move.amounts
            self.ports += move.ports
            if move.line is not None:
                self.lines.append(move)

    @cached_property
    def estimated_km(self) -> float:
        """Kilometres of no published length."""
        legs = (piece for piece in self.pieces if isinstance(piece, LegPiece))
        return sum(leg.drawn.estimated_km for leg in legs)

    @cached_property
    def modes(self) -> tuple[str, ...]:
        """Modes of the legs, each once."""
        legs = (piece for piece in self.pieces if isinstance(piece, LegPiece) and piece.amount)
        return tuple(dict.fromkeys(leg.system.mode.value for leg in legs))


def _both(first: Drawn, second: Drawn) -> Drawn:
    def find() -> LegBasis:
        one, other = first.basis, second.basis
        return LegBasis((*one.links, *other.links), one.base_km + other.base_km)

    return Drawn(
        lambda: _one_line(first.line, second.line),
        find,
        lambda: first.estimated_km + second.estimated_km,
    )


def _one_line(first: Floats, second: Floats) -> Floats:
    """Two lines as one, without the point at which they meet twice."""
    meets = len(first) > 0 and len(second) > 0 and first[-1].tolist() == second[0].tolist()
    return np.concatenate((first, second[1:] if meets else second))


def split_line(line: Floats, near: LonLat) -> tuple[Floats, Floats]:
    """A line (n, 2) cut in two at a point, which both halves end or begin with."""
    before, after = split_near([LonLat(lon, lat) for lon, lat in line.tolist()], near)
    return np.array(before), np.array(after)
