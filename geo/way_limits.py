"""What lies on a way and how much of a lot it takes: days of clearing, and what is to be said."""

from collections.abc import Iterable, Sequence

from geo.answer import Passage
from geo.capacity import Remark, clearing, remarks, slowest
from geo.cargo import CONTAINERS, Lot
from geo.costs import RateCard
from geo.engine import Engine
from geo.model import Mode
from geo.pricing import Piece, StopPiece


class WayLimits:
    """The limits of crossings, lines and ports on one way, for one lot."""

    def __init__(
        self, engine: Engine, lot: Lot, passages: Iterable[Passage], pieces: Iterable[Piece]
    ) -> None:
        self._capacities, self._lot = engine.capacities, lot
        self._kind = engine.facts.cargo_kinds.get(lot.kind, CONTAINERS)
        # Crossings, lines and ports as (id, mode), each once, with their names.
        self._things = {(p.id, p.mode.value): p.name for p in passages}
        for piece in pieces:
            if isinstance(piece, StopPiece) and piece.activity == "port":
                place = engine.network.place(piece.place_id)
                self._things[place.id, Mode.SEA.value] = place.names.en

    def with_clearing(self, pieces: Sequence[Piece], rates: RateCard) -> list[Piece]:
        """The pieces with the days that the slowest thing on the way takes beyond the first."""
        rows = (self._capacities.get(thing, ()) for thing in self._things)
        made = slowest(clearing(self._lot, found) for found in rows)
        if made is None:
            return list(pieces)
        stop = StopPiece(
            "queue",
            made.subject_id,
            made.sentence,
            rates.known_hours(made.extra_h),
            made.source_ids,
        )
        places = (n for n, piece in enumerate(pieces) if _is_at(piece, made.subject_id))
        at = next(places, len(pieces) - 1)
        return [*pieces[: at + 1], stop, *pieces[at + 1 :]]

    def remarks(self) -> tuple[Remark, ...]:
        """What is known of the limits on the way, or that nothing is."""
        return tuple(
            note
            for thing, name in self._things.items()
            for note in remarks(
                name, thing[0], self._lot, self._kind, self._capacities.get(thing, ())
            )
        )


def _is_at(piece: Piece, subject_id: str) -> bool:
    return isinstance(piece, StopPiece) and piece.place_id == subject_id
