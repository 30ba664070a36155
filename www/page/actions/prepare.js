/** Prepare: what preparation and augmentation make of some images, asked for while it is in sight. */
import { lab } from "../lab.js";
import { state } from "../state.js";
import { question } from "./question.js";

/** Images that are compared. */
const PAIRS = 6;
/** Variants beside the original: 5 x 5 pictures. */
const VARIANTS = 24;

/** Some images as they are stored and as they are prepared. */
export const comparing = question({
  stage: "prepare",
  thing: "comparison",
  wanted: () => state.prepared.value && { prepared: state.prepared.value, count: state.dataset.value?.count ?? 0 },
  ask: async ({ count }) => {
    // Of a few from all over the set each size is likely to be seen.
    const pairs = Math.min(PAIRS, count);
    const indices = Array.from({ length: pairs }, (_, i) => Math.floor((i * count) / pairs));
    const open = await lab();
    const [before, after] = await Promise.all([open.images(indices), open.images(indices, { prepared: true })]);
    return indices.map((index, i) => ({ index, before: before[i], after: after[i] }));
  },
});

/**
 * layers, as text: those that vary the image
 * @typedef {{ index: number, layers: string, seed: number, prepared: import("../state.js").Parts | null }} Varied
 */

/** An image and what the layers chosen make of it. */
export const varying = question({
  stage: "prepare",
  thing: "variants",
  ask: async (/** @type {Varied} */ { index, layers, seed, prepared }) => {
    const source = index < (state.dataset.peek()?.count ?? 0) ? index : 0;
    const open = await lab();
    const [original, variants] = await Promise.all([
      open.image(source, { prepared: prepared !== null }),
      open.variants({ index: source, layers: JSON.parse(layers), seed, count: VARIANTS }),
    ]);
    return { original, variants };
  },
});
