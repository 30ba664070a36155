import assert from "node:assert/strict";
import { test } from "node:test";

import { extent, imagePixels, mapPixels, shrink, symmetric } from "../../www/page/charts/draw.js";

/** @param {Uint8ClampedArray} bytes */
const pixelsOf = (bytes) => Array.from({ length: bytes.length / 4 }, (_, i) => [...bytes.subarray(4 * i, 4 * i + 4)]);

test("viridis runs from matplotlib's first color to its last, and holds at the ends of the range", () => {
  const [low, middle, high, below, above] = pixelsOf(mapPixels([-1, 0, 1, -7, 7], "viridis", [-1, 1]));
  assert.deepEqual(low, [68, 1, 84, 255]);
  assert.deepEqual(middle, [33, 145, 140, 255]); // matplotlib.colormaps["viridis"](128)
  assert.deepEqual(high, [253, 231, 37, 255]);
  assert.deepEqual([below, above], [low, high]);
});

test("gray is linear in the value", () => {
  assert.deepEqual(pixelsOf(mapPixels([0, 51, 255], "gray", [0, 255])), [
    [0, 0, 0, 255],
    [51, 51, 51, 255],
    [255, 255, 255, 255],
  ]);
});

test("the diverging palette is blue below the middle, red above and nearly white in it", () => {
  const [low, middle, high] = pixelsOf(mapPixels([-2, 0, 2], "diverging", symmetric([-1, 2])));
  assert.ok(low[2] > low[0] + 50, `${low}`);
  assert.ok(Math.min(middle[0], middle[1], middle[2]) > 235, `${middle}`);
  assert.ok(high[0] > high[2] + 50, `${high}`);
});

test("NaN is drawn as nothing, and a map of one value as the lowest color", () => {
  assert.deepEqual(pixelsOf(mapPixels([NaN, 0], "gray", [0, 1])), [
    [0, 0, 0, 0],
    [0, 0, 0, 255],
  ]);
  assert.deepEqual(pixelsOf(mapPixels([3], "viridis", [3, 3])), [[68, 1, 84, 255]]);
});

test("images are drawn by their channels: gray, color, color and transparency, or the first", () => {
  assert.deepEqual(pixelsOf(imagePixels([0, 1], 1, [0, 1])), [
    [0, 0, 0, 255],
    [255, 255, 255, 255],
  ]);
  assert.deepEqual(pixelsOf(imagePixels([10, 20, 30], 3, [0, 255])), [[10, 20, 30, 255]]);
  assert.deepEqual(pixelsOf(imagePixels([10, 20, 30, 40], 4, [0, 255])), [[10, 20, 30, 40]]);
  assert.deepEqual(pixelsOf(imagePixels([255, 0], 2, [0, 255])), [[255, 255, 255, 255]]);
});

test("the extent passes over NaN and is [0, 0] of nothing", () => {
  assert.deepEqual(extent([NaN, 2, -1, NaN]), [-1, 2]);
  assert.deepEqual(extent([]), [0, 0]);
});

test("a large image shrinks by whole factors to the means of its blocks, each channel by itself", () => {
  const pixels = Float32Array.from([0, 10, 2, 10, 9, 9, 4, 30, 6, 30, 9, 9]); // 2 x 3 x 2; the last column is left out
  const small = shrink(pixels, 2, 3, 2, 2);
  assert.deepEqual([small.height, small.width], [1, 1]);
  assert.deepEqual([...small.pixels], [3, 20]);
  assert.equal(shrink(pixels, 2, 3, 2, 3).pixels, pixels);
});
