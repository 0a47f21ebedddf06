"""What others printed beside what the model says: ratios, errors, who lies inside, medians.

The model's number is worked out by asking the atlas; the page of checks shows what the last build
of `data/built/model_said.csv` kept of that, which the checks of a release hold against the atlas. A
ratio is model / published, so 1 is agreement and 2 twice as much.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, NamedTuple

from geo.atlas import Atlas
from geo.errors import NoWayError, UnknownPlaceError
from geo.observations import CheckKind, Measure, ModelCheck, PublishedLength, Relation
from geo.plain_answer import to_dict

# A length has no range of its own: within this it counts as met.
LENGTH_TOLERANCE = 0.05
# From here on the free choice of the network is another way, and the table says why.
FREE_CHOICE_TOLERANCE = 0.03
_OBJECTIVES: Mapping[Measure, str] = {
    Measure.DISTANCE_KM: "distance",
    Measure.COST_USD: "cost",
    Measure.COST_USD_PER_T: "cost",
    Measure.CO2E_KG: "co2e",
}
# What the step is called in which a lot larger than a day's capacity waits.
CLEARING = "queue"
HOURS_PER_DAY = 24.0
_LOT_NUMBERS = (Measure.UNITS, Measure.TRAINS)


class Spread(NamedTuple):
    """A number of the model: its typical value, and the ends of its range."""

    low: float
    typical: float
    high: float


@dataclass(frozen=True, slots=True)
class Said:
    """What the model says to a check: the number, the way, and what both rest on.

    `is_p10_p90` tells a range of draws from sums of all good and all bad ends. `assumptions` are
    the ids of those on the way, where the atlas was asked just now; a table does not keep them.
    """

    spread: Spread
    is_p10_p90: bool
    way: str
    availability: str
    assumptions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Held:
    """A check held against the model; `said` is None where the model knows no such way."""

    check: ModelCheck
    said: Said | None

    @property
    def ratio(self) -> Spread | None:
        """Model / middle of the published range."""
        if self.said is None:
            return None
        middle = sum(self.check.published) / 2
        return Spread(*(value / middle for value in self.said.spread))

    @property
    def error(self) -> float | None:
        """Typical value against the nearest published one, as a share: 0.1 is 10 % too much.

        Zero where the typical value lies in the published range, or keeps the bound that it sets.
        """
        if self.said is None:
            return None
        low, high = self.check.published
        typical, relation = self.said.spread.typical, self.check.relation
        nearest = min(max(typical, low), high)
        if relation is Relation.AT_LEAST:
            nearest = max(typical, low)
        elif relation is Relation.AT_MOST:
            nearest = min(typical, high)
        return typical / nearest - 1 if nearest else 0.0

    @property
    def is_inside(self) -> bool:
        """Whether the published figure lies in the model's range, as both are printed.

        A figure printed as a range counts by its middle. A number of the model without a range
        must lie within a twentieth. What says little is no hit.
        """
        return self._is_kept and not self.says_little

    @property
    def says_little(self) -> bool:
        """Whether keeping this is no feat: a bound that is kept, or the least number of trains.

        A bound that is broken is a miss like any other.
        """
        check = self.check
        is_least = check.measure is Measure.TRAINS and check.high <= 1
        return self._is_kept and (is_least or check.relation is not Relation.EQUALS)

    @property
    def _is_kept(self) -> bool:
        if self.said is None:
            return False
        low, high = self.check.published
        spread = self.said.spread
        if self.check.relation is Relation.AT_LEAST:
            return spread.typical >= low
        if self.check.relation is Relation.AT_MOST:
            return spread.typical <= high
        if spread.low == spread.high:
            return low * (1 - LENGTH_TOLERANCE) <= spread.low <= high * (1 + LENGTH_TOLERANCE)
        return spread.low <= (low + high) / 2 <= spread.high

    @property
    def side(self) -> int:
        """Where the range of a miss lies: 1 above the published figure, -1 below it, else 0."""
        if self.said is None or self._is_kept:
            return 0
        return 1 if self.said.spread.low > sum(self.check.published) / 2 else -1


@dataclass(frozen=True, slots=True)
class HeldLength:
    """A published length beside the network's: along the published way, and by its own choice."""

    length: PublishedLength
    model_km: float | None
    free_km: float | None

    @property
    def error(self) -> float | None:
        """Along the published way, as a share."""
        return None if self.model_km is None else self.model_km / self.length.distance_km - 1

    @property
    def free_error(self) -> float | None:
        """By the network's own choice, as a share."""
        return None if self.free_km is None else self.free_km / self.length.distance_km - 1

    @property
    def is_inside(self) -> bool:
        return self.error is not None and abs(self.error) <= LENGTH_TOLERANCE


