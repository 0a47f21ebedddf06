// Makes the page smooth: suggestions, a date that moves all at once, copying. Nothing depends on it.

import { combobox } from "./combobox.js";
import { daystrip } from "./daystrip.js";

document.documentElement.classList.add("js");
const PARTS = ["ask", "answer", "rest", "assume", "after", "strip", "top-line", "still"];
const DEFAULTS = { modes: "rail,road,sea", cargo: "container", preset: "typical" };
let running = null;
let slow = 0;
let typing = 0;

/** The address of a question from the fields of a form, without what is empty or as by default. */
function addressOf(form) {
  const values = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    const text = value.trim();
    if (!text || DEFAULTS[name] === text) continue;
    const field = form.elements[name];
    const isKnown = field.dataset?.id && field.dataset.name === field.value;
    values.append(name, isKnown ? field.dataset.id : text);
  }
  // Another kind of cargo is not counted in containers: what stood there was of the kind before.
  if (values.has("cargo")) values.delete("teu");
  return `/compare?${values}`.replaceAll("%2C", ",");
}

/** Brings the answer at `url` into this page; leaves for it where that fails.
 *
 * `keep` is "push" or "replace" for the history. While somebody is `editing` a number its fields
 * stay as they are; with `stay`, what cannot be asked is said beside them. */
async function go(url, { keep = "push", editing = false, stay = editing } = {}) {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  busy(true);
  try {
    const reply = await fetch(url, { signal: mine.signal, credentials: "omit" });
    const fresh = new DOMParser().parseFromString(await reply.text(), "text/html");
    if (stay && reply.status === 400) {
      say(fresh.querySelector("[role=alert]")?.textContent || "This cannot be asked.");
      busy(false);
      return;
    }
    if (!reply.ok || !fresh.getElementById("answer")) throw new Error(String(reply.status));
    const own = fresh.getElementById("t-address")?.value;
    const address = own && url !== "/" ? new URL(own).pathname + new URL(own).search : url;
    if (keep === "push") history.pushState(null, "", address);
    if (keep === "replace") history.replaceState(null, "", address);
    put(fresh, editing);
    busy(false);
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
  }
}

/** Shows that an answer is on its way: at once by a fainter one, in words if it takes long. */
function busy(isBusy) {
  clearTimeout(slow);
  document.body.classList.toggle("is-busy", isBusy);
  const note = document.getElementById("busy") || document.createElement("p");
  note.id = "busy";
  note.className = "busy";
  note.setAttribute("role", "status");
  note.textContent = "";
  if (!note.isConnected) document.body.append(note);
  if (isBusy) slow = setTimeout(() => { note.textContent = "Working it out …"; }, 300);
}

function say(text) {
  const place = document.getElementById("set-error");
  if (place) place.textContent = text;
}

function put(fresh, editing = false) {
  const focus = document.activeElement?.id;
  document.title = fresh.title;
  say("");
  for (const id of PARTS) {
    if (editing && id === "assume") continue;
    const old = document.getElementById(id);
    const new_ = fresh.getElementById(id);
    const isOpen = old?.querySelector("#assume-fold")?.open;
    if (old && new_) old.replaceWith(document.adoptNode(new_));
    if (isOpen) document.getElementById("assume-fold").open = true;
  }
  const map = document.getElementById("map");
  Object.assign(map.dataset, fresh.getElementById("map").dataset);
  enhance();
  if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("answer-changed"));
}

/** A number is being changed: the answer follows, a little behind. */
function follow(form) {
  clearTimeout(typing);
  typing = setTimeout(() => go(addressOf(form), { keep: "replace", editing: true }), 150);
}

function enhance() {
  const form = document.getElementById("ask");
  for (const input of form?.querySelectorAll("#f-from, #f-to, [name=via]") || []) combobox(input);
  const strip = document.getElementById("strip");
  if (strip) {
    daystrip(strip, (day) => {
      const url = new URL(document.getElementById("t-address").value);
      url.searchParams.set("as_of", day);
      go(`${url.pathname}?${url.searchParams}`.replaceAll("%2C", ","), { keep: "replace" });
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
    if (event.target.id !== "ask" && event.target.id !== "set") return;
    event.preventDefault();
    clearTimeout(typing);
    go(addressOf(event.target), { stay: event.target.id === "set" });
  });
  document.addEventListener("input", (event) => {
    const slide = event.target.closest("input.slide");
    const field = slide ? document.getElementById(slide.dataset.for) : event.target;
    const form = field?.form;
    if (slide) field.value = String(Number(Number(slide.value).toPrecision(3)));
    if (form?.id === "set") follow(form);
  });
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form?.id === "set" || event.target.matches("input.slide")) {
      clearTimeout(typing);
      go(addressOf(document.getElementById("set")), { keep: "replace", stay: true });
    }
    if (event.target.id === "f-cargo") go(addressOf(form));
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.step-day, a.swap, .strip-day a, .examples a, a.suppose, a.step-back, .presets a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    go(link.getAttribute("href"));
  });
  window.addEventListener("popstate", () => {
    if (!location.hash) go(location.pathname + location.search, { keep: "as it is" });
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
