"""The pages of trade: charts with the crossings that carry it, one page for each figure, files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from markupsafe import Markup

from geo.almanac import Flow, PeriodType, TradeFigure
from geo.trade import ROUNDED, counted_by, figures_of, side_by_side
from webapp import arguments, trade_words
from webapp.arguments import MOMENT_NAMES, Moment
from webapp.charts import Chart, chart_parts, chart_svg, mark_svg
from webapp.errors import NoPictureError
from webapp.framing import base_url
from webapp.notes import safe_url
from webapp.present import day
from webapp.record import outside_record
from webapp.rendering import send_page
from webapp.replies import Packet, pack, send
from webapp.services import services
from webapp.take_picture import Piece, picture_file, sprite
from webapp.trade_charts import (
    Stage,
    axis_end,
    carrying_rows,
    chart_of,
    first_day,
    mark_numbers,
    trace_name,
)
from webapp.trade_files import trade_csv, trade_json

trade = Blueprint("trade", __name__)

TRADE_NAMES = ("pair", "flow", "since", *MOMENT_NAMES)
# The first years with a figure for nearly every month; before them lie single months far apart.
MONTHS_SINCE = 2017
CHARTS = (PeriodType.MONTH, PeriodType.QUARTER, PeriodType.YEAR)
_ASK_AGAIN = "public, no-cache"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which trade is asked for; `since` is None where each chart begins where it likes."""

    pair: str
    flow: Flow
    since: int | None
    moment: Moment

    @property
    def is_another_day(self) -> bool:
        return self.moment.as_of != services().today()

    def url(self, path: str = "/trade", **changes: str) -> str:
        """Address of the same trade, with what is as by default left out."""
        values = {"pair": self.pair, "flow": self.flow.value}
        if self.since is not None:
            values["since"] = str(self.since)
        if self.is_another_day:
            values["as_of"] = self.moment.as_of.isoformat()
        if self.moment.known_on is not None:
            values["known_on"] = self.moment.known_on.isoformat()
        return f"{path}?{urlencode({**values, **changes})}"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure as a table shows it."""

    id: str
    period: str
    amount: str
    counted_by: str
    note: str
    publisher: str
    title: str
    date: str
    url: str | None
    is_one_of_several: bool
    mark: Markup


@dataclass(frozen=True, slots=True)
class Part:
    """Figures of one kind of period: heading, drawing, table."""

    kind: str
    heading: str
    chart: Markup | None
    rows: tuple[Row, ...]
    earlier: int
    who: str


def _asked(*more: str) -> Asked:
    arguments.only(request.args, (*TRADE_NAMES, *more), forgive=True)
    args, today = request.args, services().today()
    since = arguments.text(args, "since")
    if since and not (since.isascii() and since.isdigit() and 1900 <= int(since) <= today.year):
        raise arguments.ArgumentError(
            "since",
            f"{arguments.quoted(since)} is not a year of the record",
            f"Write a year from 1900 to {today.year}, for example 2019.",
        )
    return Asked(
        pair=arguments.one_of(args, "pair", tuple(trade_words.PAIRS)),
        flow=Flow(arguments.one_of(args, "flow", tuple(trade_words.FLOWS))),
        since=int(since) if since else None,
        moment=arguments.moment(args, today),
    )


def known_figures(moment: Moment) -> tuple[TradeFigure, ...]:
    """Figures of periods begun by `as_of` whose documents had been published by `known_on`."""
    desk = services().desk
    sources = desk.atlas.facts.sources
    return tuple(
        figure
        for figure in desk.almanac.trade
        if figure.start <= moment.as_of
        and (moment.known_on is None or sources[figure.source_id].published_by <= moment.known_on)
    )


@trade.get("/trade")
def trade_page() -> Response:
    """Trade over time, with the status of the crossings that carry it under the same axis."""
    asked = _asked()
    figures = known_figures(asked.moment)
    parts = [_part(asked, figures, kind) for kind in PeriodType]
    return send_page(
        "pages/trade.html",
        asked=asked,
        parts=[part for part in parts if part.rows or part.earlier],
        subject=trade_words.subject_words(asked.pair, asked.flow),
        lead=_lead(asked, figures),
        when=_when(asked.moment),
        nothing=_nothing(asked),
        as_of=day(asked.moment.as_of),
        known_on=day(asked.moment.known_on) if asked.moment.known_on else "",
        note=outside_record(
            services().desk.statuses(asked.moment.known_on),
            asked.moment.as_of,
            asked.moment.known_on,
        ),
        pairs=trade_words.PAIRS,
        flows=trade_words.FLOWS,
        version=services().desk.atlas.facts.version,
    )


def _when(moment: Moment) -> str:
    """“, 13 September 2022, as known on 1 October 2022” for a title; "" for today."""
    said = f", {day(moment.as_of)}" if moment.as_of != services().today() else ""
    return f"{said}{_known(moment)}"


def _nothing(asked: Asked) -> str:
    """What is said where no figure is shown: of which period the oldest one is."""
    every = services().desk.almanac.trade
    like = [f for f in every if (f.pair, f.flow) == (asked.pair, asked.flow)]
    if not like:
        return "No figure of this trade is on record."
    first = min(like, key=lambda figure: (figure.start, figure.end))
    period = trade_words.period_words(first, first.period_type)
    return f"No figure of this trade is on record. The oldest one held is of {period}."


def _part(asked: Asked, figures: Sequence[TradeFigure], kind: PeriodType) -> Part:
    house = services()
    picked = figures_of(figures, asked.pair, asked.flow.value, kind)
    since = _since(asked, picked, kind)
    shown = tuple(f for f in picked if since is None or f.start.year >= since)
    heading = f"By {trade_words.KINDS[kind]}"
    marks = mark_numbers(shown) if kind is not PeriodType.RANGE else {}
    chart = None
    if shown and kind is not PeriodType.RANGE:
        key = ("trade", kind, asked.pair, asked.flow, since, asked.moment)
        chart = house.drawings.get(key, lambda: chart_svg(_chart(asked, shown, kind, since)))
    return Part(
        kind=kind.value,
        heading=heading,
        chart=chart,
        rows=tuple(
            reversed([row for group in side_by_side(shown) for row in rows_of(group, marks)])
        ),
        earlier=len(picked) - len(shown),
        who=", ".join(dict.fromkeys(counted_by(figure) for figure in shown)),
    )


def _since(asked: Asked, picked: Sequence[TradeFigure], kind: PeriodType) -> int | None:
    if asked.since is None and kind is PeriodType.MONTH and len(picked) > 1:
        return min(MONTHS_SINCE, picked[-1].start.year - 1)
    return asked.since


def _chart(
    asked: Asked, figures: Sequence[TradeFigure], kind: PeriodType, since: int | None
) -> Chart:
    """The chart of `figures`, which are all of one kind of period and not none."""
    desk = services().desk
    last = axis_end(asked.moment.as_of)
    first = first_day(figures, since, last)
    stage = Stage(desk.statuses(asked.moment.known_on), desk.atlas.facts.crossings, first, last)
    rows = carrying_rows(asked.pair, stage)
    if kind is not PeriodType.MONTH:
        # The single reports stand under the months; years and quarters only show the bars again.
        rows = tuple(replace(row, ticks=()) for row in rows)
    subject = trade_words.subject_words(asked.pair, asked.flow)
    name = f"{subject} by {trade_words.KINDS[kind]}, USD million"
    return chart_of(kind, name, figures, desk.atlas.facts.sources, rows, (first, last))


def rows_of(group: Sequence[TradeFigure], marks: Mapping[str, int]) -> list[Row]:
    """The figures of one period, the first of which will stand last in a table read backwards.

    Parameters
    ----------
    marks
        Number of the mark that the chart above the table gives to each name; may be empty.
    """
    sources = services().desk.atlas.facts.sources
    rows = []
    for figure in reversed(group):
        source = sources[figure.source_id]
        rows.append(
            Row(
                id=figure.id,
                period=trade_words.capital(trade_words.period_words(figure, figure.period_type)),
                amount=trade_words.plain_amount(figure.usd_million),
                counted_by=counted_by(figure),
                note=figure.note.partition(";")[2].strip(),
                publisher=source.publisher,
                title=source.title,
                date=source.date,
                url=safe_url(source.url),
                is_one_of_several=len(group) > 1,
                mark=mark_svg(marks[trace_name(figure)]) if marks else Markup(""),
            )
        )
    return rows


def _lead(asked: Asked, figures: Sequence[TradeFigure]) -> str:
    """The newest figure as a sentence to copy, with what others print; "" where there is none."""
    sources = services().desk.atlas.facts.sources
    for kind in (PeriodType.MONTH, PeriodType.YEAR, PeriodType.QUARTER):
        picked = figures_of(figures, asked.pair, asked.flow.value, kind)
        if picked:
            newest = min(side_by_side(picked)[-1], key=lambda f: (f.quality == ROUNDED, f.id))
            others = {f.usd_million for f in picked if f.start == newest.start}
            others.discard(newest.usd_million)
            also = " and ".join(trade_words.amount_words(amount) for amount in sorted(others))
            said = trade_words.sentence(newest, sources[newest.source_id])
            return f"{said} Other sources give {also}." if also else said
    return ""


@trade.get("/trade.csv")
def trade_table() -> Response:
    """The figures asked for, all of them when nothing is asked, as CSV."""
    wanted, house = _wanted(), services()

    def make() -> Packet:
        facts = house.desk.atlas.facts
        return pack(trade_csv(_chosen(wanted), facts.sources, facts.version), "text/csv")

    response = send(house.packets.get(("trade.csv", wanted), make), _ASK_AGAIN)
    name = f"crossgauge-trade-{wanted.pair.lower()}" if wanted.pair else "crossgauge-trade"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


@trade.get("/trade.json")
def trade_data() -> Response:
    """The figures asked for, all of them when nothing is asked, as JSON."""
    wanted, house = _wanted(), services()

    def make() -> Packet:
        facts, moment = house.desk.atlas.facts, wanted.moment
        about = {
            "title": "Trade figures of Crossgauge, one for each source",
            "unit": "USD million of the period traded in, seen from the first country of the pair",
            "as_of": moment.as_of.isoformat(),
            "known_on": moment.known_on.isoformat() if moment.known_on else None,
            "data_version": facts.version,
            "licence": "CC BY 4.0",
        }
        return pack(trade_json(_chosen(wanted), facts.sources, about), "application/json")

    return send(house.packets.get(("trade.json", wanted), make), _ASK_AGAIN)


@trade.get("/trade.svg")
def trade_drawing() -> Response:
    """A chart of the page as a file of its own; that by month where none is named."""
    asked, house = _asked("chart"), services()
    picked = {
        kind: figures_of(known_figures(asked.moment), asked.pair, asked.flow.value, kind)
        for kind in CHARTS
    }
    drawn = tuple(kind.value for kind in CHARTS if picked[kind])
    kind = PeriodType(arguments.one_of(request.args, "chart", drawn or (CHARTS[0].value,)))
    since = _since(asked, picked[kind], kind)
    shown = tuple(f for f in picked[kind] if since is None or f.start.year >= since)
    if not shown:
        raise NoPictureError(_nothing(asked))

    def make() -> Packet:
        chart = _chart(asked, shown, kind, since)
        rows = [[Piece(str(svg), height)] for svg, height in chart_parts(chart)]
        who = ", ".join(dict.fromkeys(map(trace_name, shown)))
        credit = (
            f"Trade: {who}. Bars: freight as last reported, up to {day(asked.moment.as_of)}"
            f"{_known(asked.moment)}. Crossgauge, data {house.desk.atlas.facts.version}, CC BY 4.0,"
            f" {base_url()}{asked.url()}. Every figure with its source stands there."
        )
        return pack(picture_file(chart.name, rows, credit, sprite()), "image/svg+xml")

    response = send(house.packets.get(("trade.svg", asked, kind, base_url()), make), _ASK_AGAIN)
    name = f"crossgauge-trade-{asked.pair.lower()}-{asked.flow.value}-{kind.value}.svg"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _known(moment: Moment) -> str:
    return f", as known on {day(moment.known_on)}" if moment.known_on else ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which figures a file holds; None limits nothing."""

    pair: str | None
    flow: Flow | None
    since: int | None
    moment: Moment


def _wanted() -> Wanted:
    asked = _asked()
    return Wanted(
        pair=asked.pair if request.args.get("pair") else None,
        flow=asked.flow if request.args.get("flow") else None,
        since=asked.since,
        moment=asked.moment,
    )


def _chosen(wanted: Wanted) -> list[TradeFigure]:
    return [
        figure
        for figure in known_figures(wanted.moment)
        if wanted.pair in (None, figure.pair)
        and wanted.flow in (None, figure.flow)
        and (wanted.since is None or figure.start.year >= wanted.since)
    ]
