/** The Keras code that builds, compiles and trains what the page does. */

import { weightLines } from "./class-weight.js";
import { positionalOf } from "./layers.js";
import { lossClass, lossName } from "./losses.js";
import { snakeCase } from "./options.js";
import { imports, isVariedInBatches, isVariedInModel, partLines, partsOf } from "./parts.js";
import { described, keywords, literal } from "./python-values.js";
import { sparseMetrics } from "./schema.js";

/**
 * @typedef {{ class_name: string, config: Record<string, any> }} Described  a layer or an optimizer, as Keras writes it
 *
 * @typedef {object} Experiment
 * @property {[number, number, number]} image_shape  height, width, channels of the images before they are varied
 * @property {[number, number, number]} input_shape  of what the network takes
 * @property {Described[]} layers
 * @property {import("../page/state.js").SplitSettings} split
 * @property {import("./parts.js").Ready | null} [ready]  the parts that the data set comes in
 * @property {{ epochs: number, batch_size: number, optimizer: Described, seed: number, metrics?: Described[],
 *   callbacks?: Described[], class_weight?: import("./class-weight.js").ClassWeight | null }} run
 * @property {import("./losses.js").Loss} loss
 * @property {number} outputs  values that come out of the last layer
 * @property {string[]} classes  in LabelEncoder's order
 * @property {{ count: number, cut: string, from: string } | null} [base]  the layers that come with what they learned in another run
 */

/**
 * A training, and the classes there are.
 * @typedef {Pick<Experiment["run"], "epochs" | "batch_size" | "callbacks" | "class_weight"> & { classes: string[] }} Fit
 */

/**
 * A Python program in which only `images` and `labels` are left to be loaded.
 * @param {Experiment} experiment
 */
export function pythonCode({
  image_shape,
  input_shape,
  layers,
  split,
  ready,
  run,
  loss,
  outputs,
  classes,
  base = null,
}) {
  const { optimizer, seed, metrics = [] } = run;
  const columns = learnedTogether(split);
  return [
    "import keras",
    "import numpy as np",
    "from keras import layers",
    ...imports(split),
    "from sklearn.preprocessing import LabelEncoder",
    "",
    `# images: a list or an array of pictures of ${image_shape.slice(0, 2).join(" x ")}; labels: ${columns ? "a table with these columns" : "one for each"}`,
    `X = np.asarray(images, dtype="float32").reshape(-1, ${image_shape.join(", ")})`,
    ...(columns
      ? [
          `columns = [${columns.map(literal).join(", ")}]`,
          'y = np.stack([LabelEncoder().fit_transform(labels[name]) for name in columns], axis=1).astype("float32")',
        ]
      : [
          `y = LabelEncoder().fit_transform(labels)  # ${classesAsNumbers(classes)}`,
          ...encodedTargets(lossName(loss), outputs, metrics),
        ]),
    ...partLines(split, run.batch_size, ready, !columns && isOneHot(lossName(loss), outputs)),
    "",
    `keras.utils.set_random_seed(${seed})`,
    ...baseLines(layers, base),
    "model = keras.Sequential([",
    ...[
      `keras.Input(shape=(${input_shape.join(", ")}))`,
      ...(isVariedInModel(split) ? ["augment"] : []),
      ...(base ? [`*base.layers[:${base.count}]`] : []),
      ...layers.slice(base?.count ?? 0).map(layerCall),
    ].map((call) => `    ${call},`),
    "])",
    ...adaptLines(layers, base?.count ?? 0, isVariedInModel(split)),
    "model.compile(",
    `    optimizer=${described("optimizers", optimizer)},`,
    `    loss=${lossCall(loss)},`,
    `    metrics=${metricsCall(metrics, lossName(loss), columns !== null)},`,
    ")",
    "model.summary()",
    "",
    ...fitLines(split, ready, { ...run, classes }),
    "",
  ].join("\n");
}

/**
 * The network whose first layers are kept, with what they have learned.
 * @param {Described[]} layers
 * @param {Experiment["base"]} base
 */
function baseLines(layers, base) {
  if (!base) return [];
  const kept = layers.slice(0, base.count);
  const frozen = kept.flatMap(({ config }, place) => (config.trainable === false ? [place] : []));
  return [
    `# ${base.from.replace(/\s+/g, " ")}, saved as .keras: its layers up to ${base.cut} are kept, with what they have learned`,
    'base = keras.models.load_model("base.keras")',
    `for place, layer in enumerate(base.layers[:${base.count}]):`,
    `    layer.trainable = place not in [${frozen.join(", ")}]`,
  ];
}

/**
 * Shows the images that are trained on to layers that learn from them before the training.
 * @param {Described[]} layers
 * @param {number} known  so many of the first ones come with what they have learned
 * @param {boolean} isVaried  whether a layer that varies images stands before all of them
 */
export function adaptLines(layers, known, isVaried) {
  const first = isVaried ? 1 : 0;
  return layers.flatMap(({ class_name, config }, place) => {
    if (class_name !== "Normalization" || config.mean != null || place < known) return [];
    const before = `keras.Sequential(model.layers[:${first + place}]).predict(X_train, verbose=0)`;
    return [`model.layers[${first + place}].adapt(${place > 0 ? before : "X_train"})`];
  });
}

