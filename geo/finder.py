"""Finding anything on the map by what people call it, in four languages and many spellings.

Crossings, bridges, ports, ferries, breaks of gauge, lines and places stand in one book of names. A
word for the kind of thing (“bridge”, мост, 다리, 桥) names nothing by itself: it brings things of
that kind to the front.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from geo.countries import country_name, listed
from geo.model import (
    BorderCrossing,
    Bridge,
    Facts,
    Ferry,
    GaugeBreak,
    Line,
    Mode,
    Names,
    Place,
    Port,
)
from geo.namebook import Entry, Hit, NameBook, Tier
from geo.spelling import fold, slips, sounds

KINDS = ("crossing", "bridge", "port", "ferry", "gauge_break", "line", "place")

_COUNTRY_WORDS = {
    "CN": ("China", "PRC", "Китай", "КНР", "중국", "中国", "中"),
    "KP": ("North Korea", "DPRK", "КНДР", "Северная Корея", "조선", "북한", "朝鲜", "北朝鲜", "朝"),
    "KR": ("South Korea", "ROK", "Южная Корея", "한국", "韩国"),
    "KZ": ("Kazakhstan", "Казахстан", "카자흐스탄", "哈萨克斯坦"),
    "MN": ("Mongolia", "Монголия", "몽골", "蒙古"),
    "RU": ("Russia", "Россия", "러시아", "로씨야", "俄罗斯", "俄"),
}
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
# A port has the id of its place and stands for it in a list; so does a ferry for its crossing.
_SAME_AS = {"port": "place", "ferry": "crossing"}
_MODE_WORDS = {
    Mode.RAIL: ("rail", "railway", "train", "железнодорожный", "철도", "铁路"),
    Mode.ROAD: ("road", "highway", "автомобильный", "도로", "公路"),
    Mode.SEA: ("sea", "ferry", "ship", "море", "паром", "海"),
}
_METHODS = {
    "transshipment": "cargo is reloaded",
    "bogie_exchange": "bogies are exchanged",
    "variable_gauge": "wheelsets change gauge",
}


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of the map: which, what it is called, and what it is in a few words.

    `modes` are those it carries; `status_id` is the subject of the reports about it, None where
    there are none to look for. `is_main` says of a place that it is a town or stands alone.
    """

    kind: str
    id: str
    names: Names
    countries: tuple[str, ...]
    modes: tuple[Mode, ...]
    status_id: str | None
    what: str
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A thing that a text may mean, and the spelling that matched; `is_sure` if it names it."""

    thing: Thing
    spelling: str
    is_sure: bool


class Finder:
    """All things of the facts by every name they carry; built once, safe to share."""

    def __init__(self, facts: Facts) -> None:
        pairs = list(_things(facts))
        self._things = [thing for thing, _ in pairs]
        self._book = NameBook([Entry(t.names.every(), tuple(context)) for t, context in pairs])
        self._heard = {
            name: sounds(fold(name)) for thing in self._things for name in thing.names.every()
        }
        self._own = [
            {word for name in t.names.every() for word in self._heard[name]} for t in self._things
        ]
        self._by_id: dict[str, list[int]] = {}
        for number, thing in enumerate(self._things):
            self._by_id.setdefault(fold(thing.id), []).append(number)

    def find(self, kind: str, id_: str) -> Thing | None:
        """The thing with this id; None where there is none."""
        named = (self._things[number] for number in self._by_id.get(fold(id_), ()))
        return next((t for t in named if t.kind == kind and t.id == id_), None)

    def search(self, text: str, limit: int) -> list[Found]:
        """Things that a text may mean, the likeliest first; a thing stands in the list once.

        A port stands for its place, a ferry for its crossing: they share an id.
        """
        by_id = [Hit(Tier.EXACT, 0, i, 0, "") for i in self._by_id.get(fold(text), ())]
        sure = [*by_id, *self._book.exact(text), *self._book.sounding(text)]
        name, kinds = _without_kinds(text, is_known=bool(sure))
        if kinds is not None and name:
            rest = self._book.search(name, with_context=True)
        else:
            rest = self._book.search(text)
        words = sounds(fold(text))
        ranked = [
            *((0, self._rank(hit, kinds or (), words), hit) for hit in sure),
            *((1, self._rank(hit, kinds or (), words), hit) for hit in rest),
        ]
        ranked.sort(key=lambda one: one[:2])
        return self._listed((hit for _, _, hit in ranked), limit)

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
            key = (_SAME_AS.get(thing.kind, thing.kind), thing.id)
            known = found.get(key)
            if known is None and len(found) == limit:
                continue
            if known is None or (thing.kind in _SAME_AS and known.thing.kind not in _SAME_AS):
                spelling = hit.spelling or thing.names.en
                found[key] = Found(thing, spelling, hit.tier <= Tier.CONTEXT)
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


# -- the things, with the words that go with them -------------------------------------------------

Pair = tuple[Thing, list[str]]


def _things(facts: Facts) -> Iterator[Pair]:
    for crossing in facts.crossings.values():
        yield _crossing(crossing, facts)
    for bridge in facts.bridges.values():
        yield _bridge(bridge, facts)
    for port in facts.ports.values():
        yield _port(port, facts)
    for ferry in facts.ferries.values():
        yield _ferry(ferry, facts)
    ways: dict[str, list[GaugeBreak]] = {}
    for way in facts.gauge_breaks.values():
        ways.setdefault(way.place_id, []).append(way)
    for place_id, found in ways.items():
        yield _gauge_break(facts.places[place_id], found, facts)
    for line in facts.lines.values():
        yield _line(line, facts)
    for place in facts.places.values():
        yield _place(place, facts)


def _crossing(crossing: BorderCrossing, facts: Facts) -> Pair:
    countries = (crossing.country_a, crossing.country_b)
    modes = listed([mode.value for mode in crossing.modes])
    noun = "Sea link" if crossing.modes == (Mode.SEA,) else f"{modes.capitalize()} crossing"
    thing = Thing(
        "crossing",
        crossing.id,
        crossing.names,
        countries,
        crossing.modes,
        crossing.id,
        f"{noun} between {_countries(countries)}",
    )
    return thing, _around(countries, crossing.modes, (crossing.place_a, crossing.place_b), facts)


def _bridge(bridge: Bridge, facts: Facts) -> Pair:
    countries = tuple(dict.fromkeys((bridge.country_a, bridge.country_b)))
    noun = f"{listed([m.value for m in bridge.carries]).capitalize()} bridge"
    what = f"{noun if bridge.carries else 'Bridge without traffic'} {_where(countries)}"
    what += f", built {bridge.built_year}" if bridge.built_year else ""
    crossing = facts.crossings.get(bridge.crossing_id or "")
    ends = (crossing.place_a, crossing.place_b) if crossing else ()
    status_id = bridge.crossing_id if bridge.carries else None
    thing = Thing("bridge", bridge.id, bridge.names, countries, bridge.carries, status_id, what)
    extra = list(crossing.names.every()) if crossing else []
    return thing, [*extra, *_around(countries, bridge.carries, ends, facts)]


def _port(port: Port, facts: Facts) -> Pair:
    place = facts.places[port.id]
    what = f"Port{_of_town(place, facts)}, {country_name(place.country)}"
    thing = Thing("port", port.id, place.names, (place.country,), (Mode.SEA,), port.id, what)
    codes = [port.unlocode] if port.unlocode else []
    return thing, [*codes, *_around((place.country,), (Mode.SEA,), (place.city_id,), facts)]


def _ferry(ferry: Ferry, facts: Facts) -> Pair:
    crossing = facts.crossings[ferry.id]
    countries = (crossing.country_a, crossing.country_b)
    what = f"Sea service between {_countries(countries)}"
    thing = Thing("ferry", ferry.id, ferry.names, countries, (Mode.SEA,), ferry.id, what)
    ends = (crossing.place_a, crossing.place_b)
    return thing, [ferry.ship, ferry.operator, *_around(countries, (Mode.SEA,), ends, facts)]


def _gauge_break(place: Place, ways: list[GaugeBreak], facts: Facts) -> Pair:
    """All ways across at one place are one thing, with the id of the place."""
    sizes = sorted({size for way in ways for size in (way.gauge_from_mm, way.gauge_to_mm)})
    gauges = listed([f"{size:,}" for size in reversed(sizes)])
    methods = listed(sorted({_METHODS[way.method] for way in ways}))
    what = f"Break of gauge in {country_name(place.country)}, {gauges} mm: {methods}"
    called = dict.fromkeys(name for way in ways for name in way.names.every())
    names = replace(place.names, aliases=(*place.names.aliases, *called))
    thing = Thing("gauge_break", place.id, names, (place.country,), (Mode.RAIL,), None, what)
    return thing, _around((place.country,), (Mode.RAIL,), (place.id,), facts)


def _line(line: Line, facts: Facts) -> Pair:
    ends = [facts.places[line.from_id], facts.places[line.to_id]]
    countries = tuple(dict.fromkeys(place.country for place in ends))
    what = f"Line from {ends[0].names.en} to {ends[1].names.en}, {_countries(countries)}"
    thing = Thing("line", line.id, line.names, countries, (Mode.RAIL,), line.id, what)
    return thing, _around(countries, (Mode.RAIL,), (line.from_id, line.to_id), facts)


def _place(place: Place, facts: Facts) -> Pair:
    noun = {"city": "Town", "junction": "Railway junction"}.get(place.kind, place.kind.capitalize())
    what = f"{noun}{_of_town(place, facts)}, {country_name(place.country)}"
    is_main = place.city_id == place.id
    thing = Thing("place", place.id, place.names, (place.country,), (), None, what, is_main)
    return thing, _around((place.country,), (), (place.city_id,), facts)


def _of_town(place: Place, facts: Facts) -> str:
    town = facts.places[place.city_id]
    return f" of {town.names.en}" if town.id != place.id else ""


def _around(
    countries: Iterable[str],
    modes: Iterable[Mode],
    place_ids: Iterable[str | None],
    facts: Facts,
) -> list[str]:
    """Words that go with a thing: its countries, its modes, the places at its ends."""
    words = [country_name(code) for code in countries]
    words += [word for code in countries for word in _COUNTRY_WORDS.get(code, ())]
    words += [word for mode in modes for word in _MODE_WORDS[mode]]
    for id_ in place_ids:
        if id_ is not None:
            place = facts.places[id_]
            words += [*place.names.every(), *facts.places[place.city_id].names.every()]
    return words


def _countries(codes: tuple[str, ...]) -> str:
    return listed([country_name(code) for code in codes])


def _where(codes: tuple[str, ...]) -> str:
    return f"between {_countries(codes)}" if len(codes) > 1 else f"in {_countries(codes)}"
