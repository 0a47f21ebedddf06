"""Published lengths by rail along the ways for which they were printed, against the network."""

import pytest

from geo.atlas import Atlas
from geo.observations import NetworkPart, PublishedLength
from geo.reality import FREE_CHOICE_TOLERANCE, hold_length
from layers.atlas import load_atlas
from layers.facts import DATA_DIR
from layers.published_lengths import read_published_lengths
from layers.sources import read_sources

TOLERANCE = {NetworkPart.CURATED: 0.01, NetworkPart.BASE: 0.05, NetworkPart.MIXED: 0.05}
LENGTHS = read_published_lengths(
    DATA_DIR / "published_lengths.csv", read_sources(DATA_DIR / "sources.csv")
)


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas()


@pytest.mark.parametrize("length", LENGTHS.values(), ids=lambda length: length.id)
def test_the_network_has_the_published_length(atlas: Atlas, length: PublishedLength) -> None:
    held = hold_length(atlas, length)
    assert held.model_km is not None
    tolerance = TOLERANCE[length.network]
    assert held.model_km == pytest.approx(length.distance_km, rel=tolerance), held.error


@pytest.mark.parametrize("length", LENGTHS.values(), ids=lambda length: length.id)
def test_another_choice_of_the_network_has_a_reason(atlas: Atlas, length: PublishedLength) -> None:
    held = hold_length(atlas, length)
    assert held.free_error is not None
    differs = abs(held.free_error) > FREE_CHOICE_TOLERANCE
    assert differs == bool(length.differs_because), held.free_km


def test_there_are_enough_of_both_kinds() -> None:
    parts = [length.network for length in LENGTHS.values()]
    assert len(parts) >= 30
    assert parts.count(NetworkPart.CURATED) >= 15
    assert len(parts) - parts.count(NetworkPart.CURATED) >= 12
