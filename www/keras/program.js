/**
 * One program that redoes in Keras what was done in the page: the same files, parts, variants, network and training; then its
 * curves, its mistakes, its maps. As a Python file or a Jupyter notebook. No state.
 */

import { READERS, dataCell } from "./program-data.js";
import { imports, isVariedInModel, partLines, partsOf } from "./parts.js";
import {
  adaptLines,
  CHECKPOINT,
  encodedTargets,
  fitArguments,
  isOneHot,
  layerCall,
  learnedTogether,
  lossCall,
  metricsCall,
} from "./python.js";
import { lossName } from "./losses.js";
import { snakeCase } from "./options.js";
import { classLines, imageCalls } from "./preparation.js";
import { described, literal } from "./python-values.js";

/**
 * What was done. files: names of those that were opened; columns: those that are learned, one or several together; stored: the same as
 * the files have them, checksum: the CRC-32 of the names of all labels, a line for each image with tabs between the columns; classes of
 * stored: of one column, or of each that says no and what yes; model: the file that the weights to begin with come from; front: the
 * network whose first `count` layers are the first ones here; metrics: besides accuracy; fits: one after the other; thawed: layers, by
 * their places, frozen or thawed before one; loaded: whether the checkpoint was brought back behind it
 * @typedef {{ files: string[], layout: Partial<import("../client/protocol.js").Layout>, columns: string[],
 *   stored: { classes: string[], count: number, checksum: number },
 *   split: import("../client/protocol.js").PrepareOptions, ready: import("./parts.js").Ready | null,
 *   input_shape: [number, number, number], classes: string[], range: [number, number],
 *   layers: import("./python.js").Described[], optimizer: import("./python.js").Described,
 *   loss: string | import("./python.js").Described, metrics: import("./python.js").Described[], outputs: number, seed: number,
 *   model: string | null,
 *   front: { count: number, of: Account } | null,
 *   fits: { epochs: number, batch_size: number, callbacks: import("./python.js").Described[],
 *     class_weight?: import("./class-weight.js").ClassWeight | null, loaded?: boolean,
 *     thawed?: { trainable: Record<number, boolean>, optimizer: import("./python.js").Described | null } | null }[] }} Account
 *
 * @typedef {{ kind: "markdown" | "code", text: string }} Cell
 */

/** What the parts of the images are called, by what stands behind the names of their arrays. @type {Record<string, string>} */
const NAMES = { test: "test", val: "validation", train: "training" };

const SWITCH = `# "here": on this machine; "colab": in Google Colab, which asks for the files (choose a GPU under "Runtime", "Change runtime type").
# "mirrored": every batch is shared out among all GPUs of this machine; "workers": among the machines that TF_CONFIG names, on each
# of which this program runs (with tf_keras, which has to be installed there: Keras 3 trains on one machine).
WHERE = "here"`;

const IMPORTS = `import bz2, gzip, lzma, os, re, tarfile, zipfile, zlib
from collections.abc import Mapping

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
import joblib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import tensorflow as tf

if WHERE == "workers":  # before anything else of TensorFlow
    strategy = tf.distribute.MultiWorkerMirroredStrategy()
elif WHERE == "mirrored":
    devices = tf.config.list_logical_devices("GPU") or tf.config.list_logical_devices("CPU")
    strategy = tf.distribute.MirroredStrategy([device.name for device in devices])
else:
    strategy = tf.distribute.get_strategy()
print("devices that train:", strategy.num_replicas_in_sync)

if WHERE == "workers":
    import tf_keras as keras
else:
    import keras
layers = keras.layers
from PIL import Image, ImageFilter, ImageOps
from sklearn.metrics import ConfusionMatrixDisplay, classification_report, confusion_matrix, multilabel_confusion_matrix, roc_auc_score`;

/**
 * @param {Account} account
 * @returns {Cell[]}
 */
