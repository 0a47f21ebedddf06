"""The small map of a page: a still drawing of a thing and what lies around it.

The ground and the network do not change with the day and are drawn once for each thing; the marks
of the crossings are put on for the day that is asked about.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import shapely
from markupsafe import Markup, escape

from geo.model import BorderCrossing, Link, LonLat, Mode, Place, Traffic
from geo.status import StatusIndex
from webapp.arguments import Moment
from webapp.bars import OLD_DAYS
from webapp.ground import (
    HEIGHT,
    WIDTH,
    Ground,
    Points,
    View,
    ground_svg,
    load_ground,
    mercator,
    path_data,
    view_of,
)
from webapp.replies import Kept
from webapp.things.register import Register, Thing

FINE_ZOOM = 9
# Up to this width, in radians of longitude, the fine coast is worth its bytes.
_FINE_SPAN = math.radians(4.0)
_SIMPLE_PX = 0.8
_FONT_PX, _LETTER_PX, _MARK_PX = 22.0, 13.5, 26.0
_MOST_MARKS, _MOST_TOWNS = 14, 7
_EDGE_PX = 14
# A town farther than this from a line has no part in it.
_BESIDE_PX = 40.0
_TOWN_KINDS = ("city", "station")
_SIGNS = {"bridge": "bridge", "port": "port", "gauge_break": "gauge"}


@dataclass(frozen=True, slots=True)
class _Spot:
    """A named point of the picture, in pixels."""

    id: str
    name: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class _Base:
    """What does not change with the day."""

    svg: str
    own: _Spot
    crossings: tuple[_Spot, ...]
    names: str


class Insets:
    """The small maps of all things; each base is kept once it was drawn."""

    def __init__(self, register: Register, coarse: Ground, data_dir: Path, most_kept: int) -> None:
        self._register, self._coarse, self._data_dir = register, coarse, data_dir
        self._bases: Kept[_Base] = Kept(most_kept)

    @cached_property
    def _fine(self) -> Ground:
        return load_ground(self._data_dir, FINE_ZOOM)

    @cached_property
    def _lines(self) -> list[tuple[Link, Points, tuple[float, ...]]]:
        """Every link of land in Mercator with its box."""
        found = []
        for link in self._register.facts.links.values():
            if link.mode is not Mode.SEA:
                line = mercator(self._register.shape(link))
                found.append((link, line, (*line.min(axis=0), *line.max(axis=0))))
        return found

    def draw(self, thing: Thing, index: StatusIndex, moment: Moment) -> Markup:
        """The small map of `thing` with the freight status of the crossings on the day."""
        base = self._bases.get((thing.kind.key, thing.id), lambda: self._base(thing))
        is_covered = not _is_clear(base.own, base.crossings)
        marks = [_own_svg(thing, base.own, is_covered=is_covered)] if _has_own_mark(thing) else []
        marks += [self._mark(spot, index, moment) for spot in base.crossings]
        title = f"Map: {thing.names.en} and what lies around it"
        # Numbers, fixed words and escaped names only.
        return Markup(
            f'<svg class="inset" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-family="system-ui,'
            f' sans-serif"><title>{escape(title)}</title>{base.svg}{"".join(marks)}'
            f"{base.names}</svg>"
        )

    def _mark(self, spot: _Spot, index: StatusIndex, moment: Moment) -> str:
        crossing = self._register.facts.crossings[spot.id]
        reports = [
            index.status(crossing.id, mode, Traffic.FREIGHT, moment.as_of)
            for mode in crossing.modes
        ]
        order = [status.value for status in type(reports[0].status)]
        best = min(reports, key=lambda report: order.index(report.status.value))
        age = best.report_age_days
        is_old = age is not None and age > OLD_DAYS and best.status.value != "unknown"
        hole = "old-closed" if best.status.value == "closed" else "old"
        return _use(best.status.value, spot) + (_use(hole, spot) if is_old else "")

    def _base(self, thing: Thing) -> _Base:
        view = view_of(self._points(thing))
        span = WIDTH / view.scale
        ground = self._fine if span <= _FINE_SPAN and self._fine.shapes else self._coarse
        own = _spot(view, thing.id, thing.names.en, thing.position)
        found = self._crossings(thing, view, is_wide=span > _FINE_SPAN)
        # A mark on top of the thing's own would be taken for it.
        crossings = tuple(one for one in found if one.id == thing.id or not _is_hidden(one, own))
        return _Base(
            ground_svg(ground, view) + self._network_svg(thing, view),
            own,
            crossings,
            _names_svg(thing, own, crossings, self._towns(thing, view)),
        )

    def _points(self, thing: Thing) -> Points:
        """What must be in the picture."""
        if thing.lines:
            return np.vstack([mercator(line) for line in thing.lines])
        return mercator([thing.position])

    def _network_svg(self, thing: Thing, view: View) -> str:
        box = view.box()
        by_look: dict[str, list[str]] = {}
        for link, line, (west, south, east, north) in self._lines:
            if west > box[2] or east < box[0] or south > box[3] or north < box[1]:
                continue
            by_look.setdefault(_look(link), []).append(_path(line, view))
        own = "".join(_path(mercator(line), view) for line in thing.lines)
        under = f'<path class="in-own" fill="none" d="{own}"/>' if own else ""
        drawn = [
            f'<path class="{name}" fill="none" d="{"".join(by_look[look])}"/>'
            for look in ("road", "other", "1435", "1520", "dual")
            if look in by_look
            for name in _LAYERS[look]
        ]
        lane = (
            f'<path class="ln-ferry" fill="none" d="{own}"/>' if thing.modes == (Mode.SEA,) else ""
        )
        return under + "".join(drawn) + (lane if own else "")

    @cached_property
    def _crossing_table(self) -> tuple[list[BorderCrossing], Points]:
        crossings = list(self._register.facts.crossings.values())
        return crossings, mercator([one.position for one in crossings])

    @cached_property
    def _town_table(self) -> tuple[list[Place], Points]:
        """Main places of towns: the rest would only crowd a small picture."""
        places = self._register.facts.places.values()
        towns = [p for p in places if p.city_id == p.id and p.kind in _TOWN_KINDS]
        return towns, mercator([town.position for town in towns])

    def _crossings(self, thing: Thing, view: View, *, is_wide: bool) -> Iterator[_Spot]:
        """Crossings in the picture; in a wide one, and at sea, only those of the thing itself."""
        found, points = self._crossing_table
        links = self._register.links_by_line.get(thing.id, ())
        own = {thing.id, *(link.crossing_id for link in links), *(id_ for id_, _ in thing.subjects)}
        count = 0
        for index, (x, y) in _inside(view.pixels(points)):
            one = found[index]
            is_near = one.service is None and not is_wide
            if (is_near or one.id in own) and count < _MOST_MARKS:
                count += 1
                is_lane = one.id == thing.id and bool(thing.lines)
                at = _middle(view, thing) if is_lane else (x, y)
                yield _Spot(one.id, one.names.en, *at)

    def _towns(self, thing: Thing, view: View) -> list[_Spot]:
        """Towns in the picture: cities first, then by nearness; along a line, those at it."""
        found, points = self._town_table
        own = [view.pixels(mercator(line)) for line in thing.lines or ((thing.position,),)]
        pixels = view.pixels(points)
        spots = shapely.points(pixels)
        away = np.atleast_1d(shapely.distance(spots, shapely.multipoints(np.vstack(own))))
        most = _BESIDE_PX if thing.lines else math.inf
        ranked = sorted(
            (
                _TOWN_KINDS.index(found[index].kind),
                round(float(away[index])),
                found[index].id,
                _Spot(found[index].id, found[index].names.en, x, y),
            )
            for index, (x, y) in _inside(pixels)
            if found[index].id != thing.id and away[index] <= most
        )
        return [spot for *_, spot in ranked[: 3 * _MOST_TOWNS]]


_LAYERS: Mapping[str, tuple[str, ...]] = {
    "road": ("ln-road",),
    "other": ("ln-other",),
    "1435": ("ln-1435",),
    "1520": ("ln-1520", "ln-1520-gap"),
    "dual": ("ln-dual", "ln-dual-gap", "ln-dual-core"),
}


def _is_hidden(spot: _Spot, own: _Spot) -> bool:
    return abs(spot.x - own.x) < _MARK_PX and abs(spot.y - own.y) < _MARK_PX


def _look(link: Link) -> str:
    """How a link is drawn: its gauge is a pattern."""
    if link.mode is Mode.ROAD:
        return "road"
    gauges = set(link.gauges_mm)
    if gauges >= {1435, 1520}:
        return "dual"
    return next((str(gauge) for gauge in (1435, 1520) if gauge in gauges), "other")


def _path(line: Points, view: View) -> str:
    pixels = view.pixels(line)
    edge = 60.0
    inside = shapely.clip_by_rect(
        shapely.linestrings(pixels), -edge, -edge, WIDTH + edge, HEIGHT + edge
    )
    parts = shapely.get_parts(shapely.simplify(inside, _SIMPLE_PX))
    return "".join(path_data(shapely.get_coordinates(p)) for p in parts if not shapely.is_empty(p))


def _spot(view: View, id_: str, name: str, position: LonLat) -> _Spot:
    x, y = view.pixels(mercator([position]))[0]
    return _Spot(id_, name, float(x), float(y))


def _middle(view: View, thing: Thing) -> tuple[float, float]:
    """Where the mark of a thing stands on its own line."""
    longest = max(thing.lines, key=len)
    line = shapely.linestrings(view.pixels(mercator(longest)))
    ((x, y),) = shapely.get_coordinates(shapely.line_interpolate_point(line, 0.5, normalized=True))
    return float(x), float(y)


def _inside(pixels: Points) -> Iterator[tuple[int, tuple[float, float]]]:
    """Positions that lie inside the picture, each with its place in the list."""
    edge = np.array([WIDTH - _EDGE_PX, HEIGHT - _EDGE_PX])
    for index in np.flatnonzero(np.all((pixels > _EDGE_PX) & (pixels < edge), axis=1)):
        x, y = pixels[index]
        yield int(index), (float(x), float(y))


def _use(sign: str, spot: _Spot, size: float = _MARK_PX) -> str:
    x, y = spot.x - size / 2, spot.y - size / 2
    return f'<use href="#m-{sign}" x="{x:.1f}" y="{y:.1f}" width="{size:g}" height="{size:g}"/>'


def _has_own_mark(thing: Thing) -> bool:
    return thing.kind.key not in ("crossing", "ferry", "line")


def _own_svg(thing: Thing, own: _Spot, *, is_covered: bool) -> str:
    """The ring of the thing with its sign, which gives way where a crossing's mark stands on it."""
    sign = _SIGNS.get(thing.kind.key)
    ring = f'<circle class="in-ring" cx="{own.x:.1f}" cy="{own.y:.1f}" r="20"/>'
    if is_covered:
        return ring
    if sign:
        return ring + _use(sign, own)
    return f'{ring}<circle class="mk-station" cx="{own.x:.1f}" cy="{own.y:.1f}" r="8"/>'


