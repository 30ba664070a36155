import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { readFrom, written } from "../../www/address.js";
import { firstActivity } from "../../www/lessons/first-activity.js";
import { change, state, withId } from "../../www/state.js";

beforeEach(() => {
  state.source.value = null;
  state.column.value = null;
  state.lesson.value = null;
  state.split.value = firstActivity.split;
  state.run.value = firstActivity.run;
  state.layers.value = firstActivity.layers.map(withId);
});

test("nothing is written before anything was chosen", () => {
  assert.equal(written(), "");
});

test("what is written is read back", () => {
  state.source.value = { kind: "sample", name: "faces" };
  state.column.value = "left/right & other";
  change(state.split, { test: 0.25, seed: 7, shuffle: false });
  change(state.run, { epochs: 3, optimizer: { class_name: "SGD", config: { learning_rate: 0.01, momentum: 0.9 } } });
  state.layers.value = [
    withId({ class_name: "Flatten" }),
    withId({ class_name: "Dense", config: { units: 3, activation: "softmax" } }),
  ];
  const settings = () => ({
    source: state.source.value,
    column: state.column.value,
    split: state.split.value,
    run: state.run.value,
    layers: state.layers.value.map(({ class_name, config }) => ({ class_name, config })),
  });
  const chosen = settings();
  const address = written();

  state.source.value = null;
  state.column.value = null;
  state.split.value = firstActivity.split;
  state.run.value = firstActivity.run;
  state.layers.value = [];
  readFrom(address);
  assert.deepEqual(settings(), chosen);
  assert.equal(written(), address);
});

test("what cannot be read leaves the setting as it was", () => {
  readFrom(
    'test_size=2&random_state=-1&shuffle=perhaps&epochs=1.5&batch_size=0&layers=[{"config":{}}]&optimizer=Adam&sample=../x&lesson=no',
  );
  assert.deepEqual(state.split.value, firstActivity.split);
  assert.deepEqual(state.run.value, firstActivity.run);
  assert.equal(state.layers.value.length, firstActivity.layers.length);
  assert.equal(state.source.value, null);
  assert.equal(state.lesson.value, null);
});

test("files are not written: another reader would not have them", () => {
  state.source.value = { kind: "files", names: ["faces.pkl"] };
  assert.equal(written(), "");
});