export function programCells(account) {
  const { split } = account;
  const { test, validation } = partsOf(/** @type {any} */ (split), account.ready);
  const watched = test ? "test" : validation ? "val" : "train";
  return [
    {
      kind: "markdown",
      text: [
        "# What was trained in CNN Playground, in Keras",
        "It reads the same files, cuts them into the same parts, trains the same network, and shows what the page shows. Put the files " +
          "beside it; it takes `pip install tensorflow keras scikit-learn pandas pillow matplotlib`.",
        "Weights and batches are drawn by Keras from the same seeds, but not to the same numbers: results differ as those of two seeds do.",
      ].join("\n\n"),
    },
    { kind: "code", text: SWITCH },
    { kind: "code", text: [IMPORTS, ...importsOf(account)].join("\n") },
    {
      kind: "markdown",
      text:
        "## Reading\nFunctions that open files as the page does and find images and labels in them; they are used further down. " +
        "Unlike the page, Python runs what a pickle tells it to: open only files whose origin you trust.",
    },
    { kind: "code", text: READERS },
    ...trainingCells(account),
    {
      kind: "markdown",
      text: "Accuracy and loss after each epoch, on the images it learns from and on those it does not.",
    },
    { kind: "code", text: curvesCell(account, !validation && test ? "test" : "validation") },
    {
      kind: "markdown",
      text: `## How good it is, and where it is wrong\nAll images of the ${NAMES[watched]} part: ${learnedTogether(split) ? "of each label how often it is told right" : "a row for each class there is, a column for each answer"}.`,
    },
    { kind: "code", text: confusionCell(account, watched) },
    {
      kind: "markdown",
      text: `## Inside\nWhat each filter of the first convolution makes of the first image of the ${NAMES[watched]} part: bright where it answers most.`,
    },
    { kind: "code", text: mapsCell(watched) },
    {
      kind: "markdown",
      text: "Activation maximization: the image to which each filter answers most, found by going uphill from noise.",
    },
    { kind: "code", text: maximizationCell(account) },
    { kind: "markdown", text: "## To keep" },
    { kind: "code", text: 'model.save("model.keras")' },
  ];
}

/**
 * What is imported for the parts of this network's images, and of those that its first layers were trained on.
 * @param {Account} account
 * @returns {string[]}
 */
function importsOf({ split, front }) {
  const own = imports({ .../** @type {any} */ (split) }).filter((line) => !line.startsWith("import tensorflow"));
  return [...new Set([...own, ...(front ? importsOf(front.of) : [])])];
}

/**
 * From the files to a network that is trained; before it the one whose first layers are kept, as `base`.
 * @param {Account} account
 * @returns {Cell[]}
 */
function trainingCells(account) {
  const { fits, front, files, model } = account;
  const of = front ? ` of ${account.columns.join(", ")}` : "";
  return [
    ...(front ? baseCells(front.of) : []),
    { kind: "markdown", text: `## Data${of}\nThe files, the images in them, and the label of each.` },
    { kind: "code", text: filesCell(files, model) },
    { kind: "code", text: dataCell(account) },
    { kind: "markdown", text: `## Preparation${of}\nAll images alike, numbers for the classes, and the parts.` },
    { kind: "code", text: preparationCell(account) },
    { kind: "markdown", text: `## Network${of}` },
    { kind: "code", text: networkCell(account) },
    { kind: "markdown", text: `## Training${of}` },
    { kind: "code", text: [...fits.flatMap((fit, i) => fitLines(account, fit, i))].join("\n") },
  ];
}

/**
 * The network whose first layers are kept.
 * @param {Account} account
 * @returns {Cell[]}
 */
function baseCells(account) {
  const { fits, model, files } = account;
  const words = "The network whose first layers are kept: what they learn here they take along.";
  if (fits.length === 0 && model)
    return [
      { kind: "markdown", text: `## Before\n${words}` },
      { kind: "code", text: filesCell(files, model) },
      { kind: "code", text: `base = keras.models.load_model(${literal(model)}, compile=False)` },
    ];
  return [
    { kind: "markdown", text: `# Before\n${words}` },
    ...trainingCells(account),
    { kind: "code", text: "base = model" },
  ];
}

/**
 * @param {string[]} files
 * @param {string | null} model
 */
const filesCell = (files, model) => {
  const needed = model ? `[*FILES, ${literal(model)}]` : "FILES";
  return [
    `FILES = [${files.map(literal).join(", ")}]`,
    'if WHERE == "colab":',
    "    from google.colab import files as colab",
    "",
    `    while not all(map(os.path.exists, ${needed})):`,
    `        print("Choose", ", ".join(path for path in ${needed} if not os.path.exists(path)))`,
    "        colab.upload()",
  ].join("\n");
};

