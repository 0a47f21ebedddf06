"""Editions of the data: the same bytes every time, all or nothing, equal to the tables."""

import csv
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from frictionless import validate

from layers import release_build
from layers.build import LAYERS_DIR
from layers.facts import DATA_DIR
from layers.package import NAME as PACKAGE
from layers.release_build import AlreadyReleasedError, build_release
from layers.release_check import damage, differences
from layers.releases import FOLDER, SUMS, Release, digest, find_release, list_releases
from tests.layers.small_tables import add_empty_tables, write_tables

# All files of an edition together. Half of it is the GeoPackage; crossings of all Eurasia, with
# their reports, brought it from 4.7 to 6.1 MB. What is in data/built/ is no part of it.
MOST_BYTES = 8_000_000


@pytest.fixture(scope="module")
def layers_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two layers, as small as there are."""
    folder = tmp_path_factory.mktemp("layers")
    for name in ("bridges", "ports"):
        shutil.copy(LAYERS_DIR / f"{name}.geojson", folder)
    return folder


@pytest.fixture(scope="module")
def small_dir(tmp_path_factory: pytest.TempPathFactory, layers_dir: Path) -> Path:
    """The small world, released."""
    folder = write_tables(tmp_path_factory.mktemp("edition") / "data")
    add_empty_tables(folder)
    shutil.copy(DATA_DIR / PACKAGE, folder)
    build_release(folder, layers_dir)
    return folder


@pytest.fixture
def own_dir(small_dir: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    return Path(shutil.copytree(small_dir, tmp_path / "data"))


def edition(folder: Path) -> Release:
    return list_releases(folder)[0]


def sums(release: Release) -> dict[str, str]:
    return {file.name: file.sha256 for file in release.files}


# -- the edition of the committed facts, built beside them -----------------------------------------


def test_an_edition_is_whole_small_and_equal_to_the_tables(released_data: Path) -> None:
    release = edition(released_data)
    assert damage(release) == []
    assert differences(released_data, release, LAYERS_DIR) == []
    assert sum(file.size for file in release.files) < MOST_BYTES
    stem = f"crossgauge-{release.version}"
    assert {f"{stem}.gpkg", f"{stem}-csv.zip", f"{stem}-geojson.zip"} < set(release.by_name)
    assert {"datapackage.json", SUMS, "places.csv", "status_periods.csv"} < set(release.by_name)


def test_packed_files_carry_licence_and_credit(released_data: Path) -> None:
    release = edition(released_data)
    for kind in ("csv", "geojson"):
        with zipfile.ZipFile(release.by_name[f"crossgauge-{release.version}-{kind}.zip"].path) as z:
            assert z.testzip() is None
            readme = z.read(f"crossgauge-{release.version}/README.txt").decode()
            assert {item.date_time for item in z.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            is_with_tables = kind == "csv"
            name = f"crossgauge-{release.version}/status_periods.csv"
            assert (name in z.namelist()) is is_with_tables
        assert "places.csv: ODC-ODbL-1.0" in readme
        assert "events.csv: CC-BY-4.0" in readme
        assert "status_periods.csv: CC-BY-4.0" in readme
        assert "rail_lines: ODC-ODbL-1.0" in readme
        assert "© OpenStreetMap contributors" in readme


def test_the_geopackage_holds_every_layer_and_every_table(released_data: Path) -> None:
    release = edition(released_data)
    package = json.loads(release.by_name[PACKAGE].path.read_text("utf-8"))
    path = release.by_name[f"crossgauge-{release.version}.gpkg"].path
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as base:
        kinds = dict(base.execute("SELECT table_name, data_type FROM gpkg_contents"))
        stamps = {row[0][:10] for row in base.execute("SELECT last_change FROM gpkg_contents")}
        assert stamps == {package["created"][:10]}
        layers = {path.stem for path in LAYERS_DIR.glob("*.geojson")}
        assert {name for name, kind in kinds.items() if kind == "features"} == layers
        assert {"table_status_periods", "table_crossing_counts"} < set(kinds)
        for name in layers:
            built = json.loads((LAYERS_DIR / f"{name}.geojson").read_text("utf-8"))
            count = base.execute(f"SELECT count(*), count(geom) FROM {name}").fetchone()
            assert count == (len(built["features"]),) * 2
        for resource in package["resources"]:
            columns = ", ".join(f'"{f["name"]}"' for f in resource["schema"]["fields"])
            held = base.execute(f"SELECT {columns} FROM table_{resource['name']}").fetchall()
            with (release.folder / resource["path"]).open(encoding="utf-8", newline="") as stream:
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


# -- the edition of a small world ------------------------------------------------------------------


def test_an_edition_is_a_valid_data_package(small_dir: Path) -> None:
    report = validate(str(edition(small_dir).by_name[PACKAGE].path))
    assert report.flatten(["type", "note"]) == []
    assert report.tasks[-1].name == "status_periods"


def test_the_same_facts_give_the_same_bytes(own_dir: Path, layers_dir: Path) -> None:
    before = sums(edition(own_dir))
    shutil.rmtree(own_dir / FOLDER)
    assert sums(build_release(own_dir, layers_dir)) == before


def test_a_number_is_released_once(own_dir: Path, layers_dir: Path) -> None:
    with pytest.raises(AlreadyReleasedError, match=r"is released already\. Raise the version"):
        build_release(own_dir, layers_dir)
    before = sums(edition(own_dir))
    assert sums(build_release(own_dir, layers_dir, again=True)) == before


def test_editions_are_listed_newest_first(own_dir: Path, layers_dir: Path) -> None:
    package = own_dir / PACKAGE
    text = package.read_text("utf-8")
    version = json.loads(text)["version"]
    package.write_text(text.replace(f'"{version}"', '"2026.11.10"'), "utf-8")
    build_release(own_dir, layers_dir)
    (own_dir / FOLDER / "notes").mkdir()
    (own_dir / FOLDER / "2027.1.0").mkdir()
    assert [found.version for found in list_releases(own_dir)] == ["2026.11.10", version]
    assert find_release(own_dir, "2027.1.0") is None
    assert find_release(own_dir, "..") is None


def test_what_differs_from_the_edition_is_named(own_dir: Path, layers_dir: Path) -> None:
    release = edition(own_dir)
    table = own_dir / "crossings.csv"
    table.write_text(table.read_text("utf-8").replace(",Bridge,", ",Old bridge,", 1), "utf-8")
    # The derived table gives the name of the crossing too.
    assert differences(own_dir, release, layers_dir) == ["crossings.csv", "status_periods.csv"]
    (own_dir / PACKAGE).write_text(
        (own_dir / PACKAGE).read_text("utf-8").replace("Crossgauge: rail", "Crossgauge: rails", 1),
        "utf-8",
    )
    found = differences(own_dir, release, LAYERS_DIR)
    assert {PACKAGE, "crossings.geojson"} < set(found)


def test_what_is_damaged_in_the_edition_is_named(own_dir: Path, layers_dir: Path) -> None:
    release = edition(own_dir)
    stem = f"crossgauge-{release.version}"
    geopackage = release.by_name[f"{stem}.gpkg"].path
    geopackage.write_bytes(geopackage.read_bytes()[:-1000])
    (release.folder / "events.csv").unlink()
    (release.folder / "stray.txt").write_text("stray", "utf-8")
    (release.folder / f"{stem}-geojson.zip").write_bytes(b"PK damaged")
    damaged = [f"{stem}-geojson.zip", f"{stem}.gpkg", "events.csv", "stray.txt"]
    assert damage(edition(own_dir)) == damaged
    found = differences(own_dir, edition(own_dir), layers_dir)
    assert found == ["bridges.geojson", "events.csv", "ports.geojson"]


# -- a build that is stopped half-way ------------------------------------------------------------

STOPPED = """
import os, signal, sys
from pathlib import Path
from layers import release_build

