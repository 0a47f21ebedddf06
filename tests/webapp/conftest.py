"""An application over a desk that answers from the hand, on a fixed day."""

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.webapp.sample import fake_desk
from webapp import create_app
from webapp.config import Config
from webapp.services import KEY
from webapp.things.register import Register

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="session")
def fake_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application over the fake desk; its manual is a small file of its own."""
    docs: Path = tmp_path_factory.mktemp("docs")
    (docs / "method.md").write_text(
        "# Method\n\n## Time & money\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n<b>raw</b>"
        " [bad](javascript:alert)\n",
        encoding="utf-8",
    )
    return create_app(Config(today=TODAY, docs_dir=docs), fake_desk())


@pytest.fixture
def fake(fake_app: Flask) -> FlaskClient:
    """A client of the application over the fake desk."""
    return fake_app.test_client()


@pytest.fixture(scope="session")
def real_app() -> Flask:
    """The application over the committed facts, on a fixed day."""
    return create_app(Config(today=date(2026, 11, 22)))


@pytest.fixture
def reader(real_app: Flask) -> FlaskClient:
    """A client of the application over the committed facts."""
    return real_app.test_client()


@pytest.fixture(scope="session")
def register(real_app: Flask) -> Register:
    """Every thing of the committed facts."""
    return Register(real_app.extensions[KEY].desk.atlas.facts)
