"""Builds the base network: data/built/base_rail.npz, base_road.npz and what goes with them.

    python -m layers.refresh.base_network BORDERS [--data data]

BORDERS is borders.geo.json of the npm package @osm_borders/maritime_10m. docs/method.md says what
is done to the railways and roads of scgraph-data, and why.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from pathlib import Path

import numpy as np

from geo.base_network import BaseNetwork
from geo.model import Link, LonLat, Mode, Place
from geo.zone_graph import is_inner
from geo.zone_shapes import is_drawn_well
from layers.refresh import osm_borders
from layers.refresh.base.borders import Outlines, at_home, with_countries, with_stubs
from layers.refresh.base.calibration import (
    Curated,
    Factor,
    factors,
    scaled,
    stretches,
    write_factors,
)
from layers.refresh.base.contraction import contracted
from layers.refresh.base.gaps import mended
from layers.refresh.base.gauges import gauge_masks, is_kept
from layers.refresh.base.holes import KNOWN_HOLES, Hole
from layers.refresh.base.joints import LinkLine, joints
from layers.refresh.base.packing import Parts, packed, write_network
from layers.refresh.base.repeats import repeating
from layers.refresh.base.rivals import Lines, curated_chains, undercutting
from layers.refresh.base.stations import Stop, Touch, touched
from layers.refresh.base.towns import (
    Candidate,
    candidates,
    read_cities,
    unlisted,
    with_ids,
    write_towns,
)
from layers.refresh.base.track import Track, read_track
from layers.refresh.base.unjoined import Unjoined, missed, write_unjoined
from layers.refresh.gshhg import Box
from layers.refresh.link_shapes import Tables, read_tables
from layers.town_names import chosen_names
from layers.towns import FARTHEST_KM

# Russia's railways beyond 180° E would lie in the second box.
BOXES: Mapping[Mode, tuple[Box, ...]] = {
    Mode.RAIL: ((-11.0, 0.0, 180.0, 76.0), (-180.0, 60.0, -168.0, 76.0)),
    Mode.ROAD: ((118.0, 37.0, 135.0, 50.0),),
}
MODULES = {Mode.RAIL: "world_railways", Mode.ROAD: "world_highways"}
HOLES: Mapping[Mode, Sequence[Hole]] = {Mode.RAIL: KNOWN_HOLES, Mode.ROAD: ()}
# Curated links have the weight 1: they win, and what repeats them or undercuts them loses. From a
# town on what repeats a link the way there must not be shorter past the town and back.
WEIGHT, REPEAT_WEIGHT, RIVAL_WEIGHT = 1.3, 1.6, 2.5
# A scrap of track that is connected with nothing and touches no place is left out below this.
SHORTEST_PIECE_KM = 10.0


# A station's point may be off by its accuracy, and the track by a little more.
LEAST_REACH_KM = 3.0
ACCURACY_MARGIN = 1.2
SAME_KM = 0.15
# Towns need no node of their own where one is near.
SAME_TOWN_KM = 1.0


@dataclass(frozen=True, slots=True)
class Ground:
    """Track that places and towns touch, before it is made small."""

    track: Track
    touches: Mapping[str, Touch]
    towns: Mapping[str, Touch]


@dataclass(frozen=True, slots=True)
class Network:
    """A finished network with what is known of its kilometres."""

    network: BaseNetwork
    factors: Mapping[str, Factor]


def main(arguments: list[str] | None = None) -> None:
    """Build the files and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("borders", type=Path, help="borders.geo.json of @osm_borders/maritime_10m")
    parser.add_argument("--data", type=Path, default=Path("data"))
    options = parser.parse_args(arguments)
    tables, folder = read_tables(options.data), options.data / "built"
    say.start()
    say("cutting the outlines of the states")
    outlines = Outlines(osm_borders.outlines(options.borders))
    shapes = read_shapes(folder / "link_shapes.geojson", tables)
    towns = with_ids(unlisted(candidates(read_cities()), tables.places.values()), tables.places)
    wanted = [town_stop(town_id, town) for town_id, town in towns.items()]
    known: list[Factor] = []
    unjoined: list[Unjoined] = []
    for mode in BOXES:
        is_rail = mode is Mode.RAIL
        places = [*stops(mode, tables), *(cities_without_station(tables) if is_rail else ())]
        ground = prepared(mode, outlines, places, wanted if is_rail else [])
        found = built(mode, ground, tables, shapes)
        write_network(folder / f"base_{mode.value}.npz", found.network)
        known.extend(found.factors.values())
        unjoined.extend(missed(mode, ground.track, stops(mode, tables), ground.touches))
        if mode is Mode.RAIL:
            rail_km = {town_id: touch.km for town_id, touch in ground.towns.items()}
            write_towns(folder / "towns.csv", towns, rail_km, chosen_names(options.data))
    write_factors(folder / "base_calibration.csv", known)
    write_unjoined(folder / "base_unjoined.csv", unjoined)


