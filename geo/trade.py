"""Trade figures side by side, and the arithmetic of one against another.

Figures of two sources for one period are both kept; nothing is averaged and no cause is named. A
change is (a - b) / b x 100, reckoned in decimal from the figures as they are printed.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from geo.almanac import PeriodType, TradeFigure

YEAR_BEFORE_THE_STOP = 2019
ROUNDED = "rounded"
NOT_SAID = "not said who counted"

_MONTHS_OF = {PeriodType.MONTH: 1, PeriodType.QUARTER: 3, PeriodType.YEAR: 12}
_PERCENT = Decimal(100)
_TENTH = Decimal("0.1")
# Figures nearer to one another than this share are told apart by no drawing.
_LINE_WIDTH = 0.005


class Against(StrEnum):
    """Which other period a figure is set against."""

    YEAR_BEFORE = "year_before"
    PERIOD_BEFORE = "period_before"
    SAME_OF_2019 = "same_of_2019"


@dataclass(frozen=True, slots=True)
class Change:
    """One figure against another of its kind.

    `percent` is exact; None where the base is zero, against which no percentage exists. It is shown
    with `decimals` decimals, below zero in tens or hundreds of per cent: no finer than what the
    last digits of the two inputs leave open.
    """

    figure: TradeFigure
    base: TradeFigure
    is_same_source: bool
    percent: Decimal | None
    decimals: int

    @property
    def shown_percent(self) -> Decimal | None:
        """The change rounded half up to `decimals`; None where the base is zero."""
        if self.percent is None:
            return None
        step = Decimal(1).scaleb(-self.decimals)
        rounded = self.percent.quantize(step, ROUND_HALF_UP)
        if self.decimals < 0:
            rounded = Decimal(int(rounded))
        # Minus zero would be printed as a fall.
        return rounded if rounded else abs(rounded)

    @property
    def has_two_counters(self) -> bool:
        """Whether the two figures were counted by different offices or speakers."""
        return counted_by(self.figure) != counted_by(self.base)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure against one other period: a change for each source that has a figure of it.

    `changes` puts the figure's own source first; it is empty where nothing is on record for
    [start, end). `period` is written as in the table.
    """

    against: Against
    period: str
    start: date
    end: date
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """Figures that one name stands for, oldest first."""

    name: str
    figures: tuple[TradeFigure, ...]

    @property
    def runs(self) -> tuple[tuple[TradeFigure, ...], ...]:
        """Figures that a line may join: of periods that follow one another without a gap.

        Where a period has several figures of this name, the line passes through the most exact one
        if they agree within the width of the line; if they do not, no line may choose.
        """
        runs: list[list[TradeFigure]] = []
        for group in side_by_side(self.figures):
            figure = min(group, key=lambda f: (f.quality == ROUNDED, f.id))
            if not _agree(group):
                runs.append([])
            elif runs and runs[-1] and runs[-1][-1].end == figure.start:
                runs[-1].append(figure)
            else:
                runs.append([figure])
        return tuple(tuple(run) for run in runs if run)


def _agree(group: Sequence[TradeFigure]) -> bool:
    amounts = [figure.usd_million for figure in group]
    return max(amounts) - min(amounts) <= _LINE_WIDTH * max(amounts)


def counted_by(figure: TradeFigure) -> str:
    """Who counted, by the note of the figure, whoever printed it: "China's customs"."""
    return figure.note.partition(";")[0].strip() or NOT_SAID


def figures_of(
    figures: Iterable[TradeFigure], pair: str, flow: str, period_type: PeriodType
) -> tuple[TradeFigure, ...]:
    """Figures of one pair, flow and kind of period, oldest first."""
    wanted = [
        figure
        for figure in figures
        if (figure.pair, figure.flow.value, figure.period_type) == (pair, flow, period_type)
    ]
    return tuple(sorted(wanted, key=lambda f: (f.start, f.end, f.id)))


