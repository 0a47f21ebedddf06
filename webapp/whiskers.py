"""Dots and whiskers in SVG: what the model says, as a share of what was published.

One axis of ratios for all rows, logarithmic, so that half as much stands as far from 1 as twice as
much. Across it speaks in per cent and down it in pixels: it stretches with the page, and its
letters do not. A label stands over its row, which leaves a phone the whole width for the marks.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

# Axes, by how many times the model may be off; the narrowest that holds the typical values is
# taken. What lies beyond it is drawn as an arrow at its end.
_AXES = (
    (1.25, (("0.8", 0.8), ("0.9", 0.9), ("1", 1.0), ("1.1", 1.1), ("1.25", 1.25))),
    (2.0, (("1/2", 0.5), ("3/4", 0.75), ("1", 1.0), ("4/3", 4 / 3), ("2", 2.0))),
    (5.0, (("1/5", 0.2), ("1/2", 0.5), ("1", 1.0), ("2", 2.0), ("5", 5.0))),
    (50.0, (("1/50", 0.02), ("1/7", 1 / 7), ("1", 1.0), ("7", 7.0), ("50", 50.0))),
)
_LEFT_PCT, _RIGHT_PCT = 2.0, 98.0
_ROW_PX, _LABEL_PX, _MARK_PX, _AXIS_PX, _HEAD_PX = 38.0, 14.0, 27.0, 34.0, 4.0


@dataclass(frozen=True, slots=True)
class WhiskerRow:
    """One observation: label, the published range and the model's, all as ratios.

    `model` is low, typical, high. `title` says the same in words.
    """

    anchor: str
    label: str
    title: str
    published: tuple[float, float]
    model: tuple[float, float, float]
    is_inside: bool


@dataclass(frozen=True, slots=True)
class _Axis:
    """Ratios from 1 / `most` to `most`, with their marks."""

    most: float
    ticks: tuple[tuple[str, float], ...]

    def x(self, ratio: float) -> float:
        """Per cent of the width; what lies beyond the axis stands at its end."""
        held = min(max(ratio, 1 / self.most), self.most)
        share = (1 + math.log(held) / math.log(self.most)) / 2
        return _LEFT_PCT + share * (_RIGHT_PCT - _LEFT_PCT)

    def at(self, ratio: float) -> str:
        return f"{self.x(ratio):.2f}%"

    def holds(self, ratio: float) -> bool:
        return 1 / self.most <= ratio <= self.most


def whiskers_svg(anchor: str, name: str, rows: Sequence[WhiskerRow]) -> Markup:
    """The drawing of a group; the page gives the same numbers as a table."""
    axis = _axis_for(rows)
    depth = _HEAD_PX + len(rows) * _ROW_PX
    inside = sum(row.is_inside for row in rows)
    told = f"{inside} of {len(rows)} published figures lie in the range of the model."
    body = [*_grid(axis, depth)]
    for number, row in enumerate(rows):
        body.append(_row_svg(row, axis, _HEAD_PX + number * _ROW_PX))
    # Numbers, fixed words and escaped texts only.
    return Markup(
        f'<svg class="whiskers" role="img" aria-labelledby="{anchor}-t {anchor}-d" width="100%"'
        f' height="{depth + _AXIS_PX:g}" font-family="system-ui, sans-serif">'
        f'<title id="{anchor}-t">{escape(name)}</title>'
        f'<desc id="{anchor}-d">{escape(told)}</desc>{"".join(body)}</svg>'
    )


def _axis_for(rows: Sequence[WhiskerRow]) -> _Axis:
    axes = [_Axis(most, ticks) for most, ticks in _AXES]
    fits = (axis for axis in axes if all(axis.holds(row.model[1]) for row in rows))
    return next(fits, axes[-1])


def _grid(axis: _Axis, depth: float) -> Iterator[str]:
    for words, ratio in axis.ticks:
        kind = "wh-one" if ratio == 1 else "wh-grid"
        is_end = abs(math.log(ratio)) > 0.99 * math.log(axis.most)
        anchor = ("start" if ratio < 1 else "end") if is_end else "middle"
        yield (
            f'<line class="{kind}" x1="{axis.at(ratio)}" x2="{axis.at(ratio)}" y1="0"'
            f' y2="{depth:g}"/><text class="wh-tick" x="{axis.at(ratio)}" y="{depth + 14:g}"'
            f' text-anchor="{anchor}">{words}</text>'
        )
    yield (
        f'<text class="wh-tick" x="50%" y="{depth + 30:g}" text-anchor="middle">'
        "model ÷ published</text>"
    )


def _row_svg(row: WhiskerRow, axis: _Axis, top: float) -> str:
    y = top + _MARK_PX
    low, _, high = row.model
    kind = "is-inside" if row.is_inside else "is-outside"
    begin, end = (axis.x(ratio) for ratio in row.published)
    band = (
        f'<rect class="wh-band" x="{begin:.2f}%" y="{y - 6:g}" height="12"'
        f' width="{max(end - begin, 0.3):.2f}%"/>'
    )
    line = (
        f'<line class="wh-line" x1="{axis.at(low)}" x2="{axis.at(high)}" y1="{y:g}" y2="{y:g}"/>'
        if high > low
        else ""
    )
    return (
        f'<g class="wh-row {kind}"><title>{escape(row.title)}</title>'
        f'<text class="wh-label" x="0" y="{top + _LABEL_PX:g}">{escape(row.label)}</text>'
        f"{band}{line}{_ends(row, axis, y)}{_mark(row, axis, y)}</g>"
    )


def _ends(row: WhiskerRow, axis: _Axis, y: float) -> str:
    """Short strokes where the range ends, arrows where it goes on beyond the axis."""
    low, _, high = row.model
    if low == high:
        return ""
    parts = []
    for ratio, tip in ((low, "M5-4L0 0l5 4"), (high, "M-5-4L0 0l-5 4")):
        path = "M0-4v8" if axis.holds(ratio) else tip
        parts.append(
            f'<svg x="{axis.at(ratio)}" y="{y:g}" overflow="visible">'
            f'<path class="wh-end" d="{path}"/></svg>'
        )
    return "".join(parts)


def _mark(row: WhiskerRow, axis: _Axis, y: float) -> str:
    """A full disc inside, an open diamond outside: told apart without colour."""
    ratio = row.model[1]
    if not axis.holds(ratio):
        path = "M5-5L-2 0l7 5z" if ratio < 1 else "M-5-5L2 0l-7 5z"
        shape = f'<path class="wh-dot" d="{path}"/>'
    elif row.is_inside:
        shape = '<circle class="wh-dot" r="4.5"/>'
    else:
        shape = '<path class="wh-dot" d="M0-6L6 0 0 6-6 0z"/>'
    return f'<svg x="{axis.at(ratio)}" y="{y:g}" overflow="visible">{shape}</svg>'
