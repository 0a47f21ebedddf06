"""The answers as data: JSON, CSV, suggestions of places, and the layers as GeoJSON."""

import json
from collections.abc import Callable

from flask import Blueprint, Response, request

from webapp import arguments, asking
from webapp.errors import UnknownLayerError
from webapp.legend import LAYER_NAMES
from webapp.links import query_of
from webapp.queries import Question
from webapp.replies import Packet, pack, send
from webapp.services import services
from webapp.spreadsheet import to_csv

api = Blueprint("api", __name__)

_ASK_AGAIN = "public, no-cache"
_MOST_SUGGESTIONS = 8


def _json(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _asked() -> Question:
    house = services()
    arguments.only(request.args, asking.QUESTION_NAMES)
    return asking.question(request.args, house.desk, today=house.today())


def _kept(key: tuple[object, ...], make: Callable[[], Packet]) -> Response:
    return send(services().packets.get(key, make), _ASK_AGAIN)


@api.get("/api/compare")
def compare() -> Response:
    """The comparison, as the page shows it and in exact numbers."""
    asked, desk = _asked(), services().desk
    key = ("json", asked, asked.is_ahead(services().today()))
    return _kept(key, lambda: pack(_json(desk.compare(asked)), "application/json"))


@api.get("/api/compare.csv")
def compare_csv() -> Response:
    """The comparison, one row per way and per step."""
    asked, desk = _asked(), services().desk
    key = ("csv", asked, asked.is_ahead(services().today()))
    response = _kept(key, lambda: pack(to_csv(desk.compare(asked)), "text/csv"))
    name = f"crossgauge-{asked.from_id}-{asked.to_id}-{asked.as_of.isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Link"] = f'</compare?{query_of(asked)}>; rel="canonical"'
    return response


@api.get("/api/places")
def places() -> Response:
    """Places that a piece of text may mean, best first."""
    arguments.only(request.args, ("q",))
    if "q" not in request.args:
        raise arguments.ArgumentError("q", "no text is given", "Give a part of a name.")
    text = arguments.text(request.args, "q")
    found = services().desk.suggest(text, _MOST_SUGGESTIONS) if text else []
    return send(pack(_json(found), "application/json"), "public, max-age=300")


@api.get("/layers/<name>.geojson")
def layer(name: str) -> Response:
    """A map layer with the status of its things on a day."""
    if name not in LAYER_NAMES:
        raise UnknownLayerError(name, LAYER_NAMES)
    house = services()
    arguments.only(request.args, arguments.MOMENT_NAMES)
    asked = arguments.moment(request.args, house.today())

    def make() -> Packet:
        found = house.desk.layer(name, asked.as_of, asked.known_on)
        return pack(_json(found), "application/geo+json")

    return _kept(("layer", name, asked), make)
