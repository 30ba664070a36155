import assert from "node:assert/strict";
import { test } from "node:test";

import { suitableEnd } from "../../www/keras/ending.js";

const dense = { class_name: "Dense", config: { units: 2, activation: "sigmoid", name: "answer" } };
const softmax = { class_name: "Dense", config: { units: 20, activation: "softmax" } };

test("a Dense at the end is changed, with its other options", () => {
  assert.deepEqual(suitableEnd("units_do_not_fit", dense, false, { classes: 20 }), {
    replaced: 1,
    layers: [{ class_name: "Dense", config: { units: 20, activation: "softmax", name: "answer" } }],
  });
});

test("without one it is added, behind Flatten where an image comes out", () => {
  const pool = { class_name: "MaxPooling2D", config: {} };
  const flatten = { class_name: "Flatten", config: {} };
  assert.deepEqual(suitableEnd("units_do_not_fit", flatten, false, { classes: 20 }), {
    replaced: 0,
    layers: [softmax],
  });
  assert.deepEqual(suitableEnd("output_is_an_image", pool, true, { classes: 20 }), {
    replaced: 0,
    layers: [flatten, softmax],
  });
  assert.deepEqual(suitableEnd("output_is_an_image", dense, true, { classes: 20 }), {
    replaced: 0,
    layers: [flatten, softmax],
  });
  assert.deepEqual(suitableEnd("no_layers", undefined, true, { classes: 20 }), {
    replaced: 0,
    layers: [flatten, softmax],
  });
});

test("labels that an image may have together are told each by itself", () => {
  const labels = { classes: 3, isMultilabel: true };
  const sigmoid = { class_name: "Dense", config: { units: 3, activation: "sigmoid" } };
  assert.deepEqual(suitableEnd("no_layers", undefined, false, labels), { replaced: 0, layers: [sigmoid] });
  const softmax = { class_name: "Dense", config: { units: 3, activation: "softmax" } };
  assert.deepEqual(suitableEnd("no_probabilities", softmax, false, labels)?.layers, [sigmoid]);
});

test("what the end is not to blame for it does not change", () => {
  assert.equal(suitableEnd("kernel_does_not_fit", dense, false, { classes: 20 }), null);
  assert.equal(suitableEnd(undefined, dense, false, { classes: 20 }), null);
  assert.equal(suitableEnd("one_class", dense, false, { classes: 1 }), null);
});
