"""What a thing is, in two plain sentences made from data; what is missing is said or left out."""

from collections.abc import Callable, Sequence

from geo.countries import country_name, listed
from geo.model import Evidence, Facts, Mode, SeaService
from webapp import present
from webapp.things.register import Register, Thing

_CARRIED = {Mode.RAIL: "a railway", Mode.ROAD: "a road", Mode.SEA: "ships"}
_MOST_NEIGHBOURS = 4
_SERVICES = {
    SeaService.COMMON_CARRIER: "Its service is recorded as one for all shippers",
    SeaService.CHARTER: "Its service is recorded as one by charter",
    SeaService.STATE_ONLY: "Only ships of the state are recorded on it",
    SeaService.NONE_KNOWN: "No regular service on it is recorded",
}


def about(thing: Thing, register: Register) -> str:
    """The sentences about a thing."""
    return " ".join(_MAKERS[thing.kind.key](thing, register))


def mm(gauges_mm: Sequence[int]) -> str:
    """“1,435 mm”, “1,435 and 1,520 mm”."""
    return f"{listed([f'{gauge:,}' for gauge in gauges_mm])} mm"


def _between(codes: Sequence[str]) -> str:
    names = [country_name(code) for code in codes]
    return f"between {listed(names)}" if len(names) == 2 else f"in {listed(names)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _name(facts: Facts, place_id: str | None) -> str:
    return facts.places[place_id].names.en if place_id in facts.places else ""


def _crossing(thing: Thing, register: Register) -> list[str]:
    crossing = register.facts.crossings[thing.id]
    modes = listed([mode.value for mode in crossing.modes])
    ends = [_name(register.facts, end) for end in (crossing.place_a, crossing.place_b)]
    where = f", from {ends[0]} to {ends[1]}" if all(ends) else ""
    kind = "sea link" if crossing.service else f"border crossing by {modes}"
    first = f"{_capital(_bare(thing))} is a {kind} {_between(thing.countries)}{where}."
    return [first, _crossing_second(thing, register)]


def _bare(thing: Thing) -> str:
    return thing.said.removeprefix("the crossing ").removeprefix("the sea service ")


def _crossing_second(thing: Thing, register: Register) -> str:
    crossing = register.facts.crossings[thing.id]
    if crossing.service is not None:
        return f"{_SERVICES[crossing.service]}."
    if crossing.evidence is Evidence.NAMED:
        return (
            "No document we know of says exactly where it lies: its point on the map rests on"
            " memory or on the point of a town."
        )
    links = [ln for ln in register.links_by_crossing.get(thing.id, ()) if ln.mode is Mode.RAIL]
    gauges = sorted({gauge for link in links for gauge in link.gauges_mm})
    bridges = [bridge.names.en for bridge in register.bridges_by_crossing.get(thing.id, ())]
    tracks = f"the track across is of {mm(gauges)}" if gauges else ""
    spans = f"it is carried by the {listed(bridges)}" if bridges else ""
    said = "; ".join(part for part in (spans, tracks) if part)
    return f"{_capital(said)}." if said else "What carries it over the border is not recorded."


def _bridge(thing: Thing, register: Register) -> list[str]:
    bridge = register.facts.bridges[thing.id]
    crossing = register.facts.crossings.get(bridge.crossing_id or "")
    carries = listed([_CARRIED[mode] for mode in bridge.carries])
    at = f" at the crossing {crossing.names.en}" if crossing else ""
    does = f"is a bridge for {carries}" if carries else "is a bridge that carries nothing"
    first = f"{_capital(thing.said)} {does} {_between(thing.countries)}{at}."
    parts = [f"was built in {bridge.built_year}" if bridge.built_year else ""]
    parts.append(f"is {present.grouped(bridge.length_m)} m long" if bridge.length_m else "")
    known = [part for part in parts if part]
    if not known:
        return [first, "Neither its year nor its length is known to us."]
    missing = "" if all(parts) else f"; its {'length' if parts[0] else 'year'} is not known to us"
    other = ""
    if bridge.length_other_m:
        lengths = listed([present.grouped(length) for length in bridge.length_other_m])
        other = f" (other sources: {lengths} m)"
    return [first, f"It {listed(known)}{other}{missing}."]


