"""The best way by a plain search over links, written apart from the product.

No zones, no gates, no tables: a state is what the cargo does at a place, and every link is a step
of its own. It reads the rules of docs/method.md §3 and §4 anew, straight from the facts, with
typical values only, and holds for worlds in which every path weight is 1.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

from pyproj import Geod

from geo.model import Facts, Link, Mode

RAIL_GAUGES = (1520, 1435)
HIRED = ("common_carrier", "charter")


class Cost(NamedTuple):
    """Hours, USD per TEU, kg per tonne, kilometres."""

    time: float = 0.0
    cost: float = 0.0
    co2e: float = 0.0
    distance: float = 0.0


class State(NamedTuple):
    """Cargo at a place.

    `on` is a gauge in mm, "road", "ship", "quay" (off a ship, not yet through the port), "local" or
    "done". `came_by` is what it came by before, "origin" at first. `rests` is true in local hands
    until a lorry takes it to another place of the town: it may not go back onto what it came by.
    `aboard` is where it got onto the lorry, which never drives in a circle.
    """

    place: str
    on: int | str
    came_by: int | str
    rests: bool
    seen: frozenset[str]
    aboard: str = ""


@dataclass(frozen=True)
class Oracle:
    """A world on a day: which crossings (by mode) and which lines with a history are open."""

    facts: Facts
    open_crossings: frozenset[tuple[str, Mode]]
    open_links: frozenset[str]
    modes: frozenset[Mode]
    objective: str

    # -- the search ------------------------------------------------------------------------------

    def best(self, origin: str, destination: str) -> float | None:
        """Least typical hours, USD, kg or kilometres; None where no way is open."""
        ends = self.members(destination)
        seen = frozenset({self.facts.places[origin].country})
        queue: list[tuple[float, int, State]] = []
        number = count()
        for place in self.members(origin):
            queue.append((0.0, next(number), State(place, "local", "origin", False, seen)))
        done: set[State] = set()
        while queue:
            weight, _, state = heapq.heappop(queue)
            if state.on in ("local", "done") and state.place in ends:
                return weight
            if state in done:
                continue
            done.add(state)
            for price, head in self.moves(state, destination):
                if head not in done:
                    step = float(getattr(price, self.objective))
                    heapq.heappush(queue, (weight + step, next(number), head))
        return None

    def members(self, place: str) -> list[str]:
        if self.facts.places[place].city_id != place:
            return [place]
        return [p.id for p in self.facts.places.values() if p.city_id == place]

    def town(self, place: str) -> list[str]:
        return self.members(self.facts.places[place].city_id)

    # -- what can happen ---------------------------------------------------------------------------

    def moves(self, state: State, destination: str) -> Iterator[tuple[Cost, State]]:
        place, on, came_by, _, seen, _ = state
        country = self.facts.places[place].country
        if on in ("local", "done"):
            yield from self.transfers(state)
            if on == "local":
                yield from self.boardings(state, country)
        elif on == "quay":
            port = self.hub("port", country)
            yield port, State(place, "local", "sea", True, seen)
            yield port, State(place, "ship", "sea", False, seen)
        elif on == "road":
            if came_by == "road" and place != state.aboard:
                yield Cost(), State(place, "local", "road", True, seen)
            yield from self.links(state)
        elif on == "ship":
            yield from self.links(state)
        else:
            if self.loads(place, on) and place in self.town(destination):
                yield self.hub("terminal", country), State(place, "done", on, True, seen)
            if self.loads(place, on) and self.has_yard(place):
                yield self.hub("terminal", country), State(place, "local", on, True, seen)
            yield from self.gauge_changes(state)
            yield from self.links(state)

    def transfers(self, state: State) -> Iterator[tuple[Cost, State]]:
        for other in self.town(state.place):
            if other != state.place:
                here, there = self.facts.places[state.place], self.facts.places[other]
                _, _, metres = Geod(ellps="WGS84").inv(*here.position, *there.position)
                km = round(max(1.0, metres / 1000 * self.value("transfer.circuity")), 1)
                price = Cost(
                    self.value("transfer.hours"),
                    self.value("transfer.cost"),
                    self.value("emission.road") * km / 1000,
                )
                yield price, state._replace(place=other, rests=False)

    def boardings(self, state: State, country: str) -> Iterator[tuple[Cost, State]]:
        place, _, came_by, rests, seen, _ = state
        for link in self.links_at(place):
            if link.mode not in self.modes:
                continue
            if link.mode is Mode.SEA and came_by != "sea":
                yield self.hub("port", country), State(place, "ship", "sea", False, seen)
            if link.mode is Mode.ROAD and not (came_by == "road" and rests):
                # Aboard, but not come by road until it has really driven.
                yield Cost(), State(place, "road", "", False, seen, place)
            if link.mode is Mode.RAIL and (came_by == "origin" or self.has_yard(place)):
                for gauge in link.gauges_mm:
                    fits = came_by not in RAIL_GAUGES or (came_by == gauge and not rests)
                    if fits and self.loads(place, gauge):
                        on = self.hub("terminal", country)
                        yield on, State(place, gauge, gauge, False, seen)

    def gauge_changes(self, state: State) -> Iterator[tuple[Cost, State]]:
        for row in self.facts.gauge_breaks.values():
            if row.place_id != state.place or not row.for_containers or row.hours_id is None:
                continue
            pairs = [(row.gauge_from_mm, row.gauge_to_mm)]
            pairs += [pairs[0][::-1]] if row.both_ways else []
            for before, after in pairs:
                if state.on == before:
                    hours, usd = self.value(row.hours_id), self.value(row.cost_id or "")
                    price = Cost(hours, usd, self.value("emission.hub"))
                    yield price, state._replace(on=after, came_by=after)

    def links(self, state: State) -> Iterator[tuple[Cost, State]]:
        for link in self.links_at(state.place):
            is_mine = state.on in link.gauges_mm if link.gauges_mm else False
            is_mine |= (link.mode, state.on) in ((Mode.ROAD, "road"), (Mode.SEA, "ship"))
            if not is_mine:
                continue
            there = link.to_id if link.from_id == state.place else link.from_id
            if link.crossing_id is not None:
                yield from self.over_a_border(state, link, there)
            elif link.status_subject is None or link.id in self.open_links:
                country = self.facts.places[state.place].country
                yield self.land(country, link, state.on, link.distance_km), self.at(state, there)

    def over_a_border(self, state: State, link: Link, there: str) -> Iterator[tuple[Cost, State]]:
        crossing = self.facts.crossings[link.crossing_id or ""]
        tail = self.facts.places[state.place].country
        head = self.facts.places[there].country
        shut = (crossing.id, link.mode) not in self.open_crossings or link.mode not in self.modes
        if shut or head in state.seen:
            return
        pair = "-".join(sorted((tail.lower(), head.lower())))
        dwell = f"dwell.{link.mode.value}.{pair}"
        if link.mode is Mode.RAIL and f"dwell.{crossing.id}" in self.facts.assumptions:
            dwell = f"dwell.{crossing.id}"
        border = Cost(self.value(dwell), self.value(f"fee.{link.mode.value}.{pair}"))
        after = self.at(state, there)._replace(seen=state.seen | {head})
        if link.mode is Mode.SEA:
            if crossing.service is not None and crossing.service.value in HIRED:
                yield plus(border, self.voyage(link, crossing.id)), after
            return
        first = self.km_before(link, state.place)
        before = self.land(tail, link, state.on, first)
        behind = self.land(head, link, state.on, link.distance_km - first)
        yield plus(border, plus(before, behind)), after

    def at(self, state: State, place: str) -> State:
        on = "quay" if state.on == "ship" else state.on
        came_by = "road" if on == "road" else state.came_by
        return state._replace(place=place, on=on, came_by=came_by)

    # -- what it costs -----------------------------------------------------------------------------

    def value(self, id_: str) -> float:
        return self.facts.assumptions[id_].typical

    def hub(self, kind: str, country: str) -> Cost:
        hours, usd = f"{kind}.hours.{country.lower()}", f"{kind}.cost.{country.lower()}"
        return Cost(self.value(hours), self.value(usd), self.value("emission.hub"))

    def land(self, country: str, link: Link, on: int | str, km: float) -> Cost:
        system = "road" if link.mode is Mode.ROAD else f"rail_{on}"
        key = f"{system}.{country.lower()}"
        grams = self.value("emission.road")
        if link.mode is Mode.RAIL:
            share = self.electric_share(country, int(on))
            grams = share * self.value("emission.rail.electric")
            grams += (1 - share) * self.value("emission.rail.diesel")
        hours = km / (self.value(f"speed.{key}") / 24)
        return Cost(hours, km * self.value(f"tariff.{key}"), km * grams / 1000, km)

    def electric_share(self, country: str, gauge: int) -> float:
        km = wired = 0.0
        for link in self.facts.links.values():
            ends = {self.facts.places[p].country for p in (link.from_id, link.to_id)}
            if ends == {country} and gauge in link.gauges_mm:
                part = {"no": 0.0, "mixed": 0.5, "unknown": 0.5, "": 0.5}
                km += link.distance_km
                wired += link.distance_km * part.get(link.electrification, 1.0)
        return wired / km if km else 0.5

    def voyage(self, link: Link, crossing_id: str) -> Cost:
        service = self.facts.crossings[crossing_id].service
        ferry = self.facts.ferries.get(crossing_id)
        wait = self.value(f"wait.sea.{service.value}") if service else 0.0
        if ferry is not None and ferry.headway_days is not None:
            wait = ferry.headway_days * 24 / 2
        kind = "ferry" if crossing_id.endswith("-ferry") else "container"
        km = link.distance_km
        hours = wait + km / (self.value(f"speed.sea.{kind}") * 1.852)
        grams = self.value(f"emission.sea.{kind}")
        return Cost(hours, km * self.value(f"tariff.sea.{kind}"), km * grams / 1000, km)

    def km_before(self, link: Link, place: str) -> float:
        km = link.border_km
        if km is None:
            border = self.facts.crossings[link.crossing_id or ""].position
            geod = Geod(ellps="WGS84")
            ends = [self.facts.places[p].position for p in (link.from_id, link.to_id)]
            near, far = (geod.inv(*end, *border)[2] for end in ends)
            km = link.distance_km * near / (near + far)
        return km if place == link.from_id else link.distance_km - km

    # -- what is where -----------------------------------------------------------------------------

    def links_at(self, place: str) -> list[Link]:
        return [k for k in self.facts.links.values() if place in (k.from_id, k.to_id)]

    def loads(self, place: str, gauge: int | str) -> bool:
        """A gauge that only comes over the border and ends here loads nothing."""
        return any(k.crossing_id is None and gauge in k.gauges_mm for k in self.links_at(place))

    def has_yard(self, place: str) -> bool:
        """Whether lorries and trains meet in the town: at a terminal, or because it has a port."""
        return any(
            p in self.facts.terminals or any(k.mode is Mode.SEA for k in self.links_at(p))
            for p in self.town(place)
        )


def plus(a: Cost, b: Cost) -> Cost:
    """Sum, part by part."""
    return Cost(*(x + y for x, y in zip(a, b, strict=True)))