def _names_svg(
    thing: Thing, own: _Spot, crossings: tuple[_Spot, ...], towns: Sequence[_Spot]
) -> str:
    """Names that do not cross each other: the thing first, then crossings, then towns."""
    is_line = thing.kind.key in ("line", "ferry") or bool(thing.lines)
    wanted: list[tuple[_Spot, str]] = [] if is_line else [(own, "in-name is-own")]
    wanted += [(spot, "in-name") for spot in crossings if spot.id != thing.id]
    marked = crossings if is_line else (own, *crossings)
    wanted += [(spot, "in-town") for spot in towns if _is_clear(spot, marked)]
    taken = [_box(spot.x, spot.y, _MARK_PX, _MARK_PX) for spot in marked]
    out: list[str] = []
    for spot, look in wanted:
        if look == "in-town" and sum("in-town" in one for one in out) >= _MOST_TOWNS:
            break
        placed = _placed(spot, taken, 27.0 if spot is own and _has_own_mark(thing) else 19.0)
        if placed is None:
            continue
        x, y, anchor, box = placed
        taken.append(box)
        dot = f'<circle class="in-dot" cx="{spot.x:.1f}" cy="{spot.y:.1f}" r="4"/>'
        out.append(
            f'{dot if look == "in-town" else ""}<text class="{look}" x="{x:.0f}" y="{y:.0f}"'
            f' text-anchor="{anchor}" font-size="{_FONT_PX:g}">{escape(spot.name)}</text>'
        )
    return "".join(out)


