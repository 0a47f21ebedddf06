"""An index of names: which entries a text may mean, and how sure that is.

It knows nothing of places or bridges: an entry is a number with names of its own and with words
that only help to tell it apart (the towns at the ends of a crossing, its countries). `gazetteer`
and `finder` both stand on it, so that a spelling found in one is found in the other.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple

from geo.spelling import fold, fold_all, slips, slips_allowed, sounds

# Nobody names a thing in more words or letters; more would only cost time.
_MOST_WORDS = 8
_MOST_LETTERS = 60
# A word in more names than this (port, station) makes nothing alike.
_MOST_SHARED = 24
# Words that name nothing, in a question that has others.
_SMALL_WORDS = frozenset(("the", "of", "at", "on", "in", "over", "near", "to", "and", "from", "by"))


class Tier(IntEnum):
    """How an entry matches, the surest first."""

    EXACT = 0
    SOUND = 1
    PREFIX = 2
    CONTAINED = 3
    WORDS = 4
    CONTEXT = 5
    SLIPS = 6
    SOME_WORDS = 7
    ALIKE = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """Names of one thing, and words that go with it without naming it."""

    names: tuple[str, ...]
    context: tuple[str, ...] = ()


class Hit(NamedTuple):
    """An entry by its number, the spelling that matched, and how; a smaller `cost` is better.

    `cost` counts words of the spelling that were not asked for, and typing errors; `order` is the
    place of the spelling among the names of the entry.
    """

    tier: Tier
    cost: int
    entry: int
    order: int
    spelling: str


@dataclass(frozen=True, slots=True)
class _Name:
    folded: str
    sound: str
    words: tuple[str, ...]
    entry: int
    order: int
    spelling: str

    def hit(self, tier: Tier, cost: int = 0) -> Hit:
        """The name as what matched."""
        return Hit(tier, cost, self.entry, self.order, self.spelling)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word that was typed, as the words of the index that it may stand for, with the slips."""

    own: dict[int, int]
    context: dict[int, int]


class _Near:
    """Words that are a few typing errors from another, found by the pairs of letters they share."""

    def __init__(self, words: Collection[str]) -> None:
        self._by_pair: dict[str, list[str]] = defaultdict(list)
        for word in words:
            for pair in _pairs(word):
                self._by_pair[pair].append(word)

    def of(self, word: str, most: int) -> list[tuple[str, int]]:
        """Words at most `most` errors away with their errors, the nearest first."""
        if most == 0 or not word:
            return []
        shared: dict[str, int] = defaultdict(int)
        pairs = _pairs(word)
        for pair in pairs:
            for other in self._by_pair.get(pair, ()):
                shared[other] += 1
        # Two letters swapped spoil three pairs; any other error two.
        needed = max(1, len(pairs) - 2 * most - 1)
        near = [
            (other, wrong)
            for other, count in shared.items()
            if count >= needed
            and abs(len(other) - len(word)) <= most
            and (wrong := slips(word, other, most)) <= most
        ]
        return sorted(near, key=lambda pair: (pair[1], pair[0]))


def _pairs(word: str) -> set[str]:
    framed = f" {word} "
    return {framed[i : i + 2] for i in range(len(framed) - 1)}


