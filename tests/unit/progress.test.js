import assert from "node:assert/strict";
import { test } from "node:test";

import { duration, milliseconds, timeLeft } from "../../www/page/views/train/progress.js";

const batch = { epoch: 3, batch: 4, batches: 16, loss: 0.5, accuracy: 0.8, ms_per_step: 10 };
const epoch = { epoch: 2, loss: 0.6, accuracy: 0.7, val_loss: 0.6, val_accuracy: 0.7, seconds: 0.21, ms_per_step: 10 };

test("the time left is that of the steps to come, and of the validations", () => {
  assert.equal(timeLeft(batch, undefined, 3), 120);
  assert.equal(timeLeft(batch, undefined, 5), 120 + 2 * 160);
  // The last epoch took 160 ms to train and so 50 ms to validate; three validations are to come.
  assert.ok(Math.abs(timeLeft(batch, epoch, 5) - (120 + 2 * 160 + 3 * 50)) < 1e-9);
  assert.equal(timeLeft({ ...batch, batch: 16 }, undefined, 3), 0);
});

test("durations as one says them", () => {
  assert.equal(duration(0), "less than 1 s");
  assert.equal(duration(59_400), "59 s");
  assert.equal(duration(59_600), "1 min 00 s");
  assert.equal(duration(125_000), "2 min 05 s");
  assert.equal(duration(3_599_900), "1 h 00 min");
  assert.equal(duration(4_800_000), "1 h 20 min");
});

test("milliseconds with three digits", () => {
  assert.deepEqual([4.251, 9.996, 24.13, 99.97, 310.2].map(milliseconds), ["4.25", "10.0", "24.1", "100", "310"]);
});
