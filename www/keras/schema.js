// Generated from src/ by `UPDATE_SCHEMA=1 cargo test schema`. Do not edit.

/**
 * Keras's classes: what each of their options takes, and its default. An option without one must be given; where it is null, the
 * option may be left out.
 *
 * min, max, above, below: of each number; otherwise: the option that holds where this one is not given
 * @typedef {{ kind: string, default?: any, min?: number, max?: number, above?: number, below?: number, choices?: string[],
 *   otherwise?: string }} Known
 * @typedef {Record<string, Record<string, Known>>} Classes
 */

/** The layers. @type {Classes} */
export const layers = {
  Rescaling: {
    scale: { kind: "number" },
    offset: { kind: "number", default: 0 },
    name: { kind: "text" },
  },
  Conv2D: {
    filters: { kind: "integer", min: 1 },
    kernel_size: { kind: "pair", min: 1 },
    strides: { kind: "pair", default: [1, 1], min: 1 },
    padding: { kind: "choice", default: "valid", choices: ["valid", "same"] },
    activation: { kind: "choice", default: "linear", choices: ["linear", "relu", "sigmoid", "softmax", "tanh"] },
    use_bias: { kind: "toggle", default: true },
    kernel_initializer: {
      kind: "choice",
      default: "glorot_uniform",
      choices: [
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
      ],
    },
    bias_initializer: {
      kind: "choice",
      default: "zeros",
      choices: [
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
      ],
    },
    kernel_regularizer: { kind: "choice", default: "none", choices: ["none", "l2"] },
    trainable: { kind: "toggle", default: true },
    name: { kind: "text" },
  },
  DepthwiseConv2D: {
    kernel_size: { kind: "pair", min: 1 },
    strides: { kind: "pair", default: [1, 1], min: 1 },
    padding: { kind: "choice", default: "valid", choices: ["valid", "same"] },
    depth_multiplier: { kind: "integer", default: 1, min: 1 },
    activation: { kind: "choice", default: "linear", choices: ["linear", "relu", "sigmoid", "softmax", "tanh"] },
    use_bias: { kind: "toggle", default: true },
    depthwise_initializer: {
      kind: "choice",
      default: "glorot_uniform",
      choices: [
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
      ],
    },
    bias_initializer: {
      kind: "choice",
      default: "zeros",
      choices: [
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
      ],
    },
    depthwise_regularizer: { kind: "choice", default: "none", choices: ["none", "l2"] },
    trainable: { kind: "toggle", default: true },
    name: { kind: "text" },
  },
  ZeroPadding2D: {
    padding: { kind: "pair", default: [1, 1], min: 0 },
    name: { kind: "text" },
  },
  MaxPooling2D: {
    pool_size: { kind: "pair", default: [2, 2], min: 1 },
    strides: { kind: "pair", default: null, min: 1, otherwise: "pool_size" },
    padding: { kind: "choice", default: "valid", choices: ["valid", "same"] },
    name: { kind: "text" },
  },
  AveragePooling2D: {
    pool_size: { kind: "pair", default: [2, 2], min: 1 },
    strides: { kind: "pair", default: null, min: 1, otherwise: "pool_size" },
    padding: { kind: "choice", default: "valid", choices: ["valid", "same"] },
    name: { kind: "text" },
  },
  GlobalAveragePooling2D: {
    keepdims: { kind: "toggle", default: false },
    name: { kind: "text" },
  },
  GlobalMaxPooling2D: {
    keepdims: { kind: "toggle", default: false },
    name: { kind: "text" },
  },
  Flatten: {
    name: { kind: "text" },
  },
  Dense: {
    units: { kind: "integer", min: 1 },
    activation: { kind: "choice", default: "linear", choices: ["linear", "relu", "sigmoid", "softmax", "tanh"] },
    use_bias: { kind: "toggle", default: true },
    kernel_initializer: {
      kind: "choice",
      default: "glorot_uniform",
      choices: [
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
      ],
    },
    bias_initializer: {
      kind: "choice",
      default: "zeros",
      choices: [
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
      ],
    },
    kernel_regularizer: { kind: "choice", default: "none", choices: ["none", "l2"] },
    trainable: { kind: "toggle", default: true },
    name: { kind: "text" },
  },
  Dropout: {
    rate: { kind: "number", min: 0, below: 1 },
    name: { kind: "text" },
  },
  BatchNormalization: {
    momentum: { kind: "number", default: 0.99, min: 0, max: 1 },
    epsilon: { kind: "number", default: 0.001, above: 0 },
    center: { kind: "toggle", default: true },
    scale: { kind: "toggle", default: true },
    beta_initializer: {
      kind: "choice",
      default: "zeros",
      choices: [
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
      ],
    },
    gamma_initializer: {
      kind: "choice",
      default: "ones",
      choices: [
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
      ],
    },
    moving_mean_initializer: {
      kind: "choice",
      default: "zeros",
      choices: [
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
      ],
    },
    moving_variance_initializer: {
      kind: "choice",
      default: "ones",
      choices: [
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
      ],
    },
    trainable: { kind: "toggle", default: true },
    name: { kind: "text" },
  },
  Activation: {
    activation: { kind: "choice", choices: ["linear", "relu", "sigmoid", "softmax", "tanh"] },
    name: { kind: "text" },
  },
  LeakyReLU: {
    negative_slope: { kind: "number", default: 0.3, min: 0 },
    name: { kind: "text" },
  },
};

