"""An answer dressed for a page: cards, picture and the strip of days, kept with its question."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from webapp import present
from webapp.cards import Card, cards_of
from webapp.closed_ways import Closed, closed_of
from webapp.ground import Ground
from webapp.links import Links
from webapp.notes import Note, Notes
from webapp.picture import draw
from webapp.queries import Desk, Question
from webapp.replies import Kept
from webapp.route_charts import RouteCharts, charts_of
from webapp.wording import date_words

# Before that year the axis would hold little but empty space; the links reach every day.
_AXIS_FROM = 2005


@dataclass(frozen=True, slots=True)
class Dressed:
    """What the templates need that does not change with the clock."""

    answer: Mapping[str, Any]
    cards: list[Card]
    closed: list[Closed]
    notes: tuple[Note, ...]
    picture: Markup | None
    charts: RouteCharts | None


@dataclass(frozen=True, slots=True)
class Strip:
    """The date control: days of change on the ways of the question, others as a background.

    `first` is where its axis begins; the last change up to the day asked about is its `news`.
    """

    as_of: str
    day_text: str
    today: str
    is_today: bool
    today_url: str
    first: str
    days: list[str]
    other_days: list[str]
    earlier: str
    earlier_url: str
    later: str
    later_url: str
    news: str
    news_date: str
    known: str
    all_known_url: str
    then_url: str


def in_reading_order(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answer with the best way of the other kind second: the pair that readers come for."""
    routes = answer["routes"]
    others = [route for route in routes if route["kind"] != routes[0]["kind"]]
    if not others:
        return answer
    rest = [route for route in routes[1:] if route is not others[0]]
    return {**answer, "routes": [routes[0], others[0], *rest]}


def dress(
    asked: Question, desk: Desk, ground: Ground, *, kept: Kept[Dressed], today: date
) -> Dressed:
    """The answer of `desk` to `asked`, dressed; made once and kept."""

    def make() -> Dressed:
        answer = in_reading_order(desk.compare(asked))
        notes = Notes(desk.sources(), {row["id"]: row for row in desk.assumptions()})
        cards = cards_of(answer, notes)
        picture = draw(answer, cards, ground)
        return Dressed(answer, cards, closed_of(answer), notes.every(), picture, charts_of(answer))

    return kept.get((asked, asked.is_ahead(today)), make)


def _asked_about(answer: Mapping[str, Any]) -> set[str]:
    """Ids of the crossings and lines on the ways of an answer, usable or not."""
    found: set[str] = set()
    for route in (*answer["routes"], *answer["unavailable"]):
        found.update(one["id"] for one in (*route["crossings"], *route["lines"]))
        found.update(one.get("crossing") or one["link"] for one in route.get("blocked_by", ()))
    return found


def strip_of(asked: Question, desk: Desk, today: date) -> Strip:
    """The date control for `asked`: it goes from change to change on the ways of the question."""
    links, here = Links(asked), asked.as_of.isoformat()
    events = [one for one in desk.event_days(asked.known_on) if one["date"] <= today.isoformat()]
    about = _asked_about(desk.compare(asked))
    own = [one for one in events if about.intersection(one["subjects"])] or events
    days = sorted({one["date"] for one in own})
    others = sorted({one["date"] for one in events} - set(days))
    before, after = bisect_left(days, here), bisect_right(days, here)
    earlier = days[before - 1] if before else ""
    later = days[after] if after < len(days) else ""
    latest = [one for one in own if one["date"] == days[after - 1]] if after else []
    news = latest[-1] if latest else None
    return Strip(
        as_of=here,
        day_text=present.day(here),
        today=today.isoformat(),
        is_today=asked.as_of == today,
        today_url=links.on(today),
        first=f"{min(_AXIS_FROM, asked.as_of.year)}-01-01",
        days=days,
        other_days=others,
        earlier=present.day(earlier) if earlier else "",
        earlier_url=links.on(date.fromisoformat(earlier)) if earlier else "",
        later=present.day(later) if later else "",
        later_url=links.on(date.fromisoformat(later)) if later else "",
        news=news["headline"] if news else "",
        news_date=date_words(news["on"], news["precision"]) if news else "",
        known=present.day(asked.known_on) if asked.known_on else "",
        all_known_url=links.with_all_known(),
        then_url=links.as_known_then() if asked.known_on is None and asked.as_of < today else "",
    )
