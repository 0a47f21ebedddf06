"""The rules that keep what checks the model apart from what made it, each broken once."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from geo.atlas import Atlas
from geo.model import Facts
from geo.observations import Measure, ModelCheck
from layers.check import RULES, reality
from layers.check.dataset import DataSet, Finding, load_data_set
from layers.facts import DATA_DIR


@pytest.fixture(scope="module")
def data() -> DataSet:
    return load_data_set(DATA_DIR)


def with_check(data: DataSet, **changes: object) -> DataSet:
    """The data with one check alone, over Dandong and Sinuiju."""
    check = next(i for i in data.almanac.model_checks if i.id == "time-beijing-pyongyang")
    changed: ModelCheck = replace(check, **changes)  # type: ignore[arg-type]
    return replace(data, almanac=replace(data.almanac, model_checks=(changed,)))


def rules(findings: list[Finding]) -> list[str]:
    return [finding.error.rule for finding in findings]


def tuned_by(facts: Facts, family: str) -> tuple[str, str]:
    """An assumption of a family with a document, and that document."""
    item = next(a for a in facts.assumptions.values() if a.id.startswith(family) and a.source_ids)
    return item.id, item.source_ids[0]


def test_the_committed_tables_keep_the_rules(data: DataSet) -> None:
    found = [finding for rule in reality.RULES for finding in rule(data)]
    assert rules(found) == []


def test_a_document_behind_an_assumption_on_the_way_is_refused(
    data: DataSet,
) -> None:
    assumption_id, source_id = tuned_by(data.facts, "fee.rail.cn-kp")
    broken = with_check(data, source_ids=("gazette-of-nowhere", source_id))
    found = list(reality.observations_apart(broken))
    assert [(f.rule_id, f.table, f.row_id) for f in found] == [
        ("reality-tuned", "model_checks.csv", "time-beijing-pyongyang")
    ]
    assert f"it stands behind '{assumption_id}', which lies on this way" in rules(found)[0]
    assert found[0].error.line is not None


def test_a_document_behind_an_assumption_elsewhere_may_check(data: DataSet) -> None:
    _, source_id = tuned_by(data.facts, "emission.sea.ferry")
    assert list(reality.observations_apart(with_check(data, source_ids=(source_id,)))) == []


def test_where_there_is_no_way_every_assumption_counts(data: DataSet) -> None:
    _, source_id = tuned_by(data.facts, "emission.sea.ferry")
    broken = with_check(data, source_ids=(source_id,), crossings=("cn-mn-erenhot-zamyn-uud",))
    assert len(list(reality.observations_apart(broken))) >= 1


def test_a_document_behind_a_length_is_refused(data: DataSet) -> None:
    link = next(i for i in data.facts.links.values() if i.line_id == "line-longhai")
    broken = with_check(
        data, source_ids=link.source_ids[:1], measure=Measure.DISTANCE_KM, unit="km"
    )
    assert (
        "a document that gave the network a length" in rules(list(reality.lengths_apart(broken)))[0]
    )
    timed = with_check(data, source_ids=link.source_ids[:1])
    assert [f for f in reality.lengths_apart(timed) if f.table == reality.CHECKS] == []


def test_a_document_behind_a_published_length_is_refused_too(data: DataSet) -> None:
    link = next(i for i in data.facts.links.values() if i.line_id == "line-longhai")
    length = replace(data.almanac.published_lengths[0], source_ids=link.source_ids[:1])
    broken = replace(data, almanac=replace(data.almanac, published_lengths=(length,)))
    assert [f.table for f in reality.lengths_apart(broken)] == ["published_lengths.csv"]


@pytest.mark.parametrize("table", ["cargo.csv", "capacities.csv"])
def test_a_document_behind_wagons_or_capacities_is_refused(data: DataSet, table: str) -> None:
    rows: Mapping[int, Mapping[str, str]] = data.rows[table]
    source_id = next(row["source_ids"] for row in rows.values() if row["source_ids"]).split(";")[0]
    broken = with_check(data, source_ids=(source_id,), measure=Measure.TRAINS, unit="trains")
    assert f"of {table}" in rules(list(reality.quantities_apart(broken)))[0]


def test_a_place_that_is_none_is_refused(data: DataSet) -> None:
    found = list(reality.places_exist(with_check(data, via=("atlantis",))))
    assert rules(found) == ["must name places or towns by their ids, found 'atlantis'"]


def test_the_rule_asks_the_atlas_only_when_it_must(
    data: DataSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Facts) -> Atlas:
        raise AssertionError

    monkeypatch.setattr(reality, "Atlas", refuse)
    assert list(reality.observations_apart(with_check(data, source_ids=("no-such",)))) == []


def test_the_rules_are_among_those_of_the_check() -> None:
    assert set(reality.RULES) <= set(RULES)
