// Makes the page smooth: suggestions, a date that moves all at once, copying. Nothing depends on it.

import { combobox } from "./combobox.js";
import { daystrip } from "./daystrip.js";

document.documentElement.classList.add("js");
const PARTS = ["ask", "answer", "rest", "strip", "top-line", "still"];
let running = null;

/** The address of a question from the fields of the form, without what is as by default. */
function addressOf(form) {
  const values = new URLSearchParams();
  for (const name of ["from", "to", "as_of", "known_on", "objective", "modes", "teu", "tonnes"]) {
    const field = form.elements[name];
    if (!field || !field.value.trim()) continue;
    const isPlain = (name === "objective" && field.value === "time")
      || (name === "modes" && field.value === "rail,road,sea");
    if (isPlain) continue;
    const isKnown = field.dataset.id && field.dataset.name === field.value;
    values.set(name, isKnown ? field.dataset.id : field.value.trim());
  }
  return `/compare?${values}`.replaceAll("%2C", ",");
}

/** Brings the answer at `url` into this page; leaves for it where that fails. */
async function go(url, keep = "push") {
  running?.abort();
  running = new AbortController();
  document.body.classList.add("is-busy");
  try {
    const reply = await fetch(url, { signal: running.signal, credentials: "omit" });
    if (!reply.ok) throw new Error(String(reply.status));
    const fresh = new DOMParser().parseFromString(await reply.text(), "text/html");
    if (!fresh.getElementById("answer")) throw new Error("another page");
    if (keep === "push") history.pushState(null, "", url);
    if (keep === "replace") history.replaceState(null, "", url);
    put(fresh);
    document.body.classList.remove("is-busy");
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
  }
}

function put(fresh) {
  const focus = document.activeElement?.id;
  document.title = fresh.title;
  for (const id of PARTS) {
    const old = document.getElementById(id);
    const new_ = fresh.getElementById(id);
    if (old && new_) old.replaceWith(document.adoptNode(new_));
  }
  const map = document.getElementById("map");
  Object.assign(map.dataset, fresh.getElementById("map").dataset);
  enhance();
  if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("answer-changed"));
}

function enhance() {
  const form = document.getElementById("ask");
  for (const input of form?.querySelectorAll("#f-from, #f-to") || []) combobox(input);
  const strip = document.getElementById("strip");
  if (strip) {
    daystrip(strip, (day) => {
      const url = new URL(document.getElementById("t-address").value);
      url.searchParams.set("as_of", day);
      go(`${url.pathname}?${url.searchParams}`.replaceAll("%2C", ","), "replace");
    });
  }
  const notes = document.getElementById("notes");
  if (notes) notes.open = false;
  openTarget();
}

/** Opens the folded parts around the target of the address, such as a numbered note. */
function openTarget() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let fold = target?.closest?.("details"); fold; fold = fold.parentElement?.closest("details")) {
    fold.open = true;
  }
}

async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    button.textContent = "Copied";
  } catch {
    button.textContent = "Press Ctrl+C";
  }
  setTimeout(() => { button.textContent = "Copy"; }, 2000);
}

function heat(id) {
  for (const one of document.querySelectorAll("[data-way]")) {
    one.classList.toggle("is-hot", one.dataset.way === id);
  }
}

if (document.getElementById("answer")) {
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "ask") return;
    event.preventDefault();
    go(addressOf(event.target));
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.step-day, a.swap, .strip-day a, .examples a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    go(link.getAttribute("href"));
  });
  window.addEventListener("popstate", () => {
    if (!location.hash) go(location.pathname + location.search, "as it is");
  });
  window.addEventListener("hashchange", openTarget);
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-copy]");
  if (button) copy(button);
  const show = event.target.closest("button[data-show]");
  if (show) {
    document.dispatchEvent(new CustomEvent("way-choose", { detail: show.dataset.show }));
    document.getElementById("map").scrollIntoView({ block: "nearest" });
  }
});
for (const [name, id] of [["mouseover", true], ["focusin", true], ["mouseout", false], ["focusout", false]]) {
  document.addEventListener(name, (event) => {
    const card = event.target.closest?.("[data-way]");
    if (card) document.dispatchEvent(new CustomEvent("way-hover", { detail: id ? card.dataset.way : null }));
  });
}
document.addEventListener("way-hover", (event) => heat(event.detail));
document.addEventListener("way-choose", (event) => {
  for (const button of document.querySelectorAll("button[data-show]")) {
    button.setAttribute("aria-pressed", String(button.dataset.show === event.detail));
  }
});
enhance();
