/**
 * The weights the lab holds. They are of use for the parts and the layers they were made for: when the settings say something
 * else they are set aside, and they come back with the settings, as long as no others have been made.
 */
import { batch, computed, signal } from "@preact/signals";

import { plain, state } from "../state.js";
import { dismiss } from "./attempt.js";

/**
 * madeFor: the settings they were made for, as text; aside: the settings on show are others; run: what trained them, while
 * they are aside
 * @typedef {{ madeFor: string, seed: number | null, aside: boolean, run: import("../state.js").Run | null }} Held
 */

const held = signal(/** @type {Held | null} */ (null));

/** How many epochs were trained into weights that are set aside. */
export const epochsAside = computed(() => held.value?.run?.epochs.length ?? 0);

/** What weights made now would be for. */
const settings = () => JSON.stringify([state.prepared.peek()?.options, plain(state.layers.peek())]);

/** Puts the weights, and what was computed with them, out of sight. */
export function setAside() {
  batch(() => {
    const [holding, run] = [held.peek(), state.current.peek()];
    if (holding && !holding.aside) held.value = { ...holding, aside: true, run };
    if (run?.epochs.length) state.earlier.value = [run, ...state.earlier.peek()];
    state.current.value = null;
    state.batch.value = null;
    state.evaluation.value = null;
    dismiss("predict"); // an evaluation under way is of these weights
    state.past.value = null;
    const network = state.network.peek();
    if (network && network.seed !== null) state.network.value = { ...network, seed: null };
    state.weights.value++;
  });
}

/** Sets the weights aside if they were made for other settings than those there are now. */
export function setAsideOthers() {
  const holding = held.peek();
  if (holding && !holding.aside && holding.madeFor !== settings()) setAside();
}

/** Lets go of the weights: the lab holds them no longer, or has other images now. */
export function forgetWeights() {
  batch(() => {
    setAside();
    held.value = null;
  });
}

/**
 * The network of the settings there are now, with the weights the lab holds for it. Those that were set aside come back.
 * @param {import("../protocol.js").NetworkSummary} network
 */
export function showNetwork(network) {
  batch(() => {
    const holding = held.peek();
    const fits = holding?.madeFor === settings();
    if (fits && holding.aside) {
      held.value = { ...holding, aside: false, run: null };
      const isOf = (/** @type {import("../state.js").Run} */ { id }) => id === holding.run?.id;
      // It may have got another name meanwhile.
      state.current.value = state.earlier.peek().find(isOf) ?? holding.run;
      state.earlier.value = state.earlier.peek().filter((run) => !isOf(run));
    }
    state.network.value = fits ? { ...network, seed: holding.seed } : network;
  });
}

/** Takes note that the lab holds weights for the settings there are now. @param {number | null} seed */
export function hold(seed) {
  held.value = { madeFor: settings(), seed, aside: false, run: null };
}

/**
 * Builds the network of the settings, with fresh weights in the place of those that were there.
 * @param {import("../playground.js").Playground} playground
 */
export async function build(playground) {
  const layers = state.layers.peek();
  const madeFor = settings();
  const { optimizer, loss, seed } = state.run.peek();
  const network = await playground.build({ layers: plain(layers), optimizer, loss, seed });
  batch(() => {
    forgetWeights();
    held.value = { madeFor, seed: network.seed, aside: false, run: null };
    // Other layers, chosen meanwhile, will have a summary of their own.
    if (layers === state.layers.peek()) showNetwork(network);
  });
}
