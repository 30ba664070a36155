/** The terms of the field, and finding them in texts. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { fetchLesson, lessons } from "../../www/page/lessons/index.js";
import { explained, termOf, terms } from "../../www/page/terms.js";

const found = (/** @type {string} */ text, known = new Set()) =>
  explained(text, known).map((part) => (typeof part === "string" ? part : `[${part.text}: ${part.term.word}]`));

test("a text is cut at its terms, each where it occurs first, in whatever form", () => {
  assert.deepEqual(found("Two kernels, and a kernel more."), ["Two ", "[kernels: kernel]", ", and a kernel more."]);
  assert.deepEqual(found("Overfitting: it overfits."), ["[Overfitting: overfitting]", ": it overfits."]);
  assert.deepEqual(found("Nothing to explain."), ["Nothing to explain."]);
  assert.equal(
    explained("batch normalization in each batch")
      .map((part) => part.text ?? part)
      .join(""),
    "batch normalization in each batch",
  );
});

test("the longest term is taken, and no part of a word", () => {
  assert.deepEqual(found("batch normalization"), ["[batch normalization: batch normalization]"]);
  assert.deepEqual(found("lossless, a biased view, kernel_size"), ["lossless, a biased view, kernel_size"]);
});

test("what was explained before is not explained again", () => {
  const known = new Set([termOf("kernel")]);
  assert.deepEqual(found("a kernel, a stride", known), ["a kernel, a ", "[stride: stride]"]);
  assert.ok(known.has(termOf("stride")));
});

test("the terms that are asked for by name are there, each once, in a few words", () => {
  for (const word of [
    "kernel",
    "stride",
    "padding",
    "softmax",
    "loss",
    "seed",
    "random_state",
    "Grad-CAM",
    "overfitting",
  ])
    assert.ok(termOf(word).says.length > 0);
  assert.equal(new Set(terms.map(({ word }) => word.toLowerCase())).size, terms.length);
  for (const { word, says } of terms) {
    assert.ok(says.length <= 200, `${word}: ${says.length} characters`);
    assert.match(says, /^[A-Z0-9].*\.$|: .*[^.]$/s, word);
  }
});

test("lessons explain terms where they use them", async () => {
  for (const { id } of lessons) {
    const { steps } = await fetchLesson(id);
    const used = steps.flatMap(({ text, notice = "" }) =>
      explained(`${text} ${notice}`).filter((part) => typeof part !== "string"),
    );
    assert.ok(used.length > 0, `${id} explains ${used.length}`);
  }
});
