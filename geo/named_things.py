"""Everything on the map that has a name, with the words that go with it: what `finder` searches."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from geo.countries import country_name, listed
from geo.model import (
    BorderCrossing,
    Bridge,
    Facts,
    Ferry,
    GaugeBreak,
    Line,
    Mode,
    Names,
    Place,
    Port,
)
from geo.spelling import fold

KINDS = ("crossing", "bridge", "port", "ferry", "gauge_break", "line", "place")

_COUNTRY_WORDS = {
    "CN": ("China", "PRC", "Китай", "КНР", "중국", "中国", "中"),
    "KP": ("North Korea", "DPRK", "КНДР", "Северная Корея", "조선", "북한", "朝鲜", "北朝鲜", "朝"),
    "KR": ("South Korea", "ROK", "Южная Корея", "한국", "韩国"),
    "KZ": ("Kazakhstan", "Казахстан", "카자흐스탄", "哈萨克斯坦"),
    "MN": ("Mongolia", "Монголия", "몽골", "蒙古"),
    "RU": ("Russia", "Россия", "러시아", "로씨야", "俄罗斯", "俄"),
}
# A port has the id of its place and stands for it in a list; so does a ferry for its crossing.
SAME_AS = {"port": "place", "ferry": "crossing"}
_MODE_WORDS = {
    Mode.RAIL: ("rail", "railway", "train", "железнодорожный", "철도", "铁路"),
    Mode.ROAD: ("road", "highway", "автомобильный", "도로", "公路"),
    Mode.SEA: ("sea", "ferry", "ship", "море", "паром", "海"),
}
_METHODS = {
    "transshipment": "cargo is reloaded",
    "bogie_exchange": "bogies are exchanged",
    "variable_gauge": "wheelsets change gauge",
}


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of the map: which, what it is called, and what it is in a few words.

    `modes` are those it carries; `status_id` is the subject of the reports about it, None where
    there are none to look for. `is_main` says of a place that it is a town or stands alone.
    """

    kind: str
    id: str
    names: Names
    countries: tuple[str, ...]
    modes: tuple[Mode, ...]
    status_id: str | None
    what: str
    is_main: bool = False


# -- the things, with the words that go with them -------------------------------------------------

Pair = tuple[Thing, list[str]]


def named_things(facts: Facts) -> Iterator[Pair]:
    """Each thing with the words that only help to find it."""
    for crossing in facts.crossings.values():
        yield _crossing(crossing, facts)
    for bridge in facts.bridges.values():
        yield _bridge(bridge, facts)
    for port in facts.ports.values():
        yield _port(port, facts)
    for ferry in facts.ferries.values():
        yield _ferry(ferry, facts)
    ways: dict[str, list[GaugeBreak]] = {}
    for way in facts.gauge_breaks.values():
        ways.setdefault(way.place_id, []).append(way)
    for place_id, found in ways.items():
        yield _gauge_break(facts.places[place_id], found, facts)
    for line in facts.lines.values():
        yield _line(line, facts)
    for place in facts.places.values():
        yield _place(place, facts)


def _crossing(crossing: BorderCrossing, facts: Facts) -> Pair:
    countries = (crossing.country_a, crossing.country_b)
    modes = listed([mode.value for mode in crossing.modes])
    noun = "Sea link" if crossing.modes == (Mode.SEA,) else f"{modes.capitalize()} crossing"
    thing = Thing(
        "crossing",
        crossing.id,
        crossing.names,
        countries,
        crossing.modes,
        crossing.id,
        f"{noun} between {_countries(countries)}",
    )
    return thing, _around(countries, crossing.modes, (crossing.place_a, crossing.place_b), facts)


def _bridge(bridge: Bridge, facts: Facts) -> Pair:
    countries = tuple(dict.fromkeys((bridge.country_a, bridge.country_b)))
    noun = f"{listed([m.value for m in bridge.carries]).capitalize()} bridge"
    what = f"{noun if bridge.carries else 'Bridge without traffic'} {_where(countries)}"
    what += f", built {bridge.built_year}" if bridge.built_year else ""
    crossing = facts.crossings.get(bridge.crossing_id or "")
    ends = (crossing.place_a, crossing.place_b) if crossing else ()
    status_id = bridge.crossing_id if bridge.carries else None
    thing = Thing("bridge", bridge.id, bridge.names, countries, bridge.carries, status_id, what)
    extra = list(crossing.names.every()) if crossing else []
    return thing, [*extra, *_around(countries, bridge.carries, ends, facts)]


