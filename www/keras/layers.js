/**
 * The kinds of layers, with Keras's names, defaults and options, as an editor needs them. A layer more is an entry more.
 *
 * @typedef {{ key: string, hint: string, more?: boolean }} Said  key: Keras's name; more: seldom needed, shown behind a fold
 * @typedef {Said & { kind: "integer", default?: number, min: number }} IntegerOption
 * @typedef {Said & { kind: "number", default?: number, min?: number, above?: number, below?: number, step: number }} NumberOption
 * @typedef {Said & { kind: "pair", default: [number, number] | null, otherwise?: string }} PairOption
 *   two sizes, of height and width; `otherwise` names the option whose value is taken where this one is null
 * @typedef {Said & { kind: "choice", default: string, choices: string[] }} ChoiceOption
 * @typedef {Said & { kind: "toggle", default: boolean }} ToggleOption
 * @typedef {Said & { kind: "text" }} TextOption
 * @typedef {IntegerOption | NumberOption | PairOption | ChoiceOption | ToggleOption | TextOption} Option
 *
 * does: half a sentence, after "adds a layer that"; initial: the config of a new layer; positional: the options that Keras code
 * gives without their names
 * @typedef {{ does: string, initial: Record<string, any>, positional: string[], options: Option[] }} LayerKind
 */

export const activations = ["linear", "relu", "sigmoid", "softmax", "tanh"];

const initializers = [
  "glorot_uniform",
  "glorot_normal",
  "he_uniform",
  "he_normal",
  "lecun_uniform",
  "lecun_normal",
  "random_normal",
  "random_uniform",
  "truncated_normal",
  "zeros",
  "ones",
];

/** @type {ChoiceOption} */
const activation = {
  key: "activation",
  kind: "choice",
  default: "linear",
  choices: activations,
  hint: "What is done to each value that comes out: relu cuts off what is negative, softmax makes probabilities.",
};

/** @type {ChoiceOption} */
const padding = {
  key: "padding",
  kind: "choice",
  default: "valid",
  choices: ["valid", "same"],
  hint: "valid: only where the window fits, the image shrinks. same: zeros around it, so that it does not.",
};

/** @type {Option[]} */
const weights = [
  {
    key: "kernel_initializer",
    kind: "choice",
    default: "glorot_uniform",
    choices: initializers,
    hint: "How the weights are drawn before training. he_ suits relu, glorot_ suits tanh and sigmoid.",
    more: true,
  },
  {
    key: "bias_initializer",
    kind: "choice",
    default: "zeros",
    choices: initializers,
    hint: "What the biases are before training.",
    more: true,
  },
  {
    key: "use_bias",
    kind: "toggle",
    default: true,
    hint: "Whether a learned number is added to each output.",
    more: true,
  },
  {
    key: "kernel_regularizer",
    kind: "choice",
    default: "none",
    choices: ["none", "l2"],
    hint: "l2 adds 0.01 times the squares of the weights to the loss, so that they stay small: weight decay.",
    more: true,
  },
];

/** @type {TextOption} */
const name = {
  key: "name",
  kind: "text",
  hint: "The layer’s name in the summary. Without one, Keras numbers them.",
  more: true,
};

/** @type {ToggleOption} */
const trainable = {
  key: "trainable",
  kind: "toggle",
  default: true,
  hint: "Whether training changes its weights. Off: it is frozen.",
  more: true,
};

/** @type {(what: string) => Option[]} */
const pooling = (what) => [
  { key: "pool_size", kind: "pair", default: [2, 2], hint: `Height and width of the window of which ${what} is kept.` },
  {
    key: "strides",
    kind: "pair",
    default: null,
    otherwise: "pool_size",
    hint: "How far the window moves at a time. Left empty, it moves by its own size.",
  },
  padding,
  name,
];

/** @type {Option[]} */
const globalPooling = [
  { key: "keepdims", kind: "toggle", default: false, hint: "Whether an image of one pixel comes out.", more: true },
  name,
];

