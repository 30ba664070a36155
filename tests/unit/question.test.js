/** The one way to ask the lab: for the newest only, one at a time. */
import assert from "node:assert/strict";
import test from "node:test";

import { signal } from "@preact/signals";

import { question } from "../../www/page/actions/question.js";
import { state } from "../../www/page/state.js";

/** Lets all promises that are settled go on. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

/**
 * A lab that answers when it is told to, and a question to it.
 * @param {Partial<import("../../www/page/actions/question.js").Options<any, any>>} [options]
 */
function asking(options) {
  /** @type {{ asked: any, attended: any, answer: (found: any) => void, fail: (error: Error) => void }[]} */
  const calls = [];
  const asked = question({
    stage: "inside",
    thing: "something",
    ask: (wish, attended) => new Promise((answer, fail) => calls.push({ asked: wish, attended, answer, fail })),
    ...options,
  });
  return { ...asked, calls, all: () => calls.map(({ asked }) => asked) };
}

const failure = (/** @type {string} */ code) => Object.assign(new Error(code), { code, hint: "" });

/** A wish that can be changed. @param {any} [first] */
function following(first = null, options = {}) {
  const wish = signal(first);
  const asked = asking({ wanted: () => wish.value, ...options });
  return { ...asked, wish, end: asked.follow() };
}

test("of what is wanted while an answer is on its way only the newest is asked, and when it has come", async () => {
  const { wish, calls, all, answer } = following("a");
  assert.deepEqual(all(), ["a"]);
  for (const next of ["b", "c", "d"]) wish.value = next;
  await settle();
  assert.deepEqual(all(), ["a"], "one at a time");
  calls[0].answer("A");
  await settle();
  assert.deepEqual(all(), ["a", "d"]);
  assert.equal(answer.value, null, "the first was overtaken");
  calls[1].answer("D");
  await settle();
  assert.equal(answer.value, "D");
  assert.deepEqual(all(), ["a", "d"]);
});

test("the same is asked once, whatever it is made of", async () => {
  const { wish, calls, all } = following({ image: 1, layers: ["conv"] });
  wish.value = { image: 1, layers: ["conv"] };
  calls[0].answer("A");
  await settle();
  wish.value = { image: 1, layers: ["conv"] };
  await settle();
  assert.equal(all().length, 1);
  wish.value = { image: 1, layers: ["conv", "dense"] };
  assert.equal(all().length, 2);
});

test("what is asked at a press is asked again, but not while it is on its way", async () => {
  const { ask, calls } = asking();
  const both = [ask({ filter: 1 }), ask({ filter: 1 })];
  assert.equal(calls.length, 1);
  calls[0].answer("A");
  await Promise.all(both);
  void ask({ filter: 1 });
  assert.equal(calls.length, 2);
});

test("an answer that was overtaken is taken where it still holds", async () => {
  const taken = /** @type {any[]} */ ([]);
  const { wish, calls } = following(1, {
    holds: (/** @type {number} */ asked) => asked > 0,
    take: (/** @type {any} */ found, /** @type {number} */ asked) => taken.push([asked, found]),
  });
  wish.value = -2;
  calls[0].answer("A");
  await settle();
  wish.value = 3;
  calls[1].answer("B");
  await settle();
  calls[2].answer("C");
  await settle();
  assert.deepEqual(taken, [
    [1, "A"],
    [3, "C"],
  ]);
});

test("what is not wanted any more is not shown, and is asked again when it is wanted again", async () => {
  const { wish, calls, all, answer } = following("a");
  wish.value = null;
  calls[0].answer("A");
  await settle();
  assert.equal(answer.value, null);
  wish.value = "a";
  calls[1].answer("A");
  await settle();
  assert.equal(answer.value, "A");
  assert.deepEqual(all(), ["a", "a"]);
});

