/**
 * The kinds of layers as a reader meets them, in the order of the menu. What each of their options takes stands in `schema.js`. A
 * layer more is an entry more.
 *
 * @typedef {import("./options.js").Option} Option
 *
 * does: half a sentence, after "adds a layer that", and where it does not say it, when one wants that; group: where the menu has it,
 * among `GROUPS`, if not with those that everyone begins with; initial: the config of a new layer; positional: the options that Keras
 * code gives without their names, if not those that must be given
 * @typedef {{ does: string, group?: string, initial: Record<string, any>, positional?: string[],
 *   hints: Record<string, import("./options.js").Hint> }} Words
 */
import { activations, usualActivations } from "./activations.js";
import { restraintHints } from "./nested.js";
import { withOptions } from "./options.js";
import { layers } from "./schema.js";

/** The headings of the menu, in its order. */
export const GROUPS = [
  "More convolutions",
  "Size of the image",
  "Activations",
  "Against overfitting",
  "Augmentation",
  "Normalization",
  "Order of the values",
];
const [CONVOLUTIONS, SIZE, ACTIVATIONS, OVERFITTING, AUGMENTATION, NORMALIZATION, ORDER] = GROUPS;

/** @type {(hint: string) => import("./options.js").Face} */
const seldom = (hint) => ({ hint, more: true });

const activation = { hint: "What is done to each value that comes out.", says: activations, usual: usualActivations };
const padding = "valid: only where the window fits, the image shrinks. same: zeros around it, so that it does not.";
const name = seldom("The layer’s name in the summary. Without one, Keras numbers them.");
const trainable = seldom("Whether training changes its weights. Off: it is frozen.");

const biases = {
  bias_initializer: seldom("What the biases are before training."),
  use_bias: seldom("Whether a learned number is added to each output."),
};
const drawn = seldom("How the weights are drawn before training.");
const dilation_rate = seldom(
  "How far the pixels that a filter sees lie apart; 2 leaves one out in between. Not with strides.",
);
const axis = seldom("Along which axes: 1 rows, 2 columns, 3 channels, -1 the last one.");
const normalizing = {
  epsilon: { hint: "Added to the variance, against division by 0.", step: 0.001, more: true },
  center: seldom("Whether a learned number is added afterwards."),
  scale: seldom("Whether a learned factor is applied."),
  beta_initializer: null,
  gamma_initializer: null,
};
const interpolation = "nearest: blocks. bilinear and bicubic: smooth transitions.";
const weights = { kernel_initializer: drawn, ...biases, trainable };

/** @type {(what: string) => Words["hints"]} */
const pooling = (what) => ({
  pool_size: `Height and width of the window of which ${what} is kept.`,
  strides: "How far the window moves at a time. Left empty, it moves by its own size.",
  padding,
  name,
});

const inModel =
  "In training only, anew in each step. Choose it here to have it in the model and its file, under Prepare to see the variants first; with both, images are varied twice.";