/** @param {Account} account */
function preparationCell({ split, ready, classes, loss, metrics, outputs, columns, fits, stored }) {
  const settings = /** @type {import("../page/state.js").SplitSettings} */ (split);
  const isMultilabel = learnedTogether(split) !== null;
  const { lines, call } = imageCalls(settings);
  return [
    ...classLines(settings, columns[0]),
    ...lines,
    `X = np.stack(${call === "image" ? "images" : `[${call} for image in images]`}).astype("float32")`,
    ...(settings.rescale ? [`X *= np.float32(${literal(settings.rescale)})`] : []),
    `classes = [${classes.map(literal).join(", ")}]`,
    ...(isMultilabel
      ? ['y = np.stack([labels[name] == yes for name, yes in zip(COLUMNS, CLASSES)], axis=1).astype("float32")']
      : [
          `y = labels[${literal(columns[0])}].map(classes.index).to_numpy()`,
          ...encodedTargets(lossName(loss), outputs, metrics),
        ]),
    // tf_keras has no keras.ops.
    ...partLines(settings, fits[0]?.batch_size ?? 32, ready, !isMultilabel && isOneHot(lossName(loss), outputs)).map(
      (line) => line.replace("keras.ops.convert_to_numpy", "np.asarray"),
    ),
    `print(X.shape, "${stored.count} images read,", len(X_train), "to train on")`,
  ].join("\n");
}

/** @param {Account} account */
function networkCell(account) {
  const { input_shape, layers, split, optimizer, seed, model, front } = account;
  const varied = variedOf(split);
  const built = [`keras.Input(shape=(${input_shape.join(", ")}))`, ...varied, ...layers.map(layerCall)];
  return [
    `keras.utils.set_random_seed(${seed})`,
    "with strategy.scope():",
    "    model = keras.Sequential([",
    ...built.map((call) => `        ${call},`),
    "    ])",
    ...(model
      ? [
          `    trained = keras.models.load_model(${literal(model)}, compile=False)  # the weights that the page began with`,
          `    for layer, other in zip(model.layers[${varied.length}:], trained.layers):`,
          ...copyLines(layers),
        ]
      : []),
    ...(front ? frontLines(front, varied.length) : []),
    ...(model ? [] : adaptLines(layers, front?.count ?? 0, varied.length > 0).map((line) => `    ${line}`)),
    ...compileLines(account, optimizer).map((line) => `    ${line}`),
    "model.summary()",
  ].join("\n");
}

/** The first layer, where it varies the images. @param {Account["split"]} split */
const variedOf = (split) => (isVariedInModel(/** @type {any} */ (split)) ? ["augment"] : []);

/**
 * @param {NonNullable<Account["front"]>} front
 * @param {number} first  place of the first layer with weights of `model`
 */
function frontLines({ count, of }, first) {
  const from = of.fits.length === 0 && of.model ? 0 : variedOf(of.split).length;
  return [
    `    # the first ${count} layers come with what they have learned`,
    `    for layer, other in zip(model.layers[${first}:], base.layers[${from}:${from + count}]):`,
    ...copyLines(of.layers),
  ];
}

/** A layer gets the weights of another one; of a Normalization Keras looks at them only when it is told. @param {Account["layers"]} all */
const copyLines = (all) => [
  "        layer.set_weights(other.get_weights())",
  ...(all.some(({ class_name }) => class_name === "Normalization")
    ? ["        if isinstance(layer, layers.Normalization):", "            layer.finalize_state()"]
    : []),
];

/**
 * @param {Account} account
 * @param {Account["optimizer"]} optimizer
 */
const compileLines = ({ loss, metrics, split }, optimizer) => [
  "model.compile(",
  `    optimizer=${described("optimizers", optimizer)},`,
  `    loss=${lossCall(loss)},`,
  `    metrics=${metricsCall(metrics, lossName(loss), learnedTogether(split) !== null)},`,
  ")",
];

/**
 * Layers frozen or thawed before a training: with `compile` the optimizer begins anew.
 * @param {Account} account
 * @param {number} number  of the training
 */
