import assert from "node:assert/strict";
import { test } from "node:test";

import { pythonCode } from "../../www/keras/python.js";
import { firstActivity } from "../../www/page/lessons/first-activity.js";

/** @type {import("../../www/keras/python.js").Experiment} */
const lesson = {
  ...firstActivity,
  image_shape: [60, 64, 1],
  input_shape: [60, 64, 1],
  loss: "sparse_categorical_crossentropy",
  outputs: 2,
  classes: ["open", "sunglasses"],
};

/** The lines of the program from the first that begins with `from` on, up to the first empty one. */
const part = (/** @type {string} */ text, /** @type {string} */ from) => {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.startsWith(from));
  assert.notEqual(start, -1, `no line begins with ${from}`);
  return lines.slice(start, lines.indexOf("", start)).join("\n");
};

test("the lesson's experiment, whole", () => {
  assert.equal(
    pythonCode(lesson),
    `import keras
import numpy as np
from keras import layers
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelEncoder

# images: a list or an array of pictures of 60 x 64; labels: one for each
X = np.asarray(images, dtype="float32").reshape(-1, 60, 64, 1)
y = LabelEncoder().fit_transform(labels)  # 0: open, 1: sunglasses
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=42)

keras.utils.set_random_seed(1)
model = keras.Sequential([
    keras.Input(shape=(60, 64, 1)),
    layers.Conv2D(32, (3, 3), activation="relu"),
    layers.MaxPooling2D((2, 2)),
    layers.Flatten(),
    layers.Dense(64, activation="relu"),
    layers.Dense(2, activation="sigmoid"),
])
model.compile(
    optimizer=keras.optimizers.Adam(learning_rate=0.001),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.summary()

history = model.fit(X_train, y_train, epochs=20, batch_size=32, validation_data=(X_test, y_test))
model.evaluate(X_test, y_test)
`,
  );
});

test("classes of unequal size", () => {
  const weighted = (/** @type {import("../../www/keras/class-weight.js").ClassWeight} */ class_weight) =>
    pythonCode({
      ...lesson,
      split: { ...lesson.split, validation: 0.1, oversample: true },
      run: { ...lesson.run, class_weight, callbacks: [{ class_name: "EarlyStopping", config: {} }] },
    });
  const balanced = weighted("balanced");
  assert.equal(
    part(balanced, "# the very images"),
    `# the very images that RandomOverSampler(random_state=42) of imbalanced-learn draws
numbers = y_train.argmax(axis=1) if y_train.ndim > 1 else y_train
found = [np.flatnonzero(numbers == number) for number in np.unique(numbers)]
random, most = np.random.RandomState(42), max(map(len, found))
again = np.concatenate([random.choice(places, most - len(places)) for places in found])
X_train, y_train = np.concatenate([X_train, X_train[again]]), np.concatenate([y_train, y_train[again]])`,
  );
  assert.equal(
    part(balanced, "# as compute_class_weight"),
    `# as compute_class_weight("balanced") of scikit-learn
counts = np.bincount(y_train.argmax(axis=1) if y_train.ndim > 1 else y_train, minlength=2)
class_weight = {i: counts.sum() / (np.count_nonzero(counts) * n) if n else 1.0 for i, n in enumerate(counts)}
callbacks = [
    keras.callbacks.EarlyStopping(),
]
history = model.fit(X_train, y_train, epochs=20, batch_size=32, validation_data=(X_val, y_val), class_weight=class_weight, callbacks=callbacks)
model.evaluate(X_test, y_test)`,
  );
  assert.match(weighted({ sunglasses: 16 }), /^class_weight = \{0: 1, 1: 16\}$/m);
  // By their numbers, as Keras has them.
  assert.match(weighted({ 0: 0.5 }), /^class_weight = \{0: 0\.5, 1: 1\}$/m);
});

