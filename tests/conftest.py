"""The application as the tests see it: one app for the whole run, client, runner, browser."""

import shutil
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner

from layers.facts import DATA_DIR
from layers.package import NAME as PACKAGE
from layers.package import read_package
from layers.releases import FOLDER
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
def released_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the facts with two editions, 2025.1.0 and that of today; nobody changes it."""
    # GeoPandas takes long to load: only for those who ask for editions.
    from layers.build import LAYERS_DIR  # noqa: PLC0415
    from layers.release_build import build_release  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("released") / "data"
    shutil.copytree(DATA_DIR, folder, ignore=shutil.ignore_patterns(FOLDER))
    package = folder / PACKAGE
    text, version = package.read_text("utf-8"), str(read_package(DATA_DIR)["version"])
    for number in ("2025.1.0", version):
        package.write_text(text.replace(f'"{version}"', f'"{number}"', 1), "utf-8")
        build_release(folder, LAYERS_DIR)
    return folder


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Path of an installed Chromium; without one the tests fail, for skipped they prove nothing."""
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    pytest.fail("no Chromium found; on Debian: apt-get install chromium")
