"""Chains that must have a mark, against all chains."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geo.chains import EVERY_CHAIN, Found, Wanted
from geo.model import Mode
from tests.geo.test_routing import ENGINE, KEYS, objectives, open_keys, pairs


def weights_by_chain(found: Found) -> dict[bytes, float]:
    names = found.names(range(len(found)))
    return dict(zip(names, found.weight.tolist(), strict=True))


@settings(max_examples=200)
@given(pairs, objectives, open_keys, st.sets(st.sampled_from(KEYS)), st.booleans())
def test_chains_with_a_mark_are_those_among_all_that_have_one(
    pair: tuple[str, str],
    objective: str,
    opened: frozenset[tuple[str, Mode]],
    marked: set[tuple[str, Mode]],
    by_country: bool,
) -> None:
    search, gates = ENGINE.search(pair, opened, objective), ENGINE.gates
    every = search(EVERY_CHAIN)
    keys = np.array([key in marked for key in gates.keys], np.bool_)
    countries = np.array([by_country and code == "CN" for code in gates.countries], np.bool_)
    home, away = (ENGINE.network.place(place_id).country for place_id in pair)
    assume(home != away)
    has_mark = [
        (home == "CN" and by_country)
        or any(
            c.key in marked or (by_country and "CN" in (c.tail_country, c.head_country))
            for c in every.crossings(number)
        )
        for number in range(len(every))
    ]
    expected = {
        name: weight
        for (name, weight), has in zip(weights_by_chain(every).items(), has_mark, strict=True)
        if has
    }
    best = every.weight.min() if len(every) else math.inf
    known = search(Wanted(known=best, marked=(keys, countries)))
    found = weights_by_chain(known)
    # From a country that is marked every chain is found: all of them have a mark.
    assert found == pytest.approx(expected, rel=1e-12)
    # Nothing known: as far as so many times the best of those with a mark, so no fewer.
    alone = weights_by_chain(search(Wanted(marked=(keys, countries))))
    assert expected.items() <= alone.items()
