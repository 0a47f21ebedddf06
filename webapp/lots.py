"""The lot of a question: what kind of cargo, and how much of it."""

import math
from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from geo.cargo import LEAST_T_PER_TEU, MOST_T_PER_TEU, MOST_TEU, MOST_TONNES, TYPICAL_T_PER_TEU
from webapp.arguments import ArgumentError, amount, one_of

# Kinds of cargo with the words for them; the first is the default.
CARGO_WORDS: Mapping[str, str] = {
    "container": "containers",
    "coal": "coal",
    "grain_bulk": "loose grain",
    "grain_bag": "grain in bags",
    "general": "general cargo",
}
CARGO_KINDS = tuple(CARGO_WORDS)
CONTAINER = CARGO_KINDS[0]

# What the typical payload of the assumptions says too; a test holds the two together, because the
# default of an address must not wait for the facts.
TONNES_PER_TEU = TYPICAL_T_PER_TEU
# Of everything that is not in containers: some fifteen wagons, as the table of cargo says.
DEFAULT_TONNES = 1_000.0


def lot(args: MultiDict[str, str]) -> tuple[str, float, float]:
    """Kind, TEU and tonnes of the lot; TEU is 0 for what does not travel in containers.

    For containers each of the two amounts fills in for the other at 12 t a TEU.

    Raises
    ------
    ArgumentError
        The kind is not known, an amount is no usable number, or both cannot be true of one lot.
    """
    kind = one_of(args, "cargo", CARGO_KINDS)
    teu, tonnes = amount(args, "teu", MOST_TEU), amount(args, "tonnes", MOST_TONNES)
    if kind == CONTAINER:
        return kind, *_containers(teu, tonnes)
    if teu is not None:
        raise ArgumentError(
            "teu",
            f"{CARGO_WORDS[kind]} is not counted in containers",
            f"Give tonnes instead, such as tonnes={teu * TONNES_PER_TEU:g}, "
            f"or ask for cargo={CONTAINER}.",
        )
    return kind, 0.0, DEFAULT_TONNES if tonnes is None else tonnes


def _containers(teu: float | None, tonnes: float | None) -> tuple[float, float]:
    if teu is None:
        teu = 1.0 if tonnes is None else float(math.ceil(tonnes / TONNES_PER_TEU))
        if teu > MOST_TEU:
            raise ArgumentError(
                "tonnes", f"needs {teu:,.0f} TEU", f"At most {MOST_TEU * TONNES_PER_TEU:,.0f} t."
            )
    elif tonnes is not None and tonnes < teu * LEAST_T_PER_TEU:
        raise ArgumentError(
            "tonnes",
            f"{tonnes:g} t in {teu:g} TEU is next to nothing in each",
            f"Give at least {LEAST_T_PER_TEU:g} t for each TEU, or leave one of the two out.",
        )
    if tonnes is None:
        tonnes = teu * TONNES_PER_TEU
    if tonnes > teu * MOST_T_PER_TEU:
        raise ArgumentError(
            "tonnes",
            f"{tonnes:g} t do not go into {teu:g} TEU",
            f"One TEU takes at most {MOST_T_PER_TEU:g} t of goods.",
        )
    return teu, tonnes


def lot_words(answer: Mapping[str, Any]) -> str:
    """“40,000 t ≈ 580 wagons ≈ 9 trains …”; "" for one container, of which nothing need be said."""
    told = answer.get("lot") or {}
    is_one = told.get("kind") == CONTAINER and told.get("teu") == 1
    return "" if is_one else str(told.get("sentence", ""))
