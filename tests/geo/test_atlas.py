"""The door: places by any name, the lot, and what is wrong with a question."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from geo.atlas import Atlas
from geo.cargo import LEAST_LOT, MOST_TEU, MOST_TONNES
from geo.errors import CargoError, GeoError, QuestionError, SamePlaceError, UnknownPlaceError
from geo.itinerary import Stop
from geo.model import Facts
from tests.geo.reading import ask
from tests.geo.records import RAIL, ROAD, SEA, with_assumptions
from tests.geo.tiny_world import KHASAN, PEAK

ROOT = Path(__file__).parents[2]


# -- places ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("origin", "destination"),
    [
        ("vladivostok", "pyongyang"),
        ("Владивосток", "Пхеньян"),
        ("海参崴", "平壤"),
        ("블라디보스토크", "평양"),
        ("VLADIVOSTOK ", "P’yŏngyang"),
    ],
)
def test_places_may_be_named_in_any_script(atlas: Atlas, origin: str, destination: str) -> None:
    answer = ask(atlas, origin, destination, PEAK, (RAIL,))
    assert (answer.question.origin_id, answer.question.destination_id) == (
        "vladivostok", "pyongyang",
    )  # fmt: skip
    assert answer.routes[0].totals.distance_km == pytest.approx(1060)


def test_an_unknown_place_is_named_with_its_neighbours(atlas: Atlas) -> None:
    for pair in (("Vladivostock", "pyongyang"), ("pyongyang", "Vladivostock")):
        with pytest.raises(UnknownPlaceError) as caught:
            ask(atlas, *pair, PEAK)
        assert str(caught.value).startswith(
            "No place is called “Vladivostock”. Did you mean Vladivostok"
        )
        assert (caught.value.text, caught.value.near[0]) == ("Vladivostock", "Vladivostok")
        assert isinstance(caught.value, GeoError)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"objective": "fast"}, "objective: 'fast' is not known. Choose time, cost, co2e or dist"),
        ({"objective": ""}, "objective: '' is not known."),
        ({"as_of": "2026-06-01"}, "as_of: '2026-06-01' is no day. Give a date: date(2026, 6, 1)."),
        ({"as_of": None}, "as_of: None is no day."),
        ({"as_of": datetime(2026, 6, 1, tzinfo=UTC)}, "as_of: datetime.datetime(2026, 6, 1"),
        ({"known_on": 2026}, "known_on: 2026 is no day."),
        ({"depart": "tomorrow"}, "depart: 'tomorrow' is no day."),
        (
            {"origin": (43.12, 131.89)},
            "(43.12, 131.89) is no place. Give an id, a name, or a point",
        ),
        ({"destination": None}, "None is no place."),
        ({"via": "moscow"}, "via: 'moscow' is no list of places."),
        ({"via": [7]}, "7 is no place."),
        ({"modes": "rail"}, "modes: 'rail' is no list. Give one of any of rail, road or sea."),
        ({"modes": ("rail", "air")}, "modes: 'air' is not known. Choose rail, road or sea."),
    ],
)
def test_code_that_asks_what_is_no_question_is_told_so(
    atlas: Atlas, changes: dict[str, Any], says: str
) -> None:
    asked: dict[str, Any] = {"origin": "vladivostok", "destination": "pyongyang", "as_of": PEAK}
    with pytest.raises(QuestionError) as caught:
        atlas.compare(**asked | changes)
    assert str(caught.value).startswith(says)
    assert isinstance(caught.value, GeoError)
    assert isinstance(caught.value, ValueError)


def test_lengths_and_ways_are_asked_by_text_too(atlas: Atlas) -> None:
    with pytest.raises(QuestionError, match=r"\(43\.1, 131\.9\) is no place"):
        atlas.lengths_km([(43.1, 131.9)], ["pyongyang"])  # type: ignore[list-item]
    with pytest.raises(QuestionError, match="None is no place"):
        atlas.way_km(["vladivostok", None])  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("origin", "destination", "name"),
    [
        ("rajin", "rajin", "Rajin"),
        ("rajin", "rajin-port", "Rajin"),
        ("rajin-port", "Раджин", "Rajin"),
        ("tumen-checkpoint", "tumen", "Tumen"),
        ("khasan", "KHASAN", "Khasan"),
    ],
)
def test_a_town_is_not_compared_with_itself(
    atlas: Atlas, origin: str, destination: str, name: str
) -> None:
    with pytest.raises(SamePlaceError) as caught:
        ask(atlas, origin, destination, PEAK)
    assert str(caught.value) == (
        f"Origin and destination are the same town, {name}. Choose two different towns."
    )


@pytest.mark.parametrize(
    ("via", "left"),
    [
        (("vladivostok",), ()),
        (("pyongyang",), ()),
        (("vladivostok", "Ussuriysk", "ussuriysk", "Pyongyang"), ("ussuriysk",)),
    ],
)
def test_where_goods_set_out_or_arrive_they_have_passed(
    atlas: Atlas, via: tuple[str, ...], left: tuple[str, ...]
) -> None:
    passed = atlas.compare("vladivostok", "pyongyang", as_of=PEAK, via=via)
    assert passed.question.via == left
    assert passed == atlas.compare("vladivostok", "pyongyang", as_of=PEAK, via=left)


def test_a_member_is_asked_for_as_such(atlas: Atlas) -> None:
    # By rail into the town, and a lorry to the port.
    route = ask(atlas, "khasan", "rajin-port", PEAK, (RAIL,)).routes[0]
    assert [step.place_id for step in route.steps[-2:] if isinstance(step, Stop)] == [
        "rajin", "rajin-port",
    ]  # fmt: skip
    town = ask(atlas, "khasan", "rajin", PEAK, (RAIL,)).routes[0]
    # 2 h across town.
    assert route.totals.time_h.typical == pytest.approx(town.totals.time_h.typical + 2)
    assert route.totals.distance_km == pytest.approx(town.totals.distance_km)


@pytest.mark.parametrize("day", [date.min, date.max])
def test_any_day_of_the_calendar_has_an_answer(atlas: Atlas, day: date) -> None:
    answer = ask(atlas, "vladivostok", "pyongyang", day)
    assert answer.routes
    assert {route.availability for route in answer.routes} == {"unconfirmed"}


def test_without_a_mode_nothing_moves(atlas: Atlas) -> None:
    answer = ask(atlas, "vladivostok", "pyongyang", PEAK, ())
    assert (answer.routes, answer.unavailable, answer.baseline) == ((), (), None)


def test_modes_are_a_set(atlas: Atlas) -> None:
    answer = ask(atlas, "vladivostok", "pyongyang", PEAK, (SEA, RAIL, RAIL, ROAD))
    assert answer.question.modes == (RAIL, ROAD, SEA)


# -- the lot ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("teu", "tonnes", "lot"),
    [
        (None, None, (1, 12)),
        (2.0, None, (2, 24)),
        (0.5, None, (0.5, 6)),
        (None, 12.0, (1, 12)),
        (None, 12.1, (2, 12.1)),  # the smallest whole number of TEU that holds them
        (None, 5.0, (1, 5)),
        (3.0, 10.0, (3, 10)),
    ],
)
def test_what_is_not_said_of_a_lot_follows_from_the_payload(
    atlas: Atlas, teu: float | None, tonnes: float | None, lot: tuple[float, float]
) -> None:
    cargo = atlas.cargo(teu, tonnes)
    assert (cargo.teu, cargo.tonnes) == pytest.approx(lot)


def test_the_payload_is_an_assumption(facts: Facts) -> None:
    cargo = Atlas(with_assumptions(facts, teu__payload=20.0)).cargo(tonnes=50)
    assert cargo.teu == 3


@pytest.mark.parametrize("value", [0, -1, -5.0, float("nan"), float("inf"), float("-inf"), 1e300])
def test_a_wrong_lot_is_refused_in_its_own_words(atlas: Atlas, value: float) -> None:
    for name in ("teu", "tonnes"):
        with pytest.raises(CargoError, match=rf"^{name} must be a number"):
            atlas.cargo(**{name: value})  # type: ignore[arg-type]


def test_a_lot_too_small_to_divide_by_is_refused(atlas: Atlas) -> None:
    for value in (5e-324, 1e-310, LEAST_LOT / 2):
        with pytest.raises(CargoError):
            atlas.cargo(teu=value)
        with pytest.raises(CargoError):
            atlas.cargo(tonnes=value)
    assert atlas.cargo(teu=LEAST_LOT).teu == LEAST_LOT


def test_the_largest_lot_is_taken_however_it_is_given(atlas: Atlas) -> None:
    assert atlas.cargo(teu=MOST_TEU).tonnes == MOST_TEU * 12
    assert atlas.cargo(MOST_TEU, MOST_TONNES).tonnes == MOST_TONNES
    for teu, tonnes in ((MOST_TEU * 1.01, None), (None, MOST_TONNES * 1.01)):
        with pytest.raises(CargoError, match=r"100,000|2,000,000"):
            atlas.cargo(teu, tonnes)


# -- sameness --------------------------------------------------------------------------------------


def test_an_answer_does_not_depend_on_what_was_asked_before(facts: Facts) -> None:
    used = Atlas(facts)
    for day in (date(2010, 1, 1), date(2021, 1, 1), date(2022, 12, 1)):
        for objective in ("cost", "time"):
            ask(used, "busan", "pyongyang", day, objective=objective)
    assert ask(used, "vladivostok", "pyongyang", PEAK) == ask(
        Atlas(facts), "vladivostok", "pyongyang", PEAK
    )


def test_an_answer_does_not_depend_on_how_python_hashes() -> None:
    program = (
        "import json; from tests.geo.tiny_world import tiny_atlas, PEAK;"
        "from geo.plain_answer import to_dict; a = tiny_atlas();"
        "ask = lambda o: to_dict(a.compare('vladivostok', 'pyongyang', as_of=PEAK, objective=o),"
        " a.facts);"
        "print(json.dumps([ask(o) for o in ('time', 'cost', 'co2e', 'distance')]))"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1
    assert KHASAN in told.pop()
