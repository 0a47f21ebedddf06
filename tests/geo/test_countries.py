"""Names of states, and words joined as in a sentence."""

import pytest

from geo.countries import COUNTRY_NAMES, country_name, listed


@pytest.mark.parametrize(
    ("iso2", "name"),
    [("CN", "China"), ("KP", "North Korea"), ("MN", "Mongolia"), ("XX", "XX")],
)
def test_a_state_is_called_by_its_plain_name(iso2: str, name: str) -> None:
    assert country_name(iso2) == name


def test_no_two_states_share_a_name() -> None:
    assert len(set(COUNTRY_NAMES.values())) == len(COUNTRY_NAMES)
    assert all(code.isupper() and len(code) == 2 for code in COUNTRY_NAMES)


@pytest.mark.parametrize(
    ("words", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_words_are_listed_as_in_a_sentence(words: list[str], text: str) -> None:
    assert listed(words) == text
