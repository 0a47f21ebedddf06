"""A way as the reader sees it: legs and stops in travel order, with running totals."""

from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

from geo.costs import Charge
from geo.kernels import Floats
from geo.model import DistanceBasis, Facts, LonLat, Mode
from geo.pieces import LegPiece, Piece, StopPiece

# Who drew what no curated link does (data/sources.csv).
BASE_SOURCE_ID = "osm-railways-scgraph"
# Below this, kilometres on no curated link are the rounding of a sum.
_LEAST_BASE_KM = 1e-6


class Rates(Protocol):
    """What a row of the rate book comes to in a scenario."""

    def charge(self, row: int) -> Charge: ...


class Leg(NamedTuple):
    """Part of a route in one mode and country. Money and CO2e are per unit and per tonne."""

    piece: LegPiece
    rates: Rates
    cumulative_km: float
    cumulative_h: float
    cumulative_usd_per_unit: float

    @property
    def mode(self) -> Mode:
        return self.piece.system.mode

    @property
    def country(self) -> str | None:
        return self.piece.country

    @property
    def gauge_mm(self) -> int | None:
        return self.piece.system.gauge_mm

    @property
    def from_id(self) -> str:
        return self.piece.from_id

    @property
    def to_id(self) -> str:
        return self.piece.to_id

    @property
    def distance_km(self) -> float:
        return self.piece.amount

    @property
    def charge(self) -> Charge:
        return self.rates.charge(self.piece.row).times(self.piece.amount)

    @property
    def estimated_km(self) -> float:
        return self.piece.drawn.estimated_km

    @property
    def distance_basis(self) -> DistanceBasis:
        return DistanceBasis.ESTIMATED if self.estimated_km > 0 else DistanceBasis.TARIFF

    @property
    def operator(self) -> str:
        """Railways and shipping lines of the links, those of a border left out."""
        links = self.piece.drawn.basis.links
        operators = dict.fromkeys(link.operator for link in links if link.operator)
        return "; ".join(name for name in operators if " / " not in name)

    @property
    def source_ids(self) -> tuple[str, ...]:
        """Documents about the links; that of the base network where the leg runs on it."""
        basis = self.piece.drawn.basis
        sources = dict.fromkeys(s for link in basis.links for s in link.source_ids)
        if basis.base_km > _LEAST_BASE_KM:
            sources[BASE_SOURCE_ID] = None
        return tuple(sources)

    @property
    def line(self) -> Floats:
        """Longitude and latitude in travel order, shape (n, 2)."""
        return self.piece.drawn.line

    @property
    def positions(self) -> tuple[LonLat, ...]:
        """The line of the leg in travel order."""
        return tuple(LonLat(lon, lat) for lon, lat in self.line.tolist())


class Stop(NamedTuple):
    """What happens at a place."""

    piece: StopPiece
    rates: Rates
    cumulative_km: float
    cumulative_h: float
    cumulative_usd_per_unit: float

    @property
    def activity(self) -> str:
        return self.piece.activity

    @property
    def place_id(self) -> str:
        return self.piece.place_id

    @property
    def method(self) -> str | None:
        return self.piece.method

    @property
    def charge(self) -> Charge:
        return self.rates.charge(self.piece.row).times(self.piece.amount)

    @property
    def source_ids(self) -> tuple[str, ...]:
        return self.piece.source_ids


Step = Leg | Stop


def build_steps(
    pieces: Iterable[Piece],
    reached: Floats,
    rates: Rates,
    joint: Callable[[LegPiece, LegPiece], LegPiece],
) -> tuple[Step, ...]:
    """Legs and stops with cumulative kilometres, typical hours and typical USD per unit.

    These are `reached` (n, 3), by piece. Neighbouring pieces of one system in one country become
    one leg (`joint` makes it), so that a link over a border and the run behind it read as one.
    Pieces of no length are left out.
    """
    steps: list[Step] = []
    last: LegPiece | None = None
    for piece, so_far in zip(pieces, reached.tolist(), strict=True):
        if isinstance(piece, LegPiece):
            if piece.amount == 0:
                continue
            if last is not None and last.joins(piece):
                last = joint(last, piece)
                steps[-1] = Leg(last, rates, *so_far)
            else:
                last = piece
                steps.append(Leg(piece, rates, *so_far))
        else:
            steps.append(Stop(piece, rates, *so_far))
            last = None
    return tuple(steps)


def name_of(facts: Facts, step_id: str) -> str:
    """English name of a place, town or crossing, by id; a point is called by its position."""
    if step_id in facts.places:
        return facts.places[step_id].names.en
    if step_id in facts.towns:
        return facts.towns[step_id].names.en
    if step_id in facts.crossings:
        return facts.crossings[step_id].names.en
    return step_id
