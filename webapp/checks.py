"""The page of checks: what others printed beside what the model says, the misses first."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, request
from markupsafe import Markup

from geo.countries import listed
from geo.observations import CheckKind, LengthKind, NetworkPart, Relation
from geo.reality import (
    FREE_CHOICE_TOLERANCE,
    LENGTH_TOLERANCE,
    Held,
    HeldLength,
    Score,
    Sheet,
    score,
)
from layers.model_said import read_sheet
from webapp import arguments
from webapp.notes import safe_url, source_text
from webapp.queries import ATTRIBUTION
from webapp.reality_sheet import (
    COLUMNS,
    INSIDE,
    LITTLE,
    NO_WAY,
    OUTSIDE,
    in_printed_unit,
    name_of,
    rows_of,
    verdict_of,
)
from webapp.rendering import send_page
from webapp.replies import Packet, pack, send
from webapp.services import services
from webapp.spreadsheet import csv_bytes
from webapp.whiskers import WhiskerRow, whiskers_svg

checks = Blueprint("checks", __name__)

_HEADINGS = {
    CheckKind.DISTANCE: "Distances",
    CheckKind.TIME: "Times",
    CheckKind.PRICE: "Prices",
    CheckKind.EMISSIONS: "Emissions",
    CheckKind.QUANTITY: "Wagons, trains and tonnages",
}
_COUNTED = {
    CheckKind.TIME: "times",
    CheckKind.PRICE: "prices",
    CheckKind.EMISSIONS: "emissions",
    CheckKind.QUANTITY: "quantities",
}
_UNITS = {"d": "days", "h": "hours"}
_BOUNDS = {Relation.EQUALS: "", Relation.AT_LEAST: "at least ", Relation.AT_MOST: "at most "}
_MARKS = {INSIDE: "●", OUTSIDE: "◇", LITTLE: "○", NO_WAY: "–"}
_LENGTH_KINDS = {
    LengthKind.TARIFF: "tariff",
    LengthKind.KM_POSTS: "kilometre posts",
    LengthKind.TIMETABLE: "timetable",
    LengthKind.LINE: "length of the line",
    LengthKind.STATED: "as stated",
}
_PARTS = {
    NetworkPart.CURATED: "links with sources",
    NetworkPart.BASE: "base network",
    NetworkPart.MIXED: "both",
}
_WORST = 5


@dataclass(frozen=True, slots=True)
class Cited:
    """A source as a table names it."""

    text: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One observation in words; `verdict` is that of `reality_sheet`, `mark` its sign."""

    id: str
    what: str
    route: str
    published: str
    model: str
    span: str
    error: str
    verdict: str
    mark: str
    note: str
    sources: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The observations of one kind with their drawing."""

    kind: str
    heading: str
    sentence: str
    drawing: Markup | None
    rows: tuple[Row, ...]


@checks.get("/method/checks")
def checks_page() -> Response:
    """The model held against published observations, as worked out for this edition of the data."""
    arguments.only(request.args, (), forgive=True)
    house = services()
    sheet = _sheet()
    return send_page(
        "pages/checks.html",
        groups=[_group(sheet, kind) for kind in CheckKind if sheet.of(kind)],
        lengths=[_length_row(held) for held in sheet.lengths],
        lengths_sentence=_sentence(score(sheet.lengths)),
        missed_lengths=[_missed(held) for held in sheet.every_length if not held.is_inside],
        lead=_lead(sheet),
        leaning=_leaning(sheet),
        worst=[_observation_row(held) for held in _worst(sheet)],
        version=house.desk.atlas.facts.version,
    )


@checks.get("/method/checks.csv")
def checks_csv() -> Response:
    """Every check as a row of its own."""
    return _file("csv")


@checks.get("/method/checks.json")
def checks_json() -> Response:
    """Every check as an object, with the scores."""
    return _file("json")


def _file(kind: str) -> Response:
    arguments.only(request.args, ())
    house = services()

    def make() -> Packet:
        sheet, atlas = _sheet(), house.desk.atlas
        rows = list(rows_of(sheet, atlas))
        if kind == "csv":
            return pack(csv_bytes(COLUMNS, rows), "text/csv")
        lengths, observations = sheet.scores()
        data = {
            "lengths": _plain(lengths),
            "observations": _plain(observations),
            "by_kind": {k.value: _plain(score(sheet.of(k))) for k in CheckKind},
            "checks": rows,
            "data_version": atlas.facts.version,
            "attribution": ATTRIBUTION,
        }
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"
        return pack(text.encode(), "application/json")

    return send(house.packets.get(("checks", kind), make), "public, max-age=3600")


def _sheet() -> Sheet:
    """The sheet of this process: the facts do not change while it runs."""
    house = services()
    desk, data_dir = house.desk, house.config.data_dir
    return house.sheets.get("checks", lambda: read_sheet(data_dir, desk.atlas, desk.almanac))


def _plain(result: Score) -> dict[str, float | int | None]:
    median = result.median_error
    return {
        "count": result.count,
        "inside": result.inside,
        "says_little": result.little,
        "median_error_pct": None if median is None else round(100 * median, 1),
    }


# -- words -----------------------------------------------------------------------------------------


def _lead(sheet: Sheet) -> str:
    lengths, observations = sheet.scores()
    little = (
        f" {observations.little} more that the model could hardly miss are shown and not counted."
        if observations.little
        else ""
    )
    return (
        f"Of {observations.count} published {_kinds(sheet)} "
        f"{observations.inside} {_lie(observations.inside)} in the model’s range and "
        f"{observations.count - observations.inside} do not{_half(observations)}.{little} "
        f"Of {lengths.count} published lengths {lengths.inside} are met within "
        f"{100 * LENGTH_TOLERANCE:g}\u00a0% and {lengths.count - lengths.inside} are not"
        f"{_half(lengths)}."
    )


def _kinds(sheet: Sheet) -> str:
    """What is counted besides lengths: “times, prices and emissions”."""
    counted = {held.check.kind for held in sheet.others if not held.says_little}
    return listed([words for kind, words in _COUNTED.items() if kind in counted]) or "figures"


def _leaning(sheet: Sheet) -> str:
    """To which side the ranges miss; "" where nothing is missed."""
    above = sum(held.side > 0 for held in sheet.others)
    below = sum(held.side < 0 for held in sheet.others)
    if not above + below:
        return ""
    leans = "The ranges lean upwards: w" if above > below else "W"
    return (
        f"{leans}here a figure lies outside, the whole range is above it {_times(above)} and "
        f"below it {_times(below)}."
    )


def _times(number: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(number, f"{number} times")


def _lie(number: int) -> str:
    return "lies" if number == 1 else "lie"


def _missed(held: HeldLength | Held) -> tuple[str, str, str]:
    """Id, name and error of a length that is not met."""
    if isinstance(held, Held):
        return held.check.id, held.check.what, _signed(held.error)
    ends = f"{_name(held.length.from_id)}–{_name(held.length.to_id)}"
    return held.length.id, ends, _signed(held.error)


def _sentence(result: Score) -> str:
    if not result.count:
        return "Not counted: the model could hardly miss any of these."
    little = f"; {result.little} more say little" if result.little else ""
    return f"Met: {result.inside} of {result.count}{little}{_half(result)}."


def _half(result: Score) -> str:
    """The median error, to go on with a sentence; nothing where there is none."""
    if result.median_error is None:
        return ""
    return f"; half of the errors are below {_share(result.median_error)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _share(value: float) -> str:
    """A share as a percentage: a tenth below ten, whole above."""
    percent = 100 * value
    return f"{percent:.1f}\u00a0%" if abs(percent) < 9.95 else f"{percent:,.0f}\u00a0%"


def _signed(value: float | None) -> str:
    if value is None:
        return "–"
    text = _share(abs(value))
    return text if text.startswith("0.0") else f"{'+' if value > 0 else '−'}{text}"


def _number(value: float) -> str:
    """Three figures, thousands apart."""
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def _range(low: float, high: float) -> str:
    return _number(low) if low == high else f"{_number(low)}–{_number(high)}"


def _group(sheet: Sheet, kind: CheckKind) -> Group:
    listed = sheet.of(kind)
    drawn = [row for held in listed if (row := _whisker(held)) is not None]
    heading = _HEADINGS[kind]
    return Group(
        kind.value,
        heading,
        _sentence(score(listed)),
        whiskers_svg(f"wh-{kind.value}", f"{heading}: model ÷ published", drawn) if drawn else None,
        tuple(_observation_row(held) for held in listed),
    )


def _whisker(held: Held) -> WhiskerRow | None:
    ratio = held.ratio
    # A drawing of what could hardly be missed would look like so many hits.
    if ratio is None or held.says_little:
        return None
    check = held.check
    middle = sum(check.published) / 2
    low, high = (value / middle for value in check.published)
    # A bound has no other end: its band reaches the end of the axis.
    if check.relation is Relation.AT_LEAST:
        high = float("inf")
    elif check.relation is Relation.AT_MOST:
        low = 0.0
    row = _observation_row(held)
    return WhiskerRow(
        check.id,
        f"{_capital(check.what)}, {check.year}",
        f"{_capital(check.what)}: published {row.published}, model {row.model} ({row.span})",
        (low, high),
        ratio,
        held.is_inside,
    )


def _observation_row(held: Held) -> Row:
    check = held.check
    unit = _UNITS.get(check.unit, check.unit)
    spread, verdict = in_printed_unit(held), verdict_of(held)
    return Row(
        check.id,
        _capital(check.what),
        _route((check.from_id, *check.via, check.to_id)),
        f"{_BOUNDS[check.relation]}{_range(check.low, check.high)} {unit}, {check.year}",
        "no such way" if spread is None else f"{_number(spread.typical)} {unit}",
        "" if spread is None or spread.low == spread.high else _range(spread.low, spread.high),
        _signed(held.error),
        verdict,
        _MARKS[verdict],
        check.note,
        _cited(check.source_ids),
    )


def _length_row(held: HeldLength) -> dict[str, object]:
    length, verdict = held.length, verdict_of(held)
    free = held.free_error
    differs = free is not None and abs(free) > FREE_CHOICE_TOLERANCE
    return {
        "id": length.id,
        "ends": f"{_name(length.from_id)}–{_name(length.to_id)}",
        "via": ", ".join(_name(place) for place in length.via),
        "published": f"{length.distance_km:,g}",
        "kind": _LENGTH_KINDS[length.kind],
        "part": _PARTS[length.network],
        "model": "–" if held.model_km is None else f"{held.model_km:,.0f}",
        "error": _signed(held.error),
        "verdict": verdict,
        "mark": _MARKS[verdict],
        "free": f"{held.free_km:,.0f}" if differs and held.free_km is not None else "",
        "because": length.differs_because,
        "note": length.note,
        "sources": _cited(length.source_ids),
    }


def _name(place_id: str) -> str:
    return name_of(services().desk.atlas.gazetteer, place_id)


def _route(places: Sequence[str]) -> str:
    ends = f"{_name(places[0])}–{_name(places[-1])}"
    if len(places) == 2:
        return ends
    return f"{ends} by {', '.join(_name(place) for place in places[1:-1])}"


def _cited(source_ids: Sequence[str]) -> tuple[Cited, ...]:
    facts = services().desk.atlas.facts
    found = []
    for source_id in source_ids:
        source = facts.sources[source_id]
        told = {
            "publisher": source.publisher,
            "title": source.title,
            "date": source.date,
            "url": source.url,
        }
        found.append(Cited(source_text(told), safe_url(source.url)))
    return tuple(found)


def _worst(sheet: Sheet) -> list[Held]:
    """The misses that are farthest off, by how many times too much or too little."""
    missed = [h for h in sheet.observations if verdict_of(h) == OUTSIDE]

    def times(held: Held) -> float:
        factor = 1 + (held.error or 0.0)
        return max(factor, 1 / factor) if factor > 0 else float("inf")

    return sorted(missed, key=lambda held: (-times(held), held.check.id))[:_WORST]
