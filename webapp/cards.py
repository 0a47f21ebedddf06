"""The answer, dressed for reading: one card per way, one grey line per way that does not work.

Takes the dict that `/api/compare` sends and nothing else about the ways, so a card can never say
other than the API.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geo.countries import listed
from webapp import present, what_if
from webapp.lots import CONTAINER
from webapp.notes import Notes, safe_url, source_text
from webapp.what_if import SUPPOSED_WORDS, Hold, hold_of

Answer = Mapping[str, Any]

_OLD_REPORT_DAYS = 730
# Bars: which steps count as what, in the order in which they are drawn.
BAR_PARTS = (
    ("running", "Running", ("leg",)),
    ("border", "Borders", ("border",)),
    ("gauge", "Gauge change", ("gauge_change",)),
    ("port", "Ports and terminals", ("port", "terminal", "transfer")),
    ("wait", "Waiting", ("wait", "queue")),
)
# A way this many times as long as the shortest is listed, but sets neither the scale of the bars
# nor the frame of the map: one way by Kazakhstan would shrink all the others to nothing.
_FAR = 2.2
# Kinds of remark that may stop this very lot; the others are read by those who want to know.
_WEIGHTY = ("far_by_lorry", "capacity", "axle_load")
# Narrower parts of a bar than this share hold no label.
_LABEL_FITS = 0.17


@dataclass(frozen=True, slots=True)
class Remark:
    """What the numbers of a way do not show: a limit, a calendar, an unknown; with its source."""

    text: str
    source: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Chip:
    """A short fact under a card; `mark` is the status mark that stands before it."""

    text: str
    mark: str | None = None
    is_old: bool = False
    url: str | None = None
    title: str | None = None
    what_if: Hold | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar; `start` and `width` in per cent of the longest bar."""

    kind: str
    name: str
    text: str
    start: float
    width: float
    label: str


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the steps table, its numbers exact."""

    what: str
    detail: str
    km: str
    hours: str
    hours_range: str
    usd: str
    co2e: str
    after: str
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A way as it is read; `colour` is `direct` or `through`."""

    number: str
    id: str
    label: str
    colour: str
    availability: str
    why: str
    is_near: bool
    time: str
    time_range: str
    range_words: str
    outside: str
    usd_range: str
    wins: str
    facts: tuple[str, ...]
    differences: tuple[str, ...]
    against: str
    bar: tuple[Part, ...]
    is_bar_cut: bool
    chips: tuple[Chip, ...]
    remarks: tuple[Remark, ...]
    asides: tuple[Remark, ...]
    basis: str
    steps: tuple[Step, ...]
    km_total: str
    usd_total: str
    co2e_total: str
    hours_total: str


def _bar(route: Mapping[str, Any], longest_h: float) -> tuple[Part, ...]:
    hours = dict.fromkeys((name for name, _, _ in BAR_PARTS), 0.0)
    for step in route["steps"]:
        word = "leg" if step["kind"] == "leg" else step["activity"]
        for name, _, words in BAR_PARTS:
            if word in words:
                hours[name] += step["time_h"]["typical"]
    parts, start = [], 0.0
    for name, title, _ in BAR_PARTS:
        share = min(hours[name] / longest_h, 1 - start) if longest_h else 0.0
        if share <= 0:
            continue
        text = present.duration(hours[name])
        fits = share >= _LABEL_FITS
        parts.append(Part(name, title, text, start * 100, share * 100, text if fits else ""))
        start += share
    return tuple(parts)


def _crossing_chips(crossings: Sequence[Mapping[str, Any]]) -> list[Chip]:
    chips = []
    for crossing in crossings:
        days = crossing.get("report_age_days")
        report = present.last_report(
            crossing.get("reported_on"), days, crossing.get("reported_precision")
        )
        source = crossing.get("source") or {}
        supposed = crossing.get("supposed")
        words = f"{present.status(crossing['status'])}, {report}"
        chips.append(
            Chip(
                text=f"{crossing['name']}: {SUPPOSED_WORDS[supposed] if supposed else words}",
                mark=supposed or crossing["status"],
                is_old=not supposed and days is not None and days > _OLD_REPORT_DAYS,
                url=None if supposed else safe_url(source.get("url")),
                title=crossing.get("headline") or source_text(source) or None,
                what_if=hold_of(crossing, crossing["id"], "closed"),
            )
        )
    return chips


