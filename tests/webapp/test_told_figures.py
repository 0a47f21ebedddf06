"""Figures of things that stand with the one document that gives them."""

from webapp.things.attributes import Attribute, attributes
from webapp.things.register import Register


def rows(register: Register, kind: str, id_: str, name: str) -> list[Attribute]:
    thing = register.things[kind][id_]
    return [row for row in attributes(thing, register) if row.name.startswith(name)]


def test_every_length_of_a_bridge_has_its_own_document(register: Register) -> None:
    lengths = rows(register, "bridge", "quanhe-wonjong-new-bridge", "Length")
    assert [(row.value, len(row.source_ids)) for row in lengths] == [
        ("549", 1), ("638", 1), ("538", 1),
    ]  # fmt: skip
    assert len({row.source_ids for row in lengths}) == 3


def test_every_bridge_with_two_lengths_tells_its_documents_apart(register: Register) -> None:
    several = [b for b in register.facts.bridges.values() if b.length_other_m]
    assert len(several) >= 6
    for bridge in several:
        assert len(bridge.length_source_ids) == 1 + len(bridge.length_other_m), bridge.id


def test_hours_of_documents_stand_where_the_model_has_none(register: Register) -> None:
    (exchange,) = rows(register, "gauge_break", "zabaikalsk", "Bogies exchanged: time")
    assert (exchange.value, exchange.unit, exchange.is_unknown) == ("3–4", "h", False)
    assert exchange.source_ids
    (reloading,) = rows(register, "gauge_break", "zabaikalsk", "Containers lifted across: time")
    assert "–" in reloading.value
    assert reloading.basis.startswith("assumed")


def test_told_hours_name_their_document(register: Register) -> None:
    (change,) = rows(register, "gauge_break", "brest", "Wheelsets that change gauge: time")
    assert change.value == "0.3"
    assert change.source_ids == register.facts.gauge_breaks["brest-variable-gauge"].hours_source_ids