class Progress:
    """A bar that grows with every step: `[#####--------] 5/13 rail: mending gaps`."""

    def __init__(self, steps: int) -> None:
        self.steps, self.done = steps, 0

    def start(self) -> None:
        """Begin anew."""
        self.done = 0

    def __call__(self, text: str) -> None:
        """Show that a step begins."""
        self.done += 1
        bar = "#" * self.done + "-" * (self.steps - self.done)
        print(f"[{bar}] {self.done}/{self.steps} {text}", flush=True)


# The outlines, then six steps for each mode.
say = Progress(1 + 6 * len(BOXES))


def links(mode: Mode, tables: Tables) -> list[Link]:
    """The curated links of one mode."""
    return [link for link in tables.links.values() if link.mode is mode]


def stops(mode: Mode, tables: Tables) -> list[Stop]:
    """Places with a link of the mode, and every port."""
    wanted = {place_id for link in links(mode, tables) for place_id in (link.from_id, link.to_id)}
    return [
        Stop(
            place.id,
            place.country,
            place.position,
            reach_km(place),
            SAME_KM,
            bends=place.kind != "port" and place.id in wanted,
            is_on_line=place.id in wanted or has_rail(place.id, tables),
        )
        for place in tables.places.values()
        if (place.kind == "port" or place.id in wanted) and is_within(place.position, BOXES[mode])
    ]


def reach_km(place: Place) -> float:
    """How far from its point a place may touch track: at least as far as the point may be wrong."""
    return max(LEAST_REACH_KM, place.accuracy_m / 1000 * ACCURACY_MARGIN)


def cities_without_station(tables: Tables) -> list[Stop]:
    """Listed cities no station of which is listed: they touch a railway nearby as towns do."""
    linked = {
        tables.places[place_id].city_id
        for link in links(Mode.RAIL, tables)
        for place_id in (link.from_id, link.to_id)
    }
    return [
        Stop(
            place.id,
            place.country,
            place.position,
            reach_km(place),
            SAME_KM,
        )
        for place in tables.places.values()
        if place.kind == "city" and place.city_id == place.id and place.id not in linked
    ]


def has_rail(place_id: str, tables: Tables) -> bool:
    """Whether a port is known to have tracks."""
    return place_id in tables.ports and bool(tables.ports[place_id].rail_gauges_mm)


def is_within(position: LonLat, boxes: Sequence[Box]) -> bool:
    """Whether a position lies in one of the boxes."""
    lon, lat = position
    return any(west <= lon <= east and south <= lat <= north for west, south, east, north in boxes)


def town_stop(town_id: str, town: Candidate) -> Stop:
    """A town as the finder of track wants it."""
    return Stop(town_id, town.country, town.position, FARTHEST_KM, SAME_TOWN_KM)


def prepared(
    mode: Mode, outlines: Outlines, places: Sequence[Stop], towns: Sequence[Stop]
) -> Ground:
    """The track of one mode: inside its states, mended, and split where places touch it."""
    say(f"{mode.value}: reading {MODULES[mode]}")
    track = read_track(MODULES[mode], BOXES[mode])
    say(f"{mode.value}: {len(track.km)} edges; asking for the state of each")
    track = with_countries(track, outlines)
    track = track.nodes_where(is_kept(track))
    home = at_home(track, outlines)
    say(f"{mode.value}: {len(home.km)} of {len(track.km)} inside a state; mending gaps")
    track = with_stubs(mended(home, HOLES[mode]), track, outlines)
    say(f"{mode.value}: touching {len(places)} places and {len(towns)} towns")
    split, touches = touched(track, [*places, *towns])
    of_towns = {stop.id for stop in towns}
    return without_scraps(
        Ground(
            split,
            {name: touch for name, touch in touches.items() if name not in of_towns},
            {name: touch for name, touch in touches.items() if name in of_towns},
        )
    )


