"""Time or cost over distance, all ways in one picture, in SVG.

The chart of UN ESCAP's time/cost–distance method: distance runs to the right, cumulated hours or
dollars upwards. A leg is a sloped line, the steeper the slower or dearer; a stop is a jump straight
up. The drawing stretches with the page without changing its letters: across it speaks in per cent,
down it in pixels.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from webapp.charts import nice_step

PLOT_PX, TOP_PX, FOOT_PX = 300.0, 34.0, 22.0
# Share of the width that the kilometres take; the rest belongs to the names at the line ends.
PLOT_SHARE = 73.0
_LABEL_PX, _WHISKER_PX = 15.0, 5.0
# Ends nearer to each other than this share of the width put their whiskers side by side.
_BESIDE = 2.0
_HAIR = 1e-9
# A pattern for each way: colour tells direct from through only, and no colour survives on paper.
DASHES = ("", "9 4", "2 4", "12 4 2 4", "5 3", "1 3", "14 4 2 3 2 4", "7 2 2 2")
_MARK_PX = 13.0
_MARKS = {
    "border": '<path class="rc-gate" d="M-4 5V-5M4 5V-5M-4-3.5h8"/>',
    "gauge_change": '<path class="rc-narrow" d="M-5-5h5v10h-5z"/>'
    '<path class="rc-wide" d="M0-5h5v10h-5z"/>',
}


@dataclass(frozen=True, slots=True)
class Jump:
    """A stop: at `km` the value rises from `start` to `end`; `kind` is its activity."""

    km: float
    start: float
    end: float
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Track:
    """A way as a line: its corners from the origin on, its stops, what stands at its end.

    `ends` are the 10th and 90th percentile of the last value, None where they are not known.
    `number` counts from 0; `mark` is the ① of the cards; `colour` is `direct` or `through`.
    """

    number: int
    mark: str
    colour: str
    title: str
    said: str
    corners: tuple[tuple[float, float], ...]
    jumps: tuple[Jump, ...]
    ends: tuple[float, float] | None = None
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class DistanceChart:
    """The ways over one pair of axes; `anchor` makes ids unique on a page."""

    anchor: str
    name: str
    summary: str
    unit: str
    tracks: tuple[Track, ...]


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where kilometres and values stand."""

    most_km: float
    step_km: float
    top: float
    step: float

    def x(self, km: float) -> float:
        return km / self.most_km * PLOT_SHARE

    def y(self, value: float) -> float:
        return TOP_PX + PLOT_PX * (1 - value / self.top)


def distance_svg(chart: DistanceChart) -> Markup:
    """The whole drawing; without ways there is none."""
    if not chart.tracks:
        return Markup("")
    frame = _frame_of(chart.tracks)
    body = [*_grid(frame, chart.unit), *_distances(frame), *_lines(chart.tracks, frame)]
    body += _whiskers(chart.tracks, frame)
    body += _marks(chart.tracks, frame)
    body += _names(chart.tracks, frame)
    height = TOP_PX + PLOT_PX + FOOT_PX
    # Numbers, fixed words and escaped texts only.
    return Markup(
        f'<svg class="rc" role="img" aria-labelledby="{chart.anchor}-t {chart.anchor}-d"'
        f' width="100%" height="{height:g}" font-family="system-ui, sans-serif" font-size="12">'
        f'<title id="{chart.anchor}-t">{escape(chart.name)}</title>'
        f'<desc id="{chart.anchor}-d">{escape(chart.summary)}</desc>{"".join(body)}</svg>'
    )


def key_svg(number: int, colour: str) -> Markup:
    """The line of a way, to stand beside its name."""
    return Markup(
        f'<svg class="rc-key" viewBox="0 0 30 12" width="30" height="12" aria-hidden="true">'
        f'<path d="M0 6h30" {_line_look(number, colour)}/></svg>'
    )


def _frame_of(tracks: Sequence[Track]) -> _Frame:
    most_km = max(km for track in tracks for km, _ in track.corners)
    values = [value for track in tracks for _, value in track.corners]
    values += [track.ends[1] for track in tracks if track.ends]
    most = max(values)
    step = nice_step(most, 7)
    top = step * max(1, math.ceil(most / step - _HAIR))
    return _Frame(most_km or 1.0, nice_step(most_km, 4), top, step)


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _grid(frame: _Frame, unit: str) -> Iterator[str]:
    """Lines and numbers of the value axis."""
    yield f'<text class="rc-value" fill="#55606B" x="0" y="12">{escape(unit)}</text>'
    for number in range(round(frame.top / frame.step) + 1):
        value = number * frame.step
        y = frame.y(value)
        look = 'class="rc-line" stroke="#D9DDE1"' if number else 'class="rc-zero" stroke="#1F2933"'
        yield f'<line {look} x1="0" x2="{PLOT_SHARE:g}%" y1="{_short(y)}" y2="{_short(y)}"/>'
        if number:
            yield (
                f'<text class="rc-value" fill="#55606B" x="0" y="{_short(y - 4)}">'
                f"{value:,.10g}</text>"
            )


def _distances(frame: _Frame) -> Iterator[str]:
    """Ticks and numbers of the axis of kilometres."""
    foot = TOP_PX + PLOT_PX
    for number in range(int(frame.most_km / frame.step_km + _HAIR) + 1):
        km = number * frame.step_km
        x = f"{_short(frame.x(km))}%"
        words, anchor = (f"{km:,.10g}", "middle") if number else ("0 km", "start")
        yield (
            f'<line class="rc-tick" stroke="#5F6874" x1="{x}" x2="{x}" y1="{foot:g}"'
            f' y2="{foot + 4:g}"/><text class="rc-value" fill="#55606B" x="{x}"'
            f' y="{foot + 17:g}" text-anchor="{anchor}">{words}</text>'
        )


