/** Prepare: what preparation and augmentation make of some images, asked for while it is in sight. */
import { signal } from "@preact/signals";

import { lab } from "../lab.js";
import { state } from "../state.js";
import { attempt } from "./attempt.js";

/** @typedef {import("../../playground.js").Image} Image */

/** Images that are compared. */
const PAIRS = 6;
/** Variants beside the original: 5 x 5 pictures. */
const VARIANTS = 24;

/** Some images as they are stored and as they are prepared. @type {import("@preact/signals").Signal<{ index: number, before: Image, after: Image }[] | null>} */
export const comparison = signal(null);

/** An image and what the layers chosen make of it. @type {import("@preact/signals").Signal<{ original: Image, variants: Image[] } | null>} */
export const variants = signal(null);

export async function compare() {
  const prepared = state.prepared.peek();
  const count = state.dataset.peek()?.count ?? 0;
  if (!prepared) return;
  // Of a few from all over the set each size is likely to be seen.
  const pairs = Math.min(PAIRS, count);
  const indices = Array.from({ length: pairs }, (_, i) => Math.floor((i * count) / pairs));
  const images = await attempt(
    "prepare",
    "",
    async () => {
      const open = await lab();
      return Promise.all([open.images(indices), open.images(indices, { prepared: true })]);
    },
    "comparison",
  );
  if (images) comparison.value = indices.map((index, i) => ({ index, before: images[0][i], after: images[1][i] }));
}

/**
 * @param {number} index
 * @param {import("../../client/protocol.js").Spec[]} layers
 * @param {number} seed
 */
export async function askVariants(index, layers, seed) {
  const source = index < (state.dataset.peek()?.count ?? 0) ? index : 0;
  const images = await attempt(
    "prepare",
    "",
    async () => {
      const open = await lab();
      const prepared = state.prepared.peek() !== null;
      return Promise.all([
        open.image(source, { prepared }),
        open.variants({ index: source, layers, seed, count: VARIANTS }),
      ]);
    },
    "variants",
  );
  if (images) variants.value = { original: images[0], variants: images[1] };
}
