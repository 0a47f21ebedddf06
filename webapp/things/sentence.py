"""The sentence at the top of a page: the state on a day, who last reported it, and how long ago.

It is meant to be copied into an article, so it says the day, names the publisher, and says where
nothing is known. Freight comes first; passengers are a sentence of their own.
"""

from collections.abc import Sequence
from datetime import date

from geo.countries import listed
from geo.model import Status
from webapp.record import nothing_published
from webapp.things.register import Thing
from webapp.things.states import Record, State
from webapp.wording import day_words

_STILL_TO_COME = " The day is still to come: this is what the reports up to now say."
_STATES = {
    "open": "open to",
    "partial": "partly open to",
    "suspended": "suspended for",
    "closed": "closed to",
    "construction": "still being built, for",
    "planned": "planned and not built, for",
}


def opening(thing: Thing, record: Record, *, said: str, today: date) -> str:
    """The sentences for a thing with histories.

    Parameters
    ----------
    said
        What the state is that of, as a sentence says it: “the crossing Dandong–Sinuiju”.
    today
        Day of the clock, to say when the day asked about is still to come.
    """
    moment = record.moment
    if moment.known_on is not None and not record.index.events():
        return nothing_published(moment.known_on)
    told = _told(said, record)
    if moment.as_of > (moment.known_on or today):
        told += _STILL_TO_COME
    if moment.known_on is not None:
        known = f"By what had been published up to {_day(moment.known_on)}"
        told = f"{known}, {told[:1].lower()}{told[1:]}"
    return told


def _told(said: str, record: Record) -> str:
    as_of, states = record.moment.as_of, record.states()
    first = record.first_day()
    if first is None:
        return f"No report is known on whether {said} was open on {_day(as_of)}."
    if as_of < first:
        return f"{_before(said, first)}: {_then(states, as_of)}."
    freight = [state for state in states if state.traffic == "freight"]
    people = [state for state in states if state.traffic == "passenger"]
    return f"{_freight(said, as_of, freight)} {_passengers(freight, people)}"


def _before(said: str, first: date) -> str:
    return f"There is no record of {said} before {_day(first)}, when the first report held begins"


def _then(states: Sequence[State], as_of: date) -> str:
    if any(state.report.is_absent for state in states):
        return "it is first heard of then, as planned or being built"
    return f"whether it was open on {_day(as_of)} is not known"


def _day(day: date) -> str:
    return day_words(day.isoformat())


def _freight(said: str, as_of: date, states: Sequence[State]) -> str:
    known, silent = _parted(states)
    if not known:
        return f"No report is known on freight at {said} up to {_day(as_of)}."
    clauses = [_clause(group) for group in _groups(known)]
    if silent:
        clauses.append(f"no report is known on {_cargo(silent)}")
    return f"On {_day(as_of)} {said} was {'; '.join(clauses)}."


def _passengers(freight: Sequence[State], states: Sequence[State]) -> str:
    known, silent = _parted(states)
    if not known:
        return "On passengers no report is known."
    if _same(freight, states):
        return "The same reports hold for passengers."
    clauses = [_clause(group) for group in _groups(known)]
    if silent:
        clauses.append(f"no report is known on {_cargo(silent)}")
    return f"It was {'; '.join(clauses)}."


def _parted(states: Sequence[State]) -> tuple[list[State], list[State]]:
    """Those with a report, or known not to be there yet, and those without."""
    known = [s for s in states if s.source is not None or s.report.is_absent]
    return known, [s for s in states if s not in known]


def _groups(states: Sequence[State]) -> list[list[State]]:
    """States that rest on the same report, together, in their order."""
    groups: dict[tuple[str, str], list[State]] = {}
    for state in states:
        event = state.report.event.id if state.report.event else ""
        groups.setdefault((state.status_words, event), []).append(state)
    return list(groups.values())


def _same(freight: Sequence[State], people: Sequence[State]) -> bool:
    def rests_on(states: Sequence[State]) -> list[tuple[str, str, str]]:
        return [
            (s.mode, s.status_words, s.report.event.id if s.report.event else "") for s in states
        ]

    return rests_on(freight) == rests_on(people)


def _cargo(states: Sequence[State]) -> str:
    """“rail freight”, “rail and road passengers”, “freight by sea”."""
    what = "freight" if states[0].traffic == "freight" else "passengers"
    modes = [state.mode for state in states]
    return f"{what} by sea" if modes == ["sea"] else f"{listed(modes)} {what}"


def _clause(states: Sequence[State]) -> str:
    first, cargo = states[0], _cargo(states)
    if first.report.is_absent:
        return f"not there yet for {cargo}: it is first heard of later, as planned or being built"
    who = f"of {first.reported} by {_publisher(first)}{_about_group(first)} ({first.age})"
    if first.report.status is Status.UNKNOWN:
        return f"in an unknown state for {cargo}: the last report, {who}, is too old to rest on"
    reported = who.removeprefix("of ")
    exactness = first.report.event.precision.value if first.report.event else "day"
    when = "on" if exactness == "day" else "in"
    return f"{_STATES[first.status]} {cargo}, as last reported {when} {reported}"


def _publisher(state: State) -> str:
    return (
        state.source.publisher if state.source and state.source.publisher else "an unnamed source"
    )


def _about_group(state: State) -> str:
    if not state.group:
        return ""
    return f" for {state.group[:1].lower()}{state.group[1:]}"
