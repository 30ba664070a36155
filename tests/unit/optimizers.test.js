import assert from "node:assert/strict";
import { test } from "node:test";

import { callbacks } from "../../www/keras/callbacks.js";
import { optimizerWords } from "../../www/keras/optimizers.js";
import { beginningAt, firstRate, schedules } from "../../www/keras/schedules.js";

test("an optimizer in a few words", () => {
  assert.equal(optimizerWords({ class_name: "Adam", config: { learning_rate: 0.001 } }), "Adam 0.001");
  assert.equal(optimizerWords({ class_name: "SGD", config: {} }), "SGD 0.01");
  assert.equal(
    optimizerWords({ class_name: "SGD", config: { learning_rate: 0.1, momentum: 0.9, nesterov: true } }),
    "SGD 0.1, momentum 0.9, nesterov",
  );
  assert.equal(optimizerWords({ class_name: "SGD", config: { learning_rate: 0.1, nesterov: false } }), "SGD 0.1");
});

test("an optimizer whose learning rate follows a schedule", () => {
  const config = { boundaries: [100, 200], values: [0.1, 0.05, 0.01] };
  const learning_rate = { class_name: "PiecewiseConstantDecay", config };
  assert.equal(
    optimizerWords({ class_name: "SGD", config: { learning_rate, momentum: 0.9 } }),
    "SGD PiecewiseConstantDecay, boundaries 100 200, values 0.1 0.05 0.01, momentum 0.9",
  );
});

test("every schedule begins at the rate there was, and goes on from another one alike", () => {
  for (const [class_name, { begin, options }] of Object.entries(schedules)) {
    const config = begin(0.02, 10, 100);
    assert.deepEqual(
      Object.keys(config).filter((key) => !options.some((option) => option.key === key)),
      [],
      "it has a field for each",
    );
    assert.equal(firstRate({ class_name, config }), 0.02);
    const slower = beginningAt({ class_name, config }, 0.002);
    assert.equal(firstRate(slower), 0.002);
    assert.deepEqual(slower, { class_name, config: { ...config, ...rates(begin(0.002, 10, 100)) } });
  }
  const warm = { initial_learning_rate: 0, decay_steps: 10, warmup_target: 0.1, warmup_steps: 5 };
  const slower = beginningAt({ class_name: "CosineDecay", config: warm }, 0.01);
  assert.deepEqual(slower, { class_name: "CosineDecay", config: { ...warm, warmup_target: 0.01 } });
});

/** What of a config is a rate. @param {Record<string, any>} config */
const rates = ({ initial_learning_rate, end_learning_rate, values }) =>
  JSON.parse(JSON.stringify({ initial_learning_rate, end_learning_rate, values }));

test("a callback begins with options it has", () => {
  for (const { begin, options } of Object.values(callbacks))
    for (const key of Object.keys(begin))
      assert.ok(
        options.some((option) => option.key === key),
        key,
      );
});
