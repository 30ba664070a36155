/** The epochs of the training, to look back at. */
import { batch, signal } from "@preact/signals";

import { lab } from "../lab.js";
import { state } from "../state.js";
import { built } from "./inside.js";
import { looked, said } from "./looked.js";
import { question } from "./question.js";
import { weights } from "./weights.js";

/** The epochs there are, asked for while they are in sight; the epoch under way is the newest. */
export const epochs = question({
  stage: "inside",
  thing: "timeline",
  wanted: () => built.value && { network: built.value, weights: weights.value },
  ask: async () => (await lab()).timeline(),
});
export const timeline = epochs.answer;
export const playing = signal(false);

/**
 * What the network takes the image looked at for, or took it for at the epoch looked back at, as far as that is known.
 * @returns {import("../../client/protocol.js").ClassProbability[]}  none of the past, where the image was not evaluated
 */
export function saidOfImage() {
  const [image, past] = [looked.value, state.past.value];
  if (!past) return said.value;
  const moment = timeline.value?.moments.find(({ epoch }) => epoch === past.epoch);
  const row = moment?.predictions.findIndex(({ index }) => index === image) ?? -1;
  const classes = timeline.value?.classes ?? [];
  if (!moment || row < 0) return [];
  return classes.map((name, i) => ({
    name,
    probability: moment.probabilities[row * classes.length + i],
    output: null,
  }));
}

/**
 * Goes to a moment; the last one is now.
 * @param {number} place  among the moments
 */
export function lookBack(place) {
  const found = timeline.peek();
  if (!found) return;
  const { epoch } = found.moments[place];
  const isNow = place === found.moments.length - 1;
  batch(() => {
    state.past.value = isNow ? null : { epoch, layers: found.layers };
    if (isNow) playing.value = false;
  });
}
