"""Editions of the data: the same bytes every time, all or nothing, equal to the tables."""

import csv
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from layers import release_build
from layers.build import LAYERS_DIR
from layers.facts import DATA_DIR
from layers.release_build import AlreadyReleasedError, build_release
from layers.releases import (
    FOLDER,
    SUMS,
    Release,
    differences,
    digest,
    find_release,
    list_releases,
)

MOST_BYTES = 6_000_000


def copy_of_the_data(folder: Path) -> Path:
    shutil.copytree(DATA_DIR, folder, ignore=shutil.ignore_patterns(FOLDER, "built"))
    return folder


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the data with one edition; tests that change it take a copy of their own."""
    folder = copy_of_the_data(tmp_path_factory.mktemp("edition") / "data")
    build_release(folder, LAYERS_DIR)
    return folder


@pytest.fixture
def own_dir(data_dir: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(data_dir, tmp_path / "data"))


def edition(folder: Path) -> Release:
    return list_releases(folder)[0]


def sums(release: Release) -> dict[str, str]:
    return {file.name: file.sha256 for file in release.files}


def test_the_same_facts_give_the_same_bytes(data_dir: Path, tmp_path: Path) -> None:
    other = copy_of_the_data(tmp_path / "data")
    assert sums(build_release(other, LAYERS_DIR)) == sums(edition(data_dir))


def test_an_edition_is_whole_small_and_equal_to_the_tables(data_dir: Path) -> None:
    release = edition(data_dir)
    assert differences(data_dir, release, LAYERS_DIR) == []
    assert all(digest(file.path) == file.sha256 for file in release.files)
    assert sum(file.size for file in release.files) < MOST_BYTES
    stem = f"crossgauge-{release.version}"
    assert {f"{stem}.gpkg", f"{stem}-csv.zip", f"{stem}-geojson.zip"} < set(release.by_name)
    assert {"datapackage.json", SUMS, "places.csv"} < set(release.by_name)


def test_packed_files_carry_licence_and_credit(data_dir: Path) -> None:
    release = edition(data_dir)
    for kind in ("csv", "geojson"):
        with zipfile.ZipFile(release.by_name[f"crossgauge-{release.version}-{kind}.zip"].path) as z:
            assert z.testzip() is None
            readme = z.read(f"crossgauge-{release.version}/README.txt").decode()
            assert {item.date_time for item in z.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "places.csv: ODC-ODbL-1.0" in readme
        assert "events.csv: CC-BY-4.0" in readme
        assert "rail_lines: ODC-ODbL-1.0" in readme
        assert "© OpenStreetMap contributors" in readme


def test_the_geopackage_holds_every_layer_and_every_table(data_dir: Path) -> None:
    release = edition(data_dir)
    package = json.loads((data_dir / "datapackage.json").read_text("utf-8"))
    path = release.by_name[f"crossgauge-{release.version}.gpkg"].path
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as base:
        kinds = dict(base.execute("SELECT table_name, data_type FROM gpkg_contents"))
        stamps = {row[0][:10] for row in base.execute("SELECT last_change FROM gpkg_contents")}
        assert stamps == {package["created"][:10]}
        layers = {path.stem for path in LAYERS_DIR.glob("*.geojson")}
        assert {name for name, kind in kinds.items() if kind == "features"} == layers
        for name in layers:
            built = json.loads((LAYERS_DIR / f"{name}.geojson").read_text("utf-8"))
            count = base.execute(f'SELECT count(*), count(geom) FROM "{name}"').fetchone()
            assert count == (len(built["features"]),) * 2
        for resource in package["resources"]:
            columns = ", ".join(f'"{f["name"]}"' for f in resource["schema"]["fields"])
            held = base.execute(f'SELECT {columns} FROM "table_{resource["name"]}"').fetchall()
            with (data_dir / resource["path"]).open(encoding="utf-8", newline="") as stream:
                rows = list(csv.reader(stream))[1:]
            assert [_plain(row) for row in held] == [_plain(row) for row in rows], resource["name"]


def _plain(row: "tuple[object, ...] | list[str]") -> list[object]:
    """Cells as one can compare them: numbers by value, nothing as None."""
    found: list[object] = []
    for cell in row:
        try:
            found.append(float(str(cell)) if cell not in (None, "") else None)
        except ValueError:
            found.append(cell)
    return found


def test_a_number_is_released_once(own_dir: Path) -> None:
    with pytest.raises(AlreadyReleasedError, match=r"is released already\. Raise the version"):
        build_release(own_dir, LAYERS_DIR)
    assert sums(build_release(own_dir, LAYERS_DIR, again=True)) == sums(edition(own_dir))


def test_editions_are_listed_newest_first(own_dir: Path) -> None:
    package = own_dir / "datapackage.json"
    text = package.read_text("utf-8")
    version = json.loads(text)["version"]
    package.write_text(text.replace(f'"{version}"', '"2026.11.10"'), "utf-8")
    build_release(own_dir, LAYERS_DIR)
    (own_dir / FOLDER / "notes").mkdir()
    (own_dir / FOLDER / "2027.1.0").mkdir()
    assert [found.version for found in list_releases(own_dir)] == ["2026.11.10", version]
    assert find_release(own_dir, "2027.1.0") is None
    assert find_release(own_dir, "..") is None


def test_what_differs_from_the_edition_is_named(own_dir: Path) -> None:
    release = edition(own_dir)
    places = own_dir / "places.csv"
    places.write_text(places.read_text("utf-8").replace("Vladivostok", "Wladiwostok", 1), "utf-8")
    assert differences(own_dir, release, LAYERS_DIR) == ["places.csv"]


def test_what_is_damaged_in_the_edition_is_named(own_dir: Path, tmp_path: Path) -> None:
    release = edition(own_dir)
    stem = f"crossgauge-{release.version}"
    geopackage = release.by_name[f"{stem}.gpkg"].path
    geopackage.write_bytes(geopackage.read_bytes()[:-1000])
    (release.folder / "events.csv").unlink()
    (release.folder / "stray.txt").write_text("stray", "utf-8")
    (release.folder / f"{stem}-geojson.zip").write_bytes(b"PK damaged")
    found = differences(own_dir, edition(own_dir), LAYERS_DIR)
    assert {f"{stem}.gpkg", "events.csv", "stray.txt", f"{stem}-geojson.zip"} <= set(found)


# -- a build that is stopped half-way ------------------------------------------------------------

STOPPED = """
import os, signal, sys
from pathlib import Path
from layers import release_build
from layers.build import LAYERS_DIR

