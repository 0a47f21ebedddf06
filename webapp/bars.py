"""Status histories as bars over a time axis, in SVG, with a tick for every report.

Each status has a pattern of its own, so that print and any eye can tell them apart: open is full,
partial half full, suspended striped, closed a thin line with a cross, unknown dotted. What rests on
a report of more than two years ago is hollow or faint. Colours come from css/bars.css, which a page
that shows bars links.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup, escape

from geo.model import Event, Mode, Status, Traffic
from geo.status import StatusIndex, StatusPeriod
from webapp.present import STATUSES, day
from webapp.timescale import TimeScale
from webapp.wording import date_words

OLD_DAYS = 730
ROW_HEIGHT = 44.0
_LABEL_PX, _TICKS_PX, _AXIS_PX = 17.0, 11.0, 22.0
# A bar narrower than this share of the axis has no room for its mark.
_LEAST_MARKED = 0.035
_MARK_PX = 12.0
KIND_WORDS = {
    "change": "change",
    "observation": "seen or counted",
    "forecast": "announced for later",
    "movement": "single train or voyage",
    "works": "works",
    "note": "note",
    "disputed": "disputed report",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One status over the days [start, end); `is_old` where its report was over two years old."""

    start: date
    end: date
    status: str
    title: str
    is_old: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """A report on a day; `kind` is that of the event, or "disputed". "" for no title."""

    day: date
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class BarRow:
    """The bars and ticks of one subject, mode and traffic, with a label above them."""

    label: str
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    href: str | None = None


Subject = tuple[str, str, Mode, Traffic]


def bar_rows(
    index: StatusIndex, subjects: Sequence[Subject], first: date, last: date
) -> list[BarRow]:
    """One row for each (label, subject id, mode, traffic), cut to the days [first, last)."""
    return [
        BarRow(
            label,
            tuple(_bars(index.history(subject_id, mode, traffic), first, last)),
            tuple(_ticks(index.events_of(subject_id), (mode, traffic), first, last)),
        )
        for label, subject_id, mode, traffic in subjects
    ]


def _bars(periods: Iterable[StatusPeriod], first: date, last: date) -> Iterable[Bar]:
    for period in periods:
        is_not_there = period.event is None and period.start == date.min
        start, end = max(period.start, first), min(period.end or last, last)
        if is_not_there or start >= end:
            continue
        title = _title(period, last)
        turns_old = period.start + timedelta(days=OLD_DAYS)
        if period.status is Status.UNKNOWN or end <= turns_old:
            yield Bar(start, end, period.status.value, title)
            continue
        if start < turns_old:
            yield Bar(start, turns_old, period.status.value, title)
        yield Bar(max(start, turns_old), end, period.status.value, title, is_old=True)


def _title(period: StatusPeriod, last: date) -> str:
    # A lapse that lies ahead is no end: a newer report may come before it.
    until = f" until {day(period.end)}" if period.end and period.end < last else ""
    words = f"{_capital(STATUSES[period.status.value])} from {day(period.start)}{until}"
    return f"{words}. {period.reason}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _ticks(
    events: Iterable[Event], wanted: tuple[Mode, Traffic], first: date, last: date
) -> Iterable[Tick]:
    mode, traffic = wanted
    for event in events:
        if event.modes and mode not in event.modes:
            continue
        if event.traffic not in (traffic, Traffic.ALL) or not first <= event.day < last:
            continue
        yield Tick(event.day, kind_of(event), f"{when(event)}: {event.headline}")


def kind_of(event: Event) -> str:
    """The kind of an event as bars and tables show it: a disputed one is only that."""
    return "disputed" if event.is_disputed else event.kind.value


def when(event: Event) -> str:
    """The day of an event as exactly as it is known."""
    return date_words(event.day.isoformat(), event.precision.value)


# -- drawing ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Pen:
    """Turns days into positions with their unit ("" for pixels, "%")."""

    scale: TimeScale
    unit: str

    def at(self, when_: date) -> str:
        return f"{self.scale.x(when_):.2f}".rstrip("0").rstrip(".") + self.unit

    def wide(self, bar: Bar) -> str:
        width = self.scale.x(bar.end) - self.scale.x(bar.start)
        return f"{max(width, 0.05):.2f}".rstrip("0").rstrip(".") + self.unit

    def share(self, bar: Bar) -> float:
        whole = self.scale.right - self.scale.left
        return (self.scale.x(bar.end) - self.scale.x(bar.start)) / whole if whole else 0.0


