"""The tables of cargo, of capacities and of prices: what they give, and every way to break them."""

from pathlib import Path

import pytest

from geo.capacity import DaysOff, LimitBasis, Quantity
from geo.cargo import BULK_KINDS, TYPICAL_T_PER_TEU
from geo.rate_names import CONTAINER, LOOSE_KINDS
from geo.sailings import Sailing
from layers.errors import DataError
from layers.facts import DATA_DIR, load_facts
from layers.price_index import price_factors, read_price_index
from layers.sources import read_sources
from tests.layers.small_tables import write_tables

FACTS = load_facts()


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return write_tables(tmp_path / "data")


# File, old text, new text, message after the name of the file.
BROKEN = [
    ("cargo.csv", "coal,coal,gondola", "bricks,coal,gondola", "line 2, column id: must be one of"
     " coal, container, general, grain_bag, grain_bulk, found 'bricks'"),
    ("cargo.csv", "gondola,69,,", "gondola,0,,",
     "line 2, column wagon_payload_t: must be a number greater than 0, found '0'"),
    ("cargo.csv", "gondola,69,,", "gondola,69,2,",
     "line 2, column wagon_teu: must be given for containers, and only for them"),
    ("cargo.csv", "flat wagon,60,2,", "flat wagon,60,,",
     "line 3, column wagon_teu: must be given for containers, and only for them"),
    ("cargo.csv", "69,,65", "69,,6.5",
     "line 2, column train_wagons: must be a whole number, found '6.5'"),
    ("cargo.csv", "69,,65", "69,,", "line 2, column train_wagons: must not be empty"),
    ("cargo.csv", "65,20,23.5", "65,,23.5", "line 2, column lorry_payload_t: must be given for all"
     " but containers, which have a lorry each"),
    ("cargo.csv", "2,55,,23", "2,55,20,23", "line 3, column lorry_payload_t: must be given for all"
     " but containers, which have a lorry each"),
    ("cargo.csv", "65,20,23.5", "65,0,23.5",
     "line 2, column lorry_payload_t: must be a number greater than 0, found '0'"),
    ("cargo.csv", "transshipment,bulk", "magic,bulk", "line 2, column gauge_methods: must name a"
     " way across a break of gauge that exists, found 'magic'"),
    ("cargo.csv", "transshipment,bulk", ",bulk",
     "line 2, column gauge_methods: must not be empty"),
    ("cargo.csv", "bulk,no,no", "canoe,no,no",
     "line 2, column vessel: must be one of bulk, container, general, found 'canoe'"),
    ("cargo.csv", "bulk,no,no", "bulk,maybe,no",
     "line 2, column is_liner: must be one of no, yes, found 'maybe'"),
    ("cargo.csv", "published,,yearbook", "published,,",
     "line 2, column source_ids: must not be empty"),
    ("cargo.csv", "published,,yearbook", "assumed,,yearbook",
     "line 2, column source_ids: must be empty where the basis is 'assumed'"),
    ("capacities.csv", "bridge-t,cn-kp-bridge", "bridge-t,cn-kp-ford", "line 3, column subject_id:"
     " must name a crossing, port, line or place that exists, found 'cn-kp-ford'"),
    ("capacities.csv", "rail,throughput", "tram,throughput",
     "line 3, column mode: must be one of rail, road, sea, found 'tram'"),
    ("capacities.csv", "throughput,1000000,t/year", "throughput,1000000,t", "line 3, column unit:"
     " must be one of TEU/day, TEU/year, lorries/day, lorries/year, t/day, t/year, trains/day,"
     " wagons/day, found 't'"),
    ("capacities.csv", "1000000,t/year", "0,t/year",
     "line 3, column value: must be a number greater than 0, found '0'"),
    ("capacities.csv", "6,days/week", "8,days/week",
     "line 2, column value: must be a number greater than 0, found '8'"),
    ("capacities.csv", "working_days,6,days/week", "holidays,6,",
     "line 2, column value: must be empty where there is no unit"),
    ("capacities.csv", "working_days,6,days/week,observed,,2025,,,not on Sunday",
     "holidays,,,observed,,2025,,,", "line 2, column note: must not be empty"),
    ("capacities.csv", "design,coal", "guess,coal",
     "line 3, column basis: must be one of design, observed, found 'guess'"),
    ("capacities.csv", "design,coal", "design,ore", "line 3, column kinds: must be one of"
     " container, coal, grain_bulk, grain_bag, general, found 'ore'"),
    ("capacities.csv", "coal,2025", "coal,25",
     "line 3, column year: must be a number from 1950 to 2040, found '25'"),
    ("capacities.csv", "12-30,01-02", "12-32,01-02",
     "line 4, column first_day: must be a day of any year, month-day such as 01-22, found '12-32'"),
    ("capacities.csv", "12-30,01-02", "12-30,02-29",
     "line 4, column last_day: must be a day of any year, month-day such as 01-22, found '02-29'"),
    ("capacities.csv", "12-30,01-02", "12-30,",
     "line 4, column last_day: must be a day of any year, month-day such as 01-22, found ''"),
    ("capacities.csv", "shut over New Year", "", "line 4, column note: must not be empty"),
    ("capacities.csv", "2025,,,not on Sunday", "2025,05-01,05-02,not on Sunday",
     "line 2, column first_day: must be empty for working_days: only holidays have days"),
    ("price_index.csv", "2014,200", "14,200",
     "line 2, column id: must be a number from 1913 to 2040, found '14'"),
    ("price_index.csv", "2014,200", "2014,-1",
     "line 2, column cpi: must be a number greater than 0, found '-1'"),
    ("price_index.csv", "200,12", "200,13",
     "line 2, column months: must be a number from 1 to 12, found '13'"),
    ("price_index.csv", "200,12", "200,", "line 2, column months: must not be empty"),
    ("price_index.csv", "2024,300", "2023,300", "column id: must have 2024, the year in whose money"
     " the model reckons"),
    ("assumptions.csv", "3,low,2024,gauge_change,assumed", "3,low,2013,gauge_change,assumed",
     "line 2, column year: must be a year that price_index.csv has, so that the price can be told"
     " in USD of 2024, found 2013"),
    ("assumptions.csv", "gauge.cost.dandong", "gauge.cost.coal.dandong",
     "line 2, column unit: must be USD/t for 'gauge.cost.coal.dandong', found 'USD/TEU'"),
    ("assumptions.csv", "gauge_change,published", "border,published", "line 3, column includes:"
     " must name 'gauge_change', which is what 'gauge.hours.dandong' stands for"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "message"), BROKEN)
