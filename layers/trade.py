"""Reads data/trade.csv: trade figures, each as one source prints it, all sources side by side."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from pathlib import Path

from geo.almanac import Flow, PeriodType, TradeFigure
from layers.errors import DataError
from layers.sources import UNSOURCED_ID
from layers.tables import Row, read_table

COLUMNS = (
    "id", "period", "period_type", "pair", "flow", "usd_million", "quality", "note", "source_id",
)  # fmt: skip
# Who trades, seen from the first; RUFE is the Russian Far East alone, WORLD all partners.
PAIRS = ("CN-KP", "KP-WORLD", "RU-KP", "RUFE-KP")
QUALITIES = ("published", "rounded", "derived")
MAX_USD_MILLION = 100_000

Span = tuple[date, date]


def read_trade(path: Path, sources: Collection[str]) -> tuple[TradeFigure, ...]:
    """Trade figures in file order."""
    rows = read_table(path, COLUMNS)
    figures = tuple(_figure(row, sources) for row in rows)
    _require_one_voice(path, figures)
    return figures


def _figure(row: Row, sources: Collection[str]) -> TradeFigure:
    period_type = row.choice("period_type", PeriodType)
    start, end = _span(row, period_type)
    source_id = row.reference("source_id", sources, "source")
    if source_id == UNSOURCED_ID:
        row.fail("source_id", "must be a document")
    figure = TradeFigure(
        row.identifier("id"),
        row.required("period"),
        period_type,
        start,
        end,
        row.one_of("pair", PAIRS),
        row.choice("flow", Flow),
        row.number("usd_million", 0, MAX_USD_MILLION),
        row.one_of("quality", QUALITIES),
        row.text("note"),
        source_id,
    )
    stem = figure_stem(figure)
    if figure.id not in (stem, *(f"{stem}-{number}" for number in range(2, 10))):
        row.fail("id", f"must be '{stem}', with -2, -3 for further sources, found '{figure.id}'")
    return figure


def figure_stem(figure: TradeFigure) -> str:
    """Id of the first figure of a pair, flow and period, such as `cn-kp-total-2025-04`."""
    period = figure.period.lower().replace("..", "-to-")
    return f"{figure.pair.lower()}-{figure.flow}-{period}"


def _span(row: Row, period_type: PeriodType) -> Span:
    """Days [start, end) of the period of a row."""
    try:
        return _SPANS[period_type](row.required("period"))
    except ValueError:
        row.fail(
            "period",
            f"must be a {period_type} such as {_EXAMPLES[period_type]}, found "
            f"'{row.text('period')}'",
        )


def _month(text: str) -> Span:
    """Days of a month such as 2025-04. Raises ValueError for anything else."""
    if not re.fullmatch(r"\d{4}-\d{2}", text):
        raise ValueError(text)
    start = date.fromisoformat(f"{text}-01")
    return start, _months_later(start, 1)


def _quarter(text: str) -> Span:
    """Days of a quarter such as 2018-Q1. Raises ValueError for anything else."""
    found = re.fullmatch(r"(\d{4})-Q([1-4])", text)
    if found is None:
        raise ValueError(text)
    start = date(int(found[1]), 3 * int(found[2]) - 2, 1)
    return start, _months_later(start, 3)


def _year(text: str) -> Span:
    """Days of a year such as 2025. Raises ValueError for anything else."""
    if not re.fullmatch(r"\d{4}", text):
        raise ValueError(text)
    return date(int(text), 1, 1), date(int(text) + 1, 1, 1)


def _range(text: str) -> Span:
    """Days of a run of two months or more. Raises ValueError for anything else."""
    first, _, last = text.partition("..")
    start, end = _month(first)[0], _month(last)[1]
    if end <= _months_later(start, 1):
        raise ValueError(text)
    return start, end


def _months_later(day: date, months: int) -> date:
    """First day of the month that is `months` after that of `day`."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


_SPANS: Mapping[PeriodType, Callable[[str], Span]] = {
    PeriodType.MONTH: _month,
    PeriodType.QUARTER: _quarter,
    PeriodType.YEAR: _year,
    PeriodType.RANGE: _range,
}
_EXAMPLES: Mapping[PeriodType, str] = {
    PeriodType.MONTH: "2025-04",
    PeriodType.QUARTER: "2018-Q1",
    PeriodType.YEAR: "2025",
    PeriodType.RANGE: "2024-01..2024-07",
}


def _require_one_voice(path: Path, figures: Iterable[TradeFigure]) -> None:
    """Raises DataError where one source gives two figures for the same thing."""
    seen = set()
    for line, figure in enumerate(figures, start=2):
        key = (figure.period, figure.pair, figure.flow, figure.source_id)
        if key in seen:
            rule = f"must give one figure for {figure_stem(figure)}, found another of this source"
            raise DataError(f"{path.parent.name}/{path.name}", line, "source_id", rule)
        seen.add(key)
