// The ways of the answer, over everything else: chosen, others, and those that do not work.

import { make, mark } from "./info.js";
import { colour } from "./theme.js";

// Loading and unloading at the two ends is on the cards; here it would only cover their names.
const STOP_MARKS = { border: "border", gauge_change: "gauge", port: "port", wait: "port" };
const STOP_WORDS = { border: "border", gauge_change: "gauge change", port: "port",
  wait: "wait for a sailing" };
const NEAR_PX = 34;
const SAME_SPOT_PX = 70;

function latLngs(line) {
  return line.map(([lon, lat]) => [lat, lon]);
}

/** A gentle bow for a sea leg that is known by its two ends only. */
function bow([[lat0, lon0], [lat1, lon1]]) {
  const middle = [(lat0 + lat1) / 2 - (lon1 - lon0) * 0.12, (lon0 + lon1) / 2 + (lat1 - lat0) * 0.12];
  return Array.from({ length: 25 }, (_, i) => {
    const t = i / 24;
    const mix = (a, m, b) => (1 - t) ** 2 * a + 2 * t * (1 - t) * m + t * t * b;
    return [mix(lat0, middle[0], lat1), mix(lon0, middle[1], lon1)];
  });
}

function hours(h) {
  if (h < 1) return `${Math.round(h * 60)} min`;
  return h <= 48 ? `${Math.round(h)} h` : `${Math.round(h / 12) / 2} days`;
}

/** Legs with their lines, stops with their positions, from the steps of a route. */
function read(route) {
  const lines = route.geometry.coordinates.map(latLngs);
  const legs = [];
  const stops = [];
  let next = 0;
  for (const step of route.steps) {
    if (step.kind === "leg") {
      let line = lines[next] || [];
      next += 1;
      if (step.mode === "sea" && line.length === 2) line = bow(line);
      legs.push({ mode: step.mode, line });
    } else if (STOP_MARKS[step.activity]) {
      const before = next ? lines[next - 1] : null;
      const at = before && before.length ? before[before.length - 1] : (lines[next] || [])[0];
      if (at) stops.push({ at, activity: step.activity, name: step.place_name,
        hours: step.time_h.typical });
    }
  }
  return { legs, stops };
}

/** Stops that would cover one another as one: "gate 24 h, split square 10 h". */
function gather(stops, map) {
  const spots = [];
  for (const stop of stops) {
    const at = map.latLngToLayerPoint(stop.at);
    let spot = spots.find((other) => other.point.distanceTo(at) < SAME_SPOT_PX);
    if (!spot) {
      spot = { at: stop.at, point: at, parts: new Map(), words: [] };
      spots.push(spot);
    }
    const symbol = STOP_MARKS[stop.activity];
    spot.parts.set(symbol, (spot.parts.get(symbol) || 0) + stop.hours);
    spot.words.push(`${STOP_WORDS[stop.activity]} at ${stop.name}, ${hours(stop.hours)}`);
  }
  return spots;
}

