"""Links as lines of the map; shared by the layers of rail, road and sea."""

import json
from functools import cache
from pathlib import Path

from geo.model import Facts, Link, Mode, Names
from layers.map_layers.thing import Thing, line

_SHAPES = Path(__file__).resolve().parents[2] / "data" / "built" / "link_shapes.geojson"


@cache
def _shape_bases() -> dict[str, str]:
    """What each drawn shape rests on: a graph, points set by hand, or nothing but its ends."""
    drawn = json.loads(_SHAPES.read_text(encoding="utf-8"))["features"]
    return {feature["id"]: feature["properties"]["basis"] for feature in drawn}


def link_thing(link: Link, facts: Facts, **more: object) -> Thing:
    """A link as a line between its places, with the history that says whether it may be used."""
    start, end = facts.places[link.from_id], facts.places[link.to_id]
    shape = facts.link_shapes.get(link.id)
    subject = link.crossing_id or link.status_subject
    return Thing(
        link.id,
        line(shape or (start.position, end.position)),
        _names(link, facts),
        max(start.accuracy_m, end.accuracy_m),
        link.source_ids,
        ((subject, link.mode),) if subject else (),
        {
            "mode": link.mode.value,
            "from": link.from_id,
            "to": link.to_id,
            "distance_km": link.distance_km,
            "distance_basis": link.distance_basis.value,
            "crossing_id": link.crossing_id,
            "shape_basis": _shape_bases().get(link.id, "straight between stations"),
            **more,
        },
    )


def _names(link: Link, facts: Facts) -> Names:
    start, end = facts.places[link.from_id].names, facts.places[link.to_id].names

    def joined(a: str | None, b: str | None) -> str | None:
        return f"{a}–{b}" if a and b else None

    return Names(
        f"{start.en}–{end.en}",
        joined(start.ko, end.ko),
        joined(start.ru, end.ru),
        joined(start.zh, end.zh),
    )


def links_of(facts: Facts, mode: Mode) -> list[Link]:
    """Links of one mode."""
    return [link for link in facts.links.values() if link.mode is mode]
