/** Which classes are taken for which. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { byMistakes, confusedPairs } from "../../www/page/views/predict/confused.js";

const matrix = [
  [9, 0, 1, 0],
  [0, 10, 0, 0],
  [4, 0, 5, 1],
  [0, 0, 1, 9],
];

test("the most frequent mistake comes first, and what is right is none", () => {
  assert.deepEqual(confusedPairs(matrix), [
    { actual: 2, predicted: 0, count: 4 },
    { actual: 0, predicted: 2, count: 1 },
    { actual: 2, predicted: 3, count: 1 },
    { actual: 3, predicted: 2, count: 1 },
  ]);
  assert.deepEqual(
    confusedPairs([
      [3, 0],
      [0, 3],
    ]),
    [],
  );
});

test("classes are ordered by the mistakes they have a part in", () => {
  assert.deepEqual(byMistakes(matrix), [2, 0, 3, 1]);
  assert.deepEqual(
    byMistakes([
      [3, 0],
      [0, 3],
    ]),
    [0, 1],
    "without mistakes they stay in their order",
  );
});