test("each option as Python writes it", () => {
  const layers = [
    { class_name: "RandomFlip", config: { mode: "horizontal" } },
    { class_name: "RandomZoom", config: { height_factor: [-0.1, 0.2], width_factor: 0.1 } },
    { class_name: "RandomContrast", config: { factor: 0.2, value_range: [0, 1] } },
    { class_name: "Rescaling", config: { scale: 1 / 255, offset: -0.5 } },
    { class_name: "Conv2D", config: { kernel_size: 3, filters: 8, use_bias: false, padding: "same", strides: [2, 1] } },
    { class_name: "Conv2D", config: { kernel_size: [1, 1], name: 'a "name"' } },
    { class_name: "MaxPooling2D", config: { pool_size: [2, 2], strides: null } },
    {
      class_name: "Dense",
      config: { units: 3, kernel_initializer: { class_name: "RandomNormal", config: { stddev: 0.1 } } },
    },
  ];
  assert.equal(
    part(pythonCode({ ...lesson, layers }), "    keras.Input"),
    `    keras.Input(shape=(60, 64, 1)),
    layers.RandomFlip("horizontal"),
    layers.RandomZoom((-0.1, 0.2), width_factor=0.1),
    layers.RandomContrast(0.2, value_range=(0, 1)),
    layers.Rescaling(1 / 255, offset=-0.5),
    layers.Conv2D(8, 3, use_bias=False, padding="same", strides=(2, 1)),
    layers.Conv2D(kernel_size=(1, 1), name="a \\"name\\""),
    layers.MaxPooling2D((2, 2)),
    layers.Dense(3, kernel_initializer=keras.initializers.RandomNormal(stddev=0.1)),
])
model.compile(
    optimizer=keras.optimizers.Adam(learning_rate=0.001),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.summary()`,
  );
});

test("a Normalization is shown what comes into it, unless it is told its numbers or comes with what it has learned", () => {
  const normalization = (config = {}) => ({ class_name: "Normalization", config });
  const layers = [
    normalization(),
    normalization({ mean: [0.5], variance: [0.2] }),
    { class_name: "Flatten", config: {} },
    normalization({ axis: [] }),
  ];
  const adapted = (/** @type {object} */ changes) =>
    pythonCode({ ...lesson, layers, ...changes }).match(/^model\.layers.*adapt.*$/gm);
  assert.deepEqual(adapted({}), [
    "model.layers[0].adapt(X_train)",
    "model.layers[3].adapt(keras.Sequential(model.layers[:3]).predict(X_train, verbose=0))",
  ]);
  assert.deepEqual(adapted({ base: { count: 3, cut: "flatten", from: "faces" } }), [
    "model.layers[3].adapt(keras.Sequential(model.layers[:3]).predict(X_train, verbose=0))",
  ]);
  const varied = { ...lesson.split, augment: { each_epoch: true, layers: [{ class_name: "RandomFlip", config: {} }] } };
  assert.deepEqual(adapted({ split: varied }), [
    "model.layers[1].adapt(X_train)",
    "model.layers[4].adapt(keras.Sequential(model.layers[:4]).predict(X_train, verbose=0))",
  ]);
});

test("the parts, cut as the page cuts them", () => {
  const split = { test: 0.25, validation: 0.2, seed: 7, shuffle: true, stratify: true };
  const both = pythonCode({ ...lesson, split });
  assert.match(both, /^X_train, X_test, .* = train_test_split\(X, y, test_size=0\.25, random_state=7, stratify=y\)$/m);
  assert.match(
    both,
    /^X_train, X_val, .* = train_test_split\(X_train, y_train, test_size=0\.2, random_state=7, stratify=y_train\)$/m,
  );
  assert.match(both, /validation_data=\(X_val, y_val\)/);

  const none = pythonCode({ ...lesson, split: { ...split, test: 0, validation: 0 } });
  assert.match(none, /^X_train, y_train = X, y$/m);
  assert.doesNotMatch(none, /train_test_split|validation_data|evaluate/);

  const encoded = pythonCode({ ...lesson, split, loss: "categorical_crossentropy" });
  assert.match(encoded, /stratify=y\.argmax\(axis=1\)\)$/m, "rows would be taken in another order");
  assert.match(encoded, /stratify=y_train\.argmax\(axis=1\)\)$/m);
  const sorted = pythonCode({ ...lesson, split: { ...split, validation: 0, shuffle: false, stratify: false } });
  assert.match(sorted, /train_test_split\(X, y, test_size=0\.25, shuffle=False\)/);
});

