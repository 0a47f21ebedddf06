"""One table from what went wrong to what is answered: a status, a title, one clear sentence.

Under /api and /layers the answer is problem+json (RFC 9457); elsewhere it is a page that keeps
everything the visitor typed. No answer shows a trace.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlencode

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException

from geo.errors import CargoError, PointError, SamePlaceError, UnknownPlaceError
from webapp.arguments import ArgumentError, quoted
from webapp.asking import typed
from webapp.forms import form_again
from webapp.rendering import send_page


class UnknownLayerError(Exception):
    """No layer carries the name that was asked for."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"There is no layer {quoted(name)}. There are {', '.join(known)}.")


class UnknownFigureError(Exception):
    """No trade figure has the id that was asked for."""

    def __init__(self, id_: str, near: tuple[str, ...]) -> None:
        hint = f" Near are {', '.join(near)}." if near else " All are listed on the page of trade."
        super().__init__(f"There is no trade figure {quoted(id_)}.{hint}")


class NoPictureError(Exception):
    """There is nothing to draw for what was asked."""


class UnknownDownloadError(Exception):
    """There is no edition of the data, or no file in it, of the name that was asked for."""

    @classmethod
    def no_edition(cls, version: str, known: Sequence[str]) -> "UnknownDownloadError":
        there_are = f"There are {', '.join(known)}." if known else "None has been released yet."
        return cls(f"There is no edition {quoted(version)} of the data. {there_are}")

    @classmethod
    def no_file(cls, name: str, where: str, known: Sequence[str]) -> "UnknownDownloadError":
        there_are = f" There are {', '.join(known)}." if known else ""
        return cls(f"There is no file {quoted(name)} in {where}.{there_are}")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is answered; `near` are place names that may have been meant."""

    kind: str
    title: str
    status: int
    detail: str
    near: tuple[str, ...] = ()
    ids: Mapping[str, str] = field(default_factory=dict)


_TABLE: dict[type[Exception], tuple[str, str, HTTPStatus]] = {
    ArgumentError: ("bad-argument", "This cannot be asked", HTTPStatus.BAD_REQUEST),
    CargoError: ("bad-cargo", "This lot cannot be sent", HTTPStatus.BAD_REQUEST),
    PointError: ("bad-point", "No line is near this point", HTTPStatus.BAD_REQUEST),
    SamePlaceError: ("same-place", "Nothing to route", HTTPStatus.BAD_REQUEST),
    UnknownPlaceError: ("unknown-place", "Place not found", HTTPStatus.NOT_FOUND),
    UnknownFigureError: ("unknown-figure", "Trade figure not found", HTTPStatus.NOT_FOUND),
    NoPictureError: ("no-picture", "Nothing to draw", HTTPStatus.NOT_FOUND),
    UnknownDownloadError: ("unknown-file", "No such file", HTTPStatus.NOT_FOUND),
    UnknownLayerError: ("unknown-layer", "Layer not found", HTTPStatus.NOT_FOUND),
}

# Sentences for what the web server itself refuses; the stock ones speak of URLs and methods.
_HTTP: dict[int, tuple[str, str]] = {
    400: ("Not understood", "The request could not be read. Start again from the first page."),
    404: ("Page not found", "There is no page at this address."),
    405: ("Not done here", "This address can only be read. Use GET."),
    413: ("Too large", "The request is too large. Every question fits in the address."),
    414: ("Address too long", "The address is too long. Use shorter names of places."),
    500: ("Our mistake", "Something broke on our side. It has been logged; please try again."),
    503: ("Busy", "Too many questions at once. Please try again in a few seconds."),
}


def problem_of(error: Exception) -> Problem:
    """The problem that `error` is answered with."""
    for kind, (slug, title, status) in _TABLE.items():
        if isinstance(error, kind):
            if isinstance(error, UnknownPlaceError):
                return Problem(slug, title, status.value, str(error), error.near, error.ids)
            return Problem(slug, title, status.value, str(error))
    status_code = (error.code or 500) if isinstance(error, HTTPException) else 500
    phrase = HTTPStatus(status_code).phrase
    title, detail = _HTTP.get(status_code, (phrase, f"{phrase}."))
    return Problem(phrase.lower().replace(" ", "-"), title, status_code, detail)


def _as_json(problem: Problem) -> Response:
    body: dict[str, object] = {
        "type": f"tag:crossgauge,2026:{problem.kind}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
    }
    if problem.near:
        body["near"] = list(problem.near)
    return Response(
        json.dumps(body, ensure_ascii=False) + "\n",
        problem.status,
        mimetype="application/problem+json",
    )


def _as_page(problem: Problem) -> Response:
    """The error page, its form filled again; near names become links that repair the question."""
    asked = typed(request.args)
    near = []
    for name in problem.near:
        wrong = next(
            (end for end in ("from", "to") if quoted(asked[end], 1000) in problem.detail), ""
        )
        if wrong:
            meant = asked.instead(wrong, problem.ids.get(name, name))
            near.append({"name": name, "url": f"/compare?{urlencode(meant)}"})
    return send_page(
        "pages/error.html",
        status=problem.status,
        problem=problem,
        near=near,
        form=form_again(asked),
        swap_url="",
    )


def answer_error(error: Exception) -> Response:
    """The response for `error`; what we did not foresee is logged in full and answered in short."""
    if isinstance(error, HTTPException) and error.code is not None and error.code < 400:
        return Response(error.get_response().get_data(), error.code, error.get_response().headers)
    problem = problem_of(error)
    if problem.status == HTTPStatus.INTERNAL_SERVER_ERROR:
        current_app.logger.error("%s %s failed", request.method, request.path, exc_info=error)
    if request.path.startswith(("/api/", "/layers/")):
        response = _as_json(problem)
    elif request.path.startswith("/embed/"):
        response = send_page("embed/error.html", status=problem.status, problem=problem)
    else:
        response = _as_page(problem)
    response.headers["Cache-Control"] = "no-store"
    if isinstance(error, HTTPException) and problem.status == HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers["Allow"] = "GET, HEAD, OPTIONS"
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = "3"
    return response


def catch(app: Flask) -> None:
    """Answer every error of `app` by the table."""
    for kind in _TABLE:
        app.register_error_handler(kind, answer_error)
    app.register_error_handler(Exception, answer_error)
