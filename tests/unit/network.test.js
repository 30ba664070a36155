import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import * as chain from "../../www/page/actions/network.js";
import { change, state, withId } from "../../www/page/state.js";

const names = () => state.layers.value.map(({ class_name }) => class_name);

/** @param {number} place */
const id = (place) => state.layers.value[place].id;

beforeEach(() => {
  state.status.value = "idle";
  state.layers.value = ["Conv2D", "Flatten", "Dense"].map((class_name) => withId({ class_name }));
});

test("layers are added, moved, duplicated and removed, and each change is taken back", () => {
  chain.addLayer(1, "MaxPooling2D");
  assert.deepEqual(names(), ["Conv2D", "MaxPooling2D", "Flatten", "Dense"]);
  assert.deepEqual(state.layers.value[1].config, { pool_size: [2, 2] });
  chain.moveLayer(id(1), 3);
  assert.deepEqual(names(), ["Conv2D", "Flatten", "Dense", "MaxPooling2D"]);
  chain.moveLayer(id(3), -5);
  assert.deepEqual(names(), ["MaxPooling2D", "Conv2D", "Flatten", "Dense"]);
  chain.setOption(id(1), "name", "eyes");
  const copy = chain.duplicateLayer(id(1));
  assert.equal(id(2), copy.id);
  assert.equal(copy.config.name, undefined, "two layers cannot have one name");
  chain.removeLayer(id(0));
  assert.deepEqual(names(), ["Conv2D", "Conv2D", "Flatten", "Dense"]);
  for (let i = 0; i < 6; i++) chain.undo();
  assert.deepEqual(names(), ["Conv2D", "Flatten", "Dense"]);
});

test("a layer in front that cuts values off takes those of the images", () => {
  const added = (/** @type {number} */ place, /** @type {string} */ class_name) => {
    chain.addLayer(place, class_name);
    return state.layers.value[place].config;
  };
  const display = [0, 1];
  state.dataset.value = /** @type {any} */ ({ display });
  assert.deepEqual(added(0, "RandomContrast"), { factor: 0.2, value_range: display });
  assert.deepEqual(added(0, "RandomFlip"), { mode: "horizontal" });
  assert.deepEqual(added(1, "RandomBrightness"), { factor: 0.2 });
  state.dataset.value = /** @type {any} */ ({ display: [0, 255] });
  assert.deepEqual(added(0, "RandomBrightness"), { factor: 0.2 });
  state.dataset.value = null;
});

test("a move to where it stands is no change", () => {
  const before = state.layers.value;
  chain.moveLayer(id(2), 99);
  assert.equal(state.layers.value, before);
});

test("typing on in one field is one change", () => {
  const dense = id(2);
  for (const units of [1, 12, 128]) chain.setOption(dense, "units", units);
  chain.setOption(dense, "activation", "relu");
  assert.deepEqual(state.layers.value[2].config, { units: 128, activation: "relu" });
  chain.undo();
  assert.deepEqual(state.layers.value[2].config, { units: 128 });
  chain.undo();
  assert.deepEqual(state.layers.value[2].config, {});
});

test("a layer keeps its id wherever it goes, so that focus and report go with it", () => {
  const conv = id(0);
  chain.moveLayer(conv, 2);
  chain.setOption(conv, "filters", 4);
  assert.equal(id(2), conv);
});

test("nothing changes while the network is being trained", () => {
  const before = state.layers.value;
  state.status.value = "paused";
  chain.addLayer(0, "Dropout");
  chain.removeLayer(id(0));
  chain.clearLayers();
  chain.undo();
  assert.equal(state.layers.value, before);
  assert.equal(chain.canUndo.value, false);
});

test("the recipe sets layers, preparation and training, and one undo takes all of it back", async () => {
  const before = [state.layers.value, state.split.value, state.run.value];
  state.dataset.value = /** @type {any} */ ({ count: 624, classes: [], min: 0, max: 1 });
  state.prepared.value = /** @type {any} */ ({
    classes: Array(20).fill("someone"),
    min: 0,
    max: 1,
    height: 60,
    width: 64,
  });
  change(state.split, { test: 0.25 });
  before[1] = state.split.value;
  await chain.useRecipe();
  assert.equal(names().filter((name) => name === "BatchNormalization").length, 3);
  assert.ok(!names().includes("Rescaling"), "the images are 0 to 1 already");
  assert.equal(state.layers.value.at(-1)?.config.units, 20);
  assert.deepEqual(
    [state.split.value.test, state.split.value.validation, state.split.value.augment?.each_epoch],
    [0.25, 0, true],
  );
  assert.equal(state.run.value.optimizer.config.learning_rate.config.decay_steps, 1500, "100 epochs of 468 images");
  assert.equal(state.run.value.seed, /** @type {any} */ (before[2]).seed);
  chain.undo();
  assert.deepEqual([state.layers.value, state.split.value, state.run.value], before);
  state.prepared.value = /** @type {any} */ ({ classes: ["H1", "H2"], min: 0, max: 255, height: 250, width: 250 });
  await chain.usePeopleNetwork();
  assert.deepEqual([names()[0], state.layers.value.at(-1)?.config.units], ["Rescaling", 2]);
});

test("each report belongs to the layer it was asked for", () => {
  chain.followReports();
  const report = (/** @type {string} */ name) => ({
    name,
    class_name: name,
    output_shape: null,
    params: 0,
    problem: null,
  });
  const conv = id(0);
  state.network.value = {
    layers: ["conv2d", "flatten", "dense"].map(report),
    params: 0,
    problem: null,
    loss: null,
    operations: 0,
    memory_bytes: 0,
    memory_by_workers: [0],
    seed: null,
  };
  chain.moveLayer(conv, 2);
  assert.equal(chain.reports.value.get(conv)?.name, "conv2d");
});