def stop(*_args):
    os.kill(os.getpid(), signal.SIGKILL)

setattr(release_build, sys.argv[2], stop)
release_build.build_release(Path(sys.argv[1]), LAYERS_DIR, again=True)
"""


@pytest.mark.parametrize("step", ["_write_geopackage", "_put_in_place"])
def test_a_build_that_is_killed_leaves_the_old_edition_whole(
    own_dir: Path, root: Path, step: str
) -> None:
    before = sums(edition(own_dir))
    killed = subprocess.run(
        [sys.executable, "-c", STOPPED, str(own_dir), step], cwd=root, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert [found.version for found in list_releases(own_dir)] == [edition(own_dir).version]
    assert sums(edition(own_dir)) == before
    assert differences(own_dir, edition(own_dir), LAYERS_DIR) == []
    left = [path.name for path in (own_dir / FOLDER).iterdir() if path.name.startswith(".")]
    assert len(left) == 1
    # The next build clears away what was left.
    build_release(own_dir, LAYERS_DIR, again=True)
    assert [path.name for path in (own_dir / FOLDER).iterdir()] == [edition(own_dir).version]


def test_an_edition_that_was_taken_aside_comes_back(own_dir: Path) -> None:
    release = edition(own_dir)
    release.folder.rename(release.folder.parent / f".replaced-{release.version}")
    assert list_releases(own_dir) == ()
    with pytest.raises(AlreadyReleasedError):
        build_release(own_dir, LAYERS_DIR)
    assert sums(edition(own_dir)) == sums(release)


def test_a_rename_that_fails_puts_the_old_edition_back(
    own_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sums(edition(own_dir))
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if self.name.startswith(".unfinished"):
            raise OSError("no space")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OSError, match="no space"):
        build_release(own_dir, LAYERS_DIR, again=True)
    assert sums(edition(own_dir)) == before
    assert [path.name for path in (own_dir / FOLDER).iterdir()] == [edition(own_dir).version]


def test_an_error_while_writing_leaves_nothing_behind(
    own_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(release_build, "_write_geopackage", fail)
    with pytest.raises(OSError, match="disk full"):
        build_release(own_dir, LAYERS_DIR, again=True)
    assert [path.name for path in (own_dir / FOLDER).iterdir()] == [edition(own_dir).version]
    assert differences(own_dir, edition(own_dir), LAYERS_DIR) == []


# -- the committed editions, and the command -----------------------------------------------------


def test_the_committed_editions_are_whole() -> None:
    for release in list_releases(DATA_DIR):
        assert [f.name for f in release.files if digest(f.path) != f.sha256] == []


def test_the_edition_of_todays_number_is_what_the_tables_say() -> None:
    """Where it fails: raise the version, or release again before publishing."""
    version = json.loads((DATA_DIR / "datapackage.json").read_text("utf-8"))["version"]
    release = find_release(DATA_DIR, version)
    assert release is None or differences(DATA_DIR, release, LAYERS_DIR) == []


def flask(*words: str, data_dir: Path) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "CROSSGAUGE_DATA_DIR": str(data_dir)}
    command = [sys.executable, "-m", "flask", "data", "release", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environ)


def test_the_command_says_when_the_tables_have_moved_on(own_dir: Path) -> None:
    shutil.copytree(DATA_DIR / "built", own_dir / "built")
    whole = flask("--check", data_dir=own_dir)
    assert whole.returncode == 0, whole.stderr
    assert "is whole and agrees with data/" in whole.stdout
    table = own_dir / "exceptions.csv"
    table.write_text(table.read_text("utf-8").replace("published 7 km", "7 km printed", 1), "utf-8")
    moved = flask("--check", data_dir=own_dir)
    assert moved.returncode == 1
    assert "exceptions.csv. Raise the version, or release again before publishing" in moved.stderr
    again = flask(data_dir=own_dir)
    assert again.returncode == 1
    assert "is released already" in again.stderr
