"""Random assumptions for a random world, complete by the naming rules of docs/method.md."""

from collections.abc import Iterator
from itertools import combinations
from random import Random

from geo.assumptions import Assumption, Basis
from geo.cargo import CargoKind
from geo.model import Facts

KINDS = ("coal", "grain_bulk", "grain_bag", "general")
RAIL_SYSTEMS = ("rail_1520", "rail_1435")


def random_assumptions(
    chance: Random, facts: Facts, *, general: bool = False, kinds: bool = False
) -> dict[str, Assumption]:
    """One row for every move of the world.

    With `general` there are rows for the whole world too, and most of those for a single country,
    pair or place are missing. `kinds` adds rows for cargo that is not in containers.
    """
    rows = [_row(chance, *found) for found in _specific(facts)]
    if general:
        # Two ways across one break must differ in hours, or it is left open which one is best.
        rows = [r for r in rows if chance.random() < 0.4 or _tells_apart(r.id)]
        rows += [_row(chance, *found) for found in _general()]
    rows += [_row(chance, *found) for found in _everywhere()]
    if kinds:
        rows += [_row(chance, *found) for found in _of_kinds()]
        finer = [f for f in _finer(facts) if chance.random() < 0.3 or _tells_apart(f[0])]
        rows += [_row(chance, *found) for found in finer]
    rows += [
        _row(chance, f"dwell.{id_}", "h", (2, 60))
        for id_ in facts.crossings
        if chance.random() < 0.2
    ]
    return {row.id: row for row in rows}


_Wanted = tuple[str, str, tuple[float, float]]


def _specific(facts: Facts) -> Iterator[_Wanted]:
    codes = sorted({place.country.lower() for place in facts.places.values()})
    for code in codes:
        for system in (*RAIL_SYSTEMS, "road"):
            yield from _running(f"{system}.{code}")
        for hub in ("terminal", "port"):
            yield f"{hub}.hours.{code}", "h", (2, 50)
            yield f"{hub}.cost.{code}", "USD/TEU", (10, 300)
    for pair in combinations(codes, 2):
        for mode in ("rail", "road", "sea"):
            yield f"dwell.{mode}.{'-'.join(pair)}", "h", (2, 60)
            yield f"fee.{mode}.{'-'.join(pair)}", "USD/TEU", (5, 300)
    for row in facts.gauge_breaks.values():
        yield f"gauge.hours.{row.id}", "h", (2, 60)
        yield f"gauge.cost.{row.id}", "USD/TEU", (20, 400)


def _running(name: str) -> Iterator[_Wanted]:
    yield f"speed.{name}", "km/day", (100, 900)
    yield f"tariff.{name}", "USD/TEU-km", (0.2, 3)


def _general() -> Iterator[_Wanted]:
    for system in (*RAIL_SYSTEMS, "road"):
        yield from _running(system)
    for hub in ("terminal", "port"):
        yield f"{hub}.hours", "h", (2, 50)
        yield f"{hub}.cost", "USD/TEU", (10, 300)
    for mode in ("rail", "road", "sea"):
        yield f"dwell.{mode}", "h", (2, 60)
        yield f"fee.{mode}", "USD/TEU", (5, 300)
    yield "gauge.hours", "h", (2, 60)
    yield "gauge.cost", "USD/TEU", (20, 400)


def _everywhere() -> Iterator[_Wanted]:
    for traction in ("electric", "diesel"):
        yield f"emission.rail.{traction}", "g CO2e/t-km", (5, 40)
    yield "emission.road", "g CO2e/t-km", (60, 150)
    yield "emission.hub", "kg CO2e/t", (0.5, 3)
    for ship in ("container", "ferry"):
        yield f"speed.sea.{ship}", "kn", (8, 20)
        yield f"tariff.sea.{ship}", "USD/TEU-km", (0.05, 0.6)
        yield f"emission.sea.{ship}", "g CO2e/t-km", (10, 60)
    yield "transfer.hours", "h", (1, 5)
    yield "transfer.cost", "USD/TEU", (10, 80)
    yield "transfer.circuity", "ratio", (1.2, 1.8)
    yield "wait.sea.common_carrier", "h", (10, 100)
    yield "wait.sea.charter", "h", (10, 100)
    yield "teu.payload", "t/TEU", (8, 16)
    yield "value.interest", "%/year", (3, 20)


