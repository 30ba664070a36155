import { options } from "preact";

import { awaited } from "../../actions/inside.js";

/** What is still to be drawn. @type {(() => void) | null} */
let held = null;

function draw() {
  const due = held;
  held = null;
  due?.();
}

/** What nobody waits for any more: the reader has gone on. @type {typeof awaited} */
let passed = null;

function goOn() {
  passed = awaited;
  draw();
}

/** Draws an image that was chosen together with its maps: drawn first, it would hold them up. Called once, by the page. */
export function drawTogether() {
  options.debounceRendering = (due) => {
    held = due;
    queueMicrotask(() => (awaited && awaited !== passed ? awaited.then(draw) : draw()));
  };
  // What the reader does next is done to what is there by now, and shown at once.
  for (const input of ["keydown", "pointerdown", "click", "input"]) addEventListener(input, goOn, { capture: true });
}