def without_scraps(ground: Ground) -> Ground:
    """The ground without short pieces that are connected with nothing and touch no place."""
    track = ground.track
    component = track.components()
    is_touched = np.isin(component, component[[touch.node for touch in ground.touches.values()]])
    keep = is_touched | (track.component_km(component) >= SHORTEST_PIECE_KM)
    number = np.cumsum(keep) - 1

    def kept(touches: Mapping[str, Touch]) -> dict[str, Touch]:
        return {
            name: Touch(int(number[touch.node]), touch.km)
            for name, touch in touches.items()
            if keep[touch.node]
        }

    return Ground(track.nodes_where(keep), kept(ground.touches), kept(ground.towns))


def built(
    mode: Mode, ground: Ground, tables: Tables, shapes: Mapping[str, tuple[LonLat, ...]]
) -> Network:
    """The network of one mode from its ground and the curated links."""
    track, curated = ground.track, links(mode, tables)
    fixed = {touch.node for touch in (*ground.touches.values(), *ground.towns.values())}
    runs = contracted(track, fixed)
    say(f"{mode.value}: {len(runs)} edges after contraction; comparing with {len(curated)} links")
    countries = track.country[[run.nodes[0] for run in runs]]
    known = factors(
        stretches(Curated(curated, tables.lines, tables.places), ground.touches, runs), mode
    )
    km = scaled(np.array([run.km for run in runs]), countries, known)
    gauges = gauge_masks(countries) if mode is Mode.RAIL else np.zeros(len(runs), dtype=np.uint8)
    drawn = [
        shapes[link.id]
        for link in curated
        if is_drawn_well(link.distance_km, np.array(shapes[link.id]))
    ]
    is_repeat = repeating(track, runs, drawn)
    weight = np.where(is_repeat, REPEAT_WEIGHT, WEIGHT)
    joined = joints(track, runs, is_repeat, fixed, link_lines(curated, tables, shapes))
    # Places and joints are nodes of their own here.
    ends = (place_id for link in curated for place_id in (link.from_id, link.to_id))
    places = dict.fromkeys((*ground.touches, *ends))
    nodes = {place_id: len(track.lon) + i for i, place_id in enumerate(places)}
    lines = Lines(curated, joined, nodes, len(track.lon) + len(nodes))
    claims = [*curated_chains(curated, tables.places, nodes), *lines.parts()]
    given = lines.given(ground.touches)
    found = undercutting(runs, km * weight, km * RIVAL_WEIGHT, claims, given, lines.joined())
    joined = list(compress(joined, ~found.joints))
    say(
        f"{mode.value}: {is_repeat.sum()} edges repeat a link, {found.runs.sum()} undercut one, "
        f"{found.left} links or rows of them are undercut still; links pass {len(joined)} nodes"
    )
    weight = np.where(found.runs, RIVAL_WEIGHT, weight)
    parts = Parts(track, runs, km, weight, gauges, ground.touches, joined)
    return Network(packed(parts), known)


def link_lines(
    curated: Sequence[Link], tables: Tables, shapes: Mapping[str, tuple[LonLat, ...]]
) -> list[LinkLine]:
    """The links along which cargo runs as on any other track, with their countries and lines."""
    places = tables.places
    return [
        LinkLine(link.id, places[link.from_id].country, link.distance_km, shapes[link.id])
        for link in curated
        if is_inner(link)
    ]


def read_shapes(path: Path, tables: Tables) -> dict[str, tuple[LonLat, ...]]:
    """Shapes of the links; a straight line for one that has no shape yet."""
    found = {
        item["id"]: tuple(LonLat(lon, lat) for lon, lat in item["geometry"]["coordinates"])
        for item in json.loads(path.read_text(encoding="utf-8"))["features"]
    }
    for link in tables.links.values():
        ends = tables.places[link.from_id].position, tables.places[link.to_id].position
        found.setdefault(link.id, ends)
    return found


if __name__ == "__main__":
    main()
