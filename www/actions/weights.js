/**
 * The weights the lab holds. They are of use for the parts and the layers they were made for: when the settings say something
 * else they are set aside, and they come back with the settings, as long as no others have been made.
 */
import { batch, computed, signal } from "@preact/signals";

import { plain, state } from "../state.js";
import { dismiss } from "./attempt.js";

/**
 * madeFor: the settings they were made for, as text; aside: the settings on show are others; run: what trained them, while
 * they are aside; shapes: of weights out of a file, what the layers put out, as text: they suit all images that give the same
 * @typedef {{ madeFor: string, seed: number | null, aside: boolean, run: import("../state.js").Run | null, shapes?: string }} Held
 */

export const held = signal(/** @type {Held | null} */ (null));

/**
 * Shows weights that the lab holds again.
 * @param {Held} holding
 * @param {import("../state.js").Run} run  what trained them
 */
export function showAgain(holding, run) {
  batch(() => {
    forgetWeights();
    held.value = holding;
    state.earlier.value = state.earlier.peek().filter(({ id }) => id !== run.id);
    state.current.value = run;
    state.goal.value = run.epochs.length;
    const network = state.network.peek();
    if (network) state.network.value = { ...network, seed: holding.seed };
  });
}

/** Where the weights out of a file are: in the network on show, or aside, until its layers and images of its size come back. */
export const modelIs = computed(() => {
  if (held.value?.shapes === undefined) return null;
  return held.value.aside ? /** @type {const} */ ("aside") : /** @type {const} */ ("in place");
});

/** How many epochs were trained into weights that are set aside. */
export const epochsAside = computed(() => held.value?.run?.epochs.length ?? 0);

/** What weights made now would be for. */
const settings = () => JSON.stringify([said(state.prepared.peek()?.options ?? {}), plain(state.layers.peek())]);

/**
 * Options in one order, without those that ask for nothing: an augmentation that was taken back is none at all.
 * @param {Record<string, any>} options
 */
const said = (options) =>
  Object.entries(options)
    .filter(
      ([, value]) =>
        value !== null && value !== undefined && !(typeof value === "object" && Object.keys(value).length === 0),
    )
    .sort(([one], [other]) => one.localeCompare(other));

/**
 * Whether weights suit the settings there are, as far as that can be told without a summary of the network.
 * @param {Held} weights
 */
const isFor = ({ madeFor, shapes }) =>
  madeFor === (shapes === undefined ? settings() : JSON.stringify(plain(state.layers.peek())));

/** Whether a run is worth keeping once its weights are gone. @param {import("../state.js").Run | null} run */
const isRun = (run) => run !== null && (run.epochs.length > 0 || run.elsewhere !== undefined);

/** Puts the weights, and what was computed with them, out of sight. */
export function setAside() {
  batch(() => {
    const [holding, run] = [held.peek(), state.current.peek()];
    if (holding && !holding.aside) held.value = { ...holding, aside: true, run };
    if (run && isRun(run)) state.earlier.value = [run, ...state.earlier.peek()];
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
  if (holding && !holding.aside && !isFor(holding)) setAside();
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
    const shapes = JSON.stringify(network.layers.map(({ output_shape }) => output_shape));
    const fits = holding !== null && isFor(holding) && (holding.shapes ?? shapes) === shapes;
    if (holding && !holding.aside && !fits) setAside();
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

/** The lab holds the weights of the model that was opened last. @param {number} seed */
export function holdModel(seed) {
  const model = state.model.peek();
  if (!model) return;
  forgetWeights();
  held.value = { madeFor: model.layers, shapes: model.shapes, seed, aside: false, run: null };
}

/** Lets go of weights that were made for the images there were; those out of a file suit others as well. */
export function forgetForImages() {
  if (held.peek()?.shapes === undefined) forgetWeights();
  else setAside();
}