def _line_look(number: int, colour: str, *, is_sure: bool = True) -> str:
    dash = DASHES[number % len(DASHES)]
    hue = "#0072B2" if colour == "direct" else "#D55E00"
    return (
        f'class="rc-way rc-{"direct" if colour == "direct" else "through"}" fill="none"'
        f' stroke="{hue}" stroke-width="{2.5 if is_sure else 1.5:g}" stroke-linejoin="round"'
        + (f' stroke-dasharray="{dash}"' if dash else "")
    )


def _lines(tracks: Sequence[Track], frame: _Frame) -> Iterator[str]:
    """The ways in one box whose width alone is stretched; the strokes keep their width."""
    yield (
        f'<svg x="0" y="{TOP_PX:g}" width="{PLOT_SHARE:g}%" height="{PLOT_PX:g}"'
        f' viewBox="0 0 100 {PLOT_PX:g}" preserveAspectRatio="none" overflow="visible">'
    )
    for track in tracks:
        path = "L".join(
            f"{_short(km / frame.most_km * 100)} {_short(frame.y(value) - TOP_PX)}"
            for km, value in track.corners
        )
        look = _line_look(track.number, track.colour, is_sure=track.is_sure)
        yield (
            f'<path d="M{path}" {look} vector-effect="non-scaling-stroke">'
            f"<title>{escape(track.title)}</title></path>"
        )
    yield "</svg>"


def _marks(tracks: Sequence[Track], frame: _Frame) -> Iterator[str]:
    """Borders and changes of gauge, left of their jumps so that these stay in sight.

    Those of one way at one place stand side by side; ways that stop alike at about the same point
    of the picture share a mark.
    """
    taken: list[tuple[str, float, float]] = []
    for track in tracks:
        last, beside = (-math.inf, -math.inf), 0.0
        for jump in track.jumps:
            shape = _MARKS.get(jump.kind)
            x, y = frame.x(jump.km), frame.y((jump.start + jump.end) / 2)
            alike = (one for one in taken if one[0] == jump.kind)
            if shape is None or any(_near((x, y), one[1:], _MARK_PX / 2) for one in alike):
                continue
            beside = beside - _MARK_PX if _near((x, y), last, _MARK_PX) else -_MARK_PX * 0.7
            last = (x, y)
            taken.append((jump.kind, x, y))
            yield (
                f'<svg class="rc-mark" x="{_short(x)}%" y="{_short(y)}" overflow="visible">'
                f'<g transform="translate({beside:g} 0) scale(.85)">'
                f"<title>{escape(jump.title)}</title>"
                f'<circle class="rc-back" r="6.5" fill="#FFFFFF"/>{shape}</g></svg>'
            )


def _near(one: tuple[float, float], other: tuple[float, ...], most_px: float) -> bool:
    return abs(one[0] - other[0]) < _BESIDE and abs(one[1] - other[1]) < most_px


def _whiskers(tracks: Sequence[Track], frame: _Frame) -> Iterator[str]:
    """From the 10th to the 90th percentile at the end of each line."""
    placed: list[float] = []
    for track in tracks:
        if track.ends is None:
            continue
        x = frame.x(track.corners[-1][0])
        beside = sum(abs(x - other) < _BESIDE for other in placed) * _WHISKER_PX
        placed.append(x)
        low, high = (frame.y(end) for end in track.ends)
        hue = "#0072B2" if track.colour == "direct" else "#D55E00"
        yield (
            f'<svg x="{_short(x)}%" overflow="visible"><path class="rc-whisker rc-{track.colour}"'
            f' stroke="{hue}" fill="none" stroke-width="1.4" transform="translate({beside:g} 0)"'
            f' d="M-2.5 {_short(high)}h5M0 {_short(high)}V{_short(low)}M-2.5 {_short(low)}h5"/>'
            "</svg>"
        )


def _names(tracks: Sequence[Track], frame: _Frame) -> Iterator[str]:
    """The number and value of each way in a column at the right, tied to the end of its line."""
    ends = sorted(
        (frame.y(track.corners[-1][1]), track.number, frame.x(track.corners[-1][0]), track)
        for track in tracks
    )
    places = apart([y for y, _, _, _ in ends], _LABEL_PX, TOP_PX + 8, TOP_PX + PLOT_PX)
    for (y, _, x, track), place in zip(ends, places, strict=True):
        hue = "#0072B2" if track.colour == "direct" else "#AD4A00"
        yield (
            f'<line class="rc-leader" stroke="#5F6874" stroke-dasharray="1 3" x1="{_short(x)}%"'
            f' y1="{_short(y)}" x2="{PLOT_SHARE + 2:g}%" y2="{_short(place)}"/>'
            f'<text class="rc-name rc-{track.colour}" fill="{hue}" x="{PLOT_SHARE + 2.5:g}%"'
            f' y="{_short(place + 4)}">{escape(track.mark)} {escape(track.said)}</text>'
        )


def apart(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places nearest to those wanted (ascending), a gap apart, and between low and high.

    Neighbours that would stand too close form a group around the mean of their wishes (pool
    adjacent violators, as in isotonic regression). Where all together need more room than there is,
    the foot gives way.
    """
    groups: list[tuple[float, int]] = []
    for number, want in enumerate(wanted):
        mean, size = want - number * gap, 1
        while groups and groups[-1][0] >= mean:
            other, count = groups.pop()
            mean = (mean * size + other * count) / (size + count)
            size += count
        groups.append((mean, size))
    places = [mean for mean, size in groups for _ in range(size)]
    limit = max(high - (len(wanted) - 1) * gap, low)
    return [min(max(mean, low), limit) + at * gap for at, mean in enumerate(places)]
