/** The image looked at: one of the set, or the reader's own. */
import { computed } from "@preact/signals";

import { state } from "../state.js";

/** Its number: the index in the set; those of the reader's own are numbered down from -1. */
export const looked = computed(() =>
  state.origin.value !== "set" && state.own.value ? state.own.value.id : state.image.value,
);

/** The image with that number as the network takes it; `null` as long as it is not there. */
export const shown = computed(() => {
  const own = state.own.value;
  return own?.id === looked.value ? { ...own, index: own.id } : state.seen.value;
});

/**
 * What the lab is to be asked about.
 * @param {number} image  its number
 * @returns {import("../playground.js").ImageSource}
 */
export function sourceOf(image) {
  const own = state.own.peek();
  if (image >= 0 || !own) return { index: Math.max(0, image) };
  const { pixels, height, width, channels } = own;
  return { pixels, height, width, channels };
}

/** What an image is called. @param {number} image */
export const imageName = (image) => (image < 0 ? "your own image" : `image ${image}`);
