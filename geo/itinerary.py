"""A way as the reader sees it: legs and stops in travel order, with running totals."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from geo.costs import ZERO, Charge, Triple
from geo.model import DistanceBasis, Facts, LonLat, Mode, System
from geo.pricing import Floats, LegPiece, Piece


@dataclass(frozen=True, slots=True)
class Leg:
    """Part of a route in one mode and country. Money and CO2e are per TEU and per tonne."""

    mode: Mode
    country: str | None
    gauge_mm: int | None
    from_id: str
    to_id: str
    distance_km: float
    estimated_km: float
    charge: Charge
    cumulative_km: float
    cumulative_h: float
    cumulative_usd_per_unit: float
    operator: str
    source_ids: tuple[str, ...]
    line: Floats = field(compare=False, repr=False)

    @property
    def positions(self) -> tuple[LonLat, ...]:
        """The line of the leg in travel order."""
        return tuple(LonLat(lon, lat) for lon, lat in self.line.tolist())

    @property
    def distance_basis(self) -> DistanceBasis:
        return DistanceBasis.ESTIMATED if self.estimated_km > 0 else DistanceBasis.TARIFF


@dataclass(frozen=True, slots=True)
class Stop:
    """What happens at a place."""

    activity: str
    place_id: str
    method: str | None
    charge: Charge
    cumulative_km: float
    cumulative_h: float
    cumulative_usd_per_unit: float
    source_ids: tuple[str, ...]


Step = Leg | Stop


def build_steps(pieces: Iterable[Piece]) -> tuple[Step, ...]:
    """Legs and stops with cumulative kilometres, typical hours and typical USD per unit.

    Neighbouring pieces of one system in one country become one leg, so that a link over a border
    and the run behind it read as one.
    """
    steps: list[Step] = []
    km = hours = usd = 0.0
    for piece in _merged(pieces):
        hours += piece.charge.time_h.typical
        usd += piece.charge.cost_usd_per_unit.typical
        if isinstance(piece, LegPiece):
            km += piece.distance_km
            steps.append(_leg(piece, (km, hours, usd)))
        else:
            steps.append(
                Stop(
                    piece.activity,
                    piece.place_id,
                    piece.method,
                    piece.charge,
                    km,
                    hours,
                    usd,
                    piece.source_ids,
                )
            )
    return tuple(steps)


def _merged(pieces: Iterable[Piece]) -> list[Piece]:
    merged: list[Piece] = []
    for piece in pieces:
        last = merged[-1] if merged else None
        if isinstance(piece, LegPiece) and piece.distance_km == 0:
            continue
        if isinstance(piece, LegPiece) and isinstance(last, LegPiece) and _joins(last, piece):
            merged[-1] = _joined(last, piece)
        else:
            merged.append(piece)
    return merged


def _joins(first: LegPiece, second: LegPiece) -> bool:
    return (
        first.system is second.system
        and first.country == second.country
        and first.system is not System.SEA
    )


def _joined(first: LegPiece, second: LegPiece) -> LegPiece:
    return LegPiece(
        first.system,
        first.country,
        first.from_id,
        second.to_id,
        (*first.links, *second.links),
        first.distance_km + second.distance_km,
        first.estimated_km + second.estimated_km,
        first.charge.plus(second.charge),
        _one_line(first.line, second.line),
    )


def _leg(piece: LegPiece, cumulative: tuple[float, float, float]) -> Leg:
    operators = dict.fromkeys(link.operator for link in piece.links if link.operator)
    domestic = [name for name in operators if " / " not in name]
    sources = dict.fromkeys(s for link in piece.links for s in link.source_ids)
    return Leg(
        piece.system.mode,
        piece.country,
        piece.system.gauge_mm,
        piece.from_id,
        piece.to_id,
        piece.distance_km,
        piece.estimated_km,
        piece.charge,
        *cumulative,
        "; ".join(domestic),
        tuple(sources),
        piece.line,
    )


def _one_line(first: Floats, second: Floats) -> Floats:
    """Two lines as one, without the point at which they meet twice."""
    meets = len(first) > 0 and len(second) > 0 and bool((first[-1] == second[0]).all())
    return np.concatenate((first, second[1:] if meets else second))


def total(charges: Iterable[Triple]) -> Triple:
    """Sum of ranges, end by end."""
    result = ZERO
    for charge in charges:
        result = result.plus(charge)
    return result


def name_of(facts: Facts, step_id: str) -> str:
    """English name of a place, town or crossing, by id; a point is called by its position."""
    if step_id in facts.places:
        return facts.places[step_id].names.en
    if step_id in facts.towns:
        return facts.towns[step_id].names.en
    if step_id in facts.crossings:
        return facts.crossings[step_id].names.en
    return step_id
