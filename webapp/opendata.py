"""The data to take away: the page, every edition under its number, the live tables, the catalogue.

A file of an edition is sent from its folder as it lies there; its name is looked up in the list of
the edition, never joined to a path.
"""

import json

from flask import Blueprint, Response, redirect, request, send_file
from werkzeug.wrappers import Response as BaseResponse

from layers import status_periods
from layers.releases import Release, find_release, list_releases
from webapp import arguments, jsonld
from webapp.catalog import catalogue, coverage_of, dataset_for_search
from webapp.editions import Edition, live_edition, released_edition
from webapp.errors import UnknownDownloadError
from webapp.framing import base_url
from webapp.manual import render_manual
from webapp.present import day
from webapp.rendering import send_page
from webapp.replies import Packet, pack, send
from webapp.services import services

opendata = Blueprint("opendata", __name__)

_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "public, no-cache"
_LATEST = "latest"
_NEWEST_CHANGES = 8
# Shown in the browser; everything else is saved.
_READABLE = ("application/json", "text/plain")


@opendata.get("/data")
def data_page() -> Response:
    """The newest edition, what is new in it, and the older ones."""
    arguments.only(request.args, (), forgive=True)
    editions = _editions()
    return _edition_page(editions[0], editions)


@opendata.get("/data/<version>")
def edition_page(version: str) -> BaseResponse:
    """One edition."""
    if version == _LATEST:
        return redirect("/data")
    release = _release(version)
    return _edition_page(released_edition(release), _editions())


def _edition_page(shown: Edition, editions: list[Edition]) -> Response:
    house, base = services(), base_url()
    facts, almanac = house.desk.atlas.facts, house.desk.almanac
    live = live_edition(house.config.data_dir)
    rows = {table.name: _table(table.name).body.count(b"\n") - 1 for table in live.tables}
    changes = sorted(almanac.changes, key=lambda c: (c.day, c.id), reverse=True)
    return send_page(
        "pages/data.html",
        shown=shown,
        live=live,
        rows=rows,
        editions=editions,
        facts=facts,
        trade=almanac.trade,
        changes=changes[:_NEWEST_CHANGES],
        day=day,
        linked_data=jsonld.script(dataset_for_search(base, shown, coverage_of(facts))),
    )


@opendata.get("/data/dictionary")
def dictionary_page() -> Response:
    """What every table and column means."""
    return _document("data-dictionary.md", "Data dictionary", "/data/dictionary")


@opendata.get("/data/changelog")
def changelog_page() -> Response:
    """What changed from edition to edition."""
    return _document("../CHANGELOG.md", "Changelog", "/data/changelog")


def _document(name: str, title: str, path: str) -> Response:
    arguments.only(request.args, (), forgive=True)
    manual = render_manual(services().config.docs_dir / name)
    if manual is None:
        raise UnknownDownloadError.no_file(title, "this server", ())
    return send_page("pages/document.html", manual=manual, title=title, path=path)


@opendata.get("/data/CITATION.cff")
def citation() -> Response:
    """How to cite the data, for machines."""
    path = services().config.docs_dir.parent / "CITATION.cff"
    if not path.is_file():
        raise UnknownDownloadError.no_file(path.name, "this server", ())
    response = send(pack(path.read_bytes(), "text/plain"), _ASK_AGAIN)
    response.headers["Content-Disposition"] = "inline; filename=CITATION.cff"
    return response


@opendata.get("/data/catalog.jsonld")
def catalog() -> Response:
    """The DCAT catalogue of all editions."""
    coverage = coverage_of(services().desk.atlas.facts)
    found = catalogue(base_url(), _editions(), coverage)
    body = (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()
    return send(pack(body, "application/ld+json"), _ASK_AGAIN)


@opendata.get("/data/tables/<name>")
def table(name: str) -> Response:
    """One table as it is today."""
    names = {table.name for table in live_edition(services().config.data_dir).tables}
    if name not in names:
        raise UnknownDownloadError.no_file(name, "the data", sorted(names))
    response = send(_table(name), _ASK_AGAIN)
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def _table(name: str) -> Packet:
    """A table as it is today: a file of the facts, or what is derived from them."""
    house, today = services(), services().today()

    def make() -> Packet:
        if name == status_periods.FILE:
            atlas = house.desk.atlas
            return pack(status_periods.table_bytes(atlas.facts, atlas.status, today), "text/csv")
        return pack((house.config.data_dir / name).read_bytes(), "text/csv")

    return house.packets.get(("table", name, today), make)


@opendata.get("/data/<version>/<name>")
def download(version: str, name: str) -> BaseResponse:
    """A file of an edition: part of it where a range is asked for, 304 where it is known."""
    if version == _LATEST:
        return _to_latest(name)
    release = _release(version)
    file = release.by_name.get(name)
    if file is None:
        raise UnknownDownloadError.no_file(name, f"edition {version}", sorted(release.by_name))
    shown = next(f for f in released_edition(release).downloads if f.name == name)
    response = send_file(
        file.path,
        mimetype=shown.mimetype,
        as_attachment=shown.mimetype not in _READABLE,
        download_name=name,
        etag=file.sha256,
        conditional=True,
    )
    response.headers["Cache-Control"] = _FOR_EVER
    return response


def _to_latest(name: str) -> BaseResponse:
    """To the file of the newest edition; packed files may be asked for without a number."""
    releases = list_releases(services().config.data_dir)
    newest = releases[0] if releases else None
    if newest is not None:
        for known in newest.by_name:
            if name in (known, known.replace(f"-{newest.version}", "")):
                response = redirect(f"/data/{newest.version}/{known}")
                response.headers["Cache-Control"] = _ASK_AGAIN
                return response
    names = [] if newest is None else sorted(newest.by_name)
    raise UnknownDownloadError.no_file(name, "the latest edition", names)


def _release(version: str) -> Release:
    data_dir = services().config.data_dir
    release = find_release(data_dir, version)
    if release is None:
        raise UnknownDownloadError.no_edition(version, [r.version for r in list_releases(data_dir)])
    return release


def _editions() -> list[Edition]:
    """All editions, newest first; where none was released, the tables as they are."""
    data_dir = services().config.data_dir
    found = [released_edition(release) for release in list_releases(data_dir)]
    return found or [live_edition(data_dir)]
