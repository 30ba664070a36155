import assert from "node:assert/strict";
import { test } from "node:test";

import { roundUp, tabulate } from "../../www/page/charts/curves.js";

test("one column for each line, as long as the axis, without what is not a number", () => {
  const lines = [
    [1, 2, 3],
    [null, 0.4],
    [0.5, NaN, 7],
  ].map((values) => ({ values, color: "ink" }));
  assert.deepEqual(tabulate({ lines, epochs: 3 }), [
    [1, 2, 3],
    [1, 2, 3],
    [null, 0.4, null],
    [0.5, null, 7],
  ]);
});

test("a run longer than planned makes the axis longer", () => {
  assert.deepEqual(tabulate({ lines: [{ values: [1, 2, 3], color: "ink" }], epochs: 1 })[0], [1, 2, 3]);
});

test("axes end at round numbers", () => {
  assert.deepEqual([0.69, 0.8, 0.81, 1.2, 3.02, 17, 1e-3].map(roundUp), [0.8, 0.8, 1, 1.5, 4, 20, 0.001]);
  for (const nothing of [0, -1, NaN]) assert.equal(roundUp(nothing), 1);
});
