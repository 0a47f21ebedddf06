"""One thing put together: everything that its page, its files and its citation say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from markupsafe import Markup

from geo.almanac import PassengerService
from geo.countries import country_name, listed
from geo.latest import known_services, known_sources, runs_from
from geo.model import Mode
from geo.plain_answer import NO_SOURCE
from geo.sources import last_day
from geo.status import StatusIndex
from webapp.arguments import Moment
from webapp.bars import Subject, Tick, bar_rows, bars_svg
from webapp.cite import Citation
from webapp.links import thing_path
from webapp.queries import Desk
from webapp.things.about import about
from webapp.things.attributes import Attribute, attributes
from webapp.things.knowledge import is_dam, is_only_named
from webapp.things.neighbours import Group, neighbours
from webapp.things.overview import say
from webapp.things.register import Register, Thing
from webapp.things.states import TRAFFICS, Cited, Record, State, Told, Track, cited
from webapp.wording import day_words

RECENT_YEARS = 7
STALE_DAYS = 365
_MONTH_LETTERS = 7
# A longer record is drawn without its first tenth of reports.
LONG_YEARS, _LEFT_OUT = 30, 0.1


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source of a page under its number, and when the editors last read it."""

    number: int
    cited: Cited
    accessed: str


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact with the numbers of its sources."""

    fact: Attribute
    numbers: tuple[int, ...]

    @property
    def says(self) -> str:
        """The numbers in short: “1”, “1, 2”, “1, 3–8”."""
        runs: list[list[int]] = []
        for number in self.numbers:
            if runs and number == runs[-1][-1] + 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        parts = [f"{r[0]}–{r[-1]}" if len(r) > 2 else ", ".join(map(str, r)) for r in runs]
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Still:
    """What does not change with the day."""

    about: str
    facts: tuple[FactRow, ...]
    sources: tuple[SourceRow, ...]
    neighbours: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A train, bus or ship for people with its documents."""

    service: PassengerService
    sources: tuple[Cited, ...]
    runs_from: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing of the histories under its heading; `note` says what is not on it."""

    title: str
    svg: Markup
    note: str


@dataclass(frozen=True, slots=True)
class CrossingHere:
    """A border crossing at a place, port or line that has no history of its own."""

    name: str
    url: str
    states: tuple[State, ...]


def still_of(thing: Thing, register: Register) -> Still:
    """The part of a page that no day changes."""
    known, facts = register.facts.sources, attributes(thing, register)
    ids = (*thing.source_ids, *(id_ for fact in facts for id_ in fact.source_ids))
    documents = [id_ for id_ in dict.fromkeys(ids) if id_ != NO_SOURCE]
    numbers = {id_: number for number, id_ in enumerate(documents, start=1)}
    return Still(
        about(thing, register),
        tuple(
            FactRow(fact, tuple(sorted(numbers[id_] for id_ in fact.source_ids if id_ in numbers)))
            for fact in facts
        ),
        tuple(SourceRow(numbers[id_], cited(known[id_]), known[id_].accessed) for id_ in documents),
        neighbours(thing, register),
    )


class ThingPage:
    """All that is said of a thing on a day.

    Parameters
    ----------
    moment
        The day asked about and the day of knowledge.
    today
        Day of the clock.
    base
        Address of the site as readers know it.
    """

    def __init__(
        self, desk: Desk, register: Register, still: Still, thing: Thing, *,
        moment: Moment, today: date, base: str,
    ) -> None:  # fmt: skip
        self.desk, self.register, self.still, self.thing = desk, register, still, thing
        self.moment, self.today, self.base = moment, today, base
        self.index: StatusIndex = desk.statuses(moment.known_on)
        self.record = Record(register.facts, self.index, thing.subjects, moment)
        if thing.subjects and is_only_named(thing.subjects[0][0], register):
            self.record.is_mode_known = False

    # -- names and addresses -----------------------------------------------------------------------

    @property
    def name(self) -> str:
        """The heading of the page."""
        name = self.thing.names.en
        return f"Break of gauge at {name}" if self.thing.kind.key == "gauge_break" else name

    @property
    def what(self) -> str:
        """Kind and countries: “border crossing, China and North Korea”."""
        kind = self.thing.kind.one
        if self.thing.kind.key == "place":
            kind = self.register.facts.places[self.thing.id].kind
        if kind == "bridge" and is_dam(self.register.facts.bridges[self.thing.id]):
            kind = "road over a dam"
        if self.thing.modes == (Mode.ROAD,) and self.thing.kind.key == "line":
            kind = "road"
        return f"{kind}, {listed([country_name(code) for code in self.thing.countries])}"

    @property
    def path(self) -> str:
        """Address of the page without host and query."""
        return thing_path(self.thing.kind.key, self.thing.id)

    def query(self, *, always: bool = False) -> str:
        """The query string that keeps the two clocks; "" for today and all that is known."""
        parts = []
        if always or self.moment.as_of != self.today:
            parts.append(f"as_of={self.moment.as_of.isoformat()}")
        if self.moment.known_on is not None:
            parts.append(f"known_on={self.moment.known_on.isoformat()}")
        return f"?{'&'.join(parts)}" if parts else ""

    def at(self, day: date | str) -> str:
        """The same page on another day."""
        shown = day if isinstance(day, str) else day.isoformat()
        known = self.moment.known_on
        return f"{self.path}?as_of={shown}" + (f"&known_on={known.isoformat()}" if known else "")

    def file(self, suffix: str) -> str:
        """Address of a download."""
        return f"{self.path}.{suffix}{self.query(always=True)}"

    @property
    def canonical(self) -> str:
        """The address that this page should be found and kept under."""
        return f"{self.base}{self.path}{self.query()}"

    @cached_property
    def citation(self) -> Citation:
        """How to cite the page; the address keeps the day."""
        return Citation(
            key=f"{self.thing.kind.folder}-{self.thing.id}",
            title=self.name,
            url=f"{self.base}{self.path}{self.query(always=True)}",
            as_of=self.moment.as_of,
            accessed=self.today,
            version=self.register.facts.version,
            known_on=self.moment.known_on,
        )

    # -- what was reported -------------------------------------------------------------------------

    @cached_property
    def sentence(self) -> str:
        """The sentence at the top, to copy."""
        return say(self.thing, self.register, self.record, self.today)

    @property
    def about(self) -> str:
        """What it is, without what the sentence above has just said."""
        head, _, rest = self.still.about.partition(". ")
        return rest if rest and self.sentence.startswith(head) else self.still.about

    @cached_property
    def states(self) -> tuple[State, ...]:
        """The state of each mode and traffic on the day."""
        return self.record.states()

    @property
    def last_day(self) -> date:
        """The last day that histories are told for: of knowledge, or asked about if later."""
        return max(self.moment.known_on or self.today, self.moment.as_of)

    @cached_property
    def tracks(self) -> tuple[Track, ...]:
        """The histories as tables."""
        return self.record.tracks(self.last_day)

    @cached_property
    def events(self) -> tuple[Told, ...]:
        """Every event, newest first."""
        return self.record.told()

    @cached_property
    def crossings_here(self) -> tuple[CrossingHere, ...]:
        """Crossings at a place, port or line, with their states; none for other kinds."""
        ids = self._crossing_ids()
        found = []
        for id_ in ids:
            crossing = self.register.things["crossing"][id_]
            record = self.record.of(crossing.subjects)
            record.is_mode_known = not is_only_named(id_, self.register)
            states = record.states()
            url = thing_path("crossing", id_) + self.query()
            found.append(CrossingHere(crossing.names.en, url, states))
        return tuple(found)

    def _crossing_ids(self) -> Iterable[str]:
        thing, register = self.thing, self.register
        if thing.kind.key == "line":
            links = register.links_by_line.get(thing.id, ())
            ends = {end for link in links for end in (link.from_id, link.to_id)}
            ids = [link.crossing_id for link in links if link.crossing_id]
            ids += [
                c.id for c in register.facts.crossings.values() if ends & {c.place_a, c.place_b}
            ]
            return dict.fromkeys(ids)
        if thing.kind.key not in ("place", "port"):
            return ()
        return [one.id for one in register.crossings_at(thing.id)]

    @property
    def services(self) -> tuple[ServiceRow, ...]:
        """Trains, buses and ships for people over the crossing."""
        if self.thing.kind.key not in ("crossing", "ferry"):
            return ()
        subjects = {subject for subject, _ in self.thing.subjects}
        known, then, day = self.register.facts.sources, self.moment.known_on, self.moment.as_of
        return tuple(
            ServiceRow(one, tuple(map(cited, known_sources(one, known, then))), runs_from(one, day))
            for one in known_services(self.desk.almanac.services.values(), known, then)
            if one.crossing_id in subjects
        )

    # -- drawings ----------------------------------------------------------------------------------

    @cached_property
    def bars(self) -> tuple[Drawing, ...]:
        """Drawings of the histories: the last years, then the record as far as it can be read."""
        rows: list[Subject] = [
            (self.record.label(mode, traffic), subject, mode, traffic)
            for traffic in TRAFFICS
            for subject, mode in self.thing.subjects
        ]
        days = [event.day for event in self.record.events()]
        if not rows or not days:
            return ()
        last = self.last_day
        begin, left_out = first_year(days)
        recent = date(last.year - RECENT_YEARS, 1, 1)
        title, note = "The whole record", ""
        if left_out:
            title = f"Since {begin.year}"
            few = "1 earlier report, of" if left_out == 1 else f"{left_out} earlier reports, from"
            note = f"{few} {min(days).year}{'' if left_out == 1 else ' on'}: in the tables below."
        spans = [(begin, title, note)]
        if begin.year < recent.year:
            spans.insert(0, (recent, f"Since {recent.year}", ""))
        return tuple(
            Drawing(title, self._bars(rows, first, last + timedelta(days=1), title), note)
            for first, title, note in spans
            if first <= last
        )

    def _bars(self, rows: list[Subject], first: date, last: date, title: str) -> Markup:
        found = bar_rows(self.index, rows, first, last)
        if first.year < last.year - 2 * RECENT_YEARS:
            # So many reports stand so close that no pointer would meet one: the list has them all.
            found = [replace(row, ticks=_untitled(row.ticks)) for row in found]
        marked = self.moment.as_of if self.moment.as_of != self.today else None
        name = f"Status history of {self.name}: {title[:1].lower()}{title[1:]}"
        return bars_svg(found, first, last, marked, name=name)

    @property
    def changes(self) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
        """Words and address of the change before the day, and of the next; None where none is."""
        days = sorted(
            {
                date.fromisoformat(after.start)
                for track in self.tracks
                for before, after in zip(("", *_statuses(track)), track.periods, strict=False)
                if before != after.status
            }
        )
        earlier = [day for day in days if day < self.moment.as_of]
        later = [day for day in days if day > self.moment.as_of]

        def step(found: list[date], at: int) -> tuple[str, str] | None:
            return (day_words(found[at].isoformat()), self.at(found[at])) if found else None

        return step(earlier, -1), step(later, 0)

    # -- how well it is looked after ---------------------------------------------------------------

    @cached_property
    def last_verified(self) -> str:
        """Day or month (ISO) in which a source of this page was last read; "" for none."""
        sources = self.register.facts.sources
        ids = (*self.thing.source_ids, *(event.source_id for event in self.record.events()))
        return max((sources[id_].accessed for id_ in ids), default="")

    @property
    def verified_words(self) -> str:
        """The same in words."""
        text = self.last_verified
        if not text:
            return ""
        return day_words(text) if len(text) > _MONTH_LETTERS else day_words(f"{text}-01")[2:]

    @property
    def is_stale(self) -> bool:
        """Whether nobody has read a source of this page for more than twelve months."""
        verified = self.last_verified
        return not verified or (self.today - last_day(verified)).days > STALE_DAYS

    @property
    def is_silent(self) -> bool:
        """Whether the newest report that a state rests on is over twelve months old that day."""
        ages = [state.report.report_age_days for state in self.states]
        told = [age for age in ages if age is not None]
        return bool(told) and min(told) > STALE_DAYS


def first_year(days: Sequence[date]) -> tuple[date, int]:
    """First day of the axis, and how many of the reports lie before it.

    A record that reaches back for decades would press its last years into a corner: the axis begins
    where nine reports in ten are on it.
    """
    found = sorted(days)
    begin = date(found[0].year, 1, 1)
    if found[-1].year - begin.year <= LONG_YEARS:
        return begin, 0
    begin = date(found[int(len(found) * _LEFT_OUT)].year, 1, 1)
    return begin, sum(day < begin for day in found)


def _statuses(track: Track) -> tuple[str, ...]:
    return tuple(period.status for period in track.periods)


def _untitled(ticks: Iterable[Tick]) -> tuple[Tick, ...]:
    return tuple(replace(tick, title="") for tick in ticks)
