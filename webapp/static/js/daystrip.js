// The date as a slider over a time axis on which every day is as long as every other. It goes from
// change to change on the ways of the question; nothing moves by itself.

const SVG = "http://www.w3.org/2000/svg";
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August",
  "September", "October", "November", "December"];
const DAY_MS = 86400000;
const INSET_PX = 9;
const YEAR_PX = 42;
const SNAP_PX = 6;

/** "2022-10-15" as "15 October 2022". */
export function dayText(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  return `${day} ${MONTHS[month - 1]} ${year}`;
}

/** Days since 1970 of an ISO day, and back; UTC, so that no summer time shifts a day. */
const count = (iso) => Math.round(Date.parse(`${iso}T00:00:00Z`) / DAY_MS);
const iso = (number) => new Date(number * DAY_MS).toISOString().slice(0, 10);

function shape(tag, attributes, text) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text) element.textContent = text;
  return element;
}

/** A tick for every change, long ones for the ways of the question, and the years under them. */
function ticks(axis, days, others) {
  const svg = shape("svg", { class: "ticks", width: "100%", height: 20, "aria-hidden": "true" });
  const put = (day, long) => {
    const x = axis.x(day);
    if (day >= axis.first && day <= axis.last) {
      svg.append(shape("line", { x1: x, x2: x, y1: 0, y2: long ? 7 : 3, class: long ? "own" : "" }));
    }
  };
  for (const day of others) put(day, false);
  for (const day of days) put(day, true);
  const from = Number(iso(axis.first).slice(0, 4));
  const to = Number(iso(axis.last).slice(0, 4));
  const yearPx = axis.x(count("2001-01-01")) - axis.x(count("2000-01-01"));
  const step = [1, 2, 5, 10, 20, 50].find((years) => years * yearPx >= YEAR_PX) || 100;
  for (let year = Math.ceil(from / step) * step; year <= to; year += step) {
    const x = axis.x(count(`${year}-01-01`));
    if (x < 16 || x > axis.wide - 16) continue;
    svg.append(shape("text", { x, y: 18 }, String(year)));
  }
  return svg;
}

/** Puts the slider into the strip; `go(day)` is called when a day is chosen. */
export function daystrip(strip, go) {
  const place = strip.querySelector("#slider");
  if (!place) return;
  const listed = (text) => text.split(" ").filter(Boolean).map(count);
  const here = count(strip.dataset.day);
  const days = listed(strip.dataset.days);
  const first = count(strip.dataset.first);
  const last = Math.max(here, count(strip.dataset.today));
  const wide = place.clientWidth || 300;
  const dayPx = (wide - 2 * INSET_PX) / Math.max(1, last - first);
  const axis = { first, last, wide, x: (day) => INSET_PX + (day - first) * dayPx };
  const range = document.createElement("input");
  Object.assign(range, { type: "range", id: "day-range", min: first, max: last, step: 1 });
  range.value = here;
  range.setAttribute("aria-label", "Day. The arrow keys go from change to change");
  const shown = document.getElementById("strip-day");
  let timer;
  const say = () => {
    const text = dayText(iso(Number(range.value)));
    range.setAttribute("aria-valuetext", text);
    if (shown) shown.textContent = text;
  };
  const choose = (day) => {
    range.value = day;
    say();
    clearTimeout(timer);
    timer = setTimeout(() => go(iso(Number(range.value))), 300);
  };
  say();
  range.addEventListener("input", () => {
    const day = Number(range.value);
    // A hand on the slider means the change beside it, not the day before it.
    const near = days.filter((one) => Math.abs(one - day) * dayPx <= SNAP_PX)
      .sort((a, b) => Math.abs(a - day) - Math.abs(b - day));
    choose(near[0] ?? day);
  });
  range.addEventListener("keydown", (event) => {
    const back = event.key === "ArrowLeft" || event.key === "ArrowDown";
    if (!back && event.key !== "ArrowRight" && event.key !== "ArrowUp") return;
    event.preventDefault();
    const now = Number(range.value);
    const inside = days.filter((one) => one >= first && one <= last);
    const next = back
      ? inside.filter((one) => one < now).pop() ?? now
      : inside.find((one) => one > now) ?? last;
    if (next !== now) choose(next);
  });
  place.replaceChildren(range, ticks(axis, days, listed(strip.dataset.otherDays)));
}
