import assert from "node:assert/strict";
import { test } from "node:test";

import { roundUp, tabulate } from "../../www/charts/curves.js";

test("one column for each line, as long as the axis, without what is not a number", () => {
  const data = tabulate({
    current: { training: [0.5, NaN], validation: [null, 0.4] },
    earlier: [{ training: [1, 2, 3, 4], validation: [5, 6, 7, 8] }],
    epochs: 3,
  });
  assert.deepEqual(data, [
    [1, 2, 3],
    [1, 2, 3],
    [5, 6, 7],
    [null, 0.4, null],
    [0.5, null, null],
  ]);
});

test("a run longer than planned makes the axis longer", () => {
  const current = { training: [1, 2, 3], validation: [1, 2, 3] };
  assert.deepEqual(tabulate({ current, earlier: [], epochs: 1 })[0], [1, 2, 3]);
});

test("axes end at round numbers", () => {
  assert.deepEqual([0.69, 0.8, 0.81, 1.2, 3.02, 17, 1e-3].map(roundUp), [0.8, 0.8, 1, 1.5, 4, 20, 0.001]);
  for (const nothing of [0, -1, NaN]) assert.equal(roundUp(nothing), 1);
});
