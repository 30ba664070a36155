/** Numbers of a network on their way: in pieces, not too many at once, each in its place. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { AHEAD, Parts, each, handOver, numbersOf, together } from "../../www/client/numbers.js";

const PIECE = 1 << 19;
const long = Float32Array.from({ length: 2 * PIECE + 5 }, (_, i) => i % 977);
const short = new Float32Array([1, 2, 3]);

/** @param {Blob[]} blobs */
const values = (blobs) => Promise.all(blobs.map(async (blob) => new Float32Array(await blob.arrayBuffer())));

test("arrays in memory and in files go out in the same pieces, and come together again", async () => {
  for (const arrays of [
    [long, short],
    [new Blob([long]), new Blob([short])],
  ]) {
    const numbers = numbersOf(arrays);
    assert.deepEqual(numbers.lengths, [long.length, 3]);
    const places = [];
    for await (const { array, start, numbers: piece } of numbers.pieces()) places.push([array, start, piece.length]);
    assert.deepEqual(places, [
      [0, 0, PIECE],
      [0, PIECE, PIECE],
      [0, 2 * PIECE, 5],
      [1, 0, 3],
    ]);
    assert.deepEqual(await values(await together(numbers)), [long, short]);
  }
  assert.equal(long.length, 2 * PIECE + 5, "what is in memory stays there");
});

test("what has not come is 0, whatever the order", async () => {
  const parts = new Parts([6, 2]);
  parts.add({ array: 0, start: 3, numbers: new Float32Array([3, 4]) });
  parts.add({ array: 0, start: 1, numbers: new Float32Array([1]) });
  assert.deepEqual(await values(parts.arrays()), [new Float32Array([0, 1, 0, 3, 4, 0]), new Float32Array(2)]);
});

test("no more pieces are under way than there is room for", async () => {
  let [now, most] = [0, 0];
  await each(numbersOf(Array(9).fill(short)), async ({ numbers }) => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, 1));
    now--;
    return numbers.buffer;
  });
  assert.equal(most, AHEAD);
  assert.equal(now, 0);
});

test("memory goes back to where pieces come from, or is given up at once", async () => {
  /** @type {ArrayBuffer[]} */
  const [taken, back] = [[], []];
  /** @param {{ numbers: Float32Array<ArrayBuffer> }} piece */
  const take = async ({ numbers }) => (taken.push(numbers.buffer), numbers.buffer);
  const numbers = numbersOf([long]);
  await each({ ...numbers, took: (memory) => void back.push(memory) }, take);
  assert.deepEqual(back, taken);
  assert.ok(back.every(({ byteLength }) => byteLength > 0));
  await each(numbers, take);
  assert.ok(taken.slice(back.length).every(({ byteLength }) => byteLength === 0));
});

test("a worker that cannot take them lets go of what it has", async () => {
  /** @type {any[]} */
  const told = [];
  /** @param {any} message */
  const tell = async ({ request }) => {
    told.push(request);
    if (request.type === "numbers" && request.start > 0) throw new Error("no room");
    return /** @type {any} */ ({ buffers: [new ArrayBuffer(4)] });
  };
  await assert.rejects(handOver(numbersOf([long]), tell), /no room/);
  assert.deepEqual(told[0], { type: "expect", lengths: [long.length] });
  assert.deepEqual(told.at(-1), { type: "expect", lengths: [] });
});