def series_of(
    figures: Sequence[TradeFigure], name_of: Callable[[TradeFigure], str]
) -> tuple[Series, ...]:
    """Figures of one kind as series by name, the longest first.

    Parameters
    ----------
    name_of
        Who stands behind a figure; figures of different names are never joined.
    """
    by_name: dict[str, list[TradeFigure]] = {}
    for figure in sorted(figures, key=lambda f: (f.start, f.end, f.id)):
        by_name.setdefault(name_of(figure), []).append(figure)
    ranked = sorted(by_name.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(Series(name, tuple(members)) for name, members in ranked)


def side_by_side(figures: Iterable[TradeFigure]) -> tuple[tuple[TradeFigure, ...], ...]:
    """Figures of one kind by period, oldest first; every source of a period stands in its group."""
    by_period: dict[tuple[date, date], list[TradeFigure]] = {}
    for figure in sorted(figures, key=lambda f: (f.start, f.end, f.id)):
        by_period.setdefault((figure.start, figure.end), []).append(figure)
    return tuple(tuple(group) for group in by_period.values())


def percent_change(value: float, base: float) -> Decimal | None:
    """(value - base) / base x 100, exact to 28 figures; None where `base` is zero."""
    of, against = Decimal(str(value)), Decimal(str(base))
    return None if against == 0 else (of - against) / against * _PERCENT


def change_box(figure: TradeFigure, figures: Iterable[TradeFigure]) -> tuple[Comparison, ...]:
    """`figure` against last year, the period before and 2019, each where it is another period.

    Parameters
    ----------
    figures
        All figures on record; only those of the same pair, flow and kind of period are used.
    """
    like = figures_of(figures, figure.pair, figure.flow.value, figure.period_type)
    boxes: dict[tuple[date, date], Comparison] = {}
    for against, start, end in _other_periods(figure):
        if (start, end) in boxes or (start, end) == (figure.start, figure.end):
            continue
        changes = [_change(figure, base) for base in like if (base.start, base.end) == (start, end)]
        changes.sort(key=lambda change: (not change.is_same_source, change.base.id))
        period = period_name(start, end, figure.period_type)
        boxes[(start, end)] = Comparison(against, period, start, end, tuple(changes))
    return tuple(boxes.values())


def _change(figure: TradeFigure, base: TradeFigure) -> Change:
    return Change(
        figure=figure,
        base=base,
        is_same_source=figure.source_id == base.source_id,
        percent=percent_change(figure.usd_million, base.usd_million),
        decimals=_decimals(figure, base),
    )


def _unit(figure: TradeFigure) -> Decimal:
    """Worth of the last digit that the source vouches for, in million US dollars."""
    amount = Decimal(str(figure.usd_million))
    exponent = amount.normalize().as_tuple().exponent if amount else 0
    unit = Decimal(1).scaleb(int(exponent))
    return max(unit, Decimal(1)) if figure.quality == ROUNDED else min(unit, _TENTH)


def _decimals(figure: TradeFigure, base: TradeFigure) -> int:
    """How finely a change may be shown: its last digit is worth what the inputs leave open."""
    of, against = Decimal(str(figure.usd_million)), Decimal(str(base.usd_million))
    if against == 0:
        return 1
    half = Decimal("0.5")
    open_ = (_unit(figure) * half + of * _unit(base) * half / against) / against * _PERCENT
    finest = 0 if ROUNDED in (figure.quality, base.quality) else 1
    return min(finest, next((d for d in (1, 0, -1) if open_ <= Decimal(1).scaleb(-d)), -2))


def _other_periods(figure: TradeFigure) -> list[tuple[Against, date, date]]:
    start, end = figure.start, figure.end
    to_2019 = YEAR_BEFORE_THE_STOP - start.year
    periods = [(Against.YEAR_BEFORE, -12), (Against.SAME_OF_2019, 12 * to_2019)]
    # Runs of months of any length have no "run before" that a reader would expect.
    if figure.period_type is not PeriodType.RANGE:
        periods.insert(1, (Against.PERIOD_BEFORE, -_MONTHS_OF[figure.period_type]))
    if figure.period_type is PeriodType.YEAR:
        periods.pop(0)
    return [(against, _moved(start, by), _moved(end, by)) for against, by in periods]


def _moved(day: date, months: int) -> date:
    """First of the month `months` later; periods begin and end on the first of a month."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def period_name(start: date, end: date, period_type: PeriodType) -> str:
    """The period [start, end) as the table writes it."""
    if period_type is PeriodType.YEAR:
        return f"{start.year}"
    if period_type is PeriodType.QUARTER:
        return f"{start.year}-Q{(start.month + 2) // 3}"
    if period_type is PeriodType.MONTH:
        return f"{start:%Y-%m}"
    return f"{start:%Y-%m}..{_moved(end, -1):%Y-%m}"
