/** The optimizers, with Keras's names, defaults and options. No state. */
import { configWords } from "./options.js";
import { rateWords } from "./schedules.js";

/** @typedef {import("./options.js").Option} Option */

/** @type {(usual: number) => Option} */
const learningRate = (usual) => ({
  key: "learning_rate",
  kind: "number",
  default: usual,
  above: 0,
  hint: `How far each step goes. Too small: it learns slowly. Too large: it jumps over what it looks for. Keras’s own: ${usual}.`,
});

/** @type {Option} */
const momentum = {
  key: "momentum",
  kind: "number",
  default: 0,
  min: 0,
  below: 1,
  hint: "How much of the last step is carried into the next. 0.9 is usual.",
};

/** @type {Record<string, { does: string, options: Option[] }>} */
export const optimizers = {
  Adam: { does: "finds a step of its own for every weight; a good first choice", options: [learningRate(0.001)] },
  SGD: {
    does: "goes straight down the slope, by the learning rate",
    options: [
      learningRate(0.01),
      momentum,
      { key: "nesterov", kind: "toggle", default: false, hint: "Look where the momentum leads before turning." },
    ],
  },
  RMSprop: { does: "divides each step by how large the last ones were", options: [learningRate(0.001)] },
};

/**
 * Keras's own learning rate.
 * @param {string} class_name
 */
export function usualRate(class_name) {
  return Number(optimizers[class_name]?.options.find(({ key }) => key === "learning_rate")?.default ?? 0.001);
}

/** The losses; `auto` takes the one that suits the output and the labels. */
export const losses = ["auto", "sparse_categorical_crossentropy", "categorical_crossentropy", "binary_crossentropy"];

/**
 * An optimizer in a few words: `SGD 0.01, momentum 0.9`.
 * @param {import("./options.js").Described} optimizer
 */
export function optimizerWords({ class_name, config }) {
  const { learning_rate = usualRate(class_name), ...others } = config;
  return [`${class_name} ${rateWords(learning_rate)}`, configWords(others)].filter((text) => text !== "").join(", ");
}
