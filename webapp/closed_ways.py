"""The ways that do not work on the day, dressed for reading: one grey line each, with reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from webapp import present
from webapp.notes import safe_url, source_text
from webapp.what_if import SUPPOSED_WORDS, Hold, hold_of
from webapp.wording import date_words


@dataclass(frozen=True, slots=True)
class Blocker:
    """Why a way does not work on the day: status, place, since when, says who."""

    mark: str
    name: str
    text: str
    headline: str
    source: str
    url: str | None
    what_if: Hold | None


@dataclass(frozen=True, slots=True)
class Closed:
    """A way that does not work on the day."""

    id: str
    label: str
    blockers: tuple[Blocker, ...]


def _blocker(blocked: Mapping[str, Any]) -> Blocker:
    id_ = str(blocked.get("crossing") or blocked.get("link"))
    what_if_open = hold_of(blocked, id_, "open")
    if blocked.get("supposed"):
        text = SUPPOSED_WORDS[blocked["supposed"]]
        return Blocker(blocked["supposed"], blocked["name"], text, "", "", None, what_if_open)
    source = blocked.get("source") or {}
    words = present.status(blocked["status"])
    since = blocked.get("since")
    reported = blocked.get("reported_on")
    text = words
    if since:
        seen = ", so reported" if blocked.get("since_basis") == "first report" else ""
        text += f"{seen} since {date_words(since, blocked.get('since_precision'))}"
    if reported and reported != since:
        text += f", last report {date_words(reported, blocked.get('reported_precision'))}"
    return Blocker(
        mark=blocked["status"],
        name=blocked["name"],
        text=text,
        headline=blocked.get("headline") or "",
        source=source_text(source),
        url=safe_url(source.get("url")),
        what_if=what_if_open,
    )


def closed_of(answer: Mapping[str, Any]) -> list[Closed]:
    """The ways that do not work on the day, each with all its blockers."""
    return [
        Closed(
            id=route["id"],
            label=route["label"],
            blockers=tuple(_blocker(blocked) for blocked in route["blocked_by"]),
        )
        for route in answer["unavailable"]
    ]
