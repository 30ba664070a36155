/** Convolution and pooling taken apart: windows, what they see, and the writing of it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { npy } from "../../www/page/charts/print.js";
import {
  outputSize,
  placeAround,
  reachBeyond,
  seen,
  sentence,
  windowAt,
  written,
} from "../../www/page/views/inside/hand/operations.js";
import { cut } from "../../www/page/views/inside/hand/samples.js";

/** @typedef {import("../../www/page/views/inside/hand/operations.js").Operation} Operation */

const edges = [
  [1, 0, -1],
  [1, 0, -1],
  [1, 0, -1],
];
/** @type {(stride?: number, padding?: "valid" | "same") => Operation} */
const convolution = (stride = 1, padding = "valid") => ({
  kind: "convolution",
  name: "",
  kernel: edges,
  stride,
  padding,
});
/** @type {Operation} */
const pooling = { kind: "pooling", pooling: "max", size: 2 };
const grid = { height: 5, width: 5, values: Float32Array.from({ length: 25 }, (_, i) => i) };

test("9 x 9 becomes 7 x 7, 5 x 5, 3 x 3, and a pool drops the odd row", () => {
  const sides = [convolution(), convolution(), convolution()].reduce(
    (sizes, operation) => [...sizes, outputSize(sizes[sizes.length - 1], operation)],
    [{ height: 9, width: 9 }],
  );
  assert.deepEqual(
    sides.map(({ height }) => height),
    [9, 7, 5, 3],
  );
  assert.deepEqual(outputSize({ height: 9, width: 7 }, pooling), { height: 4, width: 3 });
  assert.deepEqual(outputSize({ height: 9, width: 7 }, { kind: "flatten" }), { height: 1, width: 63 });
  assert.deepEqual(outputSize({ height: 9, width: 8 }, convolution(2, "same")), { height: 5, width: 4 });
});

test("a window sees the numbers under it, zeros beyond the grid", () => {
  const at = windowAt(grid, convolution(), { row: 1, column: 2 });
  assert.deepEqual(at, { row: 1, column: 2, height: 3, width: 3 });
  assert.deepEqual(seen(grid, at), [7, 8, 9, 12, 13, 14, 17, 18, 19]);
  const corner = windowAt(grid, convolution(1, "same"), { row: 0, column: 0 });
  assert.deepEqual(corner, { row: -1, column: -1, height: 3, width: 3 });
  assert.deepEqual(seen(grid, corner), [0, 0, 0, 0, 0, 1, 0, 5, 6]);
  assert.deepEqual(windowAt(grid, { kind: "flatten" }, { row: 0, column: 7 }), {
    row: 1,
    column: 2,
    height: 1,
    width: 1,
  });
});

test("dragging takes the window to where its middle is under the pointer", () => {
  for (const operation of [convolution(), convolution(2), convolution(1, "same"), pooling]) {
    const { height, width } = outputSize(grid, operation);
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++) {
        const window = windowAt(grid, operation, { row, column });
        const middle = {
          row: window.row + Math.floor((window.height - 1) / 2),
          column: window.column + Math.floor((window.width - 1) / 2),
        };
        assert.deepEqual(placeAround(grid, operation, middle), { row, column });
      }
  }
  assert.deepEqual(placeAround(grid, convolution(), { row: 0, column: 4 }), { row: 0, column: 2 });
});

test("products and sum are written out", () => {
  const numbers = [0.92, 0.63, 0.5, 0.92, 0.63, 0.5, 0.63, 0.5, 0.25];
  assert.equal(
    sentence(convolution(), numbers, 1.22),
    "1 × 0.92 + 0 × 0.63 + −1 × 0.5 + 1 × 0.92 + 0 × 0.63 + −1 × 0.5 + 1 × 0.63 + 0 × 0.5 + −1 × 0.25 = 1.22",
  );
  assert.equal(sentence(pooling, [1, 3, 2, 0], 3), "max(1, 3, 2, 0) = 3");
  assert.equal(
    sentence({ kind: "pooling", pooling: "average", size: 2 }, [1, 3, 2, 0], 1.5),
    "(1 + 3 + 2 + 0) / 4 = 1.5",
  );
  assert.equal(written(-0.001), "0");
  assert.equal(written(-0.5), "−0.5");
});

test("a part of an image is cut out in gray, within the image", () => {
  const pixels = Float32Array.from({ length: 4 * 4 * 3 }, (_, i) => Math.floor(i / 3) * 10);
  const part = cut({ pixels, height: 4, width: 4, channels: 3 }, [0, 100], { row: 3, column: 3 }, 2);
  assert.deepEqual([...part.values].map(written), ["1", "1.1", "1.4", "1.5"]);
});

test("an array is written as numpy writes it", () => {
  const file = npy(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]);
  const header = new TextDecoder("latin1").decode(file.subarray(0, 128));
  // numpy.save of numpy.arange(1, 7, dtype="f4").reshape(2, 3), its first 128 bytes.
  assert.equal(
    header,
    `\x93NUMPY\x01\x00v\x00{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }${" ".repeat(58)}\n`,
  );
  assert.deepEqual([...new Float32Array(file.slice(128).buffer)], [1, 2, 3, 4, 5, 6]);
});

test("windows reach beyond the numbers by what padding lays around them, and nowhere else", () => {
  assert.equal(reachBeyond(grid, convolution(1, "valid")), 0);
  assert.equal(reachBeyond(grid, convolution(1, "same")), 1);
  assert.equal(reachBeyond(grid, pooling), 0);
  const large = { ...convolution(1, "same"), kernel: Array.from({ length: 7 }, () => new Array(7).fill(0)) };
  assert.equal(reachBeyond(grid, /** @type {Operation} */ (large)), 3);
  assert.equal(reachBeyond(grid, { kind: "flatten" }), 0);
});
