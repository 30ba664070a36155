/** Files that are read one part after the other. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { OneWay } from "../../www/client/one-way.js";

/** A file whose bytes tell where they stand. */
const bytes = Uint8Array.from({ length: 1_000_003 }, (_, at) => (at * 7 + (at >> 8)) % 251);
const PARTS = [
  [0, 300_000],
  [300_000, 300_001],
  [300_001, 800_000],
  // There is more behind it than was read, and then less before it.
  [900_000, 1_000_003],
  [17, 500_000],
];

/** One that a browser reads as a whole only. */
const old = () => {
  const blob = new Blob([bytes]);
  const stream = () => new ReadableStream();
  const slice = (/** @type {number} */ start, /** @type {number} */ end) =>
    Object.assign(blob.slice(start, end), { stream });
  return /** @type {Blob} */ (/** @type {unknown} */ ({ slice }));
};

for (const [which, file] of /** @type {const} */ ([
  ["a stream of bytes", () => new Blob([bytes])],
  ["no stream of bytes", old],
])) {
  test(`parts come whole, wherever they lie: ${which}`, async () => {
    const way = new OneWay(file());
    for (const [start, end] of PARTS)
      assert.equal(
        Buffer.compare(new Uint8Array(await way.read(start, end)), bytes.subarray(start, end)),
        0,
        `${start}`,
      );
    await way.close();
  });

  test(`what is not there is told: ${which}`, async () => {
    await assert.rejects(new OneWay(file()).read(1_000_000, 1_000_004), /it became shorter/);
  });
}

test("memory of the right size is used again", async () => {
  const way = new OneWay(new Blob([bytes]));
  const memory = await way.read(0, 1000);
  const again = await way.read(1000, 2000, memory);
  assert.equal(memory.byteLength, 0, "it was given away");
  assert.equal(Buffer.compare(new Uint8Array(again), bytes.subarray(1000, 2000)), 0);
  assert.equal((await way.read(2000, 3001, again)).byteLength, 1001);
  assert.equal(again.byteLength, 1000, "it was of no use");
});
