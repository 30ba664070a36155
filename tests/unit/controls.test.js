import assert from "node:assert/strict";
import { test } from "node:test";

import { whyNot } from "../../www/page/views/parts/controls.js";
import { wholeScale } from "../../www/page/views/parts/pixels.js";
import { parameters, pixel, shape, whole } from "../../www/page/views/parts/words.js";

test("a number field says in a few words what it does not accept", () => {
  const share = { min: 0, below: 1 };
  assert.equal(whyNot("0", share), undefined);
  assert.equal(whyNot("0.25", share), undefined);
  assert.equal(whyNot("1", share), "less than 1");
  assert.equal(whyNot("-0.1", share), "at least 0");
  assert.match(whyNot("", share) ?? "", /^a number/);
  assert.match(whyNot("many", { min: 1 }) ?? "", /^a number/);
  assert.equal(whyNot("1.5", { integer: true }), "a whole number");
  assert.equal(whyNot("9", { max: 8 }), "at most 8");
  assert.equal(whyNot("0", { above: 0 }), "more than 0");
});

test("numbers are written as the page writes them", () => {
  assert.equal(whole(1841666), "1,841,666");
  assert.equal(parameters(1841666), "1.84\u00a0M");
  assert.equal(parameters(31491138), "31.5\u00a0M");
  assert.equal(parameters(9248), "9,248");
  assert.equal(shape([58, 62, 32]), "58 × 62 × 32");
  assert.equal(shape([null, 64]), "None × 64");
  assert.equal(shape(null), "–");
  assert.equal(pixel(0.9882353), "0.9882");
  assert.equal(pixel(155), "155");
  assert.equal(pixel(-254.26), "-254.3");
});

test("small images are enlarged by whole numbers, large ones made to fit", () => {
  assert.equal(wholeScale(60, 64, 320), 5);
  assert.equal(wholeScale(28, 28, 320), 11);
  assert.equal(wholeScale(250, 250, 72), 72 / 250);
});
