"""What lies around a thing: other ways across, bridges, lines, places of its town."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geo.countries import listed
from geo.geodesy import geodesic_km
from geo.model import Mode
from webapp.links import thing_path
from webapp.present import km
from webapp.things.register import Register, Thing

_MOST = 6
# Farther away than this is no neighbour; nearer than the second, two crossings serve one spot.
_MOST_KM, _SAME_SPOT_KM = 250.0, 30.0
_MOST_BRIDGE_KM = 40.0
# A degree of latitude is about 111 km: what is farther by its latitude alone needs no reckoning.
_KM_PER_DEGREE = 111.0


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A thing nearby with its page; `distance_km` along a straight line, None where unasked."""

    kind: str
    id: str
    name: str
    url: str
    detail: str
    distance_km: float | None


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbours of one sort under their heading."""

    title: str
    neighbours: tuple[Neighbour, ...]


def neighbours(thing: Thing, register: Register) -> tuple[Group, ...]:
    """Groups of neighbours that have at least one, each neighbour in one group only."""
    groups: list[Group] = []
    seen = {(thing.kind.key, thing.id)}
    for title, found in (
        ("On it and at it", _own(thing, register)),
        ("Other modes nearby", _other_modes(thing, register)),
        ("Nearest border crossings", _nearest(thing, register)),
        ("Bridges nearby", _near(thing, register, "bridge", _MOST_BRIDGE_KM)),
        ("Lines here", _lines(thing, register)),
        ("In the same town", _town(thing, register)),
    ):
        fresh = [one for one in found if (one.kind, one.id) not in seen]
        seen.update((one.kind, one.id) for one in fresh)
        if fresh:
            groups.append(Group(title, tuple(fresh)))
    return tuple(groups)


def neighbour(thing: Thing, distance_km: float | None = None) -> Neighbour:
    """A thing as a neighbour of another."""
    modes = listed([mode.value for mode in thing.modes])
    detail = {"crossing": modes, "place": "", "line": modes}.get(thing.kind.key, thing.kind.one)
    far = f"{km(distance_km)} away" if distance_km is not None and distance_km >= 0.5 else ""
    return Neighbour(
        thing.kind.key,
        thing.id,
        thing.names.en,
        thing_path(thing.kind.key, thing.id),
        ", ".join(part for part in (detail, far) if part),
        None if distance_km is None else round(distance_km, 1),
    )


def _own(thing: Thing, register: Register) -> Iterable[Neighbour]:
    """What is part of the thing, or what it is part of."""
    facts, things = register.facts, register.things
    found: list[tuple[str, str]] = []
    crossings = {subject for subject, _ in thing.subjects if subject in facts.crossings}
    if thing.kind.key in ("port", "place"):
        found += [("port", thing.id), ("gauge_break", thing.id), ("place", thing.id)]
        crossings.update(one.id for one in register.crossings_at(thing.id))
    if thing.kind.key == "gauge_break":
        found.append(("place", thing.id))
    if thing.kind.key == "line":
        links = register.links_by_line.get(thing.id, ())
        crossings.update(link.crossing_id for link in links if link.crossing_id)
        ends = {end for link in links for end in (link.from_id, link.to_id)}
        found += [("gauge_break", end) for end in sorted(ends)]
    for id_ in sorted(crossings):
        crossing = facts.crossings[id_]
        found += [("crossing", id_), ("ferry", id_)]
        found += [("bridge", bridge.id) for bridge in register.bridges_by_crossing.get(id_, ())]
        ends_of = (crossing.place_a, crossing.place_b)
        found += [("gauge_break", end) for end in ends_of if end]
        if thing.kind.key in ("crossing", "ferry"):
            found += [(kind, end) for end in ends_of if end for kind in ("port", "place")]
    return [neighbour(things[kind][id_]) for kind, id_ in found if id_ in things[kind]]


def _near(thing: Thing, register: Register, kind: str, most_km: float) -> Sequence[Neighbour]:
    """Things of a kind within `most_km`, nearest first."""
    found = []
    for other in register.things[kind].values():
        if abs(other.position.lat - thing.position.lat) * _KM_PER_DEGREE > most_km:
            continue
        distance_km = geodesic_km(thing.position, other.position)
        if distance_km <= most_km:
            found.append((distance_km, other.id, other))
    found.sort(key=lambda one: one[:2])
    return [neighbour(other, distance_km) for distance_km, _, other in found[: _MOST + 1]]


def _crossings_around(thing: Thing, register: Register) -> Sequence[Neighbour]:
    at_sea = {id_ for id_, one in register.facts.crossings.items() if one.service is not None}
    wants_sea = thing.modes == (Mode.SEA,)
    near = _near(thing, register, "crossing", _MOST_KM)
    return [one for one in near if (one.id in at_sea) == wants_sea and one.id != thing.id]


def _other_modes(thing: Thing, register: Register) -> Iterable[Neighbour]:
    """Crossings at the same spot that serve a mode which this thing does not."""
    if thing.kind.key in ("line", "place", "port"):
        return ()
    crossings = register.facts.crossings
    return [
        one
        for one in _crossings_around(thing, register)
        if (one.distance_km or 0) <= _SAME_SPOT_KM
        and set(crossings[one.id].modes) - set(thing.modes)
    ]


def _nearest(thing: Thing, register: Register) -> Iterable[Neighbour]:
    if thing.kind.key == "line":
        return ()
    return _crossings_around(thing, register)[:_MOST]


def _lines(thing: Thing, register: Register) -> Iterable[Neighbour]:
    towns = register.towns_of(thing)
    members = [place for town in towns for place in register.members_by_town.get(town, ())]
    links = [link for place in members for link in register.links_by_place.get(place.id, ())]
    lines = dict.fromkeys(link.line_id for link in links if link.line_id)
    return [neighbour(register.things["line"][id_]) for id_ in lines if id_][:_MOST]


def _town(thing: Thing, register: Register) -> Iterable[Neighbour]:
    if thing.kind.key == "line":
        return ()
    members = [p for town in register.towns_of(thing) for p in register.members_by_town[town]]
    return [neighbour(register.things["place"][place.id]) for place in members[: 2 * _MOST]]
