"""The garbage collector rests while everything is loaded, and works again afterwards."""

import gc

import pytest

from layers.collector import paused, settle


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


def test_what_is_there_is_left_alone_and_the_rest_seldom_looked_at() -> None:
    before, thresholds = gc.get_freeze_count(), gc.get_threshold()
    kept = [[number] for number in range(1_000)]
    try:
        settle()
        assert gc.get_freeze_count() >= before + len(kept)
        assert gc.get_threshold() == (5_000, 20, 50)
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
