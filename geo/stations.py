"""Places as the network sees them: of which town, on which systems, with what for changing them.

Towns and points (`geo.ends`) count as places wherever an id is asked for.
"""

from collections import defaultdict

from geo.ends import Ends
from geo.model import Facts, Mode, Place, System
from geo.zones import Spot, Zones


class Stations:
    """What is at every place, whatever the day and the question."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.zones = Zones(facts)
        self.ends = Ends(facts, self.zones)
        self._members: dict[str, list[str]] = defaultdict(list)
        for place in facts.places.values():
            self._members[place.city_id].append(place.id)
        self._ports = {
            place_id
            for link in facts.links.values()
            if link.mode is Mode.SEA
            for place_id in (link.from_id, link.to_id)
        }
        self._yards = {facts.places[p].city_id for p in (*facts.terminals, *self._ports)}
        self._tracks = {place_id: self._find_tracks(place_id) for place_id in facts.places}

    def _find_tracks(self, place_id: str) -> tuple[str, ...]:
        sea = (System.SEA.value,) if place_id in self._ports else ()
        return tuple(sorted([*(s.value for s in self.zones.tracks(place_id)), *sea]))

    def place(self, place_id: str) -> Place:
        """A listed place, or a town or point as one; KeyError where there is no such id."""
        listed = self._facts.places.get(place_id)
        if listed is not None:
            return listed
        end = self.ends.get(place_id)
        if end is None:
            raise KeyError(place_id)
        return end.place

    def members(self, place_id: str) -> tuple[str, ...]:
        """Places a question means: every member of a town for its main place, else just the one."""
        is_town = place_id in self._members
        return tuple(self._members[place_id]) if is_town else (place_id,)

    def town(self, place_id: str) -> tuple[str, ...]:
        """All places of the town that a place belongs to, itself among them."""
        listed = self._facts.places.get(place_id)
        return (place_id,) if listed is None else tuple(self._members[listed.city_id])

    def has_port(self, place_id: str) -> bool:
        """Whether ships of the network call here."""
        return place_id in self._ports

    def has_yard(self, place_id: str) -> bool:
        """Whether cargo on its way may change to or from a train in the town of a place."""
        listed = self._facts.places.get(place_id)
        return listed is not None and listed.city_id in self._yards

    def tracks(self, place_id: str) -> tuple[str, ...]:
        """Systems present at a place, in a fixed order."""
        if place_id in self._tracks:
            return self._tracks[place_id]
        end = self.ends.get(place_id)
        return () if end is None else tuple(sorted(s.value for s in end.spots))

    def at(self, place_id: str, system: System) -> Spot | None:
        """Where a place stands in its zone of a land system."""
        if place_id in self._facts.places:
            return self.zones.spot(place_id, system)
        end = self.ends.get(place_id)
        return None if end is None else end.spots.get(system)