@dataclass(frozen=True, slots=True)
class Score:
    """How a group of checks came out; the median is that of the errors without their sign.

    `count` leaves out the `little` that say little.
    """

    count: int
    inside: int
    median_error: float | None
    little: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """Lengths and observations held against the model, in the order of their tables."""

    lengths: tuple[HeldLength, ...]
    observations: tuple[Held, ...]

    def of(self, kind: CheckKind) -> tuple[Held, ...]:
        """Observations of one kind."""
        return tuple(held for held in self.observations if held.check.kind is kind)

    @property
    def every_length(self) -> tuple[HeldLength | Held, ...]:
        """All lengths, wherever they are kept, so that no miss is counted elsewhere."""
        return (*self.lengths, *self.of(CheckKind.DISTANCE))

    @property
    def others(self) -> tuple[Held, ...]:
        """All observations that are no lengths."""
        return tuple(h for h in self.observations if h.check.kind is not CheckKind.DISTANCE)

    def scores(self) -> tuple[Score, Score]:
        """Of all lengths, and of all other observations."""
        return score(self.every_length), score(self.others)


def score(held: Iterable[Held | HeldLength]) -> Score:
    """Bounds have no error, only a side: one that is broken counts, but not in the median."""
    every = list(held)
    listed = [item for item in every if isinstance(item, HeldLength) or not item.says_little]
    errors = [
        abs(item.error)
        for item in listed
        if item.error is not None
        and (isinstance(item, HeldLength) or item.check.relation is Relation.EQUALS)
    ]
    inside = sum(item.is_inside for item in listed)
    middle = median(errors) if errors else None
    return Score(len(listed), inside, middle, len(every) - len(listed))


def hold(atlas: Atlas, check: ModelCheck) -> Held:
    """What the model says to a check, asked now."""
    answer = _ask(atlas, check)
    route = None if answer is None else _route_of(answer, check)
    return Held(check, None if answer is None or route is None else _said(answer, route, check))


def hold_length(atlas: Atlas, length: PublishedLength) -> HeldLength:
    """Lengths by rail along the published way and between its ends alone."""
    return HeldLength(
        length,
        _way_km(atlas, length.places),
        _way_km(atlas, (length.from_id, length.to_id)),
    )


def _way_km(atlas: Atlas, places: Sequence[str]) -> float | None:
    try:
        return atlas.way_km(places)
    except (NoWayError, UnknownPlaceError):
        return None


def _ask(atlas: Atlas, check: ModelCheck) -> Mapping[str, Any] | None:
    """The answer to a check's question as plain data; None where a place is not known.

    The one place where checks meet the atlas.
    """
    try:
        answer = atlas.compare(
            check.from_id,
            check.to_id,
            as_of=check.as_of,
            cargo=atlas.cargo(check.teu, check.tonnes, check.cargo),
            objective=_OBJECTIVES.get(check.measure, "time"),
            modes=check.modes,
            via=check.via,
        )
    except UnknownPlaceError:
        return None
    return to_dict(answer, atlas.facts)


def _route_of(answer: Mapping[str, Any], check: ModelCheck) -> Mapping[str, Any] | None:
    """The best way over the crossings of a check: one that may be used before one that may not.

    An observation shows that the way worked, whatever the reports on record say of that day.
    """
    routes: list[Mapping[str, Any]] = [*answer["routes"], *answer["unavailable"]]
    for route in routes:
        passed = {crossing["id"] for crossing in route["crossings"]}
        if passed.issuperset(check.crossings):
            return route
    return None


def _said(answer: Mapping[str, Any], route: Mapping[str, Any], check: ModelCheck) -> Said | None:
    numbers = _numbers(answer, route, check.measure)
    if numbers is None:
        return None
    is_drawn = "p10" in numbers
    ends = ("p10", "typical", "p90") if is_drawn else ("low", "typical", "high")
    return Said(
        Spread(*(float(numbers[end]) for end in ends)),
        is_drawn,
        str(route["label"]),
        str(route["availability"]),
        frozenset(name for step in route["steps"] for name in step["assumptions"]),
    )


def _numbers(
    answer: Mapping[str, Any], route: Mapping[str, Any], measure: Measure
) -> Mapping[str, float] | None:
    """Low, typical and high of a measure, with p10 and p90 where the answer has them."""
    if measure in _LOT_NUMBERS:
        lot = answer.get("lot") or {}
        return _exactly(lot.get(measure.value))
    if measure is Measure.DISTANCE_KM:
        return _exactly(route["totals"]["distance_km"])
    if measure is Measure.SEA_H:
        return _hours(step for step in route["steps"] if step.get("mode") == "sea")
    if measure is Measure.CLEARING_H:
        beyond = _hours(s for s in route["steps"] if s.get("activity") == CLEARING)
        # The first day lies in the hours that borders and ports take anyway.
        return {end: hours + HOURS_PER_DAY for end, hours in beyond.items()}
    numbers: Mapping[str, float] = route["totals"][measure.value]
    return numbers


def _hours(steps: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    spans = [step["time_h"] for step in steps]
    return {end: float(sum(span[end] for span in spans)) for end in ("low", "typical", "high")}


def _exactly(value: float | None) -> Mapping[str, float] | None:
    """A number without a range."""
    return None if value is None else {"low": value, "typical": value, "high": value}
