"""Pages, lists and downloads of things, and the page on which readers report errors."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from flask import Blueprint, Response, current_app, redirect, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from webapp import arguments, jsonld
from webapp.arguments import Moment, quoted
from webapp.framing import base_url
from webapp.links import KIND_PATHS, thing_path
from webapp.present import day
from webapp.queries import ATTRIBUTION
from webapp.record import outside_record
from webapp.rendering import send_page
from webapp.replies import Kept, Packet, pack, send
from webapp.search import near_things, results_of
from webapp.services import services
from webapp.things.files import FILES
from webapp.things.inset import Insets
from webapp.things.linked_data import linked_data
from webapp.things.listing import FILTER_NAMES, counts_of, list_things, read_filters
from webapp.things.page import Still, ThingPage, still_of
from webapp.things.register import KINDS, Kind, Register, Thing, UnknownThingError

things = Blueprint("things", __name__)

_KEY = "crossgauge-things"
_MOST_STILLS = 800
_ASK_AGAIN, _ASK_AGAIN_PAGE = "public, no-cache", "private, no-cache"
_LEVEL = 6
_MOST_NEAR = 6
_REPORT_NAMES = ("kind", "id")


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the pages keep between requests."""

    register: Register
    insets: Insets
    stills: Kept[Still]
    pages: Kept[ThingPage]
    packets: Kept[Packet]


def shelf() -> Shelf:
    """The shelf of the current application, set up when it is first asked for."""
    if _KEY not in current_app.extensions:
        house = services()
        register = Register(house.desk.atlas.facts)
        current_app.extensions[_KEY] = Shelf(
            register,
            Insets(register, house.ground, house.config.data_dir, _MOST_STILLS),
            Kept(_MOST_STILLS),
            Kept(house.config.kept_replies),
            Kept(house.config.kept_replies),
        )
    kept: Shelf = current_app.extensions[_KEY]
    return kept


def _moment(names: tuple[str, ...], *, forgive: bool) -> Moment:
    arguments.only(request.args, names, forgive=forgive)
    return arguments.moment(request.args, services().today())


def page_of(thing: Thing, moment: Moment) -> ThingPage:
    """The page of a thing at a moment."""
    kept, house = shelf(), services()
    today, base = house.today(), base_url()

    def make() -> ThingPage:
        still = kept.stills.get((thing.kind.key, thing.id), lambda: still_of(thing, kept.register))
        return ThingPage(
            house.desk, kept.register, still, thing, moment=moment, today=today, base=base
        )

    return kept.pages.get((thing.kind.key, thing.id, moment, today, base), make)


def _show(kind: Kind, name: str) -> BaseResponse:
    """The page of a thing, or one of its files where the name ends like one."""
    id_, _, suffix = name.partition(".")
    register = shelf().register
    if kind.key == "gauge_break" and id_ in register.place_of_way:
        # A single way across has no page of its own: it stands on that of its place.
        ending = f".{suffix}" if suffix else ""
        query = f"?{request.query_string.decode('ascii', 'ignore')}" if request.query_string else ""
        path = thing_path(kind.key, register.place_of_way[id_])
        return redirect(f"{path}{ending}{query}", 301)
    thing = register.get(kind.key, id_)
    if suffix:
        return _file(thing, suffix)
    moment = _moment(arguments.MOMENT_NAMES, forgive=True)
    return _kept((kind.key, thing.id, moment), lambda: _page_html(thing, moment))


def _kept(key: tuple[object, ...], make: Callable[[], str]) -> Response:
    """A page made once for a key, a day of the clock and an address of the site.

    These pages run no inline script, so that no nonce of one response stands in them.
    """
    whole = ("page", *key, services().today(), base_url())
    packet = shelf().packets.get(whole, lambda: pack(make().encode(), "text/html", _LEVEL))
    return send(packet, _ASK_AGAIN_PAGE)


def _page_html(thing: Thing, moment: Moment) -> str:
    page = page_of(thing, moment)
    return render_template(
        "pages/thing.html",
        page=page,
        thing=thing,
        inset=shelf().insets.draw(thing, page.index, page.moment),
        linked=jsonld.script(linked_data(page)),
        kinds=KINDS.values(),
        day=day,
        attribution=ATTRIBUTION,
    )


