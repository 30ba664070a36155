/** The image that is looked at inside: one of the set, or the reader's own. */
import { batch, computed, effect, signal, untracked } from "@preact/signals";

import { state } from "../state.js";

/**
 * What the network is shown of the reader's own picture. number: below 0, another one with every picture, where images of the set
 * have their index
 * @typedef {import("../../playground.js").Picture & { number: number }} Own
 */

/** The reader's own picture, as it was read last. range: of the values it was read for */
const read = signal(/** @type {(Own & { range: unknown }) | null} */ (null));

/** The file on show, to be read again in another way. */
export const file = signal(/** @type {Blob | null} */ (null));

/** What is wrong with what was chosen last. */
export const problem = signal(/** @type {import("../state.js").Problem | null} */ (null));

/** Grows whenever what was shown is taken away: what was still to come of it is of no use. */
export const beginning = signal(0);

/** The range of the values that a model takes as long as there are no images; `null`: as the images have it. */
export const range = computed(() => (state.dataset.value ? null : (state.model.value?.range ?? null)));

/** The reader's own image; `null`: there is none, or none like the images as they are prepared now. */
export const own = computed(() => {
  const [image, prepared] = [read.value, state.prepared.value];
  const isAlike = (/** @type {"height" | "width" | "channels"} */ side) => image?.[side] === prepared?.[side];
  if (image?.range !== range.value) return null;
  return !prepared || (isAlike("height") && isAlike("width") && isAlike("channels")) ? image : null;
});

let pictures = 0;

/** Shows a picture of the reader's own. @param {import("../../playground.js").Picture} picture */
export function showOwn(picture) {
  batch(() => {
    read.value = { ...picture, number: -++pictures, range: range.peek() };
    problem.value = null;
  });
}

/** Takes away what is on show, and says why. @param {import("../state.js").Problem | null} why */
export function takeAway(why) {
  batch(() => {
    read.value = null;
    problem.value = why;
  });
}

/** A drawing is no photo, and what was fitted to images is of no use for others: what comes from elsewhere begins anew. */
export function followOrigin() {
  return effect(() => {
    void [state.origin.value, state.images.value];
    untracked(() => {
      file.value = null;
      beginning.value++;
      takeAway(null);
    });
  });
}

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
  const answer = state.answer.value;
  return answer?.image === looked.value ? answer.classes : [];
});
