"""What is carried: kinds of cargo with their wagons, and a lot of one of them."""

import math
from dataclasses import dataclass

from geo.errors import CargoError
from geo.rate_names import CONTAINER

# Payload of a container when a question does not say; the assumption `teu.payload` is the same.
TYPICAL_T_PER_TEU = 12.0
# 30.48 t may a twenty-foot container weigh (ISO 668); itself it weighs some 2.2 t.
MOST_T_PER_TEU = 28.2
# Emptier than this, the two numbers were not meant for one lot.
LEAST_T_PER_TEU = 0.5
LEAST_LOT = 0.001
MOST_TEU = 100_000.0
MOST_TONNES = 2_000_000.0
# The kinds that are tipped, grabbed and poured. The table says so too (`CargoKind.is_bulk`), and a
# test holds the two together: the default of an address must not wait for the facts.
BULK_KINDS = ("coal", "grain_bulk")


@dataclass(frozen=True, slots=True)
class CargoKind:
    """One kind of cargo, and how it travels.

    A wagon takes `wagon_payload_t` tonnes, and `wagon_teu` containers where it takes any; a full
    train has `train_wagons` of them. A lorry takes `lorry_payload_t`; None for containers, which
    have a lorry each. `axle_load_t` is that of the loaded wagon. `gauge_methods` are
    the ways across a break of gauge that it can use, `vessel` the kind of ship, and `is_liner` says
    whether it waits for regular sailings or hires a ship. `default_t` is the lot when a question
    does not say.
    """

    id: str
    name: str
    wagon: str
    wagon_payload_t: float
    wagon_teu: float | None
    train_wagons: int
    lorry_payload_t: float | None
    axle_load_t: float
    gauge_methods: tuple[str, ...]
    vessel: str
    is_liner: bool
    goes_by_ferry: bool
    default_t: float
    basis: str
    note: str
    source_ids: tuple[str, ...]

    @property
    def is_container(self) -> bool:
        return self.id == CONTAINER

    @property
    def is_bulk(self) -> bool:
        """Whether it is tipped, grabbed and poured: what fills a bulk ship."""
        return self.vessel == "bulk"