def _of_kinds() -> Iterator[_Wanted]:
    """What loose cargo needs: money of its own, and ships."""
    for kind in KINDS:
        yield f"transfer.cost.{kind}", "USD/t", (1, 10)
        yield f"gauge.cost.{kind}", "USD/t", (2, 40)
        for hub in ("terminal", "port"):
            yield f"{hub}.cost.{kind}", "USD/t", (1, 30)
        for mode in ("rail", "road", "sea"):
            yield f"tariff.{kind}.{mode}", "USD/t-km", (0.01, 0.2)
            yield f"fee.{kind}.{mode}", "USD/t", (0.5, 20)
    for ship in ("bulk", "general"):
        yield f"speed.sea.{ship}", "kn", (8, 20)
        yield f"emission.sea.{ship}", "g CO2e/t-km", (10, 60)


def _finer(facts: Facts) -> Iterator[_Wanted]:
    """Rows of a kind for one country or place."""
    codes = sorted({place.country.lower() for place in facts.places.values()})
    for kind in KINDS:
        for code in codes:
            for hub in ("terminal", "port"):
                yield f"{hub}.hours.{kind}.{code}", "h", (2, 50)
                yield f"{hub}.cost.{kind}.{code}", "USD/t", (1, 30)
            yield f"tariff.{kind}.rail_1520.{code}", "USD/t-km", (0.01, 0.2)
            yield f"speed.{kind}.rail_1435.{code}", "km/day", (100, 900)
            yield f"emission.{kind}.rail.diesel.{code}", "g CO2e/t-km", (5, 40)
        for row in facts.gauge_breaks.values():
            yield f"gauge.cost.{kind}.{row.id}", "USD/t", (2, 40)
            yield f"gauge.hours.{kind}.{row.id}", "h", (2, 60)
            yield f"gauge.hours.{kind}.{row.place_id}", "h", (2, 60)
        for id_ in facts.crossings:
            yield f"dwell.{kind}.{id_}", "h", (2, 60)
        yield f"gauge.hours.{kind}", "h", (2, 60)


def _tells_apart(id_: str) -> bool:
    return id_.startswith("gauge.hours") and id_.endswith("-bogies")


def _row(chance: Random, id_: str, unit: str, bounds: tuple[float, float]) -> Assumption:
    low, typical, high = sorted(round(chance.uniform(*bounds), 4) for _ in range(3))
    basis = chance.choice((Basis.PUBLISHED, Basis.DERIVED, Basis.ASSUMED))
    return Assumption(
        id=id_,
        quantity=id_,
        unit=unit,
        low=low,
        typical=typical,
        high=high,
        good_end="high" if id_.startswith("speed.") else "low",
        year=2025,
        includes=(),
        basis=basis,
        conversion="",
        note="",
        source_ids=() if basis is Basis.ASSUMED else ("rate-book",),
    )


def cargo_kinds(chance: Random) -> dict[str, CargoKind]:
    """Containers, and loose cargo that can do less."""
    methods = ("transshipment", "bogie_exchange")
    found = {"container": _kind("container", methods, by_ferry=True)}
    for id_ in KINDS:
        able = tuple(method for method in methods if chance.random() < 0.7)
        found[id_] = _kind(id_, able, by_ferry=id_ in ("general", "grain_bag"))
    return found


def _kind(id_: str, methods: tuple[str, ...], *, by_ferry: bool) -> CargoKind:
    is_box = id_ == "container"
    return CargoKind(
        id=id_,
        name=id_,
        wagon="wagon",
        wagon_payload_t=60.0,
        wagon_teu=2.0 if is_box else None,
        train_wagons=50,
        lorry_payload_t=None if is_box else 20.0,
        axle_load_t=23.0,
        gauge_methods=methods,
        vessel={"container": "container", "coal": "bulk", "grain_bulk": "bulk"}.get(id_, "general"),
        is_liner=is_box,
        goes_by_ferry=by_ferry,
        default_t=1000.0,
        basis="assumed",
        note="",
        source_ids=(),
    )
