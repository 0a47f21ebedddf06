"""The tiny world for every test of the domain; its records are frozen, so one serves all."""

import pytest
from hypothesis import HealthCheck, settings

from geo.atlas import Atlas
from geo.model import Facts
from tests.geo.tiny_world import tiny_facts

# A busy machine is no fault of the code: nothing here is about speed.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(scope="session")
def facts() -> Facts:
    """The facts of the tiny world."""
    return tiny_facts()


@pytest.fixture(scope="session")
def atlas(facts: Facts) -> Atlas:
    """The tiny world, ready to be asked."""
    return Atlas(facts)
