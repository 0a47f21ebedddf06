"""The page of one trade figure: its source, the others of its period, what it is set against."""

import difflib
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from geo.almanac import TradeFigure
from geo.trade import change_box, counted_by, figures_of
from webapp import arguments, trade_words
from webapp.arguments import MOMENT_NAMES
from webapp.errors import UnknownFigureError
from webapp.framing import base_url
from webapp.notes import safe_url
from webapp.present import day
from webapp.rendering import send_page
from webapp.services import services
from webapp.trade import CHARTS, known_figures, rows_of

trade_pages = Blueprint("trade_pages", __name__)


@trade_pages.get("/trade/<id_>")
def trade_figure(id_: str) -> Response:
    """One figure with its source, the others of its period, and what it is set against."""
    arguments.only(request.args, MOMENT_NAMES, forgive=True)
    house = services()
    moment = arguments.moment(request.args, house.today())
    figures = known_figures(moment)
    figure = next((one for one in figures if one.id == id_), None)
    if figure is None:
        ids = [one.id for one in figures]
        near = difflib.get_close_matches(id_[:90].lower(), ids, n=3, cutoff=0.7)
        raise UnknownFigureError(id_, tuple(near))
    sources = house.desk.atlas.facts.sources
    like = figures_of(figures, figure.pair, figure.flow.value, figure.period_type)
    same_period = tuple(f for f in like if (f.start, f.end) == (figure.start, figure.end))
    source = sources[figure.source_id]
    shown = {"pair": figure.pair, "flow": figure.flow.value, "chart": figure.period_type.value}
    return send_page(
        "pages/trade_figure.html",
        figure=figure,
        title=trade_words.title_words(figure),
        sentence=trade_words.sentence(figure, source),
        amount=trade_words.amount_words(figure.usd_million),
        rows=tuple(reversed(rows_of(same_period, {}))),
        box=change_box(figure, figures),
        sources=sources,
        words=trade_words,
        counted_by=counted_by(figure),
        count_of=counted_by,
        beside=[
            (f"/trade/{other.id}", trade_words.subject_words(other.pair, other.flow))
            for other in figures
            if (other.pair, other.period) == (figure.pair, figure.period)
            and other.flow is not figure.flow
        ],
        picture_url=f"/trade.svg?{urlencode(shown)}" if figure.period_type in CHARTS else "",
        remark=figure.note.partition(";")[2].strip(),
        safe_url=safe_url,
        cite=_cite(figure, house.today()),
        whole_url=f"/trade?{urlencode({'pair': figure.pair, 'flow': figure.flow.value})}",
    )


def _cite(figure: TradeFigure, today: date) -> str:
    """How to name this figure and the document it stands in."""
    facts = services().desk.atlas.facts
    source = facts.sources[figure.source_id]
    document = ", ".join(
        part for part in (source.publisher, source.title, source.date, source.url) if part
    )
    return (
        f"{document}; as collected in Crossgauge, data {facts.version}, "
        f"{base_url()}/trade/{figure.id}, read on {day(today)}."
    )
