"""The latest: what was reported and what changed in some days, freight and passengers apart."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from geo.almanac import PassengerService
from geo.latest import (
    StatusChange,
    Window,
    known_services,
    known_sources,
    newest_report,
    reports_in,
    runs_from,
    status_changes,
    subjects_of,
)
from geo.model import Event, Traffic
from geo.named_things import KINDS
from geo.status import StatusIndex
from webapp import arguments
from webapp.arguments import MOMENT_NAMES, Moment
from webapp.bars import KIND_WORDS, kind_of, when
from webapp.latest_words import change_words, reason_words, sentence
from webapp.links import thing_path
from webapp.present import age, status
from webapp.queries import Desk
from webapp.record import outside_record
from webapp.rendering import send_page
from webapp.replies import pack, send
from webapp.services import services
from webapp.state_words import state_for
from webapp.things.states import Cited, cited
from webapp.timeline_events import trade_words
from webapp.wording import day_words, iso_words

latest = Blueprint("latest", __name__)

LATEST_NAMES = ("traffic", "days", *MOMENT_NAMES)
# The feed holds them all.
MOST_CORRECTIONS = 20
WINDOWS = ("30", "90", "365")
TRAFFICS = {"freight": Traffic.FREIGHT, "passenger": Traffic.PASSENGER}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which latest: of which traffic, over how many days, up to which day, as known when."""

    traffic: Traffic
    days: int
    moment: Moment
    today: date

    def url(self, **changes: str) -> str:
        """Address of the same page with some of it changed; what is as by default is left out."""
        values = {
            "traffic": self.traffic.value,
            "days": str(self.days),
            "as_of": self.moment.as_of.isoformat(),
            "known_on": self.moment.known_on.isoformat() if self.moment.known_on else "",
            **changes,
        }
        usual = {"traffic": "freight", "days": WINDOWS[0], "as_of": self.today.isoformat()}
        left = {key: value for key, value in values.items() if value and usual.get(key) != value}
        return f"/latest?{urlencode(left)}" if left else "/latest"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a report is about, and the page of it; `url` is None for a group."""

    name: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """One report as the page tells it."""

    id: str
    date: str
    when: str
    age: str
    subject: Subject
    kind: str
    status: str
    status_words: str
    modes: str
    headline: str
    is_silent: bool
    source: Cited


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a state: from what to what, and the report behind it."""

    subject: Subject
    words: str
    reason: str
    status: str
    source: Cited | None


@dataclass(frozen=True, slots=True)
class Service:
    """A train, bus or ship for people; `state` is the last report on passengers at its crossing.

    `runs_from` says since when, where that is after the day asked about; else it is "".
    """

    name: str
    mode: str
    subject: Subject
    line: str
    days: str
    who: str
    operator: str
    state: str
    note: str
    runs_from: str
    sources: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class CrossingState:
    """What is known of people at one crossing by one mode."""

    subject: Subject
    mode: str
    status: str
    status_words: str
    reported: str
    headline: str
    source: Cited


@dataclass(frozen=True, slots=True)
class Correction:
    """One change of our own data."""

    date: str
    when: str
    version: str
    kind: str
    headline: str
    subjects: tuple[Subject, ...]


