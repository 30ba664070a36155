import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as soon } from "node:timers/promises";

import { ReadAhead } from "../../www/client/read-ahead.js";

/** A file whose bytes tell where they stand. */
const bytes = Uint8Array.from({ length: 10_000_000 }, (_, at) => (at * 7 + (at >> 8)) % 251);
const START = 123_457;

/** @param {any} ahead */
async function arrival(ahead) {
  for (let turn = 0; ahead.waits; turn++) {
    assert.ok(turn < 10_000, "bytes come");
    await soon();
  }
}

test("all bytes come in their order, whatever is taken in a turn, and the core is woken", async () => {
  let woken = 0;
  const ahead = new ReadAhead(new Blob([bytes]), START, () => woken++);
  assert.ok(ahead.waits);
  assert.equal(ahead.take(START, new Uint8Array(10)), 0, "nothing is there yet");
  let at = START;
  for (let turn = 0; at < bytes.length; turn++) {
    await arrival(ahead);
    // Less than a piece of what is there, or all of it and a try for more.
    const out = new Uint8Array(turn % 2 ? 300_001 : 9_000_000);
    let done = 0;
    for (;;) {
      const taken = ahead.take(at + done, out.subarray(done));
      if (taken === 0) break;
      done += taken;
    }
    assert.ok(done > 0, `something came at ${at}`);
    assert.ok(done < 5_000_000, `no more is kept ready than needed: ${done}`);
    assert.deepEqual(Buffer.compare(out.subarray(0, done), bytes.subarray(at, at + done)), 0, `bytes from ${at} on`);
    at += done;
  }
  await arrival(ahead);
  assert.equal(ahead.take(at, new Uint8Array(10)), 0);
  assert.ok(woken > 1);
});

test("bytes from elsewhere are not given", async () => {
  const ahead = new ReadAhead(new Blob([bytes]), START, () => {});
  await arrival(ahead);
  for (const offset of [0, START - 1, START + 1]) assert.equal(ahead.take(offset, new Uint8Array(10)), 0);
  assert.equal(ahead.take(START, new Uint8Array(10)), 10);
  ahead.close();
  assert.ok(!ahead.waits);
});

test("where the file cannot be read, nobody waits", async () => {
  let woken = false;
  const slice = () => ({ size: 10, slice, arrayBuffer: () => Promise.reject(new Error("moved")) });
  const blob = /** @type {any} */ ({ slice });
  const ahead = new ReadAhead(blob, 0, () => (woken = true));
  await arrival(ahead);
  assert.ok(woken);
  assert.equal(ahead.take(0, new Uint8Array(10)), 0);
});