def sentence_parts(summary: str) -> tuple[str, str]:
    """The sentence cut after its first thought, so that a page can set the rest smaller."""
    ends = [at + 1 for at in (summary.find("; "), summary.find(". ")) if at > 0]
    cut = min(ends, default=len(summary))
    return summary[:cut], summary[cut:]


def _chips(route: Mapping[str, Any]) -> tuple[Chip, ...]:
    totals = route["totals"]
    borders, breaks = totals["border_crossings"], totals["gauge_breaks"]
    chips = [
        Chip(f"{borders} border{'' if borders == 1 else 's'}"),
        Chip(f"{breaks} gauge change{'' if breaks == 1 else 's'}" if breaks else "no gauge change"),
    ]
    return tuple(chips + _crossing_chips([*route["crossings"], *route["lines"]]))


def _leg_words(step: Mapping[str, Any]) -> tuple[str, str]:
    what = f"{step['from_name']} → {step['to_name']}"
    if step.get("local"):
        return what, "by truck inside the town, estimated"
    gauge = f" on {step['gauge_mm']:,} mm" if step.get("gauge_mm") else ""
    way = {"rail": f"Rail{gauge}", "road": "Road", "sea": "Sea"}.get(step["mode"], step["mode"])
    where = "" if step["mode"] == "sea" else f", {present.country(step['country'])}"
    basis = "tariff length" if step["distance_basis"] == "tariff" else "estimated length"
    return what, f"{way}{where}; {basis}"


def _stop_words(step: Mapping[str, Any], *, is_loose: bool) -> tuple[str, str]:
    what = f"{present.ACTIVITIES.get(step['activity'], step['activity'])}: {step['place_name']}"
    method = step.get("method")
    methods = {**present.METHODS, **(present.LOOSE_METHODS if is_loose else {})}
    return what, methods.get(method, method) if method else ""


def _steps(route: Mapping[str, Any], notes: Notes, *, is_loose: bool) -> tuple[Step, ...]:
    rows = []
    for step in route["steps"]:
        is_leg = step["kind"] == "leg"
        what, detail = _leg_words(step) if is_leg else _stop_words(step, is_loose=is_loose)
        time = step["time_h"]
        rows.append(
            Step(
                what=what,
                detail=detail,
                km=present.exact(step["distance_km"]) if is_leg else "",
                hours=present.exact(time["typical"]),
                hours_range=f"{present.exact(time['low'])}–{present.exact(time['high'])}",
                usd=present.exact(step["cost_usd"]["typical"], 0),
                co2e=present.exact(step["co2e_kg"]["typical"], 0),
                after=f"{present.exact(step['cumulative_km'], 0)} km, "
                f"{present.exact(step['cumulative_h'], 0)} h",
                notes=tuple(note.number for note in notes.of(step)),
            )
        )
    return tuple(rows)


def _why_unconfirmed(route: Mapping[str, Any]) -> str:
    passages = (*route["crossings"], *route["lines"])
    names = [one["name"] for one in passages if one["status"] == "unknown"]
    if not names:
        return "No report that still counts says that goods could pass here on that day."
    return f"No report that still counts says whether {listed(names)} took goods that day."


def _basis(route: Mapping[str, Any]) -> str:
    basis = route["basis"]
    parts = (
        (basis["distance_estimated_share"], "of the kilometres are estimated"),
        (basis["time_unsourced_share"], "of the time"),
        (basis["cost_unsourced_share"], "of the cost"),
    )
    far, time, cost = (f"{share * 100:.0f} % {words}" for share, words in parts)
    return f"{far}; {time} and {cost} rest on assumptions without a source."


def _range_words(time: Mapping[str, Any]) -> str:
    """What the range of hours means, in a few words."""
    return what_if.EIGHT_IN_TEN if what_if.is_drawn(time) else "all good ends to all bad ends"


