"""Feeds of the changes of the data: Atom (RFC 4287) and JSON Feed 1.1, made from data/changes.csv.

The id of an entry is a tag (RFC 4151) that rests on the id of its row alone, so a reader's program
knows an entry again when the site moves.
"""

import json
from collections.abc import Sequence
from datetime import date
from xml.etree import ElementTree as ET

from flask import Blueprint, Response, request

from geo.almanac import DataChange
from geo.model import Facts
from webapp import arguments
from webapp.framing import base_url
from webapp.links import thing_path
from webapp.replies import Packet, pack, send
from webapp.services import services

feeds = Blueprint("feeds", __name__)

TITLE = "Crossgauge: changes of the data"
SUBTITLE = "What was added, corrected or removed in the facts about crossings, lines and trade."
AUTHOR = "Crossgauge editors"
RIGHTS = "CC BY 4.0"
TAG = "tag:crossgauge,2026:changes"
ATOM_PATH, JSON_PATH = "/feeds/changes.atom", "/feeds/changes.json"
_ATOM = "http://www.w3.org/2005/Atom"
_JSON_FEED = "https://jsonfeed.org/version/1.1"
_KINDS = {
    "release": "New edition",
    "added": "Added",
    "corrected": "Corrected",
    "removed": "Removed",
    "note": "Note",
}
_MOST_ENTRIES = 200
# Readers' programs ask often; an hour is soon enough for facts that are years old.
_KEEP = "public, max-age=3600"

ET.register_namespace("", _ATOM)


def newest_first(changes: Sequence[DataChange]) -> list[DataChange]:
    """The changes that a feed holds, the newest on top."""
    return sorted(changes, key=lambda change: (change.day, change.id), reverse=True)[:_MOST_ENTRIES]


def entry_title(change: DataChange) -> str:
    """“Corrected: the link over the Amur is 11 km long, not 9”."""
    return f"{_KINDS.get(change.kind, change.kind)}: {change.headline}"


def entry_path(change: DataChange, facts: Facts) -> str:
    """The page that shows what changed: that of the first thing it is about, else the data."""
    tables = (
        ("crossing", facts.crossings),
        ("bridge", facts.bridges),
        ("port", facts.ports),
        ("ferry", facts.ferries),
        ("line", facts.lines),
        ("place", facts.places),
    )
    for subject_id in change.subject_ids:
        for kind, table in tables:
            if subject_id in table:
                return thing_path(kind, subject_id)
        if subject_id in facts.groups:
            return f"/timeline?subject={subject_id}"
    return "/data"


def _stamp(day: date) -> str:
    """A day as the instant that feeds ask for: its beginning in UTC."""
    return f"{day.isoformat()}T00:00:00Z"


def atom_feed(changes: Sequence[DataChange], facts: Facts, base: str) -> bytes:
    """The Atom document as a whole."""
    root = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "en"})

    def put(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
        element = ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
        element.text = text or None
        return element

    entries = newest_first(changes)
    put(root, "id", TAG)
    put(root, "title", TITLE)
    put(root, "subtitle", SUBTITLE)
    put(
        root, "updated", _stamp(max((change.day for change in entries), default=date(2026, 11, 21)))
    )
    put(put(root, "author"), "name", AUTHOR)
    put(root, "rights", RIGHTS)
    put(root, "generator", "Crossgauge")
    put(root, "link", rel="self", type="application/atom+xml", href=f"{base}{ATOM_PATH}")
    put(root, "link", rel="alternate", type="text/html", href=f"{base}/data")
    for change in entries:
        entry = put(root, "entry")
        put(entry, "id", f"{TAG}/{change.id}")
        put(entry, "title", entry_title(change))
        put(entry, "updated", _stamp(change.day))
        put(entry, "published", _stamp(change.day))
        href = f"{base}{entry_path(change, facts)}"
        put(entry, "link", rel="alternate", type="text/html", href=href)
        put(entry, "category", term=change.kind)
        put(entry, "summary", _summary(change, facts), type="text")
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


def _summary(change: DataChange, facts: Facts) -> str:
    named = [_name(subject_id, facts) for subject_id in change.subject_ids]
    about = f" About: {'; '.join(named)}." if named else ""
    return f"{change.headline}.{about} In the edition {change.version}."


def _name(subject_id: str, facts: Facts) -> str:
    tables = (facts.crossings, facts.bridges, facts.ferries, facts.lines, facts.places)
    for table in tables:
        if subject_id in table:
            return str(table[subject_id].names.en)
    group = facts.groups.get(subject_id)
    return group.name if group else subject_id


def json_feed(changes: Sequence[DataChange], facts: Facts, base: str) -> bytes:
    """The JSON Feed as a whole."""
    data = {
        "version": _JSON_FEED,
        "title": TITLE,
        "description": SUBTITLE,
        "home_page_url": f"{base}/data",
        "feed_url": f"{base}{JSON_PATH}",
        "language": "en",
        "authors": [{"name": AUTHOR}],
        "items": [
            {
                "id": f"{TAG}/{change.id}",
                "url": f"{base}{entry_path(change, facts)}",
                "title": entry_title(change),
                "content_text": _summary(change, facts),
                "date_published": _stamp(change.day),
                "tags": [change.kind],
            }
            for change in newest_first(changes)
        ],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _reply(key: str, mimetype: str) -> Response:
    arguments.only(request.args, (), forgive=True)
    house = services()
    make_body = atom_feed if key == "atom" else json_feed
    base = base_url()

    def make() -> Packet:
        body = make_body(house.desk.almanac.changes, house.desk.atlas.facts, base)
        return pack(body, mimetype)

    # The whole reply is made before anything is sent or kept: a reader who leaves half-way leaves
    # nothing behind.
    return send(house.packets.get(("feed", key, base), make), _KEEP)


@feeds.get(ATOM_PATH)
def changes_atom() -> Response:
    """Changes of the data as Atom."""
    return _reply("atom", "application/atom+xml")


@feeds.get(JSON_PATH)
def changes_json() -> Response:
    """Changes of the data as JSON Feed."""
    return _reply("json", "application/feed+json")
