import assert from "node:assert/strict";
import { test } from "node:test";

import { found } from "../../www/page/views/find/entries.js";

const entry = (/** @type {string} */ name, of = "", hint = "", also = "") => ({ name, of, hint, also });
const all = [
  entry("ema_momentum", "Train: Adam", "How much of the running mean stays."),
  entry("Dropout", "Network: a layer to add", "turns off random values to reduce overfitting", "rate name"),
  entry("validation", "Prepare", "Part kept for tuning.", "validation_split"),
  entry("momentum", "BatchNormalization, layer 2"),
  entry("optimizer", "Train", "How the weights are changed.", "Adam SGD"),
];
const names = (/** @type {string} */ text) => found(all, text).map(({ name }) => name);

test("a setting is found by its name first, then by what it is called elsewhere, then by what is said of it", () => {
  assert.deepEqual(names("momentum"), ["momentum", "ema_momentum"]);
  assert.deepEqual(names("mom"), ["momentum", "ema_momentum"]);
  assert.deepEqual(names("validation_split"), ["validation"]);
  assert.deepEqual(names("SGD"), ["optimizer"]);
  assert.deepEqual(names("overfitting"), ["Dropout"]);
});

test("all words must be found, wherever they stand", () => {
  assert.deepEqual(names("momentum adam"), ["ema_momentum"]);
  assert.deepEqual(names("running mean"), ["ema_momentum"]);
  assert.deepEqual(names("momentum nowhere"), []);
});
