import assert from "node:assert/strict";
import { test } from "node:test";

import { solid } from "../../www/page/views/network/solid.js";

/** @param {number[]} shape */
const stack = (...shape) => {
  const body = solid(shape, 64);
  assert.equal(body.kind, "stack");
  return /** @type {import("../../www/page/views/network/solid.js").Stack} */ (body);
};

/** @param {number} values */
const column = (values) => {
  const body = solid([values], 64);
  assert.equal(body.kind, "column");
  return /** @type {import("../../www/page/views/network/solid.js").Column} */ (body);
};

test("faces keep the order of the images' sizes, depths that of the numbers of maps", () => {
  const { width, height } = stack(60, 64, 1);
  assert.ok(height < width);
  assert.ok(stack(29, 31, 32).width < stack(58, 62, 32).width);
  assert.ok(stack(58, 62, 1).depth[0] < stack(58, 62, 8).depth[0]);
  assert.ok(stack(58, 62, 8).depth[0] < stack(58, 62, 512).depth[0]);
});

test("everything fits the drawing, and nothing vanishes", () => {
  for (const shape of [
    [64, 64, 4096],
    [1, 1, 1],
    [64, 1, 3],
  ]) {
    const { width, height, depth } = stack(...shape);
    assert.ok(width >= 3 && height >= 3);
    assert.ok(width + depth[0] <= 120 && height - depth[1] <= 112, `${shape}`);
  }
  assert.ok(column(10 ** 9).height <= 112);
});

test("sheets stand between the first and the last", () => {
  assert.deepEqual(stack(8, 8, 1).sheets, []);
  assert.equal(stack(8, 8, 3).sheets.length, 2);
  for (const share of stack(8, 8, 64).sheets) assert.ok(share > 0 && share < 1);
});

test("few values are drawn one by one, many with a gap", () => {
  assert.deepEqual({ cells: column(2).cells, gap: column(2).gap }, { cells: 2, gap: false });
  assert.equal(column(28768).gap, true);
  assert.ok(column(64).height < column(28768).height);
});
