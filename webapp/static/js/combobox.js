// Suggestions under a place field, after the ARIA pattern of a combobox with a list.

import { make } from "./info.js";

const WAIT_MS = 140;

function names(place) {
  return [place.name_ko, place.name_ru, place.name_zh].filter(Boolean).join(" · ");
}

/** Gives a text field suggestions of places in four scripts. */
export function combobox(input) {
  const list = make("ul", "suggestions");
  list.id = `${input.id}-list`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Places");
  list.hidden = true;
  input.after(list);
  input.removeAttribute("list");
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list",
    "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(name, value);
  let places = [];
  let at = -1;
  let timer;
  let latest = 0;

  function close() {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(index) {
    at = index;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    if (at < 0) return;
    input.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  }

  function take(index) {
    const place = places[index];
    input.value = place.name_en;
    input.dataset.id = place.id;
    input.dataset.name = place.name_en;
    close();
  }

  function show() {
    list.replaceChildren(...places.map((place, index) => {
      const item = make("li");
      item.id = `${list.id}-${index}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.append(make("b", "", place.name_en), " ", make("span", "quiet", place.line),
        make("small", "", names(place)));
      item.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        take(index);
      });
      return item;
    }));
    list.hidden = places.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    at = -1;
  }

  async function suggest() {
    const text = input.value.trim();
    latest += 1;
    const mine = latest;
    if (!text) { close(); return; }
    try {
      const reply = await fetch(`/api/places?${new URLSearchParams({ q: text })}`, { credentials: "omit" });
      const found = reply.ok ? await reply.json() : [];
      if (mine !== latest || document.activeElement !== input) return;
      places = found;
      show();
    } catch {
      close();
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, WAIT_MS);
  });
  input.addEventListener("focus", () => input.select());
  input.addEventListener("blur", () => { latest += 1; close(); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      close();
      event.preventDefault();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) { suggest(); return; }
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark((at + step + places.length + (at < 0 && step < 0 ? 1 : 0)) % places.length);
    } else if (event.key === "Enter" && !list.hidden && at >= 0) {
      event.preventDefault();
      take(at);
    }
  });
}
