"""What the atlas knows beside the network: trade, passenger services, claims, changes of the data.

All records are frozen; days are calendar days, periods half-open. Money is USD million of the
month or year it was traded in.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from geo.model import Mode
from geo.observations import ModelCheck, PublishedLength


class PeriodType(StrEnum):
    """What span a figure covers; a range is any other run of months."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    RANGE = "range"


class Flow(StrEnum):
    """Direction, seen from the first country of the pair."""

    TOTAL = "total"
    EXPORT = "export"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class TradeFigure:
    """One figure of one source. Two sources of one period are two figures, never averaged.

    `pair` is `CN-KP`, `RU-KP`, `RUFE-KP` (Russian Far East only) or `KP-WORLD`; `period` is as
    printed in the table (`2025-04`, `2025-Q1`, `2025`, `2010-01..2010-05`) and covers the days
    [start, end). `quality` is `published` (as the source prints it), `rounded` or `derived`.
    """

    id: str
    period: str
    period_type: PeriodType
    start: date
    end: date
    pair: str
    flow: Flow
    usd_million: float
    quality: str
    note: str
    source_id: str


@dataclass(frozen=True, slots=True)
class PassengerService:
    """A train, bus or ship for people over one crossing: who may travel, and on which days.

    Whether it runs on a day is told by the passenger reports of its crossing, not here.
    """

    id: str
    crossing_id: str
    mode: Mode
    name: str
    operator: str
    from_id: str
    to_id: str
    days: str
    who_may_travel: str
    valid_from: str
    valid_to: str
    note: str
    source_ids: tuple[str, ...]


class Verdict(StrEnum):
    """How other sources stand to a statement of a document."""

    CONFIRMED = "confirmed"
    DIFFERS = "differs"
    ONLY_THIS = "only_this"


@dataclass(frozen=True, slots=True)
class Claim:
    """One factual statement of one of the documents that the project grew from, in our words.

    `answer` says what Crossgauge holds instead or as well; `shown_at` is a path on this site;
    `fact_ids` name the rows of the other tables that the answer rests on, `source_ids` the other
    documents.
    """

    id: str
    document_id: str
    topic: str
    statement: str
    verdict: Verdict
    answer: str
    shown_at: str
    fact_ids: tuple[str, ...]
    source_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CrossingCount:
    """How many crossings between China and North Korea somebody counts, and what is counted.

    `year` is None where the document has no date.
    """

    id: str
    count: int
    what: str
    area: str
    year: int | None
    counted_by: str
    note: str
    source_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DataChange:
    """One change of the data, for the feeds: when, in which version, about what."""

    id: str
    day: date
    version: str
    kind: str
    subject_ids: tuple[str, ...]
    headline: str


@dataclass(frozen=True, slots=True)
class Almanac:
    """All of it, in the order of the tables."""

    trade: tuple[TradeFigure, ...]
    services: dict[str, PassengerService]
    claims: tuple[Claim, ...]
    changes: tuple[DataChange, ...]
    crossing_counts: tuple[CrossingCount, ...] = ()
    published_lengths: tuple[PublishedLength, ...] = ()
    model_checks: tuple[ModelCheck, ...] = ()
