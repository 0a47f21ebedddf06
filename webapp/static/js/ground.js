// The ground of the map: land, water and borders of our own, finer the nearer one looks.

import { colour } from "./theme.js";

// By the kind of the basemap's features, in the order in which they are drawn.
const LOOKS = [
  // The outline in the colour of the land closes the seams between sheets of different detail.
  ["land", () => ({ color: colour("land"), weight: 0.8, fillColor: colour("land"), fillOpacity: 1 })],
  ["lake", () => ({ stroke: false, fillColor: colour("water"), fillOpacity: 1 })],
  ["island", () => ({ stroke: false, fillColor: colour("land"), fillOpacity: 1 })],
  ["river", () => ({ color: colour("water"), weight: 1.4, fill: false })],
  ["river_border", () => ({ color: colour("water"), weight: 5, fill: false })],
  ["river_border", () => ({ ...BORDER, color: colour("border") })],
  ["border", () => ({ ...BORDER, color: colour("border") })],
  ["disputed", () => ({ ...BORDER, color: colour("border"), dashArray: "1 4" })],
];
const BORDER = { weight: 1.2, dashArray: "5 4", fill: false };

const BaseLayer = L.Layer.extend({
  initialize(files) {
    this.files = new Map(Object.entries(files).map(([zoom, urls]) => [Number(zoom), urls]));
    this.sets = new Map();
    this.shown = null;
  },

  onAdd(map) {
    this.map = map;
    this.renderer = L.canvas({ pane: "ground", padding: 0.6 });
    map.on("zoomend", this.update, this);
    this.update();
  },

  onRemove(map) {
    map.off("zoomend", this.update, this);
    if (this.shown) this.shown.remove();
  },

  wanted() {
    const zooms = [...this.files.keys()].sort((a, b) => a - b);
    return zooms.filter((zoom) => zoom <= this.map.getZoom()).pop() ?? zooms[0];
  },

  async update() {
    const zoom = this.wanted();
    if (zoom === undefined) return;
    if (!this.sets.has(zoom)) this.sets.set(zoom, this.load(this.files.get(zoom)));
    const set = await this.sets.get(zoom);
    if (zoom !== this.wanted() || set === this.shown) return;
    set.addTo(this.map);
    if (this.shown) this.shown.remove();
    this.shown = set;
    document.dispatchEvent(new CustomEvent("ground-ready"));
  },

  async load(urls) {
    const parts = await Promise.all(urls.map(async (url) => {
      const reply = await fetch(url, { credentials: "omit" });
      return reply.ok ? (await reply.json()).features : [];
    }));
    const features = parts.flat();
    const group = L.featureGroup();
    for (const [kind, look] of LOOKS) {
      const some = features.filter((feature) => feature.properties.kind === kind);
      if (some.length) group.addLayer(this.build(some, look()));
    }
    const sheet = L.rectangle(group.getBounds(), {
      renderer: this.renderer, interactive: false, color: colour("rule"), weight: 1,
      fillColor: colour("water"), fillOpacity: 1,
    });
    // Leaflet adds the members of a group by age, and the sheet is the youngest.
    sheet.on("add", () => setTimeout(() => sheet.bringToBack()));
    return L.featureGroup([sheet, group]);
  },

  build(features, style) {
    return L.geoJSON({ type: "FeatureCollection", features }, {
      renderer: this.renderer, interactive: false, smoothFactor: 1.4, style: () => style,
    });
  },

  recolour() {
    this.sets.clear();
    this.update();
  },
});

export function baseLayer(files) {
  return new BaseLayer(files);
}
