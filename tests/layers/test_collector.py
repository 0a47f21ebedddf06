"""The garbage collector rests while everything is loaded, and works again afterwards."""

import gc

import pytest

from layers.collector import paused


def test_the_collector_rests_within_and_works_again_afterwards() -> None:
    assert gc.isenabled()
    with paused():
        assert not gc.isenabled()
        with paused():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_wrong_table_leaves_the_collector_at_work() -> None:
    with pytest.raises(KeyError), paused():
        raise KeyError("table")
    assert gc.isenabled()