class Teller:
    """Puts the latest of one request together."""

    def __init__(self, desk: Desk, asked: Asked) -> None:
        self.desk, self.asked, self.facts = desk, asked, desk.atlas.facts
        self.statuses: StatusIndex = desk.statuses(asked.moment.known_on)
        self.as_of = asked.moment.as_of
        self.window = Window(self.as_of, asked.days)

    def reports(self) -> list[Report]:
        """Reports dated in the window, newest first."""
        found = reports_in(self.statuses, self.asked.traffic, self.window)
        return [self.report(event) for event in found]

    def newest(self) -> Report | None:
        """The newest report there is, however old."""
        event = newest_report(self.statuses, self.asked.traffic, self.as_of)
        return None if event is None else self.report(event)

    def report(self, event: Event) -> Report:
        """An event as the page tells it."""
        days = max(0, (self.as_of - event.day).days)
        return Report(
            event.id,
            event.day.isoformat(),
            when(event),
            age(days, self.as_of),
            self._subject(event.subject_id, event.scope),
            KIND_WORDS[kind_of(event)],
            event.status.value if event.status else "",
            status(event.status.value) if event.status else "",
            " and ".join(mode.value for mode in event.modes),
            event.headline,
            event.status is None or event.is_disputed,
            cited(self.facts.sources[event.source_id]),
        )

    def changes(self) -> list[Change]:
        """States that are not what they were before the window, by name."""
        found = status_changes(
            self.statuses,
            subjects_of(self.statuses, self.facts.crossings),
            self.asked.traffic,
            self.window,
        )
        told = [self._change(change) for change in found]
        return sorted(told, key=lambda change: (change.subject.name, change.words))

    def _change(self, change: StatusChange) -> Change:
        after = change.after
        return Change(
            self._subject(after.subject_id, None),
            change_words(change),
            reason_words(change),
            after.status.value,
            cited(self.facts.sources[after.event.source_id]) if after.event else None,
        )

    def services(self) -> tuple[list[Service], list[Service], list[Service]]:
        """Passenger services that hold on the day asked about, those to come, those ended."""
        now: list[Service] = []
        to_come: list[Service] = []
        ended: list[Service] = []
        services, sources = self.desk.almanac.services.values(), self.facts.sources
        for service in known_services(services, sources, self.asked.moment.known_on):
            kept = ended if _has_ended(service, self.as_of) else now
            kept = to_come if runs_from(service, self.as_of) else kept
            kept.append(self._service(service))
        return now, to_come, ended

    def _service(self, service: PassengerService) -> Service:
        places, known_on = self.facts.places, self.asked.moment.known_on
        documents = known_sources(service, self.facts.sources, known_on)
        state = state_for(
            service.crossing_id, (service.mode,), Traffic.PASSENGER, self.statuses, self.as_of
        )
        return Service(
            service.name,
            service.mode.value,
            self._subject(service.crossing_id, None),
            f"{places[service.from_id].names.en} – {places[service.to_id].names.en}",
            service.days,
            service.who_may_travel,
            service.operator,
            state,
            service.note,
            iso_words(runs_from(service, self.as_of)),
            tuple(cited(source) for source in documents),
        )

    def crossing_states(self) -> list[CrossingState]:
        """Crossings with a report on passengers by the day asked about, by name."""
        states = []
        for crossing in self.facts.crossings.values():
            for mode in crossing.modes:
                report = self.statuses.status(crossing.id, mode, Traffic.PASSENGER, self.as_of)
                if report.event is None:
                    continue
                states.append(
                    CrossingState(
                        self._subject(crossing.id, None),
                        mode.value,
                        report.status.value,
                        status(report.status.value),
                        when(report.event),
                        report.event.headline,
                        cited(self.facts.sources[report.event.source_id]),
                    )
                )
        return sorted(states, key=lambda state: (state.subject.name, state.mode))

    def corrections(self) -> list[Correction]:
        """Changes of our own data in the window, newest first."""
        last = min(self.as_of, self.asked.moment.known_on or self.as_of)
        changes = self.desk.almanac.changes
        found = [one for one in reversed(changes) if self.window.before < one.day <= last]
        return [
            Correction(
                change.day.isoformat(),
                day_words(change.day.isoformat()),
                change.version,
                change.kind,
                change.headline,
                tuple(filter(None, map(self._thing, change.subject_ids))),
            )
            for change in found
        ]

    def _thing(self, id_: str) -> Subject | None:
        finder = self.desk.atlas.finder
        things = (finder.find(kind, id_) for kind in KINDS)
        thing = next((one for one in things if one is not None), None)
        return None if thing is None else Subject(thing.names.en, thing_path(thing.kind, id_))

    def _subject(self, subject_id: str | None, scope: str | None) -> Subject:
        facts = self.facts
        if subject_id in facts.crossings:
            name = facts.crossings[subject_id].names.en
            return Subject(name, thing_path("crossing", subject_id))
        if subject_id in facts.lines:
            return Subject(facts.lines[subject_id].names.en, thing_path("line", subject_id))
        if subject_id in facts.ports:
            return Subject(facts.places[subject_id].names.en, thing_path("port", subject_id))
        group = facts.groups.get(scope or "")
        return Subject(group.name if group else trade_words(subject_id or "", facts), None)


