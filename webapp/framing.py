"""What page and embed share: the answer with its links, map, legend and credit."""

from typing import TYPE_CHECKING, Any

from flask import request

from webapp import legend, what_if
from webapp.assets import Assets
from webapp.cards import BAR_PARTS, sentence_parts
from webapp.dressing import dress, strip_of
from webapp.links import Links
from webapp.lots import lot_words
from webapp.queries import Question
from webapp.record import outside_record
from webapp.services import services

if TYPE_CHECKING:
    from webapp.maps import MapParts


def base_url() -> str:
    """The address of this site as readers know it, without a slash at its end."""
    return services().config.public_url or request.host_url.rstrip("/")


def embed_code(address: str, height: int) -> str:
    """HTML for a page of someone else: a frame, and the script that fits its height."""
    quoted = address.replace("&", "&amp;").replace('"', "&quot;")
    return (
        f'<iframe src="{quoted}" title="Crossgauge: direct, or through China?" width="100%"'
        f' height="{height}" frameborder="0" loading="lazy"'
        f' sandbox="allow-scripts allow-popups"></iframe>\n'
        f'<script src="{base_url()}/static/js/host.js" async></script>'
    )


def _basemaps(assets: Assets) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Addresses of the basemap by the zoom from which each file is drawn: `basemap-z7-land`."""
    by_zoom: dict[int, list[str]] = {}
    for name in assets.basemaps():
        zoom = name.removeprefix("basemap/basemap-z").partition("-")[0]
        if zoom.isdigit():
            by_zoom.setdefault(int(zoom), []).append(assets.address(name))
    return tuple((zoom, tuple(names)) for zoom, names in sorted(by_zoom.items()))


def map_of(*, is_embedded: bool = False) -> "MapParts":
    """The map of this release."""
    # Folium brings pandas where that is installed: a second that no command of the shell needs.
    from webapp.maps import MapRequest, render_map  # noqa: PLC0415

    assets = services().assets
    return render_map(
        MapRequest(
            leaflet_js=assets.address("vendor/leaflet/leaflet.js"),
            leaflet_css=assets.address("vendor/leaflet/leaflet.css"),
            module_js=assets.address("js/atlas.js"),
            basemaps=_basemaps(assets),
            is_embedded=is_embedded,
        )
    )


def page_of(asked: Question, *, is_embedded: bool = False) -> dict[str, Any]:
    """The common part of what the templates get for a question."""
    house = services()
    dressed = dress(asked, house.desk, house.ground, kept=house.dressed, today=house.today())
    strip = strip_of(asked, house.desk, house.today())
    links = Links(asked)
    answer = dressed.answer
    changed = what_if.what_if_of(answer)
    known = f" as known on {asked.known_on.isoformat()}" if asked.known_on else ""
    where = f"{base_url()}{links.page()}"
    return {
        "answer": answer,
        "cards": dressed.cards,
        "closed": dressed.closed,
        "notes": dressed.notes,
        "before_record": outside_record(
            house.desk.statuses(asked.known_on), asked.as_of, asked.known_on
        ),
        "what_if": changed,
        "preset_words": what_if.preset_words,
        "lot": lot_words(answer),
        "indicative": what_if.indicative_words(answer),
        "is_drawn": what_if.are_drawn(answer),
        "charts": dressed.charts,
        "tries": {
            one["sentence"]: links.setting(one["assumption"], one["value"])
            for turns in what_if.turns_of(answer)
            for one in turns
        },
        "sentence": sentence_parts(answer["summary"].removeprefix(f"{changed.sentence} ")),
        "picture": dressed.picture,
        "links": links,
        "strip": strip,
        "map": map_of(is_embedded=is_embedded),
        "embed_code": embed_code,
        "credit": f"{answer['attribution']}; status of {strip.as_of}{known},"
        f" data {answer['data_version']}, {where}",
        "bar_key": [(name, title.lower()) for name, title, _ in BAR_PARTS],
        "status_words": legend.STATUS_WORDS,
        "gauge_words": legend.GAUGE_WORDS,
        "route_words": legend.ROUTE_WORDS,
        "switches": legend.SWITCHES,
    }
