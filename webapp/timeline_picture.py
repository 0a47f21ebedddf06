"""The overview at the head of the timeline: every crossing as one line of bars over time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from markupsafe import Markup

from geo.model import BorderCrossing, Status, Traffic
from geo.status import StatusIndex
from webapp.arguments import Moment
from webapp.bars import OLD_DAYS, axis_svg, bar_rows, draw_bars
from webapp.links import thing_path
from webapp.present import STATUSES
from webapp.queries import Desk
from webapp.take_picture import WIDTH_PX, Piece, words
from webapp.timeline_events import Filter, pair_id, pair_words
from webapp.timescale import TimeScale

FIRST_DAY = date(2010, 1, 1)
_ROW_PX = 16.0
# Widths in a file: all of it, the names at the left, the marks at the right.
_PICTURE_PX, _NAME_PX, _MARK_PX = WIDTH_PX - 32.0, 250.0, 24.0
# Bars are drawn below the room for a label, which stands beside them here.
_LABEL_ROOM_PX = 17.0


@dataclass(frozen=True, slots=True)
class Line:
    """One crossing and mode: its name, its bars, its status on the day asked about in words.

    `mode` is "" where the crossing has only one; `is_old` says that the report behind the status is
    of more than two years before.
    """

    name: str
    mode: str
    href: str
    bars: Markup
    status: str
    words: str
    is_old: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """The lines of one border."""

    pair: str
    name: str
    lines: tuple[Line, ...]
    axis: Markup


def overview_of(desk: Desk, found: Filter, moment: Moment) -> tuple[Overview, ...]:
    """Bars of the crossings that `found` leaves, by border; without a choice North Korea's."""
    index = desk.statuses(moment.known_on)
    scale = TimeScale(
        min(FIRST_DAY, moment.as_of.replace(month=1, day=1)),
        moment.as_of + timedelta(days=1),
        0.0,
        100.0,
    )
    by_pair: dict[str, list[BorderCrossing]] = {}
    for crossing in desk.atlas.facts.crossings.values():
        pair = pair_id(crossing.country_a, crossing.country_b)
        is_main = "KP" in pair or found.pair or found.subject
        if is_main and found.pair in ("", pair) and found.subject in ("", crossing.id):
            by_pair.setdefault(pair, []).append(crossing)
    traffic = Traffic(found.traffic or Traffic.FREIGHT)
    parts = []
    for pair in sorted(by_pair):
        lines = tuple(
            line
            for crossing in sorted(by_pair[pair], key=lambda c: (-_reports(index, c.id), c.id))
            for line in _lines(crossing, index, traffic, (scale, moment.as_of, found.mode))
        )
        if lines:
            axis = Markup(
                f'<svg width="100%" height="20" aria-hidden="true">'
                f"{axis_svg(scale, 0, unit='%', most=6)}</svg>"
            )
            parts.append(Overview(pair, pair_words(pair), lines, axis))
    return tuple(parts)


def overview_rows(parts: Iterable[Overview]) -> Iterator[list[Piece]]:
    """The same as rows of a drawing: name, bars, mark."""
    bars = _PICTURE_PX - _NAME_PX - _MARK_PX
    for part in parts:
        yield from ([piece] for piece in words(part.name, bold=True))
        for line in part.lines:
            name = f"{line.name}, {line.mode}" if line.mode else line.name
            old = f'<use href="#m-old{"-closed" * (line.status == "closed")}"'
            size = ' width="13" height="13"/>'
            mark = f'<use href="#m-{line.status}"{size}{f"{old}{size}" if line.is_old else ""}'
            yield [
                *(replace(one, width=_NAME_PX - 8) for one in words(name)[:1]),
                Piece(str(line.bars), _ROW_PX + 3, _NAME_PX, bars),
                Piece(mark, _ROW_PX + 3, _NAME_PX + bars + 8, 13),
            ]
        yield [Piece(str(part.axis), 26, _NAME_PX, bars)]


def _reports(index: StatusIndex, crossing_id: str) -> int:
    """How many reports are about this crossing alone: the best known stand first."""
    return sum(event.subject_id == crossing_id for event in index.events_of(crossing_id))


def _lines(
    crossing: BorderCrossing,
    index: StatusIndex,
    traffic: Traffic,
    frame: tuple[TimeScale, date, str],
) -> Iterator[Line]:
    scale, as_of, wanted = frame
    for mode in crossing.modes:
        if wanted not in ("", mode.value):
            continue
        subject = (crossing.names.en, crossing.id, mode, traffic)
        (row,) = bar_rows(index, [subject], scale.first, scale.last)
        if not row.bars:
            continue
        plain = replace(row, label="", ticks=())
        bars = draw_bars([plain], scale, -_LABEL_ROOM_PX + 5, _ROW_PX, unit="%")
        report = index.status(crossing.id, mode, traffic, as_of)
        status, age = report.status, report.report_age_days
        yield Line(
            name=crossing.names.en,
            mode=mode.value if len(crossing.modes) > 1 else "",
            href=thing_path("crossing", crossing.id),
            bars=Markup(f'<svg width="100%" height="{_ROW_PX:g}" aria-hidden="true">{bars}</svg>'),
            status=status.value,
            words=STATUSES[status.value],
            is_old=age is not None and age > OLD_DAYS and status is not Status.UNKNOWN,
        )
