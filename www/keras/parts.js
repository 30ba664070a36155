/** The Python that cuts images into parts and varies those that are trained on, as the page does. No state. */

import { keywords, literal } from "./python-values.js";

/**
 * @typedef {import("../page/state.js").SplitSettings} Split
 *
 * Parts that a data set comes in: of a column, the values that stand for each.
 * @typedef {{ column: string, train: string[], validation: string[], test: string[] }} Ready
 */

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

/**
 * The parts there are beside that for training, in order.
 * @param {Split} split
 * @param {Ready | null} [ready]
 */
export function partsOf(split, ready) {
  const [validation, test] = split.split
    ? [ready?.validation.length !== 0, ready?.test.length !== 0]
    : [split.validation > 0, split.test > 0];
  return { validation, test };
}

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
 * @param {Ready | null} [ready]
 * @param {boolean} [isOneHot]  whether `y` is
 */
export function partLines(split, batch_size, ready, isOneHot = false) {
  const { test, validation, augment } = split;
  if (split.split)
    return [
      ...(isVariedInModel(split) ? ["# the first layer of the model: it varies images in training only"] : []),
      ...augmenterLines(split),
      ...readyLines(split.split, ready),
      ...copyLines(split, "_train"),
      ...oversampleLines(split),
      ...middleLines(split, ready),
      ...(isVariedInBatches(split) ? batchLines(batch_size) : []),
    ];
  return [
    ...(isVariedInModel(split) ? ["# the first layer of the model: it varies images in training only"] : []),
    ...augmenterLines(split),
    ...(augment?.before_split ? copyLines(split, "") : []),
    ...(test ? cutLines(split, "test", test, "", isOneHot) : ["X_train, y_train = X, y"]),
    ...(augment?.before_split ? [] : copyLines(split, "_train")),
    ...(validation ? cutLines(split, "val", validation, "_train", isOneHot) : []),
    ...oversampleLines(split),
    ...middleLines(split),
    ...(isVariedInBatches(split) ? batchLines(batch_size) : []),
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
 * The parts that a column tells.
 * @param {string} column
 * @param {Ready | null | undefined} ready
 */
function readyLines(column, ready) {
  const named = ready?.column === column ? ready : { train: ["train"], validation: ["validation"], test: ["test"] };
  const parts = Object.entries({ train: named.train, val: named.validation, test: named.test });
  return [
    `part = np.asarray(labels[${literal(column)}])`,
    ...parts
      .filter(([, words]) => words.length > 0)
      .map(([part, words]) => {
        const rows = `np.isin(part, [${words.map(literal).join(", ")}])`;
        return `X_${part}, y_${part} = X[${rows}], y[${rows}]`;
      }),
  ];
}

/**
 * @param {Split} split
 * @param {string} part
 * @param {number} share
 * @param {string} from  what is behind the names of the arrays that are cut
 * @param {boolean} isOneHot
 */
function cutLines({ seed, shuffle, stratify }, part, share, from, isOneHot) {
  /** @type {[string, unknown][]} */
  const options = [["test_size", share], shuffle ? ["random_state", seed] : ["shuffle", false]];
  // Of rows scikit-learn takes the classes in another order, and draws other images.
  const classes = `y${from}${isOneHot ? ".argmax(axis=1)" : ""}`;
  const given = keywords(options) + (stratify ? `, stratify=${classes}` : "");
  return [`X_train, X_${part}, y_train, y_${part} = train_test_split(X${from}, y${from}, ${given})`];
}

/**
 * Images of the smaller classes once more. These lines draw what imbalanced-learn draws, which few have.
 * @param {Split} split
 */
function oversampleLines({ oversample, seed }) {
  if (!oversample) return [];
  return [
    `# the very images that RandomOverSampler(random_state=${seed}) of imbalanced-learn draws`,
    "numbers = y_train.argmax(axis=1) if y_train.ndim > 1 else y_train",
    "found = [np.flatnonzero(numbers == number) for number in np.unique(numbers)]",
    `random, most = np.random.RandomState(${seed}), max(map(len, found))`,
    "again = np.concatenate([random.choice(places, most - len(places)) for places in found])",
    "X_train, y_train = np.concatenate([X_train, X_train[again]]), np.concatenate([y_train, y_train[again]])",
  ];
}

/**
 * The middle of the images that are not varied, where others are cropped.
 * @param {Split} split
 * @param {Ready | null} [ready]
 */
function middleLines(split, ready) {
  const crop = cropOf(split);
  const { augment } = split;
  const { test, validation } = partsOf(split, ready);
  if (!crop) return [];
  const { height, width } = crop.config ?? {};
  // What is split off from copies consists of windows already.
  const { each_epoch, before_split } = /** @type {import("../client/protocol.js").AugmentOptions} */ (augment);
  const whole = [
    ...(validation && (each_epoch || split.split) ? ["val"] : []),
    ...(test && (each_epoch || !before_split || split.split) ? ["test"] : []),
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
