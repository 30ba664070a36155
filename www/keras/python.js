/** The Keras code that builds, compiles and trains what the page does. */

import { fraction, layerKinds } from "./layers.js";
import { RATES, schedules } from "./schedules.js";

/**
 * @typedef {{ class_name: string, config: Record<string, any> }} Described  a layer or an optimizer, as Keras writes it
 *
 * @typedef {object} Experiment
 * @property {[number, number, number]} input_shape  height, width, channels
 * @property {Described[]} layers
 * @property {{ test: number, validation: number, seed: number, shuffle: boolean, stratify: boolean,
 *   augment?: import("../protocol.js").AugmentOptions | null }} split
 * @property {{ epochs: number, batch_size: number, optimizer: Described, seed: number, callbacks?: Described[] }} run
 * @property {string} loss  Keras's name
 * @property {number} outputs  values that come out of the last layer
 * @property {string[]} classes  in LabelEncoder's order
 */

/**
 * A Python program in which only `images` and `labels` are left to be loaded.
 * @param {Experiment} experiment
 */
export function pythonCode({ input_shape, layers, split, run, loss, outputs, classes }) {
  const { optimizer, seed } = run;
  return [
    "import keras",
    "import numpy as np",
    "from keras import layers",
    ...(split.test || split.validation ? ["from sklearn.model_selection import train_test_split"] : []),
    "from sklearn.preprocessing import LabelEncoder",
    "",
    `# images: a list or an array of pictures of ${input_shape.slice(0, 2).join(" x ")}; labels: one for each`,
    `X = np.asarray(images, dtype="float32").reshape(-1, ${input_shape.join(", ")})`,
    `y = LabelEncoder().fit_transform(labels)  # ${classesAsNumbers(classes)}`,
    ...encodedTargets(loss, outputs),
    ...augmenterLines(split),
    ...splitLines(split),
    "",
    `keras.utils.set_random_seed(${seed})`,
    "model = keras.Sequential([",
    ...[
      `keras.Input(shape=(${input_shape.join(", ")}))`,
      ...(augmentsOf(split)?.each_epoch ? ["augment"] : []),
      ...layers.map(layerCall),
    ].map((call) => `    ${call},`),
    "])",
    "model.compile(",
    `    optimizer=${described("optimizers", optimizer)},`,
    `    loss="${loss}",`,
    `    metrics=["accuracy"],`,
    ")",
    "model.summary()",
    "",
    ...fitLines(split, run),
    "",
  ].join("\n");
}

/** @param {string[]} classes */
function classesAsNumbers(classes) {
  const shown = classes.slice(0, 3).map((name, code) => `${code}: ${name.replace(/\s+/g, " ")}`);
  return shown.join(", ") + (classes.length > 3 ? ", ..." : "");
}

/**
 * These losses compare each output with a target of its own.
 * @param {string} loss
 * @param {number} outputs
 */
function encodedTargets(loss, outputs) {
  const isOneHot = loss === "categorical_crossentropy" || (loss === "binary_crossentropy" && outputs > 1);
  return isOneHot ? ["y = keras.utils.to_categorical(y)"] : [];
}

/** @param {Experiment["split"]} split */
function augmentsOf({ augment }) {
  const layers = /** @type {Described[]} */ (augment?.layers ?? []);
  // Keras leaves images that are not trained on uncropped, and then fails on their size.
  const isWritten = layers.length > 0 && !layers.some(({ class_name }) => class_name === "RandomCrop");
  return augment && isWritten ? augment : null;
}

/**
 * The layers that vary images, under a name. In a model they do so in training only.
 * @param {Experiment["split"]} split
 */
function augmenterLines(split) {
  const augment = augmentsOf(split);
  if (!augment)
    return split.augment?.layers.length
      ? ["# RandomCrop is not written here, nor the layers beside it: Keras crops in training only"]
      : [];
  const { seed = 1 } = augment;
  return [
    "augment = keras.Sequential([",
    // Layers of one seed would draw the same numbers.
    ...augment.layers.map(({ class_name, config }, place) => {
      return `    layers.${class_name}(${keywords(Object.entries({ ...config, seed: seed + place }))}),`;
    }),
    "])",
  ];
}

