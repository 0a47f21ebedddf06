"""The editions of the data as the pages and the catalogue show them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from layers.licences import (
    ATTRIBUTION,
    CREDIT,
    OPEN_DATABASE,
    licence_of_table,
    licences_of_package,
)
from layers.package import NAME as PACKAGE
from layers.package import read_package
from layers.releases import SUMS, Release, ReleasedFile, file_stem
from layers.status_periods import with_derived
from webapp.cite import latex
from webapp.present import day

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence, by its short name, in words and with its text on the web."""

    name: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Download:
    """One file that can be taken. `size_bytes` and `sha256` are None for what is made anew."""

    name: str
    what: str
    path: str
    mimetype: str
    licences: tuple[Licence, ...]
    size_bytes: int | None
    sha256: str | None

    @property
    def size(self) -> str:
        """The size as people write it."""
        if self.size_bytes is None:
            return ""
        if self.size_bytes >= 999_500:
            return f"{self.size_bytes / 1e6:.1f} MB"
        return f"{max(1, round(self.size_bytes / 1e3))} kB"


@dataclass(frozen=True, slots=True)
class Edition:
    """The data under one number. `is_released` is False for tables that have no release yet."""

    version: str
    made_on: date
    title: str
    description: str
    keywords: tuple[str, ...]
    author: str
    path: str
    is_released: bool
    whole: tuple[Download, ...]
    tables: tuple[Download, ...]
    licences: tuple[Licence, ...]
    credit: str = CREDIT

    @property
    def downloads(self) -> tuple[Download, ...]:
        return (*self.whole, *self.tables)

    def plain(self, base: str) -> str:
        """How to cite the edition, in one line."""
        return (
            f"{self.author} ({self.made_on.year}): {self.title}. Data set, edition {self.version} "
            f"of {day(self.made_on)}. {base}{self.path}"
        )

    def bibtex(self, base: str) -> str:
        """The same as an entry of BibTeX."""
        fields = {
            "author": "{" + latex(self.author) + "}",
            "title": "{" + latex(self.title) + "}",
            "year": str(self.made_on.year),
            "month": str(self.made_on.month),
            "version": latex(self.version),
            "howpublished": "\\url{" + base + self.path + "}",
            "note": latex(f"Data set, edition {self.version}"),
        }
        body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
        return f"@misc{{crossgauge-{self.version.replace('.', '-')},\n{body}}}\n"


def released_edition(release: Release) -> Edition:
    """The edition that stands in a release."""
    package = read_package(release.folder)
    path = f"/data/{release.version}"
    files = [_released(file, path, package) for file in release.files]
    tables = {resource["path"] for resource in package["resources"]}
    return _edition(
        package,
        path=path,
        is_released=True,
        whole=tuple(sorted((f for f in files if f.name not in tables), key=_by_use)),
        tables=tuple(f for f in files if f.name in tables),
    )


def live_edition(data_dir: Path) -> Edition:
    """The tables as they are served today, under the number that they will have."""
    package = with_derived(read_package(data_dir))
    known = licences_of_package(package)
    tables = tuple(
        Download(
            resource["path"],
            resource["title"],
            f"/data/tables/{resource['path']}",
            "text/csv",
            (_licence(known[licence_of_table(package, resource["path"])]),),
            None,
            None,
        )
        for resource in package["resources"]
    )
    return _edition(package, path="/data", is_released=False, whole=(), tables=tables)


def _edition(
    package: Json,
    *,
    path: str,
    is_released: bool,
    whole: tuple[Download, ...],
    tables: tuple[Download, ...],
) -> Edition:
    return Edition(
        version=str(package["version"]),
        made_on=date.fromisoformat(str(package["created"])[:10]),
        title=str(package["title"]),
        description=str(package["description"]),
        keywords=tuple(package.get("keywords", ())),
        author=str(package["contributors"][0]["title"]),
        path=path,
        is_released=is_released,
        whole=whole,
        tables=tables,
        licences=tuple(_licence(item) for item in licences_of_package(package).values()),
    )


def _licence(licence: Json) -> Licence:
    return Licence(str(licence["name"]), str(licence["title"]), str(licence["path"]))


def _released(file: ReleasedFile, path: str, package: Json) -> Download:
    what, mimetype, names = next(_descriptions(file.name, package))
    known = licences_of_package(package)
    return Download(
        file.name,
        what,
        f"{path}/{file.name}",
        mimetype,
        tuple(_licence(known[name]) for name in names),
        file.size,
        file.sha256,
    )


def _descriptions(name: str, package: Json) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """What a file is, its media type and the names of its licences."""
    stem, both = file_stem(str(package["version"])), (OPEN_DATABASE, ATTRIBUTION)
    if name == f"{stem}.gpkg":
        yield "GeoPackage: every map layer and every table", "application/geopackage+sqlite3", both
    if name == f"{stem}-geojson.zip":
        yield "GeoJSON: every map layer", "application/zip", both
    if name == f"{stem}-csv.zip":
        yield "CSV: every table, with its description", "application/zip", both
    if name == PACKAGE:
        yield "Description of every table and column", "application/json", (ATTRIBUTION,)
    if name == SUMS:
        yield "Checksums of the files", "text/plain", ()
    for resource in package["resources"]:
        if resource["path"] == name:
            yield resource["title"], "text/csv", (licence_of_table(package, name),)
    yield "Further file", "application/octet-stream", both


def _by_use(download: Download) -> tuple[int, str]:
    """The files that most people want come first."""
    order = (".gpkg", "-geojson.zip", "-csv.zip", PACKAGE, SUMS)
    return next((n for n, end in enumerate(order) if download.name.endswith(end)), 9), download.name
