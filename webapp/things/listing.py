"""The lists of things: what there is of a kind, with the state of each on a day, and filters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from werkzeug.datastructures import MultiDict

from geo.countries import country_name
from geo.model import Mode, Status
from geo.spelling import fold
from geo.status import StatusIndex
from webapp import arguments
from webapp.arguments import Moment
from webapp.links import thing_path
from webapp.present import STATUSES
from webapp.queries import Desk
from webapp.things.knowledge import is_only_named
from webapp.things.register import Kind, Register, Thing
from webapp.things.states import Cited, Record, State, cited
from webapp.wording import day_words

FILTER_NAMES = (*arguments.MOMENT_NAMES, "q", "countries", "mode", "status", "kind")
WITH_STATUS = ("crossing", "bridge", "ferry", "line", "port", "gauge_break")
_KEPT_WITH_STATUS = ("crossing", "bridge", "ferry")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader asked to see; "" for everything."""

    q: str
    countries: str
    mode: str
    status: str
    kind: str

    @property
    def is_any(self) -> bool:
        """Whether anything is left out."""
        return any((self.q, self.countries, self.mode, self.status, self.kind))


@dataclass(frozen=True, slots=True)
class Row:
    """One thing of a list, with its states for freight and for passengers."""

    name: str
    url: str
    what: str
    countries: str
    freight: tuple[State, ...]
    passengers: tuple[State, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many crossings between China and North Korea a document counts."""

    count: int
    what: str
    area: str
    year: str
    counted_by: str
    sources: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as the page shows it; `choices` are values and words for each filter."""

    kind: Kind
    rows: tuple[Row, ...]
    total: int
    filters: Filters
    choices: Mapping[str, tuple[tuple[str, str], ...]]
    sentence: str


def counts_of(desk: Desk) -> tuple[Count, ...]:
    """What others count, oldest first; those without a year last."""
    sources = desk.atlas.facts.sources
    counts = sorted(desk.almanac.crossing_counts, key=lambda c: (c.year or 9999, c.id))
    return tuple(
        Count(
            one.count,
            one.what,
            one.area,
            str(one.year or "undated"),
            one.counted_by,
            tuple(cited(sources[id_]) for id_ in one.source_ids),
        )
        for one in counts
    )


def _pair(thing: Thing) -> str:
    return "-".join(sorted(thing.countries))


def _nearness(pair: str) -> tuple[int, str]:
    """The order of country pairs: first where Russia, China and North Korea meet."""
    far = sum(code not in ("CN", "KP", "RU") for code in pair.split("-"))
    return 2 * far + ("KP" not in pair), _country_words(pair)


def _country_words(pair: str) -> str:
    return " – ".join(country_name(code) for code in pair.split("-"))


def read_filters(args: MultiDict[str, str], kind: Kind, register: Register) -> Filters:
    """The filters of the query string.

    Raises
    ------
    ArgumentError
        A filter has a value that no thing of this kind can have.
    """
    choices = choices_of(kind, register)

    def one(name: str) -> str:
        return arguments.one_of(args, name, ("", *(value for value, _ in choices.get(name, ()))))

    return Filters(
        arguments.text(args, "q"), one("countries"), one("mode"), one("status"), one("kind")
    )


def choices_of(kind: Kind, register: Register) -> dict[str, tuple[tuple[str, str], ...]]:
    """Values and words of every filter that this kind has."""
    things = register.things[kind.key].values()
    pairs = sorted({_pair(thing) for thing in things}, key=_nearness)
    found = {"countries": tuple((pair, _country_words(pair)) for pair in pairs)}
    modes = [mode.value for mode in Mode if any(mode in thing.modes for thing in things)]
    if len(modes) > 1:
        found["mode"] = tuple((mode, mode) for mode in modes)
    if kind.key in WITH_STATUS:
        found["status"] = tuple((status.value, STATUSES[status.value]) for status in Status)
    if kind.key == "place":
        kinds = sorted({place.kind for place in register.facts.places.values()})
        found["kind"] = tuple((one, one) for one in kinds)
    return found


def list_things(
    kind: Kind, register: Register, index: StatusIndex, *, filters: Filters, moment: Moment
) -> Listing:
    """The things of a kind that pass the filters, by countries and name; the region first."""
    things = register.things[kind.key]
    rows = []
    for thing in sorted(things.values(), key=lambda t: (_nearness(_pair(t)), t.names.en)):
        if not _passes(thing, filters, register):
            continue
        states = Record(register.facts, index, thing.subjects, moment).states()
        freight = tuple(state for state in states if state.traffic == "freight")
        if filters.status and all(state.status != filters.status for state in freight):
            continue
        people = tuple(state for state in states if state.traffic == "passenger")
        rows.append(_row(thing, register, freight, people))
    return Listing(
        kind,
        tuple(rows),
        len(things),
        filters,
        choices_of(kind, register),
        _sentence(kind, rows, moment.as_of, len(things)),
    )


def _passes(thing: Thing, filters: Filters, register: Register) -> bool:
    if filters.countries and _pair(thing) != filters.countries:
        return False
    if filters.mode and Mode(filters.mode) not in thing.modes:
        return False
    if filters.kind and register.facts.places[thing.id].kind != filters.kind:
        return False
    asked = fold(filters.q)
    if not filters.q:
        return True
    return bool(asked) and any(asked in fold(name) for name in (thing.id, *thing.names.every()))


def _row(
    thing: Thing, register: Register, freight: tuple[State, ...], people: tuple[State, ...]
) -> Row:
    what = " and ".join(mode.value for mode in thing.modes)
    if thing.kind.key == "crossing" and is_only_named(thing.id, register):
        what = "known by name only"
    if thing.kind.key == "place":
        what = register.facts.places[thing.id].kind
    if thing.kind.key == "gauge_break":
        ways = register.ways_by_place[thing.id]
        what = "; ".join(dict.fromkeys(way.method.replace("_", " ") for way in ways))
    if thing.kind.key == "port":
        what = register.facts.ports[thing.id].unlocode or ""
    return Row(
        thing.names.en,
        thing_path(thing.kind.key, thing.id),
        what,
        _country_words(_pair(thing)),
        freight,
        people,
    )


def _sentence(kind: Kind, rows: list[Row], as_of: date, total: int) -> str:
    """How many there are, and how many of them took freight on the day."""
    many = kind.many[:1].lower() + kind.many[1:]
    shown = f"{total} {many}" if len(rows) == total else f"{len(rows)} of {total} {many}"
    if kind.key not in _KEPT_WITH_STATUS or not rows:
        return f"The atlas holds {shown}." if len(rows) == total else f"{shown} match."
    usable = sum(any(s.report.status.is_usable for s in row.freight) for row in rows)
    unsure = sum(all(s.report.status is Status.UNKNOWN for s in row.freight) for row in rows)
    day = day_words(as_of.isoformat())
    return (
        f"On {day}, {usable} of these {len(rows)} {many} took freight in full or in part, as last"
        f" reported; of {unsure} the state was unknown."
    )