def _port(thing: Thing, register: Register) -> list[str]:
    port = register.facts.ports[thing.id]
    country = country_name(thing.countries[0])
    code = f", UN/LOCODE {port.unlocode}" if port.unlocode else ""
    first = f"{thing.names.en} is a port in {country}{code}."
    second = (
        f"Its railway has tracks of {mm(port.rail_gauges_mm)}."
        if port.rail_gauges_mm
        else "No railway to it is recorded."
    )
    return [first, second]


def _ferry(thing: Thing, register: Register) -> list[str]:
    ferry, crossing = register.facts.ferries[thing.id], register.facts.crossings[thing.id]
    ends = [_name(register.facts, end) for end in (crossing.place_a, crossing.place_b)]
    where = f", from {ends[0]} to {ends[1]}" if all(ends) else ""
    first = f"{_capital(_bare(thing))} is a sea service {_between(thing.countries)}{where}."
    ships = ferry.ship.split("; ") if ferry.ship else []
    ship = f"the ship{'s' if len(ships) > 1 else ''} {listed(ships)}" if ships else ""
    operator = f"operated by {listed(ferry.operator.split('; '))}" if ferry.operator else ""
    if ship and operator:
        return [first, f"It is recorded with {ship}, {operator}."]
    if ship or operator:
        missing = "operator" if ship else "ship"
        known = f"recorded with {ship}" if ship else operator
        return [first, f"It is {known}; its {missing} is not known to us."]
    return [first, "Neither its operator nor its ship is known to us."]


def _gauge_break(thing: Thing, register: Register) -> list[str]:
    ways = register.ways_by_place[thing.id]
    gauges = sorted({gauge for way in ways for gauge in (way.gauge_from_mm, way.gauge_to_mm)})
    country = country_name(thing.countries[0])
    first = (
        f"At {thing.names.en} in {country} railways of {mm(gauges)} meet: cargo that goes on"
        " changes from one gauge to the other."
    )
    methods = list(dict.fromkeys(present.METHODS.get(way.method, way.method) for way in ways))
    count = "One way" if len(methods) == 1 else f"{_count(len(methods))} ways"
    second = f"{count} across {'is' if len(methods) == 1 else 'are'} known: {listed(methods)}."
    return [first, second]


def _count(number: int) -> str:
    return {2: "Two", 3: "Three"}.get(number, str(number))


def _line(thing: Thing, register: Register) -> list[str]:
    line = register.facts.lines[thing.id]
    ends = [_name(register.facts, end) for end in (line.from_id, line.to_id)]
    kind = "road" if thing.modes == (Mode.ROAD,) else "railway line"
    countries = listed([country_name(code) for code in thing.countries])
    first = f"{_capital(thing.said)} is a {kind} from {ends[0]} to {ends[1]} in {countries}."
    gauges = sorted({g for ln in register.links_by_line.get(thing.id, ()) for g in ln.gauges_mm})
    track = f", with track of {mm(gauges)}" if gauges else ""
    if line.distance_km is None:
        return [first, f"Its length has not been confirmed{track}."]
    return [first, f"It is {present.grouped(line.distance_km)} km long{track}."]


def _place(thing: Thing, register: Register) -> list[str]:
    facts = register.facts
    place = facts.places[thing.id]
    town = facts.places[place.city_id]
    of_town = f", part of {town.names.en}" if town.id != place.id else ""
    first = f"{thing.names.en} is a {place.kind} in {country_name(place.country)}{of_town}."
    links = register.links_by_place.get(thing.id, ())
    if not links:
        return [first, "No line of the network begins or ends there."]
    reached = []
    for mode in dict.fromkeys(link.mode for link in links):
        others = [
            ln.to_id if ln.from_id == thing.id else ln.from_id for ln in links if ln.mode is mode
        ]
        reached.append(f"by {mode.value} to {_some([_name(facts, id_) for id_ in others])}")
    gauges = f"; its track is of {mm(place.gauges_mm)}" if place.gauges_mm else ""
    return [first, f"It is linked {listed(reached)}{gauges}."]


def _some(names: Sequence[str]) -> str:
    """Names in a sentence, the first few of them where there are many."""
    once = list(dict.fromkeys(names))
    if len(once) <= _MOST_NEIGHBOURS:
        return listed(once)
    return listed([*once[: _MOST_NEIGHBOURS - 1], f"{len(once) - _MOST_NEIGHBOURS + 1} others"])


_MAKERS: dict[str, Callable[[Thing, Register], list[str]]] = {
    "crossing": _crossing,
    "bridge": _bridge,
    "port": _port,
    "ferry": _ferry,
    "gauge_break": _gauge_break,
    "line": _line,
    "place": _place,
}
