// Names on the map: few, never crossing each other, the weightiest first.

import { make } from "./info.js";

const GAP = 4;
// At most one name in such a piece of map, in pixels.
const CELL = 60;
const pen = document.createElement("canvas").getContext("2d");

function width(text, size, weight) {
  pen.font = `${weight} ${size}px system-ui, "Noto Sans", sans-serif`;
  return pen.measureText(text).width;
}

function clash(a, b) {
  return a.x0 < b.x1 + GAP && a.x1 + GAP > b.x0 && a.y0 < b.y1 + GAP && a.y1 + GAP > b.y0;
}

/** Names of many sources, placed together so that none covers another or a mark. */
export class Labels {
  constructor(map) {
    this.map = map;
    this.sources = new Map();
    this.group = L.layerGroup().addTo(map);
    map.on("moveend zoomend resize", () => this.place());
  }

  /**
   * Sets the names of one source: {at: [lat, lon], text, rank, fromZoom, className, size}.
   * `locate(map)`, a list of positions, may stand in for `at`. Names of lower rank are placed first. A name without text only keeps its place free.
   */
  set(source, names) {
    this.sources.set(source, names);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.place(), 30);
  }

  place() {
    const zoom = this.map.getZoom();
    const size = this.map.getSize();
    const seen = new Set();
    const taken = this.covered();
    const cells = new Map();
    this.group.clearLayers();
    const names = [...this.sources.values()].flat()
      .filter((name) => zoom >= (name.fromZoom || 0) && zoom <= (name.toZoom || 99))
      .sort((a, b) => a.rank - b.rank);
    for (const name of names) {
      const found = this.find(name, size, taken);
      if (!found) continue;
      const { spot, at, box } = found;
      if (name.text) {
        const cell = `${Math.floor(at.x / CELL)} ${Math.floor(at.y / CELL)}`;
        if (seen.has(name.text) || (name.rank > 1 && cells.has(cell))) continue;
        seen.add(name.text);
        cells.set(cell, true);
        this.write(name, box, spot);
      }
      taken.push(box);
    }
  }

  /** The first of a name's positions where there is room for it. */
  find(name, size, taken) {
    for (const spot of name.locate ? name.locate(this.map) : [name.at]) {
      const at = this.map.latLngToContainerPoint(spot);
      if (at.x < -40 || at.y < -20 || at.x > size.x + 40 || at.y > size.y + 20) continue;
      const box = this.box(name, at, taken);
      if (box) return { spot, at, box };
    }
    return null;
  }

  /** What lies over the map, as boxes that no name may go under. */
  covered() {
    const legend = document.getElementById("legend");
    if (!legend?.open) return [];
    const map = this.map.getContainer().getBoundingClientRect();
    const box = legend.getBoundingClientRect();
    return [{ x0: box.left - map.left, x1: box.right - map.left,
      y0: box.top - map.top, y1: box.bottom - map.top }];
  }

  /** The first free place around the point, or null. */
  box(name, at, taken) {
    if (name.box) {
      const [x0, y0, x1, y1] = name.box;
      return { x0: at.x + x0, y0: at.y + y0, x1: at.x + x1, y1: at.y + y1 };
    }
    if (!name.text) {
      const half = name.size || 8;
      return { x0: at.x - half, x1: at.x + half, y0: at.y - half, y1: at.y + half };
    }
    const room = this.map.getSize();
    const size = name.size || 12;
    const wide = width(name.text, size, name.weight || 500) + 2;
    const high = size * 1.25;
    const away = name.away || 7;
    const tries = name.centred
      ? [[-wide / 2, -high / 2]]
      : [[away, -high / 2], [-away - wide, -high / 2], [-wide / 2, -away - high], [-wide / 2, away]];
    for (const [dx, dy] of tries) {
      const box = { x0: at.x + dx, y0: at.y + dy, x1: at.x + dx + wide, y1: at.y + dy + high, dx, dy };
      const isInside = box.x0 >= 0 && box.x1 <= room.x && box.y0 >= 0 && box.y1 <= room.y;
      if (isInside && !taken.some((other) => clash(box, other))) return box;
    }
    const [dx, dy] = at.x > room.x / 2 ? tries[tries.length > 1 ? 1 : 0] : tries[0];
    return name.rank < 0
      ? { x0: at.x + dx, y0: at.y + dy, x1: at.x + dx + wide, y1: at.y + dy + high, dx, dy } : null;
  }

  write(name, box, spot) {
    const text = make("span", "", name.text);
    const icon = L.divIcon({
      className: `map-name ${name.className || ""}`,
      html: text,
      iconSize: null,
      iconAnchor: [-box.dx, -box.dy],
    });
    this.group.addLayer(L.marker(spot, {
      icon, interactive: false, keyboard: false, pane: "names",
    }));
  }
}
