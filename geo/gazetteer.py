"""Finding a place by what people call it: four scripts, old spellings, small slips."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from geo.asked import check_place
from geo.ends import Ends, read_point
from geo.errors import AmbiguousPlaceError, UnknownPlaceError
from geo.geodesy import geodesic_km
from geo.model import Place
from geo.namebook import Entry, Hit, NameBook, Tier
from geo.spelling import fold, sounds
from geo.town_names import TownNames, told_apart

_KIND_RANK = {"city": 0, "station": 1, "junction": 2, "port": 3, "checkpoint": 4}
# A town of so many people is what many mean by its name, whatever listed place goes by it as well.
_CITY_PEOPLE = 500_000
_MOST_LOOKED_AT = 20
# A port this near is that of the city itself: Yingkou's lies 49 km off.
_OWN_PORT_KM = 60


@dataclass(frozen=True, slots=True)
class Match:
    """A place that a text may mean, and the spelling that matched."""

    place: Place
    spelling: str


class Gazetteer:
    """All places by every name they carry; with `ends`, towns and points of the map as well."""

    def __init__(self, places: Mapping[str, Place], ends: Ends | None = None) -> None:
        self._places, self._ends = places, ends
        self._towns = TownNames({} if ends is None else ends.towns)
        self._order = sorted(places.values(), key=lambda p: (_rank(p), p.id))
        self._book = NameBook([Entry((p.id, *p.names.every())) for p in self._order])

    def get(self, text: str) -> Place:
        """The place a text names: an id, one of its names, or `lat,lon`; a town before its members.

        A name counts if it is spelled so, or, where no name is, if it sounds so and only one town
        has such a name. Listed places come before other towns.

        Raises
        ------
        QuestionError
            It is no text.
        UnknownPlaceError
            Nothing is called that, or several towns are; carries the nearest names there are.
        AmbiguousPlaceError
            Several towns that are no listed places are called that; or a listed place only among
            other names, and a city by its own, as Frankfurt (Oder) and Frankfurt am Main.
        PartNameError
            A few letters are another name of a small town, as Kem is of Kemi.
        PointError
            The text is a point, and no line is near it.
        """
        check_place(text)
        if text in self._places:
            return self._places[text]
        found = self._end_of(text)
        if found is not None:
            return found
        exact = self._book.exact(text)
        if exact:
            is_alias, number = min(map(self._by_name, exact))
            place = self._town_of(self._order[number], text)
            self._check_is_meant(place, text, is_alias=is_alias)
            return place
        town = self._towns.get(text)
        if self._ends is not None and town is not None:
            return self._ends.town(town)
        alike = sorted(map(self._by_name, self._sounding(text)))
        same = [number for is_alias, number in alike if is_alias == alike[0][0]]
        if len({self._order[number].city_id for number in same}) == 1:
            return self._town_of(self._order[same[0]], text)
        near = {m.place.city_id: m.place.names.en for m in reversed(self._likely(text))}
        raise UnknownPlaceError(text, list(dict.fromkeys(reversed(near.values())))[:3])

    def _check_is_meant(self, place: Place, text: str, *, is_alias: bool) -> None:
        """Ask which is meant where a place only goes by the name that a city bears."""
        if not is_alias:
            return
        name = f"{fold(text)} "
        towns = self._towns.beginning(text, _MOST_LOOKED_AT)
        cities = [
            town
            for town in towns
            if town.population >= _CITY_PEOPLE
            and f"{fold(town.names.en)} ".startswith(name)
            and geodesic_km(town.position, place.position) > _OWN_PORT_KM
        ]
        if cities:
            raise AmbiguousPlaceError(text, told_apart([*cities, place]))

    def _end_of(self, text: str) -> Place | None:
        """The town of an id, or the point of a text."""
        if self._ends is None:
            return None
        if text in self._ends.towns:
            return self._ends.town(self._ends.towns[text])
        position = read_point(text)
        return None if position is None else self._ends.locate(position)

    def _likely(self, text: str) -> list[Match]:
        """What may be offered instead; the surest first."""
        return [*self.near(text, 6), *self.suggest(text, 6)]

    def _by_name(self, hit: Hit) -> tuple[bool, int]:
        """Whose own name it is, before those that are also called so; then towns first."""
        names = self._order[hit.entry].names
        return hit.spelling in names.aliases, hit.entry

    def _sounding(self, text: str) -> list[Hit]:
        return self._book.sounding(text)

    def _town_of(self, place: Place, text: str) -> Place:
        """The whole town, when the name is that of the town as well."""
        town = self._places[place.city_id]
        if fold(text) in {fold(n) for n in town.names.every()}:
            return town
        same = sounds(fold(text))
        is_spelled = fold(text) in {fold(n) for n in (place.id, *place.names.every())}
        is_heard = same in {sounds(fold(n)) for n in town.names.every()}
        return town if is_heard and not is_spelled else place

    def suggest(self, text: str, limit: int) -> list[Match]:
        """Places whose names begin with, then contain, then resemble a text; towns first.

        Behind them other towns whose names begin so, the most populous first.
        """
        found = self._matches(sorted(self._book.search(text), key=self._by_town), limit)
        if self._ends is not None and len(found) < limit:
            towns = self._towns.beginning(text, limit - len(found))
            found += [Match(self._ends.town(town), town.names.en) for town in towns]
        return found

    def near(self, text: str, limit: int) -> list[Match]:
        """Places with a name that sounds like a text or resembles it, most alike first."""
        return self._matches([*self._sounding(text), *self._book.near(text)], limit)

    def _by_town(self, hit: Hit) -> tuple[int, int, bool, int]:
        """Whoever types the beginning of a name wants the town, however long its name is."""
        if hit.tier <= Tier.SOUND:
            return hit.tier, 0, *self._by_name(hit)
        return hit.tier, 0 if hit.tier <= Tier.CONTAINED else hit.cost, False, hit.entry

    def _matches(self, hits: Iterable[Hit], limit: int) -> list[Match]:
        found: dict[int, Match] = {}
        for hit in hits:
            place = self._order[hit.entry]
            found.setdefault(hit.entry, Match(place, hit.spelling or place.names.en))
            if len(found) == limit:
                break
        return list(found.values())


def _rank(place: Place) -> tuple[int, int]:
    return int(place.city_id != place.id), _KIND_RANK.get(place.kind, 9)
