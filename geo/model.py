"""The words of the domain as frozen records: places, links, crossings, events, assumptions.

Positions are `LonLat` (degrees, longitude first, WGS 84). Lengths are kilometres along the way,
never straight lines. A missing number is None; zero is a value.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from geo import names as _names
from geo.assumptions import Assumption
from geo.base_network import BaseNetwork
from geo.capacity import Capacity
from geo.cargo import CargoKind
from geo.sailings import Sailing
from geo.shelf import Shelf
from geo.sources import Source
from geo.towns import Town

# Words of the model that towns, on which it stands, need as well.
LonLat = _names.LonLat
Names = _names.Names


class Mode(StrEnum):
    """How the line-haul moves."""

    RAIL = "rail"
    ROAD = "road"
    SEA = "sea"


class System(StrEnum):
    """What a vehicle needs under it; a rail system is one gauge."""

    RAIL_1520 = "rail_1520"
    RAIL_1435 = "rail_1435"
    # Apart from all others: nothing here changes to or from these gauges.
    RAIL_1000 = "rail_1000"
    RAIL_1067 = "rail_1067"
    RAIL_1668 = "rail_1668"
    RAIL_1676 = "rail_1676"
    ROAD = "road"
    SEA = "sea"

    @property
    def mode(self) -> Mode:
        return Mode(self.value.split("_")[0])

    @property
    def gauge_mm(self) -> int | None:
        """Track gauge in millimetres; None off the rails."""
        kind, _, gauge = self.value.partition("_")
        return int(gauge) if kind == Mode.RAIL else None


RAIL_SYSTEM_OF_GAUGE = {s.gauge_mm: s for s in System if s.gauge_mm is not None}


class Status(StrEnum):
    """State of a crossing for one mode and one traffic on one day."""

    OPEN = "open"
    PARTIAL = "partial"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    CONSTRUCTION = "construction"
    PLANNED = "planned"
    UNKNOWN = "unknown"

    @property
    def is_usable(self) -> bool:
        return self in (Status.OPEN, Status.PARTIAL)

    @property
    def is_blocking(self) -> bool:
        return not self.is_usable and self is not Status.UNKNOWN


class Traffic(StrEnum):
    """Whom a report is about."""

    FREIGHT = "freight"
    PASSENGER = "passenger"
    ALL = "all"


class EventKind(StrEnum):
    """What a report says; only changes and observations bear on a status."""

    CHANGE = "change"
    OBSERVATION = "observation"
    FORECAST = "forecast"
    MOVEMENT = "movement"
    WORKS = "works"
    NOTE = "note"


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class DistanceBasis(StrEnum):
    """Where a length comes from: a published table, or our own estimate."""

    TARIFF = "tariff"
    ESTIMATED = "estimated"


class SeaService(StrEnum):
    """Who may ship on a sea link; only the first two can be hired."""

    COMMON_CARRIER = "common_carrier"
    CHARTER = "charter"
    STATE_ONLY = "state_only"
    NONE_KNOWN = "none_known"

    @property
    def is_for_hire(self) -> bool:
        return self in (SeaService.COMMON_CARRIER, SeaService.CHARTER)


class Evidence(StrEnum):
    """Whether a document says where a crossing lies, or only names it.

    `estimated` is a crossing that is known to be there and in use, at a point that we worked out.
    """

    PLACED = "placed"
    ESTIMATED = "estimated"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class Place:
    """Station, port, checkpoint, junction or city.

    Members of one town share `city_id`, which is the id of the town's main place (its own id for
    that place itself, and for a place that stands alone).
    """

    id: str
    kind: str
    names: Names
    country: str
    position: LonLat
    accuracy_m: float
    gauges_mm: tuple[int, ...]
    city_id: str
    note: str
    source_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A piece of rail, road or sea between two places; it may be travelled both ways.

    `crossing_id` is set where the link passes a state border, with `border_km` the kilometres from
    `from_id` to the border (None where no source splits it). `status_subject` names a line with a
    history of its own that this link belongs to. `path_weight` >= 1 makes the link less attractive
    inside its zone than its length says; its kilometres stay what they are.
    """

    id: str
    mode: Mode
    from_id: str
    to_id: str
    distance_km: float
    distance_basis: DistanceBasis
    gauges_mm: tuple[int, ...]
    tracks: str
    electrification: str
    operator: str
    line_id: str | None
    path_weight: float
    path_weight_reason: str
    crossing_id: str | None
    border_km: float | None
    status_subject: str | None
    note: str
    source_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A whole railway line with its published length, to check the sum of its links.

    `speed_kmh` is of the kind that the note names: design, limit or section speed.
    """

    id: str
    names: Names
    from_id: str
    to_id: str
    distance_km: float | None
    note: str
    source_ids: tuple[str, ...]
    operator: str = ""
    speed_kmh: float | None = None


@dataclass(frozen=True, slots=True)
class BorderCrossing:
    """Where a line, a road or a sea service passes from one state to another.

    `groups` are the blanket measures and sums it belongs to; `service` is set for a sea crossing.
    Where `evidence` is `named`, the point rests on memory or on the point of a town.
    """

    id: str
    names: Names
    country_a: str
    country_b: str
    place_a: str | None
    place_b: str | None
    modes: tuple[Mode, ...]
    position: LonLat
    accuracy_m: float
    groups: tuple[str, ...]
    service: SeaService | None
    note: str
    source_ids: tuple[str, ...]
    evidence: Evidence = Evidence.PLACED


@dataclass(frozen=True, slots=True)
class Bridge:
    """A bridge as an object: when built, how long, what it carries.

    `length_source_ids` names the document of each length, that of `length_m` first; it is
    empty where the documents of the lengths are not told apart.
    """

    id: str
    names: Names
    crossing_id: str | None
    carries: tuple[Mode, ...]
    built_year: int | None
    length_m: float | None
    length_other_m: tuple[float, ...]
    tracks: int | None
    lanes: int | None
    gauges_mm: tuple[int, ...]
    country_a: str
    country_b: str
    position: LonLat
    accuracy_m: float
    note: str
    source_ids: tuple[str, ...]
    length_source_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Port:
    """What is known of a port beyond its place, whose id it shares."""

    id: str
    unlocode: str | None
    rail_gauges_mm: tuple[int, ...]
    ice: str
    capacity: str
    note: str
    source_ids: tuple[str, ...]
    piers: str = ""


@dataclass(frozen=True, slots=True)
class Ferry:
    """A sea service, with the id of its sea crossing; `headway_days` lie between two sailings.

    `sailings` are its weekly departures where their days are known; `sailing_days` tells them.
    It ran from `valid_from` to `valid_to`, each an ISO day, month or year, or "" where not known.
    """

    id: str
    names: Names
    operator: str
    ship: str
    headway_days: float | None
    note: str
    source_ids: tuple[str, ...]
    sailing_days: str = ""
    valid_from: str = ""
    valid_to: str = ""
    sailings: tuple[Sailing, ...] = ()


@dataclass(frozen=True, slots=True)
class GaugeBreak:
    """One way across a break of gauge at one place.

    Cargo may change from `gauge_from_mm` to `gauge_to_mm`, and back where `both_ways`.
    `hours_id` and `cost_id` name assumptions; None where the place is on the map only. There
    `hours_told` may give the hours of documents as text, such as "3–4"; no route uses them.
    """

    id: str
    names: Names
    place_id: str
    crossing_id: str | None
    gauge_from_mm: int
    gauge_to_mm: int
    both_ways: bool
    method: str
    for_containers: bool
    hours_id: str | None
    cost_id: str | None
    position: LonLat
    accuracy_m: float
    note: str
    source_ids: tuple[str, ...]
    hours_told: str = ""
    hours_source_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A named group of crossings that one report can be about."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Event:
    """A dated, sourced report about one subject, or about a group (`scope`).

    It was public by `published_by`, and a disputed one stood alone until `disputed_from`.
    """

    id: str
    day: date
    precision: Precision
    subject_id: str | None
    scope: str | None
    modes: tuple[Mode, ...]
    traffic: Traffic
    kind: EventKind
    status: Status | None
    is_disputed: bool
    headline: str
    source_id: str
    remark: str
    published_by: date = date.max
    disputed_from: date = date.min


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the product knows, as read from data/; the only thing that enters this package.

    `terminals` are ids of stations where cargo may change between lorry and train under way; at its
    origin and destination it may anywhere. The base networks are None where they were not built.
    `shelf` is no fact: it may hold what an earlier process made of the same ones.
    """

    version: str
    sources: dict[str, Source]
    places: dict[str, Place]
    links: dict[str, Link]
    lines: dict[str, Line]
    crossings: dict[str, BorderCrossing]
    bridges: dict[str, Bridge]
    ports: dict[str, Port]
    ferries: dict[str, Ferry]
    terminals: frozenset[str]
    gauge_breaks: dict[str, GaugeBreak]
    groups: dict[str, Group]
    events: tuple[Event, ...]
    assumptions: dict[str, Assumption]
    link_shapes: dict[str, tuple[LonLat, ...]]
    cargo_kinds: dict[str, CargoKind] = field(default_factory=dict)
    capacities: dict[str, Capacity] = field(default_factory=dict)
    base_rail: BaseNetwork | None = None
    base_road: BaseNetwork | None = None
    towns: Mapping[str, Town] = field(default_factory=dict)
    shelf: Shelf | None = field(default=None, repr=False, compare=False)
