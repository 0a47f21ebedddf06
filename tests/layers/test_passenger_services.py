"""The table of passenger services: what a row must keep, each rule broken once."""

from pathlib import Path

import pytest

from geo.almanac import PassengerService
from geo.model import Mode
from layers.errors import DataError
from layers.facts import load_facts
from layers.passenger_services import COLUMNS, Named, read_passenger_services
from tests.layers.small_tables import write_tables

HEADER = ",".join(COLUMNS)
ROW = (
    "k27,cn-kp-bridge,rail,K27 Dandong–Sinuiju,China Railway,dandong,sinuiju,daily,"
    "business and family,2026-03-12,,runs in half an hour,gazette"
)


def read(folder: Path, *rows: str) -> dict[str, PassengerService]:
    path = folder / "passenger_services.csv"
    path.write_text("".join(f"{line}\n" for line in (HEADER, *rows)), encoding="utf-8")
    facts = load_facts(folder)
    return dict(read_passenger_services(path, Named(facts.crossings, facts.places, facts.sources)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_tables(tmp_path / "data")


def test_a_row_is_a_service(folder: Path) -> None:
    service = read(folder, ROW)["k27"]
    assert (service.mode, service.days) == (Mode.RAIL, "daily")
    assert service.valid_to == ""


def test_no_row_is_no_error(folder: Path) -> None:
    assert read(folder) == {}


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("k27,", "K27,", "column id: must be an id of small letters"),
        ("cn-kp-bridge", "cn-kp-ford", "column crossing_id: must name a crossing that exists"),
        ("rail,", "sea,", "column mode: must be a mode of the crossing 'cn-kp-bridge'"),
        ("rail,", "camel,", "column mode: must be one of"),
        ("K27 Dandong–Sinuiju", "", "column name: must not be empty"),
        ("dandong,sinuiju", "dandong,atlantis", "column to_id: must name a place that exists"),
        ("dandong,sinuiju", "dandong,dandong", "column to_id: must differ from from_id"),
        ("2026-03-12", "12 March", "column valid_from: must be an ISO day, month or year"),
        ("2026-03-12,,", "2026-03-12,2025,", "column valid_to: must not come before valid_from"),
        (",gazette", ",", "column source_ids: must not be empty"),
        (",gazette", ",herald", "column source_ids: must name a source that exists"),
    ],
)
def test_a_broken_row_is_refused_with_its_address(
    folder: Path, old: str, new: str, rule: str
) -> None:
    assert old in ROW
    with pytest.raises(DataError, match=r"passenger_services\.csv, line 2") as caught:
        read(folder, ROW.replace(old, new, 1))
    assert rule in str(caught.value)
