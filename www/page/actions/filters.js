/** What the filters of a layer have learned: their kernels, the images of the set and the made-up ones they answer to most. */
import { batch, effect, signal } from "@preact/signals";

import { lab } from "../lab.js";
import { state } from "../state.js";
import { attempt } from "./attempt.js";
import { built } from "./inside.js";
import { longQuestion } from "./long-question.js";

/** Images shown of the set for each filter. */
export const TOP = 5;
/** Filters that are made images for together. */
export const PAGE = 32;

/** What was found belongs to a layer and to weights; with others it is of no use. @typedef {{ layer: string, weights: number }} Of */

export const kernels = signal(
  /** @type {(Awaited<ReturnType<import("../../playground.js").Playground["kernels"]>> & { weights: number, epoch: number | null }) | null} */ (
    null
  ),
);
export const top =
  /** @type {typeof longQuestion<Of & { filters: import("../../client/protocol.js").FilterSeen[] }>} */ (longQuestion)(
    "top images",
  );
export const madeUp =
  /** @type {typeof longQuestion<Of & { seed: number, images: import("../../playground.js").Maximized[] }>} */ (
    longQuestion
  )("made-up images");

/** Seed of the noise that made-up images begin with. */
export const seed = signal(1);

/** @param {string} layer */
export function findTop(layer) {
  const weights = state.weights.peek();
  return top.ask(async (attended) => ({
    layer,
    weights,
    filters: await (await lab()).topImages({ layer, count: TOP, ...attended }),
  }));
}

/**
 * @param {string} layer
 * @param {number[]} filters
 */
export function makeUp(layer, filters) {
  const weights = state.weights.peek();
  const noise = seed.peek();
  const before = madeUp.answer.peek();
  const isSame = before?.layer === layer && before.weights === weights && before.seed === noise;
  return madeUp.ask(async (attended) => {
    const images = await (await lab()).maximizeActivations({ layer, filters, seed: noise, ...attended });
    const others = isSame ? before.images.filter(({ filter }) => !filters.includes(filter)) : [];
    return { layer, weights, seed: noise, images: [...others, ...images] };
  });
}

/**
 * Keeps the kernels of a layer up with its weights.
 * @param {string} layer
 * @returns {() => void}  ends it
 */
export function followKernels(layer) {
  return effect(() => {
    const [weights, past] = [state.weights.value, state.past.value];
    const epoch = past?.epoch ?? null;
    if (!built.value) return;
    if (past && !past.layers.includes(layer)) {
      kernels.value = null;
      return;
    }
    void attempt("inside", "", async () => (await lab()).kernels({ layer, epoch: epoch ?? undefined }), "kernels").then(
      (found) => found && (kernels.value = { ...found, weights, epoch }),
    );
  });
}

/** Forgets what belongs to another layer. */
export function forgetFilters() {
  top.cancel();
  madeUp.cancel();
  batch(() => {
    kernels.value = null;
    top.answer.value = null;
    madeUp.answer.value = null;
  });
}