# What a world without a table of kinds carries.
CONTAINERS = CargoKind(
    CONTAINER, "containers", "container flat wagon", 60.0, 2.0, 57, None, 22.0, (), CONTAINER,
    True, True, 1.0, "assumed", "", (),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lot:
    """How much of one kind: `units` of a `unit` ("TEU" or "wagon") in about so many trains.

    `teu` is 0 for what does not travel in containers. `wagons` and `lorries` are whole ones.
    """

    kind: str
    teu: float
    tonnes: float
    unit: str
    units: float
    wagons: int
    trains: int
    train_wagons: int
    lorries: int

    @property
    def priced_units(self) -> float:
        """What a price of this kind is multiplied by: TEU for containers, else tonnes."""
        return self.teu if self.kind == CONTAINER else self.tonnes


def default_objective(kind: str) -> str:
    """What best means for a kind of cargo where nobody says: the one place that decides.

    Least cost for bulk, which is worth little a tonne, can wait, and would be sent by thousands of
    lorries for some hours less; least time for everything else.
    """
    return "cost" if kind in BULK_KINDS else "time"


def lot_of(
    kind: CargoKind,
    teu: float | None = None,
    tonnes: float | None = None,
    typical_t_per_teu: float = TYPICAL_T_PER_TEU,
) -> Lot:
    """A lot from what a question says of it.

    Given only tonnes, containers are the fewest whole ones that hold them at the typical payload;
    given only TEU, each carries it; given neither, it is one TEU, or `default_t` of another kind.

    Raises
    ------
    CargoError
        A number is not finite, out of range, TEU are given for loose cargo, or TEU and tonnes
        cannot be true of one lot.
    """
    _check_range("teu", teu, MOST_TEU)
    _check_range("tonnes", tonnes, MOST_TONNES)
    if kind.is_container:
        return _containers(kind, *_filled_in(teu, tonnes, typical_t_per_teu))
    if teu is not None:
        message = (
            f"{kind.name.capitalize()} is not counted in containers: give tonnes instead of teu, "
            f"such as tonnes={teu * typical_t_per_teu:g}, or ask for containers."
        )
        raise CargoError(message)
    amount_t = kind.default_t if tonnes is None else tonnes
    wagons = max(1, math.ceil(amount_t / kind.wagon_payload_t))
    lorry_payload_t = kind.lorry_payload_t or kind.wagon_payload_t
    return Lot(
        kind.id,
        0.0,
        amount_t,
        "wagon",
        float(wagons),
        wagons,
        _trains(wagons, kind.train_wagons),
        kind.train_wagons,
        max(1, math.ceil(amount_t / lorry_payload_t)),
    )


def lot_sentence(lot: Lot, *, goes_by_road: bool = False) -> str:
    """The lot in words: "40,000 t ≈ 580 wagons ≈ 9 trains; by road ≈ 2,000 lorries"."""
    return f"{_by_rail(lot)}; by road ≈ {lorries_text(lot)}" if goes_by_road else _by_rail(lot)


def lorries_text(lot: Lot) -> str:
    """The lorries of a lot in words: "2,000 lorries"."""
    return f"{lot.lorries:,} {'lorry' if lot.lorries == 1 else 'lorries'}"


def _by_rail(lot: Lot) -> str:
    amount = f"{number_text(lot.teu)} TEU" if lot.unit == "TEU" else f"{number_text(lot.tonnes)} t"
    wagons = f"{lot.wagons:,} wagon{'' if lot.wagons == 1 else 's'}"
    if lot.wagons < lot.train_wagons:
        return f"{amount} ≈ {wagons}, less than a train"
    return f"{amount} ≈ {wagons} ≈ {lot.trains:,} train{'' if lot.trains == 1 else 's'}"


def can_change_gauge(kind: CargoKind, method: str, *, for_containers: bool) -> bool:
    """Whether a kind can use a way across a break of gauge; `for_containers` is the table's word.

    What takes no containers takes loose cargo by the method alone.
    """
    return for_containers if kind.is_container else method in kind.gauge_methods


def _check_range(name: str, value: float | None, most: float) -> None:
    if value is not None and not LEAST_LOT <= value <= most:
        message = f"{name} must be a number from {LEAST_LOT:g} to {most:,.0f}."
        raise CargoError(message)


def _filled_in(teu: float | None, tonnes: float | None, typical_t: float) -> tuple[float, float]:
    """TEU and tonnes of a lot of containers, checked against each other."""
    if teu is None:
        teu = 1.0 if tonnes is None else float(math.ceil(tonnes / typical_t))
        _check_range("teu", teu, MOST_TEU)
    if tonnes is None:
        tonnes = teu * typical_t
    # A hundredth more is what rounding in an address may do.
    if tonnes > teu * MOST_T_PER_TEU * 1.01:
        message = (
            f"{number_text(tonnes)} t do not go into {number_text(teu)} TEU: one takes at most "
            f"{MOST_T_PER_TEU:g} t of goods, so give at least "
            f"{math.ceil(tonnes / MOST_T_PER_TEU):,} TEU."
        )
        raise CargoError(message)
    if tonnes < teu * LEAST_T_PER_TEU:
        message = (
            f"{number_text(tonnes)} t in {number_text(teu)} TEU is next to nothing in each: give "
            f"at least {LEAST_T_PER_TEU:g} t for each TEU, or only one of the two."
        )
        raise CargoError(message)
    return teu, tonnes


def _containers(kind: CargoKind, teu: float, tonnes: float) -> Lot:
    wagons = max(1, math.ceil(teu / (kind.wagon_teu or 1.0)))
    trains = _trains(wagons, kind.train_wagons)
    lorries = max(1, math.ceil(teu))
    return Lot(kind.id, teu, tonnes, "TEU", teu, wagons, trains, kind.train_wagons, lorries)


def _trains(wagons: int, train_wagons: int) -> int:
    """Whole trains, rounded to the nearest, at least one: trains differ by some wagons anyway."""
    return max(1, math.floor(wagons / train_wagons + 0.5))


def number_text(value: float) -> str:
    """A number for people: whole from a hundred on, else with four digits."""
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:,.4g}"
