"""Finding a place by what people call it: four scripts, old spellings, small slips."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from geo.errors import UnknownPlaceError
from geo.model import Place

_NEAR_ENOUGH = 0.72
_KIND_RANK = {"city": 0, "station": 1, "junction": 2, "port": 3, "checkpoint": 4}


def fold(text: str) -> str:
    """Text as it is compared: no case, no accents, no punctuation, single spaces.

    Hangul is kept whole, so that 라진 and 나진 stay two spellings.
    """
    text = text.replace("’", "").replace("'", "").replace("ʼ", "")
    compatible = unicodedata.normalize("NFKD", text)
    decomposed = unicodedata.normalize("NFKD", compatible.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFC", plain)).strip()


@dataclass(frozen=True, slots=True)
class Match:
    """A place that a text may mean, and the spelling that matched."""

    place: Place
    spelling: str


class Gazetteer:
    """All places by every name they carry."""

    def __init__(self, places: Mapping[str, Place]) -> None:
        self._places = places
        self._spellings: list[tuple[str, str, Place]] = []
        for place in places.values():
            for name in dict.fromkeys((place.id, *place.names.every())):
                self._spellings.append((fold(name), name, place))
        self._spellings.sort(key=lambda s: (_rank(s[2]), s[0], s[2].id))

    def get(self, text: str) -> Place:
        """The place a text names: an id, or exactly one of its names; a town before its members.

        Raises
        ------
        UnknownPlaceError
            Nothing is called that; carries the nearest names there are.
        """
        if text in self._places:
            return self._places[text]
        folded = fold(text)
        for spelling, _, place in self._spellings:
            if spelling == folded and folded:
                return self._town_of(place, folded)
        near = dict.fromkeys(m.place.names.en for m in self.near(text, 6))
        raise UnknownPlaceError(text, list(near)[:3])

    def _town_of(self, place: Place, folded: str) -> Place:
        """The whole town, when the name is that of the town as well."""
        town = self._places[place.city_id]
        return town if folded in {fold(n) for n in town.names.every()} else place

    def suggest(self, text: str, limit: int) -> list[Match]:
        """Places whose names begin with, then contain, then resemble a text; towns first."""
        folded = fold(text)
        if not folded:
            return []
        tiers: tuple[list[Match], list[Match], list[Match]] = ([], [], [])
        for spelling, name, place in self._spellings:
            if spelling == folded:
                tiers[0].append(Match(place, name))
            elif spelling.startswith(folded):
                tiers[1].append(Match(place, name))
            elif folded in spelling:
                tiers[2].append(Match(place, name))
        found = _unique([*tiers[0], *tiers[1], *tiers[2]], limit)
        return found or self.near(text, limit)

    def near(self, text: str, limit: int) -> list[Match]:
        """Places with a name that resembles a text, most alike first."""
        folded = fold(text)[:80]
        scored: list[tuple[float, int, Match]] = []
        matcher = difflib.SequenceMatcher(b=folded)
        for order, (spelling, name, place) in enumerate(self._spellings):
            matcher.set_seq1(spelling)
            if matcher.real_quick_ratio() < _NEAR_ENOUGH or matcher.quick_ratio() < _NEAR_ENOUGH:
                continue
            ratio = matcher.ratio()
            if ratio >= _NEAR_ENOUGH:
                scored.append((-ratio, order, Match(place, name)))
        scored.sort(key=lambda s: s[:2])
        return _unique((match for _, _, match in scored), limit)


def _rank(place: Place) -> tuple[int, int]:
    return int(place.city_id != place.id), _KIND_RANK.get(place.kind, 9)


def _unique(matches: Iterable[Match], limit: int) -> list[Match]:
    found: dict[str, Match] = {}
    for match in matches:
        found.setdefault(match.place.id, match)
        if len(found) == limit:
            break
    return list(found.values())
