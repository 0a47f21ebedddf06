"""What lies on a way and how much of a lot it takes: days of clearing, and what is to be said.

A remark also names goods that fill trains, or bulk goods of any amount, and yet go far by lorry;
the order of the ways does not change for it.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from geo.answer import Passage
from geo.capacity import (
    Clearing,
    Remark,
    amount_text,
    clearing,
    daily_limits,
    has_limit,
    remarks,
    slowest,
    takes_a_day,
)
from geo.cargo import CONTAINERS, CargoKind, Lot, lorries_text
from geo.countries import listed
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
# What so many lorries take is let through anywhere where goods pass at all.
FEW_LORRIES = 5
# What may stop the lot is said before what is not known, and when a place works comes last; that
# nobody says whether a border takes a few lorries comes after everything.
_RANKS = {"far_by_lorry": 0, "capacity": 1, "axle_load": 1, "unknown_limit": 2, "calendar": 3}


class Limits:
    """The limits of crossings, lines and ports for one lot on a day.

    `known` keeps the daily limits of things for its kind of cargo, from question to question.
    """

    def __init__(
        self,
        engine: Engine,
        lot: Lot,
        as_of: date,
        known: dict[Thing, tuple[tuple[str, float], ...]],
    ) -> None:
        self._capacities, self._lot, self._known = engine.capacities, lot, known
        self._as_of = as_of
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
        """Goods far by lorry; what is known of the limits on a way, and where nothing is."""
        names = {(p.id, p.mode.value): p.name for p in passages}
        for place_id in ports:
            names[place_id, _SEA] = self._network.place(place_id).names.en
        found = [*far_by_lorry(self._kind, self._lot, pieces)]
        unknown = []
        for thing, name in names.items():
            rows = self._capacities.get(thing, ())
            found += remarks(name, self._lot, self._kind, rows, self._as_of)
            if not has_limit(self._lot.kind, rows):
                unknown.append((thing[0], name))
        return in_order([*found, *unknown_limits(unknown, self._lot)], self._lot)


def in_order(found: Iterable[Remark], lot: Lot) -> tuple[Remark, ...]:
    """Remarks, the weightiest first, those of a kind as they stand."""
    is_small = lot.lorries <= FEW_LORRIES

    def rank(remark: Remark) -> int:
        is_last = is_small and remark.kind == "unknown_limit"
        return len(_RANKS) if is_last else _RANKS[remark.kind]

    return tuple(sorted(found, key=rank))


def unknown_limits(things: Sequence[tuple[str, str]], lot: Lot) -> tuple[Remark, ...]:
    """One remark on all things (id, name) of which no limit is known; none without such."""
    if not things:
        return ()
    ids = dict.fromkeys(id_ for id_, _ in things)
    names = list(dict.fromkeys(name for _, name in things))
    whether = "whether it takes" if len(names) == 1 else "whether they take"
    text = f"No limit is known of {listed(names)}: {whether} {amount_text(lot)} a day is not said."
    first, *others = ids
    return (Remark("unknown_limit", first, text, (), tuple(others)),)


def far_by_lorry(kind: CargoKind, lot: Lot, pieces: Iterable[Piece]) -> tuple[Remark, ...]:
    """That bulk goods, or more of any goods than a train takes, go far by lorry, where they do."""
    fills_trains = lot.wagons > lot.train_wagons
    if not (kind.is_bulk or fills_trains):
        return ()
    from_id, km = _longest_by_lorry(pieces)
    if km <= FAR_BY_LORRY_KM:
        return ()
    payload_t = kind.lorry_payload_t
    many = f"{lorries_text(lot)} {f'of {payload_t:g} t' if payload_t else 'of one container each'}"
    had = f"and nothing here says that {many} can be had"
    if kind.is_bulk:
        text = "bulk goods are seldom taken so far by road"
        text += f", {had}" if lot.lorries > 1 else ""
    else:
        trains = f"{lot.trains:,} trains" if lot.trains > 1 else "more than a train"
        text = f"the lot would fill {trains}, {had}"
    return (Remark("far_by_lorry", from_id, f"{km:,.0f} km by lorry: {text}."),)


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