/** @param {string[]} classes */
function classesAsNumbers(classes) {
  const shown = classes.slice(0, 3).map((name, code) => `${code}: ${name.replace(/\s+/g, " ")}`);
  return shown.join(", ") + (classes.length > 3 ? ", ..." : "");
}

/** The columns of labels that are learned together, where they are. @param {{ columns?: string[] | null }} split */
export const learnedTogether = ({ columns }) => (columns?.length ? columns : null);

/**
 * Whether the loss compares each of several outputs with a target of its own.
 * @param {string} loss
 * @param {number} outputs
 */
export const isOneHot = (loss, outputs) => outputs > 1 && loss !== "sparse_categorical_crossentropy";

/**
 * Targets as the loss and the metrics want them.
 * @param {string} loss
 * @param {number} outputs
 * @param {Described[]} metrics  besides accuracy
 */
export function encodedTargets(loss, outputs, metrics) {
  if (outputs > 1) return isOneHot(loss, outputs) ? ["y = keras.utils.to_categorical(y)"] : [];
  // All others make a column of them by themselves.
  return metrics.some(({ class_name }) => class_name === "F1Score") ? ["y = y.reshape(-1, 1)"] : [];
}

/** What `compile` takes as `loss`. @param {import("./losses.js").Loss} loss */
export function lossCall(loss) {
  if (typeof loss === "string") return literal(loss);
  return described("losses", { ...loss, class_name: lossClass(loss.class_name) });
}

/**
 * What `compile` takes as `metrics`, by the names that the page tells: where targets are the numbers of the classes, Keras has other classes,
 * and it numbers the names of some: `auc_1`.
 * @param {Described[]} chosen  besides accuracy
 * @param {string} loss  Keras's name
 * @param {boolean} [isMultilabel]  whether several labels are learned together: of these `"accuracy"` would compare the largest output
 */
export function metricsCall(chosen, loss, isMultilabel = false) {
  const isSparse = loss === "sparse_categorical_crossentropy";
  const calls = chosen.map(({ class_name, config }) => {
    const known = (isSparse && sparseMetrics[class_name]) || class_name;
    return described("metrics", { class_name: known, config: { ...config, name: snakeCase(class_name) } });
  });
  const accuracy = isMultilabel ? 'keras.metrics.BinaryAccuracy(name="accuracy")' : '"accuracy"';
  return `[${[accuracy, ...calls].join(", ")}]`;
}

/**
 * @param {Experiment["split"]} split
 * @param {Experiment["ready"]} ready
 * @param {Fit} run
 */
function fitLines(split, ready, run) {
  const { lines, call } = fitArguments(split, ready, run);
  const { test } = partsOf(split, ready);
  return [...lines, `history = model.fit(${call})`, ...(test ? ["model.evaluate(X_test, y_test)"] : [])];
}

/**
 * What `fit` is called with, and the lines that come before.
 * @param {Experiment["split"]} split
 * @param {Experiment["ready"]} ready
 * @param {Fit} run
 * @param {number} [before]  epochs that were trained already
 */
export function fitArguments(split, ready, { epochs, batch_size, callbacks = [], class_weight, classes }, before = 0) {
  const { test, validation } = partsOf(split, ready);
  const trained = isVariedInBatches(split) ? "varied" : "X_train, y_train";
  const watched = validation ? "val" : test ? "test" : undefined;
  const data = watched ? `, validation_data=(X_${watched}, y_${watched})` : "";
  // What comes in batches has their size already.
  const size = isVariedInBatches(split) ? "" : `, batch_size=${batch_size}`;
  const called = callbacks.map((callback) => described("callbacks", withFile(callback)));
  const first = before > 0 ? `, initial_epoch=${before}` : "";
  const weights = weightLines(class_weight, classes);
  const more = [...(weights.length > 0 ? ["class_weight"] : []), ...(called.length > 0 ? ["callbacks"] : [])];
  const given = more.map((name) => `, ${name}=${name}`).join("");
  return {
    lines: [...weights, ...(called.length > 0 ? ["callbacks = [", ...called.map((call) => `    ${call},`), "]"] : [])],
    call: `${trained}, epochs=${before + epochs}${first}${size}${data}${given}`,
  };
}

/** The file of a ModelCheckpoint. */
export const CHECKPOINT = "checkpoint.keras";

/** A callback that writes a file, which the page does without. @param {Described} callback @returns {Described} */
function withFile({ class_name, config }) {
  if (class_name !== "ModelCheckpoint") return { class_name, config };
  const { save_weights_only: _, ...given } = config;
  return { class_name, config: { ...given, filepath: CHECKPOINT } };
}

/** @param {Described} layer */
export function layerCall({ class_name, config }) {
  // Options stand in their usual order only as long as all before them are given; after a gap they need their names.
  const order = positionalOf(class_name);
  const gap = order.findIndex((key) => !(key in config));
  const leading = gap < 0 ? order : order.slice(0, gap);
  const rest = Object.entries(config).filter(([key, value]) => !leading.includes(key) && value !== null);
  const given = [...leading.map((key) => literal(config[key])), keywords(rest)].filter((text) => text !== "");
  return `layers.${class_name}(${given.join(", ")})`;
}
