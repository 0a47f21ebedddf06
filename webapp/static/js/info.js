// What a thing on the map says when it is asked. All text goes through textContent.

const LANGUAGES = [["name_ko", "ko"], ["name_ru", "ru"], ["name_zh", "zh"]];
const STATUS_WORDS = {
  open: "open", partial: "partly open", suspended: "suspended", closed: "closed",
  construction: "being built", planned: "planned, not built", unknown: "unknown",
};
const FACTS = [
  ["gauges_mm", "Gauge", (v) => `${v.map((n) => n.toLocaleString("en")).join(" and ")} mm`],
  ["gauge_from_mm", "From gauge", (v) => `${v.toLocaleString("en")} mm`],
  ["gauge_to_mm", "To gauge", (v) => `${v.toLocaleString("en")} mm`],
  ["method", "Method", (v) => v.replaceAll("_", " ")],
  ["electrification", "Electrified", String],
  ["operator", "Operator", String],
  ["ship", "Ship", String],
  ["service", "Service", (v) => v.replaceAll("_", " ")],
  ["distance_km", "Length", (v, p) =>
    `${v.toLocaleString("en")} km${p.distance_basis === "estimated" ? ", estimated" : ""}`],
  ["length_m", "Length", (v) => `${v.toLocaleString("en")} m`],
  ["built_year", "Built", String],
  ["unlocode", "UN/LOCODE", String],
  ["ice", "Ice", String],
  ["capacity", "Capacity", String],
];
// Layers whose features have a page under their own id.
const PAGES = {
  crossings: "crossings", bridges: "bridges", ports: "ports", gauge_breaks: "gauge-breaks",
  stations: "places",
};
const SVG = "http://www.w3.org/2000/svg";
const OLD_DAYS = 730;

/** A new element with a class and text. */
export function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined && text !== null) element.textContent = text;
  return element;
}

/** A mark of the sprite; `isOld` gives it a hollow centre. */
export function mark(name, isOld = false) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "mark");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  // An unknown status needs no second sign, which would only hide its question mark.
  for (const id of isOld && name !== "unknown" ? [name, name === "closed" ? "old-closed" : "old"] : [name]) {
    const use = document.createElementNS(SVG, "use");
    use.setAttribute("href", `#m-${id}`);
    svg.append(use);
  }
  return svg;
}

/** Whether a report had grown old by the day asked about. */
export function isOld(reportedOn, asOf) {
  return Boolean(reportedOn) && (new Date(asOf) - new Date(reportedOn)) / 864e5 > OLD_DAYS;
}

function link(source) {
  const text = [source.publisher, source.title, source.date].filter(Boolean).join(", ");
  if (!/^https?:\/\//.test(source.url || "")) return make("span", "", text);
  const anchor = make("a", "", text);
  anchor.href = source.url;
  anchor.rel = "noopener external";
  return anchor;
}

function statusRow(mode, report, asOf) {
  const row = make("div", "info-status");
  row.append(mark(report.status, isOld(report.reported_on, asOf)));
  const text = make("div");
  const exact = { year: 4, month: 7 }[report.precision] || 10;
  const since = report.reported_on
    ? `, last report ${report.reported_on.slice(0, exact)}` : ", no report found";
  text.append(make("b", "", `${mode[0].toUpperCase()}${mode.slice(1)}: `));
  text.append(`${STATUS_WORDS[report.status] || report.status}${since}`);
  if (report.headline) text.append(make("div", "quiet", report.headline));
  if (report.source) text.append(link(typeof report.source === "string"
    ? { publisher: report.source } : report.source));
  row.append(text);
  return row;
}

/** The name of a feature in the language of the page. */
export function nameOf(properties) {
  return properties.name_en || properties.name_ru || properties.name_zh || properties.name_ko || "";
}

/** Address of the page of a feature; "" for what has none. */
function pageOf(id, properties, asOf) {
  const folder = PAGES[properties.layer];
  const path = folder ? `${folder}/${id}` : properties.crossing_id && `crossings/${properties.crossing_id}`;
  return path ? `/${path}?as_of=${asOf}` : "";
}

function pageLink(address) {
  const anchor = make("a", "", "All that is known, with sources");
  anchor.href = address;
  // Our pages refuse to be framed by others, so that an embed opens them beside itself.
  if (window !== window.top) anchor.target = "_blank";
  return anchor;
}

/** The popup of a feature. */
export function info(properties, asOf, id) {
  const box = make("div", "info");
  box.append(make("h3", "", nameOf(properties)));
  const others = make("p", "info-names");
  for (const [key, language] of LANGUAGES) {
    if (!properties[key]) continue;
    const name = make("span", "", properties[key]);
    name.lang = language;
    others.append(name);
  }
  if (others.childElementCount) box.append(others);
  for (const [mode, report] of Object.entries(properties.statuses || {})) {
    if (report.is_absent) continue; // by this mode nothing was there yet on that day
    box.append(statusRow(mode, report, asOf));
  }
  const list = make("dl");
  for (const [key, title, write] of FACTS) {
    const value = properties[key];
    if (value === null || value === undefined || value === "" || value.length === 0) continue;
    list.append(make("dt", "", title), make("dd", "", write(value, properties)));
  }
  if (list.childElementCount) box.append(list);
  if (properties.sources && properties.sources.length) {
    const sources = make("p", "info-sources quiet", "Source: ");
    properties.sources.forEach((source, index) => {
      if (index) sources.append("; ");
      sources.append(link(source));
    });
    box.append(sources);
  }
  const address = id ? pageOf(id, properties, asOf) : "";
  if (address) box.append(pageLink(address));
  return box;
}

/** What a screen reader hears and a pointer reads: name, kind and status. */
export function label(properties, kind) {
  const status = properties.status ? `, ${STATUS_WORDS[properties.status] || properties.status}` : "";
  return `${nameOf(properties)}, ${kind}${status}`;
}