def _file(thing: Thing, suffix: str) -> Response:
    if suffix not in FILES:
        raise NotFound
    moment = _moment(arguments.MOMENT_NAMES, forgive=False)
    kind, write = FILES[suffix]
    key = (thing.kind.key, thing.id, suffix, moment, services().today(), base_url())
    packet = shelf().packets.get(key, lambda: pack(write(page_of(thing, moment)), kind))
    response = send(packet, _ASK_AGAIN)
    name = f"crossgauge-{thing.id}-{moment.as_of.isoformat()}.{suffix}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _list(kind: Kind) -> Response:
    """The list of a kind with its filters."""
    moment = _moment(FILTER_NAMES, forgive=True)
    kept, house = shelf(), services()
    filters = read_filters(request.args, kind, kept.register)

    def make() -> str:
        index = house.desk.statuses(moment.known_on)
        return render_template(
            "pages/things.html",
            listing=list_things(kind, kept.register, index, filters=filters, moment=moment),
            kinds=KINDS.values(),
            moment=moment,
            today=house.today(),
            day=day,
            is_asked=bool(request.args),
            note=outside_record(index, moment.as_of, moment.known_on),
            counts=counts_of(house.desk) if kind.key == "crossing" else (),
        )

    return _kept((kind.key, moment, filters, bool(request.args)), make)


def _add_views(kind: Kind) -> None:
    def listed() -> Response:
        return _list(kind)

    def shown(id: str) -> BaseResponse:
        return _show(kind, id)

    things.add_url_rule(f"/{kind.folder}", f"{kind.key}_list", listed)
    things.add_url_rule(f"/{kind.folder}/<id>", f"{kind.key}_page", shown)


for _kind in KINDS.values():
    _add_views(_kind)


@things.errorhandler(UnknownThingError)
def unknown(error: UnknownThingError) -> Response:
    """404 with near matches: a page, or problem+json where a file was asked for."""
    house = services()
    moment = arguments.Moment(house.today(), None)
    text = error.text[: arguments.MAX_TEXT]
    near = near_things(house.desk, error.kind.key, text, moment, _MOST_NEAR)
    near = near or results_of(house.desk, text.replace("-", " "), moment, _MOST_NEAR)
    if "." in error.text or request.path.endswith(tuple(f".{suffix}" for suffix in FILES)):
        body = {
            "type": "tag:crossgauge,2026:unknown-thing",
            "title": "Not in the atlas",
            "status": 404,
            "detail": str(error),
            "near": [one.id for one in near],
        }
        text = json.dumps(body, ensure_ascii=False) + "\n"
        response = Response(text, 404, mimetype="application/problem+json")
    else:
        response = send_page(
            "pages/thing_missing.html",
            status=404,
            kind=error.kind,
            asked=quoted(error.text),
            near=near,
            kinds=KINDS.values(),
        )
    response.headers["Cache-Control"] = "no-store"
    return response


@things.get("/report")
def report_page() -> Response:
    """How to report an error, with the page that it is about filled in."""
    arguments.only(request.args, (*_REPORT_NAMES, *arguments.MOMENT_NAMES), forgive=True)
    house = services()
    moment = arguments.moment(request.args, house.today())
    folder = arguments.one_of(request.args, "kind", ("", *KIND_PATHS.values()))
    page = None
    if folder:
        kind = next(kind for kind in KINDS.values() if kind.folder == folder)
        page = page_of(shelf().register.get(kind.key, arguments.text(request.args, "id")), moment)
    return send_page(
        "pages/report.html", page=page, contact=_contact(house.config.contact, page), day=day
    )


def _contact(contact: str, page: ThingPage | None) -> str:
    """The address for reports; of a mail address, with a subject."""
    if not contact.startswith("mailto:") or page is None or "?" in contact:
        return contact
    return f"{contact}?subject={quote(f'Crossgauge: {page.name} ({page.thing.id})')}"
