"""Every rule of the tables of trade and claims, broken once."""

from datetime import date
from pathlib import Path

import pytest

from geo.almanac import Flow, PeriodType, TradeFigure, Verdict
from geo.sources import Source
from layers.almanac import load_almanac
from layers.claims import COLUMNS as CLAIM_COLUMNS
from layers.claims import Named, read_claims
from layers.claims_text import claims_text, counts_text
from layers.errors import DataError
from layers.facts import load_facts
from layers.trade import COLUMNS as TRADE_COLUMNS
from layers.trade import read_trade

SOURCES = {
    "gazette": Source("gazette", "Gazette", "Trade [up]", "2025-06", "https://example.org/a_b"),
    "herald": Source("herald", "Herald", "Trade down", "undated", ""),
}
TRADE = (
    "cn-kp-total-2025-04,2025-04,month,CN-KP,total,222.1,published,China's customs,gazette",
    "cn-kp-total-2025-04-2,2025-04,month,CN-KP,total,222,rounded,,herald",
    "ru-kp-export-2019,2019,year,RU-KP,export,44.9,published,,gazette",
    "ru-kp-total-2018-01-to-2018-12,2018-01..2018-12,range,RU-KP,total,34,rounded,,gazette",
    "rufe-kp-import-2019-q1,2019-Q1,quarter,RUFE-KP,import,0,published,,gazette",
)
CLAIMS = (
    "gazette-01,gazette,trade,Trade was 1 million,confirmed,The Herald says so too.,"
    "/trade?pair=CN-KP,cn-kp-total-2025-04,herald",
    "gazette-02,gazette,bridges,There is a bridge,only_this,Nobody else says so.,/bridges,,",
)


def write(path: Path, columns: tuple[str, ...], lines: tuple[str, ...]) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in (",".join(columns), *lines)), encoding="utf-8")
    return path


def trade_of(folder: Path, lines: tuple[str, ...]) -> tuple[TradeFigure, ...]:
    known = {*SOURCES, "unsourced-memory"}
    return read_trade(write(folder / "data" / "trade.csv", TRADE_COLUMNS, lines), known)


def test_trade_is_read_with_the_days_it_covers(tmp_path: Path) -> None:
    month, _, year, run, quarter = trade_of(tmp_path, TRADE)
    assert (month.start, month.end) == (date(2025, 4, 1), date(2025, 5, 1))
    assert (year.start, year.end) == (date(2019, 1, 1), date(2020, 1, 1))
    assert (run.start, run.end) == (date(2018, 1, 1), date(2019, 1, 1))
    assert (quarter.start, quarter.end) == (date(2019, 1, 1), date(2019, 4, 1))
    assert (month.period_type, month.flow, month.usd_million) == (
        PeriodType.MONTH,
        Flow.TOTAL,
        222.1,
    )
    assert quarter.usd_million == 0


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2025-04,month", "2025-13,month", "column period: must be a month such as 2025-04, found"
         " '2025-13'"),
        ("2025-04,month", "2025-4,month", "column period: must be a month such as 2025-04, found"
         " '2025-4'"),
        ("2019,year", "2019-01,year", "column period: must be a year such as 2025, found"
         " '2019-01'"),
        ("2019,year", "0000,year", "column period: must be a year such as 2025, found '0000'"),
        ("2019-Q1,quarter", "2019-Q5,quarter", "column period: must be a quarter such as 2018-Q1,"
         " found '2019-Q5'"),
        ("2018-01..2018-12,", "2018-12..2018-01,", "column period: must be a range such as"
         " 2024-01..2024-07, found '2018-12..2018-01'"),
        ("2018-01..2018-12,", "2018-01..2018-01,", "column period: must be a range such as"
         " 2024-01..2024-07, found '2018-01..2018-01'"),
        ("2018-01..2018-12,", "2018-01,", "column period: must be a range such as"
         " 2024-01..2024-07, found '2018-01'"),
        ("04,month", "04,week", "column period_type: must be one of month, quarter, range, year,"
         " found 'week'"),
        ("CN-KP,total,222.1", "CN-RU,total,222.1", "column pair: must be one of CN-KP, KP-WORLD,"
         " RU-KP, RUFE-KP, found 'CN-RU'"),
        ("total,222.1", "both,222.1", "column flow: must be one of export, import, total, found"
         " 'both'"),
        ("222.1", "-1", "column usd_million: must be a number from 0 to 100000, found '-1'"),
        ("222.1,published", "222.1,guessed", "column quality: must be one of derived, published,"
         " rounded, found 'guessed'"),
        ("customs,gazette", "customs,nobody", "column source_id: must name a source that exists,"
         " found 'nobody'"),
        ("customs,gazette", "customs,unsourced-memory", "column source_id: must be a document"),
        ("cn-kp-total-2025-04-2,", "cn-kp-total-2025-04-x,", "column id: must be"
         " 'cn-kp-total-2025-04', with -2, -3 for further sources, found 'cn-kp-total-2025-04-x'"),
        (",,herald", ",,gazette", "line 3, column source_id: must give one figure for"
         " cn-kp-total-2025-04, found another of this source"),
    ],
)  # fmt: skip
def test_a_wrong_figure_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    lines = tuple(line.replace(old, new, 1) for line in TRADE)
    assert lines != TRADE
    with pytest.raises(DataError) as caught:
        trade_of(tmp_path, lines)
    assert message in str(caught.value)
    assert str(caught.value).startswith("data/trade.csv, line ")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("01,gazette", "01,nobody", "column document_id: must name a source that exists"),
        (",trade,T", ",war,T", "column topic: must be one of bridges, crossings, ferries, gauges,"
         " ports, projects, routes, trade, found 'war'"),
        ("confirmed", "true", "column verdict: must be one of confirmed, differs, only_this, found"
         " 'true'"),
        ("Trade was 1 million", "x" * 241, "column statement: must be at most 240 characters long"),
        ("The Herald says so too.", "x" * 401, "column answer: must be at most 400 characters"),
        ("The Herald says so too.", "", "column answer: must not be empty"),
        ("/trade?", "//trade?", "column shown_at: must be a path such as /trade?pair=CN-KP, found"
         " '//trade?pair=CN-KP'"),
        ("/trade?", "https://example.org/?", "column shown_at: must be a path"),
        (",cn-kp-total-2025-04,", ",no-figure,", "column fact_ids: must name a fact that exists,"
         " found 'no-figure'"),
        (",herald", ",gazette", "column source_ids: must be other documents than the one that"
         " says it"),
        (",herald", ",", "column source_ids: must not be empty where the verdict is 'confirmed'"),
    ],
)  # fmt: skip
def test_a_wrong_claim_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    lines = (CLAIMS[0].replace(old, new, 1), CLAIMS[1])
    assert lines != CLAIMS
    path = write(tmp_path / "data" / "claims.csv", CLAIM_COLUMNS, lines)
    with pytest.raises(DataError) as caught:
        read_claims(path, Named({"cn-kp-total-2025-04"}, SOURCES))
    assert str(caught.value).startswith("data/claims.csv, line 2, ")
    assert message in str(caught.value)


