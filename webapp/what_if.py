"""What an answer rests on beyond the reports, in words: changes of the reader, ranges, shares.

Everything is read from the answer; a part that is not there is not spoken of.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geo.countries import listed
from webapp.scenario_arguments import number_text

Json = Mapping[str, Any]

NOT_REPORTED = "This is not what was reported."
NOT_OURS = "The reports are as they are; the values are not ours."
_INDICATIVE_ONLY = "Indicative only: more than half of"
EIGHT_IN_TEN = "eight in ten draws lie between"
_INDICATIVE = {
    (True, True): "the time and of the cost rests",
    (True, False): "the time rests",
    (False, True): "the cost rests",
}
_BEST_IN = (("time", "fastest"), ("cost", "cheapest"), ("co2e", "least CO₂e"))
SUPPOSED_WORDS = {
    "open": "taken as open, whatever was reported",
    "closed": "taken as shut, whatever was reported",
}
# What draws on the one side of a typical total are, and on the other.
_SIDES = (
    ("time_h", "slower", "faster"),
    ("cost_usd", "dearer", "cheaper"),
    ("co2e_kg", "higher in CO₂e", "lower in CO₂e"),
)
_PRESET_WORDS = {
    "optimistic": "the good end of every range is taken as typical",
    "strained": "the bad end of every range is taken as typical",
}
# Why a typical figure may lie outside the range printed beside it.
_PRESET_RANGES = {
    "optimistic": ("the good end", "good", "below"),
    "strained": ("the bad end", "bad", "above"),
}


@dataclass(frozen=True, slots=True)
class Hold:
    """What a reader may suppose of a crossing: `state` is that to hold, or `reported`."""

    subject: str
    state: str
    text: str
    title: str


@dataclass(frozen=True, slots=True)
class Held:
    """A crossing or line that the reader holds `open` or `closed`; `subject` is as in the link.

    `note` says where that changes nothing; "" elsewhere.
    """

    subject: str
    name: str
    state: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """An assumption that the reader set: what it is, its value and what it was, with the unit."""

    id: str
    quantity: str
    now: str
    was: str


@dataclass(frozen=True, slots=True)
class WhatIf:
    """All that the reader changed."""

    held: tuple[Held, ...]
    preset: str
    changes: tuple[Change, ...]

    @property
    def is_any(self) -> bool:
        return bool(self.held or self.preset or self.changes)

    @property
    def sentence(self) -> str:
        """“What if: Khasan–Tumangang shut; two numbers of your own.”; "" without changes."""
        parts = []
        for state, word in (("open", "open"), ("closed", "shut")):
            names = [one.name for one in self.held if one.state == state]
            if names:
                parts.append(f"{listed(names)} {word}")
        if self.preset:
            parts.append(f"{self.preset} values")
        if self.changes:
            number = len(self.changes)
            few = {1: "one number", 2: "two numbers", 3: "three numbers"}
            parts.append(f"{few.get(number, f'{number} numbers')} of your own")
        notes = (one.note for one in self.held if one.note)
        return " ".join((f"What if: {'; '.join(parts)}.", *notes)) if parts else ""

    @property
    def range_note(self) -> str:
        """Why, under a preset, a figure may lie outside its range; "" without one."""
        if not self.preset:
            return ""
        end, how, side = _PRESET_RANGES[self.preset]
        return (
            f"Each figure takes {end} of everything at once; draws are seldom so {how}, so it may "
            f"lie {side} its range."
        )

    @property
    def warning(self) -> str:
        """That the answer is about something else than the reports, or than our values."""
        if not self.is_any:
            return ""
        return NOT_REPORTED if self.held else NOT_OURS


def what_if_of(answer: Json) -> WhatIf:
    """What the reader changed, as the answer says."""
    scenario = answer.get("scenario") or {}
    names = _names(answer)
    held = tuple(
        _held(one, state, names) for state in ("open", "closed") for one in scenario.get(state, ())
    )
    preset = str(scenario.get("preset") or "typical")
    return WhatIf(
        held,
        "" if preset == "typical" else preset,
        tuple(_change(one) for one in scenario.get("set", ())),
    )


def _names(answer: Json) -> dict[str, str]:
    """Names of the crossings and lines on the ways, by id."""
    found: dict[str, str] = {}
    for route in (*answer["routes"], *answer["unavailable"]):
        for one in (*route["crossings"], *route["lines"], *route.get("blocked_by", ())):
            found[str(one.get("id") or one.get("crossing") or one.get("link"))] = str(one["name"])
    return found


def _held(one: object, state: str, names: Mapping[str, str]) -> Held:
    if isinstance(one, Mapping):
        mode, note = one.get("mode"), str(one.get("note") or "")
        subject = str(one["id"])
        name = str(one.get("name") or names.get(subject.partition(".")[0], subject))
    else:
        subject, note = str(one), ""
        whole, _, mode = subject.partition(".")
        name = names.get(whole, subject)
    return Held(subject, f"{name} ({mode})" if mode else name, state, note)


def _change(one: Json) -> Change:
    unit = str(one["unit"])
    now = number_text(float(one["value"]))
    if "low" in one and one["low"] != one["high"]:
        ends = number_text(float(one["low"])), number_text(float(one["high"]))
        now += f" ({ends[0]} to {ends[1]})"
    was = number_text(float(one["default"]))
    return Change(str(one["id"]), str(one["quantity"]), f"{now} {unit}", f"{was} {unit}")


def lines_of(answer: Json) -> Iterator[str]:
    """What the reader changed, a line each, for a terminal."""
    found = what_if_of(answer)
    if not found.is_any:
        return
    yield f"{found.sentence} {found.warning}"
    if found.preset:
        yield f"   {found.preset}: {_PRESET_WORDS.get(found.preset, 'other values')}"
        yield f"   {found.range_note}"
    for change in found.changes:
        yield f"   {change.quantity}: {change.now}, was {change.was} ({change.id})"


def preset_words(preset: str) -> str:
    """What a preset does, in words."""
    return _PRESET_WORDS.get(preset, "")


def mark_supposed(answer: Json) -> None:
    """Mark every crossing, line and blocker that the reader holds with `supposed`, its state.

    What stands there is then no report, and nobody may word it as one.
    """
    states = {one.subject: one.state for one in what_if_of(answer).held}
    if not states:
        return
    for route in (*answer["routes"], *answer["unavailable"]):
        for one in (*route["crossings"], *route["lines"], *route.get("blocked_by", ())):
            id_ = one.get("id") or one.get("crossing") or one.get("link")
            state = states.get(f"{id_}.{one['mode']}") or states.get(str(id_))
            if state:
                one["supposed"] = state


def hold_of(passage: Mapping[str, Any], id_: str, state: str) -> Hold | None:
    """What a reader may suppose of a crossing or line; back to the reports where it is supposed."""
    if id_.endswith("-trade"):
        return None
    subject, name = f"{id_}.{passage['mode']}", passage["name"]
    if passage.get("supposed"):
        return Hold(subject, "reported", "back to the reports", f"{name} as it was reported")
    word = {"open": "open", "closed": "shut"}[state]
    return Hold(subject, state, f"what if {word}?", f"What if {name} were {word}?")


def ends_of(range_: Json) -> tuple[float, float]:
    """p10 and p90 where there are draws, else the sums of all good and all bad ends."""
    if "p10" in range_ and "p90" in range_:
        return float(range_["p10"]), float(range_["p90"])
    return float(range_["low"]), float(range_["high"])


def is_drawn(range_: Json) -> bool:
    """Whether the ends are those of draws."""
    return "p10" in range_ and "p90" in range_


def are_drawn(answer: Json) -> bool:
    """Whether the ranges of this answer are those of draws."""
    return any(is_drawn(route["totals"]["time_h"]) for route in answer["routes"])


def wins_words(route: Json) -> str:
    """“fastest in 71 % of draws, cheapest in 20 %”; "" where nothing is said of it."""
    wins: Mapping[str, float] = route.get("wins") or {}
    parts = [
        f"{word} in {percent_words(wins[key])}"
        for key, word in _BEST_IN
        if key in wins and wins[key] >= 0.005
    ]
    if not parts:
        return "best in none of the draws" if wins else ""
    first, *rest = parts
    return ", ".join([f"{first} of draws", *rest])


def percent_words(share: float) -> str:
    """A share of draws: “62 %”, and 100 only where it is all of them."""
    if 0.995 <= share < 1:
        return "over 99 %"
    return f"{share * 100:.0f} %"


def outside_words(route: Json, *, is_brief: bool = False) -> str:
    """That the typical totals lie outside the draws printed beside them; "" where they do not.

    Below p10 means that more than nine in ten draws are above, and the other way about. It is
    brief where the reason stands elsewhere: on the first way, or with a preset.
    """
    below, above = [], []
    for key, more, less in _SIDES:
        side = route["totals"][key].get("typical_outside")
        below += [more] if side == "below" else []
        above += [less] if side == "above" else []
    if not below and not above:
        return ""
    draws = f"over nine in ten draws come out {listed([*below, *above])}"
    if is_brief:
        return f"{draws[0].upper()}{draws[1:]} than this."
    if above:
        return f"Typical: every assumption at its typical value at once; {draws}."
    return (
        "Typical: every assumption at its typical value. Most can only be exceeded upwards, so "
        f"{draws}."
    )


def indicative_words(answer: Json) -> str:
    """The heading over a ranking that rests mostly on guesses; "" where it does not."""
    told = answer.get("indicative") or {}
    words = _INDICATIVE.get((bool(told.get("time")), bool(told.get("cost"))))
    return f"{_INDICATIVE_ONLY} {words} on assumptions without a source" if words else ""


def turns_of(answer: Json) -> tuple[Sequence[Json], Sequence[Json]]:
    """Values at which the ranking turns: those within the ranges reckoned with, and the others."""
    told = [one for one in answer.get("break_even") or () if one.get("sentence")]
    within = [one for one in told if one.get("is_in_range", True)]
    return within, [one for one in told if one not in within]