def _port(port: Port, facts: Facts) -> Pair:
    place = facts.places[port.id]
    what = f"Port{_of_town(place, facts)}, {country_name(place.country)}"
    thing = Thing("port", port.id, place.names, (place.country,), (Mode.SEA,), port.id, what)
    codes = [port.unlocode] if port.unlocode else []
    return thing, [*codes, *_around((place.country,), (Mode.SEA,), (place.city_id,), facts)]


def _ferry(ferry: Ferry, facts: Facts) -> Pair:
    crossing = facts.crossings[ferry.id]
    countries = (crossing.country_a, crossing.country_b)
    what = f"Sea service between {_countries(countries)}"
    thing = Thing("ferry", ferry.id, ferry.names, countries, (Mode.SEA,), ferry.id, what)
    ends = (crossing.place_a, crossing.place_b)
    return thing, [ferry.ship, ferry.operator, *_around(countries, (Mode.SEA,), ends, facts)]


def _gauge_break(place: Place, ways: list[GaugeBreak], facts: Facts) -> Pair:
    """All ways across at one place are one thing, with the id of the place."""
    sizes = sorted({size for way in ways for size in (way.gauge_from_mm, way.gauge_to_mm)})
    gauges = listed([f"{size:,}" for size in reversed(sizes)])
    methods = listed(sorted({_METHODS[way.method] for way in ways}))
    what = f"Break of gauge in {country_name(place.country)}, {gauges} mm: {methods}"
    called = dict.fromkeys(name for way in ways for name in way.names.every())
    names = replace(place.names, aliases=(*place.names.aliases, *called))
    thing = Thing("gauge_break", place.id, names, (place.country,), (Mode.RAIL,), None, what)
    return thing, _around((place.country,), (Mode.RAIL,), (place.id,), facts)


def _line(line: Line, facts: Facts) -> Pair:
    ends = [facts.places[line.from_id], facts.places[line.to_id]]
    countries = tuple(dict.fromkeys(place.country for place in ends))
    what = f"Line from {ends[0].names.en} to {ends[1].names.en}, {_countries(countries)}"
    thing = Thing("line", line.id, line.names, countries, (Mode.RAIL,), line.id, what)
    return thing, _around(countries, (Mode.RAIL,), (line.from_id, line.to_id), facts)


def _place(place: Place, facts: Facts) -> Pair:
    noun = {"city": "Town", "junction": "Railway junction"}.get(place.kind, place.kind.capitalize())
    what = f"{noun}{_of_town(place, facts)}, {country_name(place.country)}"
    is_main = place.city_id == place.id
    thing = Thing("place", place.id, place.names, (place.country,), (), None, what, is_main)
    return thing, _around((place.country,), (), (place.city_id,), facts)


def _of_town(place: Place, facts: Facts) -> str:
    town = facts.places[place.city_id]
    return f" of {town.names.en}" if town.id != place.id else ""


def _around(
    countries: Iterable[str],
    modes: Iterable[Mode],
    place_ids: Iterable[str | None],
    facts: Facts,
) -> list[str]:
    """Words that go with a thing: its countries, its modes, the places at its ends."""
    words = [country_name(code) for code in countries]
    words += [word for code in countries for word in _COUNTRY_WORDS.get(code, ())]
    words += [word for mode in modes for word in _MODE_WORDS[mode]]
    for id_ in place_ids:
        if id_ is not None:
            place = facts.places[id_]
            words += [*place.names.every(), *facts.places[place.city_id].names.every()]
    return words


def _countries(codes: tuple[str, ...]) -> str:
    return listed([country_name(code) for code in codes])


def _where(codes: tuple[str, ...]) -> str:
    return f"between {_countries(codes)}" if len(codes) > 1 else f"in {_countries(codes)}"


# -- what belongs together ------------------------------------------------------------------------


def twin_key(thing: Thing) -> tuple[str, str]:
    """The same for all pages of one thing: a port and its place, a bridge and its crossing."""
    kind = SAME_AS.get(thing.kind, thing.kind)
    if thing.kind == "bridge" and thing.status_id:
        kind = "crossing"
    if kind != "crossing":
        return kind, thing.id
    is_ferry = thing.modes == (Mode.SEA,)
    return thing.status_id or thing.id, "" if is_ferry else fold(thing.names.en)


def towns_of(thing: Thing, facts: Facts) -> set[str]:
    """Ids of the towns that a thing stands in or leads to."""
    crossing = None
    if thing.kind in ("crossing", "ferry", "bridge"):
        crossing = facts.crossings.get(thing.status_id or "")
    ends: tuple[str | None, ...] = (thing.id,)
    if thing.kind == "line":
        ends = (facts.lines[thing.id].from_id, facts.lines[thing.id].to_id)
    elif crossing:
        ends = (crossing.place_a, crossing.place_b)
    return {facts.places[end].city_id for end in ends if end in facts.places}
