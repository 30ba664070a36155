/** The way to a field: what is folded away is opened, and the field gets the focus once it is there. */
import { focusOn, reveal } from "../parts/reveal.js";

/** Milliseconds in which a part of the page has come that was not fetched yet. */
const WAY = 5000;
/** Frames for which a field is followed: what is above it may still be laid out. */
const FRAMES = 40;

/** The next frame. */
const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

let newest = {};

/** @param {import("./entries.js").Entry} entry */
export async function bringTo({ open, place }) {
  const own = (newest = {});
  for (const before of document.querySelectorAll(".is-found")) before.classList.remove("is-found");
  const end = performance.now() + WAY;
  let field = null;
  // The stage is there a frame after the start page is gone, and what is folded some frames after it is opened.
  await frame();
  open?.();
  while (!(field = place()) && performance.now() < end) await frame();
  if (!field || own !== newest) return;
  const focused = field.matches("[role=radiogroup]") ? (field.querySelector("input:checked") ?? field) : field;
  // At once: between here and there is nothing to be seen.
  reveal(focused, "center", "instant");
  focusOn(focused);
  const marked = field.closest(".field, .toggle, .choice, .with-slider") ?? field;
  marked.classList.add("is-found");
  // Whoever does something meanwhile goes their own way.
  const control = new AbortController();
  for (const input of ["wheel", "touchstart", "pointerdown", "keydown"])
    addEventListener(input, () => control.abort(), { signal: control.signal, passive: true });
  for (let i = 0; i < FRAMES && !control.signal.aborted; i++) {
    reveal(focused, "nearest", "instant");
    await frame();
  }
  control.abort();
  setTimeout(() => marked.classList.remove("is-found"), 2000);
}
