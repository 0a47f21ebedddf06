"""The form, filled with the question that was answered or with what the visitor typed."""

from contextlib import suppress
from dataclasses import dataclass

from geo.atlas import OBJECTIVES
from geo.cargo import default_objective
from geo.errors import UnknownPlaceError
from webapp import points
from webapp.arguments import MODES, SETTING
from webapp.asking import MOST_VIA, Typed
from webapp.links import settings_of
from webapp.lots import CARGO_WORDS, CONTAINER, DEFAULT_TONNES, TONNES_PER_TEU
from webapp.present import amount, day
from webapp.queries import Desk, Question
from webapp.scenario_arguments import PRESETS, number_text

Choices = tuple[tuple[str, str], ...]

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
PRESET_CHOICES: Choices = (
    ("typical", "typical"),
    ("optimistic", "optimistic: the good end of every range"),
    ("strained", "strained: the bad end of every range"),
)
CARGO_CHOICES: Choices = tuple(CARGO_WORDS.items())
# Offered by the browser itself where there is no JavaScript to ask for suggestions.
_TOWNS = (
    *("vladivostok", "pyongyang", "rajin", "ussuriysk", "khasan", "hunchun", "tumen", "dandong"),
    *("sinuiju", "harbin", "shenyang", "beijing", "moscow", "seoul", "busan", "ulaanbaatar"),
    "almaty",
)
# Sent along by the form though none of its fields shows it.
_CARRIED = ("open", "closed")
_SPECIAL = ("known_on", "modes", "objective", "via", "depart", "value_usd_per_t", "preset", "all")


@dataclass(frozen=True, slots=True)
class Form:
    """Values of the fields, as text; `special` names what differs from the defaults.

    `objective` is empty where it is the usual one of the cargo, so that another kind of cargo,
    chosen in the same form, has its own. `carried` are parameters that other parts of the page set
    and this form must not lose.
    """

    from_text: str
    to_text: str
    from_id: str
    to_id: str
    as_of: str
    known_on: str
    is_day: bool
    modes: str
    objective: str
    objective_choices: Choices
    cargo: str
    teu: str
    tonnes: str
    via: tuple[str, ...]
    depart: str
    value: str
    preset: str
    is_all: bool
    carried: Choices
    special: str
    is_special: bool = False
    modes_choices: Choices = MODES_CHOICES
    cargo_choices: Choices = CARGO_CHOICES
    preset_choices: Choices = PRESET_CHOICES

    @property
    def has_containers(self) -> bool:
        """Whether the lot may be counted in containers."""
        return self.cargo == CONTAINER or bool(self.teu)

    @property
    def via_fields(self) -> tuple[str, ...]:
        """Texts of the fields for places to pass: those named, and one more to fill."""
        return self.via if len(self.via) >= MOST_VIA else (*self.via, "")


def _field_text(desk: Desk, place_id: str, name: str) -> str:
    """The name, if asking for it again finds the same place; else the id."""
    if points.position(place_id) is not None:
        return place_id
    with suppress(UnknownPlaceError):
        if desk.resolve(name) == place_id:
            return name
    return place_id


def _via_texts(desk: Desk, asked: Question) -> tuple[str, ...]:
    """The names of the places to pass, or their ids where a name would not lead back."""
    known = ((id_, desk.suggest(id_, 1)) for id_ in asked.via)
    return tuple(
        _field_text(desk, id_, found[0]["name_en"]) if found and found[0]["id"] == id_ else id_
        for id_, found in known
    )


def _objective_field(objective: str, cargo: str) -> str:
    return "" if objective == default_objective(cargo) else objective


def _objective_choices(cargo: str) -> Choices:
    """What best may mean; first, without a value, what it means for this cargo by default."""
    usual = default_objective(cargo)
    of_cargo = CARGO_WORDS.get(cargo, "this cargo")
    words = f"{dict(OBJECTIVE_CHOICES)[usual]} (usual for {of_cargo})"
    return (("", words), *(choice for choice in OBJECTIVE_CHOICES if choice[0] != usual))