/**
 * Variants in the place of the images that are trained on; with them the labels, one for each.
 * @param {Experiment["split"]} split
 * @param {string} part  what is behind the names of the arrays
 */
function copyLines(split, part) {
  const augment = augmentsOf(split);
  if (!augment || augment.each_epoch) return [];
  const copies = augment.copies ?? 1;
  return [
    `X${part}, y${part} = np.repeat(X${part}, ${copies}, axis=0), np.repeat(y${part}, ${copies}, axis=0)`,
    `X${part} = keras.ops.convert_to_numpy(augment(X${part}, training=True))`,
  ];
}

/** @param {Experiment["split"]} split */
function splitLines(split) {
  const { test, validation, seed, shuffle, stratify, augment } = split;
  const cut = (
    /** @type {string} */ rest,
    /** @type {string} */ part,
    /** @type {number} */ share,
    /** @type {string} */ from,
  ) => {
    /** @type {[string, unknown][]} */
    const options = [["test_size", share], shuffle ? ["random_state", seed] : ["shuffle", false]];
    const given = keywords(options) + (stratify ? `, stratify=y${from}` : "");
    return [`X_${rest}, X_${part}, y_${rest}, y_${part} = train_test_split(X${from}, y${from}, ${given})`];
  };
  return [
    ...(augment?.before_split ? copyLines(split, "") : []),
    ...(test ? cut("train", "test", test, "") : ["X_train, y_train = X, y"]),
    ...(augment?.before_split ? [] : copyLines(split, "_train")),
    ...(validation ? cut("train", "val", validation, "_train") : []),
  ];
}

/**
 * @param {Experiment["split"]} split
 * @param {Experiment["run"]} run
 */
function fitLines({ test, validation }, { epochs, batch_size, callbacks = [] }) {
  const watched = validation ? "val" : test ? "test" : undefined;
  const data = watched ? `, validation_data=(X_${watched}, y_${watched})` : "";
  const called = callbacks.map((callback) => described("callbacks", callback));
  return [
    ...(called.length > 0 ? ["callbacks = [", ...called.map((call) => `    ${call},`), "]"] : []),
    `history = model.fit(X_train, y_train, epochs=${epochs}, batch_size=${batch_size}${data}${called.length > 0 ? ", callbacks=callbacks" : ""})`,
    ...(test ? ["model.evaluate(X_test, y_test)"] : []),
  ];
}

/** @param {Described} layer */
function layerCall({ class_name, config }) {
  // Options stand in their usual order only as long as all before them are given; after a gap they need their names.
  const order = layerKinds[class_name]?.positional ?? [];
  const gap = order.findIndex((key) => !(key in config));
  const leading = gap < 0 ? order : order.slice(0, gap);
  const rest = Object.entries(config).filter(([key, value]) => !leading.includes(key) && value !== null);
  const given = [...leading.map((key) => literal(config[key])), keywords(rest)].filter((text) => text !== "");
  return `layers.${class_name}(${given.join(", ")})`;
}

/** @param {[string, unknown][]} options */
function keywords(options) {
  return options.map(([key, value]) => `${key}=${literal(value)}`).join(", ");
}

/**
 * A value as Python writes it.
 * @param {unknown} value
 * @returns {string}
 */
function literal(value) {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return fraction(value).replace("/", " / ");
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `(${value.map(literal).join(", ")}${value.length === 1 ? "," : ""})`;
  const one = /** @type {Described} */ (value);
  if (one.class_name in schedules) return scheduleCall(one);
  return described(one.class_name === "L2" ? "regularizers" : "initializers", one);
}

/**
 * A schedule. Its rates are written as floats: of whole numbers, Keras makes tensors that it cannot multiply.
 * @param {Described} schedule
 */
function scheduleCall({ class_name, config }) {
  const given = Object.entries(config).map(([key, value]) => {
    const text = literal(value);
    return `${key}=${RATES.includes(key) ? text.replace(/\b(?<![.\d])(\d+)\b(?!\.)/g, "$1.0") : text}`;
  });
  return `keras.optimizers.schedules.${class_name}(${given.join(", ")})`;
}

/**
 * An object of one of Keras's modules.
 * @param {string} module
 * @param {Described} object
 */
function described(module, { class_name, config }) {
  return `keras.${module}.${class_name}(${keywords(Object.entries(config ?? {}))})`;
}
