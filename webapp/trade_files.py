"""Trade figures as files: CSV for spreadsheets, JSON for programs; both made as a whole."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from geo.almanac import TradeFigure
from geo.sources import Source
from geo.trade import counted_by
from webapp.spreadsheet import csv_bytes

COLUMNS = (
    "id",
    "period",
    "period_type",
    "start",
    "end_exclusive",
    "pair",
    "flow",
    "usd_million",
    "quality",
    "counted_by",
    "note",
    "source_id",
    "source_publisher",
    "source_title",
    "source_date",
    "source_url",
    "data_version",
)


def plain_figure(figure: TradeFigure, sources: Mapping[str, Source]) -> dict[str, Any]:
    """One figure with its source, as plain data."""
    source = sources[figure.source_id]
    return {
        "id": figure.id,
        "period": figure.period,
        "period_type": figure.period_type.value,
        "start": figure.start.isoformat(),
        "end_exclusive": figure.end.isoformat(),
        "pair": figure.pair,
        "flow": figure.flow.value,
        "usd_million": figure.usd_million,
        "quality": figure.quality,
        "counted_by": counted_by(figure),
        "note": figure.note,
        "source": {
            "id": source.id,
            "publisher": source.publisher,
            "title": source.title,
            "date": source.date,
            "url": source.url,
        },
    }


def trade_json(
    figures: Iterable[TradeFigure], sources: Mapping[str, Source], about: Mapping[str, Any]
) -> bytes:
    """The figures as one JSON object, headed by what was asked for."""
    data = {**about, "figures": [plain_figure(figure, sources) for figure in figures]}
    return (json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def trade_csv(
    figures: Iterable[TradeFigure], sources: Mapping[str, Source], data_version: str
) -> bytes:
    """The figures as CSV, one row each with its source."""

    def row(figure: TradeFigure) -> dict[str, Any]:
        plain = plain_figure(figure, sources)
        source = plain.pop("source")
        return {
            **plain,
            **{f"source_{key}": value for key, value in source.items()},
            "data_version": data_version,
        }

    return csv_bytes(COLUMNS, map(row, figures))
