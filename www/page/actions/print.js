/**
 * Printing the stages. A page is printed as it is at that moment: what is not drawn yet, because nobody has looked at it, is drawn
 * before.
 */
import { state } from "../state.js";
import { chosenLayer } from "../views/inside/chosen.js";
import { lowered } from "../views/inside/geometry.js";
import { built, watch } from "./inside.js";
import { looked } from "./looked.js";
import { printing } from "./printing.js";
import { isOfNow } from "./weights.js";

/** Milliseconds after which what has not come by then is printed without. */
const PATIENCE = 10_000;

/** Whether the maps on show are there, with the weights there are. */
function isThere(/** @type {string[]} */ names) {
  const outputs = state.outputs.peek();
  const isNow = state.past.peek() !== null || isOfNow(outputs?.weights);
  return outputs?.image === looked.peek() && isNow && names.every((name) => outputs?.layers.has(name));
}

/** Draws what is still to be drawn, and opens the browser's dialog. */
export async function printStages() {
  const view = {};
  const theme = state.theme.peek();
  const network = built.peek();
  const layer = chosenLayer.peek();
  const after = network && layer ? lowered(network.layers, layer.name) : null;
  const names = state.sight.peek() === "network" ? (network?.layers ?? []) : [layer, after];
  const wanted = names.flatMap((layer) => (layer ? [layer.name] : []));
  printing.value = true;
  // Paper is white, also the ground of what is drawn on canvases.
  state.theme.value = "light";
  if (wanted.length > 0) watch(view, wanted);
  try {
    const end = performance.now() + PATIENCE;
    while (wanted.length > 0 && !isThere(wanted) && performance.now() < end) await frame();
    // What has come is drawn in the next frames.
    for (let i = 0; i < 4; i++) await frame();
    window.print();
  } finally {
    watch(view, []);
    state.theme.value = theme;
    printing.value = false;
  }
}

const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
