"""The sentence of each kind of thing: its own state, or what the reports on its crossings say.

Lines, ports and places mostly have no reports of their own. Their sentence never borrows the state
of one crossing for the whole: it counts them all, and names the newest report among them.
"""

from collections.abc import Sequence
from datetime import date

from geo.model import Event, Mode
from webapp import present
from webapp.things.about import line_is
from webapp.things.knowledge import bridges_of, is_dam, is_only_named, is_ruin, statements
from webapp.things.register import Register, Thing
from webapp.things.sentence import NO_PEOPLE, clause, framed, opening, parted
from webapp.things.states import Record, State, in_brackets, publisher_of
from webapp.wording import date_words, day_words

# A line that was opened so long ago is not said to be open for that.
_HOLDS_YEARS = 20
_NO_LINES = "No sea line of the atlas begins or ends there."
_PAIR = 2
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def say(thing: Thing, register: Register, record: Record, today: date) -> str:
    """The sentence at the top of the page of a thing."""
    kind = thing.kind.key
    if kind == "line":
        return _line(thing, register, record, today)
    if kind in ("port", "place"):
        return _there(thing, register, record, today)
    if not thing.subjects:
        return _no_status(thing, register)
    crossing = register.things["crossing"][thing.subjects[0][0]]
    if is_only_named(crossing.id, register):
        return framed(record, _only_named(crossing, register, record), today)
    return opening(thing, record, said=_said(thing, crossing, register), today=today)


def _day(record: Record) -> str:
    return day_words(record.moment.as_of.isoformat())


def _said(thing: Thing, crossing: Thing, register: Register) -> str:
    """What the state is that of, as a sentence says it."""
    if thing.kind.key not in ("bridge", "gauge_break"):
        return thing.said
    if crossing.names.en == thing.names.en:
        return crossing.said
    if thing.kind.key == "gauge_break":
        return f"{crossing.said}, where the gauge changes at {thing.names.en},"
    if is_dam(register.facts.bridges[thing.id]):
        return f"{crossing.said}, whose road runs over a dam,"
    return f"{crossing.said}, carried by {thing.said},"


def _no_status(thing: Thing, register: Register) -> str:
    if thing.kind.key == "gauge_break":
        return (
            f"No status is kept for the break of gauge at {thing.names.en}: reports are about"
            " crossings, and none of the atlas lies there."
        )
    head, bridge = f"No status is kept for {thing.said}", register.facts.bridges[thing.id]
    if is_ruin(bridge):
        return f"{head}: it is a ruin and carries nothing."
    beside = register.things["crossing"].get(bridge.crossing_id or "")
    if beside is not None:
        return f"{head}: it stands at {beside.said} and carries no traffic as far as is known."
    return f"{head}: it carries no border crossing of the atlas."


# -- named and no more -----------------------------------------------------------------------------


def _only_named(crossing: Thing, register: Register, record: Record) -> str:
    """Where and when a crossing is named, and that no more is known of it."""
    as_of, day = record.moment.as_of, _day(record)
    told = [
        event
        for event in record.index.events_of(crossing.id)
        if event.subject_id == crossing.id and event.day <= as_of
    ]
    unknown = "whether it was open is not known"
    if not bridges_of(crossing.id, register).carrying:
        unknown = "whether it was open, and how goods cross there, is not known"
    head = f"On {day} {crossing.said} was known only by name"
    if not told:
        return f"{head}, from lists; {unknown}."
    count = len({event.source_id for event in told})
    where = "one document" if count == 1 else "documents, the last"
    return f"{head}{_as_what(told[-1])}, from {where} {_naming(told[-1], record)}; {unknown}."


def _as_what(event: Event) -> str:
    is_plan = event.status is not None and event.status.value == "planned"
    return " and as planned" if is_plan else ""


def _naming(event: Event, record: Record) -> str:
    """“of 9 September 2005 by a publisher (21 years before)”."""
    as_of, source = record.moment.as_of, record.facts.sources[event.source_id]
    when = date_words(event.day.isoformat(), event.precision.value)
    publisher = source.publisher or "an unnamed source"
    age = present.age((as_of - event.day).days, as_of)
    return f"of {when} by {publisher}{in_brackets(publisher, age)}"


# -- lines -----------------------------------------------------------------------------------------


