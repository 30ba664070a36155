import assert from "node:assert/strict";
import { test } from "node:test";

import {
  isCrossentropy,
  lossConfig,
  lossName,
  lossNames,
  lossWith,
  lossWords,
  usualLosses,
} from "../../www/keras/losses.js";
import { lossCall } from "../../www/keras/python.js";

test("a loss is its name alone where that says all, whoever wrote it", () => {
  assert.equal(lossWith("binary_crossentropy", { label_smoothing: 0, from_logits: false }), "binary_crossentropy");
  assert.deepEqual(lossWith("huber", { delta: 0.5 }), { class_name: "huber", config: { delta: 0.5 } });
  assert.equal(lossWith("categorical_focal_crossentropy", { gamma: 2 }), "categorical_focal_crossentropy");
  assert.equal(lossName({ class_name: "CategoricalCrossentropy", config: {} }), "categorical_crossentropy");
  assert.deepEqual(lossConfig("auto"), {});
});

test("a loss in a few words, and in Python", () => {
  const smooth = lossWith("categorical_crossentropy", { label_smoothing: 0.1 });
  assert.equal(lossWords(smooth), "categorical_crossentropy label_smoothing 0.1");
  assert.equal(lossWords("auto"), "auto");
  assert.equal(lossCall(smooth), "keras.losses.CategoricalCrossentropy(label_smoothing=0.1)");
  assert.equal(lossCall("poisson"), '"poisson"');
});

test("the menu begins with the losses of the lessons", () => {
  assert.deepEqual(lossNames.slice(0, usualLosses.length), usualLosses);
  assert.ok(usualLosses.length < lossNames.length);
});

test("a guess is compared with cross-entropies alone", () => {
  assert.deepEqual(lossNames.filter(isCrossentropy), [
    "sparse_categorical_crossentropy",
    "categorical_crossentropy",
    "binary_crossentropy",
  ]);
});
