/** The Python that cuts images into parts and varies those that are trained on, as the page does. No state. */

import { keywords, literal } from "./python-values.js";

/**
 * parts: where the files themselves say which image is for what, the words by which they say it
 * @typedef {import("../state.js").SplitSettings & { parts?: import("../protocol.js").ReadyParts | null }} Split
 */

/** Whether images are set aside for this. @param {Split} split @param {"test" | "validation"} part */
export const hasPart = (split, part) => (split.split ? Boolean(split.parts?.[part].length) : Boolean(split[part]));

/** @param {Split} split */
function augmentOf({ augment }) {
  return augment && augment.layers.length > 0 ? augment : null;
}

/**
 * The layer that cuts windows out of images. Keras cuts one window for all images of a batch, and leaves images that are not
 * trained on as they are, so that they fit no network that was trained on windows.
 * @param {Split} split
 */
const cropOf = (split) => augmentOf(split)?.layers.find(({ class_name }) => class_name === "RandomCrop");

/** Whether images are varied by the network's first layer. @param {Split} split */
export const isVariedInModel = (split) => Boolean(augmentOf(split)?.each_epoch) && !cropOf(split);

/** Whether what is trained on comes from `varied`, batch by batch. @param {Split} split */
export const isVariedInBatches = (split) => Boolean(augmentOf(split)?.each_epoch && cropOf(split));

/** What the lines import beside numpy and Keras. @param {Split} split */
export function imports(split) {
  return [
    ...(cropOf(split) ? ["import tensorflow as tf"] : []),
    ...(!split.split && (split.test || split.validation)
      ? ["from sklearn.model_selection import train_test_split"]
      : []),
  ];
}

/**
 * From `X` and `y` to those of each part.
 * @param {Split} split
 * @param {number} batch_size
 */
export function partLines(split, batch_size) {
  const { test, validation, augment } = split;
  if (split.split) {
    return [
      ...(isVariedInModel(split) ? ["# the first layer of the model: it varies images in training only"] : []),
      ...augmenterLines(split),
      ...readyLines(split),
      ...copyLines(split, "_train"),
      ...middleLines(split),
      ...(isVariedInBatches(split) ? batchLines(batch_size) : []),
    ];
  }
  return [
    ...(isVariedInModel(split) ? ["# the first layer of the model: it varies images in training only"] : []),
    ...augmenterLines(split),
    ...(augment?.before_split ? copyLines(split, "") : []),
    ...(test ? cutLines(split, "test", test, "") : ["X_train, y_train = X, y"]),
    ...(augment?.before_split ? [] : copyLines(split, "_train")),
    ...(validation ? cutLines(split, "val", validation, "_train") : []),
    ...middleLines(split),
    ...(isVariedInBatches(split) ? batchLines(batch_size) : []),
  ];
}

/**
 * The parts the files tell of themselves.
 * @param {Split} split
 */
function readyLines({ split, parts }) {
  const { train = [], validation = [], test = [] } = parts ?? {};
  const words = { train, val: validation, test };
  const used = Object.entries(words).filter(([, names]) => names.length > 0);
  return [
    `# parts: the column ${literal(split)} of the files, a word for each image`,
    "parts = np.asarray(parts)",
    ...used.map(([part, names]) => {
      const own = names.length === 1 ? `parts == ${literal(names[0])}` : `np.isin(parts, ${literal(names)})`;
      return `X_${part}, y_${part} = X[${own}], y[${own}]`;
    }),
  ];
}

/**
 * The layers that vary images, under a name. In a model they do so in training only.
 * @param {Split} split
 */
function augmenterLines(split) {
  const augment = augmentOf(split);
  if (!augment) return [];
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
 * @param {Split} split
 * @param {string} part  what is behind the names of the arrays
 */
function copyLines(split, part) {
  const augment = augmentOf(split);
  if (!augment || augment.each_epoch) return [];
  const copies = augment.copies ?? 1;
  const [x, y] = [`X${part}`, `y${part}`];
  return [
    ...(augment.before_split ? ["# cheating: variants of one image fall into both parts"] : []),
    `${x}, ${y} = np.repeat(${x}, ${copies}, axis=0), np.repeat(${y}, ${copies}, axis=0)`,
    ...(cropOf(split)
      ? [
          "# one image a batch: RandomCrop cuts the same window out of all images of a batch",
          `one_by_one = tf.data.Dataset.from_tensor_slices(${x}).batch(1)`,
          `${x} = np.concatenate(list(one_by_one.map(lambda image: augment(image, training=True))))`,
        ]
      : [`${x} = keras.ops.convert_to_numpy(augment(${x}, training=True))`]),
  ];
}

/**
 * @param {Split} split
 * @param {string} part
 * @param {number} share
 * @param {string} from  what is behind the names of the arrays that are cut
 */
function cutLines({ seed, shuffle, stratify }, part, share, from) {
  /** @type {[string, unknown][]} */
  const options = [["test_size", share], shuffle ? ["random_state", seed] : ["shuffle", false]];
  const given = keywords(options) + (stratify ? `, stratify=y${from}` : "");
  return [`X_train, X_${part}, y_train, y_${part} = train_test_split(X${from}, y${from}, ${given})`];
}

/** The middle of the images that are not varied, where others are cropped. @param {Split} split */
function middleLines(split) {
  const crop = cropOf(split);
  const { augment } = split;
  const [test, validation] = [hasPart(split, "test"), hasPart(split, "validation")];
  if (!crop) return [];
  const { height, width } = crop.config ?? {};
  // What is split off from copies consists of windows already.
  const { each_epoch, before_split } = /** @type {import("../protocol.js").AugmentOptions} */ (augment);
  const whole = [
    ...(validation && (each_epoch || split.split) ? ["val"] : []),
    ...(test && (each_epoch || !before_split) ? ["test"] : []),
  ];
  const middle = `layers.CenterCrop(${literal(height)}, ${literal(width)})`;
  return whole.map((part) => `X_${part} = keras.ops.convert_to_numpy(${middle}(X_${part}))`);
}

/** Another variant of each image in every epoch. @param {number} batch_size */
function batchLines(batch_size) {
  return [
    "# one image a batch while they are varied: RandomCrop cuts the same window out of all images of a batch",
    "one_by_one = tf.data.Dataset.from_tensor_slices((X_train, y_train)).shuffle(len(X_train)).batch(1)",
    "varied = one_by_one.map(lambda image, label: (augment(image, training=True), label))",
    `varied = varied.unbatch().batch(${batch_size})`,
  ];
}
