"""Which of many ways an answer shows: the rules of docs/method.md §6 as plain functions.

A way is dropped only by one that is no worse in everything; the best direct, the best through each
third country and the best unconfirmed way are always kept; what is far worse is noise.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from geo.answer import Passage
from geo.chains import MOST_TIMES_BEST, Way

MOST_ROUTES = 8
MOST_UNAVAILABLE = 10

OPEN, UNCONFIRMED, UNAVAILABLE = "open", "unconfirmed", "unavailable"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A way with what decides whether it is shown."""

    way: Way
    availability: str
    through: frozenset[str]
    blockers: tuple[Passage, ...]

    @property
    def merits(self) -> tuple[float, ...]:
        """What a reader may care about; smaller is better in each."""
        price = self.way.price
        return (
            price.time_h,
            price.cost_usd,
            price.co2e_kg,
            len(self.way.crossings),
            price.gauge_changes,
            self.way.weight,
        )

    @property
    def peers(self) -> tuple[object, ...]:
        """Only ways that agree in this may drop one another."""
        chain = self.way.crossings
        return self.availability, self.through, chain[-1].key if chain else None

    @property
    def is_direct(self) -> bool:
        return not self.through


def undominated(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Ways that no peer beats or equals in every merit."""
    groups: dict[tuple[object, ...], list[Candidate]] = {}
    for candidate in sorted(candidates, key=lambda c: (c.merits, c.way.weight)):
        peers = groups.setdefault(candidate.peers, [])
        if not any(_no_worse(peer, candidate) for peer in peers):
            peers.append(candidate)
    return [candidate for peers in groups.values() for candidate in peers]


def _no_worse(one: Candidate, other: Candidate) -> bool:
    return all(a <= b for a, b in zip(one.merits, other.merits, strict=True))


def shown(candidates: Sequence[Candidate]) -> list[Candidate]:
    """At most eight: those always kept, then the best of the rest; open ones first."""
    ranked = by_weight(candidates)
    # What is confirmed open is held against its own kind only: a short way that may be shut must
    # not make the one sure way look like noise.
    opened = _without_noise([c for c in ranked if c.availability == OPEN], ranked[:1])
    doubtful = _without_noise([c for c in ranked if c.availability == UNCONFIRMED], ranked)
    countries = dict.fromkeys(code for c in opened for code in sorted(c.through))
    kept = [
        next((c for c in opened if c.is_direct), None),
        *(next((c for c in opened if country in c.through), None) for country in countries),
        *_best_of_each_set(opened, lambda c: c.way.weight),
        next(iter(doubtful), None),
        next((c for c in doubtful if c.is_direct), None),
        *_best_of_each_set(opened, lambda c: c.way.price.cost_usd),
        *_first_over_each_last_crossing(opened),
        *_first_over_each_last_crossing(doubtful),
        *opened,
        *doubtful,
    ]
    first = list(dict.fromkeys(id(c) for c in kept if c is not None))[:MOST_ROUTES]
    return [c for c in (*opened, *doubtful) if id(c) in first]


def _best_of_each_set(
    candidates: Sequence[Candidate], measure: Callable[[Candidate], float]
) -> list[Candidate]:
    """The least in one measure through each set of third countries, the sets in given order."""
    sets = dict.fromkeys(c.through for c in candidates)
    return [min((c for c in candidates if c.through == through), key=measure) for through in sets]


def by_weight(candidates: Sequence[Candidate]) -> list[Candidate]:
    """All of them, open ones first, then the best in the chosen objective."""
    return sorted(candidates, key=lambda c: (c.availability != OPEN, c.way.weight))


def _first_over_each_last_crossing(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best way over each last crossing, so that twins of one do not crowd out another."""
    found: dict[str, Candidate] = {}
    for candidate in candidates:
        chain = candidate.way.crossings
        found.setdefault(chain[-1].crossing.id if chain else "", candidate)
    return list(found.values())


def _without_noise(
    candidates: Sequence[Candidate], measure: Sequence[Candidate]
) -> list[Candidate]:
    """Candidates not far worse than the best of `measure`; the best direct one always."""
    best = min((c.way.weight for c in measure), default=0.0)
    direct = min((c.way.weight for c in candidates if c.is_direct), default=0.0)
    limit = MOST_TIMES_BEST * best
    return [c for c in candidates if c.way.weight <= (max(limit, direct) if c.is_direct else limit)]


def sensible(found: list[Candidate], usable: Sequence[Candidate]) -> list[Candidate]:
    """Ways that do not work that day, without noise: direct ones and few blockers first."""
    fastest = min((c.way.weight for c in (*found, *usable)), default=0.0)
    limit = MOST_TIMES_BEST * fastest
    direct = min((c.way.weight for c in found if c.is_direct), default=0.0)
    kept = [c for c in found if c.way.weight <= (max(limit, direct) if c.is_direct else limit)]
    kept.sort(key=lambda c: (not c.is_direct, len(c.blockers), c.way.weight))
    return [replace(c) for c in kept[:MOST_UNAVAILABLE]]
