import assert from "node:assert/strict";
import { test } from "node:test";

import { withLayer } from "../../www/keras/augmentation.js";
import { pythonOf } from "../../www/keras/preparation.js";
import { firstActivity } from "../../www/page/lessons/first-activity.js";

const { split } = firstActivity;

test("the lesson's split is one line of scikit-learn", () => {
  const line = "X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=42)";
  assert.equal(pythonOf(split, "eyes", 32), line);
  assert.equal(pythonOf({ ...split, test: 0 }, "eyes", 32), "X_train, y_train = X, y");
});

test("Pillow's size is width and height", () => {
  const [line] = pythonOf({ ...split, resize: [60, 64], mode: "L" }, "eyes", 32).split("\n");
  assert.equal(
    line,
    'X = np.array([np.asarray(image.convert("L").resize((64, 60), Image.Resampling.LANCZOS)) for image in images])',
  );
});

test("the rest is augmented between the two cuts", () => {
  const augment = { layers: [{ class_name: "RandomRotation", config: { factor: 0.2 } }], copies: 5, seed: 1 };
  const lines = (/** @type {object} */ others) =>
    pythonOf({ ...split, validation: 0.2, augment: { ...augment, ...others } }, "eyes", 32).split("\n");
  const copied = ["augment", "    layers.RandomRotation(factor", "])"];
  const places = (/** @type {string[]} */ lines) => lines.map((line) => line.split(/ ?= ?/)[0]);
  assert.deepEqual(places(lines({})), [
    ...copied,
    "X_train, X_test, y_train, y_test",
    "X_train, y_train",
    "X_train",
    "X_train, X_val, y_train, y_val",
  ]);
  assert.match(lines({ before_split: true })[3], /cheating/);
  assert.match(lines({ before_split: true }).at(-1) ?? "", /test_size=0\.2/);
  assert.match(lines({ each_epoch: true })[0], /first layer of the model/);
});

test("layers stand in the order of the table, one of each kind", () => {
  const flip = { class_name: "RandomFlip", config: { mode: "horizontal" } };
  const crop = { class_name: "RandomCrop", config: { height: 3, width: 2 } };
  const both = withLayer([crop], "RandomFlip", flip.config);
  assert.deepEqual(both, [flip, crop]);
  assert.deepEqual(withLayer(both, "RandomCrop", null), [flip]);
  assert.deepEqual(withLayer([flip], "RandomFlip", { mode: "vertical" }), [{ ...flip, config: { mode: "vertical" } }]);
});

test("images are cut to shape as Keras does, and laid on white where they are transparent", () => {
  const lines = pythonOf({ ...split, resize: [60, 64], crop_to_aspect_ratio: true, mode: "L" }, "eyes", 32, {
    isTransparent: true,
  }).split("\n");
  assert.match(lines[0], /^def middle\(image, height, width\):/);
  assert.equal(
    lines.find((line) => line.startsWith("X = ")),
    'X = np.array([np.asarray(middle(Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("L"), 60, 64)' +
      ".resize((64, 60), Image.Resampling.LANCZOS)) for image in images])",
  );
});

test("parts that a column tells are taken by its values", () => {
  const ready = { column: "Usage", train: ["Training"], validation: ["PublicTest"], test: [] };
  assert.equal(
    pythonOf({ ...split, split: "Usage", stratify: true }, "emotion", 32, { parts: ready }),
    `part = np.asarray(labels["Usage"])
X_train, y_train = X[np.isin(part, ["Training"])], y[np.isin(part, ["Training"])]
X_val, y_val = X[np.isin(part, ["PublicTest"])], y[np.isin(part, ["PublicTest"])]`,
  );
});
