/**
 * An image of the reader's own: a file, what the camera sees, a drawing. It is made an image like those of the set, and looked at as
 * one of them is.
 */
import { computed, signal } from "@preact/signals";

import { lab } from "../lab.js";
import { state } from "../state.js";
import { looking } from "./inside.js";
import { beginning, file, own, range, showOwn, takeAway } from "./looked.js";
import { question } from "./question.js";

/** The probability of each class for the image on show. */
export const classes = computed(() => {
  const answer = state.answer.value;
  return own.value && answer?.image === own.value.number ? answer.classes : null;
});

/** Whether a picture is cut to the shape of the images, or squeezed into it, and of which images that was said. */
const crop = signal(/** @type {{ images: number, on: boolean | null }} */ ({ images: 0, on: null }));

/**
 * What is to be read, and how. crop: `null`, as the images themselves are; prepared, range: how these are prepared now
 * @typedef {{ picture: Blob | HTMLVideoElement | ImageData, crop: boolean | null, prepared: unknown, range: [number, number] | null,
 *   beginning: number }} Wanted
 */

/** @param {Wanted["picture"]} picture @returns {Wanted} */
const asNow = (picture) => ({
  picture,
  crop: crop.value.images === state.images.value ? crop.value.on : null,
  ...{ prepared: state.prepared.value, range: range.value, beginning: beginning.value },
});

/** Reads the picture; a file is read again when images are prepared otherwise. */
const reading = question({
  thing: "own image",
  wanted: () => (file.value ? asNow(file.value) : null),
  ask: async (/** @type {Wanted} */ { picture, crop, range }) => {
    const options = { crop_to_aspect_ratio: crop, is_drawn: picture instanceof ImageData };
    return inRange(await (await lab()).readImage(picture, options), range ?? [0, 255]);
  },
  take: (picture, asked) => {
    if (asked.beginning === beginning.peek()) showOwn(picture);
  },
  failed: (problem, asked) => {
    if (asked.beginning === beginning.peek()) takeAway(problem);
  },
});

let isFollowed = false;

/** @param {Blob} chosen */
export async function showFile(chosen) {
  if (!isFollowed) reading.follow();
  isFollowed = true;
  file.value = chosen;
  await showPicture(chosen);
}

/** @param {boolean} on */
export function setCrop(on) {
  crop.value = { images: state.images.peek(), on };
}

/**
 * Shows a picture, and ends when the answer to it has come.
 * @param {Wanted["picture"]} picture  a drawing where it is the data of an image
 */
export async function showPicture(picture) {
  await reading.ask(asNow(picture));
  await looking.now();
}

/**
 * A picture in the range of values that a model was trained on.
 * @param {import("../../playground.js").Picture} read  with values from 0 to 255
 * @param {[number, number]} range
 */
function inRange(read, [low, high]) {
  if (low === 0 && high === 255) return read;
  const done = read.done.map((words) => (words.startsWith("values ") ? `values ${low} to ${high}` : words));
  return { ...read, done, pixels: read.pixels.map((value) => low + ((high - low) * value) / 255) };
}
