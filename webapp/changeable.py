"""What a reader may change in a question: assumptions, and the state of crossings and lines."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from geo.assumptions import Assumption
from geo.model import Facts

_MOST_NEAR = 3
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Passage:
    """A crossing, or a line with a history of its own, and the modes (as words) that it carries."""

    name: str
    modes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changeable:
    """Everything a scenario may name, by id."""

    assumptions: Mapping[str, Assumption]
    passages: Mapping[str, Passage]


def changeable_of(facts: Facts) -> Changeable:
    """What may be changed in answers from `facts`."""
    passages = {
        crossing.id: Passage(crossing.names.en, tuple(mode.value for mode in crossing.modes))
        for crossing in facts.crossings.values()
    }
    for link in facts.links.values():
        for subject in {link.status_subject, link.line_id} - {None, *facts.crossings}:
            line = facts.lines.get(str(subject))
            known = passages.get(str(subject))
            modes = dict.fromkeys((*(known.modes if known else ()), link.mode.value))
            name = line.names.en if line else str(subject)
            passages[str(subject)] = Passage(name, tuple(modes))
    return Changeable(facts.assumptions, passages)


def near_ids(text: str, ids: Iterable[str]) -> list[str]:
    """At most three of `ids` that a mistyped `text` may mean, likeliest first."""
    known = sorted(ids)
    wanted = text.lower()
    within = [one for one in known if len(wanted) > 2 and wanted in one]
    alike = get_close_matches(wanted, known, _MOST_NEAR, _ALIKE)
    return list(dict.fromkeys([*alike, *within]))[:_MOST_NEAR]
