import assert from "node:assert/strict";
import { test } from "node:test";

import { optimizerWords } from "../../www/keras/optimizers.js";

test("an optimizer in a few words", () => {
  assert.equal(optimizerWords({ class_name: "Adam", config: { learning_rate: 0.001 } }), "Adam 0.001");
  assert.equal(optimizerWords({ class_name: "SGD", config: {} }), "SGD 0.01");
  assert.equal(
    optimizerWords({ class_name: "SGD", config: { learning_rate: 0.1, momentum: 0.9, nesterov: true } }),
    "SGD 0.1, momentum 0.9, nesterov",
  );
  assert.equal(optimizerWords({ class_name: "SGD", config: { learning_rate: 0.1, nesterov: false } }), "SGD 0.1");
});
