// The date as a slider over the days on which something changed. Nothing moves by itself.

const SVG = "http://www.w3.org/2000/svg";
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August",
  "September", "October", "November", "December"];
const YEAR_PX = 42;

/** "2022-10-15" as "15 October 2022". */
export function dayText(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  return `${day} ${MONTHS[month - 1]} ${year}`;
}

function shape(tag, attributes, text) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text) element.textContent = text;
  return element;
}

/** Ticks at every day of change, with years where there is room. */
function ticks(days, wide) {
  const svg = shape("svg", { class: "ticks", width: "100%", height: 20, "aria-hidden": "true" });
  const inset = 9;
  const x = (index) => inset + (index / Math.max(1, days.length - 1)) * (wide - 2 * inset);
  let lastYear = "";
  let lastX = -YEAR_PX;
  days.forEach((day, index) => {
    const year = day.slice(0, 4);
    const isNew = year !== lastYear;
    svg.append(shape("line", { x1: x(index), x2: x(index), y1: 0, y2: isNew ? 7 : 4 }));
    if (isNew && x(index) - lastX >= YEAR_PX && x(index) < wide - 24) {
      svg.append(shape("text", { x: Math.max(x(index), 16), y: 18 }, year));
      lastX = x(index);
    }
    lastYear = year;
  });
  return svg;
}

/** Puts the slider into the strip; `go(day)` is called when a day is chosen. */
export function daystrip(strip, go) {
  const place = strip.querySelector("#slider");
  if (!place) return;
  const asOf = strip.dataset.day;
  const days = [...new Set([...strip.dataset.days.split(" ").filter(Boolean), asOf, strip.dataset.today])]
    .sort();
  const range = document.createElement("input");
  Object.assign(range, { type: "range", id: "day-range", min: 0, max: days.length - 1, step: 1 });
  range.value = days.indexOf(asOf);
  range.setAttribute("aria-label", "Day, by the days on which something changed");
  const shown = document.getElementById("strip-day");
  const say = () => {
    const text = dayText(days[range.value]);
    range.setAttribute("aria-valuetext", text);
    if (shown) shown.textContent = text;
  };
  say();
  let timer;
  range.addEventListener("input", () => {
    say();
    clearTimeout(timer);
    timer = setTimeout(() => go(days[range.value]), 300);
  });
  place.replaceChildren(range, ticks(days, place.clientWidth || 300));
}
