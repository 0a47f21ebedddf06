"""The application as the tests see it: one app for the whole run, client, runner, browser."""

import shutil
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner

from webapp import create_app

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


@pytest.fixture(scope="session")
def root() -> Path:
    """Top folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def app() -> Flask:
    """The application over the committed facts; it keeps no state, so one serves every test."""
    app = create_app()
    app.testing = True
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A fresh test client."""
    return app.test_client()


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """A runner for the `flask` commands."""
    return app.test_cli_runner()


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Path of an installed Chromium; without one the tests fail, for skipped they prove nothing."""
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    pytest.fail("no Chromium found; on Debian: apt-get install chromium")
