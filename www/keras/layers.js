/**
 * The kinds of layers as a reader meets them, in the order of the menu. What each of their options takes stands in `schema.js`. A
 * layer more is an entry more.
 *
 * @typedef {import("./options.js").Option} Option
 *
 * does: half a sentence, after "adds a layer that"; initial: the config of a new layer; positional: the options that Keras code
 * gives without their names, if not those that must be given
 * @typedef {{ does: string, initial: Record<string, any>, positional?: string[],
 *   hints: Record<string, import("./options.js").Hint> }} Words
 */
import { withOptions } from "./options.js";
import { layers } from "./schema.js";

/** @type {(hint: string) => import("./options.js").Face} */
const seldom = (hint) => ({ hint, more: true });

const activation =
  "What is done to each value that comes out: relu cuts off what is negative, softmax makes probabilities.";
const padding = "valid: only where the window fits, the image shrinks. same: zeros around it, so that it does not.";
const name = seldom("The layer’s name in the summary. Without one, Keras numbers them.");
const trainable = seldom("Whether training changes its weights. Off: it is frozen.");

const biases = {
  bias_initializer: seldom("What the biases are before training."),
  use_bias: seldom("Whether a learned number is added to each output."),
};
const drawn = seldom("How the weights are drawn before training. he_ suits relu, glorot_ suits tanh and sigmoid.");
const penalty = seldom(
  "l2 adds 0.01 times the squares of the weights to the loss, so that they stay small: weight decay.",
);
const weights = { kernel_initializer: drawn, ...biases, kernel_regularizer: penalty, trainable };

/** @type {(what: string) => Words["hints"]} */
const pooling = (what) => ({
  pool_size: `Height and width of the window of which ${what} is kept.`,
  strides: "How far the window moves at a time. Left empty, it moves by its own size.",
  padding,
  name,
});

/** @type {Words["hints"]} */
const globalPooling = { keepdims: seldom("Whether an image of one pixel comes out."), name };

/** @type {Record<string, Words>} */
const words = {
  Conv2D: {
    does: "slides small learned filters over the image; each puts out one map",
    initial: { filters: 32, kernel_size: [3, 3], activation: "relu" },
    hints: {
      filters: "How many filters are learned. Each puts out one map.",
      kernel_size: "Height and width of a filter, in pixels.",
      strides: "How many pixels a filter moves at a time; 2 halves the map.",
      padding,
      activation,
      ...weights,
      name,
    },
  },
  DepthwiseConv2D: {
    does: "slides small learned filters over each map by itself: far fewer weights than Conv2D",
    initial: { kernel_size: [3, 3], activation: "relu" },
    hints: {
      kernel_size: "Height and width of a filter, in pixels.",
      strides: "How many pixels a filter moves at a time; 2 halves the map.",
      padding,
      depth_multiplier: "How many filters each map has. Each puts out one map.",
      activation,
      depthwise_initializer: drawn,
      ...biases,
      depthwise_regularizer: penalty,
      trainable,
      name,
    },
  },
  MaxPooling2D: {
    does: "keeps the largest value of each window, so that maps shrink",
    initial: { pool_size: [2, 2] },
    positional: ["pool_size"],
    hints: pooling("the largest value"),
  },
  AveragePooling2D: {
    does: "keeps the mean of each window, so that maps shrink",
    initial: { pool_size: [2, 2] },
    positional: ["pool_size"],
    hints: pooling("the mean"),
  },
  GlobalAveragePooling2D: {
    does: "keeps one number of each map, its mean: few parameters follow",
    initial: {},
    hints: globalPooling,
  },
  GlobalMaxPooling2D: {
    does: "keeps one number of each map, its largest: whether a filter finds its form anywhere",
    initial: {},
    hints: globalPooling,
  },
  ZeroPadding2D: {
    does: "lays zeros around the image, so that windows reach its border",
    initial: { padding: [1, 1] },
    positional: ["padding"],
    hints: { padding: "Rows above and below, columns left and right.", name },
  },
  Flatten: { does: "flattens the maps into one list for Dense", initial: {}, hints: { name } },
  Dense: {
    does: "connects every value with each of its units",
    initial: { units: 64, activation: "relu" },
    hints: {
      units: "How many values come out. In the last layer: one for each class.",
      activation,
      ...weights,
      name,
    },
  },
  Dropout: {
    does: "turns off random values during training to reduce overfitting",
    initial: { rate: 0.5 },
    hints: { rate: { hint: "The share of the values that is turned off in each step.", step: 0.05 }, name },
  },
  BatchNormalization: {
    does: "brings each map to mean 0 and variance 1 over the batch, so that training goes faster and steadier",
    initial: {},
    hints: {
      momentum: {
        hint: "How slowly the running means follow that are used outside of training. Less for short training.",
        step: 0.01,
      },
      epsilon: { hint: "Added to the variance, against division by 0.", step: 0.001, more: true },
      center: seldom("Whether a learned number is added afterwards."),
      scale: seldom("Whether a learned factor is applied."),
      beta_initializer: null,
      gamma_initializer: null,
      moving_mean_initializer: null,
      moving_variance_initializer: null,
      trainable: seldom(
        "Whether training changes it. Off: it is frozen, and works in training as in prediction, with the mean and variance it has.",
      ),
      name,
    },
  },
  Activation: {
    does: "applies a function to every value",
    initial: { activation: "relu" },
    hints: { activation, name },
  },
  LeakyReLU: {
    does: "makes what is negative smaller, rather than cutting it off as relu does",
    initial: { negative_slope: 0.3 },
    hints: { negative_slope: { hint: "What negative values are multiplied by.", step: 0.05 }, name },
  },
  Rescaling: {
    does: "multiplies every value and adds an offset: 1/255 brings bytes to 0…1",
    initial: { scale: 1 / 255 },
    hints: {
      scale: { hint: "What every value is multiplied by. A fraction such as 1/255 will do.", step: 0.01 },
      offset: { hint: "What is added afterwards.", step: 0.1 },
      name,
    },
  },
};