def test_claims_become_a_text(tmp_path: Path) -> None:
    path = write(tmp_path / "data" / "claims.csv", CLAIM_COLUMNS, CLAIMS)
    claims = read_claims(path, Named({"cn-kp-total-2025-04"}, SOURCES))
    assert [claim.verdict for claim in claims] == [Verdict.CONFIRMED, Verdict.ONLY_THIS]
    assert counts_text(claims) == "1 confirmed, 0 differ, 1 in no other source"
    text = claims_text(claims, SOURCES)
    assert "## Gazette\n\nGazette, [Trade \\[up\\]](<https://example.org/a_b>), 2025-06." in text
    assert "1. **Trade was 1 million.** Confirmed." in text
    assert "Sources of the answer: Herald, Trade down, undated." in text
    assert text.endswith("Shown at `/bridges`.\n")


# -- the committed tables ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def figures() -> tuple[TradeFigure, ...]:
    return load_almanac(load_facts()).trade


def test_there_are_figures_of_every_pair_and_kind(figures: tuple[TradeFigure, ...]) -> None:
    assert len(figures) >= 220
    assert {figure.pair for figure in figures} == {"CN-KP", "KP-WORLD", "RU-KP", "RUFE-KP"}
    assert {figure.period_type for figure in figures} == set(PeriodType)
    years = {figure.start.year for figure in figures if figure.pair == "CN-KP"}
    assert set(range(2010, 2026)) <= years


def test_both_directions_make_the_total_or_the_note_says_so(
    figures: tuple[TradeFigure, ...],
) -> None:
    """Within the rounding of the three figures, for each source and period."""
    by_key: dict[tuple[str, str, str], dict[Flow, TradeFigure]] = {}
    for figure in figures:
        key = (figure.source_id, figure.period, figure.pair)
        by_key.setdefault(key, {})[figure.flow] = figure
    complete = [flows for flows in by_key.values() if len(flows) == len(Flow)]
    assert len(complete) >= 30
    for flows in complete:
        total, out, into = flows[Flow.TOTAL], flows[Flow.EXPORT], flows[Flow.IMPORT]
        gap = abs(out.usd_million + into.usd_million - total.usd_million)
        allowed = sum(_step(figure) for figure in flows.values()) / 2 + 1e-9
        noted = any(word in f.note for f in flows.values() for word in ("make", "does not fit"))
        assert gap <= allowed or noted, (total.id, gap)


def test_quarters_and_years_are_not_less_than_their_months(
    figures: tuple[TradeFigure, ...],
) -> None:
    """The least of each month's figures, summed, is no more than any longer period with them."""
    least: dict[tuple[str, Flow, date], float] = {}
    for figure in figures:
        if figure.period_type is PeriodType.MONTH:
            key = (figure.pair, figure.flow, figure.start)
            least[key] = min(figure.usd_million, least.get(key, figure.usd_million))
    for figure in figures:
        if figure.period_type is not PeriodType.MONTH:
            inside = sum(
                value
                for (pair, flow, start), value in least.items()
                if (pair, flow) == (figure.pair, figure.flow) and figure.start <= start < figure.end
            )
            assert inside <= figure.usd_million * 1.005, (figure.id, inside)


def test_every_figure_says_who_counted(figures: tuple[TradeFigure, ...]) -> None:
    assert [figure.id for figure in figures if not figure.note] == []


def _step(figure: TradeFigure) -> float:
    """The last digit that is printed, in USD million; tens and hundreds for round figures."""
    text = f"{figure.usd_million:g}"
    if "." in text:
        return float(10 ** -len(text.partition(".")[2]))
    zeros = len(text) - len(text.rstrip("0"))
    return float(10 ** min(zeros, 2)) if figure.quality == "rounded" else 0.1
