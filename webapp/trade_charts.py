"""Trade as charts: what is drawn, over which days, over which crossings on the same time axis."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from geo.almanac import PeriodType, TradeFigure
from geo.model import BorderCrossing, EventKind, Mode, Traffic
from geo.sources import Source
from geo.status import StatusIndex
from geo.trade import counted_by, series_of
from webapp.bars import BarRow, bar_rows
from webapp.charts import Chart, Point, Trace
from webapp.links import thing_path
from webapp.trade_words import dated_words, figure_words, plain_amount

# Which crossings carry which trade; that with all partners is shown over both northern borders.
_BORDERS: Mapping[str, tuple[frozenset[str], ...]] = {
    "CN-KP": (frozenset({"CN", "KP"}),),
    "RU-KP": (frozenset({"KP", "RU"}),),
    "RUFE-KP": (frozenset({"KP", "RU"}),),
    "KP-WORLD": (frozenset({"CN", "KP"}), frozenset({"KP", "RU"})),
}
# A crossing of which less is known has no history that a reader could set beside the trade.
_LEAST_REPORTS, _MOST_ROWS = 2, 12
# Share of the axis that lies before its first year.
_MARGIN = 0.05
_MODE_WORDS = {Mode.RAIL: "rail freight", Mode.ROAD: "road freight", Mode.SEA: "cargo by sea"}


@dataclass(frozen=True, slots=True)
class Stage:
    """Over what a chart is drawn: the histories as known, the crossings, the days [first, last)."""

    index: StatusIndex
    crossings: Mapping[str, BorderCrossing]
    first: date
    last: date


def carrying_rows(pair: str, stage: Stage) -> tuple[BarRow, ...]:
    """Freight histories of the crossings that carry the trade of `pair`, the best known first."""
    ranked = []
    for crossing in stage.crossings.values():
        if frozenset({crossing.country_a, crossing.country_b}) not in _BORDERS[pair]:
            continue
        for mode in crossing.modes:
            count = _own_reports(stage.index, crossing.id, mode)
            if count >= _LEAST_REPORTS:
                ranked.append((-count, crossing, mode))
    ranked.sort(key=lambda item: (item[0], item[1].id, item[2].value))
    chosen = ranked[:_MOST_ROWS]
    rows = bar_rows(
        stage.index,
        [
            (f"{crossing.names.en}: {_MODE_WORDS[mode]}", crossing.id, mode, Traffic.FREIGHT)
            for _, crossing, mode in chosen
        ],
        stage.first,
        stage.last,
    )
    return tuple(
        replace(row, href=thing_path("crossing", crossing.id))
        for row, (_, crossing, _) in zip(rows, chosen, strict=True)
    )


def _own_reports(index: StatusIndex, crossing_id: str, mode: Mode) -> int:
    return sum(
        event.subject_id == crossing_id
        and mode in event.modes
        and event.traffic is not Traffic.PASSENGER
        and event.kind in (EventKind.CHANGE, EventKind.OBSERVATION)
        for event in index.events_of(crossing_id)
    )


def trace_name(figure: TradeFigure) -> str:
    """Who counted, short enough to stand beside a line."""
    return counted_by(figure).partition(",")[0]


def traces_of(figures: Sequence[TradeFigure], sources: Mapping[str, Source]) -> tuple[Trace, ...]:
    """The figures by who counted; a figure stands at the middle of its period."""
    return tuple(
        Trace(
            series.name,
            tuple(
                Point(
                    id=figure.id,
                    day=figure.start + (figure.end - figure.start) / 2,
                    value=figure.usd_million,
                    said=plain_amount(figure.usd_million),
                    dated=dated_words(figure),
                    title=figure_words(figure, sources[figure.source_id]),
                    href=f"/trade/{figure.id}",
                )
                for figure in series.figures
            ),
            tuple(tuple(figure.id for figure in run) for run in series.runs),
        )
        for series in series_of(figures, trace_name)
    )


def first_day(figures: Sequence[TradeFigure], since: int | None, last: date) -> date:
    """Where the axis begins: before the year asked for, else before that of the first figure.

    The little that lies before it keeps the first figures clear of the words of the value axis.
    """
    year = since if since is not None else min(figure.start.year for figure in figures)
    begin = date(min(year, last.year), 1, 1)
    return begin - (last - begin) * _MARGIN


def mark_numbers(figures: Sequence[TradeFigure]) -> dict[str, int]:
    """Number of the mark of each name, in the order in which the traces are drawn."""
    return {series.name: number for number, series in enumerate(series_of(figures, trace_name))}


def chart_of(
    kind: PeriodType,
    name: str,
    figures: Sequence[TradeFigure],
    sources: Mapping[str, Source],
    rows: Sequence[BarRow],
    days: tuple[date, date],
) -> Chart:
    """The chart of figures of one kind of period, with `rows` of status under the same axis."""
    traces = traces_of(figures, sources)
    names = ", ".join(trace.name for trace in traces)
    first, last = figures[0], figures[-1]
    summary = (
        f"{len(figures)} figures from {first.period} to {last.period}, counted by {names}; "
        f"the last is {plain_amount(last.usd_million)} million US dollars. Under it, on the same "
        "axis, the status of the crossings. The table below gives every figure."
    )
    return Chart(
        anchor=f"chart-{kind.value}",
        name=name,
        summary=summary,
        unit="USD million",
        first=days[0],
        last=days[1],
        traces=traces,
        rows=tuple(rows),
    )


def axis_end(as_of: date) -> date:
    """The first day after the axis: the bars know nothing of the days after the one asked about."""
    return as_of + timedelta(days=1)
