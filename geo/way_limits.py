"""What lies on a way and how much of a lot it takes: days of clearing, and what is to be said.

A remark also names bulk goods that go far by lorry; the order of the ways does not change for it.
"""

from collections.abc import Iterable, Sequence

from geo.answer import Passage
from geo.capacity import Clearing, Remark, clearing, daily_limits, remarks, slowest, takes_a_day
from geo.cargo import CONTAINERS, CargoKind, Lot, lorries_text
from geo.engine import Engine
from geo.model import Mode
from geo.moves import Moves
from geo.pieces import LegPiece, Piece, StopPiece

# A crossing, line or port, and a mode.
Thing = tuple[str, str]
_SEA = Mode.SEA.value
# Half of the road freight beyond this should move to rail or water by the White Paper on Transport
# of the European Union (2011); the coal of Tavan Tolgoi, millions of tonnes by lorry, goes 240 km.
FAR_BY_LORRY_KM = 300.0


class Limits:
    """The limits of crossings, lines and ports for one lot.

    `known` keeps the daily limits of things for its kind of cargo, from question to question.
    """

    def __init__(
        self, engine: Engine, lot: Lot, known: dict[Thing, tuple[tuple[str, float], ...]]
    ) -> None:
        self._capacities, self._lot, self._known = engine.capacities, lot, known
        self._network = engine.network
        self._kind = engine.facts.cargo_kinds.get(lot.kind, CONTAINERS)
        self._fits: dict[Thing, bool] = {}
        self._clearings: dict[Thing, Clearing | None] = {}

    def slowest(self, passages: Iterable[Passage], ports: Iterable[str]) -> Clearing | None:
        """What a lot waits for on a way; None where a day is enough everywhere."""
        things: list[Thing] = [(p.id, p.mode.value) for p in passages]
        things += [(place_id, _SEA) for place_id in ports]
        found = [self._clearing(thing) for thing in things if not self.takes_a_day(thing)]
        return slowest(found) if found else None

    def takes_a_day(self, thing: Thing) -> bool:
        """Whether the lot has nothing to wait for there."""
        found = self._fits.get(thing)
        if found is None:
            limits = self._known.get(thing)
            if limits is None:
                rows = self._capacities.get(thing, ())
                limits = self._known[thing] = daily_limits(self._lot.kind, rows)
            found = self._fits[thing] = takes_a_day(self._lot, limits)
        return found

    def _clearing(self, thing: Thing) -> Clearing | None:
        if thing not in self._clearings:
            self._clearings[thing] = clearing(self._lot, self._capacities.get(thing, ()))
        return self._clearings[thing]

    def remarks(
        self, passages: Sequence[Passage], ports: Sequence[str], pieces: Sequence[Piece]
    ) -> tuple[Remark, ...]:
        """Bulk goods far by lorry; what is known of the limits on a way, or that nothing is."""
        far = far_by_lorry(self._kind, self._lot, pieces)
        names = {(p.id, p.mode.value): p.name for p in passages}
        for place_id in ports:
            names[place_id, _SEA] = self._network.place(place_id).names.en
        limits = (
            note
            for thing, name in names.items()
            for note in remarks(
                name, thing[0], self._lot, self._kind, self._capacities.get(thing, ())
            )
        )
        return (*far, *limits)


def far_by_lorry(kind: CargoKind, lot: Lot, pieces: Iterable[Piece]) -> tuple[Remark, ...]:
    """That a lot of bulk goods goes far by lorry, where it does."""
    if not kind.is_bulk:
        return ()
    from_id, km = _longest_by_lorry(pieces)
    if km <= FAR_BY_LORRY_KM:
        return ()
    text = f"{km:,.0f} km by lorry: bulk goods are seldom taken so far by road"
    if lot.lorries > 1 and kind.lorry_payload_t:
        many = f"{lorries_text(lot)} of {kind.lorry_payload_t:g} t"
        text += f", and nothing here says that {many} can be had"
    return (Remark("far_by_lorry", from_id, f"{text}."),)


def _longest_by_lorry(pieces: Iterable[Piece]) -> tuple[str, float]:
    """Where the longest run by road without rail or sea between begins, and its kilometres.

    A stop does not end a run: at a border the goods stay on the lorry.
    """
    longest, run = ("", 0.0), ("", 0.0)
    for piece in pieces:
        if not isinstance(piece, LegPiece):
            continue
        if piece.system.mode is not Mode.ROAD:
            run = ("", 0.0)
            continue
        run = (run[0] or piece.from_id, run[1] + piece.amount)
        longest = max(longest, run, key=_km)
    return longest


def _km(run: tuple[str, float]) -> float:
    return run[1]


def with_clearing(pieces: Sequence[Piece], made: Clearing, moves: Moves) -> list[Piece]:
    """The pieces with the days that the slowest thing on the way takes beyond the first."""
    at_and_how = (made.subject_id, made.sentence)
    stop = moves.known_stop("queue", at_and_how, made.extra_h, made.source_ids)
    places = (n for n, piece in enumerate(pieces) if _is_at(piece, made.subject_id))
    at = next(places, len(pieces) - 1)
    return [*pieces[: at + 1], stop, *pieces[at + 1 :]]


def _is_at(piece: Piece, subject_id: str) -> bool:
    return isinstance(piece, StopPiece) and piece.place_id == subject_id
