"""Which ways an answer lists, by the rules of docs/method.md §6 read anew."""

from dataclasses import dataclass

from geo.model import Facts, Mode
from tests.geo.exact.plain_search import Chain, Found
from tests.geo.exact.questions import Expected, Query, standing
from tests.geo.exact.random_world import country_of
from tests.geo.exact.standing import BLOCKED, UNKNOWN

NOISE = 2.5
MOST_SHOWN, MOST_UNAVAILABLE = 8, 10


@dataclass(frozen=True)
class Rules:
    """A question, and all its ways."""

    facts: Facts
    query: Query
    ways: Expected

    def through(self, chain: Chain) -> frozenset[str]:
        """Third countries of a chain."""
        own = {country_of(self.facts, p) for p in (self.query.origin, self.query.destination)}
        met = [self.facts.crossings[id_] for id_, _ in chain]
        return frozenset({c for one in met for c in (one.country_a, one.country_b)} - own)

    # -- ways that work --------------------------------------------------------------------------

    def may_be_left_out(self, way: Found, *, is_open: bool) -> bool:
        """Whether a peer is no worse in anything, or the way is noise."""
        group = self.ways.opened if is_open else self.ways.unconfirmed
        if any(self.drops(other, way) for other in group.values() if other is not way):
            return True
        everything = (*self.ways.opened.values(), *self.ways.unconfirmed.values())
        measure = self.ways.opened.values() if is_open else everything
        best = min(other.weight for other in measure)
        direct = [o.weight for o in group.values() if not self.through(o.chain)]
        if not self.through(way.chain) and way.weight <= min(direct):
            return False
        return way.weight > NOISE * best * (1 - 1e-9)

    def drops(self, one: Found, other: Found) -> bool:
        """Whether `one` agrees with the other in where it leads and is no worse in anything."""
        same = self.through(one.chain) == self.through(other.chain)
        same &= one.chain[-1:] == other.chain[-1:]
        pairs = zip(merits(one), merits(other), strict=True)
        return same and all(a <= b * (1 + 1e-9) + 1e-9 for a, b in pairs)

    # -- ways that do not work -------------------------------------------------------------------

    def blockers(self, way: Found) -> tuple[tuple[str, Mode], ...]:
        """Everything that blocks a way that day."""
        day = standing(self.facts, self.query)
        found = [key for key in (*way.chain, *way.move.lines) if day.of(*key) == BLOCKED]
        pair = [country_of(self.facts, p) for p in (self.query.origin, self.query.destination)]
        if day.is_banned(pair):
            found.append(("ban", Mode.RAIL))
        return tuple(found)

    def unavailable(self) -> list[Found]:
        """For each blocker the way with fewest of them, then fewest unknowns, then the best."""
        day = standing(self.facts, self.query)
        best: dict[tuple[str, Mode], tuple[tuple[float, ...], Found]] = {}
        usable = (*self.ways.opened.values(), *self.ways.unconfirmed.values())
        shut = [way for way in self.ways.blocked.values() if self.blockers(way)]
        least = min((way.weight for way in (*usable, *shut)), default=0.0)
        for way in shut:
            if way.weight > NOISE * least and self.through(way.chain):
                continue
            blockers = self.blockers(way)
            doubts = sum(day.of(*key) == UNKNOWN for key in way.chain)
            rank = (len(blockers), doubts, way.weight)
            for key in blockers:
                if key not in best or rank < best[key][0]:
                    best[key] = (rank, way)
        found = list({way.chain: way for _, way in best.values()}.values())
        limit = NOISE * min((w.weight for w in (*found, *usable)), default=0.0)
        direct = min((w.weight for w in found if not self.through(w.chain)), default=0.0)
        kept = [
            w for w in found if w.weight <= (limit if self.through(w.chain) else max(limit, direct))
        ]
        kept.sort(key=lambda w: (bool(self.through(w.chain)), len(self.blockers(w)), w.weight))
        return kept[:MOST_UNAVAILABLE]


def merits(way: Found) -> tuple[float, ...]:
    """What a reader may care about; smaller is better in each."""
    a = way.amounts
    return a.time, a.cost, a.co2e, len(way.chain), way.move.gauge_changes, way.weight
