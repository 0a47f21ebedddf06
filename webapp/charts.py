"""Charts of figures over time in SVG: every figure a mark, lines only where they may be drawn.

A chart stretches with the page without changing its letters: across it speaks in per cent, down it
in pixels. The vertical axis begins at zero. Names stand beside the lines, so that nobody has to
hunt through a legend; a name that fits a wide page only is left out on a narrow one.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from markupsafe import Markup, escape

from webapp.bars import BarRow, axis_svg, draw_bars
from webapp.timescale import TimeScale

PLOT_PX, TOP_PX, ROW_PX = 230.0, 42.0, 36.0
_AXIS_PX, _UNIT_PX = 22.0, 12.0
# What binary fractions may be off.
_HAIR = 1e-9
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
# Reckoned widths of a page and of a phone; a letter is about as wide as this at 13 pixels.
_WIDE_PX, _NARROW_PX, _LETTER_PX, _LINE_PX = 860.0, 330.0, 6.9, 15.0
# Shapes tell series apart on paper and for every eye; colour only helps. The last ones are open.
_SHAPES = (
    '<circle r="3.4"/>',
    '<path d="M0-4.8L4.8 0 0 4.8-4.8 0z"/>',
    '<path d="M0-4.4L4.6 3.6H-4.6z"/>',
    '<path d="M-3.5-3.5h7v7h-7z"/>',
    '<circle r="3.4" class="is-hollow"/>',
    '<path d="M0-4.8L4.8 0 0 4.8-4.8 0z" class="is-hollow"/>',
    '<path d="M0-4.4L4.6 3.6H-4.6z" class="is-hollow"/>',
    '<path d="M-3.5-3.5h7v7h-7z" class="is-hollow"/>',
)
_COLOURS = 4


@dataclass(frozen=True, slots=True)
class Point:
    """One figure at a day; `href` is where more is told of it.

    `said` is its value in words, `dated` the same with its period, for a point far from its name.
    """

    id: str
    day: date
    value: float
    said: str
    dated: str
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Trace:
    """The figures that one name stands for; `runs` name the points that a line may join."""

    name: str
    points: tuple[Point, ...]
    runs: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Traces over one time axis, with the status bars of `rows` under the same axis.

    `unit` is written once, over the value axis; `anchor` makes ids unique on a page.
    """

    anchor: str
    name: str
    summary: str
    unit: str
    first: date
    last: date
    traces: tuple[Trace, ...]
    rows: tuple[BarRow, ...] = ()


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where values stand: `top_value` at the upper edge of the plot, zero at its foot."""

    scale: TimeScale
    step: float
    top_value: float

    def y(self, value: float) -> float:
        return TOP_PX + PLOT_PX * (1 - value / self.top_value)

    def x(self, day: date) -> str:
        return f"{_short(self.scale.x(day))}%"


def chart_svg(chart: Chart) -> Markup:
    """The whole drawing; the page gives the same figures as a table.

    The bars are a drawing of their own under the plot, so that paper may break between the two.
    """
    return Markup("").join(svg for svg, _ in chart_parts(chart))


def chart_parts(chart: Chart) -> list[tuple[Markup, float]]:
    """The plot, and the bars where there are any, each with its height in pixels."""
    frame = _frame_of(chart)
    foot = TOP_PX + PLOT_PX
    plot = [*_grid(frame, chart.unit), axis_svg(frame.scale, foot, unit="%")]
    if chart.rows:
        plot += _guides(frame, TOP_PX, PLOT_PX)
    for number, trace in enumerate(chart.traces):
        plot += _trace_svg(trace, number, frame)
    plot += _labels(chart.traces, frame)
    anchor, height = chart.anchor, foot + _AXIS_PX
    parts = [(_svg(anchor, (chart.name, chart.summary), plot, height), height)]
    if chart.rows:
        depth = len(chart.rows) * ROW_PX
        bars = [
            *_guides(frame, 0, depth),
            draw_bars(chart.rows, frame.scale, 0, ROW_PX, unit="%"),
            axis_svg(frame.scale, depth, unit="%"),
        ]
        told = (f"{chart.name}: the crossings", "; ".join(row.label for row in chart.rows))
        parts.append((_svg(f"{anchor}-b", told, bars, depth + _AXIS_PX), depth + _AXIS_PX))
    return parts


def _svg(anchor: str, told: tuple[str, str], body: Iterable[str], height: float) -> Markup:
    name, summary = told
    # Numbers, fixed words and escaped texts only.
    return Markup(
        f'<svg class="chart" role="group" aria-labelledby="{anchor}-t {anchor}-d"'
        f' width="100%" height="{height:g}" font-family="system-ui, sans-serif">'
        f'<title id="{anchor}-t">{escape(name)}</title>'
        f'<desc id="{anchor}-d">{escape(summary)}</desc>'
        f"{''.join(body)}</svg>"
    )


def mark_svg(number: int) -> Markup:
    """The mark of the series with this number, to stand beside its name in a table."""
    colour, shape = min(number, _COLOURS - 1), _SHAPES[number % len(_SHAPES)]
    return Markup(
        f'<svg class="ch-key ch-trace ch-{colour}" viewBox="-6 -6 12 12" width="12" height="12"'
        f' aria-hidden="true"><a>{shape}</a></svg>'
    )


def _frame_of(chart: Chart) -> _Frame:
    most = max((p.value for trace in chart.traces for p in trace.points), default=0.0)
    step = nice_step(most)
    top_value = step * max(1, math.ceil(most / step - _HAIR))
    return _Frame(TimeScale(chart.first, chart.last, 0.0, 100.0), step, top_value)


def nice_step(most: float, lines: int = 5) -> float:
    """Distance of the lines of a value axis from zero to `most`: 1, 2, 2.5 or 5 times ten to n."""
    if most <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(most / lines))
    return next(step * power for step in _STEPS if step * power * lines >= most * (1 - _HAIR))


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _grid(frame: _Frame, unit: str) -> Iterator[str]:
    yield f'<text class="ch-value" x="0" y="{_UNIT_PX:g}">{escape(unit)}</text>'
    for number in range(round(frame.top_value / frame.step) + 1):
        value = number * frame.step
        y = frame.y(value)
        look = "ch-zero" if number == 0 else "ch-line"
        yield f'<line class="{look}" x1="0" x2="100%" y1="{y:g}" y2="{y:g}"/>'
        if number:
            yield f'<text class="ch-value" x="0" y="{y - 4:g}">{value:,.10g}</text>'


def _guides(frame: _Frame, top: float, height: float) -> Iterator[str]:
    """Thin lines through the bars at the years of the axis, so that the eye finds its way down."""
    for tick in frame.scale.year_ticks(7):
        x = frame.x(tick)
        yield f'<line class="ch-guide" x1="{x}" x2="{x}" y1="{top:g}" y2="{top + height:g}"/>'


def _trace_svg(trace: Trace, number: int, frame: _Frame) -> Iterator[str]:
    look = f"ch-trace ch-{min(number, _COLOURS - 1)}"
    yield f'<g class="{look}">'
    by_id = {point.id: point for point in trace.points}
    for run in trace.runs:
        for start, end in pairwise(run):
            a, b = by_id[start], by_id[end]
            yield (
                f'<line x1="{frame.x(a.day)}" y1="{_short(frame.y(a.value))}"'
                f' x2="{frame.x(b.day)}" y2="{_short(frame.y(b.value))}"/>'
            )
    shape = _SHAPES[number % len(_SHAPES)]
    for point in trace.points:
        yield (
            f'<svg x="{frame.x(point.day)}" y="{_short(frame.y(point.value))}" overflow="visible">'
            f'<a href="{escape(point.href)}" tabindex="-1"><title>{escape(point.title)}</title>'
            f"{shape}</a></svg>"
        )
    yield "</g>"


# -- labels ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Spot:
    """A text beside a point."""

    text: str
    day: date
    value: float


@dataclass(frozen=True, slots=True)
class _Wish:
    """A label, and where it would like to stand, the best spot first."""

    look: str
    spots: tuple[_Spot, ...]


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "_Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def _wishes(traces: Sequence[Trace]) -> Iterator[_Wish]:
    """Names first, then the highest and the lowest value of each series of some length.

    A name stands by the last figure of its series, else by another: a series without a name is of
    no use. The wish that comes first gets its place first.
    """
    for number, trace in enumerate(traces):
        last, *others = reversed(trace.points)
        spots = [_Spot(f"{trace.name}: {last.said}", last.day, last.value)]
        spots += [_Spot(trace.name, point.day, point.value) for point in (last, *others)]
        yield _Wish(f"ch-name ch-{min(number, _COLOURS - 1)}", tuple(spots))
    for trace in traces:
        if len(trace.points) < 3:
            continue
        inner = trace.points[:-1]
        for point in (max(inner, key=lambda p: p.value), min(inner, key=lambda p: p.value)):
            yield _Wish("ch-said", (_Spot(point.dated, point.day, point.value),))


def _labels(traces: Sequence[Trace], frame: _Frame) -> Iterator[str]:
    """The wished texts where they fit: on both widths at one place, else on one of them only."""
    wishes = list(_wishes(traces))
    wide = _placed(wishes, traces, frame, _WIDE_PX)
    narrow = _placed(wishes, traces, frame, _NARROW_PX)
    for wish in wishes:
        if wide.get(wish) == narrow.get(wish):
            places = [(wide.get(wish), "")]
        else:
            places = [(wide.get(wish), "only-wide"), (narrow.get(wish), "only-narrow")]
        for place, where in places:
            if place is not None:
                spot, (dx, dy, anchor) = place
                yield (
                    f'<svg x="{frame.x(spot.day)}" y="{_short(frame.y(spot.value))}"'
                    f' overflow="visible" class="{where}"><text class="{wish.look}" x="{dx:g}"'
                    f' y="{dy:g}" text-anchor="{anchor}">{escape(spot.text)}</text></svg>'
                )


_Offset = tuple[float, float, str]
_OFFSETS: tuple[_Offset, ...] = (
    (0, -9, "middle"),
    (8, 4, "start"),
    (-8, 4, "end"),
    (0, 19, "middle"),
    (6, -9, "start"),
    (-6, -9, "end"),
    (6, 19, "start"),
    (-6, 19, "end"),
    (-6, -26, "end"),
    (6, -26, "start"),
)


def _placed(
    wishes: Iterable[_Wish], traces: Sequence[Trace], frame: _Frame, width: float
) -> dict[_Wish, tuple[_Spot, _Offset]]:
    """Where each text stands on a drawing of `width` pixels; those without room are left out."""
    taken = list(_taken(traces, frame, width))
    found: dict[_Wish, tuple[_Spot, _Offset]] = {}
    for wish in wishes:
        for spot, offset in ((spot, offset) for spot in wish.spots for offset in _OFFSETS):
            x = frame.scale.x(spot.day) / 100 * width + offset[0]
            box = _box_of(spot.text, x, frame.y(spot.value) + offset[1], offset[2])
            inside = box.left >= 0 and box.right <= width and box.bottom <= TOP_PX + PLOT_PX
            if inside and box.top >= 0 and not any(box.meets(other) for other in taken):
                found[wish] = (spot, offset)
                taken.append(box)
                break
    return found


def _taken(traces: Sequence[Trace], frame: _Frame, width: float) -> Iterator[_Box]:
    """What no label may cover: the figures, the lines between them, the words of the value axis."""
    for trace in traces:
        at = {
            point.id: (frame.scale.x(point.day) / 100 * width, frame.y(point.value))
            for point in trace.points
        }
        for x, y in at.values():
            yield _Box(x - 4, y - 4, x + 4, y + 4)
        for run in trace.runs:
            for start, end in pairwise(run):
                (x1, y1), (x2, y2) = at[start], at[end]
                count = max(1, round(math.hypot(x2 - x1, y2 - y1) / 8))
                for number in range(count):
                    x, y = x1 + (x2 - x1) * number / count, y1 + (y2 - y1) * number / count
                    yield _Box(x - 2, y - 2, x + 2, y + 2)
    yield _Box(0, 0, 110, _UNIT_PX + 4)
    for number in range(1, round(frame.top_value / frame.step) + 1):
        y = frame.y(number * frame.step)
        yield _Box(0, y - 16, 40, y - 2)


def _box_of(text: str, x: float, y: float, anchor: str) -> _Box:
    width = len(text) * _LETTER_PX
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return _Box(left, y - _LINE_PX + 4, left + width, y + 4)
