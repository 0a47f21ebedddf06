"""Addresses: the whole state of a page is in its query string, always written in the same order."""

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

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
    if question.objective != OBJECTIVES[0]:
        values["objective"] = question.objective
    if question.modes != MODES:
        values["modes"] = ",".join(question.modes)
    if question.teu != 1:
        values["teu"] = amount(question.teu)
    if question.tonnes != question.teu * TONNES_PER_TEU:
        values["tonnes"] = amount(question.tonnes)
    return urlencode(values, safe=",")


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of one question, relative to this host."""

    question: Question

    def page(self) -> str:
        return f"/compare?{query_of(self.question)}"

    def on(self, day: date) -> str:
        """The same question on another day."""
        return f"/compare?{query_of(replace(self.question, as_of=day))}"

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
