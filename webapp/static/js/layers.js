// How each layer of the atlas is drawn: gauge as a pattern, status as a mark.

import { info, isOld, label, mark, make, nameOf } from "./info.js";
import { colour } from "./theme.js";

const KINDS = {
  crossings: "border crossing", ports: "port", breaks: "break of gauge", bridges: "bridge",
};

// Nearer than this a sea lane shows its status in its middle; farther off it would litter the sea.
const LANE_ZOOM = 8;

function scale(zoom) {
  return zoom < 5 ? 0.55 : zoom < 7 ? 0.8 : zoom < 10 ? 1 : 1.25;
}

/** Strokes of a railway by gauge, from the widest to the narrowest. */
function railStrokes(gauge, isThere, k) {
  const half = isThere ? {} : { opacity: 0.5, dashArray: "2 6" };
  const plain = { lineCap: "butt", lineJoin: "round", fill: false };
  const line = (color, weight, more) => ({ ...plain, color, weight: weight * k, ...half, ...more });
  const gap = colour("rail-gap");
  if (gauge === "1520") {
    return [line(colour("rail-1520"), 3.4), ...(isThere
      ? [line(gap, 1.4, { dashArray: `${8 * k} ${8 * k}` })] : [])];
  }
  if (gauge === "dual") {
    return [line(colour("rail-1435"), 5), line(gap, 3), line(colour("rail-1520"), 1.4)];
  }
  if (gauge === "1435") return [line(colour("rail-1435"), 2)];
  return [line(colour("rail-1435"), 1.4, { dashArray: "1 4" })];
}

function isThere(properties) {
  return !properties.is_absent && !["planned", "construction"].includes(properties.status);
}

function lineText(properties) {
  const gauges = (properties.gauges_mm || []).map((n) => n.toLocaleString("en")).join(" and ");
  return [nameOf(properties), gauges && `${gauges} mm`, properties.operator]
    .filter(Boolean).join(" · ");
}

function ask(layer, feature, context) {
  layer.bindPopup(() => info(feature.properties, context.asOf(), feature.id), { maxWidth: 300 });
}

function lines(strokesOf) {
  return (features, context) => {
    const group = L.layerGroup();
    const k = scale(context.zoom);
    const all = features.map((feature) => ({
      feature,
      at: L.GeoJSON.coordsToLatLngs(
        feature.geometry.coordinates, feature.geometry.type === "LineString" ? 0 : 1),
    }));
    const layered = all.map(({ feature, at }) => ({
      feature, at, strokes: strokesOf(feature.properties, k),
    }));
    const deepest = Math.max(0, ...layered.map((one) => one.strokes.length));
    for (let depth = 0; depth < deepest; depth += 1) {
      for (const { feature, at, strokes } of layered) {
        if (depth >= strokes.length) continue;
        const line = L.polyline(at, {
          ...strokes[depth], renderer: context.renderer, interactive: depth === strokes.length - 1,
          smoothFactor: 1.2,
        });
        if (depth === strokes.length - 1) {
          line.bindTooltip(() => make("span", "", lineText(feature.properties)), { sticky: true });
          ask(line, feature, context);
        }
        group.addLayer(line);
      }
    }
    return group;
  };
}

/** A layer of points, each with a button that says its name and opens its facts. */
function pins(kind, symbolsOf, offset = [0, 0], rank = 2) {
  return (features, context) => {
    const group = L.layerGroup();
    const names = [];
    for (const feature of features) {
      if (feature.properties.is_absent) continue; // not there yet on that day
      const isLane = (feature.properties.modes || []).join() === "sea";
      if (isLane && context.zoom < LANE_ZOOM) continue;
      const at = L.GeoJSON.coordsToLatLng(feature.geometry.coordinates);
      const face = make("span", `pin-face pin-${kind}`);
      face.append(...symbolsOf(feature.properties, context));
      const icon = L.divIcon({
        className: `pin pin-of-${kind}${isLane ? " is-lane" : ""}`,
        html: face, iconSize: [24, 24], iconAnchor: [12 - offset[0], 12 - offset[1]],
      });
      const text = label(feature.properties, KINDS[kind]);
      const pin = L.marker(at, { icon, pane: "pins", riseOnHover: true, keyboard: true });
      pin.on("add", () => pin.getElement().setAttribute("aria-label", text));
      pin.bindTooltip(() => make("span", "", text), { direction: "top", offset: [offset[0], -8] });
      ask(pin, feature, context);
      group.addLayer(pin);
      names.push({ at: [at.lat, at.lng], rank: 0, size: context.zoom < 8 ? 5 : 8, text: "", fromZoom: 5 });
      if (kind === "crossings") {
        names.push({ at: [at.lat, at.lng], rank, text: nameOf(feature.properties), fromZoom: 8,
          className: "of-crossing", away: 11 });
      } else if (kind === "ports") {
        names.push({ at: [at.lat, at.lng], rank: rank + 0.5, text: nameOf(feature.properties),
          fromZoom: 8, className: "of-port", away: 11 });
      }
    }
    group.names = names;
    return group;
  };
}