def _has_ended(service: PassengerService, day: date) -> bool:
    end = service.valid_to
    return bool(end) and day.isoformat()[: len(end)] >= end


def asked_of(today: date) -> Asked:
    """The latest that the query string asks for.

    Raises
    ------
    ArgumentError
    """
    args = request.args
    traffic = TRAFFICS[arguments.one_of(args, "traffic", tuple(TRAFFICS))]
    days = int(arguments.one_of(args, "days", WINDOWS))
    return Asked(traffic, days, arguments.moment(args, today), today)


@latest.get("/api/latest")
def latest_data() -> Response:
    """The same as data."""
    arguments.only(request.args, LATEST_NAMES)
    house = services()
    asked = asked_of(house.today())
    teller = Teller(house.desk, asked)
    context = _context(teller, asked)
    parts = ("changes", "reports", "running", "to_come", "ended", "states", "data_changes")
    names = {"running": "services", "to_come": "services_to_come", "ended": "ended_services"}
    answer = {
        "traffic": asked.traffic.value,
        "days": asked.days,
        "as_of": asked.moment.as_of.isoformat(),
        "known_on": asked.moment.known_on.isoformat() if asked.moment.known_on else None,
        "summary": context["sentence"],
        "newest": asdict(context["newest"]) if context["newest"] else None,
        **{names.get(part, part): [asdict(one) for one in context[part]] for part in parts},
    }
    body = json.dumps(answer, ensure_ascii=False, separators=(",", ":")) + "\n"
    return send(pack(body.encode(), "application/json"), "public, no-cache")


@latest.get("/latest")
def latest_page() -> Response:
    """What was reported and what changed."""
    arguments.only(request.args, LATEST_NAMES, forgive=True)
    house = services()
    asked = asked_of(house.today())
    teller = Teller(house.desk, asked)
    return send_page("pages/latest.html", **_context(teller, asked))


def _name(asked: Asked) -> str:
    """“The latest on freight, 30 days up to 22 November 2026”."""
    cargo = "passengers" if asked.traffic is Traffic.PASSENGER else "freight"
    moment = asked.moment
    known = f", as known on {day_words(moment.known_on.isoformat())}" if moment.known_on else ""
    day = day_words(moment.as_of.isoformat())
    return f"The latest on {cargo}, {asked.days} days up to {day}{known}"


def _context(teller: Teller, asked: Asked) -> dict[str, Any]:
    reports, changes, newest = teller.reports(), teller.changes(), teller.newest()
    names = list(dict.fromkeys(change.subject.name for change in changes))
    note = outside_record(teller.statuses, asked.moment.as_of, asked.moment.known_on)
    is_passenger = asked.traffic is Traffic.PASSENGER
    corrections = teller.corrections()
    running, to_come, ended = teller.services() if is_passenger else ([], [], [])
    return {
        "asked": asked,
        "name": _name(asked),
        "note": note,
        "sentence": note or sentence(asked, reports=reports, changed=names, newest=newest),
        "reports": reports,
        "changes": changes,
        "newest": newest,
        "running": running,
        "to_come": to_come,
        "ended": ended,
        "states": teller.crossing_states() if is_passenger else [],
        "data_changes": corrections[:MOST_CORRECTIONS],
        "more_data_changes": max(0, len(corrections) - MOST_CORRECTIONS),
        "is_passenger": is_passenger,
        "windows": WINDOWS,
        "as_of_words": day_words(asked.moment.as_of.isoformat()),
        "known_words": day_words(asked.moment.known_on.isoformat())
        if asked.moment.known_on
        else "",
    }