def _usd_range(cost: Mapping[str, Any]) -> str:
    low, high = (present.usd(end).removeprefix("USD ") for end in what_if.ends_of(cost))
    return f"USD {low}–{high}" if low != high else f"USD {low}"


def _remarks(route: Mapping[str, Any], *, is_weighty: bool) -> tuple[Remark, ...]:
    """The remarks that bear on this lot, or those that are good to know."""
    return tuple(
        _remark(one) for one in route.get("remarks", ()) if (one["kind"] in _WEIGHTY) is is_weighty
    )


def _remark(remark: Mapping[str, Any]) -> Remark:
    """A remark with its source, which may be named by a text or stand there whole."""
    source = remark.get("source") or {}
    if not isinstance(source, Mapping):
        return Remark(str(remark["text"]), "", None)
    return Remark(str(remark["text"]), source_text(source), safe_url(source.get("url")))


def card(
    route: Mapping[str, Any],
    number: int,
    *,
    longest_h: float,
    is_near: bool,
    baseline: str | None,
    against: str,
    notes: Notes,
    is_loose: bool = False,
    is_preset: bool = False,
) -> Card:
    """The card of one way that can be used."""
    totals = route["totals"]
    typical = {name: totals[name]["typical"] for name in ("time_h", "cost_usd", "co2e_kg")}
    base = {**typical, "distance_km": totals["distance_km"]}
    versus = route.get("versus_baseline")
    time = totals["time_h"]
    unconfirmed = route["availability"] == "unconfirmed"
    return Card(
        number=present.circled(number),
        id=route["id"],
        label=route["label"],
        colour=route["kind"],
        availability=route["availability"],
        why=_why_unconfirmed(route) if unconfirmed else "",
        is_near=is_near,
        time=present.duration(time["typical"]),
        time_range=present.duration_range(*what_if.ends_of(time)),
        range_words=_range_words(time),
        outside=what_if.outside_words(route, is_brief=number > 1 or is_preset),
        usd_range=_usd_range(totals["cost_usd"]),
        wins=what_if.wins_words(route),
        facts=(
            present.km(totals["distance_km"]),
            present.usd(typical["cost_usd"]),
            f"{present.co2e(typical['co2e_kg'])} CO₂e",
        ),
        differences=tuple(present.differences(versus, base))
        if versus and route["id"] != baseline
        else (),
        against=against,
        bar=_bar(route, longest_h),
        is_bar_cut=time["typical"] > longest_h,
        chips=_chips(route),
        remarks=_remarks(route, is_weighty=True),
        asides=_remarks(route, is_weighty=False),
        basis=_basis(route),
        steps=_steps(route, notes, is_loose=is_loose),
        km_total=present.exact(totals["distance_km"]),
        usd_total=present.exact(typical["cost_usd"], 0),
        co2e_total=present.exact(typical["co2e_kg"], 0),
        hours_total=present.exact(time["typical"]),
    )


def near_ways(routes: Sequence[Mapping[str, Any]]) -> set[str]:
    """Ids of the ways that are not several times as long as the shortest one."""
    lengths = {route["id"]: route["totals"]["distance_km"] for route in routes}
    most = min(lengths.values(), default=0.0) * _FAR
    return {id_ for id_, length in lengths.items() if length <= most}


def cards_of(answer: Answer, notes: Notes) -> list[Card]:
    """The cards of the ways that can be used, in the order of the answer."""
    routes = answer["routes"]
    near = near_ways(routes)
    shut = answer["baseline"] in {route["id"] for route in answer["unavailable"]}
    against = "Against the direct way" + (", shut that day" if shut else "")
    typical = (r["totals"]["time_h"]["typical"] for r in routes if r["id"] in near)
    longest = max(typical, default=0.0)
    return [
        card(
            route,
            number,
            longest_h=longest,
            is_near=route["id"] in near,
            baseline=answer["baseline"],
            against=against,
            notes=notes,
            is_loose=answer["question"].get("cargo", CONTAINER) != CONTAINER,
            is_preset=bool(what_if.what_if_of(answer).preset),
        )
        for number, route in enumerate(routes, start=1)
    ]