def _is_clear(spot: _Spot, marked: Iterable[_Spot]) -> bool:
    """Whether the dot of a town stands clear of all marks."""
    return all(math.hypot(spot.x - one.x, spot.y - one.y) > _MARK_PX for one in marked)


_Box = tuple[float, float, float, float]


def _placed(
    spot: _Spot, taken: Iterable[_Box], away: float
) -> tuple[float, float, str, _Box] | None:
    """Where a name stands beside its spot, with the box it fills; None where there is no room."""
    wide, boxes = len(spot.name) * _LETTER_PX, list(taken)
    for dx, dy, anchor in (
        (away, 7, "start"),
        (-away, 7, "end"),
        (0, -away - 1, "middle"),
        (0, away + 17, "middle"),
    ):
        x, y = spot.x + dx, spot.y + dy
        middle = x + {"start": wide / 2, "end": -wide / 2, "middle": 0.0}[anchor]
        box = _box(middle, y - 7, wide, _FONT_PX)
        is_in = box[0] > 4 and box[2] < WIDTH - 4 and box[1] > 4 and box[3] < HEIGHT - 4
        if is_in and not any(_cross(box, other) for other in boxes):
            return x, y, anchor, box
    return None


def _box(x: float, y: float, wide: float, high: float) -> _Box:
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


def _cross(a: _Box, b: _Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
