"""Finding anything on the map by what people call it, in four languages and many spellings.

Crossings, bridges, ports, ferries, breaks of gauge, lines and places stand in one book of names. A
word for the kind of thing (“bridge”, мост, 다리, 桥) names nothing by itself: it brings things of
that kind to the front.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from geo.model import Facts, Mode
from geo.namebook import Entry, Hit, NameBook, Tier
from geo.named_things import KINDS, SAME_AS, Thing, named_things, towns_of, twin_key
from geo.spelling import fold, fold_all, slips, sounds

# What follows each list of words is the order of kinds that a reader who types one wants to see.
_KIND_TABLE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("bridge bridges мост 다리 대교 철교 桥 大桥 铁桥 铁路桥 公路桥", ("bridge", "crossing")),
    ("crossing crossings border checkpoint customs переход погранпереход", ("crossing", "bridge")),
    ("граница пункт пропуска 국경 통상구 세관 口岸 边境 过境", ("crossing", "bridge")),
    ("port ports harbour harbor порт гавань 항 항구 港 港口", ("port", "crossing")),
    ("ferry ferries ship паром 페리 여객선 轮渡 渡轮", ("ferry", "crossing")),
    ("gauge break reloading колея 궤간 轨距 换装", ("gauge_break",)),
    ("line railway railroad линия дорога 철도 铁路 铁路线", ("line",)),
    ("station stations станция вокзал 역 站 车站", ("place",)),
    ("city town river город река 시 군 강 市 县 江 河", ()),
)
_KIND_WORDS = {word: kinds for words, kinds in _KIND_TABLE for word in words.split()}
_KINDS_OF_SOUND = {
    "".join(sounds(fold(word))): kinds for word, kinds in _KIND_WORDS.items() if sounds(fold(word))
}
# Korean and Chinese write the kind of a thing onto its name; the longest first.
_ENDINGS = sorted(
    (fold(word) for word in _KIND_WORDS if not word.isascii() and not "а" <= word[0] <= "я"),
    key=lambda word: (-len(word), word),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A thing that a text may mean, and the spelling that matched; `is_sure` if it names it.

    `twins` are the other pages of the same thing: the place that a port is, the crossing that goes
    by the name of its bridge.
    """

    thing: Thing
    spelling: str
    is_sure: bool
    twins: tuple[Thing, ...] = ()


