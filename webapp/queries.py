"""Where a request meets the atlas: page, API, embed, shell and file all ask here, no other way."""

from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from threading import Lock
from typing import Any

from geo.almanac import Almanac
from geo.answer import Answer
from geo.atlas import Atlas
from geo.countries import listed
from geo.errors import GeoError, PointError
from geo.gaps import Apart
from geo.model import Mode, Place
from geo.plain_answer import source_dict, to_dict
from geo.scenario import AS_REPORTED, Scenario
from geo.status import StatusIndex, effective_day
from geo.town_names import position_words
from layers.coast import is_at_sea
from layers.on_day import layer_on_day
from webapp import points
from webapp.changeable import Changeable, changeable_of
from webapp.record import outside_record
from webapp.summary import summarise
from webapp.what_if import mark_supposed

ATTRIBUTION = (
    "Crossgauge; map and lines © OpenStreetMap contributors (ODbL), coast and lakes GSHHG, "
    "towns GeoNames (CC BY 4.0)"
)
# An answer holds every line of every way: a few of them fill as much memory as all the facts.
_MOST_ANSWERS = 24
_BACK_AGAIN = (
    "Each stage has a way by itself, but together they come back into a state that was left, which "
    "is not counted as a way."
)
_NOT_KNOWN = "Which ways goods could take on that day is not known."


@dataclass(frozen=True, slots=True)
class Question:
    """A question whose words have been checked: places are ids, modes are known.

    `known_on` is a day before today, or None for all that is known. An end may be a point, written
    `lat,lon`; `teu` is 0 for what does not travel in containers. `via` are places to pass in this
    order; `depart` is the day on which the lot sets out, where that counts; `all_ways` asks for
    every chain of crossings.
    """

    from_id: str
    to_id: str
    as_of: date
    objective: str
    modes: tuple[str, ...]
    teu: float
    tonnes: float
    known_on: date | None = None
    cargo: str = "container"
    scenario: Scenario = AS_REPORTED
    via: tuple[str, ...] = ()
    depart: date | None = None
    value_usd_per_t: float | None = None
    all_ways: bool = False

    def is_ahead(self, today: date) -> bool:
        """Whether the day asked about is still to come, or was on the day of knowledge.

        What is kept of an answer is kept with this: it changes when the day comes.
        """
        return self.as_of > (self.known_on or today)


def ask_with_hint(atlas: Atlas, question: Question) -> Answer:
    """What the atlas answers; a point that cannot be is held against the same point swapped.

    Raises
    ------
    GeoError
        A `PointError` says what was probably meant, where that can be asked.
    """
    try:
        return ask(atlas, question)
    except PointError as error:
        start, end = points.swapped(question.from_id), points.swapped(question.to_id)
        others = (
            (start, replace(question, from_id=start or "")),
            (end, replace(question, to_id=end or "")),
        )
        for meant, other in others:
            if meant and _can_be_asked(atlas, other):
                message = f"{error} Latitude comes first: did you mean {meant}?"
                raise PointError(message) from None
        ends = (question.from_id, question.to_id)
        wrong = next((end for end in ends if str(error).startswith(f"{end} ")), "")
        position = points.position(wrong)
        if position is not None and is_at_sea(position):
            raise PointError(f"{error} The point lies at sea.") from None
        raise


def _can_be_asked(atlas: Atlas, question: Question) -> bool:
    try:
        ask(atlas, question)
    except GeoError:
        return False
    return True


def ask(atlas: Atlas, question: Question) -> Answer:
    """What the atlas answers: the one place where a question of the web becomes one of the atlas.

    Raises
    ------
    GeoError
    """
    return atlas.compare(
        question.from_id,
        question.to_id,
        as_of=question.as_of,
        cargo=atlas.cargo(question.teu or None, question.tonnes, question.cargo),
        objective=question.objective,
        modes=tuple(Mode(mode) for mode in question.modes),
        known_on=question.known_on,
        scenario=question.scenario,
        via=question.via,
        depart=question.depart,
        value_usd_per_t=question.value_usd_per_t,
        all_ways=question.all_ways,
    )