export const layerKinds = withOptions(layers, words);

/**
 * The options of a layer that Keras code gives without their names.
 * @param {string} class_name
 * @returns {string[]}
 */
export function positionalOf(class_name) {
  const kind = layerKinds[class_name];
  const required = kind?.options.filter((option) => option.kind !== "text" && !("default" in option));
  return kind?.positional ?? required?.map(({ key }) => key) ?? [];
}

/**
 * A config with one option changed. What is at its default is left out, unless a new layer says it as well.
 * @param {{ class_name: string, config: Record<string, any> }} layer
 * @param {string} key
 * @param {unknown} value  `undefined`: the default
 * @returns {Record<string, any>}
 */
export function withOption({ class_name, config }, key, value) {
  const { [key]: _, ...others } = config;
  const kind = layerKinds[class_name];
  const option = kind?.options.find((option) => option.key === key);
  const usual = option && "default" in option ? option.default : undefined;
  const isSaid = kind !== undefined && key in kind.initial;
  if (value === undefined || (!isSaid && JSON.stringify(value) === JSON.stringify(usual))) return others;
  return { ...config, [key]: value };
}

/**
 * The value of an option: what the config says, or else Keras's default.
 * @param {{ config: Record<string, any> }} layer
 * @param {Option} option
 */
export function valueOf({ config }, option) {
  return config[option.key] ?? ("default" in option ? option.default : undefined);
}

/**
 * Height and width from what Keras takes for them: one number for both, or two.
 * @param {unknown} value
 * @returns {[any, any] | null}
 */
export function asPair(value) {
  if (Array.isArray(value)) return [value[0], value[1]];
  return value === null || value === undefined ? null : [value, value];
}

/**
 * The main numbers of a layer in a few words: `32, 3×3, relu`. First what a new layer of its kind says.
 * @param {{ class_name: string, config: Record<string, any> }} layer
 */
export function mainNumbers({ class_name, config }) {
  const size = (/** @type {unknown} */ value) => asPair(value)?.join("×");
  const isUnit = (/** @type {unknown} */ value) => size(value) === "1×1";
  const kind = layerKinds[class_name];
  const words = [];
  for (const option of kind?.options ?? []) {
    if (!(option.key in kind.initial) || option.kind === "choice") continue;
    const value = valueOf({ config }, option);
    if (value !== undefined) words.push(option.kind === "pair" ? size(value) : fraction(value));
  }
  if (config.offset) words.push(`${config.offset < 0 ? "−" : "+"} ${Math.abs(config.offset)}`);
  if (config.strides && !isUnit(config.strides)) words.push(`strides ${size(config.strides)}`);
  if (config.depth_multiplier > 1) words.push(`depth_multiplier ${config.depth_multiplier}`);
  if (config.padding === "same") words.push("same");
  if (config.activation && config.activation !== "linear") words.push(config.activation);
  if (config.trainable === false) words.push("frozen");
  return words.join(", ");
}

/**
 * A number as people write it: `1/255` where it is one over a whole number that is no round decimal.
 * @param {number} value
 */
export function fraction(value) {
  const whole = Math.round(1 / value);
  const digits = String(value).replace(/^-?[0.]*|\./g, "").length;
  const isOneOver = Math.abs(whole) > 1 && 1 / whole === value && digits > 6;
  return isOneOver ? `${whole < 0 ? "-" : ""}1/${Math.abs(whole)}` : String(value);
}

/**
 * The number a text stands for, as a decimal or as a fraction; `NaN` when it is neither.
 * @param {string} text
 */
export function parseFraction(text) {
  const [over, under = "1", ...rest] = text.split("/");
  if (rest.length > 0 || over.trim() === "" || under.trim() === "") return NaN;
  return Number(over) / Number(under);
}
