"""A trip inside countries: how cargo leaves its origin, passes places, and comes to its end.

What is found here serves whatever borders are open, for one table of ways inside countries.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from geo.fronts import (
    SETTING_OUT,
    Arrived,
    End,
    Ends,
    Front,
    Start,
    best_end,
    ending_hops,
    ends_at,
    entry_front,
    front,
    table_hops,
)
from geo.ground import Ground
from geo.kernels import Floats
from geo.linear_prices import MEASURES
from geo.model import Place, System
from geo.network import ORIGIN, Action, ActionKind, Node, local
from geo.pricing import Tariff
from geo.routing import WEIGHTS, Hop

_CAME_BY = (ORIGIN, *(system.value for system in System))
_FREE: Floats = np.zeros(MEASURES)


@dataclass(frozen=True, slots=True)
class Trip:
    """What a search is asked: from a place to another, past places that are not unloaded at."""

    origin_id: str
    destination_id: str
    via: tuple[str, ...] = ()


class Journey:
    """What a trip is inside countries, over one table of ways there."""

    def __init__(
        self, ground: Ground, tariff: Tariff, trip: Trip, like: "Journey | None" = None
    ) -> None:
        """`like` is a journey of the same trip at the same prices, over other lines."""
        self.ground, self._tariff, self._trip = ground, tariff, trip
        self._like = like
        self._network = ground.gates.network
        self._weigh = WEIGHTS[ground.terms.objective]
        self.origin = self._network.place(trip.origin_id).country
        self.target = self._network.place(trip.destination_id).country
        self.stages = _stages(trip.via, self._network.place)
        self._ended: dict[int, Arrived | None] = {}
        self._out: dict[int, tuple[Hop, ...]] = {}
        self._last: dict[int, tuple[Hop, ...]] = {}

    @property
    def is_inland(self) -> bool:
        """Whether it stays in one country."""
        return self.origin == self.target

    @property
    def is_possible(self) -> bool:
        """Whether the places to be passed can be passed in their order without coming back."""
        if self.stages is None or not all(map(self._may_hold_a_stage, self.stages)):
            return False
        if self.is_inland:
            return all(country == self.origin for country in self.stages)
        own = self.stages.get(self.origin)
        return own is None or own.first == 0

    def _may_hold_a_stage(self, country: str) -> bool:
        """Whether cargo can come into a country, or is there from the beginning."""
        number = self.ground.gates.country_number.get(country, -1)
        return country == self.origin or 0 <= number < self.ground.gates.border_countries

    # -- from the origin --------------------------------------------------------------------------

    @cached_property
    def front(self) -> Front:
        """Ways in the country of the origin, past the places on the way there."""
        if self._like is not None and self.ground.is_like(self._like.ground, self.origin):
            return self._like.front
        starts = [
            start
            for member in self._network.members(self._trip.origin_id)
            for start in self._departures(local(member, ORIGIN), SETTING_OUT)
        ]
        begun = front(self.ground, self.origin, starts)
        return self._passing_all(begun, self.origin)

    def _departures(self, node: Node, come: Arrived) -> Iterator[Start]:
        """What cargo in local hands at its origin can depart by."""
        for action in self._network.actions(node):
            if self.ground.terms.allows(action):
                after = self._then(come, action)
                if action.kind is ActionKind.TRANSFER:
                    yield from self._departures(action.head, after)
                else:
                    yield Start(action.head, after)

    def _then(self, come: Arrived, action: Action) -> Arrived:
        return come.then(action, *self._weighed(action))

    def _weighed(self, action: Action) -> tuple[float, Floats]:
        """Weight and price (5,) of an action in a town."""
        price = np.array(self._tariff.action(action))
        return float(price @ self._weigh), price

    # -- past places on the way -------------------------------------------------------------------

    def _passing_all(self, begun: Front, country: str) -> Front:
        stage = (self.stages or {}).get(country)
        for place_id in () if stage is None else stage.place_ids:
            begun = self._passing(begun, country, place_id)
        return begun

    def _passing(self, begun: Front, country: str, place_id: str) -> Front:
        starts = []
        for node in self._tracks_of(place_id):
            come = best_end(begun, ends_at(self.ground, [End(node, (), 0.0, _FREE)]))
            if come is not None:
                starts.append(Start(node, come))
        return front(self.ground, country, starts)

    def _tracks_of(self, place_id: str) -> Iterator[Node]:
        """Tracks on which cargo can pass a town."""
        for member in self._network.members(place_id):
            for track in self._network.tracks(member):
                if self.ground.terms.may_run_on(node := Node(member, track)):
                    yield node

    # -- to the destination -----------------------------------------------------------------------

    @cached_property
    def ends(self) -> Ends:
        """Ways to end in local hands at the destination, from the vertices of its country."""
        if self._like is not None:
            return self._like.ends
        members = self._network.members(self._trip.destination_id)
        ends = [end for member in members for end in self._ends_in_town(member, members)]
        local_nodes = [
            local(member, came_by, moved=moved)
            for member in members
            if member in self.ground.gates.place_numbers
            for came_by in _CAME_BY
            for moved in (False, True)
        ]
        return ends_at(self.ground, ends, local_nodes)

    def _ends_in_town(self, place_id: str, members: Sequence[str]) -> Iterator[End]:
        yield from self._unloadings(place_id)
        for other in self._network.town(place_id):
            if other not in members:
                for end in self._unloadings(other):
                    yield from self._across_town(end, place_id)

    def _unloadings(self, place_id: str) -> Iterator[End]:
        """Ends by being unloaded from one of a place's tracks."""
        for track in self._network.tracks(place_id):
            node = Node(place_id, track)
            if not self.ground.terms.may_run_on(node):
                continue
            for action in self._network.actions(node):
                if action.head == local(place_id, track):
                    yield End(node, (action,), *self._weighed(action))
                    break

    def _across_town(self, end: End, place_id: str) -> Iterator[End]:
        for action in self._network.actions(end.onward[-1].head):
            if action.kind is ActionKind.TRANSFER and action.head.place_id == place_id:
                weight, price = self._weighed(action)
                onward = (*end.onward, action)
                yield End(end.node, onward, end.weight + weight, end.price + price)

    @cached_property
    def inland_end(self) -> Arrived | None:
        """How cargo ends that never leaves the country of its origin."""
        return best_end(self.front, self.ends)

    @cached_property
    def passing_entries(self) -> dict[int, Front]:
        """Fronts of the entries of countries that hold places to be passed."""
        found = {}
        for country in self.stages or {}:
            if country not in (self.origin,) and country in self.ground.gates.country_number:
                first, last = self.ground.gates.entry_span(
                    self.ground.gates.country_number[country]
                )
                for entry in range(first, last):
                    begun = entry_front(self.ground, entry)
                    found[entry] = self._passing_all(begun, country)
        return found

    def hops_through(self, entry: int, vertex: int) -> tuple[Hop, ...]:
        """Moves from a gate that a crossing leads to, to a vertex of its country."""
        passing = self.passing_entries.get(entry)
        return passing.hops(vertex) if passing else table_hops(self.ground, entry, vertex)

    def hops_out(self, vertex: int) -> tuple[Hop, ...]:
        """Moves from the origin to a vertex of its country; kept, as many ways begin alike."""
        found = self._out.get(vertex)
        if found is None:
            found = self._out[vertex] = self.front.hops(vertex)
        return found

    def parts_to_end(self, entry: int, option: int) -> Iterator[tuple[Hop, ...]]:
        """Moves from a gate that a crossing leads to, to the end by one of the options."""
        if entry in self.passing_entries:
            end = self.end_from(entry)
            yield () if end is None else end.hops()
            return
        yield table_hops(self.ground, entry, int(self.ends.vertices[option]))
        last = self._last.get(option)
        if last is None:
            low, _ = self.ground.gates.span(self.target)
            last = self._last[option] = ending_hops(self.ground, low, self.ends, option)
        yield last

    def end_from(self, entry: int) -> Arrived | None:
        """How cargo ends that has come in by an entry and passed all it should."""
        if entry not in self._ended:
            self._ended[entry] = best_end(self.passing_entries[entry], self.ends)
        return self._ended[entry]


class Stage(NamedTuple):
    """Places to be passed in one country, and how many are passed before."""

    first: int
    place_ids: tuple[str, ...]


def _stages(via: Sequence[str], place: Callable[[str], Place]) -> dict[str, Stage] | None:
    """Places to be passed by country; None where their order leads back into a country left."""
    found: dict[str, Stage] = {}
    last = ""
    for number, place_id in enumerate(via):
        country = place(place_id).country
        if country == last:
            stage = found[country]
            found[country] = Stage(stage.first, (*stage.place_ids, place_id))
        elif country in found:
            return None
        else:
            found[country] = Stage(number, (place_id,))
        last = country
    return found
