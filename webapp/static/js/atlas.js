// The map, as the script that Folium wrote asks for it: map, ground, layers, ways, wiring.

import { baseLayer } from "./ground.js";
import { Labels } from "./labels.js";
import { DRAW } from "./layers.js";
import { isStill, onThemeChange } from "./theme.js";
import { WayLayer } from "./ways.js";

export { baseLayer };

const PANES = [["ground", 200], ["lines", 400], ["ways", 450], ["pins", 600], ["names", 610],
  ["stops", 640]];
const CONTINENT_ZOOM = 4;
const NARROW_PX = 760;
const box = () => document.getElementById("map");

/** The map in the element of this id. */
export function makeMap(id, settings) {
  document.documentElement.classList.add("js");
  const isTouch = matchMedia("(pointer: coarse)").matches;
  const map = L.map(id, {
    center: settings.center, zoom: settings.zoom, minZoom: settings.minZoom,
    maxZoom: settings.maxZoom, zoomControl: false, attributionControl: false,
    // One finger moves the page, two move the map; in a frame the wheel is the article's too.
    dragging: !isTouch, scrollWheelZoom: !settings.embedded, zoomSnap: 0.5,
    zoomAnimation: !isStill, fadeAnimation: !isStill,
    maxBounds: [[-10, -30], [80, 190]], maxBoundsViscosity: 0.7,
  });
  for (const [name, order] of PANES) {
    const pane = map.createPane(name);
    pane.classList.add(`pane-${name}`);
    map.getPane(name).style.zIndex = order;
  }
  L.control.zoom({ position: "topleft" }).addTo(map);
  L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
  const shade = () => { box().dataset.near = map.getZoom() < 5 ? "far" : map.getZoom() < 8 ? "mid" : "near"; };
  map.on("zoomend", shade);
  shade();
  if (settings.embedded) wheelWithKey(map);
  return map;
}

function wheelWithKey(map) {
  const note = document.getElementById("map-note");
  map.getContainer().addEventListener("wheel", (event) => {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      map.setZoomAround(map.mouseEventToContainerPoint(event), map.getZoom() - Math.sign(event.deltaY) / 2);
    } else if (note) {
      say("Hold Ctrl and turn the wheel to zoom the map.", 1600);
    }
  }, { passive: false });
}

// The ways come first; layers are fetched once they are drawn.
let waysDrawn;
const afterWays = new Promise((resolve) => { waysDrawn = resolve; });

let silence;

/** A line over the map for a while; for good when `time` is 0. */
function say(text, time = 0) {
  const note = document.getElementById("map-note");
  if (!note) return;
  clearTimeout(silence);
  note.textContent = text;
  if (time) silence = setTimeout(() => { note.textContent = ""; }, time);
}

const UrlLayer = L.Layer.extend({
  initialize(options) { L.setOptions(this, options); },

  onAdd(map) {
    this.map = map;
    map.on("zoomend", this.draw, this);
    this.load();
  },

  onRemove(map) {
    map.off("zoomend", this.draw, this);
    if (!this.features) this.url = null;
    if (this.drawn) this.drawn.remove();
    this.drawn = null;
    this.labels?.set(this.options.name, []);
  },

  /** Fetches the layer of the day that the page shows, if that is not what it has. */
  async load() {
    const { asOf, knownOn } = box().dataset;
    const url = `${this.options.url}?as_of=${asOf}${knownOn ? `&known_on=${knownOn}` : ""}`;
    if (this.url === url || (this.features && !this.options.dated)) {
      this.draw();
      return;
    }
    this.url = url;
    await afterWays;
    if (this.url !== url || !this.map.hasLayer(this)) return;
    try {
      const reply = await fetch(url, { credentials: "omit" });
      if (!reply.ok) throw new Error(String(reply.status));
      const data = await reply.json();
      if (this.url !== url) return;
      this.features = data.features.filter((feature) => feature.geometry);
      this.draw();
    } catch {
      this.url = null;
      say("A layer of the map could not be loaded.", 4000);
    }
  },

  draw() {
    if (!this.map || !this.features || !this.map.hasLayer(this)) return;
    const zoom = this.map.getZoom();
    const before = this.drawn;
    this.drawn = null;
    if (zoom >= this.options.fromZoom) {
      this.renderer ??= this.map.lineRenderer;
      this.drawn = DRAW[this.options.draw](this.features, {
        zoom, renderer: this.renderer, asOf: () => box().dataset.asOf,
      });
      this.drawn.addTo(this.map);
    }
    if (before) before.remove();
    this.labels?.set(this.options.name, this.drawn?.names || []);
  },
});

