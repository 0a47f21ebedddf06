"""What the charts of an answer show: the ways over distance, their ranges, what the order hangs on.

Takes the dict that `/api/compare` sends and nothing else, so that no chart can say other than the
API. What the answer does not hold is not drawn.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from geo.break_even import amount_words
from webapp import present
from webapp.cards import near_ways
from webapp.distance_chart import DistanceChart, Jump, Track, distance_svg, key_svg
from webapp.range_bars import Scale, axis_svg, range_svg, scale_of, swing_svg
from webapp.what_if import turns_of
from webapp.wording import two_figures

Json = Mapping[str, Any]

_DAYS_FROM_H = 48.0
_HOURS_PER_DAY = 24.0
# A lead below this share of the better total is level: the model is not that exact.
_LEVEL = 0.005


@dataclass(frozen=True, slots=True)
class Measure:
    """How one of the three results is called and counted."""

    key: str
    total: str
    name: str
    best: str
    ahead: str
    behind: str
    words: Callable[[float], str]


MEASURES: Mapping[str, Measure] = {
    "time": Measure("time", "time_h", "Time", "fastest", "ahead", "behind", present.duration),
    "cost": Measure("cost", "cost_usd", "Cost", "cheapest", "cheaper", "dearer", present.usd),
    "co2e": Measure("co2e", "co2e_kg", "CO₂e", "cleanest", "less", "more", present.co2e),
}


@dataclass(frozen=True, slots=True)
class WayRow:
    """A way in figures: the text behind both distance charts."""

    mark: str
    key: Markup
    label: str
    km: str
    time: str
    cost: str
    longest_stop: str
    is_drawn: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of words with its drawing; None where the way lies far off the scale."""

    mark: str
    label: str
    said: str
    svg: Markup | None


@dataclass(frozen=True, slots=True)
class BarGroup:
    """Rows on one scale, with the axis under them; `note` says what is odd about these."""

    key: str
    name: str
    rows: tuple[Bar, ...]
    axis: Markup
    note: str = ""


@dataclass(frozen=True, slots=True)
class RouteCharts:
    """Everything the page draws about the ways that can be used.

    `turns` are sentences on where the order turns over; `turns_beyond` lie outside our ranges.
    """

    time: Markup
    cost: Markup
    rows: tuple[WayRow, ...]
    ranges: tuple[BarGroup, ...]
    swings: tuple[BarGroup, ...]
    turns: tuple[str, ...]
    turns_beyond: tuple[str, ...]


def charts_of(answer: Json) -> RouteCharts | None:
    """The charts of an answer, those of its objective first; None where no way can be used."""
    routes = answer["routes"]
    if not routes:
        return None
    near = near_ways(routes)
    numbered = [(n, route) for n, route in enumerate(routes) if route["id"] in near]
    objective = answer["question"].get("objective", "time")
    within, beyond = turns_of(answer)
    order = sorted(MEASURES.values(), key=lambda measure: measure.key != objective)
    return RouteCharts(
        time=_distance_chart(numbered, MEASURES["time"]),
        cost=_distance_chart(numbered, MEASURES["cost"]),
        rows=tuple(_way_row(n, route, route["id"] in near) for n, route in enumerate(routes)),
        ranges=tuple(g for m in order if (g := _range_group(routes, near, m)) is not None),
        swings=tuple(g for m in order if (g := _swing_group(answer, m)) is not None),
        turns=tuple(one["sentence"] for one in within),
        turns_beyond=tuple(one["sentence"] for one in beyond),
    )


# -- over distance ---------------------------------------------------------------------------------


def _unit(measure: Measure, most: float) -> tuple[str, float]:
    """The unit of an axis that reaches to `most`, and how much of ours it holds."""
    if measure.key == "time":
        return ("hours", 1.0) if most < _DAYS_FROM_H else ("days", _HOURS_PER_DAY)
    if measure.key == "cost":
        if most >= 2e6:
            return "million USD", 1e6
        return ("thousand USD", 1e3) if most >= 2e5 else ("USD", 1.0)
    return ("t", 1e3) if most >= 1e4 else ("kg", 1.0)


