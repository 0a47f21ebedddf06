"""The charts of an answer: they say what the answer says, and leave out what it does not."""

from copy import deepcopy
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader

from tests.webapp.sample import HOSTILE
from webapp import route_charts
from webapp.route_charts import RouteCharts, charts_of, share_words


def spread(typical: float) -> dict[str, float]:
    ends = {"low": typical * 0.5, "p10": typical * 0.8, "typical": typical}
    return {**ends, "p90": typical * 1.5, "high": typical * 2}


def leg(hours: float, usd: float, after: tuple[float, float, float]) -> dict[str, Any]:
    return {"kind": "leg", **cumulated(hours, usd, after)}


def stop(
    activity: str, place: str, hours: float, usd: float, after: tuple[float, float, float]
) -> dict[str, Any]:
    place_name = {"kind": "stop", "activity": activity, "place_name": place}
    return {**place_name, **cumulated(hours, usd, after)}


def cumulated(hours: float, usd: float, after: tuple[float, float, float]) -> dict[str, Any]:
    return {
        "time_h": spread(hours),
        "cost_usd": spread(usd),
        "cumulative_km": after[0],
        "cumulative_h": after[1],
        "cumulative_usd": after[2],
    }


def route(id_: str, kind: str, km: float, hours: float, usd: float) -> dict[str, Any]:
    return {
        "id": id_,
        "label": f"Way {id_}",
        "kind": kind,
        "availability": "open",
        "totals": {
            "distance_km": km,
            "time_h": spread(hours),
            "cost_usd": spread(usd),
            "co2e_kg": spread(300.0),
        },
        "wins": {"time": 0.62, "cost": 0.0, "co2e": 1.0},
        "steps": [
            leg(hours / 4, usd / 2, (km / 2, hours / 4, usd / 2)),
            stop("border", "Aa–Bb", hours / 2, usd / 4, (km / 2, hours * 0.75, usd * 0.75)),
            leg(hours / 4, usd / 4, (km, hours, usd)),
        ],
    }


def swing(objective: str = "time", **changes: Any) -> dict[str, Any]:
    row = {
        "assumption": "dwell.a",
        "quantity": "hours at the border, Aa–Bb",
        "unit": "h",
        "objective": objective,
        "route": "a",
        "other": "b",
        "at_low": 30.0,
        "at_high": -5.0,
        "difference_typical": 20.0,
        "low": 12.0,
        "high": 47.0,
    }
    return {**row, **changes}


def answer() -> dict[str, Any]:
    return {
        "question": {"objective": "time"},
        "baseline": "a",
        "routes": [
            route("a", "direct", 1000, 100, 900),
            route("b", "through", 1500, 120, 1200),
        ],
        "unavailable": [],
        "sensitivity": [swing()],
        "break_even": [
            {"sentence": "It turns over at 42 hours.", "is_in_range": True},
            {"sentence": "Far away.", "is_in_range": False},
        ],
    }


def drawn(told: dict[str, Any]) -> RouteCharts:
    charts = charts_of(told)
    assert charts is not None
    return charts


def page(charts: RouteCharts | None) -> str:
    templates = Environment(loader=FileSystemLoader("webapp/templates"), autoescape=True)
    return templates.get_template("parts/route_charts.html").render(charts=charts)


def test_the_ways_in_figures() -> None:
    first, second = drawn(answer()).rows
    assert (first.mark, first.label, first.km) == ("①", "Way a", "1,000 km")
    assert (first.time, first.cost) == ("4 days", "USD 900")
    assert first.longest_stop == "Border: Aa–Bb, 2 days"
    assert second.mark == "②"


def test_the_drawing_says_in_words_what_it_shows() -> None:
    charts = drawn(answer())
    assert "① Way a: 1,000 km, 4 days; ② Way b: 1,500 km, 5 days." in charts.time
    assert "② Way b: 1,500 km, USD 1,200." in charts.cost
    assert "① Border: Aa–Bb, 2 days" in charts.time


def test_cost_along_the_way_is_added_up_where_the_answer_does_not_say() -> None:
    told = answer()
    for one in told["routes"]:
        for step in one["steps"]:
            del step["cumulative_usd"]
    assert drawn(told).cost == drawn(answer()).cost


