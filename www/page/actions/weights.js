/**
 * The weights the lab holds. They are of use for the parts and the layers they were made for: when the settings say something
 * else they are set aside, and they come back with the settings, as long as no others have been made.
 */
import { batch, computed, signal } from "@preact/signals";

import { epochsOf, hasLearned, plain, state } from "../state.js";
import { asLearned, front, isTrained } from "./front.js";

/** @typedef {import("../../client/protocol.js").Weights} Weights */

/**
 * weights: which network it is of, and which version; madeFor: the settings they were made for, as text; aside: the settings on show are others; run: what trained them, while
 * they are aside; trained: of each layer, whether the lab trains it; shapes: of weights out of a file, what the layers put out, as
 * text: they suit all images that give the same
 * @typedef {{ weights: Weights, madeFor: string, seed: number | null, aside: boolean, run: import("../state.js").Run | null, trained?: boolean[],
 *   shapes?: string }} Held
 */

export const held = signal(/** @type {Held | null} */ (null));

/** The weights of the network on show: what was computed with others is to be asked for anew. `null`: it has none. */
export const weights = computed(() => (held.value && !held.value.aside ? held.value.weights : null));

/**
 * Whether what was computed with some weights is of those on show. While the network trains it may be of newer ones.
 * @param {Weights | undefined} of
 */
export function isOfNow(of) {
  const now = weights.value;
  return now !== null && of?.network === now.network && of.version >= now.version;
}

/** The network on show has learned on. @param {Weights} now */
export function noteWeights(now) {
  const holding = held.peek();
  if (!holding || (holding.weights.network === now.network && holding.weights.version === now.version)) return;
  held.value = { ...holding, weights: now };
}

/**
 * Shows weights that the lab holds again.
 * @param {Held} holding  as it was
 * @param {Weights} weights  what the lab calls them now
 * @param {import("../state.js").Run} run  what trained them
 */
export function showAgain(holding, weights, run) {
  batch(() => {
    forgetWeights();
    held.value = { ...holding, weights };
    state.earlier.value = state.earlier.peek().filter(({ id }) => id !== run.id);
    state.current.value = run;
    state.goal.value = epochsOf(run);
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

/** Layers as text, without which of them are trained. @param {{ class_name: string, config: Record<string, any> }[]} layers */
export const asText = (layers) => JSON.stringify(layers.map(asLearned));

/** What weights made now would be for. */
const settings = () =>
  JSON.stringify([
    said(state.prepared.peek()?.options ?? {}),
    state.layers.peek().map(asLearned),
    front.peek()?.number ?? null,
  ]);

/** A front that is being kept: what is built meanwhile waits for it. */
export const keeping = { now: Promise.resolve() };

const trainedNow = () => state.layers.peek().map(isTrained);

/** Whether layers were frozen or thawed since they were trained. */
export const isThawed = computed(() => {
  const holding = held.value;
  if (!holding || holding.aside || !holding.trained) return false;
  return JSON.stringify(holding.trained) !== JSON.stringify(state.layers.value.map(isTrained));
});

/**
 * Freezes and thaws layers in the lab as the settings say, with an optimizer as they say: it begins anew, as by `compile` in Keras.
 * @param {import("../../playground.js").Playground} playground
 */
export async function thaw(playground) {
  const holding = held.peek();
  if (!holding || !isThawed.peek()) return;
  const trained = trainedNow();
  const { optimizer } = state.run.peek();
  const names = state.network.peek()?.layers.map(({ name }) => name) ?? [];
  const layers = Object.fromEntries(names.map((name, place) => [name, trained[place]]));
  await playground.setTrainable(layers, { optimizer });
  const current = state.current.peek();
  batch(() => {
    held.value = { ...holding, trained };
    if (current)
      state.current.value = {
        ...current,
        layers: state.layers.peek(),
        settings: { ...current.settings, optimizer },
      };
  });
}

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
export const isFor = ({ madeFor, shapes }) =>
  madeFor === (shapes === undefined ? settings() : asText(state.layers.peek()));

/** Puts the weights, and what was computed with them, out of sight. */
export function setAside() {
  batch(() => {
    const [holding, run] = [held.peek(), state.current.peek()];
    if (holding && !holding.aside) held.value = { ...holding, aside: true, run };
    if (run && hasLearned(run)) state.earlier.value = [run, ...state.earlier.peek()];
    state.current.value = null;
    state.batch.value = null;
    state.evaluation.value = null;
    state.past.value = null;
    const network = state.network.peek();
    if (network && network.seed !== null) state.network.value = { ...network, seed: null };
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
 * @param {import("../../client/protocol.js").NetworkSummary} network
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
 * Takes note that the lab holds weights for the settings there are now.
 * @param {Weights} weights
 * @param {number | null} seed
 */
export function hold(weights, seed) {
  held.value = { weights, madeFor: settings(), seed, aside: false, run: null, trained: trainedNow() };
}

/**
 * The network that a front is of, its layers trained or not as the settings say.
 * @param {import("./front.js").Front} on
 * @param {boolean[]} trained
 */
function withTrained({ base }, trained) {
  const learned = JSON.parse(base.learned);
  const { layers } = learned.architecture;
  for (const [place, layer] of layers.entries()) layer.config.trainable = trained[place] ?? true;
  return { ...base, learned: JSON.stringify(learned) };
}

/**
 * Builds the network of the settings, with fresh weights, or those of the front it stands on, in the place of
 * those that were there.
 * @param {import("../../playground.js").Playground} playground
 */
export async function build(playground) {
  await keeping.now;
  const layers = state.layers.peek();
  const madeFor = settings();
  const { optimizer, loss, metrics, seed } = state.run.peek();
  const trained = trainedNow();
  const on = front.peek();
  const network = on
    ? await playground.transfer({
        base: withTrained(on, trained),
        cut: on.cut,
        layers: plain(layers.slice(on.layers.length)),
        ...{ optimizer, loss, metrics, seed },
      })
    : await playground.build({ layers: plain(layers), optimizer, loss, metrics, seed });
  batch(() => {
    forgetWeights();
    held.value = { weights: network.weights, madeFor, seed: network.seed, aside: false, run: null, trained };
    // Other layers, chosen meanwhile, will have a summary of their own.
    if (layers === state.layers.peek()) showNetwork(network);
  });
}

/**
 * The lab holds the weights of the model that was opened last.
 * @param {Weights} weights
 * @param {number} seed
 */
export function holdModel(weights, seed) {
  const model = state.model.peek();
  if (!model) return;
  forgetWeights();
  held.value = {
    ...{ madeFor: asText(state.layers.peek()), shapes: model.shapes, trained: trainedNow() },
    ...{ weights, seed, aside: false, run: null },
  };
}

/** Lets go of weights that were made for the images there were; those out of a file suit others as well. */
export function forgetForImages() {
  if (held.peek()?.shapes === undefined) forgetWeights();
  else setAside();
}
