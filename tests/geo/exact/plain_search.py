"""The best way through every chain of crossings, by a plain search over links.

Written apart from the product: no zones, no gates, no tables, no pruning. A label is what the cargo
does at a place after a chain of crossings. Whenever it sets off on rails or road, the ways through
that country's links are worked out anew, by least weighted kilometres (docs/method.md §3).
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import NamedTuple

from geo.model import Facts, Link, Mode, Place
from geo.towns import Town
from tests.geo.exact.base_steps import Node, Step, Steps, base_steps
from tests.geo.exact.moves import NOTHING, Amounts, Book, Move, joined

Key = tuple[str, Mode]
Chain = tuple[Key, ...]


class Spot(NamedTuple):
    """Cargo at a place.

    `on` is a system, "road_out" (a lorry that has not left), "sea_out" (aboard), "sea_in" (off the
    ship, not yet through the port), "local" (in local hands, having come by `came_by`, and `moved`
    by a lorry across town since) or "done". `sets_off` says that it may run on from here; else it
    has just run, and something else must happen first. `passed` counts the places on
    its way, in their order, that it has come by.
    """

    place: str
    on: str
    came_by: str = ""
    moved: bool = False
    sets_off: bool = True
    passed: int = 0


@dataclass(frozen=True)
class Found:
    """A way: its chain, what it costs, and its moves one by one."""

    chain: Chain
    weight: float
    amounts: Amounts
    moves: tuple[Move, ...]

    @property
    def move(self) -> Move:
        return joined(self.moves)


class Label(NamedTuple):
    """A spot reached: weight, number of the label (to break ties), what led to it."""

    weight: float
    number: int
    spot: Spot
    chain: Chain
    countries: tuple[str, ...]
    moves: tuple[Move, ...]


@dataclass
class PlainSearch:
    """A world on a day: what may be passed, what is asked for; good for one destination."""

    facts: Facts
    book: Book
    crossings: frozenset[Key]
    links: frozenset[str]
    modes: frozenset[Mode]
    objective: str
    via: tuple[str, ...] = ()
    _links_at: dict[str, list[Link]] = field(init=False, default_factory=dict)
    places: dict[str, Place] = field(init=False, default_factory=dict)
    _base: Steps = field(init=False, default_factory=dict)
    _in_pieces: set[tuple[str, str]] = field(init=False, default_factory=set)
    _onward: dict[Spot, list[tuple[float, Move, Spot, Key | None]]] = field(
        init=False, default_factory=dict
    )
    _runs: dict[tuple[str, str], dict[str, float]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for link in self.facts.links.values():
            for place in (link.from_id, link.to_id):
                self._links_at.setdefault(place, []).append(link)
        self._base, self._in_pieces = base_steps(self.facts)
        self.places = {
            **self.facts.places,
            **{t.id: as_place(t) for t in self.facts.towns.values()},
        }

    # -- the search ------------------------------------------------------------------------------

    def ways(self, origin: str, destination: str) -> dict[Chain, Found]:
        """The best way through each chain there is."""
        home = self.places[origin].country
        queue: list[Label] = []
        number = count()
        for place in self.members(origin):
            spot = Spot(place, "local", "origin", sets_off=False)
            queue.append(Label(0.0, next(number), spot, (), (home,), ()))
        ends, done = set(self.members(destination)), set()
        found: dict[Chain, Found] = {}
        while queue:
            label = heapq.heappop(queue)
            if (label.spot, label.chain) in done:
                continue
            done.add((label.spot, label.chain))
            is_there = label.spot.on in ("local", "done") and label.spot.place in ends
            if is_there and label.spot.passed == len(self.via):
                found.setdefault(label.chain, self._found(label))
                continue
            for step, move, spot, key in self.onward(label.spot, destination):
                chain, countries = label.chain, label.countries
                if key is not None:
                    if self.country(spot.place) in countries:
                        continue
                    chain, countries = (*chain, key), (*countries, self.country(spot.place))
                weight, moves = label.weight + step, (*label.moves, move)
                heapq.heappush(queue, Label(weight, next(number), spot, chain, countries, moves))
        return found

    def _found(self, label: Label) -> Found:
        amounts = self.book.amounts(joined(label.moves))
        return Found(label.chain, label.weight, amounts, label.moves)

    def weigh(self, move: Move) -> float:
        """What the search adds up for a move."""
        return weight_in(self.book.amounts(move), self.objective)

    # -- places ----------------------------------------------------------------------------------

    def country(self, place: str) -> str:
        return self.places[place].country

    def members(self, place: str) -> list[str]:
        """Places that a question means."""
        return self.town(place) if self.places[place].city_id == place else [place]

    def town(self, place: str) -> list[str]:
        town = self.places[place].city_id
        return [p.id for p in self.places.values() if p.city_id == town]

    def links_at(self, place: str) -> list[Link]:
        return self._links_at.get(place, [])

    def loads(self, place: str, system: str) -> bool:
        """A gauge that only comes over the border and ends here loads nothing."""
        is_inside = any(
            k.crossing_id is None and system in systems(k) for k in self.links_at(place)
        )
        return is_inside or place in self._base.get(system, {})

    def systems_at(self, place: str) -> set[str]:
        """Systems that a place has, by its links or because it touches the base network."""
        found = {s for k in self.links_at(place) for s in systems(k)}
        return found | {system for system, steps in self._base.items() if place in steps}

    def has_yard(self, place: str) -> bool:
        """Whether lorries and trains meet in the town: at a terminal, or because it has a port."""
        return any(
            p in self.facts.terminals or any(k.mode is Mode.SEA for k in self.links_at(p))
            for p in self.town(place)
        )

    # -- what can happen -------------------------------------------------------------------------

    def onward(self, spot: Spot, destination: str) -> list[tuple[float, Move, Spot, Key | None]]:
        """Weight, move, where it leads and the crossing it passes, for every move from a spot."""
        if spot not in self._onward:
            moves = [*self.next(spot, destination), *self.passing_by(spot)]
            self._onward[spot] = [
                (self.weigh(m), m, after._replace(passed=after.passed + spot.passed), key)
                for m, after, key in moves
            ]
        return self._onward[spot]

    def passing_by(self, spot: Spot) -> Iterator[tuple[Move, Spot, None]]:
        """Come by the next place to be passed, aboard, and go on from there."""
        is_aboard = spot.on == "road" or spot.on.startswith("rail")
        due = self.via[spot.passed : spot.passed + 1]
        if is_aboard and not spot.sets_off and any(spot.place in self.members(p) for p in due):
            yield NOTHING, Spot(spot.place, spot.on, passed=1), None

    def next(self, spot: Spot, destination: str) -> Iterator[tuple[Move, Spot, Key | None]]:
        if spot.sets_off and spot.on not in ("local", "done"):
            yield from self.setting_off(spot)
            return
        if spot.on in ("local", "done"):
            yield from self.transfers(spot)
            if spot.on == "local":
                yield from self.boardings(spot)
        elif spot.on == "sea_in":
            port = self.book.hub("port", self.places[spot.place])
            yield port, Spot(spot.place, "local", "sea", sets_off=False), None
            yield port, Spot(spot.place, "sea_out"), None
        elif spot.on == "road":
            yield NOTHING, Spot(spot.place, "local", "road", sets_off=False), None
        elif spot.on.startswith("rail"):
            yield from self.unloadings(spot, destination)
            yield from self.gauge_changes(spot)
        yield from self.passing(spot)

    def setting_off(self, spot: Spot) -> Iterator[tuple[Move, Spot, None]]:
        yield NOTHING, spot._replace(sets_off=False, passed=0), None
        system = "road" if spot.on == "road_out" else spot.on
        if system == "road" or system.startswith("rail"):
            for place, km in self.runs(spot.place, system).items():
                if place != spot.place:
                    move = self.book.run(self.country(place), system, km)
                    yield move, Spot(place, system, sets_off=False), None

    def runs(self, start: str, system: str) -> dict[str, float]:
        """Plain km of the ways of least weighted km from a place along one system."""
        if (start, system) not in self._runs:
            found: dict[Node, float] = {}
            queue: list[tuple[float, float, int, Node]] = [(0.0, 0.0, 0, start)]
            number = count(1)
            while queue:
                weighted, km, _, node = heapq.heappop(queue)
                if node not in found:
                    found[node] = km
                    for head, step_km, weight in self.steps(node, system):
                        further = weighted + step_km * weight, km + step_km
                        heapq.heappush(queue, (*further, next(number), head))
            self._runs[start, system] = {n: km for n, km in found.items() if isinstance(n, str)}
        return self._runs[start, system]

    def steps(self, node: Node, system: str) -> Iterator[Step]:
        """Where one link or piece of the base network leads, its km and its path weight."""
        yield from self._base.get(system, {}).get(node, ())
        if not isinstance(node, str):
            return
        for link in self.links_at(node):
            if (system, link.id) in self._in_pieces:
                continue
            if system in systems(link) and not link.crossing_id and not link.status_subject:
                yield other_end(link, node), link.distance_km, link.path_weight

    def transfers(self, spot: Spot) -> Iterator[tuple[Move, Spot, None]]:
        """One lorry trip joins any two places of a town; a second would only lead back."""
        for other in () if spot.moved else self.town(spot.place):
            if other != spot.place:
                here, there = self.places[spot.place], self.places[other]
                after = spot._replace(place=other, moved=True, passed=0)
                yield self.book.transfer(here, there), after, None

    def boardings(self, spot: Spot) -> Iterator[tuple[Move, Spot, None]]:
        here = self.places[spot.place]
        for system in sorted(self.systems_at(spot.place)):
            if Mode(system.split("_")[0]) not in self.modes:
                continue
            if system == spot.came_by and not spot.moved:
                continue
            if system == "sea":
                yield self.book.hub("port", here), Spot(spot.place, "sea_out"), None
            elif system == "road":
                yield NOTHING, Spot(spot.place, "road_out"), None
            else:
                yards = spot.came_by == "origin" or self.has_yard(spot.place)
                fits = not spot.came_by.startswith("rail") or spot.came_by == system
                if yards and fits and self.loads(spot.place, system):
                    yield self.book.hub("terminal", here), Spot(spot.place, system), None

    def unloadings(self, spot: Spot, destination: str) -> Iterator[tuple[Move, Spot, None]]:
        if self.loads(spot.place, spot.on):
            terminal = self.book.hub("terminal", self.places[spot.place])
            if spot.place in self.town(destination):
                yield terminal, Spot(spot.place, "done", sets_off=False), None
            if self.has_yard(spot.place):
                yield terminal, Spot(spot.place, "local", spot.on, sets_off=False), None

    def gauge_changes(self, spot: Spot) -> Iterator[tuple[Move, Spot, None]]:
        for row in self.facts.gauge_breaks.values():
            if row.place_id == spot.place and self.book.changes_gauge(row):
                pair = (f"rail_{row.gauge_from_mm}", f"rail_{row.gauge_to_mm}")
                for before, after in (pair, pair[::-1]) if row.both_ways else (pair,):
                    if spot.on == before:
                        yield self.book.gauge_change(row), Spot(spot.place, after), None

    # -- over borders, and over lines with reports of their own ------------------------------------

    def passing(self, spot: Spot) -> Iterator[tuple[Move, Spot, Key | None]]:
        system = {"road_out": "road", "sea_out": "sea"}.get(spot.on, spot.on)
        for link in self.links_at(spot.place):
            if system not in systems(link) or not self.book.takes(link):
                continue
            there = other_end(link, spot.place)
            after = Spot(there, "sea_in" if system == "sea" else system)
            if link.crossing_id is not None:
                key = (link.crossing_id, link.mode)
                if key in self.crossings and self.is_hired(link):
                    yield self.over(link, spot.place, system), after, key
            elif link.status_subject is None or link.id in self.links:
                if system == "sea":
                    move = self.book.voyage(link)
                elif link.status_subject is not None:
                    move = self.book.run(self.country(there), system, link.distance_km)
                else:
                    continue  # an ordinary link, run along when setting off
                line = link.status_subject
                yield replace(move, lines=((line, link.mode),) if line else ()), after, None

    def is_hired(self, link: Link) -> bool:
        service = self.facts.crossings[link.crossing_id or ""].service
        return service is None or service.value in ("common_carrier", "charter")

    def over(self, link: Link, place: str, system: str) -> Move:
        """A link over a border, cut there."""
        there = other_end(link, place)
        pair = self.country(place), self.country(there)
        border = self.book.border(link.crossing_id or "", link.mode, pair)
        if system == "sea":
            return joined((self.book.voyage(link), border))
        first = self.book.km_before(link, place)
        return joined(
            (
                self.book.run(pair[0], system, first),
                border,
                self.book.run(pair[1], system, link.distance_km - first),
            )
        )


def weight_in(amounts: Amounts, objective: str) -> float:
    """An amount in the chosen objective, with tiny addends that tell equal ways apart."""
    second = amounts.distance if objective == "time" else amounts.time
    third = 0.0 if objective == "cost" else amounts.cost
    return float(getattr(amounts, objective)) + 1e-6 * second + 1e-9 * third


class LinkByLink(PlainSearch):
    """The same, but that cargo may stop after every link: right where no path has a weight.

    Not for worlds with a base network.
    """

    def setting_off(self, spot: Spot) -> Iterator[tuple[Move, Spot, None]]:
        yield NOTHING, spot._replace(sets_off=False, passed=0), None
        system = "road" if spot.on == "road_out" else spot.on
        for place, km, _ in self.steps(spot.place, system):
            if isinstance(place, str):
                yield self.book.run(self.country(place), system, km), Spot(place, system), None


def as_place(town: Town) -> Place:
    """A town of the base network as a place that stands alone."""
    return Place(town.id, "town", town.names, town.country, town.position, 1.0, (), town.id, "", ())


def systems(link: Link) -> tuple[str, ...]:
    """Systems a link belongs to: one for each of its gauges."""
    if link.mode is Mode.RAIL:
        return tuple(f"rail_{gauge}" for gauge in link.gauges_mm)
    return (link.mode.value,)


def other_end(link: Link, place: str) -> str:
    """Where a link leads from one of its ends."""
    return link.to_id if link.from_id == place else link.from_id
