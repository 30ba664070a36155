import assert from "node:assert/strict";
import { test } from "node:test";

import { withFit, withNetwork, withTrainable, withTransfer } from "../../www/client/story.js";

/** @param {[string, number, boolean][]} layers  name, parameters, whether it is trained */
const summary = (layers) =>
  /** @type {any} */ ({ layers: layers.map(([name, params, trainable]) => ({ name, params, trainable })) });

const conv = { class_name: "Conv2D", config: { name: "conv2d", filters: 2, kernel_size: [3, 3] } };
const flatten = { class_name: "Flatten", config: { name: "flatten" } };
const dense = { class_name: "Dense", config: { name: "dense", units: 2 } };

const first = withFit(
  withNetwork(
    { fits: [] },
    {
      options: { layers: [conv, flatten, dense] },
      summary: summary([
        ["conv2d", 20, true],
        ["flatten", 0, true],
        ["dense", 10, true],
      ]),
      model: null,
    },
  ),
  { epochs: 3 },
);

test("another network has no trainings yet", () => {
  assert.equal(first.fits.length, 1);
  const network = /** @type {any} */ (first.network);
  assert.deepEqual(withNetwork(first, network).fits, []);
});

test("of a network whose layers are kept the layers are told as they are, and where they come from", () => {
  const base = {
    learned: JSON.stringify({ architecture: { layers: [conv, flatten, dense] } }),
    arrays: [],
    story: first,
  };
  const head = [{ class_name: "Dense", config: { units: 5 } }];
  const after = summary([["conv2d", 20, false]]);
  const { network, fits } = withTransfer(
    first,
    base,
    { cut: "flatten", trainable: false, layers: head, seed: 1 },
    after,
  );
  assert.deepEqual(network?.front, { count: 2, of: first });
  assert.deepEqual(fits, []);
  assert.deepEqual(
    network?.options.layers.map(({ class_name, config }) => [class_name, config?.trainable]),
    [
      ["Conv2D", false],
      ["Flatten", false],
      ["Dense", undefined],
    ],
  );
  const asThey = withTransfer(first, base, { cut: "conv2d", layers: head }, after);
  assert.deepEqual(asThey.network?.options.layers, [conv, ...head]);
});

test("layers frozen and thawed count for the next training, once", () => {
  const frozen = summary([
    ["conv2d", 20, false],
    ["flatten", 0, false],
    ["dense", 10, true],
  ]);
  const told = withTrainable(first, { layers: { conv2d: false, flatten: false, dense: true } }, frozen);
  assert.deepEqual(told.thawed, { trainable: { 0: false }, optimizer: undefined });
  const again = withTrainable(told, { layers: { conv2d: false } }, frozen);
  assert.deepEqual(again.thawed, told.thawed);
  const trained = withFit(again, { epochs: 2 });
  assert.deepEqual(
    trained.fits.map(({ thawed }) => thawed),
    [undefined, told.thawed],
  );
  assert.equal(trained.thawed, undefined);
  const optimizer = { class_name: "SGD", config: {} };
  assert.deepEqual(withTrainable(trained, { layers: {}, optimizer }, frozen).thawed, { trainable: {}, optimizer });
});