export const WayLayer = L.Layer.extend({
  initialize() {
    this.group = L.layerGroup();
    this.ways = [];
    this.chosen = null;
    this.hot = null;
  },

  onAdd(map) {
    this.map = map;
    this.renderer = L.svg({ pane: "ways" });
    this.group.addTo(map);
    map.on("zoomend", this.placeMarks, this);
  },

  onRemove(map) {
    map.off("zoomend", this.placeMarks, this);
    this.group.remove();
  },

  /** Shows the ways of an answer. `labels` keeps their marks free of names. */
  show(answer, labels) {
    const dress = (route, number) => ({ id: route.id, number, kind: route.kind, label: route.label,
      availability: route.availability, km: route.totals.distance_km, ...read(route) });
    this.labels = labels;
    this.ways = [
      ...answer.routes.map((route, index) => dress(route, index + 1)),
      ...answer.unavailable.map((route) => dress(route, 0)),
    ];
    if (!this.ways.some((way) => way.id === this.chosen && way.number)) {
      this.chosen = answer.routes.length ? answer.routes[0].id : null;
    }
    this.question = answer.question;
    this.redraw();
  },

  bounds() {
    const usable = this.ways.filter((way) => way.number);
    const least = Math.min(...usable.map((way) => way.km));
    // A way several times as long would shrink all the others to nothing.
    const shown = usable.length ? usable.filter((way) => way.km <= least * 2.2) : this.ways;
    const box = L.latLngBounds([]);
    for (const way of shown) for (const leg of way.legs) for (const at of leg.line) box.extend(at);
    if (!shown.length) for (const at of this.asked()) box.extend(at);
    return box;
  },

  /** Where the question begins and ends, latitude first: all there is where no way joins them. */
  asked() {
    const { from_position: from, to_position: to } = this.question;
    return from && to ? [from, to].map(([lon, lat]) => [lat, lon]) : [];
  },

  choose(id) {
    this.chosen = id;
    this.redraw();
  },

  heat(id) {
    if (this.hot === id) return;
    this.hot = id;
    for (const way of this.ways) {
      for (const path of way.paths || []) {
        path.line.setStyle(this.style(way, path.mode, path.isCase));
      }
    }
  },

  colourOf(way) {
    if (!way.number) return colour("closed-way");
    return colour(way.kind === "direct" ? "direct" : "through");
  },

  style(way, mode, isCase) {
    const isChosen = way.id === this.chosen;
    const isHot = way.id === this.hot;
    const strong = isHot || (isChosen && !this.hot);
    // The first two are the pair that readers compare.
    const isPair = way.number === 1 || way.number === 2;
    const weight = !way.number ? 3 : strong ? 6 : isChosen ? 5 : isPair ? 4 : 3;
    if (isCase) {
      return { color: colour("paper"), weight: weight + 3, opacity: strong || isChosen ? 0.95 : isPair ? 0.7 : 0 };
    }
    let dashArray = null;
    if (!way.number) dashArray = "1 7";
    else if (mode === "sea") dashArray = "2 9";
    else if (way.availability === "unconfirmed") dashArray = `${weight * 2} ${weight * 1.6}`;
    const faded = this.hot && !isHot;
    return {
      color: this.colourOf(way), weight, dashArray,
      opacity: strong ? 1 : faded ? 0.3 : !way.number ? 0.7 : isPair ? 0.9 : 0.5,
      lineCap: dashArray && weight < 5 ? "round" : "butt",
    };
  },

  redraw() {
    this.group.clearLayers();
    // Closed ways lowest, then the last card to the first, the chosen one over all.
    const depth = (way) => (way.id === this.chosen ? 99 : way.number ? 50 - way.number : 0);
    const order = [...this.ways].sort((a, b) => depth(a) - depth(b));
    for (const way of order) this.draw(way);
    this.ends();
    this.placeMarks();
  },

  placeMarks() {
    for (const mark_ of this.marks || []) this.group.removeLayer(mark_);
    this.marks = [];
    this.placeStops();
    this.placeNumbers();
  },

  placeStops() {
    const chosen = this.ways.find((way) => way.id === this.chosen);
    const spots = chosen ? gather(chosen.stops, this.map) : [];
    for (const spot of spots) this.drawStop(spot);
    this.labels?.set("stops", spots.map((spot) => ({
      at: spot.at, rank: -2, box: [14, -12, 26 + 54 * spot.parts.size, 12], text: "",
    })));
  },

  draw(way) {
    way.paths = [];
    const add = (mode, isCase) => {
      const lines = way.legs.filter((leg) => (leg.mode === "sea") === (mode === "sea"))
        .map((leg) => leg.line);
      if (!lines.length) return;
      const line = L.polyline(lines, {
        renderer: this.renderer, interactive: !isCase, lineJoin: "round", smoothFactor: 1,
        className: isCase ? "way-case" : "way", ...this.style(way, mode, isCase),
      });
      way.paths.push({ line, mode, isCase });
      if (!isCase) this.listen(line, way);
      this.group.addLayer(line);
    };
    if (way.number) add("land", true);
    add("land", false);
    add("sea", false);
  },

  listen(line, way) {
    const tell = (id) => document.dispatchEvent(new CustomEvent("way-hover", { detail: id }));
    line.on("mouseover", () => tell(way.id));
    line.on("mouseout", () => tell(null));
    line.on("click", () => {
      if (way.number) document.dispatchEvent(new CustomEvent("way-choose", { detail: way.id }));
    });
    const text = way.number ? way.label : `${way.label}: does not work on this day`;
    line.bindTooltip(() => make("span", "", text), { sticky: true });
  },

  drawStop(spot) {
    const face = make("span", "stop-face");
    for (const [symbol, sum] of spot.parts) face.append(mark(symbol), make("b", "", hours(sum)));
    // Away from the edge of the map, where half of it would be cut off.
    const isLeft = this.map.latLngToContainerPoint(spot.at).x > this.map.getSize().x * 0.72;
    const icon = L.divIcon({
      className: isLeft ? "stop to-left" : "stop", html: face, iconSize: null,
      iconAnchor: [isLeft ? 14 : -14, 11],
    });
    const pin = L.marker(spot.at, { icon, pane: "stops", keyboard: false });
    pin.bindTooltip(() => make("span", "", spot.words.join("; ")), { direction: "top" });
    this.marks.push(pin);
    this.group.addLayer(pin);
  },

  ends() {
    const first = this.ways.find((way) => way.number) || this.ways[0];
    const last = first?.legs.at(-1)?.line;
    const [from, to] = last ? [first.legs[0].line[0], last.at(-1)] : this.asked();
    if (!from) return;
    const names = [[from, this.question.from_name], [to, this.question.to_name]];
    this.labels?.set("ends", names.map(([at, text]) => ({
      at, text, rank: -1, className: "of-end", size: 15, weight: 700, away: 11,
    })));
    for (const [at] of names) {
      this.group.addLayer(L.circleMarker(at, {
        renderer: this.renderer, radius: 6, weight: 3, color: colour("ink"),
        fillColor: colour("paper"), fillOpacity: 1, interactive: false,
      }));
    }
  },

  /** Each number near the middle of what its way has for itself alone. */
  placeNumbers() {
    this.badges = [];
    const usable = this.ways.filter((way) => way.number);
    const sampled = new Map(usable.map((way) => [way, this.sample(way)]));
    const taken = [];
    for (const way of usable) {
      const others = usable.filter((other) => other !== way).flatMap((other) => sampled.get(other));
      const mine = sampled.get(way);
      const alone = mine.filter((p) => others.every((q) => p.distanceTo(q) > 12));
      const own = alone.length ? alone : mine;
      if (!own.length) continue;
      const middle = own.length / 2;
      const order = own.map((_, i) => i).sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
      const pick = order.find((i) => taken.every((p) => p.distanceTo(own[i]) > NEAR_PX)) ?? order[0];
      taken.push(own[pick]);
      this.addNumber(way, own[pick]);
    }
    this.labels?.set("numbers", this.badges.map((badge) => {
      const at = badge.getLatLng();
      return { at: [at.lat, at.lng], text: "", rank: -2, size: 13 };
    }));
  },

  sample(way) {
    const points = way.legs.flatMap((leg) => leg.line).map((at) => this.map.latLngToLayerPoint(at));
    const out = [];
    for (const point of points) {
      const last = out[out.length - 1];
      if (!last || last.distanceTo(point) >= 8) {
        const steps = last ? Math.min(40, Math.floor(last.distanceTo(point) / 12)) : 0;
        for (let i = 1; i < steps; i += 1) {
          out.push(last.add(point.subtract(last).multiplyBy(i / steps)));
        }
        out.push(point);
      }
    }
    return out;
  },

  addNumber(way, point) {
    const face = make("span", `badge is-${way.kind}`, String(way.number));
    const icon = L.divIcon({ className: "badge-box", html: face, iconSize: [24, 24] });
    const badge = L.marker(this.map.layerPointToLatLng(point), {
      icon, pane: "stops", keyboard: false, zIndexOffset: 500,
    });
    this.listen(badge, way);
    this.badges.push(badge);
    this.marks.push(badge);
    this.group.addLayer(badge);
  },
});
