import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";

import { asNotebook, asPython, programCells } from "../../www/keras/program.js";
import { prunedLayers, prunedOptimizer } from "../../www/keras/pruned.js";
import { firstActivity } from "../../www/page/lessons/first-activity.js";
import { crc32, npy, zipOf } from "../../www/client/zip-store.js";

/** @type {import("../../www/keras/program.js").Account} */
const lesson = {
  files: ["faces_images.pkl", "faces_labels.pkl"],
  layout: { entry: "", axis: null, transpose: false, rows: null },
  columns: ["eyes"],
  stored: { classes: ["open", "sunglasses"], count: 624, checksum: 1234 },
  split: { ...firstActivity.split, test: 0.2, validation: 0, seed: 42 },
  ready: null,
  input_shape: [60, 64, 1],
  classes: ["open", "sunglasses"],
  range: [0, 1],
  layers: firstActivity.layers,
  optimizer: { class_name: "Adam", config: { learning_rate: 0.001 } },
  loss: "sparse_categorical_crossentropy",
  metrics: [],
  outputs: 2,
  seed: 7,
  model: null,
  front: null,
  fits: [{ epochs: 20, batch_size: 32, callbacks: [] }],
};

const text = (/** @type {Partial<typeof lesson>} */ changes = {}) => asPython(programCells({ ...lesson, ...changes }));

const layer = (/** @type {string} */ class_name, config = {}) => ({ class_name, config });

/** @type {Record<string, Partial<typeof lesson>>} */
const cases = {
  lesson: {},
  copies: { split: { test: 0.2, validation: 0.25, seed: 1, augment: { copies: 3, layers: [layer("RandomFlip")] } } },
  "each epoch": {
    split: { test: 0.2, seed: 1, augment: { each_epoch: true, layers: [layer("RandomRotation", { factor: 0.1 })] } },
  },
  crop: {
    split: {
      test: 0.2,
      seed: 1,
      augment: { each_epoch: true, layers: [layer("RandomCrop", { height: 50, width: 50 })] },
    },
  },
  images: {
    split: {
      test: 0.2,
      seed: 1,
      mode: "L",
      resize: [28, 30],
      resample: "bicubic",
      crop_to_aspect_ratio: true,
      enhance: [layer("SHARPEN"), layer("autocontrast", { cutoff: 2 })],
      rescale: 1 / 255,
      merge: { both: ["open", "sunglasses"] },
      leave_out: ['un"known'],
    },
  },
  parts: { split: { split: "part" }, ready: { column: "part", train: ["tr"], validation: [], test: ["te"] } },
  "several runs": {
    fits: [
      { epochs: 5, batch_size: 16, callbacks: [layer("EarlyStopping", { patience: 3 })] },
      { epochs: 2, batch_size: 8, callbacks: [] },
    ],
  },
  "a checkpoint that comes back": {
    fits: [
      {
        ...{ epochs: 5, batch_size: 16, loaded: true },
        callbacks: [layer("ModelCheckpoint", { filepath: "best.weights.h5", save_weights_only: true })],
      },
      { epochs: 2, batch_size: 8, callbacks: [] },
    ],
  },
  "unequal classes": {
    split: { test: 0.2, validation: 0.25, seed: 3, oversample: true },
    fits: [
      { epochs: 5, batch_size: 16, callbacks: [], class_weight: "balanced" },
      { epochs: 2, batch_size: 8, callbacks: [], class_weight: { sunglasses: 16 } },
    ],
  },
  "not accuracy alone": { metrics: [layer("TopKCategoricalAccuracy", { k: 2 })] },
  "one output": { outputs: 1, loss: "binary_crossentropy" },
  "a column": {
    outputs: 1,
    loss: "binary_crossentropy",
    metrics: [layer("F1Score", { average: null, threshold: 0.5 })],
  },
  scores: { loss: layer("SparseCategoricalCrossentropy", { from_logits: true }) },
  "one hot": { outputs: 2, loss: "categorical_crossentropy" },
  "a model": { model: "model.keras" },
  "kept layers": {
    columns: ["pose"],
    layers: [{ ...firstActivity.layers[0], config: { ...firstActivity.layers[0].config, trainable: false } }],
    front: { count: 1, of: lesson },
  },
  "kept layers of a model": { front: { count: 1, of: { ...lesson, model: "model.keras", fits: [] } } },
  thawed: {
    split: { test: 0.2, seed: 1, augment: { each_epoch: true, layers: [layer("RandomRotation", { factor: 0.1 })] } },
    fits: [
      { epochs: 5, batch_size: 16, callbacks: [] },
      {
        ...{ epochs: 2, batch_size: 16, callbacks: [] },
        thawed: { trainable: { 0: true, 3: false }, optimizer: layer("Adam", { learning_rate: 0.00001 }) },
      },
    ],
  },
  labels: {
    columns: ["Edema", "Mass"],
    stored: { classes: ["1", "1"], count: 624, checksum: 1234 },
    split: { columns: ["Edema", "Mass"], test: 0.2, seed: 1, stratify: true },
    ...{ classes: ["Edema", "Mass"], loss: "binary_crossentropy", metrics: [layer("AUC", { multi_label: true })] },
  },
  rows: {
    layout: {
      entry: "train/X",
      axis: 1,
      transpose: true,
      rows: { numbers: 784, height: 28, width: 28, channels: 1, data_format: "channels_first" },
    },
  },
};