def test_broken_row_is_refused_with_its_address(
    data_dir: Path, file: str, old: str, new: str, message: str
) -> None:
    path = data_dir / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_facts(data_dir)
    assert str(caught.value) == f"data/{file}, {message}"


def test_a_kind_without_a_row_is_missed(data_dir: Path) -> None:
    path = data_dir / "cargo.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("".join(f"{line}\n" for line in lines[:-1]), encoding="utf-8")
    with pytest.raises(DataError, match=r"^data/cargo\.csv, column id: must have a row for 'grain"):
        load_facts(data_dir)


def test_a_border_measured_with_its_change_of_gauge_is_refused(data_dir: Path) -> None:
    path = data_dir / "assumptions.csv"
    text = path.read_text(encoding="utf-8")
    row = "dwell.cn-kp-bridge,border,h,1,2,3,low,2024,border;gauge_change,assumed,,,\n"
    path.write_text(text.replace("gauge.cost", f"{row}gauge.cost", 1), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_facts(data_dir)
    assert str(caught.value) == (
        "data/assumptions.csv, line 2, column includes: must not name 'gauge_change' beside "
        "'gauge.hours.dandong': one way meets both, and would count it twice"
    )


def test_money_is_brought_to_one_year(data_dir: Path) -> None:
    path = data_dir / "assumptions.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("3,low,2024", "3,low,2014", 1), encoding="utf-8")
    row = load_facts(data_dir).assumptions["gauge.cost.dandong"]
    assert (row.low, row.typical, row.high) == (1.5, 3.0, 4.5)
    assert (row.year, row.price_factor) == (2014, 1.5)


def test_hours_stay_what_they_are(data_dir: Path) -> None:
    path = data_dir / "assumptions.csv"
    text = path.read_text(encoding="utf-8")
    changed = text.replace("h,1,2,3,low,2024", "h,1,2,3,low,2003", 1)
    path.write_text(changed, encoding="utf-8")
    row = load_facts(data_dir).assumptions["gauge.hours.dandong"]
    assert (row.low, row.typical, row.high, row.price_factor) == (1.0, 2.0, 3.0, 1.0)


def test_prices_are_those_of_the_bureau() -> None:
    levels = read_price_index(DATA_DIR / "price_index.csv", read_sources(DATA_DIR / "sources.csv"))
    factors = price_factors(levels)
    assert factors[2024] == 1.0
    # 313.689 / 258.811
    assert factors[2020] == pytest.approx(1.2120, abs=5e-5)
    assert list(factors) == sorted(factors)
    assert all(
        a > b for a, b in zip(list(factors.values())[5:], list(factors.values())[6:], strict=False)
    )


def test_a_price_of_2020_keeps_four_digits() -> None:
    row = FACTS.assumptions["gauge.cost.dostyk"]
    # 329 × 313.689 / 258.811 = 398.76
    assert (row.typical, row.year) == (398.8, 2020)


def test_every_kind_has_a_price_wherever_a_container_has_one() -> None:
    ids = FACTS.assumptions.keys()
    for kind in LOOSE_KINDS:
        for name in (
            f"tariff.{kind}.rail_1520", f"tariff.{kind}.rail_1435", f"tariff.{kind}.rail",
            f"tariff.{kind}.road", f"fee.{kind}.rail", f"fee.{kind}.road", f"fee.{kind}.sea",
            f"gauge.cost.{kind}", f"terminal.cost.{kind}", f"terminal.hours.{kind}",
            f"port.cost.{kind}", f"port.hours.{kind}", f"transfer.cost.{kind}", f"wait.{kind}.sea",
        ):  # fmt: skip
            assert name in ids
        vessel = FACTS.cargo_kinds[kind].vessel
        assert f"tariff.{kind}.sea.{vessel}" in ids
        assert f"speed.sea.{vessel}" in ids
        assert f"emission.sea.{vessel}" in ids
        assert (f"tariff.{kind}.sea.ferry" in ids) == FACTS.cargo_kinds[kind].goes_by_ferry


def test_a_price_says_where_it_comes_from_or_that_it_is_assumed() -> None:
    for row in FACTS.assumptions.values():
        assert bool(row.source_ids) != (row.basis.value == "assumed"), row.id
        if row.basis.value == "derived":
            assert row.conversion, row.id


def test_the_kinds_are_those_of_the_names() -> None:
    assert set(FACTS.cargo_kinds) == {CONTAINER, *LOOSE_KINDS}
    coal = FACTS.cargo_kinds["coal"]
    assert (coal.wagon, coal.wagon_payload_t, coal.train_wagons) == ("gondola", 69.0, 65)
    assert coal.lorry_payload_t == 20
    assert FACTS.cargo_kinds[CONTAINER].wagon_teu == 2
    assert FACTS.cargo_kinds[CONTAINER].lorry_payload_t is None
    bulk = tuple(kind.id for kind in FACTS.cargo_kinds.values() if kind.is_bulk)
    assert bulk == BULK_KINDS == ("coal", "grain_bulk")
    assert FACTS.assumptions["teu.payload"].typical == TYPICAL_T_PER_TEU


def test_capacities_are_many_and_sourced() -> None:
    throughputs = [c for c in FACTS.capacities.values() if c.quantity is Quantity.THROUGHPUT]
    assert len(throughputs) >= 40
    assert len({c.subject_id for c in throughputs}) >= 25
    assert {c.basis for c in throughputs} == set(LimitBasis)
    assert all(c.source_ids for c in FACTS.capacities.values())


def test_days_of_feasts_are_read_and_stand_nowhere_in_words() -> None:
    """A note that names days would be told on any day asked about."""
    kept = FACTS.capacities["cn-ru-hunchun-kraskino-holidays-october"]
    assert kept.days == DaysOff((10, 1), (10, 3))
    assert (kept.year, kept.value) == (2025, 3)
    assert FACTS.capacities["cn-kp-quanhe-wonjong-days"].days is None
    holidays = [c for c in FACTS.capacities.values() if c.quantity is Quantity.HOLIDAYS]
    assert sum(c.days is not None for c in holidays) >= 8
    assert not [c.id for c in holidays if any(mark.isdigit() for mark in c.note)]


def test_known_sailings_are_read() -> None:
    rajin = FACTS.ferries["kp-ru-vladivostok-rajin-ferry"]
    assert rajin.sailings == (Sailing("rajin-port", 2), Sailing("vladivostok-port", 4))
    pohang = FACTS.ferries["kr-ru-vladivostok-pohang-ferry"]
    assert pohang.sailings == (Sailing("pohang-port", 4, 16.0),)
    assert FACTS.ferries["kr-ru-busan-vladivostok-sea"].sailings == ()
