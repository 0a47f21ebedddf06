"""The sentence at the top of a page: the state on a day, who last reported it, and how long ago.

It is meant to be copied into an article, so it says the day, names the publisher, and says where
nothing is known. Freight comes first; passengers are a sentence of their own. Where more than two
reports are told, each stands in brackets behind its mode, so that two sentences still hold them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from geo.countries import listed
from geo.model import Status
from webapp.record import nothing_published
from webapp.things.register import Thing
from webapp.things.states import Record, State, in_brackets, publisher_of
from webapp.wording import day_words

_STILL_TO_COME = " The day is still to come: this is what the reports up to now say."
_MOST_PLAIN = 2
NO_PEOPLE = "On passengers no report is known."


@dataclass(frozen=True, slots=True)
class _Verb:
    """How a state is said before its cargo (“open to”), after it, and alone (“open”)."""

    before: str
    alone: str
    after: str = ""


_UNKNOWN = _Verb("in an unknown state for", "in an unknown state")
_ABSENT = _Verb("not there yet for", "not there yet")
_VERBS = {
    Status.OPEN: _Verb("open to", "open"),
    Status.PARTIAL: _Verb("partly open to", "partly open"),
    Status.SUSPENDED: _Verb("suspended for", "suspended"),
    Status.CLOSED: _Verb("closed to", "closed"),
    Status.CONSTRUCTION: _Verb(
        "not yet open to",
        "not yet open (still under construction)",
        " and still under construction",
    ),
    Status.PLANNED: _Verb("planned and not built, for", "planned and not built"),
    Status.UNKNOWN: _UNKNOWN,
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
    return framed(record, _told(thing, said, record), today)


def framed(record: Record, told: str, today: date) -> str:
    """What is told of a day, with what the two clocks add to it."""
    moment = record.moment
    if moment.known_on is not None and not record.index.events():
        return nothing_published(moment.known_on)
    if moment.as_of > (moment.known_on or today):
        told += _STILL_TO_COME
    if moment.known_on is not None:
        known = f"By what had been published up to {_day(moment.known_on)}"
        told = f"{known}, {told[:1].lower()}{told[1:]}"
    return told


def _told(thing: Thing, said: str, record: Record) -> str:
    as_of, states = record.moment.as_of, record.states()
    first = record.first_day()
    if first is None:
        return f"No report is known on whether {said} was open on {_day(as_of)}."
    if as_of < first:
        return f"{_before(said, first)}: {_then(states, as_of)}."
    freight = [state for state in states if state.traffic == "freight"]
    people = [state for state in states if state.traffic == "passenger"]
    told = _groups(parted(freight)[0])
    if not _same(freight, people):
        told += _groups(parted(people)[0])
    if len(told) > _MOST_PLAIN:
        return _short(thing, said, as_of, freight, people)
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
    known, silent = parted(states)
    if not known:
        return f"No report is known on freight at {said} up to {_day(as_of)}."
    clauses = [clause(group) for group in _groups(known)]
    if silent:
        clauses.append(f"no report is known on {_cargo(silent)}")
    return f"On {_day(as_of)} {said} was {'; '.join(clauses)}."


def _passengers(freight: Sequence[State], states: Sequence[State]) -> str:
    known, silent = parted(states)
    if not known:
        return NO_PEOPLE
    if _same(freight, states):
        return "The same reports hold for passengers."
    clauses = [clause(group) for group in _groups(known)]
    if silent:
        clauses.append(f"no report is known on {_cargo(silent)}")
    return f"It was {'; '.join(clauses)}."


def parted(states: Sequence[State]) -> tuple[list[State], list[State]]:
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


def _verb(state: State) -> _Verb:
    return _ABSENT if state.report.is_absent else _VERBS[state.report.status]


def clause(states: Sequence[State]) -> str:
    """“open to rail freight, as last reported on …” of states that rest on one report."""
    first, cargo, verb = states[0], _cargo(states), _verb(states[0])
    if first.report.is_absent:
        return f"{verb.before} {cargo}: it is first heard of later, as planned or being built"
    whose = f"{publisher_of(first)}{_about_group(first)}"
    who = f"{first.reported} by {whose}{in_brackets(whose, first.age)}"
    if first.report.status is Status.UNKNOWN:
        return f"{verb.before} {cargo}: the last report, of {who}, is too old to rest on"
    exactness = first.report.event.precision.value if first.report.event else "day"
    when = "on" if exactness == "day" else "in"
    return f"{verb.before} {cargo}{verb.after}, as last reported {when} {who}"


def _about_group(state: State) -> str:
    if not state.group:
        return ""
    return f" for {state.group[:1].lower()}{state.group[1:]}"


# -- three reports and more ------------------------------------------------------------------------


def _short(
    thing: Thing, said: str, as_of: date, freight: Sequence[State], people: Sequence[State]
) -> str:
    known, silent = parted(freight)
    if known:
        head = f"On {_day(as_of)} {said} was {_briefly(thing, known, 'freight')}"
        if silent:
            head += f"; no report is known on {_cargo(silent)}"
    else:
        head = f"No report is known on freight at {said} up to {_day(as_of)}"
    seen, unseen = parted(people)
    if not seen:
        return f"{head}. {NO_PEOPLE}"
    if _same(freight, people):
        return f"{head}. The same reports hold for passengers."
    tail = f"For passengers it was {_briefly(thing, seen, '', is_first=not known)}"
    if unseen:
        tail += f"; no report is known on {_cargo(unseen)}"
    return f"{head}. {tail}."


def _briefly(thing: Thing, states: Sequence[State], cargo: str, *, is_first: bool = True) -> str:
    """“open to freight by rail (last reported …) and by road (…)”, states alike together."""
    clauses: list[str] = []
    for verb, alike in _by_verb(states).items():
        parts = []
        for group in _groups(alike):
            modes = listed([state.mode for state in group])
            parts.append(f"by {modes}{_bracket(thing, group[0], is_first=is_first)}")
            is_first = False
        # The cargo is said once: what follows is about it too.
        head = verb.alone if clauses or not cargo else f"{verb.before} {cargo}{verb.after}"
        clauses.append(f"{head} {listed(parts)}")
    return ", and ".join(clauses)


def _by_verb(states: Sequence[State]) -> dict[_Verb, list[State]]:
    found: dict[_Verb, list[State]] = {}
    for state in states:
        found.setdefault(_verb(state), []).append(state)
    return found


def _bracket(thing: Thing, state: State, *, is_first: bool) -> str:
    """“ (last reported 28 August 2023, Yonhap, 3 years before)”, the first two words once."""
    if state.report.is_absent:
        return " (first heard of later)"
    parts = [state.reported, publisher_of(state), _about_these(thing, state), state.age]
    told = ", ".join(part for part in parts if part)
    if state.report.status is Status.UNKNOWN:
        return f" (last report {told}: too old to rest on)"
    return f" (last reported {told})" if is_first else f" ({told})"


def _about_these(thing: Thing, state: State) -> str:
    """Whom a blanket report is about, without the two countries that the page names anyway."""
    group = state.group
    if len(thing.countries) == 2:
        group = group.partition(" between ")[0]
    return f"on {group[:1].lower()}{group[1:]}" if group else ""
