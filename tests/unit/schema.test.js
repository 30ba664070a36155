import assert from "node:assert/strict";
import { test } from "node:test";

import { activations, usualActivations } from "../../www/keras/activations.js";
import { augmentations } from "../../www/keras/augmentation.js";
import { callbacks } from "../../www/keras/callbacks.js";
import { layerKinds } from "../../www/keras/layers.js";
import { losses } from "../../www/keras/losses.js";
import { metrics } from "../../www/keras/metrics.js";
import { nested } from "../../www/keras/nested.js";
import { optimizers } from "../../www/keras/optimizers.js";
import { snakeCase } from "../../www/keras/options.js";
import { schedules } from "../../www/keras/schedules.js";
import * as schema from "../../www/keras/schema.js";

const { initializer: initializers, regularizer: regularizers, constraint: constraints } = nested;
const told = {
  layers: layerKinds,
  initializers,
  regularizers,
  constraints,
  losses,
  optimizers,
  schedules,
  callbacks,
  metrics,
};

for (const [kind, classes] of Object.entries(told)) {
  const known = schema[/** @type {"layers"} */ (kind)];
  test(`every one of the ${kind} has words for a reader, and none is of something there is not`, () => {
    assert.deepEqual(Object.keys(classes).sort(), Object.keys(known).sort());
  });

  test(`every option of the ${kind} has a hint, or says that there is no field for it, and no hint is of no option`, () => {
    for (const [name, { hints, options }] of Object.entries(classes)) {
      assert.deepEqual(Object.keys(hints).sort(), Object.keys(known[name]).sort(), name);
      for (const { key, hint } of options) assert.match(hint, /^\S.*[.)]$/, `${name} ${key}`);
    }
  });
}

test("every activation function has words for a reader, and none is of something there is not", () => {
  assert.deepEqual(Object.keys(activations).sort(), [...schema.activations].sort());
  for (const name of usualActivations) assert.ok(name in activations, name);
});

test("what callbacks watch is the loss or a metric, under the name that the page has for it", () => {
  const names = ["loss", ...Object.keys(schema.metrics).map(snakeCase)];
  const watched = names.flatMap((name) => [name, `val_${name}`]);
  for (const { monitor } of Object.values(schema.callbacks))
    assert.deepEqual([...(monitor.choices ?? [])].sort(), [...watched].sort());
});

test("every augmentation has words for a reader, and its sliders stay within what Keras takes", () => {
  assert.deepEqual(Object.keys(augmentations).sort(), Object.keys(schema.augmentations).sort());
  for (const [name, { config, factors }] of Object.entries(augmentations)) {
    const known = schema.augmentations[name];
    for (const key of Object.keys(config)) assert.ok(key in known, `${name} ${key}`);
    const all = Object.keys(known).filter((key) => known[key].kind === "factor");
    assert.deepEqual(Object.keys(factors).sort(), all.sort(), name);
    for (const [key, { most }] of Object.entries(factors)) assert.ok(most <= Number(known[key].max), `${name} ${key}`);
  }
});