function thawLines(account, number) {
  const { split, optimizer, fits } = account;
  const { thawed } = fits[number];
  if (!thawed) return [];
  const places = Object.entries(thawed.trainable).map(([place, trainable]) => `${place}: ${literal(trainable)}`);
  const named = fits.slice(0, number + 1).findLast((fit) => fit.thawed?.optimizer)?.thawed?.optimizer;
  return [
    ...(places.length > 0
      ? [
          `for place, trainable in {${places.join(", ")}}.items():`,
          `    model.layers[place + ${variedOf(split).length}].trainable = trainable`,
        ]
      : []),
    "with strategy.scope():",
    ...compileLines(account, named ?? optimizer).map((line) => `    ${line}`),
  ];
}

/**
 * @param {Account} account
 * @param {Account["fits"][number]} fit
 * @param {number} number
 */
function fitLines(account, fit, number) {
  const { split, ready, fits, classes } = account;
  const before = fits.slice(0, number).reduce((sum, { epochs }) => sum + epochs, 0);
  const given = fitArguments(/** @type {any} */ (split), ready, { ...fit, classes }, before);
  const runs = fits.length > 1 ? [`# run ${number + 1} of ${fits.length}`] : [];
  const history = `{key: history.get(key, []) + values for key, values in run.history.items()}`;
  return [
    ...runs,
    ...thawLines(account, number),
    ...given.lines,
    `run = model.fit(${given.call}, verbose=2)`,
    number === 0 ? "history = run.history" : `history = ${history}`,
    ...(fit.loaded ? loadedLines : []),
  ];
}

/** The page brings back the weights alone; `load_weights` would bring what the optimizer remembers as well. */
const loadedLines = [
  `if os.path.exists(${literal(CHECKPOINT)}):  # its weights alone: the optimizer stays as it is`,
  `    model.set_weights(keras.models.load_model(${literal(CHECKPOINT)}, compile=False).get_weights())`,
];

/**
 * @param {Account} account
 * @param {string} other  what is measured besides training
 */
function curvesCell({ metrics }, other) {
  const keys = ["accuracy", ...metrics.map(({ class_name }) => snakeCase(class_name)), "loss"];
  return `figure, row = plt.subplots(1, ${keys.length}, figsize=(${5 * keys.length}, 3.5))
for axes, key in zip(row, ${literal(keys)}):
    axes.plot(range(1, len(history[key]) + 1), history[key], label="training")
    if f"val_{key}" in history:
        axes.plot(range(1, len(history[key]) + 1), history[f"val_{key}"], label="${other}")
    axes.set(xlabel="epoch", ylabel=key)
    axes.legend()
plt.show()`;
}

/**
 * @param {Account} account
 * @param {string} part
 */
function confusionCell({ outputs, loss, metrics, split }, part) {
  if (learnedTogether(split)) return labelsCell(part);
  const isEncoded = encodedTargets(lossName(loss), outputs, metrics).length > 0;
  const [decided, decoded] =
    outputs === 1
      ? ["(model.predict(X_%).ravel() > 0.5).astype(int)", ".ravel()"]
      : ["model.predict(X_%).argmax(axis=1)", ".argmax(axis=1)"];
  return [
    `predicted = ${decided.replace("%", part)}`,
    `actual = y_${part}${isEncoded ? decoded : ""}`,
    'print("accuracy", (predicted == actual).mean())',
    "numbers = range(len(classes))",
    "print(classification_report(actual, predicted, labels=numbers, target_names=classes, zero_division=0))",
    "counts = confusion_matrix(actual, predicted, labels=numbers)",
    "shown = ConfusionMatrixDisplay(counts, display_labels=classes).plot(xticks_rotation=45)",
    'shown.ax_.set(xlabel="predicted", ylabel="actual")',
    "plt.show()",
  ].join("\n");
}

/**
 * How well each of several labels is told.
 * @param {string} part
 */
const labelsCell = (part) => `outputs = model.predict(X_${part})
predicted, actual = (outputs > 0.5).astype(int), y_${part}.astype(int)
print("accuracy", (predicted == actual).mean())
print(classification_report(actual, predicted, target_names=classes, zero_division=0))
counts = pd.DataFrame(multilabel_confusion_matrix(actual, predicted).reshape(-1, 4), classes, ["tn", "fp", "fn", "tp"])
both = [0 < had.sum() < len(had) for had in actual.T]
counts["auc"] = [roc_auc_score(had, p) if known else np.nan for had, p, known in zip(actual.T, outputs.T, both)]
print(counts)`;

