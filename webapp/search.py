"""Search over everything on the map: a page, its data, and near names for what is not there."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request

from geo.finder import Found
from geo.named_things import Thing
from geo.spelling import fold
from webapp import arguments
from webapp.arguments import MOMENT_NAMES, ArgumentError, Moment
from webapp.links import KIND_PATHS, thing_path
from webapp.queries import Desk
from webapp.record import outside_record
from webapp.rendering import send_page
from webapp.replies import pack, send
from webapp.search_asides import Aside, asides
from webapp.services import services
from webapp.state_words import state_of
from webapp.wording import day_words

search = Blueprint("search", __name__)

MOST_FOUND = 20
SEARCH_NAMES = ("q", *MOMENT_NAMES)
_NOUNS = {
    "crossing": ("crossing", "crossings"),
    "bridge": ("bridge", "bridges"),
    "port": ("port", "ports"),
    "ferry": ("ferry", "ferries"),
    "gauge_break": ("break of gauge", "breaks of gauge"),
    "line": ("line", "lines"),
    "place": ("place", "places"),
}
_KIND_OF_PATH = {path: kind for kind, path in KIND_PATHS.items()}
# What to try, each with what it shows.
_EXAMPLES = (
    ("Tumen bridge", "several bridges go by this name; one line tells them apart"),
    ("Rajin", "or Najin, Rason, 라진, 나진, Раджин, 罗津: one port, many spellings"),
    ("Khasan crossing", "a word such as crossing, bridge or port brings those to the front"),
    ("图们", "names in Chinese, Korean and Russian are known too"),
    ("Trans-Siberian", "railway lines by their name"),
)


@dataclass(frozen=True, slots=True)
class Result:
    """One thing as the list of results shows it; `also` are its other pages, with what they are."""

    kind: str
    id: str
    noun: str
    name: str
    others: tuple[tuple[str, str], ...]
    spelling: str
    line: str
    url: str
    is_sure: bool
    also: tuple[tuple[str, str], ...]


def results_of(desk: Desk, text: str, moment: Moment, limit: int = MOST_FOUND) -> list[Result]:
    """Things that a text may mean, each with the line that tells it from its look-alikes."""
    return [_result(found, desk, moment) for found in desk.atlas.finder.search(text, limit)]


def near_things(desk: Desk, kind: str, text: str, moment: Moment, limit: int = 3) -> list[Result]:
    """Things of one kind with an id or a name like `text`, for a page that is not there.

    Parameters
    ----------
    kind
        A key of `links.KIND_PATHS`, or the first part of an address such as “crossings”.
    text
        Anything that came in an address.
    """
    kind = _KIND_OF_PATH.get(kind, kind)
    found = desk.atlas.finder.near(kind, text[: arguments.MAX_TEXT], limit)
    return [_result(one, desk, moment) for one in found]


def line_of(thing: Thing, desk: Desk, moment: Moment) -> str:
    """What it is, of which countries, and its state as last reported: one line."""
    state = state_of(thing, desk.statuses(moment.known_on), moment.as_of)
    return f"{thing.what}; {state}" if state else thing.what


def _result(found: Found, desk: Desk, moment: Moment) -> Result:
    thing, names = found.thing, found.thing.names
    others = (("ko", names.ko), ("ru", names.ru), ("zh", names.zh))
    return Result(
        kind=thing.kind,
        id=thing.id,
        noun=_NOUNS[thing.kind][0],
        name=names.en,
        others=tuple((language, name) for language, name in others if name),
        spelling="" if fold(found.spelling) in _shown(thing) else found.spelling,
        line=line_of(thing, desk, moment),
        url=thing_path(thing.kind, thing.id),
        is_sure=found.is_sure,
        also=tuple((_NOUNS[twin.kind][0], thing_path(twin.kind, twin.id)) for twin in found.twins),
    )


def _shown(thing: Thing) -> set[str]:
    names = thing.names
    return {fold(name) for name in (names.en, names.ko, names.ru, names.zh) if name}


def heading(text: str, results: Sequence[Result], beside: Sequence[Aside] = ()) -> str:
    """What was found, in one sentence."""
    quoted = arguments.quoted(text, arguments.MAX_TEXT)
    sure = sum(result.is_sure for result in results)
    if not sure and beside:
        return f"Nothing on the map is called {quoted}, but it stands elsewhere:"
    if not results:
        return f"Nothing on the map is called {quoted}, or anything like it."
    if not sure:
        return f"Nothing on the map is called {quoted}. Near to it:"
    if sure == MOST_FOUND:
        return f"The first {MOST_FOUND} things that go by {quoted}:"
    return f"{sure} thing{'s go' if sure > 1 else ' goes'} by {quoted}:"


def _asked() -> tuple[str, Moment]:
    text = arguments.text(request.args, "q")
    return text, arguments.moment(request.args, services().today())


@search.get("/search")
def search_page() -> Response:
    """What a name may mean; without one, how to search."""
    arguments.only(request.args, SEARCH_NAMES, forgive=True)
    text, moment = _asked()
    house = services()
    found = results_of(house.desk, text, moment) if text else []
    beside = asides(text, house.desk, moment)
    # What is only alike would hide the page that was meant.
    results = [one for one in found if one.is_sure or not beside]
    return send_page(
        "pages/search.html",
        q=text,
        heading=heading(text, results, beside) if text else "",
        results=results,
        beside=beside,
        examples=_EXAMPLES,
        lists=[(f"/{path}", _NOUNS[kind][1]) for kind, path in KIND_PATHS.items()],
        note=outside_record(house.desk.statuses(moment.known_on), moment.as_of, moment.known_on),
        as_of=moment.as_of if moment.as_of != house.today() else None,
        known_on=moment.known_on,
        as_of_words=day_words(moment.as_of.isoformat()),
        known_words=day_words(moment.known_on.isoformat()) if moment.known_on else "",
    )


@search.get("/api/search")
def search_data() -> Response:
    """The same as data, the likeliest first."""
    arguments.only(request.args, SEARCH_NAMES)
    if "q" not in request.args:
        raise ArgumentError("q", "no text is given", "Give a name or a part of one.")
    text, moment = _asked()
    results = results_of(services().desk, text, moment) if text else []
    answer = {
        "q": text,
        "as_of": moment.as_of.isoformat(),
        "known_on": moment.known_on.isoformat() if moment.known_on else None,
        "results": [_as_data(result) for result in results],
    }
    body = json.dumps(answer, ensure_ascii=False, separators=(",", ":")) + "\n"
    return send(pack(body.encode(), "application/json"), "public, no-cache")


def _as_data(result: Result) -> dict[str, Any]:
    names = dict(result.others)
    return {
        "kind": result.kind,
        "id": result.id,
        "name_en": result.name,
        **{f"name_{language}": names.get(language) for language in ("ko", "ru", "zh")},
        "matched": result.spelling or result.name,
        "is_sure": result.is_sure,
        "line": result.line,
        "url": result.url,
        "also": [{"what": noun, "url": url} for noun, url in result.also],
    }
