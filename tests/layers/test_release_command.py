"""`flask data release`: what it asks for before it writes, and what `--check` demands."""

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import Result
from flask import Flask

from layers import build, release_build
from layers.check import Outcome
from layers.errors import DataError
from layers.facts import DATA_DIR
from layers.package import NAME as PACKAGE
from layers.release_build import build_release
from layers.releases import FOLDER, find_release
from tests.layers.small_tables import add_empty_tables, write_tables
from webapp import data_commands
from webapp.config import Config
from webapp.data_commands import workshop
from webapp.services import KEY

VERSION = str(json.loads((DATA_DIR / PACKAGE).read_text("utf-8"))["version"])
UNRELEASED = "names edition {}, which is not released: run `flask data release`."


@pytest.fixture
def house(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of the small world, without layers and without an edition."""
    for name in ("CITATION.cff", "CHANGELOG.md"):
        shutil.copy(root / name, tmp_path)
    changelog = tmp_path / "CHANGELOG.md"
    whole = changelog.read_text(encoding="utf-8")
    # Only the edition that the small world will release.
    changelog.write_text(whole[: whole.index("\n## ", whole.index(f"## {VERSION}"))], "utf-8")
    add_empty_tables(write_tables(tmp_path / "data"))
    shutil.copy(DATA_DIR / PACKAGE, tmp_path / "data")
    (tmp_path / "layers").mkdir()
    shutil.copy(build.LAYERS_DIR / "ports.geojson", tmp_path / "layers")
    monkeypatch.setattr(release_build, "LAYERS_DIR", tmp_path / "layers")
    return tmp_path


def app_of(house: Path) -> Flask:
    app = workshop()
    config = Config(data_dir=house / "data", docs_dir=house / "docs")
    app.extensions[KEY] = SimpleNamespace(
        config=config, desk=SimpleNamespace(atlas=SimpleNamespace())
    )
    return app


def release(house: Path, *words: str) -> Result:
    return app_of(house).test_cli_runner().invoke(args=["data", "release", *words])


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_what_is_released_and_agrees_passes(house: Path) -> None:
    build_release(house / "data", house / "layers")
    result = release(house, "--check")
    assert result.exit_code == 0, result.output
    assert result.output == f"edition {VERSION} is whole and agrees with data/\n"


def test_an_edition_that_documents_name_must_be_there(house: Path) -> None:
    result = release(house, "--check")
    assert result.exit_code == 1
    sentence = UNRELEASED.format(VERSION)
    for name in (PACKAGE, "CITATION.cff", "CHANGELOG.md"):
        assert f"{name} {sentence}" in result.output
    assert "Error: 3 faults in the released editions." in result.output


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("CITATION.cff", f"version: {VERSION}", "version: 2027.1.0",
         "CITATION.cff " + UNRELEASED.format("2027.1.0")),
        ("CHANGELOG.md", f"## {VERSION}", f"## 2027.2.0\n\n## {VERSION}",
         "CHANGELOG.md " + UNRELEASED.format("2027.2.0")),
        ("CITATION.cff", f"version: {VERSION}\n", "", "CITATION.cff names no edition."),
        ("data/groups.csv", "All land", "Every land",
         f"These differ from edition {VERSION}: groups.csv. Raise the version, or release again"
         " before publishing (`flask data release --again`)."),
        (f"data/{FOLDER}/{VERSION}/ports.csv", "2 piers", "3 piers",
         f"These files of edition {VERSION} are damaged: ports.csv."),
        ("data/groups.csv", "All land", "All  land", "line 2, column name"),
    ],
)  # fmt: skip
def test_what_does_not_agree_is_told(
    house: Path, name: str, old: str, new: str, sentence: str
) -> None:
    build_release(house / "data", house / "layers")
    replace(house / name, old, new)
    result = release(house, "--check")
    assert result.exit_code == 1
    assert sentence in result.output


def test_it_is_written_when_facts_and_layers_are_right(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, stale = [DataError("data/ports.csv", 2, "id", "is wrong")], ["ports"]
    monkeypatch.setattr(data_commands, "check_data", lambda _dir: Outcome(tuple(broken), None, ""))
    monkeypatch.setattr(build, "check_layers", lambda _atlas, _dir: stale)
    assert "Error: 1 wrong row: see `flask data check`." in release(house).output
    broken.clear()
    assert "layers differ from data/: ports. Run `flask layers build` first." in (
        release(house).output
    )
    stale.clear()
    written = release(house)
    assert written.exit_code == 0, written.output
    assert f"released {VERSION}" in written.output
    assert find_release(house / "data", VERSION) is not None
    assert "is released already. Raise the version" in release(house).output
    assert release(house, "--again").exit_code == 0
    assert release(house, "--check").exit_code == 0
