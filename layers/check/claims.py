"""Statements of the documents: the page that each leads to is there, with what it points at."""

from collections.abc import Iterator, Mapping
from datetime import date
from urllib.parse import parse_qsl, urlsplit

from geo.model import Event
from layers.check.dataset import DataSet, Finding

TABLE = "claims.csv"
_EVENT_ANCHOR = "event-"
_PAGES = frozenset({"", "claims", "compare", "data", "latest", "method", "timeline", "trade"})


def leads_somewhere(data: DataSet) -> Iterator[Finding]:
    """Things, figures, days and reports in the address of a claim are there."""
    known = _known(data)
    for claim in data.almanac.claims:
        for rule in _wrong(claim.shown_at, known, data):
            yield data.finding("claim-address", TABLE, claim.id, "shown_at", rule)


def _known(data: DataSet) -> dict[str, frozenset[str]]:
    """Ids that have a page, by the first word of the address."""
    facts = data.facts
    breaks = facts.gauge_breaks
    return {
        "crossings": frozenset(facts.crossings),
        "bridges": frozenset(facts.bridges),
        "ports": frozenset(facts.ports),
        "ferries": frozenset(facts.ferries),
        # The page of a break is that of its place; the id of one way across leads there too.
        "gauge-breaks": frozenset(breaks) | {row.place_id for row in breaks.values()},
        "lines": frozenset(facts.lines),
        "places": frozenset(facts.places),
        "trade": frozenset(figure.id for figure in data.almanac.trade),
    }


def _wrong(address: str, known: Mapping[str, frozenset[str]], data: DataSet) -> Iterator[str]:
    parts = urlsplit(address)
    folder, _, id_ = parts.path.removeprefix("/").partition("/")
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    if folder not in known and (folder not in _PAGES or id_):
        yield f"must lead to a page that is there, found '{parts.path}'"
    elif id_ and id_ not in known[folder]:
        yield f"must name a row that exists, found '{id_}' in '{parts.path}'"
    else:
        yield from _wrong_query(query, data)
        if parts.fragment.startswith(_EVENT_ANCHOR):
            event_id = parts.fragment.removeprefix(_EVENT_ANCHOR)
            yield from _wrong_event(event_id, id_, query, data)


def _wrong_query(query: Mapping[str, str], data: DataSet) -> Iterator[str]:
    for name in ("from", "to"):
        if name in query and query[name] not in data.facts.places:
            yield f"must name a place that exists, found '{name}={query[name]}'"
    for name in ("as_of", "known_on"):
        if name in query and _day(query[name]) is None:
            yield f"must name a day such as 2026-11-01, found '{name}={query[name]}'"


def _wrong_event(
    event_id: str, subject_id: str, query: Mapping[str, str], data: DataSet
) -> Iterator[str]:
    event = next((item for item in data.facts.events if item.id == event_id), None)
    known_on = _day(query.get("known_on", ""))
    if event is None:
        yield f"must point at a report that exists, found '#{_EVENT_ANCHOR}{event_id}'"
    elif not _is_about(event, subject_id, data):
        yield f"must point at a report on '{subject_id}', '{event_id}' is on something else"
    elif known_on is not None and event.published_by > known_on:
        yield (
            f"must point at a report known on that day, '{event_id}' was published by "
            f"{event.published_by}"
        )


def _is_about(event: Event, subject_id: str, data: DataSet) -> bool:
    crossing = data.facts.crossings.get(subject_id)
    return event.subject_id == subject_id or (
        crossing is not None and event.scope in crossing.groups
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
