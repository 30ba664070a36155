/** The optimizers as a reader meets them; what their options take stands in `schema.js`. No state. */
import { configWords, withOptions } from "./options.js";
import { rateWords } from "./schedules.js";
import { optimizers as known } from "./schema.js";

/** @type {import("./options.js").Hint} */
const learning_rate = ({ default: usual }) =>
  `How far each step goes. Too small: it learns slowly. Too large: it jumps over what it looks for. Keras’s own: ${usual}.`;

/** @type {(hint: string, step?: number) => import("./options.js").Face} */
const seldom = (hint, step) => ({ hint, more: true, ...(step ? { step } : {}) });

const epsilon = seldom("Added before the division, so that it is never by 0.");
const amsgrad = seldom("Divide by the largest mean of squares so far, so that steps do not grow again.");
/** @type {Hints} */
const betas = {
  beta_1: seldom("How much of the mean of the gradients so far stays in each step.", 0.01),
  beta_2: seldom("How much of the mean of their squares stays in each step.", 0.001),
};
const alone = "Only one of clipnorm, global_clipnorm and clipvalue can be given.";

/** What every optimizer has besides. @type {Hints} */
const common = {
  weight_decay: seldom(
    "Which part of itself, times the learning rate, a weight loses in each step, so that it stays small. As in Keras, biases lose theirs, too.",
  ),
  clipnorm: seldom(
    `The gradient of each kernel and each bias is made at most so long, against steps that go much too far. ${alone}`,
  ),
  global_clipnorm: seldom(
    `The gradient of all weights together is made at most so long; its direction stays. ${alone}`,
  ),
  clipvalue: seldom(`Each number of the gradient is brought between this and its negative. ${alone}`),
  use_ema: seldom(
    "Whether a running mean of the weights is kept, which takes their place when the run is finished or stopped. Until then the curves show the weights themselves, and restore_best_weights throws the mean away, as in Keras.",
  ),
  ema_momentum: seldom("How much of the running mean stays in each step.", 0.01),
  ema_overwrite_frequency: seldom(
    "After how many steps the running mean takes the place of the weights during the run as well. Empty: only at its end.",
  ),
  gradient_accumulation_steps: seldom(
    "Over how many batches gradients are averaged before a step is taken: as a larger batch, in less memory. A schedule of the learning rate still counts the batches.",
  ),
};

/**
 * does: half a sentence; seldom: whether the menu shows it behind the others
 * @typedef {Record<string, import("./options.js").Hint>} Hints
 * @typedef {{ does: string, seldom?: boolean, hints: Hints }} Words
 */

/** @type {Record<string, Words>} */
const words = {
  Adam: {
    does: "finds a step of its own for every weight; a good first choice",
    hints: { learning_rate, ...betas, epsilon, amsgrad, ...common },
  },
  AdamW: {
    does: "works as Adam, and lets all weights shrink a little in every step, which keeps them small",
    hints: {
      learning_rate,
      ...common,
      weight_decay: "Which part of itself, times the learning rate, a weight loses in each step.",
      ...betas,
      epsilon,
      amsgrad,
    },
  },
  SGD: {
    does: "goes straight down the slope, by the learning rate",
    hints: {
      learning_rate,
      momentum: "How much of the last step is carried into the next. 0.9 is usual.",
      nesterov: "Look where the momentum leads before turning.",
      ...common,
    },
  },
  RMSprop: {
    does: "divides each step by how large the last ones were",
    hints: {
      learning_rate,
      rho: seldom("How much of the mean of the squares so far stays in each step.", 0.01),
      momentum: seldom("How much of the last step is carried into the next.", 0.1),
      epsilon,
      centered: seldom(
        "Divide by how much gradients vary rather than by how large they are. Where a gradient stays the same, this can give NaN, as in Keras.",
      ),
      ...common,
    },
  },
  Adagrad: {
    does: "makes the steps of a weight the smaller, the more it has moved; it suits rare features",
    seldom: true,
    hints: {
      learning_rate,
      initial_accumulator_value: seldom("What the sum of the squares of the gradients begins with."),
      epsilon,
      ...common,
    },
  },
  Adadelta: {
    does: "finds the size of its steps from its last ones; at Keras’s learning rate it is very slow, 1 is usual",
    seldom: true,
    hints: {
      learning_rate,
      rho: seldom("How much of the running means stays in each step.", 0.01),
      epsilon,
      ...common,
    },
  },
  Adamax: {
    does: "works as Adam, but divides by the largest gradient of late",
    seldom: true,
    hints: { learning_rate, ...betas, epsilon, ...common },
  },
  Nadam: {
    does: "works as Adam that looks where its momentum leads",
    seldom: true,
    hints: { learning_rate, ...betas, epsilon, ...common },
  },
  Lion: {
    does: "moves every weight by the learning rate, up or down; a tenth of Adam’s learning rate is usual",
    seldom: true,
    hints: {
      learning_rate,
      beta_1: seldom("How much past gradients count against the newest in each step.", 0.01),
      beta_2: seldom("How much of the mean of the gradients stays in each step.", 0.01),
      ...common,
    },
  },
  Ftrl: {
    does: "is made for millions of rare features, not for images: its first step throws the drawn weights away",
    seldom: true,
    hints: {
      learning_rate,
      learning_rate_power: seldom(
        "How steps shrink with the squares of the gradients: as their root at -0.5, not at all at 0.",
        0.1,
      ),
      initial_accumulator_value: seldom("What the sum of the squares of the gradients begins with."),
      l1_regularization_strength: seldom("How strongly small weights are made 0.", 0.001),
      l2_regularization_strength: seldom("How strongly large weights are made smaller.", 0.001),
      l2_shrinkage_regularization_strength: seldom("The same, but as a part of the gradient.", 0.001),
      beta: seldom("Makes the first steps smaller."),
      ...common,
    },
  },
};

/** In the order of the menu. */
export const optimizers = withOptions(known, words);

/** Those that the menu shows first. */
export const usualOptimizers = Object.keys(words).filter((name) => !words[name].seldom);

/**
 * Keras's own learning rate.
 * @param {string} class_name
 */
export function usualRate(class_name) {
  return Number(known[class_name]?.learning_rate.default ?? 0.001);
}

/**
 * An optimizer in a few words: `SGD 0.01, momentum 0.9`.
 * @param {import("./options.js").Described} optimizer
 */
export function optimizerWords({ class_name, config }) {
  const { learning_rate = usualRate(class_name), ...others } = config;
  return [`${class_name} ${rateWords(learning_rate)}`, configWords(others)].filter((text) => text !== "").join(", ");
}

/**
 * The options behind the fold that are set, in a few words.
 * @param {import("./options.js").Described} optimizer
 */
export function seldomWords({ class_name, config }) {
  const options = optimizers[class_name]?.options.filter(({ more }) => more) ?? [];
  const set = options.filter(({ key, default: usual }) => key in config && config[key] !== usual);
  return configWords(Object.fromEntries(set.map(({ key }) => [key, config[key]])));
}