def test_ranges_and_wins_in_words() -> None:
    groups = drawn(answer()).ranges
    assert [group.key for group in groups] == ["time", "cost", "co2e"]
    assert [group.rows[0].said for group in groups] == [
        "3–6 days; typical 4 days; fastest in 62 % of the draws",
        "USD 720 to USD 1,400; typical USD 900; cheapest in no draw",
        "240 kg to 450 kg; typical 300 kg; cleanest in every draw",
    ]


def test_what_was_asked_for_comes_first() -> None:
    told = {**answer(), "question": {"objective": "cost"}}
    assert drawn(told).ranges[0].key == "cost"
    told["question"] = {"objective": "distance"}
    assert drawn(told).ranges[0].key == "time"


def test_without_draws_there_are_no_ranges_and_no_whiskers() -> None:
    told = answer()
    del told["routes"][0]["wins"]
    assert "fastest" not in drawn(told).ranges[0].rows[0].said
    for one in told["routes"]:
        for total in ("time_h", "cost_usd", "co2e_kg"):
            del one["totals"][total]["p10"], one["totals"][total]["p90"]
    charts = drawn(told)
    assert charts.ranges == ()
    assert "rc-whisker" not in charts.time
    assert "How sure that is" not in page(charts)


def test_a_typical_value_outside_the_middle_is_explained() -> None:
    told = answer()
    assert "may stand left" not in page(drawn(told))
    told["routes"][1]["totals"]["time_h"]["p10"] = 130.0
    assert "may stand left" in page(drawn(told))


def test_the_swing_in_words() -> None:
    (group,) = drawn(answer()).swings
    assert group.name == "Time: ① Way a against ② Way b"
    assert group.note == "20 hours ahead"
    assert group.rows[0].said == (
        "at 12 hours: 30 hours ahead; at 47 hours: 5 hours behind; the order turns over"
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"at_high": 5.0}, "at 12 hours: 30 hours ahead; at 47 hours: 5 hours ahead"),
        ({"at_high": 0.01}, "at 12 hours: 30 hours ahead; at 47 hours: level"),
        (
            {"low": None, "high": None, "at_high": 5.0},
            "at its low end: 30 hours ahead; at its high end: 5 hours ahead",
        ),
        (
            {"unit": "km/day", "low": 120.0, "high": 700.0, "at_high": 29.0},
            "at 120 km a day: 30 hours ahead; at 700 km a day: 29 hours ahead",
        ),
    ],
)
def test_swings_in_words(changes: dict[str, Any], said: str) -> None:
    told = {**answer(), "sensitivity": [swing(**changes)]}
    assert drawn(told).swings[0].rows[0].said == said


def test_money_and_emissions_have_words_of_their_own() -> None:
    told = {**answer(), "sensitivity": [swing("co2e", at_high=-2500.0), swing("cost")]}
    groups = drawn(told).swings
    assert [group.key for group in groups] == ["cost", "co2e"]
    assert (
        groups[0].rows[0].said.startswith("at 12 hours: USD 30 cheaper; at 47 hours: USD 5 dearer")
    )
    assert "2.5 t more" in groups[1].rows[0].said


def test_leads_over_different_ways_do_not_share_a_picture() -> None:
    told = {**answer(), "sensitivity": [swing(), swing(other="a", route="b", quantity="else")]}
    (group,) = drawn(told).swings
    assert [row.label for row in group.rows] == ["hours at the border, Aa–Bb"]


def test_a_baseline_that_cannot_be_used_is_named_without_a_number() -> None:
    told = answer()
    told["unavailable"] = [route("shut", "direct", 900, 90, 800)]
    told["sensitivity"] = [swing(other="shut")]
    assert drawn(told).swings[0].name == "Time: ① Way a against Way shut (not usable that day)"


def test_a_way_nobody_listed_is_not_drawn() -> None:
    assert drawn({**answer(), "sensitivity": [swing(other="gone")]}).swings == ()


def test_only_values_within_reach_are_named_as_turning_points() -> None:
    found = drawn(answer())
    assert found.turns == ("It turns over at 42 hours.",)
    beyond = [one["sentence"] for one in answer()["break_even"] if not one["is_in_range"]]
    assert beyond
    assert list(found.turns_beyond) == beyond
    folded = page(found).partition("beyond our ranges</summary>")[2].partition("</details>")[0]
    assert all(sentence in folded for sentence in beyond)


