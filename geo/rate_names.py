"""Which row of data/assumptions.csv prices a move: names to try, the most specific first.

A name is `<family>[.<kind of cargo>][.<where, from wide to narrow>]`. Containers have no kind in
their names. Any other kind is looked up under its own name first, down to its most general row;
hours, speeds and emissions then fall back on the rows without a kind, money never does, because
those are USD per TEU. So a general row of a kind (`gauge.hours.coal`) comes before the row of a
place that has containers in mind (`gauge.hours.zabaikalsk`).

Countries are ISO codes in any case, systems as in `System` ("rail_1520", "road"), modes "rail",
"road" or "sea", vessels "container", "bulk", "general" or "ferry".
"""

from collections.abc import Sequence
from typing import NamedTuple

CONTAINER = "container"
# Kinds of cargo that have names of their own.
LOOSE_KINDS = ("coal", "grain_bulk", "grain_bag", "general")
BULK, GENERAL, FERRY = "bulk", "general", "ferry"
FAMILIES = (
    "speed", "tariff", "emission", "dwell", "fee", "gauge.hours", "gauge.cost", "terminal.hours",
    "terminal.cost", "port.hours", "port.cost", "transfer.hours", "transfer.cost",
    "transfer.circuity", "wait", "teu.payload", "value.interest",
)  # fmt: skip


class Name(NamedTuple):
    """An id taken apart; `kind` is None where the row is for containers, or for all cargo."""

    family: str
    kind: str | None
    where: tuple[str, ...]


def split_name(assumption_id: str) -> Name | None:
    """The parts of an id, or None where it belongs to no family."""
    for family in FAMILIES:
        if assumption_id == family or assumption_id.startswith(f"{family}."):
            where = tuple(part for part in assumption_id[len(family) + 1 :].split(".") if part)
            if where and where[0] in LOOSE_KINDS:
                return Name(family, where[0], where[1:])
            return Name(family, None, where)
    return None


def candidates_speed(kind: str, system: str, country: str) -> tuple[str, ...]:
    """Delivery speed on land, km/day."""
    return _names("speed", kind, _on_land(system, country), is_money=False)


def candidates_tariff(kind: str, system: str, country: str) -> tuple[str, ...]:
    """Price of running on land, USD/TEU-km for containers and USD/t-km for all else."""
    return _names("tariff", kind, _on_land(system, country), is_money=True)


def candidates_rail_emission(kind: str, traction: str, country: str) -> tuple[str, ...]:
    """Emission of a train, g CO2e/t-km; `traction` is "electric" or "diesel"."""
    wide = f"rail.{traction}"
    return _names("emission", kind, (f"{wide}.{country.lower()}", wide), is_money=False)


def candidates_road_emission(kind: str, country: str) -> tuple[str, ...]:
    """Emission of a lorry, g CO2e/t-km."""
    return _names("emission", kind, (f"road.{country.lower()}", "road"), is_money=False)


def candidates_hub_emission(kind: str) -> tuple[str, ...]:
    """Emission of handling in a terminal, a port or at a break of gauge, kg CO2e/t."""
    return _names("emission", kind, ("hub",), is_money=False)


def candidates_sea_speed(kind: str, vessel: str, service_id: str) -> tuple[str, ...]:
    """Speed of a ship, kn; `service_id` is that of the sea crossing or of the coasting link."""
    return _names("speed", kind, _at_sea(vessel, service_id), is_money=False)


def candidates_sea_tariff(kind: str, vessel: str, service_id: str) -> tuple[str, ...]:
    """Freight rate of a ship, USD/TEU-km for containers and USD/t-km for all else."""
    return _names("tariff", kind, _at_sea(vessel, service_id), is_money=True)


def candidates_sea_emission(kind: str, vessel: str, service_id: str) -> tuple[str, ...]:
    """Emission of a ship, g CO2e/t-km."""
    return _names("emission", kind, _at_sea(vessel, service_id), is_money=False)


def candidates_wait(kind: str, service: str, service_id: str) -> tuple[str, ...]:
    """Mean wait for a ship, h, where no sailing days are known; `service` as in `SeaService`."""
    steps = (f"sea.{service_id}", f"sea.{service}", "sea")
    return _names("wait", kind, steps, is_money=False)


def candidates_dwell(
    kind: str, crossing_id: str, mode: str, countries: Sequence[str]
) -> tuple[str, ...]:
    """Hours at a border, without any change of gauge; `countries` are its two, in any order."""
    return _names("dwell", kind, _at_border(crossing_id, mode, countries), is_money=False)


