import assert from "node:assert/strict";
import test from "node:test";

import { baseline, everything, passing } from "../../www/page/views/predict/selection.js";

const predictions = [
  { index: 4, actual: "open", predicted: "sunglasses", confidence: 0.97 },
  { index: 2, actual: "sunglasses", predicted: "open", confidence: 0.6 },
  { index: 9, actual: "open", predicted: "open", confidence: 0.55 },
  { index: 1, actual: "sunglasses", predicted: "sunglasses", confidence: 0.99 },
];
/** @param {Partial<import("../../www/page/views/predict/selection.js").Filter>} filter */
const shown = (filter) => passing(predictions, { ...everything, ...filter }).map(({ index }) => index);

test("without a limit all predictions pass, in their order", () => {
  assert.deepEqual(shown({}), [4, 2, 9, 1]);
});

test("wrong and right ones are told apart", () => {
  assert.deepEqual(shown({ verdict: "wrong" }), [4, 2]);
  assert.deepEqual(shown({ verdict: "right" }), [9, 1]);
});

test("a cell of the confusion matrix is an actual and a predicted class", () => {
  assert.deepEqual(shown({ actual: "open", predicted: "sunglasses" }), [4]);
  assert.deepEqual(shown({ actual: "open" }), [4, 9]);
  assert.deepEqual(shown({ predicted: "open" }), [2, 9]);
  assert.deepEqual(shown({ verdict: "right", actual: "open", predicted: "sunglasses" }), []);
});

test("the baseline says what is most frequent in training, be it rare in the test", () => {
  assert.deepEqual(baseline([249, 250], [64, 61]), { place: 1, accuracy: 61 / 125 });
  assert.deepEqual(baseline([10, 10, 3], [5, 1, 4]), { place: 0, accuracy: 0.5 });
  assert.deepEqual(baseline([3, 1], [0, 0]), { place: 0, accuracy: 0 });
});