def draw_bars(
    rows: Sequence[BarRow],
    scale: TimeScale,
    top: float,
    row_height: float = ROW_HEIGHT,
    marked_day: date | None = None,
    *,
    unit: str = "",
) -> Markup:
    """The rows as an SVG group, the first one at `top`, each `row_height` pixels high.

    Parameters
    ----------
    unit
        "" where `scale` speaks of pixels, "%" where it speaks of per cent of the drawing's width.
    marked_day
        A line is drawn through all rows at this day.
    """
    pen = _Pen(scale, unit)
    parts = ['<g class="status-bars" font-size="13">']
    for number, row in enumerate(rows):
        parts.append(_row_svg(row, pen, top + number * row_height, row_height))
    if marked_day is not None and scale.first <= marked_day <= scale.last:
        x, end = pen.at(marked_day), top + len(rows) * row_height
        parts.append(
            f'<line class="sb-day" x1="{x}" x2="{x}" y1="{top:g}" y2="{end:g}" stroke="#1F2933"'
            ' stroke-width="1.5" stroke-dasharray="2 2"/>'
        )
    parts.append("</g>")
    # Numbers, fixed words and escaped titles only.
    return Markup("".join(parts))


def _row_svg(row: BarRow, pen: _Pen, top: float, height: float) -> str:
    label = f'<text class="sb-label" x="{pen.scale.left:g}{pen.unit}" y="{top + 12:g}">'
    label += f"{escape(row.label)}</text>"
    if row.href:
        label = f'<a href="{escape(row.href)}">{label}</a>'
    thick = max(height - _LABEL_PX - _TICKS_PX - 4, 5.0)
    bars = "".join(_bar_svg(bar, pen, top + _LABEL_PX, thick) for bar in row.bars)
    if not row.bars:
        middle = top + _LABEL_PX + thick / 2
        ends = f'x1="{pen.at(pen.scale.first)}" x2="{pen.at(pen.scale.last)}"'
        bars = (
            f'<line class="sb-none" {ends} y1="{middle:g}" y2="{middle:g}" stroke="#5F6874"'
            ' stroke-dasharray="1 5"><title>No report</title></line>'
        )
    ticks = "".join(_tick_svg(tick, pen, top + _LABEL_PX + thick + 1) for tick in row.ticks)
    return f"{label}{bars}{ticks}"


def _bar_svg(bar: Bar, pen: _Pen, top: float, thick: float) -> str:
    age = " is-old" if bar.is_old else ""
    old = ", by a report of more than two years before" if bar.is_old else ""
    body = _BODIES.get(bar.status, _line_body)(bar, pen, top, thick)
    mark = ""
    if not bar.is_old and pen.share(bar) >= _LEAST_MARKED and bar.status not in _UNMARKED:
        y = top + (thick - _MARK_PX) / 2
        mark = (
            f'<svg class="sb-mark" x="{pen.at(bar.start)}" y="{y:g}" overflow="visible">'
            f'<use href="#m-{bar.status}" x="3" width="{_MARK_PX:g}" height="{_MARK_PX:g}"/></svg>'
        )
    return (
        f'<g class="sb-{bar.status}{age}"><title>{escape(bar.title)}{old}</title>{body}{mark}</g>'
    )


# A full bar hides its own disc, and a dotted line says "unknown" well enough.
_UNMARKED = ("open", "unknown")


def _rect(bar: Bar, pen: _Pen, top: float, thick: float, look: str) -> str:
    return (
        f'<rect x="{pen.at(bar.start)}" y="{top:g}" width="{pen.wide(bar)}" height="{thick:g}"'
        f" {look}/>"
    )


def _line(bar: Bar, pen: _Pen, y: float, look: str) -> str:
    return f'<line x1="{pen.at(bar.start)}" x2="{pen.at(bar.end)}" y1="{y:g}" y2="{y:g}" {look}/>'


def _open_body(bar: Bar, pen: _Pen, top: float, thick: float) -> str:
    if bar.is_old:
        look = 'class="sb-edge" fill="none" stroke="#0072B2" stroke-width="1.5"'
        return _rect(bar, pen, top + 0.75, thick - 1.5, look)
    return _rect(bar, pen, top, thick, 'class="sb-fill" fill="#0072B2"')


def _partial_body(bar: Bar, pen: _Pen, top: float, thick: float) -> str:
    edge = 'class="sb-edge" fill="none" stroke="#0072B2" stroke-width="1.2"'
    outline = _rect(bar, pen, top + 0.6, thick - 1.2, edge)
    if bar.is_old:
        return outline + _line(bar, pen, top + thick / 2, edge)
    low = _rect(bar, pen, top + thick / 2, thick / 2, 'class="sb-fill" fill="#0072B2"')
    return outline + low


