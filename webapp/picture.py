"""The ways as a still picture in SVG, drawn by the server: for print, embeds, and no JavaScript.

Only attributes of presentation, no style, so that it stands under the strict policy; the classes
let the style sheet turn it dark.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from markupsafe import Markup, escape
from shapely.geometry import LineString

from webapp.cards import Card
from webapp.ground import (
    HEIGHT,
    WIDTH,
    Ground,
    Points,
    View,
    ground_svg,
    mercator,
    path_data,
    view_of,
)

_WAY_PX, _SAMPLE_PX, _NEAR_PX = 0.7, 14.0, 30.0
_COLOURS = {"direct": "#0072B2", "through": "#D55E00"}
_BADGES = {"direct": "#0072B2", "through": "#AD4A00"}


@dataclass(frozen=True, slots=True)
class Way:
    """A way with its legs in Mercator; `number` is that of its card, 0 for a closed one."""

    number: int
    colour: str
    is_unconfirmed: bool
    is_near: bool
    legs: tuple[Points, ...]


def _way(route: Mapping[str, Any], number: int, *, is_near: bool) -> Way:
    legs = (mercator(line) for line in route["geometry"]["coordinates"] if len(line) > 1)
    return Way(
        number=number,
        colour=route["kind"] if route["kind"] in _COLOURS else "through",
        is_unconfirmed=route["availability"] == "unconfirmed",
        is_near=is_near,
        legs=tuple(legs),
    )


def _ways_of(answer: Mapping[str, Any], cards: Sequence[Card]) -> tuple[list[Way], list[Way]]:
    """The ways that can be used and those that cannot, without what has no line to draw."""
    opened = [
        _way(route, number, is_near=card.is_near)
        for number, (route, card) in enumerate(zip(answer["routes"], cards, strict=True), 1)
    ]
    closed = [_way(route, 0, is_near=False) for route in answer["unavailable"]]
    return [way for way in opened if way.legs], [way for way in closed if way.legs]


def _way_path(way: Way, view: View) -> str:
    lines = (shapely.linestrings(view.pixels(leg)) for leg in way.legs)
    simple = (shapely.get_coordinates(shapely.simplify(line, _WAY_PX)) for line in lines)
    return "".join(path_data(pixels) for pixels in simple)


def _closed_svg(way: Way, view: View) -> str:
    return (
        '<path class="w-closed" fill="none" stroke="#6B7280" stroke-width="2.5"'
        f' stroke-dasharray="1 5" stroke-linecap="round" d="{_way_path(way, view)}"/>'
    )


def _open_svg(way: Way, view: View, *, is_chosen: bool) -> str:
    path, join = _way_path(way, view), 'fill="none" stroke-linejoin="round"'
    dash = ' stroke-dasharray="9 6"' if way.is_unconfirmed else ""
    look = f'class="w-{way.colour}" {join} stroke="{_COLOURS[way.colour]}"'
    if not is_chosen:
        wide = 'stroke-width="4"' if way.number == 2 else 'stroke-width="3" stroke-opacity=".6"'
        return f'<path {look} {wide}{dash} d="{path}"/>'
    return (
        f'<path class="w-case" {join} stroke="#fff" stroke-width="8" d="{path}"/>'
        f'<path {look} stroke-width="5"{dash} d="{path}"/>'
    )


def _sample(way: Way, view: View) -> Points:
    """Points of a way inside the picture, evenly, few enough to compare with all the others'."""
    line = LineString(np.vstack([view.pixels(leg) for leg in way.legs]))
    along = np.arange(0, line.length + _SAMPLE_PX, _SAMPLE_PX)
    points = shapely.get_coordinates(shapely.line_interpolate_point(line, along))
    inside = np.all((points > 8) & (points < np.array([WIDTH - 8, HEIGHT - 8])), axis=1)
    return np.asarray(points[inside], dtype=np.float64)


def _away(points: Points, others: Points) -> Points:
    """Distance of each point to the nearest of the others."""
    if not len(others):
        return np.full(len(points), np.inf)
    gaps = points[:, None, :] - others[None, :, :]
    return np.asarray(np.hypot(gaps[..., 0], gaps[..., 1]).min(axis=1), dtype=np.float64)


def _badge_points(ways: Sequence[Way], view: View, ends: Points) -> list[tuple[Way, Points]]:
    """Where each number stands: near the middle of what its way has for itself alone."""
    samples = [_sample(way, view) for way in ways]
    taken, found = ends, []
    for index, way in enumerate(ways):
        mine = samples[index]
        if not len(mine):
            continue
        others = np.vstack([np.empty((0, 2)), *samples[:index], *samples[index + 1 :]])
        alone = mine[_away(mine, others) > _NEAR_PX / 2]
        own = alone if len(alone) else mine
        order = np.argsort(np.abs(np.arange(len(own)) - len(own) / 2), kind="stable")
        clear = order[_away(own[order], taken) > _NEAR_PX]
        spot = own[clear[0] if len(clear) else order[0]]
        taken = np.vstack([taken, spot])
        found.append((way, spot))
    return found


def _badges_svg(ways: Sequence[Way], view: View, ends: Points) -> str:
    return "".join(
        f'<circle class="w-{way.colour}-fill" cx="{x:.0f}" cy="{y:.0f}" r="11"'
        f' fill="{_BADGES[way.colour]}" stroke="#fff" stroke-width="2"/>'
        f'<text x="{x:.0f}" y="{y + 5:.0f}" text-anchor="middle" fill="#fff" font-size="14"'
        f' font-weight="700">{way.number}</text>'
        for way, (x, y) in _badge_points(ways, view, ends)
    )


def _end_svg(name: str, point: Points) -> str:
    x, y = point
    anchor, dx = ("end", -11) if x > WIDTH * 0.75 else ("start", 11)
    return (
        f'<circle class="g-end" cx="{x:.0f}" cy="{y:.0f}" r="6" fill="#fff" stroke="#1F2933"'
        ' stroke-width="3"/>'
        f'<text class="g-name" x="{x + dx:.0f}" y="{y + 5:.0f}" text-anchor="{anchor}"'
        ' font-size="16" font-weight="600" fill="#1F2933" stroke="#fff" stroke-width="4"'
        f' paint-order="stroke" stroke-linejoin="round">{escape(name)}</text>'
    )


def draw(answer: Mapping[str, Any], cards: Sequence[Card], ground: Ground) -> Markup | None:
    """The picture of an answer; None where it has no way to draw."""
    opened, closed = _ways_of(answer, cards)
    shown = opened or closed
    if not shown:
        return None
    near = [way for way in opened if way.is_near] or shown
    view = view_of(np.vstack([leg for way in near for leg in way.legs]))
    ends = view.pixels(np.vstack([shown[0].legs[0][0], shown[0].legs[-1][-1]]))
    question = answer["question"]
    names = (question["from_name"], question["to_name"])
    title = f"Map: {names[0]} to {names[1]}"
    parts = [
        f'<svg class="picture" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"',
        f' font-family="system-ui, sans-serif"><title>{escape(title)}</title>',
        ground_svg(ground, view),
        *(_closed_svg(way, view) for way in closed),
        *(_open_svg(way, view, is_chosen=False) for way in reversed(opened[1:])),
        *(_open_svg(way, view, is_chosen=True) for way in opened[:1]),
        *(_end_svg(name, point) for name, point in zip(names, ends, strict=True)),
        _badges_svg(opened, view, ends),
        "</svg>",
    ]
    # Numbers and escaped names only.
    return Markup("".join(parts))