function crossingMarks(properties, context) {
  const status = properties.status || "unknown";
  return [mark(status, isOld(properties.reported_on, context.asOf()))];
}

function breakMarks(properties) {
  const short = (mm) => make("span", "pin-mm", (mm || "").toLocaleString("en"));
  return [short(properties.gauge_from_mm), mark("gauge"), short(properties.gauge_to_mm)];
}

function stations(features, context) {
  const group = L.layerGroup();
  const k = scale(context.zoom);
  const names = [];
  for (const feature of features) {
    const { properties, id } = feature;
    const at = L.GeoJSON.coordsToLatLng(feature.geometry.coordinates);
    const isTown = properties.kind === "city";
    // The main place of a town has the plain id; its port and yards add a word.
    const isMain = isTown || !String(id).includes("-");
    const fromZoom = isTown ? 4 : properties.kind === "junction" ? 9 : 8;
    if (context.zoom >= fromZoom) {
      const dot = L.circleMarker(at, {
        renderer: context.renderer, radius: (isTown ? 2.8 : 2.2) * Math.max(k, 0.8), weight: 1.2, color: colour("ink"),
        fillColor: colour("paper"), fillOpacity: 1,
      });
      dot.bindTooltip(() => make("span", "", nameOf(properties)), { direction: "top" });
      ask(dot, feature, context);
      group.addLayer(dot);
    }
    names.push({ at: [at.lat, at.lng], text: nameOf(properties), 
      rank: isTown ? 3 : isMain ? 5 : 6, fromZoom: isTown ? 4.5 : isMain ? 7.5 : 9,
      className: isTown ? "of-town" : "of-station", size: isTown ? 13 : 12 });
  }
  group.names = names;
  return group;
}

function isInside([lon, lat], ring) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [xi, yi] = ring[i];
    const [xj, yj] = ring[j];
    if ((yi > lat) !== (yj > lat) && lon < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** Where the name of a country may stand: on its own ground, best near the middle of the view. */
function locator(geometry) {
  if (geometry.type === "Point") {
    return () => [[geometry.coordinates[1], geometry.coordinates[0]]];
  }
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  const ring = polygons.map((polygon) => polygon[0])
    .reduce((best, one) => (one.length > best.length ? one : best));
  const box = L.latLngBounds(L.GeoJSON.coordsToLatLngs(ring));
  return (map) => {
    const view = map.getBounds().pad(-0.06);
    if (!view.intersects(box)) return [];
    const west = Math.max(box.getWest(), view.getWest());
    const east = Math.min(box.getEast(), view.getEast());
    const south = Math.max(box.getSouth(), view.getSouth());
    const north = Math.min(box.getNorth(), view.getNorth());
    const spots = [];
    for (let i = 1; i < 8; i += 1) {
      for (let j = 1; j < 8; j += 1) {
        const away = Math.hypot(i / 8 - 0.5, j / 8 - 0.5);
        spots.push([away, west + ((east - west) * i) / 8, south + ((north - south) * j) / 8]);
      }
    }
    return spots.sort((a, b) => a[0] - b[0])
      .filter(([, lon, lat]) => isInside([lon, lat], ring)).map(([, lon, lat]) => [lat, lon]);
  };
}

function countries(features) {
  const group = L.layerGroup();
  group.names = features.map((feature) => ({
    locate: locator(feature.geometry), text: nameOf(feature.properties).toUpperCase(), rank: 2.5,
    toZoom: 8, className: "of-country", size: 15, centred: true,
  }));
  return group;
}

/** Drawing functions by the name that the map's script gives. */
export const DRAW = {
  rail: lines((p, k) => railStrokes(p.gauge_class, isThere(p), k)),
  roads: lines((p, k) => [{
    color: colour("road"), weight: 1.8 * k, dashArray: isThere(p) ? null : "2 6",
  }]),
  // A lane that nobody is known to serve is fainter: it is a fact of the map, not an offer.
  ferries: lines((p, k) => [{
    color: colour("sea-lane"), weight: 1.5 * k, dashArray: "5 7",
    opacity: ["open", "partial"].includes(p.status) ? 0.85 : 0.35,
  }]),
  crossings: pins("crossings", crossingMarks),
  ports: pins("ports", () => [mark("port")], [0, 0], 3),
  breaks: pins("breaks", breakMarks, [0, 18], 4),
  bridges: pins("bridges", () => [mark("bridge")], [0, -18], 5),
  stations,
  countries,
};
