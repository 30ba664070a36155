import assert from "node:assert/strict";
import { test } from "node:test";

import { layerKinds } from "../../www/keras/layers.js";
import { classOf, classesOf, moduleOf, nested, shortest } from "../../www/keras/nested.js";
import { menuOf } from "../../www/keras/options.js";
import { layerCall } from "../../www/keras/python.js";

test("an initializer, penalty or constraint is its name alone where that says all", () => {
  assert.equal(shortest({ class_name: "L2", config: { l2: 0.01 } }), "l2");
  assert.equal(shortest({ class_name: "HeNormal", config: { seed: null } }), "he_normal");
  assert.equal(shortest({ class_name: "L1L2", config: {} }), "l1l2");
  assert.deepEqual(shortest({ class_name: "MaxNorm", config: { max_value: 3, axis: [0] } }), {
    class_name: "MaxNorm",
    config: { max_value: 3 },
  });
});

test("what an option may be is told by the end of its name", () => {
  assert.equal(classesOf("kernel_constraint"), nested.constraint);
  assert.equal(classesOf("activation"), undefined);
  assert.equal(classOf(nested.regularizer, "orthogonal_regularizer"), "OrthogonalRegularizer");
  assert.equal(classOf(nested.initializer, { class_name: "Constant", config: { value: 1 } }), "Constant");
  assert.equal(classOf(nested.regularizer, "none"), undefined);
  assert.deepEqual(["NonNeg", "L1", "Zeros"].map(moduleOf), ["constraints", "regularizers", "initializers"]);
});

test("every choice of a layer is a class that there are words for", () => {
  for (const { options } of Object.values(layerKinds))
    for (const { key, choices = [] } of options) {
      const classes = classesOf(key);
      if (!classes) continue;
      for (const name of choices) assert.ok(name === "none" || classOf(classes, name), `${key} ${name}`);
    }
});

test("Python makes of each an object of its module", () => {
  const config = {
    units: 2,
    kernel_constraint: { class_name: "MaxNorm", config: { axis: [0, 1, 2] } },
    kernel_regularizer: { class_name: "L1", config: { l1: 0.1 } },
  };
  assert.equal(
    layerCall({ class_name: "Dense", config }),
    "layers.Dense(2, kernel_constraint=keras.constraints.MaxNorm(axis=(0, 1, 2)), kernel_regularizer=keras.regularizers.L1(l1=0.1))",
  );
});

test("a menu shows the usual choices first, the others in a group", () => {
  assert.deepEqual(menuOf(["a", "none", "b"], ["b"]), [
    { value: "none", name: "none" },
    { value: "b", name: "b" },
    { value: "a", name: "a", group: "More" },
  ]);
  assert.deepEqual(menuOf(["a"]), [{ value: "a", name: "a" }]);
});
