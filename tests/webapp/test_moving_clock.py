"""An application that runs past midnight: nothing that is kept may be of yesterday."""

import re
from dataclasses import dataclass, field
from datetime import date

import pytest
from flask.testing import FlaskClient

from webapp import create_app
from webapp.config import Config

QUESTION = "from=dandong&to=sinuiju&as_of=2026-11-25"
STILL = "The day is still to come"


@dataclass(frozen=True)
class Moving(Config):
    """Settings whose clock the test moves."""

    days: list[date] = field(default_factory=lambda: [date(2026, 11, 22)])

    def clock(self) -> date:
        """The day that the test says."""
        return self.days[-1]


@pytest.fixture(scope="module")
def moving() -> Moving:
    return Moving()


@pytest.fixture(scope="module")
def reader(moving: Moving) -> FlaskClient:
    return create_app(moving).test_client()


def text_of(reader: FlaskClient, url: str) -> str:
    return reader.get(url).get_data(as_text=True)


@pytest.mark.parametrize(
    "url",
    [f"/compare?{QUESTION}", f"/embed/compare?{QUESTION}", f"/api/compare?{QUESTION}"],
)
def test_a_day_to_come_comes(moving: Moving, reader: FlaskClient, url: str) -> None:
    moving.days.append(date(2026, 11, 22))
    assert STILL in text_of(reader, url)
    moving.days.append(date(2026, 11, 30))
    assert STILL not in text_of(reader, url)


def test_a_page_of_a_thing_counts_from_today(moving: Moving, reader: FlaskClient) -> None:
    url = "/crossings/kp-ru-khasan-tumangang"
    moving.days.append(date(2026, 11, 22))
    assert "22 November 2026" in text_of(reader, url)
    moving.days.append(date(2028, 3, 1))
    told = text_of(reader, url)
    assert re.search(r"<title>[^<]*", told)
    assert "1 March 2028" in told
    assert "On 22 November 2026" not in told