def stop(*_args):
    os.kill(os.getpid(), signal.SIGKILL)

setattr(release_build, sys.argv[3], stop)
release_build.build_release(Path(sys.argv[1]), Path(sys.argv[2]), again=True)
"""


def test_a_build_that_is_killed_leaves_the_old_edition_whole(
    small_dir: Path, tmp_path: Path, root: Path, layers_dir: Path
) -> None:
    before, version = sums(edition(small_dir)), edition(small_dir).version
    killed = {}
    for step in ("_write_geopackage", "_put_in_place"):  # side by side: each loads GeoPandas
        folder = Path(shutil.copytree(small_dir, tmp_path / step))
        command = [sys.executable, "-c", STOPPED, str(folder), str(layers_dir), step]
        killed[folder] = subprocess.Popen(command, cwd=root)
    for folder, process in killed.items():
        assert process.wait() == -signal.SIGKILL
        assert [found.version for found in list_releases(folder)] == [version]
        assert sums(edition(folder)) == before
        assert damage(edition(folder)) == []
        left = [path.name for path in (folder / FOLDER).iterdir() if path.name.startswith(".")]
        assert len(left) == 1
        # The next build clears away what was left.
        build_release(folder, layers_dir, again=True)
        assert [path.name for path in (folder / FOLDER).iterdir()] == [version]


def test_an_edition_that_was_taken_aside_comes_back(own_dir: Path, layers_dir: Path) -> None:
    release = edition(own_dir)
    release.folder.rename(release.folder.parent / f".replaced-{release.version}")
    assert list_releases(own_dir) == ()
    with pytest.raises(AlreadyReleasedError):
        build_release(own_dir, layers_dir)
    assert sums(edition(own_dir)) == sums(release)


def test_a_rename_that_fails_puts_the_old_edition_back(
    own_dir: Path, layers_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sums(edition(own_dir))
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if self.name.startswith(".unfinished"):
            raise OSError("no space")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OSError, match="no space"):
        build_release(own_dir, layers_dir, again=True)
    assert sums(edition(own_dir)) == before
    assert [path.name for path in (own_dir / FOLDER).iterdir()] == [edition(own_dir).version]


def test_an_error_while_writing_leaves_nothing_behind(
    own_dir: Path, layers_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(release_build, "_write_geopackage", fail)
    with pytest.raises(OSError, match="disk full"):
        build_release(own_dir, layers_dir, again=True)
    assert [path.name for path in (own_dir / FOLDER).iterdir()] == [edition(own_dir).version]
    assert digest(edition(own_dir).folder / SUMS) == edition(own_dir).by_name[SUMS].sha256
    assert damage(edition(own_dir)) == []
