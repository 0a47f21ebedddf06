"""The columns that say what was asked, and what each column of a file holds."""

from collections.abc import Iterable, Iterator
from typing import Literal

from geo.scenario import Preset
from layers.answer_table import WAY_COUNTS, WAY_TEXTS
from webapp.arguments import SETTING
from webapp.queries import Question
from webapp.scenario_arguments import RANGE_SIGN, number_text

Kind = Literal["text", "whole", "number"]

QUESTION_COLUMNS = (
    *("from", "to", "as_of", "known_on", "objective", "modes", "cargo", "teu", "tonnes"),
    *("via", "depart", "scenario"),
)
VERSION_COLUMN = "data_version"
_TEXTS = frozenset({"id", *QUESTION_COLUMNS, *WAY_TEXTS, VERSION_COLUMN}) - {"teu", "tonnes"}
_WHOLE = frozenset({"line", "point", *WAY_COUNTS})


def kinds_of(columns: Iterable[str]) -> dict[str, Kind]:
    """What each column holds, in any kind of file: what is neither text nor whole is a number."""
    return {
        name: "text" if name in _TEXTS else "whole" if name in _WHOLE else "number"
        for name in columns
    }


def question_cells(question: Question) -> list[str | float | None]:
    """The question, under `QUESTION_COLUMNS`."""
    return [
        question.from_id,
        question.to_id,
        question.as_of.isoformat(),
        question.known_on.isoformat() if question.known_on else None,
        question.objective,
        " ".join(question.modes),
        question.cargo,
        question.teu or None,
        question.tonnes,
        "; ".join(question.via),
        question.depart.isoformat() if question.depart else None,
        "; ".join(_changes(question)),
    ]


def _changes(question: Question) -> Iterator[str]:
    """What differs from the tables, as the parameters of an address that say so."""
    scenario = question.scenario
    if scenario.preset is not Preset.TYPICAL:
        yield f"preset={scenario.preset.value}"
    for id_, value in scenario.values:
        yield f"{SETTING}{id_}={number_text(value)}"
    for id_, ends in scenario.ranges:
        yield f"{SETTING}{id_}={RANGE_SIGN.join(map(number_text, ends))}"
    for name, subjects in (("open", scenario.opened), ("closed", scenario.closed)):
        if subjects:
            yield f"{name}={','.join(subjects)}"
    if question.value_usd_per_t is not None:
        yield f"value_usd_per_t={number_text(question.value_usd_per_t)}"
    if question.all_ways:
        yield "all=1"
