import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { readableSize, summaryText } from "../../www/keras/summary.js";

/** @type {{ cases: Record<string, { layers: any[], params: number, non_trainable_params: number, text: string }> }} */
const { cases } = JSON.parse(readFileSync(new URL("keras/summaries.json", import.meta.url), "utf8"));

for (const [name, { text, ...network }] of Object.entries(cases)) {
  test(`prints what Keras prints: ${name}`, () => {
    assert.equal(summaryText(network), text);
  });
}

test("sizes are rounded as Python rounds them", () => {
  assert.equal(readableSize(0), "0.00 B");
  assert.equal(readableSize(1023), "1023.00 B");
  assert.equal(readableSize(1152), "1.12 KB"); // 1.125, an exact half: to the even neighbor
  assert.equal(readableSize(1280 + 128), "1.38 KB"); // 1.375
  assert.equal(readableSize(3 * 1024 ** 3), "3.00 GB");
});