/** The main option of a layer that varies images. @type {(hint: string) => import("./options.js").Face} */
const varying = (hint) => ({ hint: `${hint} ${inModel}`, step: 0.01 });
const beyond = {
  fill_mode: seldom(
    "What lies beyond the rim. reflect: the image mirrored. constant: fill_value. wrap: the other end. nearest: the last pixel.",
  ),
  interpolation: seldom(
    "How a value between pixels is found. bilinear: of the four around it. nearest: the nearest pixel.",
  ),
  fill_value: seldom("What lies beyond the rim with constant."),
};
const value_range =
  "The least and the greatest value that comes in; what is beyond is cut off. 0, 255 is for bytes: images between 0 and 1 need 0, 1.";

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
      dilation_rate,
      groups: seldom("Into how many groups maps are cut; a filter sees those of its own group alone."),
      activation,
      ...weights,
      name,
    },
  },
  DepthwiseConv2D: {
    does: "slides small learned filters over each map by itself: far fewer weights than Conv2D",
    group: CONVOLUTIONS,
    initial: { kernel_size: [3, 3], activation: "relu" },
    hints: {
      kernel_size: "Height and width of a filter, in pixels.",
      strides: "How many pixels a filter moves at a time; 2 halves the map.",
      padding,
      depth_multiplier: "How many filters each map has. Each puts out one map.",
      dilation_rate,
      activation,
      depthwise_initializer: drawn,
      ...biases,
      trainable,
      name,
    },
  },
  SeparableConv2D: {
    does: "looks at each map by itself, then puts the maps together: does nearly what Conv2D does, with far fewer weights",
    group: CONVOLUTIONS,
    initial: { filters: 32, kernel_size: [3, 3], activation: "relu" },
    hints: {
      filters: "How many maps come out.",
      kernel_size: "Height and width of what a filter sees, in pixels.",
      strides: "How many pixels a filter moves at a time; 2 halves the map.",
      padding,
      dilation_rate,
      depth_multiplier: seldom("How many filters each map has before they are put together."),
      activation,
      depthwise_initializer: drawn,
      pointwise_initializer: drawn,
      ...biases,
      trainable,
      name,
    },
  },
  Conv2DTranspose: {
    does: "lays learned filters over a larger image, so that maps grow: the way back of Conv2D",
    group: CONVOLUTIONS,
    initial: { filters: 16, kernel_size: [3, 3], strides: [2, 2], activation: "relu" },
    positional: ["filters", "kernel_size"],
    hints: {
      filters: "How many maps come out.",
      kernel_size: "Height and width of a filter, in pixels.",
      strides: "How far apart the filters are laid; 2 doubles the map.",
      padding: "same: the map grows by the strides alone. valid: by what reaches over the border as well.",
      output_padding: seldom(
        "How many rows and columns are added at the end. Less than the strides; mostly left empty.",
      ),
      activation,
      ...weights,
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
    group: SIZE,
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
    group: SIZE,
    initial: {},
    hints: globalPooling,
  },
  ZeroPadding2D: {
    does: "lays zeros around the image, so that windows reach its border",
    group: SIZE,
    initial: { padding: [1, 1] },
    positional: ["padding"],
    hints: { padding: "Rows above and below, columns left and right.", name },
  },
  Cropping2D: {
    does: "cuts rows and columns off the border, where there is nothing to be seen",
    group: SIZE,
    initial: { cropping: [1, 1] },
    positional: ["cropping"],
    hints: { cropping: "Rows at the top and at the bottom, columns left and right.", name },
  },
  CenterCrop: {
    does: "keeps the middle of the image, in a size of your own",
    group: SIZE,
    initial: { height: 32, width: 32 },
    hints: {
      height: "Rows that are kept. An image with fewer is made larger first.",
      width: "Columns that are kept. An image with fewer is made larger first.",
      name,
    },
  },
  UpSampling2D: {
    does: "makes maps larger, each pixel a block: without weights, unlike Conv2DTranspose",
    group: SIZE,
    initial: { size: [2, 2] },
    positional: ["size"],
    hints: { size: "How many times as many rows and columns.", interpolation, name },
  },
  Resizing: {
    does: "brings images to a size of your own: small ones train faster",
    group: SIZE,
    initial: { height: 32, width: 32 },
    hints: {
      height: "Rows of what comes out.",
      width: "Columns of what comes out.",
      interpolation,
      crop_to_aspect_ratio: seldom("Whether what does not fit is cut off, so that nothing is stretched."),
      pad_to_aspect_ratio: seldom("Whether a border is laid around what does not fit, so that nothing is stretched."),
      fill_value: seldom("What the border is made of."),
      name,
    },
  },
  Flatten: { does: "flattens the maps into one list for Dense", initial: {}, hints: { name } },
  Reshape: {
    does: "puts the same values into another shape, such as a list into an image",
    group: ORDER,
    initial: { target_shape: [-1] },
    hints: { target_shape: "One length, or height, width and channels. -1 is what is left.", name },
  },
  Permute: {
    does: "exchanges axes, such as rows and columns",
    group: ORDER,
    initial: { dims: [2, 1, 3] },
    hints: { dims: "The axes in their new order: 2, 1, 3 exchanges rows and columns.", name },
  },
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
  SpatialDropout2D: {
    does: "turns off whole maps during training: for use behind convolutions, where neighboring values are alike",
    group: OVERFITTING,
    initial: { rate: 0.2 },
    hints: { rate: { hint: "The share of the maps that is turned off in each step.", step: 0.05 }, name },
  },
  GaussianDropout: {
    does: "multiplies values by random numbers about 1 during training: like Dropout, but none is turned off",
    group: OVERFITTING,
    initial: { rate: 0.5 },
    hints: {
      rate: { hint: "How far from 1: as far as Dropout with this rate would go on average.", step: 0.05 },
      name,
    },
  },
  GaussianNoise: {
    does: "adds random numbers to the values during training, so that single pixels cannot be learned by heart",
    group: OVERFITTING,
    initial: { stddev: 0.1 },
    hints: { stddev: { hint: "How large the noise is: its standard deviation.", step: 0.05 }, name },
  },
  ActivityRegularization: {
    does: "adds the size of the values that pass through it to the loss, so that most of them stay near 0",
    group: OVERFITTING,
    initial: { l2: 0.001 },
    hints: {
      l1: {
        hint: "What the sizes of the values are multiplied by. The sum over an image adds to its loss.",
        step: 0.001,
      },
      l2: { hint: "What their squares are multiplied by, likewise.", step: 0.001 },
      name,
    },
  },
  RandomFlip: {
    does: "mirrors half of the images during training, where left and right mean the same",
    group: AUGMENTATION,
    initial: { mode: "horizontal" },
    positional: ["mode"],
    hints: {
      mode: varying("horizontal: left and right. vertical: top and bottom. horizontal_and_vertical: both, or none."),
      name,
    },
  },
  RandomRotation: {
    does: "turns images about their middle during training",
    group: AUGMENTATION,
    initial: { factor: 0.02 },
    hints: {
      factor: varying(
        "Parts of a full turn: 0.02 is up to 7° either way, not 2 %. Or two numbers, the least and the most, counter-clockwise.",
      ),
      ...beyond,
      name,
    },
  },
  RandomTranslation: {
    does: "moves images during training",
    group: AUGMENTATION,
    initial: { height_factor: 0.1, width_factor: 0.1 },
    hints: {
      height_factor: varying(
        "Up to which part of the height, up or down. Or two numbers, the least and the most, down.",
      ),
      width_factor: { hint: "Likewise of the width, left or right. Or two numbers, to the right.", step: 0.01 },
      ...beyond,
      name,
    },
  },
  RandomZoom: {
    does: "shows images nearer or further during training",
    group: AUGMENTATION,
    initial: { height_factor: 0.1 },
    hints: {
      height_factor: varying(
        "0.1 shows 90 to 110 % of the height. Or two numbers, the least and the most: above 0 things look smaller, below 0 larger.",
      ),
      width_factor: { hint: "Likewise of the width. Left empty, it goes with the height.", step: 0.01 },
      ...beyond,
      name,
    },
  },
  RandomContrast: {
    does: "stretches values about their mean during training",
    group: AUGMENTATION,
    initial: { factor: 0.2 },
    hints: {
      factor: varying(
        "0.2: up to 1.2 times the contrast, and never less than it is. Two numbers: 0.1, 0.2 is from 0.9 to 1.2 times.",
      ),
      value_range,
      name,
    },
  },
  RandomBrightness: {
    does: "makes images lighter or darker during training",
    group: AUGMENTATION,
    initial: { factor: 0.2 },
    hints: {
      factor: varying(
        "Up to which part of the value_range is added or taken away. Or two numbers, the least and the most.",
      ),
      value_range,
      name,
    },
  },
  Normalization: {
    does: "brings values to mean 0 and variance 1, by the mean and variance of the images it is to be trained on",
    group: NORMALIZATION,
    initial: {},
    hints: {
      axis: seldom("Along which axes values have a mean of their own: 1 rows, 2 columns, 3 channels, -1 the last one."),
      mean: seldom(
        "One number for all, or one for each place along the axis. Left empty, it is that of what comes in from the images of the training part, computed when training begins, as adapt() does.",
      ),
      variance: seldom("Likewise; give both or neither."),
      invert: seldom("Whether it goes the other way: from mean 0 and variance 1 to these."),
      name,
    },
  },
  BatchNormalization: {
    does: "brings each map to mean 0 and variance 1 over the batch, so that training goes faster and steadier",
    initial: {},
    hints: {
      momentum: {
        hint: "How slowly the running means follow that are used outside of training. Less for short training.",
        step: 0.01,
      },
      ...normalizing,
      moving_mean_initializer: null,
      moving_variance_initializer: null,
      trainable: seldom(
        "Whether training changes it. Off: it is frozen, and works in training as in prediction, with the mean and variance it has.",
      ),
      name,
    },
  },
  LayerNormalization: {
    does: "brings the values of each pixel to mean 0 and variance 1, whatever else is in the batch",
    group: NORMALIZATION,
    initial: {},
    hints: { axis, ...normalizing, trainable, name },
  },
  GroupNormalization: {
    does: "brings groups of maps of each image to mean 0 and variance 1: instead of BatchNormalization where batches are small",
    group: NORMALIZATION,
    initial: { groups: 8 },
    hints: {
      groups: "How many groups are made of the maps; it must divide them. -1: each map by itself.",
      axis,
      ...normalizing,
      trainable,
      name,
    },
  },
  Activation: {
    does: "applies a function to every value",
    initial: { activation: "relu" },
    hints: { activation, name },
  },
  ReLU: {
    does: "cuts off what is negative and, if you like, what is large",
    group: ACTIVATIONS,
    initial: {},
    hints: {
      max_value: { hint: "What is larger becomes this. Left empty, nothing is.", step: 1 },
      negative_slope: { hint: "What negative values are multiplied by.", step: 0.05 },
      threshold: seldom("Up to this, values become 0; above it they stay as they are, so that there is a leap."),
      name,
    },
  },
  LeakyReLU: {
    does: "makes what is negative smaller, rather than cutting it off as relu does: where filters stay off for good",
    group: ACTIVATIONS,
    initial: { negative_slope: 0.3 },
    hints: { negative_slope: { hint: "What negative values are multiplied by.", step: 0.05 }, name },
  },
  PReLU: {
    does: "works as LeakyReLU does, and learns what negative values are multiplied by",
    group: ACTIVATIONS,
    initial: { shared_axes: [1, 2] },
    hints: {
      shared_axes:
        "Axes along which there is one factor for all: 1, 2 gives one for each map. Left empty, each value has its own.",
      alpha_initializer: seldom("What the factors are before training."),
      trainable,
      name,
    },
  },
  ELU: {
    does: "lets what is negative fade out smoothly, rather than cutting it off",
    group: ACTIVATIONS,
    initial: {},
    hints: { alpha: { hint: "How far below 0 values can come.", step: 0.1 }, name },
  },
  Softmax: {
    does: "makes shares that add up to 1, such as the probabilities of classes, of the values",
    group: ACTIVATIONS,
    initial: {},
    hints: { axis, name },
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

// What restrains parameters is the same for all layers; the name comes last.
for (const [class_name, one] of Object.entries(words)) {
  const { name, ...hints } = one.hints;
  one.hints = { ...hints, ...restraintHints(layers[class_name]), name };
}

export const layerKinds = withOptions(layers, words);

/** The layers under a heading of the menu, or, under none, those that everyone begins with. @param {string | undefined} group */
export const layersOf = (group) => Object.keys(layerKinds).filter((name) => layerKinds[name].group === group);

/**
 * The layers in whose name, options or description all words are found, those first whose name begins with them.
 * @param {string} text
 */
export function layersFound(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = Object.entries(layerKinds).filter(([name, { does, options }]) => {
    const said = [name, does, ...options.map(({ key }) => key)].join(" ").toLowerCase();
    return words.every((word) => said.includes(word));
  });
  const rank = (/** @type {string} */ name) => {
    const place = name.toLowerCase().indexOf(words[0] ?? "");
    return place < 0 ? 2 : Math.min(place, 1);
  };
  return found.map(([name]) => name).sort((one, other) => rank(one) - rank(other));
}

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

/** @param {unknown} value */
const size = (value) => asPair(value)?.join("×");

/**
 * A value in a few letters.
 * @param {string} kind  of the option
 * @param {any} value
 */
function brief(kind, value) {
  if (kind === "pair") return size(value);
  return Array.isArray(value) ? value.join(", ") : fraction(value);
}

/**
 * The main numbers of a layer in a few words: `32, 3×3, relu`. First what a new layer of its kind says.
 * @param {{ class_name: string, config: Record<string, any> }} layer
 */
export function mainNumbers({ class_name, config }) {
  const isUnit = (/** @type {unknown} */ value) => size(value) === "1×1";
  const kind = layerKinds[class_name];
  const words = [];
  for (const option of kind?.options ?? []) {
    // Strides are told by their name.
    if (!(option.key in kind.initial) || option.kind === "choice" || option.key === "strides") continue;
    const value = valueOf({ config }, option);
    if (value !== undefined && value !== null) words.push(brief(option.kind, value));
  }
  if (config.offset) words.push(`${config.offset < 0 ? "−" : "+"} ${Math.abs(config.offset)}`);
  if (config.strides && !isUnit(config.strides)) words.push(`strides ${size(config.strides)}`);
  if (config.dilation_rate && !isUnit(config.dilation_rate)) words.push(`dilation_rate ${size(config.dilation_rate)}`);
  if (config.groups > 1 && !("groups" in kind.initial)) words.push(`groups ${config.groups}`);
  if (typeof config.max_value === "number") words.push(`max_value ${config.max_value}`);
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
