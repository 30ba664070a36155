import assert from "node:assert/strict";
import { test } from "node:test";

import { nowhere } from "../../www/page/runs/nowhere.js";

/** @param {[loss: number, accuracy: number][]} course */
const epochs = (course) => course.map(([loss, accuracy], i) => /** @type {any} */ ({ epoch: i + 1, loss, accuracy }));
const halves = [300, 300];

test("a loss far above that of a guess is told after the second epoch", () => {
  assert.equal(nowhere(epochs([[431.9, 0.46]]), halves), null, "the first epoch holds the first steps");
  const told = nowhere(
    epochs([
      [431.9, 0.46],
      [80, 0.5],
    ]),
    halves,
  );
  assert.equal(told?.kind, "far");
  assert.equal(told?.guess.toFixed(3), "0.693");
  assert.equal(
    nowhere(
      epochs([
        [7.7, 0.3],
        [3, 0.9],
      ]),
      halves,
    ),
    null,
    "it is right, and very unsure of the rest",
  );
});

test("a guess is that of a network whose loss is weighted", () => {
  const counts = [160, 10];
  const course = epochs(Array(5).fill([0.69, 0.94]));
  assert.equal(nowhere(course, counts)?.guess.toFixed(3), "0.224");
  const told = nowhere(course, counts, [170 / 320, 170 / 20]);
  assert.equal(told?.guess.toFixed(3), "0.693");
  assert.equal(told?.kind, "still");
});

test("standing still at a guess is told after five epochs, a late beginning is not", () => {
  const still = /** @type {[number, number][]} */ (Array(5).fill([0.693, 0.5]));
  assert.equal(nowhere(epochs(still.slice(1)), halves), null);
  assert.equal(nowhere(epochs(still), halves)?.kind, "still");
  assert.equal(nowhere(epochs([...still.slice(1), [0.66, 0.62]]), halves), null);
  assert.equal(
    nowhere(
      epochs([
        [0.79, 0.51],
        [0.69, 0.5],
        [0.68, 0.56],
        [0.64, 0.73],
        [0.59, 0.83],
      ]),
      halves,
    ),
    null,
  );
});

test("where one class is most of the images, its answer always is no success", () => {
  const counts = [900, 100];
  const always = /** @type {[number, number][]} */ (Array(6).fill([0.325, 0.9]));
  assert.equal(nowhere(epochs(always), counts)?.kind, "still");
  assert.equal(nowhere(epochs(Array(6).fill([0.1, 0.97])), counts), null);
});

test("of a loss that is no number, of one class and of no epochs nothing is told here", () => {
  assert.equal(nowhere([], halves), null);
  assert.equal(
    nowhere(
      epochs([
        [NaN, 0.5],
        [NaN, 0.5],
      ]),
      halves,
    ),
    null,
  );
  assert.equal(
    nowhere(
      epochs([
        [9, 0],
        [9, 0],
      ]),
      [10],
    ),
    null,
  );
});