test("a question is let be by a cancel and by the next one, and says how far it is", async () => {
  const { ask, cancel, calls, progress, answer } = asking();
  void ask("a");
  assert.deepEqual(progress.value, { done: 0, all: 1 });
  calls[0].attended.onProgress({ done: 3, all: 8 });
  assert.deepEqual(progress.value, { done: 3, all: 8 });
  cancel();
  assert.ok(calls[0].attended.signal.aborted);
  assert.equal(progress.value, null);
  calls[0].attended.onProgress({ done: 4, all: 8 });
  assert.equal(progress.value, null, "it is over for the reader");
  void ask("b");
  calls[0].fail(failure("cancelled"));
  await settle();
  void ask("c");
  assert.ok(calls[1].attended.signal.aborted);
  calls[1].fail(failure("cancelled"));
  await settle();
  calls[2].answer("C");
  await settle();
  assert.deepEqual([answer.value, progress.value, state.problems.value.inside], ["C", null, undefined]);
});

test("a failure is told in its stage until the same goes well, and what is on show stays", async () => {
  const failed = /** @type {any[]} */ ([]);
  const { ask, calls, answer } = asking({ failed: (problem, asked) => failed.push([problem.code, asked]) });
  void ask("a");
  calls[0].answer("A");
  await settle();
  void ask("b");
  calls[1].fail(failure("no_room"));
  await settle();
  assert.deepEqual([answer.value, state.problems.value.inside?.code], ["A", "no_room"]);
  assert.deepEqual(failed, [["no_room", "b"]]);
  void ask("c");
  calls[2].answer("C");
  await settle();
  assert.deepEqual([answer.value, state.problems.value.inside], ["C", undefined]);
});

test("a failure of what was overtaken, or asked about other images, is told to nobody", async () => {
  const { ask, calls } = asking();
  void ask("a");
  void ask("b");
  calls[0].fail(failure("no_room"));
  await settle();
  state.images.value++;
  calls[1].fail(failure("no_such_image"));
  await settle();
  assert.equal(state.problems.value.inside, undefined);
});

test("a failure does not make it ask without end, but another wish does", async () => {
  const { wish, calls, all } = following("a");
  calls[0].fail(failure("no_room"));
  await settle();
  assert.deepEqual(all(), ["a"]);
  wish.value = "b";
  assert.deepEqual(all(), ["a", "b"]);
  calls[1].answer("B");
  await settle();
});

test("what may change with every key is asked when it has rested, or at once when somebody waits for it", async () => {
  const { wish, calls, all, now, answer, end } = following("a", { rest: () => 30 });
  assert.deepEqual(all(), []);
  wish.value = "b";
  const waited = now();
  assert.deepEqual(all(), ["b"]);
  wish.value = "c";
  calls[0].answer("B");
  await waited;
  assert.equal(answer.value, null, "it was overtaken while the next one rested");
  while (calls.length < 2) await settle();
  calls[1].answer("C");
  await now();
  assert.deepEqual([all(), answer.value], [["b", "c"], "C"]);
  wish.value = "d";
  end();
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.deepEqual(all(), ["b", "c"], "nobody follows any more");
});

test("a stage is busy until the newest is answered", async () => {
  const { ask, calls } = asking({ stage: "predict", words: "evaluating" });
  void ask("a");
  assert.equal(state.busy.value.predict, "evaluating");
  void ask("b");
  calls[0].answer("A");
  await settle();
  assert.equal(state.busy.value.predict, "evaluating");
  calls[1].answer("B");
  await settle();
  assert.equal(state.busy.value.predict, undefined);
});

test("as many may follow as like: it ends with the last of them", async () => {
  const { wish, calls, all, follow, end } = following("a");
  const other = follow();
  end();
  calls[0].answer("A");
  await settle();
  wish.value = "b";
  assert.deepEqual(all(), ["a", "b"]);
  other();
  assert.ok(calls[1].attended.signal.aborted);
  wish.value = "c";
  assert.deepEqual(all(), ["a", "b"]);
});

test("what went wrong with something else is still to be read", async () => {
  const [network, model] = [asking({ thing: "inside" }), asking({ thing: "model" })];
  const told = () => state.problems.value.inside?.code;
  network.ask("a");
  model.ask("b");
  model.calls[0].fail(failure("lambda_layer"));
  await settle();
  network.calls[0].answer("A");
  await settle();
  assert.equal(told(), "lambda_layer", "asked before");
  network.ask("c");
  network.calls[1].answer("C");
  await settle();
  assert.equal(told(), "lambda_layer", "asked since");
  model.ask("d");
  model.calls[1].answer("D");
  await settle();
  assert.equal(told(), undefined);
});
