import assert from "node:assert/strict";
import test from "node:test";

import { palettes } from "../../www/page/charts/palettes.js";
import { cellsInSight, inkOn } from "../../www/page/views/inside/numbers.js";
import { where, written } from "../../www/page/views/inside/reading.js";
import { figure, isDead, mapsOf, rangesOf } from "../../www/page/views/inside/ranges.js";

const maps = [new Float32Array([0, 1]), new Float32Array([-2, 4])];
const pooled = [new Float32Array([1]), new Float32Array([5])];

test("a map and what became of it have the same range", () => {
  assert.deepEqual(rangesOf([maps, pooled], "each", "viridis"), [
    [0, 1],
    [-2, 5],
  ]);
  assert.deepEqual(rangesOf([maps], "each", "gray"), [
    [0, 1],
    [-2, 4],
  ]);
});

test("a shared range holds all maps of all layers shown together", () => {
  assert.deepEqual(rangesOf([maps, pooled], "shared", "viridis"), [
    [-2, 5],
    [-2, 5],
  ]);
});

test("the diverging palette has 0 in its middle", () => {
  assert.deepEqual(rangesOf([maps], "each", "diverging"), [
    [-1, 1],
    [-4, 4],
  ]);
  assert.deepEqual(rangesOf([maps], "shared", "diverging"), [
    [-4, 4],
    [-4, 4],
  ]);
});

test("an output is taken apart once", () => {
  const output = { layer: "conv", height: 1, width: 2, channels: 2, values: new Float32Array([1, 2, 3, 4]) };
  assert.deepEqual(
    mapsOf(output).map((map) => [...map]),
    [
      [1, 3],
      [2, 4],
    ],
  );
  assert.equal(mapsOf(output), mapsOf(output));
});

test("dead is what is 0 everywhere", () => {
  assert.ok(isDead([0, -0, 0]));
  assert.ok(!isDead([0, 1e-9]));
});

test("figures stay as wide as they are, whatever the value", () => {
  const all = [0, 0.12345, 9.9994, 12.344, 123.46, 12345.6].map(figure);
  assert.deepEqual(all, ["0.000", "0.123", "9.999", "12.34", "123.5", "12346"]);
  assert.equal(figure(-0.5), "−0.500");
  assert.equal(figure(0.00001), "1.0e-5");
  assert.equal(figure(1234567), "1.2e+6");
});

test("only cells in sight are written into", () => {
  assert.deepEqual(cellsInSight(0, 100, 40, 10), [0, 3]);
  assert.deepEqual(cellsInSight(95, 100, 40, 10), [2, 5]);
  assert.deepEqual(cellsInSight(-20, 1000, 40, 10), [0, 10]);
  assert.deepEqual(cellsInSight(900, 100, 40, 10), [10, 10]);
});

test("numbers can be read on every color: a contrast of at least 4.5", () => {
  const luminance = (/** @type {number[]} */ parts) => {
    const [red, green, blue] = parts.map((part) =>
      part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  for (const palette of /** @type {const} */ (["viridis", "gray", "diverging"]))
    for (let i = 0; i < 256; i++) {
      const paper = luminance([...palettes[palette].subarray(4 * i, 4 * i + 3)]);
      const ink = inkOn(i / 255, palette, [0, 1]) === "#000" ? 0 : 1;
      const contrast = (Math.max(paper, ink) + 0.05) / (Math.min(paper, ink) + 0.05);
      assert.ok(contrast >= 4.5, `${palette} ${i}: ${contrast.toFixed(2)}`);
    }
});

test("an area is written as it lies, or its greatest value", () => {
  const values = Float32Array.from({ length: 30 }, (_, i) => i / 10);
  assert.equal(written(values, 6, 1, { row: 2, column: 3, height: 1, width: 1 }), "1.500");
  assert.equal(written(values, 6, 1, { row: 0, column: 4, height: 2, width: 2 }), "0.400  0.500\n1.000  1.100");
  assert.equal(written(values, 6, 1, { row: 0, column: 0, height: 3, width: 3 }), "up to 1.400");
});

test("a pixel of an image in color has all its values written", () => {
  const values = Float32Array.from({ length: 30 }, (_, i) => i / 10);
  assert.equal(written(values, 5, 3, { row: 1, column: 2, height: 1, width: 1 }), "2.100  2.200  2.300");
  assert.equal(written(values, 5, 3, { row: 0, column: 2, height: 2, width: 2 }), "4 pixels");
});

test("an area is told by its rows and columns", () => {
  assert.equal(where({ row: 12, column: 30, height: 1, width: 1 }), "12, 30");
  assert.equal(where({ row: 12, column: 30, height: 2, width: 3 }), "12–13, 30–32");
});