/** The optimizers. @type {Classes} */
export const optimizers = {
  Adam: {
    learning_rate: { kind: "number", default: 0.001, above: 0 },
    beta_1: { kind: "number", default: 0.9, min: 0, below: 1 },
    beta_2: { kind: "number", default: 0.999, min: 0, below: 1 },
    epsilon: { kind: "number", default: 1e-7, above: 0 },
    amsgrad: { kind: "toggle", default: false },
  },
  AdamW: {
    learning_rate: { kind: "number", default: 0.001, above: 0 },
    weight_decay: { kind: "number", default: 0.004, min: 0 },
    beta_1: { kind: "number", default: 0.9, min: 0, below: 1 },
    beta_2: { kind: "number", default: 0.999, min: 0, below: 1 },
    epsilon: { kind: "number", default: 1e-7, above: 0 },
    amsgrad: { kind: "toggle", default: false },
  },
  SGD: {
    learning_rate: { kind: "number", default: 0.01, above: 0 },
    momentum: { kind: "number", default: 0, min: 0, max: 1 },
    nesterov: { kind: "toggle", default: false },
  },
  RMSprop: {
    learning_rate: { kind: "number", default: 0.001, above: 0 },
    rho: { kind: "number", default: 0.9, min: 0, below: 1 },
    momentum: { kind: "number", default: 0, min: 0, below: 1 },
    epsilon: { kind: "number", default: 1e-7, above: 0 },
    centered: { kind: "toggle", default: false },
  },
};

/** The learning rates that change. @type {Classes} */
export const schedules = {
  CosineDecay: {
    initial_learning_rate: { kind: "number", min: 0 },
    decay_steps: { kind: "integer", above: 0 },
    alpha: { kind: "number", default: 0, min: 0, max: 1 },
    warmup_target: { kind: "number", default: null, min: 0 },
    warmup_steps: { kind: "integer", default: 0, min: 0 },
  },
  ExponentialDecay: {
    initial_learning_rate: { kind: "number", min: 0 },
    decay_steps: { kind: "integer", above: 0 },
    decay_rate: { kind: "number", above: 0 },
    staircase: { kind: "toggle", default: false },
  },
  InverseTimeDecay: {
    initial_learning_rate: { kind: "number", min: 0 },
    decay_steps: { kind: "integer", above: 0 },
    decay_rate: { kind: "number", above: 0 },
    staircase: { kind: "toggle", default: false },
  },
  PolynomialDecay: {
    initial_learning_rate: { kind: "number", min: 0 },
    decay_steps: { kind: "integer", above: 0 },
    end_learning_rate: { kind: "number", default: 0.0001, min: 0 },
    power: { kind: "number", default: 1, above: 0 },
    cycle: { kind: "toggle", default: false },
  },
  PiecewiseConstantDecay: {
    boundaries: { kind: "numbers" },
    values: { kind: "numbers" },
  },
};