class NameBook:
    """All entries by every name; built once, asked for any text, never changed."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries

    # Each part is made when first asked for: most questions name a place as it is spelled.

    @cached_property
    def _spelled(self) -> list[tuple[str, Hit]]:
        """Every spelling, folded, as what would match."""
        hits = [
            Hit(Tier.EXACT, 0, number, order, spelling)
            for number, entry in enumerate(self._entries)
            for order, spelling in enumerate(dict.fromkeys(entry.names))
        ]
        return list(zip(fold_all(hit.spelling for hit in hits), hits, strict=True))

    @cached_property
    def _by_fold(self) -> dict[str, list[Hit]]:
        found: dict[str, list[Hit]] = defaultdict(list)
        for folded, hit in self._spelled:
            found[folded].append(hit)
        return found

    @cached_property
    def _names(self) -> list[_Name]:
        """Every spelling with its sound; none that holds neither letter nor digit."""
        return [
            _Name(folded, "".join(words), words, hit.entry, hit.order, hit.spelling)
            for folded, hit in self._spelled
            if (words := sounds(folded))
        ]

    @cached_property
    def _by_sound(self) -> dict[str, list[_Name]]:
        found: dict[str, list[_Name]] = defaultdict(list)
        for name in self._names:
            found[name.sound].append(name)
        return found

    @cached_property
    def _own(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for name in self._names:
            for word in name.words:
                found[word].add(name.entry)
        return found

    @cached_property
    def _context(self) -> dict[str, set[int]]:
        texts = list(dict.fromkeys(text for entry in self._entries for text in entry.context))
        heard = dict(zip(texts, map(sounds, fold_all(texts)), strict=True))
        found: dict[str, set[int]] = defaultdict(set)
        for number, entry in enumerate(self._entries):
            for text in dict.fromkeys(entry.context):
                for word in heard[text]:
                    found[word].add(number)
        return found

    @cached_property
    def _vocabulary(self) -> list[str]:
        return sorted({*self._own, *self._context})

    @cached_property
    def _near_words(self) -> _Near:
        return _Near(self._vocabulary)

    @cached_property
    def _near_names(self) -> _Near:
        return _Near(self._by_sound)

    def exact(self, text: str) -> list[Hit]:
        """Entries with a name spelled so."""
        folded = fold(text)
        return list(self._by_fold.get(folded, ())) if sounds(folded) else []

    def sounding(self, text: str) -> list[Hit]:
        """Entries with a name that sounds so."""
        sound = "".join(sounds(fold(text)))
        found = self._by_sound.get(sound, ()) if sound else ()
        return [name.hit(Tier.SOUND) for name in found]

    def search(self, text: str, *, with_context: bool = False) -> list[Hit]:
        """Each entry that a text may mean, once, by its surest spelling; the surest first.

        What is only alike is looked for when nothing else is found.

        Parameters
        ----------
        with_context
            Count entries that only the words around them bear out, although others have the name.
        """
        folded = fold(text)
        sound = "".join(sounds(folded))
        if not sound:
            return []
        words = _words(folded)
        hits = list(self._beginning(folded, sound, len(words)))
        if len(words) > 1 or with_context or not hits:
            hits += self._with_words(words)
        whole = [hit for hit in hits if hit.tier <= Tier.CONTEXT]
        if all(hit.tier is Tier.CONTAINED for hit in whole):
            # Rasn stands inside Krasnoyarsk, and may yet be meant for Rason.
            return _best([*(whole or hits), *self.near(text)])
        return _best(whole)

    def near(self, text: str) -> list[Hit]:
        """Entries with a name that differs from a text by a few typing errors, nearest first."""
        sound = "".join(sounds(fold(text)))[:_MOST_LETTERS]
        most = max(slips_allowed(sound), len(sound) // 4)
        hits = []
        for near, wrong in self._near_names.of(sound, most):
            hits += [name.hit(Tier.ALIKE, wrong) for name in self._by_sound[near]]
        for word in sounds(fold(text))[:_MOST_WORDS]:
            for near, wrong in self._near_words.of(word, slips_allowed(word)):
                owners = self._own.get(near, ())
                if len(owners) <= _MOST_SHARED:
                    hits += [Hit(Tier.ALIKE, wrong + 4, i, 0, "") for i in owners]
        return _best(hits)

    def _beginning(self, folded: str, sound: str, words: int) -> Iterator[Hit]:
        for name in self._names:
            # Most names are neither: that is all to be asked of them.
            if folded not in name.folded and not name.sound.startswith(sound):
                continue
            if name.folded == folded:
                yield name.hit(Tier.EXACT)
            elif name.sound == sound:
                yield name.hit(Tier.SOUND)
            elif name.folded.startswith(folded) or name.sound.startswith(sound):
                yield name.hit(Tier.PREFIX, max(0, len(name.words) - words))
            else:
                yield name.hit(Tier.CONTAINED, max(0, len(name.words) - words))

    def _with_words(self, words: Sequence[str]) -> Iterator[Hit]:
        """Entries that have the words in any order, in several names, or most of them."""
        known = [self._known(word) for word in words]
        counts: dict[int, list[int]] = {}
        for word in known:
            for entry in word.own.keys() | word.context.keys():
                tally = counts.setdefault(entry, [0, 0, 0])
                if entry in word.own:
                    tally[0] += 1
                    tally[2] += word.own[entry]
                else:
                    tally[1] += 1
                    tally[2] += word.context[entry]
        for entry, (own, beside, wrong) in counts.items():
            missing = len(words) - own - beside
            if wrong and len(words) == 1:
                # `near` knows better: it sets the word against whole names.
                continue
            if missing == 0 and wrong:
                tier = Tier.SLIPS
            elif missing == 0:
                tier = Tier.WORDS if own == len(words) else Tier.CONTEXT
            elif own and missing * 2 <= len(words):
                tier = Tier.SOME_WORDS
            else:
                continue
            yield Hit(tier, missing * 10 + beside * 2 + wrong, entry, 0, "")

    def _known(self, word: str) -> _Word:
        """Entries with a word that begins so, or, where there is none, that is like it."""
        matched = [(known, 0) for known in self._beginning_with(word)]
        if not matched:
            matched = self._near_words.of(word, slips_allowed(word))
        found = _Word({}, {})
        for known, wrong in matched:
            for table, index in ((found.own, self._own), (found.context, self._context)):
                for entry in index.get(known, ()):
                    table[entry] = min(wrong, table.get(entry, wrong))
        return found

    def _beginning_with(self, word: str) -> Iterator[str]:
        at = bisect_left(self._vocabulary, word)
        while at < len(self._vocabulary) and self._vocabulary[at].startswith(word):
            yield self._vocabulary[at]
            at += 1
        if not word.isascii() and len(word) > 1:
            # Chinese and Korean words are written without blanks between them.
            yield from (known for known in self._vocabulary if word in known[1:])


def _words(folded: str) -> tuple[str, ...]:
    plain = [word for word in folded.split() if word not in _SMALL_WORDS]
    return tuple(dict.fromkeys(sounds(" ".join(plain) or folded)))[:_MOST_WORDS]


def _best(hits: Iterable[Hit]) -> list[Hit]:
    best: dict[int, Hit] = {}
    for hit in hits:
        if hit.entry not in best or hit < best[hit.entry]:
            best[hit.entry] = hit
    return sorted(best.values())