def _distance_chart(numbered: Sequence[tuple[int, Json]], measure: Measure) -> Markup:
    totals = [route["totals"][measure.total] for _, route in numbered]
    unit, size = _unit(measure, max(total.get("p90", total["typical"]) for total in totals))
    tracks = tuple(_track(number, route, measure, size) for number, route in numbered)
    told = [
        f"{present.circled(number + 1)} {route['label']}: "
        f"{present.km(route['totals']['distance_km'])}, "
        f"{measure.words(route['totals'][measure.total]['typical'])}"
        for number, route in numbered
    ]
    name = f"{measure.name} over distance"
    return distance_svg(
        DistanceChart(f"rc-{measure.key}", name, "; ".join(told) + ".", unit, tracks)
    )


def _track(number: int, route: Json, measure: Measure, size: float) -> Track:
    total = route["totals"][measure.total]
    mark = present.circled(number + 1)
    ends = (total["p10"] / size, total["p90"] / size) if "p10" in total else None
    corners, jumps, spent = [(0.0, 0.0)], [], 0.0
    for step in route["steps"]:
        start, km = spent, step["cumulative_km"]
        spent = _spent_after(step, measure, start)
        corners.append((km, spent / size))
        if step["kind"] == "stop":
            title = f"{mark} {_stop(step)}, {measure.words(spent - start)}"
            jumps.append(Jump(km, start / size, spent / size, step["activity"], title))
    said = measure.words(total["typical"])
    if measure.key == "cost":
        said = present.grouped(two_figures(total["typical"]) / size)
    return Track(
        number=number,
        mark=mark,
        colour=_colour(route),
        title=f"{mark} {route['label']}",
        said=said,
        corners=tuple(corners),
        jumps=tuple(jumps),
        ends=ends,
        is_sure=route["availability"] != "unconfirmed",
    )


def _spent_after(step: Json, measure: Measure, before: float) -> float:
    """Hours or dollars from the origin to the end of a step."""
    if measure.key == "time":
        return float(step["cumulative_h"])
    known = step.get("cumulative_usd")
    return before + step["cost_usd"]["typical"] if known is None else float(known)


def _colour(route: Json) -> str:
    return "direct" if route["kind"] == "direct" else "through"


def _stop(step: Json) -> str:
    activity = present.ACTIVITIES.get(step["activity"], step["activity"])
    return f"{activity}: {step['place_name']}"


def _way_row(number: int, route: Json, is_drawn: bool) -> WayRow:
    totals = route["totals"]
    stops = [step for step in route["steps"] if step["kind"] == "stop"]
    longest = max(stops, key=lambda step: float(step["time_h"]["typical"]), default=None)
    return WayRow(
        mark=present.circled(number + 1),
        key=key_svg(number, _colour(route)),
        label=route["label"],
        km=present.km(totals["distance_km"]),
        time=present.duration(totals["time_h"]["typical"]),
        cost=present.usd(totals["cost_usd"]["typical"]),
        longest_stop=f"{_stop(longest)}, {present.duration(longest['time_h']['typical'])}"
        if longest
        else "none",
        is_drawn=is_drawn,
    )


# -- ranges ----------------------------------------------------------------------------------------


def _range_group(routes: Sequence[Json], near: set[str], measure: Measure) -> BarGroup | None:
    totals = [route["totals"][measure.total] for route in routes]
    if not all("p10" in total for total in totals):
        return None
    drawn = [t for route, t in zip(routes, totals, strict=True) if route["id"] in near]
    unit, size = _unit(measure, max(t["p90"] for t in drawn))
    scale = scale_of([t[end] / size for t in drawn for end in ("p90", "typical")])
    rows = []
    for number, (route, total) in enumerate(zip(routes, totals, strict=True)):
        ends = (total["p10"] / size, total["p90"] / size)
        typical = total["typical"] / size
        rows.append(
            Bar(
                mark=present.circled(number + 1),
                label=route["label"],
                said=_range_said(route, total, measure),
                svg=range_svg(scale, ends, typical, _colour(route))
                if route["id"] in near
                else None,
            )
        )
    # A peak near the good end: most surprises are bad ones, and many small ones add up.
    is_skew = any(not t["p10"] <= t["typical"] <= t["p90"] for t in totals)
    note = "typical outside" if is_skew else ""
    return BarGroup(measure.key, measure.name, tuple(rows), axis_svg(scale, unit), note)


