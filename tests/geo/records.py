"""Short ways to write the records of geo.model in a test, with harmless defaults."""

from dataclasses import replace
from datetime import date

from geo.assumptions import Assumption, Basis
from geo.model import (
    BorderCrossing,
    DistanceBasis,
    Event,
    EventKind,
    Facts,
    GaugeBreak,
    Link,
    LonLat,
    Mode,
    Names,
    Place,
    Precision,
    SeaService,
    Status,
    Traffic,
)
from geo.sources import Source

RAIL, ROAD, SEA = Mode.RAIL, Mode.ROAD, Mode.SEA
NOWHERE = LonLat(0.0, 0.0)


def place(
    id_: str,
    country: str,
    position: tuple[float, float],
    *,
    town: str | None = None,
    kind: str = "station",
    names: Names | None = None,
) -> Place:
    """A place; it stands alone unless `town` says whose member it is."""
    names = names or Names(id_.replace("-", " ").title())
    lon_lat = LonLat(*position)
    return Place(id_, kind, names, country, lon_lat, 100.0, (), town or id_, "", ("almanac",))


def link(
    id_: str,
    mode: Mode,
    ends: tuple[str, str],
    distance_km: float,
    *,
    gauges: tuple[int, ...] = (),
    crossing: str | None = None,
    border_km: float | None = None,
    subject: str | None = None,
    weight: float = 1.0,
    wire: str = "",
    operator: str = "",
    estimated: bool = False,
) -> Link:
    """A link; a rail link names its gauges."""
    return Link(
        id=id_,
        mode=mode,
        from_id=ends[0],
        to_id=ends[1],
        distance_km=distance_km,
        distance_basis=DistanceBasis.ESTIMATED if estimated else DistanceBasis.TARIFF,
        gauges_mm=gauges,
        tracks="",
        electrification=wire,
        operator=operator,
        line_id=None,
        path_weight=weight,
        path_weight_reason="forest line" if weight > 1 else "",
        crossing_id=crossing,
        border_km=border_km,
        status_subject=subject,
        note="",
        source_ids=("almanac",),
    )


def crossing(
    id_: str,
    modes: tuple[Mode, ...],
    position: tuple[float, float],
    *,
    groups: tuple[str, ...] = (),
    service: SeaService | None = None,
) -> BorderCrossing:
    """A border crossing; its countries stand in its id."""
    country_a, country_b = id_[:2].upper(), id_[3:5].upper()
    return BorderCrossing(
        id=id_,
        names=Names(id_[6:].replace("-", "–", 1).title()),
        country_a=country_a,
        country_b=country_b,
        place_a=None,
        place_b=None,
        modes=modes,
        position=LonLat(*position),
        accuracy_m=100.0,
        groups=groups,
        service=service,
        note="",
        source_ids=("almanac",),
    )


def gauge_break(
    id_: str,
    place_id: str,
    method: str,
    *,
    gauges: tuple[int, int] = (1520, 1435),
    both_ways: bool = True,
    for_containers: bool = True,
    on_map_only: bool = False,
) -> GaugeBreak:
    """A way across a break of gauge; its assumptions bear its id."""
    return GaugeBreak(
        id=id_,
        names=Names(id_),
        place_id=place_id,
        crossing_id=None,
        gauge_from_mm=gauges[0],
        gauge_to_mm=gauges[1],
        both_ways=both_ways,
        method=method,
        for_containers=for_containers,
        hours_id=None if on_map_only else f"gauge.hours.{id_}",
        cost_id=None if on_map_only else f"gauge.cost.{id_}",
        position=NOWHERE,
        accuracy_m=100.0,
        note="",
        source_ids=("yearbook",),
    )


def event(
    about: str,
    day: str,
    status: Status | None,
    *,
    kind: EventKind = EventKind.CHANGE,
    precision: Precision = Precision.DAY,
    modes: tuple[Mode, ...] = (RAIL,),
    traffic: Traffic = Traffic.FREIGHT,
    blanket: bool = False,
    disputed: bool = False,
    id_: str | None = None,
) -> Event:
    """A report about a subject, or about a group where `blanket`."""
    word = status.value if status else "nothing"
    return Event(
        id=id_ or f"{about}-{day}",
        day=date.fromisoformat(day),
        precision=precision,
        subject_id=None if blanket else about,
        scope=about if blanket else None,
        modes=modes,
        traffic=traffic,
        kind=kind,
        status=status,
        is_disputed=disputed,
        headline=f"{about} {word} on {day}",
        source_id="gazette",
        remark="",
    )


def unit_of(id_: str) -> str:
    """The unit that a row of this name has in the table."""
    if id_.startswith("speed.sea"):
        return "kn"
    if id_.startswith("speed."):
        return "km/day"
    if id_.startswith("emission.") and id_ != "emission.hub":
        return "g CO2e/t-km"
    return ""


def assumption(
    id_: str, typical: float, *, good_end: str = "low", basis: Basis = Basis.PUBLISHED
) -> Assumption:
    """A number whose range reaches from half of it to twice of it."""
    return Assumption(
        id=id_,
        quantity=id_,
        unit=unit_of(id_),
        low=typical / 2,
        typical=typical,
        high=typical * 2,
        good_end=good_end,
        year=2025,
        includes=(),
        basis=basis,
        conversion="",
        note="",
        source_ids=() if basis is Basis.ASSUMED else ("rate-book",),
    )


def sources() -> dict[str, Source]:
    """The documents that the records above rest on."""
    return {
        id_: Source(id_, "Press", f"The {id_}", "2025", f"https://example.org/{id_}")
        for id_ in ("almanac", "gazette", "rate-book", "yearbook")
    }


def with_links(facts: Facts, *links: Link) -> Facts:
    """The same facts with some links added or replaced."""
    return replace(facts, links={**facts.links, **{one.id: one for one in links}})


def without_links(facts: Facts, *ids: str) -> Facts:
    """The same facts with some links taken up."""
    return replace(facts, links={k: v for k, v in facts.links.items() if k not in ids})


def with_events(facts: Facts, *events: Event) -> Facts:
    """The same facts with more reports."""
    return replace(facts, events=(*facts.events, *events))


def with_assumptions(facts: Facts, **typical: float) -> Facts:
    """The same facts with other typical values; `__` in a keyword stands for a dot."""
    changed = dict(facts.assumptions)
    for key, value in typical.items():
        id_ = key.replace("__", ".")
        old = changed[id_]
        changed[id_] = replace(old, low=value / 2, typical=value, high=value * 2)
    return replace(facts, assumptions=changed)


def with_crossings(facts: Facts, *crossings: BorderCrossing) -> Facts:
    """The same facts with some crossings added or replaced."""
    return replace(facts, crossings={**facts.crossings, **{one.id: one for one in crossings}})


def with_places(facts: Facts, *places: Place) -> Facts:
    """The same facts with some places added or replaced."""
    return replace(facts, places={**facts.places, **{one.id: one for one in places}})
