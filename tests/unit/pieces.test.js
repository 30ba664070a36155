import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as soon } from "node:timers/promises";

import { pieces } from "../../www/client/pieces.js";

/** A file whose bytes tell where they stand. */
const bytes = Uint8Array.from({ length: 30_000_001 }, (_, at) => (at * 7 + (at >> 8)) % 251);

/**
 * A file whose parts come in an order of their own; `asked` are those on their way.
 * @param {(from: number) => Promise<void>} arrival
 */
function slow(arrival) {
  /** @type {Set<number>} */
  const asked = new Set();
  let most = 0;
  const slice = (/** @type {number} */ from, /** @type {number} */ to) => ({
    arrayBuffer: async () => {
      most = Math.max(most, asked.add(from).size);
      await arrival(from);
      asked.delete(from);
      return bytes.slice(from, to).buffer;
    },
  });
  return { blob: /** @type {any} */ ({ size: bytes.length, slice }), most: () => most };
}

test("several are asked for at once, and come in their order", async () => {
  let turns = 0;
  const { blob, most } = slow(async () => {
    // Each later one is there sooner.
    for (let turn = turns++; turn < 20; turn++) await soon();
  });
  let at = 0;
  for await (const piece of pieces(blob)) {
    assert.equal(Buffer.compare(piece, bytes.subarray(at, at + piece.length)), 0, `bytes from ${at} on`);
    at += piece.length;
  }
  assert.equal(at, bytes.length);
  assert.ok(most() > 1 && most() < 10, `${most()} at once`);
});

test("a part that cannot be read is told after those before it, and none is asked for behind it", async () => {
  const { blob } = slow(async (from) => {
    if (from > 5_000_000) throw new Error(`moved at ${from}`);
  });
  let at = 0;
  await assert.rejects(async () => {
    for await (const piece of pieces(blob)) at += piece.length;
  }, /moved at \d+/);
  assert.ok(at > 5_000_000 && at < 10_000_000, `${at} bytes came`);
});

test("an empty file has no pieces", async () => {
  for await (const piece of pieces(new Blob([]))) assert.fail(`${piece.length} bytes`);
});