test("targets, classes and optimizer", () => {
  const text = pythonCode({
    ...lesson,
    loss: "categorical_crossentropy",
    classes: ["a\nb", "c", "d", "e"],
    run: {
      ...lesson.run,
      optimizer: { class_name: "SGD", config: { learning_rate: 0.00001, momentum: 0.9, nesterov: true } },
    },
  });
  assert.match(
    text,
    /LabelEncoder\(\)\.fit_transform\(labels\) {2}# 0: a b, 1: c, 2: d, \.\.\.\ny = keras\.utils\.to_categorical\(y\)\n/,
  );
  assert.match(text, /optimizer=keras\.optimizers\.SGD\(learning_rate=0\.00001, momentum=0\.9, nesterov=True\),/);
});

test("a schedule and callbacks as Keras makes them", () => {
  const learning_rate = { class_name: "CosineDecay", config: { initial_learning_rate: 0.002, decay_steps: 1500 } };
  const callbacks = [
    { class_name: "EarlyStopping", config: { monitor: "val_accuracy", patience: 5, restore_best_weights: true } },
    { class_name: "ReduceLROnPlateau", config: { factor: 0.5 } },
    { class_name: "ModelCheckpoint", config: { save_best_only: true } },
  ];
  const text = pythonCode({
    ...lesson,
    run: { ...lesson.run, optimizer: { class_name: "Adam", config: { learning_rate } }, callbacks },
  });
  assert.match(
    text,
    /optimizer=keras\.optimizers\.Adam\(learning_rate=keras\.optimizers\.schedules\.CosineDecay\(initial_learning_rate=0\.002, decay_steps=1500\)\),/,
  );
  assert.equal(
    part(text, "callbacks = ["),
    `callbacks = [
    keras.callbacks.EarlyStopping(monitor="val_accuracy", patience=5, restore_best_weights=True),
    keras.callbacks.ReduceLROnPlateau(factor=0.5),
    keras.callbacks.ModelCheckpoint(save_best_only=True, filepath="checkpoint.keras"),
]
history = model.fit(X_train, y_train, epochs=20, batch_size=32, validation_data=(X_test, y_test), callbacks=callbacks)
model.evaluate(X_test, y_test)`,
  );
});

test("rates of a schedule are floats", () => {
  const written = (/** @type {string} */ class_name, /** @type {any} */ config) => {
    const learning_rate = { class_name, config };
    const run = { ...lesson.run, optimizer: { class_name: "SGD", config: { learning_rate } } };
    return /schedules\.(.*)\),/.exec(pythonCode({ ...lesson, run }))?.[1];
  };
  assert.equal(
    written("CosineDecay", { initial_learning_rate: 0, decay_steps: 30, warmup_target: 1, warmup_steps: 5 }),
    "CosineDecay(initial_learning_rate=0.0, decay_steps=30, warmup_target=1.0, warmup_steps=5)",
  );
  assert.equal(
    written("PiecewiseConstantDecay", { boundaries: [100, 200], values: [1, 0.15, 20.5] }),
    "PiecewiseConstantDecay(boundaries=(100, 200), values=(1.0, 0.15, 20.5))",
  );
});

test("binary cross-entropy takes one-hot targets where there is an output for each class", () => {
  const loss = "binary_crossentropy";
  assert.match(pythonCode({ ...lesson, loss }), /to_categorical/);
  assert.doesNotMatch(pythonCode({ ...lesson, loss, outputs: 1 }), /to_categorical/);
});

