"""The table of facts about a thing: each with its unit, and with what it rests on."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from geo.assumptions import PRICE_YEAR, Assumption, Basis
from geo.countries import country_name, listed
from geo.model import DistanceBasis, Evidence, GaugeBreak, Link, Mode
from geo.plain_answer import NO_SOURCE
from webapp import present
from webapp.things.knowledge import is_only_named
from webapp.things.register import Register, Thing

UNKNOWN = "not known"
_EVIDENCE = {
    Evidence.PLACED: "a document says where it lies",
    Evidence.ESTIMATED: "the point is our estimate",
    Evidence.NAMED: "named in documents, not placed by them",
}


@dataclass(frozen=True, slots=True)
class Attribute:
    """One fact: what, how much, in what unit.

    `source_ids` are its documents; `basis` says in words what it rests on where documents alone do
    not say it: worked out, assumed, from memory. `url` leads to more about the value.
    """

    name: str
    value: str
    unit: str
    source_ids: tuple[str, ...]
    basis: str = ""
    url: str = ""
    is_unknown: bool = False


def attributes(thing: Thing, register: Register) -> tuple[Attribute, ...]:
    """What is known of a thing, its own facts first, then names and position."""
    own = _MAKERS[thing.kind.key](thing, register)
    return (*own, *_common(thing))


def _fact(thing: Thing, name: str, value: object, unit: str = "", basis: str = "") -> Attribute:
    """A fact of the record of `thing`; an empty value is said to be not known."""
    is_unknown = value in (None, "", ())
    shown = UNKNOWN if is_unknown else str(value)
    from_memory = thing.source_ids == (NO_SOURCE,)
    return Attribute(
        name,
        shown,
        "" if is_unknown else unit,
        () if is_unknown or from_memory else thing.source_ids,
        basis or ("from memory, without a document" if from_memory and not is_unknown else ""),
        is_unknown=is_unknown,
    )


def _common(thing: Thing) -> Iterator[Attribute]:
    names = thing.names
    for language, name in (("Korean", names.ko), ("Russian", names.ru), ("Chinese", names.zh)):
        yield _fact(thing, f"Name in {language}", name)
    if names.aliases:
        yield _fact(thing, "Other spellings", "; ".join(names.aliases))
    countries = listed([country_name(code) for code in thing.countries])
    yield _fact(thing, "Countries" if len(thing.countries) > 1 else "Country", countries)
    if thing.accuracy_m is not None:
        lon, lat = thing.position
        yield _fact(thing, "Position (latitude, longitude)", f"{lat:.5f}, {lon:.5f}", "degrees")
        yield _fact(thing, "Accuracy of the position", f"{thing.accuracy_m:,.0f}", "m")
    if thing.note:
        yield _fact(thing, "Note of the editors", thing.note)


def _gauges(gauges_mm: Iterable[int]) -> str:
    return listed([f"{gauge:,}" for gauge in gauges_mm])


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,g}" if value < 1e5 else f"{value:,.0f}"


def _modes(modes: Sequence[Mode]) -> str:
    return listed([mode.value for mode in modes])


def _of_links(links: Sequence[Link]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(id_ for link in links for id_ in link.source_ids if id_ != NO_SOURCE)
    )


def _crossing(thing: Thing, register: Register) -> Iterator[Attribute]:
    facts = register.facts
    crossing = facts.crossings[thing.id]
    modes = "" if is_only_named(thing.id, register) else _modes(crossing.modes)
    yield _fact(thing, "Modes", modes)
    for end, code in (
        (crossing.place_a, crossing.country_a),
        (crossing.place_b, crossing.country_b),
    ):
        name = facts.places[end].names.en if end else ""
        yield _fact(thing, f"Place in {country_name(code)}", name)
    yield _fact(thing, "Evidence of the place", _EVIDENCE[crossing.evidence])
    links = register.links_by_crossing.get(thing.id, ())
    rail = [link for link in links if link.mode is Mode.RAIL]
    gauges = sorted({gauge for link in rail for gauge in link.gauges_mm})
    if Mode.RAIL in crossing.modes:
        yield Attribute(
            "Gauge of the track across",
            _gauges(gauges) or UNKNOWN,
            "mm" if gauges else "",
            _of_links(rail),
            is_unknown=not gauges,
        )
    for link in links:
        yield _length_of(link, register)
    if crossing.service is not None:
        yield _fact(thing, "Service", crossing.service.value.replace("_", " "))
    if crossing.groups:
        groups = "; ".join(facts.groups[group].name for group in crossing.groups)
        yield Attribute("Counted in reports on", groups, "", (), "rule of the atlas")


def _length_of(link: Link, register: Register) -> Attribute:
    places = register.facts.places
    ends = f"{places[link.from_id].names.en}–{places[link.to_id].names.en}"
    is_tariff = link.distance_basis is DistanceBasis.TARIFF
    return Attribute(
        f"Length by {link.mode.value}, {ends}",
        _number(link.distance_km),
        "km",
        _of_links((link,)),
        "published" if is_tariff else "estimated",
    )


def _bridge(thing: Thing, register: Register) -> Iterator[Attribute]:
    bridge = register.facts.bridges[thing.id]
    yield _fact(thing, "Carries", _modes(bridge.carries))
    yield _fact(thing, "Built", bridge.built_year, "year")
    for index, length in enumerate((bridge.length_m, *bridge.length_other_m)):
        name = "Length by another source" if index else "Length"
        fact = _fact(thing, name, _number(length), "m")
        told = bridge.length_source_ids[index : index + 1]
        yield replace(fact, source_ids=told) if told else fact
    if Mode.RAIL in bridge.carries:
        yield _fact(thing, "Tracks", bridge.tracks)
        yield _fact(thing, "Gauge", _gauges(bridge.gauges_mm), "mm")
    if Mode.ROAD in bridge.carries:
        yield _fact(thing, "Lanes", bridge.lanes)


def _port(thing: Thing, register: Register) -> Iterator[Attribute]:
    port = register.facts.ports[thing.id]
    yield _fact(thing, "UN/LOCODE", port.unlocode)
    yield _fact(thing, "Piers", port.piers)
    yield _fact(thing, "Gauge of the port railway", _gauges(port.rail_gauges_mm), "mm")
    yield _fact(thing, "Capacity and traffic", port.capacity)
    yield _fact(thing, "Ice", port.ice)


def _ferry(thing: Thing, register: Register) -> Iterator[Attribute]:
    ferry = register.facts.ferries[thing.id]
    crossing = register.facts.crossings[thing.id]
    yield _fact(thing, "Operator", ferry.operator)
    yield _fact(thing, "Ship", ferry.ship)
    yield _fact(thing, "Days of sailing", ferry.sailing_days)
    yield _fact(thing, "Time between two sailings", _number(ferry.headway_days), "days")
    yield _fact(thing, "Ran from", ferry.valid_from)
    yield _fact(thing, "Ran until", ferry.valid_to)
    if crossing.service is not None:
        yield _fact(thing, "Who may ship", crossing.service.value.replace("_", " "))
    for link in register.links_by_crossing.get(thing.id, ()):
        yield _length_of(link, register)


_GIVEN = {
    Basis.ASSUMED: "assumed",
    Basis.DERIVED: "worked out from the source",
    Basis.PUBLISHED: "published",
}


def _range(name: str, of: Assumption | None, unit: str) -> Attribute:
    """Low, typical and high end of an assumption, with the word for what it rests on."""
    if of is None:
        return Attribute(name, "no figure held", "", (), "", is_unknown=True)
    ends = " – ".join(f"{end:,g}" for end in (of.low, of.typical, of.high))
    printed = "" if of.year == PRICE_YEAR else f", printed in {of.year}"
    year = f" of {PRICE_YEAR}{printed}" if unit.startswith("USD") else ""
    return Attribute(
        f"{name} (low – typical – high)",
        ends,
        f"{unit}{year}",
        of.source_ids,
        _GIVEN[of.basis] + (f": {of.conversion}" if of.conversion else ""),
        f"/method#assumption-{of.id}",
    )


def _gauge_break(thing: Thing, register: Register) -> Iterator[Attribute]:
    assumptions = register.facts.assumptions
    for way in register.ways_by_place[thing.id]:
        name = present.METHODS.get(way.method, way.method)
        called = f"{name[:1].upper()}{name[1:]}"
        sources = tuple(id_ for id_ in way.source_ids if id_ != NO_SOURCE)
        yield Attribute(called, _direction(way), "mm", sources)
        who = "yes" if way.for_containers else "no, passenger cars or other goods"
        yield Attribute(f"{called}: for containers", who, "", sources)
        hours, cost = assumptions.get(way.hours_id or ""), assumptions.get(way.cost_id or "")
        if hours is None and way.hours_told:
            told = way.hours_source_ids or sources
            basis = "told by documents; no route uses it"
            yield Attribute(f"{called}: time", way.hours_told, "h", told, basis)
        else:
            yield _range(f"{called}: time", hours, "h")
        yield _range(f"{called}: price", cost, "USD per TEU")
        if way.note:
            yield Attribute(f"{called}: note", way.note, "", sources)


def _direction(way: GaugeBreak) -> str:
    sign = "↔" if way.both_ways else "→"
    return f"{way.gauge_from_mm:,} {sign} {way.gauge_to_mm:,}"


def _line(thing: Thing, register: Register) -> Iterator[Attribute]:
    line = register.facts.lines[thing.id]
    links = register.links_by_line.get(thing.id, ())
    places = register.facts.places
    ends = f"{places[line.from_id].names.en} – {places[line.to_id].names.en}"
    yield _fact(thing, "From – to", ends)
    yield _fact(thing, "Operator", line.operator or _joined(link.operator for link in links))
    yield _fact(thing, "Published length", _number(line.distance_km), "km")
    if links:
        yield from _sums(links)
    yield _fact(thing, "Speed", _number(line.speed_kmh), "km/h")


def _joined(words: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(word for word in words if word))


def _sums(links: Sequence[Link]) -> Iterator[Attribute]:
    """What the links of a line add up to."""
    sources, total = _of_links(links), sum(link.distance_km for link in links)
    guessed = sum(ln.distance_km for ln in links if ln.distance_basis is DistanceBasis.ESTIMATED)
    count = f"sum of {len(links)} link{'' if len(links) == 1 else 's'}"
    basis = f"{count}, {guessed / total:.0%} of it estimated" if guessed else f"{count}, published"
    yield Attribute("Length on the map", f"{total:,.1f}", "km", sources, basis)
    if any(link.mode is Mode.RAIL for link in links):
        yield _shares("Electrification", links, _traction)
        yield _shares(
            "Gauge", links, lambda ln: f"{_gauges(ln.gauges_mm)} mm" if ln.gauges_mm else ""
        )
        yield _shares("Tracks", links, lambda link: link.tracks)


def _traction(link: Link) -> str:
    return {"no": "not electrified", "": "", "unknown": ""}.get(
        link.electrification, link.electrification
    )


def _shares(name: str, links: Sequence[Link], word_of: Callable[[Link], str]) -> Attribute:
    """How many kilometres of the links have each value; one value stands alone."""
    km: dict[str, float] = {}
    for link in links:
        word = word_of(link) or UNKNOWN
        km[word] = km.get(word, 0.0) + link.distance_km
    basis = "worked out from its links"
    if len(km) == 1:
        only = next(iter(km))
        return Attribute(name, only, "", _of_links(links), basis, is_unknown=only == UNKNOWN)
    parts = sorted(km.items(), key=lambda item: -item[1])
    shown = "; ".join(f"{word}: {kilometres:,.0f} km" for word, kilometres in parts)
    return Attribute(name, shown, "", _of_links(links), basis)


def _place(thing: Thing, register: Register) -> Iterator[Attribute]:
    place = register.facts.places[thing.id]
    town = register.facts.places[place.city_id]
    yield _fact(thing, "Kind", place.kind)
    yield _fact(
        thing,
        "Town",
        town.names.en if town.id != place.id else "no other place of its town is on the map",
    )
    if place.kind in ("station", "junction") or place.gauges_mm:
        yield _fact(thing, "Gauge", _gauges(place.gauges_mm), "mm")
    for link in register.links_by_place.get(thing.id, ()):
        yield _length_of(link, register)


_MAKERS: dict[str, Callable[[Thing, Register], Iterable[Attribute]]] = {
    "crossing": _crossing,
    "bridge": _bridge,
    "port": _port,
    "ferry": _ferry,
    "gauge_break": _gauge_break,
    "line": _line,
    "place": _place,
}
