"""Readers of what checks the model: right rows read, every wrong cell refused by name."""

from pathlib import Path

import pytest

from geo.observations import LengthKind, NetworkPart, Relation
from layers.errors import DataError
from layers.model_checks import COLUMNS, Named, read_model_checks
from layers.published_lengths import COLUMNS as LENGTH_COLUMNS
from layers.published_lengths import read_published_lengths

SOURCES = {"gazette"}
KNOWN = Named({"cn-kp-bridge"}, SOURCES, {2012: 1.37, 2024: 1.0})
LENGTH = "dandong-sinuiju,dandong,bridge;yalu,sinuiju,11.5,km_posts,curated,,old line,gazette"
CHECK = (
    "price-dandong,a container,dandong,bridge,sinuiju,cn-kp-bridge,rail,container,2,,2012-06-01,"
    "cost_usd,equals,100,120,USD,2012,,,gazette"
)


def write(path: Path, columns: tuple[str, ...], row: str) -> Path:
    path.parent.mkdir()
    path.write_text(f"{','.join(columns)}\n{row}\n", encoding="utf-8")
    return path


def test_a_length_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "data" / "published_lengths.csv", LENGTH_COLUMNS, LENGTH)
    length = read_published_lengths(path, SOURCES)["dandong-sinuiju"]
    assert length.places == ("dandong", "bridge", "yalu", "sinuiju")
    assert length.distance_km == 11.5
    assert (length.kind, length.network) == (LengthKind.KM_POSTS, NetworkPart.CURATED)


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("bridge;yalu", "bridge;Yalu", "column via: must be ids of places joined by ';'"),
        ("bridge;yalu", "bridge;dandong", "column via: must pass each place once"),
        ("11.5", "0", "column distance_km: must be a number greater than 0"),
        ("11.5", "21000", "column distance_km: must be a number greater than 0"),
        ("km_posts", "guess", "column kind: must be one of"),
        ("curated", "drawn", "column network: must be one of"),
        ("old line,gazette", "old line,herald", "column source_ids: must name a source"),
        (",sinuiju,", ",,", "column to_id: must not be empty"),
    ],
)
def test_a_wrong_length_is_refused(tmp_path: Path, old: str, new: str, error: str) -> None:
    path = write(
        tmp_path / "data" / "published_lengths.csv", LENGTH_COLUMNS, LENGTH.replace(old, new, 1)
    )
    with pytest.raises(DataError) as raised:
        read_published_lengths(path, SOURCES)
    assert f"data/published_lengths.csv, line 2, {error}" in str(raised.value)


def test_a_check_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "data" / "model_checks.csv", COLUMNS, CHECK)
    check = read_model_checks(path, KNOWN)["price-dandong"]
    assert check.relation is Relation.EQUALS
    assert (check.teu, check.tonnes) == (2.0, None)
    assert check.published == pytest.approx((137, 164.4))


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        (",,,gazette", ",fee.rail,,gazette", "column tunes: must be empty: a document that tuned"),
        ("100,120", "120,100", "column high: must be at least 'low', which is above 0"),
        ("100,120", "0,0", "column high: must be at least 'low', which is above 0"),
        ("100,120", "x,120", "column low: must be a number from 0"),
        ("container,2,,", "container,,12,", "column teu: must not be empty where the cargo is"),
        ("container,2,,", "coal,2,69,", "column tonnes: must be given, and 'teu' empty"),
        ("container,2,,", "coal,,,", "column tonnes: must be given, and 'teu' empty"),
        ("container,2,,", "fish,2,,", "column cargo: must be one of"),
        (",rail,", ",,", "column modes: must not be empty"),
        (",rail,", ",mule,", "column modes: must be one of"),
        ("2012-06-01", "2012-06", "column as_of: must be a day such as 2022-10-15"),
        ("2012-06-01", "", "column as_of: must not be empty"),
        ("cost_usd", "weight", "column measure: must be one of"),
        ("equals", "about", "column relation: must be one of"),
        ("USD,2012", "km,2012", "column unit: must be one of USD"),
        ("USD,2012", "USD,1980", "column year: must be a number from 1990"),
        ("USD,2012", "USD,2013", "column year: must be a year of price_index.csv"),
        ("cn-kp-bridge", "cn-kp-tunnel", "column crossings: must name a crossing"),
        (",dandong,bridge", ",dandong,Bridge", "column via: must be ids of places"),
        (",,,gazette", ",,,herald", "column source_ids: must name a source"),
        ("a container,", ",", "column what: must not be empty"),
        ("a container", "a container" * 5, "column what: must be at most 48 characters, found 55"),
    ],
)
def test_a_wrong_check_is_refused(tmp_path: Path, old: str, new: str, error: str) -> None:
    assert old in CHECK
    path = write(tmp_path / "data" / "model_checks.csv", COLUMNS, CHECK.replace(old, new, 1))
    with pytest.raises(DataError) as raised:
        read_model_checks(path, KNOWN)
    assert f"data/model_checks.csv, line 2, {error}" in str(raised.value)


def test_what_is_no_money_needs_no_price_index(tmp_path: Path) -> None:
    row = CHECK.replace("cost_usd", "time_h").replace("USD,2012", "h,2013")
    check = read_model_checks(write(tmp_path / "data" / "model_checks.csv", COLUMNS, row), KNOWN)
    assert check["price-dandong"].price_factor == 1.0
