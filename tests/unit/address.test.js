import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { readFrom, readLesson, withLesson, written } from "../../www/page/address.js";
import { firstActivity } from "../../www/page/lessons/first-activity.js";
import { change, state, withId } from "../../www/page/state.js";

beforeEach(() => {
  state.source.value = null;
  state.addresses.value = [];
  state.column.value = null;
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
  const augment = { layers: [{ class_name: "RandomFlip", config: { mode: "horizontal" } }], copies: 5, seed: 1 };
  change(state.split, {
    test: 0.25,
    seed: 7,
    shuffle: false,
    resize: [60, 64],
    merge: { c: ["a", "b"] },
    augment,
    oversample: true,
  });
  const learning_rate = { class_name: "CosineDecay", config: { initial_learning_rate: 0.1, decay_steps: 60 } };
  change(state.run, {
    epochs: 3,
    optimizer: { class_name: "SGD", config: { learning_rate, momentum: 0.9 } },
    metrics: [{ class_name: "TopKCategoricalAccuracy", config: { k: 3 } }],
    callbacks: [{ class_name: "EarlyStopping", config: { patience: 3 } }],
    class_weight: { "a & b": 2.5, c: 0 },
  });
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
    'test_size=2&random_state=-1&shuffle=perhaps&epochs=1.5&batch_size=0&layers=[{"config":{}}]&optimizer=Adam&sample=../x',
  );
  assert.deepEqual(state.split.value, firstActivity.split);
  assert.deepEqual(state.run.value, firstActivity.run);
  assert.equal(state.layers.value.length, firstActivity.layers.length);
  assert.equal(state.source.value, null);
});

test("files are not written: another reader would not have them", () => {
  state.source.value = { kind: "files", names: ["faces.pkl"] };
  assert.equal(written(), "");
});

test("a lesson and its step stand in the address, beside what others have put there", () => {
  assert.deepEqual(readLesson("?lesson=sunglasses"), { id: "sunglasses", step: 0 });
  assert.deepEqual(readLesson("?a=1&lesson=sunglasses&step=3"), { id: "sunglasses", step: 2 });
  for (const step of ["0", "-1", "x", "1.5"]) assert.equal(readLesson(`?lesson=sunglasses&step=${step}`)?.step, 0);
  for (const search of ["", "?lesson=", "?lesson=../x", "?lesson=no"]) assert.equal(readLesson(search), null);

  assert.equal(withLesson("?a=1", { id: "sunglasses", step: 0 }), "?a=1&lesson=sunglasses");
  assert.equal(withLesson("?lesson=fungi&step=4&a=1", { id: "sunglasses", step: 2 }), "?a=1&lesson=sunglasses&step=3");
  assert.equal(withLesson("?lesson=fungi&step=4", null), "");
});

test("a link names the web addresses of the images, and nothing else is taken for one", () => {
  state.addresses.value = ["https://example.org/images.npz?of=2026&part=1", "http://example.org/labels.csv"];
  const address = written();
  assert.deepEqual([...new URLSearchParams(address).keys()], ["files"]);
  const before = state.addresses.value;
  state.addresses.value = [];
  readFrom(address);
  assert.deepEqual(state.addresses.value, before);
  readFrom("files=javascript:alert(1) file:///etc/passwd images.npz https://example.org/a.zip");
  assert.deepEqual(state.addresses.value, ["https://example.org/a.zip"]);
});
