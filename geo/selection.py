"""Which of many ways an answer shows: the rules of docs/method.md §6 as plain functions.

A way is dropped only by one that is no worse in everything; the best direct, the best through each
third country and the best unconfirmed way are always kept; what is far worse is noise.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from geo.answer import Passage
from geo.chains import MOST_TIMES_BEST, Found, Way
from geo.kernels import Floats, Ints, compiled
from geo.linear_prices import COST, KM

MOST_ROUTES = 8
MOST_UNAVAILABLE = 10

OPEN, UNCONFIRMED, UNAVAILABLE = "open", "unconfirmed", "unavailable"


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A way with what decides whether it is shown; its cost only where it may be used."""

    found: Found
    number: int
    availability: str
    weight: float
    through: frozenset[str]
    last_crossing_id: str
    blockers: tuple[Passage, ...] = ()
    cost_usd: float = math.nan

    @property
    def way(self) -> Way:
        """The way itself, with all its moves."""
        return self.found.way(self.number)

    def is_no_worse(self, other: "Candidate") -> bool:
        """Whether a way in the same country beats or equals another in every merit."""
        is_dearer = self.found.prices[self.number] > other.found.prices[other.number]
        is_dearer[KM] = False
        return self.weight <= other.weight and not is_dearer.any()

    @property
    def is_direct(self) -> bool:
        return not self.through


def candidate(
    found: Found, number: int, availability: str, blockers: tuple[Passage, ...] = ()
) -> Candidate:
    """One of the ways that were found."""
    (last_crossing_id,) = found.last_crossing_ids(np.array([number]))
    return Candidate(
        found,
        number,
        availability,
        float(found.weight[number]),
        found.named(int(found.third_countries[number])),
        last_crossing_id,
        blockers,
    )


def undominated(found: Found, numbers: Ints, availability: str) -> list[Candidate]:
    """Those of the ways that no peer beats or equals in every merit.

    Merits are hours, cost, CO2e, borders, changes of gauge and the weight in what was asked for.
    Peers are ways through the same third countries over the same last crossing: only they may drop
    one another.
    """
    if not len(numbers):
        return []
    kept = better_ones(
        *(found.prices, found.weight, found.borders),
        *(found.third_countries, found.last_keys, np.asarray(numbers)),
    )
    rows = zip(
        kept.tolist(),
        found.weight[kept].tolist(),
        found.third_countries[kept].tolist(),
        found.last_crossing_ids(kept),
        found.prices[kept, COST].tolist(),
        strict=True,
    )
    return [
        Candidate(found, number, availability, w, found.named(third), last_id, (), cost_usd)
        for number, w, third, last_id, cost_usd in rows
    ]


@compiled
def better_ones(
    price: Floats, weight: Floats, borders: Ints, countries: Ints, last: Ints, numbers: Ints
) -> Ints:
    """Those of some `numbers` that no peer among them beats or, being the first, equals.

    Prices are (m, 5), the rest (m,), by number. Peers agree in `countries` and `last`.
    """
    kept = np.empty(numbers.size, np.int64)
    count = 0
    for at in range(numbers.size):
        i, is_kept = numbers[at], True
        for other in range(numbers.size):
            j = numbers[other]
            if countries[j] != countries[i] or last[j] != last[i] or j == i:
                continue
            if weight[j] > weight[i] or borders[j] > borders[i]:
                continue
            is_less = weight[j] < weight[i] or borders[j] < borders[i]
            is_no_worse = True
            for k in range(price.shape[1]):
                if k != KM:
                    is_no_worse &= price[j, k] <= price[i, k]
                    is_less |= price[j, k] < price[i, k]
            if is_no_worse and (is_less or other < at):
                is_kept = False
                break
        if is_kept:
            kept[count] = i
            count += 1
    return kept[:count].copy()


