"""Pages made to stand in a frame on someone else's site: quiet, dated, credited, no cookie."""

from flask import Blueprint, Response, request

from webapp import arguments, asking
from webapp.framing import page_of
from webapp.rendering import send_page
from webapp.services import services

embed = Blueprint("embed", __name__, url_prefix="/embed")

# The host script pym.js adds these to every address that it frames.
_PYM = ("childId", "initialWidth", "parentTitle", "parentUrl")


def _framed(template: str, *, is_map: bool) -> Response:
    house = services()
    arguments.only(request.args, (*asking.QUESTION_NAMES, *_PYM), forgive=True)
    default = (house.config.default_from, house.config.default_to)
    asked = asking.question(request.args, house.desk, today=house.today(), default=default)
    return send_page(template, **page_of(asked, is_embedded=is_map))


@embed.get("/compare")
def framed_comparison() -> Response:
    """Sentence, picture and cards."""
    return _framed("embed/compare.html", is_map=False)


@embed.get("/map")
def framed_map() -> Response:
    """Sentence and map."""
    return _framed("embed/map.html", is_map=True)