/** @param {string} part */
const mapsCell = (part) => `convolutions = [layer for layer in model.layers if isinstance(layer, layers.Conv2D)]
if convolutions:
    first = convolutions[0]
    maps = keras.Model(model.inputs, first.output).predict(X_${part}[:1])[0]
    count = min(maps.shape[-1], 32)
    figure, grid = plt.subplots(-(-(1 + count) // 8), 8, figsize=(12, 1.8 * -(-(1 + count) // 8)), squeeze=False)
    for axes in grid.ravel():
        axes.axis("off")
    shown, *rest = grid.ravel()
    image = X_${part}[0].astype("float32")
    image = (image - image.min()) / (np.ptp(image) + 1e-8)
    shown.imshow(image[..., 0] if image.shape[-1] != 3 else image, cmap="gray")
    shown.set_title("the image", fontsize=8)
    for filter, axes in zip(range(count), rest):
        axes.imshow(maps[..., filter], cmap="viridis")
        axes.set_title(f"filter {filter}", fontsize=8)
    figure.suptitle(f"what {first.name} makes of it")
    plt.show()`;

/** @param {Account} account */
const maximizationCell = ({
  range: [low, high],
}) => `# As in the page: up the gradient of the mean of a map, above 0 and before the activation, of an image that is moved by a pixel or
# two at each step; then neighboring pixels become a little more alike, and all a little smaller.
LOW, HIGH = ${literal(low)}, ${literal(high)}


def raised(layer, filter, steps=100, rate=0.1, seed=0):
    seen = keras.Model(model.inputs, layer.output)
    draw = np.random.default_rng(seed)
    middle, span = (LOW + HIGH) / 2, HIGH - LOW
    image = tf.constant(middle + span * 0.05 * draw.standard_normal((1, *model.input_shape[1:])), tf.float32)
    activation, layer.activation = layer.activation, keras.activations.linear
    try:
        for _ in range(steps):
            down, right = draw.integers(-2, 3, size=2)
            image = tf.roll(image, (down, right), (1, 2))
            with tf.GradientTape() as tape:
                tape.watch(image)
                answer = tf.reduce_mean(tf.nn.relu(seen(image, training=False)[..., filter]))
            gradient = tape.gradient(answer, image)
            image += rate * span * gradient / (tf.sqrt(tf.reduce_mean(gradient**2)) + 1e-8)
            image = tf.roll(image, (-down, -right), (1, 2))
            around = sum(tf.roll(image, step, axis) for step in (-1, 1) for axis in (1, 2)) / 4
            image += 0.01 * 4 * (around - image)
            image = middle + (1 - 0.005) * (image - middle)
    finally:
        layer.activation = activation
    return image[0].numpy()


if convolutions:
    count = min(first.output.shape[-1], 8)
    figure, row = plt.subplots(1, count, figsize=(12, 2), squeeze=False)
    for filter, axes in zip(range(count), row.ravel()):
        found = raised(first, filter)
        found = (found - found.min()) / (np.ptp(found) + 1e-8)
        axes.imshow(found[..., 0] if found.shape[-1] != 3 else found, cmap="gray")
        axes.set_title(f"filter {filter}", fontsize=8)
        axes.axis("off")
    figure.suptitle(f"what the filters of {first.name} answer most to")
    plt.show()`;

/** A Python file, its cells marked as editors know them. @param {Cell[]} cells */
export const asPython = (cells) =>
  cells
    .map(({ kind, text }) =>
      kind === "code" ? `# %%\n${text}\n` : `# %% [markdown]\n${text.replace(/^/gm, "# ").replace(/ +$/gm, "")}\n`,
    )
    .join("\n");

/** A Jupyter notebook. @param {Cell[]} cells */
export function asNotebook(cells) {
  const source = (/** @type {string} */ text) => text.split(/(?<=\n)/);
  const notebook = {
    cells: cells.map(({ kind, text }, i) => ({
      cell_type: kind,
      id: `cell-${i}`,
      metadata: {},
      source: source(text),
      ...(kind === "code" ? { execution_count: null, outputs: [] } : {}),
    })),
    metadata: {
      kernelspec: { display_name: "Python 3", language: "python", name: "python3" },
      language_info: { name: "python" },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return JSON.stringify(notebook, null, 1) + "\n";
}
