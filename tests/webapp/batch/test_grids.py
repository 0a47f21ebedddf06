"""`flask matrix` and `flask sweep`: the grid itself, its answers, its errors."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from tests.webapp.batch.conftest import DAY, Desk
from webapp.batch.errors import BatchError
from webapp.batch.sweep_grid import read_grid
from webapp.services import KEY

Refused = Callable[..., str]
DWELL = "dwell.kp-ru-khasan-tumangang"


def test_months_end_on_their_last_day() -> None:
    grid = read_grid("2024-01-31..2024-06-30", "1month", [])
    assert [day.isoformat() for day in grid.days] == [
        "2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31", "2024-06-30",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("every", "count", "last"),
    [
        ("1day", 366, date(2024, 12, 31)),
        ("2weeks", 27, date(2024, 12, 30)),
        ("1 year", 1, date(2024, 1, 1)),
        ("3months", 4, date(2024, 10, 1)),
    ],
)
def test_steps(every: str, count: int, last: date) -> None:
    days = read_grid("2024-01-01..2024-12-31", every, []).days
    assert (len(days), days[-1]) == (count, last)


def test_every_combination_comes_once_the_days_fastest() -> None:
    grid = read_grid("2024-01-01..2024-02-01", None, ["a=0..1:3", "b=2..4:2"])
    points = list(grid.points())
    assert len(points) == grid.count == len(set(points)) == 12
    assert points[:3] == [
        (date(2024, 1, 1), (0.0, 2.0)),
        (date(2024, 2, 1), (0.0, 2.0)),
        (date(2024, 1, 1), (0.0, 4.0)),
    ]


@pytest.mark.parametrize(
    ("days", "every", "axes", "words"),
    [
        (None, None, [], "nothing to sweep over"),
        (None, "1month", ["a=0..1:3"], "there are no --days"),
        ("2024", None, [], "is no span of days"),
        ("2024-13-01..2025-01-01", None, [], "is no span of days"),
        ("2025-01-01..2024-01-01", None, [], "ends before it begins"),
        ("2024-01-01..2999-01-01", None, [], "out of range"),
        ("2024-01-01..2025-01-01", "often", [], "is no step"),
        ("2024-01-01..2025-01-01", "0day", [], "is no step"),
        (None, None, ["a=0..1"], "is no range to run through"),
        (None, None, ["a=0..nan:4"], "is no range to run through"),
        (None, None, ["a=4..1:3"], "is upside down"),
        (None, None, ["a=0..1:1"], "is no number of steps"),
        (None, None, ["a=0..1:many"], "is no number of steps"),
        (None, None, ["a=0..1:3", "a=1..2:3"], "a runs through two ranges"),
        (None, None, ["a=0..1:9999", "b=0..1:9999"], "at most 1,000,000"),
    ],
)
def test_a_grid_that_cannot_be_is_refused(
    days: str | None, every: str | None, axes: list[str], words: str
) -> None:
    with pytest.raises(BatchError, match=words):
        read_grid(days, every, axes)


def test_a_sweep_asks_every_day_and_value(desk: Desk) -> None:
    result = desk.run(
        *("sweep", "Vladivostok", "Pyongyang", "--days", "2019-12-01..2020-03-01"),
        *("--set", f"{DWELL}=24..48:2", "--closed", "cn-kp-dandong-sinuiju.road"),
    )
    assert result.exit_code == 0, result.output
    rows = desk.rows()
    asked = list(dict.fromkeys((r["point"], r["as_of"], r[f"set.{DWELL}"]) for r in rows))
    assert [one[1:] for one in asked] == [
        (day, value)
        for value in ("24.0", "48.0")
        for day in ("2019-12-01", "2020-01-01", "2020-02-01", "2020-03-01")
    ]
    direct = {
        (row["as_of"], row[f"set.{DWELL}"]): row
        for row in rows
        if row["way"] == "kp-ru-khasan-tumangang.rail"
    }
    hours = {key: float(row["time_h_typical"]) for key, row in direct.items()}
    longer = hours["2019-12-01", "48.0"] - hours["2019-12-01", "24.0"]
    assert longer == pytest.approx(24)
    assert direct["2019-12-01", "24.0"]["availability"] == "open"
    assert direct["2020-03-01", "24.0"]["availability"] == "unavailable"
    assert rows[0]["scenario"] == f"set.{DWELL}=24; closed=cn-kp-dandong-sinuiju.road"


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["Atlantis", "Rajin", "--days", "2024-01-01..2025-01-01"], "“Atlantis”"),
        (["Rajin", "Rajin", "--days", "2024-01-01..2025-01-01"], "Choose two places"),
        (["Vladivostok", "Rajin", "--set", "no.such=1..2:3"], "no.such"),
        (["Vladivostok", "Rajin", "--set", f"{DWELL}=1..99999:3"], "too much"),
        (
            ["Vladivostok", "Rajin", "--days", "2024-01-01..2025-01-01", "--as-of", DAY],
            "--days names the days already",
        ),
    ],
)
def test_a_sweep_that_cannot_be_is_refused(refused: Refused, args: list[str], words: str) -> None:
    assert words in refused("sweep", *args)


def test_a_matrix_holds_the_best_open_way(desk: Desk, real_app: Flask) -> None:
    places = desk.file("place\nVladivostok\n평양\nrajin\n", "places.csv")
    result = desk.run("matrix", places, "--measure", "time_h", "--as-of", DAY)
    assert result.exit_code == 0, result.output
    rows = desk.rows()
    assert list(rows[0]) == ["from", "vladivostok", "pyongyang", "rajin"]
    assert [row["from"] for row in rows] == ["vladivostok", "pyongyang", "rajin"]
    assert all(float(row[row["from"]]) == 0 for row in rows)
    answer = real_app.extensions[KEY].desk.atlas.compare(
        "vladivostok", "pyongyang", as_of=date.fromisoformat(DAY)
    )
    best = min(r.totals.time_h.typical for r in answer.routes if r.availability == "open")
    assert float(rows[0]["pyongyang"]) == pytest.approx(best, abs=1e-4)


def test_a_matrix_cell_without_an_open_way_is_empty(desk: Desk) -> None:
    places = desk.file("place\nVladivostok\npyongyang\n", "places.csv")
    assert desk.run("matrix", places, "--as-of", "2021-06-01").exit_code == 0
    assert desk.rows()[0]["pyongyang"] == ""


def test_places_that_are_none_are_left_out_and_reported(desk: Desk) -> None:
    places = desk.file("place\nVladivostok\nAtlantis\nrajin\nВладивосток\n", "places.csv")
    assert desk.run("matrix", places, "--as-of", DAY).exit_code == 0
    assert list(desk.rows()[0]) == ["from", "vladivostok", "rajin"]
    told = {row["line"]: row["error"] for row in desk.errors()}
    assert set(told) == {"3", "5"}
    assert "No place" in told["3"]
    assert "which line 2 names already" in told["5"]


def test_a_matrix_of_one_place_is_refused(desk: Desk, refused: Refused) -> None:
    places = desk.file("place\nVladivostok\nAtlantis\n", "places.csv")
    told = refused("matrix", places)
    assert "needs two places or more, and 1 could be read" in told
    assert "line 3" in told
    many = desk.file("place\n" + "x\n" * 5_001, "many.csv")
    assert "at most 5,000 places" in refused("matrix", many)
    assert "--measure says already" in refused("matrix", places, "--objective", "cost")
