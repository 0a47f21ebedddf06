"""The form, filled with the question that was answered or with what the visitor typed."""

from contextlib import suppress
from dataclasses import dataclass

from geo.atlas import OBJECTIVES
from geo.errors import UnknownPlaceError
from webapp.arguments import MODES, TONNES_PER_TEU, Typed
from webapp.present import amount, day
from webapp.queries import Desk, Question

MODES_CHOICES = (
    ("rail,road,sea", "rail, road and sea"),
    ("rail", "rail only"),
    ("road", "road only"),
    ("sea", "sea only"),
    ("rail,road", "rail and road"),
    ("rail,sea", "rail and sea"),
    ("road,sea", "road and sea"),
)
OBJECTIVE_CHOICES = (
    ("time", "least time"),
    ("cost", "least cost"),
    ("co2e", "least CO₂e"),
    ("distance", "least distance"),
)
# Offered by the browser itself where there is no JavaScript to ask for suggestions.
_TOWNS = (
    *("vladivostok", "pyongyang", "rajin", "ussuriysk", "khasan", "hunchun", "tumen", "dandong"),
    *("sinuiju", "harbin", "shenyang", "beijing", "moscow", "seoul", "busan", "ulaanbaatar"),
    "almaty",
)


@dataclass(frozen=True, slots=True)
class Form:
    """Values of the fields, as text; `special` names what differs from the defaults."""

    from_text: str
    to_text: str
    from_id: str
    to_id: str
    as_of: str
    known_on: str
    is_day: bool
    modes: str
    objective: str
    teu: str
    tonnes: str
    special: str
    is_special: bool = False
    modes_choices: tuple[tuple[str, str], ...] = MODES_CHOICES
    objective_choices: tuple[tuple[str, str], ...] = OBJECTIVE_CHOICES


def _field_text(desk: Desk, place_id: str, name: str) -> str:
    """The name, if asking for it again finds the same place; else the id."""
    with suppress(UnknownPlaceError):
        if desk.resolve(name) == place_id:
            return name
    return place_id


def form_of(asked: Question, names: tuple[str, str], desk: Desk) -> Form:
    """The form of a question that was understood; `names` are those of its two ends."""
    modes = ",".join(asked.modes)
    is_plain_lot = asked.tonnes == asked.teu * TONNES_PER_TEU
    differs = []
    if asked.modes != MODES:
        differs.append(dict(MODES_CHOICES).get(modes, modes))
    if asked.objective != OBJECTIVES[0]:
        differs.append(dict(OBJECTIVE_CHOICES)[asked.objective])
    if asked.teu != 1 or not is_plain_lot:
        differs.append(f"{amount(asked.teu)} TEU, {amount(asked.tonnes)} t")
    if asked.known_on is not None:
        differs.append(f"as known on {day(asked.known_on)}")
    return Form(
        from_text=_field_text(desk, asked.from_id, names[0]),
        to_text=_field_text(desk, asked.to_id, names[1]),
        from_id=asked.from_id,
        to_id=asked.to_id,
        as_of=asked.as_of.isoformat(),
        known_on=asked.known_on.isoformat() if asked.known_on else "",
        is_day=True,
        modes=modes,
        objective=asked.objective,
        teu="" if asked.teu == 1 and is_plain_lot else amount(asked.teu),
        tonnes="" if is_plain_lot else amount(asked.tonnes),
        special=", ".join(differs),
    )


def form_again(typed: Typed) -> Form:
    """The form of a question that was not understood, with everything that was typed."""
    modes, objective = typed["modes"] or MODES_CHOICES[0][0], typed["objective"] or OBJECTIVES[0]
    known_modes = [value for value, _ in MODES_CHOICES]
    known_objectives = [value for value, _ in OBJECTIVE_CHOICES]
    return Form(
        from_text=typed["from"],
        to_text=typed["to"],
        from_id="",
        to_id="",
        as_of=typed["as_of"],
        known_on=typed["known_on"],
        # A date field of the browser would silently drop what is not a date.
        is_day=not typed["as_of"] and not typed["known_on"],
        modes=modes,
        objective=objective,
        teu=typed["teu"],
        tonnes=typed["tonnes"],
        special="",
        is_special=any(typed[name] for name in ("known_on", "modes", "objective", "teu", "tonnes")),
        modes_choices=MODES_CHOICES if modes in known_modes else (*MODES_CHOICES, (modes, modes)),
        objective_choices=OBJECTIVE_CHOICES
        if objective in known_objectives
        else (*OBJECTIVE_CHOICES, (objective, objective)),
    )


def towns_of(desk: Desk) -> list[str]:
    """Names of well-known towns that are in the atlas."""
    towns: list[str] = []
    for place_id in _TOWNS:
        found = [one for one in desk.suggest(place_id, 1) if one["id"] == place_id]
        towns.extend(one["name_en"] for one in found)
    return towns