class Desk:
    """Answers questions about one atlas; keeps recent answers. `today` is the clock of the web."""

    def __init__(self, atlas: Atlas, almanac: Almanac, today: Callable[[], date]) -> None:
        self.atlas, self.almanac, self._today = atlas, almanac, today
        self._answers: OrderedDict[tuple[Question, bool], dict[str, Any]] = OrderedDict()
        self._lock = Lock()
        self._changeable = changeable_of(atlas.facts)

    def changeable(self) -> Changeable:
        """What a question may change: assumptions, and the state of crossings and lines."""
        return self._changeable

    def resolve(self, text: str) -> str:
        """Id of the place that a text names.

        Raises
        ------
        UnknownPlaceError
        """
        return self.atlas.gazetteer.get(text).id

    def compare(self, question: Question) -> Mapping[str, Any]:
        """The answer as plain data, its sentence and credit included; do not change it."""
        key = (question, question.is_ahead(self._today()))
        with self._lock:
            kept = self._answers.get(key)
            if kept is not None:
                self._answers.move_to_end(key)
                return kept
        answer = self._work_out(question, is_ahead=key[1])
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > _MOST_ANSWERS:
                self._answers.popitem(last=False)
        return answer

    def _work_out(self, question: Question, *, is_ahead: bool) -> dict[str, Any]:
        answer = ask_with_hint(self.atlas, question)
        plain = to_dict(answer, self.atlas.facts)
        plain["question"] |= self._ends(answer)
        plain["not_joined"] = self._not_joined(question, answer)
        mark_supposed(plain)
        known = self.statuses(question.known_on)
        before = outside_record(known, question.as_of, question.known_on)
        told = f"{before} {_NOT_KNOWN}" if before else summarise(plain, is_ahead=is_ahead)
        return {
            "question": plain["question"],
            "summary": told,
            **plain,
            "attribution": ATTRIBUTION,
        }

    def _ends(self, answer: Answer) -> dict[str, Any]:
        """What was understood: state, kind and [longitude, latitude] of both ends, names between.

        A kind is that of a listed place, or `town` or `point`.
        """
        get = self.atlas.gazetteer.get
        ends = {"from": answer.question.origin_id, "to": answer.question.destination_id}
        found: dict[str, Any] = {}
        for end, place in ((end, get(id_)) for end, id_ in ends.items()):
            found[f"{end}_position"] = list(place.position)
            found[f"{end}_country"], found[f"{end}_kind"] = place.country, place.kind
        found["via_names"] = [get(id_).names.en for id_ in answer.question.via]
        return found

    def _not_joined(self, question: Question, answer: Answer) -> dict[str, Any] | None:
        """Where the network ends between two places that nothing joins, whatever is open.

        Where places are to be passed, the first stage of the way that is missing.
        """
        if answer.routes or answer.unavailable:
            return None
        asked = answer.question
        for stage in pairwise((asked.origin_id, *asked.via, asked.destination_id)):
            apart = self.atlas.gaps.find(*stage, asked.modes)
            if apart is not None:
                where = f"{self._stage(*stage)}: " if asked.via else ""
                return not_joined(replace(apart, sentence=f"{where}{apart.sentence}"))
        return self._stage_shut(question) if asked.via else None

    def _stage(self, start: str, end: str) -> str:
        names = (self.atlas.gazetteer.get(id_).names.en for id_ in (start, end))
        return "From {} to {}".format(*names)

    def _stage_shut(self, question: Question) -> dict[str, Any]:
        """The first stage between places to pass on which nothing goes that day."""
        for start, end in pairwise((question.from_id, *question.via, question.to_id)):
            found = self.compare(replace(question, from_id=start, to_id=end, via=()))
            if not found["routes"]:
                shut = [b["name"] for way in found["unavailable"][:1] for b in way["blocked_by"]]
                by = listed(list(question.modes)).replace(" and ", " or ")
                why = f": {listed(shut)} stood in the way" if shut else ""
                return not_joined(
                    Apart(f"{self._stage(start, end)} there was no way by {by}{why}.")
                )
        return not_joined(Apart(_BACK_AGAIN))

    def suggest(self, text: str, limit: int = 8) -> list[dict[str, Any]]:
        """Places that a text may mean, towns first."""
        found = self.atlas.gazetteer.suggest(text, limit)
        alike = Counter((m.place.names.en, m.place.country) for m in found)
        return [
            {
                **_place_dict(m.place),
                "matched": m.spelling,
                "line": self._line(m.place)
                + (
                    f", {position_words(m.place.position)}"
                    if alike[m.place.names.en, m.place.country] > 1
                    else ""
                ),
            }
            for m in found
        ]

    def _line(self, place: Place) -> str:
        town = self.atlas.facts.places.get(place.city_id, place)
        of_town = f" of {town.names.en}" if town.id != place.id else ""
        return f"{place.kind}{of_town}, {place.country}"

    def layer(self, name: str, day: date, known_on: date | None = None) -> dict[str, Any]:
        """A map layer with every status as of `day`; KeyError for a name that is none."""
        return layer_on_day(name, self.atlas, day, known_on)

    def statuses(self, known_on: date | None) -> StatusIndex:
        """The histories as far as published by `known_on`; None counts all."""
        return self.atlas.status.known_by(known_on)

    def event_days(self, known_on: date | None = None) -> list[dict[str, Any]]:
        """Changes of freight, oldest first: the stops of the date control.

        `date` is the day from which a change counts, `on` that of the report; `subjects` are the
        crossings or lines that it covers.
        """
        crossings = self.atlas.facts.crossings.values()
        return [
            {
                "date": effective_day(event).isoformat(),
                "on": event.day.isoformat(),
                "precision": event.precision.value,
                "headline": event.headline,
                "subject": event.subject_id or event.scope,
                "subjects": [event.subject_id or ""]
                if event.scope is None
                else [crossing.id for crossing in crossings if event.scope in crossing.groups],
                "status": event.status.value if event.status else None,
            }
            for event in sorted(
                self.statuses(known_on).events(), key=lambda e: (effective_day(e), e.id)
            )
            if event.kind.value == "change"
            and not event.is_disputed
            and event.traffic.value != "passenger"
        ]

    def assumptions(self) -> list[dict[str, Any]]:
        """Every assumption of the model, with its range and what it rests on."""
        facts = self.atlas.facts
        return [
            {
                "id": a.id,
                "quantity": a.quantity,
                "unit": a.unit,
                "low": a.low,
                "typical": a.typical,
                "high": a.high,
                "good_end": a.good_end,
                "year": a.year,
                "price_factor": a.price_factor,
                "includes": list(a.includes),
                "basis": a.basis.value,
                "conversion": a.conversion,
                "note": a.note,
                "sources": [source_dict(facts.sources[s]) for s in a.source_ids],
            }
            for a in facts.assumptions.values()
        ]

    def sources(self) -> dict[str, dict[str, str]]:
        """Every source by id."""
        return {s.id: source_dict(s) for s in self.atlas.facts.sources.values()}


def not_joined(apart: Apart) -> dict[str, Any]:
    """Why two places are not joined, as plain data."""
    gap = apart.gap
    return {
        "sentence": apart.sentence,
        "distance_km": round(gap.distance_km, 1) if gap else None,
        "from_position": [round(degrees, 5) for degrees in gap.start] if gap else None,
        "to_position": [round(degrees, 5) for degrees in gap.end] if gap else None,
    }


def _place_dict(place: Place) -> dict[str, Any]:
    names = place.names
    return {
        "id": place.id,
        "name_en": names.en,
        "name_ko": names.ko,
        "name_ru": names.ru,
        "name_zh": names.zh,
        "country": place.country,
        "kind": place.kind,
    }