def _differences(asked: Question, via: tuple[str, ...]) -> list[str]:
    """What the folded part of the form holds other than by default, in words."""
    modes = ",".join(asked.modes)
    differs = []
    if asked.modes != MODES:
        differs.append(dict(MODES_CHOICES).get(modes, modes))
    # Told of bulk goods too, where it is the default: what is sorted by cost should say so.
    if asked.objective != OBJECTIVES[0]:
        differs.append(dict(OBJECTIVE_CHOICES)[asked.objective])
    if asked.known_on is not None:
        differs.append(f"as known on {day(asked.known_on)}")
    if via:
        differs.append(f"by way of {', '.join(via)}")
    if asked.depart is not None:
        differs.append(f"leaving on {day(asked.depart)}")
    if asked.value_usd_per_t is not None:
        differs.append(f"goods worth USD {amount(asked.value_usd_per_t)} a tonne")
    if asked.scenario.preset.value != PRESETS[0]:
        differs.append(f"{asked.scenario.preset.value} values")
    if asked.all_ways:
        differs.append("every chain of crossings")
    return differs


def form_of(asked: Question, names: tuple[str, str], desk: Desk) -> Form:
    """The form of a question that was understood; `names` are those of its two ends."""
    is_container = asked.cargo == CONTAINER
    plain_tonnes = asked.teu * TONNES_PER_TEU if is_container else DEFAULT_TONNES
    is_plain_lot = asked.tonnes == plain_tonnes
    scenario, via = asked.scenario, _via_texts(desk, asked)
    held = (("open", scenario.opened), ("closed", scenario.closed))
    return Form(
        from_text=_field_text(desk, asked.from_id, names[0]),
        to_text=_field_text(desk, asked.to_id, names[1]),
        from_id=asked.from_id,
        to_id=asked.to_id,
        as_of=asked.as_of.isoformat(),
        known_on=asked.known_on.isoformat() if asked.known_on else "",
        is_day=True,
        modes=",".join(asked.modes),
        objective=_objective_field(asked.objective, asked.cargo),
        objective_choices=_objective_choices(asked.cargo),
        cargo=asked.cargo,
        teu="" if not is_container or (asked.teu == 1 and is_plain_lot) else amount(asked.teu),
        tonnes="" if is_plain_lot else amount(asked.tonnes),
        via=via,
        depart=asked.depart.isoformat() if asked.depart else "",
        value="" if asked.value_usd_per_t is None else number_text(asked.value_usd_per_t),
        preset=scenario.preset.value,
        is_all=asked.all_ways,
        carried=(
            *((name, ",".join(subjects)) for name, subjects in held if subjects),
            *settings_of(scenario),
        ),
        special=", ".join(_differences(asked, via)),
    )


def _with(choices: Choices, value: str) -> Choices:
    """The choices, and what was typed though it is none of them."""
    return choices if value in dict(choices) else (*choices, (value, value))


def form_again(typed: Typed) -> Form:
    """The form of a question that was not understood, with everything that was typed."""
    modes, preset = typed["modes"] or MODES_CHOICES[0][0], typed["preset"] or PRESETS[0]
    cargo = typed["cargo"] or CONTAINER
    objective = _objective_field(typed["objective"], cargo)
    days = ("as_of", "known_on", "depart")
    return Form(
        from_text=typed["from"],
        to_text=typed["to"],
        from_id="",
        to_id="",
        as_of=typed["as_of"],
        known_on=typed["known_on"],
        # A date field of the browser would silently drop what is not a date.
        is_day=not any(typed[name] for name in days),
        modes=modes,
        objective=objective,
        cargo=cargo,
        teu=typed["teu"],
        tonnes=typed["tonnes"],
        via=tuple(filter(None, typed.every("via"))),
        depart=typed["depart"],
        value=typed["value_usd_per_t"],
        preset=preset,
        is_all=typed["all"] == "1",
        carried=tuple(
            (name, value)
            for name, value in typed.pairs
            if value and (name in _CARRIED or name.startswith(SETTING))
        ),
        special="",
        is_special=any(typed[name] for name in _SPECIAL),
        modes_choices=_with(MODES_CHOICES, modes),
        objective_choices=_with(_objective_choices(cargo), objective),
        cargo_choices=_with(CARGO_CHOICES, cargo),
        preset_choices=_with(PRESET_CHOICES, preset),
    )


def towns_of(desk: Desk) -> list[str]:
    """Names of well-known towns that are in the atlas."""
    towns: list[str] = []
    for place_id in _TOWNS:
        found = [one for one in desk.suggest(place_id, 1) if one["id"] == place_id]
        towns.extend(one["name_en"] for one in found)
    return towns