test("images to train on are varied as they are in the page", () => {
  const layers = [
    { class_name: "RandomRotation", config: { factor: 0.02, fill_mode: "nearest" } },
    { class_name: "RandomTranslation", config: { height_factor: [-0.1, 0.2], width_factor: 0.05 } },
  ];
  const program = (/** @type {object} */ augment) =>
    pythonCode({ ...lesson, split: { ...lesson.split, validation: 0.25, augment: { layers, copies: 5, ...augment } } });
  const split = (/** @type {string} */ part, /** @type {string} */ share, /** @type {string} */ from) =>
    `X_train, X_${part}, y_train, y_${part} = train_test_split(X${from}, y${from}, test_size=${share}, random_state=42)`;
  const copied = (/** @type {string} */ part) => [
    `X${part}, y${part} = np.repeat(X${part}, 5, axis=0), np.repeat(y${part}, 5, axis=0)`,
    `X${part} = keras.ops.convert_to_numpy(augment(X${part}, training=True))`,
  ];
  const augmenter = [
    "augment = keras.Sequential([",
    '    layers.RandomRotation(factor=0.02, fill_mode="nearest", seed=1),',
    "    layers.RandomTranslation(height_factor=(-0.1, 0.2), width_factor=0.05, seed=2),",
    "])",
  ];
  const [test, validation] = [split("test", "0.2", ""), split("val", "0.25", "_train")];
  assert.equal(
    part(program({}), "augment = "),
    [...augmenter, test, ...copied("_train"), validation].join("\n"),
    "no variant of a test image is trained on",
  );
  assert.equal(
    part(program({ before_split: true }), "augment = "),
    [...augmenter, "# cheating: variants of one image fall into both parts", ...copied(""), test, validation].join(
      "\n",
    ),
  );
  const anew = program({ each_epoch: true });
  assert.equal(part(anew, "augment = "), [...augmenter, test, validation].join("\n"));
  assert.match(part(anew, "model = "), /keras\.Input\(shape=\(60, 64, 1\)\),\n {4}augment,\n {4}layers\.Conv2D/);
});

test("with RandomCrop each image gets a window of its own, and what is not varied its middle", () => {
  const crop = { class_name: "RandomCrop", config: { height: 50, width: 48 } };
  const program = (/** @type {object} */ augment) =>
    pythonCode({
      ...lesson,
      input_shape: [50, 48, 1],
      split: { ...lesson.split, validation: 0.25, augment: { layers: [crop], copies: 5, ...augment } },
    });
  const middle = (/** @type {string} */ part) =>
    `X_${part} = keras.ops.convert_to_numpy(layers.CenterCrop(50, 48)(X_${part}))`;
  const copies = program({});
  assert.match(copies, /^import tensorflow as tf$/m);
  assert.match(copies, /reshape\(-1, 60, 64, 1\)/);
  assert.match(copies, /keras\.Input\(shape=\(50, 48, 1\)\),\n {4}layers\.Conv2D/);
  assert.match(copies, /from_tensor_slices\(X_train\)\.batch\(1\)\nX_train = np\.concatenate\(list\(one_by_one\.map\(/);
  assert.ok(copies.includes(middle("test")));
  assert.ok(!copies.includes(middle("val")), "the validation part consists of variants");
  assert.doesNotMatch(program({ before_split: true }), /CenterCrop/);
  const anew = program({ each_epoch: true });
  assert.ok(anew.includes(middle("test")) && anew.includes(middle("val")));
  assert.doesNotMatch(part(anew, "model = "), /augment/);
  assert.match(anew, /model\.fit\(varied, epochs=20, validation_data=\(X_val, y_val\)\)/);
});

test("layers that come with what they have learned are those of another model, frozen or not", () => {
  const conv = (/** @type {Record<string, any>} */ others) => ({
    class_name: "Conv2D",
    config: { filters: 8, kernel_size: [3, 3], ...others },
  });
  const layers = [
    conv({ trainable: false }),
    { class_name: "MaxPooling2D", config: { pool_size: [2, 2] } },
    conv({}),
    { class_name: "GlobalAveragePooling2D", config: {} },
    { class_name: "Dense", config: { units: 2, activation: "softmax" } },
  ];
  const base = { count: 3, cut: "conv2d_1", from: "run 1" };
  assert.equal(
    part(pythonCode({ ...lesson, layers, base }), "keras.utils"),
    `keras.utils.set_random_seed(1)
# run 1, saved as .keras: its layers up to conv2d_1 are kept, with what they have learned
base = keras.models.load_model("base.keras")
for place, layer in enumerate(base.layers[:3]):
    layer.trainable = place not in [0]
model = keras.Sequential([
    keras.Input(shape=(60, 64, 1)),
    *base.layers[:3],
    layers.GlobalAveragePooling2D(),
    layers.Dense(2, activation="softmax"),
])
model.compile(
    optimizer=keras.optimizers.Adam(learning_rate=0.001),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.summary()`,
  );
  assert.match(pythonCode({ ...lesson, layers }), /layers\.Conv2D\(8, \(3, 3\), trainable=False\)/);
});