class Finder:
    """All things of the facts by every name they carry; built once, safe to share."""

    def __init__(self, facts: Facts) -> None:
        pairs = list(named_things(facts))
        self._things = [thing for thing, _ in pairs]
        self._book = NameBook([Entry(t.names.every(), tuple(context)) for t, context in pairs])
        names = list(dict.fromkeys(name for t in self._things for name in t.names.every()))
        self._heard = dict(zip(names, map(sounds, fold_all(names)), strict=True))
        self._own = [
            {word for name in t.names.every() for word in self._heard[name]} for t in self._things
        ]
        self._by_id: dict[str, list[int]] = {}
        for number, id_ in enumerate(fold_all(thing.id for thing in self._things)):
            self._by_id.setdefault(id_, []).append(number)
        self._of_town: dict[str, list[int]] = {}
        self._twins: dict[tuple[str, str], list[int]] = {}
        for number, thing in enumerate(self._things):
            for town_id in sorted(towns_of(thing, facts)):
                self._of_town.setdefault(town_id, []).append(number)
            self._twins.setdefault(twin_key(thing), []).append(number)

    def find(self, kind: str, id_: str) -> Thing | None:
        """The thing with this id; None where there is none."""
        named = (self._things[number] for number in self._by_id.get(fold(id_), ()))
        return next((t for t in named if t.kind == kind and t.id == id_), None)

    def search(self, text: str, limit: int) -> list[Found]:
        """Things that a text may mean, the likeliest first; a thing stands in the list once.

        A port stands for its place, a ferry for its crossing: they share an id. Whichever of its
        names a town is called by, the same things follow it: what bears its first name, and what
        belongs to it.
        """
        by_id = [Hit(Tier.EXACT, 0, i, 0, "") for i in self._by_id.get(fold(text), ())]
        sure = [*by_id, *self._named(text)]
        name, kinds = _without_kinds(text, is_known=bool(sure))
        has_kind = kinds is not None and bool(name)
        asked = name if has_kind else text
        towns = dict.fromkeys(
            self._things[hit.entry] for hit in self._named(asked) if self._is_town(hit)
        )
        words = sounds(fold(text))
        ranked = [(0, self._rank(hit, kinds or (), words), hit) for hit in sure]
        for one in [town.names.en for town in towns] or [asked]:
            said = words if fold(one) == fold(asked) else sounds(fold(one))
            for hit in self._book.search(one, with_context=has_kind):
                ranked.append((1, self._rank(hit, kinds or (), said), hit))
        for number in (number for town in towns for number in self._of_town[town.id]):
            hit = Hit(Tier.CONTEXT, 0, number, 0, "")
            ranked.append((1, self._rank(hit, kinds or (), ()), hit))
        ranked.sort(key=lambda one: one[:2])
        return self._listed((hit for _, _, hit in ranked), limit)

    def _named(self, text: str) -> list[Hit]:
        return [*self._book.exact(text), *self._book.sounding(text)]

    def _is_town(self, hit: Hit) -> bool:
        thing = self._things[hit.entry]
        return thing.kind == "place" and thing.is_main and thing.id in self._of_town

    def near(self, kind: str, text: str, limit: int) -> list[Found]:
        """Things of one kind that a text resembles, nearest first; for a name that is not there."""
        plain = text.replace("-", " ").replace("_", " ")
        by_id = [hit for hit in self._like_id(fold(plain)) if self._kind(hit) == kind]
        hits = [*self._book.search(plain), *self._book.near(plain)]
        named = [hit for hit in hits if self._kind(hit) == kind]
        words = sounds(fold(plain))
        named.sort(key=lambda hit: self._rank(hit, (), words))
        return self._listed([*sorted(by_id), *named], limit)

    def _kind(self, hit: Hit) -> str:
        return self._things[hit.entry].kind

    def _like_id(self, text: str) -> Iterator[Hit]:
        """Things with an id that differs from a text by a few typing errors."""
        most = min(3, len(text) // 4)
        for id_, numbers in self._by_id.items():
            wrong = slips(id_, text, most) if abs(len(id_) - len(text)) <= most else most + 1
            if wrong <= most:
                yield from (Hit(Tier.ALIKE, wrong, number, 0, "") for number in numbers)

    def _rank(
        self, hit: Hit, kinds: tuple[str, ...], words: tuple[str, ...]
    ) -> tuple[int, int, int, bool, int, str]:
        """Order among hits: of the kind asked for, with all the words and few others, by size."""
        thing = self._things[hit.entry]
        is_other = _is_other(thing, kinds)
        if hit.tier > Tier.WORDS:
            return is_other, hit.tier, hit.cost, False, _size(thing, kinds), thing.id
        # “Tumen bridge” begins some names and stands inside others: that is no difference.
        tier = Tier.WORDS if kinds else hit.tier
        spelled = self._heard[hit.spelling or thing.names.en]
        cost = 2 * sum(word not in self._own[hit.entry] for word in words)
        cost += sum(word not in words for word in spelled)
        counts = bool(kinds) or hit.tier <= Tier.SOUND
        is_alias = counts and hit.spelling in thing.names.aliases
        return is_other, tier, cost, is_alias, _size(thing, kinds), thing.id

    def _listed(self, hits: Iterable[Hit], limit: int) -> list[Found]:
        found: dict[tuple[str, str], Found] = {}
        for hit in hits:
            thing = self._things[hit.entry]
            key = twin_key(thing)
            known = found.get(key)
            if known is None and len(found) == limit:
                continue
            if known is None or (thing.kind in SAME_AS and known.thing.kind not in SAME_AS):
                spelling = hit.spelling or thing.names.en
                twins = (self._things[number] for number in self._twins[key])
                others = tuple(twin for twin in twins if twin is not thing)
                found[key] = Found(thing, spelling, hit.tier <= Tier.CONTEXT, others)
        return list(found.values())


def _is_other(thing: Thing, kinds: tuple[str, ...]) -> int:
    """0 for what was asked for by its kind, 1 for what goes with that kind, 2 for all else."""
    if not kinds:
        return 0
    if kinds[0] == "bridge" and thing.kind == "crossing":
        # Most crossings go by the name of their bridge; a way over the sea has none.
        return 2 if thing.modes == (Mode.SEA,) else 0
    return 0 if thing.kind == kinds[0] else 1 if thing.kind in kinds else 2


def _size(thing: Thing, kinds: tuple[str, ...]) -> int:
    """Where nothing else decides: kinds in the order asked for; else towns before what is there."""
    if thing.kind in kinds:
        return kinds.index(thing.kind)
    return len(kinds) + (0 if thing.is_main else 1 + KINDS.index(thing.kind))


def _without_kinds(text: str, *, is_known: bool) -> tuple[str, tuple[str, ...] | None]:
    """A text without its words for kinds of things, and those kinds; None where it has no such."""
    kinds: list[str] = []
    kept = []
    has_kind = False
    for word in fold(text).split():
        stem, ending = (word, "") if is_known else _split(word)
        sound = "".join(sounds(ending or word))
        if sound in _KINDS_OF_SOUND:
            has_kind = True
            kinds += [kind for kind in _KINDS_OF_SOUND[sound] if kind not in kinds]
            if not ending:
                continue
        kept.append(stem)
    return " ".join(kept), tuple(kinds) if has_kind else None


def _split(word: str) -> tuple[str, str]:
    """A Korean or Chinese word as its name and the kind written onto it."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)], ending
    return word, ""
