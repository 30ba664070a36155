/**
 * An image of the reader's own: a file, what the camera sees, a drawing. It is made an image like those of the set, and the
 * network is asked what it takes it for whenever image or weights have changed, one question at a time.
 */
import { batch, computed, effect, signal, untracked } from "@preact/signals";

import { lab } from "../lab.js";
import { state } from "../state.js";
import { asProblem } from "./attempt.js";
import { built } from "./inside.js";
import { own, ownAnswer } from "./looked.js";

/** What is wrong with what was chosen last. */
export const problem = signal(/** @type {import("../state.js").Problem | null} */ (null));

/** The probability of each class for the image on show. */
export const classes = computed(() => (own.value ? (ownAnswer.value?.classes ?? null) : null));

/** Whether a picture is cut to the shape of the images, or squeezed into it; `null`: as the images themselves are. */
const crop = signal(/** @type {boolean | null} */ (null));

/** The file on show, to be read again in another way. @type {Blob | null} */
let file = null;

/** How many pictures were shown: one that comes late, behind another, is not. */
let turn = 0;

/** Takes away what is on show. */
export function clear() {
  file = null;
  turn++;
  batch(() => {
    own.value = null;
    ownAnswer.value = null;
    problem.value = null;
  });
}

/** @param {Blob} chosen */
export async function showFile(chosen) {
  file = chosen;
  await showPicture(chosen);
}

/** @param {boolean} on */
export async function setCrop(on) {
  crop.value = on;
  if (file) await showPicture(file);
}

/**
 * Shows a picture, and ends when the answer to it has come.
 * @param {Blob | HTMLVideoElement | ImageData} picture  a drawing where it is the data of an image
 */
export async function showPicture(picture) {
  const mine = ++turn;
  try {
    const options = { crop_to_aspect_ratio: crop.peek(), is_drawn: picture instanceof ImageData };
    const read = await (await lab()).readImage(picture, options);
    if (mine === turn) await show(inRange(read));
  } catch (error) {
    if (mine !== turn) return;
    batch(() => {
      own.value = null;
      problem.value = asProblem(error);
    });
  }
}

/**
 * A picture for a model as long as there are no images: in the range of values that it was trained on.
 * @param {import("../../playground.js").Picture} read  with values from 0 to 255
 */
function inRange(read) {
  const [low, high] = (state.dataset.peek() ? null : state.model.peek()?.range) ?? [0, 255];
  if (low === 0 && high === 255) return read;
  const done = read.done.map((words) => (words.startsWith("values ") ? `values ${low} to ${high}` : words));
  return { ...read, done, pixels: read.pixels.map((value) => low + ((high - low) * value) / 255) };
}

/** @param {import("../../playground.js").Picture} image */
async function show(image) {
  batch(() => {
    own.value = { ...image, number: -turn };
    problem.value = null;
  });
  await asking;
}

/** Settles when nothing is left to ask. */
let asking = Promise.resolve();
let isAsking = false;

async function ask() {
  isAsking = true;
  try {
    for (let image = own.peek(), weights = state.weights.peek(), asked = null; image && built.peek();) {
      if (image === asked && weights === ownAnswer.peek()?.weights) break;
      const classes = await (await lab()).predict(image);
      asked = image;
      ownAnswer.value = { weights, classes };
      [image, weights] = [own.peek(), state.weights.peek()];
    }
  } catch (error) {
    problem.value = asProblem(error);
  } finally {
    isAsking = false;
  }
}

effect(() => {
  void state.weights.value;
  if (own.value && built.value && !isAsking) asking = ask();
});

// A drawing is no photo: what comes from elsewhere begins anew.
let origin = state.origin.peek();
effect(() => {
  if (state.origin.value === origin) return;
  origin = state.origin.value;
  clear();
});

// Another model, or other values for it, are shown the file anew.
let range = state.model.peek()?.range;
effect(() => {
  if (state.model.value?.range === range) return;
  range = state.model.value?.range;
  untracked(() => (file && !state.dataset.peek() ? void showPicture(file) : clear()));
});

// An image of the size of other data cannot be shown to a network for these.
let shown = state.images.peek();
effect(() => {
  if (state.images.value === shown) return;
  shown = state.images.value;
  crop.value = null;
  clear();
});

// Images that are prepared otherwise are other images to the network; what is drawn is shown anew by who draws it.
let preparedAs = state.prepared.peek();
effect(() => {
  const prepared = state.prepared.value;
  if (!prepared || prepared === preparedAs) return;
  preparedAs = prepared;
  untracked(() => {
    const image = own.peek();
    const sides = /** @type {const} */ (["height", "width", "channels"]);
    const isAlike = sides.every((side) => image?.[side] === prepared[side]);
    if (file) void showPicture(file);
    else if (image && !isAlike) clear();
  });
});
