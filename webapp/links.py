"""Addresses: the whole state of a page is in its query string, always written in the same order."""

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import quote, urlencode

from geo.atlas import OBJECTIVES
from webapp.arguments import MODES, TONNES_PER_TEU
from webapp.present import amount
from webapp.queries import Question


def query_of(question: Question) -> str:
    """The query string of `question`, without what is as by default.

    The day is always written: a link that someone keeps must not change its answer overnight.
    """
    values = {
        "from": question.from_id,
        "to": question.to_id,
        "as_of": question.as_of.isoformat(),
    }
    if question.known_on is not None:
        values["known_on"] = question.known_on.isoformat()
    if question.objective != OBJECTIVES[0]:
        values["objective"] = question.objective
    if question.modes != MODES:
        values["modes"] = ",".join(question.modes)
    if question.teu != 1:
        values["teu"] = amount(question.teu)
    if question.tonnes != question.teu * TONNES_PER_TEU:
        values["tonnes"] = amount(question.tonnes)
    return urlencode(values, safe=",")


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
        back = replace(self.question, from_id=self.question.to_id, to_id=self.question.from_id)
        return f"/compare?{query_of(back)}"

    def json(self) -> str:
        return f"/api/compare?{query_of(self.question)}"

    def csv(self) -> str:
        return f"/api/compare.csv?{query_of(self.question)}"

    def embed(self) -> str:
        return f"/embed/compare?{query_of(self.question)}"

    def embed_map(self) -> str:
        return f"/embed/map?{query_of(self.question)}"
