"""Settings from the environment."""

from datetime import date

import pytest

from webapp.config import Config, load_config


def test_the_environment_is_read_by_prefix() -> None:
    config = load_config(
        {
            "CROSSGAUGE_TODAY": "2025-07-01",
            "CROSSGAUGE_PUBLIC_URL": "https://example.org/",
            "CROSSGAUGE_MAX_AT_ONCE": "3",
            "CROSSGAUGE_DEFAULT_FROM": "",
            "PATH": "/bin",
        }
    )
    assert (config.today, config.public_url) == (date(2025, 7, 1), "https://example.org")
    assert (config.max_at_once, config.default_from) == (3, Config().default_from)


@pytest.mark.parametrize(
    "wrong",
    [
        {"CROSSGAUGE_TODAY": "soon"},
        {"CROSSGAUGE_MAX_AT_ONCE": "0"},
        {"CROSSGAUGE_KEPT_REPLIES": "many"},
        {"CROSSGAUGE_TYPO": "1"},
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        load_config(wrong)
