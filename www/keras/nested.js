/**
 * What an option of a layer may be that has options itself: how a parameter begins, a penalty on it, what it is brought to. What they take
 * stands in `schema.js`. No state.
 *
 * @typedef {import("./options.js").Described} Described
 *
 * does: half a sentence behind the name
 * @typedef {{ does: string, hints: Record<string, import("./options.js").Hint> }} Words
 */
import { snakeCase, withOptions } from "./options.js";
import { constraints, initializers, regularizers } from "./schema.js";

/** @type {(hint: string, step: number) => import("./options.js").Face} */
const by = (hint, step) => ({ hint, step });

const mean = by("The mean of the numbers that are drawn.", 0.01);
const stddev = by("How far most of them are from it.", 0.01);
const gain = "What all of it is multiplied by.";

/** @type {Record<string, Words>} */
const beginnings = {
  GlorotUniform: { does: "suits tanh, sigmoid and the last layer", hints: {} },
  GlorotNormal: { does: "suits tanh, sigmoid and the last layer", hints: {} },
  HeUniform: { does: "suits relu and its relatives", hints: {} },
  HeNormal: { does: "suits relu and its relatives", hints: {} },
  LecunUniform: { does: "suits selu", hints: {} },
  LecunNormal: { does: "suits selu", hints: {} },
  RandomNormal: { does: "draws from a normal distribution", hints: { mean, stddev } },
  RandomUniform: {
    does: "draws between two numbers",
    hints: { minval: by("The least of them.", 0.01), maxval: by("The largest of them.", 0.01) },
  },
  TruncatedNormal: {
    does: "draws from a normal distribution without its ends, more than two standard deviations away",
    hints: { mean, stddev },
  },
  VarianceScaling: {
    does: "draws the smaller numbers, the more of them meet in a unit",
    hints: {
      scale: by("What the variance is multiplied by: 2 suits relu.", 0.5),
      mode: "Whether what goes into a unit is counted, what comes out, or the mean of both.",
      distribution: "What it draws from.",
    },
  },
  Zeros: { does: "begins at 0: for biases, as units whose weights are all alike learn the same", hints: {} },
  Ones: { does: "begins at 1", hints: {} },
  Constant: { does: "begins at one number", hints: { value: by("Which number.", 0.1) } },
  Orthogonal: {
    does: "makes filters that have nothing in common, which keeps values from growing or vanishing",
    hints: { gain },
  },
  Identity: { does: "lets values pass as they are at first", hints: { gain } },
};

const factor = (/** @type {string} */ hint) => by(hint, 0.001);

/** @type {Record<string, Words>} */
const penalties = {
  L2: {
    does: "adds the squares of the weights to the loss, so that they stay small: weight decay",
    hints: { l2: factor("What the squares are multiplied by.") },
  },
  L1: {
    does: "adds the sizes of the weights to the loss, so that many become 0",
    hints: { l1: factor("What the sizes are multiplied by.") },
  },
  L1L2: {
    does: "adds both. As in Keras it does nothing until one of its numbers is more than 0",
    hints: {
      l1: factor("What the sizes of the weights are multiplied by."),
      l2: factor("What their squares are multiplied by."),
    },
  },
  OrthogonalRegularizer: {
    does: "adds how alike the rows or columns of the kernel are, so that each learns something else",
    hints: { factor: factor("What that is multiplied by."), mode: "Whether rows or columns are compared." },
  },
};

const axis =
  "Along which axes norms are taken. 0 suits Dense; of a Conv2D it takes each column of a filter by itself, and 0, 1, 2 a whole filter.";

/** @type {Record<string, Words>} */
const bounds = {
  MaxNorm: {
    does: "lets the weights into a unit become only so long together; goes well with Dropout",
    hints: { max_value: by("How long at the most.", 0.5), axis },
  },
  NonNeg: { does: "makes negative weights 0", hints: {} },
  UnitNorm: { does: "makes the weights into a unit 1 long together", hints: { axis } },
  MinMaxNorm: {
    does: "keeps their length between two numbers",
    hints: {
      min_value: by("How long at least.", 0.1),
      max_value: by("How long at the most.", 0.1),
      rate: by("Which part of the way there they go in a step.", 0.1),
      axis,
    },
  },
};

/** @typedef {Record<string, Words & { options: import("./options.js").Option[] }>} Classes */

/** By the ends of the names of the options. @type {Record<string, Classes>} */
export const nested = {
  initializer: withOptions(initializers, beginnings),
  regularizer: withOptions(regularizers, penalties),
  constraint: withOptions(constraints, bounds),
};

/** The module of Keras that has a class. @param {string} class_name */
export const moduleOf = (class_name) =>
  Object.keys(nested)
    .filter((kind) => class_name in nested[kind])
    .map((kind) => `${kind}s`)[0];

/** The classes that an option takes; none where it takes no such thing. @param {string} key */
export const classesOf = (key) => nested[key.split("_").at(-1) ?? ""];

/**
 * The class that a value names: `HeNormal` of `he_normal`, or of what Keras writes.
 * @param {Classes} classes
 * @param {any} value
 */
export function classOf(classes, value) {
  const name = typeof value === "string" ? value : value?.class_name;
  return Object.keys(classes).find((known) => known === name || snakeCase(known) === name);
}

/**
 * A value as one writes it by hand: by its name alone, where that says all.
 * @param {Described} value
 */
export function shortest({ class_name, config = {} }) {
  const known = Object.values(nested).find((classes) => class_name in classes)?.[class_name];
  const usual = (/** @type {string} */ key) => known?.options.find((option) => option.key === key)?.default;
  const said = Object.entries(config).filter(
    ([key, value]) => value !== null && JSON.stringify(value) !== JSON.stringify(usual(key)),
  );
  return said.length > 0 ? { class_name, config: Object.fromEntries(said) } : snakeCase(class_name);
}

const activity =
  "A penalty on the values that come out, summed up for each image, which adds to the loss: most of them stay near 0. (Keras 3.0 to 3.13 sums it over the batch.)";

const restraints = {
  regularizer: "A penalty on the weights, which adds to the loss.",
  constraint: "What the weights are brought to after each step.",
};

/**
 * Hints for what restrains the parameters of a layer, as every layer with parameters has it.
 * @param {Record<string, unknown>} known  its options
 * @returns {Record<string, import("./options.js").Face>}
 */
export function restraintHints(known) {
  const hints = Object.entries(restraints).flatMap(([kind, hint]) =>
    Object.keys(known)
      .filter((key) => key.endsWith(`_${kind}`))
      .map((key) => [key, { hint: key === "activity_regularizer" ? activity : hint, more: true }]),
  );
  return Object.fromEntries(hints);
}