def _suspended_body(bar: Bar, pen: _Pen, top: float, thick: float) -> str:
    stripes = f'class="sb-stripes" stroke="#E69F00" stroke-width="{thick - 2:g}"'
    rails = 'class="sb-rail" stroke="#4A3200" stroke-width="1"'
    return (
        _line(bar, pen, top + thick / 2, f'{stripes} stroke-dasharray="4 3"')
        + _line(bar, pen, top + 0.5, rails)
        + _line(bar, pen, top + thick - 0.5, rails)
    )


def _line_body(bar: Bar, pen: _Pen, top: float, thick: float) -> str:
    look = {
        "closed": 'stroke="#C95400" stroke-width="3"',
        "construction": 'stroke="#5F6874" stroke-width="3" stroke-dasharray="8 4"',
        "planned": 'stroke="#5F6874" stroke-width="2" stroke-dasharray="3 4"',
    }.get(bar.status, 'stroke="#5F6874" stroke-width="2" stroke-dasharray="1 4"')
    return _line(bar, pen, top + thick / 2, f'class="sb-line" {look}')


_BODIES = {"open": _open_body, "partial": _partial_body, "suspended": _suspended_body}


def _tick_svg(tick: Tick, pen: _Pen, top: float) -> str:
    x = pen.at(tick.day)
    kind = _capital(KIND_WORDS.get(tick.kind, tick.kind))
    title = f"<title>{escape(kind)}. {escape(tick.title)}</title>" if tick.title else ""
    look = 'stroke="#55606B"'
    if tick.kind in ("change", "observation"):
        end, wide = (top + 8, 2) if tick.kind == "change" else (top + 5, 1)
        body = (
            f'<line x1="{x}" x2="{x}" y1="{top + 1:g}" y2="{end:g}" {look} stroke-width="{wide}"/>'
        )
    elif tick.kind == "disputed":
        body = (
            f'<svg x="{x}" y="{top + 5:g}" overflow="visible"><path d="M-2.5-2.5l5 5M2.5-2.5l-5 5"'
            f' {look} stroke-width="1.2" fill="none"/></svg>'
        )
    else:
        body = f'<circle cx="{x}" cy="{top + 5:g}" r="2" fill="none" {look}/>'
    return f'<g class="sb-tick">{title}{body}</g>'


def axis_svg(scale: TimeScale, y: float, *, unit: str = "", most: int = 7) -> Markup:
    """The years under the bars: a short line and a number each, 16 pixels high below `y`."""
    pen = _Pen(scale, unit)
    parts = ['<g class="sb-axis" font-size="12" fill="#55606B">']
    for tick in scale.year_ticks(most):
        x = pen.at(tick)
        parts.append(
            f'<line x1="{x}" x2="{x}" y1="{y:g}" y2="{y + 4:g}" stroke="#5F6874"/>'
            f'<text x="{x}" y="{y + 16:g}" text-anchor="{_anchor(scale, tick)}">{tick.year}</text>'
        )
    parts.append("</g>")
    return Markup("".join(parts))


def _anchor(scale: TimeScale, tick: date) -> str:
    """How a year stands at its line: inside the drawing at both ends of the axis."""
    share = (tick - scale.first) / (scale.last - scale.first) if scale.last > scale.first else 0.5
    return "start" if share < 0.04 else "end" if share > 0.96 else "middle"


def bars_svg(
    rows: Sequence[BarRow],
    first: date,
    last: date,
    marked_day: date | None = None,
    *,
    name: str = "Status history",
) -> Markup:
    """A whole drawing of the rows that stretches with the page, without changing its letters.

    The page gives the same facts as a table: the drawing has a title and a summary only.
    """
    scale, height = TimeScale(first, last, 0.0, 100.0), len(rows) * ROW_HEIGHT
    anchor = "bars-" + "".join(c if c.isascii() and c.isalnum() else "-" for c in name.lower())
    role = "group" if any(row.href for row in rows) else "img"
    described = f"From {first.year} to {last.year}: " + "; ".join(row.label for row in rows)
    body = draw_bars(rows, scale, 0.0, ROW_HEIGHT, marked_day, unit="%")
    return Markup(
        f'<svg class="bars" role="{role}" aria-labelledby="{anchor} {anchor}-d" width="100%"'
        f' height="{height + _AXIS_PX:g}" font-family="system-ui, sans-serif">'
        f'<title id="{anchor}">{escape(name)}</title>'
        f'<desc id="{anchor}-d">{escape(described)}</desc>'
        f"{body}{axis_svg(scale, height, unit='%')}</svg>"
    )