def shown(candidates: Sequence[Candidate]) -> list[Candidate]:
    """At most eight: those always kept, then the best of the rest; open ones first."""
    ranked = by_weight(candidates)
    # What is confirmed open is held against its own kind only: a short way that may be shut must
    # not make the one sure way look like noise.
    opened = _without_noise([c for c in ranked if c.availability == OPEN], ranked[:1])
    doubtful = _without_noise([c for c in ranked if c.availability == UNCONFIRMED], ranked)
    countries = dict.fromkeys(code for c in opened for code in sorted(c.through))
    open_sets = [c.through for c in opened]
    kept = [
        next((c for c in opened if c.is_direct), None),
        *(next((c for c in opened if country in c.through), None) for country in countries),
        *_best_of_each_set(opened, lambda c: c.weight),
        next(iter(doubtful), None),
        next((c for c in doubtful if c.is_direct), None),
        *_best_of_each_set(doubtful, lambda c: c.weight, open_sets),
        *_best_of_each_set(opened, lambda c: c.cost_usd),
        *_first_over_each_last_crossing(opened),
        *_first_over_each_last_crossing(doubtful),
        *opened,
        *doubtful,
    ]
    first = list(dict.fromkeys(id(c) for c in kept if c is not None))[:MOST_ROUTES]
    return [c for c in (*opened, *doubtful) if id(c) in first]


def _best_of_each_set(
    candidates: Sequence[Candidate],
    measure: Callable[[Candidate], float],
    known: Iterable[frozenset[str]] = (),
) -> list[Candidate]:
    """The least in one measure through each set of third countries, best first.

    A set that holds all of a better one, or of one already `known`, says nothing new.
    """
    sets, best = list(dict.fromkeys(known)), []
    for candidate in sorted(candidates, key=measure):
        through = candidate.through
        if through not in sets and not any(one <= through for one in sets if one):
            sets.append(candidate.through)
            best.append(candidate)
    return best


def by_weight(candidates: Sequence[Candidate]) -> list[Candidate]:
    """All of them, open ones first, then the best in the chosen objective."""
    return sorted(candidates, key=lambda c: (c.availability != OPEN, c.weight))


def _first_over_each_last_crossing(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best way over each last crossing, so that twins of one do not crowd out another."""
    found: dict[str, Candidate] = {}
    for candidate in candidates:
        found.setdefault(candidate.last_crossing_id, candidate)
    return list(found.values())


def _without_noise(
    candidates: Sequence[Candidate], measure: Sequence[Candidate]
) -> list[Candidate]:
    """Candidates not far worse than the best of `measure`; the best direct one always."""
    best = min((c.weight for c in measure), default=0.0)
    direct = min((c.weight for c in candidates if c.is_direct), default=0.0)
    limit = MOST_TIMES_BEST * best
    return [c for c in candidates if c.weight <= (max(limit, direct) if c.is_direct else limit)]


def sensible(found: Sequence[Candidate], best: float) -> list[Candidate]:
    """Ways that do not work that day, without noise: direct ones and few blockers first.

    `best` is the least weight of the ways that do.
    """
    fastest = min((best, *(c.weight for c in found)))
    limit = MOST_TIMES_BEST * fastest
    direct = min((c.weight for c in found if c.is_direct), default=0.0)
    kept = [c for c in found if c.weight <= (max(limit, direct) if c.is_direct else limit)]
    kept.sort(key=lambda c: (not c.is_direct, len(c.blockers), c.weight))
    return kept[:MOST_UNAVAILABLE]


@compiled
def first_to_show(order: Ints, blockers: Ints, lines: Ints) -> Ints:
    """Those of some numbers, in their order, that show a blocker that none before them shows.

    `blockers` (m, depth) are numbers of keys, or -1, and `lines` (m,) have a bit for each, both by
    number. The first one is always among them.
    """
    seen = np.zeros(blockers.max() + 1 if blockers.size else 0, np.bool_)
    seen_lines = 0
    found = np.empty(order.size, np.int64)
    count = 0
    for number in order:
        is_new = count == 0 or (lines[number] & ~seen_lines) != 0
        for key in blockers[number]:
            if key >= 0 and not seen[key]:
                is_new = seen[key] = True
        if is_new:
            seen_lines |= lines[number]
            found[count] = number
            count += 1
    return found[:count].copy()