def _range_said(route: Json, total: Json, measure: Measure) -> str:
    if measure.key == "time":
        ends = present.duration_range(total["p10"], total["p90"])
    else:
        ends = f"{measure.words(total['p10'])} to {measure.words(total['p90'])}"
    said = f"{ends}; typical {measure.words(total['typical'])}"
    share = (route.get("wins") or {}).get(measure.key)
    return said if share is None else f"{said}; {measure.best} {share_words(share)}"


def share_words(share: float) -> str:
    """How many of the draws: “in 62 % of the draws”, never 0 or 100 unless it is so."""
    if share <= 0:
        return "in no draw"
    if share >= 1:
        return "in every draw"
    return f"in {min(max(round(share * 100), 1), 99)} % of the draws"


# -- what the order hangs on -----------------------------------------------------------------------


def _swing_group(answer: Json, measure: Measure) -> BarGroup | None:
    rows = [r for r in answer.get("sensitivity") or () if r["objective"] == measure.key]
    everyone = [*answer["routes"], *answer["unavailable"]]
    number_of = {route["id"]: n for n, route in enumerate(answer["routes"], start=1)}
    label_of = {route["id"]: route["label"] for route in everyone}
    # One pair of ways a picture: leads over different ways do not share an axis.
    rows = [r for r in rows if (r["route"], r["other"]) == (rows[0]["route"], rows[0]["other"])]
    if not rows or not {rows[0]["route"], rows[0]["other"]} <= label_of.keys():
        return None
    # What reads the same at both ends is a bar that does not move.
    rows = [r for r in rows if len(set(_leads(r, measure))) > 1]
    if not rows:
        return None
    values = [r[end] for r in rows for end in ("at_low", "at_high", "difference_typical")]
    unit, size = _unit(measure, max(map(abs, values)))
    scale = scale_of([value / size for value in values])
    best, other = (_way(rows[0][end], number_of, label_of) for end in ("route", "other"))
    return BarGroup(
        measure.key,
        f"{measure.name}: {best} against {other}",
        tuple(_swing(row, scale, measure, size) for row in rows),
        axis_svg(scale, f"{unit} {measure.ahead}"),
        f"{measure.words(abs(rows[0]['difference_typical']))} "
        + (measure.ahead if rows[0]["difference_typical"] >= 0 else measure.behind),
    )


def _way(id_: str, number_of: Mapping[str, int], label_of: Mapping[str, str]) -> str:
    """“① Direct by rail …”; a way that cannot be used has no number."""
    number = number_of.get(id_)
    label = label_of[id_]
    return f"{present.circled(number)} {label}" if number else f"{label} (not usable that day)"


def _swing(row: Json, scale: Scale, measure: Measure, size: float) -> Bar:
    at_low, at_high = row["at_low"], row["at_high"]
    ends = []
    for end, lead in zip(("low", "high"), _leads(row, measure), strict=True):
        value = row.get(end)
        at = f"its {end} end" if value is None else amount_words(row["unit"], value)
        ends.append(f"at {at}: {lead}")
    turns = "; the order turns over" if (at_low > 0) != (at_high > 0) else ""
    return Bar(
        mark="",
        label=row["quantity"],
        said="; ".join(ends) + turns,
        svg=swing_svg(scale, at_low / size, row["difference_typical"] / size, at_high / size),
    )


def _leads(row: Json, measure: Measure) -> tuple[str, str]:
    """The lead at the low and at the high end of the assumption, in words."""
    level = _LEVEL * max(abs(row["at_low"]), abs(row["at_high"]))
    return _lead(row["at_low"], level, measure), _lead(row["at_high"], level, measure)


def _lead(lead: float, level: float, measure: Measure) -> str:
    if abs(lead) <= level:
        return "level"
    return f"{measure.words(abs(lead))} {measure.ahead if lead > 0 else measure.behind}"
