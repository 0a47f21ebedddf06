"""The pages: the answer, the method, and what machines ask for."""

import json
from dataclasses import dataclass, replace
from datetime import date

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from geo.cargo import default_objective
from webapp import arguments, asking
from webapp.assumption_form import assumption_form
from webapp.forms import PRESET_CHOICES, form_of
from webapp.framing import base_url, page_of
from webapp.links import Links
from webapp.lots import CONTAINER, TONNES_PER_TEU
from webapp.manual import render_manual
from webapp.notes import safe_url, source_text
from webapp.present import day
from webapp.queries import Question
from webapp.rendering import send_page
from webapp.services import services

pages = Blueprint("pages", __name__)

# Loaded by the map's script; named in the head so that the browser asks for all at once.
_MODULES = tuple(
    f"js/{name}.js"
    for name in (
        "page",
        "combobox",
        "daystrip",
        "atlas",
        "theme",
        "layers",
        "ways",
        "info",
        "labels",
    )
)


@dataclass(frozen=True, slots=True)
class Example:
    """A question that shows what the day does."""

    url: str
    day: str
    text: str


_EXAMPLES = (
    (date(2019, 7, 1), "before the borders shut: direct and through China, side by side"),
    (date(2022, 9, 13), "both rail borders of North Korea shut: no way is open"),
    (date(2022, 10, 15), "Dandong is open again, Khasan not yet: only through China"),
)


def _examples(asked: Question, today: date) -> list[Example]:
    plain = Question(
        from_id="vladivostok",
        to_id="pyongyang",
        as_of=today,
        objective=default_objective(CONTAINER),
        modes=arguments.MODES,
        teu=1.0,
        tonnes=float(TONNES_PER_TEU),
        known_on=asked.known_on,
    )
    listed = [
        Example(Links(replace(plain, as_of=when)).page(), day(when), text)
        for when, text in _EXAMPLES
    ]
    today_url = Links(replace(plain, as_of=today)).page()
    return [*listed, Example(today_url, "Today", "what the last reports say")]


@pages.get("/")
def first_page() -> Response:
    """The answer page; already answered when nothing is asked."""
    house = services()
    return _answer_page((house.config.default_from, house.config.default_to), "/")


@pages.get("/compare")
def compare_page() -> BaseResponse:
    """The answer page of a question."""
    if not request.args:
        return redirect("/")
    if _has_empty_settings():
        house = services()
        arguments.only(request.args, asking.QUESTION_NAMES, forgive=True)
        asked = asking.question(request.args, house.desk, today=house.today())
        return redirect(Links(asked).page())
    return _answer_page(None)


def _has_empty_settings() -> bool:
    """Whether a form sent fields of assumptions that were left empty: no address to keep."""
    return any(
        name.startswith(arguments.SETTING) and not value for name, value in request.args.items()
    )


def _answer_page(default: tuple[str, str] | None, path: str = "") -> Response:
    """The page of a question; `default` names the two ends where the request names none."""
    house = services()
    arguments.only(request.args, asking.QUESTION_NAMES, forgive=True)
    asked = asking.question(request.args, house.desk, today=house.today(), default=default)
    frame = page_of(asked)
    question = frame["answer"]["question"]
    return send_page(
        "pages/answer.html",
        **frame,
        canonical=path if path and not asking.is_asked(request.args) else Links(asked).page(),
        assume=assumption_form(frame["answer"], asked, house.desk.assumptions()),
        presets=PRESET_CHOICES,
        form=form_of(asked, (question["from_name"], question["to_name"]), house.desk),
        swap_url=Links(asked).swapped(),
        examples=_examples(asked, house.today()),
        modules=_MODULES,
    )


@pages.get("/method")
def method_page() -> Response:
    """How it is worked out, with every assumption."""
    arguments.only(request.args, (), forgive=True)
    house = services()
    rows = [
        {
            **row,
            **{end: f"{row[end]:,g}" for end in ("low", "typical", "high")},
            "includes": ", ".join(row["includes"]).replace("_", " "),
            "sources": [
                {"url": safe_url(source.get("url")), "text": source_text(source)}
                for source in row["sources"]
            ],
        }
        for row in house.desk.assumptions()
    ]
    manual = render_manual(house.config.docs_dir / "method.md")
    return send_page("pages/method.html", manual=manual, assumptions=rows)


@pages.get("/healthz")
def health() -> Response:
    """That the process answers, and with which data."""
    version = services().desk.atlas.facts.version
    body = json.dumps({"status": "ok", "data_version": version}) + "\n"
    response = Response(body, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.get("/robots.txt")
def robots() -> Response:
    """Crawlers may read the pages; every day of everything would be without end."""
    closed = ("/api/", "/layers/", "/embed/", "/*as_of=", "/*known_on=")
    lines = ["User-agent: *\n", *(f"Disallow: {path}\n" for path in closed)]
    body = "".join([*lines, f"\nSitemap: {base_url()}/sitemap.xml\n"])
    response = Response(body, mimetype="text/plain")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