test("every program is one that Python can read", (t) => {
  const python = spawnSync("python3", ["-c", "print(1)"]).status === 0 ? "python3" : null;
  if (!python) return t.skip("there is no python3");
  const script = "import ast, json, sys\nfor name, text in json.load(sys.stdin).items(): ast.parse(text, name)";
  const programs = Object.entries(cases).map(([name, changes]) => [name, text(changes)]);
  const input = JSON.stringify(Object.fromEntries(programs));
  const { status, stderr } = spawnSync(python, ["-c", script], { input, encoding: "utf8" });
  assert.equal(status, 0, stderr);
});

test("a Normalization adapts, or takes what it is to know over", () => {
  const layers = [{ class_name: "Normalization", config: {} }, ...lesson.layers];
  assert.match(text({ layers }), /^ {4}model\.layers\[0\]\.adapt\(X_train\)$/m);
  const opened = text({ layers, model: "model.keras" });
  assert.doesNotMatch(opened, /adapt/);
  assert.match(opened, /if isinstance\(layer, layers\.Normalization\):\n {12}layer\.finalize_state\(\)/);
  assert.doesNotMatch(text({ model: "model.keras" }), /finalize_state/);
});

test("the program says where it runs, what it reads, and how it is trained", () => {
  const program = text();
  assert.match(program, /^WHERE = "here"$/m);
  assert.match(program, /^FILES = \["faces_images.pkl", "faces_labels.pkl"\]$/m);
  assert.match(program, /train_test_split\(X, y, test_size=0.2, random_state=42\)/);
  assert.match(program, /^keras.utils.set_random_seed\(7\)$/m);
  assert.match(
    program,
    /model.fit\(X_train, y_train, epochs=20, batch_size=32, validation_data=\(X_test, y_test\), verbose=2\)/,
  );
  assert.match(program, /MirroredStrategy\(/);
  assert.match(program, /MultiWorkerMirroredStrategy\(/);
  const several = text(cases["several runs"]);
  assert.match(several, /epochs=5, batch_size=16, .*callbacks=callbacks/);
  assert.match(several, /epochs=7, initial_epoch=5, batch_size=8/);
});

test("a checkpoint comes back between two runs, its weights alone", () => {
  const program = text(cases["a checkpoint that comes back"]);
  assert.deepEqual(program.match(/^ *keras\.callbacks.*|^run = |^ *model\.set_weights.*/gm), [
    '    keras.callbacks.ModelCheckpoint(filepath="checkpoint.keras"),',
    "run = ",
    '    model.set_weights(keras.models.load_model("checkpoint.keras", compile=False).get_weights())',
    "run = ",
  ]);
});

test("a network whose layers are kept is trained first, and layers are thawed before a training", () => {
  const kept = text(cases["kept layers"]);
  assert.deepEqual(kept.match(/^COLUMNS = .*|^base = .*|^run = model.fit/gm), [
    'COLUMNS = ["eyes"]',
    "run = model.fit",
    "base = model",
    'COLUMNS = ["pose"]',
    "run = model.fit",
  ]);
  assert.match(kept, /layers\.Conv2D\(.*trainable=False\)/);
  assert.match(kept, /for layer, other in zip\(model\.layers\[0:\], base\.layers\[0:1\]\):/);
  assert.equal(kept.match(/^def read\(/gm)?.length, 1);

  const opened = text(cases["kept layers of a model"]);
  assert.deepEqual(opened.match(/^base = .*|^run = model.fit/gm), [
    'base = keras.models.load_model("model.keras", compile=False)',
    "run = model.fit",
  ]);

  const [before, after] = text(cases.thawed).split("# run 2 of 2");
  assert.doesNotMatch(before, /trainable/);
  // The first layer varies the images.
  assert.match(after, /in \{0: True, 3: False\}\.items\(\):\n    model\.layers\[place \+ 1\]\.trainable = trainable\n/);
  assert.match(after, /optimizer=keras\.optimizers\.Adam\((learning_rate=)?(1e-05|0\.00001)\)/);
  assert.ok(after.indexOf("model.compile(") < after.indexOf("model.fit("));
});

test("of several labels each is a target, and told by itself", () => {
  const program = text(cases.labels);
  for (const line of [
    'y = np.stack([labels[name] == yes for name, yes in zip(COLUMNS, CLASSES)], axis=1).astype("float32")',
    "X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, shuffle=False, stratify=y)",
    '        metrics=[keras.metrics.BinaryAccuracy(name="accuracy"), keras.metrics.AUC(multi_label=True, name="auc")],',
    "print(classification_report(actual, predicted, target_names=classes, zero_division=0))",
  ])
    assert.ok(program.split("\n").includes(line), line);
  assert.doesNotMatch(program, /to_categorical/);
});

test("the notebook has the same cells", () => {
  const cells = programCells(lesson);
  const notebook = JSON.parse(asNotebook(cells));
  assert.deepEqual(
    notebook.cells.map((/** @type {any} */ { cell_type, source }) => ({ kind: cell_type, text: source.join("") })),
    cells,
  );
  assert.deepEqual([notebook.nbformat, notebook.nbformat_minor], [4, 5]);
  assert.equal(new Set(notebook.cells.map((/** @type {any} */ { id }) => id)).size, cells.length);
});

test("layers out of a file are written as by hand", () => {
  const glorot = { class_name: "GlorotUniform", config: { seed: null } };
  const layers = [
    layer("Conv2D", {
      filters: 3,
      kernel_size: [3, 3],
      strides: [1, 1],
      padding: "valid",
      kernel_initializer: glorot,
      name: "conv2d",
    }),
    layer("Dense", { units: 2, activation: "softmax", use_bias: true, name: "dense" }),
    layer("Dense", { units: 2, kernel_regularizer: { class_name: "L2", config: { l2: 0.01 } }, name: "dense_1" }),
  ];
  assert.deepEqual(prunedLayers(layers), [
    layer("Conv2D", { filters: 3, kernel_size: [3, 3] }),
    layer("Dense", { units: 2, activation: "softmax" }),
    layer("Dense", { units: 2, kernel_regularizer: "l2" }),
  ]);
  const named = layers.map(({ class_name, config }, i) => layer(class_name, { ...config, name: `mine_${i}` }));
  assert.deepEqual(prunedLayers(named)[1], layer("Dense", { units: 2, activation: "softmax", name: "mine_1" }));
  assert.deepEqual(prunedOptimizer(layer("Adam", { learning_rate: 0.001, beta_1: 0.9, amsgrad: false })), {
    class_name: "Adam",
    config: { learning_rate: 0.001 },
  });
});

test("arrays are written as numpy reads them", async (t) => {
  assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
  const zip = zipOf([
    npy("images", [2, 1, 2, 1], Float32Array.of(0, 0.5, 1, -2)),
    npy("bytes", [3], Uint8Array.of(1, 2, 255)),
    npy("eyes", [2], ["offen", "zu – 😎"]),
  ]);
  const script =
    "import sys, io, numpy as n; f = n.load(io.BytesIO(sys.stdin.buffer.read()));" +
    "print(f['images'].tolist(), f['images'].dtype, f['bytes'].tolist(), f['bytes'].dtype, ascii(f['eyes'].tolist()))";
  const python = process.env.KERAS_PYTHON ?? "python3";
  const input = Buffer.from(await zip.arrayBuffer());
  if (spawnSync(python, ["-c", "import numpy"]).status !== 0) return t.skip("Python has no numpy");
  const { stdout, stderr } = spawnSync(python, ["-c", script], { input, encoding: "utf8" });
  const eyes = "['offen', 'zu \\u2013 \\U0001f60e']";
  assert.equal(stdout.trim(), `[[[[0.0], [0.5]]], [[[1.0], [-2.0]]]] float32 [1, 2, 255] uint8 ${eyes}`, stderr);
});
