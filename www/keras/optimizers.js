/** The optimizers and losses as a reader meets them; what their options take stands in `schema.js`. No state. */
import { configWords, withOptions } from "./options.js";
import { rateWords } from "./schedules.js";
import { losses as named, optimizers as known } from "./schema.js";

/** @type {import("./options.js").Hint} */
const learning_rate = ({ default: usual }) =>
  `How far each step goes. Too small: it learns slowly. Too large: it jumps over what it looks for. Keras’s own: ${usual}.`;

/** @type {Record<string, { does: string, hints: Record<string, import("./options.js").Hint> }>} */
const words = {
  Adam: {
    does: "finds a step of its own for every weight; a good first choice",
    hints: { learning_rate, beta_1: null, beta_2: null, epsilon: null, amsgrad: null },
  },
  AdamW: {
    does: "works as Adam, and lets all weights shrink a little in every step, which keeps them small",
    hints: {
      learning_rate,
      weight_decay: "Which part of itself, times the learning rate, a weight loses in each step.",
      beta_1: null,
      beta_2: null,
      epsilon: null,
      amsgrad: null,
    },
  },
  SGD: {
    does: "goes straight down the slope, by the learning rate",
    hints: {
      learning_rate,
      momentum: "How much of the last step is carried into the next. 0.9 is usual.",
      nesterov: "Look where the momentum leads before turning.",
    },
  },
  RMSprop: {
    does: "divides each step by how large the last ones were",
    hints: { learning_rate, rho: null, momentum: null, epsilon: null, centered: null },
  },
};

/** In the order of the menu. */
export const optimizers = withOptions(known, words);

/**
 * Keras's own learning rate.
 * @param {string} class_name
 */
export function usualRate(class_name) {
  return Number(known[class_name]?.learning_rate.default ?? 0.001);
}

/** The losses; `auto` takes the one that suits the output and the labels. */
export const losses = ["auto", ...named];

/**
 * An optimizer in a few words: `SGD 0.01, momentum 0.9`.
 * @param {import("./options.js").Described} optimizer
 */
export function optimizerWords({ class_name, config }) {
  const { learning_rate = usualRate(class_name), ...others } = config;
  return [`${class_name} ${rateWords(learning_rate)}`, configWords(others)].filter((text) => text !== "").join(", ");
}