def test_a_bar_whose_ends_read_the_same_is_left_out() -> None:
    still = swing(quantity="still", at_low=23.1, at_high=23.0, difference_typical=23.0)
    told = {**answer(), "sensitivity": [swing(), still]}
    (group,) = drawn(told).swings
    assert [row.label for row in group.rows] == ["hours at the border, Aa–Bb"]
    assert drawn({**answer(), "sensitivity": [still]}).swings == ()


def test_one_way_alone_has_its_charts() -> None:
    told = answer()
    told["routes"] = told["routes"][:1]
    told["sensitivity"] = told["break_even"] = []
    text = page(drawn(told))
    assert "How sure that is" in text
    assert "What the order hangs on" not in text


def test_no_way_no_charts() -> None:
    assert charts_of({**answer(), "routes": []}) is None
    assert page(None).strip() == ""


def test_an_answer_of_before_the_ranges_is_drawn_all_the_same() -> None:
    told = answer()
    del told["sensitivity"], told["break_even"], told["question"]["objective"]
    assert drawn(told).swings == ()


def test_a_way_several_times_as_long_sets_no_scale() -> None:
    told = answer()
    told["routes"].append(route("far", "through", 9000, 900, 9000))
    charts = drawn(told)
    assert charts.time == drawn(answer()).time
    assert [row.is_drawn for row in charts.rows] == [True, True, False]
    assert charts.ranges[0].rows[2].svg is None
    text = page(charts)
    assert "several times as long as the shortest: not drawn" in text
    assert "far beyond this scale" in text


def test_ways_of_equal_length_are_both_there() -> None:
    told = answer()
    told["routes"][1] = route("b", "through", 1000, 100, 900)
    assert "② 4 days" in drawn(told).time


@pytest.mark.parametrize(("hours", "unit"), [(30.0, ">hours<"), (31.0, ">hours<"), (48, ">days<")])
def test_the_axis_of_time_counts_days_from_two_days_on(hours: float, unit: str) -> None:
    told = answer()
    told["routes"] = [route("a", "direct", 1000, hours, 900)]
    assert unit in drawn(told).time


@pytest.mark.parametrize(
    ("usd", "unit", "said"),
    [(900, ">USD<", "① 900"), (4e5, ">thousand USD<", "① 400"), (4e6, ">million USD<", "① 4<")],
)
def test_the_axis_of_cost_keeps_its_numbers_short(usd: float, unit: str, said: str) -> None:
    told = answer()
    told["routes"] = [route("a", "direct", 1000, 100, usd)]
    assert unit in drawn(told).cost
    assert said in drawn(told).cost


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "in no draw"),
        (0.0005, "in 1 % of the draws"),
        (0.5, "in 50 % of the draws"),
        (0.9995, "in 99 % of the draws"),
        (1.0, "in every draw"),
    ],
)
def test_shares_in_words(share: float, words: str) -> None:
    assert share_words(share) == words


def test_hostile_text_stays_text() -> None:
    for text in HOSTILE:
        told = deepcopy(answer())
        for one in told["routes"]:
            one["label"] = text
            one["steps"][1]["place_name"] = text
        told["sensitivity"] = [swing(quantity=text)]
        told["break_even"] = [{"sentence": text, "is_in_range": True}]
        found = page(drawn(told))
        assert text not in found or text == HOSTILE[2]
        assert "<script" not in found
        assert "<img" not in found


def test_a_very_long_label_is_written_whole() -> None:
    told = answer()
    told["routes"][0]["label"] = long = "Through many countries " * 30
    told["sensitivity"] = [swing(quantity=long)]
    assert page(drawn(told)).count(long.strip()) >= 4


def test_the_page_needs_no_style_or_script_of_its_own() -> None:
    found = page(drawn(answer()))
    for banned in (" style=", "<style", "<script", " onclick", "javascript:", "http"):
        assert banned not in found


def test_ids_are_there_once() -> None:
    found = page(drawn(answer()))
    ids = [part.split('"')[0] for part in found.split(' id="')[1:]]
    assert len(ids) == len(set(ids))


def test_every_measure_has_its_words() -> None:
    assert set(route_charts.MEASURES) == {"time", "cost", "co2e"}