/** @type {Record<string, LayerKind>} */
export const layerKinds = {
  Conv2D: {
    does: "slides small learned filters over the image; each puts out one map",
    initial: { filters: 32, kernel_size: [3, 3], activation: "relu" },
    positional: ["filters", "kernel_size"],
    options: [
      { key: "filters", kind: "integer", min: 1, hint: "How many filters are learned. Each puts out one map." },
      { key: "kernel_size", kind: "pair", default: [3, 3], hint: "Height and width of a filter, in pixels." },
      {
        key: "strides",
        kind: "pair",
        default: [1, 1],
        hint: "How many pixels a filter moves at a time; 2 halves the map.",
      },
      padding,
      activation,
      ...weights,
      trainable,
      name,
    ],
  },
  MaxPooling2D: {
    does: "keeps the largest value of each window, so that maps shrink",
    initial: { pool_size: [2, 2] },
    positional: ["pool_size"],
    options: pooling("the largest value"),
  },
  AveragePooling2D: {
    does: "keeps the mean of each window, so that maps shrink",
    initial: { pool_size: [2, 2] },
    positional: ["pool_size"],
    options: pooling("the mean"),
  },
  GlobalAveragePooling2D: {
    does: "keeps one number of each map, its mean: few parameters follow",
    initial: {},
    positional: [],
    options: globalPooling,
  },
  GlobalMaxPooling2D: {
    does: "keeps one number of each map, its largest: whether a filter finds its form anywhere",
    initial: {},
    positional: [],
    options: globalPooling,
  },
  Flatten: {
    does: "flattens the maps into one list for Dense",
    initial: {},
    positional: [],
    options: [name],
  },
  Dense: {
    does: "connects every value with each of its units",
    initial: { units: 64, activation: "relu" },
    positional: ["units"],
    options: [
      {
        key: "units",
        kind: "integer",
        min: 1,
        hint: "How many values come out. In the last layer: one for each class.",
      },
      activation,
      ...weights,
      trainable,
      name,
    ],
  },
  Dropout: {
    does: "turns off random values during training to reduce overfitting",
    initial: { rate: 0.5 },
    positional: ["rate"],
    options: [
      {
        key: "rate",
        kind: "number",
        min: 0,
        below: 1,
        step: 0.05,
        hint: "The share of the values that is turned off in each step.",
      },
      name,
    ],
  },
  BatchNormalization: {
    does: "brings each map to mean 0 and variance 1 over the batch, so that training goes faster and steadier",
    initial: {},
    positional: [],
    options: [
      {
        key: "momentum",
        kind: "number",
        default: 0.99,
        min: 0,
        below: 1,
        step: 0.01,
        hint: "How slowly the running means follow that are used outside of training. Less for short training.",
      },
      {
        key: "epsilon",
        kind: "number",
        default: 0.001,
        above: 0,
        step: 0.001,
        hint: "Added to the variance, against division by 0.",
        more: true,
      },
      {
        key: "center",
        kind: "toggle",
        default: true,
        hint: "Whether a learned number is added afterwards.",
        more: true,
      },
      { key: "scale", kind: "toggle", default: true, hint: "Whether a learned factor is applied.", more: true },
      {
        ...trainable,
        hint: "Whether training changes it. Off: it is frozen, and works in training as in prediction, with the mean and variance it has.",
      },
      name,
    ],
  },
  Activation: {
    does: "applies a function to every value",
    initial: { activation: "relu" },
    positional: ["activation"],
    options: [activation, name],
  },
  Rescaling: {
    does: "multiplies every value and adds an offset: 1/255 brings bytes to 0…1",
    initial: { scale: 1 / 255 },
    positional: ["scale"],
    options: [
      {
        key: "scale",
        kind: "number",
        step: 0.01,
        hint: "What every value is multiplied by. A fraction such as 1/255 will do.",
      },
      { key: "offset", kind: "number", default: 0, step: 0.1, hint: "What is added afterwards." },
      name,
    ],
  },
};

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
 * The main numbers of a layer in a few words: `32, 3×3, relu`.
 * @param {{ class_name: string, config: Record<string, any> }} layer
 */
export function mainNumbers({ class_name, config }) {
  const size = (/** @type {unknown} */ value) => asPair(value)?.join("×");
  const isUnit = (/** @type {unknown} */ value) => size(value) === "1×1";
  const words = [];
  if ("filters" in config) words.push(config.filters);
  if ("units" in config) words.push(config.units);
  if (class_name === "Conv2D") words.push(size(config.kernel_size ?? 3));
  if (/^(Max|Average)Pooling2D$/.test(class_name)) words.push(size(config.pool_size ?? 2));
  if ("rate" in config) words.push(config.rate);
  if ("scale" in config) words.push(fraction(config.scale));
  if (config.offset) words.push(`${config.offset < 0 ? "−" : "+"} ${Math.abs(config.offset)}`);
  if (config.strides && !isUnit(config.strides)) words.push(`strides ${size(config.strides)}`);
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
