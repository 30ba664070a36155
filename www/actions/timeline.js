/** The epochs of the training, to look back at. */
import { batch, effect, signal } from "@preact/signals";

import { lab } from "../lab.js";
import { state } from "../state.js";
import { attempt } from "./attempt.js";
import { built } from "./inside.js";

export const timeline = signal(/** @type {import("../protocol.js").Timeline | null} */ (null));
export const playing = signal(false);

/** Keeps the timeline up with the training; the epoch under way is the newest. @returns {() => void} */
export function followTimeline() {
  return effect(() => {
    void state.weights.value;
    if (!built.value) return;
    void attempt("inside", "", async () => (await lab()).timeline(), "timeline").then(
      (found) => found && (timeline.value = found),
    );
  });
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
