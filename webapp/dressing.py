"""An answer dressed for a page: cards, picture and the strip of days, kept with its question."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from webapp import present
from webapp.cards import Card, Closed, cards_of, closed_of
from webapp.ground import Ground
from webapp.links import Links
from webapp.notes import Note, Notes
from webapp.picture import draw
from webapp.queries import Desk, Question
from webapp.replies import Kept


@dataclass(frozen=True, slots=True)
class Dressed:
    """What the templates need that does not change with the clock."""

    answer: Mapping[str, Any]
    cards: list[Card]
    closed: list[Closed]
    notes: tuple[Note, ...]
    picture: Markup | None


@dataclass(frozen=True, slots=True)
class Strip:
    """The date control: the days of change around the day asked about."""

    as_of: str
    day_text: str
    today: str
    is_today: bool
    today_url: str
    days: list[str]
    earlier: str
    earlier_url: str
    later: str
    later_url: str
    news: str
    news_date: str


def in_reading_order(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answer with the best way of the other kind second: the pair that readers come for."""
    routes = answer["routes"]
    others = [route for route in routes if route["kind"] != routes[0]["kind"]]
    if not others:
        return answer
    rest = [route for route in routes[1:] if route is not others[0]]
    return {**answer, "routes": [routes[0], others[0], *rest]}


def dress(asked: Question, desk: Desk, ground: Ground, kept: Kept[Dressed]) -> Dressed:
    """The answer of `desk` to `asked`, dressed; made once and kept."""

    def make() -> Dressed:
        answer = in_reading_order(desk.compare(asked))
        notes = Notes(desk.sources(), {row["id"]: row for row in desk.assumptions()})
        cards = cards_of(answer, notes)
        picture = draw(answer, cards, ground)
        return Dressed(answer, cards, closed_of(answer), notes.every(), picture)

    return kept.get(asked, make)


def strip_of(asked: Question, desk: Desk, today: date) -> Strip:
    """The date control for `asked`."""
    links = Links(asked)
    events = desk.event_days()
    days = sorted({event["date"] for event in events})
    here = asked.as_of.isoformat()
    before, after = bisect_left(days, here), bisect_right(days, here)
    earlier = days[before - 1] if before else ""
    later = days[after] if after < len(days) else ""
    latest = [event for event in events if event["date"] == days[after - 1]] if after else []
    return Strip(
        as_of=here,
        day_text=present.day(here),
        today=today.isoformat(),
        is_today=asked.as_of == today,
        today_url=links.on(today),
        days=days,
        earlier=present.day(earlier) if earlier else "",
        earlier_url=links.on(date.fromisoformat(earlier)) if earlier else "",
        later=present.day(later) if later else "",
        later_url=links.on(date.fromisoformat(later)) if later else "",
        news=latest[-1]["headline"] if latest else "",
        news_date=present.day(days[after - 1]) if after else "",
    )
