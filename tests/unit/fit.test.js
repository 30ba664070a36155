import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { middle, resample, toChannels, toRange } from "../../www/images/fit.js";

const cases = JSON.parse(readFileSync(new URL("pillow/resized.json", import.meta.url), "utf8"));

/** @param {number[]} rgb */
const opaque = (rgb) => new Uint8ClampedArray(rgb.flatMap((value, i) => (i % 3 === 2 ? [value, 255] : [value])));

/**
 * @param {ArrayLike<number>} values
 * @param {number[]} expected
 */
function close(values, expected) {
  assert.equal(values.length, expected.length);
  expected.forEach((value, i) => assert.ok(Math.abs(values[i] - value) < 2e-3, `${i}: ${values[i]}, not ${value}`));
}

test("pictures become grey or stay RGB and change their size as with Pillow", () => {
  for (const { from, to, rgb, grey, colour } of cases) {
    const [height, width] = from;
    const target = { height: to[0], width: to[1] };
    const box = { top: 0, left: 0, height, width };
    close(resample(toChannels(opaque(rgb), width, box, 1), { height, width, channels: 1 }, target), grey);
    close(resample(toChannels(opaque(rgb), width, box, 3), { height, width, channels: 3 }, target), colour);
  }
});

test("what does not fit the shape is cut off at both sides alike", () => {
  assert.deepEqual(middle(480, 640, { height: 60, width: 64 }), { top: 0, left: 64, height: 480, width: 512 });
  assert.deepEqual(middle(640, 480, { height: 60, width: 64 }), { top: 95, left: 0, height: 450, width: 480 });
  assert.deepEqual(middle(1, 1000, { height: 64, width: 1 }), { top: 0, left: 499, height: 1, width: 1 });
});

test("only the box is taken, on white where the picture is transparent", () => {
  const rgba = new Uint8ClampedArray([1, 2, 3, 255, 10, 20, 30, 255, 0, 0, 0, 0, 100, 100, 100, 51]);
  const right = { top: 0, left: 1, height: 2, width: 1 };
  close(toChannels(rgba, 2, right, 3), [10, 20, 30, 224, 224, 224]);
  close(toChannels(rgba, 2, right, 4), [10, 20, 30, 255, 100, 100, 100, 51]);
  close(toChannels(rgba, 2, right, 1), [0.299 * 10 + 0.587 * 20 + 0.114 * 30, 224]);
});

test("bytes are brought to the range of the data", () => {
  close(toRange(new Float32Array([0, 51, 255]), [0, 1]), [0, 0.2, 1]);
  close(toRange(new Float32Array([0, 51, 255]), [-1, 1]), [-1, -0.6, 1]);
  close(toRange(new Float32Array([0, 51, 255]), [0, 255]), [0, 51, 255]);
});
