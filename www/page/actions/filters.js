/** What the filters of a layer have learned: their kernels, the images of the set and the made-up ones they answer to most. */
import { computed, signal, untracked } from "@preact/signals";

import { lab } from "../lab.js";
import { state } from "../state.js";
import { built, isKept } from "./inside.js";
import { question } from "./question.js";
import { isOfNow, weights } from "./weights.js";

/** Images shown of the set for each filter. */
export const TOP = 5;
/** Filters that are made images for together. */
export const PAGE = 32;

/** The layer whose kernels are in sight; `null`: none. */
const inSight = signal(/** @type {string | null} */ (null));

/** What is asked at a press belongs to a layer and to weights; with others it is of no use. @typedef {{ layer: string, weights: import("../state.js").Weights | null }} Of */

/** @template {Of} T @param {T | null} answer @param {string} layer */
const ofThese = (answer, layer) =>
  answer?.layer === layer && isOfNow(answer.weights ?? undefined) && !state.past.value ? answer : null;

const asking = question({
  stage: "inside",
  thing: "kernels",
  wanted: () => {
    const [name, network, past] = [inSight.value, built.value, state.past.value];
    const learns = network?.layers.some((layer) => layer.name === name && layer.params > 0);
    if (!network || !name || !learns || !isKept(name)) return null;
    return { layer: name, network, weights: weights.value, epoch: past?.epoch };
  },
  ask: async ({ layer, epoch }) => (await lab()).kernels({ layer, epoch }),
});

/** The kernels of the layer in sight; `null`: they are not there yet, or not kept of the epoch looked back at. */
export const kernels = computed(() => {
  const found = asking.answer.value;
  return found && found.layer === inSight.value && isKept(found.layer) ? found : null;
});

/** The images of the set that the filters of a layer answer to most. */
export const top = question({
  stage: "inside",
  thing: "top images",
  ask: async (/** @type {Of} */ asked, attended) => ({
    ...asked,
    filters: await (await lab()).topImages({ layer: asked.layer, count: TOP, ...attended }),
  }),
});

/** What was found of a layer, with the weights there are. @param {string} layer */
export const topOf = (layer) => ofThese(top.answer.value, layer);

/** Images that are made up for filters of a layer. */
export const madeUp = question({
  stage: "inside",
  thing: "made-up images",
  ask: async (/** @type {Of & { filters: number[], seed: number }} */ { filters, ...asked }, attended) => {
    const { layer, seed } = asked;
    const before = untracked(() => madeUpOf(layer));
    const images = await (await lab()).maximizeActivations({ layer, filters, seed, ...attended });
    const others = before?.seed === seed ? before.images.filter(({ filter }) => !filters.includes(filter)) : [];
    return { ...asked, images: [...others, ...images] };
  },
});

/**
 * What was made up for a layer, with the weights there are.
 * @param {string} layer
 * @returns {(Of & { seed: number, images: import("../../playground.js").Maximized[] }) | null}
 */
export const madeUpOf = (layer) => ofThese(madeUp.answer.value, layer);

/** Seed of the noise that made-up images begin with. */
export const seed = signal(1);

/** @param {string} layer */
export const findTop = (layer) => top.ask({ layer, weights: weights.peek() });

/**
 * @param {string} layer
 * @param {number[]} filters
 */
export const makeUp = (layer, filters) => madeUp.ask({ layer, weights: weights.peek(), filters, seed: seed.peek() });

/**
 * Keeps the kernels of a layer up with its weights.
 * @param {string} name
 * @returns {() => void}  ends it, and what is asked about the layer
 */
export function followFilters(name) {
  inSight.value = name;
  const end = asking.follow();
  return () => {
    end();
    top.cancel();
    madeUp.cancel();
  };
}