def candidates_fee(
    kind: str, crossing_id: str, mode: str, countries: Sequence[str]
) -> tuple[str, ...]:
    """Fees at a border, USD/TEU for containers and USD/t for all else."""
    return _names("fee", kind, _at_border(crossing_id, mode, countries), is_money=True)


def candidates_gauge_hours(
    kind: str, place_id: str, method: str, own_id: str | None = None
) -> tuple[str, ...]:
    """Hours of a change of gauge; `own_id` is the `hours_id` of the row in gauge_breaks.csv."""
    return _gauge("gauge.hours", kind, (place_id, method), own_id)


def candidates_gauge_cost(
    kind: str, place_id: str, method: str, own_id: str | None = None
) -> tuple[str, ...]:
    """Price of a change of gauge; `own_id` is the `cost_id` of the row in gauge_breaks.csv."""
    return _gauge("gauge.cost", kind, (place_id, method), own_id)


def candidates_terminal_hours(kind: str, place_id: str, country: str) -> tuple[str, ...]:
    """Hours of loading or unloading a rail wagon."""
    return _names("terminal.hours", kind, _at_hub(place_id, country), is_money=False)


def candidates_terminal_cost(kind: str, place_id: str, country: str) -> tuple[str, ...]:
    """Price of loading or unloading a rail wagon."""
    return _names("terminal.cost", kind, _at_hub(place_id, country), is_money=True)


def candidates_port_hours(kind: str, place_id: str, country: str) -> tuple[str, ...]:
    """Hours between quay and vehicle on land, or from ship to ship."""
    return _names("port.hours", kind, _at_hub(place_id, country), is_money=False)


def candidates_port_cost(kind: str, place_id: str, country: str) -> tuple[str, ...]:
    """Price of handling in a port."""
    return _names("port.cost", kind, _at_hub(place_id, country), is_money=True)


def candidates_transfer_hours(kind: str, place_id: str, country: str) -> tuple[str, ...]:
    """Hours of a lorry between two places of one town; `place_id` is where it arrives."""
    return _names("transfer.hours", kind, _at_hub(place_id, country), is_money=False)


def candidates_transfer_cost(kind: str, place_id: str, country: str) -> tuple[str, ...]:
    """Price of a lorry between two places of one town."""
    return _names("transfer.cost", kind, _at_hub(place_id, country), is_money=True)


def vessel_of(kind: str, *, is_ferry: bool) -> str:
    """Ship that carries a kind of cargo: coal and loose grain in bulk, bags as general cargo."""
    if is_ferry:
        return FERRY
    if kind == CONTAINER:
        return CONTAINER
    return BULK if kind in ("coal", "grain_bulk") else GENERAL


def _on_land(system: str, country: str) -> tuple[str, ...]:
    mode = system.split("_", maxsplit=1)[0]
    return tuple(dict.fromkeys((f"{system}.{country.lower()}", system, mode)))


def _at_sea(vessel: str, service_id: str) -> tuple[str, ...]:
    return (f"sea.{vessel}.{service_id}", f"sea.{vessel}", "sea")


def _at_border(crossing_id: str, mode: str, countries: Sequence[str]) -> tuple[str, ...]:
    """A crossing's own row is about its railway unless it ends in another mode."""
    pair = "-".join(sorted(country.lower() for country in countries))
    own = (crossing_id,) if mode == "rail" else ()
    return (f"{crossing_id}.{mode}", *own, f"{mode}.{pair}", mode)


def _at_hub(place_id: str, country: str) -> tuple[str, ...]:
    return (place_id, country.lower(), "")


def _gauge(
    family: str, kind: str, place_and_method: tuple[str, str], own_id: str | None
) -> tuple[str, ...]:
    place_id, method = place_and_method
    own = own_id.removeprefix(f"{family}.") if own_id else f"{place_id}-{method}"
    steps = (own, f"{place_id}-{method}", place_id, method, "")
    return _names(family, kind, steps, is_money=family.endswith("cost"))


def _names(family: str, kind: str, steps: Sequence[str], *, is_money: bool) -> tuple[str, ...]:
    """The family with each step, first under the kind, then (never for money) without it."""
    shared = _joined(family, steps)
    if kind == CONTAINER:
        return tuple(dict.fromkeys(shared))
    own = _joined(f"{family}.{kind}", steps)
    return tuple(dict.fromkeys(own if is_money else [*own, *shared]))


def _joined(stem: str, steps: Sequence[str]) -> list[str]:
    """A stem with each step, alone where the step is empty."""
    return [f"{stem}.{step}" if step else stem for step in steps]
