"""Writes an edition of the data, all or nothing: the same facts always give the same bytes.

The files are made in a hidden folder beside the others, which takes its name when it is whole.
"""

import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio

from layers.build import LAYERS_DIR
from layers.licences import licence_text
from layers.package import NAME as PACKAGE
from layers.release_tables import edition_package, edition_tables
from layers.releases import FOLDER, SUMS, Release, digest, file_stem, read_release

__all__ = ["LAYERS_DIR", "AlreadyReleasedError", "ReleaseError", "build_release"]

# The earliest time that a zip file can tell.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_PANDAS_TYPES = {"integer": "Int64", "number": "Float64"}
_UNFINISHED, _REPLACED = ".unfinished-", ".replaced-"


class ReleaseError(ValueError):
    """The edition cannot be written."""


class AlreadyReleasedError(ReleaseError):
    """There is an edition of that number, which somebody may have taken."""

    def __init__(self, version: str) -> None:
        super().__init__(
            f"{version} is released already. Raise the version in data/{PACKAGE}, or use --again "
            "when nobody can have taken it yet."
        )


def build_release(data_dir: Path, layers_dir: Path, *, again: bool = False) -> Release:
    """Write the edition that data/datapackage.json numbers.

    Parameters
    ----------
    again
        Replace an edition of the same number, which nobody may have taken yet.

    Raises
    ------
    AlreadyReleasedError
        There is an edition of that number, and `again` was not asked for.
    """
    package = edition_package(data_dir)
    folder = data_dir / FOLDER
    folder.mkdir(exist_ok=True)
    _tidy(folder)
    target = folder / str(package["version"])
    if target.exists() and not again:
        raise AlreadyReleasedError(target.name)
    unfinished = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=folder))
    try:
        _write_files(unfinished, data_dir, layers_dir, package)
        unfinished.chmod(0o755)
        _put_in_place(unfinished, target)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return read_release(target)


def _tidy(folder: Path) -> None:
    """Clear away what a build that was killed left, and put back what it had taken aside."""
    for replaced in folder.glob(f"{_REPLACED}*"):
        target = folder / replaced.name.removeprefix(_REPLACED)
        if target.exists():
            shutil.rmtree(replaced)
        else:
            replaced.rename(target)
    for unfinished in folder.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(unfinished)


def _put_in_place(new: Path, target: Path) -> None:
    """Give the new folder its name; an old one of that name goes only when the new one stands."""
    replaced = target.parent / f"{_REPLACED}{target.name}"
    if target.exists():
        target.rename(replaced)
    try:
        new.rename(target)
    except BaseException:
        if replaced.exists():
            replaced.rename(target)
        raise
    shutil.rmtree(replaced, ignore_errors=True)


def _write_files(
    folder: Path, data_dir: Path, layers_dir: Path, package: Mapping[str, Any]
) -> None:
    layers = sorted(layers_dir.glob("*.geojson"))
    stem = file_stem(str(package["version"]))
    readme = licence_text(package, tuple(path.stem for path in layers)).encode()
    tables = []
    for name, content in edition_tables(data_dir).items():
        tables.append(folder / name)
        tables[-1].write_bytes(content)
    _write_zip(folder / f"{stem}-csv.zip", stem, readme, tables)
    _write_zip(folder / f"{stem}-geojson.zip", stem, readme, layers)
    with _written_for_good(str(package["created"])):
        _write_geopackage(folder / f"{stem}.gpkg", package, folder, layers)
    lines = [f"{digest(path)}  {path.name}\n" for path in sorted(folder.iterdir())]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")
    for path in folder.iterdir():
        path.chmod(0o644)
        with path.open("rb") as stream:  # on disk before the name promises it
            os.fsync(stream.fileno())


def _write_zip(target: Path, stem: str, readme: bytes, paths: list[Path]) -> None:
    """One folder of files; names in order and no times, so that equal content is equal bytes."""
    content = {"README.txt": readme, **{path.name: path.read_bytes() for path in paths}}
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(content):
            member = zipfile.ZipInfo(f"{stem}/{name}", _NO_TIME)
            member.external_attr = 0o644 << 16
            member.create_system = 3  # Unix, on every machine
            archive.writestr(member, content[name], zipfile.ZIP_DEFLATED, compresslevel=9)


@contextmanager
def _written_for_good(created: str) -> Iterator[None]:
    """Within it GDAL writes the time of the data, not that of the clock, and waits for no disk.

    A file that was broken off is thrown away, so that SQLite need not be ready to mend it.
    """
    options = {
        "OGR_CURRENT_DATE": f"{created[:10]}T00:00:00.000Z",
        "OGR_SQLITE_PRAGMA": "synchronous=OFF,journal_mode=OFF",
    }
    pyogrio.set_gdal_config_options(options)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(dict.fromkeys(options))


def _write_geopackage(
    target: Path, package: Mapping[str, Any], folder: Path, layers: list[Path]
) -> None:
    """Every map layer, every table as `table_<name>`, and what it is as `about`."""
    for path in layers:
        pyogrio.write_dataframe(_layer_frame(path), target, layer=path.stem, driver="GPKG")
    for resource in package["resources"]:
        frame = _table_frame(folder / resource["path"], resource["schema"]["fields"])
        pyogrio.write_dataframe(frame, target, layer=f"table_{resource['name']}", driver="GPKG")
    text = licence_text(package, tuple(path.stem for path in layers))
    about = pd.DataFrame({"line": text.splitlines()})
    pyogrio.write_dataframe(about, target, layer="about", driver="GPKG")


def _layer_frame(path: Path) -> gpd.GeoDataFrame:
    """A built layer; lists and objects among its properties become JSON."""
    content = json.loads(path.read_text(encoding="utf-8"))
    features = [
        {**item, "properties": {"id": item["id"], **_flat(item["properties"])}}
        for item in content["features"]
    ]
    return gpd.GeoDataFrame.from_features(features, crs="EPSG:4326")


def _flat(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
        for key, value in properties.items()
    }


def _table_frame(path: Path, fields: list[Mapping[str, Any]]) -> pd.DataFrame:
    """A table with the types of the data package; empty cells are null."""
    frame = pd.read_csv(path, dtype="string", keep_default_na=False, encoding="utf-8")
    for field in fields:
        column = frame[field["name"]].replace("", pd.NA)
        frame[field["name"]] = column.astype(_PANDAS_TYPES.get(field["type"], "string"))
    return frame
