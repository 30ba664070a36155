import assert from "node:assert/strict";
import { test } from "node:test";

import { madeAlike, suited, withParts } from "../../www/page/actions/suited.js";
import { firstActivity } from "../../www/page/lessons/first-activity.js";

/** What a reader may have chosen for other images, all of it. */
const chosen = {
  ...firstActivity.split,
  test: 0.3,
  validation: 0.1,
  seed: 7,
  merge: { bird: ["osprey", "curlew"] },
  leave_out: ["spruce"],
  split: "Usage",
  mode: /** @type {const} */ ("L"),
  resize: /** @type {[number, number]} */ ([20, 30]),
  resample: /** @type {const} */ ("nearest"),
  enhance: [{ class_name: "SHARPEN" }],
  rescale: 1 / 255,
  crop_to_aspect_ratio: true,
  augment: {
    layers: [
      { class_name: "RandomRotation", config: { factor: 0.1, fill_mode: "constant", fill_value: 200 } },
      { class_name: "RandomContrast", config: { factor: 0.5, value_range: [0, 255] } },
      { class_name: "RandomBrightness", config: { factor: 0.3, value_range: [0, 255] } },
      { class_name: "RandomCrop", config: { height: 16, width: 24 } },
    ],
    copies: 3,
    seed: 9,
    each_epoch: true,
    before_split: false,
  },
};

/** @param {Record<string, any>} fields */
const dataset = (fields) =>
  /** @type {any} */ ({
    count: 40,
    height: 12,
    width: 16,
    channels: 1,
    min: 0,
    max: 1,
    display: [0, 1],
    split: null,
    sizes: [{ height: 12, width: 16, channels: 1, count: 40 }],
    column: "y",
    columns: [{ name: "y", classes: ["a", "b"], counts: [20, 20] }],
    ...fields,
  });

test("for other images what was meant for the ones before is taken back, and what the reader wants stays", () => {
  const { augment, ...next } = suited(/** @type {any} */ (chosen), dataset({}), { sameImages: false, column: null });
  assert.deepEqual(next, { test: 0.3, validation: 0.1, seed: 7, shuffle: true, stratify: false });
  assert.deepEqual(augment, {
    ...chosen.augment,
    layers: [
      { class_name: "RandomRotation", config: { factor: 0.1, fill_mode: "constant" } },
      { class_name: "RandomContrast", config: { factor: 0.5, value_range: [0, 1] } },
      { class_name: "RandomBrightness", config: { factor: 0.3, value_range: [0, 1] } },
      { class_name: "RandomCrop", config: { height: 10, width: 13 } },
    ],
  });
});

test("when labels come to the images that are there, only what names classes is taken back", () => {
  const { merge, leave_out, ...others } = chosen;
  const columns = ["y", "Usage"].map((name) => ({ name, classes: ["a", "b"], counts: [20, 20] }));
  const labeled = dataset({ columns });
  assert.deepEqual(suited(/** @type {any} */ (chosen), labeled, { sameImages: true, column: null }), others);
});

test("a set that comes in parts is used in these parts, unless the reader has said otherwise", () => {
  const split = { column: "split", train: ["train"], validation: [], test: ["test"] };
  const columns = ["y", "split"].map((name) => ({ name, classes: ["a", "b"], counts: [20, 20] }));
  const inParts = dataset({ columns, split });
  /** @param {Record<string, any>} settings @param {boolean} sameImages */
  const taken = (settings, sameImages) => {
    const chosen = /** @type {any} */ ({ ...firstActivity.split, ...settings });
    return withParts(suited(chosen, inParts, { sameImages, column: null }), inParts).split;
  };
  assert.equal(taken({}, false), "split");
  assert.equal(taken({ split: null }, false), "split", "that was said of other images");
  assert.equal(taken({ split: null }, true), null);
  assert.equal(taken({ split: "Usage" }, true), "split", "there is no such column any more");
});

test("stratify stays where each class can be in each part", () => {
  const stratified = (/** @type {number[]} */ counts, fields = {}) => {
    const columns = [{ name: "y", classes: counts.map(String), counts }];
    const split = { ...firstActivity.split, stratify: true, ...fields };
    return suited(split, dataset({ columns }), { sameImages: false, column: null }).stratify;
  };
  assert.equal(stratified([20, 20]), true);
  assert.equal(stratified([20, 2]), true);
  assert.equal(stratified([39, 1]), false);
  assert.equal(stratified([2, 2, 2], { test: 0.2 }), false, "2 images to test on, and 3 classes");
  assert.equal(stratified([2, 2, 2], { test: 0.5 }), true);
  assert.equal(stratified([20, 20], { validation: 0.02 }), false, "1 image to validate on, and 2 classes");
  assert.equal(stratified([]), true, "no labels yet");
});

test("images of several sizes get the one that most have, and color where any of them has it", () => {
  const sizes = (/** @type {number[]} */ ...channels) =>
    channels.map((channels, i) => ({ height: 12 + i, width: 16, channels, count: 20 - i }));
  const { split } = firstActivity;
  assert.deepEqual(madeAlike(split, dataset({})), split);
  assert.deepEqual(madeAlike(split, dataset({ sizes: sizes(1, 1) })), { ...split, resize: [12, 16] });
  const mixed = madeAlike(split, dataset({ sizes: sizes(1, 1, 3) }));
  assert.deepEqual(mixed, { ...split, resize: [12, 16], mode: "RGB" });
  assert.equal(madeAlike(split, dataset({ sizes: sizes(1, 4) })).mode, "RGB");
  assert.equal(madeAlike(split, dataset({ sizes: sizes(1, 2) })).mode, "L");
  assert.equal(madeAlike({ ...split, mode: "L" }, dataset({ sizes: sizes(1, 3) })).mode, "L", "what was chosen stays");
});
