"""The map of the site for search engines: pages, lists and things, no dated views."""

from collections.abc import Collection, Iterator, Mapping
from xml.etree import ElementTree as ET

from flask import Blueprint, Response, request

from geo.model import Facts
from webapp import arguments
from webapp.framing import base_url
from webapp.links import KIND_PATHS, SITE_PAGES, thing_path
from webapp.replies import Packet, pack, send
from webapp.services import services

sitemap = Blueprint("sitemap", __name__)

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_A_DAY = "public, max-age=86400"


def site_paths(facts: Facts) -> Iterator[str]:
    """Address of every page that says something of its own, each once."""
    yield from dict.fromkeys(
        (
            *(path for path, _ in SITE_PAGES),
            "/claims",
            "/method/checks",
            *(f"/{folder}" for folder in KIND_PATHS.values()),
        )
    )
    tables: Mapping[str, Collection[str]] = {
        "crossing": facts.crossings,
        "bridge": facts.bridges,
        "port": facts.ports,
        "ferry": facts.ferries,
        "gauge_break": dict.fromkeys(way.place_id for way in facts.gauge_breaks.values()),
        "line": facts.lines,
        "place": facts.places,
    }
    for kind, table in tables.items():
        for id_ in sorted(table):
            yield thing_path(kind, id_)


@sitemap.get("/sitemap.xml")
def site_map() -> Response:
    """Every page that stands for itself."""
    arguments.only(request.args, (), forgive=True)
    house, base = services(), base_url()

    def make() -> Packet:
        root = ET.Element("urlset", {"xmlns": _NAMESPACE})
        for path in site_paths(house.desk.atlas.facts):
            ET.SubElement(ET.SubElement(root, "url"), "loc").text = f"{base}{path}"
        body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
        return pack(body + b"\n", "application/xml")

    return send(house.packets.get(("sitemap", base), make), _A_DAY)
