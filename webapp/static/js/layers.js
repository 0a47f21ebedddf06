// How each layer of the atlas is drawn: gauge as a pattern, status as a mark.

import { info, isOld, label, mark, make, nameOf } from "./info.js";
import { colour } from "./theme.js";

const KINDS = {
  crossings: "border crossing", ports: "port", breaks: "break of gauge", bridges: "bridge",
};

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
  return !["planned", "construction"].includes(properties.status);
}

function lineText(properties) {
  const gauges = (properties.gauges_mm || []).map((n) => n.toLocaleString("en")).join(" and ");
  return [nameOf(properties), gauges && `${gauges} mm`, properties.operator]
    .filter(Boolean).join(" · ");
}

function ask(layer, feature, context) {
  layer.bindPopup(() => info(feature.properties, context.asOf()), { maxWidth: 300 });
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
      const at = L.GeoJSON.coordsToLatLng(feature.geometry.coordinates);
      const face = make("span", `pin-face pin-${kind}`);
      face.append(...symbolsOf(feature.properties, context));
      const icon = L.divIcon({
        className: `pin pin-of-${kind} is-${feature.properties.status || "plain"}`,
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
    const fromZoom = isTown ? 4 : isMain ? 7 : 8;
    if (context.zoom >= fromZoom) {
      const dot = L.circleMarker(at, {
        renderer: context.renderer, radius: 2.6 * Math.max(k, 0.8), weight: 1.2, color: colour("ink"),
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

function largestRing(geometry) {
  const rings = geometry.type === "Polygon" ? [geometry.coordinates[0]]
    : geometry.coordinates.map((polygon) => polygon[0]);
  return rings.reduce((best, ring) => (ring.length > best.length ? ring : best), rings[0]);
}

function centre(geometry) {
  if (geometry.type === "Point") return [geometry.coordinates[1], geometry.coordinates[0]];
  const box = L.latLngBounds(L.GeoJSON.coordsToLatLngs(largestRing(geometry))).getCenter();
  return [box.lat, box.lng];
}

function countries(features) {
  const group = L.layerGroup();
  group.names = features.filter((feature) => feature.geometry).map((feature) => ({
    at: centre(feature.geometry), text: nameOf(feature.properties).toUpperCase(), rank: 6,
    toZoom: 7, className: "of-country", size: 13, centred: true,
  }));
  return group;
}

/** Drawing functions by the name that the map's script gives. */
export const DRAW = {
  rail: lines((p, k) => railStrokes(p.gauge_class, isThere(p), k)),
  roads: lines((p, k) => [{
    color: colour("road"), weight: 1.8 * k, dashArray: isThere(p) ? null : "2 6",
  }]),
  ferries: lines((p, k) => [{ color: colour("sea-lane"), weight: 2 * k, dashArray: "6 6" }]),
  crossings: pins("crossings", crossingMarks),
  ports: pins("ports", () => [mark("port")], [0, 0], 3),
  breaks: pins("breaks", breakMarks, [0, 18], 4),
  bridges: pins("bridges", () => [mark("bridge")], [0, -18], 5),
  stations,
  countries,
};
