"""What others printed, to hold the network and the model against: lengths, times, prices, lots.

Nothing here is part of the network or of the model. A number is kept in the unit in which it was
printed; `ModelCheck.published` turns it into the unit of what it is held against.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from geo.model import Mode


class LengthKind(StrEnum):
    """What kind of kilometres a document gives."""

    TARIFF = "tariff"
    KM_POSTS = "km_posts"
    TIMETABLE = "timetable"
    LINE = "line"
    STATED = "stated"


class NetworkPart(StrEnum):
    """On which part of the network a published way lies."""

    CURATED = "curated"
    BASE = "base"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class PublishedLength:
    """A published length by rail along a known way.

    `via` are the places that the way passes, in order; ids of places or of towns.
    `differs_because` says why the network's own shortest way is another one, where it is.
    """

    id: str
    from_id: str
    via: tuple[str, ...]
    to_id: str
    distance_km: float
    kind: LengthKind
    network: NetworkPart
    differs_because: str
    note: str
    source_ids: tuple[str, ...]

    @property
    def places(self) -> tuple[str, ...]:
        return (self.from_id, *self.via, self.to_id)


class CheckKind(StrEnum):
    """What is observed; the groups of the page."""

    DISTANCE = "distance"
    TIME = "time"
    PRICE = "price"
    EMISSIONS = "emissions"
    QUANTITY = "quantity"


class Measure(StrEnum):
    """Which number of an answer is held against the published one.

    `sea_h` are the hours under way at sea alone; `units` and `trains` are those of the lot, and
    `clearing_h` the hours in which the narrowest place of the way lets the lot through.
    """

    DISTANCE_KM = "distance_km"
    TIME_H = "time_h"
    SEA_H = "sea_h"
    COST_USD = "cost_usd"
    COST_USD_PER_T = "cost_usd_per_t"
    CO2E_KG = "co2e_kg"
    UNITS = "units"
    TRAINS = "trains"
    CLEARING_H = "clearing_h"


class Relation(StrEnum):
    """How the model must stand to the published number."""

    EQUALS = "equals"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


KIND_OF_MEASURE: Mapping[Measure, CheckKind] = {
    Measure.DISTANCE_KM: CheckKind.DISTANCE,
    Measure.TIME_H: CheckKind.TIME,
    Measure.SEA_H: CheckKind.TIME,
    Measure.COST_USD: CheckKind.PRICE,
    Measure.COST_USD_PER_T: CheckKind.PRICE,
    Measure.CO2E_KG: CheckKind.EMISSIONS,
    Measure.UNITS: CheckKind.QUANTITY,
    Measure.TRAINS: CheckKind.QUANTITY,
    Measure.CLEARING_H: CheckKind.QUANTITY,
}
# How many of the measure's unit one of the printed unit is.
UNITS_OF_MEASURE: Mapping[Measure, Mapping[str, float]] = {
    Measure.DISTANCE_KM: {"km": 1.0},
    Measure.TIME_H: {"h": 1.0, "d": 24.0},
    Measure.SEA_H: {"h": 1.0, "d": 24.0},
    Measure.COST_USD: {"USD": 1.0},
    Measure.COST_USD_PER_T: {"USD/t": 1.0},
    Measure.CO2E_KG: {"kg CO2e": 1.0},
    Measure.UNITS: {"wagons": 1.0},
    Measure.TRAINS: {"trains": 1.0},
    Measure.CLEARING_H: {"d": 24.0},
}


@dataclass(frozen=True, slots=True)
class ModelCheck:
    """A published observation, with the question that makes the model say the same thing.

    `low` and `high` are equal where the document prints one number, and are in `unit`. `crossings`
    names border crossings that the way must pass. A lot of containers has `teu`; other cargo has
    `tonnes`. `year` is that of the observation; money is USD of that year, which `price_factor`
    turns into USD of `geo.assumptions.PRICE_YEAR` (1 where nothing is money).
    """

    id: str
    what: str
    from_id: str
    via: tuple[str, ...]
    to_id: str
    crossings: tuple[str, ...]
    modes: tuple[Mode, ...]
    cargo: str
    teu: float | None
    tonnes: float | None
    as_of: date
    measure: Measure
    relation: Relation
    low: float
    high: float
    unit: str
    year: int
    note: str
    source_ids: tuple[str, ...]
    price_factor: float = 1.0

    @property
    def kind(self) -> CheckKind:
        return KIND_OF_MEASURE[self.measure]

    @property
    def published(self) -> tuple[float, float]:
        """Low and high in the unit of the measure, in the money of the model."""
        factor = UNITS_OF_MEASURE[self.measure][self.unit] * self.price_factor
        return self.low * factor, self.high * factor
