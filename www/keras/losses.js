/** The losses as a reader meets them; what their options take stands in `schema.js`. No state. */

import { configWords, snakeCase, withOptions } from "./options.js";
import { losses as known } from "./schema.js";

/**
 * As Keras takes it: its name as a function, or as a class, with options.
 * @typedef {string | import("./options.js").Described} Loss
 *
 * does: half a sentence; seldom: whether the menu shows it behind the others
 * @typedef {{ does: string, seldom?: boolean, hints: Record<string, import("./options.js").Hint> }} Words
 */

/** Whether a network gives probabilities is told by its last layer. */
const from_logits = null;
const label_smoothing = {
  hint: "How far the right answer is moved towards all being equally right. 0.1 keeps a network from being too sure of itself.",
  step: 0.05,
};
const focal = {
  alpha: { hint: "What the loss is multiplied by.", step: 0.05 },
  gamma: { hint: "How much less counts what is nearly right already: 0 is cross-entropy.", step: 0.5 },
};

/** @type {Record<string, Words>} */
const words = {
  SparseCategoricalCrossentropy: {
    does: "looks at the probability of the right class; the targets are the numbers of the classes",
    hints: { from_logits },
  },
  CategoricalCrossentropy: {
    does: "looks at the probability of the right class; the targets are one-hot",
    hints: { label_smoothing, from_logits },
  },
  BinaryCrossentropy: {
    does: "takes each output for a yes or no by itself",
    hints: { label_smoothing, from_logits },
  },
  CategoricalFocalCrossentropy: {
    does: "counts less what is right already, so that rare or hard images have more weight",
    seldom: true,
    hints: { ...focal, label_smoothing, from_logits },
  },
  BinaryFocalCrossentropy: {
    does: "takes each output for a yes or no, and counts less what is right already",
    seldom: true,
    hints: {
      gamma: focal.gamma,
      apply_class_balancing: "Whether a yes counts alpha, and a no the rest to 1.",
      alpha: { hint: "What a yes counts where classes are balanced.", step: 0.05 },
      label_smoothing,
      from_logits,
    },
  },
  MeanSquaredError: {
    does: "squares how far each output is from 0 or 1; made for numbers rather than classes, it learns these more slowly",
    seldom: true,
    hints: {},
  },
  MeanAbsoluteError: {
    does: "takes how far each output is from 0 or 1; a few wrong labels disturb it less",
    seldom: true,
    hints: {},
  },
  Huber: {
    does: "squares small distances, and takes large ones as they are",
    seldom: true,
    hints: { delta: { hint: "From which distance on they are taken as they are.", step: 0.1 } },
  },
  Poisson: {
    does: "is made for counts of something, such as cells in a picture",
    seldom: true,
    hints: {},
  },
  Hinge: {
    does: "wants outputs beyond 1 and -1, as a support vector machine does; it suits the activations linear and tanh",
    seldom: true,
    hints: {},
  },
};

export const losses = withOptions(known, words);

/** Keras's names as functions: `auto`, which takes the one that suits the output and the labels, and all others. */
export const lossNames = ["auto", ...Object.keys(words).map(snakeCase)];

/** Those that the menu shows first. */
export const usualLosses = [
  "auto",
  ...Object.keys(words)
    .filter((name) => !words[name].seldom)
    .map(snakeCase),
];

const classes = Object.fromEntries(Object.keys(words).map((class_name) => [snakeCase(class_name), class_name]));

/** As `SparseCategoricalCrossentropy`. @param {string} name  as a function or as a class */
export const lossClass = (name) => classes[snakeCase(name)] ?? name;

/** As `sparse_categorical_crossentropy`. @param {Loss} loss */
export const lossName = (loss) => snakeCase(typeof loss === "string" ? loss : loss.class_name);

/** @param {Loss} loss @returns {Record<string, any>} */
export const lossConfig = (loss) => (typeof loss === "string" ? {} : (loss.config ?? {}));

/**
 * A loss with some options: its name alone where it has none but defaults.
 * @param {string} name  as a function
 * @param {Record<string, any>} config
 * @returns {Loss}
 */
export function lossWith(name, config) {
  const options = known[lossClass(name)] ?? {};
  const said = Object.entries(config).filter(([key, value]) => value !== null && value !== options[key]?.default);
  return said.length > 0 ? { class_name: name, config: Object.fromEntries(said) } : name;
}

/** A loss in a few words: `categorical_crossentropy label_smoothing 0.1`. @param {Loss} loss */
export const lossWords = (loss) => `${lossName(loss)} ${configWords(lossConfig(loss))}`.trim();

/** Whether it is the cross-entropy itself, which a guess by the shares of the classes can be compared with. @param {Loss} loss */
export const isCrossentropy = (loss) => lossName(loss).endsWith("crossentropy") && !lossName(loss).includes("focal");
