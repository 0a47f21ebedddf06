// Colours come from the style sheet, so that canvas, page and legend can never differ.

const dark = matchMedia("(prefers-color-scheme: dark)");
let kept = new Map();

/** The colour of a custom property such as "land", in the reader's light or dark. */
export function colour(name) {
  if (!kept.has(name)) {
    kept.set(name, getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim());
  }
  return kept.get(name);
}

/** Calls `redraw` whenever the reader's light turns dark or back. */
export function onThemeChange(redraw) {
  dark.addEventListener("change", () => {
    kept = new Map();
    redraw();
  });
}

/** Milliseconds of a movement: none for those who asked for stillness. */
export const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