def _line(thing: Thing, register: Register, record: Record, today: date) -> str:
    if has_state(thing, register, record):
        return opening(thing, record, said=thing.said, today=today)
    length = register.facts.lines[thing.id].distance_km
    long = f", {present.grouped(length)} km long" if length is not None else ""
    told = [state for state in record.states() if state.source is not None]
    day = _day(record)
    held = f"in the {_HOLDS_YEARS} years up to {day}" if told else f"up to {day}"
    said = f"{line_is(thing, register)}{long}; no report on its state {held} is held."
    return framed(record, said, today)


def has_state(thing: Thing, register: Register, record: Record) -> bool:
    """Whether reports on a line itself tell of the day, or that the record begins after it."""
    if not statements(thing.id, register):
        return False
    first = record.first_day()
    if first is not None and record.moment.as_of < first:
        return True
    told = [state.report for state in record.states() if state.source is not None]
    if any(report.status.is_blocking for report in told):
        return True
    newest = max((r.reported_on for r in told if r.reported_on), default=None)
    return newest is not None and record.moment.as_of.year - newest.year <= _HOLDS_YEARS


# -- ports and places ------------------------------------------------------------------------------


def _there(thing: Thing, register: Register, record: Record, today: date) -> str:
    crossings = [register.things["crossing"][one.id] for one in register.crossings_at(thing.id)]
    is_known = any(state.source is not None for state in record.states())
    if is_known or thing.kind.key == "port" or register.facts.places[thing.id].kind == "port":
        head = f"No report is known on whether {thing.said} itself was open on {_day(record)}."
        if is_known:
            head = opening(thing, record, said=thing.said, today=today)
        if not crossings:
            return head if is_known else framed(record, f"{head} {_NO_LINES}", today)
        told = f"{head.removesuffix(NO_PEOPLE).rstrip()} {_capital(_counted(crossings, record))}."
        return told if is_known else framed(record, told, today)
    head = f"{thing.names.en} has no status of its own"
    if not crossings:
        return f"{head}: reports are about crossings, ferries, lines and ports."
    if len(crossings) == 1:
        told = _of_one(crossings[0], register, record.of(crossings[0].subjects), today)
        return f"{head}; {told[:1].lower()}{told[1:]}"
    return framed(record, f"{head}; on {_day(record)} {_counted(crossings, record)}.", today)


def _of_one(crossing: Thing, register: Register, record: Record, today: date) -> str:
    if is_only_named(crossing.id, register):
        return framed(record, _only_named(crossing, register, record), today)
    return opening(crossing, record, said=crossing.said, today=today)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _nouns(crossings: Sequence[Thing]) -> str:
    sea = sum(one.modes == (Mode.SEA,) for one in crossings)
    many = "" if len(crossings) == 1 else "s"
    if sea == len(crossings):
        return f"sea line{many}"
    return f"border crossing{many}" if not sea else "border crossings and sea lines"


def _counted(crossings: Sequence[Thing], record: Record) -> str:
    """How many of the crossings there took freight on the day, and the newest report of it."""
    if len(crossings) == 1:
        return _only_one(crossings[0], record)
    known: list[tuple[Thing, State]] = []
    for crossing in crossings:
        states = [s for s in record.of(crossing.subjects).states() if s.traffic == "freight"]
        known += [(crossing, state) for state in states if state.source is not None]
    those = f"{_number(len(crossings))} {_nouns(crossings)}"
    if not known:
        return f"on freight no report is known for any of its {those}"
    usable = [one for one in known if one[1].report.status.is_usable]
    crossing, newest = max(usable or known, key=lambda one: one[1].report.reported_on or date.min)
    report = f"of {newest.reported} by {publisher_of(newest)}"
    report += f"{in_brackets(publisher_of(newest), newest.age)}, on {crossing.said}"
    if not usable:
        return (
            f"none of its {those} is known to have taken freight; the newest report on them is"
            f" {report}"
        )
    count = len({one.id for one, _ in usable})
    working = f"{_number(count)} of its {those}"
    if count == len(crossings):
        working = f"both its {_nouns(crossings)}" if count == _PAIR else f"all its {those}"
    return (
        f"{working} took freight, in full or in part, as last reported; the newest report is"
        f" {report}"
    )


def _number(count: int) -> str:
    return _COUNTS[count] if count < len(_COUNTS) else str(count)


def _only_one(crossing: Thing, record: Record) -> str:
    states = [s for s in record.of(crossing.subjects).states() if s.traffic == "freight"]
    known = parted(states)[0]
    if not known:
        return f"on freight over its one {_nouns([crossing])}, {crossing.said}, no report is known"
    told = "; ".join(clause([state]) for state in known)
    return f"its one {_nouns([crossing])}, {crossing.said}, was {told}"
