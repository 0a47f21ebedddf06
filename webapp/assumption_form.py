"""The assumptions behind the ways that are shown, as fields that a reader can change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geo.scenario import Scenario
from webapp.arguments import SETTING
from webapp.links import pairs_of, settings_of
from webapp.notes import safe_url, source_text
from webapp.queries import Question
from webapp.scenario_arguments import number_text

Json = Mapping[str, Any]

CHANGED = "Changed by you"
# First words of the ids that belong under a heading, in the order in which the headings come.
_GROUPS = (
    ("Running", ("speed",)),
    ("Borders", ("dwell", "clearing")),
    ("Gauge changes", ("gauge",)),
    ("Terminals and ports", ("terminal", "port", "transfer", "wait", "headway")),
    ("Prices", ("tariff", "fee", "value", "price")),
    ("Emissions", ("emission",)),
)
_OTHER = "Other"


@dataclass(frozen=True, slots=True)
class Row:
    """One assumption: `value` is what the reader set, "" where it is ours; numbers as text.

    `slider` is the value at which a slider between `low` and `high` stands.
    """

    id: str
    name: str
    quantity: str
    unit: str
    low: str
    typical: str
    high: str
    value: str
    slider: str
    year: str
    basis: str
    source: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """Assumptions under a heading."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class AssumptionForm:
    """The fields, and the rest of the question, which the form sends along."""

    groups: tuple[Group, ...]
    carried: tuple[tuple[str, str], ...]

    @property
    def number(self) -> int:
        """How many assumptions are listed."""
        return sum(len(group.rows) for group in self.groups)


def assumption_form(answer: Json, asked: Question, assumptions: Sequence[Json]) -> AssumptionForm:
    """The assumptions of the ways that can be used (of all, where none can), changed ones first.

    Parameters
    ----------
    assumptions
        Every assumption of the model, as `Desk.assumptions` gives them.
    """
    used = _used(answer["routes"] or answer["unavailable"])
    given = {name.removeprefix(SETTING): text for name, text in settings_of(asked.scenario)}
    rows = [_row(one, given) for one in assumptions if one["id"] in used | set(given)]
    changed = Group(CHANGED, tuple(row for row in rows if row.value))
    groups = [changed] if changed.rows else []
    names = [name for name, _ in _GROUPS] + [_OTHER]
    for name in names:
        found = tuple(row for row in rows if not row.value and _heading(row.id) == name)
        if found:
            groups.append(Group(name, found))
    return AssumptionForm(tuple(groups), _carried(asked))


def _used(routes: Sequence[Json]) -> set[str]:
    return {id_ for route in routes for step in route["steps"] for id_ in step["assumptions"]}


def _heading(id_: str) -> str:
    word = id_.partition(".")[0]
    return next((name for name, words in _GROUPS if word in words), _OTHER)


def _row(one: Json, given: Mapping[str, str]) -> Row:
    source: Json = next(iter(one["sources"]), {})
    low, typical, high = (number_text(float(one[end])) for end in ("low", "typical", "high"))
    value = given.get(one["id"], "")
    return Row(
        id=one["id"],
        name=f"{SETTING}{one['id']}",
        quantity=one["quantity"],
        unit=one["unit"],
        low=low,
        typical=typical,
        high=high,
        value=value,
        slider=value if value and ".." not in value else typical,
        year=f"printed in USD of {one['year']}"
        if one.get("price_factor", 1.0) != 1.0
        else str(one["year"]),
        basis=one["basis"],
        source=source_text(source),
        url=safe_url(source.get("url")),
    )


def _carried(asked: Question) -> tuple[tuple[str, str], ...]:
    """Everything of the question that this form has no field for."""
    scenario: Scenario = asked.scenario
    held = (("open", scenario.opened), ("closed", scenario.closed))
    return (
        *pairs_of(asked),
        *((("preset", scenario.preset.value),) if scenario.preset.value != "typical" else ()),
        *((name, ",".join(subjects)) for name, subjects in held if subjects),
    )
