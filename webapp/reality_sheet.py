"""The model beside what was published, as rows for the page and for files."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from geo.atlas import Atlas
from geo.errors import UnknownPlaceError
from geo.gazetteer import Gazetteer
from geo.observations import CheckKind, Relation
from geo.plain_answer import source_dict
from geo.reality import Held, HeldLength, Sheet, Spread

COLUMNS = (
    "table", "id", "kind", "what", "from", "via", "to", "measure", "relation", "published_low",
    "published_high", "unit", "year", "model_low", "model_typical", "model_high", "model_range",
    "free_choice_km", "error_pct", "verdict", "way", "differs_because", "note", "source_publisher",
    "source_title", "source_date", "source_url", "data_version",
)  # fmt: skip
LENGTH, OBSERVATION = "published_lengths", "model_checks"
INSIDE, OUTSIDE, LITTLE, NO_WAY = "inside", "outside", "says little", "no way"


def verdict_of(held: Held | HeldLength) -> str:
    """Inside, outside, little where it could hardly fail, no way where there is no number."""
    if held.error is None:
        return NO_WAY
    if isinstance(held, Held) and held.says_little:
        return LITTLE
    return INSIDE if held.is_inside else OUTSIDE


def rows_of(sheet: Sheet, atlas: Atlas) -> Iterator[dict[str, Any]]:
    """Every check as a flat row; percentages to a tenth."""
    for length in sheet.lengths:
        yield {**_length_row(length), **_source(atlas, length.length.source_ids)}
    for held in sheet.observations:
        yield {**_observation_row(held), **_source(atlas, held.check.source_ids)}


def _length_row(held: HeldLength) -> dict[str, Any]:
    length = held.length
    km = None if held.model_km is None else round(held.model_km, 1)
    return {
        "table": LENGTH,
        "id": length.id,
        "kind": CheckKind.DISTANCE.value,
        "what": f"{length.kind.value} length, {length.network.value} network",
        "from": length.from_id,
        "via": " ".join(length.via),
        "to": length.to_id,
        "measure": "distance_km",
        "relation": Relation.EQUALS.value,
        "published_low": length.distance_km,
        "published_high": length.distance_km,
        "unit": "km",
        "model_low": km,
        "model_typical": km,
        "model_high": km,
        "free_choice_km": None if held.free_km is None else round(held.free_km, 1),
        "error_pct": _percent(held.error),
        "verdict": verdict_of(held),
        "differs_because": length.differs_because,
        "note": length.note,
    }


def _observation_row(held: Held) -> dict[str, Any]:
    check, said = held.check, held.said
    spread = in_printed_unit(held)
    return {
        "table": OBSERVATION,
        "id": check.id,
        "kind": check.kind.value,
        "what": check.what,
        "from": check.from_id,
        "via": " ".join(check.via),
        "to": check.to_id,
        "measure": check.measure.value,
        "relation": check.relation.value,
        "published_low": check.low,
        "published_high": check.high,
        "unit": check.unit,
        "year": check.year,
        "model_low": None if spread is None else round(spread.low, 3),
        "model_typical": None if spread is None else round(spread.typical, 3),
        "model_high": None if spread is None else round(spread.high, 3),
        "model_range": None if said is None else "p10–p90" if said.is_p10_p90 else "low–high",
        "error_pct": _percent(held.error),
        "verdict": verdict_of(held),
        "way": None if said is None else said.way,
        "note": check.note,
    }


def in_printed_unit(held: Held) -> Spread | None:
    """What the model says in the unit, and the money, in which the observation was printed."""
    if held.said is None:
        return None
    factor = held.check.low / held.check.published[0]
    return Spread(*(value * factor for value in held.said.spread))


def _percent(error: float | None) -> float | None:
    # Adding zero turns a negative zero into a plain one.
    return None if error is None else round(100 * error, 1) + 0.0


def _source(atlas: Atlas, source_ids: Sequence[str]) -> Mapping[str, Any]:
    """The first document of a row, and the edition of the facts."""
    source = source_dict(atlas.facts.sources[source_ids[0]])
    told = {f"source_{key}": value for key, value in source.items() if key != "id"}
    return {**told, "data_version": atlas.facts.version}


def name_of(gazetteer: Gazetteer, place_id: str) -> str:
    """English name of a place or town; its id where the atlas does not know it."""
    try:
        return gazetteer.get(place_id).names.en
    except UnknownPlaceError:
        return place_id