/** What may happen at the end of an epoch. @type {Classes} */
export const callbacks = {
  EarlyStopping: {
    monitor: {
      kind: "choice",
      default: "val_loss",
      choices: [
        "val_loss",
        "val_accuracy",
        "val_top_k_categorical_accuracy",
        "loss",
        "accuracy",
        "top_k_categorical_accuracy",
      ],
    },
    min_delta: { kind: "number", default: 0 },
    patience: { kind: "integer", default: 0, min: 0 },
    mode: { kind: "choice", default: "auto", choices: ["auto", "min", "max"] },
    baseline: { kind: "number", default: null },
    restore_best_weights: { kind: "toggle", default: false },
    start_from_epoch: { kind: "integer", default: 0, min: 0 },
  },
  ReduceLROnPlateau: {
    monitor: {
      kind: "choice",
      default: "val_loss",
      choices: [
        "val_loss",
        "val_accuracy",
        "val_top_k_categorical_accuracy",
        "loss",
        "accuracy",
        "top_k_categorical_accuracy",
      ],
    },
    factor: { kind: "number", default: 0.1, min: 0, below: 1 },
    patience: { kind: "integer", default: 10, min: 0 },
    mode: { kind: "choice", default: "auto", choices: ["auto", "min", "max"] },
    min_delta: { kind: "number", default: 0.0001 },
    cooldown: { kind: "integer", default: 0, min: 0 },
    min_lr: { kind: "number", default: 0, min: 0 },
  },
};

/** The layers that vary images. @type {Classes} */
export const augmentations = {
  RandomRotation: {
    factor: { kind: "factor", min: -1, max: 1 },
    fill_mode: { kind: "choice", default: "reflect", choices: ["reflect", "constant", "wrap", "nearest"] },
    interpolation: { kind: "choice", default: "bilinear", choices: ["bilinear", "nearest"] },
    fill_value: { kind: "number", default: 0 },
  },
  RandomTranslation: {
    height_factor: { kind: "factor", min: -1, max: 1 },
    width_factor: { kind: "factor", min: -1, max: 1 },
    fill_mode: { kind: "choice", default: "reflect", choices: ["reflect", "constant", "wrap", "nearest"] },
    interpolation: { kind: "choice", default: "bilinear", choices: ["bilinear", "nearest"] },
    fill_value: { kind: "number", default: 0 },
  },
  RandomZoom: {
    height_factor: { kind: "factor", above: -1, max: 1 },
    width_factor: { kind: "factor", default: null, above: -1, max: 1, otherwise: "height_factor" },
    fill_mode: { kind: "choice", default: "reflect", choices: ["reflect", "constant", "wrap", "nearest"] },
    interpolation: { kind: "choice", default: "bilinear", choices: ["bilinear", "nearest"] },
    fill_value: { kind: "number", default: 0 },
  },
  RandomFlip: {
    mode: {
      kind: "choice",
      default: "horizontal_and_vertical",
      choices: ["horizontal_and_vertical", "horizontal", "vertical"],
    },
  },
  RandomContrast: {
    factor: { kind: "factor", min: 0, max: 1 },
    value_range: { kind: "ends", default: [0, 255] },
  },
  RandomBrightness: {
    factor: { kind: "factor", min: -1, max: 1 },
    value_range: { kind: "ends", default: [0, 255] },
  },
  RandomCrop: {
    height: { kind: "integer", min: 1 },
    width: { kind: "integer", min: 1 },
  },
};

/** What can be measured besides the loss. @type {Classes} */
export const metrics = {
  Accuracy: {},
  TopKCategoricalAccuracy: {
    k: { kind: "integer", default: 5, min: 1 },
  },
};

/** Their classes where targets are the numbers of the classes, if these are others than for one-hot targets. @type {Record<string, string>} */
export const sparseMetrics = {
  TopKCategoricalAccuracy: "SparseTopKCategoricalAccuracy",
};

/** The losses. */
export const losses = ["sparse_categorical_crossentropy", "categorical_crossentropy", "binary_crossentropy"];

/** The activation functions. */
export const activations = ["linear", "relu", "sigmoid", "softmax", "tanh"];

/** How weights begin, as far as a name says it. */
export const initializers = [
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
