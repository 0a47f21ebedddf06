"""What a thing is, in two plain sentences made from data; what is missing is said or left out."""

from collections.abc import Callable, Sequence

from geo.countries import country_name, listed
from geo.model import Bridge, Evidence, Facts, Link, Mode, SeaService, Status
from webapp import present
from webapp.things.knowledge import (
    bridges_of,
    is_dam,
    is_not_opened,
    is_only_named,
    is_over,
    is_ruin,
    statements,
    was_used,
)
from webapp.things.register import Register, Thing
from webapp.wording import on_date

_CARRIED = {Mode.RAIL: "a railway", Mode.ROAD: "a road", Mode.SEA: "ships"}
_MOST_NEIGHBOURS = 4
# What is said of a service that runs as far as is known, and of one that has stopped.
_SERVICES = {
    SeaService.COMMON_CARRIER: (
        "Its service is recorded as one for all shippers",
        "Its service was one for all shippers while it ran",
    ),
    SeaService.CHARTER: (
        "Its service is recorded as one by charter",
        "Its service was one by charter while it ran",
    ),
    SeaService.STATE_ONLY: (
        "Only ships of the state are recorded on it",
        "Only ships of the state were recorded on it while it ran",
    ),
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
    between = f"{_between(thing.countries)}{where}"
    called = _capital(_bare(thing))
    if is_only_named(thing.id, register):
        first = f"{called} is named as a border crossing {between}."
    elif crossing.service:
        first = f"{called} is a sea link {between}."
    elif is_not_opened(thing.id, register):
        first = f"{called} is to be a border crossing by {modes} {between}."
    else:
        first = f"{called} is a border crossing by {modes} {between}."
    return [first, *_crossing_rest(thing, register)]


def _bare(thing: Thing) -> str:
    return thing.said.removeprefix("the crossing ").removeprefix("the sea service ")


def _crossing_rest(thing: Thing, register: Register) -> list[str]:
    crossing = register.facts.crossings[thing.id]
    if crossing.service is not None:
        return [_service(thing.id, crossing.service, register)]
    bridges = bridges_of(thing.id, register)
    if crossing.evidence is Evidence.NAMED:
        lies = (
            "No document we know of says exactly where it lies: its point on the map rests on"
            " memory or on the point of a town."
        )
        if is_only_named(thing.id, register) and not bridges.carrying:
            return [f"How goods cross there is not known. {lies}"]
        return [lies]
    links = [ln for ln in register.links_by_crossing.get(thing.id, ()) if ln.mode is Mode.RAIL]
    gauges = sorted({gauge for link in links for gauge in link.gauges_mm})
    tracks = f"the track across is of {mm(gauges)}" if gauges else ""
    spans = _carried(thing, bridges.carrying, register)
    said = "; ".join(part for part in (spans, tracks) if part)
    rest = [f"{_capital(said)}." if said else "What carries it over the border is not recorded."]
    if crossing.evidence is Evidence.ESTIMATED:
        rest.append("Its point on the map is our estimate.")
    if bridges.beside:
        names = [bridge.names.en for bridge in bridges.beside]
        many = len(names) > 1
        rest.append(
            f"Beside it stand{'' if many else 's'} the {listed(names)}, which"
            f" carr{'y' if many else 'ies'} no traffic as far as is known."
        )
    return rest


def _carried(thing: Thing, bridges: Sequence[Bridge], register: Register) -> str:
    if not bridges:
        return ""
    names = [bridge.names.en for bridge in bridges]
    if all(is_dam(bridge) for bridge in bridges):
        return "the road runs over a dam"
    if is_not_opened(thing.id, register):
        if names == [thing.names.en]:
            return "no report says that it has been opened"
        return f"it is to be carried by the {listed(names)}, and no report says that it is open"
    return f"it is carried by the {listed(names)}"


def _service(subject_id: str, service: SeaService, register: Register) -> str:
    """Who may ship on a sea link; of one that has stopped, who might."""
    if service is SeaService.NONE_KNOWN:
        if not was_used(subject_id, register):
            return "No service on it is known."
        last = [e for e in statements(subject_id, register) if e.status and e.status.is_usable][-1]
        when = on_date(last.day.isoformat(), last.precision.value)
        return f"A service on it was last reported at work {when}; none is known today."
    words = _SERVICES[service]
    return f"{words[1] if is_over(subject_id, register) else words[0]}."


def _bridge(thing: Thing, register: Register) -> list[str]:
    bridge = register.facts.bridges[thing.id]
    crossing = register.facts.crossings.get(bridge.crossing_id or "")
    at = ""
    if crossing is not None and crossing.names.en != bridge.names.en:
        at = f" at the crossing {crossing.names.en}"
    is_, which = _bridge_is(bridge, register)
    first = f"{_capital(thing.said)} {is_} {_between(thing.countries)}{at}{which}."
    is_finished = is_not_opened(bridge.crossing_id or "", register)
    dates = "Its structure was finished in" if is_finished else "It dates from"
    long = f"is {present.grouped(bridge.length_m)} m long" if bridge.length_m else ""
    if bridge.length_other_m:
        lengths = listed([present.grouped(length) for length in bridge.length_other_m])
        long += f" (other sources: {lengths} m)"
    if bridge.built_year and long:
        joint = ", and it" if is_finished else " and"
        return [first, f"{dates} {bridge.built_year}{joint} {long}."]
    if bridge.built_year:
        return [first, f"{dates} {bridge.built_year}; its length is not known to us."]
    if long:
        return [first, f"It {long}; its year is not known to us."]
    return [first, "Neither its year nor its length is known to us."]


def _bridge_is(bridge: Bridge, register: Register) -> tuple[str, str]:
    """What a bridge is, before and behind the countries that it joins."""
    if is_ruin(bridge):
        return "is the ruin of a bridge", ""
    if not bridge.carries:
        return "is a bridge", ", and carries no traffic as far as is known"
    carries = listed([_CARRIED[mode] for mode in bridge.carries])
    if is_dam(bridge):
        return f"is {carries} over a dam", ""
    if is_not_opened(bridge.crossing_id or "", register):
        return f"is a bridge for {carries}", ", not opened as far as is known"
    return f"is a bridge for {carries}", ""


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
    told, over = statements(thing.id, register), is_over(thing.id, register)
    is_ = "was" if over and told[-1].status is Status.CLOSED else "is"
    first = f"{_capital(_bare(thing))} {is_} a sea service {_between(thing.countries)}{where}."
    ships = ferry.ship.split("; ") if ferry.ship else []
    ship = f"the ship{'s' if len(ships) > 1 else ''} {listed(ships)}" if ships else ""
    operator = f"operated by {listed(ferry.operator.split('; '))}" if ferry.operator else ""
    if ship and operator:
        return [first, f"It is recorded with {ship}, {operator}."]
    if ship:
        return [first, f"It is recorded with {ship}; its operator is not known to us."]
    if operator:
        verb = "was" if over else "is recorded as"
        return [first, f"It {verb} {operator}; its ship is not known to us."]
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
    first = f"{line_is(thing, register)}."
    track = line_track(thing, register)
    if line.distance_km is None:
        return [first, f"Its length has not been confirmed{track and f'; {track}'}."]
    return [first, f"It is {present.grouped(line.distance_km)} km long{track and f'; {track}'}."]


def line_is(thing: Thing, register: Register) -> str:
    """What a line is, without a full stop."""
    line = register.facts.lines[thing.id]
    ends = [_name(register.facts, end) for end in (line.from_id, line.to_id)]
    kind = "road" if thing.modes == (Mode.ROAD,) else "railway line"
    countries = listed([country_name(code) for code in thing.countries])
    return f"{_capital(thing.said)} is a {kind} from {ends[0]} to {ends[1]} in {countries}"


def line_track(thing: Thing, register: Register) -> str:
    """“its track is of 1,435 mm”; "" where no gauge is recorded."""
    gauges = sorted({g for ln in register.links_by_line.get(thing.id, ()) for g in ln.gauges_mm})
    return f"its track is of {mm(gauges)}" if gauges else ""


def _place(thing: Thing, register: Register) -> list[str]:
    facts = register.facts
    place = facts.places[thing.id]
    town = facts.places[place.city_id]
    of_town = f", part of {town.names.en}" if town.id != place.id else ""
    first = f"{thing.names.en} is a {place.kind} in {country_name(place.country)}{of_town}."
    members = register.spoken_for(thing.id)
    links = [ln for id_ in members for ln in register.links_by_place.get(id_, ())]
    reached = _reached(links, members, facts)
    gauges = f"; its track is of {mm(place.gauges_mm)}" if place.gauges_mm else ""
    if not reached:
        return [first, f"No line of the network begins or ends there{gauges}."]
    if len(members) == 1:
        return [first, f"It is linked {listed(reached)}{gauges}."]
    others = _some([facts.places[id_].names.en for id_ in members if id_ != thing.id])
    return [first, f"With {others}, it is linked {listed(reached)}{gauges}."]


def _reached(links: Sequence[Link], members: Sequence[str], facts: Facts) -> list[str]:
    """“by rail to Ji'an and Tumen” for each mode; ways within the town are left out."""
    reached = []
    for mode in dict.fromkeys(link.mode for link in links):
        ends = [end for ln in links if ln.mode is mode for end in (ln.from_id, ln.to_id)]
        others = [_name(facts, end) for end in ends if end not in members]
        if others:
            reached.append(f"by {mode.value} to {_some(others)}")
    return reached


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
