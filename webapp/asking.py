"""The question of a query string, read strictly; page, API, embed and shell all read it here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Protocol

from werkzeug.datastructures import MultiDict

from geo.atlas import OBJECTIVES
from geo.cargo import default_objective
from geo.scenario import AS_REPORTED, Scenario
from webapp.arguments import (
    MOMENT_NAMES,
    SETTING,
    ArgumentError,
    day,
    modes,
    moment,
    one_of,
    plain,
    quoted,
    text,
)
from webapp.changeable import Changeable
from webapp.lots import lot
from webapp.points import PointTextError, looks_like_point, point_text, read_point
from webapp.queries import Question
from webapp.scenario_arguments import SCENARIO_NAMES, checked_value_usd, scenario

QUESTION_NAMES = (
    *("from", "to", *MOMENT_NAMES, "objective", "modes", "cargo", "teu", "tonnes"),
    *("via", "depart", "value_usd_per_t", "all"),
    *SCENARIO_NAMES,
)
MOST_VIA = 8
# Before the first railway of the region nobody can have sent anything by one.
FIRST_DEPARTURE = date(1850, 1, 1)


class ReadsQuestions(Protocol):
    """The part of the desk that knows what words may mean."""

    def resolve(self, text: str) -> str: ...

    def changeable(self) -> Changeable: ...


@dataclass(frozen=True, slots=True)
class Given:
    """What a file has said already; the arguments win over it."""

    scenario: Scenario = AS_REPORTED
    value_usd_per_t: float | None = None


NOTHING_GIVEN = Given()


@dataclass(frozen=True, slots=True)
class Typed:
    """What the visitor typed, as it came, so that a form can be filled again."""

    pairs: tuple[tuple[str, str], ...]

    def __getitem__(self, name: str) -> str:
        return next((value for key, value in self.pairs if key == name), "")

    def every(self, name: str) -> list[str]:
        """All values of a parameter that may come several times."""
        return [value for key, value in self.pairs if key == name]

    def instead(self, name: str, value: str) -> list[tuple[str, str]]:
        """All that was typed, with another value for one parameter."""
        return [(key, value if key == name else old) for key, old in self.pairs]


def is_asked(args: MultiDict[str, str]) -> bool:
    """Whether any parameter of a question is there."""
    return any(name in QUESTION_NAMES or name.startswith(SETTING) for name in args)


def typed(args: MultiDict[str, str]) -> Typed:
    """The known parameters, each cut to a length that a form can hold."""
    return Typed(
        tuple(
            (name[:200], value[:200])
            for name, value in args.items(multi=True)
            if name in QUESTION_NAMES or name.startswith(SETTING)
        )
    )


def _place(name: str, given: str, resolve: Callable[[str], str]) -> str:
    """Id of a place, or the one way of writing a point."""
    if not looks_like_point(given):
        return resolve(given)
    try:
        return point_text(read_point(given))
    except PointTextError as error:
        raise ArgumentError(name, error.wrong, error.right) from None


def _ends(
    args: MultiDict[str, str], desk: ReadsQuestions, default: tuple[str, str] | None
) -> tuple[str, str]:
    ends = {name: text(args, name) for name in ("from", "to")}
    if default is not None and not any(ends.values()):
        ends = dict(zip(("from", "to"), default, strict=True))
    for name, value in ends.items():
        if not value:
            raise ArgumentError(
                name, "no place is named", "Name a town, station or port, for example Vladivostok."
            )
    return _place("from", ends["from"], desk.resolve), _place("to", ends["to"], desk.resolve)


def _via(
    args: MultiDict[str, str], ends: tuple[str, str], resolve: Callable[[str], str]
) -> tuple[str, ...]:
    given = [plain("via", value) for value in args.getlist("via")]
    named = [value for value in given if value]
    if len(named) > MOST_VIA:
        raise ArgumentError("via", f"{len(named)} places are too many", f"Name at most {MOST_VIA}.")
    for value in named:
        if looks_like_point(value):
            raise ArgumentError(
                "via",
                f"{quoted(value)} is a point",
                "Name a town, station or port; points are for from and to.",
            )
    found = tuple(map(resolve, named))
    chain = (ends[0], *found, ends[1])
    for one, other in pairwise(chain):
        if found and one == other:
            raise ArgumentError("via", f"{quoted(one)} comes twice in a row", "Leave it out once.")
    return found


def _objective(args: MultiDict[str, str], cargo: str) -> str:
    """What best means; what is usual for the cargo where nothing is said."""
    if not text(args, "objective"):
        return default_objective(cargo)
    return one_of(args, "objective", OBJECTIVES)


def _departure(args: MultiDict[str, str]) -> date | None:
    if not text(args, "depart"):
        return None
    found = day(args, "depart", FIRST_DEPARTURE)
    if found < FIRST_DEPARTURE:
        raise ArgumentError(
            "depart", f"{found.isoformat()} is out of range", "Choose a day from 1850-01-01 on."
        )
    return found


def question(
    args: MultiDict[str, str],
    desk: ReadsQuestions,
    *,
    today: date,
    default: tuple[str, str] | None = None,
    given: Given = NOTHING_GIVEN,
) -> Question:
    """The question of the query string.

    Parameters
    ----------
    default
        Origin and destination for a request that names neither.
    given
        What a scenario file says.

    Raises
    ------
    ArgumentError, UnknownPlaceError
    """
    asked = moment(args, today)
    asked_modes = modes(args)
    cargo, teu, tonnes = lot(args)
    objective = _objective(args, cargo)
    changes = scenario(args, desk.changeable(), given.scenario)
    value = checked_value_usd(text(args, "value_usd_per_t"))
    depart = _departure(args)
    all_ways = one_of(args, "all", ("0", "1")) == "1"
    ends = _ends(args, desk, default)
    return Question(
        from_id=ends[0],
        to_id=ends[1],
        as_of=asked.as_of,
        known_on=asked.known_on,
        objective=objective,
        modes=asked_modes,
        teu=teu,
        tonnes=tonnes,
        cargo=cargo,
        scenario=changes,
        via=_via(args, ends, desk.resolve),
        depart=depart,
        value_usd_per_t=given.value_usd_per_t if value is None else value,
        all_ways=all_ways,
    )
