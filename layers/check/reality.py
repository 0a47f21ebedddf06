"""What others printed may check the network and the model only where it did not make them."""

from collections.abc import Iterator, Mapping
from functools import cache

from geo.atlas import Atlas
from geo.observations import CheckKind, ModelCheck
from geo.reality import hold
from layers.check.dataset import DataSet, Finding

CHECKS, LENGTHS = "model_checks.csv", "published_lengths.csv"


def places_exist(data: DataSet) -> Iterator[Finding]:
    """Every place of a published way or of an observed question is a place or a town."""
    known = {*data.facts.places, *data.town_ids}
    named = [
        *((LENGTHS, i.id, place) for i in data.almanac.published_lengths for place in i.places),
        *(
            (CHECKS, i.id, place)
            for i in data.almanac.model_checks
            for place in (i.from_id, *i.via, i.to_id)
        ),
    ]
    for table, row_id, place in named:
        if place not in known:
            rule = f"must name places or towns by their ids, found '{place}'"
            yield data.finding("reality-place", table, row_id, "from_id", rule)


def lengths_apart(data: DataSet) -> Iterator[Finding]:
    """A document that gave the network a length does not check lengths."""
    behind = _behind_lengths(data)
    listed = [
        *((LENGTHS, i.id, i.source_ids) for i in data.almanac.published_lengths),
        *(
            (CHECKS, i.id, i.source_ids)
            for i in data.almanac.model_checks
            if i.kind is CheckKind.DISTANCE
        ),
    ]
    for table, row_id, source_ids in listed:
        for source_id in source_ids:
            if source_id in behind:
                rule = (
                    f"must not be a document that gave the network a length, '{source_id}' "
                    f"stands behind {behind[source_id]}"
                )
                yield data.finding("reality-tuned", table, row_id, "source_ids", rule)


def observations_apart(data: DataSet) -> Iterator[Finding]:
    """A document behind an assumption does not check a way on which that assumption lies."""
    tuned: dict[str, list[str]] = {}
    for item in data.facts.assumptions.values():
        for source_id in item.source_ids:
            tuned.setdefault(source_id, []).append(item.id)

    @cache
    def atlas() -> Atlas:
        return Atlas(data.facts)

    for check in data.almanac.model_checks:
        suspects = {i for source in check.source_ids for i in tuned.get(source, ())}
        if not suspects:
            continue
        for assumption_id in sorted(suspects & _on_way(atlas(), check)):
            rule = (
                f"must not be a document that tuned the model, it stands behind '{assumption_id}', "
                "which lies on this way"
            )
            yield data.finding("reality-tuned", CHECKS, check.id, "source_ids", rule)


def quantities_apart(data: DataSet) -> Iterator[Finding]:
    """A document behind a wagon, a train or a capacity does not check such numbers."""
    behind: dict[str, str] = {}
    for table in ("cargo.csv", "capacities.csv"):
        for row in data.rows[table].values():
            for source_id in row["source_ids"].split(";"):
                behind.setdefault(source_id, f"'{row['id']}' of {table}")
    for check in data.almanac.model_checks:
        if check.kind is not CheckKind.QUANTITY:
            continue
        for source_id in check.source_ids:
            if source_id in behind:
                rule = (
                    "must not be a document that tuned the model, it stands behind "
                    f"{behind[source_id]}"
                )
                yield data.finding("reality-tuned", CHECKS, check.id, "source_ids", rule)


def _on_way(atlas: Atlas, check: ModelCheck) -> frozenset[str]:
    """Assumptions on the way of a check; all there are where the model knows no such way."""
    said = hold(atlas, check).said
    return frozenset(atlas.facts.assumptions) if said is None else said.assumptions


def _behind_lengths(data: DataSet) -> Mapping[str, str]:
    """The first link or line that each document gave a length to."""
    behind: dict[str, str] = {}
    facts = data.facts
    named = [
        *((item.id, item.source_ids) for item in facts.links.values()),
        *((item.id, item.source_ids) for item in facts.lines.values()),
    ]
    for item_id, source_ids in named:
        for source_id in source_ids:
            behind.setdefault(source_id, f"'{item_id}'")
    return behind


RULES = (places_exist, lengths_apart, observations_apart, quantities_apart)
