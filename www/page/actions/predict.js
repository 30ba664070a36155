/** Predict: how the network does on a part, asked for anew when the weights have changed, once a training run has ended. */
import { computed } from "@preact/signals";

import { lab } from "../lab.js";
import { epochsOf, state } from "../state.js";
import { built } from "./inside.js";
import { question } from "./question.js";
import { isOfNow, weights } from "./weights.js";

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
  return isOfNow(evaluation?.weights) && evaluation?.part === part.value;
});

/** Whether the network has learned what it is asked about, and rests. */
const isTrained = computed(() => {
  const run = state.current.value;
  // What was trained elsewhere may have had other classes: only those of the same names are what it was trained for.
  const isOfThese = String(state.model.value?.classes) === String(state.prepared.value?.classes);
  const hasLearned = run !== null && (run.epochs.length > 0 || (run.elsewhere !== undefined && isOfThese));
  return built.value !== null && hasLearned && state.status.value === "idle";
});

/** How the network does on the chosen part: asked once a run has ended, or at a press. */
export const evaluating = question({
  stage: "predict",
  thing: "predict",
  words: "evaluating",
  wanted: () => (isTrained.value && !isFresh.value ? { part: part.value, weights: weights.value } : null),
  ask: async (/** @type {{ part: Part, weights: import("../state.js").Weights | null }} */ { part }) => {
    const epochs = epochsOf(state.current.peek());
    const evaluation = await (await lab()).evaluate(part);
    return Object.assign(evaluation, { epochs });
  },
  // Weights that changed meanwhile are evaluated when their run has ended.
  holds: (asked) => asked.weights === weights.peek(),
  take: (evaluation) => (state.evaluation.value = evaluation),
});

/** Evaluates the chosen part. */
export const evaluate = () => evaluating.ask({ part: part.peek(), weights: weights.peek() });

/** The predictions on show by the index of their image. */
export const predictions = computed(
  () => new Map(state.evaluation.value?.predictions.map((prediction) => [prediction.index, prediction])),
);
