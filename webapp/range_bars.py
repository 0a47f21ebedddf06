"""Bars that lie: the range of each way, and what each assumption alone does to the lead of one.

One small drawing for each row, all on one scale, so that the words beside them may wrap as they
need; the last drawing of a group is the axis.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from webapp.charts import nice_step

BAR_PX, AXIS_PX, _LINE_PX = 22.0, 22.0, 14.0
# A longer unit would run into the number before it on a phone.
_SHORT_UNIT = 5
# What is at the very edge would be cut in half.
_MARGIN = 1.0
_HAIR = 1e-9


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from `low` to `high` over the width of a drawing, with lines every `step`."""

    low: float
    high: float
    step: float

    def x(self, value: float) -> float:
        """Position in per cent."""
        share = (value - self.low) / (self.high - self.low)
        return _MARGIN + min(max(share, 0.0), 1.0) * (100 - 2 * _MARGIN)

    def at(self, value: float) -> str:
        return f"{self.x(value):.2f}".rstrip("0").rstrip(".") + "%"

    def ticks(self) -> list[float]:
        """Multiples of the step within the scale."""
        first = math.ceil(self.low / self.step - _HAIR)
        last = math.floor(self.high / self.step + _HAIR)
        return [number * self.step for number in range(first, last + 1)]


def scale_of(values: Sequence[float], lines: int = 4) -> Scale:
    """A scale that holds zero and all values, and ends at a line on either side."""
    low, high = min(0.0, *values), max(0.0, *values)
    step = nice_step(high - low, lines)
    low = math.floor(low / step + _HAIR) * step
    high = math.ceil(high / step - _HAIR) * step
    return Scale(low, high if high > low else low + step, step)


def range_svg(scale: Scale, ends: tuple[float, float], typical: float, colour: str) -> Markup:
    """The middle four fifths of the draws as a bar, the typical value as a stroke across it."""
    low, high = ends
    width = max(scale.x(high) - scale.x(low), 0.3)
    hue = "#0072B2" if colour == "direct" else "#D55E00"
    kind = "direct" if colour == "direct" else "through"
    return _drawing(
        *_lines(scale, BAR_PX),
        f'<rect class="rb-range rb-{kind}" fill="{hue}" fill-opacity=".4" stroke="{hue}"'
        f' x="{scale.at(low)}" width="{width:.2f}%" y="5" height="12"/>',
        f'<line class="rb-typical" stroke="#1F2933" stroke-width="3" x1="{scale.at(typical)}"'
        f' x2="{scale.at(typical)}" y1="1" y2="21"/>',
        height=BAR_PX,
    )


def swing_svg(scale: Scale, at_low: float, typical: float, at_high: float) -> Markup:
    """From the result at the low end of an assumption to that at its high end.

    Full where the way is still ahead (above zero), striped where it has fallen behind; the ends
    carry a hollow mark for the low value and a full one for the high value of the assumption.
    """
    low, high = min(at_low, at_high), max(at_low, at_high)
    parts = []
    if high > 0:
        start = max(low, 0.0)
        parts.append(
            f'<rect class="rb-ahead" fill="#5D7F9A" x="{scale.at(start)}" y="6" height="10"'
            f' width="{max(scale.x(high) - scale.x(start), 0.3):.2f}%"/>'
        )
    if low < 0:
        end = min(high, 0.0)
        parts.append(
            f'<line class="rb-behind" stroke="#AD4A00" stroke-width="10" stroke-dasharray="3 2"'
            f' x1="{scale.at(low)}" x2="{scale.at(end)}" y1="11" y2="11"/>'
        )
    parts.append(
        f'<line class="rb-typical" stroke="#1F2933" stroke-width="2" x1="{scale.at(typical)}"'
        f' x2="{scale.at(typical)}" y1="3" y2="19"/>'
    )
    for value, look in ((at_low, "rb-low"), (at_high, "rb-high")):
        fill = "#FFFFFF" if look == "rb-low" else "#1F2933"
        parts.append(
            f'<circle class="{look}" fill="{fill}" stroke="#1F2933" stroke-width="1.5"'
            f' cx="{scale.at(value)}" cy="11" r="4"/>'
        )
    return _drawing(*_lines(scale, BAR_PX), *parts, height=BAR_PX)


def axis_svg(scale: Scale, unit: str) -> Markup:
    """The numbers under a group of bars; the unit stands with the last one, a long one below it."""
    parts, ticks = [], scale.ticks()
    is_long = len(unit) > _SHORT_UNIT
    for number, value in enumerate(ticks):
        anchor = {0: "start", len(ticks) - 1: "end"}.get(number, "middle")
        words = f"{value:,.10g}"
        if number == len(ticks) - 1 and not is_long:
            words += f" {unit}"
        parts.append(_number(scale.at(value), 14, anchor, words))
    if is_long:
        parts.append(_number(scale.at(scale.high), 14 + _LINE_PX, "end", unit))
    return _drawing(*parts, height=AXIS_PX + _LINE_PX * is_long)


def _number(x: str, y: float, anchor: str, words: str) -> str:
    return (
        f'<text class="rc-value" fill="#55606B" x="{x}" y="{y:g}" text-anchor="{anchor}">'
        f"{escape(words)}</text>"
    )


def _lines(scale: Scale, height: float) -> Iterator[str]:
    for value in scale.ticks():
        is_zero = abs(value) < scale.step * _HAIR
        look = 'class="rc-zero" stroke="#1F2933"' if is_zero else 'class="rc-line" stroke="#D9DDE1"'
        x = scale.at(value)
        yield f'<line {look} x1="{x}" x2="{x}" y1="0" y2="{height:g}"/>'


def _drawing(*parts: str, height: float) -> Markup:
    # Numbers, fixed words and escaped texts only. The row's words say the same.
    return Markup(
        f'<svg class="rb" width="100%" height="{height:g}" aria-hidden="true"'
        f' font-family="system-ui, sans-serif" font-size="12">{"".join(parts)}</svg>'
    )
