"""Addresses: the whole state of a page is in its query string, always written in the same order."""

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import quote, urlencode

from geo.cargo import default_objective
from geo.scenario import AS_REPORTED, Preset, Scenario
from webapp.arguments import MODES, SETTING
from webapp.lots import CONTAINER, DEFAULT_TONNES, TONNES_PER_TEU
from webapp.present import amount
from webapp.queries import Question
from webapp.scenario_arguments import RANGE_SIGN, number_text


def query_of(question: Question) -> str:
    """The query string of `question`, without what is as by default.

    The day is always written: a link that someone keeps must not change its answer overnight.
    """
    return urlencode([*pairs_of(question), *_changes(question)], safe=",")


def pairs_of(question: Question) -> list[tuple[str, str]]:
    """What is asked, without what is changed for the sake of argument; parameters with values."""
    pairs = [
        ("from", question.from_id),
        ("to", question.to_id),
        ("as_of", question.as_of.isoformat()),
    ]
    if question.known_on is not None:
        pairs.append(("known_on", question.known_on.isoformat()))
    if question.objective != default_objective(question.cargo):
        pairs.append(("objective", question.objective))
    if question.modes != MODES:
        pairs.append(("modes", ",".join(question.modes)))
    pairs += _lot(question)
    pairs += [("via", place_id) for place_id in question.via]
    if question.depart is not None:
        pairs.append(("depart", question.depart.isoformat()))
    if question.value_usd_per_t is not None:
        pairs.append(("value_usd_per_t", number_text(question.value_usd_per_t)))
    if question.all_ways:
        pairs.append(("all", "1"))
    return pairs


def _lot(question: Question) -> list[tuple[str, str]]:
    if question.cargo != CONTAINER:
        pairs = [("cargo", question.cargo)]
        is_plain = question.tonnes == DEFAULT_TONNES
        return pairs if is_plain else [*pairs, ("tonnes", amount(question.tonnes))]
    pairs = [("teu", amount(question.teu))] if question.teu != 1 else []
    if question.tonnes != question.teu * TONNES_PER_TEU:
        pairs.append(("tonnes", amount(question.tonnes)))
    return pairs


def _changes(question: Question) -> list[tuple[str, str]]:
    """What the reader changed: preset, crossings held open or closed, values by id."""
    scenario = question.scenario
    pairs = [("preset", scenario.preset.value)] if scenario.preset is not Preset.TYPICAL else []
    for name, subjects in (("open", scenario.opened), ("closed", scenario.closed)):
        if subjects:
            pairs.append((name, ",".join(subjects)))
    return [*pairs, *settings_of(scenario)]


def settings_of(scenario: Scenario) -> list[tuple[str, str]]:
    """The parameters that set assumptions, by id."""
    texts = {id_: number_text(value) for id_, value in scenario.values}
    texts |= {id_: RANGE_SIGN.join(map(number_text, ends)) for id_, ends in scenario.ranges}
    return [(f"{SETTING}{id_}", texts[id_]) for id_ in sorted(texts)]


# The navigation of every page: address and words.
SITE_PAGES = (
    ("/", "Map"),
    ("/crossings", "Crossings"),
    ("/timeline", "Timeline"),
    ("/trade", "Trade"),
    ("/latest", "Latest"),
    ("/data", "Data"),
    ("/method", "Method"),
)

# First part of the address of a thing's page, by the kind of thing.
KIND_PATHS = {
    "crossing": "crossings",
    "bridge": "bridges",
    "port": "ports",
    "ferry": "ferries",
    "gauge_break": "gauge-breaks",
    "line": "lines",
    "place": "places",
}


def thing_path(kind: str, id_: str) -> str:
    """Address of the page of a thing; `kind` is a key of `KIND_PATHS` or one of its values.

    Raises
    ------
    KeyError
        Things of this kind have no page.
    """
    folder = kind if kind in KIND_PATHS.values() else KIND_PATHS[kind]
    return f"/{folder}/{quote(id_, safe='')}"


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of one question, relative to this host."""

    question: Question

    def page(self) -> str:
        return f"/compare?{query_of(self.question)}"

    def on(self, day: date) -> str:
        """The same question on another day."""
        return f"/compare?{query_of(replace(self.question, as_of=day))}"

    def with_all_known(self) -> str:
        """The same question with all that is known today."""
        return f"/compare?{query_of(replace(self.question, known_on=None))}"

    def as_known_then(self) -> str:
        """The same question with what had been published by the day asked about."""
        then = replace(self.question, known_on=self.question.as_of)
        return f"/compare?{query_of(then)}"

    def swapped(self) -> str:
        """The way back."""
        asked = self.question
        back = replace(asked, from_id=asked.to_id, to_id=asked.from_id, via=asked.via[::-1])
        return f"/compare?{query_of(back)}"

    def as_reported(self) -> str:
        """The same question with nothing changed."""
        return f"/compare?{query_of(replace(self.question, scenario=AS_REPORTED))}"

    def with_preset(self, preset: str) -> str:
        """The same question with another end of every range as the typical value."""
        return self._with(replace(self.question.scenario, preset=Preset(preset)))

    def held(self, subject: str, state: str) -> str:
        """The same question with a crossing or line held `open` or `closed`, or `reported`.

        `subject` is an id or `id.mode`; what was held of the same crossing before gives way.
        """
        scenario = self.question.scenario
        whole = subject.partition(".")[0]

        def others(held: tuple[str, ...]) -> tuple[str, ...]:
            same = (one for one in held if one.partition(".")[0] == whole)
            gone = set(same) if subject == whole else {subject, whole}
            return tuple(one for one in held if one not in gone)

        opened, closed = others(scenario.opened), others(scenario.closed)
        if state == "open":
            opened = tuple(sorted((*opened, subject)))
        if state == "closed":
            closed = tuple(sorted((*closed, subject)))
        return self._with(replace(scenario, opened=opened, closed=closed))

    def setting(self, assumption_id: str, value: float | None) -> str:
        """The same question with one assumption set, or (None) as it is by default."""
        scenario = self.question.scenario
        values = {**dict(scenario.values), assumption_id: value}
        kept = sorted((id_, number) for id_, number in values.items() if number is not None)
        ranges = tuple(one for one in scenario.ranges if one[0] != assumption_id)
        return self._with(replace(scenario, values=tuple(kept), ranges=ranges))

    def with_our_values(self) -> str:
        """The same question with every assumption as by default; what is held stays held."""
        return self._with(replace(self.question.scenario, values=(), ranges=()))

    def _with(self, scenario: Scenario) -> str:
        return f"/compare?{query_of(replace(self.question, scenario=scenario))}"

    def json(self) -> str:
        return f"/api/compare?{query_of(self.question)}"

    def csv(self) -> str:
        return f"/api/compare.csv?{query_of(self.question)}"

    def embed(self) -> str:
        return f"/embed/compare?{query_of(self.question)}"

    def embed_map(self) -> str:
        return f"/embed/map?{query_of(self.question)}"