/** A layer that is fetched when it is first shown. */
export function urlLayer(options) {
  return new UrlLayer(options);
}

/** The layer of the ways. */
export function wayLayer() {
  return new WayLayer();
}

/** Frames the ways beside the legend; for a view of a continent the legend folds away. */
function fit(map, ways) {
  const bounds = ways.bounds();
  if (!bounds.isValid()) return;
  const legend = document.getElementById("legend");
  const room = () => (legend?.open && map.getSize().x > 700 ? legend.offsetWidth + 12 : 0);
  if (legend && map.getBoundsZoom(bounds, false, L.point(90 + room(), 90)) < CONTINENT_ZOOM) {
    legend.open = false;
  }
  map.fitBounds(bounds, {
    paddingTopLeft: [46, 40], paddingBottomRight: [44 + room(), 40], maxZoom: 11, animate: false,
  });
}

/** Shows the part of the map that the address asks for: #map=zoom/latitude/longitude. */
function showAsked(map) {
  const asked = /^#map=(\d{1,2})\/(-?\d{1,2}\.?\d*)\/(-?\d{1,3}\.?\d*)$/.exec(location.hash);
  if (asked) map.setView([Number(asked[2]), Number(asked[3])], Number(asked[1]), { animate: false });
  return Boolean(asked);
}

/** On a phone the names of countries wait until they are asked for: they are the largest file. */
function hideOutlines(map, layer) {
  const box_ = document.querySelector("[data-layer=countries]");
  if (box_) box_.checked = false;
  map.removeLayer(layer);
}

/** Ties the map to the switches, the cards and the date of the page, and draws the answer. */
export function start(map, ways, layers) {
  map.lineRenderer = L.canvas({ pane: "lines", padding: 0.4, tolerance: 4 });
  const labels = new Labels(map);
  for (const layer of Object.values(layers)) layer.labels = labels;
  const legend = document.getElementById("legend");
  // Without this script the legend stays folded: it would lie over the still picture.
  if (legend) legend.open = box().clientWidth >= NARROW_PX;
  legend?.addEventListener("toggle", () => labels.place());
  if (box().clientWidth < NARROW_PX) hideOutlines(map, layers.countries);
  let ends = "";

  async function answer() {
    try {
      const reply = await fetch(box().dataset.answerUrl, { credentials: "omit" });
      if (!reply.ok) throw new Error(String(reply.status));
      const data = await reply.json();
      // Numbered as the cards are.
      const order = box().dataset.order.split(" ");
      data.routes.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
      ways.show(data, labels);
      const now = `${data.question.from} ${data.question.to}`;
      if (now !== ends && !(ends === "" && showAsked(map))) fit(map, ways);
      ends = now;
      box().classList.add("is-live");
    } catch {
      say("The ways could not be loaded.");
    } finally {
      waysDrawn();
    }
  }

  document.getElementById("switches")?.addEventListener("change", (event) => {
    const layer = layers[event.target.dataset.layer];
    if (layer) (event.target.checked ? map.addLayer(layer) : map.removeLayer(layer));
  });
  document.addEventListener("way-hover", (event) => ways.heat(event.detail));
  document.addEventListener("way-choose", (event) => ways.choose(event.detail));
  document.addEventListener("answer-changed", () => {
    answer();
    for (const layer of Object.values(layers)) if (map.hasLayer(layer)) layer.load();
  });
  onThemeChange(() => {
    map.eachLayer((layer) => layer.recolour?.());
    for (const layer of Object.values(layers)) layer.draw();
    ways.redraw();
  });
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
  answer();
}
