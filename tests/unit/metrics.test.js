import assert from "node:assert/strict";
import { test } from "node:test";

import { whyNotCalled } from "../../www/keras/callbacks.js";
import { besidesAccuracy, measuredIn, metricWords, metrics } from "../../www/keras/metrics.js";
import { snakeCase } from "../../www/keras/options.js";
import { encodedTargets, metricsCall } from "../../www/keras/python.js";
import * as schema from "../../www/keras/schema.js";

const top = (/** @type {Record<string, any>} */ config = {}) => ({ class_name: "TopKCategoricalAccuracy", config });

test("the classes that Keras has for the targets there are keep the name that the page tells", () => {
  assert.equal(metricsCall([], "sparse_categorical_crossentropy"), '["accuracy"]');
  assert.equal(
    metricsCall([top({ k: 3 })], "sparse_categorical_crossentropy"),
    '["accuracy", keras.metrics.SparseTopKCategoricalAccuracy(k=3, name="top_k_categorical_accuracy")]',
  );
  for (const loss of ["categorical_crossentropy", "binary_crossentropy"])
    assert.equal(
      metricsCall([top({ k: 3 })], loss),
      '["accuracy", keras.metrics.TopKCategoricalAccuracy(k=3, name="top_k_categorical_accuracy")]',
    );
  assert.deepEqual(Object.keys(metrics).map(snakeCase).sort(), [...logged].sort());
});

/** What the core tells besides the loss. */
const logged = schema.callbacks.EarlyStopping.monitor.choices?.filter((name) => !/loss|^val_/.test(name)) ?? [];

test("targets are such as Keras's metrics take them", () => {
  const f1 = [{ class_name: "F1Score", config: { threshold: 0.5 } }];
  const column = ["y = y.reshape(-1, 1)"];
  assert.deepEqual(encodedTargets("binary_crossentropy", 1, f1), column);
  assert.deepEqual(encodedTargets("binary_crossentropy", 1, [top()]), []);
  assert.deepEqual(encodedTargets("categorical_crossentropy", 3, f1), ["y = keras.utils.to_categorical(y)"]);
  assert.deepEqual(encodedTargets("sparse_categorical_crossentropy", 3, []), []);
});

test("metrics are asked for by name or class, and what is not here is left out", () => {
  assert.deepEqual(besidesAccuracy(undefined), []);
  const asked = ["accuracy", "top_k_categorical_accuracy", { class_name: "LogCoshError", config: {} }];
  assert.deepEqual(besidesAccuracy(asked), [top()]);
  assert.deepEqual(besidesAccuracy([{ ...top({ k: 2 }) }]), [top({ k: 2 })]);
  assert.equal(metricWords([top({ k: 2 })]), "top_k_categorical_accuracy k 2");
});

test("what was measured is told by the epochs, accuracy also of runs without any", () => {
  assert.deepEqual(measuredIn([]), ["accuracy"]);
  const epochs = [
    { loss: 1, accuracy: 0.5 },
    { loss: 1, top_k_categorical_accuracy: 1, val_loss: 2 },
  ];
  assert.deepEqual(measuredIn(epochs), ["accuracy", "top_k_categorical_accuracy"]);
});

test("a callback cannot watch what is not measured", () => {
  const watching = (/** @type {string} */ monitor) => [{ class_name: "EarlyStopping", config: { monitor } }];
  const watched = watching("val_top_k_categorical_accuracy");
  assert.equal(
    whyNotCalled(watched, [], 0.1, true)?.message,
    "EarlyStopping is to watch val_top_k_categorical_accuracy, which is not measured",
  );
  assert.equal(whyNotCalled(watched, [top()], 0.1, true), null);
  assert.match(whyNotCalled(watched, [top()], 0.1, false)?.hint ?? "", /or monitor top_k_categorical_accuracy\.$/);
  assert.equal(whyNotCalled(watching("accuracy"), [], 0.1, false), null);
});
