"""A way as the reader sees it: legs and stops in travel order, with running totals."""

from collections.abc import Iterable
from dataclasses import dataclass

from geo.costs import ZERO, Charge, Triple
from geo.geodesy import split_near
from geo.model import BorderCrossing, DistanceBasis, Facts, LonLat, Mode, System
from geo.pricing import LegPiece, LinkPart, Piece


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
    operator: str
    source_ids: tuple[str, ...]
    positions: tuple[LonLat, ...]

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
    source_ids: tuple[str, ...]


Step = Leg | Stop


def build_steps(pieces: Iterable[Piece], facts: Facts) -> tuple[Step, ...]:
    """Legs and stops with cumulative kilometres and typical hours.

    Neighbouring pieces of one system in one country become one leg, so that a link over a border
    and the run behind it read as one.
    """
    steps: list[Step] = []
    km = hours = 0.0
    for piece in _merged(pieces):
        hours += piece.charge.time_h.typical
        if isinstance(piece, LegPiece):
            km += piece.distance_km
            steps.append(_leg(piece, facts, km, hours))
        else:
            steps.append(
                Stop(
                    piece.activity,
                    piece.place_id,
                    piece.method,
                    piece.charge,
                    km,
                    hours,
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
    a, b = first.charge, second.charge
    return LegPiece(
        first.system,
        first.country,
        first.from_id,
        second.to_id,
        (*first.parts, *second.parts),
        first.distance_km + second.distance_km,
        first.estimated_km + second.estimated_km,
        Charge(
            a.time_h.plus(b.time_h),
            a.cost_usd_per_teu.plus(b.cost_usd_per_teu),
            a.co2e_kg_per_t.plus(b.co2e_kg_per_t),
            tuple(dict.fromkeys((*a.time_ids, *b.time_ids))),
            tuple(dict.fromkeys((*a.cost_ids, *b.cost_ids))),
            tuple(dict.fromkeys((*a.co2e_ids, *b.co2e_ids))),
        ),
    )


def _leg(piece: LegPiece, facts: Facts, cumulative_km: float, cumulative_h: float) -> Leg:
    operators = dict.fromkeys(part.link.operator for part in piece.parts if part.link.operator)
    domestic = [name for name in operators if " / " not in name]
    sources = dict.fromkeys(s for part in piece.parts for s in part.link.source_ids)
    return Leg(
        piece.system.mode,
        piece.country,
        piece.system.gauge_mm,
        piece.from_id,
        piece.to_id,
        piece.distance_km,
        piece.estimated_km,
        piece.charge,
        cumulative_km,
        cumulative_h,
        "; ".join(domestic),
        tuple(sources),
        _positions(piece, facts),
    )


def _positions(piece: LegPiece, facts: Facts) -> tuple[LonLat, ...]:
    line: list[LonLat] = []
    for part in piece.parts:
        shape = _shape(part, facts)
        line.extend(shape[1:] if line and line[-1] == shape[0] else shape)
    return tuple(line)


def _shape(part: LinkPart, facts: Facts) -> tuple[LonLat, ...]:
    link = part.link
    ends = (facts.places[link.from_id].position, facts.places[link.to_id].position)
    shape = facts.link_shapes.get(link.id, ends)
    if not part.is_forward:
        shape = tuple(reversed(shape))
    if not part.is_cut_at_border:
        return shape
    crossing: BorderCrossing = facts.crossings[link.crossing_id or ""]
    before, after = split_near(shape, crossing.position)
    return before if part.is_before_border else after


def total(charges: Iterable[Triple]) -> Triple:
    """Sum of ranges, end by end."""
    result = ZERO
    for charge in charges:
        result = result.plus(charge)
    return result


def name_of(facts: Facts, step_id: str) -> str:
    """English name of a place or a crossing, by id."""
    if step_id in facts.places:
        return facts.places[step_id].names.en
    if step_id in facts.crossings:
        return facts.crossings[step_id].names.en
    return step_id
