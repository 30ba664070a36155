/**
 * Predict: how the network does on a part, and what it makes of the chosen image. Both are asked for anew when the weights
 * have changed: the part once a training run has ended, the image after every epoch.
 */
import { computed, effect } from "@preact/signals";

import { lab } from "../lab.js";
import { epochsOf, state } from "../state.js";
import { attempt } from "./attempt.js";
import { built } from "./inside.js";

/** @typedef {import("../../client/protocol.js").Part} Part */

export const parts = /** @type {const} */ (["test", "validation", "train"]);

/** The part to evaluate: the chosen one, or the first that holds images. */
export const part = computed(() => {
  const prepared = state.prepared.value;
  const chosen = state.part.value;
  return prepared && prepared[chosen] === 0 ? (parts.find((name) => prepared[name] > 0) ?? chosen) : chosen;
});

/** Whether what is on show was computed with the weights the network has now. */
export const isFresh = computed(() => {
  const evaluation = state.evaluation.value;
  return evaluation?.weights === state.weights.value && evaluation.part === part.value;
});

/** Evaluates the chosen part. */
export async function evaluate() {
  const [weights, epochs] = [state.weights.peek(), epochsOf(state.current.peek())];
  const evaluation = await attempt("predict", "evaluating", async () => (await lab()).evaluate(part.peek()));
  // Weights that changed meanwhile are evaluated when their run has ended.
  if (evaluation && weights === state.weights.peek())
    state.evaluation.value = Object.assign(evaluation, { weights, epochs });
}

effect(() => {
  const run = state.current.value;
  // What was trained elsewhere may have had other classes: only those of the same names are what it was trained for.
  const isOfThese = String(state.model.value?.classes) === String(state.prepared.value?.classes);
  const isTrained = run !== null && (run.epochs.length > 0 || (run.elsewhere !== undefined && isOfThese));
  if (built.value && isTrained && state.status.value === "idle" && !isFresh.value) void evaluate();
});

let asking = false;

/** Image and weights whose answer is missing. */
function unanswered() {
  const [image, weights] = [state.image.value, state.weights.value];
  if (!built.value || !state.prepared.value) return null;
  const known = state.answer.value;
  return known?.image === image && known.weights === weights ? null : { image, weights };
}

async function ask() {
  if (asking) return;
  asking = true;
  try {
    for (let next = unanswered(); next; next = unanswered()) {
      const { image, weights } = next;
      const classes = await attempt("predict", "", async () => (await lab()).predict({ index: image }), "answer");
      if (!classes) break;
      state.answer.value = { image, weights, classes };
    }
  } finally {
    asking = false;
  }
}

effect(() => {
  if (unanswered()) void ask();
});

/** The predictions on show by the index of their image. */
export const predictions = computed(
  () => new Map(state.evaluation.value?.predictions.map((prediction) => [prediction.index, prediction])),
);
