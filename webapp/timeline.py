"""The timeline: every event on one page, by date or by crossing, as of a day and a knowledge."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from geo.model import Facts, Status
from geo.spelling import fold
from webapp import arguments
from webapp.arguments import MOMENT_NAMES, ArgumentError, Moment
from webapp.errors import NoPictureError
from webapp.framing import base_url
from webapp.present import STATUSES, day
from webapp.record import outside_record
from webapp.rendering import send_page
from webapp.replies import Packet, pack, send
from webapp.services import services
from webapp.spreadsheet import csv_bytes
from webapp.take_picture import picture_file, sprite
from webapp.timeline_events import (
    KINDS,
    MODES,
    TRAFFICS,
    Filter,
    Listed,
    as_known,
    listed_events,
    matches,
    pair_words,
)
from webapp.timeline_picture import Overview, overview_of, overview_rows
from webapp.timeline_sheets import Section, sections_of, sheet_with, sheets_of

timeline = Blueprint("timeline", __name__)

ORDERS: Mapping[str, str] = {"date": "date, newest first", "subject": "crossing, line or port"}
FILTER_NAMES = ("pair", "mode", "traffic", "kind", "status", "subject", "year", "q")
PAGE_NAMES = ("page", "event")
TIMELINE_NAMES = ("by", *FILTER_NAMES, *MOMENT_NAMES)
COLUMNS = (
    "id",
    "date",
    "date_precision",
    "subject",
    "subject_name",
    "modes",
    "traffic",
    "kind",
    "status",
    "disputed",
    "headline",
    "remark",
    "source_id",
    "source_publisher",
    "source_title",
    "source_date",
    "source_url",
    "data_version",
)
_ASK_AGAIN = "public, no-cache"


@dataclass(frozen=True, slots=True)
class Asked:
    """Order, filter and the two clocks of a request."""

    by: str
    filter: Filter
    moment: Moment

    def url(self, path: str = "/timeline", **changes: str) -> str:
        """Address of the same list; what is as by default is left out."""
        found = self.filter
        values = {name: getattr(found, name) or "" for name in FILTER_NAMES}
        values["by"] = "" if self.by == "date" else self.by
        if self.moment.as_of != services().today():
            values["as_of"] = self.moment.as_of.isoformat()
        if self.moment.known_on is not None:
            values["known_on"] = self.moment.known_on.isoformat()
        given = {name: value for name, value in {**values, **changes}.items() if value}
        return f"{path}?{urlencode(given)}" if given else path


def _choice(name: str, known: Iterable[str]) -> str:
    return arguments.one_of(request.args, name, tuple(known)) if request.args.get(name) else ""


def _asked(*more: str) -> Asked:
    arguments.only(request.args, (*TIMELINE_NAMES, *more), forgive=True)
    args, house = request.args, services()
    every = listed_events(house.desk.atlas).values()
    year = arguments.text(args, "year")
    if year and not (year.isascii() and year.isdigit() and len(year) == 4):
        raise ArgumentError(
            "year", f"{arguments.quoted(year)} is not a year", "Write four digits, such as 2022."
        )
    subject = arguments.text(args, "subject")
    if subject:
        _check_subject(subject, every)
    found = Filter(
        pair=_choice("pair", _pairs(every)),
        mode=_choice("mode", MODES),
        traffic=_choice("traffic", ("freight", "passenger")),
        kind=_choice("kind", KINDS),
        status=_choice("status", [status.value for status in Status]),
        subject=subject,
        year=int(year) if year else None,
        q=arguments.text(args, "q"),
    )
    by = arguments.one_of(args, "by", tuple(ORDERS))
    return Asked(by, found, arguments.moment(args, house.today()))


def _check_subject(subject: str, every: Iterable[Listed]) -> None:
    known = {one.subject.id: fold(one.subject.name) for one in every}
    if subject in known:
        return
    words = fold(subject.replace("-", " ")).split()
    near = [id_ for id_, name in known.items() if words and all(word in name for word in words)]
    near += difflib.get_close_matches(subject.lower(), known, n=3, cutoff=0.6)
    right = "Take the id from the address of a crossing, line or port, or search the text."
    raise ArgumentError(
        "subject",
        f"there is no report about {arguments.quoted(subject)}",
        f"Near are {', '.join(dict.fromkeys(near[:5]))}." if near else right,
    )


def _page(sheets: Sequence[Sequence[Section]]) -> int:
    """Number of the page asked for, by itself or by an event that stands on it."""
    target = arguments.text(request.args, "event")
    if target:
        return sheet_with(sheets, target)
    text = arguments.text(request.args, "page")
    if text and not (text.isascii() and text.isdigit() and 1 <= int(text) <= len(sheets)):
        raise ArgumentError(
            "page",
            f"{arguments.quoted(text)} is no page of this list",
            f"There are pages 1 to {len(sheets)}." if len(sheets) > 1 else "There is one page.",
        )
    return int(text) if text else 1


def _pairs(every: Iterable[Listed]) -> list[str]:
    """Borders and countries that reports are about: those of North Korea first, countries last."""
    pairs = {pair for one in every for pair in one.subject.pairs}
    return sorted(pairs, key=lambda pair: ("-" not in pair, "KP" not in pair, pair))


def _is_other(pair: str) -> bool:
    """Whether it is a border of two states, neither of them North Korea."""
    return "-" in pair and "KP" not in pair


def picked_events(asked: Asked) -> list[Listed]:
    """Events up to the day asked about, as far as published by the day of knowledge."""
    desk = services().desk
    listed = listed_events(desk.atlas)
    known = desk.statuses(asked.moment.known_on).events()
    told = (
        as_known(listed[event.id], event, desk.atlas.facts)
        for event in reversed(known)
        if event.day <= asked.moment.as_of
    )
    found = [one for one in told if matches(one, asked.filter)]
    if asked.by == "subject":
        found.sort(key=lambda one: (min(one.subject.pairs, default=""), one.subject.name))
    return found


@timeline.get("/timeline")
def timeline_page() -> Response:
    """Every event, with the bars of all crossings above."""
    asked = _asked(*PAGE_NAMES)
    found = picked_events(asked)
    sheets = sheets_of(sections_of(found, asked.by))
    page = _page(sheets)
    desk = services().desk
    every = listed_events(desk.atlas).values()
    found_one = asked.filter.pair or asked.filter.subject
    return send_page(
        "pages/timeline.html",
        asked=asked,
        filter=asked.filter,
        sections=sheets[page - 1],
        sheets=sheets,
        page=page,
        page_url=lambda number: asked.url(page=str(number) if number > 1 else ""),
        name=_name(asked, page),
        count=len(found),
        whole=len(every),
        overview=_overview(asked) if page == 1 else (),
        other_borders=[]
        if found_one
        else [(p, pair_words(p)) for p in _pairs(every) if _is_other(p)],
        orders=ORDERS,
        choices={
            "pair": ("Border", [(pair, pair_words(pair)) for pair in _pairs(every)]),
            "mode": ("Mode", list(MODES.items())),
            "traffic": ("Traffic", [(key, TRAFFICS[key]) for key in ("freight", "passenger")]),
            "kind": ("Kind of report", list(KINDS.items())),
            "status": ("Status reported", list(STATUSES.items())),
        },
        subjects=_subject_choices(every),
        is_another_day=asked.moment.as_of != services().today(),
        as_of=day(asked.moment.as_of),
        known_on=day(asked.moment.known_on) if asked.moment.known_on else "",
        note=outside_record(
            desk.statuses(asked.moment.known_on), asked.moment.as_of, asked.moment.known_on
        ),
        version=desk.atlas.facts.version,
    )


def _name(asked: Asked, page: int) -> str:
    """What the page is called: what it is about, up to which day, which page."""
    found, parts = asked.filter, []
    if found.subject:
        every = listed_events(services().desk.atlas).values()
        parts.append(next(one.subject.name for one in every if one.subject.id == found.subject))
    parts += [pair_words(found.pair)] if found.pair else []
    parts += [MODES[found.mode]] if found.mode else []
    parts += [TRAFFICS[found.traffic]] if found.traffic else []
    parts += [KINDS[found.kind]] if found.kind else []
    parts += [f"reported {STATUSES[found.status]}"] if found.status else []
    parts += [str(found.year)] if found.year else []
    parts += [f"“{found.q}”"] if found.q else []
    parts += ["by crossing, line or port"] if asked.by == "subject" else []
    named = f"Timeline: {', '.join(parts)}" if parts else "Timeline of the crossings"
    if asked.moment.as_of != services().today():
        named += f", up to {day(asked.moment.as_of)}"
    if asked.moment.known_on is not None:
        named += f", as known on {day(asked.moment.known_on)}"
    return f"{named}, page {page}" if page > 1 else named


def _subject_choices(every: Iterable[Listed]) -> list[tuple[str, str]]:
    subjects = {one.subject.id: one.subject.name for one in every}
    return sorted(subjects.items(), key=lambda item: item[1])


def _overview(asked: Asked) -> tuple[Overview, ...]:
    """The bars of the crossings that the filter leaves; those of one subject where one is asked."""
    house = services()
    found = replace(asked.filter, kind="", status="", q="", year=None)
    return house.overviews.get(
        (found, asked.moment), lambda: overview_of(house.desk, found, asked.moment)
    )


@timeline.get("/timeline.svg")
def timeline_drawing() -> Response:
    """The bars over time of the page as a file of its own."""
    asked, house = _asked(), services()
    overview = _overview(asked)
    if not overview:
        raise NoPictureError("No crossing with reports of its own is left by this choice.")
    base, version = base_url(), house.desk.atlas.facts.version

    def make() -> Packet:
        known = asked.moment.known_on
        credit = (
            f"Status as last reported up to {day(asked.moment.as_of)}"
            f"{f', as known on {day(known)}' if known else ''}. Crossgauge, data {version},"
            f" CC BY 4.0, {base}{asked.url()}. The sources are those of the reports listed there."
        )
        people = "Passengers" if asked.filter.traffic == "passenger" else "Freight"
        title = f"{people} at the crossings over time, as last reported"
        rows = overview_rows(overview)
        return pack(picture_file(title, rows, credit, sprite()), "image/svg+xml")

    response = send(house.packets.get(("timeline.svg", asked, base), make), _ASK_AGAIN)
    response.headers["Content-Disposition"] = 'attachment; filename="crossgauge-timeline.svg"'
    return response


@timeline.get("/timeline.csv")
def timeline_table() -> Response:
    """The events asked for as CSV, in the order of the page."""
    asked, house = _asked(), services()

    def make() -> Packet:
        facts = house.desk.atlas.facts
        rows = (_table_row(one, facts) for one in picked_events(asked))
        return pack(csv_bytes(COLUMNS, rows), "text/csv")

    response = send(house.packets.get(("timeline.csv", asked), make), _ASK_AGAIN)
    response.headers["Content-Disposition"] = 'attachment; filename="crossgauge-timeline.csv"'
    return response


def _table_row(one: Listed, facts: Facts) -> dict[str, Any]:
    event, source = one.event, facts.sources[one.event.source_id]
    return {
        "id": event.id,
        "date": event.day.isoformat(),
        "date_precision": event.precision.value,
        "subject": one.subject.id,
        "subject_name": one.subject.name,
        "modes": ";".join(mode.value for mode in event.modes),
        "traffic": event.traffic.value,
        "kind": event.kind.value,
        "status": event.status.value if event.status else None,
        "disputed": "yes" if event.is_disputed else "no",
        "headline": event.headline,
        "remark": event.remark,
        "source_id": source.id,
        "source_publisher": source.publisher,
        "source_title": source.title,
        "source_date": source.date,
        "source_url": source.url,
        "data_version": facts.version,
    }
