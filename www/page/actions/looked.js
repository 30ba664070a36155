/** The image that is looked at inside: one of the set, or the reader's own. */
import { computed, signal } from "@preact/signals";

import { state } from "../state.js";

/**
 * What the network is shown of the reader's own picture. number: below 0, another one with every picture, where images of the set
 * have their index
 * @typedef {import("../../playground.js").Picture & { number: number }} Own
 */

/** The reader's own image; `null`: there is none yet. */
export const own = signal(/** @type {Own | null} */ (null));

/** What the network takes it for, with the weights there were. */
export const ownAnswer = signal(
  /** @type {{ weights: number, classes: import("../../client/protocol.js").ClassProbability[] } | null} */ (null),
);

/** The stage in which it is drawn, filmed, chosen: in the other one it is only shown. */
export const ownAt = signal(/** @type {"inside" | "predict"} */ ("predict"));

/** The reader's own image, if it is the one that is looked at. */
export const ownLooked = computed(() => (state.origin.value === "set" ? null : own.value));

/** The number of the image looked at. */
export const looked = computed(() => ownLooked.value?.number ?? state.image.value);

/** The image looked at as the network takes it; `null`: not there yet. */
export const seen = computed(() => {
  const image = ownLooked.value;
  return image ? { ...image, index: image.number } : state.seen.value;
});

/**
 * What the lab is to be asked about: the image looked at.
 * @returns {import("../../playground.js").ImageSource}
 */
export function source() {
  const image = ownLooked.peek();
  if (!image) return { index: state.image.peek() };
  const { pixels, height, width, channels } = image;
  return { pixels, height, width, channels };
}

/** The image looked at, as it is called. */
export const lookedName = computed(() => (ownLooked.value ? "your own image" : `image ${state.image.value}`));

/** What the network takes the image looked at for, as far as it is known: the probability of each class. */
export const said = computed(() => {
  if (ownLooked.value) return ownAnswer.value?.classes ?? [];
  const answer = state.answer.value;
  return answer?.image === state.image.value ? answer.classes : [];
});
