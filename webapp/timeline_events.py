"""Events as the timeline lists them: each made ready once, then picked by what is asked for."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache

from markupsafe import Markup, escape

from geo.atlas import Atlas
from geo.countries import country_name
from geo.model import Event, Facts, Mode, Precision
from geo.spelling import fold
from webapp.bars import kind_of, when
from webapp.links import thing_path
from webapp.notes import safe_url
from webapp.present import STATUSES

# The kinds of event in words; a disputed one is told apart from all others.
KINDS: Mapping[str, str] = {
    "change": "change",
    "observation": "observed",
    "forecast": "announced",
    "movement": "single train or voyage",
    "works": "works",
    "note": "note",
    "disputed": "disputed",
}
MODES: Mapping[str, str] = {"rail": "rail", "road": "road", "sea": "sea"}
TRAFFICS: Mapping[str, str] = {
    "freight": "freight",
    "passenger": "passengers",
    "all": "all traffic",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a report is about; `pairs` are the borders it belongs to, or the one country."""

    id: str
    name: str
    href: str
    pairs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Listed:
    """An event with its subject, its line on the page and the words it is found by."""

    event: Event
    subject: Subject
    html: Markup
    words: str


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for; an empty text and None limit nothing."""

    pair: str = ""
    mode: str = ""
    traffic: str = ""
    kind: str = ""
    status: str = ""
    subject: str = ""
    year: int | None = None
    q: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, field.name) for field in fields(self))


def pair_id(country_a: str, country_b: str) -> str:
    """Id of a border: two ISO codes in alphabetical order."""
    return "-".join(sorted((country_a, country_b)))


def pair_words(pair: str) -> str:
    """“China – North Korea”; for one country “within Russia”."""
    countries = [country_name(code) for code in pair.split("-")]
    return " – ".join(countries) if len(countries) > 1 else f"within {countries[0]}"


def _subjects(facts: Facts) -> Callable[[str], Subject]:
    members: dict[str, set[str]] = {}
    for crossing in facts.crossings.values():
        for group in crossing.groups:
            members.setdefault(group, set()).add(pair_id(crossing.country_a, crossing.country_b))

    def make(id_: str) -> Subject:
        if crossing := facts.crossings.get(id_):
            pairs = frozenset({pair_id(crossing.country_a, crossing.country_b)})
            return Subject(id_, crossing.names.en, thing_path("crossing", id_), pairs)
        if line := facts.lines.get(id_):
            ends = {facts.places[end].country for end in (line.from_id, line.to_id)}
            return Subject(
                id_, line.names.en, thing_path("line", id_), frozenset({"-".join(sorted(ends))})
            )
        if id_ in facts.ports:
            place = facts.places[id_]
            path = thing_path("port", id_)
            return Subject(id_, place.names.en, path, frozenset({place.country}))
        if group := facts.groups.get(id_):
            pairs = frozenset(members.get(id_, ())) or frozenset(_pairs_of_id(id_))
            return Subject(id_, group.name, f"/timeline?subject={id_}", pairs)
        path, pairs = f"/timeline?subject={id_}", frozenset(_pairs_of_id(id_))
        return Subject(id_, trade_words(id_, facts), path, pairs)

    return make


def trade_words(subject_id: str, facts: Facts) -> str:
    """“Trade North Korea – South Korea at Kaesong”, of an id such as kp-kr-trade-kaesong."""
    words = pair_words("-".join(_pairs_of_id(subject_id)) or subject_id)
    town = facts.places.get(subject_id.partition("-trade-")[2])
    return f"Trade {words} at {town.names.en}" if town else f"Trade {words}"


def _pairs_of_id(id_: str) -> list[str]:
    """The border that an id such as kp-kr-trade or all-cn-kp-air speaks of; none for others."""
    codes = [part.upper() for part in id_.split("-") if len(part) == 2]
    return ["-".join(sorted(codes))] if len(codes) == 2 else []


@lru_cache(maxsize=2)
def listed_events(atlas: Atlas) -> Mapping[str, Listed]:
    """Every event of the atlas made ready, by id; newest first."""
    facts = atlas.facts
    subject_of = lru_cache(maxsize=None)(_subjects(facts))
    listed = {}
    for event in sorted(facts.events, key=lambda e: (e.day, e.id), reverse=True):
        subject = subject_of(event.subject_id or event.scope or "")
        source = facts.sources[event.source_id]
        words = (event.headline, event.remark, subject.name, *_spellings(facts, subject.id))
        text = fold(" ".join((*words, source.publisher, source.title)))
        listed[event.id] = Listed(event, subject, _line(event, subject, facts), text)
    return listed


def as_known(one: Listed, event: Event, facts: Facts) -> Listed:
    """The same with the event as it stood on an earlier day, when nobody disputed it yet."""
    if event is one.event or event == one.event:
        return one
    return Listed(event, one.subject, _line(event, one.subject, facts), one.words)


def _spellings(facts: Facts, subject_id: str) -> Iterable[str]:
    crossing = facts.crossings.get(subject_id)
    return crossing.names.every() if crossing else ()


def words_of(event: Event) -> str:
    """“rail freight, change: open”, as the line of an event says it."""
    traffic = {"freight": "freight", "passenger": "passengers"}.get(event.traffic.value, "")
    modes = " and ".join(mode.value for mode in event.modes)
    about = " ".join(part for part in (modes, traffic) if part)
    kind = KINDS[event.kind.value]
    told = f"{kind}: {STATUSES[event.status.value]}" if event.status else kind
    return f"{about}, {told}" if about else told


_STAMP_LENGTH = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}


def _line(event: Event, subject: Subject, facts: Facts) -> Markup:
    """The event as an item of a list. Fixed words, ids of our tables and escaped texts only."""
    source, exact, mark = facts.sources[event.source_id], "", ""
    if event.precision is not Precision.DAY:
        exact = f" <small>known to the {event.precision.value}</small>"
    if event.status:
        mark = (
            '<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">'
            f'<use href="#m-{event.status.value}"/></svg>'
        )
    document = escape(", ".join((source.publisher, source.title, source.date)))
    url = safe_url(source.url)
    parts = (
        f'<li id="{escape(event.id)}" class="ev">',
        f'<time datetime="{event.day.isoformat()[: _STAMP_LENGTH[event.precision]]}">',
        f"{escape(when(event))}{exact}</time><div>{mark}",
        f'<a href="{escape(subject.href)}">{escape(subject.name)}</a>',
        ' <b class="disputed">disputed</b>' if event.is_disputed else "",
        f' <span class="ev-kind">{escape(words_of(event))}</span>',
        f"<p>{escape(event.headline)}</p>",
        f'<span class="ev-note">{escape(event.remark)}</span>' if event.remark else "",
        '<span class="ev-source">',
        f'<a href="{escape(url)}">{document}</a>' if url else document,
        "</span></div></li>",
    )
    return Markup("".join(parts))


def matches(one: Listed, asked: Filter) -> bool:
    """Whether an event is what is asked for; every word of the text must be found in it."""
    event = one.event
    return (
        (not asked.pair or asked.pair in one.subject.pairs)
        and (not asked.mode or Mode(asked.mode) in event.modes)
        and (not asked.traffic or event.traffic.value in (asked.traffic, "all"))
        and (not asked.kind or asked.kind == kind_of(event))
        and (not asked.status or (event.status is not None and event.status == asked.status))
        and (not asked.subject or asked.subject == one.subject.id)
        and (asked.year is None or event.day.year == asked.year)
        and all(word in one.words for word in fold(asked.q).split())
    )
